"""The pace of cases, measured from invented series whose answer is plain."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bluehelm.core.errors import InputError
from bluehelm.deployment import pace_cases, pace_measure
from bluehelm.deployment.pace_domain import Authorisation, PaceOfCase
from bluehelm.deployment.pace_strengths import Strengths
from bluehelm.people.domain import Trap

ENDS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTHS = tuple(date(2032, month, end) for month, end in enumerate(ENDS, start=1))
CASE = Authorisation(case="A", mission="UNMIX", authorised_on=date(2032, 1, 1), authorised_total=1000, base=0)


def strengths(series: Mapping[int, int], *, stale: frozenset[tuple[str, date]] = frozenset()) -> Strengths:
    """Return monthly strengths of one mission by number of the month, and of another that has every month."""
    own = {MONTHS[month - 1]: persons for month, persons in series.items()}
    rows = {("UNMIX", month): row for row, month in enumerate(own, start=2)}
    other = dict.fromkeys(MONTHS, 1)
    persons = {"UNMIX": own, "UNMIY": other}
    return Strengths(label="m.csv", months=MONTHS, persons=persons, rows=rows, stale=stale, remarks=())


def measured(case: Authorisation, series: Mapping[int, int], *others: Authorisation) -> PaceOfCase:
    """Return the pace of the first case."""
    return pace_measure.measure((case, *others), strengths=strengths(series), source="m.csv")[0]


def share(pace: PaceOfCase, day: int) -> float:
    """Return the share on a day."""
    return next(reading.share for reading in pace.readings if reading.day == day)


def test_straight_lines_join_month_ends() -> None:
    """Day 30 is a month-end; half is crossed halfway between two month-ends."""
    pace = measured(CASE, {1: 300, 2: 300, 3: 700, 4: 700})
    assert share(pace, 30) == pytest.approx(0.3)
    assert pace.months_to_50 == pytest.approx((59 + 15.5) / 30.4375, abs=1e-3)


def test_never_reached_is_censored() -> None:
    """A share that the series does not show is no time; how long it was followed is."""
    pace = measured(CASE, {1: 300, 4: 700})
    assert pace.months_to_90 is None
    assert pace.followed_months == pytest.approx(120 / 30.4375, abs=0.01)
    assert max(reading.day for reading in pace.readings) == 120


@pytest.mark.parametrize(("first", "expected"), [(3, 20 / 90), (4, 0.0)])
def test_gap_rule(first: int, expected: float) -> None:
    """Up to two month-ends without a row at the start are bridged, three are nobody there; both are told."""
    pace = measured(CASE, {first: 600, 6: 600})
    assert share(pace, 30) == pytest.approx(600 * 30 / 90 / 1000 if first == 3 else expected)
    assert [remark.trap for remark in pace.remarks] == [Trap.GAP]


def test_absent_row_within_is_bridged() -> None:
    """A month without a row between two rows is not zero."""
    assert share(measured(CASE, {1: 400, 3: 600}), 60) == pytest.approx(0.5, abs=0.01)


def test_rehat_is_taken_off_at_month_ends() -> None:
    """Arrived and re-hatted add up to all; no arrivals are lost in the month of the re-hat."""
    case = CASE.model_copy(update={"rehat_size": 400, "rehat_day": 40})
    pace = measured(case, {1: 100, 2: 600, 3: 700})
    for reading in pace.readings:
        assert reading.arrived + reading.rehatted == pytest.approx(reading.added)
        assert reading.arrived >= 0
    assert next(one.rehatted for one in pace.readings if one.day == 60) == pytest.approx(400, abs=20)


def test_superseded_case_stops_to_count() -> None:
    """Readings after a later authorisation of the mission are shown, do not count, and that is told."""
    later = CASE.model_copy(update={"case": "B", "authorised_on": date(2032, 3, 1), "base": 500})
    pace = measured(CASE, {1: 300, 2: 500, 3: 900, 4: 1000}, later)
    assert [reading.counts for reading in pace.readings] == [True, False, False, False]
    assert "superseded by B on 2032-03-01, day 60" in str(pace.remarks[0])


def test_own_end_of_a_case_counts() -> None:
    """The file of cases may say when a case stopped."""
    pace = measured(CASE.model_copy(update={"counts_until": date(2032, 2, 10)}), {1: 300, 2: 500, 3: 900})
    assert [reading.counts for reading in pace.readings] == [True, False, False]


def test_other_base_is_told() -> None:
    """The base of the case is taken, and the strength that the series had before is named."""
    case = CASE.model_copy(update={"authorised_on": date(2032, 2, 10), "base": 50})
    pace = measured(case, {1: 80, 2: 100, 3: 525})
    assert share(pace, 30) == pytest.approx((100 + (525 - 100) * 11 / 31 - 50) / 950, abs=1e-3)
    assert "the last strength before it is 80 on 2032-01-31, its base 50" in str(pace.remarks[0])


def test_copied_month_is_told_at_its_case() -> None:
    """A copied month in the first year bears on the pace."""
    stale = frozenset({("UNMIX", MONTHS[1])})
    (pace,) = pace_measure.measure([CASE], strengths=strengths({1: 300, 2: 300}, stale=stale), source="m.csv")
    assert [(remark.trap, remark.place) for remark in pace.remarks] == [(Trap.STALE, "m.csv, row 3")]


def test_absent_mission_is_refused() -> None:
    """All cases without a row are named at once, with the nearest label."""
    wrong = [CASE.model_copy(update={"mission": name}) for name in ("UNMIZ", "FAR")]
    with pytest.raises(InputError) as refused:
        pace_measure.measure(wrong, strengths=strengths({1: 1}), source="m.csv")
    assert [fault.code for fault in refused.value.faults] == ["pace-mission"] * 2
    assert "UNMI" in refused.value.faults[0].remedy


def cases(folder: Path, text: str) -> tuple[tuple[Authorisation, ...], list[str]]:
    """Return the cases of a file, and its remarks."""
    file = folder / "cases.csv"
    file.write_text(text, "utf-8")
    found, remarks = pace_cases.read(file)
    return found, [str(remark) for remark in remarks]


def test_cases_leave_other_columns_alone(tmp_path: Path) -> None:
    """A column of no case is not read, and told; 1 is yes."""
    head = "case,mission,authorised_on,authorised_total,base,is_inland,note"
    found, told = cases(tmp_path, f"{head}\nA,UNMIX,2032-01-01,1000,100,1,x\n")
    assert (found[0].increment, found[0].is_inland) == (900, True)
    assert "columns note are none of a case" in told[0]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("A,UNMIX,2032-01-01,1000,0\nA,UNMIX,2033-01-01,1000,0", "duplicate-row"),
        ("", "pace-too-few"),
        ("A,UNMIX,soon,1000,0", "not-a-date"),
    ],
)
def test_bad_cases_are_refused(tmp_path: Path, rows: str, code: str) -> None:
    """Each fault has its code and stands in its row."""
    with pytest.raises(InputError) as refused:
        cases(tmp_path, f"case,mission,authorised_on,authorised_total,base\n{rows}\n")
    assert [fault.code for fault in refused.value.faults] == [code]


def test_authorisation_needs_an_increment(tmp_path: Path) -> None:
    """Nothing to come is no case."""
    with pytest.raises(InputError, match="authorised_total must be more than base"):
        cases(tmp_path, "case,mission,authorised_on,authorised_total,base\nA,UNMIX,2032-01-01,100,100\n")


def test_package_knows_when_its_cases_ended() -> None:
    """A case of the package stops where the package says, whoever writes it down."""
    case = {"case": "x", "mission": "UNAMSIL", "authorised_total": 6320, "base": 0}
    assert pace_cases.known_end(Authorisation(**case, authorised_on="1999-10-22")) == date(2000, 2, 7)
    assert pace_cases.known_end(Authorisation(**case, authorised_on="1999-10-23")) is None
