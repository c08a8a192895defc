"""Dated steps replace assumptions: the product-limit estimate, its draws, and plans made with them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluehelm.core.errors import InputError
from bluehelm.deployment import durations, report_sources, scenario, schema, verify
from bluehelm.deployment import plan as planner
from bluehelm.deployment.dated_domain import DatedStep, EstimatedStep
from bluehelm.deployment.durations import Curve
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.step_domain import Step

TINY = Path(__file__).parents[3] / "examples/tiny"
START = date(2026, 1, 1)
Row = tuple[int, bool]
rows = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=40)


def curve_of(found: Sequence[Row]) -> Curve:
    """Return the estimate of some lengths, each with whether it ended."""
    return durations.kaplan_meier([days for days, _ in found], ended=[ended for _, ended in found])


def redistributed(found: Sequence[Row]) -> list[tuple[int, Fraction]]:
    """Return the share done by day as Efron (1967) finds it: what lasts gives its mass to all longer ones."""
    order = sorted(found, key=lambda row: (row[0], not row[1]))
    mass = [Fraction(1, len(order))] * len(order)
    done: dict[int, Fraction] = {}
    total = Fraction(0)
    for place, (days, ended) in enumerate(order):
        if ended:
            total += mass[place]
            done[days] = total
        else:
            later = len(order) - place - 1
            for other in range(place + 1, len(order)):
                mass[other] += mass[place] / later
    return sorted(done.items())


def dated(
    lengths: Sequence[int | None], *, step: str = "consent", stream: str = "both", **more: str
) -> list[DatedStep]:
    """Return dated steps of some lengths; None lasts."""
    return [
        DatedStep(
            case=f"C{number:02}",
            step=step,
            stream=stream,
            start_on=START,
            end_on=None if days is None else START + timedelta(days=days),
            kind="illustrative",
            source="invented register",
            **more,
        )
        for number, days in enumerate(lengths)
    ]


def with_dated(found: Sequence[DatedStep]) -> Scenario:
    """Return the tiny example with dated steps."""
    return replace(scenario.read(TINY), dated_steps=tuple(found))


def made(found: Sequence[DatedStep]) -> Plan:
    """Return the plan of the tiny example with dated steps."""
    return planner.make(with_dated(found), replications=100)


def test_textbook_example() -> None:
    """The 6-MP arm of Freireich et al. (1963), as every textbook of survival analysis prints it."""
    relapsed, still_well = (6, 6, 6, 7, 10, 13, 16, 22, 23), (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    found = curve_of([*((weeks, True) for weeks in relapsed), *((weeks, False) for weeks in still_well)])
    lasting = [round(1 - share, 3) for share in found.done]
    assert list(found.days) == [6, 7, 10, 13, 16, 22, 23]
    assert lasting == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert found.longest == 35


@given(rows)
def test_estimate_is_that_of_redistribution_to_the_right(found: list[Row]) -> None:
    """The product limit equals Efron's redistribution of mass, exactly computed."""
    curve = curve_of(found)
    exact = list(redistributed(found))
    assert list(curve.days) == [days for days, _ in exact]
    assert curve.done == pytest.approx([float(share) for _, share in exact], abs=1e-6)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_without_unfinished_steps_draws_are_the_steps(lengths: list[int]) -> None:
    """When every step ended, evenly spread draws give each length as often as it is on record."""
    curve = curve_of([(days, True) for days in lengths])
    u = (np.arange(len(lengths)) + 0.5) / len(lengths)
    assert durations.quantiles(u, curve=curve).tolist() == sorted(lengths)


@given(rows.filter(lambda found: any(ended for _, ended in found)), st.integers(0, 2**32 - 1))
def test_draws_rise_and_follow_the_curve(found: list[Row], seed: int) -> None:
    """Draws rise with their share; within the curve they are days on record, beyond it they exceed all."""
    curve = curve_of(found)
    u = np.sort(np.random.default_rng(seed).random(200))
    drawn = durations.quantiles(u, curve=curve)
    assert bool((np.diff(drawn) >= 0).all())
    within = u <= curve.done[-1]
    assert set(drawn[within].tolist()) <= set(curve.days)
    assert bool((drawn[~within] >= curve.longest - 1e-9).all())
    assert bool(np.isfinite(drawn).all())


@given(rows)
def test_order_of_rows_does_not_matter(found: list[Row]) -> None:
    """The same rows in another order give the same estimate."""
    assert curve_of(found[::-1]) == curve_of(sorted(found)) == curve_of(found)


def test_twenty_dated_steps_replace_an_assumption_and_nineteen_do_not() -> None:
    """The rule of twenty; and more than half of them must have ended."""
    step = Step(name="consent", stream="both", max_days=9, kind="assumed", source="planning value")
    told = {"as_of": date(2026, 11, 1)}
    assert durations.estimated([step], dated=dated([5] * 19), **told) == (step,)
    (found,) = durations.estimated([step], dated=dated([5] * 20), **told)
    assert isinstance(found, EstimatedStep)
    assert (found.num, found.num_unfinished, found.days, found.done) == (20, 0, (5.0,), (1.0,))
    assert durations.estimated([step], dated=dated([5] * 8 + [None] * 12), **told) == (step,)


def test_only_what_was_known_on_the_day_counts() -> None:
    """A step that ended later still lasts, and one that began later is unknown."""
    step = Step(name="consent", stream="both", max_days=9, kind="assumed", source="planning value")
    lengths = [5] * 15 + [30] * 5
    (found,) = durations.estimated([step], dated=dated(lengths), as_of=START + timedelta(days=10))
    assert isinstance(found, EstimatedStep)
    assert (found.num_unfinished, found.max_days) == (5, 10)
    assert "25 % take longer than any that ended, drawn exponentially" in found.source
    assert durations.estimated([step], dated=dated(lengths), as_of=START - timedelta(days=1)) == (step,)


def test_level_and_stream_must_be_those_of_the_step() -> None:
    """A step of one level takes dated steps of that level; one for all takes all; streams are kept apart."""
    told = {"stream": "equipment", "kind": "assumed", "source": "planning value"}
    of_level = Step(name="ship_wait", level="RDL", **told)
    of_all = Step(name="ship_wait", **told)
    given_rows = dated([9] * 20, step="ship_wait", stream="equipment", level="L3")
    assert durations.estimated([of_level], dated=given_rows, as_of=date(2026, 11, 1)) == (of_level,)
    assert isinstance(
        durations.estimated([of_all], dated=given_rows, as_of=date(2026, 11, 1))[0], EstimatedStep
    )
    people = dated([9] * 20, step="ship_wait", stream="people")
    assert durations.estimated([of_all], dated=people, as_of=date(2026, 11, 1)) == (of_all,)


def test_withdrawal_and_steps_that_end_before_they_begin_are_refused() -> None:
    """What takes no days has no dates, and time does not run backwards."""
    with pytest.raises(ValueError, match="withdrawal, which takes no days"):
        dated([3], step="withdrawal")
    with pytest.raises(ValueError, match="must not be before start_on"):
        dated([-1])


def test_plan_draws_from_the_estimate_and_verifies() -> None:
    """A consent that always took 40 days takes 40 days in the plan; verify makes it again from its file."""
    plan = made(dated([40] * 22))
    (step,) = [step for step in plan.steps if step.name == "consent"]
    assert isinstance(step, EstimatedStep)
    waits = [
        one.end_day - one.start_day for move in plan.movements for one in move.steps if one.name == "consent"
    ]
    assert waits
    assert waits == pytest.approx([40.0] * len(waits))
    stored = Plan.model_validate_json(schema.plan_json(plan))
    assert stored.steps == plan.steps
    assert verify.run(stored, scenario=with_dated(dated([40] * 22))).faults == ()
    other = verify.run(stored, scenario=with_dated(dated([41] * 22))).faults
    assert any("steps" in fault for fault in other)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=20, max_size=30))
def test_any_register_makes_a_plan_that_verifies(lengths: list[int | None]) -> None:
    """Whatever is on record, stored and read back, the plan holds."""
    plan = made(dated(lengths))
    assert verify.run(Plan.model_validate_json(schema.plan_json(plan))).faults == ()


def test_step_beyond_the_calendar_is_no_withdrawal() -> None:
    """Where half of the steps still last, units may come beyond the calendar; that is no withdrawal."""
    slow = made(dated([2] * 10 + [None] * 10))
    assert all(move.withdrawal_probability < 0.2 for move in slow.movements)
    assert verify.run(slow).faults == ()


def test_report_says_what_is_estimated_and_what_assumed() -> None:
    """The table of steps names the number of dated steps, those unfinished, and the kind of each row."""
    grid = report_sources.assumptions(made(dated([12] * 21 + [None] * 2)))
    told = {row[0]: row for row in grid.rows}
    consent = told["host consent"]
    assert "Kaplan-Meier estimate of 23 dated steps, 2 unfinished on 14 November 2026" in str(consent[-1])
    assert "curve" in grid.note
    assert "curve" not in report_sources.assumptions(made([])).note


def test_dated_steps_read_back_and_faults_have_their_place(tmp_path: Path) -> None:
    """The table is read from a folder, and a faulty row names file, row and column."""
    folder = tmp_path / "tiny"
    scenario.write(with_dated(dated([3, None])), path=folder)
    assert len(scenario.read(folder).dated_steps) == 2
    file = folder / "dated_steps.csv"
    file.write_text(file.read_text("utf-8").replace("C01,consent,,", "C01,consent,L9,"), "utf-8")
    with pytest.raises(InputError, match="level is") as caught:
        scenario.read(folder)
    assert [fault.place for fault in caught.value.faults] == ["dated_steps.csv, row 4, column level"]
