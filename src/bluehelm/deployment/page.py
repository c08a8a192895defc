"""One page of HTML that opens off line: no script, no font, no picture but drawings inside it."""

from __future__ import annotations

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
    ("sheets", "Candidates"),
    ("stages", "The match"),
    ("assumptions", "Assumptions"),
    ("sources", "Sources"),
    ("verify", "Verify"),
)
"""Sections that the line of links names, where the page has them."""


def render(plan: Plan, *, back: str = "") -> str:
    """
    Return the report as one page.

    Parameters
    ----------
    plan
        The plan.
    back
        Address of the page from which it was opened, for a link to it; none in a file.

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
    main = element(
        "main",
        page_answer.head(plan, links=_contents(plan, back=back)),
        element("div", top, side, class_="cols"),
        page_plan.movement(plan),
        page_lift.schedule(plan),
        page_sensitivity.hangs_on(plan),
        page_maps.maps(plan),
        page_plan.filled(plan),
        page_plan.empty(plan),
        page_plan.decisions(plan),
        page_plan.sheets(plan),
        page_proof.stages(plan),
        page_proof.assumptions(plan),
        page_proof.sources(plan),
        page_proof.verify(plan),
        id="main",
    )
    skip = element("a", "Skip to the answer", href="#answer", class_="skip")
    body = element("body", definitions(), skip, main, page_proof.foot())
    return document(body, title=plan.settings.title)


def _contents(plan: Plan, *, back: str) -> Markup:
    absent = {"schedule": not plan.lift, "hangs-on": not plan.sensitivities}
    shown = [row for row in CONTENTS if not absent.get(row[0])]
    links = [element("li", element("a", text, href=f"#{name}")) for name, text in shown]
    way = [element("li", element("a", "Back to the plan", href=back))] if back else []
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
