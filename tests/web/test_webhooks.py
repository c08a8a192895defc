"""Webhooks: signed as the specification says, in order, nothing lost, and never to where they must not go."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from bluehelm_web.accounts import vault
from bluehelm_web.accounts.models import Organization, User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.jobs import deliveries, feed, signatures, targets, webhooks
from bluehelm_web.jobs.models import Delivery, Webhook
from bluehelm_web.partnership.models import Offer

LOOPBACK = "127.0.0.1"
pytestmark = pytest.mark.django_db


@dataclass
class Receiver:
    """A system that is told what happens: what it got, and what it answers."""

    address: str = ""
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)

    def types(self) -> list[str]:
        """Return what it was told."""
        return [json.loads(body)["type"] for _headers, body in self.got]


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """Return a system on this machine, to which only the tests let the registry send."""
    settings.WEBHOOK_TARGETS_ALLOWED = frozenset({LOOPBACK})
    told = Receiver()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            told.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = HTTPServer((LOOPBACK, 0), Answer)
    told.address = f"http://{LOOPBACK}:{server.server_port}/hook?a=b"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def wish(
    address: str, *, organization: str = "", kinds: tuple[str, ...] = tuple(feed.KINDS)
) -> webhooks.Wish:
    """Return what a webhook is told: everything, as the public sees it, where no more is said."""
    owner = Organization.objects.get(code=organization) if organization else None
    return webhooks.Wish(name="A test", address=address, kinds=kinds, organization=owner)


@pytest.fixture
def hook(receiver: Receiver, cast: dict[str, User]) -> tuple[Webhook, str]:
    """Return a webhook of the public, and its secret."""
    return webhooks.webhook_add(wish(receiver.address), user=cast["omar"], act=Act())


def happens(kind: str, *, offer: Offer) -> Event:
    """Let something happen to an offer."""
    return event_append(kind, object_id=f"offer:{offer.pk}", payload={"reason": "secret"}, act=Act())


def deliver_all(*, now: datetime | None = None) -> int:
    """Deliver until nothing is due; return how many attempts it took."""
    now, tried = now or timezone.now() + timedelta(seconds=1), 0
    while num := deliveries.deliver(now=now):
        tried += num
    return tried


def test_signature_is_that_of_the_specification() -> None:
    """The vector that the specification publishes with its reference implementations."""
    secret, sent = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 1614265330
    told = {"message_id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "sent_s": sent, "secret": secret}
    signed = signatures.signature('{"test": 2432232314}', **told)  # type: ignore[arg-type]
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    for wrong in ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!"):
        with pytest.raises(ValueError, match="whsec_"):
            signatures.signature("{}", message_id="m", sent_s=0, secret=wrong)


def test_what_happened_arrives_once_in_order_and_signed(
    hook: tuple[Webhook, str], receiver: Receiver, released: Offer
) -> None:
    """Each event once; whoever has the secret can check that nobody else sent it."""
    for kind in ("offer_released", "level_reached", "offer_released"):
        happens(kind, offer=released)
    assert deliver_all() == 3
    assert deliver_all() == 0
    assert receiver.types() == ["offer.released", "level.reached", "offer.released"]
    for headers, body in receiver.got:
        expected = signatures.signature(
            body,
            message_id=headers["webhook-id"],
            sent_s=int(headers["webhook-timestamp"]),
            secret=hook[1],
        )
        assert headers["webhook-signature"] == expected
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 3


def test_only_what_its_reader_may_know_is_sent(
    cast: dict[str, User], receiver: Receiver, released: Offer, draft: Offer
) -> None:
    """Neither drafts nor what is not on the list, nor visits of other states; no reason and no name."""
    releasers = {"XAL": "aline", "XBO": "ada"}
    for organization in ("", "XAL", "XBO", "DPO"):
        asked = wish(receiver.address, organization=organization)
        row, _secret = webhooks.webhook_add(asked, user=cast["omar"], act=Act())
        if organization in releasers:
            user = cast[releasers[organization]]
            webhooks.webhook_agree(row, reason="Ours.", user=user, act=Act())
    for kind in ("offer_released", "visit_concluded", "offer_edited", "visit_noted"):
        happens(kind, offer=released)
        happens(kind, offer=draft)
    event_append("signed_in", object_id="user:1", payload={}, act=Act())
    event_append("statement_issued", object_id="statement:S", payload={"reason": "secret"}, act=Act())
    deliver_all()
    found = {}
    for row in Webhook.objects.all():
        rows = Delivery.objects.filter(webhook=row).order_by("pk")
        found[str(row.organization or "")] = [json.loads(one.body)["type"] for one in rows]
    assert found == {
        "": ["offer.released"],
        "XAL": ["offer.released", "visit.concluded", "statement.issued"],
        "XBO": ["offer.released", "statement.issued"],
        "DPO": ["offer.released", "statement.issued"],
    }
    sent = " ".join(body for _headers, body in receiver.got)
    assert "secret" not in sent
    assert draft.pk not in sent


def test_in_vain_is_tried_again_later_and_nothing_overtakes(
    hook: tuple[Webhook, str], receiver: Receiver, released: Offer
) -> None:
    """The same message with the same identifier; after the last attempt the webhook waits to be let go on."""
    happens("offer_released", offer=released)
    happens("level_reached", offer=released)
    receiver.status, now = 500, timezone.now() + timedelta(seconds=1)
    assert deliveries.deliver(now=now) == 1
    for pause in deliveries.AGAIN:
        now += pause
        assert deliveries.deliver(now=now - timedelta(seconds=1)) == 0
        assert deliveries.deliver(now=now) == 1
    assert deliveries.deliver(now=now + timedelta(days=9)) == 0
    row = Webhook.objects.get()
    assert row.stopped_at is not None
    assert Event.objects.filter(kind="webhook_stopped", object_id=f"webhook:{row.pk}").count() == 1
    assert set(receiver.types()) == {"offer.released"}
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 1
    omar, receiver.status = User.objects.get(username="omar"), 204
    receiver.got.clear()
    webhooks.webhook_resume(row, user=omar, act=Act())
    deliver_all()
    assert receiver.types() == ["offer.released", "level.reached"]


def test_gone_stops_at_once(hook: tuple[Webhook, str], receiver: Receiver, released: Offer) -> None:
    """An address that says so wants nothing more."""
    happens("offer_released", offer=released)
    receiver.status = deliveries.GONE
    assert deliver_all() == 1
    assert Webhook.objects.get().stopped_at is not None


def test_a_redirect_is_not_followed(hook: tuple[Webhook, str], receiver: Receiver, released: Offer) -> None:
    """It would lead past the check of the address."""
    happens("offer_released", offer=released)
    receiver.status, receiver.headers = 307, {"location": receiver.address}
    deliver_all()
    assert len(receiver.got) == 1
    assert Delivery.objects.get().status == 307
    assert Delivery.objects.get().ended_at is None


def test_two_workers_tell_an_event_once(
    hook: tuple[Webhook, str], receiver: Receiver, released: Offer
) -> None:
    """What one is at, the other leaves; one that died is followed by another."""
    happens("offer_released", offer=released)
    now = timezone.now() + timedelta(seconds=1)
    assert deliveries._claim(hook[0].pk, now=now) is not None
    assert deliveries.deliver(now=now) == 0
    assert receiver.got == []
    assert deliveries.deliver(now=now + deliveries.CLAIM) == 1


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x0A010203", "0xC0A80001"),
        *("0xAC100009", "169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "100.100.100.200", "0.0.0.0"),
        *(
            "[64:ff9b::a9fe:a9fe]",
            "[fec0::1]",
            "[::7f00:1]",
            "[2002:7f00:1::]",
            "168.63.129.16",
            "224.0.0.1",
            "255.255.255.255",
        ),
    ],
)
def test_private_targets_are_refused(cast: dict[str, User], host: str) -> None:
    """However they are written."""
    with pytest.raises(ValidationError, match="not public"):
        webhooks.webhook_add(wish(f"https://{host}/x"), user=cast["omar"], act=Act())
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        *(
            "ftp://example.org/",
            "https://",
            "example.org",
            "https://a:b@example.org/",
            "https://example.org/#x",
        ),
        *(
            "https://example.org:99999/",
            "https://exa mple.org/",
            "https://example.org/\r\nx: y",
            "https://[::1",
        ),
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """Before anything is asked of the network."""
    with pytest.raises(targets.TargetError):
        targets.target_of(address)


def test_outside_the_demonstration_only_sealed(settings: Settings) -> None:
    """Plain HTTP is for the demonstration."""
    assert targets.target_of("http://example.org/").port == 80
    settings.IS_DEMO = False
    with pytest.raises(targets.TargetError):
        targets.target_of("http://example.org/")


def test_a_name_that_leads_elsewhere_by_then_gets_nothing(
    cast: dict[str, User],
    receiver: Receiver,
    released: Offer,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Public when it was registered, this machine when it is sent; asked once, and that is connected to."""
    settings.WEBHOOK_TARGETS_ALLOWED = frozenset()
    port = receiver.address.split(":")[2].split("/")[0]
    asked: list[str] = []

    def lead(found: str) -> None:
        def answer(host: str, *_words: object, **_more: object) -> list[object]:
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, int(port)))]

        monkeypatch.setattr(targets, "getaddrinfo", answer)

    lead("93.184.216.34")
    row, _secret = webhooks.webhook_add(
        wish(f"http://hooks.example.org:{port}/"), user=cast["omar"], act=Act()
    )
    lead(LOOPBACK)
    asked.clear()
    happens("offer_released", offer=released)
    deliver_all()
    assert asked == ["hooks.example.org"]
    assert receiver.got == []
    assert "not public" in row.deliveries.get().fault


def test_an_answer_drop_by_drop_is_cut(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever never ends its answer holds nothing up."""
    settings.WEBHOOK_TARGETS_ALLOWED = frozenset({LOOPBACK})
    monkeypatch.setattr(targets, "MOST_S", 0.2)
    with socket.create_server((LOOPBACK, 0)) as server, pytest.raises(targets.TargetError, match="No answer"):
        targets.post(f"http://{LOOPBACK}:{server.getsockname()[1]}/", body="{}", headers={})


def test_secret_is_sealed_and_changes_without_a_gap(
    hook: tuple[Webhook, str], receiver: Receiver, released: Offer, cast: dict[str, User]
) -> None:
    """For a day both sign; then the one before is of no use. The database alone reveals neither."""
    row, before = hook
    after = webhooks.webhook_rotate(row, user=cast["omar"], act=Act())
    row.refresh_from_db()
    assert before not in row.sealed + row.sealed_before
    assert vault.opened(row.sealed, place=webhooks.place_of(row)) == after
    happens("offer_released", offer=released)
    deliver_all()
    assert len(receiver.got[0][0]["webhook-signature"].split()) == 2
    happens("offer_released", offer=released)
    deliver_all(now=timezone.now() + webhooks.BOTH)
    assert len(receiver.got[1][0]["webhook-signature"].split()) == 1


def test_a_registry_with_another_secret_says_so(
    hook: tuple[Webhook, str], receiver: Receiver, released: Offer, settings: Settings
) -> None:
    """Nothing is sent that nobody could check."""
    happens("offer_released", offer=released)
    settings.SECRET_KEY = "another" * 9
    deliver_all()
    assert receiver.got == []
    assert "another secret" in Delivery.objects.get().fault


def test_a_changed_secret_of_the_registry_loses_no_webhook(
    hook: tuple[Webhook, str], receiver: Receiver, released: Offer, settings: Settings
) -> None:
    """While the one before is named, what it sealed opens, and is sealed anew under the present one."""
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 9
    happens("offer_released", offer=released)
    deliver_all()
    settings.SECRET_KEY_FALLBACKS = []
    happens("offer_released", offer=released)
    deliver_all()
    assert len(receiver.got) == 2
    assert vault.opened(Webhook.objects.get().sealed, place=webhooks.place_of(hook[0])) == hook[1]


def test_administrator_registers_tests_and_ends(
    client_of: Callable[[str], Client], receiver: Receiver, released: Offer
) -> None:
    """The secret is shown once; a test arrives before anything else; ended, nothing is sent any more."""
    client = client_of("omar")
    words = {"name": "Situation centre", "address": receiver.address, "kinds": ["offer_released"]}
    page = client.post(reverse("webhooks"), words).content.decode()
    assert signatures.MARK in page
    row = Webhook.objects.get()
    address = reverse("webhook", args=[row.pk])
    assert signatures.MARK not in client.get(address).content.decode()
    happens("offer_released", offer=released)
    client.post(reverse("webhook-test", args=[row.pk]))
    deliver_all()
    assert receiver.types() == ["test", "offer.released"]
    assert "204" in client.get(address).content.decode()
    assert signatures.MARK in client.post(reverse("webhook-rotate", args=[row.pk])).content.decode()
    client.post(reverse("webhook-end", args=[row.pk]))
    happens("offer_released", offer=released)
    assert deliver_all() == 0
    row.refresh_from_db()
    assert (row.sealed, row.sealed_before) == ("-", "")
    told = [event.kind for event in Event.objects.filter(object_id=f"webhook:{row.pk}")]
    assert told == ["webhook_added", "webhook_secret_changed", "webhook_ended"]


def test_a_wrong_address_is_told_beside_the_field(client_of: Callable[[str], Client]) -> None:
    """With what is wrong with it; nothing is registered."""
    words = {"name": "x", "address": "http://127.0.0.1/", "kinds": ["offer_released"]}
    answer = client_of("omar").post(reverse("webhooks"), words)
    assert answer.status_code == 422
    assert "not public" in answer.content.decode()
    assert not Webhook.objects.exists()


def test_nothing_is_sent_as_a_contributor_before_its_releaser_agrees(
    client_of: Callable[[str], Client], cast: dict[str, User], receiver: Receiver, released: Offer
) -> None:
    """Neither events nor tests; then what happens from there on. It is hers to end as well."""
    asked = wish(receiver.address, organization="XAL")
    row, _secret = webhooks.webhook_add(asked, user=cast["omar"], act=Act())
    happens("visit_booked", offer=released)
    with pytest.raises(ValidationError):
        webhooks.webhook_test(row, user=cast["omar"])
    row.deliveries.create(message_id="test_x", body="{}", next_at=timezone.now())
    assert (deliver_all(), receiver.got) == (0, [])
    row.deliveries.all().delete()
    own = reverse("webhooks-own")
    page = client_of("omar").get(reverse("webhook", args=[row.pk])).content.decode()
    assert "waits until a releaser" in page
    assert own in client_of("aline").get(reverse("to-do")).content.decode()
    sent = {"webhook": row.pk, "do": "agree", "reason": "Our situation centre."}
    for who, status in (("amara", 403), ("yara", 403), ("omar", 403), ("ada", 404), ("remi", 404)):
        assert client_of(who).post(own, sent).status_code == status, who
    aline = client_of("aline")
    assert receiver.address in unescape(aline.get(own).content.decode())
    assert aline.post(own, {**sent, "reason": ""}).status_code == 422
    assert deliver_all() == 0
    assert aline.post(own, sent).status_code == 302
    happens("visit_concluded", offer=released)
    deliver_all()
    assert receiver.types() == ["visit.concluded"]
    assert own not in aline.get(reverse("to-do")).content.decode()
    assert aline.post(own, {**sent, "do": "end"}).status_code == 302
    happens("visit_concluded", offer=released)
    assert deliver_all() == 0
    told = [event.kind for event in Event.objects.filter(object_id=f"webhook:{row.pk}")]
    assert told == ["webhook_added", "webhook_agreed", "webhook_ended"]
