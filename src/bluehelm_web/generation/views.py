"""Pages of the registers: list, table, row, and what adds, changes and takes over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from bluehelm_web.accounts.clashes import tell_clash
from bluehelm_web.accounts.models import User, host_of
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.lists import COLUMNS, asked_of
from bluehelm_web.core.refusals import tell
from bluehelm_web.core.rows import noun_of
from bluehelm_web.generation import register_tables, selectors, services, snapshot
from bluehelm_web.generation.forms import OfMissionForm, RegisterTableForm, RowForm, initial_of
from bluehelm_web.generation.lists import LISTINGS
from bluehelm_web.generation.permissions import (
    may_keep,
    may_keep_rows,
    may_open,
    may_open_statements,
    missions_kept_by,
)
from bluehelm_web.generation.registers import REGISTERS, WORDS, Register
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.blank_tables import EMPTY, Sending
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.sheets import Placed
from bluehelm_web.partnership.table_views import table_empty, table_given, table_send
from bluehelm_web.partnership.taken import Fate, Refusals

View = Callable[..., HttpResponse]


def opened(view: View) -> View:
    """Return a view of a register by its name: closed to whoever may not open it."""

    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, register: str, **words: Any) -> HttpResponse:
        found = REGISTERS.get(register)
        if not request.user.is_authenticated and (found is None or not found.is_public):
            return redirect_to_login(request.get_full_path())
        if found is None:
            raise Http404
        if not may_open(request.user, found):
            raise PermissionDenied
        return view(request, found, **words)

    return answer


def kept(view: View) -> View:
    """Return a view of a register by its name for those who keep it; others are refused."""

    @wraps(view)
    def answer(request: HttpRequest, register: str, **words: Any) -> HttpResponse:
        if register not in REGISTERS:
            raise Http404
        if not may_keep_rows(request.user, REGISTERS[register]):
            raise PermissionDenied
        return view(request, REGISTERS[register], **words)

    return answer


def keeper_of(request: HttpRequest) -> services.Keeper:
    """Return who writes by a request."""
    return services.Keeper(user=cast("User", request.user), act=act_of(request))


def address_of(row: Any, register: Register) -> str:
    """Return the address of the page of a row."""
    if register.is_of_missions:
        return reverse("mission", args=[row.pk])
    return reverse("register-row", args=[register.name, row.pk])


@require_GET
@opened
def register_list(request: HttpRequest, register: Register) -> HttpResponse:
    """Show a register, filtered and sorted by the address."""
    asked = asked_of(request.GET, listing=LISTINGS[register.name])
    rows, following = asked.page(selectors.rows_visible_to(request.user, register=register))
    context = {
        **asked.shown(),
        "register": register,
        "rows": [
            (row, address_of(row, register), snapshot.cells(noun, names=asked.names, mission=_of(row)))
            for row, noun in zip(rows, snapshot.nouns_of(rows, register=register), strict=True)
        ],
        "mission": asked.filters.get("mission", ""),
        "following": following,
        "forms": sheets.FORMS,
        "at": asked.after,
        "choose": request.GET.get("choose") == "all",
        "warnings": snapshot.warnings(on=timezone.localdate()) if register.name == "mandates" else [],
        "registers": [one for one in REGISTERS.values() if may_open(request.user, one)],
        "has_statements": may_open_statements(request.user),
        "may_keep": may_keep(request.user) or bool(missions_kept_by(request.user, register)),
        "today": timezone.localdate(),
        **shown_with(request),
    }
    return render(request, "generation/register.html", context)


def _of(row: Any) -> str:
    """Return the code of the mission of a row; empty for a mission."""
    return str(getattr(row, "mission_id", ""))


@require_GET
@opened
def register_table(request: HttpRequest, register: Register, *, form: str = "csv") -> HttpResponse:
    """Give the rows that are asked for as a table: with all columns, it reads back the same."""
    asked = asked_of(request.GET, listing=LISTINGS[register.name])
    rows = asked.all(selectors.rows_visible_to(request.user, register=register))
    names = asked.names if COLUMNS in request.GET else ()
    nouns = snapshot.nouns_of(rows, register=register)
    return table_given(nouns, noun=register.noun, name=register.name, form=form, names=names)


@require_GET
@opened
def register_row(request: HttpRequest, register: Register, *, key: str) -> HttpResponse:
    """Show a row of a register, and for those who keep it who changed what."""
    row = _row(request, register, key=key)
    if register.is_of_missions:
        return redirect("mission", code=key)
    changes = selectors.changes_of(request.user, services.object_id(row, register=register))
    context = {
        "register": register,
        "row": row,
        "cells": snapshot.cells(noun_of(row, register.noun)),
        "changes": told_of(changes),
        "may_keep": may_keep_rows(request.user, register),
    }
    return render(request, "generation/row.html", context)


def _row(request: HttpRequest, register: Register, *, key: str) -> Any:
    row = selectors.row_of(request.user, register=register, key=key)
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "POST"])
@kept
def register_add(request: HttpRequest, register: Register) -> HttpResponse:
    """Add a row to a register."""
    own = selectors.missions_to_add_to(request.user, register=register)
    of = OfMissionForm(request.POST or None, initial={"mission": request.GET.get("mission")}, missions=own)
    mission = "" if register.is_of_missions else str(of["mission"].value() or "")
    fixed = _fixed(request, register, mission=mission)
    asked = {"noun": register.noun, "model": register.model, "fixed": fixed}
    form = RowForm(request.POST or None, is_new=True, **asked)
    is_whole = register.is_of_missions or of.is_valid()
    if request.method == "POST" and form.is_valid() and is_whole:
        try:
            row = services.row_add(
                form.noun, register=register, mission=mission, keeper=keeper_of(request), reason=form.reason
            )
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect(address_of(row, register))
    context = {"register": register, "form": form, "of": None if register.is_of_missions else of}
    is_wrong = request.method == "POST"
    return render(request, "generation/row_form.html", context, status=422 if is_wrong else 200)


def _fixed(request: HttpRequest, register: Register, *, mission: str) -> dict[str, object]:
    """Return what a row says whatever is filled in: its mission, and of a host country its own code."""
    fixed: dict[str, object] = {"mission": mission or "-"} if register.names_mission else {}
    host = host_of(request.user)
    return {**fixed, "host_state": host} if host else fixed


@require_http_methods(["GET", "POST"])
@kept
def register_edit(request: HttpRequest, register: Register, *, key: str) -> HttpResponse:
    """Change a row of a register; whoever comes second is told, and keeps what was written."""
    row = _row(request, register, key=key)
    before = noun_of(row, register.noun)
    fixed: dict[str, object] = (
        {"code": row.pk} if register.is_of_missions else _fixed(request, register, mission=_of(row))
    )
    initial = {**initial_of(before), "version": row.version}
    asked = {"noun": register.noun, "model": register.model, "fixed": fixed, "initial": initial}
    form = RowForm(request.POST or None, is_new=False, **asked)
    if request.method == "POST" and form.is_valid():
        version, why, keeper = form.cleaned_data["version"] or 0, form.reason, keeper_of(request)
        try:
            services.row_edit(
                row, noun=form.noun, register=register, version=version, keeper=keeper, reason=why
            )
        except StaleError:
            tell_clash(form, selectors.changes_of(request.user, services.object_id(row, register=register)))
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect(address_of(row, register))
    context = {"register": register, "form": form, "row": row, "address": address_of(row, register)}
    is_wrong = request.method == "POST"
    return render(request, "generation/row_form.html", context, status=422 if is_wrong else 200)


@require_http_methods(["GET", "POST"])
@kept
def register_import(request: HttpRequest, register: Register) -> HttpResponse:
    """Take a table over, all of it, its sound rows or nothing, with every fault told; or only try it."""
    says_mission = register.names_mission or register.is_of_missions
    own = None if says_mission else selectors.missions_to_add_to(request.user, register=register)
    form = RegisterTableForm(request.POST or None, request.FILES or None, missions=own)

    def take(table: Placed) -> tuple[Sequence[Fate], Refusals]:
        mission = form.cleaned_data.get("mission")
        code, keeper = mission.pk if mission else "", keeper_of(request)
        return register_tables.rows_take(table, register=register, mission=code, keeper=keeper)

    sending = Sending(
        title=register.title,
        address=reverse("register", args=[register.name]),
        hint=_("Rows of a known name are changed, others added, none is taken out."),
        tables={one: reverse("register-table", args=[register.name, one]) for one in EMPTY},
        templates={one: reverse("register-template", args=[register.name, one]) for one in EMPTY},
    )
    return table_send(request, form=form, sheet=snapshot.sheet_of(register), take=take, sending=sending)


@require_GET
@kept
def register_template(request: HttpRequest, register: Register, *, form: str) -> HttpResponse:
    """Give an empty table of a register to fill in."""
    missions = dict(selectors.missions_visible_to(request.user).values_list("code", "name"))
    return table_empty(snapshot.sheet_of(register), form=form, labels=WORDS, codes={"mission": missions})
