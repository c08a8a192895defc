"""Registers of missions for programmes: the same reads as on their pages, on the noun of each."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router

from bluehelm_web.core.api_lists import following_in
from bluehelm_web.core.lists import asked_in
from bluehelm_web.core.problems import ProblemError
from bluehelm_web.core.rows import noun_of
from bluehelm_web.core.sent import etag_of
from bluehelm_web.generation import selectors
from bluehelm_web.generation.lists import LISTINGS
from bluehelm_web.generation.permissions import may_open
from bluehelm_web.generation.register_api_domain import (
    RegisterFilter,
    RegisterName,
    RegisterPage,
    RegisterRow,
    RowKey,
)
from bluehelm_web.generation.registers import REGISTERS, Register

router = Router(tags=["registers of missions"])


def _opened(request: HttpRequest, name: str) -> Register:
    """Return a register, closed to whoever may not open its page."""
    register = REGISTERS[name]
    if not request.user.is_authenticated and not register.is_public:
        raise ProblemError("no-token")
    if not may_open(request.user, register):
        raise PermissionDenied
    return register


def _shown(row: Any, *, register: Register) -> RegisterRow:
    noun = noun_of(row, register.noun)
    return RegisterRow(key=str(row.pk), mission=row.mission_id, version=row.version, row=noun)


@router.get("/registers/{register_name}", response=RegisterPage, auth=None, summary="List a register")
def register_list(
    request: HttpRequest, *, register_name: RegisterName, asked: Query[RegisterFilter], response: HttpResponse
) -> RegisterPage:
    """Return rows of a register like those on its page; without a token, of mandates alone."""
    told, found = asked.model_dump(), _opened(request, register_name)
    of = asked_in(told, listing=LISTINGS[register_name])
    rows, last = of.page(selectors.rows_visible_to(request.user, register=found))
    following = following_in(request, {**told, "after": last}, response=response)
    return RegisterPage(rows=tuple(_shown(row, register=found) for row in rows), next=following)


@router.get(
    "/registers/{register_name}/{key}", response=RegisterRow, auth=None, summary="Show a row of a register"
)
def register_show(
    request: HttpRequest, *, register_name: RegisterName, key: RowKey, response: HttpResponse
) -> RegisterRow:
    """Return a row of a register; without a token, of mandates alone."""
    found = _opened(request, register_name)
    row = selectors.row_of(request.user, register=found, key=key)
    if row is None:
        raise Http404
    response["ETag"] = etag_of(row.version)
    return _shown(row, register=found)
