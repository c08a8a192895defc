"""Letters of the secretariat about an offer, filled in, to be printed and signed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluehelm.partnership import contributors
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces.permissions import may_write, rules
from bluehelm_web.partnership import selectors, snapshot
from bluehelm_web.partnership.forms import unit_type_choices


@require_GET
def letter(request: HttpRequest, offer_id: str, *, notice: str) -> HttpResponse:
    """Show the letter of a notice of the first step: acknowledgement or acceptance."""
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id, is_released=True)
    if not may_write(request.user):
        raise PermissionDenied
    first = rules().transitions[0]
    if notice not in first.notices:
        raise Http404
    today = timezone.localdate()
    [offer] = snapshot.offers_resolved([row], as_of=today)
    history = forces_selectors.ladder_events_of(row.pk)
    recorded = history.filter(kind=notice).first()
    names = {one.iso3: one.name for one in (*contributors.contributors(), *snapshot.states_known())}
    context = {
        "state": names[row.contributor],
        "row": row,
        "offer": offer,
        "unit_type": dict(unit_type_choices()).get(row.unit_type, row.unit_type),
        "name": rules().event_names[notice],
        "is_acceptance": notice == rules().lapse.counts_from,
        "lapse": rules().lapse,
        "papers": [
            (rules().event_names[paper.kind], paper)
            for paper in history.filter(kind__in=first.documents).order_by("on", "pk")
        ],
        "day": recorded.on if recorded else today,
        "is_recorded": recorded is not None,
    }
    return render(request, "partnership/letter.html", context)
