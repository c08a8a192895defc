"""Where a stored value is not what it is when it is computed again, as sentences that name the place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isclose, isfinite

from bluehelm.core.provenance import canonical

SMALL = 1e-6
"""Difference that is rounding, as a stored number keeps six decimals: absolute below 1, relative above."""

_LABELS = (
    *("requirement_id", "offer_id", "attribute", "site_id", "iso3", "code", "start", "end", "name", "level"),
    *("stream", "contributor", "action", "question", "method", "filter", "allowed"),
    "topic",
)


def found(name: str, told: object, *, again: object) -> Iterator[str]:
    """
    Yield every place at which two values differ.

    Parameters
    ----------
    name
        What they are, the first word of each sentence.
    told
        The value as stored: a noun, or anything that JSON can hold with nouns in it.
    again
        The value as computed again.

    Yields
    ------
    str
        One sentence a place; a list of numbers is one place. Nothing when they are the same but for rounding.

    Examples
    --------
    >>> list(found("Gap", {"R1": [10, 20, 40]}, again={"R1": [10, 25, 45]}))
    ['Gap > R1: 2 of 3 values differ; the first, number 1, is 20; computed again it is 25.']
    """
    yield from _found(name, _plain(told), again=_plain(again))


def _plain(value: object) -> object:
    return json.loads(canonical(value), parse_constant=lambda _: None)


def _found(name: str, told: object, *, again: object) -> Iterator[str]:
    if isinstance(told, dict) and isinstance(again, dict):
        for key in dict.fromkeys([*again, *told]):
            yield from _entry(f"{name} > {key}", key, told=told, again=again)
    elif isinstance(told, list) and isinstance(again, list) and _has_entries(told + again):
        first, second = _labelled(told), _labelled(again)
        yield from _found(name, first, again=second)
        if list(first) != list(second) and set(first) == set(second):
            yield f"{name}: the entries stand in another order than computed again."
    elif isinstance(told, list) and isinstance(again, list) and len(told) == len(again):
        yield from _row(name, told, again=again)
    elif not _is_same(told, again):
        yield f"{name}: the plan says {_shown(told)}; computed again it is {_shown(again)}."


def _entry(name: str, key: str, *, told: dict[str, object], again: dict[str, object]) -> Iterator[str]:
    if key not in told:
        yield f"{name}: the plan does not have it; computed again it is there."
    elif key not in again:
        yield f"{name}: the plan has it; computed again it is not there."
    else:
        yield from _found(name, told[key], again=again[key])


def _has_entries(values: list[object]) -> bool:
    return any(isinstance(value, dict) for value in values)


def _labelled(entries: list[object]) -> dict[str, object]:
    """Return entries by what identifies them; by their place where that is not unique."""
    labels = [_label(entry) for entry in entries]
    is_unique = len(set(labels)) == len(entries) and all(labels)
    return dict(zip(labels if is_unique else map(str, range(len(entries))), entries, strict=True))


def _label(entry: object) -> str:
    known = [entry[key] for key in _LABELS if key in entry] if isinstance(entry, dict) else []
    return " ".join(str(value) for value in known if not isinstance(value, dict | list))


def _row(name: str, told: list[object], *, again: list[object]) -> Iterator[str]:
    places = [place for place, pair in enumerate(zip(told, again, strict=True)) if not _is_same(*pair)]
    if places:
        first = places[0]
        yield (
            f"{name}: {len(places)} of {len(told)} values differ; the first, number {first}, is "
            f"{_shown(told[first])}; computed again it is {_shown(again[first])}."
        )


def _is_same(told: object, again: object) -> bool:
    if isinstance(told, int | float) and isinstance(again, int | float):
        return isclose(told, again, rel_tol=SMALL, abs_tol=SMALL)
    return told == again


def _shown(value: object) -> str:
    if isinstance(value, float) and isfinite(value):
        return f"{round(value, 6):.10g}"
    return json.dumps(value, ensure_ascii=False)
