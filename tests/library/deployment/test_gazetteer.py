"""Ports and airports by code or name."""

import pytest

from bluehelm.core.errors import InputError
from bluehelm.deployment import gazetteer


@pytest.mark.parametrize(
    ("text", "code", "mode"),
    [
        ("CMDLA", "CMDLA", "sea"),
        (" feff ", "FEFF", "air"),
        ("DOUALA", "CMDLA", "sea"),
        ("Incheon", "KRINC", "sea"),
    ],
)
def test_found_by_code_or_name(text: str, code: str, mode: str) -> None:
    """Capitals and blanks do not matter."""
    found = gazetteer.find(text)
    assert (found.code, found.mode) == (code, mode)


def test_place_lies_where_it_lies() -> None:
    """Bangui's airport is at 4.4 degrees north, 18.5 east."""
    point = gazetteer.find("FEFF").point
    assert (round(point.lat, 1), round(point.lon, 1)) == (4.4, 18.5)


def test_misspelt_name_gets_the_nearest() -> None:
    """Who mistypes is told what was probably meant."""
    with pytest.raises(InputError, match=r"no sea ports.*Douala \(CMDLA\)"):
        gazetteer.find("Doula")


def test_name_of_several_places_lists_their_codes() -> None:
    """Georgetown is in Guyana, in the Cayman Islands and elsewhere: the codes are listed."""
    with pytest.raises(InputError, match=r"7 sea ports.*GYGEO"):
        gazetteer.find("Georgetown")


def test_nonsense_is_refused() -> None:
    """No name comes near: use a code."""
    with pytest.raises(InputError, match=r"Use a UN/LOCODE or ICAO code"):
        gazetteer.find("qqqqqqqqqqqq")
