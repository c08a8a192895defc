"""Who relieves whom: tours of the units of a call, their reliefs, and what stays empty month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bluehelm.core.claims import Kind
from bluehelm.deployment import addressees, calls, plan
from bluehelm.deployment.areas import MissionArea
from bluehelm.deployment.domain import Deployed
from bluehelm.deployment.result import Plan
from bluehelm.deployment.rotation_domain import Relief, RotationPlan, Tour, TourEnd
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Progress, silent
from bluehelm.forces.rules import months_after
from bluehelm.generation import match, rules
from bluehelm.generation.asks import Ask
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Assignment, Requirement
from bluehelm.generation.standby_domain import NUM_MONTHS, next_month
from bluehelm.partnership.domain import UnitOffer

TOUR_MONTHS = 12
"""
Months of a tour where a line does not say.

Kind: assumed. Source: planning value; units of United Nations missions rotate once a year as a rule.
"""

REST_MONTHS = 12
"""
Months after a tour in which a unit is not sent again.

Kind: assumed. Source: planning value.
"""


def first_tours(made: Plan) -> tuple[Tour, ...]:
    """
    Return the tours of the units that a plan sends.

    Parameters
    ----------
    made
        The plan of a call.

    Returns
    -------
    tuple of Tour
        From the median arrival until the tour, the offer or the line ends, whichever is first; none of a unit
        that does not come in half of all runs.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> made = plan.make(scenario.read("examples/tiny"), replications=100)
    >>> [tour.offer_id for tour in first_tours(made)]
    ['O3', 'O2', 'O4']
    """
    median = {(move.requirement_id, move.offer_id): move.people_day[1] for move in made.movements}
    come = (
        one.model_copy(update={"arrival_day": day})
        for one in made.matching.assignments
        if (day := median[one.requirement_id, one.offer_id]) is not None
    )
    return tuple(
        _tours(
            come,
            lines={line.requirement_id: line for line in made.requirements},
            offers=made.offers,
            called_on=made.settings.requested_on,
            day_0=made.settings.requested_on,
        )
    )


def _tours(
    assignments: Iterable[Assignment],
    *,
    lines: Mapping[str, Requirement],
    offers: Iterable[UnitOffer],
    called_on: date,
    day_0: date,
    not_before: Mapping[str, date] | None = None,
) -> Iterator[Tour]:
    last = {offer.offer_id: offer.available_until for offer in offers}
    for one in assignments:
        line = lines[one.requirement_id]
        start = called_on + timedelta(days=one.arrival_day)
        start = max(start, (not_before or {}).get(one.requirement_id, start))
        ends = [(months_after(start, months=line.rotation_months or TOUR_MONTHS), TourEnd.TOUR)]
        if until := last[one.offer_id]:
            ends.append((until, TourEnd.OFFER))
        if line.until_day:
            ends.append((day_0 + timedelta(days=line.until_day), TourEnd.LINE))
        end, why = min(ends, key=lambda pair: (pair[0], list(TourEnd).index(pair[1])))
        if start < end:
            yield Tour(
                requirement_id=one.requirement_id,
                offer_id=one.offer_id,
                strength=one.strength,
                start_on=start,
                end_on=end,
                ends=why,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every month needs: the force, where it is called to, its lines and day 0."""

    scenario: Scenario
    area: MissionArea
    lines: Mapping[str, Requirement]
    day_0: date
    bound: tuple[Deployed, ...]
    is_renewed: bool
    until: Mapping[str, date]

    def missing(self, line: Requirement, *, tours: Iterable[Tour], on: date) -> int:
        """Return the persons missing on a line on a day; nobody is missing once it has ended."""
        if line.until_day and on >= self.day_0 + timedelta(days=line.until_day):
            return 0
        there = (
            tour.strength
            for tour in tours
            if tour.requirement_id == line.requirement_id and tour.start_on <= on < tour.end_on
        )
        return max(line.strength - sum(there), 0)

    def busy(self, tours: Iterable[Tour]) -> tuple[Deployed, ...]:
        """Return the periods in which units serve and rest."""
        return tuple(
            Deployed(
                offer_id=tour.offer_id,
                mission=self.area.mission,
                start_on=self.day_0,
                end_on=months_after(tour.end_on, months=REST_MONTHS),
                kind=Kind.ASSUMED,
                source="tour and rest",
            )
            for tour in tours
        )


def make(
    scenario: Scenario,
    *,
    area: MissionArea,
    first: Plan,
    bound: Iterable[Deployed] = (),
    is_renewed: bool = False,
    progress: Progress = silent,
) -> RotationPlan:
    """
    Return who relieves whom in the months after a call, and what stays empty.

    Month by month, the lines whose unit leaves, and those that are empty, are matched with the units that are
    at the highest level and free when they must be called: as many days before as the settings ask a force to
    come in. Who has served rests. Reliefs are planned on what is known today, and wait for no ship.

    Parameters
    ----------
    scenario
        The template of the force, and the roster.
    area
        Where it was called to.
    first
        The plan of that call.
    bound
        Periods in which units are bound by other calls.
    is_renewed
        Whether to suppose that all pledges are renewed in time: levels then stay what they are on day 0.
    progress
        Called before each month.

    Returns
    -------
    RotationPlan
        Tours, reliefs and the calendar of what is missing.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> tiny, lebanon = scenario.read("examples/tiny"), areas.area("LBN")
    >>> call = plan.make(calls.called(tiny, area=lebanon, on=date(2026, 12, 1)), replications=100)
    >>> found = make(tiny, area=lebanon, first=call)
    >>> found.missing["R1"][:4], len(found.months)
    ((60, 60, 0, 0), 24)
    """
    day_0 = first.settings.requested_on
    least = first.level_order.get(first.settings.policy.min_level, 0)
    desk = _Desk(
        scenario=scenario,
        area=area,
        lines={line.requirement_id: line for line in first.requirements},
        day_0=day_0,
        bound=tuple(bound),
        is_renewed=is_renewed,
        until={one.offer_id: one.until for one in first.levels if one.until and one.order >= least},
    )
    start = next_month(day_0)
    months = tuple(months_after(start, months=number) for number in range(NUM_MONTHS))
    tours, reliefs = list(first_tours(first)), list[Relief]()
    for done, month in enumerate(months):
        progress("relief", done, NUM_MONTHS)
        found = _relieved(desk, month=month, tours=tours)
        reliefs += found
        tours += [tour for relief in found for tour in relief.coming]
    missing = {
        name: tuple(_worst(desk, line, month=month, tours=tours) for month in months)
        for name, line in desk.lines.items()
    }
    return RotationPlan(
        months=months,
        tours=tuple(sorted(tours, key=lambda tour: (tour.requirement_id, tour.start_on, tour.offer_id))),
        reliefs=tuple(reliefs),
        missing=missing,
    )


def _worst(desk: _Desk, line: Requirement, *, month: date, tours: Sequence[Tour]) -> int:
    """Return the most persons missing on any day of a month."""
    end = next_month(month)
    days = {month, *(day for tour in tours for day in (tour.start_on, tour.end_on) if month <= day < end)}
    return max(desk.missing(line, tours=tours, on=day) for day in days)


def _relieved(desk: _Desk, *, month: date, tours: Sequence[Tour]) -> list[Relief]:
    """Return the reliefs of one month: of units that leave in it, and of lines empty at its end."""
    end = next_month(month)
    last = end - timedelta(days=1)
    coming = [tour for tour in tours if tour.end_on > last]
    lacking = {
        name: missing
        for name, line in desk.lines.items()
        if (missing := line.strength - _on_line(name, coming)) > 0 and desk.missing(line, tours=(), on=last)
    }
    leaving = [tour for tour in tours if month <= tour.end_on < end and tour.requirement_id in lacking]
    if not lacking:
        return []
    needed = {tour.requirement_id: tour.end_on for tour in sorted(leaving, key=_end, reverse=True)}
    call, case = _call(desk, lacking=lacking, needed=needed, month=month, tours=tours)
    matching = match.solve(case)
    sent = list(
        _tours(
            matching.assignments,
            lines=desk.lines,
            offers=case.offers,
            called_on=call.settings.requested_on,
            day_0=desk.day_0,
            not_before=needed,
        )
    )
    reliefs = []
    for name in sorted(lacking):
        own = tuple(tour for tour in sent if tour.requirement_id == name)
        gone = tuple(tour for tour in leaving if tour.requirement_id == name)
        if own or gone:
            short = max(lacking[name] - sum(tour.strength for tour in own), 0)
            relief = Relief(month=month, requirement_id=name, leaving=gone, coming=own, missing=short)
            if short:
                stopped = _stopped(case, line=name, sent=sent)
                ask = _ask(desk.lines[name], strength=short, case=case)
                why = {
                    "reasons": dict(sorted(Counter(stopped.values()).items())),
                    "lapsed": _lapsed(desk, stopped=stopped, on=call.settings.as_of),
                    "ask": ask,
                    "addressees": addressees.of(call, case, matching=matching, ask=ask),
                }
                relief = relief.model_copy(update=why)
            reliefs.append(relief)
    return reliefs


def _ask(line: Requirement, *, strength: int, case: MatchCase) -> Ask:
    """Return the unit that would relieve what is missing, at the level of the force."""
    return Ask(
        unit_type=line.unit_type,
        strength=strength,
        level=case.policy.min_level,
        attributes=line.attributes,
        languages=line.languages,
        womens_share=line.min_womens_share if case.policy.womens_share else 0.0,
        lines=(line.requirement_id,),
    )


def _end(tour: Tour) -> date:
    return tour.end_on


def _on_line(name: str, tours: Iterable[Tour]) -> int:
    return sum(tour.strength for tour in tours if tour.requirement_id == name)


def _call(
    desk: _Desk,
    *,
    lacking: Mapping[str, int],
    needed: Mapping[str, date],
    month: date,
    tours: Sequence[Tour],
) -> tuple[Scenario, MatchCase]:
    """Return the call of the reliefs of a month, and its match."""
    lead = timedelta(days=desk.scenario.settings.day)
    on = max(desk.day_0, min([*needed.values(), month]) - lead)
    call = calls.called(desk.scenario, area=desk.area, on=on, bound=(*desk.bound, *desk.busy(tours)))
    lines = tuple(
        desk.lines[name].model_copy(
            update={
                "strength": persons,
                "needed_by_day": min((needed.get(name, month) - on).days, call.settings.policy.horizon_days),
                "until_day": None,
                "after": (),
            }
        )
        for name, persons in sorted(lacking.items())
    )
    rules_then = {
        "policy": call.settings.policy.model_copy(update={"mission_share": 1.0}),
        "as_of": desk.day_0 if desk.is_renewed else on,
    }
    call = replace(call, requirements=lines, settings=call.settings.model_copy(update=rules_then))
    return call, plan.prepare(call, settings=call.settings).case


def _stopped(case: MatchCase, *, line: str, sent: Iterable[Tour]) -> dict[str, str]:
    """Return the first filter that each other unit of the type fails; empty for one that passes."""
    (asked,) = (one for one in case.requirements if one.requirement_id == line)
    gone = {tour.offer_id for tour in sent}
    return {
        offer.offer_id: rules.first_filter(case, requirement=asked, offer=offer)
        for offer in case.offers
        if offer.unit_type == asked.unit_type and offer.offer_id not in gone
    }


def _lapsed(desk: _Desk, *, stopped: Mapping[str, str], on: date) -> dict[str, date]:
    """Return the units that only a lapse since day 0 keeps below the level asked for, with the day."""
    return {
        name: until
        for name, step in stopped.items()
        if step == "level" and (until := desk.until.get(name)) and until <= on
    }
