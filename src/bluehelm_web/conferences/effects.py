"""What pledges would do to a force that is shown: reckoned in the background, and told with its time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from bluehelm.core.charts.scale import chance, change
from bluehelm.deployment.comparison_domain import Comparison
from bluehelm.deployment.pledged import PledgedUnit
from bluehelm.forces import catalogue
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.conferences.models import STANDING, Conference, State
from bluehelm_web.conferences.selectors import is_same_unit
from bluehelm_web.core.names import named
from bluehelm_web.planning.models import GOING, Kind, Run, Shown
from bluehelm_web.planning.models import State as RunState
from bluehelm_web.planning.runs import Question, run_ask
from bluehelm_web.planning.selectors import last_shown
from bluehelm_web.planning.snapshot import document_of, plan_of, scenario_of

RECKONED = "effect_reckoned"
"""Kind of the event that tells what pledges would do."""

TAKING = (State.PLEDGES_OPEN, State.LIVE)
"""States of a conference in which that is reckoned."""

MOST_UNITS, CODE = 40, 3
"""Units that are tried at once; letters of the code of a state: nobody else sends units."""


def effects_settle() -> int:
    """
    Ask anew what pledges would do where others stand by now, and tell what was answered.

    One question of a conference is under way at a time, with the seed and the runs of the plan that everybody
    is shown: whatever is pledged meanwhile is in the next. A rehearsal has no effect.

    Returns
    -------
    int
        How many answers were told.
    """
    rows = Conference.objects.filter(
        state__in=TAKING, is_rehearsal=False, scenario__shown_to=Shown.EVERYBODY
    ).order_by()
    return sum(_settle(row) for row in rows)


def _settle(conference: Conference) -> int:
    asked_before = Run.objects.filter(kind=Kind.WHATIF, asked__conference=conference.pk).order_by("-pk")
    last = asked_before.select_related("version").first()
    if last is not None and last.state in GOING:
        return 0
    if last is not None and last.state == RunState.DONE and _told_last(conference).get("run") != last.pk:
        _tell(conference, run=last)
        return 1
    plans = last_shown(AnonymousUser(), kind=Kind.PLAN, name=str(conference.scenario_id))
    plan = next(iter(plans.values()), None)
    units = [one.model_dump(mode="json") for one in units_of(conference, plan=plan)] if plan else []
    if plan is None or not units:
        return 0
    asked: dict[str, object] = {"area": "", "shocks": {}, "conference": conference.pk, "pledges": units}
    if last is None or last.asked != asked or last.version_id != plan.version_id:
        _ask(plan, asked=asked)
    return 0


def _ask(plan: Run, *, asked: dict[str, object]) -> None:
    words = {name: getattr(plan, name) for name in ("target", "day", "seed", "replications")}
    try:
        run_ask(plan.version, question=Question(**words, kind=Kind.WHATIF, asked=asked), user=None, act=Act())
    except ValidationError:
        return  # so much waits for the office of the plan: it is asked again later


def units_of(conference: Conference, *, plan: Run) -> Iterator[PledgedUnit]:
    """
    Yield the units that states pledge for lines of the guide, with what the requirement behind a line asks.

    Parameters
    ----------
    conference
        The conference.
    plan
        The plan that everybody is shown.

    Returns
    -------
    Iterator of PledgedUnit
        At most so many as are tried at once; a pledge without a number is one unit.
    """
    found = scenario_of(plan.version)
    needs = {one.requirement_id: one for one in found.requirements}
    persons = {one.code: one.strength for one in (*catalogue.unit_types(), *found.unit_types)}
    lines = {one.line_id: one for one in conference.guidelines.exclude(unit_type="")}
    rows = conference.captures.filter(state__in=STANDING, line_id__in=lines).order_by("captured_at", "pk")
    room = MOST_UNITS
    for row in rows:
        line = lines[row.line_id]
        need = needs.get(line.requirement_id)
        whole = need.strength if need else persons.get(line.unit_type, 0)
        in_persons = bool(row.quantity) and is_same_unit(row.unit, "person")
        strength = int(row.quantity or 0) if in_persons else whole
        num = 1 if in_persons or not row.quantity else min(room, int(row.quantity))
        if strength < 1 or len(row.delegation) != CODE:
            continue
        for number in range(num):
            yield PledgedUnit(
                pledge_id=f"{row.pk}-{number + 1}",
                contributor=row.delegation,
                unit_type=line.unit_type,
                strength=strength,
                attributes=need.attributes if need else (),
                languages=need.languages if need else (),
            )
        room -= num


def _tell(conference: Conference, *, run: Run) -> None:
    """Append to the chain what was answered; everybody is told it."""
    found = Comparison.model_validate(json.loads(document_of(run))["comparison"])
    plans = last_shown(AnonymousUser(), kind=Kind.PLAN, name=str(conference.scenario_id))
    rates = [plan_of(one).base_rates[:1] for one in plans.values()]
    told: dict[str, object] = {
        "run": run.pk,
        "units": len(run.asked["pledges"]),
        "target": found.target,
        "day": found.day,
        "before": found.on_site.before,
        "after": found.on_site.after,
        "difference": found.on_site.difference,
        "standard_error": found.on_site.standard_error,
        "past": [[one.num_yes, one.num_cases] for rate in rates for one in rate],
        "at": timezone.now().isoformat(),
    }
    event_append(RECKONED, object_id=f"conference:{conference.pk}", payload=told, act=Act())


def _told_last(conference: Conference) -> dict[str, object]:
    events = Event.objects.filter(object_id=f"conference:{conference.pk}", kind=RECKONED)
    event = events.select_related("payload").order_by("-seq").first()
    return (body_of(event) or {}) if event else {}


def effect_said(conference: Conference) -> str:
    """
    Return what the pledges would do to the force, in words; empty where nothing was reckoned.

    Parameters
    ----------
    conference
        The conference; nothing is said of a rehearsal, nor of a force that not everybody is shown.

    Returns
    -------
    str
        The probability with and without the pledges, its standard error, what the past did, and the time.
    """
    shown = Conference.objects.filter(
        pk=conference.pk, is_rehearsal=False, scenario__shown_to=Shown.EVERYBODY
    )
    if not conference.scenario_id or not shown.exists():
        return ""
    told = _told_last(conference)
    return _said(told) if told else ""


def _said(told: dict[str, object]) -> str:
    numbers = {name: float(str(told[name])) for name in ("before", "after", "difference", "standard_error")}
    at = parse_datetime(str(told["at"]))
    assert isinstance(at, datetime)
    words = {
        "after": named(chance(numbers["after"])),
        "before": named(chance(numbers["before"])),
        "difference": change(numbers["difference"]),
        "error": f"{numbers['standard_error']:.3f}",
        "units": told["units"],
        "target": f"{told['target']:,}",
        "day": told["day"],
        "at": timezone.localtime(at).strftime("%H:%M"),
    }
    said = _(
        "%(after)s that %(target)s persons are on site by day %(day)s, supposed that the units pledged "
        "(%(units)s) become as ready as the readiest; %(before)s without them. Difference %(difference)s, "
        "standard error %(error)s. Reckoned at %(at)s."
    )
    past = [
        _("%(yes)s of %(all)s past build-ups did as much.") % {"yes": yes, "all": num}
        for yes, num in told.get("past", ())  # type: ignore[attr-defined]  # as it was written above
    ]
    return " ".join((said % words, *past))
