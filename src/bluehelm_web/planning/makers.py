"""What a worker does for each kind of run: the question becomes the library's call, the answer a document."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bluehelm.deployment import (
    areas,
    asks,
    calls,
    comparison,
    letters,
    plan,
    pledged,
    report_calls,
    schema,
    shocks,
    workbook,
)
from bluehelm.deployment.comparison_domain import Comparison
from bluehelm.deployment.pledged import PledgedUnit
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.shocks_domain import Shocks
from bluehelm.deployment.ways import Progress
from bluehelm_web.planning import prices
from bluehelm_web.planning.models import Kind, Run
from bluehelm_web.planning.runs import Made
from bluehelm_web.planning.snapshot import plan_of, scenario_of

MOST_ASKS = 3
"""Most asks by the stages of the match, and by probability."""


def _planned(found: Scenario, *, run: Run, progress: Progress) -> Plan:
    return plan.make(
        found,
        target=run.target,
        day=run.day,
        seed=run.seed,
        replications=run.replications,
        progress=progress,
    )


def _book(answer: Plan) -> bytes:
    with TemporaryDirectory() as folder:
        book = Path(folder) / "plan.xlsx"
        workbook.write(answer, book)
        return book.read_bytes()


def plan_made(run: Run, *, progress: Progress) -> Made:
    """Return a plan, and what each of its decisions does to the probability."""
    found = scenario_of(run.version)
    answer = _planned(found, run=run, progress=progress)
    decisions = prices.priced(found, plan=answer, progress=progress)
    progress("write", 0, 1)
    return Made(
        document=schema.plan_json(answer),
        workbook=_book(answer),
        probability=answer.forecast.probability,
        missing=sum(gap.strength for gap in answer.gaps),
        decisions=decisions,
    )


def shocked(found: Scenario, *, asked: Mapping[str, Any]) -> tuple[Scenario, Scenario, tuple[str, ...]]:
    """
    Return a scenario before and after shocks, and what these are.

    Parameters
    ----------
    found
        The scenario.
    asked
        ``shocks``, and ``area``: a mission area to which the force is called instead; empty for none.
        ``pledges``, where there are any: units that are supposed to come on top.

    Returns
    -------
    tuple of (Scenario, Scenario, tuple of str)
        Before, after, and the shocks as sentences.

    Raises
    ------
    InputError
        When nothing is supposed, or something that the scenario does not have.
    """
    code = str(asked["area"])
    if code:
        found = calls.called(found, area=areas.area(code), on=found.settings.requested_on)
    supposed = Shocks.model_validate(asked["shocks"])
    given = pledged.added(found, units=[PledgedUnit.model_validate(one) for one in asked.get("pledges", ())])
    if given.told and supposed == Shocks():
        return found, given.scenario, given.told
    struck = shocks.apply(given.scenario, shocks=supposed)
    return found, struck.scenario, (*given.told, *struck.told)


def whatif_made(run: Run, *, progress: Progress) -> Made:
    """Return what shocks do to a plan, and the plan after them."""
    *pair, told = shocked(scenario_of(run.version), asked=run.asked)
    before, after = (_planned(one, run=run, progress=progress) for one in pair)
    found = comparison.of(before, after=after, shocks=told, progress=progress)
    progress("write", 0, 1)
    return Made(
        document=_compared(found, after=after),
        workbook=_book(after),
        probability=after.forecast.probability,
        missing=sum(gap.strength for gap in after.gaps),
    )


def compare_made(run: Run, *, progress: Progress) -> Made:
    """Return what differs between two plans that are done."""
    before, after = (plan_of(Run.objects.get(pk=run.asked[name])) for name in ("before", "after"))
    return Made(document=_compared(comparison.of(before, after=after, progress=progress), after=None))


def _compared(found: Comparison, *, after: Plan | None) -> str:
    told = {"comparison": found.model_dump(mode="json")}
    return json.dumps(told | ({"plan": json.loads(schema.plan_json(after))} if after else {}))


def asks_made(run: Run, *, progress: Progress) -> Made:
    """Return what to ask for next, with a draft letter to each capital that has such units."""
    desk = asks.open_desk(
        scenario_of(run.version),
        target=run.target,
        day=run.day,
        seed=run.seed,
        replications=run.replications,
    )
    report = asks.make(desk, most=MOST_ASKS, progress=progress)
    drafts = {state: letters.draft(desk, report, contributor=state) for state in letters.addressed(report)}
    return Made(document=json.dumps({"report": report.model_dump(mode="json"), "letters": drafts}))


def standby_made(run: Run, *, progress: Progress) -> Made:
    """Return a stand-by force month by month, and what calls to mission areas come to."""
    found = scenario_of(run.version)
    asked = [areas.area(str(code)) for code in run.asked["areas"]]
    made = report_calls.called(
        found,
        areas=asked,
        months=run.asked["months"],
        replications=run.replications,
        progress=progress,
    )
    told = {
        "force": made.force.model_dump(mode="json"),
        "areas": run.asked["areas"],
        "cells": [cell.model_dump(mode="json") for cell in made.cells],
    }
    return Made(document=json.dumps(told))


MAKERS: Mapping[Kind, Callable[..., Made]] = {
    Kind.PLAN: plan_made,
    Kind.WHATIF: whatif_made,
    Kind.COMPARE: compare_made,
    Kind.ASKS: asks_made,
    Kind.STANDBY: standby_made,
}
"""Who works out which kind."""
