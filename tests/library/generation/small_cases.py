"""Small random matches for tests: a seed gives a case in which every obstacle occurs now and then."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from bluehelm.core.errors import NotAllowed
from bluehelm.forces.domain import LadderStanding, Standing
from bluehelm.generation import problem
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import Cap, Pin, Policy, Requirement
from bluehelm.generation.rules import first_filter
from bluehelm.partnership.domain import Caveat, UnitOffer

SECRET = "quietly agreed at home"
REQUESTED_ON = date(2026, 12, 1)
LEVELS = {"": 0, "L1": 1, "L2": 2, "L3": 3}
TYPES = ("INF_COY", "MED_L2", "UHU")
STATES = ("XAA", "XAB", "XAC")
MISSIONS = ("NORTH", "SOUTH")


def small_case(seed: int) -> MatchCase:
    """Return a case of 3-6 lines and 5-12 offers."""
    rng = Random(seed)
    requirements = tuple(_requirement(rng, number) for number in range(1, rng.randint(3, 6) + 1))
    offers = tuple(_offer(rng, number) for number in range(1, rng.randint(5, 12) + 1))
    case = MatchCase(
        requirements=requirements,
        offers=offers,
        levels={offer.offer_id: _standing(rng, offer) for offer in offers},
        standings={offer.offer_id: Standing.SUSPENDED for offer in offers if rng.random() < 0.08},
        arrivals={
            (r.requirement_id, o.offer_id): Arrival(
                day=rng.randint(10, 190), on_time_probability=rng.random()
            )
            for r in requirements
            for o in offers
            if rng.random() < 0.95
        },
        caps=tuple(
            Cap(contributor=state, max_units=rng.randint(1, 3), source="capital")
            for state in STATES
            if rng.random() < 0.4
        ),
        policy=Policy(
            max_units=rng.randint(1, 3),
            mission_share=rng.choice((1.0, 1.0, 0.6, 0.4)),
            min_level=rng.choice(("", "L1", "L2")),
            womens_share=rng.random() < 0.4,
        ),
        level_order={name: order for name, order in LEVELS.items() if name},
        requested_on=REQUESTED_ON,
    )
    return _with_pins(rng, case)


def _requirement(rng: Random, number: int) -> Requirement:
    day = rng.randint(20, 90)
    return Requirement(
        requirement_id=f"R{number}",
        mission=rng.choice(MISSIONS),
        site=rng.choice(("HILL", "LAKE")),
        unit_type=rng.choice(TYPES),
        strength=rng.randint(5, 20) * 10,
        tier=rng.choice(("critical", "other")),
        needed_by_day=day,
        until_day=rng.choice((None, None, day + 60)),
        attributes=("night",) if rng.random() < 0.2 else (),
        languages=("fr",) if rng.random() < 0.1 else (),
        min_womens_share=rng.choice((0.0, 0.1)),
        kind="illustrative",
        source="invented",
    )


def _offer(rng: Random, number: int) -> UnitOffer:
    offer_id, strength = f"O{number:02}", rng.randint(3, 22) * 10
    caveats = (
        Caveat(
            offer_id=offer_id,
            rule=rng.choice(("not_mission", "only_mission")),
            value=rng.choice(MISSIONS),
            visibility=visibility,
            note=SECRET if visibility == "secretariat" else "said in public",
        )
        for visibility in ("public", "secretariat")
        if rng.random() < 0.15
    )
    return UnitOffer(
        offer_id=offer_id,
        contributor=rng.choice(STATES),
        unit_type=rng.choice(TYPES),
        strength=strength,
        women=rng.randint(0, strength // 5),
        attributes=("night",) if rng.random() < 0.7 else (),
        languages=("fr",) if rng.random() < 0.7 else (),
        available_from=REQUESTED_ON + timedelta(days=rng.randint(-60, 70)),
        caveats=tuple(caveats),
        missing_parts=("aircraft",) if rng.random() < 0.08 else (),
        notice_min_days=1,
        notice_mode_days=2,
        notice_max_days=3,
        lane_m=0,
        tonnes=0,
    )


def _standing(rng: Random, offer: UnitOffer) -> LadderStanding:
    level = rng.choice(("", "L1", "L2", "L2", "L3", "L3"))
    return LadderStanding(
        offer_id=offer.offer_id,
        on=REQUESTED_ON,
        level=level,
        order=LEVELS[level],
        claimed=level,
        verified=level,
        released=rng.random() < 0.9,
        next_action="Ask for a visit.",
    )


def _with_pins(rng: Random, case: MatchCase) -> MatchCase:
    """Return the case with one or two pins that can be kept, or with none."""
    pairs = [
        (r.requirement_id, o.offer_id)
        for r in case.requirements
        for o in case.offers
        if not first_filter(case, requirement=r, offer=o)
    ]
    chosen = rng.sample(pairs, k=min(len(pairs), rng.randint(0, 2)))
    actions = [rng.choice(("pin", "pin", "forbid")) for _ in chosen]
    pinned = replace(
        case,
        pins=tuple(
            Pin(requirement_id=r, offer_id=o, action=action, who="Bao", why="capital decided")
            for (r, o), action in zip(chosen, actions, strict=True)
        ),
    )
    try:
        problem.build(pinned)
    except NotAllowed:
        return case
    return pinned
