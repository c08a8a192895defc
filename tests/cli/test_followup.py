"""The command followup: golden figures of what was published, and clear answers to bad words."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from bluehelm_cli.main import app
from tests.library.partnership.assembly import folder_of

ON = ("--as-of", "2026-11-30")


def said(*words: str) -> str:
    """Return what the command prints; it must end well, within 80 columns."""
    result = CliRunner().invoke(app, ["followup", *words], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    assert "--json" in words or max(map(len, result.stdout.splitlines())) <= 80
    return result.stdout


def told(*words: str) -> str:
    """Return what the command prints on one line."""
    return " ".join(said(*words).split())


def refused(*words: str) -> list[str]:
    """Return the faults of a command that must refuse."""
    result = CliRunner().invoke(app, ["followup", *words])
    return [fault.code for fault in getattr(result.exception, "faults", ())]


def test_published_figures_are_told_with_their_sources() -> None:
    """China's 8,000 of 2015 became 28, 13 and 6 units; 6 of Korea's 16; Canada's force lapsed."""
    text = told(*ON)
    assert "standby force: 8,000 personnel Registered: 28 units by 22 September 2017, 24 months after" in text
    assert "Level 2: 13 units by October 2018, 37 months after; english.scio.gov.cn white paper" in text
    assert "Level 3: 6 units by 2020, 60 months after" in text
    assert "500MD helicopter: 16 helicopters (6 of 16 helicopters)" in text
    assert "Delivered: 6 helicopters by 2024, 37 months after; letemoinhaiti.com p=12517" in text
    gift = text[text.index("Gifts of equipment") :]
    assert "6 of 16 helicopters delivered, 0 operational: no record verifies that they are at work." in gift
    assert "trainer: KOR; announced with maintenance and training; published, yna.co.kr" in gift
    early = told("--as-of", "2021-12-08", "--conference", "SEO2021")
    assert "0 operational: no record names who provides crew." in early
    assert "Ask a partner for the crew of 16 helicopters that KOR gives (500MD helicopter)." in early
    ended = text[text.index("Ended before the goal: 1") :]
    assert "VAN2017-CAN-01, quick reaction force: 200 personnel: Lapsed by March 2022" in ended
    assert "no record was found" in text


def test_as_of_a_day_tells_what_was_known_then() -> None:
    """Before the white paper of 2020 nobody knew of level 2, though it was reached in 2018."""
    text = told("--as-of", "2019-01-01", "--conference", "NY2015")
    assert "Registered: 28 units" in text
    assert "13 units" not in text
    assert "as of 1 January 2019." in text
    force = told("--as-of", "2020-06-01", "--contributor", "CAN", "--conference", "VAN2017")
    assert "quick reaction force" in force
    assert "therecord.com 9495720 (2019-07-09)" in force
    assert "2022" not in force
    assert "the latest day on record; --as-of asks for another" in told("--conference", "NY2015")


def test_json_tells_the_same_with_intervals_and_rows() -> None:
    """Every count opens to its rows; the denominator and what is left out add up to all announcements."""
    found = json.loads(said(*ON, "--json"))
    rate = found["rate"]
    assert len(rate["denominator"]) + len(rate["left_out"]) == len(found["found"]) == 113
    assert "VAN2017-VNM-01" in rate["reached"]
    assert "SEO2021-KOR-01" in rate["partly"]
    curve = next(one for one in found["curves"] if one["group"] == "VAN2017")
    assert (curve["num"], curve["num_reached"], curve["at_risk"]) == (5, 3, [5, 4, 3])
    assert all(
        low < share < high
        for low, share, high in zip(curve["low"], curve["share"], curve["high"], strict=True)
    )


def test_scorecard_of_a_contributor_is_told_by_code_and_name(tmp_path: Path) -> None:
    """With its denominators and its replies, and without any other contributor."""
    text = told(*ON, "--contributor", "Canada", "--conference", "VAN2017")
    assert text.startswith("CAN, as of 30 November 2026: 2 of 4 announcements have reached their goal.")
    assert text == told(*ON, "--contributor", "CAN", "--conference", "VAN2017")
    folder = str(folder_of(tmp_path))
    assert "XBO says, 1 April 2027: The crews train until May." in told(folder, "--contributor", "XBO")
    assert json.loads(said(folder, "--contributor", "XBO", "--json"))["contributor"] == "XBO"


def test_own_folder_is_followed_with_its_milestones(tmp_path: Path) -> None:
    """What was withdrawn ends, what is done needs no reminder, and the last day on record counts."""
    text = told(str(folder_of(tmp_path)))
    assert "as of 20 May 2027, the latest day on record" in text
    assert "B1, infantry battalion: 850 personnel: Withdrawn by 1 January 2025." in text
    assert "done, due 30 June 2027: A3, The first course is held" in text


def test_chart_is_the_same_bytes_twice_and_a_drawing(tmp_path: Path) -> None:
    """It stands alone, and names all together and the largest groups."""
    first, again = tmp_path / "a.svg", tmp_path / "b.svg"
    for file in (first, again):
        said(*ON, "--chart", str(file))
    assert first.read_bytes() == again.read_bytes()
    words = ["".join(one.itertext()) for one in ElementTree.parse(first).iter() if one.tag.endswith("}text")]
    assert [word.split(",")[0] for word in words if ", n = " in word] == [
        "all",
        "NY2015",
        "ACC2023",
        "SEO2021",
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--step", "level2"), "followup-step"),
        (("--contributor", "Tuvalu"), "followup-contributor"),
        (("--conference", "SEO21"), "no-such-conference"),
        (("--conference", "PAR2016"), "followup-empty"),
        (("--as-of", "2010-01-01", "--chart", "none.svg"), "followup-no-curve"),
        (("--chart", "nowhere/none.svg"), "out-folder"),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_remedy(words: tuple[str, str], code: str) -> None:
    """Unknown steps, states and conferences, and drawings of nothing or into nowhere."""
    assert refused(*words) == [code]
