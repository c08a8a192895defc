"""What pages tell of gifts of equipment: how much is there and at work, what they take and ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from bluehelm.forces import catalogue
from bluehelm.partnership import gifts
from bluehelm.partnership.categories import given_by
from bluehelm.partnership.delivery_domain import GiftComponent as GiftComponentNoun
from bluehelm.partnership.delivery_domain import Gives
from bluehelm.partnership.followup_domain import Part
from bluehelm.partnership.gifts import Gift
from bluehelm_web.audit.selectors import body_of, event_list_of
from bluehelm_web.core.lists import Words
from bluehelm_web.partnership.announced import names_of_states, object_id
from bluehelm_web.partnership.followed import amount_said, part_said
from bluehelm_web.partnership.models import Announcement, GiftComponent
from bluehelm_web.partnership.offer_columns import catalogue_names
from bluehelm_web.partnership.snapshot import announcement_of
from bluehelm_web.partnership.trails import trail_of

PARTS: Mapping[str, Words] = {
    "aircraft": _("aircraft"),
    "equipment": _("equipment"),
    "crew": _("crew"),
    "trainer": _("trainer"),
    "maintainer": _("maintainer"),
    "payer": _("payer"),
    "mover": _("mover"),
}
"""How a part is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """
    What a gift amounts to, as pages tell it.

    Attributes
    ----------
    now
        The same as a noun.
    announced, delivered, operational
        How much.
    source
        Document or page that states how much was delivered; empty where none does.
    parts
        Each part that it takes, by its name, with the records of it by who provides it.
    missing
        Names of the parts of which no record names who provides them.
    """

    now: Gift
    announced: str
    delivered: str
    operational: str
    source: str
    parts: tuple[tuple[Words, tuple[tuple[str, GiftComponentNoun], ...], bool], ...]
    missing: tuple[Words, ...]


def told_of(gift: Gift, *, names: Mapping[str, str]) -> Given:
    """Return what a gift amounts to, as pages tell it; states by their names."""
    delivered = gift.delivered
    return Given(
        now=gift,
        announced=amount_said(gift.announced),
        delivered=part_said(delivered) if isinstance(delivered, Part) else amount_said(delivered),
        operational=floatformat(gift.operational, "-2g"),
        source=delivered.source if isinstance(delivered, Part) else "",
        parts=tuple(
            (
                PARTS.get(part.part, part.part),
                tuple((names.get(row.provider, row.provider), row) for row in part.told),
                part.is_missing,
            )
            for part in gift.parts
        ),
        missing=tuple(PARTS.get(name, name) for name in gift.missing),
    )


def gift_of(row: Announcement, *, as_of: date) -> Gift | None:
    """
    Return what an announcement gives of equipment, with what it takes.

    Parameters
    ----------
    row
        The announcement.
    as_of
        The day.

    Returns
    -------
    Gift or None
        None where it gives no aircraft and no part is on record, and where it was not known by then.
    """
    trail = trail_of([row.pk], parts=("deliveries", "components"))
    return next(iter(gifts.of([announcement_of(row)], trail=trail, as_of=as_of)), None)


def gives_equipment(row: Announcement) -> bool:
    """Tell whether an announcement gives equipment, so that it takes parts until it can be sent."""
    return given_by(announcement_of(row)) is Gives.EQUIPMENT


def senders_of(row: Announcement) -> list[str]:
    """Return who may send what was given: who gives it, its partners, and the states that provide a part."""
    told = GiftComponent.objects.filter(announcement_id=row.pk).exclude(provider="")
    named = [row.contributor, *row.partners, *told.values_list("provider", flat=True)]
    known = names_of_states()
    return [code for code in dict.fromkeys(named) if code in known]


def parts_held(row: Announcement) -> list[tuple[str, Words, str]]:
    """Return the records of parts of a gift, by key, with part and provider."""
    names = names_of_states()
    rows = GiftComponent.objects.filter(announcement_id=row.pk)
    return [
        (str(one.pk), PARTS.get(one.part, one.part), names.get(one.provider, one.provider)) for one in rows
    ]


def types_of(row: Announcement) -> list[tuple[str, str]]:
    """Return the unit types that a gift may become, each with its name: of aircraft those that fly."""
    names = catalogue_names()
    flies = {one.code for one in catalogue.unit_types() if one.family == row.category}
    return [(code, name) for code, name in names.items() if code in flies or row.category != gifts.FLOWN]


def offers_made(row: Announcement) -> list[tuple[str, str]]:
    """Return of which contributor and unit type a draft of an offer was made of a gift."""
    events = event_list_of(object_id(row)).filter(kind="gift_offered")
    bodies = [body_of(event) or {} for event in events]
    return [(str(body.get("contributor", "")), str(body.get("unit_type", ""))) for body in bodies]


def provider_named(text: str) -> str:
    """Return who provides a part: a state by its code, whether its code or its name was written."""
    names = names_of_states()
    if text.upper() in names:
        return text.upper()
    return next((code for code, name in names.items() if name.casefold() == text.casefold()), text)
