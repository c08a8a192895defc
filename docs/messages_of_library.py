"""What the library names in English and pages of the registry show, for the catalogues; kinds of events."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.core.claims import Kind
from bluehelm.core.tables.sheet import columns_of
from bluehelm.deployment import (
    areas,
    lift_rules,
    pace,
    page_charts,
    report_asks,
    report_match,
    report_words,
    sensitivity,
    site_map,
    summary,
)
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.scenario import SHEETS
from bluehelm.forces import catalogue
from bluehelm.forces.needs import needs_of
from bluehelm.generation.mission_domain import StatementLine
from bluehelm.oversight.mandate_domain import Category
from bluehelm.partnership import capacity_read, categories, conferences, contributors
from bluehelm_web.core.problems import PROBLEMS, REMEDIES
from bluehelm_web.forces.permissions import rules
from bluehelm_web.generation.registers import ALL
from bluehelm_web.partnership import open_forms, tables
from bluehelm_web.planning import snapshot
from bluehelm_web.planning.models import Kind as AskedKind

SENTENCES = (
    "Keep the unit ready to deploy.",
    "Renew the pledge.",
    "The conduct side has suspended the unit.",
    "Wait for the conduct side to clear the unit.",
)
"""What the ladder says beside the actions of its steps."""

ENDS = ("asked", "cancelled", "waits again", "done", "failed")
"""What becomes of what is asked of a scenario."""

COMPARED = ("Question", "What if", "Difference", "Why none", "Probability", "Why higher", "Persons", "Units")
COMPARED += ("Reserve", "Days", "Cost", "In the way")
"""Labels of the sentences on two plans."""

PARTS = ("aircraft", "crew", "trainer", "maintainer", "payer", "mover")
"""Parts of a unit that more than one state provides."""

HEADS = ("Decision", "Who", "Why", "Until", "Price", "Line", "Offer", "Call", "Roster", "Area", "Town")
HEADS += ("From airport", "At sea", "At port", "From port", "Wet months", "What each decision costs")
HEADS += ("Lengths of legs", "Stretches of road", "Stretch", "Days, dry", "Days, wet", "Days of a convoy")
HEADS += (
    "Candidates",
    "Verify",
    "Mission",
    "Area",
    "Input",
    "For",
    "Asked",
    "Calls",
    "Why",
    "Persons",
    "Ways",
)
HEADS += ("none", "any", "yes", "no", "steps", "places", "the secretariat", "Destination", "Mode", "Tonnes")
HEADS += ("The ways to each area, in days", "Who fills what", "What stays empty and why")
"""Heads and captions of tables of plans and calls."""


CARRIERS = ("Passenger jet", "Small ro-ro ship", "Wide-body charter", "Large ro-ro ship")
CARRIERS += ("Medium ro-ro ship", "own vehicles")
"""Ships and aircraft of the examples."""


def names() -> Iterator[str]:
    """Yield what pages show of the library, in no order; some of it twice."""
    yield from SENTENCES
    yield site_map.DISCLAIMER
    yield from COMPARED
    yield from HEADS
    yield from (*PARTS, *CARRIERS, "flight", "spread", "chance")
    yield from Category
    yield from _of_events()
    yield from _of_ladder()
    yield from _of_catalogue()
    yield from _of_tables()
    yield from (kind.value for kind in Kind)
    yield from (word for _status, title, remedy in PROBLEMS.values() for word in (title, remedy))
    yield from REMEDIES.values()
    yield from summary.LABELS
    for name, told in page_charts.BESIDE.items():
        yield from (name, told)
        yield from (f"{name} {part}" for part in ("25 %", "median", "75 %"))
    yield from (one.note for one in areas.areas() if one.note)
    yield from ("What stays empty", "Journeys", "by road from the airport", "by road from the port")
    yield from (*snapshot.UNITS, *snapshot.GAPS, *report_asks.HEADS)
    yield from (
        "chosen",
        "not chosen",
        "Chosen.",
        "pin",
        "forbid",
        "prefer",
        "people",
        "equipment",
        "open",
        "no level",
    )
    yield from ("operational", "on site")
    yield from (*lift_rules.RULES, *sensitivity.QUARTER, *sensitivity.ONE, *report_words.STAGES.values())
    yield from (told for _measure, told in pace.CLASSES)
    yield from (*report_words.METHODS.values(), *report_words.STEPS.values(), *report_match.STATUS.values())
    yield from (*report_words.FILTERS.values(), *report_words.REASONS.values())


def _of_events() -> Iterator[str]:
    """Yield the kinds of events of registers and of what is asked of scenarios, as the log names them."""
    kinds = [f"{one.kind} {end}" for one in ALL for end in ("added", "edited")]
    kinds += [f"{one.value} {end}" for one in AskedKind for end in ENDS]
    yield from (kind.replace("_", " ").capitalize() for kind in kinds)


def _of_ladder() -> Iterator[str]:
    """Yield the names of levels, events and visits of the ladder, and what it asks for next."""
    ladder = rules()
    yield ladder.title
    yield from (level.name for level in ladder.levels)
    yield from (level.deploys for level in ladder.levels if level.deploys)
    yield from (step.next_action for step in ladder.transitions)
    yield from (need.action for need in needs_of(ladder))
    for name in (*ladder.event_names.values(), *(visit.name for visit in ladder.visits.values())):
        yield name
        yield name[:1].lower() + name[1:]


def _of_catalogue() -> Iterator[str]:
    """Yield the names of unit types, areas, states and topics of visits, and of what a unit can do."""
    yield from (one.name for one in catalogue.unit_types())
    yield from sorted(
        {report_words.phrase(report_words.FAMILIES, name=one.family) for one in catalogue.unit_types()}
    )
    yield from (one.name for one in catalogue.visit_topics())
    yield from (one.name for one in areas.areas())
    for state in contributors.contributors():
        yield from (state.name, f"of {state.name}")
    yield from (one.name for one in categories.categories().values())
    told = {attribute for one in catalogue.statements() for attribute in one.attributes}
    told |= {line.equipment for one in catalogue.unit_types() for line in catalogue.equipment(one.code)}
    yield from sorted(name.replace("_", " ") for name in told)


def _of_tables() -> Iterator[str]:
    """Yield what the columns of registers, statements, offers, open data, scenarios and conferences hold."""
    nouns = [*(one.noun for one in ALL), StatementLine, *open_forms.TABLES.values()]
    columns = [column for noun in nouns for column in columns_of(noun)]
    yield from (column.description for column in columns)
    yield from (column.unit for column in columns if column.unit)
    yield "a number"
    for sheet in (*SHEETS, *conferences.SHEETS, *capacity_read.SHEETS):
        yield sheet.thing
        yield from (column.description for column in columns_of(sheet.noun))
    yield "Settings"
    asked = ("as_of", "has_consent", "no_go_areas")
    yield from (column.description for column in columns_of(Settings) if column.name in asked)
    yield from (column.description for column in tables.COLUMNS.values())
