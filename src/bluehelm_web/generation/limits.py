"""Limits that contributors set: each names a mission or site that a register has, or says that none does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bluehelm.core.synonyms import nearest
from bluehelm.generation.rules import caveats_against
from bluehelm.partnership.domain import Caveat as CaveatNoun
from bluehelm_web.accounts.models import User, Viewer
from bluehelm_web.audit.services import Act, changing
from bluehelm_web.core import names
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces.models import Commitment
from bluehelm_web.generation.registers import REGISTERS
from bluehelm_web.generation.selectors import lines_in_force, missions_visible_to, rows_visible_to
from bluehelm_web.partnership import terms
from bluehelm_web.partnership.models import Caveat, Limit, Notice
from bluehelm_web.partnership.selectors import followers

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
        Columns of the caveat, whether it ``is_unlisted``: kept as it is written, on whatever register, and
        whether it ``is_meant`` where it rules out the mission to which the offer is committed.

    Returns
    -------
    Caveat
        As of ``terms.caveat_add``.

    Raises
    ------
    PermissionDenied, ValidationError
        As of ``terms.caveat_add``; also when no register that the user may read has the mission or site, and
        it is not said to be unlisted: a slip of the pen would protect nothing. And when it rules out the
        mission to which the offer is committed, and is not said to be meant; whoever committed it is told.
    """
    columns = {name: value for name, value in values.items() if name not in ("is_unlisted", "is_meant")}
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
    with changing():
        held = Commitment.objects.filter(offer_id=offer_id, ended_at=None).first()
        before = offers_against([offer_id], mission=held.mission) if held else {offer_id}
        row = terms.caveat_add(offer_id, values=columns, user=user, act=act, reason=reason)
        if held and offers_against([offer_id], mission=held.mission) - before:
            _check_meant(held, is_meant=bool(values.get("is_meant")))
            _tell(held)
    return row


def _check_meant(held: Commitment, *, is_meant: bool) -> None:
    """Refuse to take the ground from under a commitment without saying so."""
    if not is_meant:
        said = _(
            "It rules out %(mission)s, to which the offer is committed since %(day)s. Where that is meant,"
            " say so below: whoever committed it is told."
        )
        raise ValidationError(
            {"is_meant": said % {"mission": held.mission, "day": date_format(held.committed_at)}}
        )


def _tell(held: Commitment) -> None:
    """Tell who committed an offer, or all officers where they serve no more, that a limit is against it."""
    own = [held.committed_by] if held.committed_by.is_active else []
    told, today = names.LIMITED % {"mission": held.mission}, timezone.localdate()
    Notice.objects.bulk_create(
        Notice(user=one, offer_id=held.offer_id, action=told, made_on=today) for one in own or followers()
    )


def offers_against(offer_ids: Collection[str], *, mission: str) -> set[str]:
    """Return those among offers of which a limit rules a mission out, whoever may read that limit."""
    stated: dict[str, list[CaveatNoun]] = {name: [] for name in offer_ids}
    for row in Caveat.objects.filter(offer_id__in=stated) if stated else ():
        stated[row.offer_id].append(noun_of(row, CaveatNoun))
    return {name for name, limits in stated.items() if caveats_against(limits, mission=mission)}
