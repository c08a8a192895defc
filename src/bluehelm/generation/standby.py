"""The stand-by force: who stands by in which month, and which lines of the template stay empty then."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bluehelm.forces import ladder
from bluehelm.forces.domain import LadderEvent, LadderStanding, Standing
from bluehelm.forces.ladder_domain import LadderRuleSet
from bluehelm.generation import match
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import Requirement
from bluehelm.generation.rules import excluding_caveats, first_filter
from bluehelm.generation.standby_domain import (
    Absence,
    AbsenceReason,
    RosterEntry,
    StandbyForce,
    StandbyGap,
    StandbyMonth,
    StandbyTemplate,
    next_month,
)
from bluehelm.partnership.domain import UnitOffer

Busy = Mapping[str, Sequence[tuple[date, date, str]]]
"""Half-open periods in which offers are bound elsewhere, by offer: first day, first day no more, where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of every offer on the day of the data."""

    template: StandbyTemplate
    unit_types: Mapping[str, str]
    histories: Mapping[str, Sequence[LadderEvent]]
    rule_set: LadderRuleSet
    conduct: Mapping[str, Standing]
    busy: Busy

    @property
    def end(self) -> date:
        """First day after the calendar."""
        return next_month(self.template.months[-1])

    def standing(self, offer_id: str, on: date) -> LadderStanding:
        """Return where an offer stands on a later day; nothing holds longer than the rules of the ladder."""
        found = ladder.standings(
            {offer_id: self.unit_types[offer_id]},
            events=self.histories.get(offer_id, ()),
            rule_set=self.rule_set,
            on=on,
            conduct=self.conduct,
            statements=self.template.statements,
        )[offer_id]
        ends = [day for day in (found.until, self.rule_set.valid_until) if day]
        return found.model_copy(update={"until": min(ends, default=None)})

    def is_in_force(self, day: date) -> bool:
        return self.rule_set.valid_until is None or day < self.rule_set.valid_until


def calendar(
    template: StandbyTemplate,
    *,
    offers: Iterable[UnitOffer],
    events: Iterable[LadderEvent],
    rule_set: LadderRuleSet,
    conduct: Mapping[str, Standing],
    busy: Busy,
) -> StandbyForce:
    """
    Return who stands by in each of 24 months, and which lines of the template stay empty.

    A unit stands by in a month when, on every day of it, it is at the highest level of the ladder, released
    by its national authority, complete and not suspended, not deployed, and inside the period for which it is
    offered. One whose own caveats rule out every line of the template, such as one for another mission only,
    does not count.

    Only what is known on the day of the data counts: a renewal that nobody has recorded is not foreseen, and
    a unit that the conduct side has suspended stays so. In each month the units that stand by are matched
    with the template, as if all of them could arrive in time; pins are decisions about one plan and do not
    count here.

    Parameters
    ----------
    template
        What is asked for.
    offers
        All offers, resolved, in any order.
    events
        Ladder events of any offers, in any order; later ones than the day of the data do not count.
    rule_set
        The ladder.
    conduct
        Conduct standing by offer; absent means clear.
    busy
        Periods in which offers are deployed, by offer.

    Returns
    -------
    StandbyForce
        Roster and months; no order of the input matters.

    Raises
    ------
    MissingReference
        When the rule set does not know a kind of event.
    NotAllowed
        When the rule set is not in force on the day of the data.

    Examples
    --------
    >>> from bluehelm.forces import rule_sets
    >>> offer = UnitOffer(
    ...     offer_id="O1",
    ...     contributor="XAL",
    ...     unit_type="FPU",
    ...     strength=140,
    ...     lane_m=0,
    ...     tonnes=0,
    ...     notice_min_days=1,
    ...     notice_mode_days=1,
    ...     notice_max_days=1,
    ... )
    >>> rules = rule_sets.rule_set("au-asf")
    >>> kinds = [kind for kind in rules.event_names if not kind.endswith(("failed", "withdrawn", "revoked"))]
    >>> force = calendar(
    ...     StandbyTemplate(requirements=(), target=140, as_of="2026-11-14"),
    ...     offers=[offer],
    ...     events=[
    ...         LadderEvent(offer_id="O1", kind=kind, on="2026-05-10", refers_to="RDL-FPU 2")
    ...         for kind in kinds
    ...     ],
    ...     rule_set=rules,
    ...     conduct={},
    ...     busy={"O1": [(date(2027, 2, 28), date(2027, 3, 1), "X")]},
    ... )
    >>> ["#" if stands else "." for stands in force.roster[0].stands_by[:6]]
    ['#', '#', '.', '#', '#', '.']
    """
    histories: defaultdict[str, list[LadderEvent]] = defaultdict(list)
    for event in events:
        if event.on <= template.as_of:
            histories[event.offer_id].append(event)
    by_id = {offer.offer_id: offer for offer in offers}
    known = _Known(
        template=template,
        unit_types={offer_id: offer.unit_type for offer_id, offer in by_id.items()},
        histories=histories,
        rule_set=rule_set,
        conduct=conduct,
        busy=busy,
    )
    found = [entry for entry in (_entry(offer, known) for offer in by_id.values()) if entry]
    roster = sorted(
        (entry for entry in found if _can_serve(by_id[entry.offer_id], template)),
        key=lambda entry: (entry.unit_type, entry.contributor, entry.offer_id),
    )
    return StandbyForce(
        template=template,
        level=rule_set.levels[-1].id,
        roster=tuple(roster),
        months=tuple(_months(template, roster, by_id=by_id)),
        num_others=len(by_id) - len(found),
        num_ruled_out=len(found) - len(roster),
        persons_ruled_out=sum(one.strength for one in found) - sum(one.strength for one in roster),
    )


def _can_serve(offer: UnitOffer, template: StandbyTemplate) -> bool:
    lines = template.requirements
    return not lines or any(not excluding_caveats(offer, line) for line in lines)


def _entry(offer: UnitOffer, known: _Known) -> RosterEntry | None:
    tops = _tops(offer.offer_id, known)
    if not tops or offer.missing_parts:
        return None
    start, end = known.template.as_of, known.end
    found = (*_deployed(offer.offer_id, known.busy), *_outside(offer, start), *_below(tops, known))
    reasons = list(AbsenceReason)
    absences = sorted(
        (gone for gone in found if gone.touches(start, end=end)),
        key=lambda gone: (gone.start_on, reasons.index(gone.reason), gone.end_on or date.max, gone.detail),
    )
    return RosterEntry(
        offer_id=offer.offer_id,
        contributor=offer.contributor,
        unit_type=offer.unit_type,
        name=offer.name,
        strength=offer.strength,
        stands_by=tuple(
            not any(gone.touches(month, end=next_month(month)) for gone in absences)
            for month in known.template.months
        ),
        absences=tuple(absences),
        due_on=tops[0].until,
        next_action=tops[0].next_action,
    )


def _tops(offer_id: str, known: _Known) -> list[LadderStanding]:
    """
    Return where an offer stands on the first day of each of its periods at the highest level.

    After the last event a level can rise only when a version of a statement comes into force.
    """
    begins = {each.valid_from for each in known.template.statements}
    days = [known.template.as_of, *sorted(day for day in begins if known.template.as_of < day < known.end)]
    found: list[LadderStanding] = []
    for day in days:
        if not known.is_in_force(day) and day > known.template.as_of:
            break
        if found and (found[-1].until is None or day < found[-1].until):
            continue
        standing = known.standing(offer_id, day)
        if standing.released and standing.level == known.rule_set.levels[-1].id:
            found.append(standing)
    return found


def _below(tops: Sequence[LadderStanding], known: _Known) -> Iterator[Absence]:
    """Yield the periods between those at the highest level."""
    starts = [known.template.as_of, *(top.until for top in tops)]
    ends = [*(top.on for top in tops), None]
    for start, end in zip(starts, ends, strict=True):
        if start is not None and start != end and start < known.end:
            detail = "The rules of the ladder end."
            if known.is_in_force(start):
                standing = known.standing(tops[0].offer_id, start)
                detail = standing.lowered_by or standing.next_action
            yield Absence(reason=AbsenceReason.BELOW_LEVEL, start_on=start, end_on=end, detail=detail)


def _deployed(offer_id: str, busy: Busy) -> Iterator[Absence]:
    for start, end, where in busy.get(offer_id, ()):
        yield Absence(reason=AbsenceReason.DEPLOYED, start_on=start, end_on=end, detail=where)


def _outside(offer: UnitOffer, as_of: date) -> Iterator[Absence]:
    begins, ends = offer.available_from, offer.available_until
    if begins is not None:
        yield Absence(reason=AbsenceReason.NOT_AVAILABLE, start_on=min(as_of, begins), end_on=begins)
    if ends is not None:
        yield Absence(reason=AbsenceReason.NOT_AVAILABLE, start_on=ends)


def _months(
    template: StandbyTemplate, roster: Sequence[RosterEntry], *, by_id: Mapping[str, UnitOffer]
) -> Iterator[StandbyMonth]:
    solved: dict[tuple[str, ...], tuple[StandbyGap, ...]] = {}
    for number, month in enumerate(template.months):
        present = [entry for entry in roster if entry.stands_by[number]]
        ids = tuple(entry.offer_id for entry in present)
        if ids not in solved:
            solved[ids] = _gaps(template, offers=[by_id[offer_id] for offer_id in ids])
        empty = {gap.requirement_id for gap in solved[ids]}
        yield StandbyMonth(
            month=month,
            units=len(present),
            persons=sum(entry.strength for entry in present),
            filled=tuple(sorted({line.requirement_id for line in template.requirements} - empty)),
            gaps=solved[ids],
        )


def _gaps(template: StandbyTemplate, *, offers: Sequence[UnitOffer]) -> tuple[StandbyGap, ...]:
    """Match the template with units that are all at the highest level, there, and in time."""
    whole = {"available_from": None, "available_until": None}
    case = MatchCase(
        requirements=template.requirements,
        offers=tuple(offer.model_copy(update=whole) for offer in offers),
        levels={offer.offer_id: _at_top(offer.offer_id, template.as_of) for offer in offers},
        standings={},
        arrivals={
            (line.requirement_id, offer.offer_id): Arrival(day=0, on_time_probability=1.0)
            for line in template.requirements
            for offer in offers
            if offer.unit_type == line.unit_type
        },
        caps=template.caps,
        experience=template.experience,
        policy=template.policy.model_copy(update={"min_level": "TOP"}),
        level_order={"TOP": 1},
        requested_on=template.as_of,
    )
    persons: Counter[str] = Counter()
    for one in match.solve(case).assignments if offers else ():
        persons[one.requirement_id] += one.strength
    lines = sorted(template.requirements, key=lambda line: line.requirement_id)
    return tuple(
        _gap(line, case, missing=line.strength - persons[line.requirement_id])
        for line in lines
        if persons[line.requirement_id] < line.strength
    )


def _gap(line: Requirement, case: MatchCase, /, *, missing: int) -> StandbyGap:
    there = [offer for offer in case.offers if offer.unit_type == line.unit_type]
    return StandbyGap(
        requirement_id=line.requirement_id,
        unit_type=line.unit_type,
        missing=missing,
        num_there=len(there),
        num_fit=sum(not first_filter(case, requirement=line, offer=offer) for offer in there),
    )


def _at_top(offer_id: str, on: date) -> LadderStanding:
    return LadderStanding(
        offer_id=offer_id,
        on=on,
        level="TOP",
        order=1,
        claimed="TOP",
        verified="TOP",
        released=True,
        next_action="Go.",
    )
