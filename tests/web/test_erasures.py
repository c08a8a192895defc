"""Erasure of what an event tells: two auditors, a chain that verifies, nothing left of what was told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from bluehelm_web.accounts import erasures
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Erasure, Event, Payload
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act, event_append

Of = Callable[[str], Client]


@pytest.fixture
def idris(cast: dict[str, User]) -> User:
    """Return a second auditor."""
    told = {"name": "Idris", "role": "auditor", "organization": cast["ines"].organization}
    return User.objects.create_user("idris", email="", **told)


@pytest.fixture
def seq(cast: dict[str, User]) -> int:
    """Return the place of an event that tells more than it should."""
    told = {"reason": "Colonel Hush called."}
    act = Act(actor_id=cast["amara"].pk)
    event_append("offer_drafted", object_id="offer:X", payload={}, act=act)
    return event_append("offer_edited", object_id="offer:X", payload=told, act=act).seq


def second(user: User) -> Client:
    """Return the browser of somebody."""
    client = Client()
    client.force_login(user)
    return client


def test_two_auditors_erase(client_of: Of, idris: User, seq: int) -> None:
    """One proposes, the other decides; who and what stay, what was told is gone, and the chain is whole."""
    ines, other = client_of("ines"), second(idris)
    words = {"reason": "It names somebody."}
    assert ines.post(reverse("erasure-propose", args=[seq]), words).status_code == 302
    assert "Waits for a second auditor" in other.get(reverse("log")).content.decode()
    assert Payload.objects.filter(event_id=seq).exists()
    approve = {"decision": "approve", "reason": "So it does."}
    assert ines.post(reverse("erasure-decide", args=[seq]), approve).status_code == 403
    assert other.post(reverse("erasure-decide", args=[seq]), approve).status_code == 302
    page = other.get(reverse("event", args=[seq])).content.decode()
    assert "erased" in page
    assert "It names somebody." in page
    assert "Amara" in page
    assert not Payload.objects.filter(body__contains="Hush").exists()
    verdict = chain_verify()
    assert (verdict.fault, verdict.num_erased) == ("", 1)
    told = [event.kind for event in Event.objects.filter(object_id=f"event:{seq}")]
    assert told == ["erasure_proposed", "erasure_approved", "payload_erased"]
    assert other.post(reverse("erasure-propose", args=[seq]), words).status_code == 422
    assert other.post(reverse("erasure-decide", args=[seq]), approve).status_code == 404


def test_refused_it_stays_and_may_be_proposed_again(client_of: Of, idris: User, seq: int) -> None:
    """The refusal stands in the log with its reason."""
    words = {"reason": "It names somebody."}
    client_of("ines").post(reverse("erasure-propose", args=[seq]), words)
    refuse = {"decision": "refuse", "reason": "An officer in office."}
    assert second(idris).post(reverse("erasure-decide", args=[seq]), refuse).status_code == 302
    assert Payload.objects.filter(event_id=seq).exists()
    assert Event.objects.filter(kind="erasure_refused").count() == 1
    client_of("ines").post(reverse("erasure-propose", args=[seq]), words)
    assert Erasure.objects.filter(decided_by_id=None).count() == 1


@pytest.mark.parametrize("words", [{}, {"decision": "perhaps", "reason": "x"}, {"decision": "approve"}])
def test_a_decision_is_one_of_two_and_has_a_reason(
    client_of: Of, idris: User, seq: int, words: dict[str, str]
) -> None:
    """Anything else decides nothing, and is told."""
    client_of("ines").post(reverse("erasure-propose", args=[seq]), {"reason": "x"})
    assert second(idris).post(reverse("erasure-decide", args=[seq]), words).status_code == 422
    assert Payload.objects.filter(event_id=seq).exists()


def test_nobody_erases_what_they_did(cast: dict[str, User], idris: User, client_of: Of) -> None:
    """Neither by proposing nor by deciding; the page says who can."""
    own = event_append("offer_edited", object_id="offer:X", payload={}, act=Act(actor_id=idris.pk)).seq
    with pytest.raises(PermissionDenied):
        erasures.erasure_propose(own, reason="x", user=idris, act=Act())
    assert "You did what this event tells" in second(idris).get(reverse("event", args=[own])).content.decode()
    erasure = erasures.erasure_propose(own, reason="x", user=cast["ines"], act=Act())
    for user in (idris, cast["ines"], cast["omar"]):
        with pytest.raises(PermissionDenied):
            erasures.erasure_decide(erasure, is_approved=True, reason="x", user=user, act=Act())
    assert Payload.objects.filter(event_id=own).exists()


def test_the_database_lets_nobody_decide_alone(cast: dict[str, User], seq: int) -> None:
    """Whatever the code does."""
    ines = cast["ines"]
    erasures.erasure_propose(seq, reason="x", user=ines, act=Act())
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.update(decided_by_id=ines.pk, is_approved=True)


def test_twice_proposed_waits_once(cast: dict[str, User], idris: User, seq: int) -> None:
    """The first reason stands."""
    first = erasures.erasure_propose(seq, reason="x", user=cast["ines"], act=Act())
    assert erasures.erasure_propose(seq, reason="y", user=idris, act=Act()) == first
    assert Event.objects.filter(kind="erasure_proposed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_erased_is_overwritten(cast: dict[str, User], idris: User, seq: int) -> None:
    """The file of SQLite holds it no more once its journal is taken over; PostgreSQL tidies up itself."""
    if connection.vendor != "sqlite":
        pytest.skip("what the server keeps is its own")
    file = Path(str(connection.settings_dict["NAME"]))

    def is_there() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return b"Colonel Hush" in file.read_bytes()

    assert is_there()
    erasure = erasures.erasure_propose(seq, reason="x", user=cast["ines"], act=Act())
    erasures.erasure_decide(erasure, is_approved=True, reason="x", user=idris, act=Act())
    assert not is_there()
