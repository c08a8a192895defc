"""Capacity building for tests: what is given, what is asked for, and who asks for it."""

from collections.abc import Callable

from django.urls import reverse

from bluehelm.partnership.capacity_domain import CapacityNeed as NeedNoun
from bluehelm.partnership.capacity_domain import CapacityOffer as OfferNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import Act
from bluehelm_web.capacity.models import CapacityNeed, CapacityOffer
from bluehelm_web.core.rows import values_of
from bluehelm_web.partnership.models import Contributor

FACTS = {"kind": "illustrative", "source": "a test"}
COURSE = OfferNoun(
    support_id="XBO-S-1",
    giver="XBO",
    need_kinds=["training"],
    text="School of crowd control",
    languages=["fr", "en"],
    places=60,
    **FACTS,
)
FUND = OfferNoun(
    support_id="QMA-S-1", giver="QMA", need_kinds=["money"], text="Trust fund", places=100, **FACTS
)
ASKED = NeedNoun(
    need_id="XAL-N-1",
    contributor="XAL",
    need_kind="training",
    text="Crowd control for police",
    languages=["fr"],
    places=40,
    **FACTS,
)


def by(user: User) -> Writer:
    """Return somebody who writes."""
    return Writer(user=user, act=Act(actor_id=user.pk))


def a_state(code: str) -> None:
    """Let the register know a state."""
    Contributor.objects.get_or_create(iso3=code, defaults={"name": f"State {code}", "kind": "illustrative"})


def an_offer(noun: OfferNoun = COURSE, *, is_released: bool = True, **changes: object) -> CapacityOffer:
    """Return what a state gives."""
    told = values_of(noun.model_copy(update=changes))
    a_state(told["giver"])
    name = told.pop("support_id")
    held = {**told, "contributor": told["giver"], "is_released": is_released}
    return CapacityOffer.objects.get_or_create(pk=name, defaults=held)[0]


def a_need(noun: NeedNoun = ASKED, *, is_released: bool = True, **changes: object) -> CapacityNeed:
    """Return what a state asks for."""
    told = values_of(noun.model_copy(update=changes))
    a_state(told["contributor"])
    name = told.pop("need_id")
    return CapacityNeed.objects.get_or_create(pk=name, defaults={**told, "is_released": is_released})[0]


def of_need(whose: str) -> list[object]:
    """Return what an address of a row names: a need that is released, or a draft."""
    if whose == "draft":
        return ["needs", a_need(need_id="XAL-N-2", is_released=False).pk]
    return ["needs", a_need().pk]


ADDRESSES: dict[str, Callable[[str], list[object]]] = {
    "capacity": lambda _: [],
    "capacity-need-table": lambda _: ["csv"],
    "capacity-need": lambda whose: of_need(whose)[1:],
    **dict.fromkeys(("capacity-book", "capacity-add", "capacity-import"), lambda _: ["offers"]),
    "capacity-table": lambda _: ["needs", "csv"],
    "capacity-template": lambda _: ["offers", "xlsx"],
    **dict.fromkeys(
        ("capacity-row", "capacity-edit", "capacity-release", "capacity-withdraw"),
        lambda whose: of_need(whose),
    ),
}
"""What an address of capacity building names."""


def address(name: str, *, whose: str) -> str:
    """Return an address of capacity building."""
    return reverse(name, args=ADDRESSES[name](whose))
