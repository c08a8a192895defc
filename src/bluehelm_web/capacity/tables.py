"""Tables of the registers of capacity building: all of their rows at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.noun import Noun
from bluehelm_web.accounts.models import User, state_of
from bluehelm_web.accounts.owners import speaks_for
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, trying
from bluehelm_web.capacity import services
from bluehelm_web.capacity.books import LABELS, Book
from bluehelm_web.capacity.models import Posted
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.announcement_tables import NEW
from bluehelm_web.partnership.given_back import row_named
from bluehelm_web.partnership.permissions import may_record
from bluehelm_web.partnership.sheets import Placed
from bluehelm_web.partnership.taken import SENT, Fate, Refusals, fate_of, faults_told


def rows_take(table: Placed, *, book: Book, by: Writer) -> tuple[Sequence[Fate], Refusals]:
    """
    Take rows of a table over: those of a known identifier are changed, others registered.

    Parameters
    ----------
    table
        What they say, each with its number in the table.
    book
        Of which register.
    by
        Whoever may register.

    Returns
    -------
    tuple of (sequence of Fate, dict)
        What became of those that were taken, and why others were not.

    Raises
    ------
    PermissionDenied
        For whoever may register nothing.
    """
    if not may_record(by.user):
        raise PermissionDenied
    fates, refusals = list[Fate](), Refusals()
    with changing():
        known = services.rows_of(book).in_bulk(
            [services.name_of(noun, book=book) for _row, noun in table.rows]
        )
        for number, noun in table.rows:
            name = services.name_of(noun, book=book)
            try:
                with trying():
                    fates.append(_taken(known.get(name), noun=noun, table=table, book=book, by=by))
            except ValidationError as error:
                refusals[number] = faults_told(error, noun=noun, name=row_named(number, name))
            except PermissionDenied:
                told = _("Row %(number)s: %(name)s is kept by others; take it out of the table.")
                refusals[number] = [told % {"number": number, "name": name}]
    return fates, refusals


def _taken(row: Posted | None, *, noun: Noun, table: Placed, book: Book, by: Writer) -> Fate:
    """Let one row say what a table says, and return what became of it."""
    name = services.name_of(noun, book=book)
    _check_known(row, name=name, user=by.user)
    if row is None:
        is_there = services.same_of(noun, book=book, user=by.user) is not None
        services.row_add(noun, book=book, by=by)
        return Fate(name=name, fate="unchanged" if is_there else "added")
    before = noun_of(row, book.noun)
    after = table.over(before, noun=noun)
    if after != before:
        services.row_edit(row.pk, noun=after, version=row.version, reason=str(SENT), book=book, by=by)
    return fate_of(name, before=before, after=after, labels=LABELS)


def _check_known(row: Posted | None, *, name: str, user: User) -> None:
    """Refuse an identifier of what is not to be changed; none says whether a draft of others has it."""
    if not state_of(user):
        if row is not None and not row.is_released:
            raise ValidationError(_("%(name)s is taken; give the row another identifier.") % {"name": name})
        return
    is_own = row is not None and speaks_for(user, row.owner)
    if not is_own and not (row is None and NEW.fullmatch(name)):
        told = _(
            "%(name)s is no row of yours. Call a row that is to be registered new 1, new 2 and so on; the"
            " registry gives it an identifier."
        )
        raise ValidationError(told % {"name": name})
