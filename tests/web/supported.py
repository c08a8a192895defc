"""Capacity building for tests: what is given, what is asked for, and who asks for it."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from bluehelm.partnership.capacity_domain import CapacityNeed as NeedNoun
from bluehelm.partnership.capacity_domain import CapacityOffer as OfferNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import Act
from bluehelm_web.capacity import partnerships
from bluehelm_web.capacity.models import CapacityNeed, CapacityOffer, CapacityPartnership
from bluehelm_web.capacity.partnerships import Progress, Proposal
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
    name, giver = told.pop("support_id"), told["giver"]
    if len(giver) == len("XAL"):
        a_state(giver)
    held = {**told, "contributor": giver if len(giver) == len("XAL") else "", "is_released": is_released}
    return CapacityOffer.objects.get_or_create(pk=name, defaults=held)[0]


def a_need(noun: NeedNoun = ASKED, *, is_released: bool = True, **changes: object) -> CapacityNeed:
    """Return what a state asks for."""
    told = values_of(noun.model_copy(update=changes))
    a_state(told["contributor"])
    name = told.pop("need_id")
    return CapacityNeed.objects.get_or_create(pk=name, defaults={**told, "is_released": is_released})[0]


def a_partnership(user: User, *, places: int = 40) -> CapacityPartnership:
    """Return what somebody proposes: that Borvania trains for the first state."""
    an_offer()
    proposal = Proposal(need_id=a_need().pk, support_id="XBO-S-1", places=places)
    return partnerships.partnership_propose(proposal, by=by(user))


def agreed(row: CapacityPartnership, cast: dict[str, User]) -> CapacityPartnership:
    """Let both states accept a partnership that an office proposed."""
    for who, partner in (("ada", "XBO"), ("aline", "XAL")):
        row.refresh_from_db()
        partnerships.partnership_accept(row.pk, partner=partner, version=row.version, by=by(cast[who]))
    row.refresh_from_db()
    return row


def moved(row: CapacityPartnership, stage: str, *, by: User, **told: Any) -> CapacityPartnership:
    """Return a partnership that somebody says to have come to a step."""
    row.refresh_from_db()
    progress = Progress(**{"stage": stage, "on": timezone.localdate(), **told})
    writer = Writer(user=by, act=Act(actor_id=by.pk))
    return partnerships.partnership_step(row.pk, progress=progress, version=row.version, by=writer)


def of_partnership(whose: str) -> list[object]:
    """Return what an address of a partnership names: one that is proposed, or that was agreed."""
    users = {user.username: user for user in User.objects.all()}
    course = an_offer(support_id="XBO-S-3" if whose == "draft" else "XBO-S-1")
    if (known := CapacityPartnership.objects.filter(support_id=course.pk).first()) is not None:
        return [known.pk]
    proposal = Proposal(need_id=a_need().pk, support_id=course.pk, places=5)
    row = partnerships.partnership_propose(proposal, by=by(users["bao"]))
    return [row.pk if whose == "draft" else agreed(row, users).pk]


def of_need(whose: str) -> list[object]:
    """Return what an address of a row names: a need that is released, or a draft."""
    if whose == "draft":
        return ["needs", a_need(need_id="XAL-N-2", is_released=False).pk]
    return ["needs", a_need().pk]


ADDRESSES: dict[str, Callable[[str], list[object]]] = {
    "capacity": lambda _: [],
    "capacity-partnerships": lambda _: [],
    "capacity-partnership-table": lambda _: ["csv"],
    **dict.fromkeys(("capacity-partnership", "capacity-accept", "capacity-step"), of_partnership),
    "capacity-propose": lambda whose: of_need(whose)[1:],
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
