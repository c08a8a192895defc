"""What every test may ask for."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from typer.testing import CliRunner

from bluehelm_cli.main import app

ROOT = Path(__file__).parents[1]
FIELD_DATA = "BLUEHELM_FIELD_DATA"
"""Environment variable that names the folder of raw field data, which may not be shipped."""

settings.register_profile("house", deadline=None, max_examples=50)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def field_data() -> Path:
    """Return the folder of raw field data; a clone alone does not have it and skips such tests."""
    folder = Path(os.environ.get(FIELD_DATA) or ROOT / "../shared/data")
    if not folder.is_dir():
        pytest.skip(f"the raw field data is not shipped: let {FIELD_DATA} name its folder")
    return folder.resolve()


@pytest.fixture(scope="session")
def planned(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a way to plan an example with the command, once: the folder of its page, workbook and JSON."""

    @cache
    def of(name: str) -> Path:
        out = tmp_path_factory.mktemp(name)
        words = ["plan", str(root / "examples" / name), "--replications", "200", "--out", str(out)]
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, done.output
        return out

    return of
