"""Pages of the registers of capacity building: list, row, and what adds, changes, releases and withdraws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.clashes import tell_clash
from bluehelm_web.accounts.models import state_of
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.capacity import permissions, selectors, services, tables
from bluehelm_web.capacity.books import BOOKS, STATES, WORDS, Book, state_of_row
from bluehelm_web.capacity.forms import PostedForm, WithdrawForm
from bluehelm_web.capacity.models import Posted
from bluehelm_web.capacity.told import what_said
from bluehelm_web.core.list_parts import cells_of
from bluehelm_web.core.lists import COLUMNS, asked_of
from bluehelm_web.core.names import named
from bluehelm_web.core.refusals import stale, tell
from bluehelm_web.core.rows import noun_of
from bluehelm_web.core.table_forms import TableForm
from bluehelm_web.generation.forms import initial_of
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.announced import names_of_states
from bluehelm_web.partnership.announcement_tables import hint_for, indexes
from bluehelm_web.partnership.blank_tables import EMPTY, Sending
from bluehelm_web.partnership.forms import ReleaseForm
from bluehelm_web.partnership.permissions import may_record
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.table_views import table_empty, table_given, table_send


def _book(name: str) -> Book:
    if name not in BOOKS:
        raise Http404
    return BOOKS[name]


def _recorded(request: HttpRequest, name: str) -> Book:
    """Return a register for whoever may write to it."""
    book = _book(name)
    if not may_record(request.user):
        raise PermissionDenied
    return book


@login_not_required
@require_GET
def book_list(request: HttpRequest, what: str) -> HttpResponse:
    """Show a register, filtered and sorted by the address."""
    book = _book(what)
    asked = asked_of(request.GET, listing=book.listing)
    rows, following = asked.page(selectors.rows_visible_to(request.user, book=book).order_by())
    states = names_of_states()
    context = {
        **asked.shown(),
        "book": book,
        "rows": [
            (row, _cells(row, book=book, names=asked.names, states=states), _state(row)) for row in rows
        ],
        "following": following,
        "forms": sheets.FORMS,
        "may_record": may_record(request.user),
        "today": timezone.localdate(),
        **shown_with(request),
    }
    return render(request, "capacity/book.html", context)


def _cells(
    row: Posted, *, book: Book, names: Sequence[str], states: Mapping[str, str]
) -> list[tuple[str, str, bool, str]]:
    """Return what a page says of a row in some columns, with the name of whose it is."""
    cells = cells_of(row, columns=book.columns, names=names)
    return [
        (name, head, is_number, named(states.get(said, said)) if name == book.whose else said)
        for name, head, is_number, said in cells
    ]


def _state(row: Posted) -> Any:
    """Return how a row stands where that is not plain: released, it counts."""
    return "" if row.stands else STATES[state_of_row(row)]


@login_not_required
@require_GET
def book_table(request: HttpRequest, *, what: str, form: str) -> HttpResponse:
    """Give the rows that are asked for as a table: with all columns, it reads back the same."""
    book = _book(what)
    asked = asked_of(request.GET, listing=book.listing)
    rows = asked.all(selectors.rows_visible_to(request.user, book=book).filter(withdrawn_on=None))
    names = asked.names if COLUMNS in request.GET else ()
    nouns = [noun_of(row, book.noun) for row in rows]
    return table_given(nouns, noun=book.noun, name=f"capacity-{book.name}", form=form, names=names)


@login_not_required
@require_GET
def book_row(request: HttpRequest, *, what: str, key: str) -> HttpResponse:
    """Show a row of a register."""
    book = _book(what)
    return detail(request, selectors.row_visible_to(request.user, book=book, key=key), book=book)


def detail(
    request: HttpRequest, row: Posted, *, book: Book, sent: Mapping[str, Form] | None = None
) -> HttpResponse:
    """Return the page of a row, with what is wrong with a form that was sent, by its name."""
    viewer, held, found = request.user, {"version": row.version}, sent or {}
    may_edit = permissions.may_edit(viewer, row)
    may_release = permissions.may_release(viewer, row) and not row.is_released
    context = {
        "row": row,
        "book": book,
        "state": STATES[state_of_row(row)],
        "cells": _cells(row, book=book, names=list(book.columns)[1:], states=names_of_states()),
        "may_edit": may_edit,
        "release": (found.get("release") or ReleaseForm(initial=held, label_suffix=""))
        if may_release
        else None,
        "withdraw": (found.get("withdraw") or WithdrawForm(initial=held, label_suffix=""))
        if may_edit
        else None,
        "changes": told_of(selectors.changes_of(viewer, row, book=book)),
    }
    return render(request, "capacity/row.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
def row_edit(request: HttpRequest, *, what: str, key: str = "") -> HttpResponse:
    """Register a row, or change one."""
    book = _recorded(request, what)
    row = selectors.row_visible_to(request.user, book=book, key=key) if key else None
    if row is not None and not permissions.may_edit(request.user, row):
        raise PermissionDenied
    before = noun_of(row, book.noun) if row is not None else None
    initial = {**initial_of(before), "version": row.version} if before and row else _asked_for(request)
    form = PostedForm(
        request.POST or None, book=book, state=state_of(request.user), before=before, initial=initial
    )
    if request.method == "POST" and form.is_valid() and (kept := _kept(request, form, book=book, row=row)):
        return redirect("capacity-row", what=book.name, key=kept.pk)
    context = {"form": form, "book": book, "row": row, "is_draft": bool(state_of(request.user))}
    status = 422 if request.method == "POST" else 200
    return render(request, "capacity/row_form.html", context, status=status)


def _asked_for(request: HttpRequest) -> dict[str, object]:
    """Return what a need says that somebody may see and wants to post; nothing where none is named."""
    name = request.GET.get("of", "")
    if not name:
        return {}
    found = selectors.sought_by(request.user, on=timezone.localdate()).records.all_needs
    need = next((one for one in found if one.need_id == name), None)
    return {**initial_of(need), "text": what_said(need.need_id, text=need.text)} if need else {}


def _kept(request: HttpRequest, form: PostedForm, *, book: Book, row: Posted | None) -> Posted | None:
    """Keep what a form says; tell beside it what is wrong."""
    by, told = writer_of(request), form.cleaned_data
    try:
        if row is None:
            return services.row_add(form.noun, book=book, by=by)
        version, reason = told["version"] or 0, told["reason"]
        return services.row_edit(row.pk, noun=form.noun, version=version, reason=reason, book=book, by=by)
    except StaleError:
        tell_clash(form, selectors.changes_of(request.user, row, book=book) if row else ())
    except ValidationError as error:
        tell(form, error)
    return None


@require_POST
def row_release(request: HttpRequest, *, what: str, key: str) -> HttpResponse:
    """Release a draft."""
    book = _recorded(request, what)
    row = selectors.row_visible_to(request.user, book=book, key=key)
    if not permissions.may_release(request.user, row):
        raise PermissionDenied
    form = ReleaseForm(request.POST, label_suffix="")
    does = partial(services.row_release, row.pk, book=book, by=writer_of(request))
    return _done(request, row, book=book, name="release", form=form, does=does)


@require_POST
def row_withdraw(request: HttpRequest, *, what: str, key: str) -> HttpResponse:
    """Withdraw a row."""
    book = _recorded(request, what)
    row = selectors.row_visible_to(request.user, book=book, key=key)
    if not permissions.may_edit(request.user, row):
        raise PermissionDenied
    form = WithdrawForm(request.POST, label_suffix="")
    does = partial(services.row_withdraw, row.pk, book=book, by=writer_of(request))
    return _done(request, row, book=book, name="withdraw", form=form, does=does)


def _done(request: HttpRequest, row: Posted, *, book: Book, name: str, form: Form, does: Any) -> HttpResponse:
    """Do what a form asks and lead back; or show the page again with what is wrong beside the form."""
    if form.is_valid():
        try:
            does(**form.cleaned_data)
        except StaleError:
            form.add_error(None, stale())
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("capacity-row", what=book.name, key=row.pk)
    return detail(request, row, book=book, sent={name: form})


@require_http_methods(["GET", "POST"])
def book_import(request: HttpRequest, what: str) -> HttpResponse:
    """Take a table over, all of it, its sound rows or nothing, with every fault told; or only try it."""
    book = _recorded(request, what)
    form = TableForm(request.POST or None, request.FILES or None)
    sending = Sending(
        title=book.title,
        address=reverse("capacity-book", args=[book.name]),
        hint=_("Rows of a known identifier are changed, others registered, none is taken out.")
        if not state_of(request.user)
        else hint_for(request.user),
        tables={one: reverse("capacity-table", args=[book.name, one]) for one in EMPTY},
        templates={one: reverse("capacity-template", args=[book.name, one]) for one in EMPTY},
        indexes=indexes(),
    )
    take = partial(tables.rows_take, book=book, by=writer_of(request))
    return table_send(request, form=form, sheet=book.sheet, take=take, sending=sending)


@require_GET
def book_template(request: HttpRequest, *, what: str, form: str) -> HttpResponse:
    """Give an empty table of a register to fill in."""
    return table_empty(_recorded(request, what).sheet, form=form, labels=WORDS)
