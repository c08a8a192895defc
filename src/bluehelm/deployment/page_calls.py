"""The page of calls: how likely a stand-by force is in time, by month and mission area, and why."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bluehelm.core.charts.markup import Markup, element, join
from bluehelm.core.times import day_name
from bluehelm.deployment import page_answer, page_proof, report_call_reasons, report_calls
from bluehelm.deployment.page_parts import Setting, definitions, document, marked, section, table
from bluehelm.deployment.report_calls import CallTable

SECTIONS = (("calls", "Calls"), ("why", "Why the cells differ"), ("persons", "Persons"), ("ways", "Ways"))
"""Sections that the line of links names."""


def render(made: CallTable) -> str:
    """
    Return the calls as one page.

    Parameters
    ----------
    made
        The calls.

    Returns
    -------
    str
        HTML with its style inside; the same calls give the same text.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> made = report_calls.called(
    ...     scenario.read("examples/tiny"), areas=[areas.area("LBN")], months=1, replications=100
    ... )
    >>> "Probability of 200 persons on site by day 60" in render(made)
    True
    """
    setting = Setting(order={}, css="matrix")
    reasons = report_call_reasons.why(made.cells, areas=made.areas) or ("They do not differ beyond chance.",)
    main = element(
        "main",
        _head(made),
        section(
            "Where and when a call is in time",
            _paragraphs(report_calls.answer(made)),
            table(report_calls.chances(made), setting=setting),
            name="calls",
        ),
        section("Why the cells differ", _paragraphs(reasons), name="why"),
        section("Persons by the day", table(report_calls.persons(made), setting=setting), name="persons"),
        section(
            "The ways",
            table(report_calls.ways(made), setting=Setting(order={})),
            _paragraphs(report_calls.computed(made)),
            name="ways",
        ),
        id="main",
    )
    skip = element("a", "Skip to the answer", href="#calls", class_="skip")
    body = element("body", definitions(), skip, main, page_proof.foot())
    return document(body, title=_title(made))


def _title(made: CallTable) -> str:
    return f"{made.scenario.settings.title}: calls by month and area"


def _paragraphs(sentences: Iterable[str]) -> list[Markup]:
    return [element("p", sentence) for sentence in sentences]


def _head(made: CallTable) -> Markup:
    settings = made.scenario.settings
    links = [element("li", element("a", text, href=f"#{name}")) for name, text in SECTIONS]
    contents = element("nav", element("ul", links), class_="contents", aria_label="On this page")
    mast = element("div", element("span", "Bluehelm", class_="name"), contents, class_="mast-in")
    facts = (
        ("Asked", made.target),
        ("Data as of", day_name(settings.as_of)),
        ("Runs of each cell", f"{made.replications:,}"),
        ("For", page_answer.READER),
    )
    line = [element("span", f"{label} ", element("b", element("bdi", value))) for label, value in facts]
    line.append(element("span", marked("All probabilities", kind=made.kind)))
    strip = element("div", element("p", page_answer.ILLUSTRATIVE), class_="strip")
    title = element("h1", element("bdi", _title(made)))
    return join(
        element("header", element("div", mast, class_="mast"), strip if settings.is_illustrative else None),
        element("div", title, element("p", line, class_="dateline"), class_="title"),
    )


def write(made: CallTable, path: Path) -> None:
    """
    Write the calls as one page.

    Parameters
    ----------
    made
        The calls.
    path
        File to write; its folder must exist.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from bluehelm.deployment import areas, scenario
    >>> made = report_calls.called(
    ...     scenario.read("examples/tiny"), areas=[areas.area("LBN")], months=1, replications=100
    ... )
    >>> with TemporaryDirectory() as folder:
    ...     write(made, Path(folder) / "calls.html")
    ...     (Path(folder) / "calls.html").stat().st_size > 1000
    True
    """
    path.write_text(render(made), encoding="utf-8", newline="\n")
