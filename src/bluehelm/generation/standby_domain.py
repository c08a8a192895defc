"""Nouns of the stand-by force: template, roster, and the calendar of months with their gaps."""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import StrEnum

from pydantic import Field, NonNegativeInt, PositiveInt

from bluehelm.core.noun import Noun
from bluehelm.forces import catalogue
from bluehelm.forces.domain import UnitRequirementStatement
from bluehelm.forces.rules import months_after
from bluehelm.generation.domain import Cap, Policy, Requirement
from bluehelm.people.domain import Experience

NUM_MONTHS = 24
"""Months of the calendar."""


class AbsenceReason(StrEnum):
    """
    Why a unit of the roster does not stand by.

    Examples
    --------
    >>> AbsenceReason("deployed").name
    'DEPLOYED'
    """

    DEPLOYED = "deployed"
    NOT_AVAILABLE = "not_available"
    BELOW_LEVEL = "below_level"


def next_month(day: date) -> date:
    """
    Return the first day of the month after the one of a day.

    Parameters
    ----------
    day
        Any day.

    Returns
    -------
    date
        The first day.

    Examples
    --------
    >>> next_month(date(2026, 12, 31))
    datetime.date(2027, 1, 1)
    """
    return months_after(day.replace(day=1), months=1)


class Absence(Noun):
    """
    A period in which a unit of the roster does not stand by.

    Attributes
    ----------
    reason
        ``deployed``, ``not_available`` (outside the period offered) or ``below_level``.
    start_on, end_on
        Half-open period; ``end_on`` is None when no return is known.
    detail
        Where it is deployed, or what lowered its level or would lift it; empty otherwise.

    Examples
    --------
    >>> gone = Absence(reason="deployed", start_on="2027-03-31", end_on="2027-06-01", detail="X")
    >>> (
    ...     gone.touches(date(2027, 3, 1), end=date(2027, 4, 1)),
    ...     gone.touches(date(2027, 6, 1), end=date(2027, 7, 1)),
    ... )
    (True, False)
    """

    reason: AbsenceReason
    start_on: date
    end_on: date | None = None
    detail: str = ""

    def touches(self, start: date, *, end: date) -> bool:
        """Return whether any day of a half-open period lies in this one."""
        return self.start_on < end and (self.end_on is None or start < self.end_on)


class StandbyTemplate(Noun):
    """
    What a stand-by force should be made of, and what is known on which day.

    Attributes
    ----------
    requirements
        Composition: the lines of demand.
    target
        Persons asked for.
    as_of
        Day whose knowledge is used.
    policy, caps
        Rules of the match, of which the least level gives way to the highest one of the ladder; and the most
        units that a contributor can give.
    experience
        Who has served where.
    statements
        Statements of unit requirements with which units may be aligned; those of the catalogue by default.

    Examples
    --------
    >>> template = StandbyTemplate(requirements=(), target=3000, as_of="2026-11-14")
    >>> [str(day) for day in template.months[:2]], len(template.months)
    (['2026-12-01', '2027-01-01'], 24)
    """

    requirements: tuple[Requirement, ...]
    target: PositiveInt
    as_of: date
    policy: Policy = Field(default_factory=Policy)
    caps: tuple[Cap, ...] = ()
    experience: tuple[Experience, ...] = ()
    statements: tuple[UnitRequirementStatement, ...] = Field(default_factory=catalogue.statements)

    @property
    def months(self) -> tuple[date, ...]:
        """First days of the months: from the first that begins on or after the day of the data."""
        first = self.as_of if self.as_of.day == 1 else next_month(self.as_of)
        return tuple(months_after(first, months=number) for number in range(NUM_MONTHS))


class RosterEntry(Noun):
    """
    An offer that stands at the highest level at some time of the calendar.

    Attributes
    ----------
    offer_id, contributor, unit_type, name
        Identity.
    strength
        Persons.
    stands_by
        Whether it stands by, by month of the calendar.
    absences
        Why it does not, in order of time.
    due_on, next_action
        First day on which its level falls unless something is done, None when open; and what to do first.

    Examples
    --------
    >>> entry = RosterEntry(
    ...     offer_id="O1",
    ...     contributor="XAL",
    ...     unit_type="FPU",
    ...     strength=140,
    ...     stands_by=(True, False),
    ...     absences=(),
    ...     next_action="Renew the pledge.",
    ... )
    >>> sum(entry.stands_by)
    1
    """

    offer_id: str
    contributor: str
    unit_type: str
    name: str = ""
    strength: PositiveInt
    stands_by: tuple[bool, ...]
    absences: tuple[Absence, ...]
    due_on: date | None = None
    next_action: str

    def absence_in(self, month: date) -> Absence | None:
        """Return the first reason for which it does not stand by in a month; None when it does."""
        return next((gone for gone in self.absences if gone.touches(month, end=next_month(month))), None)


class StandbyGap(Noun):
    """
    A line of the template that the units standing by in one month leave empty, or in part.

    Attributes
    ----------
    requirement_id, unit_type
        The line.
    missing
        Persons missing.
    num_there, num_fit
        Units of that type that stand by, and those of them that the line's own demands let through:
        attributes, languages, caveats. Size, caps, shares and other lines come after.

    Examples
    --------
    >>> gap = StandbyGap(requirement_id="R1", unit_type="FPU", missing=140, num_there=2, num_fit=0)
    >>> gap.num_there - gap.num_fit
    2
    """

    requirement_id: str
    unit_type: str
    missing: PositiveInt
    num_there: NonNegativeInt = 0
    num_fit: NonNegativeInt = 0


class StandbyMonth(Noun):
    """
    One month of the calendar.

    Attributes
    ----------
    month
        Its first day.
    units, persons
        Units that stand by on every day of it, and their strength.
    filled
        Lines that are filled, by their identifiers.
    gaps
        Lines that are not.

    Examples
    --------
    >>> gaps = [StandbyGap(requirement_id=line, unit_type="FPU", missing=140) for line in ("R1", "R2")]
    >>> StandbyMonth(month="2027-01-01", units=0, persons=0, filled=(), gaps=tuple(gaps)).missing_by_type
    {'FPU': 280}
    """

    month: date
    units: NonNegativeInt
    persons: NonNegativeInt
    filled: tuple[str, ...]
    gaps: tuple[StandbyGap, ...]

    @property
    def missing_by_type(self) -> dict[str, int]:
        """Persons missing by unit type, in the order of their codes."""
        missing: Counter[str] = Counter()
        for gap in self.gaps:
            missing[gap.unit_type] += gap.missing
        return dict(sorted(missing.items()))


class StandbyForce(Noun):
    """
    A template, the roster of units at the highest level, and both calendars: who stands by, what stays empty.

    Attributes
    ----------
    template
        What is asked for.
    level
        Identifier of the highest level, such as ``RDL``.
    roster
        Its units, by type, contributor and identifier.
    months
        The calendar.
    num_others
        Offers that are never at that level, released and complete in that time.
    num_ruled_out, persons_ruled_out
        Offers that are, but whose own caveats rule out every line of the template, and their strength; the
        latter is 0 where it was not kept.

    Examples
    --------
    >>> template = StandbyTemplate(requirements=(), target=100, as_of="2026-11-14")
    >>> thin = StandbyMonth(month="2026-12-01", units=1, persons=90, filled=(), gaps=())
    >>> force = StandbyForce(template=template, level="RDL", roster=(), months=(thin,), num_others=0)
    >>> force.num_reached, force.first_below.persons
    (0, 90)
    """

    template: StandbyTemplate
    level: str
    roster: tuple[RosterEntry, ...]
    months: tuple[StandbyMonth, ...]
    num_others: NonNegativeInt
    num_ruled_out: NonNegativeInt = 0
    persons_ruled_out: NonNegativeInt = 0

    @property
    def num_reached(self) -> int:
        """Count of the months in which the persons that stand by reach the target."""
        return sum(month.persons >= self.template.target for month in self.months)

    @property
    def first_below(self) -> StandbyMonth | None:
        """First month in which they do not; None when there is none."""
        return next((month for month in self.months if month.persons < self.template.target), None)

    @property
    def due(self) -> tuple[RosterEntry, ...]:
        """Units whose level falls unless something is done, the next first."""
        falling = [
            (entry.due_on, entry.contributor, entry.offer_id, entry) for entry in self.roster if entry.due_on
        ]
        return tuple(entry for *_, entry in sorted(falling, key=lambda row: row[:3]))
