"""Rows of partnership become the library's nouns, and results become rows of pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Q, QuerySet

from bluehelm.core.claims import Claim as ClaimNoun
from bluehelm.core.errors import Fault, InputError
from bluehelm.forces.domain import UnitType
from bluehelm.partnership import contributors, delivery_domain, resolve, rules
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.domain import Caveat as CaveatNoun
from bluehelm.partnership.domain import Component as ComponentNoun
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm.partnership.domain import OfferEntry, UnitOffer, Visibility
from bluehelm.partnership.resolution_domain import Resolution
from bluehelm.partnership.resolve import Resolved
from bluehelm_web.accounts.log_ins import head_of_changes
from bluehelm_web.accounts.models import Organization
from bluehelm_web.accounts.roles import CONTRIBUTING
from bluehelm_web.core.derived import Derived, Unknown
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.models import (
    Announcement,
    Caveat,
    Claim,
    Component,
    Contributor,
    Delivery,
    GiftComponent,
    Milestone,
    Offer,
    Reply,
)

NOUNS = {
    ContributorNoun: Contributor,
    AnnouncementNoun: Announcement,
    OfferEntry: Offer,
    ClaimNoun: Claim,
    CaveatNoun: Caveat,
    ComponentNoun: Component,
    delivery_domain.Delivery: Delivery,
    delivery_domain.Milestone: Milestone,
    delivery_domain.GiftComponent: GiftComponent,
    delivery_domain.Reply: Reply,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An offer with every value settled and which statement gave each, or none; and what is wrong with it."""

    offer: UnitOffer | None
    resolutions: tuple[Resolution, ...]
    faults: tuple[Fault, ...]


def judged(row: Offer, *, as_of: date) -> Judged:
    """Return an offer with every value settled, and what is wrong with what is stated of it."""
    entry = noun_of(row, OfferEntry)
    for found in settled([row], as_of=as_of):
        told, faults = found.resolutions, tuple(rules.unknown_codes(entry))
        return Judged(offer=found.offers[0], resolutions=told, faults=faults)
    claims = claims_about(row.pk)
    faults = faults_of(entry, states=states_known(), claims=claims, as_of=as_of)
    return Judged(offer=None, resolutions=(), faults=faults)


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


class Strength(NamedTuple):
    """Persons, and the kind and source of the statement that gave their number."""

    persons: int
    kind: str
    source: str = ""


Entered = tuple[int | None, str, str]
"""What an offer states itself of its strength, with kind and source of its entry."""


def entered(row: Offer, /) -> Entered:
    """Return what an offer states itself of its strength."""
    return row.strength, row.kind, row.source


def strengths(told: Mapping[str, Entered], *, as_of: date) -> dict[str, Strength]:
    """
    Return the strength of many offers, each with its kind; without any of which it cannot be settled.

    Parameters
    ----------
    told
        What each offer states itself, and the kind and source of its entry, by offer.
    as_of
        The day.

    Returns
    -------
    dict of str to Strength
        By offer: what the offer states where nobody else states anything of it, else as settled.
    """
    claims = Claim.objects.order_by()
    about = claims.filter(subject__in=told) if len(told) <= MOST_NAMED else claims
    disputed = set(about.values_list("subject", flat=True))
    stated = {
        pk: Strength(persons, kind, source)
        for pk, (persons, kind, source) in told.items()
        if persons is not None and pk not in disputed
    }
    if open_ones := [pk for pk in told if pk not in stated]:
        stated |= _settled_strengths(Offer.objects.filter(pk__in=open_ones), as_of=as_of)
    return stated


def _settled_strengths(rows: Iterable[Offer], *, as_of: date) -> dict[str, Strength]:
    found = _resolved(_register(rows), as_of=as_of)  # no part changes a strength
    lines = (line for part in found for line in part.resolutions)
    return {
        one.offer_id: Strength(int(one.value), one.kind.value, one.source)
        for one in lines
        if one.attribute == "strength"
    }


def _otherwise(*, as_of: date) -> dict[str, Strength]:
    """Return the strengths that offers do not state themselves or not alone, until the next event."""
    name = f"strengths-{as_of}-{head_of_changes()}"
    again: dict[str, Strength] | None = cache.get(name)
    if again is None:
        rows = Offer.objects.filter(Q(strength=None) | Q(pk__in=_disputed())).order_by()
        again = strengths({row.pk: entered(row) for row in rows}, as_of=as_of)
        cache.set(name, again)
    return again


def _disputed() -> QuerySet[Claim, str]:
    return Claim.objects.order_by().values_list("subject", flat=True)


def by_strength(*, as_of: date) -> Derived:
    """Return how offers are sorted by their strength on a day, as of ``strengths``; none stands last."""
    again = {name: one.persons for name, one in _otherwise(as_of=as_of).items()}
    kept = Offer.objects.filter(strength__isnull=False).exclude(pk__in=_disputed())
    return Derived(kept=kept, by="strength", again=again, unknown=Unknown.LAST)


def of_strength(kind: str, *, as_of: date) -> Q:
    """Return what picks the offers of which the strength is of a kind on a day, as of ``strengths``."""
    again = [name for name, one in _otherwise(as_of=as_of).items() if one.kind == kind]
    kept = Q(strength__isnull=False, kind=kind) & ~Q(pk__in=_disputed())
    return kept | Q(pk__in=again)


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
    found, caveats = tuple(offers), dict[str, list[Caveat]]()
    rows = Caveat.objects.exclude(visibility=Visibility.CONTRIBUTOR)
    for row in rows.filter(offer_id__in=[one.offer_id for one in found]):
        caveats.setdefault(row.offer_id, []).append(row)
    return tuple(limited_by(one, caveats=caveats.get(one.offer_id, ())) for one in found)


def limited_by(offer: UnitOffer, *, caveats: Iterable[Caveat]) -> UnitOffer:
    """Return an offer with some of its limits."""
    return offer.model_copy(update={"caveats": tuple(noun_of(row, CaveatNoun) for row in caveats)})


Lines = tuple[Resolution, ...]
"""Which statements gave the values of an offer."""


def settled_by_offer(rows: Iterable[Offer], *, as_of: date) -> dict[str, tuple[UnitOffer, Lines]]:
    """Return offers as of ``settled``, each with which statement gave its values."""
    lines, found = dict[str, list[Resolution]](), settled(rows, as_of=as_of)
    for line in (line for part in found for line in part.resolutions):
        lines.setdefault(line.offer_id, []).append(line)
    return {one.offer_id: (one, tuple(lines[one.offer_id])) for part in found for one in part.offers}


def settled(rows: Iterable[Offer], *, as_of: date) -> tuple[Resolved, ...]:
    """
    Return offers with every value settled, and which statement gave it; without any that cannot be.

    Parts of which they are put together count: days of notice wait for the last, and those that nobody
    provides are named.

    Parameters
    ----------
    rows, as_of
        As of ``offers_resolved``.

    Returns
    -------
    tuple of Resolved
        Together one offer a row, by identifier.
    """
    register = _register(rows)
    names = [entry.offer_id for entry in register.offers]
    return _resolved(replace(register, components=_parts_of(names)), as_of=as_of)


def _register(rows: Iterable[Offer]) -> Register:
    """Return offers with what anybody states of them, but for their parts."""
    entries = tuple(noun_of(row, OfferEntry) for row in rows)
    claims = Claim.objects.filter(subject__in=[entry.offer_id for entry in entries])
    told = tuple(noun_of(row, ClaimNoun) for row in claims)
    return Register(offers=entries, claims=told, contributors=states_known())


def _resolved(register: Register, *, as_of: date) -> tuple[Resolved, ...]:
    try:
        return (resolve.offers(register, as_of=as_of),)
    except InputError:
        each = (_about(register, one) for one in register.offers)
        return tuple(found for one in each for found in _sound(one, as_of=as_of))


def _parts_of(names: Sequence[str]) -> tuple[ComponentNoun, ...]:
    """Return the parts of which offers are put together; few are, so that of many offers all are read."""
    rows, known = Component.objects.order_by("pk"), frozenset(names)
    found = rows.filter(offer_id__in=names) if len(names) <= MOST_NAMED else rows
    return tuple(noun_of(row, ComponentNoun) for row in found if row.offer_id in known)


def _about(register: Register, entry: OfferEntry) -> Register:
    """Return what a register says of one offer."""
    name = entry.offer_id
    claims = tuple(claim for claim in register.claims if claim.subject == name)
    parts = tuple(part for part in register.components if part.offer_id == name)
    return replace(register, offers=(entry,), claims=claims, components=parts)


def _sound(register: Register, *, as_of: date) -> tuple[Resolved, ...]:
    try:
        return (resolve.offers(register, as_of=as_of),)
    except InputError:
        return ()
