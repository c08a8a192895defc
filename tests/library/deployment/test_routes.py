"""Ways by sea, air and road against published distances and small hand-made networks."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluehelm.core.errors import InputError
from bluehelm.core.places import Point
from bluehelm.deployment import routes
from bluehelm.deployment.domain import RoadLeg, Site

SHANGHAI = Point(lat=31.4, lon=121.497)
ROTTERDAM = Point(lat=51.904, lon=4.442)
INCHEON = Point(lat=37.481, lon=126.621)
BEIRUT = Point(lat=33.891, lon=35.486)
ODESSA = Point(lat=46.5, lon=30.731)
MURMANSK = Point(lat=68.97, lon=33.06)
YOKOHAMA = Point(lat=35.45, lon=139.65)
NOME = Point(lat=64.5, lon=-165.4)
HALIFAX = Point(lat=44.65, lon=-63.57)


def test_shanghai_rotterdam_by_suez() -> None:
    """The usual published figure is 10,600 nautical miles by the canal."""
    assert routes.sea(SHANGHAI, end=ROTTERDAM).nm == pytest.approx(10_600, rel=0.01)


def test_shanghai_rotterdam_round_the_cape() -> None:
    """The usual published figure is 13,800 nautical miles round the Cape of Good Hope."""
    assert routes.sea(SHANGHAI, end=ROTTERDAM, closed=["suez"]).nm == pytest.approx(13_800, rel=0.03)


def test_incheon_beirut_nearly_doubles_without_suez() -> None:
    """A closed canal nearly doubles the way to the Levant."""
    open_nm = routes.sea(INCHEON, end=BEIRUT).nm
    assert routes.sea(INCHEON, end=BEIRUT, closed=["suez"]).nm / open_nm == pytest.approx(1.9, abs=0.1)


def test_london_new_york_by_air() -> None:
    """Great circle between Heathrow and Kennedy: 5,540 km."""
    route = routes.air(Point(lat=51.4706, lon=-0.4619), end=Point(lat=40.6398, lon=-73.7789))
    assert route.km == pytest.approx(5_540, rel=0.002)
    assert max(lat for _, lat in route.line) > 51.5  # the great circle bends north


PORTS = [SHANGHAI, ROTTERDAM, INCHEON, BEIRUT, MURMANSK, YOKOHAMA, NOME, HALIFAX]


@settings(max_examples=40)
@given(
    start=st.sampled_from(PORTS),
    end=st.sampled_from(PORTS),
    closed=st.sets(st.sampled_from(["suez", "panama", "malacca", "babalmandab"])),
)
def test_ships_never_use_the_arctic(start: Point, end: Point, closed: set[str]) -> None:
    """Neither the Northwest Passage nor the Northern Sea Route is taken, whatever is closed."""
    lane = routes.sea(start, end=end, closed=closed)
    assert lane is None or all(lat < 75 for _, lat in lane.line)
    # The Northern Sea Route runs along Siberia; no lane may lie there.
    assert lane is None or not any(lat > 72 and 70 < lon < 180 for lon, lat in lane.line)


@settings(max_examples=25)
@given(start=st.sampled_from(PORTS), end=st.sampled_from(PORTS), closed=st.sampled_from(routes.PASSAGES))
def test_closing_a_passage_never_shortens(start: Point, end: Point, closed: str) -> None:
    """A closed passage leaves a way as long or longer, or none."""
    lane = routes.sea(start, end=end, closed=[closed])
    assert lane is None or lane.km >= routes.sea(start, end=end).km - 0.1


def test_no_way_is_an_answer() -> None:
    """From the Black Sea there is no way when the straits are closed."""
    assert routes.sea(ODESSA, end=BEIRUT, closed=["bosporus"]) is None


def test_unknown_passage_is_refused() -> None:
    """A misspelt canal is named together with the ones that are known."""
    with pytest.raises(InputError, match=r"'sues'.*suez.*\[unknown-passage\]"):
        routes.sea(SHANGHAI, end=ROTTERDAM, closed=["sues"])


def test_line_lies_on_the_map() -> None:
    """Drawn longitudes lie within 180 degrees also across the Pacific."""
    line = routes.sea(YOKOHAMA, end=HALIFAX).line
    assert all(-180 <= lon < 180 for lon, _ in line)
    assert sum(abs(a[0] - b[0]) > 180 for a, b in pairwise(line)) <= 1


def _site(name: str) -> Site:
    return Site(site_id=name, name=name, lat=4, lon=18, role="site", kind="illustrative", source="invented")


def _leg(start: str, end: str, *, dry: float, wet: float | None) -> RoadLeg:
    return RoadLeg(
        start=start, end=end, km=100 * dry, days_dry=dry, days_wet=wet, kind="illustrative", source="invented"
    )


FOUR_TOWNS = [_site(name) for name in "ABCD"]
FOUR_ROADS = [
    _leg("A", "B", dry=2, wet=None),
    _leg("C", "B", dry=2, wet=3),
    _leg("A", "C", dry=3, wet=9),
    _leg("C", "D", dry=1, wet=1),
]


def test_quickest_road_by_season() -> None:
    """In the wet season the closed road is left for the longer one, in either direction."""
    dry = routes.road(FOUR_ROADS, sites=FOUR_TOWNS, start="A", end="B", is_wet=False)
    wet = routes.road(FOUR_ROADS, sites=FOUR_TOWNS, start="B", end="A", is_wet=True)
    assert (dry.days, dry.km) == (2, 200)
    assert (wet.days, wet.km) == (12, 500)
    assert [leg.end for leg in wet.legs] == ["B", "C"]


def test_no_road_is_an_answer() -> None:
    """A site without a road has no way by road."""
    assert routes.road(FOUR_ROADS, sites=FOUR_TOWNS, start="A", end="E", is_wet=False) is None


def test_staying_where_one_is_takes_no_time() -> None:
    """The airport itself may be the site."""
    assert routes.road(FOUR_ROADS, sites=FOUR_TOWNS, start="A", end="A", is_wet=True).days == 0


@given(
    days=st.lists(st.integers(1, 9), min_size=6, max_size=6),
    start=st.sampled_from("ABCD"),
    end=st.sampled_from("ABCD"),
)
def test_road_is_never_longer_than_any_detour(days: list[int], start: str, end: str) -> None:
    """The quickest way satisfies the triangle inequality over every town."""
    pairs = [("A", "B"), ("A", "C"), ("A", "D"), ("B", "C"), ("B", "D"), ("C", "D")]
    roads = [_leg(*pair, dry=length, wet=None) for pair, length in zip(pairs, days, strict=True)]

    def quickest(one: str, other: str) -> float:
        return routes.road(roads, sites=FOUR_TOWNS, start=one, end=other, is_wet=False).days

    assert all(quickest(start, end) <= quickest(start, via) + quickest(via, end) for via in "ABCD")
