"""Checks of the words of a scenario: levels, events, fields, sites and passages that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bluehelm.core.claims import Claim
from bluehelm.core.errors import Fault, InputError, MissingReference
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.tables import Sheet, Tables
from bluehelm.core.tables.cells import shown
from bluehelm.core.tables.references import known_ids, missing_reference, placed, stated_cells
from bluehelm.deployment.dated_domain import DatedStep
from bluehelm.deployment.domain import Site
from bluehelm.deployment.routes import PASSAGES
from bluehelm.deployment.step_domain import Step
from bluehelm.forces import catalogue, rule_sets
from bluehelm.forces import rules as forces_rules
from bluehelm.forces.domain import LadderEvent, UnitRequirementStatement
from bluehelm.forces.ladder_domain import SUR_ALIGNED, LadderRuleSet
from bluehelm.partnership import rules as partnership_rules
from bluehelm.partnership.domain import Caveat, CaveatKind, OfferEntry


def ladder_of(tables: Tables, *, folder: Path) -> tuple[LadderRuleSet | None, tuple[Fault, ...]]:
    """Return the ladder that the settings name, looked up in the package or in a folder, or its faults."""
    if "rule_set" not in tables.told:
        return None, ()
    try:
        return rule_sets.rule_set(str(tables.told["rule_set"]), folder=folder), ()
    except (MissingReference, InputError) as error:
        key = f"{_label(tables)}, key rule_set"
        return None, tuple(
            replace(fault, place=f"{key}, file {fault.place}" if fault.place else key)
            for fault in error.faults
        )


def word_faults(
    tables: Tables, *, sheets: Sequence[Sheet], rule_set: LadderRuleSet | None
) -> tuple[Fault, ...]:
    """Return a fault for each word that nothing knows; settings with a fault of their own are left out."""
    climbing = () if rule_set is None else _ladder_words(tables, rule_set=rule_set)
    by_name = {sheet.name: sheet for sheet in sheets}
    return (
        *_settings_words(tables),
        *climbing,
        *_claims(tables),
        *_caveats(tables, sheets=sheets),
        *_codes(tables, by_name=by_name),
        *_languages(tables, by_name=by_name),
    )


def _label(tables: Tables) -> str:
    return "".join(tables.places.get("scenario", ()))


def _settings_words(tables: Tables) -> Iterator[Fault]:
    for name in _listed(tables, key="closed_passages"):
        if str(name).strip().lower() not in PASSAGES:
            place = f"{_label(tables)}, key closed_passages"
            yield _unknown("Settings", column="closed_passages", text=str(name), known=PASSAGES, place=place)
    sites = sorted(site.site_id for site, _ in placed(tables, noun=Site, sheet="sites"))
    is_whole = not tables.unread & {"", "sites"} and not tables.broken.get("sites")
    for name in _listed(tables, key="no_go_areas") if is_whole else ():
        if name not in sites:
            place = f"{_label(tables)}, key no_go_areas"
            yield _unknown("Settings", column="no_go_areas", text=str(name), known=sites, place=place)
    for month in _listed(tables, key="wet_months"):
        if month not in range(1, 13):
            yield _month(month, place=f"{_label(tables)}, key wet_months")


def _listed(tables: Tables, *, key: str) -> tuple[object, ...]:
    value = tables.told.get(key, ())
    return value if isinstance(value, tuple) else ()


def _ladder_words(tables: Tables, *, rule_set: LadderRuleSet) -> Iterator[Fault]:
    levels = [level.id for level in rule_set.levels]
    least = str(tables.told.get("policy.min_level", ""))
    if least and least not in levels:
        place = f"{_label(tables)}, key policy.min_level"
        yield _unknown("Settings", column="policy.min_level", text=least, known=levels, place=place)
    yield from _events(tables, rule_set=rule_set)
    yield from _steps(tables, levels=levels)


def _month(month: object, *, place: str) -> Fault:
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
        remedy=meant(near, otherwise="Choose one of them"),
        place=place,
    )


def _events(tables: Tables, *, rule_set: LadderRuleSet) -> Iterator[Fault]:
    types = {row.offer_id: row.unit_type for row, _ in placed(tables, noun=OfferEntry, sheet="offers")}
    own = (row for row, _ in placed(tables, noun=UnitRequirementStatement, sheet="statements"))
    statements = (*catalogue.statements(), *own)
    is_unsure = bool(tables.unread & {"", "statements"} or tables.broken.get("statements"))
    for event, place in placed(tables, noun=LadderEvent, sheet="ladder_events"):
        for fault in forces_rules.unknown_kinds([event], rule_set=rule_set):
            yield replace(fault, place=f"{place}, column kind")
        if event.kind == SUR_ALIGNED and event.offer_id in types and not is_unsure:
            unit_type = types[event.offer_id]
            for fault in forces_rules.misaligned(event, unit_type=unit_type, statements=statements):
                yield replace(fault, place=f"{place}, column refers_to")


def _steps(tables: Tables, *, levels: Sequence[str]) -> Iterator[Fault]:
    for step, place in placed(tables, noun=Step, sheet="steps"):
        if step.level and step.level not in levels:
            thing, where = f"Step {step.name.value}", f"{place}, column level"
            yield _unknown(thing, column="level", text=step.level, known=levels, place=where)
    for row, place in placed(tables, noun=DatedStep, sheet="dated_steps"):
        if row.level and row.level not in levels:
            thing, where = f"Dated step {row.case} {row.step.value}", f"{place}, column level"
            yield _unknown(thing, column="level", text=row.level, known=levels, place=where)


def _claims(tables: Tables) -> Iterator[Fault]:
    for claim, place in placed(tables, noun=Claim, sheet="claims"):
        try:
            partnership_rules.value_of(claim)
        except InputError as error:
            yield from (replace(fault, place=place) for fault in error.faults)


def _caveats(tables: Tables, *, sheets: Sequence[Sheet]) -> Iterator[Fault]:
    target = next(sheet for sheet in sheets if sheet.name == "sites")
    known = known_ids(tables, sheet=target)
    if known is None:
        return
    for caveat, place in placed(tables, noun=Caveat, sheet="caveats"):
        if caveat.rule == CaveatKind.NOT_SITE and caveat.value not in known:
            thing = f"Caveat {caveat.offer_id}"
            yield missing_reference(
                thing, column="value", text=caveat.value, target=target, known=known, place=place
            )


def _codes(tables: Tables, *, by_name: Mapping[str, Sheet]) -> Iterator[Fault]:
    for name, column in (
        ("offers", "home_airport"),
        ("offers", "home_port"),
        ("contributors", "home_airport"),
        ("contributors", "sea_port"),
    ):
        for thing, code, place in stated_cells(tables, sheet=by_name[name], column=column):
            yield from partnership_rules.unknown_place(
                thing, field=column, code=code, column=column, place=place
            )
    for claim, place in placed(tables, noun=Claim, sheet="claims"):
        yield from partnership_rules.unknown_claimed(claim, place=f"{place}, column value")


def _languages(tables: Tables, *, by_name: Mapping[str, Sheet]) -> Iterator[Fault]:
    for name in ("requirements", "offers"):
        for thing, text, place in stated_cells(tables, sheet=by_name[name], column="languages"):
            yield from partnership_rules.unknown_language(thing, text=text, column="languages", place=place)
