"""What holds for every match: more offers never hurt, order and names do not matter, bounds are bounds."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluehelm.core.errors import NotAllowed
from bluehelm.generation import check, match
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Pin
from bluehelm.generation.result import Matching
from bluehelm.generation.settle import WorkLimits
from tests.library.generation.crowded_cases import crowded_case
from tests.library.generation.small_cases import small_case

Names = dict[str, str]

every_time_the_same = settings(derandomize=True, max_examples=25, deadline=None)
"""The same examples in every run, few enough for some seconds."""


@st.composite
def cases(draw: st.DrawFn) -> MatchCase:
    """Draw a small case that can be solved: without its pins where they cannot be kept."""
    case = draw(st.sampled_from([small_case, crowded_case, crowded_case]))(draw(st.integers(0, 10**6)))
    try:
        match.solve(case, limits=WorkLimits(rounds=1))
    except NotAllowed:
        return replace(case, pins=())
    return case


def first_value(matching: Matching) -> float:
    """Return the value of the first stage."""
    return matching.stages[0].value


def values_of(matching: Matching) -> list[tuple[str, object]]:
    """Return the name and value of each stage, up to rounding."""
    return [(stage.name, pytest.approx(stage.value, rel=1e-6, abs=1e-6)) for stage in matching.stages]


@every_time_the_same
@given(case=cases(), data=st.data())
def test_one_more_offer_never_widens_the_first_stage(case: MatchCase, data: st.DataObject) -> None:
    """What is left of critical need with all offers is at most what is left without one of them."""
    if case.offers:
        without = data.draw(st.sampled_from(case.offers))
        names = [pin for pin in case.pins if pin.offer_id != without.offer_id]
        fewer = replace(case, offers=tuple(o for o in case.offers if o != without), pins=tuple(names))
        more = replace(case, pins=tuple(names))
        assert first_value(match.solve(more)) <= first_value(match.solve(fewer))


@every_time_the_same
@given(case=cases(), seed=st.integers(0, 10**6))
def test_order_of_the_input_changes_nothing(case: MatchCase, seed: int) -> None:
    """Lines, offers, caps, pins and tables in another order give the same matching, work included."""
    rng = Random(seed)

    def mixed(values: tuple) -> tuple:
        return tuple(rng.sample(values, k=len(values)))

    other = replace(
        case,
        requirements=mixed(case.requirements),
        offers=mixed(case.offers),
        pins=mixed(case.pins),
        caps=mixed(case.caps),
        arrivals=dict(mixed(tuple(case.arrivals.items()))),
        levels=dict(mixed(tuple(case.levels.items()))),
    )
    assert match.solve(other) == match.solve(case)


def renamed(case: MatchCase, *, lines: Names, offers: Names, states: Names) -> MatchCase:
    """Return the same case with other names."""

    def pin(old: Pin) -> Pin:
        update = {"requirement_id": lines[old.requirement_id], "offer_id": offers[old.offer_id]}
        return old.model_copy(update=update)

    return replace(
        case,
        requirements=tuple(
            r.model_copy(update={"requirement_id": lines[r.requirement_id]}) for r in case.requirements
        ),
        offers=tuple(
            o.model_copy(update={"offer_id": offers[o.offer_id], "contributor": states[o.contributor]})
            for o in case.offers
        ),
        levels={offers[o]: s.model_copy(update={"offer_id": offers[o]}) for o, s in case.levels.items()},
        standings={offers[o]: standing for o, standing in case.standings.items()},
        arrivals={(lines[r], offers[o]): arrival for (r, o), arrival in case.arrivals.items()},
        pins=tuple(pin(each) for each in case.pins),
        caps=tuple(cap.model_copy(update={"contributor": states[cap.contributor]}) for cap in case.caps),
    )


def names_of(case: MatchCase) -> tuple[list[str], list[str], list[str]]:
    """Return the names of lines, offers and contributors in order."""
    states = {o.contributor for o in case.offers} | {cap.contributor for cap in case.caps}
    lines, offers = (r.requirement_id for r in case.requirements), (o.offer_id for o in case.offers)
    return sorted(lines), sorted(offers), sorted(states)


@every_time_the_same
@given(case=cases(), states=st.permutations(["XCA", "XCB", "XCC"]))
def test_other_names_in_the_same_order_rename_the_answer(case: MatchCase, states: list[str]) -> None:
    """The answer has the new names and is else the same; contributors may have any names."""
    old_lines, old_offers, old_states = names_of(case)
    lines = {name: f"LINE-{place:03}" for place, name in enumerate(old_lines)}
    offers = {name: f"BODY-{place:03}" for place, name in enumerate(old_offers)}
    other = renamed(case, lines=lines, offers=offers, states=dict(zip(old_states, states, strict=False)))
    before = match.solve(case)
    expected = before.model_copy(
        update={
            "assignments": tuple(
                a.model_copy(
                    update={"requirement_id": lines[a.requirement_id], "offer_id": offers[a.offer_id]}
                )
                for a in before.assignments
            )
        }
    )
    assert match.solve(other) == expected


@every_time_the_same
@given(case=cases(), data=st.data())
def test_names_decide_no_value(case: MatchCase, data: st.DataObject) -> None:
    """With names exchanged among lines, offers and contributors every stage keeps its value."""
    old = names_of(case)
    lines, offers, states = (dict(zip(each, data.draw(st.permutations(each)), strict=True)) for each in old)
    other = renamed(case, lines=lines, offers=offers, states=states)
    found, before = match.solve(other), match.solve(case)
    assert values_of(found) == [(stage.name, stage.value) for stage in before.stages]
    assert check.faults(other, found) == ()


@every_time_the_same
@given(case=cases())
def test_matching_read_back_is_the_same_and_holds(case: MatchCase) -> None:
    """A matching written as JSON and read again is equal, and the checker finds no fault in it."""
    matching = match.solve(case)
    again = Matching.model_validate_json(matching.model_dump_json())
    assert again == matching
    assert check.faults(case, again) == ()


@every_time_the_same
@given(
    case=cases(),
    limits=st.builds(
        WorkLimits,
        rounds=st.integers(1, 4),
        nodes=st.integers(1, 3),
        columns=st.sampled_from([0, 20, 4_000]),
        closing=st.sampled_from([0, 10, 12_000]),
    ),
    tolerance=st.sampled_from([0.0, 0.05, 0.5]),
)
def test_no_bound_is_above_its_value(case: MatchCase, limits: WorkLimits, tolerance: float) -> None:
    """However little work is allowed, the plan keeps the rules, and no stage claims more than it has."""
    case = replace(case, policy=case.policy.model_copy(update={"tolerance": tolerance}))
    matching = match.solve(case, limits=limits)
    assert check.faults(case, matching) == ()
    for stage in matching.stages:
        assert stage.bound <= stage.value + 1e-6 * max(1.0, stage.value)
        assert stage.work >= 1


@every_time_the_same
@given(case=cases(), data=st.data())
def test_a_decision_never_helps_the_first_stage(case: MatchCase, data: st.DataObject) -> None:
    """A pair forbidden beside the others leaves at least as much critical need as before."""
    if case.arrivals:
        r, o = data.draw(st.sampled_from(sorted(case.arrivals)))
        pin = Pin(requirement_id=r, offer_id=o, action="forbid", who="Bao", why="capital decided")
        try:
            forced = match.solve(replace(case, pins=(*case.pins, pin)))
        except NotAllowed:
            return
        assert first_value(forced) >= first_value(match.solve(case))
