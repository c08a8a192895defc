"""The schedule in sentences, for all faces: what is scarce, whom nothing carries, what it is chosen for."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.core.charts.scale import chance
from bluehelm.deployment import report_words as say
from bluehelm.deployment.domain import Objective
from bluehelm.deployment.lift_case import OWN_SHIP
from bluehelm.deployment.lift_domain import LiftAnswer, ObjectiveScore
from bluehelm.deployment.result import Plan

AIMS = {
    Objective.STRENGTH: "the strength on day {day}",
    Objective.TARDINESS: "the least lateness",
}
"""What a schedule is chosen for, in words."""


def sentences(plan: Plan) -> tuple[str, ...]:
    """
    Return what the schedule of a plan comes to.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of str
        What the means allow, what is scarce, whom nothing carries, how late units are, what it is chosen for;
        none when nothing was scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> len(sentences(tiny)), sentences(tiny.model_copy(update={"lift": None}))
    (4, ())
    """
    if plan.lift is None:
        return ()
    answer = plan.lift
    return means(answer, target=plan.settings.target), *scarce(answer), lateness(answer), *chosen_for(plan)


def means(answer: LiftAnswer, *, target: int) -> str:
    """
    Return who is there by the day asked about, with the means there are and with enough of all, if any sail.

    Parameters
    ----------
    answer
        The schedule.
    target
        Persons asked for.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> means(tiny.lift, target=200)[:33]
    'With these means, on median days,'
    """
    enough = (
        f"; were there enough of all means, {answer.persons_unlimited:,} and {answer.operational_unlimited:,}"
    )
    return (
        f"With these means, on median days, {answer.persons:,} of {target:,} persons are on site by day "
        f"{answer.day}, {answer.operational:,} of them as operational units"
        f"{'' if _lacks_ships(answer) else enough}."
    )


def _lacks_ships(answer: LiftAnswer) -> bool:
    """Return whether units stay behind and no ship of the scenario carries anything; more of none is none."""
    return bool(answer.stranded) and all(one.carrier_id.startswith(OWN_SHIP) for one in answer.sailings)


def scarce(answer: LiftAnswer) -> Iterator[str]:
    """
    Yield which means is scarce, and which units cannot be carried and why.

    Parameters
    ----------
    answer
        The schedule.

    Yields
    ------
    str
        Sentences; none when nothing runs out and everybody is carried. Where no ship carries anything, no
        other means is called scarce.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> next(scarce(tiny.lift))[:29]
    'Most in use: Small ro-ro ship'
    """
    busiest = next((pool for pool in answer.pools if pool.is_at_limit), None)
    if busiest and not _lacks_ships(answer):
        carrier = busiest.name
        yield (
            f"Most in use: {carrier}, {busiest.limit} of which {busiest.peak} in use at once, "
            f"{chance(busiest.busy_share)} of the time until the last unit is there."
        )
    yield from dict.fromkeys(
        f"{one.offer_id} cannot be carried to {one.requirement_id}: {one.reason}." for one in answer.stranded
    )


def lateness(answer: LiftAnswer) -> str:
    """
    Return how late units are, beside the best rule of thumb and what is proved.

    Parameters
    ----------
    answer
        The schedule.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> lateness(tiny.lift)[-37:]
    'no such schedule has less than 6,024.'
    """
    proved = "what no schedule goes below is unknown, as ships can be shared in too many ways"
    if answer.bound is not None:
        proved = f"no such schedule has less than {answer.bound:,.0f}"
    return (
        f"Lateness {answer.lateness:,.0f} person-days, those of critical lines counted three times; by the "
        f"best rule of thumb, {answer.rule}, {answer.lateness_of_rules:,.0f}; {proved}."
    )


def chosen_for(plan: Plan) -> Iterator[str]:
    """
    Yield what the schedule of a plan is chosen for, and what another would reach.

    Parameters
    ----------
    plan
        The plan.

    Yields
    ------
    str
        A sentence; none when nothing was scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> next(chosen_for(tiny))[:71]
    'Chosen for the strength on day 60: the probability of 200 persons on si'
    """
    if not plan.objectives:
        return
    own, *others = plan.objectives
    told = (
        f"Chosen for {aim(own, plan=plan)}: the probability of {plan.settings.target:,} persons on site by "
        f"then is {chance(own.probability)}."
    )
    if own.objective != Objective.STRENGTH:
        told = told.replace("by then", f"by day {plan.settings.day}")
    yield " ".join([told, *(_instead(other, plan=plan) for other in others)])


def aim(score: ObjectiveScore, *, plan: Plan) -> str:
    """
    Return what a schedule is chosen for, in words.

    Parameters
    ----------
    score
        What it reaches.
    plan
        The plan, with its question.

    Returns
    -------
    str
        Words that follow "for".

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> aim(tiny.objectives[1], plan=tiny)
    'the least lateness'
    """
    return AIMS[score.objective].format(day=plan.settings.day)


def _instead(score: ObjectiveScore, *, plan: Plan) -> str:
    less = f"{round(score.difference, 2) + 0.0:.2f}".replace("-", "−")
    return (
        f"The same units, scheduled for {aim(score, plan=plan)}, reach it with {chance(score.probability)} "
        "on the same draws "
        f"(difference {less}, standard error {say.standard_error(score.difference_error)})."
    )
