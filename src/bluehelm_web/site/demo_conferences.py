"""Conferences of the demonstration: what was published of the real ones, and an invented one that is live."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from bluehelm.core.claims import Kind
from bluehelm.deployment.scenario import Scenario
from bluehelm.partnership import conferences
from bluehelm.partnership.conference_domain import DelegationKind
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.guide_domain import GuideLine
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import Act
from bluehelm_web.conferences import services
from bluehelm_web.conferences.captured import Said
from bluehelm_web.conferences.conferences import speaker_call
from bluehelm_web.conferences.models import Conference, State
from bluehelm_web.conferences.records import records_keep
from bluehelm_web.partnership.models import Contributor

AGAIN = {
    "NY2015-COL-02": "NY2015-COL-01",
    "NY2015-IND-05": "NY2015-IND-02",
    "NY2015-RWA-05": "NY2015-RWA-02",
    "NY2015-RWA-06": "NY2015-RWA-03",
    "NY2015-RWA-07": "NY2015-RWA-04",
    "NY2015-RWA-08": "NY2015-RWA-01",
}
"""Announcements of the scenario that are a second source of one that was published: each counts once."""

INVENTED = "aldara-2026"
"""Folder of the example of an invented conference; its guests meet again in the demonstration."""

HOST, NEXT, HOST_NAME = "XBO", "XES", "Borvania"
FIRST_HOST_NAME = "Aldara"

PLEDGES = (
    Said(
        delegation="XAL",
        words="2 utility hels, fly by night, crews come along, from March",
        category="aviation",
        capability="utility helicopters with crews",
        quantity=2,
        unit="helicopter",
        line_id="G-HELI",
        gives="capability",
    ),
    Said(
        delegation="XBE",
        words="one level 2 hospital with two surgical teams",
        category="medical",
        capability="level 2 hospital",
        quantity=1,
        unit="unit",
        line_id="G-HOSP",
        gives="capability",
    ),
    Said(
        delegation="XBO",
        words="three courses on IEDs in French, not before summer",
        category="training",
        capability="course on improvised explosive devices",
        quantity=3,
        unit="course",
        line_id="G-EOD",
        gives="training",
        caveat="not before summer",
    ),
)
"""What its desk has heard so far: the chair confirmed the first, and the second waits for the chair."""

SPOKEN, EACH = ("XAB", "XAL", "XAV", "XBE", HOST), timedelta(minutes=4)
"""Who has spoken, in their order, the last of them now; how long each of them had."""

ASKED = {"G-HELI": "UHU", "G-HOSP": "MED_L2", "G-ENG": "ENG_COY", "G-INF": "INF_BN"}
"""Lines of the guide that ask for units of the force of the demonstration, each with its unit type."""


def seed(found: Scenario, *, name: str, folder: Path) -> None:
    """
    Keep what was published of conferences, and an invented one at which pledges can be captured.

    Parameters
    ----------
    found
        The scenario; what was published of the same announcements says more, and stands.
    name
        Under which the registry keeps it: its force is what the invented conference is held for.
    folder
        Where the examples are; without that of a conference there is no invented one.
    """
    facts = _facts()
    known = {row.announcement_id for row in facts.announcements}
    more = [row for row in found.announcements if row.announcement_id not in known]
    more = [row.model_copy(update={"repeats": AGAIN.get(row.announcement_id, row.repeats)}) for row in more]
    told = replace(facts, announcements=(*facts.announcements, *more))
    records_keep(told, state=State.CLOSED)
    if (folder / INVENTED).is_dir():
        example = conferences.read(folder / INVENTED)
        _live(_moved(example, on=timezone.localdate(), found=found), scenario=name)


def _facts() -> ConferenceRecords:
    """Return what was published; a conference of which the days are supposed is left out."""
    facts = conferences.published()
    held = tuple(row for row in facts.conferences if row.kind is Kind.PUBLISHED)
    return replace(facts, conferences=held)


def _live(records: ConferenceRecords, *, scenario: str) -> None:
    """Let the guests of the example meet today, in Borvania, with its agenda and its guide."""
    name = records.conferences[0].conference_id
    for one in records.delegations:
        if one.delegation_kind is DelegationKind.STATE:
            told = {"name": one.name, "kind": Kind.ILLUSTRATIVE, "source": "invented for the demonstration"}
            Contributor.objects.get_or_create(iso3=one.code, defaults=told)
    records_keep(records, state=State.LIVE)
    Conference.objects.filter(pk=name).update(scenario=scenario)
    for code in SPOKEN:
        speaker_call(name, code=code, by=_by("lena"))
    first, second, *_others = [_heard(said, at=name) for said in PLEDGES]
    services.capture_validate(first, version=1, by=_by("chidi"))
    services.capture_confirm(first, version=2, by=_by("lena"))
    services.capture_validate(second, version=1, by=_by("chidi"))
    _since_a_while(name)


def _since_a_while(name: str) -> None:
    """Let who has spoken have done so one after the other until now, and have pledged meanwhile."""
    row = Conference.objects.get(pk=name)
    assert row.speaking_since is not None
    for number, code in enumerate(reversed(SPOKEN)):
        began = row.speaking_since - EACH * number - EACH / 4
        if code == row.speaking:
            Conference.objects.filter(pk=name).update(speaking_since=began)
        else:
            row.delegations.filter(code=code).update(spoke_at=began)
            row.captures.filter(delegation=code).update(captured_at=began + EACH / 2)


def _moved(example: ConferenceRecords, *, on: date, found: Scenario) -> ConferenceRecords:
    [held] = example.conferences
    name, later = f"{HOST}{on.year}", on - held.starts_on
    at = {"conference_id": name}
    conference = held.model_copy(
        update=at
        | {"name": f"{HOST_NAME} ministerial on peacekeeping", "place": f"Port {HOST_NAME}"}
        | {"starts_on": on, "ends_on": held.ends_on + later, "hosts": (HOST,), "next_host": NEXT}
    )
    return ConferenceRecords(
        conferences=(conference,),
        delegations=tuple(row.model_copy(update=at | {"attended": None}) for row in example.delegations),
        sessions=tuple(
            row.model_copy(
                update=at
                | {"starts_at": row.starts_at + later, "ends_at": row.ends_at + later}
                | {"note": row.note.replace(FIRST_HOST_NAME, HOST_NAME)}
            )
            for row in example.sessions
        ),
        themes=tuple(row.model_copy(update=at) for row in example.themes),
        guide_lines=tuple(
            row.model_copy(
                update=at | {"deadline_on": _then(row.deadline_on, later=later)} | _asked(row, found=found)
            )
            for row in example.guide_lines
        ),
    )


def _asked(row: GuideLine, *, found: Scenario) -> dict[str, object]:
    """Return which requirement of the force stands behind a line; nothing where it asks for no unit of it."""
    unit_type = ASKED.get(row.line_id, "")
    behind = [one.requirement_id for one in found.requirements if unit_type and one.unit_type == unit_type]
    return {"unit_type": unit_type, "requirement_id": behind[0], "mission": ""} if behind else {}


def _then(day: date | None, *, later: timedelta) -> date | None:
    return None if day is None else day + later


def _heard(said: Said, *, at: str) -> UUID:
    """Capture a pledge for the desk, and return under which identifier."""
    made = uuid5(NAMESPACE_URL, f"{at}/{said.delegation}")
    services.capture_add(at, capture_id=made, said=said, by=_by("bao"))
    return made


def _by(username: str) -> Writer:
    user = User.objects.get(username=username)
    return Writer(user=user, act=Act(actor_id=user.pk))
