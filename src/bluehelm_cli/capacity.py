"""The command capacity: what units lack, who trains, equips or pays together, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bluehelm.core.times import day_name
from bluehelm.deployment import scenario
from bluehelm.forces import ladder
from bluehelm.partnership import capacity, capacity_needs, capacity_read
from bluehelm.partnership.capacity import CapacityReport, UnmetNeed
from bluehelm.partnership.capacity_domain import CapacityNeed, Dated, LadderLack
from bluehelm.partnership.capacity_follow import Overlap, PartnershipStanding
from bluehelm.partnership.capacity_match import CapacityMatch
from bluehelm.partnership.contributors import contributors
from bluehelm_cli import terminal


def capacity_command(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="What is offered, lacking, needed and agreed: folder, workbook or JSON file.",
        ),
    ],
    as_of: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="Day as of which it is told."),
    ],
    ladder_of: Annotated[
        Path | None,
        typer.Option(
            "--ladder-of",
            metavar="SCENARIO",
            help="Add what the offers of a scenario lack.",
        ),
    ] = None,
    candidates: Annotated[
        bool, typer.Option("--candidates", help="Add everything that could serve each need.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything as JSON and nothing else.")
    ] = False,
) -> None:
    """
    Say what units lack, which partnerships would serve most of it together, and what came of those agreed.

    Needs follow from what the readiness ladder and its visits say is missing. Each suggestion is scored term
    by term: language, region, dates, equipment, places, and who pays; a third partner may. No other choice
    serves a larger share of the needs with the places and the money that are left.

    Example: bluehelm capacity examples/capacity --as-of 2027-03-15
    """
    day, records = as_of.date(), capacity_read.read(path)
    if ladder_of:
        records = replace(records, lacks=(*records.lacks, *_lacks(ladder_of, on=day)))
    made = capacity.of(records, as_of=day)
    if as_json:
        print(made.model_dump_json(indent=2))
        return
    terminal.say(
        f"{terminal.num(len(made.open_needs), 'open need')} of {len(made.needs)}, as of {day_name(day)}; "
        f"the suggestion serves {len(made.suggested)} of them, in full or in part.",
        style="bold",
    )
    named = {need.need_id: need for need in (*made.needs, *made.open_needs)}
    _suggested(made.suggested, named=named)
    _unmet(made.unmet)
    if candidates:
        _candidates(made.candidates)
    _partnerships(made.partnerships)
    _overlaps(made.overlaps)
    _not_needs(made)


def _lacks(path: Path, *, on: date) -> tuple[LadderLack, ...]:
    """Return what the offers of a scenario lack on a day."""
    found = scenario.read(path)
    placed = ladder.standings(
        {entry.offer_id: entry.unit_type for entry in found.offers},
        events=found.ladder_events,
        rule_set=found.rule_set,
        on=on,
        conduct=found.standing_by_offer(),
        statements=found.known_statements(),
    )
    states = (*contributors(), *found.contributors)
    return capacity_needs.lacks(
        placed.values(), offers=found.offers, states=states, names=found.rule_set.event_names
    )


def _suggested(found: Sequence[CapacityMatch], *, named: dict[str, CapacityNeed]) -> None:
    if not found:
        return
    terminal.heading("Suggested together")
    for one in found:
        need = named[one.need_id]
        pays = f", paid by {one.funder} ({one.fund_id})" if one.is_triangular else ""
        terminal.say(
            f"{one.need_id}: {one.giver} ({one.support_id}) serves {one.contributor}{pays}; "
            f"{one.places:,} of {need.places:,}, score {one.score:.2f}",
            indent=2,
        )
        terminal.say(need.text, indent=4)
        for term in one.terms:
            terminal.say(f"{term.name} {term.score:.2f}: {term.words}", indent=4)


def _unmet(found: Sequence[UnmetNeed]) -> None:
    if not found:
        return
    terminal.heading(f"Unmet: {len(found)}")
    for one in found:
        need = one.need
        terminal.say(f"{need.need_id}, {need.places:,} {need.need_kind}: {need.text}", indent=2)
        if one.lost_to:
            terminal.say(f"What could serve it serves {', '.join(one.lost_to)}.", indent=4)
        for row in one.obstacles:
            terminal.say(f"{row.giver} ({row.support_id}) {row.reason}.", indent=4)
        if not (one.lost_to or one.obstacles):
            terminal.say(f"Nobody offers {need.need_kind}: ask for it.", indent=4)


def _candidates(found: Sequence[CapacityMatch]) -> None:
    terminal.heading("Everything that could serve")
    rows = [
        (one.need_id, one.support_id, one.fund_id or "-", f"{one.places:,}", f"{one.score:.3f}")
        for one in found
    ]
    terminal.table(("Need", "Offer", "Paid by", "Places", "Score"), rows=rows, words=3)


def _partnerships(found: Sequence[PartnershipStanding]) -> None:
    if not found:
        return
    terminal.heading("Partnerships")
    for one in found:
        row = one.partnership
        since = f" since {day_name(one.since_on)}" if one.since_on else ""
        places = (
            f"{one.places:,.10g} of {row.places:,}" if one.places is not None else f"{row.places:,} planned"
        )
        skipped = f"; nothing on record of {', '.join(one.skipped)}" if one.skipped else ""
        note = f": {one.note}" if one.note else ""
        pays = f" with {row.fund_id}" if row.fund_id else ""
        terminal.say(
            f"{row.partnership_id}, {row.support_id}{pays} for {row.need_id}: {one.stage}{since}, "
            f"{places}{skipped}{note}",
            indent=2,
        )


def _overlaps(found: Sequence[Overlap]) -> None:
    if not found:
        return
    terminal.heading("Givers that overlap")
    for one in found:
        days = _days(Dated(from_on=one.from_on, until_on=one.until_on))
        first, second = one.partnership_ids
        terminal.say(
            f"{one.need_id}: {one.givers[0]} ({first}) and {one.givers[1]} ({second}) serve it {days}",
            indent=2,
        )


def _days(period: Dated) -> str:
    start = f"from {day_name(period.from_on)}" if period.from_on else ""
    end = f"until {day_name(period.until_on)}" if period.until_on else ""
    return " ".join(filter(None, (start, end))) or "at the same time"


def _not_needs(made: CapacityReport) -> None:
    if not made.not_needs:
        return
    terminal.heading(f"Missing on the ladder and no need of capacity: {len(made.not_needs)}")
    for row in made.not_needs:
        terminal.say(f"{row.lack.offer_id}, {row.lack.requirement}: {row.reason}", indent=2)
