"""The page of the interface for programmes."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bluehelm_web.core.problems import PROBLEMS
from bluehelm_web.site.api import api
from bluehelm_web.site.api_document import operations


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Say what programmes can ask, and what each problem means; made from the document, without a script."""
    context = {
        "operations": tuple(operations(api.get_openapi_schema())),
        "problems": PROBLEMS,
        "per_minute": settings.API_PER_MINUTE,
    }
    return render(request, "site/api.html", context)
