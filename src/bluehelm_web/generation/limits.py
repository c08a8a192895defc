"""Limits that contributors set: each names a mission or site that a register has, or says that none does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.synonyms import nearest
from bluehelm_web.accounts.models import User, Viewer
from bluehelm_web.audit.services import Act
from bluehelm_web.generation.registers import REGISTERS
from bluehelm_web.generation.selectors import lines_in_force, missions_visible_to, rows_visible_to
from bluehelm_web.partnership import terms
from bluehelm_web.partnership.models import Caveat, Limit

MOST_SHOWN = 500
"""Names that the form lists."""


def places_known(viewer: Viewer) -> dict[str, list[str]]:
    """Return the missions of the register, and the sites that somebody may read of, by kind of limit."""
    missions = list(missions_visible_to(viewer).values_list("pk", flat=True))
    sites = set(lines_in_force(viewer).order_by().values_list("site", flat=True))
    sites |= set(
        rows_visible_to(viewer, register=REGISTERS["sites"]).order_by().values_list("site_id", flat=True)
    )
    of_missions = dict.fromkeys((Limit.NOT_MISSION.value, Limit.ONLY_MISSION.value), missions)
    return {**of_missions, Limit.NOT_SITE.value: sorted(sites - {""})}


def limit_add(offer_id: str, *, values: Mapping[str, Any], user: User, act: Act, reason: str = "") -> Caveat:
    """
    State a limit on the use of an offer.

    Parameters
    ----------
    offer_id, user, act, reason
        As of ``terms.caveat_add``.
    values
        Columns of the caveat, and whether it ``is_unlisted``: kept as it is written, on whatever register.

    Returns
    -------
    Caveat
        As of ``terms.caveat_add``.

    Raises
    ------
    PermissionDenied, ValidationError
        As of ``terms.caveat_add``; also when no register that the user may read has the mission or site, and
        it is not said to be unlisted: a slip of the pen would protect nothing.
    """
    columns = {name: value for name, value in values.items() if name != "is_unlisted"}
    known, value = places_known(user).get(columns["rule"], []), str(columns["value"]).strip()
    if not values.get("is_unlisted") and value not in known:
        near = nearest(value, names=known)
        said = _(
            "No register that you may read has %(value)s. Choose one of the list, or say that it stands on"
            " none."
        )
        meant = _("Write %(near)s, if that is meant.") % {"near": near}
        told = said % {"value": value}
        raise ValidationError({"value": f"{told} {meant}" if near else told})
    return terms.caveat_add(offer_id, values=columns, user=user, act=act, reason=reason)
