"""The chain of events: whole after erasure and under many writers; what was tampered with is named."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bluehelm_web.audit import selectors
from bluehelm_web.audit.models import Event, Payload
from bluehelm_web.audit.services import START, Act, event_append, hash_of, payload_erase
from tests.web.conftest import unguarded


def told(num: int) -> list[Event]:
    """Append events."""
    return [
        event_append("offer_edited", object_id="offer:X", payload={"number": number}, act=Act(actor_id=7))
        for number in range(num)
    ]


@pytest.mark.django_db
def test_an_empty_chain_is_whole() -> None:
    """Nothing has happened, and nothing is wrong."""
    found = selectors.chain_verify()
    assert (found.num_events, found.head, found.fault) == (0, START, "")


@pytest.mark.django_db
def test_each_event_follows_on_the_one_before() -> None:
    """Places are counted without a gap, and the last hash is the head."""
    events = told(5)
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert [event.previous for event in events] == [START, *(event.hash for event in events[:-1])]
    assert selectors.chain_verify().head == events[-1].hash


def edit_kind() -> None:
    """Rewrite what happened."""
    Event.objects.filter(seq=2).update(kind="offer_released")


def edit_all() -> None:
    """Rewrite what happened, and the hash with it."""
    event = Event.objects.get(seq=2)
    event.kind = "offer_released"
    event.hash = hash_of(event)
    event.save()


def cut_out() -> None:
    """Take an event out."""
    Payload.objects.filter(event_id=2).delete()
    Event.objects.filter(seq=2).delete()


def edit_payload() -> None:
    """Rewrite the reason."""
    Payload.objects.filter(event_id=2).update(body='{"number":9}')


def drop_payload() -> None:
    """Delete a payload and tell nobody."""
    Payload.objects.filter(event_id=2).delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (edit_kind, "Event 2 was changed"),
        (edit_all, "Event 3 does not follow"),
        (cut_out, "Event 2 is missing"),
        (edit_payload, "The payload of event 2 was changed"),
        (drop_payload, "Event 2 has no payload, and no event says that it was erased"),
    ],
)
def test_the_first_broken_link_is_named(tamper: Callable[[], None], fault: str) -> None:
    """Whatever was done to the tables."""
    told(4)
    with unguarded():
        tamper()
    found = selectors.chain_verify()
    assert found.fault.startswith(fault)
    assert found.num_events == (2 if fault.startswith("Event 3") else 1)


def test_an_auditor_verifies_the_chain_on_the_log(client_of: Callable[[str], Client]) -> None:
    """The page tells number and head of a whole chain, and the first broken link after somebody tampered."""
    ines = client_of("ines")
    head = told(4)[-1].hash
    page = ines.post(reverse("log-verify")).content.decode()
    assert "The chain is whole, with 4 events." in page
    assert head in page
    with unguarded():
        edit_payload()
    page = ines.post(reverse("log-verify")).content.decode()
    assert "The payload of event 2 was changed: its digest is not that of the event." in page
    assert "1 event before it is sound." in page
    assert "whole" not in page
    french = ines.post(reverse("log-verify"), headers={"accept-language": "fr"}).content.decode()
    assert "Le contenu de l’événement 2 a été modifié" in french


def test_a_very_long_chain_is_left_to_the_command(
    client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log offers no button then, and says with what it is verified."""
    told(4)
    monkeypatch.setattr(selectors, "MOST", 3)
    ines = client_of("ines")
    assert "bluehelm audit verify" in (page := ines.get(reverse("log")).content.decode())
    assert "Verify the chain" not in page
    assert ines.post(reverse("log-verify")).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("tamper", [edit_kind, edit_all, cut_out, edit_payload, drop_payload])
def test_the_database_itself_refuses_to_change_the_chain(tamper: Callable[[], None]) -> None:
    """Whoever asks, a service or not; only a payload of which an event says that it is erased may go."""
    told(4)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        tamper()
    found = selectors.chain_verify()
    assert (found.num_events, found.fault) == (4, "")


@pytest.mark.django_db
def test_a_cut_end_shows_by_the_head_of_an_earlier_day() -> None:
    """Without it a chain that lost its end looks whole."""
    head = told(3)[-1].hash
    with unguarded():
        Payload.objects.filter(event_id=3).delete()
        Event.objects.filter(seq=3).delete()
    assert selectors.chain_verify().fault == ""
    assert "was cut" in selectors.chain_verify(head=head).fault


@pytest.mark.django_db
def test_an_erased_payload_leaves_the_chain_whole() -> None:
    """What was said is gone, with the key; that it was erased stands in the chain."""
    told(3)
    payload_erase(2, act=Act(actor_id=8))
    found = selectors.chain_verify()
    assert (found.num_events, found.num_erased, found.fault) == (4, 1, "")
    assert selectors.body_of(Event.objects.get(seq=2)) is None
    assert not Payload.objects.filter(event_id=2).exists()


@pytest.mark.django_db
def test_no_event_names_a_person() -> None:
    """Columns under the hash hold numbers and kinds; words stand in the payload, which can be erased."""
    names = {field.name for field in Event._meta.concrete_fields}
    assert names == {"seq", "at", "actor_id", "kind", "object_id", "request_id", "digest", "previous", "hash"}
