"""What is unusual in a row of a table that was sent: told where it is shown, and never refused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.utils.formats import localize
from django.utils.translation import gettext as _

from bluehelm.forces import catalogue
from bluehelm.partnership.domain import OfferEntry

FAR = 3
"""How many times the usual strength, or which part of it, is far from it."""


def doubts(offer: OfferEntry) -> Iterator[str]:
    """Yield what somebody should look at again before such an offer is drafted."""
    if not offer.name:
        yield _("It has no name.")
    if told := persons_doubted(offer.unit_type, strength=offer.strength):
        yield told


def persons_doubted(unit_type: str, *, strength: int | None) -> str:
    """
    Return what is said of persons that are far from what is usual for a unit type; else nothing.

    Examples
    --------
    >>> persons_doubted("ENG_COY", strength=50_000), persons_doubted("ENG_COY", strength=175)
    ('It has 50,000 persons; usual for its type are 184.', '')
    """
    usual = _usual(unit_type)
    if not usual or not strength or usual / FAR <= strength <= usual * FAR:
        return ""
    told = {"persons": localize(strength), "usual": localize(usual)}
    return _("It has %(persons)s persons; usual for its type are %(usual)s.") % told


def far_above(unit_type: str, *, strength: int | None) -> int | None:
    """
    Return how many persons are usual for a unit type, where an offer has far more; else None.

    Examples
    --------
    >>> far_above("ENG_COY", strength=50_000), far_above("ENG_COY", strength=500)
    (184, None)
    """
    usual = _usual(unit_type)
    return usual if usual and strength and strength > usual * FAR else None


@cache
def _usual(unit_type: str) -> int:
    """Return how many persons units of a type had, or what a statement asks of them where that is more."""
    had = (one.strength for one in catalogue.unit_types() if one.code == unit_type)
    asked = (one.strength_min or 0 for one in catalogue.statements() if one.unit_type == unit_type)
    return max((*had, *asked), default=0)
