"""The order of areas holds, and the check would notice when it did not."""

import ast
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

OUTER = ("views.py", "urls.py", "models.py")
"""How modules of the web end that go to the library by services, selectors and snapshots."""


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


def test_views_go_to_the_library_by_others() -> None:
    """But for its errors, which they show beside the form."""
    web = survey.ROOT / "src/bluehelm_web"
    found = {
        str(place.relative_to(web))
        for place in web.rglob("*.py")
        if place.name.endswith(OUTER) and _of_library(place.read_text("utf-8"))
    }
    assert found == set()


def _of_library(text: str) -> set[str]:
    """Return what a module imports of the library."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
        elif isinstance(node, ast.Import):
            names.update(one.name for one in node.names)
    return {one for one in names if one.split(".")[0] == "bluehelm"} - {"bluehelm.core.errors"}
