"""Citations: a source is cited from the day that its text tells of itself, and no day is made up."""

from datetime import date

import pytest

from bluehelm.core.citations import cited_by, told_on


@pytest.mark.parametrize(
    ("citation", "day"),
    [
        ("therecord.com 9495720 (2019-07-09)", date(2019, 7, 9)),
        ("yna.co.kr ACK20211208000200881", date(2021, 12, 8)),
        ("cm.asiae.co.kr 2021120907062464568", date(2021, 12, 9)),
        ("Bombo Radyo PH, 15 May 2025 (pledges of Berlin)", date(2025, 5, 15)),
        ("theglobalobservatory.org 2022/02 Analyzing Member State Pledges", date(2022, 2, 1)),
        ("copy of news.un.org 2025/05/1163246", date(2025, 5, 1)),
        ("Triangular Partnership training in Kenya (Aug-Sep 2024)", date(2024, 9, 1)),
        ("government-world.com (UK MoD, 2017)", date(2017, 1, 1)),
        ("peacekeeping.un.org/en/2021-seoul-un-peacekeeping-ministerial", date(2021, 1, 1)),
        ("first read 2020-01-02, corrected 2021-03-04", date(2021, 3, 4)),
    ],
)
def test_a_source_tells_its_day(citation: str, day: date) -> None:
    """In full, by its month or by its year, as far as it is written; of several days the last counts."""
    assert told_on(citation) == day


@pytest.mark.parametrize(
    "citation",
    [
        "invented",
        "scmp.com 2113436",
        "gov.uk London 2016 concept",
        "A4P+ Priorities for 2021-2023",
        "un.org/tr/node/235367",
        "resolution 2021-31-12",
    ],
)
def test_no_day_is_made_up(citation: str) -> None:
    """Numbers of pages, and years in running words, are no day of a source."""
    assert told_on(citation) is None


def test_only_sources_of_then_are_cited() -> None:
    """What tells no day stays; of a row whose sources are all later nothing stays."""
    source = "english.vov.vn 301928; chinamil.com.cn 2017-09-29 ; white paper 2020-09-18, chapter III"
    assert cited_by(source, day=date(2016, 1, 1)) == "english.vov.vn 301928"
    assert cited_by(source, day=date(2017, 9, 29)) == "english.vov.vn 301928; chinamil.com.cn 2017-09-29"
    assert cited_by("copy of Global News (2022)", day=date(2021, 12, 31)) == ""
