"""The outside view of a plan in words and as a table, beside what the plan says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bluehelm.core.charts.scale import chance, count
from bluehelm.core.claims import Kind
from bluehelm.deployment import report_words as say
from bluehelm.deployment.report_grid import Form, Grid, columns
from bluehelm.deployment.result import Plan

NONE = (
    "None: nobody is authorised beyond those already there, or the force lies outside what past missions "
    "can answer."
)
"""What is said of a force that has no outside view."""


TOLD = ("Readiness", "Change of hats", "Lift, customs, consent", "Withdrawal")
"""Topics that the terminal names; page and workbook have all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """
    Persons newly arrived by day, as drawn and tabled beside the strength of a plan.

    Attributes
    ----------
    name
        ``outside`` where there is an outside view, else ``past``.
    told
        What is counted, in words.
    days, low, median, high
        Days from request with lower quartile, median and upper quartile; empty when nothing is known.
    kind
        How far the figures can be checked.

    Examples
    --------
    >>> Before(name="past", told="none", days=(), low=(), median=(), high=(), kind=Kind.DERIVED).days
    ()
    """

    name: str
    told: str
    days: Sequence[int]
    low: Sequence[float]
    median: Sequence[float]
    high: Sequence[float]
    kind: Kind


def before(plan: Plan) -> Before:
    """
    Return what stands beside the strength of a plan: its outside view, or plain counts of the past.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Before
        Persons newly arrived by day.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> before(made).name, before(made).days[:3]
    ('outside', (0, 30, 60))
    """
    view, past = plan.outside, plan.past
    if view is None:
        return Before(
            name="past",
            told=f"persons newly arrived in {count(past.num_cases)} past authorizations of this size",
            days=past.days,
            low=past.low,
            median=past.median,
            high=past.high,
            kind=plan.base_rates[0].kind if plan.base_rates else Kind.DERIVED,
        )
    low, median, high = ((0.0, *(row.arrived[place] for row in view.days)) for place in (1, 2, 3))
    return Before(
        name="outside",
        told=f"the outside view, persons newly arrived of a force of {count(view.question.increment)} that "
        f"comes as {view.num_cases} authorizations of 1992-2012 did",
        days=(0, *(row.day for row in view.days)),
        low=low,
        median=median,
        high=high,
        kind=view.kind,
    )


def sentence(plan: Plan) -> str:
    """
    Return the outside view of a plan in words.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        What such a force would have had by the day asked about, newly arrived and with re-hats apart.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> sentence(made)[:55]
    'If a force of 290 came as 26 came in 1992-2012, the pro'
    """
    view = plan.outside
    if view is None:
        return NONE
    asked = view.question
    on_day = next(row for row in view.days if row.day == asked.day)
    apart = (
        f" (with the {count(asked.rehat_size)} who change hats: {chance(view.total_probability)})"
        if asked.rehat_size
        else ""
    )
    return (
        f"If a force of {count(asked.increment)} came as {view.num_cases} came in 1992-2012, the probability "
        f"of {count(asked.persons)} newly arrived by day {asked.day} would be "
        f"{chance(view.arrived_probability)}{apart}, and the median {count(on_day.arrived[2])}; the plan "
        f"says {chance(plan.forecast.probability)}, given its assumptions. The area counts as "
        f"{_area(plan, is_inland=asked.is_inland)}."
    )


def _area(plan: Plan, *, is_inland: bool) -> str:
    """Say whether the area counts as inland, by what, and how to ask the same of the past alone."""
    by = (
        "by the roads of the scenario"
        if plan.settings.mandate.is_inland is None
        else "as the scenario states"
    )
    same = "with --inland" if is_inland else "without --inland"
    return f"{'inland' if is_inland else 'near the sea'} {by}, as in pace predict {same}"


def differences(plan: Plan) -> str:
    """
    Return the main topics that would explain why a plan and its outside view differ, in words.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        One sentence; empty when there is no outside view.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> differences(made)[:40]
    'Readiness: 3 units offered before the re'
    """
    if plan.outside is None:
        return ""
    return " ".join(f"{row.topic}: {row.inside}." for row in plan.outside.contrasts if row.topic in TOLD)


def grid(plan: Plan) -> Grid:
    """
    Return the plan and its outside view side by side, and what would explain the difference.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        Probability and median first, then what is not alike; no row when there is no outside view.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> [row[0] for row in grid(made).rows][:3]
    ['200 by day 60, probability', 'Persons on day 60, median', 'Readiness']
    """
    view, day = plan.outside, plan.settings.day
    heads = columns("What", ("This plan", Form.WORDS), ("Past missions", Form.WORDS))
    rows: list[tuple[str, str, str]] = []
    note = NONE.rstrip(".")
    if view is not None:
        on_day = next(row for row in view.days if row.day == view.question.day)
        inside = plan.forecast.quantiles["0.5"][plan.forecast.days.index(day)]
        arrived, total = chance(view.arrived_probability), chance(view.total_probability)
        target = f"{count(plan.settings.target)} by day {day}, probability"
        rows += [
            (target, chance(plan.forecast.probability), f"{arrived} newly arrived, {total} in total"),
            (
                f"Persons on day {day}, median",
                count(inside),
                f"{count(on_day.arrived[2])} newly arrived, {count(on_day.total[2])} in total",
            ),
        ]
        rows += [(row.topic, row.inside, row.outside) for row in view.contrasts]
        note = (
            "What is not alike would explain a difference; neither is an error of the other. Past missions: "
            f"a force of {count(view.question.increment)}, as {view.num_cases} authorizations of 1992-2012 "
            f"came ({view.kind}). {' '.join(view.assumed)}".rstrip(".")
        )
    return Grid(
        name="Outside view",
        caption="Inside and outside view",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )
