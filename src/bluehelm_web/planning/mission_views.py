"""The page of a mission, with the scenarios about it, and what these take over from its registers."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces import commitments
from bluehelm_web.generation import permissions
from bluehelm_web.generation import selectors as registers
from bluehelm_web.generation import services as keeping
from bluehelm_web.generation import snapshot as kept
from bluehelm_web.generation.limits import offers_against
from bluehelm_web.generation.registers import MISSIONS
from bluehelm_web.partnership import supply
from bluehelm_web.partnership.permissions import read_by
from bluehelm_web.planning import differences, maps, selectors, services, snapshot, takeovers
from bluehelm_web.planning.forms import TakeForm
from bluehelm_web.planning.line_views import STALE
from bluehelm_web.planning.models import Scenario as ScenarioRow
from bluehelm_web.planning.permissions import limits_in, may_take_over
from bluehelm_web.planning.takeovers import Taken


@login_not_required
@require_GET
def mission_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a mission and what is kept of it; the public sees its facts and its mandates."""
    row = get_object_or_404(registers.missions_visible_to(request.user), pk=code)
    today, viewer = timezone.localdate(), request.user
    shown = permissions.registers_of(viewer, mission=code)
    kept_by = [one for one in shown if permissions.may_add_to(viewer, one, mission=row)]
    may_read, mandate = permissions.may_read(viewer, mission=code), kept.mandate_of(code, on=today)
    statements = registers.statements_visible_to(viewer).filter(mission=row)
    context = {
        "row": row,
        "register": MISSIONS,
        "cells": kept.cells(noun_of(row, MISSIONS.noun)),
        "mandate": mandate,
        "ceilings": kept.cells(mandate, names=("troops", "police", "experts")) if mandate else (),
        "warnings": [said for _code, said in kept.warnings(on=today, mission=code)],
        "tables": [
            (one, takeovers.register_part(viewer, one, mission=code), one in kept_by) for one in shown
        ],
        "statements": statements.order_by("statement_id"),
        "scenarios": selectors.scenarios_visible_to(viewer).filter(mission=code).order_by("name"),
        "changes": told_of(registers.changes_of(viewer, keeping.object_id(row, register=MISSIONS))),
        "map": maps.of_mission(code) if may_read else None,
        "commitments": (held := list(commitments.commitments_of(viewer, mission=code))),
        "against": offers_against([one.offer_id for one in held], mission=code),
        "may_commit": commitments.may_commit(viewer),
        "may_read": may_read,
        "may_plan": may_take_over(viewer, mission=code),
        "may_keep": permissions.may_keep(viewer),
        "today": today,
    }
    return render(request, "planning/mission.html", context)


@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, *, name: str, what: str) -> HttpResponse:
    """Show what a scenario would take over from its mission, and take it over once that is confirmed."""
    row = get_object_or_404(selectors.scenarios_visible_to(request.user), pk=name)
    if what not in takeovers.WHAT:
        raise Http404
    version = selectors.current_of(row)
    before = snapshot.scenario_of(version)
    statement = request.POST.get("statement", request.GET.get("statement", ""))[:60]
    readers, viewer = limits_in(row, viewer=request.user), request.user
    found, wrong = takeovers.tried(before, what=what, statement=statement, viewer=viewer, readers=readers)
    after, num_out = found.scenario, len(found.left_out)
    initial = {"version": version.number, "statement": statement}
    initial["shown"] = after.digest()
    form = TakeForm(request.POST or None, initial=initial, num_left_out=num_out)
    is_sound = request.method == "POST" and form.is_valid() and not wrong
    if is_sound and form.cleaned_data["shown"] != initial["shown"]:
        form, is_sound = TakeForm({**request.POST.dict(), "shown": initial["shown"]}), False
        form.add_error(None, _("The registers have changed since this was shown. Nothing was kept; look."))
    if is_sound and _keep(request, row, what=what, found=found, form=form):
        return redirect("scenario", name=name)
    issued = takeovers.statements_of(before.settings.mission) if what == "statement" else ()
    context = {
        "row": row,
        "version": version,
        "mission": before.settings.mission,
        "what": what,
        "title": takeovers.WHAT[what],
        "chosen": statement,
        "statements": registers.statements_visible_to(request.user).filter(pk__in=issued),
        "num_unread": supply.num_unread(readers) if what == "offers" else 0,
        "is_narrowed": readers != read_by(viewer),
        "differences": (differing := takeovers.differences(before, after=after)),
        **dict(zip(("first", "rest"), differences.told(differing, what=what), strict=True)),
        "above": takeovers.above(after),
        "wrong": wrong,
        "left_out": found.left_out,
        "num_taken": found.num_offers - num_out,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/take_over.html", context, status=status)


def _keep(request: HttpRequest, row: ScenarioRow, *, what: str, found: Taken, form: TakeForm) -> bool:
    """Make what was taken over the version that holds, unless somebody else was faster."""
    said, user = form.cleaned_data, cast("User", request.user)
    change = services.Change(version=said["version"], reason=said["reason"], user=user, act=act_of(request))
    left_out = found.left_out if what == "offers" else None
    try:
        services.scenario_take_over(row, found=found.scenario, change=change, left_out=left_out)
    except services.StaleError:
        form.add_error(None, str(STALE))
        return False
    return True
