"""What the lists of the interface for programmes have in common: how they are sorted, and their next page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from bluehelm_web.core.lists import Column
from bluehelm_web.core.sent import link_to_next


def sorting(columns: Mapping[str, Column], /) -> Any:
    """Return the word of an address by which a list is sorted; what is no column does nothing."""
    names = ", ".join(name for name, column in columns.items() if column.by)
    return Field(
        default="", description=f"Column by which rows are sorted, after a minus the last first: {names}"
    )


def following_in(request: HttpRequest, asked: dict[str, Any], *, response: HttpResponse) -> str:
    """Return the address of the page that begins at ``after``, which a header says too; empty at the end."""
    following = link_to_next(request, asked) if asked["after"] else ""
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return following
