"""Small lifts under delays that hold everything at once, and what chance does to them."""

from math import inf
from random import Random

import numpy as np

from bluehelm.deployment.run_problem import NONE, Draws, Execution

EMBARKS, DEBARKS, AIRPORTS, SHIPS, AIRCRAFT = 2, 3, 2, 3, 2
HALVES, PLAN_IN_HALVES, ANY = KINDS = ("all in halves", "plan in halves", "any")
"""In halves of days a lot happens at the same moment."""


class Chance:
    """Random days, in halves or any."""

    def __init__(self, name: str, *, in_halves: bool) -> None:
        self.rng, self.in_halves = Random(name), in_halves

    def day(self, low: int, high: int) -> float:
        """Return a day or a number of days."""
        return self.rng.randint(2 * low, 2 * high) / 2 if self.in_halves else self.rng.uniform(low, high)

    def days(self, low: int, high: int, *shape: int) -> np.ndarray:
        """Return several; one in ten is the least."""
        count = int(np.prod(shape))
        return np.reshape(
            [low if self.rng.random() < 0.1 else self.day(low, high) for _ in range(count)], shape
        )

    def ints(self, low: int, high: int, num: int) -> np.ndarray:
        """Return whole numbers."""
        return np.array([self.rng.randint(low, high) for _ in range(num)], dtype=np.int64)

    def shares(self, *shape: int) -> np.ndarray:
        """Return numbers from 0 to 1."""
        return np.reshape([self.rng.random() for _ in range(int(np.prod(shape)))], shape)

    def where(self, share: float, *, then: float, other: np.ndarray) -> np.ndarray:
        """Return an array with some of its values replaced."""
        return np.array([then if self.rng.random() < share else one for one in other])


def small_run(seed: int, *, loads: int = 8, kind: str = HALVES) -> Execution:
    """Return a lift with few or no means of a kind, shared sailings, units in parts, and wet seasons."""
    chance = Chance(f"run {seed} {loads} {kind}", in_halves=kind != ANY)
    rng, per = chance.rng, 1 + loads // 12
    is_crowded = rng.random() < 0.4  # many ships for one port
    embark = chance.ints(0, EMBARKS - 1, loads)
    debark = chance.ints(0, 0 if is_crowded else DEBARKS - 1, loads)
    debark = chance.where(0.15, then=NONE, other=debark)
    embark[debark < 0] = NONE
    first = np.arange(loads)
    for load in range(loads):
        if rng.random() < 0.3:
            first[load] = first[rng.randrange(loads)]
    while (first != first[first]).any():
        first = first[first]
    sailing = _sailings(rng, embark, debark)
    road_dry = chance.where(0.15, then=0.0, other=chance.days(1, 5, loads))
    road_wet = chance.where(0.4, then=inf, other=road_dry + chance.days(0, 4, loads))
    is_wet, dry_day = _seasons(rng)
    return Execution(
        embark=embark,
        debark=debark,
        persons=chance.where(0.15, then=0, other=chance.ints(10, 300, loads)),
        airport=chance.where(0.1, then=NONE, other=chance.ints(0, AIRPORTS - 1, loads)),
        first=first,
        needed=np.array([rng.randint(1, int((first == one).sum()) or 1) for one in range(loads)]),
        flight_days=rng.choice([0.0, 0.5, 1.0, 1.5]) if chance.in_halves else rng.choice([0.3, 0.7, 1.1]),
        lead_days=chance.day(0, 6),
        wait_days=chance.day(0, 10),
        ship_count=chance.where(0.1, then=0, other=chance.ints(1, loads if is_crowded else per, SHIPS)),
        load_days=chance.days(0, 2, SHIPS),
        unload_days=chance.days(0, 6 if is_crowded else 2, SHIPS),
        sea_days=chance.days(0, 12, SHIPS, EMBARKS, DEBARKS),
        berths=chance.where(0.1, then=0, other=chance.ints(1, per, DEBARKS)),
        convoys=chance.where(0.1, then=0, other=chance.ints(1, per, DEBARKS)),
        aircraft=chance.where(0.2, then=0, other=chance.ints(1, per, AIRCRAFT)),
        seats=chance.ints(30, 120, AIRCRAFT),
        away_days=chance.days(0, 3, AIRCRAFT),
        slots=chance.where(0.1, then=0, other=chance.ints(1, per, AIRPORTS)),
        road_dry=road_dry,
        road_wet=road_wet,
        clear_days=chance.days(0, 5, loads),
        is_wet=is_wet,
        dry_day=dry_day,
        rank=np.array(rng.sample(range(loads), loads)),
        sailing=sailing,
        ship_class=chance.ints(0, SHIPS - 1, int(sailing.max(initial=0)) + 1),
        planned_ready=chance.days(0, 20, loads),
        planned_site=chance.days(0, 60, loads),
        before=_enablers(rng, first=first),
        planned_operational=chance.days(0, 60, loads),
        horizon=float(rng.choice([15, 45, 90, 150])),
    )


def _driven(chance: Chance, execution: Execution, *, replications: int) -> np.ndarray:
    """Return when equipment is on site that comes by road; in half of the lifts there is none."""
    drives = (execution.sailing == NONE) & (chance.rng.random() < 0.5)
    days = chance.days(0, 60, replications, len(execution.rank))
    return np.where(drives, days, -inf)


def _enablers(rng: Random, *, first: np.ndarray) -> np.ndarray:
    """Return up to two other units that must precede each load; in half of the lifts none."""
    before = np.full((len(first), rng.choice([0, 0, 1, 2])), NONE)
    for load, column in np.ndindex(before.shape):
        if rng.random() < 0.5 and first[load]:
            before[load, column] = first[rng.randrange(int(first[load]))]
    return before


def _sailings(rng: Random, embark: np.ndarray, debark: np.ndarray) -> np.ndarray:
    """Return who sails with whom: up to four of the same two ports, and some who never sail."""
    sailing, open_ones = np.full(len(embark), NONE), {}
    for load in rng.sample(range(len(embark)), len(embark)):
        ports = (embark[load], debark[load])
        if debark[load] < 0 or rng.random() < 0.05:
            continue
        if ports not in open_ones or rng.random() < 0.4:
            open_ones[ports] = [sailing.max() + 1, 0]
        sailing[load], aboard = open_ones[ports]
        open_ones[ports] = [sailing[load], aboard + 1]
        if aboard == 3:
            del open_ones[ports]
    return sailing


def _seasons(rng: Random) -> tuple[np.ndarray, np.ndarray]:
    """Return whether each day is wet, and the first dry day from it on."""
    is_wet, day = np.zeros(rng.choice([30, 60, 100]), dtype=np.bool_), rng.choice([0, 5, 20])
    while day < len(is_wet):
        wet, dry = rng.choice([3, 10, 25]), rng.choice([1, 10, 30])
        is_wet[day : day + wet] = True
        day += wet + dry
    dry = np.flatnonzero(~is_wet)
    return is_wet, np.append(dry, inf)[np.searchsorted(dry, np.arange(len(is_wet)))]


def small_draws(execution: Execution, *, seed: int, replications: int, kind: str = HALVES) -> Draws:
    """Return delays, some of them negative, and withdrawals."""
    chance = Chance(f"draws {seed} {kind}", in_halves=kind == HALVES)
    shape = (replications, len(execution.rank))
    late = execution.planned_ready + chance.days(-3, 20, *shape) * (chance.shares(*shape) < 0.7)
    return Draws(
        ready=np.maximum(late, 0),
        people_ready=np.maximum(execution.planned_ready + chance.days(-8, 8, *shape), 0),
        sea_factor=0.5 + chance.days(0, 2, *shape),
        clearance=np.maximum(execution.clear_days + chance.days(-1, 3, *shape), 0),
        extra_dry=chance.days(0, 2, *shape),
        extra_wet=chance.days(0, 4, *shape),
        never=chance.shares(*shape) < 0.1 * (seed % 3),
        elsewhere=_driven(chance, execution, replications=replications),
    )
