"""Reads of what happened to offers, of what waits for a second officer, and of visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from bluehelm.core.times import day_name
from bluehelm.forces.domain import LadderStanding
from bluehelm_web.accounts.models import User, Viewer, can, state_of
from bluehelm_web.accounts.roles import Ability, roles_with
from bluehelm_web.audit.selectors import body_of, events_with_payloads
from bluehelm_web.core import names
from bluehelm_web.core.lists import Asked
from bluehelm_web.forces.models import LadderEvent, Mark, Outcome, Place, Proposal, Visit, VisitLine
from bluehelm_web.forces.permissions import kinds_of_last_step, may_visit, rules
from bluehelm_web.forces.places import is_soon, standings

MOST_LACKS, MOST_NAMED, MOST_VISITS = 3, 3, 200
"""Things to mend, and officers, that one sentence names; visits on the page of an offer."""

WAITS, MENDS = "Wait ", "Mend: "
"""How a next action begins that says to wait for somebody else, or what to mend."""


def ladder_events_of(offer_id: str) -> QuerySet[LadderEvent]:
    """Return what happened to an offer, latest first."""
    return LadderEvent.objects.filter(offer_id=offer_id).order_by("-on", "-pk")


def proposals_visible_to(viewer: Viewer) -> QuerySet[Proposal]:
    """Return what waits for a decision, for those who may decide: officers."""
    waiting = Proposal.objects.filter(decided_by=None).select_related("proposed_by")
    return waiting if can(viewer, Ability.ANSWER) else waiting.none()


Approval = tuple[str, str]
"""Who approved something, and why; empty text where why is not known or was erased."""


def approvals_of(offer_ids: Collection[str]) -> dict[tuple[str, str, date], Approval]:
    """
    Return who approved what happened to offers, and why.

    Parameters
    ----------
    offer_ids
        Offers of which the reader may know who changed what.

    Returns
    -------
    dict of (str, str, datetime.date) to (str, str)
        By offer, kind of event and its day.
    """
    approved = Proposal.objects.filter(offer_id__in=offer_ids, is_approved=True)
    rows = list(approved.select_related("decided_by").order_by("pk")) if offer_ids else []
    reasons = _reasons_of(rows)
    return {
        (row.offer_id, row.kind, row.on): (
            row.decided_by.get_full_name() if row.decided_by else "",
            reasons.get((row.offer_id, row.kind, row.on.isoformat()), ""),
        )
        for row in rows
    }


def _reasons_of(rows: Collection[Proposal]) -> dict[tuple[str, str, str], str]:
    """Return why proposals were approved, as the chain tells, by offer, kind and day."""
    objects = {f"offer:{row.offer_id}" for row in rows}
    events = events_with_payloads().filter(object_id__in=objects, kind="ladder_event_recorded")
    found = {}
    for event in events.order_by("seq") if objects else ():
        if (told := body_of(event)) and "reason" in told:
            offer_id = event.object_id.removeprefix("offer:")
            found[offer_id, str(told["kind"]), str(told["on"])] = str(told["reason"])
    return found


def proposals_decided_by(viewer: Viewer) -> QuerySet[Proposal]:
    """Return what somebody may decide who neither proposed it nor recorded a part of its step."""
    own = LadderEvent.objects.filter(
        offer_id=OuterRef("offer_id"), kind__in=kinds_of_last_step(), recorded_by_id=viewer.pk
    )
    return proposals_visible_to(viewer).exclude(proposed_by=viewer.pk).filter(~Exists(own)).order_by("pk")


def offers_with_papers(*, most: int) -> list[str]:
    """Return the first offers below the first level of which all papers came, and the last answer did not."""
    step = next(step for step in rules().transitions if step.notices)
    needed, last = set(step.documents), step.notices[-1]
    low = Place.objects.filter(level="").order_by().values("pk")  # few, and found by an index
    rows = LadderEvent.objects.filter(kind__in=(*needed, last), offer_id__in=low).order_by()
    told: dict[str, set[str]] = defaultdict(set)
    for offer_id, kind in rows.values_list("offer_id", "kind"):
        told[offer_id].add(kind)
    return sorted(name for name, kinds in told.items() if needed <= kinds and last not in kinds)[:most]


def visits_visible_to(viewer: Viewer) -> QuerySet[Visit]:
    """Return the visits that somebody may see: officers all, users of a state those to its offers."""
    if can(viewer, Ability.ANSWER):
        return Visit.objects.all()
    own = Visit.objects.filter(contributor=state_of(viewer))
    return own if can(viewer, Ability.OFFER) else own.none()


def visits_unrecorded(viewer: Viewer, *, on: date) -> QuerySet[Visit]:
    """Return the visits that are over and of which the viewer may say what they found, earliest first."""
    over = Visit.objects.filter(outcome="", end_on__lte=on).order_by("end_on", "pk")
    return over if may_visit(viewer) else over.none()


def lines_not_met(visits: Iterable[Visit]) -> dict[int, list[VisitLine]]:
    """Return what visits found not met, by visit; an empty list where they found nothing."""
    found: dict[int, list[VisitLine]] = {visit.pk: [] for visit in visits}
    for line in VisitLine.objects.filter(visit__in=found, mark=Mark.NOT_MET).order_by("pk"):
        found[line.visit_id].append(line)
    return found


Judged = list[tuple[Visit, list[VisitLine]]]
"""Visits, each with what is not met."""


def visits_judged(viewer: Viewer, *, offer_id: str) -> Judged:
    """Return the latest visits to an offer that somebody may see, each with what is not met."""
    return _judged(visits_visible_to(viewer).filter(offer_id=offer_id)[:MOST_VISITS])


def visit_page(viewer: Viewer, *, asked: Asked) -> tuple[Judged, str]:
    """Return one page of the visits that somebody asks for and may see, and where the next one begins."""
    rows, following = asked.page(visits_visible_to(viewer).select_related("booked_by"))
    return _judged(rows), following


def _judged(visits: Iterable[Visit]) -> Judged:
    rows = list(visits)
    lacks = lines_not_met(rows)
    return [(visit, lacks[visit.pk]) for visit in rows]


def places_for(
    viewer: Viewer, unit_types: Mapping[str, str], *, own: Collection[str] = (), on: date
) -> dict[str, LadderStanding]:
    """
    Return where offers stand on a day, each with the one next action that the viewer may know of.

    Parameters
    ----------
    viewer
        Who reads; what a visit found is no news for others than secretariat and contributor.
    unit_types
        The offers, each with the code of its unit type.
    own
        Those of the viewer's own state: it reads which of them wait for the approval of a second officer.
    on
        The day.

    Returns
    -------
    dict of str to LadderStanding
        Standing by offer; the next action is what keeps a level that lapses soon, else, where the next level
        waits for a visit that is booked or that failed, what that visit asks; where an approval waits, who
        may give it. What an officer does is worded for officers.
    """
    found = standings(unit_types, on=on)
    told = _of_visits(viewer, found, on=on)
    return found | _for_officers(viewer, found, on=on) | told | _awaited(viewer, found, own=own, on=on)


def place_told(viewer: Viewer, offer_id: str, *, unit_type: str, on: date) -> LadderStanding:
    """
    Return where an offer stands, worded for its contributor in a letter that somebody else writes.

    Parameters
    ----------
    viewer
        Who writes, and knows what its visits found.
    offer_id, unit_type
        The offer.
    on
        The day.

    Returns
    -------
    LadderStanding
        The next action is one of the contributor; empty where only the secretariat has something to do.
    """
    found = standings({offer_id: unit_type}, on=on)
    [place] = (found | _of_visits(viewer, found, on=on)).values()
    notices = {kind for step in rules().transitions for kind in step.notices}
    is_answered = bool(place.missing) and place.missing[0] in notices and not is_soon(place, on=on)
    waits = is_wait(place) or Proposal.objects.filter(decided_by=None, offer_id=offer_id).exists()
    return place.model_copy(update={"next_action": ""}) if is_answered or waits else place


def _of_visits(viewer: Viewer, found: Mapping[str, LadderStanding], *, on: date) -> dict[str, LadderStanding]:
    """Return where offers stand of which a visit that the viewer may see says what is next."""
    last = {
        (visit.offer_id, rules().visits[visit.visit].passed): visit
        for visit in visits_visible_to(viewer).filter(offer_id__in=found).order_by("end_on", "pk")
        if visit.outcome != Outcome.CANCELLED
    }
    lacks = lines_not_met(last.values())
    actions = {
        offer_id: _action(visit, lacks=lacks[visit.pk], on=on)
        for (offer_id, kind), visit in last.items()
        if kind in found[offer_id].missing and not is_soon(found[offer_id], on=on)
    }
    return {
        offer_id: found[offer_id].model_copy(update={"next_action": action})
        for offer_id, action in actions.items()
        if action
    }


def _for_officers(
    viewer: Viewer, found: Mapping[str, LadderStanding], *, on: date
) -> dict[str, LadderStanding]:
    """Return where offers stand whose next step is an act of the secretariat, as its officers read it."""
    if not may_visit(viewer):
        return {}
    visits = {visit.passed: names.BOOK % {"visit": _lower(visit.name)} for visit in rules().visits.values()}
    notices = [kind for step in rules().transitions for kind in step.notices]
    acts = visits | {kind: names.RECORD % {"answer": _lower(rules().event_names[kind])} for kind in notices}
    return {
        name: place.model_copy(update={"next_action": acts[place.missing[0]]})
        for name, place in found.items()
        if place.missing and place.missing[0] in acts and not is_soon(place, on=on)
    }


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def is_wait(place: LadderStanding) -> bool:
    """Tell whether what is next for an offer is to wait for somebody else."""
    return place.next_action.startswith(WAITS)


def is_mend(place: LadderStanding) -> bool:
    """Tell whether what is next for an offer is to mend what a failed visit found."""
    return place.next_action.startswith(MENDS)


def _awaited(
    viewer: Viewer, found: Mapping[str, LadderStanding], *, own: Collection[str], on: date
) -> dict[str, LadderStanding]:
    """Return where offers stand of which an approval waits, as the officers, or the own state, read it."""
    is_officer = may_visit(viewer)
    asked = found if is_officer else [name for name in own if not is_soon(found[name], on=on)]
    rows = list(Proposal.objects.filter(decided_by=None, offer_id__in=asked)) if asked else []
    if not rows:
        return {}
    deciders = _deciders(rows) if is_officer else {}
    told = {row.offer_id: _approval(viewer, deciders.get(row.pk)) for row in reversed(rows)}
    return {name: found[name].model_copy(update={"next_action": action}) for name, action in told.items()}


def _deciders(rows: Iterable[Proposal]) -> dict[int, list[User]]:
    """Return who may decide on proposals: officers who serve, and took no part in the step."""
    serving = User.objects.filter(role__in=roles_with(Ability.ANSWER), is_active=True, given_by=None)
    officers = list(serving.order_by("name"))
    took = LadderEvent.objects.filter(
        offer_id__in=[row.offer_id for row in rows], kind__in=kinds_of_last_step()
    )
    parts = set(took.values_list("offer_id", "recorded_by"))
    parts |= {(row.offer_id, row.proposed_by_id) for row in rows}
    return {row.pk: [one for one in officers if (row.offer_id, one.pk) not in parts] for row in rows}


def _approval(viewer: Viewer, deciders: Sequence[User] | None) -> str:
    """Return who may decide, in English, as the library; to others than officers nobody is named."""
    if deciders is None:
        return names.APPROVAL
    if viewer in deciders:
        return names.DECIDE
    told = "; ".join(one.get_full_name() for one in deciders[:MOST_NAMED])
    return names.APPROVERS % {"who": told} if deciders else names.NO_APPROVER


def _action(visit: Visit, *, lacks: Sequence[VisitLine], on: date) -> str:
    """Return what a visit asks of the contributor, in English, as the library; nothing once it was passed."""
    told = {
        "visit": _lower(rules().visits[visit.visit].name),
        "place": visit.place,
        "day": day_name(visit.start_on),
    }
    if visit.outcome == Outcome.FAILED:
        lines = [f"{line.text} ({line.remark})" if line.remark else line.text for line in lacks]
        said = {**told, "lacks": "; ".join(lines[:MOST_LACKS]), "number": len(lacks) - MOST_LACKS}
        return (names.MEND_MORE if lacks[MOST_LACKS:] else names.MEND) % said
    if visit.outcome:
        return ""
    if visit.end_on < on:
        return names.WAIT % told
    return names.RECEIVE % told
