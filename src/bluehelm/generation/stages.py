"""Stages of a match in their order, and what a set of units costs in each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluehelm.generation.problem import Bools, Floats, Ints, MatchProblem

UNMET, WOMEN, ABSENT, RISK, BEYOND, FIRST, PASSED_OVER = range(7)
NUM_FEATURES = 7
NO_UNIT = -1
FAR = 2**40


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """
    What one stage makes small.

    Attributes
    ----------
    name, unit
        Name of the stage and the unit of its value.
    feature
        Column of ``features`` that it sums; None for the concentration, which is a maximum and no sum.
    tier
        ``critical``, ``other`` or ``all``: the requirements over which it sums.

    Examples
    --------
    >>> Goal(name="critical_unmet", unit="persons", feature=UNMET, tier="critical").tier
    'critical'
    """

    name: str
    unit: str
    feature: int | None
    tier: str = "all"

    @property
    def is_whole(self) -> bool:
        """Whether its value is a whole number in every plan."""
        return self.feature != RISK

    def counts(self, problem: MatchProblem) -> Bools:
        """Return which requirements it sums over."""
        if self.tier == "all":
            return np.ones(problem.num_requirements, dtype=np.bool_)
        return problem.is_critical if self.tier == "critical" else ~problem.is_critical


GOALS = (
    Goal(name="critical_unmet", unit="persons", feature=UNMET, tier="critical"),
    Goal(name="womens_shortfall", unit="women", feature=WOMEN),
    Goal(name="other_unmet", unit="persons", feature=UNMET, tier="other"),
    Goal(name="person_days_absent", unit="person-days", feature=ABSENT),
    Goal(name="risk", unit="persons late, expected", feature=RISK),
    Goal(name="cost", unit="persons beyond the need", feature=BEYOND),
    Goal(name="first_deployment", unit="persons on a first deployment", feature=FIRST),
    Goal(name="concentration", unit="persons", feature=None),
    Goal(name="preference", unit="preferences passed over", feature=PASSED_OVER),
)
"""Every stage, in the order of priority."""


def of(problem: MatchProblem) -> tuple[Goal, ...]:
    """
    Return the stages of a match in their order.

    Parameters
    ----------
    problem
        The match.

    Returns
    -------
    tuple of Goal
        All stages; the women's shortfall only where the policy has it, first deployments only where it is
        known who has served, the preference only where one can be kept.
    """
    absent = set()
    if not problem.has_womens_stage:
        absent.add("womens_shortfall")
    if not problem.has_experience_stage:
        absent.add("first_deployment")
    if not problem.pair_preferred.any():
        absent.add("preference")
    return tuple(goal for goal in GOALS if goal.name not in absent)


def features(problem: MatchProblem, sets: Ints, *, requirement: Ints) -> Floats:
    """
    Return what each set costs: the columns that the stages add up.

    Parameters
    ----------
    problem
        The match.
    sets
        Pairs in each set, padded with -1, shape ``(num_sets, 3)``.
    requirement
        Requirement of each set, shape ``(num_sets,)``.

    Returns
    -------
    numpy.ndarray
        Persons unmet, women missing, person-days absent, expected persons late, persons beyond the need,
        persons on a first deployment, preferred pairs passed over; shape ``(num_sets, 7)``.
    """
    is_unit = sets != NO_UNIT
    pair = np.where(is_unit, sets, 0)
    if not len(problem.pair_offer):
        size = women = first = np.zeros(sets.shape, dtype=np.int64)
        day, risk, preferred = size + FAR, np.zeros(sets.shape), is_unit
    else:
        offer = problem.pair_offer[pair]
        size = np.where(is_unit, problem.size[offer], 0)
        women = np.where(is_unit, problem.women[offer], 0)
        first = size * problem.is_first[offer]
        day = np.where(is_unit, problem.pair_day[pair], FAR)
        risk = np.where(is_unit, problem.pair_risk[pair], 0.0)
        preferred = is_unit & problem.pair_preferred[pair]
    need, total = problem.need[requirement], size.sum(axis=1)
    wanted = np.bincount(
        problem.pair_requirement, weights=problem.pair_preferred, minlength=problem.num_requirements
    )
    result = np.empty((len(sets), NUM_FEATURES))
    result[:, UNMET] = np.maximum(need - total, 0)
    result[:, WOMEN] = np.maximum(problem.women_needed[requirement] - women.sum(axis=1), 0)
    result[:, ABSENT] = _absent(problem, size, day=day, requirement=requirement)
    result[:, RISK] = risk.sum(axis=1)
    result[:, BEYOND] = np.maximum(total - need, 0)
    result[:, FIRST] = first.sum(axis=1)
    result[:, PASSED_OVER] = wanted[requirement] - preferred.sum(axis=1)
    return result


def _absent(problem: MatchProblem, size: Ints, *, day: Ints, requirement: Ints) -> Ints:
    """Add up, day by day from the needed day to the horizon, the persons who are not there."""
    begin, end = problem.begin_day[requirement], problem.end_day[requirement]
    order = np.argsort(day, axis=1, kind="stable")
    sizes = np.take_along_axis(size, order, axis=1)
    days = np.clip(np.take_along_axis(day, order, axis=1), begin[:, None], end[:, None])
    missing = problem.need[requirement].copy()
    absent, since = np.zeros_like(missing), begin
    for step in range(size.shape[1]):
        absent += (days[:, step] - since) * np.maximum(missing, 0)
        missing -= sizes[:, step]
        since = days[:, step]
    return absent + (end - since) * np.maximum(missing, 0)


def concentration(problem: MatchProblem, plan: Ints) -> int:
    """
    Return the largest number of persons from one contributor in one mission.

    Parameters
    ----------
    problem
        The match.
    plan
        Pairs of each requirement, padded with -1, shape ``(num_requirements, 3)``.

    Returns
    -------
    int
        Persons; 0 when nothing is assigned.
    """
    row, _ = np.nonzero(plan != NO_UNIT)
    offer = problem.pair_offer[plan[plan != NO_UNIT]]
    persons = np.zeros((len(problem.share_limit), len(problem.cap)), dtype=np.int64)
    np.add.at(persons, (problem.mission[row], problem.contributor[offer]), problem.size[offer])
    return int(persons.max(initial=0))


def value(problem: MatchProblem, plan: Ints, *, goal: Goal) -> float:
    """
    Return the value of a plan in one stage.

    Parameters
    ----------
    problem
        The match.
    plan
        Pairs of each requirement, padded with -1, shape ``(num_requirements, 3)``.
    goal
        The stage.

    Returns
    -------
    float
        In the unit of the stage.
    """
    if goal.feature is None:
        return float(concentration(problem, plan))
    costs = features(problem, plan, requirement=np.arange(problem.num_requirements))
    return float(costs[goal.counts(problem), goal.feature].sum())


def score(problem: MatchProblem, plan: Ints) -> dict[str, float]:
    """
    Return the value of a plan in every stage of its match.

    Parameters
    ----------
    problem
        The match.
    plan
        Pairs of each requirement, padded with -1, shape ``(num_requirements, 3)``.

    Returns
    -------
    dict
        Value by the name of the stage, in their order.
    """
    return {goal.name: value(problem, plan, goal=goal) for goal in of(problem)}
