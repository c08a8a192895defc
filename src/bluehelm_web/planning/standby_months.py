"""One month of a stand-by force: who stands by in it, who is away and why, and what a call then comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bluehelm.core.charts.scale import chance
from bluehelm.core.claims import Kind
from bluehelm.deployment import report_call_reasons, report_calls, report_standby
from bluehelm.deployment.report_calls import CallTable
from bluehelm.deployment.report_words import weakest
from bluehelm.forces import catalogue
from bluehelm.generation.standby_domain import StandbyForce
from bluehelm_web.planning.tables import Cell, Table, table_of


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsThen:
    """
    Units of one contributor and type in a month.

    Attributes
    ----------
    code
        Contributor.
    unit, unit_type
        The unit type in words, and its code.
    units, persons
        How many.
    kind
        The weakest kind of strength, level and absence.
    said
        Why they are away; empty for those that stand by.
    """

    code: str
    unit: str
    unit_type: str
    units: int
    persons: int
    kind: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallThen:
    """
    A call on the first day of a month.

    Attributes
    ----------
    area, name
        Code and name of the mission area.
    chance
        Probability that the target is on site in time.
    units, persons
        Units that would be sent, and their strength.
    on_site
        Persons on site in time, on average.
    why
        What keeps most persons away; empty when nothing does.
    """

    area: str
    name: str
    chance: str
    units: int
    persons: int
    on_site: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthThen:
    """
    What is behind the figures of a month.

    Attributes
    ----------
    name
        How an address names it, by its first day, such as 2027-01-01.
    month
        Its first day.
    units, persons
        Those that stand by the whole month.
    calls
        What calls to the mission areas come to; none where nobody asked.
    there, away
        Who stands by, and who does not.
    """

    name: str
    month: date
    units: int
    persons: int
    calls: tuple[CallThen, ...]
    there: tuple[UnitsThen, ...]
    away: tuple[UnitsThen, ...]

    @property
    def parts(self) -> tuple[tuple[Promise, tuple[UnitsThen, ...]], ...]:
        """Return those who stand by and those who do not, each with what they are called."""
        return (_("Who stands by in it"), self.there), (
            _("Who is away in it, or for a part of it"),
            self.away,
        )


def months_of(made: CallTable) -> Iterable[MonthThen]:
    """Yield each month of a stand-by force."""
    kinds = report_standby.kinds(made.scenario, force=made.force)
    for month in made.force.months:
        units = tuple(_units(month.month, force=made.force, kinds=kinds))
        yield MonthThen(
            name=month.month.isoformat(),
            month=month.month,
            units=month.units,
            persons=month.persons,
            calls=tuple(_calls(month.month, made=made)),
            there=tuple(one for one in units if not one.said),
            away=tuple(one for one in units if one.said),
        )


def _units(month: date, *, force: StandbyForce, kinds: Mapping[str, Kind]) -> Iterable[UnitsThen]:
    names = {one.code: one.name for one in catalogue.unit_types()}
    for (unit_type, state, why), units in report_standby.in_month(month, force=force):
        yield UnitsThen(
            code=state,
            unit=names.get(unit_type, unit_type),
            unit_type=unit_type,
            units=len(units),
            persons=sum(one.strength for one in units),
            kind=weakest(kinds[one.offer_id] for one in units).value,
            said=why,
        )


def _calls(month: date, *, made: CallTable) -> Iterable[CallThen]:
    names = {area.code: area.name for area in made.areas}
    for cell in made.cells:
        if cell.called_on == month:
            yield CallThen(
                area=cell.area,
                name=names[cell.area],
                chance=chance(cell.probability),
                units=cell.units,
                persons=cell.persons,
                on_site=round(cell.mean_persons),
                why=report_call_reasons.SIGNS[cell.reason][1] if cell.reason else "",
            )


def chances_of(made: CallTable) -> Table:
    """Return the probability by month of the call and mission area, each cell leading to its month."""
    table, parts = table_of(report_calls.chances(made)), ("month", "month", *_parts(made))
    days = dict.fromkeys(cell.called_on for cell in made.cells)
    rows = (
        tuple(_leading(cell, month=day, part=part) for cell, part in zip(row, parts, strict=True))
        for row, day in zip(table.rows, days, strict=True)
    )
    return replace(table, rows=tuple(rows))


def _parts(made: CallTable) -> Iterable[str]:
    return (f"call-{area.code}" for area in made.areas)


def _leading(cell: Cell, *, month: date, part: str) -> Cell:
    return replace(cell, leads_to=f"?month={month.isoformat()}#{part}")
