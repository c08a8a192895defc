"""What a table of offers calls things, and the codes that are proposed for it: shown, taken, remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied

from bluehelm.core import languages
from bluehelm.core.synonyms import fold
from bluehelm.core.tables.cells import split
from bluehelm.core.tables.grid import Grid, Line
from bluehelm.deployment import vocabulary
from bluehelm.partnership import contributors
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.partnership.models import HeardValue, Upload
from bluehelm_web.partnership.permissions import may_apply

Values = Mapping[tuple[str, str], str]
"""Code by column and folded word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """
    A word of a table, and the code that is proposed or taken for it.

    Attributes
    ----------
    column, called
        What its column means, and how the table calls it.
    heard
        As the table has it.
    means
        The code.
    rows
        The rows that have it.

    Examples
    --------
    >>> Proposal(column="languages", called="Langues", heard="French", means="fr", rows=(2,)).key
    'languages:french'
    """

    column: str
    called: str
    heard: str
    means: str
    rows: tuple[int, ...]

    @property
    def key(self) -> str:
        """How a form calls it."""
        return f"{self.column}:{fold(self.heard)}"


def _language(text: str) -> str:
    codes = [languages.code_of(part) for part in re.split(r"[,/]", text)]
    return "" if text in languages.NAMES or not all(codes) else "; ".join(codes)


def _unit_type(text: str) -> str:
    index = vocabulary.indexes({})["unit_types"]
    if (found := index.find(text)) is not None:
        return "" if found.is_certain or found.ignored else found.code
    near = index.candidates(text)
    return near[0].partition(" ")[0] if len(near) == 1 else ""


PROPOSED: Mapping[str, Callable[[str], str]] = {
    "unit_type": _unit_type,
    "languages": _language,
    "home_airport": contributors.airport_like,
    "home_port": contributors.port_like,
}
"""What proposes a code for a word, by what its column means; empty for a code, and where none is like it."""


def proposed(grid: Grid, *, columns: Sequence[str]) -> list[Proposal]:
    """Return each word of a table for which a code is proposed, with the code and its rows."""
    told = {(name, heard): PROPOSED[name](heard) for name, heard in _words(grid, columns=columns)}
    return _proposals(told, grid=grid, columns=columns)


def taken(upload: Upload, *, grid: Grid) -> list[Proposal]:
    """Return the words of a table that are read as the owner took them before."""
    values = _values(upload)
    words = _words(grid, columns=upload.columns)
    told = {(name, heard): values.get((name, fold(heard)), "") for name, heard in words}
    return _proposals(told, grid=grid, columns=upload.columns)


def _proposals(told: Mapping[tuple[str, str], str], *, grid: Grid, columns: Sequence[str]) -> list[Proposal]:
    words = _words(grid, columns=columns)
    return [
        Proposal(
            column=name,
            called=str(grid.header[columns.index(name)] or "-"),
            heard=heard,
            means=told[name, heard],
            rows=tuple(dict.fromkeys(rows)),
        )
        for (name, heard), rows in words.items()
        if told[name, heard]
    ]


def _words(grid: Grid, *, columns: Sequence[str]) -> dict[tuple[str, str], list[int]]:
    """Return the rows of each word of the columns that hold codes."""
    found: dict[tuple[str, str], list[int]] = {}
    for line in grid.lines:
        for name, cell in zip(columns, line.cells, strict=False):
            if name in PROPOSED and isinstance(cell, str):
                for part in _parts(cell, name=name):
                    rows = found.setdefault((name, part), [])
                    rows += [] if line.row in rows[-1:] else [line.row]
    return found


def _parts(cell: str, *, name: str) -> Iterator[str]:
    """Yield the words of a cell that a page can name."""
    parts = split(cell) if name == "languages" else [cell]
    yield from (part.strip() for part in parts if 0 < len(fold(part)) <= 200)


def in_codes(upload: Upload, grid: Grid) -> Grid:
    """Return a table with the codes that its owner took for its words; what is written stays in the file."""
    values = _values(upload)
    if not values:
        return grid
    lines = [_line(line, columns=upload.columns, values=values) for line in grid.lines]
    return replace(grid, lines=tuple(lines))


def _line(line: Line, *, columns: Sequence[str], values: Values) -> Line:
    cells = list(line.cells)
    for place, (name, cell) in enumerate(zip(columns, line.cells, strict=False)):
        if name in PROPOSED and isinstance(cell, str):
            parts = [*_parts(cell, name=name)]
            means = [values.get((name, fold(part)), part) for part in parts]
            cells[place] = cell if means == parts else "; ".join(means)
    return replace(line, cells=tuple(cells))


def _values(upload: Upload) -> Values:
    heard = HeardValue.objects.filter(contributor=upload.contributor, ministry=upload.ministry_id)
    return {(column, word): means for column, word, means in heard.values_list("column", "heard", "means")}


def values_take(upload: Upload, *, grid: Grid, key: str, user: User, act: Act) -> None:
    """
    Take what is proposed for the words of a table; that is remembered for the tables to come.

    Parameters
    ----------
    upload, grid
        The table, and what it says as it was sent.
    key
        The one proposal that is taken; empty for all.
    user
        Somebody of its contributor.
    act
        Who and in which request, for the chain.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_apply(user, upload):
        raise PermissionDenied
    with changing():
        offered = proposed(in_codes(upload, grid), columns=upload.columns)
        found = [one for one in offered if key in ("", one.key)]
        for one in found:
            HeardValue.objects.update_or_create(
                contributor=upload.contributor,
                ministry=upload.ministry,
                column=one.column,
                heard=fold(one.heard),
                defaults={"means": one.means},
            )
        if found:
            payload = {"values": ", ".join(f"{one.heard}: {one.means}" for one in found)}
            event_append("values_taken", object_id=f"upload:{upload.pk}", payload=payload, act=act)


def value_forget(upload: Upload, *, key: str, user: User, act: Act) -> None:
    """Forget what was taken for a word of the owner's tables; the word is read as it is written again."""
    if not may_apply(user, upload):
        raise PermissionDenied
    column, _mark, heard = key.partition(":")
    with changing():
        kept = HeardValue.objects.filter(contributor=upload.contributor, ministry=upload.ministry_id)
        if kept.filter(column=column, heard=heard).delete()[0]:
            payload = {"values": heard}
            event_append("value_forgotten", object_id=f"upload:{upload.pk}", payload=payload, act=act)
