"""Writes that commit offers to missions, within the limits that contributors set; their owners are told."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm.generation.rules import caveats_against
from bluehelm.partnership.domain import Caveat as CaveatNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing
from bluehelm_web.core import names
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces import commitments
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces.models import Commitment
from bluehelm_web.forces.permissions import rules, selected_from
from bluehelm_web.partnership.models import Caveat, Notice, Offer
from bluehelm_web.partnership.selectors import caveats_visible_to, focal_points


def offer_commit(offer_id: str, *, mission: str, reason: str, user: User, act: Act) -> Commitment:
    """
    Commit an offer to a mission, and tell those who speak for its owner.

    Parameters
    ----------
    offer_id, mission, reason, user, act
        As of ``forces.commitments.offer_commit``.

    Returns
    -------
    Commitment
        The one that there is, where it is committed to that mission already.

    Raises
    ------
    PermissionDenied
        As of ``forces.commitments.offer_commit``.
    ValidationError
        As there; also when a limit of its contributor rules the mission out, whoever may read it, or when it
        stands below the level from which on units are selected.
    """
    if not commitments.may_commit(user):
        raise PermissionDenied
    with changing():
        offer = Offer.objects.get(pk=offer_id)
        if not Commitment.objects.filter(offer_id=offer_id, ended_at=None).exists():
            wrong = [*_ruled_out(offer, mission=mission, user=user), *_too_low(offer, user=user)]
            if wrong:
                raise ValidationError({"offer": wrong})
            _tell(offer, told=names.COMMITTED % {"mission": mission})
        return commitments.offer_commit(offer_id, mission=mission, reason=reason, user=user, act=act)


def offer_free(held: Commitment, *, reason: str, user: User, act: Act) -> Commitment:
    """
    Free an offer from its mission, and tell those who speak for its owner.

    Parameters
    ----------
    held
        The commitment; one that has ended stays as it is.
    reason, user, act
        As of ``forces.commitments.offer_free``.

    Returns
    -------
    Commitment
        Ended.

    Raises
    ------
    PermissionDenied
        As of ``forces.commitments.offer_free``.
    """
    with changing():
        is_held = Commitment.objects.filter(pk=held.pk, ended_at=None).exists()
        freed = commitments.offer_free(held.pk, reason=reason, user=user, act=act)
        if is_held:
            offer = Offer.objects.get(pk=held.offer_id)
            _tell(offer, told=names.FREED % {"mission": held.mission})
    return freed


def _ruled_out(offer: Offer, *, mission: str, user: User) -> list[str]:
    """Return which limits rule a mission out, those that somebody may not read as not available."""
    rows = {noun_of(row, CaveatNoun): row for row in Caveat.objects.filter(offer_id=offer.pk)}
    seen, _withheld = caveats_visible_to(user, offer)
    told = dict.fromkeys(
        f"{rows[one].get_rule_display()}{names.colon()}{one.value}"
        if rows[one] in seen
        else _("not available to you")
        for one in caveats_against(rows, mission=mission)
    )
    said = _("A limit of its contributor rules this mission out (%(limit)s); only its contributor lifts it.")
    return [said % {"limit": one} for one in told]


def _too_low(offer: Offer, *, user: User) -> list[str]:
    """Return why an offer cannot be selected yet: no unit is without a visit that it passed."""
    least, on = selected_from(), timezone.localdate()
    standing = forces_selectors.places_for(user, {offer.pk: offer.unit_type}, on=on)[offer.pk]
    if standing.order >= rules().level_order[least]:
        return []
    said = _(
        "It has not reached level %(least)s, and no unit is selected before it has passed its assessment"
        " visit. Next: %(action)s"
    )
    return [said % {"least": least, "action": names.named(standing.next_action)}]


def _tell(offer: Offer, *, told: str) -> None:
    people, today = focal_points([offer])[offer.pk], timezone.localdate()
    Notice.objects.bulk_create(
        Notice(user=user, offer_id=offer.pk, action=told, made_on=today) for user in people
    )
