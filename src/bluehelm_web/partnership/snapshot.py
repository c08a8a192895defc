"""Rows of partnership become the library's nouns, and results become rows of pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bluehelm.core.claims import Claim as ClaimNoun
from bluehelm.forces.domain import UnitType
from bluehelm.partnership import resolve
from bluehelm.partnership.domain import Caveat, Component, OfferEntry, UnitOffer
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.models import Claim, Contributor, Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the library resolves offers from."""

    offers: tuple[OfferEntry, ...]
    claims: tuple[ClaimNoun, ...]
    contributors: tuple[ContributorNoun, ...]
    caveats: tuple[Caveat, ...] = ()
    components: tuple[Component, ...] = ()
    unit_types: tuple[UnitType, ...] = ()


def offers_resolved(rows: Iterable[Offer], *, as_of: date) -> tuple[UnitOffer, ...]:
    """
    Return offers with every value settled by what was known on a day.

    Parameters
    ----------
    rows
        The offers.
    as_of
        The day.

    Returns
    -------
    tuple of UnitOffer
        By identifier.
    """
    entries = tuple(noun_of(row, OfferEntry) for row in rows)
    claims = Claim.objects.filter(subject__in=[entry.offer_id for entry in entries])
    register = Register(
        offers=entries,
        claims=tuple(noun_of(row, ClaimNoun) for row in claims),
        contributors=tuple(noun_of(row, ContributorNoun) for row in Contributor.objects.all()),
    )
    return resolve.offers(register, as_of=as_of).offers
