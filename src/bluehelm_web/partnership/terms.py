"""Writes of what a contributor says beside the figures of an offer: its limits, and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.partnership.models import Caveat, Component, Offer
from bluehelm_web.partnership.permissions import may_edit
from bluehelm_web.partnership.selectors import object_id
from bluehelm_web.partnership.services import check_reason, draft_advance

Term = TypeVar("Term", Caveat, Component)
"""A limit, or a part."""


def caveat_add(offer_id: str, *, values: Mapping[str, Any], user: User, act: Act, reason: str = "") -> Caveat:
    """
    State a limit on the use of an offer.

    Parameters
    ----------
    offer_id
        The offer.
    values
        Columns of the caveat.
    user
        Somebody who may change the offer.
    act
        Who and in which request, for the chain, which holds who may read it and not what it says.
    reason
        Why, for the chain; may be empty for a draft.

    Returns
    -------
    Caveat
        Seen by those whom it names.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When a value is not allowed, the offer has that limit already, or it is released and no reason said.
    """
    told = {"readers": str(values["visibility"])}
    return _add(
        Caveat(offer_id=offer_id, **values),
        kind="caveat_added",
        told=_with(told, reason=reason),
        user=user,
        act=act,
    )


def caveat_drop(caveat_id: int, *, user: User, act: Act, reason: str = "") -> Caveat:
    """
    Take a limit back.

    Parameters
    ----------
    caveat_id
        The caveat.
    user, act, reason
        As of ``caveat_add``.

    Returns
    -------
    Caveat
        As it was.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the offer is released and no reason is said.
    """
    row = Caveat.objects.get(pk=caveat_id)
    return _drop(
        row, kind="caveat_dropped", told=_with({"readers": row.visibility}, reason=reason), user=user, act=act
    )


def component_add(
    offer_id: str, *, values: Mapping[str, Any], user: User, act: Act, reason: str = ""
) -> Component:
    """
    State a part of which an offer is put together.

    Parameters
    ----------
    offer_id, values, user, act, reason
        As of ``caveat_add``.

    Returns
    -------
    Component
        Seen by whoever sees the offer.

    Raises
    ------
    PermissionDenied, ValidationError
        As of ``caveat_add``.
    """
    told = {name: str(value) for name, value in values.items() if value not in ("", None)}
    row = Component(offer_id=offer_id, **values)
    return _add(row, kind="component_added", told=_with(told, reason=reason), user=user, act=act)


def component_drop(component_id: int, *, user: User, act: Act, reason: str = "") -> Component:
    """
    Take a part back.

    Parameters
    ----------
    component_id
        The part.
    user, act, reason
        As of ``caveat_add``.

    Returns
    -------
    Component
        As it was.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the offer is released and no reason is said.
    """
    row = Component.objects.get(pk=component_id)
    told = {"part": row.part, "provider": row.provider}
    return _drop(row, kind="component_dropped", told=_with(told, reason=reason), user=user, act=act)


def _with(told: Mapping[str, str], *, reason: str) -> Mapping[str, str]:
    """Return what the chain is told, with why."""
    return {**told, "reason": reason} if reason else told


def _add(row: Term, *, kind: str, told: Mapping[str, str], user: User, act: Act) -> Term:
    with changing():
        offer = _offer(row, user=user, reason=told.get("reason", ""))
        row.clean_fields()
        _check_once(row)
        row.full_clean()
        row.save()
        draft_advance(offer)
        event_append(kind, object_id=object_id(offer), payload=told, act=act)
    return row


def _check_once(row: Caveat | Component) -> None:
    """Refuse what the offer says already, which no scenario could take over."""
    if isinstance(row, Caveat):
        same = Caveat.objects.filter(offer_id=row.offer_id, rule=row.rule, value=row.value)
        if (known := same.first()) is not None:
            told = _("This limit is stated already, and read by %(readers)s. Take that one back first.")
            raise ValidationError({"value": told % {"readers": known.get_visibility_display()}})
    elif Component.objects.filter(offer_id=row.offer_id, part=row.part, provider=row.provider).exists():
        told = _("This part is stated already, of the same provider. Take that one back first.")
        raise ValidationError({"part": told})


def _drop(row: Term, *, kind: str, told: Mapping[str, str], user: User, act: Act) -> Term:
    with changing():
        offer = _offer(row, user=user, reason=told.get("reason", ""))
        if type(row)._default_manager.filter(pk=row.pk).delete()[0]:
            draft_advance(offer)
            event_append(kind, object_id=object_id(offer), payload=told, act=act)
    return row


def _offer(row: Caveat | Component, *, user: User, reason: str) -> Offer:
    """Return the offer that a limit or a part is of, where somebody may change it and says why."""
    offer = Offer.objects.get(pk=row.offer_id)
    if not may_edit(user, offer):
        raise PermissionDenied
    check_reason(offer, reason=reason)
    return offer
