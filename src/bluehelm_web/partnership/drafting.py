"""Drafts that a person makes on a page: the same that is sent twice is one offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.owners import owned_by
from bluehelm_web.audit.services import Act, changing
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.services import offer_draft

NAMING = ("unit_type", "name", "strength")
"""Columns by which offers that may say the same are found."""


class SameError(Exception):
    """
    An offer of the own state says the same in every column.

    Attributes
    ----------
    offer
        That offer.
    """

    def __init__(self, offer: Offer) -> None:
        super().__init__(offer.pk)
        self.offer = offer


def offer_draft_once(values: Mapping[str, Any], *, is_another: bool, user: User, act: Act) -> Offer:
    """
    Draft an offer of the user's own state, unless one stands there that says the same.

    Parameters
    ----------
    values, user, act
        As of ``services.offer_draft``.
    is_another
        Whether it is another unit, although it says the same.

    Returns
    -------
    Offer
        As of ``services.offer_draft``.

    Raises
    ------
    PermissionDenied, ValidationError
        As of ``services.offer_draft``.
    SameError
        With the offer that says the same; then nothing is drafted.
    """
    with changing():
        if not is_another and (same := _same(values, user=user)) is not None:
            raise SameError(same)
        return offer_draft(values, user=user, act=act)


def _same(values: Mapping[str, Any], *, user: User) -> Offer | None:
    named = {name: values[name] for name in NAMING if name in values}
    rows = Offer.objects.filter(owned_by(user), **named).select_related("ministry").order_by("pk")
    return next(
        (row for row in rows if all(getattr(row, name) == told for name, told in values.items())), None
    )
