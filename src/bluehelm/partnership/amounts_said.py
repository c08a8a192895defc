"""Numbers that are said in words: one number beside words, or no answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBERS = {
    word: value
    for value, words in {
        1: "one",
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve dozen",
        15: "fifteen",
        20: "twenty",
        30: "thirty",
        40: "forty",
        50: "fifty",
        60: "sixty",
        100: "hundred",
        1000: "thousand",
    }.items()
    for word in words.split()
}
"""Numbers that are written as one word."""

GROUPED = r"[1-9]\d{0,2}(?:[,.'’\u00a0\u202f ]\d{3})+(?!\d)"
TOKEN = re.compile(rf"{GROUPED}|\d+(?:\.\d+)?|[^\W\d]+|[<>~≈+-]")
TIMES = {"k": 1_000, "thousand": 1_000, "hundred": 100, "dozen": 12, "million": 1_000_000}
"""Words behind a number that multiply it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountSaid:
    """
    The one number of a text.

    Attributes
    ----------
    quantity
        The number.
    ignored
        Words that say how exact it is, and others beside it, such as its unit.

    Examples
    --------
    >>> AmountSaid(quantity=1000, ignored=("about",)).quantity
    1000
    """

    quantity: float
    ignored: tuple[str, ...]


def amount_said(text: str) -> AmountSaid | None:
    """
    Return the one number that a text says.

    Parameters
    ----------
    text
        What was written or said, such as ``about 1,000``.

    Returns
    -------
    AmountSaid or None
        None when it says no number, or several: a range is never read as one of its ends.

    Examples
    --------
    >>> amount_said("about 1,000"), amount_said("two battalions").ignored
    (AmountSaid(quantity=1000, ignored=('about',)), ('battalions',))
    >>> amount_said("10 to 12"), amount_said("several")
    (None, None)
    """
    found: list[float] = []
    ignored: list[str] = []
    is_after_number = False
    for token in TOKEN.findall(text.casefold()):
        if is_after_number and token in TIMES:
            found[-1] *= TIMES[token]
            is_after_number = False
            continue
        value = _value(token)
        is_after_number = value is not None
        if value is not None:
            found.append(value)
        else:
            ignored.append(token)
    if len(found) != 1 or any(token == "-" or token.isnumeric() for token in ignored):
        return None
    return AmountSaid(quantity=found[0], ignored=tuple(ignored))


def _value(token: str) -> float | None:
    if token in NUMBERS:
        return NUMBERS[token]
    if not token[0].isdecimal():
        return None
    number = float(re.sub(r"\D", "", token) if re.fullmatch(GROUPED, token) else token)
    return int(number) if number.is_integer() else number
