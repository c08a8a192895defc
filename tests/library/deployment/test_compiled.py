"""Without numba the kernels are plain Python, and every answer is the same."""

import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

from bluehelm.core import compiled
from bluehelm.deployment import for_the_day, lift_search, lifted, plan, scenario, ways
from bluehelm.deployment.for_the_day import DayLimits
from bluehelm.deployment.lift_search import SearchLimits
from bluehelm.deployment.lifted import Chosen
from bluehelm.generation import match

LITTLE = DayLimits(scenarios=(4, 8), moves=(5, 3), validation=20)
CHILD = """
import sys
sys.modules["numba"] = None  # import numba fails
from tests.library.deployment import test_compiled
print(test_compiled.answers())
"""


def answers() -> str:
    """Return a plan of the tiny example, and what little searches for its ships and day find and give."""
    tiny = scenario.read(Path("examples/tiny"))
    prepared = plan.prepare(tiny, settings=tiny.settings)
    chosen = ways.assigned(match.solve(prepared.case), itineraries=prepared.itineraries)
    case = prepared.lift_of(chosen, scenario=tiny)
    found = lift_search.solve(case.problem, limits=SearchLimits(moves=50), seed=1)
    samples = for_the_day.sampled(case, chosen, settings=tiny.settings, limits=LITTLE)
    best, start = for_the_day.improve(
        samples, [found.plan, *(one.plan for one in found.starts)], limits=LITTLE
    )
    lift = Chosen(case=case, plan=best)
    runs = lifted.sample(chosen, lift=lift, settings=tiny.settings, seed=1, replications=50)
    days = [(path.people_day.tolist(), path.equipment_day.tolist()) for path in runs]
    made = plan.make(replace(tiny, fleet=(), capacities=()), replications=50)
    told = [{name: value.tolist() for name, value in asdict(one).items()} for one in (found.plan, best)]
    return repr((compiled.IS_COMPILED, told, start, days, made.model_dump_json()))


def test_answers_are_the_same_without_numba(root: Path) -> None:
    """Match, explanation, search for ships, search for the day and simulation hang on no compiler."""
    told = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", CHILD],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(root), str(root / "src")])},
    )
    assert told.stderr == ""
    assert told.stdout.strip() == answers().replace("(True,", "(False,", 1)
