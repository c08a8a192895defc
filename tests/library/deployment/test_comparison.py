"""Two plans run with the same draws: what is said of their difference is what a plain count gives."""

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt
from pathlib import Path

import pytest

from bluehelm.core.errors import InputError
from bluehelm.deployment import (
    comparison,
    comparison_reasons,
    comparison_words,
    plan,
    report_comparison,
    scenario,
    shocks,
    verify_again,
)
from bluehelm.deployment.comparison_domain import Comparison
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.shocks_domain import Shocks

RUNS = 300


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example."""
    return scenario.read(root / "examples/tiny")


@pytest.fixture(scope="module")
def before(tiny: Scenario) -> Plan:
    """Return its plan."""
    return plan.make(tiny, replications=RUNS)


def after(tiny: Scenario, **supposed: object) -> Plan:
    """Return its plan after shocks."""
    struck = shocks.apply(tiny, shocks=Shocks.model_validate(supposed))
    return plan.make(struck.scenario, replications=RUNS)


def persons(made: Plan, day: int) -> list[int]:
    """Return the persons on site on a day, run by run, counted one by one."""
    runs = verify_again.of(made).runs
    counts = []
    for run in range(made.forecast.replications):
        there = 0
        for unit, days, move in zip(runs.units, runs.people_day.tolist(), made.movements, strict=True):
            has_left = move.leaves_day is not None and move.leaves_day <= day
            there += unit.strength if days[run] <= day and not has_left else 0
        counts.append(there)
    return counts


def test_plan_beside_itself_does_not_differ(before: Plan) -> None:
    """No difference, and a standard error that no draw makes large."""
    made = comparison.of(before, after=before)
    assert made.is_same
    assert (made.on_site.difference, made.lines, made.reserves, made.out, made.into) == (0, (), (), (), ())
    assert made.on_site.standard_error < 1 / RUNS


@pytest.mark.parametrize("supposed", [{"offers": ("O3",)}, {"customs_days": 9}, {"premium_days": 6}])
def test_differences_are_those_of_a_plain_count(
    tiny: Scenario, before: Plan, supposed: Mapping[str, object]
) -> None:
    """Means, probabilities and both standard errors, from the runs one by one."""
    second = after(tiny, **supposed)
    made = comparison.of(before, after=second)
    day, target = tiny.settings.day, tiny.settings.target
    pairs = list(zip(persons(before, day), persons(second, day), strict=True))
    changes = [b - a for a, b in pairs]
    mean = sum(changes) / RUNS
    error = sqrt(sum((change - mean) ** 2 for change in changes) / (RUNS - 1) / RUNS)
    row = next(row for row in made.strength if row.day == day)
    assert row.difference == pytest.approx(mean, abs=0.051)
    assert row.standard_error == pytest.approx(error, abs=0.006)
    assert (row.before, row.after) == (before.forecast.mean_on_day, second.forecast.mean_on_day)
    only_first = sum(a >= target > b for a, b in pairs)
    only_second = sum(b >= target > a for a, b in pairs)
    assert made.on_site.difference == pytest.approx((only_second - only_first) / RUNS, abs=1e-6)
    assert (made.on_site.before, made.on_site.after) == (
        before.forecast.probability,
        second.forecast.probability,
    )
    assert made.operational.after == second.forecast.operational_probability
    lost, won, num = only_first + 0.5, only_second + 0.5, RUNS + 2
    assert made.on_site.standard_error == pytest.approx(
        sqrt((lost + won) / num - ((won - lost) / num) ** 2) / sqrt(num), abs=1e-6
    )


def test_same_draws_make_the_error_smaller(tiny: Scenario, before: Plan) -> None:
    """A small delay is seen in pairs where two separate forecasts would drown it."""
    second = after(tiny, premium_days=1)
    made = comparison.of(before, after=second)
    apart = sqrt(before.forecast.standard_error**2 + second.forecast.standard_error**2)
    assert made.on_site.difference >= 0
    assert made.on_site.standard_error < apart


def test_unit_that_leaves_is_replaced_or_missed(tiny: Scenario, before: Plan) -> None:
    """A line whose only unit leaves is newly empty, with its reason; one with another offer is filled."""
    made = comparison.of(before, after=after(tiny, offers=("O2", "O3")))
    lines = {line.requirement_id: line for line in made.lines}
    assert lines["R1"].is_emptied
    assert (lines["R1"].units_out, lines["R1"].units_in) == (("O3",), ())
    assert "No force protection company" in lines["R1"].why
    assert (lines["R2"].units_out, lines["R2"].units_in) == (("O2",), ("O1",))
    assert not lines["R2"].is_emptied
    assert (lines["R2"].before, lines["R2"].after, lines["R2"].why) == (140, 150, "")
    assert (made.out, made.into, made.moved) == (("O2", "O3"), ("O1",), ())
    back = comparison.of(after(tiny, offers=("O2", "O3")), after=before)
    assert {line.requirement_id: line for line in back.lines}["R1"].is_filled
    assert back.on_site.difference == -made.on_site.difference


def test_unused_unit_that_leaves_is_seen_in_the_reserve(tiny: Scenario, before: Plan) -> None:
    """The plan is the same, and one offer fewer could replace what falls out."""
    made = comparison.of(before, after=after(tiny, offers=("O1",)))
    assert made.is_same
    assert [(row.requirement_id, row.before, row.after) for row in made.reserves] in ([], [("R2", 1, 0)])


def test_customs_delay_is_one_of_the_equipment(tiny: Scenario) -> None:
    """In the dry season the median day of all equipment moves by 21 days, that of people hardly by more."""
    dry = replace(tiny, settings=tiny.settings.model_copy(update={"wet_months": ()}))
    made = comparison.of(plan.make(dry, replications=RUNS), after=after(dry, customs_days=21))
    later = {row.stream: row.later for row in made.streams}
    assert later["equipment"] == pytest.approx(21, abs=0.02)
    assert 0 < later["people"] < 23


def test_nobody_comes_without_consent(tiny: Scenario, before: Plan) -> None:
    """Probability 0, nobody on any day, everybody out, and the bottleneck says so."""
    made = comparison.of(before, after=after(tiny, is_consent_withheld=True))
    assert (made.on_site.after, made.operational.after) == (0, 0)
    assert {row.after for row in made.strength} == {0}
    assert made.out == ("O2", "O3", "O4")
    assert made.bottleneck_after == "no unit is assigned"
    assert made.streams == ()


def test_only_answers_to_the_same_question_are_compared(tiny: Scenario, before: Plan) -> None:
    """Target, day, seed and number of runs are named with both values."""
    other = plan.make(tiny, target=100, day=90, seed=2, replications=RUNS + 1)
    with pytest.raises(InputError) as caught:
        comparison.of(before, after=other)
    assert [fault.value.split(" ")[0] for fault in caught.value.faults] == [
        "target",
        "day",
        "seed",
        "replications",
    ]


def test_plan_that_names_what_it_lacks_is_refused(before: Plan) -> None:
    """A stored plan whose offers were cut is no crash."""
    with pytest.raises(InputError, match="plan-names"):
        comparison.of(before, after=before.model_copy(update={"offers": before.offers[:1]}))


def test_comparison_survives_json(before: Plan) -> None:
    """What is printed reads back."""
    made = comparison.of(before, after=before)
    assert Comparison.model_validate_json(made.model_dump_json()) == made


def test_other_questions_are_told_apart(before: Plan) -> None:
    """Another mission, another line and offers that only one plan knows are told; one question is not."""
    text = before.model_dump_json()
    for old, new in (("UNMIX", "UNMIY"), ('"R1"', '"R9"'), *((f'"O{n}"', f'"P{n}"') for n in range(1, 7))):
        text = text.replace(old, new)
    made = comparison.of(before, after=Plan.model_validate_json(text))
    assert made.unlike == (
        "the mission is UNMIX in the first and UNMIY in the second",
        "of the lines asked for 1 are in the first only, 1 in the second only and 0 in both with another "
        "need",
        "no offer is in both",
    )
    assert "not the work of one shock" in comparison_words.unlike(made)
    assert comparison.of(before, after=before).unlike == ()


def test_each_unit_that_changes_has_its_reason(tiny: Scenario, before: Plan) -> None:
    """A unit that leaves is not offered; one that is let in was pinned, or stood in reserve."""
    [gone] = comparison.of(before, after=after(tiny, offers=("O3",))).lines
    assert gone.reasons == ("O3 goes out. It is not offered any more.",)
    free = plan.make(replace(tiny, pins=()), replications=RUNS)
    changed = comparison.of(free, after=before).lines
    assert changed
    for line in changed:
        assert [told.split()[0] for told in line.reasons] == [*line.units_out, *line.units_in]
    told = " ".join(reason for line in changed for reason in line.reasons)
    assert f"{tiny.pins[0].offer_id} comes in. Pinned by {tiny.pins[0].who}: {tiny.pins[0].why}" in told
    back = " ".join(reason for line in comparison.of(before, after=free).lines for reason in line.reasons)
    assert f"{tiny.pins[0].offer_id} goes out." in back


def test_a_largest_share_that_keeps_a_unit_out_is_named(tiny: Scenario, before: Plan) -> None:
    """Where the persons that its contributor gives and its own are more than the share; not without a cap."""
    needed = sum(line.strength for line in before.requirements)
    home = {offer.offer_id: offer for offer in before.offers}
    row = max(before.matching.assignments, key=lambda row: (row.strength, row.offer_id))
    offer = home[row.offer_id]
    share = (offer.strength - 1) / needed
    policy = tiny.settings.policy.model_copy(update={"mission_share": share})
    capped = replace(tiny, settings=tiny.settings.model_copy(update={"policy": policy}), pins=())
    made = comparison.of(before, after=plan.make(capped, replications=RUNS))
    told = next(one for one in made.capped if f"and {offer.offer_id} has" in one)
    assert told.startswith("The share of ")
    assert f"at most {offer.strength - 1:,} persons, and {offer.offer_id} has {offer.strength:,}." in told
    [line] = [line for line in made.lines if line.requirement_id == row.requirement_id]
    assert any(told in reason for reason in line.reasons)
    assert line.brought_before is not None
    assert line.brought_before >= line.before
    assert dict(report_comparison.sentences(made))["Largest share"] == made.capped[0]
    assert comparison.of(before, after=plan.make(replace(tiny, pins=()), replications=RUNS)).capped == ()


def with_unit(made: Plan, offer_id: str, *, line: str) -> Plan:
    """Return a plan in which an offer fills a line, by no decision, and no other offer fills it."""
    [was] = [row for row in made.matching.assignments if row.requirement_id == line]
    others = [
        row for row in made.matching.assignments if row.requirement_id != line and row.offer_id != offer_id
    ]
    filled = was.model_copy(update={"offer_id": offer_id, "is_pinned": False})
    matching = made.matching.model_copy(update={"assignments": (*others, filled)})
    return made.model_copy(update={"matching": matching})


@pytest.mark.parametrize(
    ("offer_id", "line", "why"),
    [
        ("O2", "R1", "It filled R2 before."),
        ("O3", "R2", "It filled R1 before."),
        ("O6", "R2", "Before, it fell out: "),
        ("O1", "R2", "It passed the filters before and was not needed."),
        ("O6", "R1", "It was of another type before."),
    ],
)
def test_a_unit_that_comes_in_says_what_it_was_before(
    before: Plan, offer_id: str, line: str, why: str
) -> None:
    """The line that it filled, the filter that stopped it, that it was not needed, or of another type."""
    told = comparison_reasons.of_line(line, before=before, after=with_unit(before, offer_id, line=line))
    assert told[-1].startswith(f"{offer_id} comes in. {why}")
