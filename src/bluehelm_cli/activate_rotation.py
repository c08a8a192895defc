"""Who relieves whom in the months after a call, and what stays empty, on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.times import day_name
from bluehelm.deployment import letters, reasons
from bluehelm.deployment.asks_domain import Addressee, Record
from bluehelm.deployment.report_words import REASONS, phrase
from bluehelm.deployment.result import Plan
from bluehelm.deployment.rotation import REST_MONTHS, TOUR_MONTHS
from bluehelm.deployment.rotation_domain import Relief, RotationPlan, Tour, TourEnd
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation.words import Reader
from bluehelm_cli.output import month_heads, print_grid, print_text

ENDS = {TourEnd.TOUR: "tour over", TourEnd.OFFER: "offered until then", TourEnd.LINE: "line ends"}
"""Why a unit leaves, in words."""


def show(found: RotationPlan, made: Plan, *, is_renewed: bool, force: Scenario, console: Console) -> None:
    """Print the answer, who relieves whom, what to ask for, the lines by month, and the persons missing."""
    first, last = found.months[0], found.months[-1]
    console.print(Text(f"\nWho relieves whom, {first:%B %Y} to {last:%B %Y}", style="bold"))
    console.print(Text(plain(_answer(found))))
    if found.reliefs:
        rows = [row for relief in found.reliefs for row in _rows(relief)]
        heads = ("Month", "Line", "Leaves", "Comes", "From", "Missing")
        print_grid(console, heads=heads, rows=rows, numbers=(5,))
    if why := list(_why(found)):
        console.print(Text(plain(f"Who else there is of that type, then: {'; '.join(why)}.")))
    _asked(found, reader=reasons.reader_of(force), console=console)
    console.print(
        Text("\nLines by month; # filled all of it   + in part   . empty on some day", style="bold")
    )
    lines = [
        (
            line.requirement_id,
            line.unit_type,
            f"{line.strength:,}",
            _cells(found, line.requirement_id, line.strength),
        )
        for line in made.requirements
    ]
    print_grid(
        console, heads=("Line", "Unit type", "Persons", month_heads(found.months)), rows=lines, numbers=(2,)
    )
    console.print(Text("\nPersons missing", style="bold"))
    print_grid(console, heads=("Months", "Missing"), rows=_spans(found), numbers=(1,))
    levels = "all pledges are renewed in time"
    if not is_renewed:
        levels = f"no pledge is renewed that is not yet; with --renewed, that {levels.removeprefix('all ')}"
    for sentence in (
        f"Supposed: {levels}; a tour has {TOUR_MONTHS} months where the line does not say (rotation_months), "
        f"who has served rests {REST_MONTHS} months, reliefs are called as many days before as the force has "
        "notice, and no largest share of one contributor counts.",
        "A withdrawal with notice is a claim on available_until: the unit leaves on that day.",
    ):
        console.print(Text(sentence, style="dim"))


def _answer(found: RotationPlan) -> str:
    leaving = sum(len(relief.leaving) for relief in found.reliefs)
    if not leaving:
        return "No unit leaves in these months."
    alone = [relief for relief in found.reliefs if relief.leaving and not relief.coming]
    told = f"{leaving} {'unit leaves' if leaving == 1 else 'units leave'} in these months"
    if not alone:
        return f"{told}, and each line has a relief."
    lines = ", ".join(dict.fromkeys(relief.requirement_id for relief in alone))
    return f"{told}; nobody relieves {lines}, first in {alone[0].month:%B %Y}."


def _rows(relief: Relief) -> Iterator[tuple[str, ...]]:
    """Yield one row a unit that leaves or comes."""
    gone = [f"{tour.offer_id}, {ENDS[tour.ends]} {_day(tour.end_on)}" for tour in relief.leaving] or ["empty"]
    come: list[Tour | None] = [*relief.coming] or [None]
    for number in range(max(len(gone), len(come))):
        tour = come[number] if number < len(come) else None
        nobody = "" if relief.coming or number else "nobody"
        yield (
            "" if number else f"{relief.month:%b %Y}",
            "" if number else relief.requirement_id,
            gone[number] if number < len(gone) else "",
            tour.offer_id if tour else nobody,
            _day(tour.start_on) if tour else "",
            "" if number or not relief.missing else f"{relief.missing:,}",
        )


def _why(found: RotationPlan) -> Iterator[str]:
    """Yield why nobody comes, or too few, line by line."""
    for relief in found.reliefs:
        if relief.missing:
            others = Counter(relief.reasons) - Counter(level=len(relief.lapsed))
            named = [
                f"{count} {phrase(REASONS, name=name) if name else 'too large, or on another line'}"
                for name, count in others.items()
            ]
            if days := sorted(relief.lapsed.values()):
                until = f" to {day_name(days[-1])}" if days[-1] > days[0] else ""
                when = f"{'from' if until else 'on'} {day_name(days[0])}{until}"
                named.append(f"{len(days)} whose pledge lapsed {when}")
            yield f"{relief.requirement_id} {', '.join(named) or 'nobody'}"


def _asked(found: RotationPlan, *, reader: Reader, console: Console) -> None:
    """Print for the lines that lack a relief from which month on, what to ask for and who has such units."""
    first = {relief.requirement_id: relief for relief in reversed(found.reliefs) if relief.ask}
    if not first:
        return
    console.print(Text("\nWhat to ask for", style="bold"))

    def alike(relief: Relief) -> tuple[date, str]:
        return relief.month, relief.ask.unit_type if relief.ask else ""

    for (month, _), group in groupby(sorted(first.values(), key=alike), key=alike):
        reliefs = list(group)
        for relief in reliefs:
            if relief.ask:
                told = f"Relief for {relief.requirement_id} is missing from {month:%B %Y}: ask for one "
                console.print(Text(plain(f"{told}{letters.named(relief.ask, reader=reader)}.")))
        for told in _whom(reliefs[0].addressees, reader=reader):
            print_text(console, told, indent=2)
    console.print(Text("Lines that are empty from the first day on are for bluehelm asks.", style="dim"))


def _whom(known: Iterable[Addressee], *, reader: Reader) -> Iterator[str]:
    """Yield who offers or announced such units, with the first of each, as of the call of the relief."""
    asked = [who for who in known if who.record != Record.NONE]
    for who in asked:
        verb = "offers" if who.record == Record.OFFERS else "announced"
        more = f" And {len(who.said) - 1} more." if len(who.said) > 1 else ""
        yield f"{reader.state(who.contributor)} {verb} such units: {who.said[0]}{more}"
    if not asked:
        yield "Nobody on record offers or announced such units."


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _cells(found: RotationPlan, name: str, strength: int) -> str:
    return "".join("#" if not lack else "." if lack >= strength else "+" for lack in found.missing[name])


def _spans(found: RotationPlan) -> Iterator[tuple[str, str]]:
    """Yield the months with as many persons missing together."""
    totals = [sum(lacks) for lacks in zip(*found.missing.values(), strict=True)]
    for total, pairs in groupby(zip(totals, found.months, strict=True), key=lambda pair: pair[0]):
        months: Sequence[date] = [month for _, month in pairs]
        first, last = f"{months[0]:%b %Y}", f"{months[-1]:%b %Y}"
        yield (first if first == last else f"{first} to {last}"), f"{total:,}"
