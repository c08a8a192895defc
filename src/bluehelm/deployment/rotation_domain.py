"""Nouns of rotation: tours, reliefs, and what stays empty month by month."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bluehelm.core.noun import Noun
from bluehelm.deployment.asks_domain import Addressee
from bluehelm.generation.asks import Ask


class TourEnd(StrEnum):
    """
    Why a unit leaves.

    Examples
    --------
    >>> TourEnd("offer").name
    'OFFER'
    """

    TOUR = "tour"
    OFFER = "offer"
    LINE = "line"


class Tour(Noun):
    """
    The time of one unit on one line.

    Attributes
    ----------
    requirement_id, offer_id, strength
        Who serves for what, in persons.
    start_on, end_on
        First day there, as planned, and first day no more there.
    ends
        Why it leaves: its ``tour`` is over, its ``offer`` ends or was withdrawn, the ``line`` ends.

    Examples
    --------
    >>> Tour(
    ...     requirement_id="R1",
    ...     offer_id="O1",
    ...     strength=60,
    ...     start_on="2027-01-20",
    ...     end_on="2028-01-20",
    ...     ends="tour",
    ... ).ends.value
    'tour'
    """

    requirement_id: str
    offer_id: str
    strength: int
    start_on: date
    end_on: date
    ends: TourEnd


class Relief(Noun):
    """
    One line whose unit leaves, or that is empty, and who comes instead.

    Attributes
    ----------
    month
        First day of the month.
    requirement_id
        The line.
    leaving
        Tours that end in the month.
    coming
        Tours that begin for that reason.
    missing
        Persons whom nobody relieves.
    reasons
        Why units of that type do not come, and how many.
    lapsed
        Units whose level was high enough on day 0 and has lapsed by the call, with the day; reasons count
        them under ``level``.
    ask
        The unit to ask for: of that type, with the persons missing; None where nobody is missing.
    addressees
        Of whom it could be asked, by what is known on the day of the call of the relief.

    Examples
    --------
    >>> Relief(month="2028-01-01", requirement_id="R1", missing=60, reasons={"level": 2}).missing
    60
    """

    month: date
    requirement_id: str
    leaving: tuple[Tour, ...] = ()
    coming: tuple[Tour, ...] = ()
    missing: int = 0
    reasons: dict[str, int] = {}
    lapsed: dict[str, date] = {}
    ask: Ask | None = None
    addressees: tuple[Addressee, ...] = ()


class RotationPlan(Noun):
    """
    Tours and reliefs of a call, and the persons missing by line and month.

    Attributes
    ----------
    months
        First days of the months, from the month after the call.
    tours
        All tours, by line and day.
    reliefs
        Who relieves whom, by month and line.
    missing
        Least persons missing on each line on any day of each month, by line.

    Examples
    --------
    >>> RotationPlan(months=(), tours=(), reliefs=(), missing={"R1": (60, 0)}).missing["R1"]
    (60, 0)
    """

    months: tuple[date, ...]
    tours: tuple[Tour, ...]
    reliefs: tuple[Relief, ...]
    missing: dict[str, tuple[int, ...]]
