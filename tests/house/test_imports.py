"""The order of areas holds, and the check would notice when it did not."""

from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_ERROR, EXIT_STATUS_SUCCESS, lint_imports

from tests.house import survey

CONTRACT = """
[tool.importlinter]
root_package = "planted"
[[tool.importlinter.contracts]]
name = "order"
type = "layers"
containers = ["planted"]
layers = ["(forces)", "(core)"]
"""


def test_contracts_are_kept() -> None:
    """Nothing imports upwards, and the library knows no web, network or database."""
    assert lint_imports(str(survey.ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_an_upward_import_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A core that imports forces breaks a contract written as ours is."""
    for name, text in {"": "", "core": "import planted.forces", "forces": ""}.items():
        folder = tmp_path / "planted" / name
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").write_text(text)
    (tmp_path / "pyproject.toml").write_text(CONTRACT)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert lint_imports(str(tmp_path / "pyproject.toml"), no_cache=True) == EXIT_STATUS_ERROR
