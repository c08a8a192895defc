"""One page of HTML that opens off line: no script, no font, no picture but drawings inside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bluehelm.core.charts.markup import Markup, element
from bluehelm.deployment import page_answer, page_lift, page_maps, page_plan, page_proof, page_sensitivity
from bluehelm.deployment.page_parts import definitions, document
from bluehelm.deployment.result import Plan

CONTENTS = (
    ("movement", "Movement"),
    ("schedule", "Schedule"),
    ("hangs-on", "What it hangs on"),
    ("filled", "Who fills what"),
    ("empty", "Empty lines"),
    ("decisions", "Decisions"),
    ("map", "Maps"),
    ("sheets", "Candidates"),
    ("stages", "The match"),
    ("assumptions", "Assumptions"),
    ("sources", "Sources"),
    ("verify", "Verify"),
)
"""Sections that the line of links names, where the page has them."""

MORE = ("map", "sheets", "stages", "assumptions", "sources", "verify")
"""Those that may stand on a page of their own, so that neither is long on its way."""


def render(plan: Plan, *, back: str = "", more: str = "") -> str:
    """
    Return the report as one page.

    Parameters
    ----------
    plan
        The plan.
    back
        Address of the page from which it was opened, for a link to it; none in a file.
    more
        Address of a page with maps, candidates and proof, as of ``render_more``; else this one has them.

    Returns
    -------
    str
        HTML with style and drawings inside; the same plan gives the same text.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> render(tiny)[:15]
    '<!doctype html>'
    """
    top = element("div", page_answer.answer(plan), page_answer.evidence(plan), page_answer.held(plan))
    side = element("aside", page_answer.aside(plan), class_="side")
    sections = [
        page_plan.movement(plan),
        page_lift.schedule(plan),
        page_sensitivity.hangs_on(plan),
        *(() if more else (page_maps.maps(plan),)),
        page_plan.filled(plan),
        page_plan.empty(plan),
        page_plan.decisions(plan),
        *(() if more else _proof(plan)),
    ]
    links = _contents(plan, back=("Back to the plan", back), elsewhere=dict.fromkeys(MORE, more))
    cols = element("div", top, side, class_="cols")
    skip = element("a", "Skip to the answer", href="#answer", class_="skip")
    return _document(plan, page_answer.head(plan, links=links), cols, *sections, skip=skip)


def render_more(plan: Plan, *, back: str) -> str:
    """
    Return what a report leaves to another page: maps, candidates side by side, and how to verify it.

    Parameters
    ----------
    plan
        The plan.
    back
        Address of the report.

    Returns
    -------
    str
        HTML as of ``render``.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "Selection sheets" in render_more(tiny, back="/report")
    True
    """
    others = {name: back for name, _title in CONTENTS if name not in MORE}
    links = _contents(plan, back=("Back to the report", back), elsewhere=others)
    skip = element("a", "Skip to the maps", href="#main", class_="skip")
    head = page_answer.head(plan, links=links)
    return _document(plan, head, page_maps.maps(plan), *_proof(plan), skip=skip)


def _proof(plan: Plan) -> tuple[Markup | None, ...]:
    """Return candidates, and what shows whence the plan comes."""
    return (
        page_plan.sheets(plan),
        page_proof.stages(plan),
        page_proof.assumptions(plan),
        page_proof.sources(plan),
        page_proof.verify(plan),
    )


def _document(plan: Plan, *sections: Markup | None, skip: Markup) -> str:
    main = element("main", *sections, id="main")
    body = element("body", definitions(), skip, main, page_proof.foot())
    return document(body, title=plan.settings.title)


def _contents(plan: Plan, *, back: tuple[str, str], elsewhere: Mapping[str, str]) -> Markup:
    """Return links to the sections; to those that stand elsewhere by the address of that page."""
    absent = {
        "schedule": not plan.lift,
        "hangs-on": not plan.sensitivities,
        "map": page_maps.maps(plan) is None,
    }
    shown = [row for row in CONTENTS if not absent.get(row[0])]
    links = [
        element("li", element("a", text, href=f"{elsewhere.get(name, '')}#{name}")) for name, text in shown
    ]
    words, address = back
    way = [element("li", element("a", words, href=address))] if address else []
    return element("nav", element("ul", [*way, *links]), class_="contents", aria_label="On this page")


def write(plan: Plan, path: Path) -> None:
    """
    Write the report as one page.

    Parameters
    ----------
    plan
        The plan.
    path
        File to write; its folder must exist.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> with TemporaryDirectory() as folder:
    ...     write(tiny, Path(folder) / "plan.html")
    ...     (Path(folder) / "plan.html").stat().st_size > 1000
    True
    """
    path.write_text(render(plan), encoding="utf-8", newline="\n")
