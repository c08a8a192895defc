"""Pages that belong to no area."""

from __future__ import annotations

import errno
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bluehelm_web.accounts.erasures import erasures_waiting
from bluehelm_web.accounts.log_ins import head_of_changes
from bluehelm_web.accounts.log_list import LOG
from bluehelm_web.accounts.models import Viewer, can, state_of
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.accounts.selectors import persons_of, told_of
from bluehelm_web.audit import selectors as audit
from bluehelm_web.audit.models import Event
from bluehelm_web.core import live
from bluehelm_web.core.lists import asked_of
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces import snapshot as forces_snapshot
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import lapsing, orders
from bluehelm_web.jobs.health import health as health_of
from bluehelm_web.partnership import selectors, snapshot
from bluehelm_web.partnership.mark_selectors import is_stale
from bluehelm_web.partnership.models import Kind as OfferKind
from bluehelm_web.planning import selectors as planning
from bluehelm_web.planning import snapshot as plans
from bluehelm_web.planning.figures import Figure, figures
from bluehelm_web.planning.models import Kind, Run
from bluehelm_web.planning.run_views import first_plans
from bluehelm_web.planning.standby import StandbyPage, standby_page
from bluehelm_web.site.things import thing_address
from bluehelm_web.site.ways import next_steps
from bluehelm_web.site.work import MOST, tasks_of

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""How the system says that a file cannot be written for want of room."""

LAPSES, MOST_TASKS, MOST_PLANS = 5, 6, 3
"""On the first page: offers that lapse first, lines of what waits for the viewer, forces that are shown."""


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the readiness board: released offers by capability and level, and what waits for the viewer."""
    today = timezone.localdate()
    board = _board_today(today)
    state = state_of(request.user)
    tasks = tasks_of(request.user, on=today)
    places = forces_selectors.places_for(request.user, board.soon, on=today)
    said, steps = next_steps(request.user)
    context = {
        **_shown(board, places=places),
        "tasks": tasks[:MOST_TASKS],
        "num_more": max(0, len(tasks) - MOST_TASKS),
        "forces": _forces(request.user),
        **first_plans(request.user),
        "state": state,
        "has_own": bool(state)
        and selectors.offers_visible_to(request.user).filter(contributor=state).exists(),
        "said": said,
        "steps": steps,
        "today": today,
    }
    return render(request, "site/home.html", context)


Shown = tuple[Run, tuple[Figure, ...], tuple[tuple[str, str, str], ...], StandbyPage | None]
"""A force that is shown: its plan, the figures and sentences of it, and who stands by when."""


def _forces(viewer: Viewer) -> list[Shown]:
    """Return the last plan of each force that somebody is shown: its headline, and who stands by when."""
    rows = list(planning.last_shown(viewer, kind=Kind.PLAN).values())[:MOST_PLANS]
    made = planning.last_shown(viewer, kind=Kind.STANDBY) if rows else {}
    return [
        (run, figures(plan), plans.headline(plan), standby_page(made[name]) if name in made else None)
        for run in rows
        for plan in [plans.plan_of(run)]
        for name in [run.version.scenario_id]
    ]


@require_GET
def to_do(request: HttpRequest) -> HttpResponse:
    """Show all that waits for the viewer, whatever the area."""
    today = timezone.localdate()
    tasks = tasks_of(request.user, on=today)
    return render(request, "site/to_do.html", {"tasks": tasks, "most": MOST, "today": today})


@login_not_required
@require_GET
def board_live(request: HttpRequest) -> HttpResponse:
    """Give a page that stays open the board, where it has changed since."""
    if live.is_cut(request):
        return live.cut()
    today = timezone.localdate()
    board = _board_today(today)
    if live.mark_of(request) == board.mark:
        return live.answer(None)
    places = forces_selectors.places_for(request.user, board.soon, on=today)
    html = render_to_string("site/board.html", _shown(board, places=places), request)
    return live.answer(live.News(mark=board.mark, html=html, said=_("The readiness of offers has changed.")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """
    The board, the same for everybody.

    Attributes
    ----------
    board_of
        The day, and the end of the chain.
    rows
        Its rows.
    soon
        The offers that lapse first, with their unit types.
    kinds
        Kinds of their strengths, the strongest first, each with how many persons are of it.
    num_stale
        How many released offers are shown as stale.
    mark
        What differs as soon as anything of this does.
    """

    board_of: str
    rows: tuple[forces_snapshot.BoardRow, ...]
    soon: dict[str, str]
    kinds: tuple[tuple[str, int], ...]
    num_stale: int
    mark: str


def _shown(board: Board, *, places: Mapping[str, object]) -> dict[str, object]:
    """Return what a board shows to somebody, with the places of its offers as they may read them."""
    return {
        "rows": board.rows,
        "board_of": board.board_of,
        "mark": board.mark,
        "levels": rules().levels,
        "kinds": [(kind, OfferKind(kind).label, number) for kind, number in board.kinds],
        "num_stale": board.num_stale,
        "soon": [places[offer_id] for offer_id in board.soon],
    }


def _board_today(on: date, /) -> Board:
    """Return the board: the same until the next event, but for those of who signs in."""
    name = f"{on}-{head_of_changes()}"
    kept: Board | None = cache.get(name)
    if kept is None:
        kept = _board(name, on=on)
        cache.set(name, kept)
    return kept


def _board(name: str, *, on: date) -> Board:
    released = selectors.offers_released()
    told = list(released.values_list("pk", "unit_type", "strength", "kind"))
    unit_types = {pk: unit_type for pk, unit_type, *_rest in told}
    known = snapshot.strengths({pk: (strength, kind, "") for pk, _type, strength, kind in told}, as_of=on)
    strengths, found = {pk: one.persons for pk, one in known.items()}, Counter[str]()
    for one in known.values():
        found[one.kind] += one.persons
    kinds = tuple((kind, found[kind]) for kind in OfferKind.values if found[kind])
    ranks = orders(strengths, on=on)
    rows = forces_snapshot.board(ranks, unit_types=unit_types, strengths=strengths)
    lapses = lapsing(released.values_list("pk", flat=True), on=on)[:LAPSES]
    num_stale = released.filter(is_stale(on=on)).count()
    mark = sha256(repr((on, rows, lapses, kinds, num_stale)).encode()).hexdigest()[:16]
    soon = {offer_id: unit_types[offer_id] for _until, offer_id in lapses}
    return Board(board_of=name, rows=rows, soon=soon, kinds=kinds, num_stale=num_stale, mark=mark)


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Show what happened, latest first, to auditors alone."""
    if not can(request.user, Ability.READ_LOG):
        raise PermissionDenied
    return _log(request)


def _log(request: HttpRequest, *, verdict: audit.Verdict | None = None, status: int = 200) -> HttpResponse:
    asked = asked_of(request.GET, listing=LOG)
    rows, following = asked.page(audit.events_with_payloads())
    persons = persons_of(rows)
    context = {
        **asked.shown(),
        **shown_with(request),
        "rows": [(*told, persons.get(told[0].object_id, "")) for told in told_of(rows)],
        "following": following,
        "waiting": erasures_waiting(),
        "length": audit.chain_length(),
        "most": audit.MOST,
        "verdict": verdict,
    }
    return render(request, "site/log.html", context, status=status)


@require_GET
def event_thing(request: HttpRequest, seq: int) -> HttpResponse:
    """Lead to the page of what an event happened to."""
    if not can(request.user, Ability.READ_LOG):
        raise PermissionDenied
    return redirect(thing_address(request.user, get_object_or_404(Event, pk=seq)))


@require_POST
def log_verify(request: HttpRequest) -> HttpResponse:
    """Say whether the chain is whole, or where it breaks first; a very long one is left to the command."""
    if not can(request.user, Ability.READ_LOG):
        raise PermissionDenied
    if audit.chain_length() > audit.MOST:
        return _log(request, status=422)
    return _log(request, verdict=audit.chain_verify())


@login_not_required
@require_GET
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - every view takes the request
    """Say how database, worker and chain are; with 503 where one of them fails."""
    try:
        found = health_of(now=timezone.now())
    except DatabaseError:
        return JsonResponse({"status": "ill", "database": "no answer"}, status=503)
    told = {"status": "well" if found.is_well else "ill", **asdict(found)}
    return JsonResponse(told, status=200 if found.is_well else 503)


def fault(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes the request
    """Say that a request failed, and whether because the database does not answer or there is no room."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError) or (isinstance(error, OSError) and error.errno in NO_ROOM):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "60"})
    return HttpResponse(render_to_string("500.html"), status=500)
