"""One definition of a table for page, workbook and terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import ceil

from bluehelm.core.charts.scale import chance, count
from bluehelm.core.claims import Kind
from bluehelm.core.times import day_name
from bluehelm.deployment.report_words import standard_error

Value = str | int | float | date | Kind | None
"""What a cell holds; None is unknown."""


class Form(StrEnum):
    """
    How the cells of a column are written.

    Examples
    --------
    >>> Form("count").name
    'COUNT'
    """

    TEXT = "text"
    NAME = "name"
    COUNT = "count"
    CHANCE = "chance"
    DAY = "day"
    AMOUNT = "amount"
    SHARE = "share"
    FRACTION = "fraction"
    ERROR = "error"
    LEVEL = "level"
    KIND = "kind"
    TAG = "tag"
    WORDS = "words"


NUMBERS = frozenset({Form.COUNT, Form.CHANCE, Form.DAY, Form.AMOUNT, Form.SHARE, Form.FRACTION, Form.ERROR})
"""Forms that are set to the end of the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    One column of a table.

    Attributes
    ----------
    name
        Its head, with the unit.
    form
        How its cells are written.
    unknown
        What is written where nothing is known.
    kind
        Kind of all its figures; None when a neighbour, or the whole table, says it.

    Examples
    --------
    >>> Column(name="Persons", form=Form.COUNT).unknown
    'unknown'
    """

    name: str
    form: Form = Form.TEXT
    unknown: str = "unknown"
    kind: Kind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """
    A table of the report.

    Attributes
    ----------
    name
        Short name, which is also the name of its sheet.
    caption, note
        What it shows, and of which kind and denominator.
    columns
        Columns.
    rows
        Cells, one row a line.
    total
        Cells of the last row; empty for none.
    kind
        Kind of all its figures; None when its columns mark theirs.

    Examples
    --------
    >>> grid = Grid(
    ...     name="G", caption="", note="", columns=(Column(name="A"), Column(name="B")), rows=(("x", "y"),)
    ... )
    >>> grid.only("B").rows
    (('y',),)
    """

    name: str
    caption: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] = ()
    kind: Kind | None = None

    def only(self, *names: str) -> Grid:
        """Return the table with some of its columns, in the order named."""
        heads = [column.name for column in self.columns]
        places = [heads.index(name) for name in names]
        return replace(
            self,
            columns=tuple(self.columns[place] for place in places),
            rows=tuple(tuple(row[place] for place in places) for row in self.rows),
            total=tuple(self.total[place] for place in places) if self.total else (),
        )


Short = str | tuple[str, Form] | tuple[str, Form, str] | tuple[str, Form, str, Kind]
"""A column in short notation: its head, form, word for unknown, kind."""


def columns(*parts: Short) -> tuple[Column, ...]:
    """
    Return columns from short notation.

    Parameters
    ----------
    parts
        A head of text, or a head with form, word for unknown and kind, as many as are needed.

    Returns
    -------
    tuple of Column
        Columns in the order given.

    Examples
    --------
    >>> [column.form.value for column in columns("Line", ("Persons", Form.COUNT))]
    ['text', 'count']
    """
    found = []
    for part in parts:
        name, form, *rest = (part, Form.TEXT) if isinstance(part, str) else part
        unknown = str(rest[0]) if rest else "unknown"
        kind = Kind(rest[1]) if len(rest) > 1 else None
        found.append(Column(name=name, form=Form(form), unknown=unknown, kind=kind))
    return tuple(found)


def written(value: Value, *, column: Column) -> str:
    """
    Return a cell as people read it.

    Parameters
    ----------
    value
        The cell.
    column
        Its column.

    Returns
    -------
    str
        Text; the column's word for unknown when there is no value.

    Examples
    --------
    >>> written(0.004, column=Column(name="P", form=Form.CHANCE)), written(None, column=Column(name="Day"))
    ('< 0.01', 'unknown')
    """
    if value is None:
        return column.unknown
    if isinstance(value, date):
        return day_name(value)
    if isinstance(value, str):
        return str(value)
    forms = {Form.CHANCE: chance, Form.SHARE: _per_cent, Form.AMOUNT: _amount, Form.DAY: _day}
    forms |= {Form.FRACTION: _fraction, Form.ERROR: standard_error}
    return forms.get(column.form, count)(value)


def _per_cent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _amount(value: float) -> str:
    return f"{round(value, 1) + 0.0:,.1f}".replace("-", "−")


def _fraction(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def _day(value: float) -> str:
    return f"day {ceil(value)}"


def span(days: Sequence[float | None], *, horizon: int) -> str:
    """
    Return the days that hold 8 of 10 runs.

    Parameters
    ----------
    days
        Quantiles 0.1, 0.5 and 0.9; None where it never comes.
    horizon
        Last day simulated.

    Returns
    -------
    str
        ``43 to 60``; ``never`` when not even the first tenth comes.

    Examples
    --------
    >>> (
    ...     span((43, 49, 60), horizon=180),
    ...     span((62, 85, None), horizon=180),
    ...     span((None, None, None), horizon=90),
    ... )
    ('43 to 60', '62 to never', 'never')
    """
    first, _, last = days
    if first is None:
        return "never"
    end = "never" if last is None else f"after {horizon}" if last > horizon else f"{ceil(last)}"
    return f"{ceil(first)} to {end}"
