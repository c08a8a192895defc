"""Pages of visits: booked, their check-lists, how they ended."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.models import User, can
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.files import listed
from bluehelm_web.core.lists import COLUMNS, asked_of, cells_of
from bluehelm_web.core.names import named
from bluehelm_web.forces import bookings, visits
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces.lists import HEAD, OF_VISITS, VISITS, whole_of
from bluehelm_web.forces.models import Outcome, Visit, VisitLine
from bluehelm_web.forces.permissions import may_visit, visit_names
from bluehelm_web.partnership import records, selectors
from bluehelm_web.partnership.forms import usual_basis
from bluehelm_web.partnership.models import Kind, Offer
from bluehelm_web.partnership.visit_forms import BookForm, CheckForm, CheckRow, EndForm, MoveForm, topics_of


def _may_list(request: HttpRequest) -> None:
    if not may_visit(request.user) and not can(request.user, Ability.OFFER):
        raise PermissionDenied


@require_GET
def visit_table(request: HttpRequest) -> HttpResponse:
    """Give the visits that the address asks for as a table: all that is said, or the columns shown."""
    _may_list(request)
    asked = asked_of(request.GET, listing=VISITS)
    rows = asked.all(forces_selectors.visits_visible_to(request.user).select_related("booked_by"))
    if COLUMNS not in request.GET:
        return listed(map(whole_of, rows), names=HEAD, name="visits")
    told = ({name: OF_VISITS[name].value(row) for name in asked.names} for row in rows)
    return listed(told, names=asked.names, name="visits")


@require_GET
def visit_list(request: HttpRequest) -> HttpResponse:
    """Show the visits that the address asks for: to officers all, to users of a state those to its offers."""
    _may_list(request)
    asked = asked_of(request.GET, listing=VISITS)
    rows, following = forces_selectors.visit_page(request.user, asked=asked)
    context = {
        **asked.shown(),
        "rows": [(one, lacks, cells_of(one, columns=OF_VISITS, names=asked.names)) for one, lacks in rows],
        "following": following,
        "today": timezone.localdate(),
        **shown_with(request),
    }
    return render(request, "partnership/visit_list.html", context)


@require_http_methods(["GET", "POST"])
def visit_book(request: HttpRequest, offer_id: str) -> HttpResponse:
    """Book a visit to a released offer."""
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id, is_released=True)
    if not may_visit(request.user):
        raise PermissionDenied
    form = BookForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        visit = Visit(
            offer_id=row.pk, contributor=row.contributor, unit_type=row.unit_type, **form.cleaned_data
        )
        user = cast("User", request.user)
        try:
            visit = bookings.visit_book(visit, today=timezone.localdate(), user=user, act=act_of(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("visit", visit_id=visit.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "partnership/visit_form.html", {"form": form, "row": row}, status=status)


@require_http_methods(["GET", "POST"])
def visit_edit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Move a visit that is booked; whoever comes second is told, and keeps what was written."""
    visit = get_object_or_404(forces_selectors.visits_visible_to(request.user), pk=visit_id)
    if not may_visit(request.user):
        raise PermissionDenied
    if visit.outcome:
        return redirect("visit", visit_id=visit.pk)
    told = {name: getattr(visit, name) for name in ("place", "start_on", "end_on", "members")}
    told["was"] = bookings.sign_of_booking(visit)
    form = MoveForm(request.POST or None, initial=told, label_suffix="")
    if request.method == "POST" and form.is_valid():
        booking, user = bookings.Booking(**form.cleaned_data), cast("User", request.user)
        try:
            bookings.visit_edit(
                visit.pk, booking=booking, today=timezone.localdate(), user=user, act=act_of(request)
            )
        except visits.StaleError:
            form.add_error(
                None,
                _("Somebody else has moved or ended this visit meanwhile; open it anew. Nothing was kept."),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("visit", visit_id=visit.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "visit": visit}
    return render(request, "partnership/visit_move.html", context, status=status)


@require_GET
def visit_detail(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Show a visit and its check-list."""
    visit = get_object_or_404(forces_selectors.visits_visible_to(request.user), pk=visit_id)
    return _page(request, visit)


def _form(request: HttpRequest, visit: Visit, *, is_sent: bool) -> CheckForm:
    source = _("line of the officer %(name)s") % {"name": cast("User", request.user).get_full_name()}
    data = request.POST if is_sent else None
    basis = usual_basis(Offer.objects.get(pk=visit.offer_id), of=Kind.MEASURED)
    return CheckForm(data, lines=visit.lines.all(), unit_type=visit.unit_type, source=source, basis=basis)


def _page(
    request: HttpRequest,
    visit: Visit,
    *,
    form: CheckForm | None = None,
    wrong: tuple[str, ...] = (),
    unkept: CheckForm | None = None,
) -> HttpResponse:
    is_open = may_visit(request.user) and not visit.outcome
    form = form or (_form(request, visit, is_sent=False) if is_open else None)
    lines = () if form else tuple(visit.lines.all())
    topics = [
        (each, tuple(form.rows(each.topic)) if form else _read(lines, each.topic))
        for each in topics_of(visit.unit_type)
    ]
    context = {
        "visit": visit,
        "name": visit_names()[visit.visit],
        "topics": topics,
        "empty": [named(topic.name) for topic, rows in topics if not rows],
        "form": form,
        "shows_marks": may_visit(request.user) or visit.outcome in (Outcome.PASSED, Outcome.FAILED),
        "wrong": wrong,
        "unkept": unkept,
        "changes": told_of(selectors.visit_changes_of(request.user, visit)),
        "today": timezone.localdate(),
    }
    status = 422 if wrong or (form and form.errors) else 200
    return render(request, "partnership/visit.html", context, status=status)


def _read(lines: tuple[VisitLine, ...], topic: str) -> tuple[CheckRow, ...]:
    return tuple(CheckRow(line=line) for line in lines if line.topic == topic)


@require_POST
def visit_note(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Keep the check-list as a draft; who writes otherwise than somebody else meanwhile is told."""
    return _write(request, visit_id, ending=None)


@require_POST
def visit_conclude(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Keep the check-list and end the visit."""
    return _write(request, visit_id, ending=EndForm(request.POST))


def _write(request: HttpRequest, visit_id: int, *, ending: EndForm | None) -> HttpResponse:
    visit = get_object_or_404(forces_selectors.visits_visible_to(request.user), pk=visit_id)
    if not may_visit(request.user):
        raise PermissionDenied
    form = _form(request, visit, is_sent=True)
    if ending is not None and not ending.is_valid():
        form.add_error("reason", _("Say why, and press passed, failed or cancel."))
    if not form.is_valid():
        return _page(request, visit, form=form, wrong=(_("Nothing was kept yet; see below."),))
    try:
        _keep(request, visit, form=form, ending=ending)
    except visits.StaleError as stale:
        return _stale(request, visit_id, form=form, stale=stale)
    except ValidationError as error:
        return _page(request, visit, form=form, wrong=tuple(error.messages))
    return redirect("visit", visit_id=visit_id)


def _keep(request: HttpRequest, visit: Visit, *, form: CheckForm, ending: EndForm | None) -> None:
    user, act = cast("User", request.user), act_of(request)
    if ending is None:
        visits.visit_note(visit.pk, notes=form.notes, user=user, act=act)
        return
    end = visits.Ending(
        outcome=Outcome(ending.cleaned_data["outcome"]),
        remark=ending.cleaned_data["reason"],
        today=timezone.localdate(),
        basis=form.cleaned_data["basis"],
    )
    records.visit_conclude(visit.pk, notes=form.notes, ending=end, user=user, act=act)


def _stale(request: HttpRequest, visit_id: int, *, form: CheckForm, stale: visits.StaleError) -> HttpResponse:
    """Show what stands now, and beside it what the officer wrote, so that nothing is lost."""
    visit = get_object_or_404(Visit, pk=visit_id)
    if visit.outcome:
        told = _("Somebody else has ended this visit meanwhile. Nothing of yours was kept; it stands below.")
        return _page(request, visit, wrong=(told,), unkept=form)
    told = _(
        "Somebody else has written otherwise meanwhile, where it is marked. Nothing of yours was kept yet;"
        " what you wrote stands below. Compare, and keep it again."
    )
    return _page(request, visit, form=form.rebased(visit.lines.all(), clashes=stale.lines), wrong=(told,))
