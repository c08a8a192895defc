"""Who writes by a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, act_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who writes, and in which request."""

    user: User
    act: Act


def writer_of(request: HttpRequest) -> Writer:
    """Return who writes by a request of somebody who has signed in."""
    return Writer(user=cast("User", request.user), act=act_of(request))
