"""What the probability hangs on, in words and as a table."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.core.charts.scale import count, signed
from bluehelm.deployment import paired
from bluehelm.deployment import report_words as say
from bluehelm.deployment.report_grid import Form, Grid, columns
from bluehelm.deployment.result import Plan, Sensitivity
from bluehelm.deployment.sensitivity import ONE, QUARTER, RUNS

MOST_TOLD = 3
"""Most assumptions of a sentence."""

LEAST_SHARE = 0.01
"""Smallest share of the target, in persons on average, that is told of."""

LEAST_UNITS = 0.1
"""Fewest operational units, on average, that are told of."""

WORDS = {
    "road": "days by road",
    "disruption": "days of a road disruption",
    "disruption_chance": "chance of a road disruption",
    "free_day": "days until units are free",
    "wet_months": "months at both ends of the wet season",
    "loading": "days of loading a ship",
    "unloading": "days of unloading a ship",
    "late_load": "days that a ship waits for a late load",
    "seats": "seats of an aircraft",
    "away": "days until an aircraft flies again",
}
"""Assumptions that are no steps, by their names."""


def assumption(name: str) -> str:
    """
    Return the words for an assumption.

    Parameters
    ----------
    name
        Name of a step, of what is assumed of one, of a rule or of a means.

    Returns
    -------
    str
        Words, as they stand within a sentence.

    Examples
    --------
    >>> assumption("consent"), assumption("consent_spread"), assumption("Passenger jet")
    ('host consent', 'spread of host consent', 'Passenger jet')
    """
    step, _, aspect = name.rpartition("_")
    if name not in WORDS and aspect in ("spread", "chance"):
        return f"{aspect} of {assumption(step)}"
    return WORDS.get(name, say.phrase(say.STEPS, name=name))


def entitled(name: str) -> str:
    """
    Return the words for an assumption as they head a row.

    Parameters
    ----------
    name
        As in ``assumption``.

    Returns
    -------
    str
        Words that begin with a capital letter.

    Examples
    --------
    >>> entitled("consent")
    'Host consent'
    """
    words = assumption(name)
    return words[:1].upper() + words[1:]


def pairs(plan: Plan) -> Iterator[tuple[str, Sensitivity | None, Sensitivity | None]]:
    """
    Yield each assumption with what less and what more of it moves.

    Parameters
    ----------
    plan
        The plan.

    Yields
    ------
    tuple
        Name, less, more; what moves the probability most comes first.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> {name for name, _, _ in pairs(tiny)} >= {"consent", "notice", "seats"}
    True
    """
    less, more = zip(QUARTER, ONE, strict=True)
    known = {(row.name, row.change): row for row in plan.sensitivities}
    for name in dict.fromkeys(row.name for row in plan.sensitivities):
        rows = [[known.get((name, change)) for change in changes] for changes in (less, more)]
        first, second = (next((row for row in found if row), None) for found in rows)
        yield name, first, second


def is_sure(row: Sensitivity | None) -> bool:
    """
    Tell whether a difference is more than chance of the draws.

    Parameters
    ----------
    row
        The difference; None for none.

    Returns
    -------
    bool
        Whether it exceeds two standard errors.

    Examples
    --------
    >>> is_sure(None)
    False
    """
    return row is not None and abs(row.difference) > paired.SURE * row.difference_error


def sentence(plan: Plan) -> str:
    """
    Return what the probability hangs on most.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        A sentence; empty when no unit is assigned.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> sentence(tiny)[:29]
    'The probability hangs most on'
    """
    if not plan.sensitivities:
        return ""
    surest = [
        max((row for row in (less, more) if row is not None and is_sure(row)), key=_size)
        for _, less, more in pairs(plan)
        if is_sure(less) or is_sure(more)
    ]
    if not surest:
        none = "No single assumption, changed alone, moves the probability by more than chance"
        return f"{none}{_persons(plan)}."
    told = [f"{assumption(row.name)} ({row.change}: {signed(row.difference)})" for row in surest[:MOST_TOLD]]
    return f"The probability hangs most on {', '.join(told)}; each is changed alone, with the same units."


def _persons(plan: Plan) -> str:
    """Return what moves most persons, where the probability tells nothing."""
    rows = sorted(plan.sensitivities, key=lambda row: abs(row.persons), reverse=True)
    if abs(rows[0].persons) < _least_persons(plan):
        return ""
    more = "more" if rows[0].persons > 0 else "fewer"
    told = f"{assumption(rows[0].name)} ({rows[0].change}: {count(abs(rows[0].persons))} {more} on average)"
    return f"; persons on site on day {plan.settings.day} hang most on {told}"


def _least_persons(plan: Plan) -> float:
    return LEAST_SHARE * plan.settings.target


def _size(row: Sensitivity) -> float:
    return abs(row.difference)


def moving(plan: Plan) -> set[str]:
    """
    Return the assumptions that move something.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    set of str
        Names of those with which the probability moves by more than chance, operational units by a tenth, or
        persons by a hundredth of the target.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> "consent" in moving(plan.make(scenario.read(Path("examples/tiny")), replications=400))
    True
    """
    least = _least_persons(plan)
    return {
        row.name
        for row in plan.sensitivities
        if is_sure(row) or abs(row.units) >= LEAST_UNITS or abs(row.persons) >= least
    }


def unmoved(plan: Plan) -> str:
    """
    Return which assumptions move little.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        A sentence; empty when there is none.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=400)
    >>> "Flights a day at BIKF" in unmoved(tiny)
    True
    """
    found = moving(plan)
    quiet = [assumption(name) for name, _, _ in pairs(plan) if name not in found]
    told = (
        "Changed alone, these move the probability by no more than chance, the persons on site on the day by "
        f"fewer than {_least_persons(plan):,.0f} on average and operational units by less than {LEAST_UNITS}"
    )
    return f"{told}: {', '.join(quiet)}." if quiet else ""


def grid(plan: Plan) -> Grid:
    """
    Return what each changed assumption moves.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a change; none when no unit is assigned.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in grid(tiny).columns]
    ['Assumption', 'Change', 'P moves by', 'Standard error', 'Persons more', 'Operational units more']
    """
    rows = [
        (entitled(row.name), row.change, row.difference, row.difference_error, row.persons, row.units)
        for row in plan.sensitivities
    ]
    runs = min(RUNS, plan.forecast.replications)
    note = (
        f"P moves by: probability of {plan.settings.target:,} persons on day {plan.settings.day} with the "
        f"change less that of the plan, on the same draws of {count(runs)} runs. Persons on site and units "
        "operational on that day, on average. One assumption is changed at a time; a spread is how far the "
        "least and the most days lie from the likeliest. Who goes, the order and the sailings stay: "
        "whatif plans anew. What a ship holds is not tried, as the sailings would be others; nor are "
        "strength and level of units, and whether a chance strikes all units at once"
    )
    return Grid(
        name="Sensitivities",
        caption="What the probability hangs on",
        note=note,
        columns=columns(
            "Assumption",
            "Change",
            ("P moves by", Form.FRACTION),
            ("Standard error", Form.ERROR),
            ("Persons more", Form.COUNT),
            ("Operational units more", Form.AMOUNT),
        ),
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )
