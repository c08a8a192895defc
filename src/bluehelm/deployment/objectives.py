"""What else a schedule could have been chosen for, on the same draws."""

from __future__ import annotations

from bluehelm.deployment import lift_decode, paired, schedule, simulate
from bluehelm.deployment.domain import Objective
from bluehelm.deployment.lift_domain import ObjectiveScore
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.result import Plan
from bluehelm.deployment.simulate import Runs


def scores(lift: Chosen, runs: Runs, *, made: Plan) -> tuple[ObjectiveScore, ...]:
    """
    Return the schedule of a plan beside that of every other objective, run by run on the same draws.

    Parameters
    ----------
    lift
        Units and means, with the chosen schedule.
    runs
        Its runs.
    made
        The plan, with its question.

    Returns
    -------
    tuple of ObjectiveScore
        The chosen objective first.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> [score.objective.value for score in tiny.objectives]
    ['strength', 'tardiness']
    """
    own = made.settings.objective
    found = [_score(lift, runs, objective=own, chosen=runs, made=made)]
    for objective in Objective:
        if objective != own:
            settings = made.settings.model_copy(update={"objective": objective})
            plan = schedule.choose(lift.case, runs.units, settings=settings)
            other = Chosen(case=lift.case, plan=plan)
            again = simulate.run(
                runs.units,
                requirements=made.requirements,
                settings=settings,
                seed=made.provenance.seed,
                replications=made.forecast.replications,
                lift=other,
            )
            found.append(_score(other, again, objective=objective, chosen=runs, made=made))
    return tuple(found)


def _score(lift: Chosen, runs: Runs, *, objective: Objective, chosen: Runs, made: Plan) -> ObjectiveScore:
    """Return what a schedule reaches, beside the chosen one."""
    settings = made.settings
    leaves = simulate.leave_days(runs, requirements=made.requirements, offers=made.offers, settings=settings)
    forecast = simulate.forecast(runs, settings=settings, leaves=leaves)
    here, there = (paired.on_day(one, day=settings.day, leaves=leaves) for one in (chosen, runs))
    more = paired.difference(here, there, target=settings.target)
    return ObjectiveScore(
        objective=objective,
        probability=forecast.probability,
        standard_error=forecast.standard_error,
        mean_on_day=forecast.mean_on_day,
        operational_mean_on_day=forecast.operational_mean_on_day,
        lateness=lift_decode.decode(lift.case.problem, lift.plan).value / 2,
        difference=more.probability,
        difference_error=more.standard_error,
    )
