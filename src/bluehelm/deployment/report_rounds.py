"""The rounds of match and schedule, in a sentence and in tables."""

from __future__ import annotations

from bluehelm.core.charts.scale import count
from bluehelm.deployment import report_words as say
from bluehelm.deployment import rounds
from bluehelm.deployment.domain import Objective
from bluehelm.deployment.report_grid import Form, Grid, columns
from bluehelm.deployment.result import Plan

MOST_NAMED = 5
"""Most lines that are named of a round."""

NOTE = (
    "Round 1 matches with the days that units would need if they had all means for themselves; in the others "
    "units are as late as the schedules before made them, on every line. Filled otherwise: by other units "
    f"than in the round before. P and mean: on {count(rounds.DRAWS)} draws that only compare rounds, so that "
    "no choice hangs on the seed of the forecast"
)
"""How to read the rounds."""

WHY = {
    Objective.STRENGTH: "no other reaches the target more often than chance explains",
    Objective.TARDINESS: "no other covers more persons, or as many with less lateness",
}
"""Why a round is the plan, by what its schedule is chosen for."""


def sentence(plan: Plan) -> str:
    """
    Return how often a plan was matched and scheduled, and which round it is.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        One sentence or two; empty when nothing was scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> sentence(tiny)
    'Matched once: with the days of this schedule no other units would be chosen.'
    """
    if not plan.rounds:
        return ""
    if len(plan.rounds) == 1:
        return "Matched once: with the days of this schedule no other units would be chosen."
    taken = next(one.number for one in plan.rounds if one.is_taken)
    told = (
        f"Matched {len(plan.rounds)} times, after the first with units as late as the schedules before made "
        f"them; round {taken} is the plan: {WHY[plan.settings.objective]}."
    )
    if len(plan.rounds) < rounds.MOST:
        return f"{told} Matched once more, no other units would be chosen."
    return told


def table(plan: Plan) -> Grid:
    """
    Return what each round of match and schedule reaches.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a round; none when nothing was scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> table(tiny).rows[0][:4]
    ('Round 1, the plan', '', 2, 220)
    """
    rows = [
        (
            f"Round {one.number}, the plan" if one.is_taken else f"Round {one.number}",
            _named(one.changed) or ("" if one.number == 1 else None),
            one.lines_filled,
            one.persons,
            one.probability,
            one.standard_error,
            one.mean_on_day,
            one.lateness,
        )
        for one in plan.rounds
    ]
    heads = columns(
        "Round",
        ("Filled otherwise", Form.TEXT, "none"),
        ("Lines filled", Form.COUNT),
        ("Persons", Form.COUNT),
        ("P on site", Form.CHANCE),
        ("Standard error", Form.ERROR),
        ("Mean on site", Form.COUNT),
        ("Lateness", Form.COUNT),
    )
    note = (
        f"{NOTE}. P on site: probability of {plan.settings.target:,} persons "
        f"on day {plan.settings.day}. Lateness: person-days after the day of each line, on median days, "
        "critical lines counted three times"
    )
    return Grid(
        name="Rounds",
        caption="Rounds of match and schedule",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )


def _named(lines: tuple[str, ...]) -> str:
    more = len(lines) - MOST_NAMED
    return ", ".join(lines[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def by_unit(plan: Plan) -> Grid:
    """
    Return the days of each unit in each round: that of the match, and that of the schedule.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a round and unit; none when nothing was scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> by_unit(tiny).rows[2][:5]
    (1, 'R3', 'O4', 49, 46)
    """
    rows = [
        (
            one.number,
            unit.requirement_id,
            unit.offer_id,
            unit.match_day,
            unit.day,
            unit.on_time_probability,
            unit.reason or None,
        )
        for one in plan.rounds
        for unit in one.units
    ]
    heads = columns(
        ("Round", Form.COUNT),
        "Line",
        ("Offer", Form.NAME),
        ("Day in the match", Form.DAY),
        ("Day by the schedule", Form.DAY, "never"),
        ("P in time", Form.CHANCE),
        ("Why never", Form.WORDS, ""),
    )
    note = (
        "Days on which people are on site, medians of the draws behind planned days. A unit that the "
        "schedules before made late is as late in the match, on every line; a pinned unit keeps its own day"
    )
    return Grid(
        name="Rounds by unit",
        caption="Days of units by round",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )
