"""The command explain: one line with its offers, its reason and the proof."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bluehelm_cli import main


@pytest.fixture(scope="module")
def examples(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of examples; the large one has no fleet, whose schedule no line is about."""
    folder = tmp_path_factory.mktemp("examples")
    for name in ("tiny", "standby-3000"):
        shutil.copytree(root / "examples" / name, folder / name)
    fleet = folder / "standby-3000/fleet.csv"
    fleet.write_text(fleet.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    return folder


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], examples: Path) -> object:
    """Return a way to run the command on an example: exit code, stdout, stderr."""

    def run(example: str, requirement: str) -> tuple[int, str, str]:
        words = ["bluehelm", "explain", str(examples / example), requirement]
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            main.run()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def test_empty_line_has_reason_remedy_funnel_and_proof(explained) -> None:
    """No helicopter of the example has night capability; without that wish the line is full."""
    code, out, err = explained("standby-3000", "R05")
    assert (code, err) == (0, "")
    order = ["KEN-UHU-1", "140 of 140 persons are missing", "lacks night", "Ask ", "What stops", "Proof:"]
    assert [out.index(mark) for mark in order] == sorted(out.index(mark) for mark in order)
    assert "the line is full" in out


def test_full_line_says_so_and_prices_the_best_alternative(explained) -> None:
    """A full line has no gap; the sheet shows what is chosen and what taking the next would cost."""
    code, out, _ = explained("standby-3000", "R03")
    assert code == 0
    assert "The line is full: 240 persons." in out
    assert "chosen" in out
    assert "Taking it" in out
    assert "Proof" not in out


def test_announcements_behind_the_offers_are_told(explained) -> None:
    """What was announced of an offer stands beside it, with what became of that, its kind and its source."""
    _, out, _ = explained("standby-3000", "R01")
    row = next(line for line in out.splitlines() if "signals company, 1 unit" in line)
    assert row.startswith("PAK-SIG_COY-1 ")
    assert "NY2015, 28 September 2015  announced     published: dawn.com" in row
    assert "What was announced" not in explained("tiny", "R1")[1]


def test_pin_that_leaves_persons_missing_is_named(explained) -> None:
    """A pinned unit that is too small is the reason; its owner is asked."""
    _, out, _ = explained("tiny", "R2")
    assert "O2 is pinned here (Bao" in out
    assert "Ask Bao to withdraw the decision on O2 and R2." in out


def test_unknown_line_names_the_nearest(explained) -> None:
    """A line that is not there ends with exit code 2 and the nearest name."""
    code, out, err = explained("tiny", "R22")
    assert (code, out) == (2, "")
    assert "Write R2, if that is meant." in err
    assert "[requirement-unknown]" in err


def test_outcome_never_contradicts_its_reason(explained) -> None:
    """An offer that passes the filters but is too large is said to be so, with the sum, and is counted."""
    _, out, _ = explained("standby-3000", "R08")
    large = [line for line in out.splitlines() if "Is too large" in line]
    assert large
    assert all("  too large   Is too large" in line for line in large)
    assert all(
        "at most 187 fit, since the line takes up to 1,020, 833 of them by COL-" in line for line in large
    )
    passed = "12 of 20 offers pass the filters; 7 of these are larger than the line can take."
    assert len(large) == 7
    assert passed in out


def test_offer_that_is_not_free_has_its_date(explained) -> None:
    """An offer that its calendar rules out says from when it is free, and when the line needs it."""
    _, out, _ = explained("standby-3000", "R08")
    why = "Is not available: it is free only from 1 April 2027, and the line needs it by 30 January 2027."
    assert [line.split(",")[0] for line in out.splitlines() if why in line] == ["IND-INF_BN-1"]


def test_probability_in_time_is_that_of_the_line(explained) -> None:
    """The level 2 hospital that is needed by day 45 is less likely in time than one needed by day 60."""
    rows = {}
    for line in ("R04", "R15"):
        _, out, _ = explained("standby-3000", line)
        assert "P in time" in out
        [row] = (row for row in out.splitlines() if row.startswith("RWA-MED_L2-1,"))
        rows[line] = float(row.split()[6])
    assert rows["R04"] < rows["R15"]


def test_pipe_is_plain(explained) -> None:
    """Piped, it has no control signs and no folded rows: one offer a line."""
    _, out, _ = explained("standby-3000", "R21")
    assert "\x1b" not in out
    rows = [line for line in out.split("What was announced")[0].splitlines() if line.startswith("CAN-")]
    assert sum(row.startswith("CAN-INF_COY-") for row in rows) == 4
    assert all("  no level  " in row and "Stands at no level;" in row for row in rows)


def test_terminal_keeps_80_columns(examples: Path) -> None:
    """On a terminal of 80 columns no row is longer, each offer has one row, and a reason stands once."""
    lines = on_terminal(examples, "R10")
    assert len(lines) > 10
    assert max(len(line) for line in lines) <= 80
    lines = on_terminal(examples, "R08")
    rows = lines[: lines.index("What was announced of them")]
    assert sum(row.endswith(("too large", "not chosen", "ruled out")) for row in rows) == 19
    assert " ".join(" ".join(rows).split()).count("the capital wants its battalion in Bambari") == 2


def on_terminal(examples: Path, line: str) -> list[str]:
    """Return what explain prints about a line on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    code = f"import sys; sys.argv = ['bluehelm', 'explain', 'standby-3000', '{line}']\n"
    code += "from bluehelm_cli import main; main.run()"
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "COLUMNS": "80", "TERM": "dumb", "NO_COLOR": "1"}
    with subprocess.Popen(command, cwd=examples, stdout=theirs, env=environment) as started:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:
                break
            if not part:
                break
            shown += part
    os.close(ours)
    lines = shown.decode().replace("\r", "").splitlines()
    assert started.returncode == 0
    return lines
