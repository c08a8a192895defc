"""Needs of capacity building, generated from what the readiness ladder and its visits say is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.core.times import day_name
from bluehelm.forces.domain import LadderStanding
from bluehelm.partnership.capacity_domain import CapacityNeed, LadderLack, NeedKind
from bluehelm.partnership.domain import Component, Contributor, OfferEntry

KIND_OF: Mapping[str, NeedKind] = MappingProxyType(
    {
        "general": NeedKind.ADVICE,
        "movement": NeedKind.ADVICE,
        "sur_aligned": NeedKind.ADVICE,
        "aav_passed": NeedKind.ADVICE,
        "verification_passed": NeedKind.ADVICE,
        "training": NeedKind.TRAINING,
        "aviation": NeedKind.TRAINING,
        "aviation_safety": NeedKind.TRAINING,
        "engineering": NeedKind.TRAINING,
        "unmanned_aircraft": NeedKind.TRAINING,
        "crew": NeedKind.TRAINING,
        "trainer": NeedKind.TRAINING,
        "maintainer": NeedKind.TRAINING,
        "aircraft": NeedKind.EQUIPMENT,
        "payer": NeedKind.MONEY,
        "equipment": NeedKind.EQUIPMENT,
        "communications": NeedKind.EQUIPMENT,
        "vehicles": NeedKind.VEHICLES,
        "medical": NeedKind.MEDICAL,
        "language": NeedKind.LANGUAGE,
        "money": NeedKind.MONEY,
    }
)
"""What a unit needs that lacks something: a topic of a visit, a part, a ladder event; kind: assumed."""

PAPERS = frozenset(
    {
        *("note_verbale_received", "table_of_organization_received", "major_equipment_received"),
        *("self_sustainment_received", "self_assessment_received", "acknowledged", "accepted", "renewed"),
        *("agreement_signed", "conduct_certificate_valid", "released"),
    }
)
"""Kinds of ladder event that somebody writes or signs: no capacity is lacking."""


class UnmetLack(Noun):
    """
    Something that is missing and that makes no need, with why.

    Attributes
    ----------
    lack
        What is missing.
    reason
        Why it makes no need.

    Examples
    --------
    >>> lack = LadderLack(
    ...     offer_id="O1",
    ...     contributor="XAL",
    ...     unit_type="FPU",
    ...     requirement="released",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> generate([lack])[1][0].reason
    'a paper: somebody writes or signs it'
    """

    lack: LadderLack
    reason: str


def generate(lacks: Iterable[LadderLack]) -> tuple[tuple[CapacityNeed, ...], tuple[UnmetLack, ...]]:
    """
    Return the needs that follow from what offers lack.

    Parameters
    ----------
    lacks
        What the ladder, or a visit, says is missing.

    Returns
    -------
    (tuple of CapacityNeed, tuple of UnmetLack)
        One need a lack, named by offer and requirement, numbered where an offer has several of one; and what
        makes none. A need is never stronger in kind than derived.

    Examples
    --------
    >>> told = {"contributor": "XAL", "unit_type": "FPU", "kind": "published", "source": "visit"}
    >>> lacks = [LadderLack(offer_id="O1", requirement="training", places=40, **told)]
    >>> [need] = generate(lacks)[0]
    >>> need.need_id, need.need_kind.value, need.text, need.kind.value
    ('O1:training', 'training', 'Training: FPU O1', 'derived')
    """
    needs, unmet = [], []
    seen: dict[str, int] = {}
    for lack in lacks:
        kind = KIND_OF.get(lack.requirement)
        if kind is None:
            unmet.append(UnmetLack(lack=lack, reason=_why_not(lack.requirement)))
            continue
        name = f"{lack.offer_id}:{lack.requirement}"
        seen[name] = seen.get(name, 0) + 1
        needs.append(_need(lack, need_kind=kind, need_id=name if seen[name] == 1 else f"{name}:{seen[name]}"))
    return tuple(needs), tuple(unmet)


def _why_not(requirement: str) -> str:
    if requirement in PAPERS:
        return "a paper: somebody writes or signs it"
    return "no rule says what a unit needs that lacks it"


def missing_parts(
    parts: Iterable[Component], *, offers: Iterable[OfferEntry], states: Iterable[Contributor]
) -> tuple[LadderLack, ...]:
    """
    Return what offers lack that are put together of parts: those that nobody provides.

    Parameters
    ----------
    parts
        Parts of any offers.
    offers
        The offers; parts of others are left out.
    states
        Contributors, whose groups say to which region each belongs.

    Returns
    -------
    tuple of LadderLack
        One for every part without a provider.

    Examples
    --------
    >>> entry = OfferEntry(
    ...     offer_id="O1", contributor="XAL", unit_type="FPU", kind="illustrative", source="invented"
    ... )
    >>> [lack] = missing_parts([Component(offer_id="O1", part="crew")], offers=[entry], states=[])
    >>> lack.requirement, lack.text
    ('crew', 'Missing part of O1: crew')
    """
    entries = {entry.offer_id: entry for entry in offers}
    groups = {state.iso3: state.groups for state in states}
    return tuple(
        LadderLack(
            offer_id=entry.offer_id,
            contributor=entry.contributor,
            unit_type=entry.unit_type,
            requirement=part.part,
            text=f"Missing part of {entry.offer_id}: {part.part}",
            regions=groups.get(entry.contributor, ()),
            languages=entry.languages,
            equipment=(part.part,) if KIND_OF.get(part.part) is NeedKind.EQUIPMENT else (),
            kind=max((Kind.DERIVED, entry.kind), key=[*Kind].index),
            source="composition of the offer",
        )
        for part in parts
        if not part.provider and (entry := entries.get(part.offer_id))
    )


def _need(lack: LadderLack, *, need_kind: NeedKind, need_id: str) -> CapacityNeed:
    what = lack.requirement.replace("_", " ").capitalize()
    is_strong = lack.kind in ("published", "measured")
    return CapacityNeed(
        need_id=need_id,
        contributor=lack.contributor,
        offer_id=lack.offer_id,
        unit_type=lack.unit_type,
        need_kind=need_kind,
        text=lack.text or f"{what}: {lack.unit_type} {lack.offer_id}",
        regions=lack.regions,
        languages=lack.languages,
        equipment=lack.equipment,
        places=lack.places,
        from_on=lack.from_on,
        until_on=lack.until_on,
        kind="derived" if is_strong else lack.kind,
        source=lack.source,
    )


def lacks(
    standings: Iterable[LadderStanding],
    *,
    offers: Iterable[OfferEntry],
    states: Iterable[Contributor],
    names: Mapping[str, str],
) -> tuple[LadderLack, ...]:
    """
    Return what the readiness ladder says that offers are missing for their next level.

    Parameters
    ----------
    standings
        Where offers stand.
    offers
        The offers; standings of others are left out.
    states
        Contributors, whose groups say to which region each belongs.
    names
        What kinds of ladder event are called, by kind.

    Returns
    -------
    tuple of LadderLack
        One for everything that is missing, papers included; the languages are those of the offer.

    Examples
    --------
    >>> entry = OfferEntry(
    ...     offer_id="O1", contributor="XAL", unit_type="FPU", kind="illustrative", source="invented"
    ... )
    >>> stands = LadderStanding(
    ...     offer_id="O1",
    ...     on="2026-01-12",
    ...     level="L1",
    ...     order=1,
    ...     claimed="L1",
    ...     verified="",
    ...     released=False,
    ...     missing=["aav_passed"],
    ...     next_action="Ask for a visit.",
    ... )
    >>> [lack] = lacks([stands], offers=[entry], states=[], names={"aav_passed": "Assessment visit passed"})
    >>> lack.requirement, lack.text, lack.source
    ('aav_passed', 'Assessment visit passed: FPU O1', 'readiness ladder on 12 January 2026')
    """
    entries = {entry.offer_id: entry for entry in offers}
    groups = {state.iso3: state.groups for state in states}
    return tuple(
        LadderLack(
            offer_id=entry.offer_id,
            contributor=entry.contributor,
            unit_type=entry.unit_type,
            requirement=requirement,
            text=f"{names[requirement]}: {entry.unit_type} {entry.offer_id}" if requirement in names else "",
            regions=groups.get(entry.contributor, ()),
            languages=entry.languages,
            kind=max((Kind.DERIVED, entry.kind), key=[*Kind].index),
            source=f"readiness ladder on {day_name(stands.on)}",
        )
        for stands in standings
        if (entry := entries.get(stands.offer_id))
        for requirement in stands.missing
    )
