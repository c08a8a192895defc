"""What a scenario takes over from the registers of its mission, and what that changes in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bluehelm.core.claims import Claim, Kind
from bluehelm.core.noun import Noun
from bluehelm.core.tables.cells import to_text
from bluehelm.deployment.agreement_domain import HostConsent, HostObstacle, ObstacleName
from bluehelm.deployment.domain import RoadLeg, Site
from bluehelm.deployment.lift_domain import Capacity, Carrier
from bluehelm.deployment.scenario import SHEETS, Scenario
from bluehelm.deployment.step_domain import Step, StepName, Stream
from bluehelm.forces.domain import LadderEvent
from bluehelm.generation import statements
from bluehelm.generation.mission_domain import StatementLine
from bluehelm.partnership import categories
from bluehelm.partnership.domain import Announcement, Caveat, CaveatKind, Component, Contributor, OfferEntry

N = TypeVar("N", bound=Noun)

STEPS = {
    ObstacleName.VISA: (StepName.VISA, Stream.PEOPLE),
    ObstacleName.OVERFLIGHT: (StepName.OVERFLIGHT, Stream.PEOPLE),
    ObstacleName.LANDING: (StepName.OVERFLIGHT, Stream.PEOPLE),
    ObstacleName.CUSTOMS: (StepName.PORT_CLEARANCE, Stream.EQUIPMENT),
}
"""
Step of a scenario in which each obstacle is waited for, and by whom.

Clearances of overflight and landing are asked for together; customs hold equipment up at the port.
"""

WEAKEST = (Kind.ILLUSTRATIVE, Kind.ASSUMED, Kind.DERIVED, Kind.MEASURED, Kind.PUBLISHED)
"""Kinds, weakest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    One thing that is otherwise in a scenario afterwards.

    Attributes
    ----------
    table, row, field
        Where it stands; the field is empty when a whole row is new or gone.
    before, after
        As a cell holds it; empty where it is not there.
    cells
        What a row that is new or gone says otherwise than one that says nothing: columns and texts.

    Examples
    --------
    >>> Difference(table="settings", row="", field="has_consent", before="yes", after="no").after
    'no'
    """

    table: str
    row: str
    field: str
    before: str
    after: str
    cells: tuple[tuple[str, str], ...] = ()


def agreement(
    scenario: Scenario, *, consents: Sequence[HostConsent], obstacles: Iterable[HostObstacle]
) -> Scenario:
    """
    Return a scenario with the consent, the no-go areas and the delays of a host-country agreement.

    Parameters
    ----------
    scenario
        As it stands.
    consents
        What host states agreed to; without any, consent and no-go areas stay as they are. All of them must
        consent on the day of the request.
    obstacles
        Days of formalities. Of several for one step the longest counts, as they are waited for at the same
        time; it takes the place of whatever the scenario says of that step. Other steps stay as they are.

    Returns
    -------
    Scenario
        No-go areas that are no sites of it are left out.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment.scenario import read
    >>> tiny = read(Path("examples/tiny"))
    >>> no = HostConsent(
    ...     mission="X", host_state="XHA", is_given=False, kind="illustrative", source="invented"
    ... )
    >>> [one.field for one in differences(tiny, after=agreement(tiny, consents=[no], obstacles=[]))]
    ['has_consent']
    """
    settings = scenario.settings
    if consents:
        known = {site.site_id for site in scenario.sites}
        barred = sorted({area for one in consents for area in one.no_go_areas} & known)
        has_consent = all(one.holds(settings.requested_on) for one in consents)
        settings = settings.model_copy(update={"has_consent": has_consent, "no_go_areas": tuple(barred)})
    waited: dict[tuple[StepName, Stream], list[HostObstacle]] = {}
    for one in obstacles:
        waited.setdefault(STEPS[one.obstacle], []).append(one)
    kept = [step for step in scenario.steps if (step.name, step.stream) not in waited]
    made = [_step(place, found) for place, found in waited.items()]
    return replace(scenario, settings=settings, steps=(*kept, *made))


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """
    Offers of a register, with all that is known of them.

    Attributes
    ----------
    offers, claims, caveats, components, ladder_events
        The offers, and what is said of them.
    contributors, announcements
        To which they refer.
    as_of
        The day on which that is known.

    Examples
    --------
    >>> Supply(offers=(), as_of=date(2027, 1, 4)).claims
    ()
    """

    offers: tuple[OfferEntry, ...]
    as_of: date
    claims: tuple[Claim, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    components: tuple[Component, ...] = ()
    ladder_events: tuple[LadderEvent, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    announcements: tuple[Announcement, ...] = ()


def supply(scenario: Scenario, *, found: Supply) -> Scenario:
    """
    Return a scenario with the offers of a register.

    Parameters
    ----------
    scenario
        As it stands.
    found
        The offers; they take the place of those of the same identifier, with all that is said of these.
        Offers that the scenario alone has stay. Caveats about sites that it does not have are left out, and
        so are contributors that nothing names.

    Returns
    -------
    Scenario
        As of the day of the register, where that is later.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment.scenario import read
    >>> tiny = read(Path("examples/tiny"))
    >>> more = tiny.offers[0].model_copy(update={"offer_id": "NEW"})
    >>> after = supply(tiny, found=Supply(offers=(more,), as_of=tiny.settings.as_of))
    >>> len(after.offers) - len(tiny.offers)
    1
    """
    ids = {one.offer_id for one in found.offers}
    sites = {site.site_id for site in scenario.sites}
    caveats = [one for one in found.caveats if one.rule != CaveatKind.NOT_SITE or one.value in sites]
    named = {one.contributor for one in found.offers} | {one.provider for one in found.components}
    named |= {state for one in found.announcements for state in (one.contributor, *one.partners)}
    named |= {one.iso3 for one in scenario.contributors}
    contributors = tuple(one for one in found.contributors if one.iso3 in named)
    states = {one.iso3 for one in contributors}
    said = {one.announcement_id for one in found.announcements}
    as_of = max(scenario.settings.as_of, found.as_of)
    return replace(
        scenario,
        settings=scenario.settings.model_copy(update={"as_of": as_of}),
        offers=(*(one for one in scenario.offers if one.offer_id not in ids), *found.offers),
        claims=(*(one for one in scenario.claims if one.subject not in ids), *found.claims),
        caveats=(*(one for one in scenario.caveats if one.offer_id not in ids), *caveats),
        components=(*(one for one in scenario.components if one.offer_id not in ids), *found.components),
        ladder_events=(
            *(one for one in scenario.ladder_events if one.offer_id not in ids),
            *found.ladder_events,
        ),
        contributors=(*(one for one in scenario.contributors if one.iso3 not in states), *contributors),
        announcements=(
            *(one for one in scenario.announcements if one.announcement_id not in said),
            *found.announcements,
        ),
    )


def _step(place: tuple[StepName, Stream], obstacles: Sequence[HostObstacle], /) -> Step:
    """Return the step in which several obstacles are waited for at the same time."""
    return Step(
        name=place[0],
        stream=place[1],
        min_days=max(one.min_days for one in obstacles),
        mode_days=max(one.mode_days for one in obstacles),
        max_days=max(one.max_days for one in obstacles),
        is_shared=True,
        kind=min((one.kind for one in obstacles), key=WEAKEST.index),
        source="; ".join(f"{one.host_state} {one.obstacle.value}: {one.source}" for one in obstacles),
    )


def statement(
    scenario: Scenario, *, lines: Sequence[StatementLine], mission: str, sites: Iterable[Site] = ()
) -> Scenario:
    """
    Return a scenario whose requirements are those of a mission's statement.

    Parameters
    ----------
    scenario
        As it stands.
    lines
        Lines of one version of the statement.
    mission
        Code of the mission.
    sites
        Sites of the mission, from which those that the lines name are added where the scenario lacks them.

    Returns
    -------
    Scenario
        Decisions on lines that are gone are left out. Whether every line names a site that is there is for
        whoever keeps the scenario to check.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment.scenario import read
    >>> tiny = read(Path("examples/tiny"))
    >>> len(statement(tiny, lines=(), mission="UNMIX").requirements)
    0
    """
    found = statements.requirements(lines, mission=mission, requested_on=scenario.settings.requested_on)
    names, known = {one.requirement_id for one in found}, {site.site_id for site in scenario.sites}
    needed = {line.site for line in lines} - known
    added = [site for site in sites if site.site_id in needed]
    return replace(
        scenario,
        requirements=found,
        pins=tuple(pin for pin in scenario.pins if pin.requirement_id in names),
        sites=(*scenario.sites, *added),
    )


def places(
    scenario: Scenario,
    *,
    sites: Iterable[Site] = (),
    capacities: Iterable[Capacity] = (),
    fleet: Iterable[Carrier] = (),
    road_legs: Iterable[RoadLeg] = (),
) -> Scenario:
    """
    Return a scenario with rows of the registers of its mission; they take the place of rows of their name.

    Parameters
    ----------
    scenario
        As it stands.
    sites, capacities, fleet, road_legs
        Rows of the registers.

    Returns
    -------
    Scenario
        Rows that the registers do not have stay as they are.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment.scenario import read
    >>> tiny = read(Path("examples/tiny"))
    >>> places(tiny) == tiny
    True
    """
    return replace(
        scenario,
        sites=_over("sites", scenario.sites, others=sites),
        capacities=_over("capacities", scenario.capacities, others=capacities),
        fleet=_over("fleet", scenario.fleet, others=fleet),
        road_legs=_over("road_legs", scenario.road_legs, others=road_legs),
    )


def differences(before: Scenario, *, after: Scenario) -> tuple[Difference, ...]:
    """
    Return what is otherwise in a scenario.

    Parameters
    ----------
    before, after
        The scenario, earlier and later.

    Returns
    -------
    tuple of Difference
        Settings first, then table by table; empty when nothing is. What an announcement gives is no
        difference where its category says the same.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment.scenario import read
    >>> tiny = read(Path("examples/tiny"))
    >>> differences(tiny, after=tiny)
    ()
    """
    told = list(_fields("settings", "", before=before.settings, after=after.settings))
    for sheet in SHEETS:
        old, new = (
            {_key(sheet.key, row): row for row in getattr(one, sheet.name)} for one in (before, after)
        )
        for key in dict.fromkeys([*old, *new]):
            told += _fields(sheet.name, key, before=old.get(key), after=new.get(key))
    return tuple(told)


def _fields(table: str, row: str, *, before: Noun | None, after: Noun | None) -> Iterator[Difference]:
    if before is None or after is None:
        cells = _cells(before or after)
        said = ", ".join(f"{name} {text}" for name, text in cells)
        there = {"before": said, "after": ""} if before else {"before": "", "after": said}
        yield Difference(table=table, row=row, field="", **there, cells=cells)
        return
    for name in type(after).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if old != new and isinstance(new, Noun):
            yield from _fields(table, name, before=old, after=new)
        elif old != new and not (name == "gives" and _gives_the_same(before, after)):
            yield Difference(table=table, row=row, field=name, before=to_text(old), after=to_text(new))


def _gives_the_same(before: Noun, after: Noun, /) -> bool:
    """Tell whether two records of an announcement give the same: said outright, or by its category."""
    told = [categories.given_by(one) for one in (before, after) if isinstance(one, Announcement)]
    return len(told) == 2 and told[0] == told[1]


def _cells(row: Noun | None) -> tuple[tuple[str, str], ...]:
    """Return what a row says otherwise than a row that says nothing."""
    if row is None:
        return ()
    told = {name: getattr(row, name) for name in type(row).model_fields}
    plain = {name: field.default for name, field in type(row).model_fields.items()}
    return tuple((name, to_text(value)) for name, value in told.items() if value not in (plain[name], "", ()))


def _key(key: Sequence[str], row: Noun) -> str:
    return " ".join(text for name in key if (text := to_text(getattr(row, name))))


def _over(table: str, rows: Iterable[N], *, others: Iterable[N]) -> tuple[N, ...]:
    key = next(sheet.key for sheet in SHEETS if sheet.name == table)
    return tuple({_key(key, row): row for row in [*rows, *others]}.values())
