"""Synthetic matches of any size, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bluehelm.core import rng
from bluehelm.generation.problem import MatchProblem

STANDARD = np.array(
    (800, 550, 200, 180, 120, 120, 250, 250, 160, 100, 90, 60, 120, 100, 60, 150, 100, 160, 30, 60)
)
"""Persons of the 20 unit types, from infantry battalion to explosive ordnance disposal."""

WEIGHT = np.array((8, 4, 8, 6, 4, 4, 6, 5, 6, 4, 4, 4, 6, 4, 4, 5, 4, 10, 4, 4), dtype=np.float64)
"""How often each type is asked for and offered."""

NUM_CONTRIBUTORS, NUM_LANGUAGES, HORIZON = 120, 3, 180
LEAST_LEVEL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """
    How an instance is made.

    Attributes
    ----------
    requirements, offers, seed
        Size and seed; there are 12 missions for 150 requirements.
    least, largest
        Size of an offer as a share of the standard size, evenly spread.
    cap_share
        Most units of a contributor at once, as a share of its offers.
    is_correlated
        Whether all offers of a contributor share its languages, night capability and readiness.

    Examples
    --------
    >>> Recipe(requirements=150, offers=1500, seed=0).least
    0.4
    """

    requirements: int
    offers: int
    seed: int
    least: float = 0.4
    largest: float = 1.15
    cap_share: float = 0.5
    is_correlated: bool = False


def make(recipe: Recipe) -> MatchProblem:
    """
    Return a synthetic match.

    Needs are the standard sizes; a third of the lines is critical; a set may overshoot by a fifth; one
    contributor gives at most 35 % of a mission. Contributors' shares of the offers follow a Pareto law. An
    offer passes with readiness level 2, the languages and night capability asked for, and no caveat against
    the mission.

    Parameters
    ----------
    recipe
        Size, seed and variant.

    Returns
    -------
    MatchProblem
        The match in arrays.

    Examples
    --------
    >>> make(Recipe(requirements=30, offers=60, seed=0)).num_requirements
    30
    """
    draw = rng.stream(recipe.seed, "instances", f"{recipe.requirements}x{recipe.offers}")
    num, missions = recipe.requirements, max(1, recipe.requirements * 12 // 150)
    mission, asked = draw.integers(missions, size=num), draw.choice(20, num, p=WEIGHT / WEIGHT.sum())
    need, begin = STANDARD[asked], draw.integers(30, 91, size=num)
    is_critical = draw.random(num) < 1 / 3
    asks_night = draw.random(num) < 0.25
    asks_language = draw.integers(-NUM_LANGUAGES, NUM_LANGUAGES, size=num)
    offers = _offers(recipe, draw)
    offered, contributor, size = offers["type"], offers["contributor"], offers["size"]
    lift = draw.integers(5, 46, size=(NUM_CONTRIBUTORS, missions))
    refused = draw.random((recipe.offers, missions)) < 0.15
    day = offers["ready"][None, :] + lift[contributor][:, mission].T
    limit = np.floor(0.35 * np.bincount(mission, weights=need, minlength=missions) + 1e-9).astype(np.int64)
    fits = (asked[:, None] == offered[None, :]) & (offers["level"] >= LEAST_LEVEL)[None, :]
    fits &= (~asks_night[:, None] | offers["night"][None, :]) & ~refused[:, mission].T
    fits &= (asks_language < 0)[:, None] | offers["speaks"][:, asks_language].T
    fits &= (size[None, :] <= np.minimum(1.2 * need, limit[mission])[:, None]) & (day < HORIZON)
    row, offer = np.nonzero(fits)
    late = 1 / (1 + np.exp((begin[row] - day[row, offer]) / 10))
    none = np.zeros(len(row), dtype=np.bool_)
    return MatchProblem(
        requirement_ids=tuple(f"R{r:05}" for r in range(num)),
        offer_ids=tuple(f"O{o:06}" for o in range(recipe.offers)),
        need=need,
        is_critical=is_critical,
        mission=mission,
        unit_type=asked,
        women_needed=np.zeros(num, dtype=np.int64),
        begin_day=begin,
        end_day=np.full(num, HORIZON),
        most=np.floor(1.2 * need + 1e-9).astype(np.int64),
        size=size,
        women=np.zeros(recipe.offers, dtype=np.int64),
        contributor=contributor,
        is_first=np.zeros(recipe.offers, dtype=np.bool_),
        pair_start=np.concatenate([[0], np.cumsum(fits.sum(axis=1))]),
        pair_offer=offer,
        pair_day=day[row, offer],
        pair_risk=size[offer] * late,
        pair_pinned=none,
        pair_preferred=none,
        cap=np.ceil(recipe.cap_share * np.bincount(contributor, minlength=NUM_CONTRIBUTORS)).astype(np.int64),
        share_limit=limit,
        max_units=3,
        tolerance=0.0,
        has_womens_stage=False,
        has_experience_stage=False,
    )


def one_more(problem: MatchProblem, unit_type: int) -> MatchProblem:
    """
    Return a match with one more unit, of a contributor that gives nothing yet.

    It has nine tenths of the standard size, may go to every line of its type that can take it, and is there
    on day 60.

    Parameters
    ----------
    problem
        A match of this model.
    unit_type
        Number of the type, 0-19.

    Returns
    -------
    MatchProblem
        The same lines, one offer more.

    Examples
    --------
    >>> one_more(make(Recipe(requirements=30, offers=60, seed=0)), 0).offer_ids[-1]
    'asked'
    """
    size, day = round(0.9 * STANDARD[unit_type]), 60
    room = np.minimum(problem.most, problem.share_limit[problem.mission])
    takes = (problem.unit_type == unit_type) & (room >= size)
    lines = np.flatnonzero(takes)
    place = problem.pair_start[lines + 1]
    late = 1 / (1 + np.exp((problem.begin_day[lines] - day) / 10))
    return replace(
        problem,
        offer_ids=(*problem.offer_ids, "asked"),
        size=np.append(problem.size, size),
        women=np.append(problem.women, 0),
        contributor=np.append(problem.contributor, len(problem.cap)),
        is_first=np.append(problem.is_first, False),
        cap=np.append(problem.cap, 1),
        pair_start=problem.pair_start + np.concatenate([[0], np.cumsum(takes)]),
        pair_offer=np.insert(problem.pair_offer, place, len(problem.offer_ids)),
        pair_day=np.insert(problem.pair_day, place, day),
        pair_risk=np.insert(problem.pair_risk, place, size * late),
        pair_pinned=np.insert(problem.pair_pinned, place, False),
        pair_preferred=np.insert(problem.pair_preferred, place, False),
    )


def _offers(recipe: Recipe, draw: np.random.Generator) -> dict[str, np.ndarray]:
    """Return arrays of the offers by name."""
    num = recipe.offers
    share = draw.pareto(1.5, NUM_CONTRIBUTORS) + 1
    contributor = draw.choice(NUM_CONTRIBUTORS, num, p=share / share.sum())
    offered = draw.choice(20, num, p=WEIGHT / WEIGHT.sum())
    size = np.round(STANDARD[offered] * draw.uniform(recipe.least, recipe.largest, num)).astype(np.int64)
    source = contributor if recipe.is_correlated else np.arange(num)
    rows = NUM_CONTRIBUTORS if recipe.is_correlated else num
    level = draw.choice(5, rows, p=(0.35, 0.3, 0.2, 0.1, 0.05))[source]
    soonest, latest = np.array((60, 60, 60, 40, 20)), np.array((150, 150, 150, 90, 60))
    return {
        "type": offered,
        "contributor": contributor,
        "size": np.maximum(size, 1),
        "level": level,
        "ready": draw.integers(soonest[level], latest[level] + 1),
        "night": (draw.random(rows) < 0.6)[source],
        "speaks": (draw.random((rows, NUM_LANGUAGES)) < 0.5)[source],
    }
