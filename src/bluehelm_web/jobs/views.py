"""Pages of what happened, and of webhooks."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.core import live
from bluehelm_web.jobs import feed, webhooks
from bluehelm_web.jobs.forms import ReasonForm, WebhookForm
from bluehelm_web.jobs.models import Webhook
from bluehelm_web.jobs.permissions import may_agree, may_keep_webhooks

LAST = 20
"""Deliveries that are shown."""


@login_not_required
@require_GET
def happening_list(request: HttpRequest) -> HttpResponse:
    """Show what happened, latest first, as far as the viewer may know it."""
    before = request.GET.get("before", "")[:18]
    sight = feed.sight_of(request.user)
    rows, following = feed.page(sight, before=int(before) if before.isdecimal() else None)
    context = {
        "rows": rows,
        "following": following,
        "is_public": sight == feed.PUBLIC,
        "is_last": not before,
        "mark": rows[0].seq if rows else 0,
    }
    return render(request, "jobs/happenings.html", context)


@login_not_required
@require_GET
def happening_live(request: HttpRequest) -> HttpResponse:
    """Tell a page that stays open what happened since the last event that it shows."""
    if live.is_cut(request):
        return live.cut()
    mark = live.mark_of(request)[:18]
    rows = feed.since(feed.sight_of(request.user), after=int(mark) if mark.isdecimal() else 0)
    if not rows:
        return live.answer(None)
    said = ngettext("%(number)s more event.", "%(number)s more events.", len(rows)) % {"number": len(rows)}
    html = render_to_string("jobs/happening_rows.html", {"rows": rows[::-1]}, request)
    has_more = len(rows) == feed.PAGE
    return live.answer(live.News(mark=str(rows[-1].seq), html=html, said=said, has_more=has_more))


@login_not_required
@require_GET
def happening_feed(request: HttpRequest) -> HttpResponse:
    """Give what everybody may know of what happened, as an Atom feed."""
    rows, _following = feed.page(feed.PUBLIC)
    page = request.build_absolute_uri(reverse("happenings"))
    own = request.build_absolute_uri()
    atom = Atom1Feed(title=_("Bluehelm: what happened"), link=page, description="", feed_url=own)
    for one in rows:
        link, mark = request.build_absolute_uri(one.address), f"{page}#{one.seq}"
        title = f"{one.about}: {one.said}" + (f" ({one.level})" if one.level else "")
        atom.add_item(title, link=link, description="", unique_id=mark, pubdate=one.at, updateddate=one.at)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@never_cache
@require_http_methods(["GET", "POST"])
def webhook_list(request: HttpRequest) -> HttpResponse:
    """Show the webhooks, and register one; its secret is shown this once."""
    _check(request)
    form, secret = WebhookForm(request.POST or None, label_suffix=""), ""
    if request.method == "POST" and form.is_valid():
        try:
            user = cast("User", request.user)
            _row, secret = webhooks.webhook_add(form.wish(), user=user, act=act_of(request))
            form = WebhookForm(label_suffix="")
        except ValidationError as error:
            form.add_error(None, error)
    context = {"rows": Webhook.objects.select_related("organization"), "form": form, "secret": secret}
    status = 422 if request.method == "POST" and not secret else 200
    return render(request, "jobs/webhooks.html", context, status=status)


@require_http_methods(["GET", "POST"])
def webhook_own(request: HttpRequest) -> HttpResponse:
    """Show a releaser which systems see as the own contributor, agree to one, or end it."""
    if not may_agree(request.user):
        raise PermissionDenied
    user, form = cast("User", request.user), ReasonForm(request.POST or None, label_suffix="")
    if request.method == "POST":
        number = request.POST.get("webhook", "")[:18]
        row = get_object_or_404(webhooks.webhooks_of(user), pk=number if number.isdecimal() else 0)
        if form.is_valid():
            if request.POST.get("do") == "agree":
                webhooks.webhook_agree(
                    row, reason=form.cleaned_data["reason"], user=user, act=act_of(request)
                )
            else:
                webhooks.webhook_end(row, user=user, act=act_of(request))
            return redirect("webhooks-own")
    told = [(one, [feed.KINDS[kind] for kind in one.kinds]) for one in webhooks.webhooks_of(user)]
    context = {"rows": told, "form": form}
    return render(request, "jobs/webhooks_own.html", context, status=422 if form.errors else 200)


@require_GET
def webhook_detail(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Show a webhook with its last deliveries."""
    return _page(request, row=_row(request, webhook_id=webhook_id))


def _page(request: HttpRequest, *, row: Webhook, secret: str = "") -> HttpResponse:
    context = {
        "row": row,
        "kinds": [feed.KINDS[kind] for kind in row.kinds if kind in feed.KINDS],
        "deliveries": row.deliveries.all()[:LAST],
        "secret": secret,
    }
    return render(request, "jobs/webhook.html", context)


@never_cache
@require_POST
def webhook_rotate(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Give a webhook another secret, shown this once."""
    row = _row(request, webhook_id=webhook_id)
    try:
        secret = webhooks.webhook_rotate(row, user=cast("User", request.user), act=act_of(request))
    except ValidationError:
        return redirect("webhook", webhook_id=row.pk)
    row.refresh_from_db()
    return _page(request, row=row, secret=secret)


@require_POST
def webhook_act(request: HttpRequest, *, webhook_id: int, act: str) -> HttpResponse:
    """Test a webhook, let it go on, or end it; one that has ended stays as it is."""
    row, user = _row(request, webhook_id=webhook_id), cast("User", request.user)
    try:
        if act == "test":
            webhooks.webhook_test(row, user=user)
        elif act == "resume":
            webhooks.webhook_resume(row, user=user, act=act_of(request))
        else:
            webhooks.webhook_end(row, user=user, act=act_of(request))
    except ValidationError:
        return redirect("webhook", webhook_id=row.pk)
    return redirect("webhook", webhook_id=row.pk)


def _row(request: HttpRequest, *, webhook_id: int) -> Webhook:
    _check(request)
    return get_object_or_404(Webhook.objects.select_related("organization"), pk=webhook_id)


def _check(request: HttpRequest) -> None:
    if not may_keep_webhooks(request.user):
        raise PermissionDenied
