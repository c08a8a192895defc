"""Categories of announcements: their words, and what an announcement gives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from bluehelm.core import tables
from bluehelm.core.synonyms import fold
from bluehelm.partnership.category_domain import AnnouncementCategory
from bluehelm.partnership.delivery_domain import Gives


class Stated(Protocol):
    """
    What is said of a pledge as far as it tells what is given: an announcement, or what a desk has heard.

    Examples
    --------
    >>> sorted(name for name in vars(Stated) if name in ("category", "quantity", "unit", "gives"))
    ['category', 'gives', 'quantity', 'unit']
    """

    @property
    def category(self) -> str:
        """What it is about."""

    @property
    def quantity(self) -> float | None:
        """How much; None where no number was said."""

    @property
    def unit(self) -> str:
        """In which unit."""

    @property
    def gives(self) -> str:
        """What it gives; empty where its category says so."""


TOTALS = ("total", "projects and contributions")
"""Words with which an announcement of money begins that names a whole, of which parts may stand beside it."""

INVENTED = "invented; no count mixes it with what was announced"
"""Why an illustrative announcement is left out beside others."""

OF_PARTS = "is a total, of which parts may stand beside it"
"""Why a total is left out: its parts would count twice."""


@cache
def categories() -> Mapping[str, AnnouncementCategory]:
    """
    Return what announcements may be about.

    Returns
    -------
    mapping
        AnnouncementCategory by code; an announcement may name another, of which nothing is known then.

    Examples
    --------
    >>> categories()["eod"].name
    'Explosive threats'
    """
    path = Path(str(resources.files("bluehelm") / "data" / "categories.csv"))
    return MappingProxyType({row.code: row for row in tables.read_csv(path, noun=AnnouncementCategory)})


def name_of(code: str) -> str:
    """
    Return what a category is called.

    Parameters
    ----------
    code
        As an announcement names it.

    Returns
    -------
    str
        Its name; the code in plain words when it is not known.

    Examples
    --------
    >>> name_of("eod"), name_of("field_kitchens")
    ('Explosive threats', 'Field kitchens')
    """
    known = categories().get(code)
    return known.name if known else code.replace("_", " ").capitalize()


def heard_in(text: str) -> tuple[str, str]:
    """
    Return the category that a speech is about, and the words by which that is known.

    Parameters
    ----------
    text
        What was said, in English or French.

    Returns
    -------
    tuple of str and str
        Code and words of the first category, in the order of the table, of which a word was said; both empty
        when none was.

    Examples
    --------
    >>> heard_in("We will train helicopter crews"), heard_in("Merci")
    (('training', 'train'), ('', ''))
    """
    said = f" {fold(text)} "
    for code, known in categories().items():
        for words in known.words:
            if f" {fold(words)} " in said:
                return code, words
    return "", ""


def given_by(said: Stated) -> Gives | None:
    """
    Return what an announcement gives: as it says itself, else as its category and unit say.

    Parameters
    ----------
    said
        The announcement, or another pledge.

    Returns
    -------
    Gives or None
        None when nothing can be said. Sums of money are money, whatever they are for.

    Examples
    --------
    >>> from bluehelm.partnership.domain import Announcement
    >>> said = Announcement(
    ...     announcement_id="A1",
    ...     contributor="XAL",
    ...     conference="XAL2026",
    ...     category="medical",
    ...     capability="level 2 hospital",
    ...     stated_on="2026-12-01",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> given_by(said).value, given_by(said.model_copy(update={"unit": "USD million"})).value
    ('capability', 'money')
    """
    if said.gives:
        return Gives(said.gives)
    if said.unit.endswith("million"):
        return Gives.MONEY
    known = categories().get(said.category)
    return known.gives or None if known else None


def is_total(capability: str) -> bool:
    """
    Return whether an announcement names a whole of which parts may stand beside it.

    Parameters
    ----------
    capability
        What it names, in words.

    Returns
    -------
    bool
        True for a total package, and for a sum of all projects and contributions.

    Examples
    --------
    >>> is_total("total package"), is_total("Peacebuilding Fund")
    (True, False)
    """
    return capability.casefold().startswith(TOTALS)


def is_unit(said: Stated) -> bool:
    """
    Return whether an announcement is of a unit: a capability of a category that has units.

    Parameters
    ----------
    said
        The announcement, or another pledge.

    Returns
    -------
    bool
        False for equipment, money and all else that is no capability by itself.

    Examples
    --------
    >>> from bluehelm.partnership.domain import Announcement
    >>> said = Announcement(
    ...     announcement_id="A1",
    ...     contributor="XAL",
    ...     conference="XAL2026",
    ...     category="aviation",
    ...     capability="light helicopter",
    ...     stated_on="2026-12-01",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> is_unit(said), is_unit(said.model_copy(update={"gives": Gives.EQUIPMENT}))
    (True, False)
    """
    known = categories().get(said.category)
    return given_by(said) is Gives.CAPABILITY and (known is None or known.is_unit)
