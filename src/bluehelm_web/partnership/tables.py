"""Tables of offers that contributors send: which column means what, and what each row becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bluehelm.core.errors import Fault
from bluehelm.core.synonyms import fold, nearest
from bluehelm.core.tables.cells import is_empty, plainly
from bluehelm.core.tables.grid import Grid, Line
from bluehelm.core.tables.rows import read_rows
from bluehelm.core.tables.sheet import Column, Sheet, columns_of
from bluehelm.deployment import vocabulary
from bluehelm.partnership.domain import Contributor, OfferEntry
from bluehelm_web.partnership.offer_columns import COLUMNS as OF_LISTS
from bluehelm_web.partnership.offer_tables import DRAFT
from bluehelm_web.partnership.row_faults import besides, reckoned, unshown, within
from bluehelm_web.partnership.snapshot import wrong_among

SHEET = Sheet(
    name="offers",
    thing="Offer",
    noun=OfferEntry,
    key=("offer_id",),
    matches={"contributor": "contributors", "unit_type": "unit_types"},
)
"""A table of offers, as in a scenario."""

COLUMNS: Mapping[str, Column] = {column.name: column for column in columns_of(OfferEntry)}
"""What a column can mean."""

TOLD_HERE = frozenset({*OF_LISTS, DRAFT}) - COLUMNS.keys()
"""Columns of the tables that the registry gives which it reckons itself, and reads nothing from."""

CALLED = {
    "": "nature|observations|remarques|remarks|comments",
    "offer_id": "id|reference|ref|no|number|numero|n|numero d ordre|numero de reference|identifiant",
    "contributor": "country|state|member state|pays|etat|etat membre|pays contributeur",
    "unit_type": "type|unit type|kind of unit|capability|type d unite|capacite|nature de l unite"
    "|categorie d unite",
    "name": "unit|unit name|title|designation|unite|nom de l unite|nom|intitule|intitule de l unite"
    "|denomination|designation de l unite",
    "strength": "persons|personnel|troops|total|size|pax|effectif|effectif total|effectifs|personnels"
    "|effectif de l unite|total des effectifs|nombre de personnes"
    "|strength persons|effectif en personnes",
    "women": "female|women|of them women|femmes|dont femmes|nombre de femmes|effectif feminin"
    "|personnel feminin|dont personnel feminin"
    "|women among the strength|femmes dans l effectif",
    "attributes": "abilities|capabilities|capacites|aptitudes|what it can do|ce qu elle sait faire",
    "languages": "language|langue|langues|langue de travail|langues de travail|langues parlees",
    "available_from": "from|start|available|disponible des le|disponible a partir du|disponible du"
    "|disponible a compter du|disponible depuis le|a partir du|a compter du|du|debut|date de debut"
    "|date de disponibilite|debut de disponibilite"
    "|first day of availability|premier jour de disponibilite",
    "available_until": "until|end|to|disponible jusqu au|jusqu au|au|fin|date de fin|fin de disponibilite"
    "|first day no more available|premier jour d indisponibilite",
    "notice_min_days": "preavis minimum|preavis minimal|preavis minimum jours|preavis minimal jours"
    "|least notice days|delai de preavis le plus court en jours",
    "notice_mode_days": "notice|notice days|notice to move|preavis|preavis jours|delai de preavis"
    "|most likely notice days|delai de preavis le plus probable en jours",
    "notice_max_days": "preavis maximum|preavis maximal|preavis maximum jours|preavis maximal jours"
    "|most notice days|delai de preavis le plus long en jours",
    "home_airport": "airport|aeroport|aeroport d origine|aeroport de depart|aeroport d embarquement",
    "home_port": "port|seaport|port d origine|port de depart|port d embarquement",
    "lane_m": "lane metres|metres lineaires|cargo lane metres|fret en metres lineaires",
    "tonnes": "tonnage|poids en tonnes|cargo tonnes|fret en tonnes",
    "lift": "transport|transport assure par|acheminement|acheminement assure par"
    "|who moves it|qui la transporte",
    "kind": "kind of these figures|nature de ces chiffres",
    "source": "document|note|note verbale|document de reference|source of these figures"
    "|source de ces chiffres",
}
"""How tables of ministries call columns, and our forms, in folded words; nothing is what no offer holds."""

SAID = ("offer_id", "contributor", "kind", "source")
"""What a row has without a column: its number, and what is said of the table."""

TO_MEND = "to mend"
"""How the column is called that says what is wrong with a row that comes back; nothing is read there."""

MEANS = {word: name for name, words in CALLED.items() for word in words.split("|")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRead:
    """
    One row of a table: what it becomes, or what is wrong with it.

    Attributes
    ----------
    row
        Its number, as a spreadsheet shows it.
    offer
        What it says; None when something is wrong.
    faults
        Everything that is wrong with it.

    Examples
    --------
    >>> RowRead(row=5).faults
    ()
    """

    row: int
    offer: OfferEntry | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """
    A whole table: its rows, and what is wrong with the table itself.

    Attributes
    ----------
    rows
        Rows in the order of the table.
    faults
        What is wrong with its columns.
    guesses
        Readings of names that somebody should confirm, as sentences.

    Examples
    --------
    >>> TableRead(rows=(RowRead(row=5),)).wrong
    ()
    """

    rows: tuple[RowRead, ...]
    faults: tuple[Fault, ...] = ()
    guesses: tuple[str, ...] = ()

    @property
    def good(self) -> tuple[RowRead, ...]:
        """Rows that become offers."""
        return tuple(row for row in self.rows if row.offer is not None)

    @property
    def wrong(self) -> tuple[RowRead, ...]:
        """Rows that have a fault."""
        return tuple(row for row in self.rows if row.faults)


def needed(columns: Sequence[str]) -> list[Column]:
    """Return what a table must have a column for, beside what is said of all rows, and has none."""
    return [one for one in COLUMNS.values() if one.is_required and one.name not in {*SAID, *columns}]


def told_here(header: Sequence[object]) -> list[str]:
    """
    Return which columns of a table the registry itself told when it gave it; none where it did not.

    Examples
    --------
    >>> told_here(["offer_id", "name", "until", "draft"]), told_here(["name", "until", "draft"])
    (['until', 'draft'], [])
    """
    heads = [str(cell or "") for cell in header]
    return [head for head in heads if head in TOLD_HERE] if {"offer_id", DRAFT} <= {*heads} else []


def said_by(cell: object, *, remembered: Mapping[str, str]) -> str | None:
    """
    Return what the name of a column is known to mean; empty for one that is left out, None for another.

    Examples
    --------
    >>> said_by("Effectif", remembered={}), said_by("Color", remembered={"color": ""})
    ('strength', '')
    """
    heard = fold(str(cell or ""))
    name = heard.replace(" ", "_")
    return remembered.get(heard, name if name in COLUMNS else MEANS.get(heard))


def meanings(header: Sequence[object], *, remembered: Mapping[str, str]) -> list[str]:
    """
    Return what each column of a table seems to mean; empty for one that is left out.

    Parameters
    ----------
    header
        Names of the columns.
    remembered
        What names meant before, in folded words.

    Returns
    -------
    list of str
        Columns of a table of offers, each at most once.

    Examples
    --------
    >>> meanings(["Unit", "Personnel", "Color"], remembered={"color": ""})
    ['name', 'strength', '']
    """
    found, ours = list[str](), told_here(header)
    for cell in header:
        means = "" if cell in ours else said_by(cell, remembered=remembered)
        if means is None:
            means = nearest(fold(str(cell or "")).replace(" ", "_"), names=COLUMNS)
        found.append("" if means in found else means)
    return found


def read(
    grid: Grid,
    *,
    columns: Sequence[str],
    always: Mapping[str, str],
    states: Iterable[Contributor],
    as_of: date,
) -> TableRead:
    r"""
    Return what a table says, row by row.

    Parameters
    ----------
    grid
        The table.
    columns
        What each of its columns means; empty for one that is left out.
    always
        Values of columns that the table does not have, or has empty.
    states
        Contributors that the package does not know.
    as_of
        The day.

    Returns
    -------
    TableRead
        Every row with its offer or with all of its faults.

    Examples
    --------
    >>> from bluehelm_web.partnership.grids import grid_of
    >>> grid, _ = grid_of("units.csv", b"Type;Persons\nengineer company;175\nengineer company;many\n")
    >>> always = {"contributor": "RWA", "kind": "published", "source": "units.csv"}
    >>> found = read(
    ...     grid, columns=["unit_type", "strength"], always=always, states=(), as_of=date(2026, 3, 1)
    ... )
    >>> found.good[0].offer.strength, found.wrong[0].row
    (175, 3)
    """
    told = _renamed(grid, columns=columns, always=always)
    known_states = tuple(states)
    known = vocabulary.indexes({"contributors": known_states})
    rows = read_rows(told, sheet=SHEET, indexes=known)
    offers = {row: noun for row, noun in rows.nouns if isinstance(noun, OfferEntry)}
    by_row: dict[int, list[Fault]] = {line.row: [] for line in told.lines}
    of_table: list[Fault] = []
    for fault in rows.faults:
        row = row_of(fault.place)
        by_row.get(row, of_table).append(_heard(fault, grid=grid, columns=columns))
    seen, told_twice = dict[str, int](), set[int]()
    wrong = wrong_among(list(offers.values()), states=known_states, as_of=as_of)
    for (row, offer), faults in zip(offers.items(), wrong, strict=True):
        if (before := seen.setdefault(offer.offer_id, row)) != row:
            by_row[row].append(_twice(offer, row=before, place=f"{grid.label}, row {row}"))
            if before not in told_twice:
                told_twice.add(before)
                by_row[before].append(_twice(offer, row=row, place=f"{grid.label}, row {before}"))
        place = f"{grid.label}, row {row}"
        by_row[row] += [_heard(one, grid=grid, columns=columns) for one in unshown(offer, place=place)]
        by_row[row] += [_heard(within(fault, before=place), grid=grid, columns=columns) for fault in faults]
        if offer.contributor != always["contributor"]:
            by_row[row].append(_of_another(offer, place=f"{grid.label}, row {row}"))
    for one in rows.broken:
        if one.row in by_row:
            more = besides(one)
            by_row[one.row] = [reckoned(fault, row=one) for fault in by_row[one.row]]
            by_row[one.row] += [_heard(fault, grid=grid, columns=columns) for fault in more]
    found = tuple(
        RowRead(row=row, offer=None if faults else offers.get(row), faults=tuple(faults))
        for row, faults in by_row.items()
        if faults or row in offers
    )
    return TableRead(rows=found, faults=tuple(of_table), guesses=tuple(str(guess) for guess in rows.guesses))


def _renamed(grid: Grid, *, columns: Sequence[str], always: Mapping[str, str]) -> Grid:
    """Return a table whose header names columns of offers; what is always so fills what is empty."""
    kept = [place for place, name in enumerate(columns) if name]
    named = [columns[place] for place in kept]
    added = [name for name in ("offer_id", *always) if name not in named]
    lines = []
    for line in grid.lines:
        otherwise = {"offer_id": f"row {line.row}", **always}
        cells = [line.cells[place] if place < len(line.cells) else None for place in kept]
        cells = [
            otherwise.get(name) if is_empty(cell) else cell for name, cell in zip(named, cells, strict=True)
        ]
        cells += [otherwise[name] for name in added]
        lines.append(Line(row=line.row, cells=tuple(cells)))
    return replace(grid, header=(*named, *added), lines=tuple(lines))


def row_of(place: str) -> int:
    """Return the row that a place names; 0 when it names none."""
    number = place.partition(", row ")[2].partition(",")[0]
    return int(number) if number.isdecimal() else 0


def _heard(fault: Fault, *, grid: Grid, columns: Sequence[str]) -> Fault:
    """Return a fault whose place has the column as the table calls it, or that which its value names."""
    before, mark, name = fault.place.partition(", column ")
    fault = of_registry(fault)
    if not mark and row_of(fault.place):  # of several columns
        name = fault.value.partition(" ")[0]
    if not name or name not in columns:
        return fault
    column = grid.header[columns.index(name)]
    return replace(fault, place=f"{before}, column {column}")


def of_registry(fault: Fault) -> Fault:
    """Return a fault without the remedy of a scenario, which has tables of other things beside this one."""
    return replace(fault, remedy=fault.remedy.partition(", or add it to the table ")[0])


def _twice(offer: OfferEntry, *, row: int, place: str) -> Fault:
    return Fault(
        code="duplicate-row",
        thing=f"Offer {plainly(offer.offer_id)}",
        value=f"it stands in row {row} as well",
        rule="an offer may stand once",
        remedy="Leave one of the rows out, or give it an identifier of its own",
        place=place,
    )


def _of_another(offer: OfferEntry, *, place: str) -> Fault:
    return Fault(
        code="row-of-another",
        thing=f"Offer {offer.offer_id}",
        value=f"contributor is {offer.contributor}",
        rule="a contributor sends its own offers only",
        remedy="Leave the row out",
        place=place,
    )
