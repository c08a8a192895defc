"""Rules of partnership: what a claim may fill, and which values of one offer contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, get_origin

from pydantic import ValidationError

from bluehelm.core import languages
from bluehelm.core.claims import Claim
from bluehelm.core.errors import Fault, InputError, MissingReference
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.tables.cells import plainly, shown
from bluehelm.partnership import contributors
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

FINDS = {
    "home_airport": contributors.airport,
    "home_port": contributors.port,
    "sea_port": contributors.port,
}
"""What finds the place of a code, by field of an offer or a contributor."""

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


def unknown_place(thing: str, *, field: str, code: str, column: str, place: str) -> Iterator[Fault]:
    """
    Yield the fault of a code that no airport or sea port has.

    Parameters
    ----------
    thing
        What messages call the row.
    field
        One of ``FINDS``.
    code
        What is written.
    column, place
        Where it stands: the column as messages call it, and its place.

    Yields
    ------
    Fault
        None for a known code.

    Examples
    --------
    >>> told = {"field": "home_airport", "column": "home_airport", "place": ""}
    >>> [fault.remedy for fault in unknown_place("Offer O1", code="KGL", **told)]
    ['Write HRYR, if that is meant']
    """
    try:
        FINDS[field](code)
    except MissingReference as error:
        for fault in error.faults:
            yield replace(fault, thing=thing, value=f"{column} is {shown(code)}", place=place)


def unknown_language(thing: str, *, text: str, column: str, place: str) -> Iterator[Fault]:
    """
    Yield the fault of what is no code of a language.

    Parameters
    ----------
    thing, column, place
        As of ``unknown_place``.
    text
        What is written.

    Yields
    ------
    Fault
        None for a code of ISO 639-1.

    Examples
    --------
    >>> [fault.remedy for fault in unknown_language("Offer O1", text="French", column="languages", place="")]
    ['Write fr, if that is meant']
    """
    if text not in languages.NAMES:
        yield Fault(
            code="unknown-word",
            thing=thing,
            value=f"{column} is {shown(text)}",
            rule="it must be a code of two small letters of ISO 639-1",
            remedy=meant(languages.code_of(text), otherwise="Write its code, such as fr for French"),
            place=place,
        )


def unknown_codes(entry: OfferEntry, *, claims: Iterable[Claim] = ()) -> Iterator[Fault]:
    """
    Yield each code of an offer that no scenario can take: of a place or of a language.

    Parameters
    ----------
    entry
        Its row.
    claims
        What others state of it.

    Yields
    ------
    Fault
        Its place is the field of the row; empty where a claim says so.

    Examples
    --------
    >>> entry = OfferEntry(
    ...     offer_id="O1",
    ...     contributor="XAL",
    ...     unit_type="FPU",
    ...     languages=("fra", "en"),
    ...     home_airport="KGL",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> [fault.value for fault in unknown_codes(entry)]
    ['home_airport is "KGL"', 'languages is "fra"']
    """
    thing = f"Offer {plainly(entry.offer_id)}"
    for name in ("home_airport", "home_port"):
        if code := getattr(entry, name):
            yield from unknown_place(thing, field=name, code=code, column=name, place=name)
    for text in entry.languages:
        yield from unknown_language(thing, text=text, column="languages", place="languages")
    for claim in claims:
        yield from unknown_claimed(claim, place="")


def unknown_claimed(claim: Claim, *, place: str) -> Iterator[Fault]:
    """
    Yield each code of a claim that no scenario can take: of a place or of a language.

    Parameters
    ----------
    claim
        Of whichever field.
    place
        Where its value stands.

    Yields
    ------
    Fault
        None for a claim of a field that holds no codes.

    Examples
    --------
    >>> claim = Claim(
    ...     claim_id="C1",
    ...     subject="O1",
    ...     attribute="languages",
    ...     value="en; French",
    ...     kind="published",
    ...     source="press",
    ...     stated_on="2026-01-12",
    ...     recorded_on="2026-01-12",
    ... )
    >>> [fault.value for fault in unknown_claimed(claim, place="")]
    ['value is "French"']
    """
    thing, name = f"Claim {claim.claim_id}", claim.attribute
    if name in ("home_airport", "home_port"):
        yield from unknown_place(thing, field=name, code=claim.value, column="value", place=place)
    for text in claim.value.split(";") if name == "languages" else ():
        if text.strip():
            yield from unknown_language(thing, text=text.strip(), column="value", place=place)
