"""The match in arrays: what the solver reads, built once from the nouns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bluehelm.core.errors import NotAllowed
from bluehelm.generation import pins
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import PinAction, Policy, Requirement, Tier
from bluehelm.generation.pins import UNLIMITED
from bluehelm.generation.rules import first_filter
from bluehelm.partnership.domain import UnitOffer

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchProblem:
    """
    A match in arrays; requirements and offers stand in the order of their identifiers.

    Attributes
    ----------
    requirement_ids, offer_ids
        Identifiers, ``num_requirements`` and ``num_offers`` of them.
    need, is_critical, mission, unit_type
        Per requirement: persons, tier, and the numbers of its mission and type.
    women_needed
        Per requirement: women that its least share asks for, in persons; 0 when the policy has no such stage.
    begin_day, end_day
        Per requirement: half-open period over which absent persons count, in days from request day 0.
    most
        Per requirement: most persons that a set may have together.
    size, women, contributor, is_first
        Per offer: persons, women among them, the number of its contributor, and whether it is not known to
        have served anywhere.
    pair_start
        Pairs of requirement ``r`` are ``pair_start[r]`` to ``pair_start[r + 1]``.
    pair_offer, pair_day, pair_risk
        Per pair that passed every filter: offer, planned day of arrival, and persons times the probability
        that they are late.
    pair_pinned, pair_preferred
        Per pair: whether it must be in the plan, and whether ties go to it.
    cap
        Per contributor: most units at once.
    share_limit
        Per mission: most persons from one contributor.
    max_units
        Most units in a set, 1-3.
    tolerance
        Share of a stage's value that the next stages may give up.
    has_womens_stage, has_experience_stage
        Whether the women's shortfall is a stage, and whether first deployments are.
    """

    requirement_ids: tuple[str, ...]
    offer_ids: tuple[str, ...]
    need: Ints
    is_critical: Bools
    mission: Ints
    unit_type: Ints
    women_needed: Ints
    begin_day: Ints
    end_day: Ints
    most: Ints
    size: Ints
    women: Ints
    contributor: Ints
    is_first: Bools
    pair_start: Ints
    pair_offer: Ints
    pair_day: Ints
    pair_risk: Floats
    pair_pinned: Bools
    pair_preferred: Bools
    cap: Ints
    share_limit: Ints
    max_units: int
    tolerance: float
    has_womens_stage: bool
    has_experience_stage: bool

    @property
    def num_requirements(self) -> int:
        """Count of requirements."""
        return len(self.need)

    @property
    def pair_requirement(self) -> Ints:
        """Requirement of each pair."""
        return np.repeat(np.arange(self.num_requirements), np.diff(self.pair_start))

    def pairs_of(self, requirement: int) -> Ints:
        """Return the pairs of one requirement."""
        return np.arange(self.pair_start[requirement], self.pair_start[requirement + 1])


def build(case: MatchCase) -> MatchProblem:
    """
    Return a match in arrays, with the pairs of requirement and offer that pass every filter.

    An offer too large for a line, or for its contributor's share of the mission, is no pair unless pinned.
    A mission share of 1 is no limit. The order of the input does not matter.

    Parameters
    ----------
    case
        The match.

    Returns
    -------
    MatchProblem
        The arrays.

    Raises
    ------
    NotAllowed
        When a pin cannot be kept: a filter rules it out, or it breaks the units per line, a cap or a share. A
        pin may exceed the overshoot limit; then its line takes no further unit.

    Examples
    --------
    >>> from datetime import date
    >>> case = MatchCase(requested_on=date(2026, 1, 1))
    >>> build(case).num_requirements
    0
    """
    requirements = sorted(case.requirements, key=lambda r: r.requirement_id)
    offers = sorted(case.offers, key=lambda o: o.offer_id)
    missions = _numbered(r.mission for r in requirements)
    contributors = _numbered(o.contributor for o in offers)
    needed: Counter[str] = Counter()
    for r in requirements:
        needed[r.mission] += r.strength
    limit = {mission: _share_limit(case.policy, needed[mission]) for mission in missions}
    faults = tuple(pins.faults(case, share_limit=limit))
    if faults:
        raise NotAllowed(faults)
    fits = _fitting(case, requirements, offers=offers, limit=limit)
    counts, flat = [len(f) for f in fits], [(i, j) for i, f in enumerate(fits) for j in f]
    lines = [(requirements[i].requirement_id, offers[j].offer_id) for i, j in flat]
    arrivals = [case.arrivals[line] for line in lines]
    late = np.array([1.0 - a.on_time_probability for a in arrivals], dtype=np.float64)
    size = _ints(o.strength for o in offers)
    pair_offer = _ints(j for _, j in flat)
    pinned, preferred = (pins.lines(case, action=action) for action in (PinAction.PIN, PinAction.PREFER))
    types, caps = _numbered(r.unit_type for r in requirements), pins.caps(case)
    horizon, policy = case.policy.horizon_days, case.policy
    return MatchProblem(
        requirement_ids=tuple(r.requirement_id for r in requirements),
        offer_ids=tuple(o.offer_id for o in offers),
        need=_ints(r.strength for r in requirements),
        is_critical=np.array([r.tier == Tier.CRITICAL for r in requirements], dtype=np.bool_),
        mission=_ints(missions[r.mission] for r in requirements),
        unit_type=_ints(types[r.unit_type] for r in requirements),
        women_needed=_ints(_women_needed(policy, r) for r in requirements),
        begin_day=_ints(r.due_day(case.asked_day) for r in requirements),
        end_day=_ints(max(min(r.until_day or horizon, horizon), r.needed_by_day) for r in requirements),
        most=_ints(_floor(policy.overshoot * r.strength) for r in requirements),
        size=size,
        women=_ints(o.women for o in offers),
        contributor=_ints(contributors[o.contributor] for o in offers),
        is_first=np.array([not case.has_served(o) for o in offers], dtype=np.bool_),
        pair_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        pair_offer=pair_offer,
        pair_day=_ints(a.day for a in arrivals),
        pair_risk=size[pair_offer] * late,
        pair_pinned=np.array([line in pinned for line in lines], dtype=np.bool_),
        pair_preferred=np.array([line in preferred for line in lines], dtype=np.bool_),
        cap=_ints(caps.get(c, UNLIMITED) for c in contributors),
        share_limit=_ints(limit[m] for m in missions),
        max_units=policy.max_units,
        tolerance=policy.tolerance,
        has_womens_stage=policy.womens_share,
        has_experience_stage=bool(case.experience),
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _floor(value: float) -> int:
    return int(np.floor(value + 1e-9))


def _numbered(names: Iterable[str]) -> dict[str, int]:
    """Return a number for each name by first appearance: other names in this order change nothing."""
    numbers: dict[str, int] = {}
    for name in names:
        numbers.setdefault(name, len(numbers))
    return numbers


def _share_limit(policy: Policy, needed: int) -> int:
    return UNLIMITED if policy.mission_share == 1 else _floor(policy.mission_share * needed)


def _women_needed(policy: Policy, requirement: Requirement) -> int:
    share = requirement.min_womens_share if policy.womens_share else 0.0
    return int(np.ceil(share * requirement.strength - 1e-9))


def _fitting(
    case: MatchCase, requirements: list[Requirement], *, offers: list[UnitOffer], limit: dict[str, int]
) -> list[list[int]]:
    """Return, per requirement, the offers that may fill it."""
    by_type: defaultdict[str, list[int]] = defaultdict(list)
    for j, offer in enumerate(offers):
        by_type[offer.unit_type].append(j)
    pinned = pins.lines(case, action=PinAction.PIN)

    def may_fill(r: Requirement, o: UnitOffer) -> bool:
        largest = min(_floor(case.policy.overshoot * r.strength), limit[r.mission])
        fits = o.strength <= largest or (r.requirement_id, o.offer_id) in pinned
        return fits and not first_filter(case, requirement=r, offer=o)

    return [[j for j in by_type[r.unit_type] if may_fill(r, offers[j])] for r in requirements]
