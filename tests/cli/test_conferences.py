"""The commands conferences: counts with definitions, both sides of a conflict, and tables of past pledges."""

import json
import sys
from pathlib import Path

import pytest

from bluehelm.partnership import conferences, counting
from bluehelm_cli import main


def bluehelm(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run the command and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main.run()
    return int(caught.value.code or 0)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what was printed, on one line."""
    return " ".join(capsys.readouterr().out.split())


def test_all_conferences_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without words the published ones, in time; where sources differ every value stands with its source."""
    assert bluehelm(monkeypatch, "conferences") == 0
    told = said(capsys)
    places = [told.index(name) for name in ("NY2014", "NY2015", "LON2016", "SEO2021", "BER2025")]
    assert places == sorted(places)
    assert "62 (un.org/sg note to correspondents 2021-12-08) or 64 (theglobalobservatory.org" in told
    assert "attending states: >130" in told
    assert "both may hold" in told
    assert "not all that were made" in told


def test_word_show_may_be_left_out(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder is shown with and without the word; help and the other command are not mistaken for one."""
    folder = root / "examples/seoul-2021"
    assert bluehelm(monkeypatch, "conferences", folder) == 0
    told = capsys.readouterr().out
    assert bluehelm(monkeypatch, "conferences", "show", folder) == 0
    assert capsys.readouterr().out == told
    assert "Announcements: 17 [announcements 1]" in told
    assert "States that pledged: 6" in told
    assert "not all that were made" not in told
    assert bluehelm(monkeypatch, "conferences", "--help") == 0
    assert "import" in capsys.readouterr().out


def test_count_tells_every_row(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One count has its definition, all its rows, what it leaves out, and what sources state."""
    asked = ("conferences", "--conference", "NY2015", "--count", "uniformed_personnel")
    assert bluehelm(monkeypatch, *asked) == 0
    told = said(capsys)
    for mark in (
        "Uniformed persons: 18,520 persons [uniformed_personnel 1]",
        "Stand-by forces: 8,000: NY2015-CHN-01",
        "Left out: NY2015-CHN-03: gives training, and sends none",
        "states 30000",
        "states 40000",
    ):
        assert mark in told


def test_only_what_was_known_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the last day of Seoul the 64 states of a later publication are not known."""
    asked = ("conferences", "--conference=SEO2021", "--as-of")
    assert bluehelm(monkeypatch, *asked, "2021-12-08") == 0
    told = said(capsys)
    assert "as known on 2021-12-08" in told
    assert "pledging states: 62 (" in told
    assert "64" not in told
    assert bluehelm(monkeypatch, *asked, "2022-03-01") == 0
    assert "or 64 (" in said(capsys)


def test_what_is_ahead_is_not_told_as_held(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the list and alone, as of a day before it began."""
    assert bluehelm(monkeypatch, "conferences", "--as-of=2020-01-01") == 0
    told = said(capsys)
    assert told.count("(ahead)") == 3
    assert told.index("(ahead)") > told.index("SEO2021")
    asked = ("conferences", "--conference=SEO2021", "--as-of")
    for day, is_ahead in (("2021-12-06", True), ("2021-12-07", False)):
        assert bluehelm(monkeypatch, *asked, day) == 0
        assert ("(ahead)" in said(capsys)) is is_ahead


def test_json_holds_all(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every conference has its claims, conflicts, and every count with definition and rows."""
    assert bluehelm(monkeypatch, "conferences", "--as-of=2026-11-30", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["as_of"], len(told["conferences"])) == ("2026-11-30", 9)
    seoul = next(row for row in told["conferences"] if row["conference_id"] == "SEO2021")
    assert [found["rule"] for found in seoul["counts"]] == [*counting.RULES]
    assert all(found["definition"] for found in seoul["counts"])
    assert [(one["attribute"], one["values"]) for one in seoul["conflicts"]] == [
        ("attending_states", ["75", "155"]),
        ("pledging_states", ["62", "64"]),
    ]


def test_table_becomes_a_folder(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example is imported with its guess told, reads as the published rows, and is not overwritten."""
    table, out = root / "examples/pledges/pledges.csv", tmp_path / "past"
    assert bluehelm(monkeypatch, "conferences", "import", table, out) == 0
    told = said(capsys)
    assert "17 announcements of 6 states at 1 conference" in told
    assert '"about 1,000" was taken for 1000' in told
    facts = conferences.published().of("SEO2021").announcements
    names = [(row.announcement_id, row.quantity) for row in conferences.read(out).announcements]
    assert names == [(row.announcement_id, row.quantity) for row in facts]
    assert bluehelm(monkeypatch, "conferences", "import", table, out) == 2
    assert "[already-there]" in capsys.readouterr().err


def test_own_conferences_and_organizations_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A conference that the package does not know comes from a table, and who is no state is named."""
    table, meetings = tmp_path / "pledges.csv", tmp_path / "meetings.csv"
    table.write_text(
        "ministerial,iso3,category,capability,quantity,unit,source\n"
        "XAL2026,UNE,training,course,1,course,note\nXAL2026,XBO,police,unit,1,unit,note\n"
    )
    asked = ("conferences", "import", table, tmp_path / "out")
    assert bluehelm(monkeypatch, *asked) == 2
    told = capsys.readouterr().err
    assert all(code in told for code in ("[no-such-conference]", "[unknown-name]"))
    meetings.write_text(
        "conference_id,name,starts_on,ends_on,place,kind,source\n"
        "XAL2026,Aldara,2026-12-01,2026-12-02,Aldara,illustrative,invented\n"
    )
    assert bluehelm(monkeypatch, *asked, "--meetings", meetings, "--organization", "UNE") == 0
    assert "UNE is no state" in said(capsys)
