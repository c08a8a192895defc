"""Days in words."""

from __future__ import annotations

from datetime import date


def day_name(day: date) -> str:
    """
    Return a day in words that no reader turns round.

    Parameters
    ----------
    day
        The day.

    Returns
    -------
    str
        Day, month in letters, year.

    Examples
    --------
    >>> day_name(date(2026, 11, 4))
    '4 November 2026'
    """
    return f"{day.day} {day:%B %Y}"
