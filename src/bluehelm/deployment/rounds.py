"""Match again with the days that a schedule gives, and keep the round that reaches most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, hypot

import numpy as np

from bluehelm.deployment import hindrances, lift_decode, paired, paths, schedule, simulate
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.domain import Objective, Settings
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.paths import PLANNING_DRAWS, PLANNING_SEED
from bluehelm.deployment.round_domain import Round, RoundUnit
from bluehelm.deployment.simulate import Runs
from bluehelm.deployment.ways import Pair
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import PinAction
from bluehelm.generation.result import Matching

MOST = 3
"""Most rounds of match and schedule."""

DRAWS = 10_000
"""Draws by which rounds are compared."""

SEED = 2**31 + 2
"""Seed of these draws, so that the forecast of the round that is taken is made on fresh ones."""

NEVER = "by the schedule its people come in no run"
"""Why a unit never comes that could be carried."""

REMEDIES = {
    "no_ship": "Charter a ship, or ask its contributor to move it",
    "too_large": "Charter a larger ship, or ask its contributor to move it",
    "no_sea_route": "Charter a ship that has a way from its port, or ask for a unit from another coast",
    "no_berth": "Open a berth at the port, or another port of debarkation",
    "no_road": "Add the road, if there is one",
    "no_convoy": "Find vehicles for a convoy from the port",
    "no_aircraft": "Charter an aircraft",
    "no_slot": "Ask the airport for landings, or open another one",
    "no_flight": "Charter an aircraft, or open an airport",
}
"""What would help a unit that nothing can carry, by the code of what is in the way."""

_EVERYWHERE = {schedule.REASONS[code] for code in ("no_ship", "too_large", "no_aircraft")}
_HELP = {schedule.REASONS[code]: remedy for code, remedy in REMEDIES.items()}
_MORE = "Add to the means of the schedule, or ask for a unit that does not need them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """
    One match with its schedule.

    Attributes
    ----------
    case
        Input of the match.
    matching
        Who fills what.
    lift
        Their schedule; None where there is no fleet or nobody to carry.

    Examples
    --------
    >>> Trial.__slots__
    ('case', 'matching', 'lift')
    """

    case: MatchCase
    matching: Matching
    lift: Chosen | None


def congested(
    case: MatchCase, rounds: Iterable[Round], *, itineraries: Mapping[Pair, Itinerary], settings: Settings
) -> MatchCase:
    """
    Return a match in which units come as late as schedules made them.

    A unit that came later than alone by some days is later by as many on every line that it could fill: else
    the next match would only change its line. One that nothing could carry has no way to that line, and to no
    line where all of its means are missing. A unit that is pinned to a line keeps its own day there: it is
    not chosen by days.

    Parameters
    ----------
    case
        The match, with the days that units would need if they had all means for themselves.
    rounds
        The rounds from which days are learned.
    itineraries
        Ways by (requirement, offer).
    settings
        Season and rules.

    Returns
    -------
    MatchCase
        Units that no round had keep their own days.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> ready, made = plan.prepare(tiny, settings=tiny.settings), plan.make(tiny, replications=10)
    >>> late = congested(ready.case, made.rounds, itineraries=ready.itineraries, settings=tiny.settings)
    >>> ready.case.arrivals["R3", "O4"].day, late.arrivals["R3", "O4"].day
    (49, 49)
    """
    fixed = {(pin.requirement_id, pin.offer_id) for pin in case.active_pins() if pin.action == PinAction.PIN}
    needed = {line.requirement_id: line.due_day(case.asked_day) for line in case.requirements}
    arrivals, no_way = dict(case.arrivals), dict(case.no_way)
    for unit in (unit for one in rounds for unit in one.units):
        chosen = unit.requirement_id, unit.offer_id
        mine = [pair for pair in arrivals if pair[1] == unit.offer_id]
        if unit.day is None:
            for pair in (pair for pair in mine if pair == chosen or unit.reason in _EVERYWHERE):
                del arrivals[pair]
                no_way[pair] = unit.reason, _HELP.get(unit.reason, _MORE)
            continue
        later = unit.day - case.arrivals[chosen].day
        for pair in (pair for pair in mine if pair not in fixed):
            if case.arrivals[pair].day + later > arrivals[pair].day:
                arrivals[pair] = paths.delayed(
                    itineraries[pair], settings=settings, needed_by_day=needed[pair[0]], days=later
                )
    return replace(case, arrivals=arrivals, no_way=no_way, pins=hindrances.kept(case.pins, no_way=no_way))


def is_same(one: Matching, other: Matching) -> bool:
    """
    Return whether two matches choose the same units for the same lines.

    Parameters
    ----------
    one, other
        The matches.

    Returns
    -------
    bool
        True for the same; their days may differ.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> is_same(match.solve(case), match.solve(case))
    True
    """
    pairs = [
        {(row.requirement_id, row.offer_id) for row in matching.assignments} for matching in (one, other)
    ]
    return pairs[0] == pairs[1]


def scored(
    lift: Chosen, ways: tuple[Itinerary, ...], *, case: MatchCase, settings: Settings, before: Sequence[Round]
) -> Round:
    """
    Return what a round reaches, and when its units are on site by its schedule.

    Parameters
    ----------
    lift
        Its schedule.
    ways
        How its units come.
    case
        The match, with its days, lines and offers.
    settings
        Target and day.
    before
        The rounds before it.

    Returns
    -------
    Round
        Days on the draws behind all planned days, the rest on draws that only compare rounds: no choice hangs
        on the seed of a simulation. Not taken yet.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, settling
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> trial, _ = settling.settle(prepared, scenario=tiny)
    >>> ways = tuple(prepared.itineraries[pair] for pair in (("R1", "O3"), ("R2", "O2"), ("R3", "O4")))
    >>> made = scored(trial.lift, ways, case=trial.case, settings=tiny.settings, before=())
    >>> [(unit.offer_id, unit.match_day, unit.day) for unit in made.units]
    [('O3', 42, 36), ('O2', 56, 59), ('O4', 49, 46)]
    """
    lines, offers = case.requirements, case.offers
    drawn, runs = (
        simulate.run(ways, requirements=lines, settings=settings, seed=seed, replications=draws, lift=lift)
        for seed, draws in ((PLANNING_SEED, PLANNING_DRAWS), (SEED, DRAWS))
    )
    units = tuple(_units(drawn, lift=lift, case=case))
    leaves = simulate.leave_days(runs, requirements=lines, offers=offers, settings=settings)
    on_day = paired.on_day(runs, day=settings.day, leaves=leaves)
    probability, error = simulate.share(on_day >= settings.target)
    order, sailings = schedule.loads(lift.case, lift.plan)
    given: Counter[str] = Counter()
    for way, unit in zip(ways, units, strict=True):
        given[way.requirement_id] += 0 if unit.day is None else way.strength
    covered = {line.requirement_id: min(line.strength, given[line.requirement_id]) for line in lines}
    return Round(
        number=len(before) + 1,
        units=units,
        order=order,
        sailings=sailings,
        changed=_changed(units, before=before[-1].units) if before else (),
        lines_filled=sum(covered[line.requirement_id] == line.strength for line in lines),
        persons=sum(covered.values()),
        probability=probability,
        standard_error=error,
        mean_on_day=round(float(on_day.mean()), 1),
        mean_error=round(float(on_day.std() / np.sqrt(on_day.size)), 2),
        lateness=lift_decode.decode(lift.case.problem, lift.plan).value / 2,
    )


def _units(runs: Runs, *, lift: Chosen, case: MatchCase) -> Iterator[RoundUnit]:
    """Yield the units with their days by a schedule, the median of the runs in which each comes."""
    needed = {line.requirement_id: line.needed_by_day for line in case.requirements}
    stranded = {one.offer_id: one.reason for one in schedule.stranded(lift.case)}
    for way, day in zip(runs.units, runs.people_day, strict=True):
        comes = day[np.isfinite(day)]
        yield RoundUnit(
            requirement_id=way.requirement_id,
            offer_id=way.offer_id,
            match_day=case.arrivals[way.requirement_id, way.offer_id].day,
            day=ceil(float(np.median(comes))) if comes.size else None,
            on_time_probability=float((day <= needed[way.requirement_id]).mean()),
            reason="" if comes.size else stranded.get(way.offer_id, NEVER),
        )


def _changed(units: Iterable[RoundUnit], *, before: Iterable[RoundUnit]) -> tuple[str, ...]:
    """Return the lines that are filled by other units than before."""
    now, then = _by_line(units), _by_line(before)
    return tuple(sorted(line for line in now.keys() | then.keys() if now.get(line) != then.get(line)))


def _by_line(units: Iterable[RoundUnit]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for unit in units:
        found[unit.requirement_id].add(unit.offer_id)
    return dict(found)


def best(rounds: Sequence[Round], *, objective: Objective) -> int:
    """
    Return which round is taken: the first, unless a later one reaches more than chance explains.

    Parameters
    ----------
    rounds
        The rounds, one at least.
    objective
        For the strength, a later round is taken whose probability of the target is higher by more than two
        standard errors, or no lower while the mean of persons on the day is higher by more than two of its
        own.
        For the least lateness, one that covers more persons by units that come, or as many and less late: who
        never comes is never late.

    Returns
    -------
    int
        Its place, from 0.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10).rounds[0]
    >>> best([made, made.model_copy(update={"lateness": 0.0})], objective=Objective.TARDINESS)
    1
    """
    taken = 0
    for place in range(1, len(rounds)):
        if _is_better(rounds[place], than=rounds[taken], objective=objective):
            taken = place
    return taken


def _is_better(one: Round, *, than: Round, objective: Objective) -> bool:
    if objective == Objective.TARDINESS:
        return (one.persons, -one.lateness) > (than.persons, -than.lateness)
    more, noise = one.probability - than.probability, hypot(one.standard_error, than.standard_error)
    persons, doubt = one.mean_on_day - than.mean_on_day, hypot(one.mean_error, than.mean_error)
    return more > paired.SURE * noise or (more >= 0 and persons > paired.SURE * doubt)
