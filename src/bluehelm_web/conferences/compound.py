"""Words in which several pledges stand beside one another, taken apart before any is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bluehelm.core.numbers_said import numbers_said
from bluehelm.core.spelt_numbers import MILLION
from bluehelm_web.conferences.hearing import LIMIT, SENTENCE, read

JOINT = re.compile(
    r"\s*,(?!\d)\s*(?:(?:and|et|y|plus)\b)?|\s+(?:and|et|y|plus|as well as|ainsi que|along with)\b|\s*[&+]",
    re.IGNORECASE,
)
"""What may stand between two pledges."""

PART = re.compile(
    r"\b(?:with|including|between|avec|dont|y compris|entre|con)\b|\bw/|\b(?:from|de)\s+\d", re.IGNORECASE
)
"""Words behind which another number tells of the same pledge, unless it is one of money."""

MOST_BEFORE = 2
"""Most words between a joint and the number of the pledge behind it, as in *and another two hospitals*."""


def pledges_in(words: str, *, on: date) -> tuple[str, ...]:
    """
    Return the words of each pledge, where words hold more than one.

    Parameters
    ----------
    words
        As they were typed.
    on
        The day.

    Returns
    -------
    tuple of str
        Empty for one pledge. Each says how much of what, or a sum of money; a limit at the end of a sentence
        goes with each pledge of the sentence.

    Examples
    --------
    >>> pledges_in("two level 2 hospitals and 15 million for training women", on=date(2026, 12, 1))
    ('two level 2 hospitals', '15 million for training women')
    >>> pledges_in("two hundred and fifty troops with 20 trucks and 3 drones", on=date(2026, 12, 1))
    ()
    """
    found = [part for sentence in SENTENCE.split(words) for part in _taken_apart(sentence, on=on)]
    told: list[str] = []
    for part in found:
        if told and not (_is_pledge(part, on=on) and _is_pledge(told[-1], on=on)):
            told[-1] = f"{told[-1]}; {part}"  # what leads up to a pledge, or tells more of it
        else:
            told.append(part)
    return tuple(told) if len(told) > 1 else ()


def _taken_apart(sentence: str, *, on: date) -> Iterator[str]:
    """Yield the pledges of a sentence, each with its limit; the sentence where it holds one or none."""
    limit = LIMIT.search(sentence)
    said, tail = (sentence[: limit.start()], sentence[limit.start() :]) if limit else (sentence, "")
    begin = 0
    for joint in JOINT.finditer(said):
        own = said[begin : joint.start()]
        if _parts(said, own=own, end=joint.end(), on=on):
            yield f"{own.strip()}, {tail.strip()}" if tail else own.strip()
            begin = joint.end()
    if rest := sentence[begin:].strip(" ,."):
        yield rest


def _parts(said: str, *, own: str, end: int, on: date) -> bool:
    """Tell whether a pledge ends where another begins."""
    numbers = numbers_said(said)
    first = next((one for one in numbers if one.start >= end), None)
    if first is None or any(one.start < end < one.end for one in numbers):
        return False
    if len(said[end : first.start].split()) > MOST_BEFORE:
        return False
    behind = said[end:]
    following = next((one for one in JOINT.finditer(behind) if one.start() >= first.end - end), None)
    other = behind[: following.start()] if following else behind
    if PART.search(own) and not _is_money(other):
        return False
    return _is_pledge(own, on=on) and _is_pledge(other, on=on)


def _is_money(text: str) -> bool:
    return any(one.value is not None and one.value >= MILLION for one in numbers_said(text))


def _is_pledge(text: str, *, on: date) -> bool:
    """Tell whether a text says how much of something that is known, or a sum of money."""
    values = read(text, on=on).values
    is_known = bool(values["unit"]) or values["category"] != "unspecified"
    return _is_money(text) or (values["quantity"] is not None and is_known)
