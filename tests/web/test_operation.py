"""What keeps a registry going: its health, its log, and what the environment says of both."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.jobs import health
from bluehelm_web.jobs.models import Delivery, SignOfLife, Webhook
from bluehelm_web.partnership.models import Offer
from bluehelm_web.planning import work
from bluehelm_web.planning.models import Run
from bluehelm_web.site import conf, logs, options

Of = Callable[[str], Client]
SAFE = {"BLUEHELM_SECRET": "s" * 60, "BLUEHELM_HOSTS": "x.org", "BLUEHELM_DATABASE": "sqlite:////x/y"}


def asked() -> tuple[int, dict[str, Any]]:
    """Return what a monitor hears."""
    answer = Client().get(reverse("health"))
    return answer.status_code, answer.json()


@pytest.mark.django_db
def test_a_registry_without_work_is_well_without_a_worker() -> None:
    """And says that none was ever seen."""
    status, told = asked()
    assert (status, told["status"], told["database"], told["worker"]) == (200, "well", "empty", "never seen")
    event_append("offer_drafted", object_id="offer:X", payload={}, act=Act())
    assert asked()[1]["head_age_hours"] == 0


def test_a_registry_is_ill_while_a_plan_waits_for_nobody(queued: Run) -> None:
    """Not at once; and well again as soon as a worker lives."""
    assert asked()[0] == 200
    Run.objects.update(asked_at=timezone.now() - 2 * health.SILENT)
    assert asked() == (503, asked()[1] | {"status": "ill", "worker": "never seen", "waiting": True})
    health.lives(now=timezone.now())
    status, told = asked()
    assert (status, told["worker"], told["worker_seen_s"]) == (200, "alive", 0)
    SignOfLife.objects.update(at=timezone.now() - 2 * health.SILENT)
    assert (asked()[0], asked()[1]["worker"]) == (503, "silent")


@pytest.mark.django_db
def test_a_message_that_waits_for_nobody_is_told_as_well() -> None:
    """Webhooks are the work of the worker too."""
    row = Webhook.objects.create(name="x", address="https://x.org/", kinds=[], cursor=0, sealed="-")
    due = timezone.now() - 2 * health.SILENT
    Delivery.objects.create(webhook=row, event=1, message_id="m", body="{}", next_at=due)
    assert asked()[0] == 503


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told() -> None:
    """Without a word of what it said."""

    def refuse(*_words: object) -> None:
        raise OperationalError("no room at /secret/place")

    with connection.execute_wrapper(refuse):
        assert asked() == (503, {"status": "ill", "database": "no answer"})


@pytest.mark.django_db
def test_nothing_confidential_is_in_the_health(draft: Offer) -> None:
    """Neither what waits, nor how much of it, nor when exactly something happened."""
    known = {"status", "database", "worker", "worker_seen_s", "waiting", "head_age_hours"}
    assert set(asked()[1]) == known


def test_a_worker_lives_and_does_the_rest(done: Run) -> None:
    """Also where only what waits is done; until nothing is left of it."""
    left = [3]

    def beside() -> int:
        left[0] -= 1
        return left[0]

    assert work.work(is_once=True, beside=[beside]) == 0
    assert left == [0]


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """Return what is logged, as it would be written outside the demonstration."""
    written: list[dict[str, Any]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(logs.Lines().format(record)))

    handler, found = Kept(), [logging.getLogger(name) for name in ("bluehelm.request", "bluehelm.event")]
    before = [one.level for one in found]
    for one in found:
        one.addHandler(handler)
        one.setLevel(logging.INFO)
    yield written
    for one, level in zip(found, before, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


def test_a_request_is_logged_without_what_tells_of_somebody(
    client_of: Of, released: Offer, lines: list[dict[str, Any]]
) -> None:
    """The pattern of its address, not the address; no query, name, browser or word that was typed."""
    place = reverse("offer", args=[released.pk])
    client_of("amara").get(place, {"as": "hush"}, headers={"User-Agent": "hush", "Authorization": "hush"})
    [line] = lines
    known = {"at", "level", "logger", "request", "method", "pattern", "status", "ms"}
    assert set(line) == known
    assert (line["level"], line["method"], line["status"]) == ("INFO", "GET", 200)
    assert line["pattern"] == "offers/<str:offer_id>"
    told = json.dumps(line).lower()
    assert not any(word in told for word in ("hush", "amara", released.pk.lower(), "127.0.0.1"))


def test_denials_and_faults_stand_out(client_of: Of, lines: list[dict[str, Any]]) -> None:
    """So that a monitor can count them by level and status; an unknown method is not written."""
    client_of("amara").get(reverse("log"))
    client_of("dina").generic("HUSH", "/no/where")
    denied, unknown = lines
    assert (denied["level"], denied["status"], denied["pattern"]) == ("WARNING", 403, "log")
    assert (unknown["method"], unknown["pattern"]) == ("-", "-")


@pytest.mark.django_db(transaction=True)
def test_log_and_chain_have_the_same_number(client_of: Of, lines: list[dict[str, Any]]) -> None:
    """A failed sign-in is counted by its kind; the auditor finds it in the chain by its number."""
    client_of("dina").post(reverse("sign-in"), {"username": "amara", "password": "hush"})
    happened, answered = lines
    event = Event.objects.get(kind="sign_in_failed")
    assert (happened["kind"], happened["num"]) == ("sign_in_failed", 1)
    assert happened["request"] == answered["request"] == event.request_id
    assert "hush" not in json.dumps(lines)


def test_a_fault_is_told_by_its_kind_and_place() -> None:
    """Words of an error, and what stands in a message, may hold names; templates and kinds do not."""
    try:
        int("Amara")
    except ValueError:
        record = logging.getLogger("django.request").makeRecord(
            "django.request",
            logging.ERROR,
            "x",
            1,
            "Fault: %s",
            ("/offers/Amara",),
            __import__("sys").exc_info(),
        )
    line = json.loads(logs.Lines().format(record))
    assert (line["error"], line["said"]) == ("ValueError", "Fault: %s")
    assert line["places"][0].startswith(__name__)
    assert "Amara" not in json.dumps(line)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"BLUEHELM_LOG_LEVEL": "LOUD"}, ["BLUEHELM_LOG_LEVEL is LOUD"]),
        (
            {"BLUEHELM_KEEP_NOTICES": "0", "BLUEHELM_KEEP_TEA": "1"},
            ["KEEP_NOTICES is 0", "KEEP_TEA is no set"],
        ),
        ({"BLUEHELM_MAIL_PORT": "x"}, ["MAIL_HOST is missing", "MAIL_FROM is missing", "MAIL_PORT is x"]),
        (
            {
                "BLUEHELM_MAIL_HOST": "m.org",
                "BLUEHELM_MAIL_FROM": "x",
                "BLUEHELM_MAIL_USER": "u",
                "BLUEHELM_MAIL_SECURITY": "none",
            },
            ["MAIL_FROM is x", "stands without BLUEHELM_MAIL_PASSWORD", "is sealed"],
        ),
        ({"BLUEHELM_MAIL_SECURITY": "perhaps"}, ["MAIL_SECURITY is perhaps"]),
    ],
)
def test_all_that_is_wrong_with_the_options_is_told(environment: dict[str, str], told: list[str]) -> None:
    """At once, beside what else is wrong."""
    with pytest.raises(conf.ConfError) as caught:
        conf.read(SAFE | environment)
    assert [line for line in told if line not in str(caught.value)] == []


def test_options_are_read() -> None:
    """Safe where nothing is said; the password of the mail server is never printed."""
    read = conf.read(SAFE)
    assert (read.mail, read.log_level, read.keep) == (None, "INFO", options.KEEP)
    told = {"HOST": "m.org", "FROM": "registry@x.org", "USER": "u", "PASSWORD": "hush"}
    mail = {f"BLUEHELM_MAIL_{name}": value for name, value in told.items()}
    read = conf.read(SAFE | mail | {"BLUEHELM_KEEP_UPLOADS": "7", "BLUEHELM_LOG_LEVEL": "ERROR"})
    assert read.mail is not None
    assert (read.mail.port, read.mail.way, read.keep["UPLOADS"]) == (587, "starttls", 7)
    assert "hush" not in str(read)
    assert timedelta(days=read.keep["NOTICES"]) == timedelta(days=180)
