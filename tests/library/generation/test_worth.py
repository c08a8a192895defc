"""What a change of supply is worth: as two brute-force twins say, and within what is proved."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bluehelm.generation import match, problem, worth
from bluehelm.generation.case import MatchCase
from bluehelm.generation.settle import WorkLimits
from bluehelm.generation.worth import Worth
from tests.library.generation import brute_force
from tests.library.generation.crowded_cases import crowded_case
from tests.library.generation.plain_cases import case_of, line, unit
from tests.library.generation.small_cases import small_case

NAMES = ("critical_unmet", "womens_shortfall", "other_unmet", "person_days_absent")


def without(case: MatchCase, offer_id: str) -> MatchCase:
    """Return a case in which an offer was never made."""
    return replace(
        case,
        offers=tuple(offer for offer in case.offers if offer.offer_id != offer_id),
        pins=tuple(pin for pin in case.pins if pin.offer_id != offer_id),
    )


def found(before: MatchCase, after: MatchCase, *, limits: WorkLimits | None = None) -> Worth:
    """Return what the second case is worth beyond the first."""
    given = {"limits": limits} if limits else {}
    base = match.solve_problem(problem.build(before), names=NAMES, **given)
    return worth.of(base.search, problem.build(after), **given)


def pairs(seed: int) -> Iterator[tuple[MatchCase, MatchCase]]:
    """Yield a case without and with each offer that no pin names."""
    for case in (crowded_case(seed, pins=0), small_case(seed)):
        pinned = {pin.offer_id for pin in case.pins}
        for offer in [offer for offer in case.offers if offer.offer_id not in pinned][:2]:
            yield without(case, offer.offer_id), case


def twins(before: MatchCase, after: MatchCase) -> dict[str, float] | None:
    """Return by how much the least values of two cases differ; nothing when one has no plan."""
    least, more = brute_force.optima(before), brute_force.optima(after)
    if least is None or more is None:
        return None
    return {name: round(least[name] - more[name], 4) for name in NAMES if name in least}


@pytest.mark.parametrize("seed", range(15))
def test_worth_is_that_of_two_brute_force_twins(seed: int) -> None:
    """One more offer is worth what the best plans with and without it differ by, and that is proved."""
    for before, after in pairs(seed):
        expected = twins(before, after)
        if expected is not None and not before.policy.tolerance:
            told = found(before, after)
            assert told.gain == expected
            assert told.is_exact


@pytest.mark.parametrize("seed", range(8))
def test_what_is_proved_holds_when_the_search_is_cut_short(seed: int) -> None:
    """With hardly any work the worth lies between what is proved of it."""
    for before, after in pairs(seed):
        expected = twins(before, after)
        if expected is not None and not before.policy.tolerance:
            told = found(before, after, limits=WorkLimits(rounds=2, nodes=1))
            for name, most in told.most.items():
                assert told.least[name] - 1e-6 <= expected[name] <= most + 1e-6


def test_a_unit_that_no_line_wants_is_worth_nothing() -> None:
    """Full lines gain nothing, and that is proved."""
    lines = [line("R1")]
    told = found(case_of(lines, [unit("O1")]), case_of(lines, [unit("O1"), unit("O2")]))
    assert set(told.gain.values()) == {0.0}
    assert told.is_exact


def test_a_unit_can_be_worth_more_elsewhere_than_it_has_persons() -> None:
    """Its persons are no bound for a later stage: a small unit may set a large one free."""
    lines = [line("R1", tier="critical"), line("R2", attributes=("night",))]
    large, half, other = unit("O1", attributes=("night",)), unit("O2", 50), unit("O3", 50)
    told = found(case_of(lines, [large, half]), case_of(lines, [large, half, other]))
    assert (told.gain["critical_unmet"], told.gain["other_unmet"]) == (0, 100)
    assert told.is_exact


def test_a_unit_that_comes_sooner_is_worth_its_days() -> None:
    """The same offers on other days: what is worth something is the absence that is saved."""
    lines, units = [line("R1")], [unit("O1")]
    late, soon = (case_of(lines, units, days={("R1", "O1"): day}) for day in (100, 70))
    assert found(late, soon).gain["person_days_absent"] == 100 * 30
    assert found(soon, late).gain["person_days_absent"] == -100 * 30
