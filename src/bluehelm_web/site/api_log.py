"""Who asks, and the log, for programmes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm_web.accounts.api_auth import token_in, user_of
from bluehelm_web.accounts.models import can
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit import selectors as audit
from bluehelm_web.core.api_lists import Asks
from bluehelm_web.core.sent import link_to_next
from bluehelm_web.partnership.api import changes
from bluehelm_web.partnership.api_domain import Change

router = Router(tags=["who and what"])

Place = Annotated[int, Field(ge=1, le=2**53)]


class LogFilter(Asks):
    """Which events."""

    before: Place | None = Field(default=None, description="No event as late as that number")


class Me(Noun):
    """Who asks, and what the token may."""

    username: str
    name: str
    role: str
    organization: str = Field(description="Code of the organization")
    scope: str = Field(description="read or write")
    expires_on: date = Field(description="Day from which the token serves no more")


class Log(Noun):
    """Events of the chain, latest first."""

    rows: tuple[Change, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")


@router.get("/me", response=Me, summary="Show who asks")
def me(request: HttpRequest) -> Me:
    """Return who asks, and what the token may."""
    user, token = user_of(request), token_in(request)
    return Me(
        username=user.username,
        name=user.name,
        role=user.role,
        organization=user.organization.code if user.organization else "",
        scope=token.scope,
        expires_on=token.expires_on,
    )


@router.get("/log", response=Log, summary="Read the log")
def log(request: HttpRequest, *, asked: Query[LogFilter], response: HttpResponse) -> Log:
    """Return what happened, latest first, to auditors alone."""
    if not can(request.user, Ability.READ_LOG):
        raise PermissionDenied
    rows, last = audit.event_page(before=asked.before)
    following = link_to_next(request, {"before": last}) if last else ""
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return Log(rows=changes(rows), next=following)
