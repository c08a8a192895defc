"""Commands of forces: catalogue, ladder, table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.claims import Kind
from bluehelm.core.errors import Fault, MissingReference
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.times import day_name
from bluehelm.deployment import reasons, scenario
from bluehelm.deployment.scenario import Scenario
from bluehelm.forces import catalogue, checklist, ladder, report, table
from bluehelm.forces.domain import NO_LEVEL, LadderStanding, UnitType
from bluehelm.forces.ladder_domain import SUR_ALIGNED, LadderRuleSet
from bluehelm.forces.rules import measured_by, over_notice, short_of
from bluehelm.partnership import resolve
from bluehelm.partnership.domain import UnitOffer
from bluehelm_cli.scenario import ScenarioPath

WIDE = 1000
"""Columns of a pipe, which has no width of its own: one row a line."""

Day = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Day asked about; by default the scenario's own."),
]


def catalogue_command(
    code: Annotated[
        str,
        typer.Argument(metavar="CODE", help="Unit type to show in full; all of them in short without it."),
    ] = "",
) -> None:
    """
    List the unit types with their usual strength and cargo, or show one with its equipment and statements.

    Every figure carries its kind: p published, m measured, d derived, a assumed, i illustrative.

    Example: bluehelm catalogue FPU
    """
    console = _console()
    if code:
        _unit_type(_found(code), console=console)
        return
    rows = [
        (
            each.code,
            f"{each.strength:,} {_letter(each.strength_kind)}",
            f"{each.lane_m:,.0f} {_letter(each.cargo_kind)}",
            f"{each.tonnes:,.0f} {_letter(each.cargo_kind)}",
            _stacked(console, each.name, each.strength_source),
        )
        for each in catalogue.unit_types()
    ]
    heads = ("Code", "Persons", "Lane m", "Tonnes", "Unit type, and source of its strength")
    _print(console, heads=heads, rows=rows, numbers=(1, 2, 3))
    console.print(Text(f"\n{len(rows)} unit types. {_legend()}", style="dim"))


def _found(code: str) -> UnitType:
    by_code = {each.code: each for each in catalogue.unit_types()}
    if code not in by_code:
        near = nearest(code, names=by_code)
        raise MissingReference(
            Fault(
                code="unit-type-unknown",
                thing="Unit type",
                value=f"code is {code}",
                rule="the catalogue must have it",
                remedy=meant(near, otherwise="List them with: bluehelm catalogue"),
            )
        )
    return by_code[code]


def _unit_type(found: UnitType, *, console: Console) -> None:
    enabler = ", an enabler: other units wait for it" if found.is_enabler else ""
    what = f"{found.code}  {found.name}, {found.branch}, {found.family}{enabler}"
    console.print(Text(what, style="bold"))
    cargo = f"{found.lane_m:,.0f} lane metres and {found.tonnes:,.0f} tonnes"
    for words, kind, source in (
        (f"{found.strength:,} persons", found.strength_kind, found.strength_source),
        (cargo, found.cargo_kind, found.cargo_source),
    ):
        console.print(Text(f"{words} ({kind}): {source}"))
    rows = [
        (
            line.equipment.replace("_", " "),
            f"{line.count:,} {_letter(line.kind)}",
            f"{line.lane_m_each:g} {_letter(line.each_kind)}",
            f"{line.tonnes_each:g} {_letter(line.each_kind)}",
            "critical" if line.is_critical else "",
            line.source,
        )
        for line in catalogue.equipment(found.code)
    ]
    if rows:
        console.print()
        heads = ("Equipment", "Pieces", "Lane m each", "Tonnes each", "", "Source of the count")
        _print(console, heads=heads, rows=rows, numbers=(1, 2, 3))
    statements = [
        (
            each.reference,
            f"{each.valid_from} to {each.valid_until or 'further notice'}",
            f"{each.strength_min:,}" if each.strength_min else "",
            ", ".join(each.attributes),
            each.kind.value,
            each.title,
        )
        for each in catalogue.statements()
        if each.unit_type == found.code
    ]
    if statements:
        console.print()
        heads = ("Statement", "In force", "Persons", "Must be", "Kind", "Title")
        _print(console, heads=heads, rows=statements, numbers=(2,))
    _visit(found.code, console=console)


def _visit(code: str, *, console: Console) -> None:
    """Say which topics a visit looks at, and how many lines of each the catalogue knows."""
    known = Counter(line.topic for line in checklist.lines(code, on=date.max))
    found = checklist.topics(code)
    told = [f"{each.name} ({known[each.topic]})" if known[each.topic] else each.name for each in found]
    console.print()
    console.print(Text("A visit looks at (lines known): " + ", ".join(told) + "."))
    console.print(Text(f"Topics ({found[0].kind.value}): {found[0].source}", style="dim"))


def ladder_command(
    path: ScenarioPath,
    on: Day = None,
    with_rules: Annotated[
        bool, typer.Option("--rules", help="Add the rules of the ladder, each with its kind and source.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print where each offer stands as JSON and nothing else.")
    ] = False,
) -> None:
    """
    Say at which readiness level each offer stands on a day, until when, what is missing and what to do next.

    Levels follow from dated events; nobody can set one. The letter after a level is the kind of its weakest
    event: p published, a assumed for a what-if, i illustrative. What papers claim, what a visit verified and
    whether the unit is released stand beside a level from which they differ.

    Example: bluehelm ladder examples/tiny --on 2027-01-01
    """
    found = scenario.read(path)
    rules = found.rule_set
    day = on.date() if on else found.settings.as_of
    placed = _standings(found, rules=rules, on=day)
    if as_json:
        print(json.dumps([each.model_dump(mode="json") for each in placed.values()], indent=2))
        return
    offers = {offer.offer_id: offer for offer in resolve.offers(found, as_of=day).offers}
    console = _console()
    bases = {offer_id: _letter(kind) for offer_id, kind in _bases(found, on=day).items()}
    console.print(Text(f"{rules.title}, on {day_name(day)}", style="bold"))
    rows = [
        (
            each.offer_id,
            f"{each.level or NO_LEVEL} {bases.get(each.offer_id, '')}".rstrip(),
            str(each.since or ""),
            str(each.until or ""),
            _stacked(
                console,
                each.next_action,
                _missing(each, rules=rules),
                each.lowered_by,
                _truths(each, rules=rules),
                _short(found, each, offer=offers[each.offer_id]),
                over_notice(rules.levels[each.order], notice_days=offers[each.offer_id].notice_max_days),
            ),
        )
        for each in placed.values()
    ]
    _print(console, heads=("Offer", "Level", "Since", "Until", "Next action"), rows=rows)
    console.print(
        Text(f"\n{len(rows)} offers. {_alignments(found, placed=placed, on=day)}".rstrip(), style="dim")
    )
    if with_rules:
        console.print()
        _print(console, heads=("Of", "The ladder says"), rows=report.rules(rules))


def _bases(found: Scenario, *, on: date) -> dict[str, Kind]:
    """Return how far the events of each offer can be checked: as far as the weakest of them."""
    kinds = list(Kind)
    past = [event for event in found.ladder_events if event.on <= on]
    return {event.offer_id: event.basis for event in sorted(past, key=lambda event: kinds.index(event.basis))}


def _truths(standing: LadderStanding, *, rules: LadderRuleSet) -> str:
    """Say what is claimed, verified and released where the level does not say it already."""
    is_top = standing.order == len(rules.levels) - 1
    said = [
        f"{word} {level or 'nothing'}"
        for word, level in (("claimed", standing.claimed), ("verified", standing.verified))
        if level != standing.level
    ]
    said += ["released" if standing.released else "not released"] if standing.released != is_top else []
    return ", ".join(said)[:1].upper() + ", ".join(said)[1:]


def _missing(standing: LadderStanding, *, rules: LadderRuleSet) -> str:
    missing = (rules.event_names[kind] for kind in standing.missing)
    return f"Missing: {'; '.join(missing)}" if standing.missing else ""


def _short(found: Scenario, standing: LadderStanding, /, *, offer: UnitOffer) -> str:
    """Say what an offer does not show of the statements that it is aligned with, or is to be aligned with."""
    history = [event for event in found.ladder_events if event.offer_id == offer.offer_id]
    if SUR_ALIGNED not in (*standing.missing, *(event.kind for event in history)):
        return ""
    known = found.known_statements()
    asked = measured_by(offer.unit_type, events=history, on=standing.on, statements=known)
    return ". ".join(short_of(asked, strength=offer.strength, attributes=offer.attributes))


def _alignments(found: Scenario, *, placed: Mapping[str, LadderStanding], on: date) -> str:
    """Say which statements could be aligned with."""
    asked = {offer.unit_type for offer in found.offers if SUR_ALIGNED in placed[offer.offer_id].missing}
    current = sorted(
        each.reference
        for each in found.known_statements()
        if each.unit_type in asked and each.is_in_force(on)
    )
    return f"Statements in force to align with: {', '.join(current)}." if current else ""


def table_command(path: ScenarioPath, on: Day = None) -> None:
    """
    Count units and persons by unit type and readiness level.

    Invented offers are counted apart from others, and each table names the kinds of its strengths.

    Example: bluehelm table examples/standby-3000
    """
    found = scenario.read(path)
    rules = found.rule_set
    day = on.date() if on else found.settings.as_of
    placed = _standings(found, rules=rules, on=day)
    resolved = resolve.offers(found, as_of=day)
    kinds = {line.offer_id: line.kind for line in resolved.resolutions if line.attribute == "strength"}
    bases, reader = _bases(found, on=day), reasons.reader_of(found)
    console = _console()
    for is_invented in (False, True):
        offers = [
            each for each in resolved.offers if (kinds[each.offer_id] is Kind.ILLUSTRATIVE) == is_invented
        ]
        if not offers:
            continue
        if len(offers) < len(resolved.offers) and is_invented:
            console.print()
        rows = table.capability(
            {each.offer_id: placed[each.offer_id].order for each in offers},
            unit_types={each.offer_id: each.unit_type for each in offers},
            strengths={each.offer_id: each.strength for each in offers},
            num_levels=len(rules.levels),
        )
        counts = Counter(kinds[each.offer_id].value for each in offers)
        said = ", ".join(f"{counts[kind]} {kind}" for kind in Kind if counts[kind])
        for words, what in (("Units", "units"), ("Persons", "persons")):
            head = f"{words} by readiness level on {day_name(day)} ({rules.rule_set})"
            console.print(Text(head, style="bold"))
            _print(
                console,
                heads=(
                    "Unit type",
                    NO_LEVEL.capitalize(),
                    *(level.id for level in rules.levels[1:]),
                    "All",
                    "",
                ),
                rows=[
                    (
                        *_counts(row.unit_type, row.units if what == "units" else row.persons),
                        reader.unit(row.unit_type) if row.unit_type else "",
                    )
                    for row in rows
                ],
                numbers=range(1, len(rules.levels) + 2),
            )
            console.print()
        supposed = sum(bases.get(each.offer_id) is Kind.ASSUMED for each in offers)
        levels = f"; the levels of {supposed} rest on assumed events" if supposed else ""
        console.print(Text(f"{len(offers)} offers; their strengths are {said}{levels}.", style="dim"))


def _counts(code: str, counts: Sequence[int]) -> tuple[str, ...]:
    return (code or "All", *(f"{count:,}" for count in (*counts, sum(counts))))


def _standings(found: Scenario, *, rules: LadderRuleSet, on: date) -> dict[str, LadderStanding]:
    return ladder.standings(
        {offer.offer_id: offer.unit_type for offer in found.offers},
        events=found.ladder_events,
        rule_set=rules,
        on=on,
        conduct=found.standing_by_offer(),
        statements=found.known_statements(),
    )


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=WIDE)


def _stacked(console: Console, *texts: str) -> str:
    """Return texts below each other for a screen, beside each other for a pipe."""
    return ("\n" if console.is_terminal else " | ").join(plain(text) for text in texts if text)


def _print(
    console: Console, *, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()
) -> None:
    grid = Table(box=None, pad_edge=False)
    places = set(numbers)
    for place, head in enumerate(heads):
        grid.add_column(head, justify="right" if place in places else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text("\n".join(plain(line) for line in cell.split("\n"))) for cell in row))
    with console.capture() as caught:
        console.print(grid)
    for line in caught.get().splitlines():
        print(line.rstrip())


def _letter(kind: Kind) -> str:
    return kind.value[0]


def _legend() -> str:
    return "Kinds: " + ", ".join(f"{_letter(kind)} {kind}" for kind in Kind) + "."
