"""Rows of partnership become the library's nouns, and results become rows of pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.cache import cache
from django.db.models import Q

from bluehelm.core.claims import Claim as ClaimNoun
from bluehelm.core.errors import Fault, InputError
from bluehelm.forces.domain import UnitType
from bluehelm.partnership import contributors, resolve, rules
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.domain import Caveat as CaveatNoun
from bluehelm.partnership.domain import Component as ComponentNoun
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm.partnership.domain import OfferEntry, UnitOffer, Visibility
from bluehelm.partnership.resolve import Resolved
from bluehelm_web.accounts.log_ins import head_of_changes
from bluehelm_web.accounts.models import Organization
from bluehelm_web.accounts.roles import CONTRIBUTING
from bluehelm_web.core.derived import Derived, Unknown
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.models import Announcement, Caveat, Claim, Component, Contributor, Offer

NOUNS = {
    ContributorNoun: Contributor,
    AnnouncementNoun: Announcement,
    OfferEntry: Offer,
    ClaimNoun: Claim,
    CaveatNoun: Caveat,
    ComponentNoun: Component,
}
"""Which rows hold which noun."""

TOGETHER, MOST_NAMED = 100, 500
"""Entries that are settled at once; names that one question holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the library resolves offers from."""

    offers: tuple[OfferEntry, ...]
    claims: tuple[ClaimNoun, ...]
    contributors: tuple[ContributorNoun, ...]
    caveats: tuple[CaveatNoun, ...] = ()
    components: tuple[ComponentNoun, ...] = ()
    unit_types: tuple[UnitType, ...] = ()


def faults_of(
    entry: OfferEntry,
    *,
    states: tuple[ContributorNoun, ...],
    claims: tuple[ClaimNoun, ...] = (),
    as_of: date,
) -> tuple[Fault, ...]:
    """
    Return what does not fit in an entry once what it leaves empty is taken from its unit type.

    Parameters
    ----------
    entry
        What a contributor says.
    states
        Contributors that the package does not know.
    claims
        What others state of it.
    as_of
        The day.

    Returns
    -------
    tuple of Fault
        Such as more women than the strength that is usual, or a code that no scenario can take; none for a
        sound entry.
    """
    unknown = tuple(rules.unknown_codes(entry, claims=claims))
    try:
        resolve.offers(Register(offers=(entry,), claims=claims, contributors=states), as_of=as_of)
    except InputError as error:
        return (*unknown, *error.faults)
    return unknown


def wrong_among(
    entries: Sequence[OfferEntry], *, states: tuple[ContributorNoun, ...], as_of: date
) -> list[tuple[Fault, ...]]:
    """
    Return what does not fit in each of many entries; those that stand together and are sound cost little.

    Parameters
    ----------
    entries, states, as_of
        As of ``faults_of``.

    Returns
    -------
    list of tuple of Fault
        In the order of the entries.
    """
    found: list[tuple[Fault, ...]] = []
    for start in range(0, len(entries), TOGETHER):
        some = entries[start : start + TOGETHER]
        try:
            resolve.offers(Register(offers=tuple(some), claims=(), contributors=states), as_of=as_of)
            found += [tuple(rules.unknown_codes(one)) for one in some]
        except InputError:
            found += [faults_of(one, states=states, as_of=as_of) for one in some]
    return found


def claims_about(offer_id: str) -> tuple[ClaimNoun, ...]:
    """Return what anybody states of an offer besides its own row."""
    return tuple(noun_of(row, ClaimNoun) for row in Claim.objects.filter(subject=offer_id).order_by("pk"))


def offer_or_faults(row: Offer, *, as_of: date) -> tuple[UnitOffer | None, tuple[Fault, ...]]:
    """Return an offer with every value settled, or none; and what is wrong with what is stated of it."""
    entry = noun_of(row, OfferEntry)
    for offer in offers_resolved([row], as_of=as_of):
        return offer, tuple(rules.unknown_codes(entry))
    claims = claims_about(row.pk)
    return None, faults_of(entry, states=states_known(), claims=claims, as_of=as_of)


def announcement_of(row: Announcement) -> AnnouncementNoun:
    """Return the announcement of a row."""
    return noun_of(row, AnnouncementNoun)


def states_known() -> tuple[ContributorNoun, ...]:
    """Return the contributors of the registry that the package does not know, or knows otherwise."""
    rows = tuple(noun_of(row, ContributorNoun) for row in Contributor.objects.all())
    known = {one.iso3 for one in (*rows, *contributors.contributors())}
    others = Organization.objects.filter(kind__in=CONTRIBUTING).exclude(code__in=known).order_by("code")
    told = others.values_list("code", "name")
    return (*rows, *(_contributor(code, name=name) for code, name in told))


def _contributor(code: str, *, name: str) -> ContributorNoun:
    """Return a contributor of which the registry knows that users sign in for it: it has no ports yet."""
    return ContributorNoun(iso3=code, name=name, kind="assumed", source="the organizations of the registry")


def strengths(told: Mapping[str, int | None], *, as_of: date) -> dict[str, int]:
    """
    Return the strength of many offers; without any of which it cannot be settled.

    Parameters
    ----------
    told
        What each offer states itself, by offer.
    as_of
        The day.

    Returns
    -------
    dict of str to int
        Persons by offer: what the offer states where nobody else states anything of it, else as settled.
    """
    claims = Claim.objects.order_by()
    about = claims.filter(subject__in=told) if len(told) <= MOST_NAMED else claims
    disputed = set(about.values_list("subject", flat=True))
    stated = {pk: strength for pk, strength in told.items() if strength is not None and pk not in disputed}
    if open_ones := [pk for pk in told if pk not in stated]:
        found = offers_resolved(Offer.objects.filter(pk__in=open_ones), as_of=as_of)
        stated |= {one.offer_id: one.strength for one in found}
    return stated


def by_strength(*, as_of: date) -> Derived:
    """Return how offers are sorted by their strength on a day, as of ``strengths``; none stands last."""
    name = f"strengths-{as_of}-{head_of_changes()}"
    again: dict[str, int] | None = cache.get(name)
    disputed = Claim.objects.order_by().values("subject")
    if again is None:
        rows = Offer.objects.filter(Q(strength=None) | Q(pk__in=disputed)).order_by()
        again = strengths(dict(rows.values_list("pk", "strength")), as_of=as_of)
        cache.set(name, again)
    kept = Offer.objects.filter(strength__isnull=False).exclude(pk__in=disputed)
    return Derived(kept=kept, by="strength", again=again, unknown=Unknown.LAST)


def offers_resolved(rows: Iterable[Offer], *, as_of: date) -> tuple[UnitOffer, ...]:
    """
    Return offers with every value settled by what was known on a day; without any that cannot be.

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
    return tuple(offer for found in settled(rows, as_of=as_of) for offer in found.offers)


def limited(offers: Iterable[UnitOffer]) -> tuple[UnitOffer, ...]:
    """Return offers with the caveats that the secretariat may read, and none of the contributor alone."""
    found, caveats = tuple(offers), dict[str, list[CaveatNoun]]()
    rows = Caveat.objects.exclude(visibility=Visibility.CONTRIBUTOR)
    for row in rows.filter(offer_id__in=[one.offer_id for one in found]):
        caveats.setdefault(row.offer_id, []).append(noun_of(row, CaveatNoun))
    return tuple(one.model_copy(update={"caveats": tuple(caveats.get(one.offer_id, ()))}) for one in found)


def settled(rows: Iterable[Offer], *, as_of: date) -> tuple[Resolved, ...]:
    """
    Return offers with every value settled, and which statement gave it; without any that cannot be.

    Parameters
    ----------
    rows, as_of
        As of ``offers_resolved``.

    Returns
    -------
    tuple of Resolved
        Together one offer a row, by identifier.
    """
    entries = tuple(noun_of(row, OfferEntry) for row in rows)
    claims = Claim.objects.filter(subject__in=[entry.offer_id for entry in entries])
    register = Register(
        offers=entries,
        claims=tuple(noun_of(row, ClaimNoun) for row in claims),
        contributors=states_known(),
    )
    try:
        return (resolve.offers(register, as_of=as_of),)
    except InputError:
        each = (replace(register, offers=(one,), claims=_about(register, one)) for one in entries)
        return tuple(found for one in each for found in _sound(one, as_of=as_of))


def _about(register: Register, entry: OfferEntry) -> tuple[ClaimNoun, ...]:
    return tuple(claim for claim in register.claims if claim.subject == entry.offer_id)


def _sound(register: Register, *, as_of: date) -> tuple[Resolved, ...]:
    try:
        return (resolve.offers(register, as_of=as_of),)
    except InputError:
        return ()
