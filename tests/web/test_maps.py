"""What maps that move are drawn from, and on which pages they stand."""

import gzip
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from bluehelm.deployment import site_map
from bluehelm.deployment.domain import Site
from bluehelm_web.planning.models import Run
from tests.web import registered
from tests.web.test_site import MOST_BYTES

Of = Callable[[str], Client]


def told(client: Client, name: str, *args: object) -> dict[str, Any]:
    """Return what a map is drawn from."""
    found: dict[str, Any] = client.get(reverse(name, args=args)).json()
    return found


def looks(found: dict[str, Any]) -> dict[str, str]:
    """Return the places on a map, each with its sign."""
    known = [one["properties"] for one in found["features"] if one["geometry"]["type"] == "Point"]
    return {one["text"]: one["look"] for one in known}


def test_the_land_is_that_of_the_library(client: Client) -> None:
    """The same outlines that the drawings have, with their source."""
    found = told(client, "map-land")
    assert [tuple(ring) for ring in found["rings"]] == list(site_map.land_rings())
    assert "Natural Earth" in found["source"]


def test_a_mission_has_its_places_and_roads(client_of: Of, cast: object) -> None:
    """A corridor to a place that is not on the register is not drawn."""
    registered.a_mission()
    client = client_of("amara")
    assert looks(told(client, "mission-map", "UNMIX")) == {"South (invented)": "site"}
    port = {"site_id": "SEA", "name": "Harbour", "lat": 64.1, "lon": -21.9, "role": "spod"}
    registered.add("sites", Site.model_validate({**port, **registered.INVENTED}))
    found = told(client, "mission-map", "UNMIX")
    assert looks(found) == {"South (invented)": "site", "Harbour (invented)": "port"}
    roads = [one["geometry"]["coordinates"] for one in found["features"] if "text" not in one["properties"]]
    assert roads == [[[-21.9, 64.1], [-21.0, 63.9]]]
    assert found["bbox"] == [-21.9, 63.9, -21.0, 64.1]


def test_a_plan_has_its_ways_sites_and_homes(client_of: Of, done: Run) -> None:
    """Each way as the report draws it."""
    found = told(client_of("pia"), "plan-map", done.pk)
    ways = [one["properties"]["look"] for one in found["features"] if "text" not in one["properties"]]
    assert (ways.count("air"), ways.count("sea"), ways.count("road")) == (3, 3, 3)
    assert {"site", "airport", "port", "home"} == set(looks(found).values())


def test_a_plan_that_is_not_done_has_none(client_of: Of, queued: Run) -> None:
    """Neither map nor anything that draws one."""
    client = client_of("pia")
    assert client.get(reverse("plan-map", args=[queued.pk])).status_code == 404
    assert "data-map" not in client.get(reverse("plan", args=[queued.pk])).content.decode()


def test_only_pages_with_a_map_load_what_draws_it(client_of: Of, done: Run) -> None:
    """They stay light; the library comes when the map is nearly seen."""
    client = client_of("pia")
    content = client.get(reverse("plan", args=[done.pk])).content
    page = content.decode()
    assert len(gzip.compress(content)) < MOST_BYTES
    assert page.count("planning/map.js") == page.count("do not imply official endorsement") == 1
    assert page.count("site/typed.js") == 1, "which every page has for who has signed in"
    assert page.count("<script") == 2
    registered.a_mission()
    for name, args in (("home", []), ("mission", ["UNMIX"]), ("scenario", ["tiny"])):
        assert "planning/map.js" not in client.get(reverse(name, args=args)).content.decode().replace(
            "<script src", ""
        ), name
