"""Nouns of the rounds in which a plan is matched, scheduled, and matched again."""

from __future__ import annotations

from bluehelm.core.noun import Noun
from bluehelm.deployment.lift_domain import Sailing


class RoundUnit(Noun):
    """
    One unit of a round, and its day on site by the schedule of that round.

    Attributes
    ----------
    requirement_id, offer_id
        The line, and the unit that fills it.
    match_day
        Day on which the match of this round counted with it: its own, or that of a schedule before.
    day
        Planned (median) day on which its people are on site by the schedule, from request day 0; None when
        they never are.
    on_time_probability
        Probability that they are there by the day on which the line needs them, 0-1.
    reason
        Why it never comes; empty when it comes.

    Examples
    --------
    >>> RoundUnit(requirement_id="R1", offer_id="O1", match_day=46, day=48, on_time_probability=0.9).reason
    ''
    """

    requirement_id: str
    offer_id: str
    match_day: int
    day: int | None
    on_time_probability: float
    reason: str = ""


class Round(Noun):
    """
    One match with its schedule; from the second on it is made with the days of the schedules before.

    Attributes
    ----------
    number
        Place among the rounds of the plan, from 1.
    units
        Who fills what, and when each unit is there by this schedule, in the order of the assignments.
    order, sailings
        The schedule: loads by priority, and who shares which class of ship.
    changed
        Lines that are filled by other units than in the round before; none in the first.
    lines_filled, persons
        Lines that are filled, and persons of the need that are covered, by units that come at all.
    probability, standard_error
        That the target is reached by the day asked about, and its standard error; on draws by which rounds
        are compared, not those of the plan's forecast.
    mean_on_day, mean_error
        Expected persons on site on that day, and the standard error of this mean.
    lateness
        Person-days of lateness on median days, critical lines counted more.
    is_taken
        Whether the plan is this round.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [(one.number, one.lines_filled, one.persons, one.is_taken) for one in made.rounds]
    [(1, 2, 220, True)]
    """

    number: int
    units: tuple[RoundUnit, ...]
    order: tuple[str, ...]
    sailings: tuple[Sailing, ...]
    changed: tuple[str, ...] = ()
    lines_filled: int
    persons: int
    probability: float
    standard_error: float
    mean_on_day: float
    mean_error: float
    lateness: float
    is_taken: bool = False
