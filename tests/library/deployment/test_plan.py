"""The loop from a scenario to a plan, on the tiny example."""

from dataclasses import replace
from pathlib import Path

import pytest

from bluehelm.core.errors import MissingReference
from bluehelm.deployment import plan, scenario, summary
from bluehelm.deployment.domain import Deployed, Objective
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.schema import plan_json
from bluehelm.generation import check


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example."""
    return scenario.read(root / "examples/tiny")


@pytest.fixture(scope="module")
def made(tiny: Scenario) -> Plan:
    """Return its plan."""
    return plan.make(tiny, replications=500)


def test_same_input_same_bytes(tiny: Scenario, made: Plan) -> None:
    """The same scenario and seed give the same text."""
    assert plan_json(plan.make(tiny, replications=500)) == plan_json(made)


def test_other_seed_changes_the_simulation_only(tiny: Scenario, made: Plan) -> None:
    """Match, gaps, offers and base rates hang on no seed."""
    other = plan.make(tiny, seed=2, replications=500).model_dump(mode="json")
    first = made.model_dump(mode="json")
    assert other["forecast"] != first["forecast"]
    for name in ("forecast", "movements", "objectives", "sensitivities", "summary"):
        del other[name], first[name]
    assert other["provenance"].pop("seed") == 2
    assert first["provenance"].pop("seed") == 1
    assert other == first


def test_order_of_rows_does_not_matter(tiny: Scenario, made: Plan) -> None:
    """Turning every table round gives the same plan."""
    turned = replace(
        tiny,
        offers=tiny.offers[::-1],
        requirements=tiny.requirements[::-1],
        ladder_events=tiny.ladder_events[::-1],
        claims=tiny.claims[::-1],
        components=tiny.components[::-1],
    )
    other = plan.make(turned, replications=500)
    assert {(one.requirement_id, one.offer_id) for one in other.matching.assignments} == {
        (one.requirement_id, one.offer_id) for one in made.matching.assignments
    }
    assert other.forecast == made.forecast


def test_matching_passes_the_independent_check(tiny: Scenario, made: Plan) -> None:
    """The case that was matched and the answer fit each other."""
    assert check.faults(plan.case_of(tiny), made.matching) == ()


def test_every_assigned_unit_moves(made: Plan) -> None:
    """One movement a unit, with steps of people and, where there is cargo, of equipment."""
    assert [(one.requirement_id, one.offer_id) for one in made.movements] == [
        (one.requirement_id, one.offer_id) for one in made.matching.assignments
    ]
    for movement in made.movements:
        streams = {step.stream for step in movement.steps}
        assert streams == ({"people", "equipment"} if movement.sea_km else {"people"})


def test_another_question_keeps_the_match_but_for_its_day(tiny: Scenario, made: Plan) -> None:
    """Here the same units go by another day, too; only for the least lateness must that be so."""
    assert plan.make(tiny, target=60, replications=100).matching == made.matching
    asked = plan.make(tiny, target=60, day=90, replications=500)
    assert [row.offer_id for row in asked.matching.assignments] == [
        row.offer_id for row in made.matching.assignments
    ]
    assert (asked.settings.target, asked.settings.day) == (60, 90)
    assert asked.forecast.probability > made.forecast.probability
    assert asked.provenance.input_hash != made.provenance.input_hash
    least_late = replace(tiny, settings=tiny.settings.model_copy(update={"objective": Objective.TARDINESS}))
    one, other = (plan.make(least_late, day=day, replications=100) for day in (60, 90))
    assert (one.matching, one.forecast.quantiles) == (other.matching, other.forecast.quantiles)


def test_unit_bound_elsewhere_is_not_available(tiny: Scenario, made: Plan) -> None:
    """An offer that serves another mission on the day it is needed fills no line."""
    chosen = next(one.offer_id for one in made.matching.assignments if one.requirement_id == "R1")
    elsewhere = Deployed(
        offer_id=chosen,
        mission="Y",
        start_on="2026-06-01",
        end_on="2027-06-01",
        kind="illustrative",
        source="register",
    )
    other = plan.make(replace(tiny, deployed=(elsewhere,)), replications=50)
    assert chosen not in {one.offer_id for one in other.matching.assignments}
    assert {offer.available_from.isoformat() for offer in other.offers if offer.offer_id == chosen} == {
        "2027-06-01"
    }


def test_closed_passage_changes_the_arrivals(tiny: Scenario) -> None:
    """A closed strait makes the ships from the Mediterranean go nowhere, so their units cannot arrive."""
    closed = tiny.settings.model_copy(update={"closed_passages": ("gibraltar", "suez")})
    open_arrivals = plan.case_of(tiny).arrivals
    arrivals = plan.case_of(replace(tiny, settings=closed)).arrivals
    mediterranean = {offer.offer_id for offer in plan.case_of(tiny).offers if offer.home_port == "MTMLA"}
    assert {pair for pair in open_arrivals if pair[1] in mediterranean}
    assert not {pair for pair in arrivals if pair[1] in mediterranean}


def test_unknown_port_is_named(tiny: Scenario) -> None:
    """A port that no list knows is a fault of the input, not a silent gap."""
    wrong = tuple(
        entry.model_copy(update={"home_port": "XXXXX"}) if entry.offer_id == "O3" else entry
        for entry in tiny.offers
    )
    with pytest.raises(MissingReference, match="XXXXX"):
        plan.make(replace(tiny, offers=wrong), replications=10)


def test_progress_is_told_in_order(tiny: Scenario) -> None:
    """Long stages say where they are, by work and not by time."""
    told: list[tuple[str, int, int]] = []
    plan.make(tiny, replications=10, progress=lambda *state: told.append(state))
    stages = ["arrivals", "match", "schedule", "explain", "simulate"]
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == stages
    assert all(0 <= done <= total for _, done, total in told)


def test_five_sentences(made: Plan) -> None:
    """The answer has five sentences; the figures in them are those of the plan."""
    filled, critical, probability, base_rate, gaps = made.summary
    assert f"out of {len(made.offers)} offers" in filled
    stage = next(stage for stage in made.matching.stages if stage.name == "critical_unmet")
    assert f"Critical need of {stage.value:.0f} of" in critical
    assert f"is {made.forecast.probability:.2f} (standard error " in probability
    assert "500 runs" in probability
    assert f"Of {made.base_rates[0].num_cases} real build-ups" in base_rate
    assert base_rate.endswith("none had a stand-by force.")
    assert all(gap.requirement_id in gaps for gap in made.gaps)


def test_a_probability_is_never_said_to_be_nothing(tiny: Scenario) -> None:
    """A target that no run reaches is below 0.01, and its standard error shows how few runs there were."""
    probability = plan.make(tiny, target=224, day=30, replications=20).summary[2]
    assert "by day 30 is < 0.01 (standard error 0.044, 20 runs)" in probability


def test_lines_are_counted_filled_partly_filled_and_empty(made: Plan) -> None:
    """A line that a unit covers in part is neither filled nor empty."""
    told = "3 units of 3 contributors, out of 6 offers, cover 220 of 290 persons asked for: "
    assert f"{told}2 of 4 lines are filled, 1 partly filled and 1 empty." in made.summary[0]
    smaller = [row.model_copy(update={"strength": min(row.strength, 140)}) for row in made.requirements]
    eased = made.model_copy(update={"requirements": tuple(smaller[:-1]), "gaps": ()})
    assert "220 of 220 persons asked for: 3 of 3 lines are filled" in summary.sentences(eased)[0]
    assert "partly" not in summary.sentences(eased)[0]


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ((0.1, 0.2, 0.49), "; on 3 lines a unit is more likely late, or withdrawn, than in time."),
        ((0.9, 0.497, 0.494), "; on 1 line a unit is more likely late, or withdrawn, than in time."),
        ((0.9, 0.5, 0.8), "and 1 empty."),
    ],
)
def test_lines_that_come_late_are_said_to_be_late(made: Plan, shares: tuple[float, ...], told: str) -> None:
    """A line is filled whenever its unit comes; that it is mostly late is said, as its share is shown."""
    moved = zip(made.movements, shares, strict=True)
    late = tuple(move.model_copy(update={"on_time_probability": share}) for move, share in moved)
    assert summary.sentences(made.model_copy(update={"movements": late}))[0].endswith(told)


def test_what_holds_up_the_late_is_said_with_and_without_gaps(made: Plan) -> None:
    """By the persons whose units are likely late; where none is, nothing is said of it."""
    steps = ("sea", "port_clearance", "sea")
    moved = zip(made.movements, steps, strict=True)
    late = tuple(
        move.model_copy(update={"on_time_probability": 0.1, "late_step": step}) for move, step in moved
    )
    persons = [move.strength for move in late]
    told = summary.sentences(made.model_copy(update={"movements": late, "gaps": ()}))[-1]
    assert told == (
        f"No gap is left; of {sum(persons)} persons whose units are likely late, {persons[1]} "
        "are held up by: port and customs."
    )
    told = summary.sentences(made.model_copy(update={"movements": late}))[-1]
    assert told.startswith("The gap")
    held = f"{persons[1]} are held up by: port and customs."
    assert told.endswith(f"; of {sum(persons)} persons whose units are likely late, {held}")
    early = tuple(move.model_copy(update={"on_time_probability": 0.9}) for move in late)
    told = summary.sentences(made.model_copy(update={"movements": early, "gaps": ()}))[-1]
    assert told == "No gap is left."


def test_no_past_as_large_is_said(tiny: Scenario) -> None:
    """Where no real build-up was as large, the sentence says so instead of a rate."""
    past = plan.make(tiny, target=90_000, replications=10).summary[3]
    assert past == "No real build-up by 90,000 persons or more in 1992-2012 is on record."
