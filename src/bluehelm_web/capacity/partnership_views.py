"""Pages of partnerships: list, one, and what proposes, accepts and carries on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.capacity import agreed, partnerships, permissions, selectors
from bluehelm_web.capacity.forms import AcceptForm, ProposeForm, StepForm
from bluehelm_web.capacity.models import CapacityPartnership
from bluehelm_web.capacity.partnerships import MOVES
from bluehelm_web.capacity.views import need_page
from bluehelm_web.core.list_parts import cells_of
from bluehelm_web.core.lists import asked_of
from bluehelm_web.core.names import named
from bluehelm_web.core.refusals import stale, tell
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.announced import names_of_states
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.table_views import table_given


@login_not_required
@require_GET
def partnership_list(request: HttpRequest) -> HttpResponse:
    """Show partnerships: who serves whom, how far each is, what it brought, and where givers overlap."""
    today, asked = timezone.localdate(), asked_of(request.GET, listing=agreed.LISTING)
    every = agreed.agreed_by(request.user, names=names_of_states(), on=today)
    rows, following = asked.page_among(every, value=agreed.value_of, key=lambda one: (one.row.pk,))
    context = {
        **asked.shown(),
        "rows": [(one, cells_of(one, columns=agreed.COLUMNS, names=asked.names)) for one in rows],
        "following": following,
        "delivered": agreed.delivered(every),
        "overlaps": agreed.overlapping(every),
        "forms": sheets.FORMS,
        "today": today,
        **shown_with(request),
    }
    return render(request, "capacity/partnerships.html", context)


@login_not_required
@require_GET
def partnership_table(request: HttpRequest, form: str) -> HttpResponse:
    """Give the partnerships that somebody may see as a table."""
    found = agreed.agreed_by(request.user, names={}, on=timezone.localdate())
    nouns = [one.standing.partnership for one in found]
    return table_given(nouns, noun=agreed.NOUN, name="capacity-partnerships", form=form)


@login_not_required
@require_GET
def partnership_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show a partnership, and what somebody may do with it."""
    return detail(request, selectors.partnership_visible_to(request.user, name))


def detail(request: HttpRequest, row: CapacityPartnership, *, sent: Form | None = None) -> HttpResponse:
    """Return the page of a partnership, with what is wrong with a form that was sent."""
    viewer, names = request.user, names_of_states()
    one = agreed.agreed_of(row, names=names, on=timezone.localdate())
    stage, held = one.standing.stage.value, {"version": row.version}
    may_step = permissions.may_step(viewer, row) and bool(MOVES[stage])
    waiting = permissions.accepts_for(viewer, row, states=frozenset(names)) if one.waiting else []
    step = sent if isinstance(sent, StepForm) else StepForm(stage=stage, initial=held)
    offer, colon, _requirement = row.need_id.partition(":")
    of_need = reverse("offer", args=[offer]) if colon else reverse("capacity-row", args=["needs", offer])
    context = {
        "one": one,
        "row": row,
        "of_need": of_need,
        "steps": [(agreed.STAGES[step.stage], step) for step in row.steps.order_by("on", "pk")],
        "accepts": [(named(names.get(code, code)), code) for code in waiting],
        "faults": sent.non_field_errors() if isinstance(sent, AcceptForm) else [],
        "step": step if may_step else None,
        "changes": told_of(selectors.partnership_changes_of(viewer, row)),
    }
    return render(request, "capacity/partnership.html", context, status=422 if sent else 200)


@require_POST
def partnership_propose(request: HttpRequest, need_id: str) -> HttpResponse:
    """Propose who serves a need, and who pays."""
    if not permissions.may_propose(request.user):
        raise PermissionDenied
    form = ProposeForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            row = partnerships.partnership_propose(form.proposal(need_id), by=writer_of(request))
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("capacity-partnership", name=row.pk)
    return need_page(request, need_id, sent=form)


@require_POST
def partnership_accept(request: HttpRequest, name: str) -> HttpResponse:
    """Say yes for a partner."""
    row = selectors.partnership_visible_to(request.user, name)
    if not permissions.may_step(request.user, row):
        raise PermissionDenied
    form, by = AcceptForm(request.POST), writer_of(request)

    def does() -> object:
        return partnerships.partnership_accept(row.pk, **form.cleaned_data, by=by)

    return _sent(request, row, form=form, does=does)


@require_POST
def partnership_step(request: HttpRequest, name: str) -> HttpResponse:
    """Say how a partnership goes on."""
    row = selectors.partnership_visible_to(request.user, name)
    if not permissions.may_step(request.user, row):
        raise PermissionDenied
    form = StepForm(request.POST, stage=partnerships.stage_of(row))
    does = partial(partnerships.partnership_step, row.pk, by=writer_of(request))
    return _sent(
        request,
        row,
        form=form,
        does=lambda: does(progress=form.progress, version=form.cleaned_data["version"]),
    )


def _sent(
    request: HttpRequest, row: CapacityPartnership, *, form: Form, does: Callable[[], object]
) -> HttpResponse:
    """Do what a form asks and lead back; or show the page again with what is wrong."""
    if form.is_valid():
        try:
            does()
        except StaleError:
            form.add_error(None, stale())
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("capacity-partnership", name=row.pk)
    row.refresh_from_db()
    return detail(request, row, sent=form)
