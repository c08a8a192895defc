"""Two plans side by side, for a terminal of 80 columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.charts.scale import chance, change
from bluehelm.core.times import day_name
from bluehelm.deployment import report_words as say
from bluehelm.deployment.comparison_domain import Chance, Comparison, CostDifference, LineChange
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.deployment.result import Plan
from bluehelm_cli import comparison_words


def show(made: Comparison, *, after: Plan, is_blow: bool) -> None:
    """Print what differs: the answer first, then strength by day and the lines; why, where a blow helps."""
    console = Console()
    with console.capture() as caught:
        console.print(Text(plain(made.before), style="bold"))
        if made.after != made.before:
            console.print(Text(plain(f"beside: {made.after}"), style="bold"))
        if after.settings.is_illustrative:
            console.print(Text(ILLUSTRATIVE, style="dim"))
        console.print(_answer(made, is_blow=is_blow))
        if not made.is_same:
            _strength(made, console=console)
            _lines(made, after=after, console=console)
        console.print()
        console.print(Text(plain(_told(made, after=after)), style="dim"))
    for line in caught.get().splitlines():
        print(line.rstrip())


def _answer(made: Comparison, *, is_blow: bool) -> Padding:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, sentence in _sentences(made, is_blow=is_blow):
        grid.add_row(label, Text(plain(sentence)))
    return Padding(grid, (1, 0, 0, 0))


def _sentences(made: Comparison, *, is_blow: bool) -> Iterator[tuple[str, str]]:
    if made.unlike:
        yield "Question", comparison_words.unlike(made)
    for place, sentence in enumerate(made.shocks):
        yield "" if place else "What if", sentence
    if made.is_same:
        yield "Difference", f"None: the same units come on the same days. {_probability(made)}"
        yield from _reserve(made)
        return
    if told := comparison_words.cause(made):
        yield "Why none", told
    yield "Probability", _probability(made)
    if is_blow and (told := comparison_words.rise(made)):
        yield "Why higher", told
    yield "Persons", _persons(made)
    yield "Units", _units(made)
    yield from _reserve(made)
    if made.streams:
        yield "Days", _days(made)
    if made.cost:
        yield "Cost", _cost(made.cost)
    first, second = (
        text or "every run reaches it" for text in (made.bottleneck_before, made.bottleneck_after)
    )
    same = f"As before: {first}." if first == second else f"Before: {first}. After: {second}."
    yield "In the way", same


def _probability(made: Comparison) -> str:
    asked = f"{made.target:,} persons on site by day {made.day}"
    return (
        f"Of {asked}: {_pair(made.on_site)}. With their equipment, as operational units: "
        f"{_pair(made.operational)}."
    )


def _pair(one: Chance) -> str:
    words = {chance(one.before), chance(one.after)}
    if one.before == one.after or words in ({"< 0.01"}, {"> 0.99"}):
        return f"{chance(one.before)} before and after"
    return (
        f"{chance(one.before)} before, {chance(one.after)} after, {change(one.difference)} (standard error "
        f"of the difference {one.standard_error:.3f})"
    )


def _persons(made: Comparison) -> str:
    row = next(row for row in made.strength if row.day == made.day)
    if not row.difference:
        return f"On average {row.before:,.0f} are on site by day {made.day}, before and after."
    change = f"{abs(row.difference):,.0f} {'fewer' if row.difference < 0 else 'more'}"
    return (
        f"On average {row.before:,.0f} are on site by day {made.day} before, {row.after:,.0f} after: "
        f"{change} (standard error {row.standard_error:.1f})."
    )


def _units(made: Comparison) -> str:
    emptied = [line.requirement_id for line in made.lines if line.is_emptied]
    filled = [line.requirement_id for line in made.lines if line.is_filled]
    if not made.lines:
        return "The same units on the same lines."
    moves = f"{len(made.out)} out, {len(made.into)} in, {len(made.moved)} on another line"
    return f"{moves}. Newly empty: {_listed(emptied)}. Newly filled: {_listed(filled)}."


def _reserve(made: Comparison) -> Iterator[tuple[str, str]]:
    """Yield what is left to replace a unit that falls out, where that changes."""
    if not made.reserves:
        return
    changed = ", ".join(f"{row.requirement_id} {row.before} to {row.after}" for row in made.reserves)
    yield "Reserve", f"Other offers that pass the filters: {changed}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _days(made: Comparison) -> str:
    parts = []
    for row in made.streams:
        later = f"{abs(row.later):.1f} days {'later' if row.later > 0 else 'sooner'}"
        when = later if abs(row.later) >= 0.05 else "on the same day"
        parts.append(f"{row.stream} of {row.num_units} come {when}")
    return f"On the lines that stay as they are, {' and '.join(parts)}, on average over median days."


def _cost(cost: CostDifference) -> str:
    first, second = cost.person_months_before, cost.person_months_after
    months = f"In a year {first:,.0f} person-months before, {second:,.0f} after"
    if cost.usd_before is None and cost.usd_after is None:
        return f"{months}; no rate of that year is known, so no amount is."
    known, still = (
        "nothing" if usd is None else f"USD {usd:,.0f}" for usd in (cost.usd_before, cost.usd_after)
    )
    return f"{months}; {known} before and {still} after have a known rate ({cost.kind}), which is no total."


def _strength(made: Comparison, *, console: Console) -> None:
    heads = ("By day", "Before", "After", "Difference", "Standard error")
    rows = [
        (
            f"{row.day}",
            f"{row.before:,.0f}",
            f"{row.after:,.0f}",
            f"{round(row.difference):+,}" if round(row.difference) else "0",
            f"{row.standard_error:.1f}",
        )
        for row in made.strength
    ]
    _print("Persons on site, on average", heads=heads, rows=rows, numbers=range(5), console=console)


def _lines(made: Comparison, *, after: Plan, console: Console) -> None:
    if not made.lines:
        return
    names = say.names_of(after)
    heads = ("Line", "Unit", "Asked", "Before", "After", "Goes out", "Comes in")
    rows = [
        (
            line.requirement_id,
            names.unit(line.unit_type),
            f"{line.strength:,}",
            f"{line.before:,}",
            f"{line.after:,}",
            "\n".join(line.units_out),
            "\n".join(line.units_in) or ("-" if line.after else "nobody"),
        )
        for line in made.lines
    ]
    _print("Lines that are filled otherwise", heads=heads, rows=rows, numbers=(2, 3, 4), console=console)
    _missing(made.lines, console=console)


def _missing(lines: Iterable[LineChange], *, console: Console) -> None:
    """Print what would help, with one reason for it; what helps several lines stands once."""
    helped: defaultdict[str, list[LineChange]] = defaultdict(list)
    for line in lines:
        if line.why:
            helped[line.remedy].append(line)
    for remedy, group in helped.items():
        first, names = group[0], ", ".join(line.requirement_id for line in group)
        persons = sum(line.strength - line.after for line in group)
        console.print(Text(plain(f"{names}: {persons:,} persons missing after")))
        example = f"{first.requirement_id}, for one: " if len(group) > 1 else ""
        for text in (f"{example}{first.why}", remedy):
            console.print(Padding(Text(plain(text), overflow="fold"), (0, 0, 0, 4)))


def _print(
    caption: str,
    *,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Iterable[int],
    console: Console,
) -> None:
    grid, places = Table(box=None, pad_edge=False), set(numbers)
    for place, head in enumerate(heads):
        grid.add_column(head, justify="right" if place in places else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(plain(cell)) for cell in row))
    console.print(Text(f"\n{caption}", style="bold"))
    console.print(grid)


def _told(made: Comparison, *, after: Plan) -> str:
    settings = after.settings
    return (
        f"Seed {made.seed}, {made.replications:,} runs of each plan with the same draws, data as of "
        f"{day_name(settings.as_of)}; counts are {say.supply_kind(after)}, probabilities "
        f"{say.forecast_kind(after)}. Days count from the request."
    )
