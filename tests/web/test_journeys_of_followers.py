"""A conference as it is followed, in browsers: the board of the hall, the public, a line that is cut."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from bluehelm_web.accounts.models import User
from bluehelm_web.conferences import conferences, services
from bluehelm_web.conferences.board import MOST_LINES
from bluehelm_web.conferences.models import GuideLine
from bluehelm_web.core.rows import values_of
from tests.web.conferred import HELICOPTERS, NAME, a_capture, a_conference, by, word
from tests.web.test_journeys import browser as browser
from tests.web.test_journeys import meet as meet
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Meet = Callable[[str], Visitor]
WAIT_MS = 20_000


def at(name: str) -> str:
    """Return an address of the conference."""
    return reverse(name, args=[NAME])


def test_the_hall_sees_a_pledge_come_go_and_close_its_line(
    browser: Browser, live_server: LiveServer, cast: dict[str, User]
) -> None:
    """Without an account and without loading anything anew; what is taken back vanishes."""
    a_conference(is_public=True)
    hall = Visitor(browser, base=live_server.url, name="journey-board")
    hall.page.goto(live_server.url + at("conference-board"))
    expect(hall.page.get_by_text("18 open of 18")).to_be_visible()
    conferences.speaker_call(NAME, code="XBO", by=by(cast["lena"]))
    expect(hall.page.locator("p[data-speaking=who]")).to_have_text("Borvania", timeout=WAIT_MS)
    row = a_capture(cast["bao"])
    expect(hall.page.get_by_text("12 open of 18")).to_be_visible(timeout=WAIT_MS)
    expect(hall.page.locator("[data-rows] li")).to_contain_text("Utility helicopters with crews")
    expect(hall.page.locator("[data-part=provisional]")).to_have_attribute("width", "100")
    expect(hall.page.locator("[data-by-speaker] li")).to_contain_text("12 of 18 still open")
    expect(hall.page.locator("[data-latest]")).to_be_hidden()
    hall.look()
    conferences.speaker_call(NAME, code="XCO", by=by(cast["lena"]))
    expect(hall.page.locator("[data-latest]")).to_contain_text("Borvania", timeout=WAIT_MS)
    expect(hall.page.locator("[data-by-speaker] li")).to_have_count(0)
    services.capture_undo(row.pk, by=by(cast["bao"]))
    expect(hall.page.get_by_text("18 open of 18")).to_be_visible(timeout=WAIT_MS)
    expect(hall.page.locator("[data-rows] li")).to_have_count(0)
    expect(hall.page.locator("[data-latest]")).to_be_hidden()
    hall.context.close()
    assert hall.faults == []


def test_a_line_without_room_takes_the_first_place_once_it_is_answered(
    browser: Browser, live_server: LiveServer, cast: dict[str, User]
) -> None:
    """The screen shows as many lines as before, and nobody loads it anew."""
    row = a_conference(is_public=True)
    for number in range(MOST_LINES):
        line = HELICOPTERS.model_copy(update={"line_id": f"A-{number}", "need": f"Need {number}"})
        GuideLine.objects.create(**values_of(line) | {"conference_id": row.pk})
    hall = Visitor(browser, base=live_server.url, name="journey-lines")
    hall.page.goto(live_server.url + at("conference-board"))
    answered, seen = hall.page.locator(".lines li").last, hall.page.locator(".lines li:visible")
    expect(answered).to_be_hidden()
    name = answered.get_attribute("data-line") or ""
    a_capture(cast["bao"], line_id=name)
    expect(seen.first).to_have_attribute("data-line", name, timeout=WAIT_MS)
    expect(seen.first).to_contain_text("12 open of 18")
    expect(seen).to_have_count(MOST_LINES)
    hall.context.close()
    assert hall.faults == []


def test_who_was_cut_off_is_told_what_was_missed(
    browser: Browser, live_server: LiveServer, cast: dict[str, User]
) -> None:
    """In the order in which it was pledged, each once, on the page that was open."""
    a_conference(is_public=True)
    dina = Visitor(browser, base=live_server.url, name="journey-follow")
    dina.page.goto(live_server.url + at("conference-follow"))
    expect(dina.page.get_by_text("connected", exact=True)).to_be_visible(timeout=WAIT_MS)
    dina.context.set_offline(True)
    for number in (1, 2, 3):
        a_capture(cast["bao"], capability=f"Pledge {number}", quantity=float(number))
    dina.context.set_offline(False)
    rows = dina.page.locator("[data-rows] tr [data-fill=what]")
    expect(rows).to_have_text(["Pledge 3", "Pledge 2", "Pledge 1"], timeout=WAIT_MS)
    dina.look()
    dina.context.close()
    dina.faults.clear()  # the browser told of the line


def test_a_delegation_at_home_sees_what_is_captured_of_it_and_loses_nothing_that_it_types(
    browser: Browser, live_server: LiveServer, cast: dict[str, User]
) -> None:
    """Its limits as well, though nobody else is shown its conference; after a cut, what it missed."""
    a_conference()
    home = Visitor(browser, base=live_server.url, name="journey-delegation")
    home.page.goto(live_server.url + reverse("delegation-page", args=[word()]))
    expect(home.page.get_by_text("connected", exact=True)).to_be_visible(timeout=WAIT_MS)
    conferences.speaker_call(NAME, code="XBO", by=by(cast["lena"]))
    expect(home.page.get_by_text("You have the floor.")).to_be_visible(timeout=WAIT_MS)
    row = a_capture(cast["bao"])
    own = home.page.locator("#own")
    expect(own).to_contain_text("no night flying", timeout=WAIT_MS)
    expect(home.page.get_by_text("12 open of 18")).to_be_visible()
    own.get_by_text("Ask for a correction").click()
    own.get_by_label("What is wrong").fill("It is five.")
    home.context.set_offline(True)
    services.capture_validate(row.pk, version=row.version, by=by(cast["chidi"]))
    a_capture(cast["bao"], capability="Second pledge", quantity=1.0)
    home.context.set_offline(False)
    expect(own).to_contain_text("Second pledge", timeout=WAIT_MS)
    expect(own).to_contain_text("provisional, validated")
    expect(own.get_by_label("What is wrong").first).to_have_value("It is five.")
    home.look()
    home.context.close()
    home.faults.clear()  # the browser told of the line
