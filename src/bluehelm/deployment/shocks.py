"""Shocks: a scenario with something gone wrong, or paid for, to be planned again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from math import floor
from typing import Any

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.synonyms import meant, nearest
from bluehelm.deployment import hindrances, passages, routes
from bluehelm.deployment.domain import SiteRole
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.shocks_days import counted, customs, premium
from bluehelm.deployment.shocks_domain import Shocked, Shocks, Struck
from bluehelm.generation.words import joined
from bluehelm.partnership import contributors

OF_OFFERS = ("ladder_events", "standings", "caveats", "components", "deployed", "pins")
"""Tables whose rows say something about one offer, in the column ``offer_id``."""

ENDS = (SiteRole.SPOD, SiteRole.APOD)
"""What a force comes through."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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
        "no_go_areas": ("Site", {site.site_id for site in scenario.sites}),
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
    if (shocks.fleet_share is not None or shocks.is_enablers_first) and not scenario.fleet:
        yield Fault(
            code="no-fleet",
            thing="What if",
            value="the scenario has no row in the table fleet",
            rule="only ships and aircraft that it names can be fewer, or wait for units",
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
        rule=f"it must be a {thing[0].lower()}{thing[1:]} of the scenario",
        remedy=meant(nearest(name, names=names), otherwise=listed),
    )


def _contributors(scenario: Scenario, shocks: Shocks) -> Struck:
    """Take out contributors, with their offers and what they provide to the offers of others."""
    told = []
    names = {row.iso3: row.name for row in (*contributors.contributors(), *scenario.contributors)}
    for state in dict.fromkeys(shocks.contributors):
        gone = {offer.offer_id for offer in scenario.offers if offer.contributor == state}
        num_offers = len(scenario.offers)
        said = [f"{counted(len(gone), 'offer')} of {num_offers:,} {'goes' if len(gone) == 1 else 'go'}"]
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


def _set(scenario: Scenario, **values: object) -> Scenario:
    return replace(scenario, settings=scenario.settings.model_copy(update=values))


def _no_go(scenario: Scenario, shocks: Shocks) -> Struck:
    if not shocks.no_go_areas:
        return scenario, []
    barred = tuple(dict.fromkeys((*scenario.settings.no_go_areas, *shocks.no_go_areas)))
    names = joined([site.name for site in scenario.sites if site.site_id in shocks.no_go_areas])
    there = [line.requirement_id for line in scenario.requirements if line.site in shocks.no_go_areas]
    lost = f"nobody can come for {joined(there)}" if there else "no line stands there"
    ends = [site.name for site in scenario.sites if site.site_id in shocks.no_go_areas and site.role in ENDS]
    lost += f", {joined(ends)} cannot be used" if ends else ""
    told = f"The host state lets nobody pass {names} (no-go area): {lost}, and roads through it are closed."
    return _set(scenario, no_go_areas=barred), [told]


def _enablers(scenario: Scenario, shocks: Shocks) -> Struck:
    if not shocks.is_enablers_first:
        return scenario, []
    waiting = [line.requirement_id for line in scenario.requirements if line.after]
    whom = f"{joined(waiting)} wait{'' if len(waiting) > 1 else 's'}" if waiting else "none waits"
    told = f"Nobody comes before the units that must be operational first: of the lines, {whom}."
    return _set(scenario, enablers_first=True), [told]


STRIKES: tuple[Callable[[Scenario, Shocks], Struck], ...] = (
    _contributors,
    _offers,
    _passages,
    _ports,
    _airfields,
    _fleet,
    customs,
    _season,
    _no_go,
    _consent,
    _enablers,
    premium,
)
"""Shocks in the order in which they strike."""
