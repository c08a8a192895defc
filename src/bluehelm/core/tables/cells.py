"""One cell: from what a file holds to a value, and from a value to text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum

from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.tables.sheet import Column, Form

Raw = object
"""What a file holds in a cell: text, a number, a date, a truth value, a list, None, a formula or an error."""

YES = ("yes", "true")
NO = ("no", "false")
WHOLE = re.compile(r"([+-]?\d{1,15})(\.0)?")
NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,3})?")
THOUSANDS = re.compile(r"[+-]?\d{1,3}([,.'’\u00a0\u202f ]\d{3})+([.,]\d+)?")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
WITH_UNIT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([^\W\d_].*|%)")
POWER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?[eE][+-]?(\d+)")
MOST_DIGITS = 3
"""Digits of a power of ten from which on the number is not written out."""
MULTIPLES = {
    **dict.fromkeys(("k", "thousand", "mille", "mil"), 1_000),
    **dict.fromkeys(("mio", "million", "millions"), 1_000_000),
}
"""Words and signs behind a number that multiply it."""

HOW_MANY = "Write how many that is, a whole number"
"""What helps where a share stands in place of a count."""

LIKE_DIGITS = re.compile(r"[oOlI]+")  # 8oo is no 8
DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?) ?(Z|z|[+-]\d{2}:?\d{2})?"
)
MOMENT_REMEDY = "Write day, time and offset from UTC, as in 2027-02-28T09:30:00+01:00"
DATE_REMEDY = "Write year, month and day, as in 2027-02-28"


class Formula(str):
    """A cell that holds a formula, with its text."""

    __slots__ = ()


class ErrorValue(str):
    """A cell that holds an error of the spreadsheet, such as ``#REF!``."""

    __slots__ = ()


class CellError(Exception):
    """A cell that cannot be read: code, rule and remedy."""

    def __init__(self, code: str, *, rule: str, remedy: str) -> None:
        super().__init__(code)
        self.code, self.rule, self.remedy = code, rule, remedy


def is_empty(raw: Raw) -> bool:
    """Return whether a cell holds nothing but space."""
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def shown(raw: Raw) -> str:
    """Return a cell for a message: short, on one line, with signs that cannot be seen written out."""
    return f'"{plainly(raw)}"' if isinstance(raw, str) else plainly(str(raw))


def plainly(text: str, *, limit: int = 60) -> str:
    """Return a text for a message, as ``shown`` does, without quotes."""
    short = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in short)


def visible(text: str) -> str:
    """Return a text without signs of no width (marks of direction among them) and without space around it."""
    kept = text if text.isascii() else "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return kept.strip()


def plain_digits(text: str) -> str:
    """Return a text with the digits, minus and decimal sign of other scripts as ASCII."""
    return text if text.isascii() else "".join(_plain_sign(sign) for sign in text)


def _plain_sign(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return str(digit) if digit is not None else {"−": "-", "٫": ".", "٬": ","}.get(sign, sign)


def parse(raw: Raw, *, column: Column) -> object:
    """
    Return the value of a cell that is not empty.

    Parameters
    ----------
    raw
        What the file holds.
    column
        Column that the cell stands in.

    Returns
    -------
    object
        Text, number, date, truth value, or a tuple of them.

    Raises
    ------
    CellError
        When the cell cannot be read as its column needs.

    Examples
    --------
    >>> parse(
    ...     "fr; en",
    ...     column=Column(name="x", form=Form.TEXT, is_list=True, is_required=True, description="", tag=""),
    ... )
    ('fr', 'en')
    """
    if isinstance(raw, Formula):
        raise CellError(
            "formula-cell", rule="the value of a formula cannot be checked", remedy="Write the value itself"
        )
    if isinstance(raw, ErrorValue):
        raise CellError("error-cell", rule="the spreadsheet marks it as an error", remedy="Correct the cell")
    if not column.is_list:
        return PARSERS[column.form](raw, column)
    parts = raw if isinstance(raw, list) else split(raw) if isinstance(raw, str) else [raw]
    return tuple(PARSERS[column.form](part, column) for part in parts if not is_empty(part))


def split(text: str) -> list[str]:
    r"""Return the parts of a list: between semicolons, where ``\;`` is a semicolon and ``\\`` a backslash."""
    parts = re.findall(r"(?:\\[\\;]|[^;])*", text)
    return [re.sub(r"\\([\\;])", r"\1", part) for part in parts if part.strip()]


def _text(raw: Raw, column: Column) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, datetime):
        raw = raw.date() if raw.time() == time() else raw
    if isinstance(raw, list | dict):
        raise CellError(
            "wrong-form", rule="it must be one text", remedy=f"Write one text: {column.description}"
        )
    text = re.sub(r"\r\n?", "\n", str(raw)).strip()
    check_text(text)
    return text


def check_text(text: str) -> None:
    """Refuse signs that no reader can see and no workbook can hold."""
    if text.isprintable():
        return
    bad = next((sign for sign in text if _is_control(sign)), None)
    if bad is not None:
        name = f"U+{ord(bad):04X}"
        raise CellError(
            "control-character",
            rule=f"text may not hold the control character {name}",
            remedy="Type the cell again",
        )


def _is_control(sign: str) -> bool:
    return (unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t") or sign in "\ufffe\uffff"


def _word(raw: Raw, column: Column) -> str:
    text = str(raw).strip()
    known = {word.casefold(): word for word in column.words}
    if text.casefold() in known:
        return known[text.casefold()]
    near = nearest(text, names=column.words)
    remedy = meant(near, otherwise=f"Choose one of {', '.join(column.words)}")
    raise CellError("unknown-word", rule=f"it must be one of {', '.join(column.words)}", remedy=remedy)


def _whole(raw: Raw, column: Column) -> int:
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    text = raw if isinstance(raw, str) else ""
    match = WHOLE.fullmatch(text.strip())
    if match is None:
        raise _bad_number(raw, column, what="a whole number")
    return int(match[1])


def _number(raw: Raw, column: Column) -> float:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw) + 0.0  # makes -0.0 plain zero
    text = raw.strip() if isinstance(raw, str) else ""
    if NUMBER.fullmatch(text) is None:
        raise _bad_number(raw, column, what="a number")
    return float(text) + 0.0


def _bad_number(raw: Raw, column: Column, *, what: str) -> CellError:
    text = raw.strip() if isinstance(raw, str) else ""
    unit = f", in {column.unit}" if column.unit else ""
    if THOUSANDS.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        return CellError(
            "thousands-separator",
            rule=f"it must be {what} without signs between the digits",
            remedy=f"Write {digits}{unit}, if that is meant",
        )
    if DECIMAL_COMMA.fullmatch(text):
        return CellError(
            "decimal-comma",
            rule=f"it must be {what} with a decimal point",
            remedy=f"Write {text.replace(',', '.')}{unit}",
        )
    if power := POWER.fullmatch(text):
        remedy = f"Correct it: {column.description}"
        if len(power[1]) < MOST_DIGITS:
            remedy = f"Write {Decimal(text):f}{unit}, if that is meant"
        return CellError("not-a-number", rule=f"it must be {what} without a power of ten", remedy=remedy)
    remedy = _without_unit(text, unit=unit, column=column)
    if remedy:
        return CellError("unit-in-cell", rule=f"it must be {what} only", remedy=remedy)
    return CellError(
        "not-a-number", rule=f"it must be {what}{unit}", remedy=f"Correct it: {column.description}"
    )


def share_of(whole: int, *, per_cent: str) -> str:
    """
    Return the remedy for a share that stands where a number of persons is asked for.

    Parameters
    ----------
    whole
        Persons of which it is a share.
    per_cent
        The share, as it was written.

    Returns
    -------
    str
        With what the share is.

    Examples
    --------
    >>> share_of(175, per_cent="10")
    '10 % of 175 is 17.5: write a whole number of persons'
    """
    number = f"{float(per_cent) * whole / 100:g}"
    return f"{per_cent} % of {whole} is {number}: write a whole number of persons"


def _without_unit(text: str, *, unit: str, column: Column) -> str:
    """Return the remedy for a number with a word or sign behind it; empty when it is none."""
    match = WITH_UNIT.fullmatch(text)
    if match is None or LIKE_DIGITS.fullmatch(match[2]):
        return ""
    if match[2] == "%" and column.form is Form.WHOLE:
        return HOW_MANY
    if match[2] == "%":
        return f"Write {float(match[1]) / 100:g}{unit}, if a share is meant"
    if times := MULTIPLES.get(match[2].casefold()):
        return f"Write {(Decimal(match[1]) * times).normalize():f}{unit}, if that is meant"
    return f"Write the number only: {match[1]}{unit}"


def _date(raw: Raw, _column: Column) -> date:
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date()
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    text = raw.strip() if isinstance(raw, str) else ""
    match = YEAR_FIRST.fullmatch(text)
    if match is None:
        raise CellError(
            "not-a-date", rule="it must be a date in the form year-month-day", remedy=_date_remedy(text)
        )
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise CellError("not-a-date", rule="there is no such day", remedy=DATE_REMEDY) from None


def _date_remedy(text: str) -> str:
    match = DAY_FIRST.fullmatch(text)
    if match is None:
        return DATE_REMEDY
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    readings = [_iso(year, month=second, day=first), _iso(year, month=first, day=second)]
    known = list(dict.fromkeys(text for text in readings if text))
    if not known:
        return f"There is no such day; {DATE_REMEDY[0].lower()}{DATE_REMEDY[1:]}"
    return f"Write {' or '.join(known)}" + (", whichever is meant" if len(known) > 1 else "")


def _iso(year: int, *, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _moment(raw: Raw, _column: Column) -> datetime:
    text = raw.isoformat() if isinstance(raw, datetime) else raw.strip() if isinstance(raw, str) else ""
    match = MOMENT.fullmatch(text)
    if match is None:
        raise CellError(
            "not-a-moment", rule="it must be a day and a time with its offset from UTC", remedy=MOMENT_REMEDY
        )
    day, time_of_day, offset = match.groups()
    if offset is None:
        raise CellError(
            "moment-without-offset",
            rule="a time without its offset from UTC is another moment in each place",
            remedy=f"Write {day}T{time_of_day}Z if it is UTC, or end it with the offset, such as +01:00",
        )
    try:
        return datetime.fromisoformat(f"{day}T{time_of_day}{offset.upper()}")
    except ValueError:
        raise CellError("not-a-moment", rule="there is no such moment", remedy=MOMENT_REMEDY) from None


def _yes_no(raw: Raw, column: Column) -> bool:
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip().casefold()
    if text in YES or text in NO:
        return text in YES
    raise CellError(
        "not-yes-no", rule="it must be yes or no", remedy=f"Write yes or no: {column.description}"
    )


PARSERS = {
    Form.TEXT: _text,
    Form.WORD: _word,
    Form.WHOLE: _whole,
    Form.NUMBER: _number,
    Form.DATE: _date,
    Form.MOMENT: _moment,
    Form.YES_NO: _yes_no,
}


def to_text(value: object) -> str:
    """
    Return a value as the text of a cell, from which ``parse`` gives the value again.

    Parameters
    ----------
    value
        Value of a field of a noun.

    Returns
    -------
    str
        Text; empty for None and for an empty tuple.

    Examples
    --------
    >>> to_text(850.0), to_text(("fr", "en")), to_text(True), to_text(None)
    ('850', 'fr;en', 'yes', '')
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(re.sub(r"([\\;])", r"\\\1", to_text(part)) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value.value if isinstance(value, Enum) else value)
