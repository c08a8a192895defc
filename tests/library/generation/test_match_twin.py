"""The match beside its brute-force twin: the same value in every stage, and no proof that does not hold."""

from collections.abc import Iterable
from math import prod

import pytest

from bluehelm.core.errors import NotAllowed
from bluehelm.generation import check, match
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Stage, StageStatus
from bluehelm.generation.settle import WorkLimits
from tests.library.generation import brute_force
from tests.library.generation.crowded_cases import crowded_case, experienced_case, tied_case, with_wishes
from tests.library.generation.small_cases import small_case

ONCE_WRONG = (22, 46, 82, 96, 312, 456, 605, 1167, 1172)
"""Crowded cases for which a solver of the past printed a bound above the optimum, or could not prove one."""
ONCE_WRONG_WITH_TOLERANCE = (
    (28, 0.02),
    (96, 0.02),
    (61, 0.1),
    (166, 0.3),
    (180, 0.3),
    (605, 0.3),
    (621, 0.3),
)
ONCE_WRONG_WHEN_CUT_SHORT = (38, 57, 81, 101, 103, 107, 180)
TOLERANCES = (0.02, 0.1, 0.3)
FEW = (
    WorkLimits(rounds=2, nodes=1),
    WorkLimits(nodes=0),
    WorkLimits(nodes=0, columns=0),
    *(WorkLimits(columns=0, closing=closing) for closing in (0, 2, 5, 8, 13)),
)


def blocks(last: int, *, size: int) -> list[range]:
    """Return the seeds in blocks, so that progress shows."""
    return [range(first, min(first + size, last)) for first in range(0, last, size)]


def name_of(seeds: Iterable[int]) -> str:
    """Return the name of a block."""
    first, *_, last = seeds
    return f"{first}-{last}"


def almost(values: dict[str, float]) -> object:
    """Return values that compare up to rounding."""
    return pytest.approx(values, rel=1e-6, abs=1e-6)


def assert_optimal(case: MatchCase, *, seed: int) -> None:
    """Assert that value, bound and optimum are one in every stage; only what has no plan is refused."""
    least = brute_force.optima(case)
    if least is None:
        with pytest.raises(NotAllowed):
            match.solve(case)
        return
    matching = match.solve(case)
    assert {stage.name: stage.value for stage in matching.stages} == almost(least), seed
    assert {stage.name: stage.bound for stage in matching.stages} == almost(least), seed
    assert list(least) == [stage.name for stage in matching.stages]
    assert {stage.status for stage in matching.stages} == {StageStatus.OPTIMAL}, seed
    assert check.faults(case, matching) == (), seed


@pytest.mark.parametrize("seeds", blocks(120, size=20), ids=name_of)
def test_small_cases_are_solved_like_the_twin(seeds: range) -> None:
    """Where filters leave few pairs, every stage has the value of the twin, proved."""
    for seed in seeds:
        assert_optimal(small_case(seed), seed=seed)


@pytest.mark.parametrize("seeds", [ONCE_WRONG, *blocks(80, size=10)], ids=name_of)
def test_crowded_cases_are_solved_like_the_twin(seeds: Iterable[int]) -> None:
    """Where offers, caps and shares are fought for, every stage has the value of the twin, proved."""
    for seed in seeds:
        assert_optimal(crowded_case(seed), seed=seed)


@pytest.mark.parametrize("seeds", blocks(40, size=10), ids=name_of)
def test_odd_strengths_are_solved_like_the_twin(seeds: range) -> None:
    """Where plans differ by single persons, every stage has the value of the twin, proved."""
    for seed in seeds:
        assert_optimal(crowded_case(seed, grain=1), seed=seed)


@pytest.mark.parametrize("seeds", blocks(50, size=10), ids=name_of)
def test_ties_are_broken_like_the_twin_breaks_them(seeds: range) -> None:
    """Where many plans are alike in the first stages, the last ones have the value of the twin, proved."""
    for seed in seeds:
        assert_optimal(tied_case(seed), seed=seed)


@pytest.mark.parametrize("seeds", blocks(80, size=20), ids=name_of)
def test_pins_are_kept_or_refused_like_the_twin(seeds: range) -> None:
    """With pins of any kind the twin's values are reached; where no plan keeps them the match is refused."""
    for seed in seeds:
        assert_optimal(with_wishes(seed), seed=seed)


@pytest.mark.parametrize("seeds", blocks(60, size=20), ids=name_of)
def test_experience_is_kept_to_like_the_twin_keeps_to_it(seeds: range) -> None:
    """Lines that ask for experience, and the fewest persons on a first deployment, as by the twin, proved."""
    for seed in seeds:
        assert_optimal(experienced_case(seed), seed=seed)


def test_experience_is_tried_both_ways() -> None:
    """Of the cases above some have nobody on a first deployment, some cannot, and some have no such stage."""
    least = [(brute_force.optima(experienced_case(seed)) or {}).get("first_deployment") for seed in range(60)]
    assert sum(value == 0 for value in least) >= 3
    assert sum(value is not None and value > 0 for value in least) >= 3


def test_pins_are_tried_both_ways() -> None:
    """Of the cases above many are refused, many have a preference to keep, and not all can be kept."""
    assert sum(brute_force.optima(with_wishes(seed)) is None for seed in range(80)) >= 10
    wishes = [(brute_force.optima(crowded_case(seed)) or {}).get("preference") for seed in range(60)]
    assert sum(value == 0 for value in wishes) >= 3
    assert sum(value is not None and value > 0 for value in wishes) >= 3


def assert_within(case: MatchCase, *, seed: int) -> None:
    """Assert that each bound is the optimum, given what earlier stages give up, and each value near it."""
    least = brute_force.optima(case)
    assert least is not None
    matching = match.solve(case)
    assert {stage.name: stage.bound for stage in matching.stages} == almost(least), seed
    for stage in matching.stages:
        assert stage.value <= least[stage.name] * (1 + case.policy.tolerance) + 1e-5, (seed, stage)
        is_met = stage.value <= least[stage.name] + 1e-5
        assert stage.status == (StageStatus.OPTIMAL if is_met else StageStatus.WITHIN_TOLERANCE), (
            seed,
            stage,
        )
    assert matching.stages[-1].status == StageStatus.OPTIMAL, seed
    assert check.faults(case, matching) == (), seed


@pytest.mark.parametrize("tolerance", TOLERANCES)
@pytest.mark.parametrize("seeds", blocks(24, size=8), ids=name_of)
def test_tolerance_is_used_like_the_twin_uses_it(seeds: range, tolerance: float) -> None:
    """With a tolerance every stage is the least that the earlier ones, a little given up, allow."""
    for seed in seeds:
        assert_within(crowded_case(seed, tolerance=tolerance, pins=0, grain=1), seed=seed)


@pytest.mark.parametrize(("seed", "tolerance"), ONCE_WRONG_WITH_TOLERANCE)
def test_tolerance_once_wrong(seed: int, tolerance: float) -> None:
    """Cases with a tolerance for which a solver of the past was wrong."""
    assert_within(crowded_case(seed, tolerance=tolerance), seed=seed)


def assert_honest(stages: Iterable[Stage], least: dict[str, float], *, seed: int) -> None:
    """Assert that no bound is above the optimum, up to the first stage that misses it and must say so."""
    for stage in stages:
        slack = 1e-6 * max(1.0, least[stage.name])
        assert stage.bound <= least[stage.name] + slack, (seed, stage)
        if stage.value > least[stage.name] + slack:
            assert stage.status == StageStatus.CUT_OFF, (seed, stage)
            return


@pytest.mark.parametrize("limits", FEW, ids=str)
def test_little_work_proves_nothing_wrong(limits: WorkLimits) -> None:
    """A search cut short keeps the rules, never claims too high a bound, and calls no worse plan optimal."""
    for seed in (*range(4), *ONCE_WRONG_WHEN_CUT_SHORT):
        case = crowded_case(seed)
        least = brute_force.optima(case)
        if least is not None:
            matching = match.solve(case, limits=limits)
            assert check.faults(case, matching) == (), seed
            assert_honest(matching.stages, least, seed=seed)


def test_last_choice_among_all_that_could_be_better_proves_more() -> None:
    """Without room for the last choice fewer stages are proved; with it all of them are."""

    def proved(closing: int) -> int:
        cases = (crowded_case(seed, pins=0) for seed in range(40))
        plans = (match.solve(case, limits=WorkLimits(columns=0, closing=closing)) for case in cases)
        return sum(stage.status == StageStatus.OPTIMAL for plan in plans for stage in plan.stages)

    assert proved(closing=0) < proved(closing=30_000)


def test_twin_leaves_out_nothing() -> None:
    """Looking at all plans one by one gives what the twin gives, which stops where a part is too dear."""
    cases = [crowded_case(seed) for seed in range(90)]
    few = [case for case in cases if prod(len(s) for s in brute_force.twin_of(case).sets) < 3_000]
    assert len(few) >= 15
    for case in few:
        assert brute_force.optima(case) == brute_force.listed(case)
