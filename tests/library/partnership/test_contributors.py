"""Contributors, airports and sea ports."""

import pytest

from bluehelm.core.errors import MissingReference
from bluehelm.core.places import Point, great_circle_km
from bluehelm.partnership import contributors


def test_all_members_of_the_united_nations() -> None:
    """There are 193 states with unique codes and names, each with kind and source."""
    states = contributors.contributors()
    assert len({state.iso3 for state in states}) == len({state.name for state in states}) == 193
    assert all(state.source for state in states)
    assert not any(state.iso3.startswith("X") for state in states)


def test_every_home_is_on_the_map() -> None:
    """The home airport and sea port of every state have a position, and most states have both."""
    states = contributors.contributors()
    airports = [contributors.airport(state.home_airport) for state in states if state.home_airport]
    ports = [contributors.port(state.sea_port) for state in states if state.sea_port]
    assert len(airports) == 193
    assert len(ports) >= 180


def test_landlocked_states_have_their_usual_port() -> None:
    """A landlocked state has a port of another country, written with that country's code."""
    landlocked = [state for state in contributors.contributors() if state.is_landlocked]
    assert len(landlocked) == 43
    found = {state.iso3: state.sea_port[:2] for state in landlocked if state.sea_port}
    assert (found["RWA"], found["NPL"], found["MNG"]) == ("TZ", "IN", "CN")


@pytest.mark.parametrize(
    ("icao", "lat", "lon"), [("FEFF", 4.40, 18.52), ("EGLL", 51.47, -0.46), ("KJFK", 40.64, -73.78)]
)
def test_airports_lie_where_they_should(icao: str, lat: float, lon: float) -> None:
    """Known airports lie within 5 km of their published reference points."""
    assert great_circle_km(contributors.airport(icao), Point(lat=lat, lon=lon)) < 5


@pytest.mark.parametrize(("locode", "lat", "lon"), [("CMDLA", 4.05, 9.70), ("LBBEY", 33.90, 35.52)])
def test_ports_lie_where_they_should(locode: str, lat: float, lon: float) -> None:
    """Known ports lie within 25 km of their town."""
    assert great_circle_km(contributors.port(locode), Point(lat=lat, lon=lon)) < 25


@pytest.mark.parametrize(("verb", "code", "near"), [("airport", "FEFFF", "FEFF"), ("port", "CMDLB", "CMDL")])
def test_unknown_code_names_the_nearest(verb: str, code: str, near: str) -> None:
    """A code with a slip is missing, and the remedy names one that exists."""
    with pytest.raises(MissingReference, match=code) as caught:
        getattr(contributors, verb)(code)
    assert f"Write {near}" in caught.value.faults[0].remedy
