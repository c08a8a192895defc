"""Small random matches in which much fits and little is enough: offers, caps and shares are fought for."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from bluehelm.forces.domain import LadderStanding, Standing
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import Cap, NeededExperience, Pin, Policy, Requirement
from bluehelm.partnership.domain import UnitOffer
from bluehelm.people.domain import Experience
from tests.library.generation.small_cases import LEVELS, MISSIONS, REQUESTED_ON, STATES, small_case

TYPES = ("INF_COY", "UHU")
ACTIONS = ("pin", "forbid", "prefer", "prefer")


def crowded_case(seed: int, *, tolerance: float = 0.0, pins: int = 2, grain: int = 5) -> MatchCase:
    """
    Return a case of 2-6 lines and 4-9 offers of one or two types; nearly every pair passes the filters.

    ``grain`` is what the strength of every offer is a multiple of, in persons.
    """
    rng = Random(seed)
    types = TYPES[: rng.choice((1, 1, 2))]
    lines = tuple(_line(rng, number, types=types) for number in range(1, rng.randint(2, 6) + 1))
    offers = tuple(
        _offer(rng, number, types=types, grain=grain) for number in range(1, rng.randint(4, 9) + 1)
    )
    case = MatchCase(
        requirements=lines,
        offers=offers,
        levels={offer.offer_id: standing(offer.offer_id, released=rng.random() < 0.95) for offer in offers},
        standings={offer.offer_id: Standing.SUSPENDED for offer in offers if rng.random() < 0.03},
        arrivals={
            (r.requirement_id, o.offer_id): Arrival(
                day=rng.randint(10, 100), on_time_probability=rng.random()
            )
            for r in lines
            for o in offers
            if rng.random() < 0.95
        },
        caps=tuple(
            Cap(contributor=state, max_units=rng.randint(1, 3), source="capital")
            for state in STATES
            if rng.random() < 0.4
        ),
        policy=Policy(
            max_units=rng.choice((1, 2, 3, 3)),
            overshoot=rng.choice((1.0, 1.1, 1.2, 1.3)),
            mission_share=rng.choice((1.0, 0.8, 0.6, 0.4)),
            womens_share=rng.random() < 0.5,
            horizon_days=rng.choice((90, 120)),
            tolerance=tolerance,
        ),
        level_order={name: order for name, order in LEVELS.items() if name},
        requested_on=REQUESTED_ON,
    )
    return replace(case, pins=_pins(rng, case, most=pins))


def tied_case(seed: int) -> MatchCase:
    """Return a crowded case in which all units are on time and of two sizes, so that late stages decide."""
    case = crowded_case(seed, pins=6, grain=60)
    on_time = Arrival(day=20, on_time_probability=1.0)
    return replace(case, arrivals=dict.fromkeys(case.arrivals, on_time))


def experienced_case(seed: int) -> MatchCase:
    """Return a tied or crowded case in which some states have served somewhere, and some lines ask for it."""
    case, rng = (tied_case(seed) if seed % 2 else crowded_case(seed)), Random(seed)
    served = [(state, mission) for state in STATES for mission in MISSIONS if rng.random() < 0.3]
    needs = [rng.choice(("none", "none", "none", "any", "mission")) for _ in case.requirements]
    return replace(
        case,
        pins=tuple(pin for pin in case.pins if pin.action != "pin"),
        requirements=tuple(
            line.model_copy(update={"needs_experience": NeededExperience(need)})
            for line, need in zip(case.requirements, needs, strict=True)
        ),
        experience=tuple(
            Experience(
                contributor=state,
                mission=mission,
                first_on=REQUESTED_ON - timedelta(days=900),
                last_on=REQUESTED_ON - timedelta(days=rng.randint(0, 800)),
                persons=rng.randint(1, 900),
                kind="illustrative",
                source="invented",
            )
            for state, mission in served
        ),
    )


def with_wishes(seed: int) -> MatchCase:
    """Return a small case with up to three more pins of any kind; some cannot be kept."""
    case, rng = small_case(seed), Random(seed)
    return replace(case, pins=(*case.pins, *_pins(rng, case, most=3)))


def standing(offer_id: str, *, released: bool = True) -> LadderStanding:
    """Return a place at the top of the ladder."""
    return LadderStanding(
        offer_id=offer_id,
        on=REQUESTED_ON,
        level="L3",
        order=LEVELS["L3"],
        claimed="L3",
        verified="L3",
        released=released,
        next_action="",
    )


def _line(rng: Random, number: int, *, types: tuple[str, ...]) -> Requirement:
    day = rng.randint(20, 80)
    return Requirement(
        requirement_id=f"R{number}",
        mission=rng.choice(MISSIONS),
        site=rng.choice(("HILL", "LAKE")),
        unit_type=rng.choice(types),
        strength=rng.randint(8, 20) * 10,
        tier=rng.choice(("critical", "other")),
        needed_by_day=day,
        until_day=rng.choice((None, None, None, day + 30)),
        attributes=("night",) if rng.random() < 0.1 else (),
        languages=("fr",) if rng.random() < 0.1 else (),
        min_womens_share=rng.choice((0.0, 0.1, 0.15)),
        kind="illustrative",
        source="invented",
    )


def _offer(rng: Random, number: int, *, types: tuple[str, ...], grain: int) -> UnitOffer:
    strength = rng.randint(max(1, 30 // grain), 180 // grain) * grain
    return UnitOffer(
        offer_id=f"O{number}",
        contributor=rng.choice(STATES),
        unit_type=rng.choice(types),
        strength=strength,
        women=rng.randint(0, strength // 4),
        attributes=("night",) if rng.random() < 0.7 else (),
        languages=("fr",) if rng.random() < 0.7 else (),
        available_from=REQUESTED_ON + timedelta(days=rng.randint(-200, 25)),
        available_until=rng.choice((None, None, REQUESTED_ON + timedelta(days=rng.randint(90, 200)))),
        notice_min_days=1,
        notice_mode_days=2,
        notice_max_days=3,
        lane_m=0,
        tonnes=0,
    )


def _pins(rng: Random, case: MatchCase, *, most: int) -> tuple[Pin, ...]:
    """Return some pins on pairs of one type, some of which may have lapsed."""
    pairs = [
        (r.requirement_id, o.offer_id)
        for r in case.requirements
        for o in case.offers
        if r.unit_type == o.unit_type
    ]
    return tuple(
        Pin(
            requirement_id=r,
            offer_id=o,
            action=rng.choice(ACTIONS),
            who="Bao",
            why="capital decided",
            until=rng.choice((None, None, None, REQUESTED_ON)),
        )
        for r, o in rng.choices(pairs, k=rng.randint(0, most) if pairs else 0)
    )
