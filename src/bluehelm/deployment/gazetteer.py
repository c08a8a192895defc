"""Sea ports and airports of the world, by code or by name."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

import airportsdata
from searoute.data.ports_dict import node_list

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.places import Point
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
    >>> find("CMDLA").name
    'Douala'
    """

    code: str
    name: str
    mode: Mode
    point: Point


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, Mode]]:
    """Return name and mode of all ports and airports by code."""
    found: dict[str, tuple[str, Mode]] = {}
    for node in sorted(node_list.values(), key=lambda node: not node["t"]):
        found.setdefault(node["port"], (node["name"], Mode.SEA))
    for code, row in airportsdata.load("ICAO").items():
        found.setdefault(code, (row["name"], Mode.AIR))
    return found


def find(text: str) -> Terminal:
    """
    Return a sea port or an airport.

    Parameters
    ----------
    text
        UN/LOCODE, ICAO code or name, in capitals or not.

    Returns
    -------
    Terminal
        The one that it names.

    Raises
    ------
    InputError
        When no place, or more than one, has the name.

    Examples
    --------
    >>> find("rotterdam").code, find("EGLL").name
    ('NLRTM', 'London Heathrow Airport')
    """
    names, code = _names(), text.strip().upper()
    if code not in names:
        wanted = text.strip().casefold()
        codes = [code for code, (name, _) in names.items() if name.casefold() == wanted]
        if len(codes) != 1:
            raise InputError(_unclear(text, codes=codes))
        code = codes[0]
    name, mode = names[code]
    point = contributors.port(code) if mode == Mode.SEA else contributors.airport(code)
    return Terminal(code=code, name=name, mode=mode, point=point)


def _unclear(text: str, *, codes: list[str]) -> Fault:
    if codes:
        remedy = f"Use one of the codes {', '.join(sorted(codes))}"
    else:
        known = {name.casefold(): f"{name} ({code})" for code, (name, _) in _names().items()}
        near = [known[name] for name in get_close_matches(text.casefold(), known, n=3)]
        remedy = f"Write {' or '.join(near)}, if one is meant" if near else "Use a UN/LOCODE or ICAO code"
    return Fault(
        code="unclear-place",
        thing=f"Place {text!r}",
        value=f"{len(codes) or 'no'} sea ports or airports have this name",
        rule="it must name one",
        remedy=remedy,
    )
