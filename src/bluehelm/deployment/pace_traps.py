"""Traps of monthly series of strengths: each is found and named with its place, and nothing is repaired."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

from bluehelm.core.errors import MissingReference
from bluehelm.core.places import Point, great_circle_km
from bluehelm.deployment.pace_domain import PaceRemark, Trap
from bluehelm.partnership.contributors import airport, contributors

STALE_PERSONS = 500
"""A mission above this strength hardly ever has the same figures in two months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One mission in one month, as a file states it."""

    row: int
    on: date
    label: str
    persons: int
    total: int | None = None
    empty: tuple[str, ...] = ()
    iso3: str = ""
    lon: float | None = None
    lat: float | None = None
    is_police_only: bool = False


def remarks(rows: Sequence[MonthRow], *, label: str, joined: Mapping[str, str]) -> Iterator[PaceRemark]:
    """Yield remarks on empty cells, positions, month-ends, copied months, labels, totals and police."""
    yield from chain(
        _empty(rows, label=label),
        _positions(rows, label=label),
        _month_ends(rows, label=label),
        _stale(rows, label=label),
        _labels(rows, label=label, joined=joined),
        _totals(rows, label=label),
        _police(rows, label=label),
    )


def _by_label(rows: Iterable[MonthRow]) -> dict[str, list[MonthRow]]:
    found: defaultdict[str, list[MonthRow]] = defaultdict(list)
    for row in rows:
        found[row.label].append(row)
    return found


def _count(rows: Sequence[object]) -> str:
    return f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"


def _empty(rows: Sequence[MonthRow], *, label: str) -> Iterator[PaceRemark]:
    for name, own in _by_label(rows).items():
        for column in dict.fromkeys(chain.from_iterable(row.empty for row in own)):
            bare = [row for row in own if column in row.empty]
            yield PaceRemark(
                trap=Trap.EMPTY,
                thing=name,
                found=f"{column} is empty in {_count(bare)}",
                done="read as 0",
                place=f"{label}, first in row {bare[0].row}",
            )


def _positions(rows: Sequence[MonthRow], *, label: str) -> Iterator[PaceRemark]:
    """Yield missions whose headquarters lie far from their country, and those with several positions."""
    capitals = {state.iso3: state.home_airport for state in contributors()}
    for name, own in _by_label(rows).items():
        placed = [row for row in own if row.lon is not None and row.lat is not None]
        spots = list(dict.fromkeys((row.lon, row.lat) for row in placed))
        said = [f"it has {len(spots)} positions"] if len(spots) > 1 else []
        said += _wrong(placed[0], airports=capitals) if placed else []
        for found in said:
            yield PaceRemark(
                trap=Trap.POSITION,
                thing=name,
                found=f"{found} in {_count(placed)}",
                done="no position is used for the pace",
                place=f"{label}, first in row {placed[0].row}",
            )


def _wrong(row: MonthRow, *, airports: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the position of a row, measured from the main airport of its country."""
    lon, lat = row.lon or 0.0, row.lat or 0.0
    stated = f"longitude {lon:g} and latitude {lat:g}"
    if row.iso3 not in airports:
        return [f"{stated} could not be checked, no member state is {row.iso3 or 'named'},"]
    try:
        home = airport(airports[row.iso3])
    except MissingReference:
        return []
    given, turned = _off(lon=lon, lat=lat, home=home), _off(lon=lat, lat=lon, home=home)
    return [f"{stated} are swapped"] if turned < given else []


def _off(*, lon: float, lat: float, home: Point) -> float:
    if abs(lat) > 90 or abs(lon) > 180:
        return float("inf")
    return great_circle_km(Point(lat=lat, lon=lon), home)


def _month_ends(rows: Sequence[MonthRow], *, label: str) -> Iterator[PaceRemark]:
    found: defaultdict[date, list[MonthRow]] = defaultdict(list)
    for row in rows:
        found[row.on].append(row)
    for day, own in sorted(found.items()):
        last = monthrange(day.year, day.month)[1]
        if day.day != last:
            yield PaceRemark(
                trap=Trap.MONTH_END,
                thing=str(day),
                found=f"its month ends on day {last}; {_count(own)} stand there",
                done="taken as printed",
                place=f"{label}, first in row {own[0].row}",
            )


def stale(rows: Sequence[MonthRow], *, above: int) -> Iterator[MonthRow]:
    """Yield the rows with as many persons as the reading before, and more than a number."""
    for own in _by_label(rows).values():
        for before, row in pairwise(sorted(own, key=lambda row: row.on)):
            if row.persons > above and row.persons == before.persons:
                yield row


def _stale(rows: Sequence[MonthRow], *, label: str) -> Iterator[PaceRemark]:
    for row in stale(rows, above=STALE_PERSONS):
        yield PaceRemark(
            trap=Trap.STALE,
            thing=row.label,
            found=f"{row.persons:,} persons on {row.on} are as many as in the reading before",
            done="taken as printed; they may be copied",
            place=f"{label}, row {row.row}",
        )


def _labels(rows: Sequence[MonthRow], *, label: str, joined: Mapping[str, str]) -> Iterator[PaceRemark]:
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
            yield PaceRemark(trap=Trap.LABEL, thing=name, found=what, done=done, place=place)
        elif (near := name.split(" ")[0]) != name and near in found:
            what = f"{near} has a label of its own; {span}"
            done = f'read as another mission; join it with --join "{name}={near}"'
            yield PaceRemark(trap=Trap.LABEL, thing=name, found=what, done=done, place=place)


def _totals(rows: Sequence[MonthRow], *, label: str) -> Iterator[PaceRemark]:
    for row in rows:
        if row.total is not None and row.total != row.persons:
            yield PaceRemark(
                trap=Trap.TOTAL,
                thing=row.label,
                found=f"Total is {row.total:,}, troops, police and observers are {row.persons:,}",
                done="the sum is taken",
                place=f"{label}, row {row.row}",
            )


def _police(rows: Sequence[MonthRow], *, label: str) -> Iterator[PaceRemark]:
    if rows and all(row.is_police_only for row in rows):
        yield PaceRemark(
            trap=Trap.ONLY_POLICE,
            thing=label,
            found="every row is police",
            done="strengths are those of police only",
            place=label,
        )


def gaps(
    persons: Mapping[str, Mapping[date, int]],
    *,
    months: Sequence[date],
    rows: Mapping[tuple[str, date], int],
    label: str,
) -> Iterator[PaceRemark]:
    """Yield months without a row between two that have one, by mission, and months absent from the file."""
    for mission, series in persons.items():
        known = [number for number, month in enumerate(months) if month in series]
        for left, right in pairwise(known):
            if right > left + 1:
                first, last = months[left + 1], months[right - 1]
                span = f"on {first}" if first == last else f"from {first} to {last}"
                yield PaceRemark(
                    trap=Trap.GAP,
                    thing=mission,
                    found=f"no row {span} ({right - left - 1})",
                    done="a straight line bridges it, because an absent row is not zero",
                    place=f"{label}, row {rows[mission, months[left]]} to {rows[mission, months[right]]}",
                )
    for before, month in pairwise(months):
        away = (month.year - before.year) * 12 + month.month - before.month - 1
        if away > 0:
            yield PaceRemark(
                trap=Trap.GAP,
                thing=label,
                found=f"no month between {before} and {month} ({away})",
                done="a straight line bridges it",
                place=label,
            )
