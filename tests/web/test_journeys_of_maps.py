"""Maps that move, in a browser that draws them, and what stays where one cannot."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from bluehelm_web.planning.models import Run
from tests.web.test_journeys import Meet, meet
from tests.web.visitor import Visitor, launched

__all__ = ["meet"]  # a fixture
pytestmark = pytest.mark.django_db(transaction=True)
SOFTWARE = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
"""How the browser draws maps without a graphics card."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return one browser for all."""
    with launched(*SOFTWARE) as browser:
        yield browser


def come_to_the_map(visitor: Visitor, run: Run) -> Page:
    """Open the page of a plan and go down to its map."""
    visitor.page.goto(reverse("plan", args=[run.pk]))
    visitor.page.locator("figure[data-map]").scroll_into_view_if_needed()
    return visitor.page


def test_pia_moves_the_map_of_a_plan_by_keyboard(meet: Meet, done: Run) -> None:
    """It takes the place of the drawings; nothing comes from elsewhere, and nobody is shut out."""
    pia = meet("pia")
    asked: list[str] = []
    pia.page.on("request", lambda request: asked.append(request.url))
    page = come_to_the_map(pia, done)
    page.wait_for_selector("figure[data-state=drawn]")
    expect(page.locator("figure[data-map] .drawn").first).to_be_hidden()
    pia.look()
    scale = page.locator(".maplibregl-ctrl-scale")
    far = scale.inner_text()
    page.get_by_role("button", name="Mission area").press("Enter")
    expect(scale).not_to_have_text(far)
    near = scale.inner_text()
    page.get_by_role("button", name="Whole map").press("Enter")
    expect(scale).to_have_text(far)
    canvas = page.get_by_role("region", name="Map that moves")
    canvas.focus()
    for _ in range(3):
        canvas.press("+")
    expect(scale).not_to_have_text(far)
    canvas.press("Tab")
    expect(canvas).not_to_be_focused()
    assert near != far
    assert {url.split("/")[-1] for url in asked if "/vendor/" in url} == {
        "maplibre-gl.mjs",
        "maplibre-gl-worker.mjs",
    }


def test_where_a_browser_draws_no_maps_the_drawings_stay(meet: Meet, done: Run) -> None:
    """Nothing of the library is loaded for it."""
    pia = meet("pia")
    pia.context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    asked: list[str] = []
    pia.page.on("request", lambda request: asked.append(request.url))
    page = come_to_the_map(pia, done)
    pia.look()
    expect(page.get_by_role("img", name="Map of legs").first).to_be_visible()
    assert not [url for url in asked if "/vendor/" in url]


@pytest.mark.parametrize("file", ["maplibre-gl.mjs", "maplibre-gl-worker.mjs"])
def test_a_file_that_does_not_come_brings_the_drawings_back(meet: Meet, done: Run, file: str) -> None:
    """Rather than an empty frame."""
    pia = meet("pia")
    pia.page.route(f"**/{file}", lambda route: route.abort())
    with pia.page.expect_event("requestfailed"):
        page = come_to_the_map(pia, done)
    expect(page.locator(".moving")).to_have_count(0)
    expect(page.get_by_role("img", name="Map of legs").first).to_be_visible()
    pia.faults.clear()  # the browser tells what was cut off


def test_without_scripts_there_are_drawings_and_tables(
    browser: Browser, live_server: LiveServer, client_of: Callable[[str], Client], done: Run
) -> None:
    """The disclaimer stands under them as well."""
    session = client_of("pia").cookies["sessionid"].value
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("plan", args=[done.pk]))
    expect(page.get_by_role("img", name="Map of legs").first).to_be_visible()
    expect(page.get_by_text("do not imply official endorsement")).to_be_visible()
    page.get_by_text("Lengths of legs").first.click()
    expect(page.get_by_role("columnheader", name="Sea km")).to_be_visible()
    context.close()
