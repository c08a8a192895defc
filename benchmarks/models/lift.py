"""Synthetic lifts of any size, the same for the same seed; nothing is calibrated on real deployments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluehelm.core import rng
from bluehelm.deployment.lift_problem import NONE, LiftProblem

STRENGTHS = np.array((60, 90, 120, 150, 180, 250, 400, 800))
"""Persons of a unit, from a section to a battalion."""

OFTEN = np.array((4, 4, 5, 5, 4, 3, 2, 1), dtype=np.float64)
DUE_DAYS = np.array((45, 60, 75, 90))
SHIP_LANE_M, SHIP_TONNES = np.array((1_200, 5_000)), np.array((1_500, 6_250))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """
    How an instance is made.

    Attributes
    ----------
    units, seed
        Size and seed.
    max_units, max_calls
        Most units in a sailing, and most ports that it calls at.
    is_plain
        Whether a ship is taken up for half the way home only, and no unit precedes another.

    Examples
    --------
    >>> Recipe(units=60, seed=0).max_units
    1
    """

    units: int
    seed: int
    max_units: int = 1
    max_calls: int = 2
    is_plain: bool = False


def make(recipe: Recipe) -> LiftProblem:
    """
    Return a synthetic lift.

    Two classes of ships; 2 to 6 lane metres a person; readiness lognormal around 20 days; tiers 1-3. Ports
    stand on a map, and times at sea are distances on it, rounded up: they obey the triangle inequality. In
    each of two sectors a port, the unit that could be there first precedes all others.

    Parameters
    ----------
    recipe
        Size, seed and variant.

    Returns
    -------
    LiftProblem
        The lift in arrays.

    Examples
    --------
    >>> make(Recipe(units=60, seed=0)).sea.shape
    (2, 8, 3)
    """
    draw = rng.stream(recipe.seed, "lifts", f"{recipe.units}")
    num = recipe.units
    embarks, debarks = (8, 3) if num <= 60 else (8, 4) if num <= 120 else (14, 6 if num > 240 else 4)
    sea, hop = _map(draw, embarks=embarks, debarks=debarks)
    persons = draw.choice(STRENGTHS, num, p=OFTEN / OFTEN.sum())
    lane_m = np.ceil(persons * draw.uniform(2, 6, num)).astype(np.int64)
    ready = 2 * np.maximum(1, np.round(draw.lognormal(np.log(20), 0.5, num)).astype(np.int64))
    embark, debark = draw.integers(embarks, size=num), draw.integers(debarks, size=num)
    road = draw.integers(2, 13, size=num)
    after = _enablers(draw, soonest=ready + sea[0, embark, debark] + road, debark=debark)
    per = max(1, num // 20)
    return LiftProblem(
        unit_ids=tuple(f"U{unit:03}" for unit in range(num)),
        ready=ready,
        people_ready=np.maximum(ready - 2 * draw.integers(0, 8, size=num), 0),
        lane_m=lane_m,
        tonnes=np.ceil(lane_m * draw.uniform(0.8, 1.4, num)).astype(np.int64),
        persons=persons,
        weight=persons * draw.integers(1, 4, size=num),
        due=2 * draw.choice(DUE_DAYS, num),
        embark=embark,
        debark=debark,
        road=road,
        clearance=draw.integers(4, 15, size=num),
        flight=draw.integers(1, 3, size=num),
        flight_back=draw.integers(1, 3, size=num),
        after=np.full((num, 1), NONE) if recipe.is_plain else after[:, None],
        holds_back=True,
        critical_share=np.full(num, 0.8),
        ship_count=np.array((per, max(1, num // 30))),
        ship_lane_m=SHIP_LANE_M,
        ship_tonnes=SHIP_TONNES,
        load=np.array((2, 4)),
        unload=np.array((2, 4)),
        is_allowed=np.ones((num, 2), dtype=np.bool_),
        sea=sea,
        sea_back=(sea + 1) // 2 if recipe.is_plain else sea,
        hop=hop,
        berths=np.full(debarks, max(1, num // 120)),
        convoys=np.full(debarks, max(1, round(num / 20 / debarks) + 1)),
        num_aircraft=max(2, num // 30),
        seats=250,
        slots=max(2, num // 60),
        most_early=10,
        max_units=recipe.max_units,
        max_calls=recipe.max_calls,
    )


def _map(draw: np.random.Generator, *, embarks: int, debarks: int) -> tuple[np.ndarray, np.ndarray]:
    """Return half-days at sea by class from port to port, and between ports of debarkation."""
    near = np.stack([draw.uniform(0, 6, debarks), draw.uniform(0, 2, debarks)], axis=1)
    angle, far = draw.uniform(0, np.pi, embarks), draw.uniform(8, 44, embarks)
    away = np.stack([far * np.cos(angle), far * np.sin(angle)], axis=1)
    pace = np.array((1.0, 1.15))[:, None, None]
    sea = np.ceil(pace * np.linalg.norm(away[:, None] - near[None], axis=2) + 1e-9).astype(np.int64)
    hop = np.ceil(pace * np.linalg.norm(near[:, None] - near[None], axis=2) - 1e-9).astype(np.int64)
    return sea, hop


def _enablers(draw: np.random.Generator, *, soonest: np.ndarray, debark: np.ndarray) -> np.ndarray:
    """Return the unit that precedes each: the soonest of its sector."""
    sector = 2 * debark + draw.integers(2, size=len(debark))
    after = np.full(len(debark), NONE)
    for one in np.unique(sector):
        units = np.flatnonzero(sector == one)
        first = units[np.argmin(soonest[units])]
        after[units[units != first]] = first
    return after
