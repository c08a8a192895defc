"""Reads of the chain: what happened to an object, and whether nothing was tampered with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from bluehelm_web.audit.models import Event, Payload
from bluehelm_web.audit.services import ERASED, START, digest_of, hash_of

PAGE = 50
"""Events on a page."""

CHUNK = 2000
"""Events that are read at once."""

MOST = 200_000
"""Events that are verified while somebody waits for the page: within half a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    What is found when the chain is verified.

    Attributes
    ----------
    num_events, num_erased
        Events, and those whose payload was erased.
    head
        Hash of the last event; the start of the chain when there is none.
    fault
        The first broken link in words; empty when the chain is whole.

    Examples
    --------
    >>> Verdict(num_events=0, num_erased=0, head=START, fault="").fault
    ''
    """

    num_events: int
    num_erased: int
    head: str
    fault: str


def head(*, but: Sequence[str] = ()) -> str:
    """Return the hash of the last event that is none of some kinds; the start of the chain without one."""
    return (
        Event.objects.exclude(kind__in=but).order_by("-seq").values_list("hash", flat=True).first() or START
    )


def chain_length() -> int:
    """Return the place of the last event."""
    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def chain_verify(*, head: str = "") -> Verdict:
    """
    Verify the chain from its start.

    Parameters
    ----------
    head
        Hash that some event must have, as exported on an earlier day: without it a chain that was cut at its
        end looks whole.

    Returns
    -------
    Verdict
        Up to the first broken link: a place that is missing or taken twice, a hash that is not that of its
        event, a payload that was changed, or one that is gone though no event says that it was erased.
    """
    erased = {
        row.removeprefix("event:")
        for row in Event.objects.filter(kind=ERASED).values_list("object_id", flat=True)
    }
    previous, seq, is_known = START, 0, not head or head == START
    for event, payload in _linked():
        is_erased = str(event.seq) in erased or (payload is None and _is_erased(event.seq))
        if fault := _fault(event, payload, previous=previous, seq=seq + 1, is_erased=is_erased):
            return Verdict(num_events=seq, num_erased=len(erased), head=previous, fault=fault)
        previous, seq = event.hash, event.seq
        is_known = is_known or event.hash == head
    cut = _("No event has the hash %(head)s; the chain was cut or begun anew.") % {"head": head}
    fault = "" if is_known else cut
    return Verdict(num_events=seq, num_erased=len(erased), head=previous, fault=fault)


def events_after(seq: int) -> list[Event]:
    """
    Return the events that follow on a place, at most ``CHUNK`` of them.

    Events commit in the order of their places: who asks again from the last place that came misses none.
    """
    return list(Event.objects.filter(seq__gt=seq).order_by("seq")[:CHUNK])


def _linked() -> Iterator[tuple[Event, Payload | None]]:
    last = 0
    while rows := events_after(last):
        payloads = Payload.objects.in_bulk([row.seq for row in rows])
        yield from ((row, payloads.get(row.seq)) for row in rows)
        last = rows[-1].seq


def _is_erased(seq: int) -> bool:
    """Tell whether an event says that the payload of another was erased, be it while the chain is read."""
    return Event.objects.filter(kind=ERASED, object_id=f"event:{seq}").exists()


def _fault(event: Event, payload: Payload | None, *, previous: str, seq: int, is_erased: bool) -> str:
    """Return what is wrong with one link; empty when nothing is."""
    fault = ""
    if event.seq != seq:
        fault = _("Event %(seq)s is missing; event %(found)s follows on %(last)s.")
    elif event.previous != previous:
        fault = _("Event %(seq)s does not follow on the event before it: its previous hash is another one.")
    elif event.hash != hash_of(event):
        fault = _("Event %(seq)s was changed: its hash is not that of what it says.")
    elif payload is None:
        fault = "" if is_erased else _("Event %(seq)s has no payload, and no event says that it was erased.")
    elif is_erased:
        fault = _("Event %(seq)s has a payload, though an event says that it was erased.")
    elif event.digest != digest_of(payload.body, key=bytes(payload.key)):
        fault = _("The payload of event %(seq)s was changed: its digest is not that of the event.")
    return fault % {"seq": seq, "found": event.seq, "last": seq - 1}


def event_list_of(object_id: str) -> models.QuerySet[Event]:
    """Return what happened to an object, latest first, with payloads."""
    return Event.objects.filter(object_id=object_id).select_related("payload").order_by("-seq")


def objects_with(kind: str, names: Iterable[str]) -> frozenset[str]:
    """Return to which of some objects something of a kind has happened, as the chain names them."""
    asked, found = list(names), set[str]()
    for start in range(0, len(asked), CHUNK):
        rows = Event.objects.filter(kind=kind, object_id__in=asked[start : start + CHUNK])
        found.update(rows.values_list("object_id", flat=True))
    return frozenset(found)


def events_with_payloads() -> models.QuerySet[Event]:
    """Return the whole chain, each event with what it tells."""
    return Event.objects.select_related("payload")


def event_page(*, before: int | None = None) -> tuple[list[Event], int | None]:
    """Return a page of the chain, latest first, and before which place the next page begins."""
    rows = events_with_payloads().order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].seq if len(found) > PAGE else None


def body_of(event: Event) -> dict[str, object] | None:
    """Return what an event tells; None when it was erased."""
    payload = getattr(event, "payload", None)
    return json.loads(payload.body) if payload else None
