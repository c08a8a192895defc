"""Every story in ``examples/`` still plays."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluehelm_cli.main import app
from tests.house import survey

FOLDERS = sorted(path for path in (survey.ROOT / "examples").glob("*") if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_example_is_planned(folder: Path, tmp_path: Path) -> None:
    """The command that the README shows plans the example and writes its page."""
    done = CliRunner().invoke(app, ["plan", str(folder), "--replications", "200", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert list(tmp_path.glob("*.html"))
