"""Writes of what is given and asked for: registered, changed, released, withdrawn."""

from __future__ import annotations

import secrets
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm.core.noun import Noun
from bluehelm_web.accounts.models import User, state_of
from bluehelm_web.accounts.owners import owned_by
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.capacity.books import LABELS, Book
from bluehelm_web.capacity.models import Posted
from bluehelm_web.capacity.permissions import may_edit, may_release
from bluehelm_web.core.rows import difference, noun_of, said_of, values_of
from bluehelm_web.partnership.announced import names_of_states
from bluehelm_web.partnership.announcements import check_id, kept_for
from bluehelm_web.partnership.permissions import may_record
from bluehelm_web.partnership.selectors import offers_visible_to
from bluehelm_web.partnership.services import StaleError, check_reason
from bluehelm_web.partnership.told_records import Record, records_tell

GIVEN = "-"
"""Identifier of a row to which the registry gives one."""


def row_add(noun: Noun, *, book: Book, by: Writer) -> Posted:
    """
    Register what is given, or asked for.

    Parameters
    ----------
    noun
        What it says; its identifier may be left to the registry.
    book
        Of which register.
    by
        An officer, whose record everybody sees; or a drafter or releaser of whose it is, whose draft waits
        for its releaser.

    Returns
    -------
    Posted
        The row; the same of the same owner is registered once. That of a contributor has an identifier that
        the registry gives.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When a value is not allowed, or the identifier is taken.
    """
    if not may_record(by.user) or state_of(by.user) not in ("", whose(noun, book=book)):
        raise PermissionDenied
    with changing():
        check(noun, user=by.user)
        if (done := same_of(noun, book=book, user=by.user)) is not None:
            return done
        if state_of(by.user) or name_of(noun, book=book) == GIVEN:
            made = f"{whose(noun, book=book)[:20]}-{book.sign}-{secrets.token_hex(3).upper()}"
            noun = noun.model_copy(update={book.key: made})
        check_id(name_of(noun, book=book), field=book.key)
        if rows_of(book).filter(pk=name_of(noun, book=book)).exists():
            told = _("%(name)s stands on the register; give this one another identifier.")
            raise ValidationError({book.key: told % {"name": name_of(noun, book=book)}})
        row: Posted = book.model(**values_of(noun), **kept_for(by.user))
        _keep(row, noun=noun, book=book)
        event_append(book.added, object_id=object_id(row, book=book), payload=said_of(noun), act=by.act)
        records_tell([Record(row=row)], labels=LABELS, user=by.user)
    return row


def row_edit(key: str, *, noun: Noun, version: int, reason: str, book: Book, by: Writer) -> Posted:
    """
    Change what a row says.

    Parameters
    ----------
    key, book
        The row, and of which register.
    noun
        What it says from now on.
    version
        That of the row when it was read.
    reason
        Why, for the log; may be empty for a draft.
    by
        Whoever may change it.

    Returns
    -------
    Posted
        As it is now; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster.
    ValidationError
        When a value is not allowed, it would be another's, or it is released and no reason is said.
    """
    with changing():
        row: Posted = rows_of(book).get(pk=key)
        if not may_edit(by.user, row):
            raise PermissionDenied
        if row.version != version:
            raise StaleError
        told = difference(noun_of(row, book.noun), after=noun)
        if not told:
            return row
        if {book.key, book.whose} & told.keys():
            raise ValidationError(_("It is another's; register another row."))
        check(noun, user=by.user)
        check_reason(cast("Any", row), reason=reason)
        for name, value in values_of(noun).items():
            setattr(row, name, value)
        row.version += 1
        _keep(row, noun=noun, book=book)
        payload = {**told, **({"reason": reason} if reason else {})}
        event_append(book.edited, object_id=object_id(row, book=book), payload=payload, act=by.act)
        records_tell([Record(row=row, told=payload)], labels=LABELS, user=by.user)
    return row


def row_release(key: str, *, version: int, reason: str, book: Book, by: Writer) -> Posted:
    """
    Release a draft, so that everybody sees it and it counts.

    Parameters
    ----------
    key, book
        The row, and of which register.
    version
        That of the draft when it was read.
    reason
        Why, for the log.
    by
        A releaser of its owner.

    Returns
    -------
    Posted
        Released; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody has changed the draft since.
    ValidationError
        When it names an offer that is a draft itself.
    """
    with changing():
        row: Posted = rows_of(book).get(pk=key)
        if not may_release(by.user, row):
            raise PermissionDenied
        if row.is_released:
            return row
        if row.version != version:
            raise StaleError
        named = getattr(row, "offer_id", "")
        if named and not offers_visible_to(by.user).filter(pk=named, is_released=True).exists():
            raise ValidationError(
                _("It names %(offer)s, which is a draft; release that first.") % {"offer": named}
            )
        row.is_released, row.version = True, row.version + 1
        row.save(update_fields=["is_released", "version"])
        payload = {"reason": reason}
        event_append(book.released, object_id=object_id(row, book=book), payload=payload, act=by.act)
    return row


def row_withdraw(key: str, *, version: int, reason: str, book: Book, by: Writer) -> Posted:
    """
    Withdraw a row: it counts no more, and stays to be read with the reason.

    Parameters
    ----------
    key, version, book
        The row as it was read, and of which register.
    reason
        Why; everybody who may see the row reads it.
    by
        Whoever may change it.

    Returns
    -------
    Posted
        Withdrawn; partnerships that were agreed stay.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster.
    """
    with changing():
        row: Posted = rows_of(book).get(pk=key)
        if not may_edit(by.user, row):
            raise PermissionDenied
        if row.version != version:
            raise StaleError
        row.withdrawn_on, row.withdrawn_because = timezone.localdate(), reason
        row.version += 1
        row.save(update_fields=["withdrawn_on", "withdrawn_because", "version"])
        payload = {"reason": reason}
        event_append(book.withdrawn, object_id=object_id(row, book=book), payload=payload, act=by.act)
        told = {"withdrawn_on": row.withdrawn_on, **payload}
        records_tell([Record(row=row, told=told)], labels=LABELS, user=by.user)
    return row


def rows_of(book: Book) -> Any:
    """Return all rows of a register, drafts included."""
    return book.model._default_manager


def name_of(noun: Noun, *, book: Book) -> str:
    """Return what names a row."""
    return str(getattr(noun, book.key))


def whose(noun: Noun, *, book: Book) -> str:
    """Return whose a row is: a state or an organization."""
    return str(getattr(noun, book.whose))


def object_id(row: Posted, *, book: Book) -> str:
    """Return how the chain names a row."""
    return f"{book.kind}:{row.pk}"


def same_of(noun: Noun, *, book: Book, user: User) -> Posted | None:
    """Return the row of the same owner that says the same, whatever its identifier, and is not withdrawn."""
    told = {name: value for name, value in values_of(noun).items() if name != book.key}
    own = owned_by(user) if state_of(user) else Q(is_released=True)
    found: Posted | None = rows_of(book).filter(own, withdrawn_on=None, **told).first()
    return found


def check(noun: Noun, *, user: User) -> None:
    """Refuse what no row of a register may say: a state that is none, or an offer of somebody else."""
    told, wrong = noun.model_dump(), dict[str, str]()
    code = told.get("contributor", "")
    if code and code not in names_of_states():
        wrong["contributor"] = _("No contributor has the code %(code)s.") % {"code": code}
    offer = told.get("offer_id", "")
    if offer and not offers_visible_to(user).filter(pk=offer, contributor=code).exists():
        wrong["offer_id"] = _("%(code)s has no offer %(name)s that you can see.") % {
            "code": code,
            "name": offer,
        }
    if wrong:
        raise ValidationError(cast("dict[str, Any]", wrong))


def _keep(row: Posted, *, noun: Noun, book: Book) -> None:
    """Write a row; of what an organization gives there is no contributor."""
    code = whose(noun, book=book)
    row.contributor = code if code in names_of_states() else ""
    row.full_clean()
    row.save()
