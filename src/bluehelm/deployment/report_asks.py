"""What to ask for next, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from bluehelm.core.charts.scale import chance, changed
from bluehelm.core.times import day_name
from bluehelm.deployment import letters
from bluehelm.deployment.asks_domain import Addressee, AskReport, Record, ValuedAsk
from bluehelm.deployment.paired import Difference
from bluehelm.generation.result import Gap
from bluehelm.generation.words import Reader

SHOWN = 3
"""Units of a contributor that are told of."""

WORTH = (
    "Critical, other: persons covered whom nobody covers now. Person-days: absence saved up to the horizon. "
    "Points: what it adds to the probability in hundredths, with its standard error."
)
"""What the columns of worth are."""

HEADS = ("No.", "One more", "Lines", "Critical", "Other", "Women", "Person-days", "Points", "s.e.")
"""Columns of worth; numbers from the fourth on."""

DOUBT = "as far as the search went: a better match may change it"
"""What is said of worth that is not proved."""


def answer(report: AskReport, *, reader: Reader) -> str:
    """
    Return how probable the target is, and which one more unit would raise that most.

    Parameters
    ----------
    report
        The asks.
    reader
        Names of types of unit and of states.

    Returns
    -------
    str
        One or two sentences.

    Examples
    --------
    >>> from bluehelm.deployment import asks, reasons, scenario
    >>> tiny = scenario.read("examples/tiny")
    >>> made = asks.make(asks.open_desk(tiny, replications=100), most=1)
    >>> answer(made, reader=reasons.reader_of(tiny))
    'The probability of ... persons on site by day ...'
    """
    now = (
        f"The probability of {report.target:,} persons on site by day {report.day} is "
        f"{chance(report.probability)} as things stand, given the assumptions."
    )
    if not report.asks:
        return f"{now} No one more unit would cover a person more, or have one there sooner."
    best = max(report.asks, key=lambda ask: ask.difference.probability)
    if best.difference.probability <= 0:
        return f"{now} None of the asks below alone would raise it."
    more = best.difference.probability
    return (
        f"{now} What would raise it most is one {letters.named(best.ask, reader=reader)}: to "
        f"{chance(report.probability + more)}, {changed(report.probability, report.probability + more)}."
    )


def of_nobody(gap: Gap) -> str:
    """Return why nobody is asked for a line that a decision keeps empty."""
    return (
        f"Nobody is asked for {gap.requirement_id}, which lacks {gap.strength:,} persons only because of a "
        f"decision. {gap.text} {gap.remedy}"
    )


def worth(report: AskReport, *, reader: Reader) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """
    Return what one more unit of each kind is worth, as a table.

    Parameters
    ----------
    report
        The asks.
    reader
        Names of types of unit and of states.

    Returns
    -------
    tuple of (tuple of str, tuple of tuple of str)
        Heads and rows; women only where some line lacks them.
    """
    has_women = any("womens_shortfall" in ask.worth.gain for ask in report.asks)
    kept = [place for place, head in enumerate(HEADS) if head != "Women" or has_women]
    rows = (_row(number, ask, reader=reader) for number, ask in enumerate(report.asks, 1))
    return tuple(HEADS[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows)


def _row(number: int, ask: ValuedAsk, *, reader: Reader) -> tuple[str, ...]:
    gain, worth = ask.worth.gain, ask.worth
    doubt = "" if worth.is_exact else "~"

    def of(stage: str) -> str:
        return f"{doubt}{gain.get(stage, 0.0):,.0f}"

    return (
        f"{number}",
        f"{reader.unit(ask.ask.unit_type)}, {ask.ask.strength:,}",
        ", ".join(ask.ask.lines),
        of("critical_unmet"),
        of("other_unmet"),
        of("womens_shortfall"),
        of("person_days_absent"),
        points(ask.difference),
        f"{100 * ask.difference.standard_error:.1f}",
    )


def told(ask: ValuedAsk, *, reader: Reader) -> Iterator[tuple[int, str]]:
    """
    Yield of whom an ask was tried, what its worth hangs on, and who has such units.

    Parameters
    ----------
    ask
        The ask.
    reader
        Names of types of unit and of states.

    Yields
    ------
    tuple of (int, str)
        Indent and line.
    """
    yield from _hangs_on(ask, reader=reader)
    yield from _whom(ask, reader=reader)


def _hangs_on(ask: ValuedAsk, *, reader: Reader) -> Iterator[tuple[int, str]]:
    """Say of whom it was tried, and what the worth hangs on; each line with its indent."""
    yield 0, f"Tried with a unit of {reader.state(ask.contributor)}: on site on day {ask.arrival_day}."
    for one in ask.variants:
        there = "never on site" if one.arrival_day is None else f"day {one.arrival_day}"
        persons = one.gain["critical_unmet"] + one.gain["other_unmet"]
        whose = "" if one.contributor == ask.contributor else f" ({reader.state(one.contributor)})"
        yield (
            2,
            f"{one.text}{whose}: {there}, {persons:,.0f} persons, {one.gain['person_days_absent']:,.0f} "
            f"person-days, {points(one.difference)} points",
        )


def points(difference: Difference) -> str:
    """Return what is added to a probability, in hundredths."""
    return f"{100 * difference.probability:+.1f}"


def _whom(ask: ValuedAsk, *, reader: Reader) -> Iterator[tuple[int, str]]:
    """Say who has such units, and who has none."""
    for record, known in groupby(ask.addressees, key=lambda who: who.record):
        if record == Record.NONE:
            yield 0, f"No offer or announcement on record: {_days(known, reader=reader)}."
            continue
        verb = "offers" if record == Record.OFFERS else "announced"
        for who in known:
            there = "" if who.arrival_day is None else f", there on day {who.arrival_day}"
            yield 0, f"{reader.state(who.contributor)} {verb} such units{there}:"
            yield from ((2, said) for said in who.said[:SHOWN])
            if len(who.said) > SHOWN:
                yield 2, f"and {len(who.said) - SHOWN} more"


def _days(known: Iterable[Addressee], *, reader: Reader) -> str:
    by_day = [
        (day, ", ".join(reader.state(who.contributor) for who in some))
        for day, some in groupby(known, key=lambda who: who.arrival_day)
    ]
    return "; ".join(f"{names} ({'no way' if day is None else f'day {day}'})" for day, names in by_day)


def counted(report: AskReport, *, as_of: date) -> str:
    """Return how the asks were tried and counted, in sentences; ``as_of`` is the day of the data."""
    proved = "All worth in persons and days is proved." if report.is_proved else f"~ {DOUBT}."
    told = (
        f"{report.num_candidates:,} asks were looked at, for lines that are not full, or full too "
        "late. One unit more also takes ships and aircraft, which go to the first by priority that is ready: "
        "where they are short, a unit that is ready early keeps another one waiting, and the probability "
        "falls. The unit tried has the cargo of its type and the middle notice of offers at its level; "
        "it is released, and counts from the day of the request. Probabilities are of "
        f"{report.replications:,} runs with seed {report.seed}, the same draws with and without it; the "
        "units of the plan keep their schedule, and the unit joins where the target is reached most often. "
        "The standard error covers the draws only. "
        f"Days are medians. Data as of {day_name(as_of)}."
    )
    return f"{proved} {told}"
