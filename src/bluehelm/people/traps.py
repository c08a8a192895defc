"""Traps of monthly series of strengths: each is found and named with its place, and nothing is repaired."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

from bluehelm.core.places import Point, great_circle_km
from bluehelm.people.domain import PersonnelCategory, Remark, Trap
from bluehelm.people.layouts import Cell

STALE_PERSONS = 500
"""A mission above this strength hardly ever has the same figures in two months."""


POLICE = {PersonnelCategory.POLICE, PersonnelCategory.FORMED_POLICE, PersonnelCategory.INDIVIDUAL_POLICE}
"""Categories that are police."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """
    One row of a file of monthly strengths.

    Attributes
    ----------
    row, on
        Its number in the file, and its day.
    label
        Its mission as written; its contributor where the file has no missions.
    mission, contributor
        The mission that the label means, and the code of the contributor; empty where the file has none.
    counts
        Persons by category and sex.
    total, empty, iso3, lon, lat, identity
        What else it states: its total, columns that are empty, country and position of the headquarters, and
        the identifier of the contribution.
    """

    row: int
    on: date
    label: str
    mission: str
    contributor: str
    counts: Mapping[Cell, int]
    total: int | None = None
    empty: tuple[str, ...] = ()
    iso3: str = ""
    lon: float | None = None
    lat: float | None = None
    identity: str = ""

    @property
    def persons(self) -> int:
        """Return all persons of the row."""
        return sum(self.counts.values())


def remarks(
    rows: Sequence[MonthRow],
    *,
    label: str,
    joined: Mapping[str, str],
    homes: Mapping[str, Point] | None,
) -> Iterator[Remark]:
    """Yield remarks on empty cells, positions, days, copies, labels, totals, police and absent months."""
    yield from chain(
        _empty(rows, label=label),
        () if homes is None else _positions(rows, label=label, homes=homes),
        _month_ends(rows, label=label),
        _stale(rows, label=label),
        _labels(rows, label=label, joined=joined),
        _totals(rows, label=label),
        _police(rows, label=label),
        _gaps(rows, label=label),
    )


def _by_label(rows: Iterable[MonthRow]) -> dict[str, list[MonthRow]]:
    found: defaultdict[str, list[MonthRow]] = defaultdict(list)
    for row in rows:
        found[row.label].append(row)
    return found


def _count(rows: Sequence[object]) -> str:
    return f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"


def _empty(rows: Sequence[MonthRow], *, label: str) -> Iterator[Remark]:
    for name, own in _by_label(rows).items():
        for column in dict.fromkeys(chain.from_iterable(row.empty for row in own)):
            bare = [row for row in own if column in row.empty]
            yield Remark(
                trap=Trap.EMPTY,
                thing=name,
                found=f"{column} is empty in {_count(bare)}",
                done="read as 0",
                place=f"{label}, first in row {bare[0].row}",
            )


def _positions(rows: Sequence[MonthRow], *, label: str, homes: Mapping[str, Point]) -> Iterator[Remark]:
    """Yield missions whose headquarters lie far from their country, and those with several positions."""
    for name, own in _by_label(rows).items():
        placed = [row for row in own if row.lon is not None and row.lat is not None]
        spots = list(dict.fromkeys((row.lon, row.lat) for row in placed))
        said = [f"it has {len(spots)} positions"] if len(spots) > 1 else []
        said += _wrong(placed[0], homes=homes) if placed else []
        for found in said:
            yield Remark(
                trap=Trap.POSITION,
                thing=name,
                found=f"{found} in {_count(placed)}",
                done="no position is used",
                place=f"{label}, first in row {placed[0].row}",
            )


def _wrong(row: MonthRow, *, homes: Mapping[str, Point]) -> list[str]:
    """Return what is wrong with the position of a row, measured from the main airport of its country."""
    lon, lat = row.lon or 0.0, row.lat or 0.0
    stated = f"longitude {lon:g} and latitude {lat:g}"
    if row.iso3 not in homes:
        return [f"{stated} could not be checked, no member state is {row.iso3 or 'named'},"]
    home = homes[row.iso3]
    given, turned = _off(lon=lon, lat=lat, home=home), _off(lon=lat, lat=lon, home=home)
    return [f"{stated} are swapped"] if turned < given else []


def _off(*, lon: float, lat: float, home: Point) -> float:
    if abs(lat) > 90 or abs(lon) > 180:
        return float("inf")
    return great_circle_km(Point(lat=lat, lon=lon), home)


def _month_ends(rows: Sequence[MonthRow], *, label: str) -> Iterator[Remark]:
    found: defaultdict[date, list[MonthRow]] = defaultdict(list)
    for row in rows:
        found[row.on].append(row)
    for day, own in sorted(found.items()):
        last = monthrange(day.year, day.month)[1]
        if day.day != last:
            yield Remark(
                trap=Trap.MONTH_END,
                thing=str(day),
                found=f"its month ends on day {last}; {_count(own)} stand there",
                done="taken as printed",
                place=f"{label}, first in row {own[0].row}",
            )


def totals(rows: Iterable[MonthRow]) -> dict[str, dict[date, tuple[int, int]]]:
    """Return persons and first row by label and day."""
    found: defaultdict[str, dict[date, tuple[int, int]]] = defaultdict(dict)
    for row in rows:
        persons, first = found[row.label].get(row.on, (0, row.row))
        found[row.label][row.on] = persons + row.persons, first
    return found


def stale(rows: Iterable[MonthRow], *, above: int) -> Iterator[tuple[str, date, int, int]]:
    """Yield label, day, persons and row where there are as many as in the reading before, above a number."""
    for name, series in totals(rows).items():
        for (_, (before, _)), (day, (persons, row)) in pairwise(sorted(series.items())):
            if persons > above and persons == before:
                yield name, day, persons, row


def _stale(rows: Sequence[MonthRow], *, label: str) -> Iterator[Remark]:
    for name, day, persons, row in stale(rows, above=STALE_PERSONS):
        yield Remark(
            trap=Trap.STALE,
            thing=name,
            found=f"{persons:,} persons on {day} are as many as in the reading before",
            done="taken as printed; they may be copied",
            place=f"{label}, row {row}",
        )


def _labels(rows: Sequence[MonthRow], *, label: str, joined: Mapping[str, str]) -> Iterator[Remark]:
    found = _by_label(rows)
    for name, own in found.items():
        mission = joined.get(name, "")
        days = {row.on for row in own}
        both = sorted(days & {row.on for row in found.get(mission, [])})
        twice = f", in {len(both)} months beside it, first {both[0]}" if both else ""
        span = f"{_count(own)} from {min(days)} to {max(days)}"
        place = f"{label}, first in row {own[0].row}"
        if mission:
            what = f"it means {mission} in {span}{twice}"
            done = f"read as {mission}" + (", both added" if both else "")
            yield Remark(trap=Trap.LABEL, thing=name, found=what, done=done, place=place)
        elif (near := name.split(" ")[0]) != name and near in found:
            what = f"{near} has a label of its own; {span}"
            done = f'read as another mission; join it with --join "{name}={near}"'
            yield Remark(trap=Trap.LABEL, thing=name, found=what, done=done, place=place)


def _totals(rows: Sequence[MonthRow], *, label: str) -> Iterator[Remark]:
    for row in rows:
        if row.total is not None and row.total != row.persons:
            yield Remark(
                trap=Trap.TOTAL,
                thing=row.label,
                found=f"its total is {row.total:,}, its parts add up to {row.persons:,}",
                done="the sum is taken",
                place=f"{label}, row {row.row}",
            )


def _police(rows: Sequence[MonthRow], *, label: str) -> Iterator[Remark]:
    if rows and all(category in POLICE for row in rows for category, _ in row.counts):
        yield Remark(
            trap=Trap.ONLY_POLICE,
            thing=label,
            found="every row is police",
            done="strengths are those of police only",
            place=label,
        )


def _gaps(rows: Sequence[MonthRow], *, label: str) -> Iterator[Remark]:
    """Yield months without a row between two that have one, by mission, and months absent from the file."""
    places: defaultdict[str, dict[date, int]] = defaultdict(dict)
    for row in rows:
        places[row.mission or row.contributor].setdefault(row.on, row.row)
    months = sorted({row.on for row in rows})
    for thing, series in places.items():
        known = [number for number, month in enumerate(months) if month in series]
        for left, right in pairwise(known):
            if right > left + 1:
                first, last = months[left + 1], months[right - 1]
                span = f"on {first}" if first == last else f"from {first} to {last}"
                yield Remark(
                    trap=Trap.GAP,
                    thing=thing,
                    found=f"no row {span} ({right - left - 1})",
                    done="no strength is read there, because an absent row is not zero",
                    place=f"{label}, row {series[months[left]]} to {series[months[right]]}",
                )
    for before, month in pairwise(months):
        away = (month.year - before.year) * 12 + month.month - before.month - 1
        if away > 0:
            yield Remark(
                trap=Trap.GAP,
                thing=label,
                found=f"no month between {before} and {month} ({away})",
                done="no strength is read there",
                place=label,
            )
