"""Pages of the chain."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bluehelm_web.accounts.models import Role, User, has_role
from bluehelm_web.audit import selectors


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Show what happened, latest first, to auditors alone."""
    if not has_role(request.user, Role.AUDITOR):
        raise PermissionDenied
    before = request.GET.get("before", "")
    rows, following = selectors.event_page(before=int(before) if before.isdecimal() else None)
    names = dict(User.objects.filter(pk__in=[row.actor_id for row in rows]).values_list("pk", "name"))
    told = [
        (
            row,
            names.get(row.actor_id or 0, ""),
            row.kind.replace("_", " ").capitalize(),
            selectors.body_of(row),
        )
        for row in rows
    ]
    return render(request, "audit/log.html", {"rows": told, "following": following})
