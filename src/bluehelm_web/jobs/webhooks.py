"""Writes of webhooks: registered, tested, given another secret, resumed, ended."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm_web.accounts import vault
from bluehelm_web.accounts.models import Organization, User, Viewer
from bluehelm_web.accounts.roles import CONTRIBUTING
from bluehelm_web.audit.selectors import chain_length
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.jobs import feed, targets
from bluehelm_web.jobs.models import Delivery, DeliveryState, Webhook
from bluehelm_web.jobs.permissions import may_agree, may_keep_webhooks
from bluehelm_web.jobs.signatures import secret_made

MOST = 20
"""Webhooks that a registry has at a time."""

BOTH = timedelta(days=1)
"""How long a secret still signs beside the one that follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """
    What a webhook is told, and where.

    Attributes
    ----------
    name
        What it is for.
    address
        Where it is told.
    kinds
        Of which kinds of event.
    organization
        As which organization it sees; None for the public.
    """

    name: str
    address: str
    kinds: Sequence[str]
    organization: Organization | None


def webhook_add(wish: Wish, *, user: User, act: Act) -> tuple[Webhook, str]:
    """
    Register a webhook; it is told what happens from now on.

    One that sees as a contributor is told nothing until a releaser of that agrees.

    Parameters
    ----------
    wish
        What it is told, and where.
    user
        An administrator.
    act
        Who and in which request, for the chain.

    Returns
    -------
    tuple of (Webhook, str)
        The webhook, and its secret, which nobody can look up afterwards.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the address is not one to which the registry sends, or a kind is never told.
    """
    _check(user)
    try:
        targets.resolved(targets.target_of(wish.address))
    except targets.TargetError as error:
        raise ValidationError({"address": str(error)}) from error
    if not wish.kinds or not set(wish.kinds) <= set(feed.KINDS):
        raise ValidationError({"kinds": _("Choose of which kinds of event it is told.")})
    secret = secret_made()
    with changing():
        if Webhook.objects.filter(ended_at=None).count() >= MOST:
            raise ValidationError(_("There are %(most)d webhooks; end one first.") % {"most": MOST})
        row = Webhook(name=wish.name, address=wish.address, organization=wish.organization)
        row.kinds, row.cursor, row.sealed = sorted(wish.kinds), chain_length(), "-"
        is_asked = wish.organization is not None and wish.organization.kind in CONTRIBUTING
        row.opened_at = None if is_asked else timezone.now()
        row.full_clean()
        row.save()
        row.sealed = vault.seal(secret, place=place_of(row))
        row.save(update_fields=["sealed"])
        sees = wish.organization.code if wish.organization else "public"
        told = {"host": urlsplit(wish.address).hostname, "kinds": row.kinds, "sees as": sees}
        event_append("webhook_added", object_id=object_id(row), payload=told, act=act)
    return row, secret


def webhooks_of(viewer: Viewer) -> QuerySet[Webhook]:
    """Return the webhooks that see as the contributor of its releaser and have not ended; none for others."""
    if not may_agree(viewer) or not isinstance(viewer, User):
        return Webhook.objects.none()
    rows = Webhook.objects.filter(organization=viewer.organization_id, ended_at=None)
    return rows.select_related("organization")


def webhook_agree(row: Webhook, *, reason: str, user: User, act: Act) -> None:
    """
    Agree for a contributor that a webhook sees as it does; it is told what happens from then on.

    Parameters
    ----------
    row
        A webhook that sees as a contributor.
    reason
        Why, for the log.
    user
        A releaser of the whole of that contributor.
    act
        Who and in which request, for the chain.

    Raises
    ------
    PermissionDenied
        For anybody else, and where it has ended.
    """
    with changing():
        held = webhooks_of(user).filter(pk=row.pk).first()
        if held is None:
            raise PermissionDenied
        if held.opened_at is not None:
            return
        held.opened_at, held.cursor = timezone.now(), chain_length()
        held.save(update_fields=["opened_at", "cursor"])
        event_append("webhook_agreed", object_id=object_id(held), payload={"reason": reason}, act=act)


def webhook_rotate(row: Webhook, *, user: User, act: Act) -> str:
    """
    Give a webhook another secret; the one before signs as well for a day.

    Parameters
    ----------
    row
        A webhook that has not ended.
    user
        An administrator.
    act
        Who and in which request, for the chain.

    Returns
    -------
    str
        The secret, which nobody can look up afterwards.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When it has ended.
    """
    _check(user)
    secret = secret_made()
    with changing():
        held = _going(row)
        held.sealed_before, held.before_until = held.sealed, timezone.now() + BOTH
        held.sealed = vault.seal(secret, place=place_of(held))
        held.save(update_fields=["sealed", "sealed_before", "before_until"])
        event_append("webhook_secret_changed", object_id=object_id(held), payload={}, act=act)
    return secret


def webhook_test(row: Webhook, *, user: User) -> Delivery:
    """
    Queue a message that tells of no event; it is tried once, before what else waits.

    Parameters
    ----------
    row
        A webhook that has not ended.
    user
        An administrator.

    Returns
    -------
    Delivery
        The one that waits already, where there is one.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When it has ended, or waits for a releaser.
    """
    _check(user)
    now = timezone.now()
    body = json.dumps({"type": "test", "timestamp": now.isoformat(), "data": {}}, separators=(",", ":"))
    with changing():
        held = _going(row)
        if held.opened_at is None:
            raise ValidationError(_("It sees as a contributor, and waits until a releaser of that agrees."))
        found = held.deliveries.filter(event=None, state=DeliveryState.WAITING).first()
        return found or held.deliveries.create(
            message_id=f"test_{secrets.token_hex(16)}", body=body, next_at=now
        )


def webhook_resume(row: Webhook, *, user: User, act: Act) -> None:
    """
    Let a webhook that was stopped go on with what it was not told.

    Raises
    ------
    PermissionDenied
        For anybody but an administrator.
    ValidationError
        When it has ended.
    """
    _check(user)
    with changing():
        held = _going(row)
        if held.stopped_at is None:
            return
        held.stopped_at = None
        held.save(update_fields=["stopped_at"])
        held.deliveries.filter(state=DeliveryState.WAITING).update(next_at=timezone.now(), attempts=0)
        event_append("webhook_resumed", object_id=object_id(held), payload={}, act=act)


def webhook_end(row: Webhook, *, user: User, act: Act) -> None:
    """
    End a webhook: it is told nothing any more, and its secrets are deleted.

    Raises
    ------
    PermissionDenied
        For anybody but an administrator, or a releaser of the contributor as which it sees.
    """
    if not webhooks_of(user).filter(pk=row.pk).exists():
        _check(user)
    with changing():
        held = Webhook.objects.get(pk=row.pk)
        if held.ended_at is not None:
            return
        held.ended_at, held.sealed, held.sealed_before = timezone.now(), "-", ""
        held.save(update_fields=["ended_at", "sealed", "sealed_before"])
        held.deliveries.filter(state=DeliveryState.WAITING).update(
            state=DeliveryState.DROPPED, ended_at=held.ended_at
        )
        event_append("webhook_ended", object_id=object_id(held), payload={}, act=act)


def _check(user: User) -> None:
    if not may_keep_webhooks(user):
        raise PermissionDenied


def _going(row: Webhook) -> Webhook:
    held = Webhook.objects.get(pk=row.pk)
    if held.ended_at is not None:
        raise ValidationError(_("This webhook has ended; register another one."))
    return held


def place_of(row: Webhook) -> str:
    """Return where the secret of a webhook is kept."""
    return f"webhook:{row.pk}:secret"


def object_id(row: Webhook) -> str:
    """Return how the chain names a webhook."""
    return f"webhook:{row.pk}"
