"""The head of the page: title, the answer in five lines, probabilities beside the past, strength by day."""

from __future__ import annotations

from dataclasses import replace

from bluehelm.core.charts.markup import Markup, element, join
from bluehelm.core.charts.scale import chance, count
from bluehelm.core.claims import Kind
from bluehelm.core.times import day_name
from bluehelm.deployment import (
    page_chances,
    page_charts,
    report_evidence,
    report_outside,
    report_tables,
    report_words,
)
from bluehelm.deployment.page_parts import (
    Setting,
    figure,
    folded,
    held_together,
    marked,
    section,
    sign,
    table,
)
from bluehelm.deployment.result import Plan
from bluehelm.deployment.summary import labelled, worst_gaps

ILLUSTRATIVE = "Illustrative scenario: its states, offers and people are invented."
"""What stands on every page with invented data."""

READER = "the secretariat"
"""Who may read the page: it tells what capitals told the secretariat, and who decided what."""


MOST_HELD = 6
"""Most units that the page names as holding the plan up; the workbook has all."""


def head(plan: Plan, *, links: Markup) -> Markup:
    """
    Return title and date line, with the strip that marks invented data.

    Parameters
    ----------
    plan
        The plan.
    links
        Links to the sections of the page.

    Returns
    -------
    Markup
        The header of the page.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "A first force of 200" in head(tiny, links=Markup(""))
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
        ("For", READER),
    )
    line = [element("span", f"{label} ", element("b", element("bdi", value))) for label, value in facts]
    strip = element("div", element("p", ILLUSTRATIVE), class_="strip") if settings.is_illustrative else None
    mast = element("div", element("span", "Bluehelm", class_="name"), links, class_="mast-in")
    title = element("h1", element("bdi", settings.title))
    return join(
        element("header", element("div", mast, class_="mast"), strip),
        element("div", title, element("p", line, class_="dateline"), _signs(), class_="title"),
    )


def _signs() -> Markup:
    """Return the signs of the kinds of figure with their names, and where they are explained."""
    named = [element("span", sign(kind), f"\u00a0{kind.value}", class_="mark") for kind in Kind]
    more = element("a", "what they mean", href="#kinds")
    return element("p", element("span", "Kinds of figure:"), named, more, class_="dateline")


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
        element("div", element("dt", label), element("dd", marked(held_together(sentence), kind=kind)))
        for label, sentence, kind in labelled(plan)
    ]
    return join(_figures(plan), element("dl", rows, id="answer", class_="answer"))


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
        note=join(both, " Blue bars: two standard errors (s.e.); brown bars: 95\u00a0% intervals."),
        drawings=page_chances.strip(plan),
        after=folded("The same as a table", table(page_chances.past(plan), setting=Setting(order={}))),
    )
    beside = report_outside.before(plan)
    brown = marked(f"Brown: {beside.told}", kind=beside.kind, end=".")
    counted = join(runs, " given its assumptions. ", brown)
    left = report_tables.leaving(plan)
    notes = (page_charts.told_of_cut(plan), left and f" {left}.")
    strength = figure(
        f"Persons on site, day 0 to day {page_charts.last_day(plan)}",
        note=join(counted if beside.days else both, *notes),
        drawings=page_charts.fan(plan),
        after=folded("The same as a table", table(by_day, setting=setting)),
    )
    return join(chances, strength, _beside(plan))


def _beside(plan: Plan) -> Markup:
    """Return the outside view beside the plan, and what would explain the difference."""
    told = element("p", report_outside.sentence(plan), class_="note")
    shown = table(report_outside.grid(plan), setting=Setting(order={})) if plan.outside else None
    return section("Inside and outside view", told, shown, name="outside")


def aside(plan: Plan) -> Markup:
    """
    Return what stands beside the answer: what to ask, and what a reader must know.

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
    >>> "What to ask, and whom" in aside(tiny)
    True
    """
    notes = [element("li", element("bdi", text)) for text in plan.settings.assumptions]
    return join(
        _asks(plan),
        section("Read this first", element("ul", notes), name="first") if notes else None,
    )


def _asks(plan: Plan) -> Markup | None:
    """Return what would fill the gaps that hurt most."""
    names = report_words.names_of(plan)
    lines = {line.requirement_id: line for line in plan.requirements}
    entries = []
    for gap in worst_gaps(plan):
        line = lines[gap.requirement_id]
        persons = f"{count(gap.strength)} person{'' if gap.strength == 1 else 's'}"
        what = element("b", f"{line.requirement_id} {names.unit(line.unit_type)}, {persons}.")
        entries.append(element("li", element("div", what, " ", element("bdi", gap.remedy))))
    if not entries:
        return None
    told = marked("For the gaps that hurt most", kind=report_words.supply_kind(plan), end=".")
    asked = element("ol", entries, class_="asks")
    return section("What to ask, and whom", element("p", told, class_="note"), asked, name="asks")


def held(plan: Plan) -> Markup:
    """
    Return the units that keep runs from the target, worst first.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        A section with a table of at most ``MOST_HELD`` units; it says how many more there are.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "What holds it up" in held(tiny)
    True
    """
    grid = report_evidence.bottlenecks(plan)
    if not grid.rows:
        told = (
            "Every run reaches the target." if plan.movements else "No unit is assigned, so none can be late."
        )
        return section("What holds it up", element("p", told, class_="note"), name="held")
    more = len(grid.rows) - MOST_HELD
    also = f". {count(more)} more {'is' if more == 1 else 'are'} in the workbook" if more > 0 else ""
    caption = "Units that are not there in runs that miss the target"
    shown = replace(grid, caption=caption, rows=grid.rows[:MOST_HELD], note=f"{grid.note}{also}")
    return section("What holds it up", table(shown, setting=Setting(order={})), name="held")
