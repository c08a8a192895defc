"""What is unusual in a row of a table that was sent: told where it is shown, and never refused."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from bluehelm.forces import catalogue
from bluehelm.partnership.domain import OfferEntry

FAR = 3
"""How many times the usual strength, or which part of it, is far from it."""


def doubts(offer: OfferEntry) -> Iterator[str]:
    """Yield what somebody should look at again before such an offer is drafted."""
    if not offer.name:
        yield _("It has no name.")
    usual = {one.code: one.strength for one in catalogue.unit_types()}.get(offer.unit_type)
    if usual and offer.strength and not usual / FAR <= offer.strength <= usual * FAR:
        yield _("It has %(persons)s persons; usual for its type are %(usual)s.") % {
            "persons": offer.strength,
            "usual": usual,
        }
