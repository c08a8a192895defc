"""Offers of the register that a scenario cannot take over: found by its faults, and left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.tables.references import thing_of
from bluehelm.deployment import takeovers
from bluehelm.deployment.scenario import SHEETS, Scenario
from bluehelm.deployment.takeovers import Supply
from bluehelm_web.planning.snapshot import scenario_read

ABOUT = {
    "offers": "offer_id",
    "claims": "subject",
    "caveats": "offer_id",
    "components": "offer_id",
    "ladder_events": "offer_id",
}
"""Column that names the offer, by table of what is said of offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """
    An offer that is not taken over, and why.

    Attributes
    ----------
    offer_id
        The offer.
    faults
        What is wrong with what is said of it.
    """

    offer_id: str
    faults: tuple[Fault, ...]


def lines_of(left_out: Iterable[LeftOut]) -> list[list[str]]:
    """Return as a version keeps it what is left out: offer, value, rule and remedy of each fault."""
    return [[one.offer_id, fault.value, fault.rule, fault.remedy] for one in left_out for fault in one.faults]


def sound_part(before: Scenario, *, found: Supply) -> tuple[Scenario, tuple[LeftOut, ...]]:
    """
    Return a scenario with those offers of a register that it can take over, and the others.

    Parameters
    ----------
    before
        As it stands; what it says itself of an offer that is left out stays.
    found
        The offers.

    Returns
    -------
    tuple of Scenario and tuple of LeftOut
        Checked with every rule as a file is; by identifier.

    Raises
    ------
    InputError
        When a fault is of no offer, with every fault.
    """
    wrong: dict[str, list[Fault]] = {}
    while True:
        try:
            after = scenario_read(takeovers.supply(before, found=found).canonical())
        except InputError as error:
            named = _named(found, faults=error.faults)
            if not named:
                raise
            for offer_id, faults in named.items():
                wrong.setdefault(offer_id, []).extend(faults)
            found = _without(found, offers=named.keys())
        else:
            return after, tuple(LeftOut(offer_id=key, faults=tuple(wrong[key])) for key in sorted(wrong))


def _named(found: Supply, *, faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    """Return faults by the offers of the register that they are of."""
    named: defaultdict[str, list[Fault]] = defaultdict(list)
    owners = _owners(found)
    for fault in faults:
        for offer_id in owners.get(fault.thing, ()):
            named[offer_id].append(fault)
    return dict(named)


def _owners(found: Supply) -> Mapping[str, set[str]]:
    """Return the offers that a row is about, by what messages call the row."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for sheet in SHEETS:
        column = ABOUT.get(sheet.name, "")
        for row in getattr(found, sheet.name) if column else ():
            offer_id = getattr(row, column)
            owners[thing_of(row, sheet=sheet)].add(offer_id)
            if column == "offer_id":  # some messages name a row by its offer alone
                owners[f"{sheet.thing} {offer_id}"].add(offer_id)
    for one in found.offers:
        owners[f"Contributor {one.contributor}"].add(one.offer_id)
        for name in one.announcement_ids:
            owners[f"Announcement {name}"].add(one.offer_id)
    return owners


def _without(found: Supply, *, offers: Collection[str]) -> Supply:
    """Return offers of a register without some, and without what is said of these alone."""
    kept = tuple(one for one in found.offers if one.offer_id not in offers)
    announced = {name for one in kept for name in one.announcement_ids}
    gone = {one.contributor for one in found.offers} - {one.contributor for one in kept}
    return replace(
        found,
        offers=kept,
        claims=tuple(one for one in found.claims if one.subject not in offers),
        caveats=tuple(one for one in found.caveats if one.offer_id not in offers),
        components=tuple(one for one in found.components if one.offer_id not in offers),
        ladder_events=tuple(one for one in found.ladder_events if one.offer_id not in offers),
        contributors=tuple(one for one in found.contributors if one.iso3 not in gone),
        announcements=tuple(one for one in found.announcements if one.announcement_id in announced),
    )
