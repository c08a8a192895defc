"""Calls of a stand-by force: the scenario of a call, and the table by month and area."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from bluehelm.core.claims import Kind
from bluehelm.deployment import areas, calls, report_standby, scenario
from bluehelm.deployment.calls import CallCell
from bluehelm.deployment.dated_domain import DatedStep
from bluehelm.deployment.domain import Deployed, Route
from bluehelm.deployment.paths import Chances
from bluehelm.deployment.scenario import Scenario, StandingRow
from bluehelm.forces.domain import LadderEvent
from bluehelm.generation.domain import Requirement
from bluehelm.partnership.domain import Caveat

DECEMBER, JUNE, JULY = date(2026, 12, 1), date(2027, 6, 1), date(2027, 7, 1)


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the small example."""
    return scenario.read(root / "examples/tiny")


@pytest.fixture(scope="module")
def renewed(tiny: Scenario) -> Scenario:
    """
    Return the example on 1 January with every pledge renewed on that day, to lapse on 1 July.

    It has ships enough for all: where they are few, a unit less may make room for others.
    """
    day = date(2027, 1, 1)
    news = tuple(
        LadderEvent(
            offer_id=offer.offer_id,
            kind="renewed",
            on=day,
            by="secretariat",
            evidence="letter",
            basis="illustrative",
        )
        for offer in tiny.offers
    )
    return replace(
        tiny,
        settings=tiny.settings.model_copy(update={"as_of": date(2027, 1, 1)}),
        ladder_events=(*tiny.ladder_events, *news),
        fleet=(),
    )


def cells(found: Scenario, *codes: str, days: list[date]) -> list[CallCell]:
    """Return the cells of some areas and days, with few runs."""
    asked = [areas.area(code) for code in codes]
    return list(calls.table(found, areas=asked, days=days, replications=100))


def without(found: Scenario, offer_id: str) -> Scenario:
    """Return a scenario without an offer and what is said of it."""
    return replace(
        found,
        offers=tuple(row for row in found.offers if row.offer_id != offer_id),
        claims=tuple(row for row in found.claims if row.subject != offer_id),
        caveats=tuple(row for row in found.caveats if row.offer_id != offer_id),
        components=tuple(row for row in found.components if row.offer_id != offer_id),
    )


def test_call_moves_the_force_and_nothing_else(tiny: Scenario) -> None:
    """Geography, season and day are those of the call; days, strengths and steps stay."""
    juba = calls.called(tiny, area=areas.area("SSD"), on=JUNE)
    assert (juba.settings.requested_on, juba.settings.as_of, juba.settings.mission) == (JUNE, JUNE, "UNMISS")
    assert {(line.site, line.mission) for line in juba.requirements} == {("JUBA", "UNMISS")}
    assert juba.pins == ()
    assert juba.steps == tiny.steps

    def core(line: Requirement) -> tuple[object, ...]:
        return line.requirement_id, line.strength, line.needed_by_day, line.after

    assert [core(line) for line in juba.requirements] == [core(line) for line in tiny.requirements]


def test_clearance_that_is_known_takes_the_place_of_the_scenario(tiny: Scenario) -> None:
    """Port Sudan has its own days."""
    steps = calls.called(tiny, area=areas.area("DAR"), on=JUNE).steps
    assert [step.mode_days for step in steps if step.name == "port_clearance"] == [44]


def test_capacities_follow_the_code_of_their_place(root: Path) -> None:
    """Berths of Douala count wherever Douala is the port, and nowhere else."""
    found = scenario.read(root / "examples/standby-3000")
    there = {
        code: [
            (row.site, row.name.value)
            for row in calls.called(found, area=areas.area(code), on=JUNE).capacities
        ]
        for code in ("TCD", "LBN")
    }
    assert there == {"TCD": [("DOUALA", "berths"), ("DOUALA", "convoys")], "LBN": []}


def test_what_is_known_later_does_not_count(tiny: Scenario) -> None:
    """A suspension, a withdrawal or a claim recorded after the day of the data changes no call."""
    later = date(2026, 11, 20)
    told = replace(
        tiny,
        standings=(StandingRow(offer_id="O3", standing="suspended", as_of=later),),
        ladder_events=(
            *tiny.ladder_events,
            LadderEvent(offer_id="O4", kind="withdrawn", on=later, basis="illustrative"),
        ),
    )
    assert cells(told, "LBN", days=[DECEMBER]) == cells(tiny, "LBN", days=[DECEMBER])


def test_lapse_lowers_its_month_with_nobody_editing(renewed: Scenario) -> None:
    """Pledges that lapse on 1 July are there in June and gone in July, from calendar and table alike."""
    june, july = cells(renewed, "LBN", days=[JUNE, JULY])
    assert june.units == 3
    assert june.probability > 0
    assert (july.units, july.probability, july.reason) == (0, 0.0, "roster")
    months = {month.month: month.persons for month in calls.force(renewed).months}
    assert months[JUNE] > months[JULY] == 0


def test_who_stands_by_is_as_sure_as_the_weakest_of_what_tells_it(renewed: Scenario) -> None:
    """Of strength, events up to the day of the data, and periods away; and never more than derived."""
    stated = {"kind": Kind.PUBLISHED, "strength": 200}
    offers = tuple(one.model_copy(update=stated) for one in renewed.offers)
    events = tuple(one.model_copy(update={"basis": Kind.PUBLISHED}) for one in renewed.ladder_events)
    sure = replace(renewed, offers=offers, ladder_events=events, deployed=(), claims=())
    force = calls.force(sure)
    first, second, third, *_others = (one.offer_id for one in force.roster)
    assert set(report_standby.kinds(sure, force=force).values()) == {Kind.DERIVED}
    as_of = renewed.settings.as_of
    more = (
        LadderEvent(offer_id=first, kind="renewed", on=as_of, basis="assumed"),
        LadderEvent(offer_id=third, kind="renewed", on=as_of + timedelta(days=1), basis="assumed"),
    )
    gone = Deployed(
        offer_id=second, mission="X", start_on=as_of, end_on=JUNE, kind="illustrative", source="invented"
    )
    told = replace(sure, ladder_events=(*events, *more), deployed=(gone,))
    found = report_standby.kinds(told, force=force)
    assert (found[first], found[second], found[third]) == (Kind.ASSUMED, Kind.ILLUSTRATIVE, Kind.DERIVED)


@pytest.mark.parametrize("offer_id", ["O3", "O4"])
def test_removed_unit_lowers_calendar_and_table(renewed: Scenario, offer_id: str) -> None:
    """In every month in which it stood by, and in every cell in which it was sent."""
    less, days = without(renewed, offer_id), [date(2027, 2, 1), JUNE, JULY]
    for before, after in zip(calls.force(renewed).months, calls.force(less).months, strict=True):
        is_there = before.persons > 0
        assert after.persons < before.persons if is_there else after.persons == before.persons == 0
    pairs = zip(cells(renewed, "LBN", "SSD", days=days), cells(less, "LBN", "SSD", days=days), strict=True)
    for before, after in pairs:
        if before.units:
            assert after.mean_persons < before.mean_persons
            assert after.probability <= before.probability
        else:
            assert after == before


def test_closed_road_is_named(renewed: Scenario) -> None:
    """Nobody gets to Goz Beïda by day 60 of a call in June; the rains are the reason."""
    (june,) = cells(renewed, "TCD", days=[JUNE])
    assert (june.probability, june.reason) == (0.0, "wet")
    (lebanon,) = cells(renewed, "LBN", days=[JUNE])
    assert lebanon.probability > 0


def test_unit_for_one_mission_goes_there_only(tiny: Scenario) -> None:
    """A caveat on the mission is read against that of the area."""
    only = Caveat(offer_id="O3", rule="only_mission", value="UNMISS")
    bound = replace(tiny, caveats=(*tiny.caveats, only))
    south_sudan, lebanon = cells(bound, "SSD", "LBN", days=[DECEMBER])
    assert (south_sudan.persons, lebanon.persons) == (234, 174)


def test_bound_unit_is_not_sent_again(tiny: Scenario) -> None:
    """A unit of another call is not free for this one."""
    period = Deployed(
        offer_id="O3",
        mission="UNIFIL",
        start_on=DECEMBER,
        end_on=date(2027, 12, 1),
        kind="derived",
        source="call",
    )
    found = calls.called(tiny, area=areas.area("SSD"), on=DECEMBER, bound=[period])
    assert found.deployed == (*tiny.deployed, period)


def test_cell_hangs_on_no_other(tiny: Scenario) -> None:
    """A larger table has the same cells."""
    alone = cells(tiny, "SSD", days=[DECEMBER])
    among = cells(tiny, "LBN", "SSD", days=[date(2026, 12, 10), DECEMBER])
    assert alone == [cell for cell in among if (cell.area, cell.called_on) == ("SSD", DECEMBER)]


def test_dated_steps_are_estimated_on_the_day_of_the_data(tiny: Scenario) -> None:
    """What still lasts today is not made longer by a call next year."""
    rows = tuple(
        DatedStep(
            case=f"C{number}",
            step="consent",
            stream="both",
            start_on=date(2026, 10, 1),
            end_on=date(2026, 10, 8) if number < 15 else None,
            kind="measured",
            source="register",
        )
        for number in range(24)
    )
    steps = {
        on: calls.called(replace(tiny, dated_steps=rows), area=areas.area("LBN"), on=on).steps
        for on in (DECEMBER, JUNE)
    }
    assert steps[DECEMBER] == steps[JUNE] != tiny.steps


def test_days_that_are_alike_have_the_same_cell(renewed: Scenario) -> None:
    """What is kept from one month to the next is what a table of that month alone says."""
    days = [date(2027, 2, 1), date(2027, 3, 1), JUNE, JULY]
    among = cells(renewed, "LBN", "TCD", days=days)
    alone = [cell for day in days for cell in cells(renewed, "LBN", "TCD", days=[day])]
    assert among == alone


def test_season_without_end_is_no_error(tiny: Scenario) -> None:
    """A unit that nothing can carry never starts on a road that the rains close for years."""
    chances = Chances(
        settings=tiny.settings.model_copy(update={"wet_months": tuple(range(1, 13))}), seed=1, replications=2
    )
    leg = areas.area("TCD").road_legs[-1]
    dry = Route(mode="road", km=leg.km, days=leg.days_dry, line=(), legs=(leg,))
    with np.errstate(invalid="raise"):
        days = chances.road((dry, None), start_day=np.array([10.0, np.inf]))
    assert days.tolist() == [np.inf, np.inf]
