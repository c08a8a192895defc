"""Notices to those who speak for an offer: of what others recorded of it on the ladder, once each."""

from __future__ import annotations

from datetime import date

from bluehelm.core.times import day_name
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.owners import speaks_for
from bluehelm_web.core import names
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import standings
from bluehelm_web.partnership.models import Notice, Offer
from bluehelm_web.partnership.selectors import focal_points


def step_tell(offer: Offer, told: str, *, on: date, user: User) -> None:
    """
    Tell who speaks for an offer what somebody of another side recorded of it, and at which level it stands.

    Parameters
    ----------
    offer
        The offer.
    told
        The sentence, in English, as those of the library.
    on
        The day.
    user
        Who recorded it; nobody is told what their own side did.
    """
    if speaks_for(user, offer.owner):
        return
    [place] = standings({offer.pk: offer.unit_type}, on=on).values()
    said = {"offer_id": offer.pk, "level": place.level, "action": told, "made_on": on}
    Notice.objects.bulk_create(Notice(user=one, **said) for one in focal_points([offer])[offer.pk])


def said_of(row: LadderEvent, *, form: str = names.STEP) -> str:
    """Return a sentence on a ladder event, in English."""
    return form % {"answer": rules().event_names[row.kind], "day": day_name(row.on)}
