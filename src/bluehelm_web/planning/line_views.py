"""Pages of lines: candidates side by side, and what is decided on them."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bluehelm.core.errors import InputError, NotAllowed
from bluehelm_web.accounts.models import User, Viewer
from bluehelm_web.audit.services import act_of
from bluehelm_web.core import names
from bluehelm_web.planning import lines, prices, selectors, services, snapshot
from bluehelm_web.planning.forms import PinForm, UnpinForm
from bluehelm_web.planning.models import Run, Scenario
from bluehelm_web.planning.services import Change, StaleError

STALE = _(
    "Somebody else has changed this scenario meanwhile. Nothing of yours was kept; look, and decide anew."
)
"""What whoever comes second is told."""

MOST_EARLIER = 4
"""Earlier plans among which one without a decision is looked for."""


@require_GET
def line_detail(request: HttpRequest, *, name: str, line_id: str) -> HttpResponse:
    """Show a line: what it asks for, its candidates side by side, what is decided and what that costs."""
    return _line(request, selectors.scenario_visible_to(request.user, name=name), line_id=line_id)


def _line(
    request: HttpRequest, row: Scenario, *, line_id: str, pin: PinForm | None = None, told: object = ""
) -> HttpResponse:
    version, last = selectors.current_of(row), selectors.last_done(row, viewer=request.user)
    found, kept = snapshot.scenario_of(version), prices.kept_of(last) if last else ()
    plan = snapshot.plan_of(last) if last else None
    is_pinned = plan is not None and lines.is_pinned(plan, requirement_id=line_id)
    free = _without_pins(last, line_id=line_id, viewer=request.user) if last and is_pinned else None
    page = lines.line_page(
        found,
        requirement_id=line_id,
        plan=prices.advised(plan, kept=kept, run=last) if plan and last else None,
        chances=prices.chances_of(kept, plan=plan, run=last) if plan and last else {},
        unpinned=snapshot.plan_of(free) if free else None,
    )
    if page is None:
        raise Http404
    initial = {"version": version.number, "offer_id": request.GET.get("offer", "")}
    context = {
        "row": row,
        "version": version,
        "last": last,
        "free": free,
        "page": page,
        "past": prices.past_of(plan) if plan and any(one.chance for one in page.pins) else "",
        "told": told,
        "pin": pin or PinForm(offers=page.offers, initial=initial),
        "unpins": [(one, _unpin(one, version=version.number, place=p)) for p, one in enumerate(page.pins)],
    }
    status = 422 if told or (pin is not None and pin.errors) else 200
    return render(request, "planning/line.html", context, status=status)


def _without_pins(last: Run, *, line_id: str, viewer: Viewer) -> Run | None:
    """Return the latest plan before the decisions that fill a line now; None where none of a few is."""
    earlier = selectors.earlier_done(last, viewer=viewer)[:MOST_EARLIER]
    return next(
        (run for run in earlier if not lines.is_pinned(snapshot.plan_of(run), requirement_id=line_id)), None
    )


def _unpin(one: lines.PinRow, *, version: int, place: int) -> UnpinForm:
    """Return the form with which a decision is taken back; there may be several on a page."""
    initial = {"version": version, "offer_id": one.pin.offer_id}
    return UnpinForm(initial=initial, auto_id=f"id_{place}_%s", label_suffix="")


def _change(request: HttpRequest, form: forms.Form) -> Change:
    user, told = cast("User", request.user), form.cleaned_data
    return Change(version=told["version"], reason=told["reason"], user=user, act=act_of(request))


@require_POST
def line_pin(request: HttpRequest, *, name: str, line_id: str) -> HttpResponse:
    """Decide that an offer must, or must not, fill a line."""
    row = selectors.scenario_visible_to(request.user, name=name)
    found = snapshot.scenario_of(selectors.current_of(row))
    page = lines.line_page(found, requirement_id=line_id, plan=None, chances={})
    if page is None:
        raise Http404
    form = PinForm(request.POST, offers=page.offers)
    if not form.is_valid():
        return _line(request, row, line_id=line_id, pin=form)
    said = form.cleaned_data
    who = cast("User", request.user).get_full_name()
    try:
        services.pin_add(row, pin=lines.pin_of(line_id, told=said, who=who), change=_change(request, form))
    except StaleError:
        return _line(request, row, line_id=line_id, pin=form, told=STALE)
    except (InputError, NotAllowed) as error:
        form.add_error(None, [names.said(str(fault)) for fault in error.faults])
        return _line(request, row, line_id=line_id, pin=form)
    return redirect("line", name=name, line_id=line_id)


@require_POST
def line_unpin(request: HttpRequest, *, name: str, line_id: str) -> HttpResponse:
    """Take a decision on an offer and a line back."""
    row, form = selectors.scenario_visible_to(request.user, name=name), UnpinForm(request.POST)
    if not form.is_valid():
        return _line(request, row, line_id=line_id, told=_("Say why the decision is taken back."))
    try:
        offer_id = form.cleaned_data["offer_id"]
        change = _change(request, form)
        services.pin_remove(row, requirement_id=line_id, offer_id=offer_id, change=change)
    except StaleError:
        return _line(request, row, line_id=line_id, told=STALE)
    return redirect("line", name=name, line_id=line_id)
