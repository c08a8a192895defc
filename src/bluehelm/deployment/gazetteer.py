"""Sea ports and airports of the world, by code, by name or by city."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

import airportsdata
from searoute.data.ports_dict import node_list

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.places import Point
from bluehelm.core.synonyms import fold, meant
from bluehelm.deployment.domain import Mode
from bluehelm.partnership import contributors


class Terminal(Noun):
    """
    A sea port or an airport.

    Attributes
    ----------
    code
        UN/LOCODE or ICAO code.
    name
        Name as its list writes it.
    mode
        ``sea`` or ``air``.
    point
        Where it is.

    Examples
    --------
    >>> find("CMDLA")[0].name
    'Douala'
    """

    code: str
    name: str
    mode: Mode
    point: Point


MOST_LISTED = 8
"""Codes that a message lists at most."""


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, Mode]]:
    """Return name and mode of all ports and airports by code."""
    found: dict[str, tuple[str, Mode]] = {}
    for node in sorted(node_list.values(), key=lambda node: not node["t"]):
        found.setdefault(node["port"], (node["name"], Mode.SEA))
    for code, row in airportsdata.load("ICAO").items():
        found.setdefault(code, (row["name"], Mode.AIR))
    return found


@lru_cache(maxsize=1)
def _called() -> dict[str, list[str]]:
    """Return codes by folded name; an airport that airlines serve has the name of its city as well."""
    served = {code: row["city"] for code, row in airportsdata.load("ICAO").items() if row["iata"]}
    found: dict[str, list[str]] = {}
    for code, (name, mode) in _names().items():
        city = served.get(code, "") if mode == Mode.AIR else ""
        for words in sorted({fold(name), fold(city)} - {""}):
            found.setdefault(words, []).append(code)
    return found


def find(text: str) -> tuple[Terminal, ...]:
    """
    Return the sea ports and airports that a text names.

    Parameters
    ----------
    text
        UN/LOCODE, ICAO code, name, first words of the name, or city of an airport that airlines serve; in
        capitals or not.

    Returns
    -------
    tuple of Terminal
        In the order of their codes; the first words of a name count only where nothing has the whole name.

    Raises
    ------
    InputError
        When there is none; the fault offers the nearest names.

    Examples
    --------
    >>> [place.code for place in find("Douala")], find("Bangui")[0].code, find("Entebbe Int")[0].code
    (['CMDLA', 'FKKD'], 'FEFF', 'HUEN')
    """
    code, words = text.strip().upper(), fold(text)
    if code in _names():
        return (_terminal(code),)
    codes = _called().get(words) or _beginning(words)
    if not codes:
        raise InputError(_unknown(text, words=words))
    return tuple(_terminal(code) for code in sorted(codes))


def _beginning(words: str) -> set[str]:
    return {code for name, codes in _called().items() if words and name.startswith(words) for code in codes}


def _terminal(code: str) -> Terminal:
    name, mode = _names()[code]
    point = contributors.port(code) if mode == Mode.SEA else contributors.airport(code)
    return Terminal(code=code, name=name, mode=mode, point=point)


def ends(start: str, *, end: str) -> tuple[Terminal, Terminal]:
    """
    Return the two ends of a way: two sea ports if both texts name one, else two airports.

    Parameters
    ----------
    start, end
        Codes, names or cities.

    Returns
    -------
    tuple of Terminal
        Start and end, of one mode.

    Raises
    ------
    InputError
        When a text names no place or too many, or one end is a sea port and the other an airport.

    Examples
    --------
    >>> [place.code for place in ends("Douala", end="Bangui")], ends("Douala", end="Beirut")[0].code
    (['FKKD', 'FEFF'], 'CMDLA')
    """
    named = {text: find(text) for text in (start, end)}
    shared = [mode for mode in (Mode.SEA, Mode.AIR) if all(_of(found, mode) for found in named.values())]
    for mode in shared:
        first, last = _of(named[start], mode), _of(named[end], mode)
        if len(first) == len(last) == 1:
            return first[0], last[0]
    if not shared:
        raise InputError(_two_kinds(named))
    several = {text: _of(found, shared[0]) for text, found in named.items()}
    raise InputError(_several(text, found=found) for text, found in several.items() if len(found) > 1)


def _of(found: tuple[Terminal, ...], mode: Mode) -> list[Terminal]:
    return [place for place in found if place.mode == mode]


def _unknown(text: str, *, words: str) -> Fault:
    near = get_close_matches(words, list(_called()), n=3)
    labels = (f"{_names()[code][0]} ({code})" for name in near for code in _called()[name][:1])
    return Fault(
        code="unclear-place",
        thing=f"Place {text!r}",
        value="no sea port or airport has this name",
        rule="it must name one",
        remedy=meant(*labels, otherwise="Use a UN/LOCODE or ICAO code"),
    )


def _several(text: str, *, found: list[Terminal]) -> Fault:
    listed = ", ".join(f"{place.code} ({place.name})" for place in found[:MOST_LISTED])
    kind = "sea ports" if found[0].mode == Mode.SEA else "airports"
    return Fault(
        code="unclear-place",
        thing=f"Place {text!r}",
        value=f"{len(found)} {kind} have this name",
        rule="it must name one",
        remedy=f"Use a code, such as {listed}",
    )


def _two_kinds(named: dict[str, tuple[Terminal, ...]]) -> Fault:
    told = (f"{text} is reached by {found[0].mode} alone" for text, found in named.items())
    return Fault(
        code="two-kinds-of-place",
        thing="Route",
        value=", ".join(told),
        rule="both ends must be sea ports, or both airports",
        remedy="Name two places of one kind",
    )
