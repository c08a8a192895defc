"""Where several rows are changed at once: registers, lines, offers, announcements and contributors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from pydantic import ValidationError as PydanticError

from bluehelm.core.noun import Noun
from bluehelm.core.tables.sheet import columns_of
from bluehelm.generation.mission_domain import StatementLine as LineNoun
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm_web.accounts.models import User, Viewer
from bluehelm_web.accounts.owners import owner_of
from bluehelm_web.audit.bulk import BulkError, Table, Why, changed
from bluehelm_web.audit.models import BulkChange
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import named
from bluehelm_web.core.pages import may_be_key
from bluehelm_web.core.rows import noun_of
from bluehelm_web.generation import selectors, services, snapshot, statements
from bluehelm_web.generation.forms import field_of
from bluehelm_web.generation.models import Statement, StatementLine, StatementVersion
from bluehelm_web.generation.permissions import may_edit_row, may_keep, may_keep_rows
from bluehelm_web.generation.registers import LABELS, REGISTERS, Register
from bluehelm_web.generation.services import Keeper
from bluehelm_web.partnership import announced, bulk_tables, state_tables
from bluehelm_web.partnership import bulk as of_offers

WHEN = ("before", "after")
"""What is kept of each row of a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    A list several rows of which may be changed at once, as its page shows it.

    Attributes
    ----------
    title
        What the list is called.
    address
        Where it is.
    table
        Its rows.
    fields
        By the name of what may be changed: how it is filled in.
    labels
        By the same name: how it is called.
    name_of
        From a key and what the row says to what the row is called.
    said
        What a row says in a field.
    """

    title: Words
    address: str
    table: Table
    fields: Mapping[str, Callable[[], forms.Field]]
    labels: Mapping[str, Words]
    name_of: Callable[[str, Noun], str]
    said: Callable[[Noun, str], str]


def place_of(viewer: Viewer, *, kind: str, name: str) -> Place:
    """
    Return a list, for those who may change its rows.

    Parameters
    ----------
    viewer
        Who changes.
    kind
        ``register``, ``statement``, ``offers``, ``announcements`` or ``contributors``.
    name
        Which of that kind.

    Returns
    -------
    Place
        Of a statement, its draft.

    Raises
    ------
    PermissionDenied
        For anybody else.
    Http404
        Where there is no such list.
    """
    if kind not in PLACES:
        raise Http404
    return PLACES[kind](viewer, name)


def _register(viewer: Viewer, name: str) -> Place:
    register = REGISTERS.get(name)
    if register is None:
        raise Http404
    if not may_keep_rows(viewer, register):
        raise PermissionDenied
    names = _columns(register.noun, without=(*register.key, "mission"))
    return Place(
        title=register.title,
        address=reverse("missions") if register.is_of_missions else reverse("register", args=[name]),
        table=_rows_of(register, viewer=viewer),
        fields=_fields(register.noun, names=names, row=register.model),
        labels={one: LABELS[one] for one in names},
        name_of=lambda _key, noun: " ".join(_said(noun, one) for one in register.key),
        said=_said,
    )


def _rows(keys: Sequence[str], *, register: Register, viewer: Viewer) -> dict[str, Any]:
    """Return the rows of these keys that somebody may change."""
    found = selectors.rows_visible_to(viewer, register=register)
    if not all(may_be_key(found, key) for key in keys):
        raise Http404
    told = list(found.filter(pk__in=keys).order_by("pk"))
    nouns = snapshot.nouns_of(told, register=register)
    return {
        str(row.pk): row
        for row, noun in zip(told, nouns, strict=True)
        if may_edit_row(viewer, register, row=row, noun=noun)
    }


def _rows_of(register: Register, *, viewer: Viewer) -> Table:
    rows = partial(_rows, register=register, viewer=viewer)

    def read(keys: Sequence[str]) -> dict[str, Noun]:
        return {key: noun_of(row, register.noun) for key, row in rows(keys).items()}

    def write(nouns: Mapping[str, Noun], why: Why) -> None:
        keeper, faults = Keeper(user=cast("User", viewer), act=why.act), dict[str, str]()
        for key, row in rows(list(nouns)).items():
            try:
                services.row_edit(
                    row,
                    noun=nouns[key],
                    register=register,
                    version=row.version,
                    keeper=keeper,
                    reason=why.reason,
                )
            except ValidationError as error:
                faults[key] = format_html_join(" ", "{}", ((one,) for one in error.messages))
            except PermissionDenied:
                faults[key] = _("You may not do this to it.")
        if faults:
            raise BulkError(faults)

    return Table(place=f"register {register.name}", read=read, write=write)


def _statement(viewer: Viewer, name: str) -> Place:
    if not may_keep(viewer):
        raise PermissionDenied
    statement = Statement.objects.filter(pk=name).first()
    if statement is None:
        raise Http404
    names = _columns(LineNoun, without=("line_id",))
    return Place(
        title=statement.title,
        address=reverse("statement", args=[name]),
        table=_lines_of(statement, viewer=viewer),
        fields=_fields(LineNoun, names=names, row=StatementLine),
        labels={one: LABELS[one] for one in names},
        name_of=lambda key, _noun: key,
        said=_said,
    )


def _lines_of(statement: Statement, *, viewer: Viewer) -> Table:
    draft = StatementVersion.objects.filter(statement=statement, issued_on=None).first()

    def read(keys: Sequence[str]) -> dict[str, Noun]:
        lines = snapshot.lines_of(draft) if draft else ()
        return {line.line_id: line for line in lines if line.line_id in keys}

    def write(nouns: Mapping[str, Noun], why: Why) -> None:
        version = StatementVersion.objects.get(statement=statement, issued_on=None)
        lines = [cast("LineNoun", nouns.get(one.line_id, one)) for one in snapshot.lines_of(version)]
        keeper = Keeper(user=cast("User", viewer), act=why.act)
        statements.lines_keep(version, lines=lines, edits=version.edits, keeper=keeper, reason=why.reason)

    number = draft.number if draft else 0
    return Table(place=f"statement {statement.pk} {number}", read=read, write=write)


def _offers(viewer: Viewer, name: str) -> Place:
    table = of_offers.own_offers(viewer)
    if name != str(owner_of(viewer)):
        raise Http404
    return Place(
        title=of_offers.TITLE,
        address=reverse("offers"),
        table=table,
        fields=of_offers.fields(),
        labels=of_offers.LABELS,
        name_of=lambda key, _noun: key,
        said=of_offers.said_of,
    )


def _announcements(viewer: Viewer, name: str) -> Place:
    table = bulk_tables.own_announcements(viewer)
    if name != bulk_tables.list_of(viewer):
        raise Http404
    fields = bulk_tables.fields_of_announcements()
    return Place(
        title=_("Announcements"),
        address=reverse("announcements"),
        table=table,
        fields=fields,
        labels={one: announced.LABELS[one] for one in fields},
        name_of=lambda key, noun: f"{key}, {cast('AnnouncementNoun', noun).capability}",
        said=of_offers.said_of,
    )


def _contributors(viewer: Viewer, name: str) -> Place:
    table = bulk_tables.all_contributors(viewer)
    if name != bulk_tables.ALL:
        raise Http404
    fields = bulk_tables.fields_of_contributors()
    return Place(
        title=_("Contributors"),
        address=reverse("states"),
        table=table,
        fields=fields,
        labels={one: state_tables.LABELS[one] for one in fields},
        name_of=lambda _key, noun: named(cast("ContributorNoun", noun).name),
        said=of_offers.said_of,
    )


PLACES: Mapping[str, Callable[[Viewer, str], Place]] = {
    "register": _register,
    "statement": _statement,
    "offers": _offers,
    "announcements": _announcements,
    "contributors": _contributors,
}
"""By the word that an address has for it."""


def may_see(viewer: User, change: BulkChange) -> bool:
    """Tell whether somebody may see a change of a list whose rows they may change, be it some of them."""
    kind = change.place.partition(" ")[0]
    is_of_all = may_keep(viewer) or kind in ("offers", "announcements", "contributors")
    return is_of_all or change.actor_id == viewer.pk


def shown_of(change: BulkChange, *, place: Place) -> list[tuple[str, ...]]:
    """Return of each row that was changed its key and name, what it said, and what it became."""
    nouns = place.table.read(list(change.rows))
    return [
        (
            key,
            place.name_of(key, nouns[key]) if key in nouns else key,
            *(_kept(nouns.get(key), value=told[when], change=change, place=place) for when in WHEN),
        )
        for key, told in change.rows.items()
    ]


def _kept(noun: Noun | None, *, value: object, change: BulkChange, place: Place) -> str:
    """Return what a row said, as it is kept where the row is gone or could not say so now."""
    try:
        told = changed(noun, column=change.column, value=value) if noun else None
    except PydanticError:
        told = None
    return place.said(told, change.column) if told else str(value or "")


def _columns(noun: type[Noun], *, without: Sequence[str]) -> list[str]:
    return [column.name for column in columns_of(noun) if column.name not in without]


def _fields(
    noun: type[Noun], *, names: Sequence[str], row: type[Any]
) -> dict[str, Callable[[], forms.Field]]:
    """Return how each column is filled in."""
    columns = {column.name: column for column in columns_of(noun)}

    def made(name: str) -> Callable[[], forms.Field]:
        most = getattr(row._meta.get_field(name), "max_length", None)
        return lambda: field_of(columns[name], most=most)

    return {name: made(name) for name in names}


def _said(noun: Noun, name: str) -> str:
    [cell] = snapshot.cells(noun, names=(name,), mission=str(getattr(noun, "mission", "")))
    return cell.text
