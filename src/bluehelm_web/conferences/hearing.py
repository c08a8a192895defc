"""What a desk types as it hears it, read as one pledge: how much of what, from when, within which limits."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from math import prod

from bluehelm.core.synonyms import Index, fold
from bluehelm.deployment import vocabulary
from bluehelm.partnership import categories
from bluehelm.partnership.guide_domain import GuideLine
from bluehelm_web.conferences.guides import category_of

UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBERS: Mapping[str, float] = {
    **{word: number for number, word in enumerate(UNITS, start=1)},
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "douze": 12,
    "vingt": 20,
    "twenty": 20,
    "thirty": 30,
    "fifty": 50,
    "trente": 30,
    "dozen": 12,
    "douzaine": 12,
    "hundred": 100,
    "cent": 100,
    "thousand": 1000,
    "mille": 1000,
}
"""Numbers in words."""

VAGUE = ("several", "some", "few", "many", "various", "plusieurs", "quelques", "additional")
"""Words that are no number."""

GROUPED = r"\d{1,3}(?:[ ,.’'\u00a0\u202f]\d{3})+"
DIGITS = re.compile(
    rf"(?<![\w-])(?<!level )(?<!niveau )(?<!role )({GROUPED}|\d+(?:[.,]\d+)?)(?!\s*(?:th|st|nd|rd)\b)",
    re.IGNORECASE,
)
ONE = re.compile(r"^(an?|une?)\b", re.IGNORECASE)
WORD = "|".join(sorted(NUMBERS, key=len, reverse=True))
WORDS = re.compile(rf"\b((?:{WORD})(?:[ -](?:{WORD}))*)\b", re.IGNORECASE)
LIMIT = re.compile(r"\b(no|not|non|only|except|without|sans|pas|sauf|uniquement)\b", re.IGNORECASE)
MONTHS: Mapping[str, int] = {
    "jan": 1,
    "feb": 2,
    "fev": 2,
    "mar": 3,
    "apr": 4,
    "avr": 4,
    "may": 5,
    "mai": 5,
    "jun": 6,
    "juin": 6,
    "jul": 7,
    "juil": 7,
    "aug": 8,
    "aou": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
"""Months, by how their names begin in English and French."""

FROM = re.compile(
    r"\b(?:from|by|as of|starting|in|à partir de|dès|en)\s+"
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?:(?P<day>\d{1,2})\s+)?(?P<month>[^\W\d_]{3,9})\.?\s+'?(?P<year>\d{4}|\d{2})"
    r"|(?P<only>\d{4}))\b",
    re.IGNORECASE,
)
COUNTED: Mapping[str, str] = {
    "helicopter": "hel hels helo helos heli helis helicopter helicopters helicoptere helicopteres",
    "aircraft": "aircraft plane planes avion avions",
    "personnel": "personnel troops soldiers persons people officers police experts militaires policiers",
    "EUR million": "eur euro euros",
    "USD million": "usd dollar dollars",
    "million": "million millions",
    "course": "course courses cours",
    "unit": "unit units battalion battalions bn company companies coy hospital hospitals platoon fpu"
    " unite unites bataillon bataillons compagnie compagnies hopital",
    "vehicle": "vehicle vehicles truck trucks apc apcs vehicule vehicules",
}
"""Units of a quantity, each with the words that say it."""

PARTS: tuple[tuple[str, str], ...] = (
    ("crew", r"crew|pilot|équipage"),
    ("maintenance", r"maint|spare|entretien"),
    ("payer", r"\bpay|fund|reimburs|financ"),
    ("movement", r"\blift|ship|transport|move|deliver"),
)
"""Parts without which an aircraft is no capability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """
    What was understood of words.

    Attributes
    ----------
    values
        By field of a capture.
    out_of
        The words out of which each was read; a field that was only guessed at is not among them.
    missing
        Parts of an aircraft that were not said.
    is_vague
        Whether a quantity was said that is no number.
    """

    values: Mapping[str, object]
    out_of: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    is_vague: bool = False


def read(words: str, *, lines: Iterable[GuideLine] = (), on: date) -> Heard:
    """
    Read words as one pledge.

    Parameters
    ----------
    words
        As they were typed.
    lines
        Of the guide, of which the pledge may answer one.
    on
        The day, from which a month without a year is the next one.

    Returns
    -------
    Heard
        Whatever was understood; whoever typed it corrects it.

    Examples
    --------
    >>> heard = read("6 utility hels w/ crews from mar 2027, no night flying", on=date(2026, 12, 1))
    >>> [heard.values[name] for name in ("quantity", "unit", "capability", "caveat")]
    [6.0, 'helicopter', 'Utility helicopter unit', 'no night flying']
    >>> str(heard.values["available_from"]), heard.missing
    ('2027-03-01', ('maintenance', 'payer', 'movement'))
    """
    parts = [part.strip() for part in re.split(r"[;,](?!\d{3})|\n", words) if part.strip()]
    limits = [part for part in parts if LIMIT.search(part)]
    told = ", ".join(part for part in parts if part not in limits)
    since, rest = _since(told, on=on)
    number, said = _number(rest)
    unit_type, name = _unit_type(rest, without=said)
    category, gives, known_by = _subject(rest, unit_type=unit_type, number=number)
    values: dict[str, object] = {
        "capability": name or rest.strip(" ,.") or words.strip(),
        "category": category,
        "gives": gives,
        "quantity": number,
        "unit": _unit(rest) if number is not None else "",
        "available_from": since,
        "caveat": "; ".join(limits),
    }
    values["line_id"] = _line(lines, unit_type=unit_type, category=category)
    out_of = {"quantity": said, "category": known_by, "caveat": values["caveat"], "capability": rest.strip()}
    out_of["available_from"] = told[len(rest) :].strip() if since else ""
    return Heard(
        values=values,
        out_of={key: str(value) for key, value in out_of.items() if value},
        missing=_missing(words) if category == "aviation" else (),
        is_vague=number is None and any(word in VAGUE for word in fold(rest).split()),
    )


def number_of(text: str) -> float | None:
    """
    Return the number that a text says, in digits or words; None where it says none.

    Examples
    --------
    >>> number_of("1,000"), number_of("two battalions"), number_of("a few"), number_of("2.5 million")
    (1000.0, 2.0, None, 2.5)
    """
    return _number(text)[0]


def _number(text: str) -> tuple[float | None, str]:
    if found := DIGITS.search(text):
        whole = re.fullmatch(GROUPED, found[1])
        plain = re.sub(r"\D", "", found[1]) if whole else found[1].replace(",", ".")
        return float(plain), found[0]
    if any(word in VAGUE for word in fold(text).split()):
        return None, ""
    if found := WORDS.search(text):
        return float(prod(NUMBERS[word] for word in fold(found[1]).split())), found[0]
    if found := ONE.match(text.strip()):
        return 1.0, found[0]
    return None, ""


def _since(text: str, *, on: date) -> tuple[date | None, str]:
    """Return the first day that a text names, and what it says without that."""
    for found in FROM.finditer(text):
        if (day := _day(found, on=on)) is not None:
            return day, (text[: found.start()] + text[found.end() :]).strip()
    return None, text


def _day(found: re.Match[str], *, on: date) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if found["only"]:
            return date(int(found["only"]), 1, 1) if on.year <= int(found["only"]) < on.year + 50 else None
        plain = fold(found["month"])
        month = next((number for name, number in MONTHS.items() if plain.startswith(name)), 0)
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
        day = int(found["day"] or 1)
        return date(year, month, min(day, monthrange(year, month)[1])) if month else None
    except ValueError:
        return None


def _unit_type(text: str, *, without: str) -> tuple[str, str]:
    """Return code and name of the unit type that a text names; empty where it names none."""
    index = _index()
    plain = re.split(r"\b(?:w/|with|and|for|avec|pour|from|to)\b|w/", text.replace(without, " ", 1))[0]
    for tried in (plain, re.sub(r"(?<=\w)s\b", "", plain)):
        if (found := index.find(" ".join(tried.split()))) is not None:
            return found.code, index.names[found.code]
    return "", ""


@cache
def _index() -> Index:
    return vocabulary.indexes({})["unit_types"]


def _subject(text: str, *, unit_type: str, number: float | None) -> tuple[str, str, str]:
    """
    Return category, what is given, and the words by which that is known.

    Of a category that may have units it is left open whether a unit or something for one is given; where the
    category does not say what is, a number without a unit is one of people.
    """
    if unit_type:
        return category_of(unit_type), "capability", ""
    category, words = categories.heard_in(text)
    if not category:
        return "unspecified", "", ""
    known = categories.categories()[category]
    counted = "people" if number is not None and _unit(text) in ("", "personnel") else ""
    return category, "" if known.is_unit else str(known.gives) or counted, words


def _unit(text: str) -> str:
    words = fold(text).split()
    return next((unit for unit, known in COUNTED.items() if any(word in known.split() for word in words)), "")


def _line(lines: Iterable[GuideLine], *, unit_type: str, category: str) -> str:
    """Return the one line of the guide that asks for a unit type, or else for a category; empty for none."""
    found = list(lines)
    same = [one.line_id for one in found if unit_type and one.unit_type == unit_type]
    same = same or [one.line_id for one in found if one.category == category]
    return same[0] if len(same) == 1 else ""


def _missing(words: str) -> tuple[str, ...]:
    return tuple(part for part, known in PARTS if not re.search(known, words, re.IGNORECASE))
