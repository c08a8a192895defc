"""What the three forms of a scenario share: named grids of raw cells, and the faults met on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bluehelm.core.errors import Fault
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.tables.cells import Raw, plainly
from bluehelm.core.tables.sheet import Sheet

MAX_BYTES = 20_000_000
"""Largest file that is read, in bytes."""

MAX_ROWS = 200_000
"""Most rows of one table."""

MAX_CELLS = 5_000_000
"""Most cells of one table, empty ones between filled ones included."""

SETTINGS_NAME = "scenario"
"""Name of the settings: ``scenario.toml``, the sheet ``scenario``, or the key ``scenario``."""


class UnreadableError(Exception):
    """A file or table that cannot be read at all, with its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a grid: its number as a spreadsheet shows it, and its cells."""

    row: int
    cells: tuple[Raw, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """
    One table as it stands: how messages name it, its header and the lines below.

    ``spoiled`` are rows that cannot be read; their table already has a fault that says so.
    """

    label: str
    header: tuple[Raw, ...]
    lines: tuple[Line, ...]
    spoiled: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """The first rows of a sheet, those with something in them; the one table of a CSV file has no name."""

    sheet: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    A whole scenario as it stands.

    ``settings`` is flat: ``policy.max_units`` for a key of a part; None when there are none. ``unread`` names
    the tables that could not be read; each has its fault, and the empty name stands for all.
    """

    settings: Mapping[str, Raw] | None
    settings_label: str
    label: str
    grids: Mapping[str, Grid]
    unread: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True, kw_only=True)
class Reading:
    """A source in the making; each form fills it table by table."""

    settings: Mapping[str, Raw] | None = None
    grids: dict[str, Grid] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def has(self, name: str, *, place: str) -> bool:
        """Return whether a table of this name was met before; if so, note it as a fault."""
        is_known = name in self.grids or name in self.unread
        if is_known:
            self.faults.append(
                Fault(
                    code="duplicate-sheet",
                    thing=f"Table {name}",
                    value="it stands twice",
                    rule="a table may stand once",
                    remedy="Remove one of the two, or put their rows together",
                    place=place,
                )
            )
        return is_known

    def refuse(self, name: str, fault: Fault) -> None:
        """Note that a table could not be read, and why."""
        self.unread.add(name)
        self.faults.append(fault)

    def done(self, *, label: str, settings_label: str) -> Source:
        """Return the source."""
        return Source(
            settings=self.settings,
            settings_label=settings_label,
            label=label,
            grids=self.grids,
            unread=frozenset(self.unread),
            faults=tuple(self.faults),
        )


def known_name(name: str, *, sheets: Iterable[Sheet]) -> str:
    """Return the name of the sheet, or of the settings, that a name stands for; empty when there is none."""
    known = {sheet.name.casefold(): sheet.name for sheet in sheets} | {SETTINGS_NAME: SETTINGS_NAME}
    return known.get(name.strip().casefold(), "")


def unknown_sheet(name: str, *, sheets: Iterable[Sheet], place: str) -> Fault:
    """Return the fault of a table that nobody knows."""
    names = [sheet.name for sheet in sheets]
    near = nearest(name, names=names)
    remedy = meant(near, otherwise="Rename it, or move it elsewhere")
    return Fault(
        code="unknown-sheet",
        thing=f"Table {plainly(name)}",
        value="its name is unknown",
        rule=f"the tables are {', '.join(names)}",
        remedy=remedy,
        place=place,
    )


def missing_settings(label: str) -> Fault:
    """Return the fault of a scenario that does not state its question."""
    return Fault(
        code="missing-sheet",
        thing=f"Settings {SETTINGS_NAME}",
        value="they are absent",
        rule="a scenario must state its question",
        remedy=f"Add {SETTINGS_NAME}, as in the template",
        place=label,
    )


def empty_table(label: str) -> Fault:
    """Return the fault of a table without a header."""
    return Fault(
        code="empty-file",
        thing=f"Table {label}",
        value="it is empty",
        rule="its first row must name the columns",
        remedy="Write the header, or remove the table",
        place=label,
    )


def too_many(label: str, *, what: str, limit: int) -> Fault:
    """Return the fault of a table, or file, beyond a limit."""
    return Fault(
        code="file-too-large",
        thing=f"Table {label}",
        value=f"it has more than {limit:,} {what}",
        rule=f"at most {limit:,} {what} are read",
        remedy="Keep the rows of this scenario only",
        place=label,
    )


def flat(settings: Mapping[str, Raw]) -> dict[str, Raw]:
    """Return nested settings with a point between a part and its key."""
    result: dict[str, Raw] = {}
    for key, value in settings.items():
        if isinstance(value, Mapping):
            result |= {f"{key}.{name}": inner for name, inner in value.items()}
        else:
            result[key] = value
    return result
