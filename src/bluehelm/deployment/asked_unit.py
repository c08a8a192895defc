"""The unit that is tried for an ask: what a contributor would give, with the cargo of its type."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from bluehelm.deployment.scenario import Scenario
from bluehelm.forces import catalogue
from bluehelm.generation.asks import Ask
from bluehelm.generation.case import MatchCase
from bluehelm.partnership import resolve
from bluehelm.partnership.domain import OfferEntry, UnitOffer
from bluehelm.partnership.rules import NOTICE

ASKED = "ask"
"""Identifier of the unit that is tried: one for all, so that all have the same draws."""


def of(ask: Ask, *, contributor: str, scenario: Scenario, case: MatchCase) -> UnitOffer:
    """
    Return the unit that a contributor would give for an ask.

    Parameters
    ----------
    ask
        What is asked for.
    contributor
        Whose unit it would be.
    scenario, case
        The scenario and its match: offers at the level of the ask say how long the notice is.

    Returns
    -------
    UnitOffer
        Resolved, with a part of the cargo of its type where it is a part of a unit.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> ask = Ask(unit_type="UHU", strength=60, level="RDL", lines=("R4",))
    >>> of(ask, contributor="XES", scenario=tiny, case=plan.case_of(tiny)).strength
    60
    """
    entry = OfferEntry(
        offer_id=ASKED,
        contributor=contributor,
        unit_type=ask.unit_type,
        strength=ask.strength,
        women=ask.women,
        attributes=ask.attributes,
        languages=ask.languages,
        kind="assumed",
        source="asked for",
        **_notice(case, level=ask.level),
    )
    alone = replace(scenario, offers=(entry,), claims=(), caveats=(), components=())
    whole = resolve.offers(alone, as_of=scenario.settings.as_of).offers[0]
    types = {one.code: one for one in (*catalogue.unit_types(), *scenario.unit_types)}
    part = min(1.0, ask.strength / types[ask.unit_type].strength)
    return whole.model_copy(update={"lane_m": part * whole.lane_m, "tonnes": part * whole.tonnes})


def _notice(case: MatchCase, *, level: str) -> dict[str, float]:
    """Return the days of notice that offers of a level have in the middle; none when there are none."""
    alike = [offer for offer in case.offers if case.levels[offer.offer_id].level == level]
    return {name: median(getattr(offer, name) for offer in alike) for name in NOTICE} if alike else {}
