"""Contributors: the member states of the United Nations, and where their airports and sea ports lie."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from importlib.metadata import distribution
from pathlib import Path
from string import ascii_uppercase

import airportsdata

from bluehelm.core.errors import Fault, MissingReference
from bluehelm.core.places import Point
from bluehelm.core.synonyms import meant, nearest
from bluehelm.partnership.domain import Contributor

FREE_CODES = frozenset(f"X{second}{third}" for second in ascii_uppercase for third in ascii_uppercase)
"""Codes that ISO 3166 leaves free for users, XAA to XZZ; here they stand for invented states."""

SHARED: dict[str, tuple[str, ...]] = {
    "COD": ("Congo",),
    "KOR": ("Korea",),
    "PRK": ("Korea",),
}
"""Names by code that the press gives to several states; they are refused with all of them."""


@cache
def contributors() -> tuple[Contributor, ...]:
    """
    Return the member states of the United Nations.

    Returns
    -------
    tuple of Contributor
        All 193, in the alphabetical order of their codes; the French name is among the synonyms.

    Examples
    --------
    >>> found = {state.iso3: state for state in contributors()}
    >>> len(found), found["NPL"].is_landlocked, found["NPL"].sea_port
    (193, True, 'INCCU')
    """
    return tuple(_contributor(row) for row in _rows("contributors.csv"))


@cache
def french_names() -> Mapping[str, str]:
    """
    Return the French short name of each member state.

    Returns
    -------
    dict
        Name by ISO 3166 alpha-3 code.

    Examples
    --------
    >>> french_names()["DEU"]
    'Allemagne'
    """
    return {row["iso3"]: row["name_fr"] for row in _rows("contributors.csv") if row["name_fr"]}


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("bluehelm") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _contributor(row: dict[str, str]) -> Contributor:
    names = [row["name_fr"], *row["synonyms"].split(";")]
    return Contributor.model_validate(
        {
            "iso3": row["iso3"],
            "name": row["name"],
            "synonyms": [name for name in names if name and name != row["name"]],
            "groups": [group for group in row["groups"].split(";") if group],
            "home_airport": row["home_airport_icao"],
            "sea_port": row["sea_port_locode"],
            "is_landlocked": row["is_landlocked"],
            "kind": row["kind"],
            "source": row["source"],
        }
    )


def is_state(code: str) -> bool:
    """
    Return whether a code is that of a member state, or is left free for an invented one.

    Parameters
    ----------
    code
        ISO 3166 alpha-3 code, or anything else.

    Returns
    -------
    bool
        False for organizations and observers.

    Examples
    --------
    >>> is_state("KEN"), is_state("XAL"), is_state("AU")
    (True, True, False)
    """
    return code in FREE_CODES or code in _codes()


@cache
def _codes() -> frozenset[str]:
    return frozenset(state.iso3 for state in contributors())


def index_names(own: Iterable[Contributor] = ()) -> dict[str, tuple[str, ...]]:
    """
    Return the names under which states are looked up.

    Parameters
    ----------
    own
        States that the package does not know, or knows otherwise; none by default.

    Returns
    -------
    dict
        Names by code, the official one first.

    Examples
    --------
    >>> index_names()["CIV"][0]
    "Côte d'Ivoire"
    """
    states = {state.iso3: state for state in (*contributors(), *own)}
    return {code: (row.name, *row.synonyms, *SHARED.get(code, ())) for code, row in states.items()}


@cache
def homes() -> Mapping[str, Point]:
    """
    Return where the member states lie.

    Returns
    -------
    mapping
        Reference point of the main airport, by ISO 3166 alpha-3 code.

    Examples
    --------
    >>> homes()["CAF"]
    Point(lat=4.39848, lon=18.5188)
    """
    return {state.iso3: airport(state.home_airport) for state in contributors()}


@cache
def country(iso2: str) -> str:
    """
    Return the short name of a member state.

    Parameters
    ----------
    iso2
        ISO 3166 alpha-2 code, with which codes of sea ports begin.

    Returns
    -------
    str
        Its name; the code itself when no member state has it.

    Examples
    --------
    >>> country("CM"), country("KY")
    ('Cameroon', 'KY')
    """
    return next((row["name"] for row in _rows("contributors.csv") if row["iso2"] == iso2), iso2)


@cache
def listed_ports() -> Mapping[str, str]:
    """
    Return the sea ports that the package lists itself: home ports and ports of debarkation.

    Returns
    -------
    mapping
        Name in present English use, by UN/LOCODE.

    Examples
    --------
    >>> listed_ports()["UAODS"]
    'Odesa'
    """
    return {row["locode"]: row["name"] for row in _rows("ports.csv")}


def airport(icao: str) -> Point:
    """
    Return where an airport lies.

    Parameters
    ----------
    icao
        ICAO code.

    Returns
    -------
    Point
        Its reference point.

    Raises
    ------
    MissingReference
        When no airport has the code; the fault names the code of that with this IATA code, or the nearest.

    Examples
    --------
    >>> airport("FEFF")
    Point(lat=4.39848, lon=18.5188)
    """
    return _place(icao, places=_airports(), like=airport_like, thing="Airport", code="airport-unknown")


@lru_cache(maxsize=4096)  # tables repeat their words, and comparing is slow
def airport_like(text: str) -> str:
    """
    Return the ICAO code of the airport with this IATA code, else the one that is like a text.

    Parameters
    ----------
    text
        What was written.

    Returns
    -------
    str
        Empty for a code, and where none is like it.

    Examples
    --------
    >>> airport_like("KGL"), airport_like("NOWHERE"), airport_like("HRYR")
    ('HRYR', '', '')
    """
    if text in _airports():
        return ""
    return _of_iata().get(text.strip().upper(), "") or _like(text, places=_airports())


@lru_cache(maxsize=4096)  # as above
def port_like(text: str) -> str:
    """
    Return the code of the sea port that is like a text.

    Parameters
    ----------
    text
        What was written.

    Returns
    -------
    str
        Empty for a code, and where none is like it.

    Examples
    --------
    >>> port_like("cmdla"), port_like("NOWHERE")
    ('CMDLA', '')
    """
    return "" if text in _ports() else _like(text, places=_ports())


def port(locode: str) -> Point:
    """
    Return where a sea port lies.

    Parameters
    ----------
    locode
        UN/LOCODE.

    Returns
    -------
    Point
        A point of the port.

    Raises
    ------
    MissingReference
        When no sea port has the code; the fault names the nearest code.

    Examples
    --------
    >>> round(port("CMDLA").lat)
    4
    """
    return _place(locode, places=_ports(), like=port_like, thing="Sea port", code="port-unknown")


def _like(text: str, *, places: Mapping[str, Point]) -> str:
    """Return the nearest code where it is as long, but for a sign: a word is no misspelt code."""
    said = text.strip()
    return nearest(said, names=[code for code in places if abs(len(code) - len(said)) <= 1])


def _place(
    name: str, *, places: Mapping[str, Point], like: Callable[[str], str], thing: str, code: str
) -> Point:
    if name in places:
        return places[name]
    raise MissingReference(
        Fault(
            code=code,
            thing=thing,
            value=f"code is {name or 'empty'}",
            rule="there must be a place with this code",
            remedy=meant(like(name), otherwise="Look the code up"),
        )
    )


@cache
def _airports() -> dict[str, Point]:
    return {code: Point(lat=row["lat"], lon=row["lon"]) for code, row in airportsdata.load("ICAO").items()}


@cache
def _of_iata() -> dict[str, str]:
    """Return ICAO codes by the codes of three letters that tickets have."""
    return {row["iata"]: code for code, row in airportsdata.load("ICAO").items() if row["iata"]}


@cache
def _ports() -> dict[str, Point]:
    """Return the ports of the network of sea lanes, and over them those of the package."""
    place = distribution("searoute").locate_file("searoute/data/ports.geojson")  # importing it takes 21 MB
    text = Path(str(place)).read_text(encoding="utf-8")
    network = {
        feature["properties"]["port"]: Point(
            lon=feature["geometry"]["coordinates"][0], lat=feature["geometry"]["coordinates"][1]
        )
        for feature in reversed(json.loads(text)["features"])
    }
    own = {row["locode"]: Point(lat=float(row["lat"]), lon=float(row["lon"])) for row in _rows("ports.csv")}
    return network | own
