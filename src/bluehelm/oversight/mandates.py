"""Mandates: which one holds, when it expires, and what is above a ceiling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bluehelm.core.times import day_name
from bluehelm.forces.domain import Branch
from bluehelm.oversight.mandate_domain import Category, MissionMandate

WARN_DAYS = 90
"""
Days before a mandate expires from which on that is said.

Kind: assumed. Source: planning value; no rule was found.
"""

OF_BRANCH = {Branch.MILITARY: Category.TROOPS, Branch.POLICE: Category.POLICE}
"""Category under whose ceiling the units of a branch fall; civilians fall under none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """
    Persons of a category above the ceiling of a mandate.

    Attributes
    ----------
    category
        Troops, police or experts.
    persons, ceiling
        How many there are, and how many are authorised at most.
    mandate
        Which one says so.

    Examples
    --------
    >>> mandate = MissionMandate.model_construct(resolution="Resolution 1", paragraph="4")
    >>> print(Excess(category=Category.POLICE, persons=320, ceiling=300, mandate=mandate))
    320 police are above the 300 that Resolution 1, paragraph 4, authorises.
    """

    category: Category
    persons: int
    ceiling: int
    mandate: MissionMandate

    def __str__(self) -> str:
        """Return it as a sentence, with the paragraph."""
        place = f", paragraph {self.mandate.paragraph}," if self.mandate.paragraph else ""
        return (
            f"{self.persons:,} {self.category.value} are above the {self.ceiling:,} that "
            f"{self.mandate.resolution}{place} authorises."
        )


def latest(mandates: Iterable[MissionMandate], *, on: date) -> MissionMandate | None:
    """
    Return the mandate that counts on a day: the one adopted last, even where it has expired since.

    Parameters
    ----------
    mandates
        All of one mission, in any order.
    on
        The day.

    Returns
    -------
    MissionMandate or None
        None while nothing was adopted.

    Examples
    --------
    >>> old = MissionMandate.model_construct(resolution="1", adopted_on=date(2025, 1, 15))
    >>> new = MissionMandate.model_construct(resolution="2", adopted_on=date(2026, 1, 15))
    >>> found = latest([new, old], on=date(2025, 6, 1))
    >>> found.resolution if found else ""
    '1'
    """
    adopted = [one for one in mandates if one.adopted_on <= on]
    return max(adopted, key=lambda one: (one.adopted_on, one.resolution), default=None)


def warning(mandate: MissionMandate | None, *, on: date) -> str:
    """
    Return what must be said of the end of a mandate.

    Parameters
    ----------
    mandate
        The one that counts; None when there is none.
    on
        The day.

    Returns
    -------
    str
        A sentence; empty while it does not expire within ``WARN_DAYS``.

    Examples
    --------
    >>> mandate = MissionMandate.model_construct(resolution="Resolution 1", expires_on=date(2027, 1, 14))
    >>> warning(mandate, on=date(2026, 12, 1))
    'Resolution 1 expires in 44 days, after 14 January 2027.'
    >>> warning(mandate, on=date(2027, 1, 15))
    'Resolution 1 expired after 14 January 2027; no later one is on the register.'
    """
    if mandate is None or mandate.expires_on is None:
        return ""
    days, last = (mandate.expires_on - on).days, day_name(mandate.expires_on)
    if days < 0:
        return f"{mandate.resolution} expired after {last}; no later one is on the register."
    if days > WARN_DAYS:
        return ""
    return f"{mandate.resolution} expires in {days} days, after {last}."


def persons_of(units: Iterable[tuple[str, int]], *, branches: Mapping[str, Branch]) -> dict[Category, int]:
    """
    Return the persons of each category among units.

    Parameters
    ----------
    units
        Code of the unit type, and persons.
    branches
        Branch by unit type; units of civilians, and of types that are not known, are left out.

    Returns
    -------
    dict
        Persons by category; experts come one by one and not in units.

    Examples
    --------
    >>> persons_of([("FPU", 140), ("FPU", 160)], branches={"FPU": Branch.POLICE})
    {<Category.POLICE: 'police'>: 300}
    """
    found: dict[Category, int] = {}
    for unit_type, persons in units:
        category = OF_BRANCH.get(branches[unit_type]) if unit_type in branches else None
        if category is not None:
            found[category] = found.get(category, 0) + persons
    return found


def excesses(persons: Mapping[Category, int], *, mandate: MissionMandate | None) -> tuple[Excess, ...]:
    """
    Return the categories that are above their ceilings.

    Parameters
    ----------
    persons
        Persons by category.
    mandate
        The one that counts; None when there is none.

    Returns
    -------
    tuple of Excess
        In the order of the categories; empty where nothing is above, or no ceiling is stated.

    Examples
    --------
    >>> excesses({Category.POLICE: 320}, mandate=None)
    ()
    """
    if mandate is None:
        return ()
    return tuple(
        Excess(category=category, persons=persons[category], ceiling=ceiling, mandate=mandate)
        for category in Category
        if (ceiling := mandate.ceiling(category)) is not None and persons.get(category, 0) > ceiling
    )
