"""Every page in a browser: nothing from elsewhere, no complaint, no edge overrun, nobody shut out."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from bluehelm_web.partnership.models import Offer
from bluehelm_web.planning.models import Run
from tests.web.conftest import CAST, KINDS, TO_THE_TOP, a_visit, has_happened
from tests.web.test_matrix import GET, a_notice, address
from tests.web.visitor import BROKEN, HEAD, NARROW, ONE_LINE, SIDEWAYS, WIDE, Visitor, launched

VIEWERS = ("dina", *{(role, KINDS[place]): name for name, (role, place) in reversed(CAST.items())}.values())
"""Dina, and the first of the cast of each role in each kind of organization."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return one browser for all."""
    with launched() as browser:
        yield browser


@pytest.fixture
def lived_in(draft: Offer, released: Offer, of_ministry: Offer, done: Run) -> dict[str, Offer]:
    """Return the offers of a registry in which things have happened, by whose they are."""
    has_happened(released, *TO_THE_TOP[:7])
    a_visit(released.pk)
    a_notice(released.pk)
    return {"draft": draft, "ministry": of_ministry, "released": released, "": released}


def pages(client: Client, *, who: str, offers: dict[str, Offer]) -> Iterator[tuple[str, str]]:
    """Yield the addresses of the pages that somebody sees, and what stands on each but for its secret."""
    for (name, whose), answers in GET.items():
        if answers[who] == 200:
            place = address(name, offer_id=offers.get(whose, offers[""]).pk, whose=whose)
            told = client.get(place)
            assert told.status_code == 200, (who, place)
            is_page = told["Content-Type"].startswith("text/html")
            if is_page and not told.get("Content-Disposition", "").startswith("attachment"):
                yield place, re.sub(r'value="\w{64}"|<nav.*?</header>', "", told.content.decode(), flags=re.S)


def test_what_is_wrong_with_a_page_is_seen(browser: Browser) -> None:
    """Too wide, a field without a name, pale words, a picture from elsewhere, a script that fails."""
    visitor = Visitor(browser, base="http://localhost:9", name="nobody")
    visitor.page.route("**/*", lambda route: route.abort("connectionrefused"))
    visitor.page.set_content(
        "<main style='width: 500px'><input><p style='color: #ccc'>Pale<img alt='' src='http://192.0.2.1/a'></main>"
        "<p style='width: 3em; overflow-wrap: anywhere'>reconnaissance</p>"
        "<header class='mast'><p class='who'><br><br><br><br><br></header><script>undefined.field</script>"
    )
    visitor.look()
    told = " ".join(visitor.faults)
    for words in (
        "over the edge",
        "breaks ['reconnaissance']",
        "more than a line",
        "label: ",
        "color-contrast",
        "elsewhere",
        "failed",
        "console",
        "script",
    ):
        assert words in told


def test_a_page_of_known_parts_is_looked_at_again_where_one_lacks_something(browser: Browser) -> None:
    """A link that says nothing, a picture without words."""
    visitor = Visitor(browser, base="http://localhost:9", name="nobody")
    sound = "<h1>Title</h1><a class='x' href='/'>Home</a><p><img class='y' alt='A map'></p>"
    page = f"<html lang='en'><head><title>T</title></head><body><main>{sound}</main></body></html>"
    visitor.page.set_content(page)
    visitor.look()
    assert visitor.faults == []
    for good, bad, rule in ((">Home<", "><", "link-name"), (" alt='A map'", "", "image-alt")):
        visitor.page.set_content(page.replace(good, bad))
        visitor.look()
        assert any(f": {rule}: " in one for one in visitor.faults), rule


@pytest.mark.django_db(transaction=True)
def test_every_page_is_sound(
    browser: Browser,
    live_server: LiveServer,
    lived_in: dict[str, Offer],
    client_of: Callable[[str], Client],
) -> None:
    """For each of those who look; a page that was seen alike by another is not looked at again."""
    seen: set[str] = set()
    faults: list[str] = []
    for who in VIEWERS:
        client = client_of(who)
        visitor = Visitor(browser, base=live_server.url, name=who, client=client)
        for place, said in pages(client, who=who, offers=lived_in):
            if said not in seen:
                visitor.open(place)
            seen.add(said)
        faults += [f"{who}: {one}" for one in visitor.faults]
        visitor.context.close()
    assert faults == [], "\n".join(faults)
    assert len(seen) > 150


IN_FRENCH = {
    "aline": ("home", "offers", "offer", "offer-draft", "account"),
    "pia": ("scenarios", "scenario", "plan", "line", "scenario-ask", "register-add"),
}
"""Pages with the most words on buttons, labels and heads."""


@pytest.mark.django_db(transaction=True)
def test_longer_words_stay_within_the_edge(
    browser: Browser,
    live_server: LiveServer,
    lived_in: dict[str, Offer],
    client_of: Callable[[str], Client],
) -> None:
    """French runs a quarter longer: nothing goes over the edge, wide or narrow, and no button is cut."""
    cut = (
        "[...document.querySelectorAll('button, .btn')].filter(one => one.scrollWidth > one.clientWidth + 1)"
    )
    for who, names in IN_FRENCH.items():
        visitor = Visitor(browser, base=live_server.url, name=who, client=client_of(who))
        visitor.context.set_extra_http_headers({"Accept-Language": "fr"})
        for name in names:
            visitor.page.goto(address(name, offer_id=lived_in["released"].pk, whose=""))
            assert visitor.page.get_attribute("html", "lang") == "fr"
            for size in (NARROW, WIDE):
                visitor.page.set_viewport_size(size)
                assert visitor.page.evaluate(SIDEWAYS) == 0, (name, size)
                assert visitor.page.evaluate(BROKEN) == [], (name, size)
                wrong = visitor.page.evaluate(
                    f"{cut}.filter(one => one.clientWidth).map(one => one.textContent)"
                )
                assert wrong == [], (name, size)
            assert visitor.page.evaluate(HEAD) < ONE_LINE, name
        visitor.context.close()
