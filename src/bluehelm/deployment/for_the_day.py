"""Choose order, sailings and ships for the strength on a day, over samples of what may delay the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bluehelm.core import rng
from bluehelm.deployment import (
    day_kernel,
    execute,
    lift_decode,
    lift_draws,
    lift_rules,
    lift_search,
    lifted,
    run_kernel,
)
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.day_kernel import Question
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.lift_kernel import Genes
from bluehelm.deployment.lift_problem import Floats, LiftProblem
from bluehelm.deployment.lift_schedule import LiftPlan
from bluehelm.deployment.lift_search import SearchLimits
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.paths import Chances
from bluehelm.deployment.run_problem import Draws, Execution

SEED = 2**31
"""Seed of the samples in the search; the next one is that of the validation. No simulation asks for them."""

COUNTS = (1.0, 1.0)
"""What a person on site counts, and once more with the equipment of the unit."""


FINALISTS = 8
"""Starts that are compared on the samples of the validation."""

HORIZONS = 2
"""How often the first guess of a horizon is looked at; a plan that does not end in it is not taken."""

PATIENCE = 30
"""Moves a load without gain after which the search goes back to its best plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLimits:
    """
    How much work a search for the day may do; counts, so that a busy machine gives the same answer.

    Attributes
    ----------
    scenarios, moves
        Samples of each stage, and changes that it tries for each load.
    validation
        Samples on which the plans of all stages are compared.

    Examples
    --------
    >>> DayLimits().scenarios
    (25, 50, 100)
    """

    scenarios: tuple[int, ...] = (25, 50, 100)
    moves: tuple[int, ...] = (100, 50, 25)
    validation: int = 2000


LIMITS = DayLimits()
"""Work limits where the caller names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """
    A lift with samples of what may happen.

    Attributes
    ----------
    problem
        The lift, of which the search knows which ship can carry which units together.
    execution
        The lift as it is executed; its plan is left aside.
    draws
        What chance does, one row a sample: those of the search, then those of the validation.
    elsewhere
        Day on which equipment that no ship carries is on site, by sample and load; -inf for none.
    to_site
        Days of people from airport to site by load, dry and wet.
    day, target
        Day asked about, and persons asked for.
    counts
        What a person on site counts, and once more with the equipment of the unit.

    Examples
    --------
    >>> Sampled.__slots__[-1]
    'counts'
    """

    problem: LiftProblem
    execution: Execution
    draws: Draws
    elsewhere: Floats
    to_site: Floats
    day: int
    target: int
    counts: tuple[float, float] = COUNTS


def sampled(case: LiftCase, ways: Sequence[Itinerary], *, settings: Settings, limits: DayLimits) -> Sampled:
    """
    Return a lift with the samples that a search needs.

    Parameters
    ----------
    case
        The lift.
    ways
        Its units.
    settings
        Day asked about, season and rules.
    limits
        How many samples.

    Returns
    -------
    Sampled
        Arrays.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> little = DayLimits(scenarios=(5,), moves=(5,), validation=20)
    >>> sampled(case, ways, settings=tiny.settings, limits=little).draws.ready.shape
    (25, 1)
    """
    problem = case.problem
    first = lift_rules.starts(problem)[0].plan
    rows = []
    for seed, number in ((SEED, max(limits.scenarios)), (SEED + 1, limits.validation)):
        chances = Chances(settings=settings, seed=seed, replications=number)
        units = lift_draws.of_units(ways, case=case, chances=chances)
        rows.append(lift_draws.of_loads(units, case=case))
    names = Draws.__slots__
    joined = {name: np.concatenate([getattr(row, name) for row in rows]) for name in names}
    roads = [one.way.people_roads for one in case.units]
    to_site = [(dry.days if dry else np.inf, wet.days if wet else np.inf) for dry, wet in roads]
    return Sampled(
        problem=problem,
        execution=lifted.execution(Chosen(case=case, plan=first), settings=settings),
        draws=Draws(**joined),
        elsewhere=joined["elsewhere"],
        to_site=np.array(to_site, dtype=np.float64).reshape(len(roads), 2),
        day=settings.day,
        target=settings.target,
    )


def improve(
    lift: Sampled, plans: Sequence[LiftPlan], *, limits: DayLimits = LIMITS, seed: int = SEED
) -> tuple[LiftPlan, int]:
    """
    Return the plan that reaches the target most often, on samples that the search has not seen.

    The search raises the mean strength on the day, a little also for near misses: raising the share itself
    would fit the samples. Of its stages and the best starts, that share only chooses.

    Parameters
    ----------
    lift
        The lift with its samples.
    plans
        Where the search may begin, such as the plans of all rules; on the samples of the validation the
        answer reaches the target no less often than the best of them.
    limits
        Most work.
    seed
        Seed of the changes that are tried.

    Returns
    -------
    tuple
        The plan, and the number of its start among the plans.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import lift_rules, plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> little = DayLimits(scenarios=(5,), moves=(5,), validation=20)
    >>> lift = sampled(case, ways, settings=tiny.settings, limits=little)
    >>> found, start = improve(lift, [lift_rules.starts(case.problem)[0].plan], limits=little)
    >>> found.order.tolist(), start
    ([0], 0)
    """
    search = _Search(lift, searched=max(limits.scenarios))
    fixed = [lift_search.improve(lift.problem, plan, limits=SearchLimits(moves=0), seed=0) for plan in plans]
    genes = [lift_decode.genes(lift.problem, plan) for plan in fixed]
    seen = [search.judge(one, search.seen(max(limits.scenarios)))[1] for one in genes]
    first = np.argsort(seen)[::-1][:FINALISTS].tolist()
    most, place = max((search.judge(genes[place], search.unseen), place) for place in first)
    best = fixed[place]
    chance = rng.stream(seed, "lift", "day").integers(1, 2**63, size=1, dtype=np.uint64)
    changed = lift_decode.genes(lift.problem, best)
    for scenarios, moves in zip(limits.scenarios, limits.moves, strict=True):
        search.climb(changed, search.seen(scenarios), chance=chance, moves=moves)
        reached = search.judge(changed, search.unseen)
        if reached > most:
            best, most = lift_decode.plan(changed), reached
    return best, place


class _Search:
    """The lift as the kernel reads it, and its samples."""

    def __init__(self, lift: Sampled, *, searched: int) -> None:
        self.lift, self.chance = lift, execute.chance_of(lift.draws)
        self.run = execute.lift_of(replace(lift.execution, horizon=lift.day + day_kernel.SOFT + 1))
        self.world = run_kernel.room(self.run, lift.problem.num_units)
        self.arrays = lift.problem.arrays()
        self.state = lift_decode.state(self.arrays, horizon=HORIZONS * lift_decode.horizon(self.arrays))
        self.unseen = self._asked(searched, len(lift.elsewhere))

    def _asked(self, first: int, last: int) -> Question:
        lift = self.lift
        return Question(
            chance=run_kernel.Chance(*(one[first:last] for one in self.chance)),
            elsewhere=lift.elsewhere[first:last],
            to_site=lift.to_site,
            counts=np.array(lift.counts),
            day=float(lift.day),
            target=lift.target,
        )

    def seen(self, number: int) -> Question:
        """Return the first samples of the search."""
        return self._asked(0, number)

    def judge(self, genes: Genes, question: Question) -> tuple[float, float]:
        """Return the share of samples that reach the target, and the mean of the persons that count."""
        share, mean = day_kernel.judge(self.arrays, genes, self.state, self.run, question, self.world)
        return float(share), float(mean)

    def climb(self, genes: Genes, question: Question, *, chance: NDArray[np.uint64], moves: int) -> None:
        """Improve a plan in place."""
        number = len(genes.order)
        day_kernel.climb(
            self.arrays, genes, self.state, chance, self.run, question, moves * number, PATIENCE * number
        )
