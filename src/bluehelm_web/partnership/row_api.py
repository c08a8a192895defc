"""Registers of what offers have, for programmes: the same reads as on their pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from bluehelm.forces.domain import LadderEvent
from bluehelm.partnership.domain import Component
from bluehelm_web.core.api_lists import following_in
from bluehelm_web.core.lists import asked_in
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.compositions import COMPOSITIONS, Part
from bluehelm_web.partnership.level_events import LEVEL_EVENTS, Happened
from bluehelm_web.partnership.row_api_domain import (
    CompositionFilter,
    CompositionPage,
    LevelEventFilter,
    LevelEventPage,
    LevelEventShown,
    PartShown,
)
from bluehelm_web.partnership.row_tables import RowRegister

router = Router(tags=["offers"])


def _page(
    request: HttpRequest, register: RowRegister, *, told: dict[str, Any], response: HttpResponse
) -> tuple[list[Any], str]:
    """Return the rows that are asked for as their page has them, and the address of the next ones."""
    viewer = request.user
    asked = asked_in(told, listing=register.listing_for(viewer))
    rows, last = asked.page(register.visible_to(viewer))
    return register.tell_for(viewer)(rows), following_in(request, {**told, "after": last}, response=response)


def _part(one: Part) -> PartShown:
    return PartShown(
        part=noun_of(one.row, Component),
        contributor=one.offer.contributor,
        unit_type=one.offer.unit_type,
        is_provided=bool(one.row.provider),
        is_released=one.offer.is_released,
    )


def _event(one: Happened) -> LevelEventShown:
    return LevelEventShown(
        by_hand=one.row.by_hand,
        event=noun_of(one.row, LadderEvent),
        contributor=one.offer.contributor,
        unit_type=one.offer.unit_type,
        level_before=one.step.before,
        level_after=one.step.after,
        approved_by=one.approved_by,
        reason=one.reason,
    )


@router.get("/compositions", response=CompositionPage, auth=None, summary="List the parts of offers")
def composition_list(
    request: HttpRequest, *, asked: Query[CompositionFilter], response: HttpResponse
) -> CompositionPage:
    """Return the parts of which offers are put together, like those on their page."""
    rows, following = _page(request, COMPOSITIONS, told=asked.model_dump(), response=response)
    return CompositionPage(rows=tuple(_part(one) for one in rows), next=following)


@router.get("/level-events", response=LevelEventPage, auth=None, summary="List ladder events of all offers")
def level_event_list(
    request: HttpRequest, *, asked: Query[LevelEventFilter], response: HttpResponse
) -> LevelEventPage:
    """Return what happened to offers on the ladder, and what it did to their levels, like on the page."""
    rows, following = _page(request, LEVEL_EVENTS, told=asked.model_dump(), response=response)
    return LevelEventPage(rows=tuple(_event(one) for one in rows), next=following)
