"""A scenario: everything that one plan is made from, read and written in three forms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from bluehelm.core import tables
from bluehelm.core.claims import Claim
from bluehelm.core.errors import InputError
from bluehelm.core.noun import Noun
from bluehelm.core.tables import Guess, Sheet, Tables
from bluehelm.core.tables.references import placed
from bluehelm.deployment.dated_domain import DatedStep
from bluehelm.deployment.domain import Deployed, RoadLeg, Settings, Site
from bluehelm.deployment.lift_domain import Capacity, Carrier
from bluehelm.deployment.scenario_checks import cross_faults
from bluehelm.deployment.scenario_notes import notes
from bluehelm.deployment.scenario_offers import settled
from bluehelm.deployment.scenario_words import ladder_of
from bluehelm.deployment.step_domain import Step
from bluehelm.deployment.vocabulary import indexes
from bluehelm.forces import catalogue, rule_sets
from bluehelm.forces.domain import LadderEvent, Standing, UnitRequirementStatement, UnitType
from bluehelm.forces.ladder_domain import LadderRuleSet
from bluehelm.generation.domain import Cap, Pin, PinAction, Requirement
from bluehelm.partnership.domain import Announcement, Caveat, Component, Contributor, OfferEntry
from bluehelm.people.domain import Experience


class StandingRow(Noun):
    """
    What the conduct side says of an offer from a day on.

    Attributes
    ----------
    offer_id
        The offer.
    standing
        ``clear``, ``ask`` or ``suspended``; no case is named.
    as_of
        Day from which it holds.

    Examples
    --------
    >>> StandingRow(offer_id="O1", standing="suspended", as_of="2026-11-01").standing.value
    'suspended'
    """

    offer_id: str = Field(min_length=1, description="Offer")
    standing: Standing = Field(description="clear, ask or suspended")
    as_of: date = Field(description="Day from which it holds")


OF_OFFER = {"offer_id": "offers"}
MATCHED = {"contributor": "contributors", "unit_type": "unit_types"}

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        name="requirements",
        thing="Requirement",
        noun=Requirement,
        key=("requirement_id",),
        is_required=True,
        matches={"unit_type": "unit_types"},
        references={"site": "sites", "after": "requirements"},
    ),
    Sheet(
        name="offers",
        thing="Offer",
        noun=OfferEntry,
        key=("offer_id",),
        is_required=True,
        matches=MATCHED,
        references={"announcement_ids": "announcements"},
    ),
    Sheet(name="claims", thing="Claim", noun=Claim, key=("claim_id",), references={"subject": "offers"}),
    Sheet(
        name="announcements",
        thing="Announcement",
        noun=Announcement,
        key=("announcement_id",),
        matches={"contributor": "contributors"},
    ),
    Sheet(
        name="ladder_events",
        thing="Ladder event",
        noun=LadderEvent,
        key=("offer_id", "kind", "on", "refers_to"),
        references=OF_OFFER,
    ),
    Sheet(
        name="standings", thing="Standing", noun=StandingRow, key=("offer_id", "as_of"), references=OF_OFFER
    ),
    Sheet(
        name="caveats", thing="Caveat", noun=Caveat, key=("offer_id", "rule", "value"), references=OF_OFFER
    ),
    Sheet(
        name="components",
        thing="Component",
        noun=Component,
        key=("offer_id", "part", "provider"),
        references=OF_OFFER,
    ),
    Sheet(
        name="deployed", thing="Deployment", noun=Deployed, key=("offer_id", "start_on"), references=OF_OFFER
    ),
    Sheet(
        name="pins",
        thing="Pin",
        noun=Pin,
        key=("requirement_id", "offer_id", "action"),
        references={"requirement_id": "requirements", **OF_OFFER},
    ),
    Sheet(name="caps", thing="Cap", noun=Cap, key=("contributor",), matches={"contributor": "contributors"}),
    Sheet(
        name="experience",
        thing="Experience",
        noun=Experience,
        key=("contributor", "mission"),
        matches={"contributor": "contributors"},
    ),
    Sheet(name="sites", thing="Site", noun=Site, key=("site_id",), is_required=True),
    Sheet(
        name="road_legs",
        thing="Road leg",
        noun=RoadLeg,
        key=("start", "end"),
        references={"start": "sites", "end": "sites"},
    ),
    Sheet(
        name="fleet", thing="Carrier", noun=Carrier, key=("carrier_id",), references={"only_offers": "offers"}
    ),
    Sheet(
        name="capacities", thing="Capacity", noun=Capacity, key=("site", "name"), references={"site": "sites"}
    ),
    Sheet(name="steps", thing="Step", noun=Step, key=("name", "level", "stream"), is_required=True),
    Sheet(name="dated_steps", thing="Dated step", noun=DatedStep, key=("case", "step", "stream")),
    Sheet(name="contributors", thing="Contributor", noun=Contributor, key=("iso3",)),
    Sheet(name="unit_types", thing="Unit type", noun=UnitType, key=("code",)),
    Sheet(
        name="statements",
        thing="Statement of unit requirements",
        noun=UnitRequirementStatement,
        key=("sur_id", "version"),
        matches={"unit_type": "unit_types"},
    ),
)
"""Tables of a scenario; each is a field of ``Scenario`` under the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """
    Everything that one plan is made from; the rows of each table stand in the order of their keys.

    Attributes
    ----------
    settings
        The question, the day, the rules.
    rule_set
        The readiness ladder itself, wherever it was read from; the settings hold its name.
    requirements
        Demand.
    offers, claims, announcements
        Supply as registered and stated.
    ladder_events, standings, caveats, components, deployed
        What is known of each offer.
    pins, caps
        Decisions, and the most units that a contributor can give.
    experience
        Who has served where.
    sites, road_legs, steps, dated_steps
        Geography, what is assumed about the length of each step, and what a register recorded of it.
    contributors, unit_types, statements
        Those of this scenario, beside the ones of the package.
    guesses
        Readings that somebody should confirm.
    notes
        What else somebody should confirm, as sentences.
    skipped
        Places of example rows that were not read as data.
    places
        Where the row of each pin stands, by (requirement, offer).

    Examples
    --------
    >>> tiny = read(Path("examples/tiny"))
    >>> [line.requirement_id for line in tiny.requirements], tiny.standing_by_offer()
    (['R1', 'R2', 'R3', 'R4'], {})
    """

    settings: Settings
    rule_set: LadderRuleSet
    requirements: tuple[Requirement, ...]
    offers: tuple[OfferEntry, ...]
    claims: tuple[Claim, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    ladder_events: tuple[LadderEvent, ...] = ()
    standings: tuple[StandingRow, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    components: tuple[Component, ...] = ()
    deployed: tuple[Deployed, ...] = ()
    pins: tuple[Pin, ...] = ()
    caps: tuple[Cap, ...] = ()
    experience: tuple[Experience, ...] = ()
    sites: tuple[Site, ...]
    road_legs: tuple[RoadLeg, ...] = ()
    fleet: tuple[Carrier, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    steps: tuple[Step, ...]
    dated_steps: tuple[DatedStep, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    unit_types: tuple[UnitType, ...] = ()
    statements: tuple[UnitRequirementStatement, ...] = ()
    guesses: tuple[Guess, ...] = field(default=(), compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)
    skipped: tuple[str, ...] = field(default=(), compare=False)
    places: Mapping[tuple[str, str], str] = field(default_factory=dict, compare=False)

    def tables(self) -> Tables:
        """Return the scenario as tables, to be written; a rule set of its own stands in the settings."""
        carried = {"rule_set": rule_sets.stated(self.rule_set)}
        return Tables(
            settings=self.settings.model_copy(update=carried),
            rows={sheet.name: getattr(self, sheet.name) for sheet in SHEETS},
        )

    def canonical(self) -> str:
        """Return the canonical form, whose SHA-256 is the hash of the input."""
        return tables.canonical(self.tables())

    def digest(self) -> str:
        """Return the hash of the input, which is the same in every form in which it is written."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def known_statements(self) -> tuple[UnitRequirementStatement, ...]:
        """Return all statements of unit requirements: those of the package, then the scenario's own."""
        return (*catalogue.statements(), *self.statements)

    def standing_by_offer(self) -> Mapping[str, Standing]:
        """Return the conduct standing of each offer that has one, as known on the day of planning."""
        known = sorted(
            (row for row in self.standings if row.as_of <= self.settings.as_of), key=lambda row: row.as_of
        )
        return {row.offer_id: row.standing for row in known}


def read(path: str | Path) -> Scenario:
    """
    Return the scenario of a folder, a workbook or a JSON file.

    Parameters
    ----------
    path
        Folder with ``scenario.toml`` and one CSV a table, ``.xlsx`` workbook or ``.json`` file.

    Returns
    -------
    Scenario
        Checked in itself: every name it uses is there, and no two rows contradict each other.

    Raises
    ------
    InputError
        With one fault for everything that is wrong in any table.

    Examples
    --------
    >>> read("examples/tiny").settings.target
    200
    """
    loaded, rule_set = load(path)
    if loaded.faults or rule_set is None:
        raise InputError(loaded.faults)
    return of_rows(loaded, rule_set=rule_set)


def load(path: str | Path) -> tuple[Tables, LadderRuleSet | None]:
    """
    Return the tables of a scenario with all faults in them and between them, and its readiness ladder.

    Parameters
    ----------
    path
        As in ``read``.

    Returns
    -------
    tuple of Tables and LadderRuleSet
        Sound rows, faults, guesses and notes, and None for a ladder that cannot be read. What contradicts is
        sought among sound rows.

    Raises
    ------
    InputError
        When there is no scenario at the path.

    Examples
    --------
    >>> loaded, rule_set = load("examples/tiny")
    >>> loaded.faults, rule_set.rule_set
    ((), 'un-pcrs-2019')
    """
    place = Path(path)
    loaded = tables.load(place, sheets=SHEETS, settings=Settings, vocabulary=indexes)
    rule_set, lacking = ladder_of(loaded, folder=place if place.is_dir() else place.parent)
    crossing = cross_faults(loaded, sheets=SHEETS, rule_set=rule_set)
    overruled, contrary = settled(loaded)
    said = (*overruled, *notes(loaded, sheets=SHEETS))
    faults = (*loaded.faults, *lacking, *crossing, *contrary)
    return replace(loaded, faults=faults, notes=said), rule_set


def of_rows(loaded: Tables, *, rule_set: LadderRuleSet) -> Scenario:
    """
    Return the scenario of tables whose settings are sound; their faults do not count.

    Parameters
    ----------
    loaded
        Settings and the rows of every table.
    rule_set
        The readiness ladder.

    Returns
    -------
    Scenario
        What the sound rows make.

    Examples
    --------
    >>> loaded, rule_set = load("examples/tiny")
    >>> of_rows(loaded, rule_set=rule_set) == read("examples/tiny")
    True
    """
    assert isinstance(loaded.settings, Settings)
    rows: dict[str, Any] = {sheet.name: loaded.rows[sheet.name] for sheet in SHEETS}  # typed by their sheets
    return Scenario(
        settings=loaded.settings.model_copy(update={"rule_set": rule_set.rule_set}),
        rule_set=rule_set,
        guesses=loaded.guesses,
        notes=loaded.notes,
        skipped=loaded.skipped,
        places={
            (pin.requirement_id, pin.offer_id): place
            for pin, place in placed(loaded, noun=Pin, sheet="pins")
            if pin.action == PinAction.PIN
        },
        **rows,
    )


def write(scenario: Scenario, *, path: Path) -> None:
    """
    Write a scenario so that it reads back the same; nothing is overwritten.

    Parameters
    ----------
    scenario
        What to write.
    path
        ``.xlsx`` gives a workbook, ``.json`` a JSON file, anything else a folder.

    Raises
    ------
    InputError
        When something stands at the path already.

    Examples
    --------
    >>> import tempfile
    >>> tiny = read(Path("examples/tiny"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(tiny, path=Path(folder) / "tiny.xlsx")
    ...     read(Path(folder) / "tiny.xlsx") == tiny
    True
    """
    content = scenario.tables()
    if path.suffix.casefold() == ".xlsx":
        tables.write_workbook(content, path=path, sheets=SHEETS)
    elif path.suffix.casefold() == ".json":
        tables.write_json(content, path=path)
    else:
        name = scenario.rule_set.rule_set
        if name in rule_sets.names():
            tables.write_folder(content, path=path, sheets=SHEETS)
            return
        # a rule set of its own is easier to read in a file beside the settings than within them
        named = scenario.settings.model_copy(update={"rule_set": f"{name}.json"})
        own = json.dumps(json.loads(rule_sets.stated(scenario.rule_set)), indent=2, ensure_ascii=False)
        files = {f"{name}.json": f"{own}\n"}
        tables.write_folder(replace(content, settings=named), path=path, sheets=SHEETS, files=files)
