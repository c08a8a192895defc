"""The command standby with areas."""

import html
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluehelm.core.errors import InputError
from bluehelm.deployment import areas
from bluehelm.deployment.calls import CallCell
from bluehelm.deployment.report_call_reasons import why
from bluehelm_cli.main import app

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


def test_page_says_the_same(root: Path, lines: list[str], tmp_path: Path) -> None:
    """The page of the calls has the cells, the letters and the reasons of the terminal, and loads nothing."""
    file = tmp_path / "calls.html"
    assert said(root / "examples/tiny", *WORDS, "--out", str(file))[-1] == f"The same as a page: {file}"
    page = html.unescape(file.read_text("utf-8"))
    start = next(number for number, line in enumerate(lines) if line.startswith("A letter says"))
    assert lines[start] in page
    for row in (line.split() for line in lines[start + 2 : start + 4]):
        told = zip(("LBN", "TCD"), row[3:], strict=True)
        assert f'<th scope="row">{row[0]} {row[1]}</th>' in page
        assert "".join(f'<td class="n" data-l="{code}">{cell}</td>' for code, cell in told) in page
    first = lines.index("How this was computed") + 1
    assert all(sentence in page for sentence in lines[first:])
    assert "They do not differ beyond chance." in page
    assert "http" not in page.replace("http-equiv", "")


def test_page_that_cannot_be_written_is_told(root: Path, tmp_path: Path) -> None:
    """A folder that is not there is bad input; the answer stands in the terminal all the same."""
    words = [*WORDS, "--out", str(tmp_path / "no" / "calls.html")]
    result = CliRunner().invoke(app, ["standby", str(root / "examples/tiny"), *words])
    assert "Probability of 200" in result.stdout
    assert isinstance(result.exception, InputError)
    assert [fault.place for fault in result.exception.faults] == ["option --out"]


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
        best.model_copy(
            update={"code": code, "clearance": step.model_copy(update={"mode_days": days, "max_days": 99})}
        )
        for code, days in (("XAA", 9.0), ("XAB", 5.0))
    )
    known = {"called_on": "2027-01-01", "units": 1, "persons": 9, "reason": "port_clearance"}
    for first, second, told in (
        (quick, slow, "4 days more of clearance at the port"),
        (slow, quick, "mostly clearance at the port"),
    ):
        chances = ((first, 0.9), (second, 0.2))
        cells = [CallCell(area=area.code, probability=chance, **known) for area, chance in chances]
        sentence = f"{second.code} in January 2027 is at 0.20, {first.code} at 0.90: {told}."
        assert why(cells, areas=[first, second]) == (sentence,)
