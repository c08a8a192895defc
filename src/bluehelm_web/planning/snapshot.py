"""Documents become scenarios, and results plans; plans become rows of pages."""

from __future__ import annotations

import csv
import json
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from bluehelm.core.tables.folder import guarded
from bluehelm.deployment import (
    page,
    page_style,
    report_evidence,
    report_lift,
    report_reasons,
    report_tables,
    scenario,
    summary,
)
from bluehelm.deployment import report_words as say
from bluehelm.deployment.domain import LAST_DAY
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.forces import catalogue
from bluehelm_web.core.voices import in_own_language
from bluehelm_web.planning import prices
from bluehelm_web.planning.figures import Figure, figures
from bluehelm_web.planning.maps import Map, of_plan
from bluehelm_web.planning.models import Kind, Run, RunResult, ScenarioVersion
from bluehelm_web.planning.pictures import Picture, pictures
from bluehelm_web.planning.tables import Table, table_of, with_column

REPORT_STYLE = page_style.style_digest()
"""What names the style inside a whole report to a browser."""

KEPT = 8
"""Scenarios and plans that a process keeps read; neither ever changes."""

DOCUMENT = "scenario.json"
"""What a document is called in faults."""


@lru_cache(maxsize=KEPT)
def scenario_read(document: str, /) -> Scenario:
    """
    Return the scenario of a document.

    Parameters
    ----------
    document
        JSON, as the canonical form of the library.

    Returns
    -------
    Scenario
        The same one each time.

    Raises
    ------
    InputError
        With every fault of it.
    """
    with TemporaryDirectory() as folder:
        place = Path(folder) / DOCUMENT
        place.write_text(document, encoding="utf-8")
        return scenario.read(place)


def scenario_of(version: ScenarioVersion) -> Scenario:
    """Return the scenario of a version."""
    return scenario_read(version.document)


@lru_cache(maxsize=KEPT)
def _plan(text: bytes, /) -> Plan:
    return Plan.model_validate_json(text)


def document_of(run: Run) -> bytes:
    """Return the document that a run answers with, as it was made; only for one that is done."""
    return zlib.decompress(bytes(RunResult.objects.only("document").get(pk=run.pk).document))


def text_of(run: Run) -> bytes:
    """Return plan.json of a run that is done: its answer, or the plan after its shocks."""
    text = document_of(run)
    return text if run.kind == Kind.PLAN else json.dumps(json.loads(text)["plan"]).encode()


def plan_of(run: Run) -> Plan:
    """Return the plan of a run that is done, as of ``text_of``."""
    return _plan(text_of(run))


def report_of(run: Run, *, back: str = "", more: str = "") -> bytes:
    """Return the report as one page, or but for what another one has; without a way back it is a file."""
    plan = prices.advised(plan_of(run), kept=prices.kept_of(run), run=run)
    with in_own_language():
        return page.render(plan, back=back, more=more).encode()


def more_of(run: Run, *, back: str) -> bytes:
    """Return what a report leaves to another page."""
    plan = prices.advised(plan_of(run), kept=prices.kept_of(run), run=run)
    with in_own_language():
        return page.render_more(plan, back=back).encode()


def movements_of(run: Run) -> bytes:
    """Return the movement table: the days of a schedule, or where there is none those of each unit."""
    plan = plan_of(run)
    grid = report_lift.movement_table(plan) if plan.lift else report_evidence.movements(plan)
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(column.name for column in grid.columns)
    for row in grid.rows:
        rows.writerow("" if value is None else guarded(str(value)) for value in row)
    return text.getvalue().encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """
    A requirement, and what the last plan says of it.

    Attributes
    ----------
    requirement_id, unit, site, strength, is_critical, needed_by_day
        What is asked for.
    offers
        Offers that fill it, each with its persons; empty when none does, or nothing is planned.
    missing
        Persons missing; None when nothing is planned.
    why
        What keeps the line empty, in a word or two.
    reserve
        Other offers that pass the filters; None when nothing is planned.
    reserve_in_time
        Those of them that would be on site by the day; None when nothing is planned.
    """

    requirement_id: str
    unit: str
    site: str
    strength: int
    is_critical: bool
    needed_by_day: int
    offers: tuple[tuple[str, int], ...]
    missing: int | None
    why: str
    reserve: int | None
    reserve_in_time: int | None


def line_rows(found: Scenario, *, plan: Plan | None) -> tuple[LineRow, ...]:
    """
    Return the requirements of a scenario, and what a plan says of each.

    Parameters
    ----------
    found
        The scenario as it stands.
    plan
        The last plan, perhaps of an older version; None when there is none.

    Returns
    -------
    tuple of LineRow
        In the order of the scenario; a line that the plan does not know is as one that was not planned.
    """
    names = {one.code: one.name for one in (*catalogue.unit_types(), *found.unit_types)}
    sites = {one.site_id: one.name for one in found.sites}
    offers: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    missing, why, reserve = defaultdict[str, int](int), dict[str, str](), dict[str, list[int]]()
    for row in plan.matching.assignments if plan else ():
        offers[row.requirement_id].append((row.offer_id, row.strength))
    for gap in plan.gaps if plan else ():
        missing[gap.requirement_id] += gap.strength
        why[gap.requirement_id] = say.phrase(say.REASONS, name=gap.reason)
    for sheet in plan.sheets if plan else ():
        reserve[sheet.requirement_id] = [
            LAST_DAY + 1 if row.arrival_day is None else row.arrival_day
            for row in sheet.candidates
            if not (row.is_chosen or row.first_filter)
        ]
    planned = {line.requirement_id for line in plan.requirements} if plan else set()
    return tuple(
        LineRow(
            requirement_id=line.requirement_id,
            unit=names.get(line.unit_type, line.unit_type),
            site=sites.get(line.site, line.site),
            strength=line.strength,
            is_critical=line.tier == "critical",
            needed_by_day=line.needed_by_day,
            offers=tuple(offers[line.requirement_id]),
            missing=missing[line.requirement_id] if line.requirement_id in planned else None,
            why=why.get(line.requirement_id, ""),
            reserve=_count(reserve.get(line.requirement_id), by=LAST_DAY + 1),
            reserve_in_time=_count(reserve.get(line.requirement_id), by=line.needed_by_day),
        )
        for line in found.requirements
    )


def _count(days: list[int] | None, *, by: int) -> int | None:
    return None if days is None else sum(day <= by for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """
    What the page of a plan shows.

    Attributes
    ----------
    sentences
        The answer: label, sentence and kind.
    figures
        The figures that head it.
    pictures
        The drawings of the plan, each with the same as a table.
    map
        Ways, sites and roads; None where no place is known.
    units, gaps, decisions
        Who fills what, what stays empty and why, what each decision costs.
    """

    sentences: tuple[tuple[str, str, str], ...]
    figures: tuple[Figure, ...]
    pictures: tuple[Picture, ...]
    map: Map | None
    units: Table
    gaps: Table
    decisions: Table


UNITS = (
    "Line",
    "Unit",
    "Contributor",
    "Offer",
    "Persons",
    "Level",
    "Needed by",
    "On site, planned",
    "P in time",
)
"""Columns of who fills what that a page has room for."""

GAPS = ("Line", "Unit", "Persons missing", "Persons asked", "What was found", "What would fill it")
"""Columns of what stays empty that a page has room for."""


SHOWN = ("Line", "Unit", "Persons missing", "Persons asked")
"""Columns of what stays empty that tell nothing of any contributor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlan:
    """What is shown of a plan to others than its owner: the answer, and how much stays empty; no reason."""

    sentences: tuple[tuple[str, str, str], ...]
    gaps: Table


def shown_of(plan: Plan) -> ShownPlan:
    """
    Return what is shown of a plan to others than its owner.

    Reasons may hold caveats of contributors, pins and standings of conduct: none of them is among it.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    ShownPlan
        Sentences, of which the last names the lines that lack most, and the table of empty lines.
    """
    gaps = table_of(report_reasons.gaps(plan).only(*SHOWN))
    label, _said, kind = _sentences(plan)[-1]
    types = {one.code: one.name for one in plan.unit_types}
    names = {one.requirement_id: types.get(one.unit_type, one.unit_type) for one in plan.requirements}
    gone = ((gap.requirement_id, gap.strength) for gap in summary.worst_gaps(plan))
    worst = [f"{line} {names[line]} ({persons:,})" for line, persons in gone]
    told = f"Persons missing on the lines that hurt most: {'; '.join(worst)}." if worst else "No gap is left."
    return ShownPlan(
        sentences=(*_sentences(plan)[:-1], (label, told, kind)),
        gaps=replace(gaps, caption="What stays empty", note=""),
    )


def headline(plan: Plan) -> tuple[tuple[str, str, str], ...]:
    """
    Return how probable the target is, what past missions did, and what hurts most.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of (str, str, str)
        Label, sentence and kind of the last three sentences of what is shown.
    """
    return shown_of(plan).sentences[2:]


def _sentences(plan: Plan) -> tuple[tuple[str, str, str], ...]:
    return tuple((label, said, kind.value) for label, said, kind in summary.labelled(plan))


def plan_page(plan: Plan, *, chances: Mapping[tuple[str, ...], str]) -> PlanPage:
    """
    Return what the page of a plan shows; the report has more.

    Parameters
    ----------
    plan
        The plan.
    chances
        What each decision does to its probability, by line, offer and action.

    Returns
    -------
    PlanPage
        The probability stands in a column of its own, where it was worked out of any decision.
    """
    return PlanPage(
        sentences=_sentences(plan),
        figures=figures(plan),
        pictures=pictures(plan),
        map=of_plan(plan),
        units=table_of(report_tables.units(plan).only(*UNITS)),
        gaps=table_of(report_reasons.gaps(plan).only(*GAPS)),
        decisions=with_column(table_of(report_reasons.pins(plan)), head="Probability", texts=chances),
    )
