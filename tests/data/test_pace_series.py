"""The pace of 26 authorisations from the raw series, which is not shipped, against the published table."""

from pathlib import Path

import pytest

from bluehelm.deployment import pace_cases, pace_learned, pace_measure, pace_score, pace_strengths
from bluehelm.deployment.pace_domain import PaceOfCase
from bluehelm.people.domain import Trap

NEVER = None
TABLE = {
    "UNTAC": (21, 22, 79, 5.5, 7.8),
    "ONUMOZ": (1, 10, 89, 4.4, 6.1),
    "UNOSOM II": (43, 66, 89, 2.1, 6.0),
    "UNAMIR (expansion after genocide)": (5, 36, 116, 3.2, 4.5),
    "UNAVEM III": (0, 9.6, 48, 6.1, 13.2),
    "UNTAES": (56, 72, 91, 0.5, 4.1),
    "UNAMSIL initial": (49, 74, 128, 2.0, 4.2),
    "UNTAET": (4, 6, 84, 3.8, 7.0),
    "MONUC phase II": (1, 2, 3, 19.7, 39.4),
    "UNAMSIL expansion 2": (87, 87, 89, 0.3, 13.1),
    "UNMEE": (6, 25, 79, 3.8, 6.4),
    "UNAMSIL expansion 3": (25, 32, 87, 3.8, 7.1),
    "UNMIL": (32, 46, 84, 3.1, 6.4),
    "UNOCI": (23, 44, 90, 3.5, 5.9),
    "MINUSTAH": (25, 30, 55, 5.5, 10.4),
    "ONUB": (45, 53, 96, 2.7, 5.0),
    "MONUC 2004 surge": (12, 30, 96, 3.9, 4.9),
    "UNMIS": (3, 9, 23, 9.7, 14.0),
    "UNIFIL II": (33, 57, 80, 2.6, NEVER),
    "UNMIT": (53, 60, 91, 1.9, 5.3),
    "UNAMID": (0, 0, 31, 16.2, 55.7),
    "MINURCAT military": (19, 41, 44, 4.2, NEVER),
    "MINUSTAH earthquake surge": (26, 41, 70, 4.1, 14.2),
    "UNISFA": (39, 43, 84, 3.4, 9.4),
    "UNMISS initial": (93, 86, 69, 0.9, 1.7),
    "UNSMIS": (92, None, None, 0.8, 1.3),
}
"""Per cent of the increment on days 60, 90 and 180, and months to 50 and 90 %.

UNAVEM III on day 90 is 9.6 by the straight line of every other case; the printed table has 0.
"""


@pytest.fixture(scope="module")
def strengths(field_data: Path) -> pace_strengths.Strengths:
    """Return the raw series."""
    return pace_strengths.read(field_data / "un_contributions/mission_month_1990-11_2012-12.csv")


@pytest.fixture(scope="module")
def paces(field_data: Path, strengths: pace_strengths.Strengths) -> tuple[PaceOfCase, ...]:
    """Return the pace of the 26 cases."""
    cases, _ = pace_cases.read(field_data / "un_contributions/deployment_cases.csv")
    return pace_measure.measure(cases, strengths=strengths, source="raw")


def test_pace_of_26_authorisations_is_the_published_one(paces: tuple[PaceOfCase, ...]) -> None:
    """Months within 0.1, shares on days 60, 90 and 180 within one point, never reached censored."""
    assert {pace.authorisation.case for pace in paces} == TABLE.keys()
    for pace in paces:
        *shares, half, nearly = TABLE[pace.authorisation.case]
        by_day = {reading.day: 100 * reading.share for reading in pace.readings}
        for day, share in zip((60, 90, 180), shares, strict=True):
            assert share is None or by_day[day] == pytest.approx(share, abs=1), (pace.authorisation.case, day)
        assert pace.months_to_50 == pytest.approx(half, abs=0.1), pace.authorisation.case
        if nearly is NEVER:
            assert pace.months_to_90 is None
        else:
            assert pace.months_to_90 == pytest.approx(nearly, abs=0.1), pace.authorisation.case


def test_every_trap_of_the_series_is_remarked(
    strengths: pace_strengths.Strengths, paces: tuple[PaceOfCase, ...]
) -> None:
    """Swapped positions, days that end no month, copied months, second labels, empty cells, absent rows."""
    by_trap = {trap: [remark for remark in strengths.remarks if remark.trap is trap] for trap in Trap}
    swapped = {remark.thing for remark in by_trap[Trap.POSITION] if "are swapped" in remark.found}
    assert {"UNMIL", "UNAMID", "UNIFIL", "MONUSCO", "UNMISS"} <= swapped
    assert [remark.thing for remark in by_trap[Trap.MONTH_END]] == [
        *("2000-02-28", "2002-08-30", "2003-03-30", "2004-02-28", "2008-02-28", "2012-02-28")
    ]
    assert {remark.thing for remark in by_trap[Trap.LABEL]} == {"ONUCI", "UNOSOM II", "UNAVEM II", "MONUSCO"}
    assert len(by_trap[Trap.STALE]) >= 172
    untac = [remark.found for remark in by_trap[Trap.STALE] if remark.thing == "UNTAC"]
    assert [f"1992-0{month}" in " ".join(untac) for month in (5, 6, 7)] == [True] * 3
    assert by_trap[Trap.EMPTY]
    assert by_trap[Trap.GAP]
    started = {pace.authorisation.case for pace in paces for one in pace.remarks if one.trap is Trap.GAP}
    assert {"UNISFA", "UNMISS initial", "ONUB", "UNOCI", "ONUMOZ", "UNAVEM III", "UNAMID"} <= started


def test_shipped_cases_are_those_measured(paces: tuple[PaceOfCase, ...]) -> None:
    """What the package ships is what the series gives, to the person."""
    shipped = {(case.mission, case.authorised_on): case for case in pace_learned.packaged()}
    for case in pace_learned.measured(paces):
        other = shipped[case.mission, case.authorised_on]
        assert case.added == pytest.approx(other.added, abs=0.6, nan_ok=True), case.name
        assert case.arrived == pytest.approx(other.arrived, abs=1.1, nan_ok=True), case.name


def test_leave_one_out_scores_are_the_published_ones(paces: tuple[PaceOfCase, ...]) -> None:
    """CRPS 0.74 and 0.65 of climatology's, 50 and 80 % intervals that cover."""
    cases = pace_learned.measured(paces)
    score = pace_score.run(cases, learned_from=cases, seed=1)
    assert (score.share_ratio, score.persons_ratio) == pytest.approx((0.74, 0.65), abs=0.01)
    assert (score.covered_50, score.covered_80) == pytest.approx((0.57, 0.87), abs=0.03)
