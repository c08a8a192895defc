"""Writes of offers: drafted by a contributor, changed, released by its releaser."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.accounts.models import User, state_of
from bluehelm_web.accounts.owners import may_give
from bluehelm_web.audit.services import BATCH, Act, changing, event_append, events_append, trying
from bluehelm_web.core.names import said as in_words
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces import places
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.partnership.cuts import aligned_among, look_again
from bluehelm_web.partnership.models import Announcement, Offer
from bluehelm_web.partnership.permissions import may_draft, may_edit, may_release
from bluehelm_web.partnership.selectors import object_id
from bluehelm_web.partnership.snapshot import claims_about, faults_of, states_known

MANY = 20_000
"""Offers of a state from which on names are longer: of the short ones there are 65,536."""


class StaleError(Exception):
    """Somebody else has changed the offer since it was read."""


class RefusedError(ValidationError):
    """
    An offer may not become what it would.

    Attributes
    ----------
    offer_id
        The offer, which is one of several where a table or a form is about more.
    """

    def __init__(self, error: ValidationError, *, offer_id: str) -> None:
        super().__init__(error)
        self.offer_id = offer_id


def offer_draft(values: Mapping[str, Any], *, user: User, act: Act) -> Offer:
    """
    Draft an offer of the user's own state.

    Parameters
    ----------
    values
        Columns of the offer; its contributor is that of the user, and so is its ministry where none is said.
    user
        Who drafts.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Offer
        Seen by its owner alone; named after state and unit type.

    Raises
    ------
    PermissionDenied
        For anybody but drafter and releaser of a state.
    ValidationError
        When a value is not allowed.
    """
    return offers_draft([values], user=user, act=act)[0]


def offers_draft(told: Sequence[Mapping[str, Any]], *, user: User, act: Act) -> list[Offer]:
    """
    Draft several offers of the user's own state.

    Parameters
    ----------
    told
        Columns of each.
    user, act
        As for one.

    Returns
    -------
    list of Offer
        In the same order.

    Raises
    ------
    PermissionDenied, ValidationError
        As for one; then none is drafted.
    """
    if not may_draft(user):
        raise PermissionDenied
    state, whose = state_of(user), {"ministry": user.ministry}
    if not all(may_give(user, {**whose, **values}["ministry"]) for values in told):
        raise PermissionDenied
    with changing():
        taken = set(Offer.objects.filter(contributor=state).values_list("pk", flat=True))
        offers = [Offer(**{**whose, **values}, contributor=state, is_released=False) for values in told]
        for offer in offers:
            offer.offer_id = free_id(f"{state}-{offer.unit_type}-", taken=taken)
            taken.add(offer.offer_id)
            offer.clean_fields()
        Offer.objects.bulk_create(offers, batch_size=BATCH)
        said = [
            {name: str(value) for name, value in values.items() if value not in (None, "", [])}
            for values in told
        ]
        payloads = {object_id(offer): payload for offer, payload in zip(offers, said, strict=True)}
        events_append("offer_drafted", told=payloads, act=act)
    return offers


def free_id(stem: str, *, taken: set[str]) -> str:
    """Return an identifier that is free; it counts nothing, so that nobody sees how many drafts there are."""
    num_bytes = 2 if len(taken) < MANY else 4
    while (name := f"{stem}{secrets.token_hex(num_bytes).upper()}") in taken:
        continue
    return name


def offer_edit(
    offer_id: str, *, values: Mapping[str, Any], version: int, user: User, act: Act, reason: str = ""
) -> Offer:
    """
    Change an offer of the user's own state.

    Parameters
    ----------
    offer_id
        The offer.
    values
        Columns and what they become.
    version
        That of the offer when it was read.
    user
        Who changes it.
    act
        Who and in which request, for the chain.
    reason
        Why, for the chain; may be empty for a draft.

    Returns
    -------
    Offer
        As it is now; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody who may not change it.
    StaleError
        When somebody else was faster; nothing is changed.
    RefusedError
        When a value is not allowed, or a released offer would be changed without a reason.
    """
    return offers_edit({offer_id: (values, version)}, user=user, act=act, reason=reason)[0]


Edits = Mapping[str, tuple[Mapping[str, Any], int]]
"""By offer, columns and what they become, and the version of the offer when it was read."""


def offers_edit(told: Edits, *, user: User, act: Act, reason: str = "") -> list[Offer]:
    """
    Change several offers of the user's own state.

    Parameters
    ----------
    told
        What becomes of each.
    user, act, reason
        As for one.

    Returns
    -------
    list of Offer
        As they are now, in the same order.

    Raises
    ------
    PermissionDenied, StaleError, RefusedError
        As for one; then none is changed.
    """
    with changing():
        rows = Offer.objects.in_bulk(list(told))
        if missing := told.keys() - rows.keys():
            raise Offer.DoesNotExist(min(missing))
        said = {}
        for name, (values, version) in told.items():
            if differs := _difference(rows[name], values, version=version, user=user):
                said[name] = differs
        retyped = [name for name, differs in said.items() if "unit_type" in differs]
        aligned = aligned_among(rows, changed=said)
        assessed = set(LadderEvent.objects.filter(offer_id__in=retyped).values_list("offer_id", flat=True))
        for name in said:
            with _naming(name):
                check_reason(rows[name], reason=reason)
                _become(rows[name], told[name][0], is_assessed=name in assessed)
            if name in aligned:
                look_again(rows[name], aligned[name], on=timezone.localdate())
        columns = {column for one in said.values() for column in one}
        _write([rows[name] for name in said], columns={*columns, "cut_after", "assessed_strength"})
        if said:
            why = {"reason": reason} if reason else {}
            payloads = {object_id(rows[name]): differs | why for name, differs in said.items()}
            events_append("offer_edited", told=payloads, act=act)
    return [rows[name] for name in told]


def _difference(offer: Offer, values: Mapping[str, Any], *, version: int, user: User) -> dict[str, str]:
    """Return what would change, column by column, where somebody may change it who has seen it as it is."""
    if not may_edit(user, offer) or ("ministry" in values and not may_give(user, values["ministry"])):
        raise PermissionDenied
    if offer.version != version:
        raise StaleError
    return {
        name: f"{getattr(offer, name)} -> {value}"
        for name, value in values.items()
        if getattr(offer, name) != value
    }


def draft_advance(offer: Offer) -> None:
    """Let a draft be of a later version, as what its release shows beside its figures is otherwise."""
    if not offer.is_released:
        offer.version += 1
        offer.save(update_fields=["version"])


def check_reason(row: Offer | Announcement, *, reason: str) -> None:
    """Refuse to change without a word what everybody sees."""
    if row.is_released and not reason:
        raise ValidationError(_("It is released, and everybody sees the change: say why, in one line."))


def _become(offer: Offer, values: Mapping[str, Any], *, is_assessed: bool) -> None:
    """Let an offer say something else, but for the unit type that it was assessed as."""
    if is_assessed:
        raise ValidationError(
            {"unit_type": _("It has been assessed as the unit type that it is; draft another offer.")}
        )
    for name, value in values.items():
        setattr(offer, name, value)
    offer.version += 1
    offer.clean_fields()


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Name the offer of which a value is not allowed."""
    try:
        yield
    except ValidationError as error:
        raise RefusedError(error, offer_id=name) from error


def _write(offers: Sequence[Offer], *, columns: set[str]) -> None:
    """Write some columns of offers at once; where the database refuses that, say by which of its rules."""
    if not offers:
        return
    written = sorted({*columns, "version", "folded"})
    try:
        with trying():
            Offer.objects.bulk_create(
                offers,
                batch_size=BATCH,
                update_conflicts=True,
                unique_fields=["offer_id"],
                update_fields=written,
            )
    except IntegrityError:
        for offer in offers:
            with _naming(offer.pk):
                offer.validate_constraints()
        raise


def offer_release(offer_id: str, *, version: int, reason: str, user: User, act: Act) -> Offer:
    """
    Release a draft, so that secretariat and public see it.

    Parameters
    ----------
    offer_id
        The offer.
    version
        That of the offer when it was read: nobody releases what they have not seen.
    reason
        Why, for the log.
    user
        A releaser who speaks for its owner.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Offer
        Released; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody has changed the draft since; nothing is released.
    RefusedError
        When something in it does not fit, such as a code that no airport has.
    """
    with changing():
        offer = Offer.objects.get(pk=offer_id)
        if not may_release(user, offer):
            raise PermissionDenied
        if not offer.is_released:
            if offer.version != version:
                raise StaleError
            _check_sound(offer)
            offer.is_released = True
            offer.version += 1
            offer.save(update_fields=["is_released", "version"])
            event_append("offer_released", object_id=object_id(offer), payload={"reason": reason}, act=act)
    return offer


def _check_sound(offer: Offer) -> None:
    """Refuse what no scenario could take over, as at its upload: it may have been drafted before."""
    entry, claims = noun_of(offer, OfferEntry), claims_about(offer.pk)
    if faults := faults_of(entry, states=states_known(), claims=claims, as_of=timezone.localdate()):
        told = [in_words(f"{one.value}; {one.rule}. {one.remedy}.") for one in faults]
        raise RefusedError(ValidationError(told), offer_id=offer.pk)


def offers_settle(*, on: date) -> int:
    """
    Derive anew where offers stand of which that is not kept, or of which it may be otherwise by now.

    Parameters
    ----------
    on
        The day.

    Returns
    -------
    int
        How many they were.
    """
    known = set(places.holding(on=on).values_list("pk", "unit_type"))
    rows = Offer.objects.values_list("pk", "unit_type")
    return places.settle(dict(set(rows) - known), on=on)
