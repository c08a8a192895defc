"""Sea ports and airports of the world, by code, by name or by city."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import airportsdata
from searoute.data.ports_dict import node_list

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.places import Point
from bluehelm.core.synonyms import fold, meant, nearest
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
    country
        Short name of the member state, or the ISO 3166 code of what is none.
    mode
        ``sea`` or ``air``.
    point
        Where it is.

    Examples
    --------
    >>> find("CMDLA")[0].name, find("CMDLA")[0].country
    ('Douala', 'Cameroon')
    """

    code: str
    name: str
    country: str
    mode: Mode
    point: Point


MOST_LISTED = 8
"""Codes that a message lists at most."""


@lru_cache(maxsize=1)
def _airports() -> dict[str, airportsdata.Airport]:
    return airportsdata.load("ICAO")


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, Mode]]:
    """Return name and mode of all ports and airports by code; ports of the package under its own name."""
    found = {code: (name, Mode.SEA) for code, name in contributors.listed_ports().items()}
    for node in sorted(node_list.values(), key=lambda node: not node["t"]):
        found.setdefault(node["port"], (node["name"], Mode.SEA))
    for code, row in _airports().items():
        found.setdefault(code, (row["name"], Mode.AIR))
    return found


@lru_cache(maxsize=1)
def _called() -> dict[str, list[str]]:
    """Return codes by folded name; an airport that airlines serve has the name of its city as well."""
    names = [(code, name) for code, (name, _) in _names().items()]
    names += [(node["port"], node["name"]) for node in node_list.values()]
    names += [(code, row["city"]) for code, row in _airports().items() if row["iata"]]
    found: dict[str, list[str]] = {}
    for words, code in sorted({(fold(name), code) for code, name in names}):
        if words:
            found.setdefault(words, []).append(code)
    return found


@lru_cache(maxsize=1)
def _foremost() -> tuple[frozenset[str], frozenset[str]]:
    """Return what stands out among places of one name: places of the package, then terminals of the lanes."""
    homes = (state.home_airport for state in contributors.contributors())
    terminals = (node["port"] for node in node_list.values() if node["t"])
    return frozenset({*contributors.listed_ports(), *homes}), frozenset(terminals)


def find(text: str) -> tuple[Terminal, ...]:
    """
    Return the sea ports and airports that a text names.

    Parameters
    ----------
    text
        UN/LOCODE, ICAO code, name, or city of an airport that airlines serve, or first words of the name of
        such an airport or of a sea port; in capitals or not.

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
    """Return what has a name that begins so, without the airfields that no airline serves."""
    begun = {code for name, codes in _called().items() if words and name.startswith(words) for code in codes}
    return {code for code in begun if _names()[code][1] == Mode.SEA or _airports()[code]["iata"]}


def _terminal(code: str) -> Terminal:
    name, mode = _names()[code]
    is_port = mode == Mode.SEA
    return Terminal(
        code=code,
        name=name,
        country=contributors.country(code[:2] if is_port else _airports()[code]["country"]),
        mode=mode,
        point=contributors.port(code) if is_port else contributors.airport(code),
    )


def ends(start: str, *, end: str) -> tuple[Terminal, Terminal]:
    """
    Return the two ends of a way: two sea ports if both texts name one, else two airports.

    Of places in several countries that have one name, those count whose country alone has a port or home
    airport of the package of that name, else alone a terminal of the sea lanes.

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
        When a text names no place, or several of which none stands out, or one end is a sea port and the
        other an airport.

    Examples
    --------
    >>> [place.code for place in ends("Douala", end="Bangui")], ends("Odessa", end="Beirut")[0].code
    (['FKKD', 'FEFF'], 'UAODS')
    """
    named = {text: _likely(text) for text in (start, end)}
    unclear = {text: found for text, found in named.items() if len({place.country for place in found}) > 1}
    if not unclear:
        of_mode = {mode: {text: _of(found, mode) for text, found in named.items()} for mode in Mode}
        shared = next((mode for mode in (Mode.SEA, Mode.AIR) if all(of_mode[mode].values())), None)
        if shared is None:
            raise InputError(_two_kinds(named))
        unclear = {text: found for text, found in of_mode[shared].items() if len(found) > 1}
        if not unclear:
            return of_mode[shared][start][0], of_mode[shared][end][0]
    raise InputError(_several(text, found=found) for text, found in unclear.items())


def _likely(text: str) -> tuple[Terminal, ...]:
    """Return the places of a name in the country that stands out; all where none does."""
    found = find(text)
    if fold(text) not in _called():  # the first words of a name are guess enough
        return found
    for foremost in _foremost():
        countries = {place.country for place in found if place.code in foremost}
        if len(countries) == 1:
            return tuple(place for place in found if place.country in countries)
    return found


def _of(found: tuple[Terminal, ...], mode: Mode) -> tuple[Terminal, ...]:
    """Return the places of a mode; of several, the one that stands out."""
    of_mode = tuple(place for place in found if place.mode == mode)
    for foremost in _foremost():
        first = tuple(place for place in of_mode if place.code in foremost)
        if len(of_mode) > 1 and len(first) == 1:
            return first
    return of_mode


def also(text: str, *, taken: Terminal) -> str:
    """
    Return which other places have the name of a place that was taken.

    Parameters
    ----------
    text
        What was written.
    taken
        The place that was taken for it.

    Returns
    -------
    str
        A sentence with their codes, by which they can be named; empty when there are no others.

    Examples
    --------
    >>> also("Douala", taken=find("CMDLA")[0])
    'Douala is also FKKD (Douala International Airport, Cameroon): a code names it.'
    >>> also("CMDLA", taken=find("CMDLA")[0])
    ''
    """
    others = _others(text, found=(taken,))
    return f"{others}: a code names it." if others else ""


def _others(text: str, *, found: tuple[Terminal, ...]) -> str:
    others = [place for place in find(text) if place not in found]
    return f"{text.strip()} is also {_listed(others)}" if others else ""


def _listed(found: Iterable[Terminal]) -> str:
    """Return places as words, those that stand out first."""
    places = sorted(found, key=lambda place: ([place.code not in codes for codes in _foremost()], place.code))
    more = f" and {len(places) - MOST_LISTED} more" if len(places) > MOST_LISTED else ""
    return ", ".join(f"{at.code} ({at.name}, {at.country})" for at in places[:MOST_LISTED]) + more


def _unknown(text: str, *, words: str) -> Fault:
    near = nearest(words, names=_called())
    label = f"{_names()[_called()[near][0]][0]} ({_called()[near][0]})" if near else ""
    return Fault(
        code="unclear-place",
        thing=f"Place {text!r}",
        value="no sea port or airport has this name",
        rule="it must name one",
        remedy=meant(label, otherwise="Use a UN/LOCODE or ICAO code"),
    )


def _several(text: str, *, found: tuple[Terminal, ...]) -> Fault:
    countries = {place.country for place in found}
    where = f"in {len(countries)} countries" if len(countries) > 1 else f"in {found[0].country}"
    return Fault(
        code="unclear-place",
        thing=f"Place {text!r}",
        value=f"{len(found)} places {where} have this name, and none stands out",
        rule="it must name one",
        remedy=f"Use a code, such as {_listed(found)}",
    )


def _two_kinds(named: dict[str, tuple[Terminal, ...]]) -> Fault:
    told = (f"{_listed(found)} is reached by {found[0].mode} alone" for found in named.values())
    others = (_others(text, found=found) for text, found in named.items())
    return Fault(
        code="two-kinds-of-place",
        thing="Route",
        value=", ".join(told),
        rule="both ends must be sea ports, or both airports",
        remedy="; ".join(["Name two places of one kind", *filter(None, others)]),
    )
