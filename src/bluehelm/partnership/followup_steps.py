"""Steps of announcements: of which way they are, by which day they were taken, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bluehelm.core.times import day_name
from bluehelm.partnership.categories import given_by
from bluehelm.partnership.conference_domain import Precision
from bluehelm.partnership.delivery_domain import OTHER_STAGES, UNIT_STAGES, Delivery, Gives
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.followup_domain import Way

DEPLOYED = (Gives.CAPABILITY, Gives.PEOPLE)
"""What can be deployed; anything else is delivered."""

MONTH_DAYS = 365.25 / 12
"""Days of a month where months are counted."""


def months_between(start: date, /, *, end: date) -> float:
    """
    Return the months from one day to another.

    Parameters
    ----------
    start, end
        First and last day.

    Returns
    -------
    float
        With one decimal.

    Examples
    --------
    >>> months_between(date(2015, 9, 28), end=date(2017, 9, 22))
    23.8
    """
    return round((end - start).days / MONTH_DAYS, 1)


def whole_months(start: date, /, *, end: date) -> int:
    """
    Return the calendar months that have passed from one day to another.

    Parameters
    ----------
    start, end
        First and last day.

    Returns
    -------
    int
        Whole months; the last day of a shorter month completes none.

    Examples
    --------
    >>> (
    ...     whole_months(date(2024, 1, 15), end=date(2025, 1, 14)),
    ...     whole_months(date(2024, 1, 15), end=date(2025, 1, 15)),
    ... )
    (11, 12)
    """
    months = 12 * (end.year - start.year) + end.month - start.month
    return months - (end.day < start.day)


def known_by(delivery: Delivery) -> date:
    """
    Return the day by which a step was taken.

    Parameters
    ----------
    delivery
        The record.

    Returns
    -------
    date
        Its day; where only month or year is known the last of it, or the day of the record if earlier.

    Examples
    --------
    >>> told = {"delivery_id": "D1", "announcement_id": "A1", "kind": "illustrative", "source": "invented"}
    >>> row = Delivery(
    ...     stage="level_2",
    ...     happened_on="2027-12-31",
    ...     precision="year",
    ...     recorded_on="2027-03-01",
    ...     **told,
    ... )
    >>> known_by(row).isoformat()
    '2027-03-01'
    """
    if delivery.precision is Precision.DAY:
        return delivery.happened_on
    return min(delivery.happened_on, delivery.recorded_on)


def way_of(said: Announcement, /, *, steps: Iterable[Delivery]) -> Way:
    """
    Return which steps an announcement takes.

    Parameters
    ----------
    said
        The announcement.
    steps
        What is recorded of it.

    Returns
    -------
    Way
        That of a unit for a capability and for people. Where nobody says what it gives, that of the first
        step on record, and without one what its category gives.

    Examples
    --------
    >>> said = Announcement(
    ...     announcement_id="A1",
    ...     contributor="XAL",
    ...     conference="XAL2026",
    ...     category="medical",
    ...     capability="evacuation mechanisms",
    ...     gives="money",
    ...     stated_on="2026-12-01",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> way_of(said, steps=()).value
    'other'
    """
    if said.gives:
        return Way.UNIT if said.gives in DEPLOYED else Way.OTHER
    for row in steps:
        if row.stage in UNIT_STAGES:
            return Way.UNIT
        if row.stage in OTHER_STAGES:
            return Way.OTHER
    return Way.UNIT if given_by(said) in DEPLOYED else Way.OTHER


def step_name(step: str) -> str:
    """
    Return what a step is called.

    Parameters
    ----------
    step
        The step.

    Returns
    -------
    str
        Words that begin a sentence.

    Examples
    --------
    >>> step_name("level_2"), step_name("rdl"), step_name("window_missed")
    ('Level 2', 'Rapid deployment level', 'Window missed')
    """
    return "Rapid deployment level" if step == "rdl" else step.replace("_", " ").capitalize()


def span(day: date, /, *, precision: Precision) -> str:
    """
    Return a day as exactly as it is known.

    Parameters
    ----------
    day
        The day, of a month or year its last.
    precision
        How exactly it is known.

    Returns
    -------
    str
        Day, month or year in words.

    Examples
    --------
    >>> span(date(2018, 10, 31), precision=Precision.MONTH)
    'October 2018'
    """
    if precision is Precision.YEAR:
        return f"{day.year}"
    return f"{day:%B %Y}" if precision is Precision.MONTH else day_name(day)
