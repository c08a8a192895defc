"""A line as a page shows it: what it asks for, its candidates, and what is decided on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from bluehelm.deployment import report_reasons
from bluehelm.deployment import report_words as say
from bluehelm.deployment.report_tables import planned_days
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation.domain import Pin, Requirement
from bluehelm.generation.result import Candidate
from bluehelm_web.planning.snapshot import LineRow, line_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    """
    An offer beside a line, as the last plan saw it.

    Attributes
    ----------
    offer
        What the selection sheet says of it.
    state
        Name of its contributor.
    outcome
        Whether it is chosen, or which filter it failed.
    probability
        That its people are there in time; None where it was not simulated, as it was not chosen.
    unpinned
        What an earlier plan, without the decision that fills the line, says of it; empty where there is none.
    """

    offer: Candidate
    state: str
    outcome: str
    probability: float | None
    unpinned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRow:
    """A decision on the line, its price and what it does to the probability; empty where no plan says so."""

    pin: Pin
    price: str
    chance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysRow:
    """
    On which days a unit that fills the line is on site, each as the plan reckons it; None for never.

    Attributes
    ----------
    offer_id
        The unit.
    counted
        The day on which the choice among the candidates counted.
    planned
        The day of the runs in which it comes, once the schedule has given out ships and aircraft.
    people, equipment
        The days of the movement table, where every unit takes its median days.
    """

    offer_id: str
    counted: int | None
    planned: int | None
    people: int | None
    equipment: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePage:
    """
    What the page of a line shows.

    Attributes
    ----------
    line, row
        What it asks for, and what the last plan says of it.
    candidates
        Offers of its type in the last plan, those that pass the filters first.
    days
        Of the units that fill it, where the plan reckons more than one day of any.
    pins
        Decisions that stand now.
    offers
        Offers on which something can be decided, each with what the last plan made of it.
    gap, remedy
        What was found and what would fill it, where something is missing.
    """

    line: Requirement
    row: LineRow
    candidates: tuple[CandidateRow, ...]
    days: tuple[DaysRow, ...]
    pins: tuple[PinRow, ...]
    offers: Mapping[str, str]
    gap: str
    remedy: str

    @property
    def has_unpinned(self) -> bool:
        """Whether it is known how the line stood without the decision that fills it."""
        return any(row.unpinned for row in self.candidates)

    @property
    def has_experience(self) -> bool:
        """Whether anything is known of where contributors have served."""
        return any(row.offer.experience for row in self.candidates)


def line_page(
    found: Scenario,
    *,
    requirement_id: str,
    plan: Plan | None,
    chances: Mapping[tuple[str, ...], str],
    unpinned: Plan | None = None,
) -> LinePage | None:
    """
    Return what the page of a line shows.

    Parameters
    ----------
    found
        The scenario as it stands.
    requirement_id
        The line.
    plan
        The last plan, perhaps of an older version; None when there is none.
    chances
        What each of its decisions does to its probability, by line, offer and action.
    unpinned
        An earlier plan without the decisions that fill the line; None when there is none.

    Returns
    -------
    LinePage or None
        None when the scenario has no such line.
    """
    line = next((one for one in found.requirements if one.requirement_id == requirement_id), None)
    if line is None:
        return None
    [row] = (one for one in line_rows(found, plan=plan) if one.requirement_id == requirement_id)
    candidates = _candidates(plan, requirement_id=requirement_id, unpinned=unpinned) if plan else ()
    outcomes = {one.offer.offer_id: one.outcome for one in candidates}
    gaps = [gap for gap in (plan.gaps if plan else ()) if gap.requirement_id == requirement_id]
    return LinePage(
        line=line,
        row=row,
        candidates=candidates,
        days=_days(plan, requirement_id=requirement_id) if plan else (),
        pins=tuple(
            _pin_row(pin, plan=plan, chances=chances)
            for pin in found.pins
            if pin.requirement_id == requirement_id
        ),
        offers={
            offer.offer_id: outcomes.get(offer.offer_id, "")
            for offer in found.offers
            if offer.unit_type == line.unit_type
        },
        gap=gaps[0].text if gaps else "",
        remedy=gaps[0].remedy if gaps else "",
    )


def pin_of(requirement_id: str, *, told: Mapping[str, Any], who: str) -> Pin:
    """Return the decision on a line that somebody filled in."""
    said = {"offer_id": told["offer_id"], "action": told["action"], "until": told["until"]}
    return Pin(requirement_id=requirement_id, who=who, why=told["reason"], **said)


def is_pinned(plan: Plan, *, requirement_id: str) -> bool:
    """Return whether a decision fills a line of a plan."""
    return any(row.is_pinned for row in plan.matching.assignments if row.requirement_id == requirement_id)


def _candidates(plan: Plan, *, requirement_id: str, unpinned: Plan | None) -> tuple[CandidateRow, ...]:
    names = say.names_of(plan)
    chances = {
        move.offer_id: move.on_time_probability
        for move in plan.movements
        if move.requirement_id == requirement_id
    }
    before = {
        offer.offer_id: offer.reason
        for sheet in (unpinned.sheets if unpinned else ())
        if sheet.requirement_id == requirement_id
        for offer in sheet.candidates
    }
    return tuple(
        CandidateRow(
            offer=offer,
            unpinned=before.get(offer.offer_id, ""),
            state=names.state(offer.contributor),
            outcome=outcome,
            probability=chances.get(offer.offer_id),
        )
        for sheet in plan.sheets
        if sheet.requirement_id == requirement_id
        for offer, outcome in report_reasons.sheet_rows(sheet)
    )


def _days(plan: Plan, *, requirement_id: str) -> tuple[DaysRow, ...]:
    """Return the days of the units that fill a line; none where each has only one."""
    chosen = [
        one
        for sheet in plan.sheets
        if sheet.requirement_id == requirement_id
        for one in sheet.candidates
        if one.is_chosen
    ]
    planned = planned_days(plan)
    rows = tuple(
        DaysRow(
            offer_id=one.offer_id,
            counted=one.arrival_day,
            planned=planned.get((requirement_id, one.offer_id)),
            people=_timed(plan, offer_id=one.offer_id, is_people=True),
            equipment=_timed(plan, offer_id=one.offer_id, is_people=False),
        )
        for one in chosen
    )
    days = [{one.counted, one.planned, one.people, one.equipment} - {None} for one in rows]
    return rows if any(len(some) > 1 for some in days) else ()


def _timed(plan: Plan, *, offer_id: str, is_people: bool) -> int | None:
    """Return the day of the movement table on which the last people or the last equipment are on site."""
    legs = plan.lift.legs if plan.lift else ()
    found = [leg.on_site_day for leg in legs if leg.offer_id == offer_id and bool(leg.persons) is is_people]
    return max(map(ceil, found), default=None)


def _pin_row(pin: Pin, *, plan: Plan | None, chances: Mapping[tuple[str, ...], str]) -> PinRow:
    """Return a decision with what a plan says that it costs; empty when that plan did not know it."""
    if plan is None or pin not in plan.pins:
        return PinRow(pin=pin, price="", chance="")
    grid = report_reasons.pins(plan)
    place = (pin.requirement_id, pin.offer_id, pin.action.value)
    price = next((str(row[-1]) for row in grid.rows if row[:3] == place), "")
    return PinRow(pin=pin, price=price, chance=chances.get(place, ""))
