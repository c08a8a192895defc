"""Ports and airports by code, name or city."""

import pytest

from bluehelm.core.errors import InputError
from bluehelm.deployment import gazetteer


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("CMDLA", ["CMDLA"]),
        (" feff ", ["FEFF"]),
        ("DOUALA", ["CMDLA", "FKKD"]),
        ("Incheon", ["KRINC"]),
        ("bangui", ["FEFF"]),
        ("São Tomé", ["FPST", "STTMS"]),
        ("Entebbe", ["HUEN"]),
    ],
)
def test_found_by_code_name_or_city(text: str, codes: list[str]) -> None:
    """Capitals, accents and blanks do not matter; a city has its port and its airport."""
    assert [place.code for place in gazetteer.find(text)] == codes


def test_place_lies_where_it_lies() -> None:
    """Bangui's airport is at 4.4 degrees north, 18.5 east."""
    (place,) = gazetteer.find("FEFF")
    assert (round(place.point.lat, 1), round(place.point.lon, 1)) == (4.4, 18.5)


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        ("Douala", "Bangui", ["FKKD", "FEFF"]),
        ("Douala", "Rotterdam", ["CMDLA", "NLRTM"]),
        ("FKKD", "Douala", ["FKKD", "FKKD"]),
        ("Incheon", "Incheon", ["KRINC", "KRINC"]),
    ],
)
def test_ends_are_of_one_mode(start: str, end: str, codes: list[str]) -> None:
    """Ships where both have a port, else aircraft."""
    assert [place.code for place in gazetteer.ends(start, end=end)] == codes


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("Doula", "Bangui", r"no sea port.*Write Douala \(CMDLA\)"),
        ("Bangi", "Douala", r"no sea port.*Write Bangui M'Poko International Airport \(FEFF\)"),
        ("qqqqqqqqqqqq", "Douala", r"Use a UN/LOCODE or ICAO code"),
        ("", "Douala", r"Use a UN/LOCODE or ICAO code"),
        ("Georgetown", "Rotterdam", r"7 sea ports have this name.*GYGEO"),
        ("Bangui", "Nairobi", r"Place 'Nairobi': 2 airports.*HKJK \(Jomo Kenyatta"),
        ("EGLL", "CMDLA", r"EGLL is reached by air alone, CMDLA is reached by sea alone"),
    ],
)
def test_unclear_ends_are_refused(start: str, end: str, said: str) -> None:
    """What was probably meant, or the codes to choose from, stand in the message."""
    with pytest.raises(InputError, match=said):
        gazetteer.ends(start, end=end)
