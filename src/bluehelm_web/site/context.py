"""What every page knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from bluehelm_web.partnership.reminders import notices_of


def site(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of a page shows: whether this is the demonstration, and notices not yet read."""
    return {
        "is_demo": settings.IS_DEMO,
        "provider": settings.IDENTITY_PROVIDER,
        "here": request.resolver_match and request.resolver_match.view_name,
        "num_notices": notices_of(request.user).filter(read_at=None).count,
    }
