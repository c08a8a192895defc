"""The stand-by force: who stands by in which month, why not, and what stays empty."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluehelm.core.errors import NotAllowed
from bluehelm.deployment import report_standby
from bluehelm.forces import catalogue, ladder, rule_sets
from bluehelm.forces.domain import LadderEvent, Standing, UnitRequirementStatement
from bluehelm.generation import standby
from bluehelm.generation.domain import Policy
from bluehelm.generation.standby_domain import (
    AbsenceReason,
    RosterEntry,
    StandbyForce,
    StandbyTemplate,
    next_month,
)
from bluehelm.partnership.domain import Caveat, UnitOffer
from tests.library.deployment.instances import offer, requirement
from tests.library.forces.histories import climb, event

UN = rule_sets.rule_set("un-pcrs-2019")
AS_OF = date(2026, 11, 14)
CLIMBED = date(2026, 3, 10)
STATEMENTS = (
    *catalogue.statements(),
    *(
        UnitRequirementStatement(
            sur_id="T",
            version="1",
            unit_type=code,
            valid_from="2015-01-01",
            title="Statement that never ends",
            kind="illustrative",
            source="invented",
        )
        for code in ("INF_COY", "FPU")
    ),
)


def risen(offer_id: str = "O1", *, on: date = CLIMBED, reference: str = "T 1") -> list[LadderEvent]:
    """Return the events of an offer that climbs to the top and is released on one day."""
    events = [*climb(UN, start=on, reference=reference), event("released", on)]
    return [each.model_copy(update={"offer_id": offer_id}) for each in events]


def force(
    offers: Iterable[UnitOffer] = (),
    *,
    events: Iterable[LadderEvent] = (),
    busy: standby.Busy | None = None,
    conduct: dict[str, Standing] | None = None,
    **asked: object,
) -> StandbyForce:
    """Return the stand-by force of a few offers under the ladder of the United Nations."""
    values = {
        "requirements": (),
        "target": 300,
        "as_of": AS_OF,
        "statements": STATEMENTS,
    }
    return standby.calendar(
        StandbyTemplate.model_validate(values | asked),
        offers=offers,
        events=events,
        rule_set=UN,
        conduct=conduct or {},
        busy=busy or {},
    )


def months_of(found: StandbyForce, entry: RosterEntry) -> list[str]:
    """Return the months in which a unit stands by."""
    pairs = zip(found.template.months, entry.stands_by, strict=True)
    return [f"{month:%Y-%m}" for month, stands in pairs if stands]


def alone(events: Iterable[LadderEvent], **changed: object) -> list[str]:
    """Return the months in which one offer stands by."""
    busy = changed.pop("busy", {})
    found = force([offer("O1", **changed)], events=events, busy=busy)
    return months_of(found, found.roster[0])


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        ("2026-11-14", "2026-12-01", "2028-11-01"),
        ("2026-12-01", "2026-12-01", "2028-11-01"),
        ("2026-12-31", "2027-01-01", "2028-12-01"),
    ],
)
def test_months_begin_with_the_first_whole_one(as_of: str, first: str, last: str) -> None:
    """The calendar has 24 whole months, from the first that begins on or after the day of the data."""
    months = StandbyTemplate(requirements=(), target=1, as_of=as_of).months
    assert [str(months[0]), str(months[-1]), len(months)] == [first, last, 24]


@pytest.mark.parametrize(
    ("accepted", "last"),
    [("2026-03-01", "2027-02"), ("2026-02-28", "2027-01"), ("2026-03-31", "2027-02")],
)
def test_unit_stands_by_up_to_the_day_of_its_lapse(accepted: str, last: str) -> None:
    """A pledge of 12 months holds through the day before; a month counts only when all its days do."""
    stood = alone(risen(on=date.fromisoformat(accepted)))
    assert stood[0] == "2026-12"
    assert stood[-1] == last


def test_roster_says_why_and_when_a_unit_drops_out() -> None:
    """The entry names the day of the lapse, what lapsed, and what to do first."""
    entry = force([offer()], events=risen()).roster[0]
    (gone,) = entry.absences
    assert (gone.reason, gone.start_on, gone.end_on) == (AbsenceReason.BELOW_LEVEL, date(2027, 3, 10), None)
    assert "10 March 2026 lapsed on 10 March 2027" in gone.detail
    assert (entry.due_on, entry.next_action) == (date(2027, 3, 10), "Renew the pledge before 10 March 2027.")
    assert entry.absence_in(date(2027, 2, 1)) is None
    assert entry.absence_in(date(2027, 3, 1)) == gone


def test_renewal_lengthens_and_an_unrecorded_one_does_not() -> None:
    """A renewal counts six months from its day, when it is known; nobody foresees a later one."""
    certified = event("conduct_certificate_valid", "2026-11-10")
    assert alone([*risen(), certified, event("renewed", "2026-11-10")])[-1] == "2027-04"
    assert alone([*risen(), certified, event("renewed", AS_OF)])[-1] == "2027-04"
    assert alone([*risen(), certified, event("renewed", AS_OF + timedelta(days=1))])[-1] == "2027-02"


def test_unit_returns_when_its_statement_comes_into_force() -> None:
    """Without any event, a level rises on the day on which the version aligned with comes into force."""
    police = offer(unit_type="FPU")
    found = force([police], events=risen(on=date(2022, 10, 15), reference="RDL-FPU 2"), as_of="2022-11-14")
    entry = found.roster[0]
    assert months_of(found, entry) == ["2023-07", "2023-08", "2023-09"]
    assert [(gone.start_on, gone.end_on) for gone in entry.absences] == [
        (date(2022, 11, 14), date(2023, 7, 1)),
        (date(2023, 10, 15), None),
    ]
    assert "Align equipment and people" in entry.absences[0].detail


@pytest.mark.parametrize(
    ("start", "end", "away"),
    [
        ("2027-01-01", "2027-02-01", {"2027-01"}),
        ("2027-01-31", "2027-02-01", {"2027-01"}),
        ("2027-01-31", "2027-02-02", {"2027-01", "2027-02"}),
        ("2026-01-01", "2026-12-01", set()),
        ("2026-01-01", "2026-12-02", {"2026-12"}),
    ],
)
def test_deployment_takes_the_months_it_touches(start: str, end: str, away: set[str]) -> None:
    """A deployment is half open: its last day is the one before its end."""
    period = (date.fromisoformat(start), date.fromisoformat(end), "X")
    stood = alone(risen(), busy={"O1": [period]})
    assert {"2026-12", "2027-01", "2027-02"} - set(stood) == away


def test_deployed_unit_is_named_with_mission_and_return() -> None:
    """The first reason of a month is the one that began first."""
    busy = {"O1": [(date(2027, 1, 20), date(2027, 5, 2), "X")]}
    entry = force([offer()], events=risen(), busy=busy).roster[0]
    gone = entry.absence_in(date(2027, 3, 1))
    assert gone is not None
    assert (gone.reason.value, gone.detail, gone.end_on) == ("deployed", "X", date(2027, 5, 2))


@pytest.mark.parametrize(
    ("changed", "stood"),
    [
        ({"available_from": "2027-01-01"}, ["2027-01", "2027-02"]),
        ({"available_from": "2027-01-02"}, ["2027-02"]),
        ({"available_until": "2027-02-01"}, ["2026-12", "2027-01"]),
        ({"available_until": "2027-01-31"}, ["2026-12"]),
        ({"available_from": "2025-01-01", "available_until": "2026-01-01"}, []),
    ],
)
def test_unit_stands_by_only_while_it_is_offered(changed: dict[str, str], stood: list[str]) -> None:
    """The period offered is half open, as deployments are."""
    assert alone(risen(), **changed) == stood


def test_roster_holds_only_what_could_be_called() -> None:
    """Below the top, unreleased, incomplete and suspended offers are counted, not listed."""
    offers = [offer("O1"), offer("O2"), offer("O3", missing_parts=("crew",)), offer("O4"), offer("O5")]
    ids = ("O1", "O2", "O3", "O4")
    events = [each for name in ids for each in risen(name) if (name, each.kind) != ("O2", "released")]
    found = force(offers, events=events, conduct={"O4": Standing.SUSPENDED, "O1": Standing.ASK})
    assert [entry.offer_id for entry in found.roster] == ["O1"]
    assert found.num_others == 4


@pytest.mark.parametrize(
    ("rule", "value", "counts"),
    [
        ("only_mission", "Y", False),
        ("only_mission", "X", True),
        ("not_mission", "X", False),
        ("not_site", "NORTH", True),
    ],
)
def test_unit_for_another_mission_only_does_not_stand_by(rule: str, value: str, counts: bool) -> None:
    """What its own caveats rule out for every line is no person of this force, and is counted apart."""
    lines = [requirement("R1", mission="X", site="NORTH"), requirement("R2", mission="X", site="SOUTH")]
    limited = offer(caveats=(Caveat(offer_id="O1", rule=rule, value=value),))
    found = force([limited], events=risen(), requirements=lines)
    assert (len(found.roster), found.num_ruled_out, found.num_others) == (counts, not counts, 0)
    assert found.months[0].persons == (limited.strength if counts else 0)
    assert found.persons_ruled_out == (0 if counts else limited.strength)
    assert ("do not count" in report_standby.counted(found)) == (not counts)


def test_persons_are_those_of_the_units_that_stand_by() -> None:
    """Each month adds the strengths of its units; the months that reach the target are counted."""
    offers = [offer("O1", strength=200), offer("O2", strength=100)]
    found = force(offers, events=[*risen("O1"), *risen("O2", on=date(2026, 2, 1))])
    assert [month.persons for month in found.months[:4]] == [300, 300, 200, 0]
    assert (found.num_reached, found.first_below) == (2, found.months[2])
    assert [entry.offer_id for entry in found.due] == ["O2", "O1"]
    for number, month in enumerate(found.months):
        there = [entry for entry in found.roster if entry.stands_by[number]]
        assert (month.units, month.persons) == (len(there), sum(entry.strength for entry in there))


def test_gap_calendar_matches_each_month_anew() -> None:
    """A line is filled while a unit that fits stands by, and its persons are missing afterwards."""
    lines = [requirement("R1"), requirement("R2", unit_type="FPU", strength=140)]
    offers = [offer("O1"), offer("O2", unit_type="FPU", strength=120, available_until="2027-01-31")]
    found = force(offers, events=[*risen("O1"), *risen("O2")], requirements=lines)
    assert [month.filled for month in found.months[:4]] == [("R1",), ("R1",), ("R1",), ()]
    assert [month.missing_by_type for month in found.months[:4]] == [
        {"FPU": 20},
        {"FPU": 140},
        {"FPU": 140},
        {"FPU": 140, "INF_COY": 150},
    ]


def test_gap_says_how_many_units_are_there_and_fit() -> None:
    """A unit of the type that lacks an attribute is there and does not fit."""
    found = force([offer()], events=risen(), requirements=[requirement(attributes=("night",))])
    (gap,) = found.months[0].gaps
    assert (gap.missing, gap.num_there, gap.num_fit) == (150, 1, 0)


def test_rules_of_the_match_hold_in_the_calendar() -> None:
    """Overshoot and the scenario's least level apply: the top of the ladder meets any of them."""
    found = force(
        [offer(strength=190)], events=risen(), requirements=[requirement()], policy=Policy(min_level="L3")
    )
    assert found.months[0].gaps[0].num_fit == 1
    wide = force(
        [offer(strength=190)],
        events=risen(),
        requirements=[requirement()],
        policy=Policy(min_level="L3", overshoot=1.3),
    )
    assert wide.months[0].gaps == ()


def test_order_of_the_input_does_not_matter() -> None:
    """Permuting offers and events gives the same answer."""
    lines = [requirement("R1"), requirement("R2")]
    offers = [offer("O1"), offer("O2", strength=140), offer("O3", strength=160, contributor="XBO")]
    events = [*risen("O1"), *risen("O2", on=date(2026, 5, 1)), *risen("O3", on=date(2026, 1, 20))]
    asked = force(offers, events=events, requirements=lines)
    for order in permutations(offers):
        assert force(order, events=reversed(events), requirements=lines) == asked
        assert force(order, events=events, requirements=lines[::-1]).months == asked.months


def test_nothing_offered_is_an_answer() -> None:
    """Without offers every line is empty in every month."""
    found = force(requirements=[requirement()])
    assert {month.missing_by_type["INF_COY"] for month in found.months} == {150}
    assert (found.roster, found.num_reached) == ((), 0)


def test_ladder_that_ends_ends_the_stand_by() -> None:
    """Nobody stands at a level of rules that are in force no more; before they begin there is no answer."""
    template = StandbyTemplate(requirements=(), target=1, as_of=AS_OF, statements=STATEMENTS)
    short = UN.model_copy(update={"valid_until": date(2027, 1, 15)})
    found = standby.calendar(template, offers=[offer()], events=risen(), rule_set=short, conduct={}, busy={})
    assert months_of(found, found.roster[0]) == ["2026-12"]
    late = UN.model_copy(update={"valid_from": date(2027, 1, 15)})
    with pytest.raises(NotAllowed):
        standby.calendar(template, offers=[offer()], events=risen(), rule_set=late, conduct={}, busy={})


LATER_KINDS = (
    "renewed",
    "conduct_certificate_valid",
    "sur_aligned",
    "verification_failed",
    "release_revoked",
)


@st.composite
def known(draw: st.DrawFn) -> tuple[list[LadderEvent], UnitOffer, list[tuple[date, date, str]], date]:
    """Return a climb and what came after it, around the day on which statements changed, 1 July 2023."""
    references = st.sampled_from(["RDL-FPU 1", "RDL-FPU 2", "T 1"])
    climbed = date(2022, 6, 1) + timedelta(days=draw(st.integers(0, 365)))
    as_of = climbed + timedelta(days=draw(st.integers(-5, 250)))
    days = st.integers(-30, 700).map(lambda number: as_of + timedelta(days=number))
    more = [
        event(kind, day, refers_to=draw(references) if kind == "sur_aligned" else "")
        for kind in draw(st.lists(st.sampled_from(LATER_KINDS), max_size=3))
        for day in [climbed + timedelta(days=draw(st.integers(0, 300)))]
    ]
    busy = [
        (start, start + timedelta(days=draw(st.integers(1, 90))), "X")
        for start in draw(st.lists(days, max_size=2))
    ]
    unit = offer(
        unit_type="FPU", available_from=draw(st.none() | days), available_until=draw(st.none() | days)
    )
    return [*risen(on=climbed, reference=draw(references)), *more], unit, busy, as_of


@settings(max_examples=60)
@given(known())
def test_calendar_agrees_with_a_walk_from_day_to_day(
    case: tuple[list[LadderEvent], UnitOffer, list[tuple[date, date, str]], date],
) -> None:
    """A twin that asks the ladder on every single day finds the same months."""
    events, unit, busy, as_of = case
    found = force([unit], events=events, busy={"O1": busy}, as_of=as_of)
    past = [each for each in events if each.on <= as_of]

    def stands_by(day: date) -> bool:
        standing = ladder.standings({"O1": "FPU"}, events=past, rule_set=UN, on=day, statements=STATEMENTS)[
            "O1"
        ]
        begun = unit.available_from is None or unit.available_from <= day
        lasts = unit.available_until is None or day < unit.available_until
        home = not any(start <= day < end for start, end, _ in busy)
        return standing.level == "RDL" and standing.released and begun and lasts and home

    def every_day(month: date) -> bool:
        length = (next_month(month) - month).days
        return all(stands_by(month + timedelta(days=number)) for number in range(length))

    stood = [f"{month:%Y-%m}" for month in found.template.months if every_day(month)]
    assert [month for entry in found.roster for month in months_of(found, entry)] == stood
    for entry in found.roster:
        for month, stands in zip(found.template.months, entry.stands_by, strict=True):
            assert stands == (entry.absence_in(month) is None)
