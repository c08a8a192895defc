"""Shocks: a scenario with something gone wrong, or paid for, to be planned again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from math import floor
from typing import Any

from pydantic import Field, NonNegativeFloat, NonNegativeInt

from bluehelm.core.claims import Claim, Kind
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.tables.assemble import natural
from bluehelm.deployment import durations, hindrances, passages, routes
from bluehelm.deployment.dated_domain import DatedStep
from bluehelm.deployment.domain import SiteRole
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.step_domain import Step, StepName, Stream
from bluehelm.partnership import contributors, resolve
from bluehelm.partnership.rules import NOTICE

OF_OFFERS = ("ladder_events", "standings", "caveats", "components", "deployed", "pins")
"""Tables whose rows say something about one offer, in the column ``offer_id``."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Shocks(Noun):
    """
    What is supposed to happen, all of it together.

    Attributes
    ----------
    contributors, offers
        Contributors who leave with all they offer and provide, and single units that leave.
    passages
        Sea passages that shut.
    ports, airfields
        Ports and airports of debarkation that shut, by the identifiers of their sites.
    fleet_share
        Share of the ships and aircraft of each class, rounded down, above 1 for more of them; None for all.
    customs_days
        Days that customs hold all equipment in the port beyond what is assumed.
    wet_months
        Months of the wet season instead of those of the scenario; None for these.
    is_consent_withheld
        Whether the host state withholds its consent.
    premium_days
        Days by which a premium shortens the notice of every unit, at most to none.

    Examples
    --------
    >>> Shocks(passages=("suez",), fleet_share=0.5).customs_days
    0
    """

    contributors: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    airfields: tuple[str, ...] = ()
    fleet_share: float | None = Field(default=None, ge=0, le=10)
    customs_days: NonNegativeInt = 0
    wet_months: tuple[int, ...] | None = None
    is_consent_withheld: bool = False
    premium_days: NonNegativeFloat = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shocked:
    """
    A scenario after shocks, and what they were.

    Attributes
    ----------
    scenario
        The scenario; its assumptions name the shocks.
    told
        The shocks, each as a sentence.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> apply(scenario.read("examples/tiny"), shocks=Shocks(offers=("O4",))).told
    ('O4 leaves.',)
    """

    scenario: Scenario
    told: tuple[str, ...]


def apply(scenario: Scenario, *, shocks: Shocks) -> Shocked:
    """
    Return a scenario in which shocks have struck.

    Parameters
    ----------
    scenario
        What is planned now.
    shocks
        What is supposed to happen.

    Returns
    -------
    Shocked
        Another scenario, and one sentence or more for each shock.

    Raises
    ------
    InputError
        With a fault for everything named that the scenario does not have, or when no shock is named.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> shocked = apply(scenario.read("examples/tiny"), shocks=Shocks(contributors=("XCA",)))
    >>> [offer.offer_id for offer in shocked.scenario.offers], shocked.told
    (['O1', 'O2', 'O4', 'O5', 'O6'], ('Castellan (XCA) leaves: 1 offer of 6 goes, O5 lacks its maintainer.',))
    """
    if shocks == Shocks():
        raise InputError(_nothing())
    shocks = _spelt(scenario, shocks)
    if faults := tuple(_faults(scenario, shocks=shocks)):
        raise InputError(faults)
    told: list[str] = []
    for strike in STRIKES:
        scenario, sentences = strike(scenario, shocks)
        told += sentences
    assumptions = (*scenario.settings.assumptions, *(f"What if: {sentence}" for sentence in told))
    settings = scenario.settings.model_copy(update={"assumptions": assumptions})
    return Shocked(scenario=replace(scenario, settings=settings), told=tuple(told))


def _nothing() -> Fault:
    return Fault(
        code="no-shock",
        thing="What if",
        value="no shock is named",
        rule="something must change",
        remedy="Name one or more, such as --close suez or --fleet 0.5",
    )


def _known(scenario: Scenario) -> dict[str, tuple[str, set[str]]]:
    """Return what the names in a field of shocks are, and those that the scenario has."""
    provided = {part.provider for part in scenario.components if part.provider}
    return {
        "contributors": ("Contributor", {offer.contributor for offer in scenario.offers} | provided),
        "offers": ("Offer", {offer.offer_id for offer in scenario.offers}),
        "ports": ("Port of debarkation", _of_role(scenario, SiteRole.SPOD)),
        "airfields": ("Airport of debarkation", _of_role(scenario, SiteRole.APOD)),
    }


def _spelt(scenario: Scenario, shocks: Shocks) -> Shocks:
    """Return shocks whose names have the case of the scenario, where only the case differs."""
    spelt = {}
    for field, (_, names) in _known(scenario).items():
        counts = Counter(map(str.casefold, names))
        by_case = {name.casefold(): name for name in names if counts[name.casefold()] == 1}
        spelt[field] = tuple(by_case.get(name.casefold(), name) for name in getattr(shocks, field))
    return shocks.model_copy(update=spelt)


def _faults(scenario: Scenario, *, shocks: Shocks) -> Iterator[Fault]:
    for field, (thing, names) in _known(scenario).items():
        unknown = [name for name in getattr(shocks, field) if name not in names]
        yield from (_unknown(thing, name=name, known=names) for name in unknown)
    if shocks.fleet_share is not None and not scenario.fleet:
        yield Fault(
            code="no-fleet",
            thing="What if",
            value="the scenario has no row in the table fleet",
            rule="only ships and aircraft that it names can be fewer",
            remedy="Add them; bluehelm template writes a sheet to fill in",
        )


def _of_role(scenario: Scenario, role: SiteRole) -> set[str]:
    return {site.site_id for site in scenario.sites if site.role == role}


def _unknown(thing: str, *, name: str, known: Iterable[str]) -> Fault:
    names = sorted(known)
    listed = f"Name one of {', '.join(names[:8])}" if names else "Leave it out: the scenario has none"
    return Fault(
        code="shock-unknown",
        thing=thing,
        value=f"{name} is named",
        rule="the scenario must have it",
        remedy=meant(nearest(name, names=names), otherwise=listed),
    )


Struck = tuple[Scenario, list[str]]


def _contributors(scenario: Scenario, shocks: Shocks) -> Struck:
    """Take out contributors, with their offers and what they provide to the offers of others."""
    told = []
    names = {row.iso3: row.name for row in (*contributors.contributors(), *scenario.contributors)}
    for state in dict.fromkeys(shocks.contributors):
        gone = {offer.offer_id for offer in scenario.offers if offer.contributor == state}
        num_offers = len(scenario.offers)
        said = [f"{_count(len(gone), 'offer')} of {num_offers:,} {'goes' if len(gone) == 1 else 'go'}"]
        scenario = _without(scenario, gone)
        lost = [part for part in scenario.components if part.provider == state]
        said += [f"{part.offer_id} lacks its {part.part}" for part in lost]
        left = tuple(
            part.model_copy(update={"provider": ""}) if part in lost else part for part in scenario.components
        )
        scenario = replace(scenario, components=left)
        told.append(f"{names.get(state, 'Its provider')} ({state}) leaves: {', '.join(said)}.")
    return scenario, told


def _offers(scenario: Scenario, shocks: Shocks) -> Struck:
    names = dict.fromkeys(shocks.offers)
    return _without(scenario, set(names)), [f"{name} leaves." for name in names]


def _without(scenario: Scenario, gone: set[str]) -> Scenario:
    """Return a scenario without offers and all rows about them; a ship that only they may use goes, too."""
    rows: dict[str, Any] = {  # typed by their tables
        table: tuple(row for row in getattr(scenario, table) if row.offer_id not in gone)
        for table in ("offers", *OF_OFFERS)
    }
    fleet = [
        carrier.model_copy(update={"only_offers": tuple(n for n in carrier.only_offers if n not in gone)})
        for carrier in scenario.fleet
        if not carrier.only_offers or not gone.issuperset(carrier.only_offers)
    ]
    claims = tuple(claim for claim in scenario.claims if claim.subject not in gone)
    return replace(scenario, **rows, claims=claims, fleet=tuple(fleet))


def _passages(scenario: Scenario, shocks: Shocks) -> Struck:
    named = routes.passages(shocks.passages)
    shut = tuple(sorted({*scenario.settings.closed_passages, *named}))
    return _set(scenario, closed_passages=shut), [passages.closed(scenario, name=name) for name in named]


def _ports(scenario: Scenario, shocks: Shocks) -> Struck:
    told = "equipment that has to be shipped is stranded"
    return _shut(scenario, names=shocks.ports, role=SiteRole.SPOD, otherwise=told)


def _airfields(scenario: Scenario, shocks: Shocks) -> Struck:
    return _shut(scenario, names=shocks.airfields, role=SiteRole.APOD, otherwise="nobody can fly in")


def _shut(scenario: Scenario, *, names: tuple[str, ...], role: SiteRole, otherwise: str) -> Struck:
    """Turn ports of debarkation into mere points of a road, and say what else there is."""
    if not names:
        return scenario, []
    sites = tuple(
        site.model_copy(update={"role": SiteRole.WAYPOINT}) if site.site_id in names else site
        for site in scenario.sites
    )
    left = [site.name for site in sites if site.role == role]
    instead = f"what goes on goes by {' or '.join(left)}" if left else f"no other is left, {otherwise}"
    kind = "port" if role == SiteRole.SPOD else "airport"
    shut = [
        f"{site.name} is shut as {kind} of debarkation" for site in scenario.sites if site.site_id in names
    ]
    return replace(scenario, sites=sites), [f"{'; '.join(shut)}: {instead}."]


def _fleet(scenario: Scenario, shocks: Shocks) -> Struck:
    share = shocks.fleet_share
    if share is None:
        return scenario, []
    fleet = tuple(
        carrier.model_copy(update={"number": floor(carrier.number * share + 1e-9)})
        for carrier in scenario.fleet
    )
    changed = [
        f"{old.name} {old.number} to {now.number}" for old, now in zip(scenario.fleet, fleet, strict=True)
    ]
    return replace(scenario, fleet=fleet), [
        f"Of ships and aircraft {100 * share:g} % are there, rounded down: {', '.join(changed)}."
    ]


def _customs(scenario: Scenario, shocks: Shocks) -> Struck:
    """Lengthen the clearance of each level, by a sure step of its own where the stated one may not occur."""
    days = shocks.customs_days
    if not days:
        return scenario, []
    others = [step for step in scenario.steps if step.name != StepName.PORT_CLEARANCE]
    stated = [step for step in scenario.steps if step.name == StepName.PORT_CLEARANCE]
    found, held = list[Step](), list[Step]()
    for level in sorted({"", *(step.level for step in stated)}):
        of_level = [step for step in stated if step.level == level]
        sure = next((step for step in of_level if step.probability == 1), None)
        held += [sure] if sure else []
        found += [step for step in of_level if step is not sure]
        found.append(_held(sure, days=days, level=level, beside=of_level))
    rows = sorted((*others, *found), key=lambda step: natural((step.name, step.level, step.stream)))
    told = f"Customs hold all equipment in the port {_count(days, 'day')} longer (assumed)."
    dated = tuple(_longer(row, days=days, held=held) for row in scenario.dated_steps)
    return replace(scenario, steps=tuple(rows), dated_steps=dated), [told]


def _longer(row: DatedStep, *, days: int, held: list[Step]) -> DatedStep:
    """Return a dated clearance that lasted so many days longer, as estimates replace what is assumed."""
    if not any(durations.belongs(row, step=step) for step in held):
        return row
    return row.model_copy(update={"start_on": row.start_on - timedelta(days=days)})


def _held(step: Step | None, *, days: int, level: str, beside: list[Step]) -> Step:
    """Return a step that is so many days longer; one of its own where there is none that always occurs."""
    taken = {other.stream for other in beside}
    stream = Stream.EQUIPMENT if Stream.EQUIPMENT not in taken else Stream.BOTH
    base = step or Step(
        name=StepName.PORT_CLEARANCE, level=level, stream=stream, kind=Kind.ASSUMED, source="no such step"
    )
    return base.model_copy(
        update={
            "min_days": base.min_days + days,
            "mode_days": base.mode_days + days,
            "max_days": base.max_days + days,
            "kind": max(base.kind, Kind.ASSUMED, key=list(Kind).index),
            "source": f"what if: {days:g} days more in customs than: {base.source}",
        }
    )


def _season(scenario: Scenario, shocks: Shocks) -> Struck:
    if shocks.wet_months is None:
        return scenario, []
    wet = tuple(sorted(set(shocks.wet_months)))
    named = ", ".join(MONTHS[month - 1] for month in wet)
    told = {0: "No month is wet.", 12: "Every month is wet."}.get(len(wet), f"The wet months are {named}.")
    return _set(scenario, wet_months=wet), [told]


def _consent(scenario: Scenario, shocks: Shocks) -> Struck:
    if not shocks.is_consent_withheld:
        return scenario, []
    told = f"{hindrances.NO_CONSENT[0].upper()}{hindrances.NO_CONSENT[1:]}."
    return _set(scenario, has_consent=False), [told]


def _premium(scenario: Scenario, shocks: Shocks) -> Struck:
    """State shorter notice as claims of their own; parts that others bring to a unit come no sooner."""
    days = shocks.premium_days
    if not days:
        return scenario, []
    day = scenario.settings.as_of
    alone = resolve.offers(replace(scenario, components=()), as_of=day).offers
    shorter = [
        Claim(
            claim_id=f"premium-{offer.offer_id}-{name}",
            subject=offer.offer_id,
            attribute=name,
            value=f"{max(0.0, getattr(offer, name) - days):g}",
            unit="days",
            kind=Kind.ASSUMED,
            source=f"what if: a premium shortens the notice by {days:g} days",
            stated_on=day,
            recorded_on=day,
        )
        for offer in alone
        for name in NOTICE
    ]
    others = [claim for claim in scenario.claims if claim.attribute not in NOTICE]
    bare = tuple(offer.model_copy(update=dict.fromkeys(NOTICE)) for offer in scenario.offers)
    told = f"A premium shortens the notice of every unit by {days:g} days, at most to none (assumed)."
    claims = sorted((*others, *shorter), key=lambda claim: natural((claim.claim_id,)))
    return replace(scenario, offers=bare, claims=tuple(claims)), [told]


def _set(scenario: Scenario, **values: object) -> Scenario:
    return replace(scenario, settings=scenario.settings.model_copy(update=values))


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


STRIKES: tuple[Callable[[Scenario, Shocks], Struck], ...] = (
    _contributors,
    _offers,
    _passages,
    _ports,
    _airfields,
    _fleet,
    _customs,
    _season,
    _consent,
    _premium,
)
"""Shocks in the order in which they strike."""
