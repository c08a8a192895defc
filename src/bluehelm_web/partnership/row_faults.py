"""What is wrong with a row of a table of offers beside what its cells say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bluehelm.core.errors import Fault
from bluehelm.core.synonyms import fold
from bluehelm.core.tables.cells import HOW_MANY, CellError, plainly, share_of, shown
from bluehelm.core.tables.content import StatedRow
from bluehelm.partnership import rules
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.core.text import check_shown

SHARE = re.compile(r'women is "(\d+(?:\.\d+)?) ?%"')
"""A share of women, where their number is asked for."""

ANSWERS = frozenset({"yes", "no", "y", "n", "x", "oui", "non", "true", "false"})
"""What is no ability, but the answer to a question that a column of a ministry asks."""

LONGEST = {"offer_id": 80, "unit_type": 40, "name": 200}
"""Most characters of what a row says."""


def besides(row: StatedRow) -> Iterator[Fault]:
    """Yield what is wrong with the sound cells of a row that has a bad one, so that all is told at once."""
    told: dict[str, Any] = dict.fromkeys(("offer_id", "contributor", "unit_type", "source"), "")
    told |= row.sound
    offer = OfferEntry.model_construct(**told)
    yield from unshown(offer, place=row.place)
    for fault in rules.unknown_codes(offer):
        yield within(fault, before=row.place)


def reckoned(fault: Fault, *, row: StatedRow) -> Fault:
    """Return a fault of a share of women with what that is of the strength of its row, where it has one."""
    share, strength = SHARE.fullmatch(fault.value), row.sound.get("strength")
    if share is None or not isinstance(strength, int) or fault.remedy != HOW_MANY:
        return fault
    return replace(fault, remedy=share_of(strength, per_cent=share[1]))


def unshown(offer: OfferEntry, *, place: str) -> Iterator[Fault]:
    """Yield the texts that a page cannot show as they are, or that are too long."""
    for name, most in LONGEST.items():
        if len(getattr(offer, name)) > most:
            yield Fault(
                code="text-too-long",
                thing=f"Offer {plainly(offer.offer_id)}",
                value=f"{name} has {len(getattr(offer, name)):,} characters",
                rule=f"it may have at most {most}",
                remedy="Shorten it",
                place=place,
            )
    yield from _answers(offer, place=place)
    for name in ("offer_id", "name", "source"):
        try:
            check_shown(getattr(offer, name))
        except CellError as error:
            yield Fault(
                code=error.code,
                thing=f"Offer {plainly(offer.offer_id)}",
                value=f"{name} is {shown(getattr(offer, name))}",
                rule=error.rule,
                remedy=error.remedy,
                place=place,
            )


def _answers(offer: OfferEntry, *, place: str) -> Iterator[Fault]:
    for said in offer.attributes:
        if fold(said) in ANSWERS:
            yield Fault(
                code="attribute-answer",
                thing=f"Offer {plainly(offer.offer_id)}",
                value=f"attributes are {shown(said)}",
                rule="it says what a unit can do, in words, and not whether",
                remedy="Write night where it can, nothing where it cannot, or leave the column out",
                place=place,
            )


def within(fault: Fault, *, before: str) -> Fault:
    """Return a fault whose place is a column of a row."""
    column = fault.place
    return replace(fault, place=f"{before}, column {column}" if column else before)
