"""Tables of the library as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from bluehelm.deployment.report_grid import NUMBERS, Grid, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell of a table says, under which head, and whether it is a number."""

    head: str
    text: str
    is_number: bool


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
