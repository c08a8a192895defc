"""A pledge on its way through a live session, in browsers: desk, second person, chair, delegation."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from bluehelm_web.accounts.models import User
from bluehelm_web.conferences.models import Capture, Conference, State
from bluehelm_web.partnership.models import Announcement
from tests.web.conferred import NAME, a_capture, a_conference, word
from tests.web.test_journeys import browser as browser
from tests.web.test_journeys import meet as meet
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Meet = Callable[[str], Visitor]
WORDS = "6 utility hels w/ crews from mar 2027, no night flying"


def at(name: str) -> str:
    """Return an address of the conference."""
    return reverse(name, args=[NAME])


def test_a_pledge_goes_from_a_desk_to_the_chair(
    meet: Meet, cast: dict[str, User], browser: Browser, live_server: LiveServer
) -> None:
    """Read, corrected and captured by keyboard; validated by another, confirmed; its delegation reads it."""
    a_conference()
    lena, bao, chidi = meet("lena"), meet("bao"), meet("chidi")
    lena.open(at("chair"))
    lena.page.get_by_role("button", name="Call Borvania", exact=True).click()
    expect(lena.page.get_by_role("timer")).to_contain_text("0:")
    bao.open(at("desk"))
    expect(bao.page.get_by_label("Who speaks")).to_have_value("XBO")
    field = bao.page.get_by_label("As said")
    field.fill(WORDS)
    field.press("Enter")
    expect(bao.page.get_by_label("What is pledged")).to_have_value("Utility helicopter unit")
    expect(bao.page.get_by_text("Open before: 18 of 18; open after: 12.")).to_be_visible()
    bao.look()
    bao.page.get_by_label("How much").fill("five")
    bao.page.get_by_label("How much").press("Control+Enter")
    expect(bao.page.get_by_role("heading", name="Borvania: Utility helicopter unit")).to_be_visible()
    expect(bao.page.get_by_role("button", name="Take it back")).to_be_visible()
    bao.look()
    chidi.open(at("capture-queue"))
    chidi.page.get_by_role("button", name="It was said so").click()
    chidi.look()
    expect(lena.page.get_by_role("link", name="Show what is there now")).to_be_visible()
    lena.page.get_by_role("link", name="Show what is there now").click()
    lena.page.get_by_role("button", name="Confirm it").click()
    lena.look()
    assert Announcement.objects.get().quantity == 5
    delegation = Visitor(browser, base=live_server.url, name="journey-delegation")
    delegation.open(reverse("delegation-page", args=[word()]))
    expect(delegation.page.get_by_text("You have the floor.")).to_be_visible()
    expect(delegation.page.locator("#own")).to_contain_text("confirmed")
    delegation.context.close()
    assert delegation.faults == []


def test_two_pledges_of_one_sentence_are_kept_side_by_side(meet: Meet, cast: dict[str, User]) -> None:
    """Each by a press; what is left is read anew."""
    a_conference()
    bao = meet("bao")
    bao.page.goto(at("desk"))
    bao.page.get_by_label("Who speaks").select_option("XBO")
    field = bao.page.get_by_label("As said")
    field.fill("two level 2 hospitals and 15 million for training women peacekeepers")
    field.press("Enter")
    expect(bao.page.get_by_role("heading", name="Read as 2 pledges")).to_be_visible()
    bao.look()
    bao.page.get_by_role("button", name="Keep this one").first.click()
    expect(bao.page.get_by_role("heading", name="Read as 2 pledges")).to_have_count(0)
    expect(bao.page.get_by_label("About")).to_have_value("training")
    expect(field).to_have_value("15 million for training women peacekeepers")
    bao.page.get_by_label("How much").fill("15")
    bao.page.get_by_label("How much").press("Control+Enter")
    expect(bao.page.get_by_role("heading", name="Borvania: Level 2 hospital")).to_be_visible()
    expect(bao.page.get_by_role("heading", name="Borvania: 15 million for training")).to_be_visible()
    assert sorted(Capture.objects.values_list("quantity", flat=True)) == [2, 15]


def test_pledges_of_other_words_are_offered_no_more(meet: Meet, cast: dict[str, User]) -> None:
    """Whoever types something else keeps what stands there now, also while the line is down."""
    a_conference()
    bao = meet("bao")
    bao.page.goto(at("desk"))
    bao.page.get_by_label("Who speaks").select_option("XBO")
    field = bao.page.get_by_label("As said")
    field.fill("two level 2 hospitals and 15 million for training women peacekeepers")
    field.press("Enter")
    expect(bao.page.get_by_role("button", name="Keep this one")).to_have_count(2)
    bao.context.set_offline(True)
    field.fill("two engineer companies")
    expect(bao.page.get_by_role("button", name="Keep this one")).to_have_count(0)
    expect(bao.page.get_by_role("heading", name="Read as 2 pledges")).to_have_count(0)
    field.press("Control+Enter")
    bao.context.set_offline(False)
    expect(bao.page.get_by_role("heading", name="Borvania: Engineer company")).to_be_visible(timeout=20_000)
    assert [(one.capability, one.quantity) for one in Capture.objects.all()] == [("Engineer company", 2)]
    bao.faults.clear()  # the browser told of the line


def test_nothing_is_lost_when_the_line_drops(meet: Meet, cast: dict[str, User]) -> None:
    """Two captures wait in the browser, also when the page is loaded anew, and are there once afterwards."""
    a_conference()
    bao = meet("bao")
    bao.page.goto(at("desk"))
    bao.page.get_by_label("Who speaks").select_option("XBO")
    bao.context.set_offline(True)
    for words in (WORDS, "two engineer companies"):
        bao.page.get_by_label("As said").fill(words)
        bao.page.get_by_label("As said").press("Control+Enter")
    waiting = bao.page.get_by_text("Waiting to be sent: 2")
    expect(waiting).to_be_visible()
    assert not Capture.objects.exists()
    bao.context.set_offline(False)
    expect(bao.page.get_by_role("heading", name="Borvania: Engineer company")).to_be_visible(timeout=20_000)
    expect(bao.page.get_by_text("Sent: all.")).to_be_visible()
    assert Capture.objects.count() == 2
    bao.faults.clear()  # the browser told of the line


def test_words_stay_when_the_line_drops_before_they_are_read(meet: Meet, cast: dict[str, User]) -> None:
    """Enter off line says so and keeps the words, which are read once the line is back, or a page later."""
    a_conference()
    bao = meet("bao")
    bao.page.goto(at("desk"))
    bao.page.get_by_label("Who speaks").select_option("XBO")
    field, pledge = bao.page.get_by_label("As said"), bao.page.get_by_label("What is pledged")
    bao.context.set_offline(True)
    field.fill(WORDS)
    field.press("Enter")
    expect(bao.page.get_by_text("The registry cannot be reached.")).to_be_visible()
    expect(field).to_have_value(WORDS)
    bao.look()
    bao.context.set_offline(False)
    expect(pledge).to_have_value("Utility helicopter unit", timeout=20_000)
    expect(field).to_have_value(WORDS)
    expect(bao.page.get_by_text("The registry cannot be reached.")).to_have_count(1)
    expect(bao.page.get_by_text("The registry cannot be reached.")).to_be_hidden()
    bao.page.reload()
    bao.page.get_by_role("button", name="Put it back").click()
    expect(field).to_have_value(WORDS)
    field.press("Control+Enter")
    expect(bao.page.get_by_role("heading", name="Borvania: Utility helicopter unit")).to_be_visible()
    expect(bao.page.get_by_role("button", name="Put it back")).to_have_count(0)
    assert Capture.objects.count() == 1
    bao.faults.clear()  # the browser told of the line


def test_words_stay_when_the_log_in_ends_before_they_are_read(meet: Meet, cast: dict[str, User]) -> None:
    """Enter leads to the page of sign-in, and the desk offers the words afterwards."""
    a_conference()
    bao = meet("bao")
    own = bao.context.cookies()
    bao.page.goto(at("desk"))
    bao.page.get_by_label("Who speaks").select_option("XBO")
    bao.page.get_by_label("As said").fill(WORDS)
    bao.context.clear_cookies(name="sessionid")
    bao.page.get_by_label("As said").press("Enter")
    expect(bao.page.get_by_text("your log-in has ended")).to_be_visible()
    bao.context.add_cookies(own)
    bao.page.goto(at("desk"))
    bao.page.get_by_role("button", name="Put it back").click()
    expect(bao.page.get_by_label("As said")).to_have_value(WORDS)


def test_nobody_sends_what_another_one_heard(meet: Meet, cast: dict[str, User]) -> None:
    """What Bao captured off line waits for Bao, whoever signs in at that browser meanwhile."""
    a_conference()
    bao, chidi = meet("bao"), meet("chidi")
    bao.page.goto(at("desk"))
    bao.page.get_by_label("Who speaks").select_option("XBO")
    bao.context.set_offline(True)
    bao.page.get_by_label("As said").fill(WORDS)
    bao.page.get_by_label("As said").press("Control+Enter")
    expect(bao.page.get_by_text("Waiting to be sent: 1")).to_be_visible()
    own, other = bao.context.cookies(), chidi.context.cookies()
    bao.page.goto("about:blank")
    bao.context.add_cookies(other)  # before the line is back: the page that was left may live on for a moment
    bao.context.set_offline(False)
    bao.page.goto(at("desk"))
    expect(bao.page.get_by_text("What another person captured waits")).to_be_visible()
    bao.look()
    bao.context.add_cookies(own)
    bao.page.goto(at("desk"))
    expect(bao.page.get_by_role("heading", name="Borvania: Utility helicopter unit")).to_be_visible()
    assert Capture.objects.get().captured_by == cast["bao"]
    bao.faults.clear()  # the browser told of the line


def test_a_clock_that_goes_wrong_takes_nothing_away(meet: Meet, cast: dict[str, User]) -> None:
    """Sixty seconds to take a pledge back, and the time of a speaker, are those of the server."""
    a_conference()
    bao, lena = meet("bao"), meet("lena")
    for one in (bao, lena):
        one.context.add_init_script("const now = Date.now; Date.now = () => now() + 7200000;")
    a_capture(cast["bao"])
    bao.page.goto(at("desk"))
    expect(bao.page.locator("[data-left]")).to_contain_text(re.compile(r"^[1-5]\d s|^60 s"))
    expect(bao.page.get_by_role("button", name="Take it back")).to_be_enabled()
    lena.page.goto(at("chair"))
    lena.page.get_by_role("button", name="Call Borvania", exact=True).click()
    expect(lena.page.get_by_role("timer")).to_contain_text("0:")


def test_what_the_server_refuses_is_written_anew(meet: Meet, cast: dict[str, User]) -> None:
    """It stays in the browser with the reason until somebody mends or drops it."""
    a_conference()
    bao = meet("bao")
    bao.page.goto(at("desk"))
    bao.page.get_by_label("Who speaks").select_option("XBO")
    Conference.objects.update(state=State.PLANNED)
    bao.page.get_by_label("As said").fill("two engineer companies")
    bao.page.get_by_label("As said").press("Control+Enter")
    expect(bao.page.get_by_text("The conference is planned")).to_be_visible()
    bao.look()
    Conference.objects.update(state=State.LIVE)
    bao.page.get_by_role("button", name="write it anew").click()
    bao.page.get_by_label("As said").press("Control+Enter")
    expect(bao.page.get_by_role("heading", name="Borvania: Engineer company")).to_be_visible()
    assert Capture.objects.count() == 1
