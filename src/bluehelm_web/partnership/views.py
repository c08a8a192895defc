"""Pages of offers."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.clashes import tell_clash
from bluehelm_web.accounts.models import User, Viewer, state_of
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.audit.services import act_of
from bluehelm_web.forces import annulments
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces.commitments import commitment_of
from bluehelm_web.forces.mending import lines_open, mend
from bluehelm_web.forces.models import VisitLine
from bluehelm_web.forces.permissions import (
    kinds_recorded_by,
    may_decide,
    may_visit,
    notices_of_steps,
    rules,
    visit_names,
)
from bluehelm_web.forces.places import level_kinds
from bluehelm_web.partnership import (
    circles,
    cuts,
    drafting,
    known,
    mark_selectors,
    records,
    selectors,
    services,
    snapshot,
)
from bluehelm_web.partnership.doubts import persons_doubted
from bluehelm_web.partnership.forms import (
    DraftForm,
    EditForm,
    Lift,
    OfferForm,
    ReasonForm,
    RecordForm,
    ReleaseForm,
)
from bluehelm_web.partnership.letters import kinds_for
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.permissions import (
    may_delete,
    may_draft,
    may_edit,
    may_mark,
    may_read_changes,
    may_release,
    may_reply,
)
from bluehelm_web.partnership.reminders import is_due, may_renew

DECISIONS = {"approve": True, "refuse": False}
"""What may be said to a proposal."""


@login_not_required
@require_GET
def offer_detail(request: HttpRequest, offer_id: str) -> HttpResponse:
    """Show one offer: what is known of it, its level, its one next action and its history."""
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id)
    kinds = kinds_recorded_by(request.user, owner=row.owner)
    return _detail(
        request,
        row,
        record=None if not kinds or not row.is_released else RecordForm(kinds=kinds, offer=row),
    )


def _detail(
    request: HttpRequest,
    row: Offer,
    *,
    record: RecordForm | None,
    reason: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = circles.view_of(row, viewer=request.user, circle=request.GET.get("as", ""))
    row, viewer, actor = shown.row, shown.viewer, shown.actor
    found = snapshot.judged(row, as_of=(today := timezone.localdate()))
    own = [row.pk] if state_of(viewer) == row.contributor else []
    place = selectors.standings_told(viewer, [row], own=own, on=today)[row.pk]
    waiting = forces_selectors.proposals_visible_to(actor).filter(offer_id=row.offer_id)
    caveats, num_withheld = selectors.caveats_visible_to(viewer, row)
    history, annulled = annulments.recorded_of(row.offer_id)
    context = {
        **_values(row, found),
        **_allowed(row, actor=actor, lapses=is_due(place, on=today)),
        "shown": shown,
        "standing": place,
        "level_kind": level_kinds([place]).get(row.pk, ""),
        "to_mend": [] if forces_selectors.is_mend(place) else mend(_open(viewer, row)),
        "doubted": _doubted(row, viewer=viewer),
        "mark": mark_selectors.marks_visible_to(viewer, [row], on=today).get(row.pk),
        "committed": commitment_of(viewer, offer_id=row.pk, contributor=row.contributor),
        "caveats": caveats,
        "num_withheld": num_withheld,
        "parts": list(selectors.parts_of(row)),
        "announcements": selectors.announcements_of(viewer, row),
        "history": history,
        "annulled": annulled if may_read_changes(actor, row.contributor) else [],
        "may_annul": {one.pk for one in history if annulments.may_annul(actor, one, owner=row.owner)},
        "short": cuts.short_told(found.offer, place=place, history=history, on=today),
        "is_cut": may_visit(actor) and cuts.is_cut(row, history=history),
        "outgrown": cuts.outgrown(row, history=history),
        "names": rules().event_names,
        "today": today,
        "is_answered_next": bool(own) and any(kind in place.missing[:1] for kind in notices_of_steps()),
        "circles": circles.circles_for(row) if state_of(actor) == row.contributor else {},
        "ministry": row.ministry if state_of(actor) == row.contributor else None,
        "visits": forces_selectors.visits_judged(viewer, offer_id=row.offer_id),
        "visit_names": visit_names(),
        "letters": kinds_for(actor, row),
        "changes": told_of(selectors.changes_of(actor, row)),
        "waiting": [(one, may_decide(actor, one)) for one in waiting],
        "reason": reason or ReleaseForm(initial={"version": row.version}),
        "record": None if shown.circle else record,
    }
    return render(request, "partnership/offer_detail.html", context, status=status)


def _doubted(row: Offer, *, viewer: Viewer) -> str:
    """Return what is doubtful about its persons, to its owner and to officers."""
    is_told = may_edit(viewer, row) or (may_visit(viewer) and row.is_released)
    return persons_doubted(row.unit_type, strength=row.strength) if is_told else ""


def _allowed(row: Offer, /, *, actor: Viewer, lapses: bool) -> dict[str, bool]:
    """Return what somebody may do with an offer."""
    return {
        "may_mark": may_mark(actor, row),
        "may_reply": may_reply(actor, row),
        "may_edit": may_edit(actor, row),
        "may_delete": may_delete(actor, row),
        "may_renew": may_renew(actor, row) and lapses,
        "may_release": may_release(actor, row) and not row.is_released,
        "may_visit": may_visit(actor) and row.is_released,
    }


def _values(row: Offer, found: snapshot.Judged, /) -> dict[str, object]:
    """Return the values of an offer, settled where they can be, and how each is known."""
    offer, how = found.offer, known.known_of(row, resolutions=found.resolutions)
    return {
        "row": row,
        "offer": offer or row,
        "is_settled": offer is not None,
        "lift": dict(Lift.choices).get((offer or row).lift, ""),
        "faults": [f"{one.value}; {one.rule}. {one.remedy}." for one in found.faults],
        "beside": known.beside(how),
        "has_women": row.women is not None if offer is None else how["women"].is_stated,
    }


def _open(viewer: Viewer, row: Offer) -> list[VisitLine]:
    return lines_open(viewer, [row.pk]).get(row.pk, [])


@require_http_methods(["GET", "POST"])
def offer_draft(request: HttpRequest) -> HttpResponse:
    """Draft an offer of the own state; the same that is sent twice is one."""
    if not may_draft(request.user):
        raise PermissionDenied
    form = DraftForm(request.POST or None, contributor=state_of(request.user), viewer=request.user)
    if request.method == "POST" and form.is_valid():
        another, user, act = form.cleaned_data["is_another"], cast("User", request.user), act_of(request)
        try:
            offer = drafting.offer_draft_once(form.values, is_another=another, user=user, act=act)
        except drafting.SameError as same:
            form.tell_same(same.offer)
        else:
            return redirect("offer", offer_id=offer.offer_id)
    return render(request, "partnership/offer_form.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "POST"])
def offer_edit(request: HttpRequest, offer_id: str) -> HttpResponse:
    """Change an offer of the own state; whoever comes second is told, and keeps what was written."""
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id)
    if not may_edit(request.user, row):
        raise PermissionDenied
    form = EditForm(
        request.POST or None,
        instance=row,
        contributor=row.contributor,
        viewer=request.user,
        initial={"version": row.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.offer_edit(
                offer_id,
                values=form.values,
                version=form.cleaned_data["version"] or 0,
                reason=form.cleaned_data["reason"],
                user=cast("User", request.user),
                act=act_of(request),
            )
        except services.StaleError:
            tell_clash(form, selectors.changes_of(request.user, row))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("offer", offer_id=offer_id)
    return render(request, "partnership/offer_form.html", {"form": form, "row": row}, status=_status(form))


@require_POST
def offer_release(request: HttpRequest, offer_id: str) -> HttpResponse:
    """Release a draft of the own state."""
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id)
    form = ReleaseForm(request.POST)
    if not may_release(request.user, row):
        raise PermissionDenied
    if not form.is_valid():
        return _detail(request, row, record=None, reason=form, status=422)
    told, user = form.cleaned_data, cast("User", request.user)
    try:
        services.offer_release(row.pk, **told, user=user, act=act_of(request))
    except services.StaleError:
        said = _("Somebody has changed the draft since you read it. It stands below; read it.")
        return _anew(request, row, told=said)
    except services.RefusedError as error:
        form.add_error(None, [*error.messages, _("Change the draft, then release it.")])
        return _detail(request, row, record=None, reason=form, status=422)
    return redirect("offer", offer_id=offer_id)


def _anew(request: HttpRequest, row: Offer, *, told: str) -> HttpResponse:
    """Show an offer as it stands now to whoever read another version, and let them decide on this one."""
    row.refresh_from_db()
    form = ReleaseForm({**request.POST.dict(), "version": row.version})
    form.add_error(None, told)
    return _detail(request, row, record=None, reason=form, status=422)


@require_POST
def offer_record(request: HttpRequest, offer_id: str) -> HttpResponse:
    """Record what happened to a released offer."""
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id, is_released=True)
    kinds = kinds_recorded_by(request.user, owner=row.owner)
    if not kinds:
        raise PermissionDenied
    form = RecordForm(request.POST, kinds=kinds, offer=row)
    if form.is_valid():
        try:
            records.event_record(
                form.event_of(offer_id),
                offer=row,
                today=timezone.localdate(),
                user=cast("User", request.user),
                act=act_of(request),
                by_hand=form.why_by_hand,
            )
            return redirect("offer", offer_id=offer_id)
        except ValidationError as error:
            form.add_error(None, error)
    return _detail(request, row, record=form, status=422)


@require_POST
def proposal_decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Approve or refuse what another officer proposed."""
    row = get_object_or_404(forces_selectors.proposals_visible_to(request.user), pk=proposal_id)
    form, decision = ReleaseForm(request.POST), request.POST.get("decision")
    offer = get_object_or_404(Offer, pk=row.offer_id)
    if not form.is_valid() or decision not in DECISIONS:
        return _detail(request, offer, record=None, reason=form, status=422)
    said = records.Decision(is_approved=DECISIONS[decision], **form.cleaned_data)
    user, act = cast("User", request.user), act_of(request)
    try:
        records.proposal_decide(row.pk, decision=said, offer=offer, user=user, act=act)
    except services.StaleError:
        told = _("Somebody has changed the offer since you read it. It stands below; read it, then decide.")
        return _anew(request, offer, told=told)
    return redirect("offer", offer_id=row.offer_id)


def _status(form: OfferForm) -> int:
    """Return the status of a page with a form: what was sent cannot be taken, or nothing was sent."""
    return 422 if form.errors else 200
