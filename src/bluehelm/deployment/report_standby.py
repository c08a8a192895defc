"""A stand-by force, month by month: sentences, who stands by when, and which lines stay empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from bluehelm.core.claims import Kind
from bluehelm.core.times import day_name
from bluehelm.deployment.report_words import weakest
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation.domain import Requirement
from bluehelm.generation.standby_domain import (
    NUM_MONTHS,
    Absence,
    AbsenceReason,
    RosterEntry,
    StandbyForce,
    StandbyMonth,
)
from bluehelm.partnership import resolve

SIGNS = {AbsenceReason.DEPLOYED: "d", AbsenceReason.NOT_AVAILABLE: "n", AbsenceReason.BELOW_LEVEL: "."}
"""Signs of months in which a unit does not stand by; # where it does."""


def answer(force: StandbyForce) -> str:
    """
    Return in how many months a stand-by force reaches its target, and why it first falls below.

    Parameters
    ----------
    force
        The force, month by month.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> from bluehelm.deployment import calls, scenario
    >>> answer(calls.force(scenario.read("examples/tiny"))).split(" from ")[0]
    'The roster reaches ... persons in ... of the 24 months'
    """
    months, target = force.template.months, force.template.target
    reached = f"The roster reaches {target:,} persons in {force.num_reached} of the {NUM_MONTHS} months"
    span = f"{reached} from {months[0]:%B %Y} to {months[-1]:%B %Y}"
    thin = force.first_below
    if thin is None:
        return f"{span}, and never falls below."
    away = _away(force, thin)
    all_there = f"all {units_of(thin.units)} of the roster stand by then"
    none = f"no unit of the roster is at {force.level}"
    why = f"{away} are away then" if away else all_there if thin.units else none
    return f"{span}; it first falls below in {thin.month:%B %Y}, to {thin.persons:,}: {why}."


def _away(force: StandbyForce, month: StandbyMonth) -> str:
    """Return why units are away in a month, those with most persons first; empty when none is."""
    units: Counter[str] = Counter()
    persons: Counter[str] = Counter()
    for entry in force.roster:
        gone = entry.absence_in(month.month)
        if gone is not None:
            why = _why(gone, force, written=day_name)
            units[why] += 1
            persons[why] += entry.strength
    most = sorted(units, key=lambda why: (-persons[why], why))
    named = [f"{units_of(units[why])} with {persons[why]:,} persons ({why})" for why in most[:3]]
    others = sum(units[why] for why in most[3:])
    more = f"and {others} more unit{'' if others == 1 else 's'}"
    return "; ".join([*named, more] if others else named)


def _why(gone: Absence, force: StandbyForce, *, written: Callable[[date], str]) -> str:
    """Return a reason in a few words."""
    start, end = written(gone.start_on), written(gone.end_on) if gone.end_on else ""
    if gone.reason is AbsenceReason.DEPLOYED:
        return f"in {gone.detail}{f' until {end}' if end else ''}"
    if gone.reason is AbsenceReason.NOT_AVAILABLE:
        return f"offered from {end}" if end else f"offered until {start}"
    if gone.start_on > force.template.as_of:
        return f"lapse {start}"
    return f"below {force.level}{f' until {end}' if end else ''}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def units_of(count: int) -> str:
    """Return a number of units in words."""
    return f"{count} unit{'' if count == 1 else 's'}"


def renewals(force: StandbyForce) -> str:
    """Return when the next units lapse unless they renew, as a sentence."""
    if not force.due or not (day := force.due[0].due_on):
        return f"No unit of the roster lapses: none at {force.level} has a date."
    first = sum(entry.due_on == day for entry in force.due)
    later = len(force.due) - first
    others = f"; later {units_of(later)}" if later else ""
    return f"Next lapse, unless something is done: {day_name(day)} ({units_of(first)}){others}."


def lines(force: StandbyForce) -> str:
    """Return in how many months all lines of the template are filled, as a sentence."""
    count = len(force.template.requirements)
    if not count:
        return "The template has no lines."
    full = sum(not month.gaps for month in force.months)
    most = max(len(month.filled) for month in force.months)
    return (
        f"All {count} lines of the template are filled in {full} of the {NUM_MONTHS} months; "
        f"at best {most} of {count} are."
    )


def counted(force: StandbyForce) -> str:
    """
    Return how many units of the highest level are on the roster, and how many do not count, as a sentence.

    Parameters
    ----------
    force
        The force, month by month.

    Returns
    -------
    str
        With persons, so that it can be laid beside any other count of that level.

    Examples
    --------
    >>> from bluehelm.deployment import calls, scenario
    >>> counted(calls.force(scenario.read("examples/tiny"))).split(" that ")[0]
    'The roster has all ... with ... persons'
    """
    told = _with_persons(len(force.roster), persons=sum(entry.strength for entry in force.roster))
    if not force.num_ruled_out:
        return f"The roster has all {told} that are at {force.level} at some time of these months."
    others = _with_persons(force.num_ruled_out, persons=force.persons_ruled_out)
    return (
        f"The roster has {told} that are at {force.level} at some time of these months; beside them {others} "
        "at that level do not count, because their own limits rule out every line of this force."
    )


def _with_persons(units: int, *, persons: int) -> str:
    """Return units and persons in words; of units whose persons were not kept, them alone."""
    return f"{units_of(units)} with {persons:,} persons" if persons else units_of(units)


def alike(force: StandbyForce) -> list[tuple[tuple[str, str, str, str], list[RosterEntry]]]:
    """Return the units of one contributor and type together whose months are alike."""

    def sort(entry: RosterEntry) -> tuple[str, str, str, str]:
        first = next((gone for gone in map(entry.absence_in, force.template.months) if gone), None)
        why = _why(first, force, written=_short) if first else ""
        return entry.unit_type, entry.contributor, _cells(entry, force.template.months), why

    return [(key, list(units)) for key, units in groupby(sorted(force.roster, key=sort), key=sort)]


def in_month(month: date, *, force: StandbyForce) -> list[tuple[tuple[str, str, str], list[RosterEntry]]]:
    """Return the units of one contributor and type together that stand by in a month, or are away and why."""

    def sort(entry: RosterEntry) -> tuple[str, str, str]:
        gone = entry.absence_in(month)
        return entry.unit_type, entry.contributor, _why(gone, force, written=_short) if gone else ""

    return [(key, list(units)) for key, units in groupby(sorted(force.roster, key=sort), key=sort)]


def kinds(scenario: Scenario, *, force: StandbyForce) -> dict[str, Kind]:
    """
    Return how far it can be checked that the units of a roster stand by as they do.

    Parameters
    ----------
    scenario
        From which the force was made.
    force
        The force, month by month.

    Returns
    -------
    dict of str to Kind
        By offer: the weakest kind of its strength, of the events behind its level and of the periods in which
        it is deployed.

    Examples
    --------
    >>> from bluehelm.deployment import calls, scenario
    >>> tiny = scenario.read("examples/tiny")
    >>> sorted({kind.value for kind in kinds(tiny, force=calls.force(tiny)).values()})
    ['illustrative']
    """
    as_of = force.template.as_of
    lines = resolve.offers(scenario, as_of=as_of).resolutions
    found: dict[str, list[Kind]] = {entry.offer_id: [] for entry in force.roster}
    told = [(line.offer_id, line.kind) for line in lines if line.attribute == "strength"]
    told += [(event.offer_id, event.basis) for event in scenario.ladder_events if event.on <= as_of]
    told += [(period.offer_id, period.kind) for period in scenario.deployed]
    for offer_id, kind in told:
        if offer_id in found:
            found[offer_id].append(kind)
    return {offer_id: weakest(some) for offer_id, some in found.items()}


def _cells(entry: RosterEntry, months: Sequence[date]) -> str:
    found = map(entry.absence_in, months)
    return "".join(SIGNS[gone.reason] if gone else "#" for gone in found)


def missing(line: Requirement, *, force: StandbyForce) -> list[int]:
    """Return the persons missing on a line, by month."""
    by_month = ({gap.requirement_id: gap.missing for gap in month.gaps} for month in force.months)
    return [lacks.get(line.requirement_id, 0) for lacks in by_month]


def filled(line: Requirement, *, force: StandbyForce) -> str:
    """Return how full a line is, a sign a month: # filled, + in part, . empty."""
    lacks = missing(line, force=force)
    return "".join("#" if not lack else "." if lack == line.strength else "+" for lack in lacks)


def empty(line: Requirement, *, force: StandbyForce) -> str:
    """Return since when a line that stays empty in some month does, and why, in a few words."""
    month, gap = next(
        (month, gap)
        for month in force.months
        for gap in month.gaps
        if gap.requirement_id == line.requirement_id
    )
    units = sum(entry.unit_type == line.unit_type for entry in force.roster)
    if not units:
        return f"no such unit at {force.level}"
    begins = f"{month.month:%b %Y}"
    if not gap.num_there:
        return f"{begins}: {units} of {units} away"
    if not gap.num_fit:
        return f"{begins}: {gap.num_there} there, none fits"
    return f"{begins}: {gap.num_fit} pass; size, limits or other lines"
