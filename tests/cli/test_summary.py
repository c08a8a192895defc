"""``bluehelm summary`` and ``bluehelm guide``: the same file each time, checked, with texts kept apart."""

import csv
import shutil
import sys
from pathlib import Path

import pytest

from bluehelm_cli import main
from tests.house import survey

FORMS = ("html", "docx", "pdf")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the records of two conferences, in which the commands run."""
    for name in ("aldara-2026", "seoul-2021"):
        shutil.copytree(survey.ROOT / "examples" / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ended(*words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return the exit code of a command."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *words])
    with pytest.raises(SystemExit) as caught:
        main.run()
    return int(caught.value.code or 0)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", ["summary", "guide"])
def test_twice_the_same_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, form: str) -> None:
    """Whoever has the records has the file."""
    words = (command, "aldara-2026", "--format", form, "--language", "ar", "--out")
    assert ended(*words, "one", monkeypatch=monkeypatch) == 0
    assert ended(*words, "made/two", monkeypatch=monkeypatch) == 0
    assert (folder / "one").read_bytes() == (folder / "made/two").read_bytes()


def test_it_says_what_the_figures_rest_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Figures that are published, counted or contradicted are told, and the hash of the records."""
    assert ended("summary", "seoul-2021", monkeypatch=monkeypatch) == 0
    told, *_, last = capsys.readouterr().out.splitlines()
    assert told.startswith("summary-SEO2021-en.html: ")
    assert "4 with other published values." in told
    snapshot = last.removeprefix("Records and texts: ")
    assert snapshot in (folder / "summary-SEO2021-en.html").read_text("utf-8")


def test_a_file_is_checked_against_the_records(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It holds until a record changes; a file of another language does not hold either."""
    words = ("summary", "seoul-2021", "--language", "fr")
    assert ended(*words, "--format", "pdf", monkeypatch=monkeypatch) == 0
    check = (*words, "--check", "summary-SEO2021-fr.pdf")
    assert ended(*check, monkeypatch=monkeypatch) == 0
    assert "it is what these records and texts give" in capsys.readouterr().out
    assert ended("summary", "seoul-2021", *check[-2:], monkeypatch=monkeypatch) == 2
    claims = folder / "seoul-2021/claims.csv"
    claims.write_text(claims.read_text("utf-8").replace(",62,", ",61,"), "utf-8")
    assert ended(*check, monkeypatch=monkeypatch) == 2
    assert "it is not what these records and texts give" in capsys.readouterr().err
    assert ended(*words, "--check", "nowhere.pdf", monkeypatch=monkeypatch) == 2
    assert ended(*words, "--check", "seoul-2021/claims.csv", monkeypatch=monkeypatch) == 2
    assert "[unknown-format]" in capsys.readouterr().err


def test_figures_are_noted_beside_texts_and_compared(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pledge that is withdrawn after the texts were written is told in the file and by the command."""
    assert ended("summary", "aldara-2026", "--freeze", monkeypatch=monkeypatch) == 0
    table = folder / "aldara-2026/announcements.csv"
    header, tags, *rows = csv.reader(table.read_text("utf-8").splitlines())
    kept = [row for row in rows if row[header.index("contributor")] != "XTA"]
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, tags, *kept])
    capsys.readouterr()
    assert ended("summary", "aldara-2026", monkeypatch=monkeypatch) == 0
    assert "was written when pledging_states was" in capsys.readouterr().out
    assert "The text above was written when" in (folder / "summary-XAL2026-en.html").read_text("utf-8")


def test_figures_are_noted_beside_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without texts the command says which file to write."""
    assert ended("summary", "seoul-2021", "--freeze", monkeypatch=monkeypatch) == 2
    assert "[no-prose]" in capsys.readouterr().err


def test_without_records_the_facts_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Conferences that took place are known; one of them must be named, and its rows are called partial."""
    assert ended("summary", "--conference", "BER2025", monkeypatch=monkeypatch) == 0
    page = (folder / "summary-BER2025-en.html").read_text("utf-8")
    assert "they need not be all that were announced" in page
    assert ended("summary", monkeypatch=monkeypatch) == 2
    assert "Name one of ACC2023, BER2025" in capsys.readouterr().err


def test_as_of_a_day(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the day after the conference nobody knew of the other count, or of what was delivered."""
    assert ended("summary", "seoul-2021", "--as-of", "2021-12-10", monkeypatch=monkeypatch) == 0
    page = (folder / "summary-SEO2021-en.html").read_text("utf-8")
    assert "As known on 10 December 2021" in page
    assert "theglobalobservatory" not in page
    assert "delivered" not in page


@pytest.mark.parametrize(
    ("day", "language", "held"),
    [
        ("2020-01-01", "en", "is to be held in Seoul from 7 to 8 December 2021"),
        ("2021-12-07", "en", "is being held in Seoul from 7 to 8 December 2021"),
        ("2021-12-08", "en", "was held in Seoul from 7 to 8 December 2021"),
        ("2020-01-01", "fr", "doit se tenir à"),
    ],
)
def test_nothing_was_held_before_its_day(
    day: str, language: str, held: str, *, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before its first day a conference is to be held, until its last it is being held."""
    words = ("summary", "seoul-2021", "--as-of", day, "--language", language)
    assert ended(*words, monkeypatch=monkeypatch) == 0
    assert held in (folder / f"summary-SEO2021-{language}.html").read_text("utf-8")


def test_texts_of_what_is_ahead_are_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody has written of a conference before it began; on its last day the texts stand there."""
    found = {}
    for day in ("2026-10-05", "2026-10-07"):
        assert ended("summary", "aldara-2026", "--as-of", day, monkeypatch=monkeypatch) == 0
        page = (folder / "summary-XAL2026-en.html").read_text("utf-8")
        found[day] = ("gave the floor to Borvania" in page, "left out" in capsys.readouterr().out)
    assert found == {"2026-10-05": (False, True), "2026-10-07": (True, False)}


def test_a_place_that_cannot_be_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The place and the remedy are told."""
    words = ("guide", "aldara-2026", "--out", "aldara-2026/claims.csv/guide.html")
    assert ended(*words, monkeypatch=monkeypatch) == 2
    assert "[out-folder] option --out" in capsys.readouterr().err
