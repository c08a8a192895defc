"""Numbers of a text, in digits or in English or French words: one grammar for whoever reads amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bluehelm.core.spelt_numbers import MILLION, TIMES, spelt
from bluehelm.core.synonyms import fold

MEASURES = (
    "half halves quarter quarters third thirds dozens hundreds thousands billions percent dizaine dizaines"
    " quinzaine quinzaines vingtaine vingtaines trentaine trentaines quarantaine cinquantaine soixantaine"
    " centaine centaines millier milliers demi demie moitie tiers quart lakh lakhs"
    " crore crores"
)
UNCLEAR = frozenset((*MEASURES.split(), *TIMES)) - {"k"}
"""Words that say how much, and that are no certain number by themselves."""

ARTICLES = frozenset({"a", "an", "un", "une", "una"})
NAMERS = (
    "level niveau nivel role type phase resolution resolutions res unscr annex article paragraph para section"
    " chapter pillar tier grade class track sdg mi uh ch number numero"
)
NAMED = frozenset(NAMERS.split())
"""Words behind which a number is part of a name."""

GROUPED = (
    r"[1-9]\d{0,2}(?P<by>[,.'’\u00a0\u202f ])\d{3}(?:(?P=by)\d{3})*"
    r"(?:(?!(?P=by))[.,]\d{1,2})?(?!\w|[.,]\d)"
)
TOKEN = re.compile(
    rf"(?P<sign>\d*[½¼¾⅓⅔%])|(?<!\w)(?P<grouped>{GROUPED})"
    r"|(?<!\w)(?P<digits>\d+(?:[.,:/]\d+)*)(?P<times>k?)(?!\w)|(?P<word>\w+)",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[\s\u00a0\u202f]*[-\u2010\u2011]?[\s\u00a0\u202f]*")
LONGEST = 20
"""Most words of a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSaid:
    """
    A number in a text.

    Attributes
    ----------
    value
        The number; None where something is said that is no certain number, such as half or hundreds.
    start, end
        Where it stands in the text.
    is_article
        Whether it is an article only, such as ``a`` or ``une``.
    is_scaled
        Whether it says its million or milliard.
    is_multiple
        Whether it ends with a word such as dozen or million, behind which ``of`` may stand.

    Examples
    --------
    >>> NumberSaid(value=6, start=0, end=3).is_article
    False
    """

    value: float | None
    start: int
    end: int
    is_article: bool = False
    is_scaled: bool = False
    is_multiple: bool = False


def numbers_said(text: str) -> tuple[NumberSaid, ...]:
    """
    Return every number that a text says, in order; a range says two.

    Parameters
    ----------
    text
        English or French. What is part of a name, such as ``level 2``, ``C-130`` or ``3rd``, is no number.
        A comma before one or two digits is that of a decimal, one before three digits one of thousands.

    Returns
    -------
    tuple of NumberSaid
        With their places.

    Examples
    --------
    >>> [one.value for one in numbers_said("two hundred and fifty, 2,5 millions, 16 500MD, level 2")]
    [250.0, 2500000.0, 16.0]
    >>> [one.value for one in numbers_said("quatre-vingt-dix-sept, half a dozen, 10 to 12, hundreds")]
    [97.0, 6.0, 10.0, 12.0, None]
    """
    return tuple(_found(text, tokens=tuple(TOKEN.finditer(text))))


def _found(text: str, *, tokens: Sequence[re.Match[str]]) -> Iterator[NumberSaid]:
    at = 0
    while at < len(tokens):
        first = tokens[at]
        run = _run(text, tokens=tokens[at : at + LONGEST])
        is_digits = bool(first["grouped"] or first["digits"])
        value, length = _in_digits(text, run=run) if is_digits else _in_words(run)
        is_told = value is not None or is_digits or first["sign"] or fold(first[0]) in UNCLEAR
        if is_told and not _is_named(text, tokens=tokens, at=at):
            last = fold(tokens[at + length - 1][0])
            yield NumberSaid(
                value=None if value is None else float(value),
                start=first.start(),
                end=tokens[at + length - 1].end(),
                is_article=length == 1 and last in ARTICLES,
                is_scaled=TIMES.get(last, 1) >= MILLION,
                is_multiple=last in TIMES,
            )
        at += length


def _run(text: str, *, tokens: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Return the first tokens, up to one before which more stands than spaces and a hyphen."""
    for at in range(1, len(tokens)):
        if not BETWEEN.fullmatch(text, tokens[at - 1].end(), tokens[at].start()):
            return tokens[:at]
    return tokens


def _is_named(text: str, *, tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Tell whether a number is part of a name: of a level, a resolution, an aircraft, the UN in capitals."""
    start = tokens[at].start()
    is_typed = text[start].isdecimal() and re.fullmatch(r"[^\W\d]-", text[max(0, start - 2) : start])
    is_behind = at > 0 and BETWEEN.fullmatch(text, tokens[at - 1].end(), start)
    return bool(is_typed or tokens[at][0] == "UN" or (is_behind and fold(tokens[at - 1][0]) in NAMED))


def _in_digits(text: str, *, run: Sequence[re.Match[str]]) -> tuple[Decimal | None, int]:
    first = run[0]
    if re.fullmatch(r"\W?[-\u2212]", text[max(0, first.start() - 2) : first.start()]):
        return None, 1
    number = _plain(first["grouped"] or first["digits"], is_grouped=bool(first["grouped"]))
    if number is None:
        return None, 1
    if first["times"]:
        return number * 1000, 1
    behind = TIMES.get(fold(run[1][0])) if len(run) > 1 else None
    if behind is None:
        return number, 1
    is_doubtful = first["by"] in (",", ".") and number < MILLION <= behind
    return None if is_doubtful else number * behind, 2


def _plain(digits: str, *, is_grouped: bool) -> Decimal | None:
    if is_grouped:
        whole, _, part = re.sub(r"[,.](\d{1,2})$", r"|\1", digits).partition("|")
        return Decimal(re.sub(r"\D", "", whole) + "." + (part or "0"))
    return Decimal(digits.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", digits) else None


def _in_words(run: Sequence[re.Match[str]]) -> tuple[Decimal | None, int]:
    value, length = spelt([fold(one[0]) for one in run])
    return (Decimal(value), length) if length else (None, 1)
