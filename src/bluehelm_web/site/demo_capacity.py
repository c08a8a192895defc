"""Capacity building of the demonstration: invented states that ask, train, equip and pay for one another."""

from __future__ import annotations

from datetime import date, timedelta

from bluehelm.partnership.capacity_domain import CapacityNeed, CapacityOffer
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import Act
from bluehelm_web.capacity import models as held
from bluehelm_web.capacity.models import Stage
from bluehelm_web.capacity.partnerships import Proposal, partnership_propose
from bluehelm_web.core.rows import values_of
from bluehelm_web.partnership.models import Contributor

INVENTED = {"kind": "illustrative", "source": "invented for the demonstration"}
ISLES, RIVERS = "Northern Isles", "Riverine States"
"""Groups of invented states, so that nothing that is invented is meant for a real one."""

STATES = {
    "XAL": "Aldara",
    "XDO": "Dorwin",
    "XES": "Estaria",
    "XNO": "Nordane",
    "XPE": "Pellara",
    "XTA": "Tavoria",
}
"""Invented states that take part, by their free codes."""


NEEDS = (
    (
        CapacityNeed(
            need_id="QMA-N-POLICE",
            contributor="QMA",
            unit_type="FPU",
            need_kind="training",
            text="Crowd control for the river police",
            regions=[ISLES],
            languages=["en"],
            places=140,
            **INVENTED,
        ),
        (-10, 210),
    ),
    (
        CapacityNeed(
            need_id="XAL-N-VEHICLES",
            contributor="XAL",
            unit_type="FPU",
            need_kind="vehicles",
            text="Armoured vehicles for two patrols",
            regions=[RIVERS],
            equipment=["armoured vehicles"],
            places=12,
            **INVENTED,
        ),
        (60, 300),
    ),
    (
        CapacityNeed(
            need_id="XDO-N-SURGEONS",
            contributor="XDO",
            unit_type="MED_L2",
            need_kind="medical",
            text="Surgical team that works in the field",
            regions=[RIVERS],
            languages=["fr"],
            places=16,
            **INVENTED,
        ),
        (100, 330),
    ),
    (
        CapacityNeed(
            need_id="XES-N-ENGLISH",
            contributor="XES",
            need_kind="language",
            text="English for the staff of an engineer company",
            regions=[RIVERS],
            languages=["en"],
            places=20,
            **INVENTED,
        ),
        (-200, 365),
    ),
)
"""What invented contributors ask for, each with how many days from today it begins and ends."""


OFFERS = (
    (
        CapacityOffer(
            support_id="XNO-S-SCHOOL",
            giver="XNO",
            need_kinds=["training"],
            text="School of crowd control",
            regions=[ISLES, RIVERS],
            languages=["en", "fr"],
            places=160,
            cost_kusd=2,
            **INVENTED,
        ),
        (-220, 400),
    ),
    (
        CapacityOffer(
            support_id="XPE-S-TEAM",
            giver="XPE",
            need_kinds=["training"],
            text="Mobile team for police and engineers",
            regions=[ISLES],
            languages=["en"],
            places=60,
            **INVENTED,
        ),
        (-60, 180),
    ),
    (
        CapacityOffer(
            support_id="XTA-S-FUND",
            giver="XTA",
            need_kinds=["money"],
            text="Trust fund for police training",
            regions=[ISLES, RIVERS],
            places=300,
            **INVENTED,
        ),
        (-220, 400),
    ),
    (
        CapacityOffer(
            support_id="XNO-S-FIELD",
            giver="XNO",
            need_kinds=["medical"],
            text="Field surgery course",
            regions=[RIVERS],
            languages=["fr"],
            places=12,
            **INVENTED,
        ),
        (120, 365),
    ),
    (
        CapacityOffer(
            support_id="NETWORK-S-ENGLISH",
            giver="Training Centres Network",
            need_kinds=["language", "advice"],
            text="Language school and desk officers",
            regions=[ISLES, RIVERS],
            languages=["en", "fr"],
            places=30,
            **INVENTED,
        ),
        (-220, 400),
    ),
)
"""What invented states, and an invented organization, give; the same."""


def seed(*, on: date) -> None:
    """
    Keep a handful of needs and offers, a partnership that is done, one under way and one that waits.

    Parameters
    ----------
    on
        The day.
    """
    for code, name in STATES.items():
        Contributor.objects.get_or_create(iso3=code, defaults={"name": name, **INVENTED})
    for need, days in NEEDS:
        held.CapacityNeed.objects.create(**values_of(need) | _period(days, on=on), is_released=True)
    for offer, days in OFFERS:
        told = values_of(offer) | _period(days, on=on)
        code = offer.giver if offer.giver in STATES else ""
        held.CapacityOffer.objects.create(**told, contributor=code, is_released=True)
    school = _agreed("XES-N-ENGLISH", support_id="NETWORK-S-ENGLISH", places=20, on=on - timedelta(days=190))
    _step(school, stage=Stage.RUNNING, on=on - timedelta(days=180))
    done = {"places": 18, "note": "18 of 20 passed the test"}
    _step(school, stage=Stage.ASSESSED, on=on - timedelta(days=20), **done)
    team = _agreed("QMA-N-POLICE", support_id="XPE-S-TEAM", places=40, on=on - timedelta(days=30))
    _step(team, stage=Stage.RUNNING, on=on - timedelta(days=5), places=12)
    bao = User.objects.get(username="bao")
    proposal = Proposal(
        need_id="QMA-N-POLICE",
        support_id="XNO-S-SCHOOL",
        fund_id="XTA-S-FUND",
        places=80,
        from_on=on + timedelta(days=30),
        until_on=on + timedelta(days=150),
    )
    partnership_propose(proposal, by=Writer(user=bao, act=Act(actor_id=bao.pk)))


def _period(days: tuple[int, int], *, on: date) -> dict[str, date]:
    first, last = days
    return {"from_on": on + timedelta(days=first), "until_on": on + timedelta(days=last)}


def _agreed(need_id: str, *, support_id: str, places: int, on: date) -> held.CapacityPartnership:
    """Keep a partnership that was proposed and agreed on a day."""
    need = held.CapacityNeed.objects.get(pk=need_id)
    offer = held.CapacityOffer.objects.get(pk=support_id)
    row = held.CapacityPartnership.objects.create(
        partnership_id=f"P-{need_id.partition('-')[0]}-1",
        need_id=need_id,
        support_id=support_id,
        places=places,
        from_on=on,
        until_on=need.until_on,
        contributor=need.contributor,
        giver=offer.giver,
        need_kind=need.need_kind,
        text=need.text,
        agreed_by=[offer.giver, need.contributor],
        proposed_on=on,
        **INVENTED,
    )
    for stage in (Stage.PROPOSED, Stage.AGREED):
        _step(row, stage=stage, on=on)
    return row


def _step(row: held.CapacityPartnership, *, stage: str, on: date, **told: object) -> None:
    held.PartnershipStep.objects.create(partnership=row, stage=stage, on=on, **INVENTED, **told)
