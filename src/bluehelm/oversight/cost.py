"""Reimbursement of a plan by fiscal year: what has a known rate is counted, what has none is named."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from bluehelm.core.claims import Kind
from bluehelm.deployment import report_words
from bluehelm.deployment.result import Movement, Plan
from bluehelm.forces import catalogue
from bluehelm.forces.domain import Branch
from bluehelm.oversight import rates as dated
from bluehelm.oversight.domain import CostLine, CostOfYear, PlanCost, RateBasis, ReimbursementRate

FIRST_MONTH = 7
"""Month in which the fiscal year of peacekeeping begins."""

DAYS_PLANNED = 365
"""Days from the request that are counted when nobody names another last day."""

PERSONNEL, CIVILIANS = "personnel", "civilian_personnel"
"""What is paid for persons in uniform, and for those without, for whom no rate is on record."""

SELF_SUSTAINMENT, EQUIPMENT = "self_sustainment", "major_equipment"
"""What else is paid for: by person, and by piece where a piece has no rate of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """
    So many persons or pieces of one kind, from a day until another.

    Attributes
    ----------
    what, per
        What is paid for, and whether by person or by piece.
    count
        Persons, or pieces.
    start_on, end_on
        Half-open period.

    Examples
    --------
    >>> days = {"start_on": date(2021, 3, 1), "end_on": date(2021, 4, 1)}
    >>> Presence(what="trucks", per=RateBasis.PIECE, count=20, **days).count
    20
    """

    what: str
    per: RateBasis
    count: int
    start_on: date
    end_on: date


def of_plan(plan: Plan, *, rates: Sequence[ReimbursementRate], until: date | None = None) -> PlanCost:
    """
    Return the reimbursement of a plan by fiscal year.

    People count from the median day on which they come to the site, equipment from the median day on which
    the unit is operational, both until the unit leaves or the period ends; what never comes in half of all
    runs counts nothing. A month counts by the days present.

    Parameters
    ----------
    plan
        The plan.
    rates
        Dated rates; of several that hold on a day, the one with the latest first day counts.
    until
        First day no more counted; 365 days after the request when None.

    Returns
    -------
    PlanCost
        Known amounts, and lines without an amount where no rate is known.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> cost = of_plan(made, rates=dated.known())
    >>> [(year.year, year.known_usd) for year in cost.years]
    [('2026/27', None), ('2027/28', None)]
    """
    begin = plan.settings.requested_on
    end = until or begin + timedelta(days=DAYS_PLANNED)
    there = [one for movement in plan.movements for one in _presences(movement, plan=plan, end=end)]
    lines = (*of_presences(there, rates=rates), *_case_by_case(rates, begin=begin, end=end))
    without = {row.offer_id for row in plan.movements if not catalogue.equipment(row.unit_type)}
    paid = [line.kind for line in lines if line.is_known]
    return PlanCost(
        from_on=begin,
        until_on=end,
        years=_years(lines),
        lines=lines,
        without_list=tuple(sorted(without)),
        kind=report_words.weakest([report_words.supply_kind(plan), *paid]),
    )


def _presences(movement: Movement, *, plan: Plan, end: date) -> Iterator[Presence]:
    begin, leaves = plan.settings.requested_on, end
    if movement.leaves_day is not None:
        leaves = min(end, begin + timedelta(days=movement.leaves_day))
    start = _day_of(movement.people_day[1], begin=begin)
    ready = _day_of(movement.operational_day[1], begin=begin)
    if start and start < leaves:
        civilians = {kind.code for kind in plan.unit_types if kind.branch == Branch.CIVILIAN}
        paid = CIVILIANS if movement.unit_type in civilians else PERSONNEL
        for what in (paid, SELF_SUSTAINMENT):
            yield Presence(
                what=what, per=RateBasis.PERSON, count=movement.strength, start_on=start, end_on=leaves
            )
    if ready and ready < leaves:
        for line in catalogue.equipment(movement.unit_type):
            yield Presence(
                what=line.equipment, per=RateBasis.PIECE, count=line.count, start_on=ready, end_on=leaves
            )


def _day_of(day: int | None, *, begin: date) -> date | None:
    return None if day is None else begin + timedelta(days=day)


def of_presences(there: Iterable[Presence], *, rates: Sequence[ReimbursementRate]) -> tuple[CostLine, ...]:
    """
    Return what is paid for persons and pieces, by fiscal year and rate.

    Parameters
    ----------
    there
        Who and what is there, and when.
    rates
        Dated rates.

    Returns
    -------
    tuple of CostLine
        By year, persons before pieces.

    Examples
    --------
    >>> days = {"start_on": date(2021, 3, 1), "end_on": date(2021, 4, 1)}
    >>> force = Presence(what="personnel", per=RateBasis.PERSON, count=3000, **days)
    >>> of_presences([force], rates=dated.known())[0].usd
    4284000.0
    """
    by_day: defaultdict[tuple[RateBasis, str], Counter[date]] = defaultdict(Counter)
    for one in there:
        for day in range((one.end_on - one.start_on).days):
            by_day[one.per, one.what][one.start_on + timedelta(days=day)] += one.count
    lines = [line for key, days in by_day.items() for line in _paid(key, days=days, rates=rates)]
    order = list(RateBasis)
    return tuple(sorted(lines, key=lambda line: (line.year, order.index(line.per), line.what)))


def _paid(
    key: tuple[RateBasis, str], *, days: Mapping[date, int], rates: Sequence[ReimbursementRate]
) -> Iterator[CostLine]:
    """Yield one line a fiscal year and rate; a day is its share of its month."""
    per, what = key
    months: defaultdict[tuple[str, ReimbursementRate | None], Fraction] = defaultdict(Fraction)
    for day, count in sorted(days.items()):
        rate = dated.in_force(rates, what=what, on=day)
        if rate is None and per is RateBasis.PIECE:
            rate = dated.in_force(rates, what=EQUIPMENT, on=day)
        months[fiscal_year(day), rate] += Fraction(count, monthrange(day.year, day.month)[1])
    for (year, rate), amount in months.items():
        usd = None if rate is None or rate.usd is None else float(amount * Fraction(str(rate.usd)))
        yield CostLine(
            year=year,
            what=what,
            per=per,
            months=round(float(amount), 2),
            rate=rate.usd if rate else None,
            usd=None if usd is None else round(usd, 2),
            note=rate.note if rate else "no rate of any kind is on record for these days",
            kind=rate.kind if rate else Kind.ASSUMED,
            source=rate.source if rate else "none",
        )


def _case_by_case(rates: Iterable[ReimbursementRate], *, begin: date, end: date) -> Iterator[CostLine]:
    """Yield what is agreed one by one: nobody can count it from a plan."""
    for rate in rates:
        if rate.per is RateBasis.CASE and rate.from_on < end and (rate.until_on or end) > begin:
            yield CostLine(
                year=f"{fiscal_year(begin)} on",
                what=rate.what,
                per=rate.per,
                months=None,
                rate=None,
                usd=None,
                note=rate.note,
                kind=rate.kind,
                source=rate.source,
            )


def _years(lines: Iterable[CostLine]) -> tuple[CostOfYear, ...]:
    by_year: defaultdict[str, list[CostLine]] = defaultdict(list)
    for line in lines:
        if line.per is not RateBasis.CASE:
            by_year[line.year].append(line)
    years = []
    for year, own in sorted(by_year.items()):
        people = [line for line in own if line.what == PERSONNEL]
        known = [line.usd for line in own if line.usd is not None]
        years.append(
            CostOfYear(
                year=year,
                person_months=round(sum(line.months or 0 for line in people), 2),
                person_months_paid=round(sum(line.months or 0 for line in people if line.is_known), 2),
                known_usd=round(sum(known), 2) if known else None,
            )
        )
    return tuple(years)


def fiscal_year(day: date) -> str:
    """
    Return the fiscal year of peacekeeping that a day is in, July to June.

    Parameters
    ----------
    day
        The day.

    Returns
    -------
    str
        Both calendar years.

    Examples
    --------
    >>> fiscal_year(date(2027, 6, 30)), fiscal_year(date(2027, 7, 1))
    ('2026/27', '2027/28')
    """
    first = day.year - (day.month < FIRST_MONTH)
    return f"{first}/{(first + 1) % 100:02}"
