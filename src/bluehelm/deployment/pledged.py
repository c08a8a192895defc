"""Units that were pledged at a conference, supposed to be as ready as the readiest, to be planned with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pydantic import Field, PositiveInt

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.deployment.plan import case_of
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.shocks_domain import Shocked
from bluehelm.forces import catalogue
from bluehelm.forces.domain import LadderEvent
from bluehelm.partnership import contributors
from bluehelm.partnership.contributors import is_state
from bluehelm.partnership.domain import Contributor, OfferEntry, UnitOffer


class PledgedUnit(Noun):
    """
    A unit that a state has pledged, and of which nothing else is known yet.

    Attributes
    ----------
    pledge_id
        Identifier of the pledge.
    contributor
        Who pledged it, by its ISO 3166 alpha-3 code.
    name
        Of the contributor; needed for an invented one alone.
    unit_type
        Code of its type.
    strength
        Persons.
    attributes, languages
        What the line of the guide that it answers asks for.

    Examples
    --------
    >>> PledgedUnit(pledge_id="P1", contributor="XES", unit_type="UHU", strength=60).attributes
    ()
    """

    pledge_id: str = Field(min_length=1, description="Identifier of the pledge")
    contributor: str = Field(pattern=r"^[A-Z]{3}$", description="Contributor, ISO 3166 alpha-3 code")
    name: str = Field(default="", description="Name of the contributor")
    unit_type: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="Unit type, by its code")
    strength: PositiveInt = Field(description="Persons")
    attributes: tuple[str, ...] = Field(default=(), description="What it can do, as the guide asks")
    languages: tuple[str, ...] = Field(default=(), description="Languages, as the guide asks")


def added(scenario: Scenario, *, units: Iterable[PledgedUnit]) -> Shocked:
    """
    Return a scenario with pledged units, supposed to be as ready as its readiest offer, and what is supposed.

    A pledge alone is at no level and fills no line: what it would be worth is told on the assumption, which
    the scenario names, that each unit comes as far as the readiest offer, preferably one of the same type.
    A unit of a contributor that nobody knows is left out, and so are all where no offer is at any level. An
    invented one that the scenario does not know comes by the ports of that offer.

    Parameters
    ----------
    scenario
        What is planned now.
    units
        What was pledged.

    Returns
    -------
    Shocked
        Another scenario, and a sentence for each unit.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read("examples/tiny")
    >>> unit = PledgedUnit(pledge_id="P1", contributor="XES", unit_type="UHU", strength=60)
    >>> found = added(tiny, units=(unit,))
    >>> found.told, len(found.scenario.offers)
    (('Utility helicopter unit of Estaria, 60 persons: pledged, and supposed to be at RDL.',), 7)
    """
    known = {row.iso3 for row in (*contributors.contributors(), *scenario.contributors)}
    invented: dict[str, Contributor] = {}
    case = case_of(scenario)
    order = [one.id for one in scenario.rule_set.levels]
    reached = {offer.offer_id: case.levels[offer.offer_id].level for offer in case.offers}
    ranked = {name: order.index(level) if level in order else 0 for name, level in reached.items()}
    offers, events, told = list(scenario.offers), list(scenario.ladder_events), []
    for unit in units:
        if (
            not (unit.contributor in known or is_state(unit.contributor))
            or not ranked
            or not max(ranked.values())
        ):
            continue
        like = max(case.offers, key=lambda one: (ranked[one.offer_id], one.unit_type == unit.unit_type))
        name = f"pledge-{unit.pledge_id}"
        words = unit.model_dump(exclude={"pledge_id", "name"})
        if unit.contributor not in known:
            invented[unit.contributor] = _invented(unit, like=like)
        offers.append(OfferEntry(offer_id=name, **words, kind=Kind.ASSUMED, source="pledged at a conference"))
        own = [one for one in scenario.ladder_events if one.offer_id == like.offer_id]
        against = _statement(scenario, unit_type=unit.unit_type)
        events += [_supposed(one, offer_id=name, against=against) for one in own]
        level = order[ranked[like.offer_id]]
        by = like.contributor if unit.contributor in invented else ""
        told.append(_told(unit, level=level, by=by, scenario=scenario))
    assumptions = (*scenario.settings.assumptions, *(f"What if: {sentence}" for sentence in told))
    settings = scenario.settings.model_copy(update={"assumptions": assumptions})
    made = replace(
        scenario,
        offers=tuple(offers),
        ladder_events=tuple(events),
        settings=settings,
        contributors=(*scenario.contributors, *invented.values()),
    )
    return Shocked(scenario=made, told=tuple(told))


def _told(unit: PledgedUnit, *, level: str, by: str, scenario: Scenario) -> str:
    """Return what is supposed of a unit; ``by`` is by whose ports it comes, where it has none of its own."""
    types = {one.code: one.name for one in (*catalogue.unit_types(), *scenario.unit_types)}
    states = {one.iso3: one.name for one in (*contributors.contributors(), *scenario.contributors)}
    name, state = types.get(unit.unit_type, unit.unit_type), states.get(unit.contributor, unit.name)
    if not by:
        return f"{name} of {state}, {unit.strength} persons: pledged, and supposed to be at {level}."
    port = states.get(by, by)
    return (
        f"{name} of {state}, {unit.strength} persons: pledged, and supposed to be at {level} and to come by "
        f"the ports of {port}."
    )


def _invented(unit: PledgedUnit, *, like: UnitOffer) -> Contributor:
    """Return an invented contributor with the ports of an offer."""
    ports = {"home_airport": like.home_airport, "sea_port": like.home_port}
    source = f"invented; ports supposed to be those of {like.contributor}"
    return Contributor(
        iso3=unit.contributor,
        name=unit.name or unit.contributor,
        **ports,
        kind=Kind.ILLUSTRATIVE,
        source=source,
    )


def _supposed(event: LadderEvent, *, offer_id: str, against: str) -> LadderEvent:
    """Return an event as it is supposed to have happened to another offer."""
    told = {"offer_id": offer_id, "basis": Kind.ASSUMED, "refers_to": against if event.refers_to else ""}
    return event.model_copy(update=told)


def _statement(scenario: Scenario, *, unit_type: str) -> str:
    """Return the statement of requirements in force for units of a type; empty for none."""
    on = scenario.settings.as_of
    own = [one for one in scenario.known_statements() if one.unit_type == unit_type and one.valid_from <= on]
    valid = [one for one in own if one.valid_until is None or one.valid_until > on]
    return max(valid, key=lambda one: one.valid_from).reference if valid else ""
