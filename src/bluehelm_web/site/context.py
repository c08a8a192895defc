"""What every page knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from bluehelm_web.partnership.reminders import notices_of
from bluehelm_web.site.ways import ways_of


def site(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of a page shows: demonstration, ways, notices not yet read, languages."""
    return {
        "is_demo": settings.IS_DEMO,
        "provider": settings.IDENTITY_PROVIDER,
        "here": request.resolver_match and request.resolver_match.view_name,
        "languages": [one for one in settings.LANGUAGES if one[0] != get_language()],
        "onward": request.get_full_path() if request.method == "GET" else "",
        "ways": ways_of(request.user),
        "num_notices": notices_of(request.user).filter(read_at=None).count,
    }
