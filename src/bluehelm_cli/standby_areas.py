"""How likely a stand-by force is in time, by month of the call and mission area, and why the cells differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from math import hypot

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.charts.scale import chance
from bluehelm.deployment import calls, report_words, routes
from bluehelm.deployment.areas import MissionArea
from bluehelm.deployment.calls import CallCell
from bluehelm.deployment.domain import SiteRole
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation.standby_domain import StandbyForce
from bluehelm_cli.deployment import shown

SIGNS = {
    "roster": ("r", "units too few"),
    "wet": ("w", "road in the wet season"),
    "road": ("d", "road"),
    "agreement": ("a", "agreement"),
    "visit": ("i", "pre-deployment visit"),
    "notice": ("n", "notice to move"),
    "availability": ("b", "bound elsewhere"),
    "leaving": ("l", "has left"),
    "withdrawal": ("x", "withdrawal"),
    "consent": ("c", "consent of the host"),
    "visa": ("V", "visas"),
    "overflight": ("o", "overflight clearance"),
    "weather": ("W", "weather"),
    "flight_wait": ("f", "wait for an aircraft"),
    "flight": ("f", "wait for an aircraft"),
    "to_port": ("p", "way to the port"),
    "ship_wait": ("s", "wait for a ship"),
    "sea": ("S", "sea"),
    "port_clearance": ("P", "clearance at the port"),
    "berth_wait": ("B", "wait for a berth"),
    "unloading": ("u", "unloading"),
    "convoy_wait": ("v", "wait for a convoy"),
    "hold": ("h", "wait at home for the equipment"),
    "enablers": ("e", "wait for the units before it"),
    "lift": ("L", "nothing can carry it"),
}
"""Letter and words of each reason."""

CLEAR = 2.0
"""Standard errors by which two probabilities must differ to be told apart."""

Grid = Iterable[Sequence[str]]


def show(
    found: Scenario,
    *,
    force: StandbyForce,
    areas: Sequence[MissionArea],
    months: int,
    replications: int,
    console: Console,
) -> None:
    """Print the tables of probability and persons, what differs between the areas, and why."""
    days = force.template.months[:months]
    with shown() as progress:
        cells = calls.table(found, areas=areas, days=days, replications=replications, progress=progress)
    settings = found.settings
    by_call = {(cell.called_on, cell.area): cell for cell in cells}
    for sentence in _answer(cells, areas=areas, force=force):
        console.print(Text(plain(sentence)))
    roster = {month.month: month.persons for month in force.months}

    def grid(written: Callable[[CallCell], str]) -> Iterator[tuple[str, ...]]:
        for day in days:
            row = (written(by_call[day, code]) for code in codes)
            yield f"{day:%b %Y}", *row

    codes = [area.code for area in areas]
    target = f"{settings.target:,} persons on site by day {settings.day}"
    _heading(f"Probability of {target}, in %, by month of the call and area", console=console)
    used = dict(SIGNS[cell.reason] for cell in cells if cell.reason)
    legend = "; ".join(f"{letter} {words}" for letter, words in used.items())
    console.print(Text(f"A letter says what keeps most away: {legend}." if legend else "", style="dim"))
    chances = [
        (month, f"{roster[day]:,}", *row) for day, (month, *row) in zip(days, grid(_percent), strict=True)
    ]
    _print(console, heads=("Call", "Roster", *codes), rows=chances, numbers=range(1, len(codes) + 2))
    _heading(f"Persons on site by day {settings.day}, on average", console=console)
    persons = grid(lambda cell: f"{cell.mean_persons:.0f}")
    _print(console, heads=("Call", *codes), rows=persons, numbers=range(1, len(codes) + 1))
    _ways(areas, cells=cells, console=console)
    _why(cells, areas=areas, console=console)
    _computed(found, areas=areas, cells=cells, replications=replications, console=console)


def _percent(cell: CallCell) -> str:
    sign = SIGNS[cell.reason][0] if cell.reason else ""
    edges = {"< 0.01": "<1", "> 0.99": ">99"}
    return f"{edges.get(chance(cell.probability), round(100 * cell.probability))}{sign}"


def _answer(cells: Sequence[CallCell], *, areas: Sequence[MissionArea], force: StandbyForce) -> Iterator[str]:
    """Say where and when a call is most and least likely in time, and from when on none can be."""
    names = {area.code: area.name for area in areas}
    best, worst = (pick(cells, key=lambda cell: cell.probability) for pick in (max, min))
    if best.probability == 0:
        most = max(cell.persons for cell in cells)
        yield f"No call reaches {force.template.target:,} in time; at most {most:,} persons would be sent."
        return
    yield (
        f"A call is most likely in time for {names[best.area]} in {best.called_on:%B %Y}, "
        f"{chance(best.probability)}, and least for {names[worst.area]} in {worst.called_on:%B %Y}, "
        f"{chance(worst.probability)}."
    )
    last = max(cell.called_on for cell in cells if cell.probability > 0)
    later = [cell for cell in cells if cell.called_on > last]
    if later:
        most = max(cell.persons for cell in later)
        yield (
            f"No call after {last:%B %Y} reaches the target: then the units at {force.level} that could be "
            f"sent have at most {most:,} persons."
        )


def _ways(areas: Sequence[MissionArea], *, cells: Sequence[CallCell], console: Console) -> None:
    _heading("The ways to each area, in days", console=console)
    rows = []
    for area in areas:
        at_sea = [cell.sea_days for cell in cells if cell.area == area.code and cell.sea_days is not None]
        clearance = f"{area.clearance.mode_days:g}" if area.clearance else "-"
        rows.append(
            (
                area.code,
                _name(area, area.town),
                _road(area, SiteRole.APOD),
                f"{min(at_sea):.0f}-{max(at_sea):.0f}" if at_sea else "-",
                clearance,
                _road(area, SiteRole.SPOD),
                _season(area.wet_months),
            )
        )
    heads = ("Area", "Town", "From airport", "At sea", "At port", "From port", "Wet months")
    _print(console, heads=heads, rows=rows, numbers=range(2, 5))


def _name(area: MissionArea, site_id: str) -> str:
    return next(site.name for site in area.sites if site.site_id == site_id)


def _road(area: MissionArea, role: SiteRole) -> str:
    """Return the days by road in the dry season, and in the wet one where they differ."""
    dry, wet = (_days(area, role=role, is_wet=is_wet) for is_wet in (False, True))
    return dry if dry == wet or not area.wet_months else f"{dry}, wet {wet}"


def _days(area: MissionArea, *, role: SiteRole, is_wet: bool) -> str:
    start = next(site.site_id for site in area.sites if site.role == role)
    way = routes.road(area.road_legs, sites=area.sites, start=start, end=area.town, is_wet=is_wet)
    return f"{way.days:g}" if way else "closed"


def _season(months: Sequence[int]) -> str:
    if not months:
        return "-"
    first, last = (f"{date(2001, month, 1):%b}" for month in (months[0], months[-1]))
    return f"{first}-{last}"


def _why(cells: Sequence[CallCell], *, areas: Sequence[MissionArea], console: Console) -> None:
    """Print why areas fall behind the best of the same month, and months behind the best of the same area."""
    sentences = [*_between_areas(cells, areas=areas), *_between_months(cells, areas=areas)]
    if sentences:
        _heading("Why the cells differ", console=console)
    for sentence in sentences:
        console.print(Text(plain(sentence)))


def _differ(one: CallCell, other: CallCell) -> bool:
    error = hypot(one.standard_error, other.standard_error)
    return abs(one.probability - other.probability) > CLEAR * error


def _between_areas(cells: Sequence[CallCell], *, areas: Sequence[MissionArea]) -> Iterator[str]:
    month = max(cells, key=lambda cell: cell.probability).called_on
    of_month = {cell.area: cell for cell in cells if cell.called_on == month}
    known = {area.code: area for area in areas}
    best = max(of_month.values(), key=lambda cell: cell.probability)
    for cell in of_month.values():
        if _differ(best, cell):
            why = excess(known[cell.area], cell, best=known[best.area], other=best)
            yield (
                f"{cell.area} in {month:%B %Y} is at {chance(cell.probability)}, {best.area} at "
                f"{chance(best.probability)}: {why}."
            )


def excess(area: MissionArea, cell: CallCell, *, best: MissionArea, other: CallCell) -> str:
    """Return what is less or takes longer than to the best area, the most first."""
    if cell.reason == calls.WET:
        return SIGNS[cell.reason][1]
    fewer = other.persons - cell.persons
    longer = {
        "by road from the airport": _dry(area, SiteRole.APOD) - _dry(best, SiteRole.APOD),
        "by road from the port": _dry(area, SiteRole.SPOD) - _dry(best, SiteRole.SPOD),
        "at sea": (cell.sea_days or 0.0) - (other.sea_days or 0.0),
    }
    if area.clearance and best.clearance:
        longer["of clearance at the port"] = area.clearance.mode_days - best.clearance.mode_days
    found = sorted((-days, words) for words, days in longer.items() if days >= 1)
    named = [f"{fewer:,} persons fewer can be sent"] if fewer > 0 else []
    named += [f"{-days:.3g} days more {words}" for days, words in found]
    return "; ".join(named) or f"mostly {SIGNS[cell.reason][1]}"


def _dry(area: MissionArea, role: SiteRole) -> float:
    return float(_days(area, role=role, is_wet=False))


def _between_months(cells: Sequence[CallCell], *, areas: Sequence[MissionArea]) -> Iterator[str]:
    """Yield the falls from one month to the next, all areas with the same reason together."""
    falls: defaultdict[tuple[date, str], list[tuple[CallCell, CallCell]]] = defaultdict(list)
    for area in areas:
        own = [cell for cell in cells if cell.area == area.code]
        for before, cell in pairwise(own):
            if cell.probability < before.probability and _differ(before, cell):
                falls[cell.called_on, cell.reason].append((before, cell))
    for (day, reason), pairs in sorted(falls.items()):
        codes = ", ".join(cell.area for _, cell in pairs)
        highs, lows = ([cell.probability for cell in side] for side in zip(*pairs, strict=True))
        fewer = max(before.persons - cell.persons for before, cell in pairs)
        less = f", up to {fewer:,} persons fewer can be sent" if reason == calls.ROSTER else ""
        fall = "falls" if len(pairs) == 1 else "fall"
        yield (
            f"From {pairs[0][0].called_on:%B} to {day:%B %Y} {codes} {fall} from {_range(highs)} to "
            f"{_range(lows)}: {SIGNS[reason][1]}{less}."
        )


def _range(chances: Sequence[float]) -> str:
    low, high = chance(min(chances)), chance(max(chances))
    return low if low == high else f"{low}-{high}"


def _computed(
    found: Scenario,
    *,
    areas: Sequence[MissionArea],
    cells: Sequence[CallCell],
    replications: int,
    console: Console,
) -> None:
    _heading("How this was computed", console=console)
    best = max(cells, key=lambda cell: cell.mean_operational)
    kinds = {leg.kind for area in areas for leg in area.road_legs} | {step.kind for step in found.steps}
    told = [
        "Each cell is a call on the first day of the month, alone: the lines of the scenario at the town of "
        "the area, matched with the units that are at the highest level and free then, and simulated "
        f"({replications:,} runs, standard error {max(cell.standard_error for cell in cells):.3f} at most, "
        "the same draws in all cells). Pins do not count. Known is what was known on the day of the data.",
        f"Counted are people on site; in operational units, with their equipment, at most "
        f"{best.mean_operational:,.0f} persons are there by that day, on average ({best.area}).",
        "At port: most likely days of clearance where they are known of that port; elsewhere those of the "
        "scenario count. Berths, convoys and flights a day are those that the scenario states of that port "
        "or airport; elsewhere they are without limit.",
    ]
    unknown = [f"{area.code} {', '.join(area.unknown)}" for area in areas if area.unknown]
    if unknown:
        told.append(f"Not known, the dry days stand: {'; '.join(unknown)}.")
    told += [f"{area.code}: {area.note}." for area in areas if area.note]
    told.append(f"Probabilities are {report_words.weakest(kinds)}; sources stand in the data of the package.")
    for sentence in told:
        console.print(Text(plain(sentence), style="dim"))


def _heading(text: str, *, console: Console) -> None:
    console.print(Text(f"\n{text}", style="bold"))


def _print(console: Console, *, heads: Sequence[str], rows: Grid, numbers: Iterable[int]) -> None:
    table, places = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0)), set(numbers)
    for place, head in enumerate(heads):
        table.add_column(Text(head), justify="right" if place in places else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    with console.capture() as caught:
        console.print(table)
    for line in caught.get().splitlines():
        print(line.rstrip())
