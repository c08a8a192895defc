"""Citations: which day the text of a source tells of itself, and what could be cited on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Protocol, Self, TypeVar


class Citing(Protocol):
    """A row that cites its sources."""

    @property
    def source(self) -> str:
        """Document, page or person that states it."""

    def model_copy(self, *, update: dict[str, object]) -> Self:
        """Return a changed copy."""


R = TypeVar("R", bound=Citing)

BETWEEN = "; "
"""What stands between two sources of one row."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d\d)"
_MONTH, _DAY = r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_NAMED = rf"(?P<name>{'|'.join(MONTHS)})[a-z]* (?P<year>(?:19|20)\d\d)(?!\d)"

FORMS: tuple[tuple[str, ...], ...] = (
    (
        rf"{_YEAR}(?P<mark>[-/]){_MONTH}(?P=mark){_DAY}(?!\d)",
        rf"{_YEAR}{_MONTH}{_DAY}",
        rf"(?<!\d)(?P<day>\d\d?) {_NAMED}",
    ),
    (rf"{_YEAR}[-/]{_MONTH}(?!\d)", rf"\b{_NAMED}"),
    (rf"{_YEAR}\)", r"/(?P<year>(?:19|20)\d\d)[-/]"),
)
"""How a citation writes its day: in full, by its month, or by its year; the fullest of these is taken."""


def told_on(citation: str) -> date | None:
    """
    Return the day that the text of one source tells of itself.

    Parameters
    ----------
    citation
        One source, as it is cited.

    Returns
    -------
    date or None
        The first day of a month or year that is told alone; None where no day can be read. A year in
        running words, such as that of the conference it reports on, is no day of the source.

    Examples
    --------
    >>> for text in (
    ...     "therecord.com (2019-07-09)",
    ...     "copy of Global News (2022)",
    ...     "canada.ca backgrounder 2021-12",
    ... ):
    ...     print(told_on(text))
    2019-07-09
    2022-01-01
    2021-12-01
    >>> told_on("gov.uk London 2016 concept")
    """
    for forms in FORMS:
        found = [_day(one) for form in forms for one in re.finditer(form, citation, re.IGNORECASE)]
        if days := [day for day in found if day is not None]:
            return max(days)
    return None


def _day(found: re.Match[str]) -> date | None:
    told = found.groupdict()
    month = MONTHS.index(told["name"].casefold()) + 1 if told.get("name") else int(told.get("month") or 1)
    try:
        return date(int(told["year"]), month, int(told.get("day") or 1))
    except ValueError:
        return None


def cited_by(source: str, *, day: date) -> str:
    """
    Return the sources of a row that could be cited on a day.

    Parameters
    ----------
    source
        Sources of a row, with a semicolon between them.
    day
        The day.

    Returns
    -------
    str
        Those that tell no later day of themselves; empty where every one does.

    Examples
    --------
    >>> cited_by("vov.vn 301928; chinamil.com.cn 2017-09-29", day=date(2016, 1, 1))
    'vov.vn 301928'
    >>> cited_by("chinamil.com.cn 2017-09-29", day=date(2016, 1, 1))
    ''
    """
    cited = [one.strip() for one in source.split(BETWEEN.strip())]
    return BETWEEN.join(one for one in cited if one and (told_on(one) or day) <= day)


def cited(rows: Iterable[R], *, day: date) -> tuple[R, ...]:
    """
    Return rows with the sources that could be cited on a day.

    Parameters
    ----------
    rows
        Rows with their sources.
    day
        The day.

    Returns
    -------
    tuple
        In the order given, without those of which every source tells a later day of itself.

    Examples
    --------
    >>> from bluehelm.core.claims import Claim
    >>> told = {"subject": "SEO2021", "attribute": "pledging_states", "value": "64", "kind": "published"}
    >>> days = {"stated_on": date(2021, 12, 8), "recorded_on": date(2021, 12, 8)}
    >>> row = Claim(claim_id="C1", source="theglobalobservatory.org 2022/02", **told, **days)
    >>> [len(cited([row], day=date(year, 12, 31))) for year in (2021, 2022)]
    [0, 1]
    """
    found = ((row, cited_by(row.source, day=day)) for row in rows)
    return tuple(
        row if source == row.source else row.model_copy(update={"source": source})
        for row, source in found
        if source
    )
