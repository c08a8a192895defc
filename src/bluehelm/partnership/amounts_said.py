"""The one amount that a cell or a field says in words: a number beside words, or no answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bluehelm.core.numbers_said import numbers_said
from bluehelm.core.synonyms import fold

NO_NUMBERS = (
    "several some few many various couple lot lots handful range number plusieurs quelques nombreux"
    " nombreuses beaucoup"
)
VAGUE = frozenset(NO_NUMBERS.split())
"""Words that say how much, and no number."""

BOUNDS = "no not non none less fewer under below except without moins pas sans sauf aucun aucune"
REFUSED = (VAGUE | frozenset(BOUNDS.split())) - {"some", "quelques"}
"""Words beside which a number is not the one that was meant; some 30 are about 30."""

BESIDE = re.compile(r"[^\W_]+|[<>~≈+≤≥]")
BELOW = re.compile(r"[<≤]")


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
        What was written or said, such as ``about 1,000`` or ``deux cents``.

    Returns
    -------
    AmountSaid or None
        None when it says no number, several, one of which only an end is known from above, or one that is not
        certain: a range is never read as one of its ends.

    Examples
    --------
    >>> amount_said("about 1,000"), amount_said("two battalions").ignored
    (AmountSaid(quantity=1000, ignored=('about',)), ('battalions',))
    >>> amount_said("10 to 12"), amount_said("several"), amount_said("no more than five")
    (None, None, None)
    """
    said = numbers_said(text)
    counted = [one for one in said if not one.is_article or fold(text[one.start : one.end]) in ("un", "une")]
    if len(counted) != 1 or (number := counted[0].value) is None or BELOW.search(text):
        return None
    around = f"{text[: counted[0].start]} {text[counted[0].end :]}"
    if REFUSED & set(fold(around).split()):
        return None
    value = int(number) if number.is_integer() else number
    return AmountSaid(quantity=value, ignored=tuple(BESIDE.findall(around.casefold())))
