"""Why each line of a plan is filled or not, what decisions cost, and what may be traded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Progress, silent
from bluehelm.forces import catalogue
from bluehelm.forces.domain import UnitType
from bluehelm.generation import explain, gaps, prices
from bluehelm.generation.case import MatchCase
from bluehelm.generation.result import Gap, Matching, PinPrice, SelectionSheet, TradeOff
from bluehelm.generation.words import Reader
from bluehelm.partnership import contributors
from bluehelm.partnership.domain import Contributor

PRICED = 200
"""Alternatives that a plan prices, shared evenly by its lines; each line has at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """
    What a plan says of its match.

    Attributes
    ----------
    sheets
        A selection sheet for every line.
    gaps
        What stays empty, with its reason.
    pin_prices
        What each decision costs.
    trade_offs
        What more persons uncovered would save in absence.

    Examples
    --------
    >>> Reasons(sheets=(), gaps=(), pin_prices=(), trade_offs=()).gaps
    ()
    """

    sheets: tuple[SelectionSheet, ...]
    gaps: tuple[Gap, ...]
    pin_prices: tuple[PinPrice, ...]
    trade_offs: tuple[TradeOff, ...]


def explained(case: MatchCase, matching: Matching, *, reader: Reader, progress: Progress = silent) -> Reasons:
    """
    Return the reasons of a match.

    Parameters
    ----------
    case
        The match.
    matching
        Its plan.
    reader
        Who reads them, and what things are called there.
    progress
        Called before each line.

    Returns
    -------
    Reasons
        Sheets in the order of the requirements, gaps, prices and trade-offs.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> case = plan.case_of(tiny)
    >>> len(explained(case, match.solve(case), reader=reader_of(tiny)).sheets)
    4
    """
    sheets = []
    most = max(1, PRICED // max(1, len(case.requirements)))
    for done, requirement in enumerate(case.requirements):
        progress("explain", done, len(case.requirements))
        sheets.append(explain.sheet(case, matching, requirement=requirement, reader=reader, most=most))
    return Reasons(
        sheets=tuple(sheets),
        gaps=gaps.explain(case, matching, reader=reader),
        pin_prices=prices.of_pins(case, matching),
        trade_offs=prices.trade_offs(case, matching),
    )


def reader(states: Iterable[Contributor], *, unit_types: Iterable[UnitType]) -> Reader:
    """
    Return the secretariat as a reader of explanations.

    Parameters
    ----------
    states, unit_types
        Those whose names are known; of several with one code, the last counts.

    Returns
    -------
    Reader
        Names by code.

    Examples
    --------
    >>> reader((), unit_types=()).state("XAL")
    'XAL'
    """
    return Reader(
        states={state.iso3: state.name for state in states},
        types={unit.code: unit.name.lower() for unit in unit_types},
    )


def reader_of(scenario: Scenario) -> Reader:
    """
    Return the secretariat as a reader of explanations, with the names that a scenario knows.

    Parameters
    ----------
    scenario
        Offers, requirements, geography and assumptions.

    Returns
    -------
    Reader
        Names of contributors and unit types, the scenario's own before those of the package.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> reader_of(scenario.read(Path("examples/tiny"))).state("XAL")
    'Aldara'
    """
    states = (*contributors.contributors(), *scenario.contributors)
    return reader(states, unit_types=(*catalogue.unit_types(), *scenario.unit_types))
