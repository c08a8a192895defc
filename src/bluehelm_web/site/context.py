"""What every page knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of a page shows: whether this is the demonstration."""
    return {"is_demo": settings.IS_DEMO, "here": request.resolver_match and request.resolver_match.view_name}
