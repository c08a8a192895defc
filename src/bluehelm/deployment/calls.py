"""Call a stand-by force to a mission area: the scenario of that call, and how likely it is in time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from statistics import mean

from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm.core.times import day_name
from bluehelm.deployment import arrival, durations, paths, plan, settling, simulate
from bluehelm.deployment.areas import MissionArea
from bluehelm.deployment.domain import Deployed, Objective, Settings
from bluehelm.deployment.lift_domain import Capacity
from bluehelm.deployment.outside_domain import Mandate
from bluehelm.deployment.prepared import Prepared
from bluehelm.deployment.result import Movement, StrengthForecast
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.step_domain import StepName, Stream
from bluehelm.deployment.ways import Progress, silent
from bluehelm.forces import ladder
from bluehelm.generation import match, rules, standby
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Assignment
from bluehelm.generation.standby_domain import StandbyForce, StandbyTemplate
from bluehelm.partnership import resolve

REPLICATIONS = 400
"""Simulated runs of a cell: a standard error of 0.025 at most."""

ROAD, LIFT = "road", "lift"
"""Names of the step by road, and of that of a unit that nothing can carry."""

ROSTER, WET = "roster", "wet"
"""Reasons beside the steps: all units together are too few; the wet season closes or slows the road."""


class CallCell(Noun):
    """
    How likely a stand-by force is in time when it is called to one area on one day.

    Attributes
    ----------
    area, called_on
        The call.
    units, persons
        Units that would be sent, and their strength.
    sea_days
        Mean over the shipped units of the most likely days at sea; None when nothing is shipped.
    probability, operational_probability
        That the target is on site, and on site in operational units, by the day asked about, 0-1.
    standard_error
        Of the probability.
    mean_persons, mean_operational
        Persons on site, and in operational units, by that day, on average.
    reason, operational_reason
        What keeps most persons away then: a step, ``roster`` when all units together are too few, ``wet``
        when it is a road that is closed or slower in the wet season; empty when nothing does.

    Examples
    --------
    >>> CallCell(area="LBN", called_on="2027-01-01", units=0, persons=0, reason="roster").probability
    0.0
    """

    area: str
    called_on: date
    units: int
    persons: int
    sea_days: float | None = None
    probability: float = Field(default=0.0, ge=0, le=1)
    operational_probability: float = Field(default=0.0, ge=0, le=1)
    standard_error: float = 0.0
    mean_persons: float = 0.0
    mean_operational: float = 0.0
    reason: str = ""
    operational_reason: str = ""


def force(scenario: Scenario) -> StandbyForce:
    """
    Return the stand-by force of a scenario: its roster and the calendar of 24 months.

    Parameters
    ----------
    scenario
        The template of the force, and the register of offers.

    Returns
    -------
    StandbyForce
        Who stands by when, as known on the day of the data.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> len(force(scenario.read("examples/tiny")).roster)
    5
    """
    settings = scenario.settings
    busy: defaultdict[str, list[tuple[date, date, str]]] = defaultdict(list)
    for period in scenario.deployed:
        busy[period.offer_id].append((period.start_on, period.end_on, period.mission))
    return standby.calendar(
        StandbyTemplate(
            requirements=scenario.requirements,
            target=settings.target,
            as_of=settings.as_of,
            policy=settings.policy,
            caps=scenario.caps,
            experience=scenario.experience,
            statements=scenario.known_statements(),
        ),
        offers=resolve.offers(scenario, as_of=settings.as_of).offers,
        events=scenario.ladder_events,
        rule_set=scenario.rule_set,
        conduct=scenario.standing_by_offer(),
        busy=busy,
    )


def called(scenario: Scenario, *, area: MissionArea, on: date, bound: Iterable[Deployed] = ()) -> Scenario:
    """
    Return the scenario of a call: the same force, asked for at the town of an area on a day.

    What is known stays what it was; levels, availability and lapses are those of the day of the call. Only
    units at the highest level of the ladder go. Days by which each line is needed stay, its site becomes the
    town. Pins, decisions about another plan, do not count. Capacities count where they name a port or airport
    of the area by its code; ships and aircraft stay.

    Parameters
    ----------
    scenario
        The template of the force, and the roster.
    area
        Where it is called to.
    on
        Day 0.
    bound
        Periods in which units are bound by other calls.

    Returns
    -------
    Scenario
        To be planned as any other.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> tiny = scenario.read("examples/tiny")
    >>> juba = called(tiny, area=areas.area("SSD"), on=date(2027, 6, 1))
    >>> {line.site for line in juba.requirements}, juba.settings.wet_months, juba.settings.day
    ({'JUBA'}, (5, 6, 7, 8, 9, 10), 60)
    """
    known = min(scenario.settings.as_of, on)
    steps = durations.estimated(scenario.steps, dated=scenario.dated_steps, as_of=known)
    if area.clearance:
        others = [step for step in steps if step.name != StepName.PORT_CLEARANCE]
        steps = (*others, area.clearance)
    sited = {"site": area.town, "mission": area.mission}
    return replace(
        scenario,
        settings=_settings(scenario, area=area, on=on),
        requirements=tuple(line.model_copy(update=sited) for line in scenario.requirements),
        claims=tuple(row for row in scenario.claims if row.recorded_on <= known),
        ladder_events=tuple(row for row in scenario.ladder_events if row.on <= known),
        standings=tuple(row for row in scenario.standings if row.as_of <= known),
        deployed=(*scenario.deployed, *bound),
        pins=(),
        places={},
        sites=area.sites,
        road_legs=area.road_legs,
        capacities=tuple(_capacities(scenario, area=area)),
        steps=steps,
        dated_steps=(),
    )


def _settings(scenario: Scenario, *, area: MissionArea, on: date) -> Settings:
    settings = scenario.settings
    known = day_name(min(settings.as_of, on))
    told = (
        f"Called to {area.name} on {day_name(on)}: all lines are needed at one town, only units at the "
        f"highest level go, pins do not count. Known is what was known on {known}."
    )
    return settings.model_copy(
        update={
            "title": f"{settings.title}, called to {area.name}",
            "mission": area.mission,
            "area": area.name,
            "requested_on": on,
            "as_of": on,
            "wet_months": area.wet_months,
            "no_go_areas": (),
            "mandate": Mandate(),
            "assumptions": (*settings.assumptions, told),
            "policy": settings.policy.model_copy(update={"min_level": scenario.rule_set.levels[-1].id}),
        }
    )


def _capacities(scenario: Scenario, *, area: MissionArea) -> Iterable[Capacity]:
    codes = {site.site_id: site.code for site in scenario.sites if site.code}
    here = {site.code: site.site_id for site in area.sites if site.code}
    for row in scenario.capacities:
        if (code := codes.get(row.site)) in here:
            yield row.model_copy(update={"site": here[code]})


def table(
    scenario: Scenario,
    *,
    areas: Sequence[MissionArea],
    days: Sequence[date],
    replications: int = REPLICATIONS,
    seed: int = 1,
    progress: Progress = silent,
) -> tuple[CallCell, ...]:
    """
    Return how likely a stand-by force is in time, by day of the call and mission area.

    Parameters
    ----------
    scenario
        The template of the force, and the roster.
    areas, days
        Where and when it is called, each alone.
    replications, seed
        Simulated runs of a cell, and their seed: the same draws in all cells.
    progress
        Called before each cell.

    Returns
    -------
    tuple of CallCell
        Day by day, in the order of the areas.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> tiny = scenario.read("examples/tiny")
    >>> cells = table(tiny, areas=[areas.area("LBN")], days=[date(2026, 12, 1)], replications=100)
    >>> cells[0].units, cells[0].persons
    (3, 234)
    """
    cells = []
    solved: dict[Hashable, CallCell] = {}
    for number, day in enumerate(days):
        roster = _at_top(scenario, on=day)
        for place, area in enumerate(areas):
            progress("calls", number * len(areas) + place, len(days) * len(areas))
            call = _quick(called(roster, area=area, on=day))
            prepared = plan.prepare(call, settings=call.settings)
            key = area.code, *_inputs(call, prepared=prepared)
            if key not in solved:
                cell = _cell(call, prepared=prepared, replications=replications, seed=seed)
                solved[key] = cell.model_copy(update={"area": area.code})
            cells.append(solved[key].model_copy(update={"called_on": day}))
    return tuple(cells)


def _quick(call: Scenario) -> Scenario:
    """Return a call whose ships are scheduled for the least lateness, in a third of the time."""
    settings = call.settings.model_copy(update={"objective": Objective.TARDINESS})
    return replace(call, settings=settings)


def _at_top(scenario: Scenario, *, on: date) -> Scenario:
    """Return the scenario with those offers only that stand at the highest level on a day, as known now."""
    known = scenario.settings.as_of
    found = ladder.standings(
        {offer.offer_id: offer.unit_type for offer in scenario.offers},
        events=[event for event in scenario.ladder_events if event.on <= known],
        rule_set=scenario.rule_set,
        on=on,
        statements=scenario.known_statements(),
    )
    highest = scenario.rule_set.levels[-1].id
    top = {offer_id for offer_id, one in found.items() if one.level == highest}
    return replace(
        scenario,
        offers=tuple(row for row in scenario.offers if row.offer_id in top),
        claims=tuple(row for row in scenario.claims if row.subject in top),
        caveats=tuple(row for row in scenario.caveats if row.offer_id in top),
        components=tuple(row for row in scenario.components if row.offer_id in top),
    )


def _inputs(call: Scenario, *, prepared: Prepared) -> Iterator[Hashable]:
    """Yield what the cells of one area hang on: two days on which all of it is alike have the same cell."""
    case, on = prepared.case, call.settings.requested_on
    for line, offer in product(case.requirements, case.offers):
        if line.unit_type == offer.unit_type:
            pair = line.requirement_id, offer.offer_id
            filtered = rules.first_filter(case, requirement=line, offer=offer)
            until = (offer.available_until - on).days if offer.available_until else None
            yield (pair, filtered) if filtered else (pair, until, prepared.itineraries.get(pair))
    if _hangs_on_season(call):
        yield paths.season(call.settings).is_wet.tobytes()


def _hangs_on_season(call: Scenario) -> bool:
    return any(leg.days_wet != leg.days_dry for leg in call.road_legs)


def _cell(call: Scenario, *, prepared: Prepared, replications: int, seed: int) -> CallCell:
    """Return how a call is planned as ``plan.make`` does it, without the explanations."""
    settings = call.settings
    matching = match.solve(prepared.case)
    sent = matching.assignments
    lines, offers = prepared.case.requirements, prepared.case.offers
    persons = sum(one.strength for one in sent)
    short = _short(call, case=prepared.case, sent=sent)
    cell = CallCell(
        area=settings.area, called_on=settings.requested_on, units=len(sent), persons=persons, reason=short
    )
    if not sent:
        return cell.model_copy(update={"operational_reason": short})
    ways = tuple(prepared.itineraries[one.requirement_id, one.offer_id] for one in sent)
    lift = settling.scheduled(ways, prepared=prepared, scenario=call)
    runs = simulate.run(
        ways, requirements=lines, settings=settings, seed=seed, replications=replications, lift=lift
    )
    leaves = simulate.leave_days(runs, requirements=lines, offers=offers, settings=settings)
    forecast = simulate.forecast(runs, settings=settings, leaves=leaves)
    levels = {offer_id: one.level for offer_id, one in prepared.case.levels.items()}
    moves = simulate.movements(runs, requirements=lines, offers=offers, levels=levels, settings=settings)
    at_sea = [arrival.sea_days(way.lane)[1] for way in ways if way.lane]
    why, why_operational = _people_reason(forecast), _operational_reason(moves)
    return cell.model_copy(
        update={
            "sea_days": round(mean(at_sea), 1) if at_sea else None,
            "probability": forecast.probability,
            "operational_probability": forecast.operational_probability,
            "standard_error": forecast.standard_error,
            "mean_persons": forecast.mean_on_day,
            "mean_operational": forecast.operational_mean_on_day,
            "reason": short or _seasonal(why, call=call),
            "operational_reason": short or _seasonal(why_operational, call=call),
        }
    )


def _short(call: Scenario, *, case: MatchCase, sent: Sequence[Assignment]) -> str:
    """Return why all units that are sent are too few; empty when they are enough."""
    sent_ids = {one.offer_id for one in sent}
    persons = sum(one.strength for one in sent)
    stuck = {
        offer.offer_id: offer.strength
        for line in case.requirements
        for offer in case.offers
        if offer.offer_id not in sent_ids
        and rules.first_filter(case, requirement=line, offer=offer) == "cannot_arrive"
    }
    if persons >= call.settings.target:
        return ""
    is_stuck = persons + sum(stuck.values()) >= call.settings.target
    return _seasonal(ROAD, call=call) if is_stuck else ROSTER


def _people_reason(forecast: StrengthForecast) -> str:
    """Return the step that keeps most persons from the target in the runs that miss it."""
    weights: Counter[str] = Counter()
    for one in forecast.bottlenecks:
        weights[one.step] += round(1000 * one.missed_share * one.strength)
    return _heaviest(weights)


def _operational_reason(moves: Iterable[Movement]) -> str:
    """Return the longest step of the equipment of the units that most lack on the day."""
    weights: Counter[str] = Counter()
    for move in moves:
        shipped = [step for step in move.steps if step.stream == Stream.EQUIPMENT] or list(move.steps)
        longest = max(shipped, key=lambda step: step.end_day - step.start_day, default=None)
        if longest:
            name = LIFT if move.late_step == LIFT else longest.name
            weights[name] += round(1000 * (1 - move.operational_probability) * move.strength)
    return _heaviest(weights)


def _heaviest(weights: Counter[str]) -> str:
    return min(+weights, key=lambda step: (-weights[step], step), default="")


def _seasonal(step: str, *, call: Scenario) -> str:
    """Return ``wet`` for a road that the wet season closes or slows before the horizon."""
    settings = call.settings
    is_wet = bool(paths.season(settings).is_wet[: settings.policy.horizon_days].any())
    return WET if step == ROAD and is_wet and _hangs_on_season(call) else step
