"""Review a scenario before it is planned: every fault of its tables, and what a plan would refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import compress
from pathlib import Path

from bluehelm.core.errors import Fault, InputError, MissingReference, NotAllowed
from bluehelm.core.tables import Tables
from bluehelm.deployment import plan, scenario
from bluehelm.forces.ladder_domain import LadderRuleSet
from bluehelm.generation import problem

FRAME = ("sites", "road_legs", "steps", "contributors", "unit_types")
"""Tables on which every offer and line hangs: with a fault in one of them, no plan is tried."""

NAMING = {"offer_id": "offers", "subject": "offers", "requirement_id": "requirements"}
"""Columns that name the offer or the line of a row, with the table that they name it of."""

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
        Sound rows, all faults, and the readings that somebody should confirm.

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
    if loaded.settings is None or rule_set is None or "" in spoiled:
        return loaded
    if _is_frame_broken(loaded, spoiled=spoiled):
        return loaded
    left_out = {name for row in _faulty(loaded, spoiled=spoiled) for name in _named(row)}
    if {identifier for _, identifier in left_out} & {""}:
        return loaded
    refused = _refused(_without(loaded, left_out), rule_set=rule_set)
    kept = [fault for fault in refused if not spoiled or fault.code != "pin-share"]  # it hangs on all lines
    return replace(loaded, faults=(*loaded.faults, *kept))


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
        for row, place in zip(rows, loaded.places[name], strict=True):
            if place in spoiled:
                yield vars(row)
        for broken in loaded.broken.get(name, ()):
            yield dict.fromkeys(broken.bad, "") | dict(broken.sound)


def _named(row: Mapping[str, object]) -> list[Name]:
    return [(table, str(row[column])) for column, table in NAMING.items() if column in row]


def _without(loaded: Tables, names: set[Name], /) -> Tables:
    """Return tables without the rows that name an offer or a line of a set."""
    rows, places = {}, dict(loaded.places)
    for table, nouns in loaded.rows.items():
        kept = [not names.intersection(_named(vars(noun))) for noun in nouns]
        rows[table] = tuple(compress(nouns, kept))
        places[table] = tuple(compress(loaded.places[table], kept))
    return replace(loaded, rows=rows, places=places)


def _refused(loaded: Tables, *, rule_set: LadderRuleSet) -> tuple[Fault, ...]:
    """Return what a plan would refuse; the rest is tried without offers that contradict themselves."""
    try:
        problem.build(plan.case_of(scenario.of_rows(loaded, rule_set=rule_set)))
    except NotAllowed as error:
        return error.faults
    except (InputError, MissingReference) as error:
        names = {("offers", fault.thing.removeprefix("Offer ")) for fault in error.faults}
        rest = _without(loaded, names)
        is_smaller = len(rest.rows["offers"]) < len(loaded.rows["offers"])
        return (*error.faults, *(_refused(rest, rule_set=rule_set) if is_smaller else ()))
    return ()
