"""Calls of a stand-by force by month and mission area as tables and sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bluehelm.core.charts.scale import chance
from bluehelm.core.claims import Kind
from bluehelm.deployment import calls, report_words
from bluehelm.deployment.areas import MissionArea
from bluehelm.deployment.calls import CallCell
from bluehelm.deployment.domain import SiteRole
from bluehelm.deployment.report_call_reasons import SIGNS, road_days
from bluehelm.deployment.report_grid import Form, Grid, Short, Value, columns
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Progress, silent
from bluehelm.generation.standby_domain import StandbyForce


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTable:
    """
    What calls to mission areas come to, by month, and the force that is called.

    Attributes
    ----------
    scenario, force
        The scenario, and its stand-by force by month.
    areas
        Areas in the order of the columns.
    cells
        One for each month and area.
    replications
        Runs of each cell.

    Examples
    --------
    >>> CallTable.__slots__[0]
    'scenario'
    """

    scenario: Scenario
    force: StandbyForce
    areas: tuple[MissionArea, ...]
    cells: tuple[CallCell, ...]
    replications: int

    @property
    def kind(self) -> Kind:
        """The weakest kind of what went into the cells."""
        kinds = {leg.kind for area in self.areas for leg in area.road_legs}
        return report_words.weakest(kinds | {step.kind for step in self.scenario.steps})

    @property
    def target(self) -> str:
        """The question in words."""
        settings = self.scenario.settings
        return f"{settings.target:,} persons on site by day {settings.day}"

    def rows(self, written: Callable[[CallCell], Value]) -> Iterator[tuple[date, tuple[Value, ...]]]:
        """Yield the cells of each month."""
        by_call = {(cell.called_on, cell.area): cell for cell in self.cells}
        for day in dict.fromkeys(cell.called_on for cell in self.cells):
            yield day, tuple(written(by_call[day, area.code]) for area in self.areas)


def called(
    scenario: Scenario,
    *,
    areas: Sequence[MissionArea],
    months: int,
    replications: int = calls.REPLICATIONS,
    progress: Progress = silent,
) -> CallTable:
    """
    Return what calls of the stand-by force of a scenario come to.

    Parameters
    ----------
    scenario
        The scenario.
    areas
        Mission areas to which it is called.
    months
        How many months, from the first after the day of the data.
    replications
        Runs of each cell.
    progress
        Called as the work goes on.

    Returns
    -------
    CallTable
        A cell for each month and area.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> tiny, one = scenario.read("examples/tiny"), areas.area("LBN")
    >>> len(called(tiny, areas=[one], months=2, replications=100).cells)
    2
    """
    force = calls.force(scenario)
    days = force.template.months[:months]
    cells = calls.table(scenario, areas=areas, days=days, replications=replications, progress=progress)
    return CallTable(
        scenario=scenario, force=force, areas=tuple(areas), cells=tuple(cells), replications=replications
    )


def chances(made: CallTable) -> Grid:
    """
    Return the probability of each call with the letter of what keeps most away, beside the roster.

    Parameters
    ----------
    made
        The calls.

    Returns
    -------
    Grid
        One row a month.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> made = called(scenario.read("examples/tiny"), areas=[areas.area("LBN")], months=1, replications=100)
    >>> [column.name for column in chances(made).columns]
    ['Call', 'Roster', 'LBN']
    """
    roster = {month.month: month.persons for month in made.force.months}
    used = dict(SIGNS[cell.reason] for cell in made.cells if cell.reason)
    legend = "; ".join(f"{letter} {words}" for letter, words in used.items())
    return Grid(
        name="Calls",
        caption=f"Probability of {made.target}, in %, by month of the call and area",
        note=f"A letter says what keeps most away: {legend}" if legend else "",
        columns=columns("Call", ("Roster", Form.COUNT), *_heads(made)),
        rows=tuple((f"{day:%b %Y}", roster[day], *row) for day, row in made.rows(_percent)),
        kind=made.kind,
    )


def _heads(made: CallTable) -> tuple[Short, ...]:
    return tuple((area.code, Form.COUNT) for area in made.areas)


def _percent(cell: CallCell) -> str:
    sign = SIGNS[cell.reason][0] if cell.reason else ""
    edges, told = {"< 0.01": "<1", "> 0.99": ">99"}, chance(cell.probability)
    return f"{edges[told] if told in edges else round(100 * float(told))}{sign}"  # as it is told elsewhere


def persons(made: CallTable) -> Grid:
    """
    Return the persons on site on the day asked about, on average.

    Parameters
    ----------
    made
        The calls.

    Returns
    -------
    Grid
        One row a month.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> made = called(scenario.read("examples/tiny"), areas=[areas.area("LBN")], months=1, replications=100)
    >>> persons(made).rows[0][0]
    'Dec 2026'
    """
    return Grid(
        name="Persons",
        caption=f"Persons on site by day {made.scenario.settings.day}, on average",
        note="",
        columns=columns("Call", *_heads(made)),
        rows=tuple((f"{day:%b %Y}", *row) for day, row in made.rows(lambda cell: round(cell.mean_persons))),
        kind=made.kind,
    )


def answer(made: CallTable) -> Iterator[str]:
    """
    Yield where and when a call is most and least likely in time, and from when on none can be.

    Parameters
    ----------
    made
        The calls.

    Yields
    ------
    str
        Sentences.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> made = called(scenario.read("examples/tiny"), areas=[areas.area("LBN")], months=1, replications=100)
    >>> next(answer(made))[:9]
    'No call r'
    """
    cells, force = made.cells, made.force
    names = {area.code: area.name for area in made.areas}
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


def ways(made: CallTable) -> Grid:
    """
    Return the ways to each area.

    Parameters
    ----------
    made
        The calls.

    Returns
    -------
    Grid
        One row an area, in days.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> made = called(scenario.read("examples/tiny"), areas=[areas.area("LBN")], months=1, replications=100)
    >>> ways(made).rows[0][:2]
    ('LBN', 'Naqoura')
    """
    rows: list[tuple[Value, ...]] = []
    for area in made.areas:
        at_sea = [
            cell.sea_days for cell in made.cells if cell.area == area.code and cell.sea_days is not None
        ]
        rows.append(
            (
                area.code,
                _name(area, area.town),
                _road(area, SiteRole.APOD),
                f"{min(at_sea):.0f}-{max(at_sea):.0f}" if at_sea else "-",
                f"{area.clearance.mode_days:g}" if area.clearance else "-",
                _road(area, SiteRole.SPOD),
                report_words.season(area.wet_months, style="%b") or "-",
            )
        )
    return Grid(
        name="Ways",
        caption="The ways to each area, in days",
        note="",
        columns=columns(
            "Area",
            "Town",
            ("From airport", Form.COUNT),
            ("At sea", Form.COUNT),
            ("At port", Form.COUNT),
            "From port",
            "Wet months",
        ),
        rows=tuple(rows),
    )


def _name(area: MissionArea, site_id: str) -> str:
    return next(site.name for site in area.sites if site.site_id == site_id)


def _road(area: MissionArea, role: SiteRole) -> str:
    """Return the days by road in the dry season, and in the wet one where they differ."""
    found = [road_days(area, role=role, is_wet=is_wet) for is_wet in (False, True)]
    dry, wet = ("closed" if days is None else f"{days:g}" for days in found)
    return dry if dry == wet or not area.wet_months else f"{dry}, wet {wet}"


def computed(made: CallTable) -> tuple[str, ...]:
    """
    Return how the cells were computed, and what a reader must know of the areas.

    Parameters
    ----------
    made
        The calls.

    Returns
    -------
    tuple of str
        Sentences.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> made = called(scenario.read("examples/tiny"), areas=[areas.area("LBN")], months=1, replications=100)
    >>> computed(made)[-1][:17]
    'Probabilities are'
    """
    best = max(made.cells, key=lambda cell: cell.mean_operational)
    error = max(cell.standard_error for cell in made.cells)
    told = [
        "Each cell is a call on the first day of the month, alone: the lines of the scenario at the town of "
        "the area, matched with the units that are at the highest level and free then, and simulated "
        f"({made.replications:,} runs, standard error {report_words.standard_error(error)} at most, "
        "the same draws in all cells). Pins do not count. Known is what was known on the day of the data.",
        f"Counted are people on site; in operational units, with their equipment, at most "
        f"{best.mean_operational:,.0f} persons are there by that day, on average ({best.area}).",
        "At port: most likely days of clearance where they are known of that port; elsewhere those of the "
        "scenario count. Berths, convoys and flights a day are those that the scenario states of that port "
        "or airport; elsewhere they are without limit.",
    ]
    unknown = [f"{area.code} {', '.join(area.unknown)}" for area in made.areas if area.unknown]
    if unknown:
        told.append(f"Not known, the dry days stand: {'; '.join(unknown)}.")
    told += [f"{area.code}: {area.note}." for area in made.areas if area.note]
    told.append(f"Probabilities are {made.kind}; sources stand in the data of the package.")
    return tuple(told)
