"""Small lifts that hold everything at once: enablers, own ships, no equipment, no people, closed ways."""

from random import Random

import numpy as np

from bluehelm.deployment.lift_problem import LiftProblem


def small_lift(seed: int, *, units: int = 8, max_units: int = 1, can_all_go: bool = True) -> LiftProblem:
    """Return a small lift; every unit can arrive, or some cannot for one reason or another."""
    rng = Random(f"lift {seed} {units}")
    embarks, debarks, classes = 2, 3, 3

    def ints(low: int, high: int, num: int = units) -> np.ndarray:
        return np.array([rng.randint(low, high) for _ in range(num)], dtype=np.int64)

    def table(low: int, high: int, *shape: int) -> np.ndarray:
        return ints(low, high, int(np.prod(shape))).reshape(shape)

    lane_m, persons = ints(20, 90), ints(10, 300)
    for unit in range(units):
        kind = rng.random()
        lane_m[unit] = 0 if kind < 0.15 else lane_m[unit]
        persons[unit] = 0 if kind > 0.9 else persons[unit]
    tonnes = np.where(lane_m > 0, lane_m + ints(-15, 30), 0)
    pairs = [[rng.choice([-1, -1, rng.randrange(u)]) if u else -1 for _ in range(2)] for u in range(units)]
    after, shuffled = np.array(pairs), np.array(rng.sample(range(units), units))
    renamed = np.full((units, 2), -1)
    renamed[shuffled] = np.where(after >= 0, shuffled[after], -1)
    allowed = np.ones((units, classes), dtype=np.bool_)
    allowed[:, 2] = [rng.random() < 0.2 for _ in range(units)]
    sea, hop = table(3, 9, classes, embarks, debarks) + 3, table(1, 3, classes, debarks, debarks)
    lift = {
        "ship_count": np.array([rng.randint(1, 2), 1, 1]),
        "ship_lane_m": np.array([100, 220, 100]),
        "ship_tonnes": np.array([130, 260, 130]),
        "berths": ints(1, 2, debarks),
        "convoys": ints(1, 2, debarks),
        "road": np.array([rng.choice([0, 1, 2, 5]) for _ in range(units)]),
        "flight": ints(0, 2),
    }
    if not can_all_go:
        lift["ship_count"][rng.randrange(3)] = 0
        lift["ship_lane_m"][1] = rng.choice([80, 220])
        lift["berths"][rng.randrange(debarks)] = rng.randint(0, 1)
        lift["convoys"][rng.randrange(debarks)] = rng.randint(0, 1)
        lift["road"][rng.randrange(units)] = -1
        lift["flight"][rng.randrange(units)] = -1
        renamed[rng.randrange(units)] = rng.randrange(units)
        sea[:, rng.randrange(embarks), rng.randrange(debarks)] = rng.choice([-1, 4])
    return LiftProblem(
        unit_ids=tuple(f"U{unit}" for unit in range(units)),
        ready=ints(0, 20),
        people_ready=ints(0, 25),
        lane_m=lane_m,
        tonnes=tonnes,
        persons=persons,
        weight=ints(1, 900),
        due=ints(10, 40),
        embark=np.where(lane_m > 0, ints(0, embarks - 1), -1),
        debark=np.where(lane_m > 0, ints(0, debarks - 1), -1),
        clearance=ints(0, 3),
        flight_back=ints(0, 2),
        after=renamed,
        holds_back=rng.random() < 0.6,
        critical_share=np.array([rng.choice([0.0, 0.8, 0.8]) for _ in range(units)]),
        load=np.array([1, 2, 1]),
        unload=np.array([1, 2, 0]),
        is_allowed=allowed,
        sea=sea,
        sea_back=sea + table(0, 2, *sea.shape) * (sea >= 0),
        hop=hop,
        num_aircraft=rng.randint(1, 3),
        seats=80,
        slots=rng.randint(1, 2),
        most_early=rng.randint(0, 6),
        max_units=max_units,
        max_calls=rng.randint(1, 2),
        **lift,
    )
