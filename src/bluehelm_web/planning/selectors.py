"""Reads of scenarios and plans, each for somebody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Max, Min, Q, QuerySet
from django.shortcuts import get_object_or_404

from bluehelm_web.accounts.models import User, Viewer, can
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.forces.models import Commitment
from bluehelm_web.forces.permissions import rules, selected_from
from bluehelm_web.forces.places import at_level
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.selectors import offers_released
from bluehelm_web.planning.models import GOING, Kind, Run, Scenario, ScenarioVersion, Shown, State
from bluehelm_web.planning.permissions import is_shown, leads, may_plan

LONG = ("version__document", "result__document", "result__workbook", "result__decisions")
"""What lists do not read."""

MOST_GOING = 3
"""First plans that are told of while they are made."""

QUIET = timedelta(seconds=20)
"""After so long without a word of a worker a page says so; one that is at a run gives a word every five."""


def scenarios_visible_to(viewer: Viewer) -> QuerySet[Scenario]:
    """Return the scenarios that somebody may see: planners their office's, analysts those they began."""
    if not isinstance(viewer, User) or not may_plan(viewer):
        return Scenario.objects.none()
    own = Scenario.objects.filter(owner=viewer.organization)
    begun = ScenarioVersion.objects.filter(number=1, made_by=viewer)
    return own if can(viewer, Ability.PLAN) else own.filter(pk__in=begun.values("scenario"))


def scenario_visible_to(viewer: Viewer, *, name: str) -> Scenario:
    """Return one of them; any other is not found."""
    return get_object_or_404(scenarios_visible_to(viewer), pk=name)


def runs_visible_to(viewer: Viewer) -> QuerySet[Run]:
    """Return the runs that somebody may see: those of visible scenarios."""
    runs = Run.objects.select_related("version", "asked_by", "result")
    found = runs.filter(version__scenario__in=scenarios_visible_to(viewer))
    return found.defer(*LONG)


def runs_ended(viewer: Viewer, *, since: date) -> QuerySet[Run]:
    """Return what somebody asked for that is done or failed since a day, latest first."""
    ended = runs_visible_to(viewer).filter(asked_by=viewer.pk, state__in=(State.DONE, State.FAILED))
    return ended.filter(ended_at__date__gte=since).order_by("-pk")


def current_of(scenario: Scenario) -> ScenarioVersion:
    """Return the version that holds."""
    return scenario.versions.latest("number")


def latest_of(scenarios: QuerySet[Scenario]) -> dict[str, ScenarioVersion]:
    """Return the version that holds of each of several scenarios, without its document."""
    rows = ScenarioVersion.objects.filter(scenario__in=scenarios).order_by("number")
    return {row.scenario_id: row for row in rows.defer("document").select_related("made_by")}


def runs_of(scenario: Scenario, *, viewer: Viewer) -> QuerySet[Run]:
    """Return what was asked of a scenario, latest first."""
    return runs_visible_to(viewer).filter(version__scenario=scenario)


def plans_of(scenario: Scenario, *, viewer: Viewer) -> QuerySet[Run]:
    """Return the plans of a scenario, latest first."""
    return runs_of(scenario, viewer=viewer).filter(kind=Kind.PLAN)


def last_done(scenario: Scenario, *, viewer: Viewer) -> Run | None:
    """Return the plan of a scenario that was asked for last among those that are done."""
    return plans_of(scenario, viewer=viewer).filter(state=State.DONE).first()


def earlier_done(run: Run, *, viewer: Viewer) -> QuerySet[Run]:
    """Return the plans of the same scenario that were done before one, latest first."""
    return plans_of(run.version.scenario, viewer=viewer).filter(state=State.DONE, pk__lt=run.pk)


def scenarios_shown_to(viewer: Viewer) -> QuerySet[Scenario]:
    """Return the scenarios of which somebody may see what they came to: the own ones, and those shared."""
    signed_in = [Shown.SIGNED_IN] if is_shown(viewer) else []
    shown = Q(shown_to__in=[Shown.EVERYBODY, *signed_in])
    if isinstance(viewer, User) and leads(viewer):
        shown |= Q(owner=viewer.organization) & ~Q(shown_to=Shown.NOBODY)
    return Scenario.objects.filter(Q(pk__in=scenarios_visible_to(viewer)) | shown)


def last_shown(viewer: Viewer, *, kind: Kind, name: str = "") -> dict[str, Run]:
    """
    Return the last run of a kind that is done of each scenario that somebody is shown, or of one of them.

    Parameters
    ----------
    viewer
        Who reads.
    kind
        What was asked.
    name
        Short name of a scenario; empty for all.

    Returns
    -------
    dict of str to Run
        By scenario, the latest first. Its planners are shown what they share, as all others are; where they
        share nothing, the last that they asked for.
    """
    of = _runs_shown_to(viewer, kind=kind, name=name).filter(state=State.DONE)
    last = of.values("version__scenario").annotate(last=Max("pk"))
    rows = Run.objects.filter(pk__in=last.values("last")).select_related("version__scenario", "result")
    return {row.version.scenario_id: row for row in rows.defer(*LONG)}


def first_going(viewer: Viewer) -> list[Run]:
    """Return the plans that wait or are being made of scenarios that somebody is shown no plan of yet."""
    plans = _runs_shown_to(viewer, kind=Kind.PLAN)
    done = plans.filter(state=State.DONE).values("version__scenario")
    going = plans.filter(state__in=GOING).exclude(version__scenario__in=done)
    first = going.values("version__scenario").annotate(first=Min("pk"))
    rows = Run.objects.filter(pk__in=first.values("first")).select_related("version__scenario")
    return list(rows.defer("version__document").order_by("pk")[:MOST_GOING])


def unheard_since(run: Run, *, now: datetime) -> datetime | None:
    """Return since when no worker has given a word of a run under way, nor of one before it; else None."""
    since = run.heard_at if run.state == State.RUNNING else run.asked_at
    if not run.is_going or since is None or now - since < QUIET:
        return None
    is_busy = run.state == State.QUEUED and Run.objects.filter(heard_at__gt=now - QUIET).exists()
    return None if is_busy else since


def _runs_shown_to(viewer: Viewer, *, kind: Kind, name: str = "") -> QuerySet[Run]:
    """Return the runs that somebody is shown: those that planners share; of an own trial all."""
    shown, own = scenarios_shown_to(viewer), scenarios_visible_to(viewer)
    of = Run.objects.filter(kind=kind, version__scenario__in=shown.filter(pk=name) if name else shown)
    shared = Q(is_shown=True) & ~Q(version__scenario__shown_to=Shown.NOBODY)
    trials = own.exclude(pk__in=Run.objects.filter(shared, kind=kind).values("version__scenario"))
    return of.filter(shared | Q(version__scenario__in=trials))


def offers_to_commit(*, on: date) -> QuerySet[Offer]:
    """Return the released offers that stand at a level that is selected on a day, and in no mission."""
    orders = rules().level_order
    selected = (at_level(one, on=on) for one, order in orders.items() if order >= orders[selected_from()])
    held = Commitment.objects.filter(ended_at=None)
    return offers_released().filter(reduce(or_, selected)).exclude(pk__in=held.values("offer_id"))
