"""Who really came after a call, beside its forecast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from pydantic import Field, PositiveInt

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.tables.rows import read_rows
from bluehelm.core.tables.sheet import Sheet
from bluehelm.deployment.result import Plan
from bluehelm.people import contributions

LOW, MIDDLE, HIGH = "0.1", "0.5", "0.9"
"""Quantiles between which four of five arrivals should lie, and the one in the middle."""

MOST_NAMED = 8
"""Offers that a message names where none is near what was written."""


class UnitArrival(Noun):
    """
    Persons of a unit who arrived at the site on a day.

    Attributes
    ----------
    offer_id
        The unit.
    arrived_on
        The day.
    persons
        How many; a unit may come in parts.

    Examples
    --------
    >>> UnitArrival(offer_id="O1", arrived_on="2027-01-20", persons=40).persons
    40
    """

    offer_id: str = Field(min_length=1, description="Unit, by the identifier of its offer")
    arrived_on: date = Field(description="Day of arrival at the site")
    persons: PositiveInt = Field(description="Persons who arrived that day")


SHEET = Sheet(
    name="arrivals", thing="Arrival", noun=UnitArrival, key=("offer_id", "arrived_on"), is_required=True
)
"""Form of a file of arrivals."""


class _ReadArrival(UnitArrival):
    """An arrival with its place in a file."""

    place: str


class CountedDay(Noun):
    """
    Persons who had really come by a day, beside the forecast.

    Attributes
    ----------
    day, on
        Day from the call, and its date.
    persons
        Persons of units of this call who had arrived.
    low, middle, high
        Quantiles 0.1, 0.5 and 0.9 of the forecast.

    Examples
    --------
    >>> CountedDay(day=30, on="2027-01-01", persons=50, low=60, middle=120, high=200).verdict
    'below'
    """

    day: int
    on: date
    persons: int
    low: float
    middle: float
    high: float

    @property
    def verdict(self) -> str:
        """Return whether the persons lie ``inside`` the interval of the forecast, ``below`` or ``above``."""
        if self.persons < self.low:
            return "below"
        return "above" if self.persons > self.high else "inside"


class ArrivalCount(Noun):
    """
    Who really came, beside the forecast of a call.

    Attributes
    ----------
    days
        Days on which somebody arrived, and the last day counted.
    late
        Persons still missing of units that should be there by then in more than half of all runs, by unit.
    others
        Persons of units that this call did not send, by unit.

    Examples
    --------
    >>> ArrivalCount(days=(), late={"O3": 20}, others={}).late["O3"]
    20
    """

    days: tuple[CountedDay, ...]
    late: dict[str, int]
    others: dict[str, int]


def read_arrivals(path: Path) -> tuple[UnitArrival, ...]:
    r"""
    Return the arrivals of a CSV file.

    Parameters
    ----------
    path
        File with the columns ``offer_id``, ``arrived_on`` and ``persons``.

    Returns
    -------
    tuple of UnitArrival
        In the order of the file.

    Raises
    ------
    InputError
        With one fault for everything that is wrong.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "arrivals.csv"
    ...     _ = file.write_text("offer_id,arrived_on,persons\nO3,2027-01-09,60\n")
    ...     read_arrivals(file)[0].persons
    60
    """
    rows = read_rows(contributions.grid(path), sheet=SHEET, indexes={})
    if rows.faults:
        raise InputError(rows.faults)
    read = ((f"{rows.label}, row {number}", noun.model_dump()) for number, noun in rows.nouns)
    return tuple(_ReadArrival.model_validate(values | {"place": place}) for place, values in read)


def count(made: Plan, *, arrivals: Iterable[UnitArrival], until: date | None = None) -> ArrivalCount:
    """
    Return who really came by a day, beside the forecast of a plan.

    Parameters
    ----------
    made
        The plan of a call.
    arrivals
        Who came when; rows after the last day counted are left out.
    until
        Last day counted; the last arrival by default.

    Returns
    -------
    ArrivalCount
        Persons by day beside the quantiles, units that are late, and units of nobody's call.

    Raises
    ------
    InputError
        When a unit is no offer of the scenario or has fewer persons, or a day lies before day 0 or after the
        forecast.

    Examples
    --------
    >>> from bluehelm.deployment import activation, areas, scenario
    >>> tiny, day = scenario.read("examples/tiny"), date(2026, 12, 1)
    >>> made = activation.make(tiny, areas=[areas.area("LBN")], on=day, replications=100)[0].plan
    >>> came = [UnitArrival(offer_id="O3", arrived_on="2027-01-20", persons=60)]
    >>> count(made, arrivals=came).days[-1].day
    50
    """
    told = tuple(arrivals)
    if faults := list(_faults(told, made=made, until=until)):
        raise InputError(faults)
    rows = sorted(told, key=lambda row: (row.arrived_on, row.offer_id))
    start = made.settings.requested_on
    last = until or max((row.arrived_on for row in rows), default=start)
    rows = [row for row in rows if row.arrived_on <= last]
    sent = {one.offer_id: one.strength for one in made.matching.assignments}
    came: Counter[str] = Counter()
    for row in rows:
        came[row.offer_id] += row.persons
    days = sorted({(row.arrived_on - start).days for row in rows} | {(last - start).days})
    return ArrivalCount(
        days=tuple(_day(day, rows=rows, sent=sent, made=made) for day in days),
        late={
            move.offer_id: sent[move.offer_id] - came[move.offer_id]
            for move in made.movements
            if came[move.offer_id] < sent[move.offer_id]
            and move.people_day[1] is not None
            and move.people_day[1] <= days[-1]
        },
        others={offer_id: persons for offer_id, persons in came.items() if offer_id not in sent},
    )


def _day(day: int, *, rows: Iterable[UnitArrival], sent: Mapping[str, int], made: Plan) -> CountedDay:
    on = made.settings.requested_on + timedelta(days=day)
    low, middle, high = (made.forecast.quantiles[name][day] for name in (LOW, MIDDLE, HIGH))
    persons = sum(row.persons for row in rows if row.offer_id in sent and row.arrived_on <= on)
    return CountedDay(day=day, on=on, persons=persons, low=low, middle=middle, high=high)


def _faults(rows: Sequence[UnitArrival], *, made: Plan, until: date | None) -> Iterator[Fault]:
    known = {offer.offer_id: offer.strength for offer in made.offers}
    start, last = made.settings.requested_on, made.forecast.days[-1]
    for row in rows:
        if row.offer_id not in known:
            yield Fault(
                code="arrival-offer",
                thing=f"Arrival of {row.arrived_on}",
                value=f"offer_id is {row.offer_id}",
                rule="it must be an offer of the scenario",
                remedy=meant(
                    nearest(row.offer_id, names=known),
                    otherwise=f"Name one of {', '.join(sorted(known)[:MOST_NAMED])}",
                ),
                place=_place(row),
            )
    came: Counter[str] = Counter()
    for row in rows:
        came[row.offer_id] += row.persons
    last_of = {row.offer_id: row for row in rows}
    for offer_id, persons in came.items():
        if persons > known.get(offer_id, persons):
            yield Fault(
                code="arrival-persons",
                thing=f"Arrivals of {offer_id}",
                value=f"they are {persons:,} persons together",
                rule=f"the unit has {known[offer_id]:,}",
                remedy="Correct the persons, or leave out a row that is told twice",
                place=_place(last_of[offer_id]),
            )
    told = [(f"Arrival of {row.offer_id}", row.arrived_on, _place(row)) for row in rows]
    for thing, day, place in [*told, *([("Last day counted", until, "option --until")] if until else [])]:
        if not 0 <= (day - start).days <= last:
            yield Fault(
                code="arrival-day",
                thing=thing,
                value=f"the day is {day}",
                rule=f"it must lie within {last} days from day 0, {start}",
                remedy="Correct the day, or the day of the call",
                place=place,
            )


def _place(row: UnitArrival) -> str:
    return row.place if isinstance(row, _ReadArrival) else ""
