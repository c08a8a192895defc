"""A gift of the demonstration: helicopters of an invented state, of which some parts are still asked for."""

from __future__ import annotations

from datetime import date, timedelta

from bluehelm.partnership.delivery_domain import GiftComponent, Milestone
from bluehelm.partnership.domain import Announcement
from bluehelm_web.core.rows import values_of
from bluehelm_web.partnership import models as held
from bluehelm_web.site.demo_capacity import INVENTED

GIVER, PARTNER, PAYER = "XNO", "QMA", "XPE"
"""Who gives, who may send the unit, and who pays: none of them is a real one."""

SAID_BEFORE, DUE_AFTER = timedelta(days=90), timedelta(days=21)
"""How long ago it was announced, and after how long its milestone is due."""

PARTS = (("aircraft", GIVER), ("trainer", GIVER), ("payer", PAYER), ("crew", ""), ("maintainer", ""))
"""What it takes, and who provides it; empty is asked for."""


def seed(*, on: date) -> None:
    """Keep the gift, with who provides which part, and a milestone that is due soon after a day."""
    said = Announcement(
        announcement_id="XNO-HELICOPTERS",
        contributor=GIVER,
        conference="Outside a conference (invented)",
        category="aviation",
        capability="light helicopters (invented)",
        quantity=6,
        unit="helicopter",
        stated_on=on - SAID_BEFORE,
        description="given to a partner that crews them",
        stage="announced",
        gives="equipment",
        partners=(PARTNER, PAYER),
        **INVENTED,
    )
    held.Announcement.objects.create(**values_of(said), is_released=True)
    told = {"announcement_id": said.announcement_id, "recorded_on": said.stated_on, **INVENTED}
    for part, provider in PARTS:
        one = GiftComponent.model_validate({**told, "part": part, "provider": provider})
        held.GiftComponent.objects.create(**values_of(one))
    mark = Milestone(
        milestone_id="XNO-HELICOPTERS-M1",
        announcement_id=said.announcement_id,
        text="A partner is found whose crews begin their course",
        due_on=on + DUE_AFTER,
        **INVENTED,
    )
    held.Milestone.objects.create(**values_of(mark))
