"""What pledges would do to a force that is shown: reckoned in the background, and told with its time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bluehelm.core.charts.scale import change
from bluehelm.deployment.comparison_domain import Comparison
from bluehelm.deployment.pledged import PledgedUnit
from bluehelm.deployment.report_words import standard_error
from bluehelm.forces import catalogue
from bluehelm.partnership import categories
from bluehelm.partnership.answering import is_same_unit
from bluehelm.partnership.contributors import is_state
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of, chain_length
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.conferences.models import STANDING, Capture, Conference, GuideLine, State
from bluehelm_web.core.names import chance, named
from bluehelm_web.planning.models import GOING, Kind, Run, Shown
from bluehelm_web.planning.models import State as RunState
from bluehelm_web.planning.runs import Question, run_ask
from bluehelm_web.planning.selectors import last_shown
from bluehelm_web.planning.snapshot import document_of, plan_of, scenario_of

RECKONED = "effect_reckoned"
"""Kind of the event that tells what pledges would do."""

TAKING = (State.PLEDGES_OPEN, State.LIVE)
"""States of a conference in which that is reckoned."""

MOST_UNITS = 40
"""Units that are tried at once."""


ABOUT = ("conference:", "scenario:", *(f"{kind}:" for kind in Kind))
"""How those are named of which something that happened may ask for a new answer; runs by their kind."""


@dataclass(slots=True)
class Watch:
    """
    Looks at the conferences only once something happened to one of them, or to a plan, since it last did.

    Attributes
    ----------
    seen
        Place of the chain up to which it looked; at first it has seen nothing.
    """

    seen: int = -1

    def settle(self) -> int:
        """Settle the effects where there may be something to settle; one short query where there is not."""
        before, self.seen = self.seen, chain_length()  # what happens meanwhile is looked at the next time
        if self.seen == before:
            return 0
        about = reduce(or_, (Q(object_id__startswith=name) for name in ABOUT))
        happened = before < 0 or Event.objects.filter(about, seq__gt=before).exists()
        return effects_settle() if happened else 0


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
    plans = last_shown(AnonymousUser(), kind=Kind.PLAN, name=str(conference.scenario_id))
    plan = next(iter(plans.values()), None)
    if plan is None or (last is not None and last.state in GOING):
        return 0
    told = _told_last(conference)
    units = [one.model_dump(mode="json") for one in units_of(conference, plan=plan)]
    if not units:
        return _tell_none(conference, last=last) if told.get("units") else 0
    asked: dict[str, object] = {"area": "", "shocks": {}, "conference": conference.pk, "pledges": units}
    is_asked = last is not None and last.asked == asked and last.version_id == plan.version_id
    is_told = last is not None and told.get("run") == last.pk and (bool(told.get("units")) or not is_asked)
    if last is not None and last.state == RunState.DONE and not is_told:
        return _tell(conference, run=last)
    if not is_asked:
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
        At most so many as are tried at once, and of pledges of units alone.
    """
    found = scenario_of(plan.version)
    needs = {one.requirement_id: one for one in found.requirements}
    persons = {one.code: one.strength for one in (*catalogue.unit_types(), *found.unit_types)}
    lines = {one.line_id: one for one in conference.guidelines.exclude(unit_type="")}
    rows = conference.captures.filter(state__in=STANDING, line_id__in=lines).order_by("captured_at", "pk")
    states = dict(conference.delegations.filter(delegation_kind="state").values_list("code", "name"))
    room = MOST_UNITS
    for row in rows:
        line = lines[row.line_id]
        need = needs.get(line.requirement_id)
        whole = need.strength if need else persons.get(line.unit_type, 0)
        in_persons = bool(row.quantity) and is_same_unit(row.unit, "person")
        strength = int(row.quantity or 0) if in_persons else whole
        if strength < 1 or row.delegation not in states or not is_state(row.delegation):
            continue
        num = min(room, num_units(row, line=line))
        for number in range(num):
            yield PledgedUnit(
                pledge_id=f"{row.pk}-{number + 1}",
                contributor=row.delegation,
                name=states[row.delegation],
                unit_type=line.unit_type,
                strength=strength,
                attributes=need.attributes if need else (),
                languages=need.languages if need else (),
            )
        room -= num


def num_units(row: Capture, *, line: GuideLine) -> int:
    """
    Return how many units a pledge is tried as.

    Parameters
    ----------
    row
        The pledge.
    line
        The line of the guide that it answers.

    Returns
    -------
    int
        As many as it says; one where it counts in persons, in what the line counts in, or not at all. None
        where it is no unit, such as equipment or money, or counts in anything else, such as trainers.
    """
    if not categories.is_unit(row):
        return 0
    if not row.quantity:
        return 1
    if is_same_unit(row.unit, "unit"):
        return int(row.quantity)
    return int(any(is_same_unit(row.unit, unit) for unit in ("person", line.unit)))


def _tell(conference: Conference, *, run: Run) -> int:
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
    return 1


def _tell_none(conference: Conference, *, last: Run | None) -> int:
    """Append to the chain that nothing is left of what was pledged, so that the answer before is past."""
    told: dict[str, object] = {"run": last.pk if last else 0, "units": 0, "at": timezone.now().isoformat()}
    event_append(RECKONED, object_id=f"conference:{conference.pk}", payload=told, act=Act())
    return 1


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
        The probability with and without the pledges, its standard error, what the past did, and the time; or
        that no pledge of a unit is left.
    """
    shown = Conference.objects.filter(
        pk=conference.pk, is_rehearsal=False, scenario__shown_to=Shown.EVERYBODY
    )
    if not conference.scenario_id or not shown.exists():
        return ""
    told = _told_last(conference)
    return _said(told) if told else ""


def _said(told: dict[str, object]) -> str:
    at = parse_datetime(str(told["at"]))
    assert isinstance(at, datetime)
    if not told["units"]:
        none = _("No pledge is left that would add a unit to the force. Looked at %(at)s.")
        return none % {"at": timezone.localtime(at).strftime("%H:%M")}
    numbers = {name: float(str(told[name])) for name in ("before", "after", "difference", "standard_error")}
    words = {
        "after": chance(numbers["after"]),
        "before": chance(numbers["before"]),
        "difference": named(change(numbers["difference"])),
        "error": named(standard_error(numbers["standard_error"])),
        "units": told["units"],
        "target": number_format(int(str(told["target"])), force_grouping=True),
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
