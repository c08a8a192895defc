"""Review a scenario before it is planned: every fault of its tables, and what a plan would refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import compress
from pathlib import Path

from bluehelm.core.errors import Fault, InputError, MissingReference, NotAllowed
from bluehelm.core.tables import Tables
from bluehelm.core.tables.references import placed
from bluehelm.deployment import plan, scenario
from bluehelm.forces.ladder_domain import LadderRuleSet
from bluehelm.generation import problem
from bluehelm.generation.domain import Pin
from bluehelm.partnership.domain import Contributor, OfferEntry

FRAME = ("sites", "road_legs", "steps", "unit_types")
"""Tables on which every offer and line hangs: with a fault in one of them, no plan is tried."""

NAMING = {"offer_id": "offers", "subject": "offers", "requirement_id": "requirements"}
"""Columns that name the offer or the line of a row, with the table that they name it of."""

SHARE = "largest share of one contributor"
"""What a decision may break together with others, and only all lines tell."""

Name = tuple[str, str]
"""Table and identifier."""


def tables(path: str | Path) -> Tables:
    """
    Return the tables of a scenario with every fault, those included for which a plan would refuse it.

    Offers and lines that a faulty row names are left out where the plan is tried, so that no message follows
    from another.

    Parameters
    ----------
    path
        Folder with ``scenario.toml`` and one CSV a table, ``.xlsx`` workbook or ``.json`` file.

    Returns
    -------
    Tables
        Sound rows, all faults, the readings that somebody should confirm, and the decisions that were not
        tried because a fault stands in the way.

    Raises
    ------
    InputError
        When there is no scenario at the path.

    Examples
    --------
    >>> found = tables("examples/tiny")
    >>> found.faults, found.guesses, len(found.rows["offers"])
    ((), (), 6)
    """
    loaded, rule_set = scenario.load(path)
    spoiled = frozenset(_row_of(fault) for fault in loaded.faults)
    left_out = _left_out(loaded, spoiled=spoiled)
    sound = [(pin, place) for pin, place in _decisions(loaded) if place not in spoiled]
    if loaded.settings is None or rule_set is None or left_out is None:
        return replace(loaded, untried=tuple(place for _, place in sound))
    refused = _refused(_without(loaded, left_out, spoiled=spoiled), rule_set=rule_set)
    untried = [place for pin, place in sound if left_out.intersection(_named(vars(pin)))]
    if any(table == "requirements" for table, _ in left_out):  # the share of a contributor hangs on all lines
        refused = tuple(fault for fault in refused if fault.code != "pin-share")
        untried += [SHARE] if len(sound) > len(untried) else []
    return replace(loaded, faults=(*loaded.faults, *refused), untried=tuple(untried))


def _decisions(loaded: Tables) -> list[tuple[Pin, str]]:
    """Return the decisions in force with their places."""
    day = loaded.told.get("requested_on")
    return [
        (pin, place)
        for pin, place in placed(loaded, noun=Pin, sheet="pins")
        if pin.until is None or not isinstance(day, date) or pin.until > day
    ]


def _left_out(loaded: Tables, *, spoiled: frozenset[str]) -> set[Name] | None:
    """Return the offers and lines without which a plan can be tried; None when none can be."""
    if "" in spoiled or loaded.unread or _is_frame_broken(loaded, spoiled=spoiled):
        return None
    named = {name for row in _faulty(loaded, spoiled=spoiled) for name in _named(row)}
    if any(identifier == "" for _, identifier in named):
        return None
    return named | _of_unsure_states(loaded, spoiled=spoiled)


def _of_unsure_states(loaded: Tables, *, spoiled: frozenset[str]) -> set[Name]:
    """Return the offers of states whose row has a fault; one without its code may be any but the sound."""
    pairs = placed(loaded, noun=Contributor, sheet="contributors")
    unsure = {row.iso3 for row, place in pairs if place in spoiled}
    sound = {row.iso3 for row, _ in pairs} - unsure
    is_any = bool(loaded.broken.get("contributors"))
    return {
        ("offers", entry.offer_id)
        for entry, _ in placed(loaded, noun=OfferEntry, sheet="offers")
        if entry.contributor in unsure or (is_any and entry.contributor not in sound)
    }


def _row_of(fault: Fault) -> str:
    """Return the place of the row in which a fault stands; empty when it stands in none."""
    found = re.match(r"(.+, row \d+)(?:,|$)", fault.place)
    return found[1] if found else ""


def _is_frame_broken(loaded: Tables, *, spoiled: frozenset[str]) -> bool:
    places = {place for name in FRAME for place in loaded.places.get(name, ())}
    return bool(places & spoiled) or any(loaded.broken.get(name) for name in FRAME)


def _faulty(loaded: Tables, *, spoiled: frozenset[str]) -> Iterator[Mapping[str, object]]:
    """Yield the columns of every row that has a fault of any kind; a name that cannot be read is empty."""
    for name, rows in loaded.rows.items():
        if name == "pins":  # a decision with a fault says nothing of the offer and the line that it names
            continue
        for row, place in zip(rows, loaded.places[name], strict=True):
            if place in spoiled:
                yield vars(row)
        for broken in loaded.broken.get(name, ()):
            yield dict.fromkeys(broken.bad, "") | dict(broken.sound)


def _named(row: Mapping[str, object]) -> list[Name]:
    return [(table, str(row[column])) for column, table in NAMING.items() if column in row]


def _without(loaded: Tables, names: set[Name], /, *, spoiled: frozenset[str]) -> Tables:
    """Return tables without the rows that name an offer or a line of a set, and decisions with a fault."""
    rows, places = {}, dict(loaded.places)
    for table, nouns in loaded.rows.items():
        kept = [
            not names.intersection(_named(vars(noun))) and (table != "pins" or place not in spoiled)
            for noun, place in zip(nouns, loaded.places[table], strict=True)
        ]
        rows[table] = tuple(compress(nouns, kept))
        places[table] = tuple(compress(loaded.places[table], kept))
    return replace(loaded, rows=rows, places=places)


def _refused(loaded: Tables, *, rule_set: LadderRuleSet) -> tuple[Fault, ...]:
    try:
        found = scenario.of_rows(loaded, rule_set=rule_set)
    except (InputError, MissingReference) as error:
        return error.faults
    return refused(found)


def refused(found: scenario.Scenario) -> tuple[Fault, ...]:
    """
    Return what a plan of a scenario would refuse, such as a decision that cannot be kept.

    Parameters
    ----------
    found
        The scenario.

    Returns
    -------
    tuple of Fault
        Empty where a plan can be made.

    Examples
    --------
    >>> from dataclasses import replace
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> wrong = Pin(requirement_id="R1", offer_id="O1", action="pin", who="Bao", why="promised")
    >>> [fault.code for fault in refused(replace(tiny, pins=(wrong,)))], refused(tiny)
    (['pin-filter'], ())
    """
    try:
        problem.build(plan.case_of(found))
    except (NotAllowed, InputError, MissingReference) as error:
        return error.faults
    return ()
