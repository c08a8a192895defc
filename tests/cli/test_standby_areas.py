"""The command standby with areas."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluehelm.deployment import areas
from bluehelm.deployment.calls import CallCell
from bluehelm_cli.main import app
from bluehelm_cli.standby_areas import excess

WORDS = ["--area", "lbn", "--area", "TCD", "--months", "2", "--replications", "100"]


def said(path: Path, *words: str) -> list[str]:
    """Return the lines that the command prints; it must end well."""
    result = CliRunner().invoke(app, ["standby", str(path), *words])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


@pytest.fixture(scope="module")
def lines(root: Path) -> list[str]:
    """Return what the command says of the small example."""
    return said(root / "examples/tiny", *WORDS)


def test_table_has_a_row_a_month_and_a_column_an_area(lines: list[str]) -> None:
    """The heads are the codes, in the order asked for; a probability has the letter of its reason."""
    start = next(number for number, line in enumerate(lines) if line.startswith("Probability of 200"))
    assert lines[start + 1].startswith("A letter says what keeps most away: ")
    assert lines[start + 2].split() == ["Call", "Roster", "LBN", "TCD"]
    rows = [line.split() for line in lines[start + 3 : start + 5]]
    assert [row[:2] for row in rows] == [["Dec", "2026"], ["Jan", "2027"]]
    assert rows[1][3:] == ["<1r", "<1r"]
    legend = {entry.split()[0] for entry in lines[start + 1].partition("away: ")[2].rstrip(".").split("; ")}
    assert {cell[-1] for row in rows for cell in row[3:] if cell[-1].isalpha()} == legend


def test_reasons_and_unknowns_are_told(lines: list[str]) -> None:
    """Why the months differ, what stands on assumptions, and what is special of an area."""
    text = "\n".join(lines)
    assert "r units too few" in text
    assert "TCD: The mission ended in 2010" in text
    assert any(line.split()[:5] == ["TCD", "Goz", "Beïda", "5.5,", "wet"] for line in lines)


def test_terminal_of_80_columns_holds_all_areas(root: Path) -> None:
    """The tables of all areas keep 80 columns."""
    words = ["--areas", "--months", "1", "--replications", "100"]
    lines = said(root / "examples/tiny", *words)
    start = next(number for number, line in enumerate(lines) if line.startswith("Probability of 200"))
    end = next(number for number, line in enumerate(lines) if line.startswith("The ways to each area"))
    tables = [line for line in lines[start + 2 : end] if line.startswith(("Call", "Dec"))]
    assert len(tables) == 4
    assert max(map(len, tables)) <= 80


def test_unknown_area_is_refused(root: Path) -> None:
    """One fault that names all codes; nothing is printed of a table."""
    result = CliRunner().invoke(app, ["standby", str(root / "examples/tiny"), "--area", "XXX"])
    assert "area-unknown" in str(result.exception)
    assert "Probability" not in result.stdout


def test_clearance_is_compared_with_the_best_area() -> None:
    """Only the days more than at the port of the best area are told."""
    best = areas.area("LBN")
    step = next(area.clearance for area in areas.areas() if area.clearance)
    slow, quick = (
        best.model_copy(update={"clearance": step.model_copy(update={"mode_days": days, "max_days": 99})})
        for days in (9.0, 5.0)
    )
    cell = CallCell(area="LBN", called_on="2027-01-01", units=1, persons=9, reason="port_clearance")
    assert excess(slow, cell, best=quick, other=cell) == "4 days more of clearance at the port"
    assert excess(quick, cell, best=slow, other=cell) == "mostly clearance at the port"
