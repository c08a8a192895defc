"""Writes to the chain: append, and erase a payload."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from bluehelm_web.audit.models import BulkChange, Event, Payload

START = "0" * 64
"""Hash before the first event."""

ERASED = "payload_erased"
"""Kind of the event that says whose payload is gone."""

LOCK = 0x626C7565
"""Number of the one lock under which PostgreSQL changes anything; SQLite has a lock of its own."""

KEY_BYTES = 32
BATCH = 500
"""Bytes of a key; rows that are written at once."""


logger = logging.getLogger("bluehelm.event")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """
    Who does something, in which request.

    Attributes
    ----------
    actor_id
        The user; None for the system.
    request_id
        One for everything that belongs together, such as a bulk edit.

    Examples
    --------
    >>> Act().actor_id is None
    True
    """

    actor_id: int | None = None
    request_id: str = ""


def act_of(request: HttpRequest) -> Act:
    """Return who does something by a request."""
    request_id = getattr(request, "request_id", "") or secrets.token_hex(16)
    return Act(actor_id=request.user.pk, request_id=request_id)


@contextmanager
def changing() -> Iterator[None]:
    """
    Begin a transaction that changes something: one at a time, on either database.

    SQLite takes its one lock when such a transaction begins; PostgreSQL takes ours. What is read inside stays
    as it is until the transaction ends, so that nothing happens twice, no two changes wait for each other in
    a circle, and events commit in the order of their places: who reads up to the last one misses none.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def trying() -> AbstractContextManager[None]:
    """Begin a part of a change that the database may refuse, after which the change can still read."""
    return transaction.atomic()


def undo() -> None:
    """Let the change that is going on come to nothing at its end: what it did, and why not, is known."""
    transaction.set_rollback(True)


def event_append(kind: str, *, object_id: str, payload: Mapping[str, object], act: Act) -> Event:
    """
    Append an event to the chain, in the transaction of the change that it tells of.

    Parameters
    ----------
    kind
        What happened, such as ``offer_released``.
    object_id
        To what.
    payload
        Difference and reason: what JSON can hold.
    act
        Who did it.

    Returns
    -------
    Event
        The new end of the chain.
    """
    return events_append(kind, told={object_id: payload}, act=act)[0]


def events_append(kind: str, *, told: Mapping[str, Mapping[str, object]], act: Act) -> list[Event]:
    """
    Append an event of one kind for each of several objects.

    Parameters
    ----------
    kind
        What happened.
    told
        Payload by object.
    act
        Who did it.

    Returns
    -------
    list of Event
        The new end of the chain.
    """
    events, payloads = [], []
    with changing():
        last = Event.objects.order_by("-seq").first()
        seq, previous = (last.seq, last.hash) if last else (0, START)
        for object_id, payload in told.items():
            body, key = canonical(payload), secrets.token_bytes(KEY_BYTES)
            event = Event(
                seq=(seq := seq + 1),
                at=timezone.now(),
                actor_id=act.actor_id,
                kind=kind,
                object_id=object_id,
                request_id=act.request_id,
                digest=digest_of(body, key=key),
                previous=previous,
            )
            event.hash = previous = hash_of(event)
            events.append(event)
            payloads.append(Payload(event=event, key=key, body=body))
        Event.objects.bulk_create(events, batch_size=BATCH)
        Payload.objects.bulk_create(payloads, batch_size=BATCH)
        transaction.on_commit(partial(_log, kind, act=act, num=len(events)))
    return events


def _log(kind: str, *, act: Act, num: int) -> None:
    """Log that something happened, once it has: what, in which request; not by whom and to what."""
    logger.info("happened", extra={"kind": kind, "num": num, "request": act.request_id})


def payload_erase(seq: int, *, act: Act) -> Event:
    """
    Delete the payload of an event and its key; the chain still verifies, and the digest tells nothing.

    Where the event is of a change of several rows, what is kept to undo that goes with it.

    Parameters
    ----------
    seq
        Place of the event.
    act
        Who erases.

    Returns
    -------
    Event
        The event that says so.
    """
    with changing():
        event = event_append(ERASED, object_id=f"event:{seq}", payload={}, act=act)
        payload = Payload.objects.select_related("event").get(event_id=seq)
        BulkChange.objects.filter(pk=payload.event.request_id).delete()
        payload.delete()
    return event


def canonical(body: Mapping[str, object]) -> str:
    """
    Return JSON that is the same for the same content.

    Examples
    --------
    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest_of(body: str, *, key: bytes) -> str:
    """
    Return the digest of a payload under its own key, without which it cannot be guessed.

    Examples
    --------
    >>> digest_of("{}", key=b"0" * 32) == digest_of("{}", key=b"1" * 32)
    False
    """
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()


def hash_of(event: Event) -> str:
    """Return the hash of an event: of the one before it, and of all that it says itself."""
    return hashlib.sha256(
        canonical(
            {
                "previous": event.previous,
                "seq": event.seq,
                "at": _moment(event.at),
                "actor": event.actor_id,
                "kind": event.kind,
                "object": event.object_id,
                "request": event.request_id,
                "digest": event.digest,
            }
        ).encode()
    ).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
