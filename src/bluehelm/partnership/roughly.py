"""Amounts that their source tells as over, nearly, up to or about: a sum of them is no exact one."""

from __future__ import annotations

import re

HEDGES = (
    *("about", "almost", "approximately", "around", "at least", "fewer than", "less than", "more than"),
    *("nearly", "over", "some", "up to"),
)
"""Words that stand by themselves in a description, beside a number that is not exact."""

ASIDE = re.compile(r"\([^)]*\)")


def is_rough(description: str) -> bool:
    """
    Return whether a description says that the number beside it is no exact one.

    Parameters
    ----------
    description
        Of an announcement, its parts divided by commas or semicolons.

    Returns
    -------
    bool
        True where a part is such a word by itself, calls the number a floor, or tells it in such words.

    Examples
    --------
    >>> is_rough("up to; first-time offer"), is_rough("committed in the year (floor)")
    (True, True)
    >>> is_rough("stated as about 1000"), is_rough("over five years")
    (True, False)
    """
    text = description.casefold()
    parts = [part.strip() for part in re.split("[;,]", ASIDE.sub("", text))]
    told = [part.removeprefix("stated as ") for part in parts if part.startswith("stated as ")]
    return (
        "(floor)" in text
        or any(part in HEDGES for part in parts)
        or any(part.startswith(tuple(f"{word} " for word in HEDGES)) for part in told)
    )
