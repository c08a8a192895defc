"""Capacity building of the demonstration: invented states that ask, train, equip and pay for one another."""

from __future__ import annotations

from bluehelm.partnership.capacity_domain import CapacityNeed, CapacityOffer
from bluehelm_web.capacity import models as held
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
    CapacityNeed(
        need_id="QMA-N-POLICE",
        contributor="QMA",
        unit_type="FPU",
        need_kind="training",
        text="Crowd control for the river police",
        regions=[ISLES],
        languages=["en"],
        places=140,
        from_on="2027-02-01",
        until_on="2027-08-01",
        **INVENTED,
    ),
    CapacityNeed(
        need_id="XAL-N-VEHICLES",
        contributor="XAL",
        unit_type="FPU",
        need_kind="vehicles",
        text="Armoured vehicles for two patrols",
        regions=[RIVERS],
        equipment=["armoured vehicles"],
        places=12,
        from_on="2027-03-01",
        until_on="2027-10-01",
        **INVENTED,
    ),
    CapacityNeed(
        need_id="XDO-N-SURGEONS",
        contributor="XDO",
        unit_type="MED_L2",
        need_kind="medical",
        text="Surgical team that works in the field",
        regions=[RIVERS],
        languages=["fr"],
        places=16,
        from_on="2027-05-01",
        until_on="2027-11-01",
        **INVENTED,
    ),
    CapacityNeed(
        need_id="XES-N-ENGLISH",
        contributor="XES",
        need_kind="language",
        text="English for the staff of an engineer company",
        regions=[RIVERS],
        languages=["en"],
        places=20,
        from_on="2027-02-01",
        until_on="2027-12-01",
        **INVENTED,
    ),
)
"""What invented contributors ask for."""

OFFERS = (
    CapacityOffer(
        support_id="XNO-S-SCHOOL",
        giver="XNO",
        need_kinds=["training"],
        text="School of crowd control",
        regions=[ISLES, RIVERS],
        languages=["en", "fr"],
        places=160,
        from_on="2027-01-01",
        until_on="2028-01-01",
        cost_kusd=2,
        **INVENTED,
    ),
    CapacityOffer(
        support_id="XPE-S-TEAM",
        giver="XPE",
        need_kinds=["training"],
        text="Mobile team for police and engineers",
        regions=[ISLES],
        languages=["en"],
        places=60,
        from_on="2027-03-01",
        until_on="2027-07-01",
        **INVENTED,
    ),
    CapacityOffer(
        support_id="XTA-S-FUND",
        giver="XTA",
        need_kinds=["money"],
        text="Trust fund for police training",
        regions=[ISLES, RIVERS],
        places=300,
        from_on="2027-01-01",
        until_on="2028-01-01",
        **INVENTED,
    ),
    CapacityOffer(
        support_id="XNO-S-FIELD",
        giver="XNO",
        need_kinds=["medical"],
        text="Field surgery course",
        regions=[RIVERS],
        languages=["fr"],
        places=12,
        from_on="2027-06-01",
        until_on="2027-12-01",
        **INVENTED,
    ),
    CapacityOffer(
        support_id="NETWORK-S-ENGLISH",
        giver="Training Centres Network",
        need_kinds=["language", "advice"],
        text="Language school and desk officers",
        regions=[ISLES, RIVERS],
        languages=["en", "fr"],
        places=30,
        from_on="2027-01-01",
        until_on="2028-01-01",
        **INVENTED,
    ),
)
"""What invented states, and an invented organization, give."""


def seed() -> None:
    """Keep a handful of needs and offers, all of them released."""
    for code, name in STATES.items():
        Contributor.objects.get_or_create(iso3=code, defaults={"name": name, **INVENTED})
    for need in NEEDS:
        held.CapacityNeed.objects.create(**values_of(need), is_released=True)
    for offer in OFFERS:
        code = offer.giver if offer.giver in STATES else ""
        held.CapacityOffer.objects.create(**values_of(offer), contributor=code, is_released=True)
