"""A stand-by force month by month, and calls to mission areas, as tables of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from math import sqrt

from bluehelm.deployment import areas, report_call_reasons, report_calls, report_standby
from bluehelm.deployment.calls import CallCell
from bluehelm.deployment.report_calls import CallTable
from bluehelm.deployment.report_words import weakest
from bluehelm.forces import catalogue
from bluehelm.generation.standby_domain import StandbyForce
from bluehelm_web.planning.models import Run
from bluehelm_web.planning.snapshot import KEPT, document_of, scenario_of
from bluehelm_web.planning.standby_months import MonthThen, chances_of, months_of
from bluehelm_web.planning.tables import Table, table_of

WIDEST = 1.96 / 2
"""Of a share of one in two, the least certain one, in standard errors of a 95 % interval."""

SIGNS = {"#": "in", "d": "out", "n": "none", ".": "below", "+": "part"}
"""How a cell looks, by its sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """
    A row of a calendar.

    Attributes
    ----------
    code, unit
        Contributor or line, and the unit type in words.
    unit_type
        Its code.
    units, persons
        How many.
    kind
        How far that can be checked: of units the weakest of strength, level and absence.
    cells
        Sign and look of each month.
    said
        What is to be said of it, such as why it is away first.
    """

    code: str
    unit: str
    unit_type: str
    units: int
    persons: int
    kind: str
    cells: tuple[tuple[str, str], ...]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandbyPage:
    """
    What is shown of a stand-by force.

    Attributes
    ----------
    as_of
        Day of the data.
    answer, sentences
        The answer, and the sentences below it.
    years
        Year and how many months of it there are.
    months
        Month, persons that stand by in it, and whether they reach the target.
    target, level
        Persons asked for; the level of those who count.
    roster, lines
        Who stands by when; lines of the force that stay empty in some month.
    by_month
        What is behind the figures of each month.
    runs, off_by
        Runs of each call, and how far its probability may be off by chance, in 95 of 100 cases at most.
    calls, ways
        Probability by month of the call and mission area, and the ways to each; None where nobody asked.
    why, computed
        Why the cells differ, and how they were computed.
    """

    as_of: date
    answer: str
    sentences: tuple[str, ...]
    years: tuple[tuple[int, int], ...]
    months: tuple[tuple[date, int, bool], ...]
    target: int
    level: str
    roster: tuple[MonthRow, ...]
    lines: tuple[MonthRow, ...]
    by_month: tuple[MonthThen, ...]
    runs: int
    off_by: float
    calls: Table | None
    ways: Table | None
    why: tuple[str, ...]
    computed: tuple[str, ...]


def standby_page(run: Run) -> StandbyPage:
    """Return what a run on a stand-by force shows; only of one that is done."""
    return _page(document_of(run), run)


@lru_cache(maxsize=KEPT)
def _page(text: bytes, run: Run, /) -> StandbyPage:
    told = json.loads(text)
    force = StandbyForce.model_validate(told["force"])
    made = CallTable(
        scenario=scenario_of(run.version),
        force=force,
        areas=tuple(areas.area(code) for code in told["areas"]),
        cells=tuple(CallCell.model_validate(cell) for cell in told["cells"]),
        replications=run.replications,
    )
    target, days = force.template.target, force.template.months
    return StandbyPage(
        as_of=force.template.as_of,
        answer=report_standby.answer(force),
        sentences=(
            report_standby.counted(force),
            report_standby.renewals(force),
            report_standby.lines(force),
        ),
        years=tuple((year, len(list(some))) for year, some in groupby(day.year for day in days)),
        months=tuple((one.month, one.persons, one.persons >= target) for one in force.months),
        target=target,
        level=force.level,
        roster=tuple(_roster(made)),
        lines=tuple(_lines(force)),
        by_month=tuple(months_of(made)),
        runs=run.replications,
        off_by=round(WIDEST / sqrt(run.replications), 2),
        calls=chances_of(made) if made.cells else None,
        ways=table_of(report_calls.ways(made)) if made.cells else None,
        why=tuple(_why(made)) if made.cells else (),
        computed=report_calls.computed(made) if made.cells else (),
    )


def _why(made: CallTable) -> Iterable[str]:
    yield from report_calls.answer(made)
    yield from report_call_reasons.why(made.cells, areas=made.areas)


def _cells(signs: str) -> tuple[tuple[str, str], ...]:
    return tuple((sign, SIGNS[sign]) for sign in signs)


def _roster(made: CallTable) -> Iterable[MonthRow]:
    names = {one.code: one.name for one in catalogue.unit_types()}
    kinds = report_standby.kinds(made.scenario, force=made.force)
    for (unit_type, state, signs, why), units in report_standby.alike(made.force):
        yield MonthRow(
            code=state,
            unit=names.get(unit_type, unit_type),
            unit_type=unit_type,
            units=len(units),
            persons=sum(one.strength for one in units),
            kind=weakest(kinds[one.offer_id] for one in units).value,
            cells=_cells(signs),
            said=why,
        )


def _lines(force: StandbyForce) -> Iterable[MonthRow]:
    names = {one.code: one.name for one in catalogue.unit_types()}
    for line in force.template.requirements:
        if any(report_standby.missing(line, force=force)):
            yield MonthRow(
                code=line.requirement_id,
                unit=names.get(line.unit_type, line.unit_type),
                unit_type=line.unit_type,
                units=1,
                persons=line.strength,
                kind=line.kind.value,
                cells=_cells(report_standby.filled(line, force=force)),
                said=report_standby.empty(line, force=force),
            )
