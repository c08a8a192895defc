"""Pages of scenarios."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bluehelm.core.errors import InputError
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.core import names
from bluehelm_web.core.files import attached
from bluehelm_web.generation.selectors import missions_visible_to
from bluehelm_web.planning import choices, files, selectors, services, snapshot, standby, takeovers
from bluehelm_web.planning.ask_views import run_of
from bluehelm_web.planning.forms import AddForm, AskForm, SendForm, ShareForm
from bluehelm_web.planning.models import Kind, Scenario, Shown
from bluehelm_web.planning.permissions import may_plan, may_share


@require_GET
def scenario_list(request: HttpRequest) -> HttpResponse:
    """Show the scenarios of the own organization, each with its last plan."""
    return _list(request)


def _list(request: HttpRequest, *, add: AddForm | None = None) -> HttpResponse:
    if not may_plan(request.user):
        raise PermissionDenied
    found = list(
        selectors.scenarios_visible_to(request.user).annotate(
            number=Max("versions__number"),
            last=Max("versions__runs__pk", filter=Q(versions__runs__kind=Kind.PLAN)),
        )
    )
    last = selectors.runs_visible_to(request.user).in_bulk([one.last for one in found if one.last])
    rows = [(one, last.get(one.last)) for one in found]
    context = {"rows": rows, "add": add or AddForm()}
    return render(request, "planning/scenario_list.html", context, status=422 if add else 200)


@require_GET
def scenario_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show a scenario: its question, its requirements with what the last plan says of them, its plans."""
    return _detail(request, get_object_or_404(selectors.scenarios_visible_to(request.user), pk=name))


def _detail(
    request: HttpRequest, row: Scenario, *, ask: AskForm | None = None, send: SendForm | None = None
) -> HttpResponse:
    version = selectors.current_of(row)
    found = snapshot.scenario_of(version)
    last = selectors.last_done(row, viewer=request.user)
    settings = found.settings
    versions = list(row.versions.defer("document").select_related("made_by"))
    context = {
        "row": row,
        "version": version,
        "versions": versions,
        "settings": settings,
        "num_offers": len(found.offers),
        "mission": missions_visible_to(request.user).filter(pk=settings.mission).first(),
        "takes": takeovers.WHAT.items(),
        "above": takeovers.above(found),
        "notes": (*version.guesses, *found.notes),
        "last": last,
        "rows": snapshot.line_rows(found, plan=snapshot.plan_of(last) if last else None),
        "runs": selectors.runs_of(row, viewer=request.user),
        "ask": ask or AskForm(initial=choices.question_of(found), label_suffix=""),
        "send": send or SendForm(numbers=[one.number for one in versions]),
        "forms": files.FORMS,
        "share": _share(row) if may_share(request.user, row) else None,
    }
    status = 422 if ask or send else 200
    return render(request, "planning/scenario.html", context, status=status)


def _share(row: Scenario) -> ShareForm:
    """Return the form that shares it with leadership; as widely as it is, where it is shared already."""
    wide = Shown.LEADERSHIP if row.shown_to == Shown.NOBODY else row.shown_to
    return ShareForm(initial={"shown_to": wide})


@require_POST
def plan_ask(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for a plan of the version that holds."""
    row = get_object_or_404(selectors.scenarios_visible_to(request.user), pk=name)
    form = AskForm(request.POST, label_suffix="")
    if form.is_valid() and (run := run_of(request, selectors.current_of(row), form=form)):
        return redirect("plan", run_id=run.pk)
    return _detail(request, row, ask=form)


@require_GET
def scenario_file(request: HttpRequest, *, name: str, number: int, form: str) -> HttpResponse:
    """Give a version of a scenario as a file that reads back the same."""
    row = get_object_or_404(selectors.scenarios_visible_to(request.user), pk=name)
    if form not in files.FORMS:
        raise Http404
    version = get_object_or_404(row.versions, number=number)
    base = request.build_absolute_uri(reverse("home")).rstrip("/")
    origin = files.origin_of(version, address=base)
    stem, found = f"{name}-v{number}", snapshot.scenario_of(version)
    content = files.written(found, form=form, name=stem, origin=origin)
    return attached(content, name=f"{stem}.{form}", kind=files.FORMS[form])


@require_POST
def scenario_send(request: HttpRequest, name: str) -> HttpResponse:
    """Make what is brought back the version that holds."""
    row = get_object_or_404(selectors.scenarios_visible_to(request.user), pk=name)
    numbers = row.versions.values_list("number", flat=True)
    form = SendForm(request.POST, request.FILES, numbers=numbers)
    if not form.is_valid():
        return _detail(request, row, send=form)
    said, user = form.cleaned_data, cast("User", request.user)
    change = services.Change(version=said["version"], reason=said["reason"], user=user, act=act_of(request))
    try:
        services.scenario_send(row, found=files.sent(form.cleaned_data["file"]), change=change)
    except InputError as error:
        form.add_error("file", [names.said(str(fault)) for fault in error.faults])
        return _detail(request, row, send=form)
    except ValidationError as error:
        form.add_error(None, error)
        return _detail(request, row, send=form)
    except services.StaleError:
        form.add_error(None, _stale(row, version=said["version"]))
        return _detail(request, row, send=form)
    return redirect("scenario", name=name)


def _stale(row: Scenario, *, version: int) -> str:
    """Say which versions came between, and how to go on."""
    later = list(row.versions.filter(number__gt=version).select_related("made_by").order_by("number"))
    said = "; ".join(
        f"{one.number}, {one.made_by.get_full_name() if one.made_by else '-'}: {one.reason}" for one in later
    )
    return _(
        "The scenario has changed since version %(version)s, from which yours was taken: %(said)s."
        " Nothing was kept. Take the version that holds, put your change into it and send that; or choose"
        " version %(last)s below, and yours replaces what was changed meanwhile."
    ) % {"version": version, "said": said.rstrip("."), "last": later[-1].number if later else version}


@require_POST
def scenario_add(request: HttpRequest) -> HttpResponse:
    """Keep a scenario under a new name."""
    user = cast("User", request.user)
    if not may_plan(user) or user.organization is None:
        raise PermissionDenied
    form = AddForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, add=form)
    name, owner, reason = form.cleaned_data["name"], user.organization, form.cleaned_data["reason"]
    try:
        services.scenario_add(
            name,
            found=files.sent(form.cleaned_data["file"]),
            owner=owner,
            user=user,
            reason=reason,
            act=act_of(request),
        )
    except InputError as error:
        form.add_error("file", [names.said(str(fault)) for fault in error.faults])
    except ValidationError as error:
        form.add_error("name", error.messages)
    return _list(request, add=form) if form.errors else redirect("scenario", name=name)


@login_not_required
@require_GET
def stand_by(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a scenario came to, to those to whom its planners show it."""
    row = get_object_or_404(selectors.scenarios_shown_to(request.user), pk=name)
    plan, force = (
        selectors.last_shown(request.user, kind=kind, name=name).get(name)
        for kind in (Kind.PLAN, Kind.STANDBY)
    )
    last = selectors.last_done(row, viewer=request.user)
    context = {
        "row": row,
        "plan": plan,
        "newer": last if plan and last and last.pk > plan.pk else None,
        "shown": snapshot.shown_of(snapshot.plan_of(plan)) if plan else None,
        "run": force,
        "page": standby.standby_page(force) if force else None,
        "is_own": selectors.scenarios_visible_to(request.user).filter(pk=row.pk).exists(),
    }
    return render(request, "planning/stand_by.html", context)
