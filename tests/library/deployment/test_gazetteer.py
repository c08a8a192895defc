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
        ("Dhaka", "Nairobi", ["VGHS", "HKJK"]),
        ("London", "Bangui", ["EGLL", "FEFF"]),
        ("Incheon", "Incheon", ["KRINC", "KRINC"]),
    ],
)
def test_ends_are_of_one_mode(start: str, end: str, codes: list[str]) -> None:
    """Ships where both have a port, else aircraft."""
    assert [place.code for place in gazetteer.ends(start, end=end)] == codes


@pytest.mark.parametrize(
    ("text", "code", "country", "others"),
    [
        ("Odessa", "UAODS", "Ukraine", ["USODF", "KODO"]),
        ("Odesa", "UAODS", "Ukraine", ["UKOO"]),
        ("Naples", "ITNAP", "Italy", ["USAPF", "KAPF"]),
        ("Genoa", "ITGOA", "Italy", []),
        ("Georgetown", "GYGEO", "Guyana", ["KYGEC"]),
        ("Hamburg", "DEHAM", "Germany", ["USHAM"]),
        ("Lagos", "NGLOS", "Nigeria", ["PTLOS"]),
        ("Bombay", "INBOM", "India", []),
    ],
)
def test_place_that_stands_out_is_taken(text: str, code: str, country: str, others: list[str]) -> None:
    """A listed port or home airport, else the only terminal of the lanes; the other places are told."""
    taken, _ = gazetteer.ends(text, end="Beirut")
    assert (taken.code, taken.country) == (code, country)
    told = gazetteer.also(text, taken=taken)
    assert all(f"{other} (" in told for other in others)


def test_code_has_no_other_meaning() -> None:
    """Who names a place by its code is told nothing of others."""
    assert gazetteer.also("UAODS", taken=gazetteer.find("UAODS")[0]) == ""


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("Doula", "Bangui", r"no sea port.*Write Douala \(CMDLA\)"),
        ("Bangi", "Douala", r"no sea port.*Write Bangui M'Poko International Airport \(FEFF\)"),
        ("qqqqqqqqqqqq", "Douala", r"Use a UN/LOCODE or ICAO code"),
        ("", "Douala", r"Use a UN/LOCODE or ICAO code"),
        ("Hyderabad", "Bangui", r"3 places in 2 countries.*none stands out.*OPKD \(.*, Pakistan\), VOHS"),
        ("Melbourne", "Bangui", r"3 places in Australia.*YMML \(Melbourne International"),
        ("Kis", "Beirut", r"10 places in 8 countries.*SOKMU \(Kismayo, Somalia\).* and 2 more"),
        ("EGLL", "CMDLA", r"EGLL .* is reached by air alone, CMDLA .* is reached by sea alone"),
        ("Odessa", "Bangui", r"UAODS \(Odesa, Ukraine\) is reached by sea.*Odessa is also KODO"),
    ],
)
def test_unclear_ends_are_refused(start: str, end: str, said: str) -> None:
    """What was probably meant, or the codes to choose from, stand in the message."""
    with pytest.raises(InputError, match=said):
        gazetteer.ends(start, end=end)
