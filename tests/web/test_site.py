"""What holds for every page: light, nothing from elsewhere, few queries; and settings that keep it so."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, events_append
from bluehelm_web.partnership.models import Offer
from bluehelm_web.site import conf, databases
from bluehelm_web.site.cast import CAST, PASSWORD
from bluehelm_web.site.demo import seed
from tests.web.conftest import a_visit, an_offer, has_happened

Of = Callable[[str], Client]
MOST_BYTES = 60_000
OF_A_FILE = ' src="/static/[^"]+" (?:defer|type="module")></script>'
"""How a script begins that is no part of the page."""
QUERIES = {"home": 28, "offers": 15, "offer": 24, "happenings": 15}
"""Queries of each page, whatever the number of offers."""


def pages(client: Client, **how: dict[str, str]) -> dict[str, bytes]:
    """Return the pages that the public can open, by address."""
    first = Offer.objects.filter(is_released=True).first()
    assert first is not None
    addresses = (reverse("home"), reverse("offers"), reverse("offer", args=[first.pk]), reverse("sign-in"))
    return {address: client.get(address, **how).content for address in addresses}  # type: ignore[arg-type]


def test_demonstration_shows_published_offers(demonstration: int) -> None:
    """The home page counts every offer once, and each cell leads to its rows."""
    page = Client().get(reverse("home"))
    total = page.context["rows"][-1]
    assert total.units == demonstration == Offer.objects.filter(is_released=True).count()
    assert sum(units for _, units, _ in total.cells) == total.units
    for row in page.context["rows"][:-1]:
        for level, units, persons in row.cells:
            asked = {"unit_type": row.code, "level": level}
            listed = Client().get(reverse("offers"), asked).context["rows"]
            assert (len(listed), sum(one.strength for one, _ in listed)) == (units, persons)


def test_every_figure_of_the_board_opens_to_its_rows(demonstration: int) -> None:
    """Sentence, totals and kinds, as many rows as they say, also to who has a draft."""
    yara = Client()
    yara.force_login(User.objects.get(username="yara"))
    page = yara.get(reverse("home"))
    text = page.content.decode()
    kinds = page.context["kinds"]
    offers, total = reverse("offers"), page.context["rows"][-1]
    assert sum(number for _kind, _name, number in kinds) == total.persons
    assert f'<a href="{offers}?drafts=none">{total.units} units with' in text
    counts = {"": demonstration}
    for kind, name, number in kinds:
        address = f"{offers}?strength_kind={kind}&amp;drafts=none"
        assert address in text
        assert f">{number:,} {name}</a>" in text
        assert sum(one.strength for one, _cells in listed_at(yara, unescape(address))) == number
    for row in page.context["rows"][:-1]:
        counts[f"unit_type={row.code}&amp;"] = row.units
    for asked, number in counts.items():
        address = f"{offers}?{asked}drafts=none"
        assert address in text
        assert len(listed_at(yara, unescape(address))) == number, address
    assert f'href="{reverse("level-events")}"' in text


def listed_at(client: Client, address: str) -> list[Any]:
    """Return the rows of a list of offers, from its first page to its last."""
    page = client.get(address).context
    rows = [*page["rows"]]
    while page["following"]:
        page = client.get(f"{address}&after={page['following']}").context
        rows += page["rows"]
    return rows


def test_seeding_twice_changes_nothing(demonstration: int, root: object) -> None:
    """A registry that holds something is left as it is."""
    assert seed(root / "examples/standby-3000") == 0  # type: ignore[operator]
    assert Offer.objects.filter(is_released=True).count() == demonstration


@pytest.mark.django_db
def test_everybody_of_the_demonstration_signs_in(root: object) -> None:
    """With the password that is printed; a wrong one is told beside the form."""
    seed(root / "examples/standby-3000")  # type: ignore[operator]
    for username, name, *_ in CAST:
        client = Client()
        wrong = client.post(reverse("sign-in"), {"username": username, "password": "wrong"})
        assert b"errorlist" in wrong.content
        done = client.post(reverse("sign-in"), {"username": username, "password": PASSWORD}, follow=True)
        assert name.split(",")[0] in done.content.decode()


def test_pages_are_light_and_ask_nobody_else(demonstration: int) -> None:
    """Each below 60 kB compressed, with nothing from another host and no script or style inside."""
    for address, page in pages(Client(), headers={"Accept-Encoding": "gzip"}).items():
        text = gzip.decompress(page).decode()
        assert len(page) < MOST_BYTES, address
        assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//", text) == [], address
        assert re.findall(rf"<script(?!{OF_A_FILE})|<style|\sstyle=|\son\w+=", text) == [], address


def test_headers_let_a_page_load_nothing_but_ours(demonstration: int) -> None:
    """No unsafe source in the policy; framed nowhere."""
    headers = Client().get(reverse("home")).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_every_input_has_a_label(client_of: Of, released: Offer) -> None:
    """A reader that speaks can say what each is for."""
    for who, address in (
        ("dina", reverse("offers")),
        ("dina", reverse("sign-in")),
        ("amara", reverse("offer-draft")),
        ("bao", reverse("offer", args=[released.pk])),
    ):
        text = client_of(who).get(address).content.decode()
        labelled = set(re.findall(r'<label for="([^"]+)"', text))
        for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", text):
            if 'type="hidden"' not in tag:
                place = re.search(r'id="([^"]+)"', tag)
                inside = text[: text.index(tag)].rsplit("<label", 1)[-1]
                assert (place and place[1] in labelled) or "</label>" not in inside, tag


def test_an_address_of_a_form_says_that_it_shows_nothing(client_of: Of, released: Offer) -> None:
    """With what may be done there, and a way on; as after a sign-in that came between."""
    answer = client_of("amara").get(reverse("offer-record", args=[released.pk]))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert b"This address only takes what a form sends." in answer.content


@pytest.mark.parametrize("name", QUERIES)
def test_queries_do_not_grow_with_the_offers(demonstration: int, name: str) -> None:
    """As many as are written down here."""
    offer = Offer.objects.first()
    assert offer is not None
    has_happened(offer, "announced")
    a_visit(offer.pk)
    client = Client()
    bao = User.objects.get(username="bao")
    client.force_login(bao)
    events_append("offer_edited", told={f"offer:{offer.pk}": {}}, act=Act(actor_id=bao.pk))
    address = reverse(name, args=[offer.pk] if name == "offer" else [])
    with CaptureQueriesContext(
        connection,
    ) as found:
        client.get(address)
    assert len(found) == QUERIES[name]


def test_nothing_stands_at_a_wrong_address(client_of: Of, released: Offer) -> None:
    """And the page says so with a way on."""
    answer = client_of("dina").get("/nowhere")
    assert answer.status_code in (302, 404)
    page = client_of("bao").get(reverse("offer", args=["NO-1"]))
    assert page.status_code == 404
    assert b"Nothing stands here" in page.content


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    """Models and migrations say the same."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, [f"BLUEHELM_{name} is missing" for name in ("SECRET", "HOSTS", "DATABASE")]),
        ({"BLUEHELM_SECRET": "short", "BLUEHELM_HOSTS": "x.org"}, ["has 5 characters"]),
        ({"BLUEHELM_HOSTS": "x.org, *"}, ["BLUEHELM_HOSTS holds *"]),
        ({"BLUEHELM_DEMO": "yes"}, ["BLUEHELM_DEMO is yes"]),
        ({"BLUEHELM_DEMO": "1", "BLUEHELM_DATABASE": "mysql://x"}, ["begins with mysql"]),
        ({"BLUEHELM_DEMO": "1", "BLUEHELM_DATABASE": "postgresql://u@h/n"}, ["keeps to a file"]),
        ({"BLUEHELM_DATABASE": "sqlite:///"}, ["names no file", "BLUEHELM_SECRET"]),
        (
            {"BLUEHELM_DATABASE": "postgresql://:hush@/"},
            ["names no user", "names no host", "names no database", "BLUEHELM_HOSTS"],
        ),
        ({"BLUEHELM_DATABASE": "postgresql://u:hu/sh@h/n"}, ["host or port that cannot be read", "%2F"]),
        ({"BLUEHELM_DATABASE": "postgresql://u:hu?sh@h/n"}, ["cannot be read"]),
        ({"BLUEHELM_DATABASE": "postgresql://u:hush@h/n?sslmode=none"}, ["an sslmode that is none of"]),
        ({"BLUEHELM_DATABASE": "postgresql://u:hush@h/n#hush"}, ["more behind the database"]),
    ],
)
def test_a_registry_does_not_start_unsafe(environment: dict[str, str], told: list[str]) -> None:
    """Every fault of the environment is told at once."""
    with pytest.raises(conf.ConfError) as caught:
        conf.read(environment)
    assert [line for line in told if line not in str(caught.value)] == []
    assert "hush" not in str(caught.value)


def test_an_address_is_read_and_shown_without_its_password() -> None:
    """With a socket, encoded signs and encryption to another machine; no printing of it holds the secret."""
    environment = {"BLUEHELM_SECRET": "hush" * 15, "BLUEHELM_HOSTS": "x.org"}
    address = "postgresql://reg%40x:hu%2Fsh@%2Frun%2FPG/registry"
    read = conf.read({**environment, "BLUEHELM_DATABASE": address})
    server = databases.server_of(read.database)
    assert (server.user, server.password, server.host, server.port) == ("reg@x", "hu/sh", "/run/PG", 5432)
    assert "hu" not in f"{read} {server} {databases.shown(address)}"
    for host, mode in (("127.0.0.1", "prefer"), ("[::1]:6000", "prefer"), ("db.example.org", "require")):
        assert databases.server_of(f"postgresql://u:p@{host}/n").sslmode == mode
    strict = databases.settings("postgresql://u:p@db.example.org/n?sslmode=verify-full")
    assert strict["OPTIONS"]["sslmode"] == "verify-full"  # type: ignore[index]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/offers/%00", "/offers?words=%00", "/offers?after=X%00", "/%00"])
def test_a_sign_that_no_text_has_is_found_nowhere(address: str) -> None:
    """PostgreSQL would refuse it as a fault of ours."""
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("words", ["ECOLE", "école", "xal fpu", "XAL-FPU-9", "du genie"])
def test_a_search_is_alike_on_every_database(released: Offer, words: str) -> None:
    """Case, accents and punctuation make no difference, also after a change."""
    one = an_offer("XAL-FPU-9", unit_type="FPU", is_released=True)
    one.name = "École du génie"
    one.save()
    page = Client().get(reverse("offers"), {"words": words})
    assert [one.row.pk for one, _cells in page.context["rows"]] == ["XAL-FPU-9"]


def test_the_log_is_read_to_its_start(client_of: Of) -> None:
    """Page by page, also beyond a thousand events; a made-up place is the first page."""
    events_append("offer_edited", told={f"offer:{number}": {} for number in range(1_060)}, act=Act())
    client, address, seen = client_of("ines"), reverse("log"), 0
    while address:
        page = client.get(address)
        seen += len(page.context["rows"])
        link = re.search(r'href="(\?after=[^"]+)"', page.content.decode())
        address = reverse("log") + link[1] if link else ""
    assert seen == 1_060
    for after in ("x", "9" * 5_000, "-1"):
        assert client.get(reverse("log"), {"after": after}).status_code == 200


def test_the_log_is_narrowed(client_of: Of, cast: dict[str, User]) -> None:
    """By what, by whom, to what and when; what is no day finds nothing."""
    events_append("offer_edited", told={"offer:XAL-FPU-1": {}}, act=Act(actor_id=cast["amara"].pk))
    events_append("visit_booked", told={"offer:XBO-FPU-2": {}}, act=Act(actor_id=cast["bao"].pk))
    ines, today = client_of("ines"), timezone.localdate()
    asked: list[tuple[dict[str, object], set[str]]] = [
        ({}, {"XAL-FPU-1", "XBO-FPU-2"}),
        ({"kind": "offer_edited"}, {"XAL-FPU-1"}),
        ({"who": "bao"}, {"XBO-FPU-2"}),
        ({"thing": "xbo"}, {"XBO-FPU-2"}),
        ({"since": today, "until": today}, {"XAL-FPU-1", "XBO-FPU-2"}),
        ({"until": today - timedelta(days=1)}, set()),
        ({"since": "yesterday"}, set()),
    ]
    for words, found in asked:
        rows = ines.get(reverse("log"), words).context["rows"]
        assert {event.object_id.removeprefix("offer:") for event, *_ in rows} == found


def test_a_browser_is_told_what_it_may_not_do(client_of: Of, released: Offer) -> None:
    """On every kind of page: neither camera nor place, and nothing is lent to another site."""
    for address in ("/", "/nowhere", "/data/offers.csv", "/api/v1/offers", "/health"):
        told = client_of("dina").get(address).headers
        assert "camera=()" in told["Permissions-Policy"]
        assert told["Cross-Origin-Resource-Policy"] == "same-origin"
        assert told["Cross-Origin-Opener-Policy"] == "same-origin"
