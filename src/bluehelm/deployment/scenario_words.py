"""Checks of the words of a scenario: levels, events, fields, sites and passages that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bluehelm.core.claims import Claim
from bluehelm.core.errors import Fault, InputError, MissingReference
from bluehelm.core.synonyms import nearest
from bluehelm.core.tables import Sheet, Tables
from bluehelm.core.tables.cells import CellError, parse, shown
from bluehelm.core.tables.references import known_ids, missing_reference, placed
from bluehelm.core.tables.sheet import columns_of
from bluehelm.deployment.domain import Settings, Step
from bluehelm.deployment.routes import PASSAGES
from bluehelm.forces import rule_sets
from bluehelm.forces.domain import LadderEvent
from bluehelm.forces.ladder_domain import LadderRuleSet
from bluehelm.partnership.domain import Caveat, CaveatKind, OfferEntry

CLAIMED = {
    column.name: column
    for column in columns_of(OfferEntry)
    if column.name not in ("offer_id", "contributor", "unit_type", "kind", "source")
}
"""Fields of an offer that a claim can fill."""


def word_faults(tables: Tables, *, settings: Settings | None, sheets: Sequence[Sheet]) -> tuple[Fault, ...]:
    """Return a fault for each word that nothing knows."""
    own = () if settings is None else _settings_words(settings, tables=tables)
    return (*own, *_claims(tables), *_caveats(tables, sheets=sheets))


def _settings_words(settings: Settings, *, tables: Tables) -> tuple[Fault, ...]:
    label = "".join(tables.places.get("scenario", ()))
    faults = [
        _unknown(
            "Settings",
            column="closed_passages",
            text=name,
            known=PASSAGES,
            place=f"{label}, key closed_passages",
        )
        for name in settings.closed_passages
        if name not in PASSAGES
    ]
    faults += [
        _month(month, place=f"{label}, key wet_months")
        for month in settings.wet_months
        if month not in range(1, 13)
    ]
    try:
        rule_set = rule_sets.rule_set(settings.rule_set)
    except (MissingReference, InputError):
        names = rule_sets.names()
        place = f"{label}, key rule_set"
        return (
            *faults,
            _unknown("Settings", column="rule_set", text=settings.rule_set, known=names, place=place),
        )
    levels = [level.id for level in rule_set.levels]
    if settings.policy.min_level and settings.policy.min_level not in levels:
        text, place = settings.policy.min_level, f"{label}, key policy.min_level"
        faults.append(_unknown("Settings", column="policy.min_level", text=text, known=levels, place=place))
    return (*faults, *_events(tables, rule_set=rule_set), *_steps(tables, levels=levels))


def _month(month: int, *, place: str) -> Fault:
    return Fault(
        code="out-of-range",
        thing="Settings",
        value=f"wet_months holds {month}",
        rule="a month is a number from 1 to 12",
        remedy="Correct the month",
        place=place,
    )


def _unknown(thing: str, *, column: str, text: str, known: Sequence[str], place: str) -> Fault:
    near = nearest(text, names=known)
    return Fault(
        code="unknown-word",
        thing=thing,
        value=f"{column} is {shown(text)}",
        rule=f"it must be one of {', '.join(known)}",
        remedy=f"Did you mean {near}" if near else "Choose one of them",
        place=place,
    )


def _events(tables: Tables, *, rule_set: LadderRuleSet) -> Iterator[Fault]:
    known = sorted(rule_set.event_kinds)
    for event, place in placed(tables, noun=LadderEvent, sheet="ladder_events"):
        if event.kind not in known:
            thing, where = f"Ladder event {event.offer_id} {event.on}", f"{place}, column kind"
            yield _unknown(thing, column="kind", text=event.kind, known=known, place=where)


def _steps(tables: Tables, *, levels: Sequence[str]) -> Iterator[Fault]:
    for step, place in placed(tables, noun=Step, sheet="steps"):
        if step.level and step.level not in levels:
            thing, where = f"Step {step.name.value}", f"{place}, column level"
            yield _unknown(thing, column="level", text=step.level, known=levels, place=where)


def _claims(tables: Tables) -> Iterator[Fault]:
    for claim, place in placed(tables, noun=Claim, sheet="claims"):
        column = CLAIMED.get(claim.attribute)
        if column is None:
            thing, where = f"Claim {claim.claim_id}", f"{place}, column attribute"
            yield _unknown(thing, column="attribute", text=claim.attribute, known=list(CLAIMED), place=where)
            continue
        if claim.unit and column.unit and claim.unit != column.unit:
            yield _wrong_unit(claim, unit=column.unit, place=f"{place}, column unit")
        try:
            parse(claim.value, column=column)
        except CellError as error:
            yield Fault(
                code=error.code,
                thing=f"Claim {claim.claim_id}",
                value=f"value is {shown(claim.value)} for {claim.attribute}",
                rule=error.rule,
                remedy=error.remedy,
                place=f"{place}, column value",
            )


def _wrong_unit(claim: Claim, *, unit: str, place: str) -> Fault:
    return Fault(
        code="claim-unit",
        thing=f"Claim {claim.claim_id}",
        value=f"unit is {shown(claim.unit)}",
        rule=f"{claim.attribute} is counted in {unit}",
        remedy=f"Convert the value to {unit}",
        place=place,
    )


def _caveats(tables: Tables, *, sheets: Sequence[Sheet]) -> Iterator[Fault]:
    target = next(sheet for sheet in sheets if sheet.name == "sites")
    known = known_ids(tables, sheet=target)
    if tables.unread & {"", "sites"}:
        return
    for caveat, place in placed(tables, noun=Caveat, sheet="caveats"):
        if caveat.rule == CaveatKind.NOT_SITE and caveat.value not in known:
            thing = f"Caveat {caveat.offer_id}"
            yield missing_reference(
                thing, column="value", text=caveat.value, target=target, known=known, place=place
            )
