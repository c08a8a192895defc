"""Tables of the library as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bluehelm.deployment.report_grid import NUMBERS, Grid, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell of a table says, under which head, whether it is a number, and the end of its address."""

    head: str
    text: str
    is_number: bool
    leads_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the report as a page shows it."""

    caption: str
    note: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_of(grid: Grid) -> Table:
    """
    Return a table of the report as a page shows it.

    Examples
    --------
    >>> from bluehelm.deployment.report_grid import Form, columns
    >>> heads = columns("Line", ("Persons", Form.COUNT))
    >>> made = table_of(Grid(name="G", caption="Lines", note="", columns=heads, rows=(("R1", 1200),)))
    >>> [cell.text for cell in made.rows[0]]
    ['R1', '1,200']
    """
    shown = [(column, column.form in NUMBERS) for column in grid.columns]
    return Table(
        caption=grid.caption,
        note=grid.note,
        heads=tuple(Cell(head=column.name, text=column.name, is_number=number) for column, number in shown),
        rows=tuple(
            tuple(
                Cell(head=column.name, text=written(value, column=column), is_number=number)
                for value, (column, number) in zip(row, shown, strict=True)
            )
            for row in grid.rows
        ),
    )


def with_column(table: Table, *, head: str, texts: Mapping[tuple[str, ...], str]) -> Table:
    """
    Return a table with one more column of words.

    Parameters
    ----------
    table
        The table.
    head
        Head of the column.
    texts
        What it says, by the texts with which a row begins; all of one length.

    Returns
    -------
    Table
        As it was where there is nothing to say.

    Examples
    --------
    >>> from bluehelm.deployment.report_grid import columns
    >>> made = table_of(
    ...     Grid(name="G", caption="", note="", columns=columns("Line", "Unit"), rows=(("R1", "A"),))
    ... )
    >>> [cell.text for cell in with_column(made, head="Why", texts={("R1",): "asked"}).rows[0]]
    ['R1', 'A', 'asked']
    """
    if not texts:
        return table
    num = len(next(iter(texts)))

    def cell(text: str) -> Cell:
        return Cell(head=head, text=text, is_number=False)

    rows = ((*row, cell(texts.get(tuple(other.text for other in row[:num]), ""))) for row in table.rows)
    return replace(table, heads=(*table.heads, cell(head)), rows=tuple(rows))
