"""What a match lacks, as asks: one more unit of a type, a size, a level and what lines want of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from math import ceil

import numpy as np
from pydantic import Field, PositiveInt

from bluehelm.core.noun import Noun
from bluehelm.forces.domain import LadderStanding
from bluehelm.generation import obstacles, problem, worth
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import Requirement
from bluehelm.generation.result import Matching
from bluehelm.generation.search import Search
from bluehelm.generation.settle import LIMITS, WorkLimits
from bluehelm.generation.worth import Worth
from bluehelm.partnership.domain import UnitOffer


class Ask(Noun):
    """
    One more unit that a plan could use, whoever gives it.

    Attributes
    ----------
    unit_type
        Code of its type.
    strength
        Persons.
    level
        Readiness level at which it is asked for.
    attributes, languages
        What it must be able to do, and speak.
    womens_share
        Least share of women, 0-1.
    lines
        Lines that want such a unit: empty, partly filled, or filled too late.

    Examples
    --------
    >>> Ask(unit_type="UHU", strength=60, level="RDL", attributes=("night",), lines=("R4",)).lines
    ('R4',)
    """

    unit_type: str
    strength: PositiveInt
    level: str
    attributes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    womens_share: float = Field(default=0.0, ge=0, le=1)
    lines: tuple[str, ...]

    @property
    def women(self) -> int:
        """Women among its persons."""
        return ceil(self.womens_share * self.strength - 1e-9)


def candidates(case: MatchCase, matching: Matching) -> tuple[Ask, ...]:
    """
    Return what could be asked for: units for the lines that are not full, or full too late.

    A line that lacks a part is asked for twice, for a whole unit and for the part; one that is short only
    because of what is pinned to it, not at all. All asks stand at the highest level of the ladder.

    Parameters
    ----------
    case
        The match.
    matching
        Its plan.

    Returns
    -------
    tuple of Ask
        Each once, in the order of their first lines.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> [(ask.unit_type, ask.strength, ask.lines) for ask in candidates(case, match.solve(case))]
    [('UHU', 60, ('R4',))]
    """
    held = held_by_pins(case, matching)
    top = max(case.level_order, key=lambda name: case.level_order[name], default="")
    lines: defaultdict[Ask, list[str]] = defaultdict(list)
    wanting = (line for line in case.requirements if line.requirement_id not in held)
    for requirement in sorted(wanting, key=lambda line: line.requirement_id):
        for strength in _sizes(case, matching, requirement=requirement):
            ask = Ask(
                unit_type=requirement.unit_type,
                strength=strength,
                level=top,
                attributes=requirement.attributes,
                languages=requirement.languages,
                womens_share=requirement.min_womens_share if case.policy.womens_share else 0.0,
                lines=(),
            )
            lines[ask].append(requirement.requirement_id)
    return tuple(ask.model_copy(update={"lines": tuple(names)}) for ask, names in lines.items())


def held_by_pins(case: MatchCase, matching: Matching) -> frozenset[str]:
    """
    Return the lines that are short only because of what is pinned to them: free units would fill them.

    Parameters
    ----------
    case
        The match.
    matching
        Its plan.

    Returns
    -------
    frozenset of str
        Their identifiers.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> held_by_pins(case, match.solve(case))
    frozenset({'R2'})
    """
    held = set()
    for requirement in case.requirements:
        here = obstacles.line(case, matching, requirement=requirement)
        found = obstacles.find(case, here).values() if here.missing and here.pinned else ()
        nearest = max(found, key=lambda one: one.rank, default=None)  # what the plan names as the reason
        free = nearest.covered if nearest and nearest.step == "pinned" and not nearest.held_by else 0
        if here.missing and free == requirement.strength:
            held.add(requirement.requirement_id)
    return frozenset(held)


def _sizes(case: MatchCase, matching: Matching, *, requirement: Requirement) -> Iterator[int]:
    """Yield the strengths of units that a line may want: to fill it alone, and to complete it."""
    here = obstacles.line(case, matching, requirement=requirement)
    is_late = any(
        row.arrival_day > requirement.needed_by_day
        for row in matching.assignments
        if row.requirement_id == requirement.requirement_id
    )
    if here.missing or is_late:
        yield requirement.strength
    if here.missing and here.wanted < requirement.strength:
        yield here.wanted


def bound(base: Search, ask: Ask, *, case: MatchCase) -> tuple[float, ...]:
    """
    Return what no unit of an ask can be worth more than, in the order of the stages.

    No more can be gained than what the lines of its own type lack, and what others stand above that below
    which they cannot go; in the first stage, no more than the persons that it has.

    Parameters
    ----------
    base
        The match after its stages.
    ask
        What is asked for.
    case
        The match in nouns.

    Returns
    -------
    tuple of float
        One a stage, to be compared: the first that differs decides.
    """
    kinds = {line.requirement_id: line.unit_type for line in case.requirements}
    is_mine = np.array(
        [kinds[name] == ask.unit_type for name in base.problem.requirement_ids], dtype=np.bool_
    )
    found: list[float] = []
    for reached in base.reached:
        own = float(base.costs(reached.goal)[is_mine].sum())
        spare = base.value(reached.goal) - float(reached.least.sum())
        own += max(0.0, spare)  # what other types might gain from the room that it makes
        found.append(own if found else min(own, float(ask.strength)))
    return tuple(found)


def with_unit(
    case: MatchCase, unit: UnitOffer, *, standing: LadderStanding, arrivals: dict[tuple[str, str], Arrival]
) -> MatchCase:
    """
    Return a match with one more offer.

    Parameters
    ----------
    case
        The match.
    unit
        The offer.
    standing
        Where it stands on the ladder.
    arrivals
        When it would be at the site of each line.

    Returns
    -------
    MatchCase
        The same match but for the offer.
    """
    return replace(
        case,
        offers=(*case.offers, unit),
        levels={**case.levels, unit.offer_id: standing},
        arrivals={**case.arrivals, **arrivals},
    )


def standing_at(case: MatchCase, offer_id: str, *, level: str) -> LadderStanding:
    """
    Return where a unit stands that is asked for at a level, released by its national authority.

    Parameters
    ----------
    case
        The match.
    offer_id
        The unit.
    level
        Level of the ladder.

    Returns
    -------
    LadderStanding
        Claimed, verified and released.
    """
    return LadderStanding(
        offer_id=offer_id,
        on=case.requested_on,
        level=level,
        order=case.level_order.get(level, 0),
        claimed=level,
        verified=level,
        released=True,
        next_action="",
    )


def value(base: Search, case: MatchCase, *, limits: WorkLimits = LIMITS) -> Worth:
    """
    Return what the offers of a case are worth beyond those of the match that was solved.

    Parameters
    ----------
    base
        The match that was solved.
    case
        The match with one more offer, or with one that is better.
    limits
        Most work a stage.

    Returns
    -------
    Worth
        Gain by stage.
    """
    return worth.of(base, problem.build(case), limits=limits)
