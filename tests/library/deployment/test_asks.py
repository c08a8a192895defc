"""Asks: what is worth most, of whom, and letters that say no more than a capital may read."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bluehelm.core.charts.scale import chance
from bluehelm.core.errors import MissingReference
from bluehelm.deployment import (
    asks,
    letters,
    lift_check,
    lift_decode,
    newcomers,
    paired,
    plan,
    scenario,
    simulate,
    ways,
)
from bluehelm.deployment.asks import Desk
from bluehelm.deployment.asks_domain import AskReport, Record
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.scenario import Scenario, StandingRow
from bluehelm.generation import asks as matched
from bluehelm.generation import match
from bluehelm.generation.domain import Requirement
from bluehelm.generation.result import Matching
from bluehelm.partnership.domain import Announcement, Caveat


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example without its decision, and with a line that no company fills alone."""
    found = scenario.read(root / "examples/tiny")
    larger = [
        line.model_copy(update={"strength": 160}) if line.requirement_id == "R2" else line
        for line in found.requirements
    ]
    return replace(found, requirements=tuple(larger), pins=())


@pytest.fixture(scope="module")
def desk(tiny: Scenario) -> Desk:
    """Return the example with its plan."""
    return asks.open_desk(tiny, replications=1000)


@pytest.fixture(scope="module")
def report(desk: Desk) -> AskReport:
    """Return all that is worth asking for."""
    return asks.make(desk)


def test_probability_as_things_stand_is_that_of_the_plan(tiny: Scenario, report: AskReport) -> None:
    """Both come from the same runs."""
    told = plan.make(tiny, replications=1000).forecast
    assert (report.probability, report.standard_error) == (told.probability, told.standard_error)


def test_asks_go_by_the_stages_of_the_match(report: AskReport) -> None:
    """Critical need comes first; the empty line is worth more than the one that lacks ten persons."""
    assert [(ask.ask.unit_type, ask.ask.strength) for ask in report.asks] == [("UHU", 60), ("INF_COY", 10)]
    ranks = [ask.worth.rank for ask in report.asks]
    assert ranks == sorted(ranks, reverse=True)


def test_worth_is_what_the_match_gains_when_it_is_made_again(desk: Desk, report: AskReport) -> None:
    """Each ask, given to the scenario, changes the stages of the plan by as much as was said."""
    before = {stage.name: stage.value for stage in desk.matching.stages}
    for ask in report.asks:
        prepared = desk.with_unit(ask.ask, contributor=ask.contributor)
        after = {stage.name: stage.value for stage in asks.match.solve(prepared.case).stages}
        assert ask.worth.gain == {name: before[name] - after[name] for name in ask.worth.gain}


def absence(made: Matching, *, lines: tuple[Requirement, ...], settings: Settings) -> int:
    """Return the persons absent summed over days, line by line and day by day."""
    total = 0
    for line in lines:
        units = [row for row in made.assignments if row.requirement_id == line.requirement_id]
        for day in range(min(line.needed_by_day, settings.day), settings.policy.horizon_days):
            there = sum(row.strength for row in units if row.arrival_day <= day)
            total += max(0, line.strength - there)
    return total


def test_days_and_points_are_those_of_a_plan_made_again(desk: Desk, report: AskReport) -> None:
    """Matched again, and run with the unit beside the kept schedule, it has the days and points told."""
    lines, settings = desk.prepared.case.requirements, desk.settings
    for ask in report.asks:
        prepared = desk.with_unit(ask.ask, contributor=ask.contributor)
        again = match.solve(prepared.case)
        saved = [absence(made, lines=lines, settings=settings) for made in (desk.matching, again)]
        assert saved[0] - saved[1] == ask.worth.gain["person_days_absent"]
        assert ask.arrival_day in {row.arrival_day for row in again.assignments if row.offer_id == "ask"}
        going = ways.assigned(again, itineraries=prepared.itineraries)
        lift = newcomers.scheduled(desk.lift, going, prepared=prepared, scenario=desk.scenario)
        assert lift
        assert lift_check.faults(lift.case.problem, lift_decode.decode(lift.case.problem, lift.plan)) == ()
        runs = simulate.run(
            going,
            requirements=lines,
            settings=settings,
            seed=desk.seed,
            replications=desk.replications,
            lift=lift,
        )
        persons = np.array([unit.strength for unit in runs.units]) @ (runs.people_day <= settings.day)
        reached = float((persons >= settings.target).mean())
        assert reached == pytest.approx(report.probability + ask.difference.probability, abs=1e-9)


def test_no_ask_is_worth_more_than_its_bound(desk: Desk, report: AskReport) -> None:
    """What a shortlist leaves out cannot be among the best."""
    for ask in report.asks:
        assert ask.worth.rank <= matched.bound(desk.search, ask.ask, case=desk.prepared.case)


def test_what_nobody_wants_is_not_asked_for(report: AskReport) -> None:
    """A full line in time has no ask."""
    assert {line for ask in report.asks for line in ask.ask.lines} == {"R2", "R4"}


def test_nobody_is_asked_for_what_a_pin_keeps_short(root: Path, tiny: Scenario) -> None:
    """A free unit would fill the line but for the pin, which is told; where none would, others are asked."""
    pinned = scenario.read(root / "examples/tiny")
    made = asks.make(asks.open_desk(pinned, replications=100))
    assert {line for ask in made.asks for line in ask.ask.lines} == {"R4"}
    assert [(gap.requirement_id, gap.strength, gap.reason) for gap in made.pinned] == [("R2", 10, "pinned")]
    assert "Bao" in made.pinned[0].text + made.pinned[0].remedy
    alone = asks.make(asks.open_desk(replace(tiny, pins=pinned.pins), replications=100))
    assert {line for ask in alone.asks for line in ask.ask.lines} == {"R2", "R4"}
    assert alone.pinned == ()


def test_worth_hangs_on_what_the_line_wants(report: AskReport) -> None:
    """Without its language a company is worth nothing to the line that asks for it."""
    company = report.asks[1]
    assert company.variants[0].text == "without the language fr"
    assert set(company.variants[0].gain.values()) == {0.0}


def test_who_offers_such_units_comes_first(report: AskReport) -> None:
    """Those with offers of the type, then the others; each with the day on which a unit would be there."""
    who = report.asks[0].addressees
    assert (who[0].contributor, who[0].record) == ("XES", Record.OFFERS)
    assert {one.record for one in who[1:]} == {Record.NONE}
    assert all(one.arrival_day for one in who)


def test_announcement_that_no_offer_shows_is_named(tiny: Scenario) -> None:
    """Whoever announced such units and registered none is asked before those who never spoke of them."""
    said = Announcement(
        announcement_id="A9",
        contributor="XBO",
        conference="Summit",
        category="aviation",
        capability="utility helicopter unit",
        stated_on="2026-01-12",
        kind="illustrative",
        source="invented: a speech",
    )
    spoken = replace(tiny, announcements=(*tiny.announcements, said))
    first = asks.make(asks.open_desk(spoken, replications=100), most=1).asks[0]
    known = {one.contributor: one for one in first.addressees}
    assert [one.contributor for one in first.addressees][:2] == ["XES", "XBO"]
    assert known["XBO"].record == Record.ANNOUNCED
    assert "invented: a speech" in known["XBO"].said[0]


def test_letter_names_own_offers_only(desk: Desk, report: AskReport) -> None:
    """What is on record of a capital stands there with its sources and next step, and nobody else's."""
    text = letters.draft(desk, report, contributor="XES")
    for part in ("O5, 60 persons", "Align equipment", "utility helicopters, 3 helicopters", "DRAFT", "R4"):
        assert part in " ".join(text.split())
    for other in ("O1", "O2", "O6", "Borvania", "Aldara"):
        assert other not in text
    assert max(map(len, text.splitlines())) <= letters.WIDTH


def test_letter_betrays_nothing_confidential(tiny: Scenario) -> None:
    """A caveat of the secretariat and the conduct standing of a unit stay out of the letter."""
    secret = Caveat(
        offer_id="O5", rule="not_site", value="SOUTH", visibility="secretariat", note="a secret note"
    )
    held = StandingRow(offer_id="O5", standing="suspended", as_of="2026-11-01")
    sealed = replace(tiny, caveats=(*tiny.caveats, secret), standings=(held,))
    desk = asks.open_desk(sealed, replications=100)
    text = letters.draft(desk, asks.make(desk, most=1), contributor="XES").lower()
    assert "o5" in text
    for word in ("a secret note", "suspend", "conduct standing", "caveat"):
        assert word not in text


def test_letter_says_of_a_unit_without_a_level_that_it_has_none(desk: Desk, report: AskReport) -> None:
    """An offer that has reached no level, or lost it, has plain words for it."""
    case = desk.prepared.case
    fallen = case.levels["O5"].model_copy(update={"level": "", "until": None})
    below = replace(case, levels={**case.levels, "O5": fallen})
    low = replace(desk, prepared=replace(desk.prepared, case=below))
    text = " ".join(letters.draft(low, report, contributor="XES").split())
    assert "It holds no readiness level. Next: Align equipment" in text
    assert "Level no level" not in text


@pytest.mark.parametrize("state", ["XAL", "XBO"])
def test_letter_says_what_its_own_unit_changes(desk: Desk, report: AskReport, state: str) -> None:
    """Persons and probability are those of the unit addressed; a probability stands where it rises."""
    company = report.asks[1]
    assert company.contributor != state
    prepared = desk.with_unit(company.ask, contributor=state)
    gain, added = desk.worth(prepared).gain, desk.difference(prepared).probability
    text = " ".join(letters.draft(desk, report, contributor=state).split())
    assert f"cover {gain['critical_unmet'] + gain['other_unmet']:,.0f} persons" in text
    likelier = f"from {chance(report.probability)} to {chance(report.probability + added)}"
    assert (likelier in text) == (added > 0)


def test_letter_says_which_line_a_chosen_unit_fills(desk: Desk, report: AskReport) -> None:
    """A capital whose unit is in the plan reads so."""
    text = " ".join(letters.draft(desk, report, contributor="XAL").split())
    assert "passes the filters; it fills R2." in text


def test_letter_to_who_has_none_says_the_first_step(desk: Desk, report: AskReport) -> None:
    """A capital without such units reads how to begin."""
    text = " ".join(letters.draft(desk, report, contributor="NPL").split())
    assert "We have no such unit of Nepal on record" in text
    assert "Send the note verbale" in text


def test_letter_to_nobody_is_refused(desk: Desk, report: AskReport) -> None:
    """A code of no state is named, with the nearest."""
    with pytest.raises(MissingReference, match="contributor is XEZ"):
        letters.draft(desk, report, contributor="XEZ")


def test_difference_of_a_plan_with_itself_is_none() -> None:
    """The same runs differ in nothing, and still no error of 0 is claimed."""
    same = np.array([100, 200, 300])
    told = paired.difference(same, same, target=200)
    assert (told.probability, told.persons) == (0, 0)
    assert told.standard_error > 0


def test_paired_error_is_smaller_than_that_of_two_plans(report: AskReport) -> None:
    """Common draws: the error of the difference is below that of either probability."""
    for ask in report.asks:
        assert ask.difference.standard_error < report.standard_error


def test_same_input_same_asks(desk: Desk, report: AskReport) -> None:
    """Nothing hangs on when it is asked."""
    assert asks.make(desk) == report
