"""Remedies work on the files: what the example says would fill a line is written into a copy of it."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bluehelm.deployment import plan, scenario
from bluehelm.forces import catalogue
from bluehelm.generation import gaps, match
from bluehelm.generation.obstacles import STEPS
from bluehelm.generation.result import Gap

EXAMPLE = Path(__file__).parents[3] / "examples" / "standby-3000"
Rows = list[dict[str, str]]


def edit(folder: Path, name: str, change: Callable[[Rows], Rows]) -> None:
    """Change the rows of one sheet, as somebody with a spreadsheet would."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, heads = list(reader), reader.fieldnames or []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads)
        writer.writeheader()
        writer.writerows(change(rows))


def told(folder: Path) -> dict[str, Gap]:
    """Return the gaps of a scenario by line."""
    case = plan.case_of(scenario.read(folder))
    return {gap.requirement_id: gap for gap in gaps.explain(case, match.solve(case))}


def line_of(folder: Path, gap: Gap) -> dict[str, str]:
    """Return the row of the line that a gap is about."""
    with (folder / "requirements.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["requirement_id"] == gap.requirement_id)


def give_attributes(folder: Path, gap: Gap) -> None:
    """Give the nearest offer what the line asks for."""
    asked = line_of(folder, gap)["attributes"]
    edit(
        folder,
        "offers",
        lambda rows: [
            row | {"attributes": asked} if row["offer_id"] == gap.offer_id else row for row in rows
        ],
    )


def withdraw(folder: Path, gap: Gap) -> None:
    """Who pinned a unit to the line takes that back."""
    edit(folder, "pins", lambda rows: [row for row in rows if row["requirement_id"] != gap.requirement_id])


def offer_one(folder: Path, gap: Gap) -> None:
    """Offer a unit of the type and size asked for, like one that is ready."""
    line = line_of(folder, gap)
    new = {"offer_id": "NEW-1", "unit_type": line["unit_type"], "strength": line["strength"]}
    new |= {"women": "0", "lane_m": "0", "tonnes": "0", "announcement_ids": "", "kind": "assumed"}

    def with_one_more(rows: Rows) -> Rows:
        ready = next(row for row in rows if row["offer_id"] == READY)
        return [*rows, ready | new]

    edit(folder, "offers", with_one_more)
    rise(folder, gap.model_copy(update={"offer_id": "NEW-1"}))


def rise(folder: Path, gap: Gap) -> None:
    """Let the offer do all that one at the level asked for has done, by the statement of its own type."""
    code = line_of(folder, gap)["unit_type"]
    last = [each.reference for each in catalogue.statements() if each.unit_type == code][-1]

    def with_steps(rows: Rows) -> Rows:
        steps = [row | {"offer_id": gap.offer_id} for row in rows if row["offer_id"] == READY]
        return [*rows, *(row | {"refers_to": last if row["refers_to"] else ""} for row in steps)]

    edit(folder, "ladder_events", with_steps)


READY = "PAK-SIG_COY-1"
REMEDIES = {"attribute": give_attributes, "pinned": withdraw, "type": offer_one, "level": rise}


@pytest.mark.parametrize("reason", REMEDIES)
def test_gap_closes_when_the_file_is_changed_as_told(reason: str, tmp_path: Path) -> None:
    """With the one row changed by hand, the line is full, fuller, or shows a reason farther on."""
    before = [gap for gap in told(EXAMPLE).values() if gap.reason == reason]
    assert before
    for gap in before:
        folder = tmp_path / gap.requirement_id
        shutil.copytree(EXAMPLE, folder)
        REMEDIES[reason](folder, gap)
        after = told(folder).get(gap.requirement_id)
        is_better = after is None or after.strength < gap.strength
        assert is_better or STEPS.index(after.reason) > STEPS.index(reason), (gap, after)


def test_proof_names_the_decisions_that_bind_it(tmp_path: Path) -> None:
    """The pin of the example costs critical need: what is proved holds among choices that keep it."""
    pinned = plan.make(replace(scenario.read(EXAMPLE), fleet=()), replications=10)  # the match alone is meant
    shutil.copytree(EXAMPLE, tmp_path / "free")
    edit(tmp_path / "free", "pins", lambda _: [])
    free = plan.make(replace(scenario.read(tmp_path / "free"), fleet=()), replications=10)
    assert pinned.matching.stages[0].value > free.matching.stages[0].value
    assert "no choice among these offers, with the 1 decision in force kept, leaves less" in pinned.summary[1]
    assert "no choice among these offers leaves less" in free.summary[1]
