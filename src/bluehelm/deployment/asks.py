"""What to ask for next: one more unit of each kind, what it is worth, and of whom to ask it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bluehelm.deployment import (
    addressees,
    asked_unit,
    newcomers,
    paired,
    plan,
    question,
    reasons,
    settling,
    simulate,
    ways,
)
from bluehelm.deployment.asked_unit import ASKED
from bluehelm.deployment.asks_domain import Addressee, AskReport, ValuedAsk, Variant
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.paired import Difference
from bluehelm.deployment.prepared import Prepared
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Progress, silent
from bluehelm.generation import asks, gaps, match, prices, problem
from bluehelm.generation.asks import Ask
from bluehelm.generation.result import Matching
from bluehelm.generation.search import Search
from bluehelm.generation.worth import Worth
from bluehelm.partnership import contributors

TRIED = 4
"""Contributors whose unit is tried in the match, for each ask."""

GROUPS = 3
"""Groups of contributors whose unit is simulated, for each ask."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """
    A scenario with its plan, at which asks are tried.

    Attributes
    ----------
    scenario, prepared, matching
        The scenario, made ready with the delays of the round that is the plan, and who fills what.
    lift
        The schedule of the plan, which those who stay keep; None where nothing is scheduled.
    seed, replications
        Of every simulation.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> round(open_desk(tiny, replications=100).persons.mean()) > 100
    True
    """

    scenario: Scenario
    prepared: Prepared
    matching: Matching
    lift: Chosen | None
    seed: int
    replications: int

    @property
    def settings(self) -> Settings:
        """The question and the rules."""
        return self.prepared.conditions.settings

    @cached_property
    def search(self) -> Search:
        """The stages that count persons and days, with what is proved of each type of unit."""
        return match.solve_problem(problem.build(self.prepared.case), names=prices.NEED).search

    @cached_property
    def persons(self) -> NDArray[np.int64]:
        """Persons on site on the day asked about as things stand, in every run."""
        return self.on_day(self.prepared, self.matching)

    def on_day(self, prepared: Prepared, matching: Matching) -> NDArray[np.int64]:
        """Return the persons of a plan who are on site on the day asked about, in every run."""
        lines, offers, settings = prepared.case.requirements, prepared.case.offers, self.settings
        going = ways.assigned(matching, itineraries=prepared.itineraries)
        runs = simulate.run(
            going,
            requirements=lines,
            settings=settings,
            seed=self.seed,
            replications=self.replications,
            lift=newcomers.scheduled(self.lift, going, prepared=prepared, scenario=self.scenario),
        )
        leaves = simulate.leave_days(runs, requirements=lines, offers=offers, settings=settings)
        return paired.on_day(runs, day=settings.day, leaves=leaves)

    def difference(self, prepared: Prepared) -> Difference:
        """Return what another state of supply adds to the probability."""
        changed = self.on_day(prepared, match.solve(prepared.case))
        return paired.difference(changed, self.persons, target=self.settings.target)

    def worth(self, prepared: Prepared) -> Worth:
        """Return what another state of supply is worth in the match."""
        return asks.value(self.search, prepared.case)

    def with_unit(self, ask: Ask, *, contributor: str) -> Prepared:
        """Return the scenario made ready with one more unit of a contributor."""
        case = self.prepared.case
        unit = asked_unit.of(ask, contributor=contributor, scenario=self.scenario, case=case)
        places = dict(self.prepared.conditions.places)
        if unit.home_airport:
            places[unit.home_airport] = contributors.airport(unit.home_airport)
        if unit.home_port:
            places[unit.home_port] = contributors.port(unit.home_port)
        conditions = replace(self.prepared.conditions, places=places)
        itineraries, arrivals = ways.between(
            tuple(line for line in case.requirements if line.unit_type == ask.unit_type),
            offers=(unit,),
            levels={ASKED: ask.level},
            conditions=conditions,
        )
        standing = asks.standing_at(case, ASKED, level=ask.level)
        return replace(
            self.prepared,
            case=asks.with_unit(case, unit, standing=standing, arrivals=arrivals),
            conditions=conditions,
            itineraries=self.prepared.itineraries | itineraries,
        )


def open_desk(
    scenario: Scenario,
    *,
    target: int | None = None,
    day: int | None = None,
    seed: int = 1,
    replications: int = 10_000,
) -> Desk:
    """
    Return a scenario with its plan, at which asks are tried.

    Parameters
    ----------
    scenario
        Offers, requirements, geography and assumptions.
    target, day
        Persons asked for and the day by which; those of the scenario by default.
    seed, replications
        Of every simulation.

    Returns
    -------
    Desk
        Ready to try.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> [row.offer_id for row in open_desk(tiny).matching.assignments]
    ['O3', 'O2', 'O4']
    """
    settings = question.asked(scenario.settings, target=target, day=day)
    prepared = plan.prepare(scenario, settings=settings)
    trial, _ = settling.settle(prepared, scenario=scenario)
    return Desk(
        scenario=scenario,
        prepared=replace(prepared, case=trial.case),
        matching=trial.matching,
        lift=trial.lift,
        seed=seed,
        replications=replications,
    )


def make(desk: Desk, *, most: int = 5, progress: Progress = silent) -> AskReport:
    """
    Return the asks that are worth most.

    Candidates go by what the stages of the match show that they cannot be worth more than; what can still be
    among the best is tried in the match. These are then simulated, on the draws of the plan at hand.

    Parameters
    ----------
    desk
        The scenario with its plan.
    most
        Most asks by the order of the stages, and most by probability.
    progress
        Called as the work goes on.

    Returns
    -------
    AskReport
        The best asks, in the order of the stages of the match.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> found = make(open_desk(tiny, replications=500), most=1).asks[0]
    >>> found.ask.unit_type, found.worth.gain["critical_unmet"], found.contributor
    ('UHU', 60.0, 'XES')
    """
    # 1. Shortlist by bounds and by trial in the match.
    tried = _shortlist(desk, most=2 * most, progress=progress)
    # 2. Simulate on common draws.
    added = {}
    for done, one in enumerate(tried):
        progress("simulate", done, len(tried))
        added[one] = desk.difference(one.prepared)
    likely = sorted(tried, key=lambda one: (-added[one].probability, one.order))
    best = sorted({*tried[:most], *likely[:most]}, key=lambda one: one.order)
    # 3. What the worth of the best hangs on.
    valued = tuple(_valued(desk, one, difference=added[one]) for one in best)
    case, matching = desk.prepared.case, desk.matching
    held = asks.held_by_pins(case, matching)  # nobody is asked for these
    probability, standard_error = simulate.share(desk.persons >= desk.settings.target)
    return AskReport(
        target=desk.settings.target,
        day=desk.settings.day,
        requested_on=desk.settings.requested_on,
        probability=probability,
        standard_error=standard_error,
        replications=desk.replications,
        seed=desk.seed,
        asks=valued,
        num_candidates=len(asks.candidates(case, matching)),
        pinned=gaps.explain(case, matching, of=held, reader=reasons.reader_of(desk.scenario)),
    )


def _shortlist(desk: Desk, *, most: int, progress: Progress) -> list[_Tried]:
    """Return the asks worth most, by the order of the stages and by days, without trying what cannot be."""
    candidates = asks.candidates(desk.prepared.case, desk.matching)
    bounds = {ask: asks.bound(desk.search, ask, case=desk.prepared.case) for ask in candidates}
    ordered = sorted(candidates, key=lambda ask: (*(-part for part in bounds[ask]), ask.lines))
    found: list[_Tried] = []
    for done, ask in enumerate(ordered):
        progress("asks", done, len(ordered))
        if _is_beaten(bounds[ask], by=[one.worth.rank for one in found], most=most):
            continue
        tried = _tried(desk, ask)
        if tried is not None and any(part > 0 for part in tried.worth.rank):
            found = sorted(_whole(found, tried), key=lambda one: one.order)
    soonest = sorted(found, key=lambda one: (-one.worth.rank[-1], one.order))
    return sorted({*found[:most], *soonest[:most]}, key=lambda one: one.order)


def _is_beaten(bound: tuple[float, ...], *, by: list[tuple[float, ...]], most: int) -> bool:
    """Tell whether enough are worth as much as a bound, in the order of the stages and in days."""
    return (
        sum(rank >= bound for rank in by) >= most and sum(rank[-1] >= bound[-1] for rank in by) >= most
    ) or not any(bound)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Tried:
    """An ask with the contributor of whom it is worth most."""

    ask: Ask
    prepared: Prepared
    worth: Worth
    contributor: str
    arrival_day: int
    addressees: tuple[Addressee, ...]

    @property
    def order(self) -> tuple[float, ...]:
        """Place among others: the most worth first, then the smaller unit."""
        return (*(-part for part in self.worth.rank), self.ask.strength)


def _whole(best: Iterable[_Tried], tried: _Tried) -> list[_Tried]:
    """Return asks with one more; of two for the same lines only the one worth more, or the smaller."""
    kept = []
    for one in best:
        is_rival = one.ask.unit_type == tried.ask.unit_type and set(one.ask.lines) & set(tried.ask.lines)
        if is_rival and one.order <= tried.order:
            return list(best)
        if not is_rival:
            kept.append(one)
    return [*kept, tried]


def _tried(desk: Desk, ask: Ask) -> _Tried | None:
    """Return an ask tried with units of the contributors nearest to it; None when nobody has a way."""
    known = addressees.of(desk.scenario, desk.prepared.case, matching=desk.matching, ask=ask)
    ways = {who.contributor: desk.with_unit(ask, contributor=who.contributor) for who in known}
    days = {state: _day(prepared, ask) for state, prepared in ways.items()}
    told = [who.model_copy(update={"arrival_day": days[who.contributor]}) for who in known]
    ordered = sorted(told, key=lambda who: (who.arrival_day is None, who.record.rank, who.arrival_day or 0))
    best: _Tried | None = None
    for place, who in enumerate(ordered[:TRIED]):
        day = who.arrival_day
        if day is None:
            break
        worth = desk.worth(ways[who.contributor])
        ordered[place] = who.model_copy(update={"gain": worth.gain})
        if best is None or (worth.rank, -day) > (best.worth.rank, -best.arrival_day):
            best = _Tried(
                ask=ask,
                prepared=ways[who.contributor],
                worth=worth,
                contributor=who.contributor,
                arrival_day=day,
                addressees=(),
            )
    return best and replace(best, addressees=tuple(ordered))


def _day(prepared: Prepared, ask: Ask) -> int | None:
    """Return the first day on which the unit would be at one of the lines that want it."""
    arrivals = prepared.case.arrivals
    days = [arrivals[line, ASKED].day for line in ask.lines if (line, ASKED) in arrivals]
    return min(days, default=None)


def _valued(desk: Desk, tried: _Tried, *, difference: Difference) -> ValuedAsk:
    return ValuedAsk(
        ask=tried.ask,
        contributor=tried.contributor,
        arrival_day=tried.arrival_day,
        worth=tried.worth,
        difference=difference,
        addressees=tried.addressees,
        variants=tuple(_variants(desk, tried)),
    )


def _variants(desk: Desk, tried: _Tried) -> Iterator[Variant]:
    """Yield the ask at each lower level that may be selected, and without each thing that it must have."""
    ask, order = tried.ask, desk.prepared.case.level_order
    least = order.get(desk.settings.policy.min_level, 1)
    levels = [level for level in sorted(order, key=lambda one: -order[one]) if least <= order[level]]
    for level in levels:
        if level != ask.level:
            other = ask.model_copy(update={"level": level})
            yield _variant(tried, desk, other=other, text=f"at {level} instead of {ask.level}")
    for attribute in ask.attributes:
        kept = tuple(one for one in ask.attributes if one != attribute)
        other = ask.model_copy(update={"attributes": kept})
        yield _variant(tried, desk, other=other, text=f"without {attribute.replace('_', ' ')} capability")
    for language in ask.languages:
        kept = tuple(one for one in ask.languages if one != language)
        other = ask.model_copy(update={"languages": kept})
        yield _variant(tried, desk, other=other, text=f"without the language {language}")
    for group, state in _groups(desk, tried):
        yield _variant(replace(tried, contributor=state), desk, other=ask, text=f"of {group} instead")


def _groups(desk: Desk, tried: _Tried) -> list[tuple[str, str]]:
    """Return groups whose soonest member comes on another day than the unit tried, with that member."""
    known = {one.iso3: one.groups for one in (*contributors.contributors(), *desk.scenario.contributors)}
    soonest: dict[str, Addressee] = {}
    for who in sorted(tried.addressees, key=lambda who: who.arrival_day or 0):
        for group in known[who.contributor] if who.arrival_day else ():
            soonest.setdefault(group, who)
    other = [
        (group, who.contributor) for group, who in soonest.items() if who.arrival_day != tried.arrival_day
    ]
    return other[:GROUPS]


def _variant(tried: _Tried, desk: Desk, *, other: Ask, text: str) -> Variant:
    prepared = desk.with_unit(other, contributor=tried.contributor)
    return Variant(
        text=text,
        contributor=tried.contributor,
        arrival_day=_day(prepared, other),
        gain=desk.worth(prepared).gain,
        difference=desk.difference(prepared),
    )
