"""Deliveries to webhooks: the chain is the queue; one event after the other, again later where it fails."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm_web.accounts import vault
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.jobs import feed, signatures, targets
from bluehelm_web.jobs.models import Delivery, DeliveryState, Webhook
from bluehelm_web.jobs.webhooks import object_id, place_of

AGAIN = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""How long after each attempt in vain the next one follows; after the last of them the webhook is stopped."""

CLAIM = timedelta(minutes=2)
"""How long a webhook is one worker's; longer than any attempt takes."""

GONE = 410
"""Status by which an address says that it wants nothing more."""

live = partial(Webhook.objects.filter, opened_at__isnull=False, stopped_at=None, ended_at=None)
"""Return the webhooks that are told what happens."""


def deliver(*, now: datetime) -> int:
    """
    Try what is due, one message of each webhook.

    Parameters
    ----------
    now
        The moment.

    Returns
    -------
    int
        Attempts; 0 when nothing is due.
    """
    tried = 0
    for pk in (
        Webhook.objects.filter(opened_at__isnull=False, ended_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    ):
        claimed = _claim(pk, now=now) if _has_work(pk, now=now) else None
        if claimed is not None:
            tried += 1
            _attempt(claimed, now=now)
    return tried


def is_behind(*, now: datetime) -> bool:
    """Tell whether a message was due by a moment and is still on its way."""
    return Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=now).exists()


def _has_work(pk: int, *, now: datetime) -> bool:
    """Tell whether something may be due, without taking the lock of changes."""
    waiting = Delivery.objects.filter(webhook=pk, state=DeliveryState.WAITING)
    if waiting.filter(next_at__lte=now).exists():
        return True
    if waiting.exclude(event=None).exists():
        return False
    return (
        live(pk=pk).exists()
        and Event.objects.filter(seq__gt=Webhook.objects.values_list("cursor", flat=True).get(pk=pk)).exists()
    )


def _claim(pk: int, *, now: datetime) -> Delivery | None:
    """Take what is due of a webhook, unless another worker has it."""
    with changing():
        webhook = Webhook.objects.select_related("organization").get(pk=pk)
        if (
            webhook.opened_at is None
            or webhook.ended_at is not None
            or (webhook.claimed_until and webhook.claimed_until > now)
        ):
            return None
        found = _due(webhook, now=now)
        if found is not None:
            webhook.claimed_until = now + CLAIM
            webhook.save(update_fields=["claimed_until"])
    return found


def _due(webhook: Webhook, *, now: datetime) -> Delivery | None:
    """Return the test that waits, else the event on its way, else the next; None before its time."""
    waiting = webhook.deliveries.filter(state=DeliveryState.WAITING)
    test = waiting.filter(event=None, next_at__lte=now).first()
    if test is not None or not webhook.is_live:
        return test
    on_its_way = waiting.exclude(event=None).first()
    if on_its_way is not None:
        return on_its_way if on_its_way.next_at and on_its_way.next_at <= now else None
    last = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    sight = feed.sight_for(webhook.organization)
    event = feed.following(sight, after=webhook.cursor, kinds=webhook.kinds)
    webhook.cursor = event.seq if event else last
    webhook.save(update_fields=["cursor"])
    if event is None:
        return None
    return webhook.deliveries.create(
        event=event.seq, message_id=f"event_{event.seq}_{webhook.pk}", body=body_of(event), next_at=now
    )


def body_of(event: Event) -> str:
    """Return what is sent of an event: its kind and moment, and what it happened to. Never by whom or why."""
    [one] = feed.told([event])
    data = {"event": one.seq, "object": event.object_id, "path": one.address}
    if one.level:
        data["level"] = one.level
    told = {"type": one.kind.replace("_", ".", 1), "timestamp": one.at.isoformat(), "data": data}
    return json.dumps(told, separators=(",", ":"))


def _attempt(delivery: Delivery, *, now: datetime) -> None:
    status, fault = None, ""
    try:
        sent_s = int(timezone.now().timestamp())
        told = {"message_id": delivery.message_id, "sent_s": sent_s}
        headers = signatures.headers(delivery.body, **told, keys=_keys(delivery.webhook, now=now))  # type: ignore[arg-type]
        status = targets.post(delivery.webhook.address, body=delivery.body, headers=headers)
    except targets.TargetError as error:
        fault = str(error)
    except vault.SealError:
        fault = _("The registry has another secret by now: change the secret of this webhook.")
    _keep(delivery, status=status, fault=fault, now=now)


def _keys(webhook: Webhook, *, now: datetime) -> list[str]:
    """Return the secrets that sign; one sealed under an earlier secret of the registry is sealed anew."""
    place = place_of(webhook)
    keys = [vault.opened(webhook.sealed, place=place)]
    if vault.is_old(webhook.sealed):
        held = Webhook.objects.filter(pk=webhook.pk, sealed=webhook.sealed)
        held.update(sealed=vault.seal(keys[0], place=place))
    if webhook.sealed_before and webhook.before_until and webhook.before_until > now:
        keys.append(vault.opened(webhook.sealed_before, place=place))
    return keys


def _keep(delivery: Delivery, *, status: int | None, fault: str, now: datetime) -> None:
    """Keep what came of an attempt; a webhook that ended meanwhile stays as it is."""
    with changing():
        webhook = Webhook.objects.get(pk=delivery.webhook_id)
        webhook.claimed_until = None
        webhook.save(update_fields=["claimed_until"])
        held = Delivery.objects.get(pk=delivery.pk)
        if held.state != DeliveryState.WAITING:
            return
        held.attempts, held.status, held.fault = held.attempts + 1, status, fault[:200]
        if status is not None and 200 <= status < 300:
            held.state, held.ended_at, held.next_at = DeliveryState.DELIVERED, now, None
        elif held.event is None:
            held.state, held.ended_at, held.next_at = DeliveryState.DROPPED, now, None
        elif status == GONE or held.attempts > len(AGAIN):
            held.next_at = None
            _stop(webhook, status=status, now=now)
        else:
            held.next_at = now + AGAIN[held.attempts - 1]
        held.save()


def _stop(webhook: Webhook, *, status: int | None, now: datetime) -> None:
    """Stop a webhook: what it was not told waits until an administrator lets it go on."""
    webhook.stopped_at = now
    webhook.save(update_fields=["stopped_at"])
    event_append("webhook_stopped", object_id=object_id(webhook), payload={"status": status}, act=Act())
