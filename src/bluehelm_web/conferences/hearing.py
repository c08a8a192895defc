"""What a desk types as it hears it, read as one pledge: how much of what, from when, within which limits."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from bluehelm.core.synonyms import Index, fold
from bluehelm.deployment import vocabulary
from bluehelm.partnership import categories
from bluehelm.partnership.delivery_domain import Gives
from bluehelm.partnership.guide_domain import GuideLine
from bluehelm.partnership.quantities_heard import QuantityHeard, quantity_heard
from bluehelm_web.conferences.guides import category_of

LIMIT = re.compile(
    r"\b(?:no|not|non(?!-)|only|except|exclud\w+|excl|without|w/o|unless|if|but|however|although"
    r"|though|provided|providing|subject to|conditional|contingent (?:up)?on|on (?:the )?(?:condition"
    r"|understanding)|assuming|as long as|limited to|limitation|restrict\w*|caveats?|never|neither|nor"
    r"|none|cannot|cant|wont|dont|[a-z]+n['’]t|must|pending|barring|save for|apart from|other than"
    r"|rather than|instead of|reserv\w+ the right|refrain|refuse|prohibit\w*|forbid\w*|sans|pas|ne"
    r"|aucune?|jamais|sauf|hormis|hors|except[ée]|exclu\w*|uniquement|seulement|mais|toutefois"
    r"|cependant|si|doit|doivent|[àa] condition|[àa] moins|sous r[ée]serve|moyennant"
    r"|[àa] l['’ ]exception|pourvu|tant que|limit[ée]e?s?|interdit\w*)\b|\bn['’](?=\w)",
    re.IGNORECASE,
)
"""Words with which a limit begins; it goes on to the end of what is said."""

HANGING = re.compile(
    r"(?:\s+|^)(?:and|or|that|which|who|whose|will|would|shall|should|may|might|can|could|must|do|does|did|is"
    r"|are|be|at|with|for|to|in|et|ou|qui|que|dont|avec|pour|à|en|doivent|peuvent|seront|sont|est)$",
    re.IGNORECASE,
)
"""Words that lead up to a limit and say nothing before it."""

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
SENTENCE = re.compile(r";|\n|(?<=[^\W\d]{3})[.!?](?=\s)")
"""Where a sentence ends."""

PAID = re.compile(r"\b(?:contribut\w*|fund\w*)\b", re.IGNORECASE)
"""Words of money that are said of anything that is counted as well."""

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
    missing
        Parts of an aircraft that were not said.
    asks
        Whether how much was said in several numbers, or in none that is certain.
    near
        Words that say that the number is not exact; empty where none does.
    """

    values: Mapping[str, object]
    missing: tuple[str, ...] = ()
    asks: bool = False
    near: str = ""


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
        Whatever was understood; whoever typed it corrects it. No capability where only limits were said.

    Examples
    --------
    >>> heard = read("6 utility hels w/ crews from mar 2027, no night flying", on=date(2026, 12, 1))
    >>> [heard.values[name] for name in ("quantity", "unit", "capability", "caveat")]
    [6.0, 'helicopter', 'Utility helicopter unit', 'no night flying']
    >>> str(heard.values["available_from"]), heard.missing
    ('2027-03-01', ('maintenance', 'payer', 'movement'))
    """
    told, limits = _parted(words, on=on)
    since, rest = _since(told, on=on)
    heard = quantity_heard(rest)
    unit_type, name = _unit_type(heard.rest, heard.what)
    category, gives = _subject(rest, unit_type=unit_type, heard=heard)
    values: dict[str, object] = {
        "capability": name or rest.strip(" ,.;"),
        "category": category,
        "gives": gives,
        "quantity": heard.quantity,
        "unit": heard.unit,
        "available_from": since,
        "caveat": "; ".join(limits),
        "line_id": _line(lines, unit_type=unit_type, category=category),
    }
    missing = _missing(words) if category == "aviation" else ()
    return Heard(values=values, missing=missing, asks=heard.asks, near=heard.near)


def _parted(words: str, *, on: date) -> tuple[str, list[str]]:
    """
    Return what may be told of words, and their limits.

    A limit goes on from its word to the end of the sentence, as nobody knows what in it may be told; only a
    day by itself, between commas, is taken out of it.
    """
    told: list[str] = []
    limits: list[str] = []
    for sentence in SENTENCE.split(words):
        found = LIMIT.search(sentence)
        parts = _parts(sentence[: found.start()] if found else sentence)
        if found is None:
            told += parts
            continue
        *kept, last = parts
        is_pledge = not (told or any(kept)) or (_says_how_much(last) and not _says_how_much(*told, *kept))
        begun, behind = "" if is_pledge else last, _parts(sentence[found.start() :])
        days = [part for part in behind[1:] if (day := FROM.fullmatch(part)) and _day(day, on=on)]
        told += [*kept, _without_hanging(last) if is_pledge else "", *days]
        limit = ", ".join(part for part in behind if part not in days)
        limits.append(f"{begun} {limit}".strip())
    return ", ".join(filter(None, told)), limits


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r",(?!\d)", text)]


def _says_how_much(*parts: str) -> bool:
    return any(quantity_heard(part).quantity is not None for part in parts)


def _without_hanging(text: str) -> str:
    while (shorter := HANGING.sub("", text)) != text:
        text = shorter
    return text.strip()


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


def _unit_type(*texts: str) -> tuple[str, str]:
    """Return code and name of the unit type that one of some texts names; empty where none does."""
    index = _index()
    for text in texts:
        plain = re.split(r"\b(?:w/|with|and|for|avec|pour|from|to)\b|w/", text)[0]
        plain = re.sub(r"^\s*(?:an?|une?|una)\b", "", plain, flags=re.IGNORECASE)
        for tried in (plain, re.sub(r"(?<=\w)s\b", "", plain)):
            if (found := index.find(" ".join(tried.split()))) is not None:
                return found.code, index.names[found.code]
    return "", ""


@cache
def _index() -> Index:
    return vocabulary.indexes({})["unit_types"]


def _subject(text: str, *, unit_type: str, heard: QuantityHeard) -> tuple[str, str]:
    """
    Return category, and what is given.

    Of a category that may have units it is left open whether a unit or something for one is given; where the
    category does not say what is, a number without a unit is one of people. A sum of money is money.
    """
    if heard.unit.endswith("million"):
        return _category(text) or "financial", str(Gives.MONEY)
    if unit_type:
        return category_of(unit_type), "capability"
    if not (category := _category(PAID.sub(" ", text) if heard.unit else text)):
        return "unspecified", ""
    known = categories.categories()[category]
    counted = str(Gives.PEOPLE) if heard.quantity is not None and heard.unit in ("", "personnel") else ""
    return category, "" if known.is_unit else str(known.gives) or counted


def _category(text: str) -> str:
    """Return the category of which a word is said, in whatever number; empty for none."""
    return categories.heard_in(text)[0] or categories.heard_in(re.sub(r"(?<=\w)s\b", "", text))[0]


def _line(lines: Iterable[GuideLine], *, unit_type: str, category: str) -> str:
    """Return the one line of the guide that asks for a unit type, or else for a category; empty for none."""
    found = list(lines)
    same = [one.line_id for one in found if unit_type and one.unit_type == unit_type]
    same = same or [one.line_id for one in found if one.category == category]
    return same[0] if len(same) == 1 else ""


def _missing(words: str) -> tuple[str, ...]:
    return tuple(part for part, known in PARTS if not re.search(known, words, re.IGNORECASE))
