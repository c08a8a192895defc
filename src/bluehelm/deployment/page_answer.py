"""The head of the page: title, the answer in five lines, probabilities beside the past, strength by day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bluehelm.core.charts.markup import Markup, element, join
from bluehelm.core.charts.scale import chance, count
from bluehelm.core.claims import Kind
from bluehelm.core.times import day_name
from bluehelm.deployment import page_charts, report_evidence, report_words
from bluehelm.deployment.page_parts import Setting, figure, folded, marked, section, table
from bluehelm.deployment.report_grid import Value
from bluehelm.deployment.result import Plan
from bluehelm.deployment.summary import labelled

ILLUSTRATIVE = "Illustrative scenario: its states, offers and people are invented."
"""What stands on every page with invented data."""


def head(plan: Plan) -> Markup:
    """
    Return title and date line, with the strip that marks invented data.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        The header of the page.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "A first force of 200" in head(tiny)
    True
    """
    settings, made = plan.settings, plan.provenance
    facts = (
        ("Mission", settings.mission),
        ("Area", settings.area),
        ("Day 0", day_name(settings.requested_on)),
        ("Data as of", day_name(settings.as_of)),
        ("Readiness rules", settings.rule_set),
        ("Input", made.input_hash[:8]),
        ("Seed", str(made.seed)),
    )
    line = [element("span", f"{label} ", element("b", element("bdi", value))) for label, value in facts]
    strip = element("div", element("p", ILLUSTRATIVE), class_="strip") if settings.is_illustrative else None
    mast = element("div", element("span", "Bluehelm", class_="name"), " Plan of deployment", class_="mast-in")
    title = element("h1", element("bdi", settings.title))
    return join(
        element("header", element("div", mast, class_="mast"), strip),
        element("div", title, element("p", line, class_="dateline"), class_="title"),
    )


def answer(plan: Plan) -> Markup:
    """
    Return the answer: figures that can be read aloud, then five sentences.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        Figures and sentences, each with its kind.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> answer(tiny).count("<dt>")
    5
    """
    rows = [
        element("div", element("dt", label), element("dd", marked(_held_together(sentence), kind=kind)))
        for label, sentence, kind in labelled(plan)
    ]
    return join(_figures(plan), element("dl", rows, id="answer", class_="answer"))


def _held_together(sentence: str) -> str:
    """Return a sentence that breaks no line between a figure and its sign."""
    return re.sub(r"(?<=[<>]) (?=\d)|(?<=\d) (?=%)", "\u00a0", sentence)


def _figures(plan: Plan) -> Markup:
    settings, forecast = plan.settings, plan.forecast
    target = f"{count(settings.target)} persons"
    by_day = f"by day {settings.day}"
    kind = report_words.forecast_kind(plan)
    figures = [
        _figure(
            chance(forecast.probability), text=f"that {target} are on site {by_day}", kind=kind, css="in"
        ),
        _figure(
            chance(forecast.operational_probability),
            text=f"that {target} are there with their equipment {by_day}",
            kind=kind,
            css="in",
        ),
    ]
    if plan.base_rates:
        rate = plan.base_rates[0]
        text = f"past missions had {rate.question}; none had a stand-by force"
        figures.append(_figure(f"{rate.num_yes} of {rate.num_cases}", text=text, kind=rate.kind, css="out"))
    return element("div", figures, class_="figures")


def _figure(value: str, *, text: str, kind: Kind, css: str) -> Markup:
    return element("div", element("span", marked(value, kind=kind), class_=f"big {css}"), element("p", text))


def evidence(plan: Plan) -> Markup:
    """
    Return probabilities beside the past, and strength by day, with their tables.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        Two figures.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> evidence(tiny).count("<figure>")
    2
    """
    settings = plan.settings
    kind, past = (
        report_words.forecast_kind(plan),
        plan.base_rates[0].kind if plan.base_rates else Kind.DERIVED,
    )
    setting = Setting(order=plan.level_order, css="matrix")
    runs = marked("Blue: runs of this plan", kind=kind, end=",")
    both = join(runs, " given its assumptions. ", marked("Brown: what happened", kind=past, end="."))
    days = [day for day in plan.forecast.days if day and day % 15 == 0 and day <= page_charts.last_day(plan)]
    by_day = report_evidence.strength(
        plan, days=tuple(sorted({*days, settings.day} & set(plan.forecast.days)))
    )
    chances = figure(
        f"Probability of {count(settings.target)} persons by day {settings.day}",
        note=join(both, " Blue bars: two standard errors; brown bars: 95 % intervals."),
        drawings=page_charts.strip(plan),
        after=folded(
            "The same as a table", table(report_evidence.past_rates(plan), setting=Setting(order={}))
        ),
    )
    strength = figure(
        f"Persons on site, day 0 to day {page_charts.last_day(plan)}",
        note=join(both, f" Newly arrived in {count(plan.past.num_cases)} authorizations; never blended."),
        drawings=page_charts.fan(plan),
        after=folded("The same as a table", table(by_day, setting=setting)),
    )
    return join(chances, strength)


def aside(plan: Plan) -> Markup:
    """
    Return what stands beside the answer: what holds the plan up, and what a reader must know.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        The side column.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "What holds it up" in aside(tiny)
    True
    """
    kind = report_words.forecast_kind(plan)
    grid = report_evidence.bottlenecks(plan).only(
        "Unit", "Contributor", "Persons", "Step", "Not there in missed runs"
    )
    entries = [
        element(
            "li",
            element("div", element("b", element("bdi", str(state)), f": {unit}"), _held(row)),
        )
        for unit, state, *row in grid.rows[:4]
    ]
    told = "Every run reaches the target." if plan.movements else "No unit is assigned."
    held = element("ol", entries, class_="asks") if entries else element("p", told, class_="note")
    notes = [element("li", element("bdi", text)) for text in plan.settings.assumptions]
    return join(
        section(
            "What holds it up",
            element("p", marked(grid.note, kind=kind, end="."), class_="note"),
            held,
            name="held",
        ),
        section("Read this first", element("ul", notes), name="first") if notes else None,
    )


def _held(row: Sequence[Value]) -> str:
    persons, step, share = row
    missed = f"not there in {100 * float(str(share)):.0f} of 100 runs that miss"
    return f", {persons:,} persons: {missed}; slowest step: {step}."
