"""The drawing of probabilities: those of a plan above how often the past did as much."""

from __future__ import annotations

from dataclasses import replace

from bluehelm.core.charts import Chance, Markup, probability_strip
from bluehelm.core.charts.scale import chance
from bluehelm.deployment import report_evidence
from bluehelm.deployment import report_words as say
from bluehelm.deployment.page_charts import WIDTHS
from bluehelm.deployment.report_grid import Grid
from bluehelm.deployment.result import Plan


def strip(plan: Plan) -> dict[str, Markup]:
    """
    Return the strip of probabilities: the plan, then the past.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    dict
        Drawings by screen.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(strip(tiny))
    ['wide', 'narrow']
    """
    rows, finding, name = _rows(plan), strip_finding(plan), "Probability of the target"
    return {
        css: probability_strip(rows, width=width, name=name, finding=finding) for css, width in WIDTHS.items()
    }


def strip_finding(plan: Plan) -> str:
    """
    Return what the strip of probabilities shows.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        Every probability that is drawn, with its name.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> strip_finding(tiny)[:19]
    'on site, this plan:'
    """
    return "; ".join(f"{row.label}: {row.text}" for row in _rows(plan)) + "."


def past(plan: Plan) -> Grid:
    """
    Return the table of past missions, with a source that all rows share in its note.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a class of past build-ups.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "Source" in [column.name for column in past(tiny).columns], "Source: " in past(tiny).note
    (False, True)
    """
    grid = report_evidence.past_rates(plan)
    sources = {str(row[-1]) for row in grid.rows}
    if len(sources) != 1:
        return grid
    shown = [column.name for column in grid.columns if column.name != "Source"]
    written = sources.pop().removesuffix(".")
    return replace(grid.only(*shown), note=f"{grid.note}. Source: {written}")


def _rows(plan: Plan) -> list[Chance]:
    forecast = plan.forecast
    rows = [
        _simulated("on site, this plan", value=forecast.probability, error=forecast.standard_error),
        _simulated(
            "operational, this plan",
            value=forecast.operational_probability,
            error=forecast.operational_standard_error,
        ),
    ]
    for rate, label in zip(plan.base_rates, ("newly arrived, past", "with re-hats, past"), strict=False):
        share = rate.num_yes / rate.num_cases if rate.num_cases else 0.0
        text = f"{rate.num_yes} of {rate.num_cases} ({rate.low:.2f} to {rate.high:.2f})"
        rows.append(Chance(label=label, value=share, low=rate.low, high=rate.high, text=text, is_past=True))
    return rows


def _simulated(label: str, *, value: float, error: float) -> Chance:
    text = f"{chance(value)}, s.e. {say.standard_error(error)}"
    return Chance(label=label, value=value, low=value - 2 * error, high=value + 2 * error, text=text)
