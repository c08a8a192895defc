"""Tables of a summary: pledges by kind, lines of the guide, and what answers them."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.core.document import Paragraph, Run, Table, TableRow
from bluehelm.core.document.parts import Block, Runs
from bluehelm.oversight import summary_counts
from bluehelm.oversight.summary_desk import Desk
from bluehelm.oversight.summary_rows import anchor
from bluehelm.oversight.summary_told import part_name
from bluehelm.oversight.summary_words import Filled
from bluehelm.partnership import counting
from bluehelm.partnership.counting import Count, CountPart
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.guide_domain import GuideLine

FIELDS = (
    *("unit", "training", "women", "medical", "technology", "environment"),
    *("conduct", "safety", "communications"),
)
"""Fields of which is told how many states pledged in them."""


PARTED = {
    "announcements_by_gives": "t.gives",
    "announcements_by_category": "t.categories",
    "money": "t.money",
}
"""Rules whose parts have a table, and its caption."""

HEADS = {"announcements_by_gives": "pledges", "announcements_by_category": "pledges", "money": "sum"}
"""Head of the figures of these tables."""

STATES = {"met": "met", "partly met": "partly", "not met": "open"}
"""How a line of the guide stands, as the rule calls it and as the words do."""


def how_much(desk: Desk, *, row: Announcement | GuideLine) -> Runs:
    """
    Return how much is announced or asked for.

    Parameters
    ----------
    desk
        What it is written from.
    row
        The announcement or line.

    Returns
    -------
    Runs
        Number and unit; empty where none is stated.
    """
    return () if row.quantity is None else desk.words.amount(row.quantity, unit=row.unit)


def by_field(desk: Desk) -> Iterator[Block]:
    """
    Yield how many states pledged in each field: as sources state it, and as the rows give it.

    Parameters
    ----------
    desk
        What it is written from.

    Yields
    ------
    Block
        A table, and that its figures have no sum; nothing when there is no such figure.
    """
    found = {
        desk.words.text(f"field.{field}"): (
            desk.ledger.published(f"{field}_states"),
            desk.counted(f"{field}_states"),
        )
        for field in FIELDS
    }
    told = {name: figures for name, figures in found.items() if any(figures)}
    if not told:
        return
    columns = [place for place in (0, 1) if any(figures[place] for figures in told.values())]
    heads = ("field", *(("published", "counted")[place] for place in columns))
    rows = (
        ((Run(text=name),), *(_cell(figures[place]) for place in columns)) for name, figures in told.items()
    )
    yield Paragraph(runs=desk.words.say("no_sum"))
    yield Table(
        caption=desk.words.text("t.fields"),
        head=tuple(desk.words.text(f"c.{key}") for key in heads),
        rows=tuple(TableRow(cells=cells) for cells in rows),
        widths=(3, *(2 for _ in columns)),
    )


def _cell(figure: Filled | None) -> Runs:
    return figure.runs if figure is not None else (Run(text="–"),)


def by_kind(desk: Desk) -> Iterator[Block]:
    """
    Yield what was pledged by what it gives, by what it is about, and sums of money by currency.

    Parameters
    ----------
    desk
        What it is written from.

    Yields
    ------
    Block
        A table each, where there are rows.
    """
    for rule, caption in PARTED.items():
        count = counting.count(rule, desk.records)
        if count.rows:
            rows = (
                (_part_name(desk, part=part), _part(desk, count=count, part=part)) for part in count.parts
            )
            yield Table(
                caption=desk.words.text(caption),
                head=tuple(desk.words.text(f"c.{key}") for key in ("kind", HEADS[rule])),
                rows=tuple(TableRow(cells=cells) for cells in rows),
                widths=(4, 1),
            )


def _part(desk: Desk, *, count: Count, part: CountPart) -> Runs:
    """Return the figure of a part, and beside it that its sum is no exact one where that is so."""
    runs = desk.ledger.part(count, part=part).runs
    is_rough = any(row in count.rough for row in part.rows)
    return (*runs, Run(text=" "), *desk.words.say("roughly")) if is_rough else runs


def _part_name(desk: Desk, *, part: CountPart) -> Runs:
    name = part_name(part.label, words=desk.words)
    return (desk.words.record(name) if name == part.label else Run(text=name),)


def guide_sentence(desk: Desk) -> list[Runs]:
    """
    Return how many lines of the guide are met, met in part and not met.

    Parameters
    ----------
    desk
        What it is written from.

    Returns
    -------
    list of Runs
        One sentence; none without a guide.
    """
    if not desk.records.guide_lines:
        return []
    count = counting.count("guide_lines_met", desk.records)
    parts = {part.label: part for part in count.parts}
    figures = {
        slot: desk.ledger.part(count, part=parts.get(label, CountPart(label=label, value=0, rows=())))
        for label, slot in STATES.items()
    }
    total = desk.ledger.count(summary_counts.guide_lines(desk.records))
    return [desk.words.say("guide_lines", total=total, **figures)]


def guide_table(desk: Desk) -> Table:
    """
    Return the lines of the guide, whether they are met, and what answers them.

    Parameters
    ----------
    desk
        What it is written from.

    Returns
    -------
    Table
        A part of the annex.
    """
    count = counting.count("guide_lines_met", desk.records)
    states = {line_id: STATES[part.label] for part in count.parts for line_id in part.rows}
    rows = []
    for line in desk.records.guide_lines:
        label = desk.labels.of(line.line_id)
        told = (
            (Run(text=label),),
            (desk.words.record(line.need),),
            how_much(desk, row=line),
            (Run(text=desk.words.text(f"line.{states[line.line_id]}")),),
            _answers(desk, line=line),
        )
        rows.append(TableRow(cells=told, anchor=anchor(label)))
    return Table(
        caption=desk.words.text("t.guide"),
        head=tuple(desk.words.text(f"c.{key}") for key in ("number", "need", "asked", "state_of", "answers")),
        rows=tuple(rows),
        widths=(1, 3.6, 1.8, 1.6, 3),
    )


def _answers(desk: Desk, *, line: GuideLine) -> Runs:
    """Return which rows of the annex answer a line, and how much they state."""
    said = {row.announcement_id: row for row in desk.records.announcements if row.line_id == line.line_id}
    runs: list[Run] = []
    for row_id, label in desk.labels.announcements.items():
        if row_id in said:
            amount = how_much(desk, row=said[row_id])
            runs += [Run(text="; ")] if runs else []
            runs += [Run(text=f"{label}: " if amount else label), *amount]
    return tuple(runs) or (Run(text="–"),)
