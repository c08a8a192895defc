"""The end of the page: how good the match is, what was assumed, where figures come from, how to verify."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.core.charts.markup import Markup, element
from bluehelm.core.charts.scale import count
from bluehelm.core.claims import Kind
from bluehelm.deployment import report_match, report_sources, report_words
from bluehelm.deployment.page_parts import MEANINGS, Setting, folded, marked, section, sign, table
from bluehelm.deployment.result import Plan


def stages(plan: Plan) -> Markup:
    """
    Return the stages of the match beside two greedy processes.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        A section.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "Stages in the order of priority" in stages(tiny)
    True
    """
    grid = report_match.trade_offs(plan)
    traded = (
        table(grid, setting=Setting(order={}, css="matrix"))
        if len(grid.rows) > 1
        else element("p", f"{grid.note}.")
    )
    return section(
        "How good the match is",
        table(report_match.stages(plan), setting=Setting(order={})),
        traded,
        name="stages",
    )


def assumptions(plan: Plan) -> Markup:
    """
    Return what was assumed.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        A section.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "How long steps take" in assumptions(tiny)
    True
    """
    settings = plan.settings
    closed = ", ".join(settings.closed_passages) or "none"
    yes_no = "yes" if settings.enablers_first else "no"
    facts = (
        ("People precede their equipment by at most", f"{settings.people_lead_days:g} days"),
        (
            "A unit is operational with",
            f"its people and {100 * settings.operational_share:g} % of its critical equipment on site",
        ),
        ("Wet season", report_words.season(settings.wet_months) or "none"),
        ("Sea passages closed", closed),
        ("No-go areas", ", ".join(settings.no_go_areas) or "none"),
        ("Nobody comes before the units that must be operational first", yes_no),
        ("Lowest readiness level selected", settings.policy.min_level or "any"),
        ("Largest share of one contributor", f"{100 * settings.policy.mission_share:.0f} %"),
        ("Most units for one line", str(settings.policy.max_units)),
        *_unstated(plan),
    )
    rows = [
        element("div", element("dt", label), element("dd", marked(value, kind=Kind.ASSUMED)))
        for label, value in facts
    ]
    grid = report_sources.assumptions(plan)
    return section(
        "Assumptions",
        table(grid, setting=Setting(order={})),
        element("dl", rows, class_="facts"),
        name="assumptions",
    )


def _unstated(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield whose equipment nobody stated."""
    if units := report_sources.of_whole_units(plan):
        yield "Equipment of a whole unit of its type, as nobody stated any", ", ".join(units)


def sources(plan: Plan) -> Markup:
    """
    Return every source, and which statement gave each value.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        A section.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "Every source" in sources(tiny)
    True
    """
    contested, listed = report_sources.contested(plan), report_sources.sources(plan)
    every = folded(
        f"All {count(len(listed.rows))} sources, strongest kind first",
        table(listed, setting=Setting(order={})),
    )
    more = folded(
        f"{count(len(contested.rows))} value{'' if len(contested.rows) == 1 else 's'} for which statements "
        "disagreed",
        table(contested, setting=Setting(order={})),
    )
    told = element("p", report_sources.tally(plan))
    return section("Sources", told, every, more if contested.rows else None, name="sources")


def verify(plan: Plan) -> Markup:
    """
    Return how any figure can be computed again.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        A section.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> tiny.provenance.input_hash in verify(tiny)
    True
    """
    made = plan.provenance
    versions = ", ".join(f"{name} {version}" for name, version in sorted(made.versions.items()))
    return section(
        "How to verify",
        element(
            "p",
            "The file plan.json beside this page holds every value shown here. ",
            element("code", "bluehelm verify plan.json"),
            " computes them again, counts and rules with code that made none of them, and says what it "
            "cannot check. The same input and seed give the same plan.",
        ),
        element(
            "dl",
            element("div", element("dt", "Input, SHA-256"), element("dd", element("code", made.input_hash))),
            element("div", element("dt", "Seed"), element("dd", str(made.seed))),
            element("div", element("dt", "Runs"), element("dd", count(plan.forecast.replications))),
            element("div", element("dt", "Made with"), element("dd", versions)),
            class_="facts",
        ),
        name="verify",
    )


def foot() -> Markup:
    """
    Return the legend of the kinds of figure.

    Returns
    -------
    Markup
        The footer of the page.

    Examples
    --------
    >>> "judgement" in foot()
    True
    """
    entries = [element("li", sign(kind), f" {kind.value}: {meaning}") for kind, meaning in MEANINGS.items()]
    weak = "A figure that was computed from several is as weak as the weakest of them."
    told = "Strength is uniformed persons. A probability holds on the assumptions listed, and on no others."
    inner = [
        element("p", "Kinds of figure"),
        element("ul", entries, class_="legend"),
        element("p", f"{weak} {told}"),
    ]
    return element("footer", element("div", inner, class_="foot-in"), class_="foot", id="kinds")
