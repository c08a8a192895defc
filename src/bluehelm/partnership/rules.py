"""Rules of partnership: what a claim may fill, and which values of one offer contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_origin

from pydantic import ValidationError

from bluehelm.core.claims import Claim
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.synonyms import meant, nearest
from bluehelm.partnership.domain import OfferEntry

NOTICE = ("notice_min_days", "notice_mode_days", "notice_max_days")
"""The three fields of a distribution of notice."""

UNITS = {
    "strength": "persons",
    "women": "persons",
    **dict.fromkeys(NOTICE, "days"),
    "lane_m": "lane metres",
    "tonnes": "tonnes",
}
"""Unit of each field that has one; a claim may leave its unit empty."""

ATTRIBUTES = (
    "strength",
    "women",
    "attributes",
    "languages",
    "available_from",
    "available_until",
    *NOTICE,
    "home_airport",
    "home_port",
    "lane_m",
    "tonnes",
    "lift",
)
"""Fields of an offer that claims can fill, in the order in which resolutions are listed."""

_IDENTITY = {"offer_id": "-", "contributor": "XAA", "unit_type": "X", "kind": "assumed", "source": "-"}


def value_of(claim: Claim) -> Any:
    """
    Return the value of a claim as its field holds it.

    Parameters
    ----------
    claim
        The claim; parts of a list stand between semicolons.

    Returns
    -------
    object
        Number, text, day or tuple of texts.

    Raises
    ------
    InputError
        When offers have no such field, the unit is another, or the value does not fit the field.

    Examples
    --------
    >>> claim = Claim(
    ...     claim_id="C1",
    ...     subject="O1",
    ...     attribute="languages",
    ...     value="en; fr",
    ...     kind="published",
    ...     source="press",
    ...     stated_on="2026-01-12",
    ...     recorded_on="2026-01-12",
    ... )
    >>> value_of(claim)
    ('en', 'fr')
    """
    if claim.attribute not in ATTRIBUTES:
        near = nearest(claim.attribute, names=ATTRIBUTES)
        raise InputError(
            _fault(
                claim,
                code="claim-attribute",
                value=f"attribute is {claim.attribute}",
                rule=f"it must be one of {', '.join(ATTRIBUTES)}",
                remedy=meant(near, otherwise="Correct the attribute"),
            )
        )
    unit = UNITS.get(claim.attribute, "")
    if claim.unit not in ("", unit):
        raise InputError(
            _fault(
                claim,
                code="claim-unit",
                value=f"{claim.attribute} is {claim.value} {claim.unit}",
                rule=f"the unit must be {unit or 'empty'}",
                remedy="Convert the value, or leave out the unit",
            )
        )
    return _fitting(claim)


def _fitting(claim: Claim) -> Any:
    is_list = get_origin(OfferEntry.model_fields[claim.attribute].annotation) is tuple
    parts = [part.strip() for part in claim.value.split(";") if part.strip()]
    try:
        entry = OfferEntry.model_validate(_IDENTITY | {claim.attribute: parts if is_list else claim.value})
    except ValidationError as error:
        rule = error.errors()[0]["msg"]
        raise InputError(
            _fault(
                claim,
                code="claim-value",
                value=f"{claim.attribute} is {claim.value}",
                rule=rule[0].lower() + rule[1:],
                remedy="Correct the value",
            )
        ) from error
    return getattr(entry, claim.attribute)


def _fault(claim: Claim, *, code: str, value: str, rule: str, remedy: str) -> Fault:
    return Fault(code=code, thing=f"Claim {claim.claim_id}", value=value, rule=rule, remedy=remedy)


def contradictions(offer_id: str, *, values: Mapping[str, Any]) -> Iterator[Fault]:
    """
    Yield where the values of one offer, each sound by itself, contradict each other.

    Parameters
    ----------
    offer_id
        The offer.
    values
        Values by field.

    Yields
    ------
    Fault
        One a contradiction.

    Examples
    --------
    >>> [fault.code for fault in contradictions("O1", values={"strength": 100, "women": 120})]
    ['offer-women']
    """
    if values.get("women", 0) > values.get("strength", 0):
        yield Fault(
            code="offer-women",
            thing=f"Offer {offer_id}",
            value=f"women are {values['women']} persons",
            rule=f"they must be at most the strength of {values.get('strength', 0)} persons",
            remedy="Correct one of the two statements",
        )
    days = [values[name] for name in NOTICE if name in values]
    if days != sorted(days):
        yield Fault(
            code="offer-notice",
            thing=f"Offer {offer_id}",
            value=f"notice is {', '.join(f'{day:g}' for day in days)} days",
            rule="it must rise from least to most",
            remedy="Correct the statements about it",
        )
    begins, ends = values.get("available_from"), values.get("available_until")
    if begins and ends and ends <= begins:
        yield Fault(
            code="offer-availability",
            thing=f"Offer {offer_id}",
            value=f"it is available until {ends}",
            rule=f"this must be after {begins}, its first day",
            remedy="Correct one of the two statements",
        )
