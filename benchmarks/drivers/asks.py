"""All asks of one match, from the bounds at hand and by solving it again, in a process of its own."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.drivers.matching import STAGES
from benchmarks.models import matching as models
from benchmarks.patterns import matching as patterns
from bluehelm.generation import match, worth
from bluehelm.generation.domain import StageStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """
    What one more unit of every type is worth in one match.

    Attributes
    ----------
    trait, requirements, seed, types
        The match, and how many types of unit were asked for.
    persons
        Persons that the unit worth most covers, of both tiers.
    proved, agree, wrong
        Asks whose worth is proved in all stages; those for which solving again says the same; and those for
        which it says something outside what is proved.
    base_cpu, cpu, again_cpu
        CPU seconds of the match itself, of all asks, and of solving again for all of them.

    Examples
    --------
    >>> AskRow.__slots__[0]
    'trait'
    """

    trait: str
    requirements: int
    seed: int
    types: int
    persons: float
    proved: int
    agree: int
    wrong: int
    base_cpu: float
    cpu: float
    again_cpu: float


def measure(trait: str, *, requirements: int, seed: int) -> AskRow:
    """
    Return what the asks of one match are worth.

    Parameters
    ----------
    trait, requirements, seed
        The match.

    Returns
    -------
    AskRow
        Measured in this process, which did nothing else but compile.
    """
    match.solve_problem(models.make(patterns.recipe("plain", requirements=15, seed=0)))  # compiles
    problem = models.make(patterns.recipe(trait, requirements=requirements, seed=seed))
    clock = [time.process_time()]
    base = match.solve_problem(problem, names=STAGES)
    clock.append(time.process_time())
    changed = [models.one_more(problem, unit_type) for unit_type in np.unique(problem.unit_type)]
    found = [worth.of(base.search, one) for one in changed]
    clock.append(time.process_time())
    again = [match.solve_problem(one, names=STAGES).stages for one in changed]
    clock.append(time.process_time())
    agree = wrong = 0
    for told, stages in zip(found, again, strict=True):
        pairs = zip(base.stages, stages, strict=True)
        gain = {was.name: was.value - now.value for was, now in pairs}
        proved = all(stage.status == StageStatus.OPTIMAL for stage in (*base.stages, *stages))
        agree += gain == told.gain
        wrong += proved and any(
            not told.least[name] - 0.5 <= gain[name] <= told.most[name] + 0.5 for name in told.most
        )
    return AskRow(
        trait=trait,
        requirements=requirements,
        seed=seed,
        types=len(changed),
        persons=max(sum(told.rank[:2]) for told in found),
        proved=sum(told.is_exact for told in found),
        agree=agree,
        wrong=wrong,
        base_cpu=clock[1] - clock[0],
        cpu=clock[2] - clock[1],
        again_cpu=clock[3] - clock[2],
    )


if __name__ == "__main__":
    print(json.dumps(asdict(measure(**json.loads(sys.argv[1])))))
