"""A gift is equipment, not a capability: what else it takes until somebody can send it, and what is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from bluehelm.core.errors import Fault, NotAllowed
from bluehelm.core.noun import Noun
from bluehelm.partnership import followup
from bluehelm.partnership.categories import given_by
from bluehelm.partnership.delivery_domain import Delivery, GiftComponent, Gives
from bluehelm.partnership.domain import Announcement, OfferEntry
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.followup_domain import Amount, Part

NEEDED = ("crew", "trainer", "maintainer")
"""Parts without which equipment stands still."""

GIVEN = ("aircraft", "equipment")
"""Parts that the gift itself is."""

PARTS = (*GIVEN, *NEEDED, "payer", "mover")
"""Parts that have a name of their own."""

FLOWN = "aviation"
"""Category of aircraft, of which nobody has to say that they take a crew."""


class GiftPart(Noun):
    """
    One part that a gift takes, and who provides it.

    Attributes
    ----------
    part
        What it is: crew, trainer, maintainer, payer, mover or another.
    providers
        Who is on record as providing it; empty while nobody is.
    ready_days
        Days from request until the last of them is there; None while nobody is on record, or none says so.
    note
        What else is known.
    told
        The records that say so, each with kind and source; those that ask for it where nobody is.

    Examples
    --------
    >>> GiftPart(part="crew").is_missing
    True
    """

    part: str
    providers: tuple[str, ...] = ()
    ready_days: float | None = None
    note: str = ""
    told: tuple[GiftComponent, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Return whether no record names who provides it."""
        return not self.providers


class GiftAsk(Noun):
    """
    A part of a gift of which no record names who provides it, as something to ask for.

    Attributes
    ----------
    announcement_id, part
        The gift, and what is missing.
    amount
        For how much; None where no number was announced.
    words
        The ask, as a sentence.

    Examples
    --------
    >>> GiftAsk(announcement_id="A1", part="crew", words="Ask a partner for the crew.").amount
    """

    announcement_id: str
    part: str
    amount: Amount | None = None
    words: str


class Gift(Noun):
    """
    What a gift of equipment amounts to on a day.

    Attributes
    ----------
    announcement_id, contributor, capability, as_of
        The announcement of the equipment, and the day.
    announced
        How much equipment was announced; None when no number was stated.
    delivered, delivered_on
        How much of it is on record as delivered, and by which day; None while none is.
    operational
        How much is on record as verified to be at work; 0 on announcement, until somebody verifies it, and as
        long as a part is missing.
    parts
        What it takes beside the equipment, in the order asked for.
    asks
        One for every part of which no record names who provides it.
    source
        Where the announcement can be checked.

    Examples
    --------
    >>> gift = Gift(
    ...     announcement_id="A1",
    ...     contributor="XAL",
    ...     capability="light helicopter",
    ...     as_of="2026-12-01",
    ...     announced=Amount(quantity=16, unit="helicopter"),
    ...     parts=(GiftPart(part="crew"), GiftPart(part="trainer", providers=("XBO",))),
    ...     source="invented",
    ... )
    >>> gift.missing, gift.is_offer, gift.operational
    (('crew',), False, 0)
    >>> str(gift)
    '16 helicopters announced, none on record as delivered, 0 operational: no record names who provides crew.'
    """

    announcement_id: str
    contributor: str
    capability: str
    as_of: date
    announced: Amount | None = None
    delivered: Part | Amount | None = None
    delivered_on: date | None = None
    operational: float = 0
    parts: tuple[GiftPart, ...] = ()
    asks: tuple[GiftAsk, ...] = ()
    source: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the parts of which no record names who provides them."""
        return tuple(part.part for part in self.parts if part.is_missing)

    @property
    def is_offer(self) -> bool:
        """Return whether every part has somebody, so that it can be offered as a unit."""
        return not self.missing

    def __str__(self) -> str:
        announced = f"{self.announced} announced" if self.announced else "announced without a number"
        delivered = (
            f"{self.delivered or 'some'} delivered" if self.delivered_on else "none on record as delivered"
        )
        why = f"no record names who provides {', '.join(self.missing)}" if self.missing else self._waits
        return f"{announced}, {delivered}, {self.operational:,.10g} operational{f': {why}' if why else ''}."

    @property
    def _waits(self) -> str:
        if self.operational:
            return ""
        return "no record verifies that they are at work" if self.delivered_on else "every part has somebody"


def standing(
    said: Announcement,
    *,
    components: Iterable[GiftComponent],
    deliveries: Iterable[Delivery],
    as_of: date,
    needed: Sequence[str] = NEEDED,
) -> Gift:
    """
    Return what a gift of equipment amounts to on a day.

    Parameters
    ----------
    said
        Announcement of the equipment.
    components
        Parts that somebody provides, or that are asked for; those of other gifts, and those recorded later,
        are left out.
    deliveries
        What is recorded of the announcement.
    as_of
        Day whose knowledge counts.
    needed
        Parts that it takes; name payer and mover where they are asked for.

    Returns
    -------
    Gift
        Operational is what a record of the step ``verified`` tells, in the unit that was announced, never
        more than was delivered, and none while a part is missing: neither a promise of all parts nor a
        delivery puts anything to work.

    Examples
    --------
    >>> said = Announcement(
    ...     announcement_id="A1",
    ...     contributor="XAL",
    ...     conference="XAL2026",
    ...     category="aviation",
    ...     capability="light helicopter",
    ...     quantity=16,
    ...     unit="helicopter",
    ...     stated_on="2026-12-01",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> gift = standing(said, components=(), deliveries=(), as_of=said.stated_on)
    >>> gift.operational, gift.missing
    (0.0, ('crew', 'trainer', 'maintainer'))
    >>> gift.asks[0].words
    'Ask a partner for the crew of 16 helicopters that XAL gives (light helicopter).'
    """
    [now] = followup.follow([said], trail=Trail(deliveries=tuple(deliveries)), as_of=as_of)
    steps = {row.step: row for row in now.reached}
    arrived = steps.get("delivered") or steps.get("verified")
    verified = steps.get("verified")
    rows = [row for row in components if row.announcement_id == said.announcement_id]
    parts = _parts([row for row in rows if row.recorded_on <= as_of], needed=needed)
    is_whole = not any(part.is_missing for part in parts)
    return Gift(
        announcement_id=said.announcement_id,
        contributor=said.contributor,
        capability=said.capability,
        as_of=as_of,
        announced=now.announced,
        delivered=(now.part or arrived.amount or now.announced) if arrived else None,
        delivered_on=arrived.by_on if arrived else None,
        operational=_at_work(now.announced, told=verified.amount, part=now.part)
        if verified and is_whole
        else 0,
        parts=parts,
        asks=tuple(_ask(said, part=part.part, amount=now.announced) for part in parts if part.is_missing),
        source=said.source,
    )


def of(announcements: Iterable[Announcement], *, trail: Trail, as_of: date) -> tuple[Gift, ...]:
    """
    Return what the gifts of equipment among announcements amount to on a day.

    Parameters
    ----------
    announcements
        What was announced; only those known by the day count.
    trail
        What is recorded of them.
    as_of
        The day.

    Returns
    -------
    tuple of Gift
        Of aircraft that are given, and of what else parts are recorded; in the order given.

    Examples
    --------
    >>> of([], trail=Trail(), as_of=date(2026, 12, 1))
    ()
    """
    steps, parts = defaultdict[str, list[Delivery]](list), defaultdict[str, list[GiftComponent]](list)
    for step in trail.deliveries:
        steps[step.announcement_id].append(step)
    for part in trail.components:
        parts[part.announcement_id].append(part)
    return tuple(
        standing(
            row,
            components=parts[row.announcement_id],
            deliveries=steps[row.announcement_id],
            as_of=as_of,
            needed=needed_by(row),
        )
        for row in announcements
        if (row.recorded_on or row.stated_on) <= as_of and is_gift(row, components=parts[row.announcement_id])
    )


def is_gift(said: Announcement, *, components: Iterable[GiftComponent]) -> bool:
    """Return whether an announcement gives aircraft, or has parts on record."""
    return any(True for _ in components) or (given_by(said) is Gives.EQUIPMENT and said.category == FLOWN)


def needed_by(said: Announcement) -> tuple[str, ...]:
    """Return the parts without which what is given stands still: a crew of aircraft alone."""
    return NEEDED if said.category == FLOWN else NEEDED[1:]


def _parts(components: Sequence[GiftComponent], *, needed: Sequence[str]) -> tuple[GiftPart, ...]:
    """Return the parts that are needed, then those that are asked for besides; equipment itself is given."""
    names = dict.fromkeys([*needed, *(row.part for row in components)])
    return tuple(
        _part(name, rows=[row for row in components if row.part == name])
        for name in names
        if name not in GIVEN or name in needed
    )


def _part(name: str, *, rows: Sequence[GiftComponent]) -> GiftPart:
    held = [row for row in rows if row.provider]
    told = held or rows
    return GiftPart(
        part=name,
        providers=tuple(dict.fromkeys(row.provider for row in held)),
        ready_days=max((row.ready_days for row in held if row.ready_days is not None), default=None),
        note="; ".join(row.note for row in told if row.note),
        told=tuple(told),
    )


def _at_work(announced: Amount | None, *, told: Amount | None, part: Part | None) -> float:
    """Return how much is verified: what the record tells in the unit announced, else all that came."""
    if announced is None or (told and told.unit != announced.unit):
        return 0
    most = part.reached if part else announced.quantity
    return min(told.quantity, most) if told else most


def _ask(said: Announcement, *, part: str, amount: Amount | None) -> GiftAsk:
    what = f"{amount} that" if amount else "what"
    return GiftAsk(
        announcement_id=said.announcement_id,
        part=part,
        amount=amount,
        words=f"Ask a partner for the {part} of {what} {said.contributor} gives ({said.capability}).",
    )


def offer(gift: Gift, *, offer_id: str, contributor: str, unit_type: str) -> OfferEntry:
    """
    Return a gift as the row of a register of offers, once every part has somebody.

    Parameters
    ----------
    gift
        The gift.
    offer_id
        Identifier of the offer.
    contributor
        Who sends the unit, ISO 3166 alpha-3 code: as a rule not who gives the equipment.
    unit_type
        Code of the unit type.

    Returns
    -------
    OfferEntry
        It speaks of the announcement, and is of the kind derived.

    Raises
    ------
    NotAllowed
        When no record names who provides one of its parts; one fault a part.

    Examples
    --------
    >>> gift = Gift(
    ...     announcement_id="A1",
    ...     contributor="XAL",
    ...     capability="light helicopter",
    ...     as_of="2026-12-01",
    ...     parts=(GiftPart(part="crew", providers=("XBO",)),),
    ...     source="invented",
    ... )
    >>> offer(gift, offer_id="O1", contributor="XBO", unit_type="UHU").announcement_ids
    ('A1',)
    """
    if not gift.is_offer:
        raise NotAllowed(_incomplete(gift, part=part) for part in gift.missing)
    return OfferEntry(
        offer_id=offer_id,
        contributor=contributor,
        unit_type=unit_type,
        name=gift.capability,
        announcement_ids=(gift.announcement_id,),
        kind="derived",
        source=f"{gift.source}; every part has somebody who provides it",
    )


def _incomplete(gift: Gift, *, part: str) -> Fault:
    return Fault(
        code="gift-incomplete",
        thing=f"Gift {gift.announcement_id}",
        value=f"no record names who provides {part}",
        rule="equipment becomes an offer when every part that it takes has somebody",
        remedy="Ask a partner for it, or leave the announcement what it is: equipment",
    )
