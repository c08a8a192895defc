"""The compiled pricing beside its plain twin: the same sets in the same order, at the same prices."""

from collections.abc import Iterable
from functools import cache
from itertools import combinations
from math import inf
from random import Random

import numpy as np
import pytest

from bluehelm.core.errors import NotAllowed
from bluehelm.generation import patterns, pricing, problem
from bluehelm.generation.domain import Pin
from bluehelm.generation.patterns import Remainder
from bluehelm.generation.pricing import Found, Prices
from bluehelm.generation.problem import MatchProblem
from bluehelm.generation.stages import ABSENT, BEYOND, FIRST, NUM_FEATURES, PASSED_OVER, RISK, UNMET, WOMEN
from tests.library.generation import plain_cases
from tests.library.generation.crowded_cases import crowded_case

MANY = 10_000
SEEDS = range(120)
BELOW_ZERO = (UNMET, WOMEN, ABSENT, RISK, BEYOND, FIRST, PASSED_OVER)
Priced = tuple[int, float, tuple[int, ...]]
"""Requirement, price and pairs of a set."""


@cache
def arrays_of(seed: int) -> MatchProblem:
    """Return a small problem in arrays, without the pins where they cannot be kept."""
    try:
        return problem.build(crowded_case(seed, pins=4))
    except NotAllowed:
        return problem.build(crowded_case(seed, pins=0))


def test_every_feature_is_tried_below_zero() -> None:
    """A new feature must be tried here too."""
    assert sorted(BELOW_ZERO) == list(range(NUM_FEATURES))


def some_prices(rng: Random, arrays: MatchProblem) -> Prices:
    """Return whole prices, so that ties are ties; any may be below zero, and some pairs must not be used."""
    feature = np.zeros((arrays.num_requirements, NUM_FEATURES))
    for line in feature:
        line[UNMET] = rng.choice((0, 1, 40, -1, -30))
        line[WOMEN] = rng.choice((0, 0, 5, 200, -50))
        line[ABSENT] = rng.choice((0, 1, 1, 2, -1))
        line[RISK] = rng.choice((0, 0, 8, -4))
        line[BEYOND] = rng.choice((0, 0, 1, 7, -20))
        line[FIRST] = rng.choice((0, 0, 2, 9, -3))
        line[PASSED_OVER] = rng.choice((0, 0, 50, 900, -300))
    pair = [rng.choice((0, 0, rng.randint(1, 400), inf)) for _ in arrays.pair_offer]
    kept = np.flatnonzero(arrays.pair_pinned)
    prices = np.array(pair, dtype=np.float64)
    prices[kept] = np.where(np.isinf(prices[kept]), 3.0, prices[kept])
    return Prices(feature=feature, pair=prices)


def some_left(rng: Random, arrays: MatchProblem) -> Remainder:
    """Return what a plan of others may have left."""
    left = patterns.untouched(arrays)
    left.free[:] = [rng.random() < 0.9 for _ in left.free]
    left.free[arrays.pair_offer[arrays.pair_pinned]] = True
    left.cap[:] = np.minimum(left.cap, [rng.randint(0, 3) for _ in left.cap])
    left.share[:] = np.minimum(left.share, [[rng.choice((900, 300, 150)) for _ in row] for row in left.share])
    return left


def price_of(arrays: MatchProblem, prices: Prices, line: int, pairs: tuple[int, ...]) -> float:
    """Return what a set costs, feature by feature."""
    size = {pair: int(arrays.size[arrays.pair_offer[pair]]) for pair in pairs}
    need, total = int(arrays.need[line]), sum(size.values())
    days = range(int(arrays.begin_day[line]), int(arrays.end_day[line]))
    there = [sum(size[pair] for pair in pairs if arrays.pair_day[pair] <= day) for day in days]
    women = sum(int(arrays.women[arrays.pair_offer[pair]]) for pair in pairs)
    of_line = range(arrays.pair_start[line], arrays.pair_start[line + 1])
    amounts = {
        UNMET: max(need - total, 0),
        WOMEN: max(int(arrays.women_needed[line]) - women, 0),
        ABSENT: sum(max(need - persons, 0) for persons in there),
        RISK: sum(float(arrays.pair_risk[pair]) for pair in pairs),
        BEYOND: max(total - need, 0),
        FIRST: sum(size[pair] for pair in pairs if arrays.is_first[arrays.pair_offer[pair]]),
        PASSED_OVER: sum(bool(arrays.pair_preferred[pair]) for pair in of_line if pair not in pairs),
    }
    of_pairs = sum(float(prices.pair[pair]) for pair in pairs)
    return of_pairs + sum(float(prices.feature[line, name]) * amount for name, amount in amounts.items())


def is_legal(arrays: MatchProblem, left: Remainder, line: int, pairs: tuple[int, ...]) -> bool:
    """Tell whether a line may have a set: pins, size, free offers, caps and shares."""
    of_line = range(arrays.pair_start[line], arrays.pair_start[line + 1])
    pinned = {pair for pair in of_line if arrays.pair_pinned[pair]}
    offers = [int(arrays.pair_offer[pair]) for pair in pairs]
    total = sum(int(arrays.size[offer]) for offer in offers)
    if not pinned <= set(pairs) or (total > arrays.most[line] and set(pairs) != pinned):
        return False
    for country in {int(arrays.contributor[offer]) for offer in offers}:
        own = [offer for offer in offers if arrays.contributor[offer] == country]
        persons = sum(int(arrays.size[offer]) for offer in own)
        if len(own) > left.cap[country] or persons > left.share[arrays.mission[line], country]:
            return False
    return all(left.free[offer] for offer in offers)


def plain(
    arrays: MatchProblem, left: Remainder, prices: Prices, *, lines: Iterable[int], threshold: Iterable[float]
) -> list[Priced]:
    """Return every legal set below the threshold of its line, ordered by requirement, price and pairs."""
    found = []
    for line, limit in zip(lines, threshold, strict=True):
        usable = [int(pair) for pair in arrays.pairs_of(line) if prices.pair[pair] < inf]
        for num in range(arrays.max_units + 1):
            for pairs in combinations(usable, num):
                price = price_of(arrays, prices, line, pairs)
                if is_legal(arrays, left, line, pairs) and price < limit:
                    found.append((line, price, pairs))
    return sorted(found)


def told(found: Found) -> list[Priced]:
    """Return what the compiled search found, in its order."""
    return [
        (int(line), float(value), tuple(int(pair) for pair in pairs if pair >= 0))
        for line, value, pairs in zip(found.requirement, found.value, found.sets, strict=True)
    ]


def named(sets: list[Priced]) -> list[tuple[int, tuple[int, ...]]]:
    """Return requirement and pairs of each set."""
    return [(line, pairs) for line, _, pairs in sets]


def prices_of(sets: list[Priced]) -> object:
    """Return the price of each set, up to rounding."""
    return pytest.approx([price for _, price, _ in sets], rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_sets_are_found_in_order(seed: int) -> None:
    """Without a threshold every legal set is found once, by requirement, price and pairs: a complete list."""
    rng, arrays = Random(seed), arrays_of(seed)
    left, prices = some_left(rng, arrays), some_prices(rng, arrays)
    lines = np.arange(arrays.num_requirements)
    threshold = np.full(len(lines), inf)
    expected = plain(arrays, left, prices, lines=lines, threshold=threshold)
    found = pricing.cheapest(arrays, left=left, prices=prices, lines=lines, threshold=threshold, keep=MANY)
    assert named(told(found)) == named(expected)
    assert [value for _, value, _ in told(found)] == prices_of(expected)
    assert found.is_complete.all()


@pytest.mark.parametrize("seed", SEEDS)
def test_sets_below_a_threshold_are_found(seed: int) -> None:
    """Of some lines, all sets below the threshold of each are found, and none at it."""
    rng, arrays = Random(seed), arrays_of(seed)
    left, prices = some_left(rng, arrays), some_prices(rng, arrays)
    prices.feature[:, RISK] = 0  # prices stay whole: a set at the threshold is exactly at it
    lines = np.array([r for r in range(arrays.num_requirements) if rng.random() < 0.7], dtype=np.int64)
    everything = plain(arrays, left, prices, lines=lines, threshold=[inf] * len(lines))
    met = {line: [price for name, price, _ in everything if name == line] or [0.0] for line in lines}
    threshold = np.array([rng.choice(met[line]) + rng.choice((0, 0, 1)) for line in lines], dtype=np.float64)
    expected = plain(arrays, left, prices, lines=lines, threshold=threshold)
    found = pricing.cheapest(arrays, left=left, prices=prices, lines=lines, threshold=threshold, keep=MANY)
    assert told(found) == expected
    assert found.is_complete.all()


@pytest.mark.parametrize("seed", SEEDS)
def test_few_kept_are_the_cheapest_and_completeness_is_honest(seed: int) -> None:
    """Room for a few keeps the cheapest; the list is called complete just where it leaves nothing out."""
    rng, arrays = Random(seed), arrays_of(seed)
    left, prices = some_left(rng, arrays), some_prices(rng, arrays)
    lines, keep = np.arange(arrays.num_requirements), rng.randint(1, 9)
    threshold = np.full(len(lines), rng.choice((inf, 4_000.0, -500.0)))
    everything = plain(arrays, left, prices, lines=lines, threshold=threshold)
    found = pricing.cheapest(arrays, left=left, prices=prices, lines=lines, threshold=threshold, keep=keep)
    for line, is_complete in zip(lines, found.is_complete, strict=True):
        mine = [each for each in told(found) if each[0] == line]
        others = [each for each in everything if each[0] == line]
        assert [price for _, price, _ in mine] == prices_of(others[:keep])
        assert set(named(mine)) <= set(named(others))
        assert len(set(named(mine))) == len(mine)
        assert is_complete == (len(others) <= keep)


def test_no_room_keeps_nothing() -> None:
    """Room for no set gives none, which is complete only where there is none."""
    arrays = arrays_of(3)
    prices = Prices(
        feature=np.ones((arrays.num_requirements, NUM_FEATURES)), pair=np.zeros(len(arrays.pair_day))
    )
    for threshold in (0.0, inf):
        found = pricing.cheapest(
            arrays,
            left=patterns.untouched(arrays),
            prices=prices,
            lines=np.array([1]),
            threshold=np.array([threshold]),
            keep=0,
        )
        assert told(found) == []
        assert found.is_complete.tolist() == [threshold == 0]


@pytest.mark.parametrize(
    ("strength", "pins", "feature", "price", "value"),
    [
        (
            180,
            (plain_cases.pin("R1", "O1"),),
            BEYOND,
            -20.0,
            -1_600.0,
        ),  # 80 beyond: more than any line may have unpinned
        (120, (), ABSENT, -1.0, 0.0),  # all there from the first day, so that nothing is earned
        (120, (), UNMET, -1.0, 0.0),  # nobody unmet, so that nothing is earned
    ],
)
def test_large_unit_is_found_where_its_price_is_below_zero(
    strength: int, pins: tuple[Pin, ...], feature: int, price: float, value: float
) -> None:
    """A unit beyond the need costs what it costs, however near the threshold is."""
    arrays = problem.build(
        plain_cases.case_of([plain_cases.line("R1")], [plain_cases.unit("O1", strength)], pins=pins)
    )
    prices = Prices(feature=np.zeros((1, NUM_FEATURES)), pair=np.zeros(1))
    prices.feature[0, feature] = price
    found = pricing.cheapest(
        arrays,
        left=patterns.untouched(arrays),
        prices=prices,
        lines=np.array([0]),
        threshold=np.array([value + 0.5]),
        keep=MANY,
    )
    assert told(found)[-1] == (0, value, (0,))


def test_random_problems_are_rich() -> None:
    """The twins are compared on pins, preferences, sets of three, and prices below zero of all kinds."""
    sets, kinds = 0, set()
    for seed in SEEDS:
        rng, arrays = Random(seed), arrays_of(seed)
        left, prices = some_left(rng, arrays), some_prices(rng, arrays)
        lines = range(arrays.num_requirements)
        everything = plain(arrays, left, prices, lines=lines, threshold=[inf] * len(lines))
        sets += len(everything)
        kinds |= {"three" for each in everything if len(each[2]) == 3}
        kinds |= {"pinned" for each in everything if arrays.pair_pinned[list(each[2])].any()}
        kinds |= {"preferred" for each in everything if arrays.pair_preferred[list(each[2])].any()}
        kinds |= {name for name in BELOW_ZERO if (prices.feature[:, name] < 0).any()}
    assert sets > 1_000
    assert kinds == {"three", "pinned", "preferred", *BELOW_ZERO}
