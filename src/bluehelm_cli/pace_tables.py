"""The outside view as tables and sentences for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Sequence

from bluehelm.core.charts.scale import chance
from bluehelm.deployment.pace_domain import BaseRate, PaceForecast, PaceOfCase, PaceScore
from bluehelm.deployment.replay_domain import DECISION, Replay, ReplayedCase
from bluehelm.people.domain import Remark
from bluehelm_cli import terminal

DAYS = (60, 90, 180)
"""Days whose shares and persons a table shows."""


def cases(paces: Sequence[PaceOfCase]) -> None:
    """Print the pace of each case."""
    first = paces[0]
    terminal.say(
        f"Pace of {terminal.num(len(paces), 'authorisation')}, from {first.source} ({first.kind})",
        style="bold",
    )
    rows = [
        (
            pace.authorisation.case,
            f"{pace.authorisation.authorised_on}",
            f"{pace.authorisation.increment:,}",
            *(_share(pace, day=day) for day in DAYS),
            _months(pace.months_to_50, followed=pace.followed_months),
            _months(pace.months_to_90, followed=pace.followed_months),
        )
        for pace in paces
    ]
    heads = ("Case", "Day 0", "Increment", *(f"D{day}" for day in DAYS), "50 %", "90 %")
    terminal.table(heads, rows=rows, words=2)
    terminal.say(
        "Increment: persons authorised beyond the base. D60, D90, D180: per cent of it that was there. 50 %, "
        "90 %: months until so much was first there. >: never within the months that the series follows. "
        "*: superseded or closing by then, so it does not count. -: not known.",
        style="dim",
    )
    terminal.say(" ".join(_half(paces, name=name, level=level) for name, level in _LEVELS))


_LEVELS = (("months_to_50", 50), ("months_to_90", 90))


def _half(paces: Sequence[PaceOfCase], *, name: str, level: int) -> str:
    """Say how many cases reached a share, and after how many months half of all cases had."""
    months = sorted(found for pace in paces if (found := getattr(pace, name)) is not None)
    place = (len(paces) + 1) // 2 - 1
    middle = f"; half of all cases had it after {months[place]:.1f} months" if place < len(months) else ""
    return f"{len(months)} of {len(paces)} reached {level} %{middle}."


def _share(pace: PaceOfCase, *, day: int) -> str:
    reading = next((reading for reading in pace.readings if reading.day == day), None)
    if reading is None:
        return "-"
    return f"{100 * reading.share:.0f}{'' if reading.counts else '*'}"


def _months(months: float | None, *, followed: float) -> str:
    return f">{followed:.0f}" if months is None else f"{months:.1f}"


def persons(paces: Sequence[PaceOfCase]) -> None:
    """Print the persons newly arrived and re-hatted, apart."""
    terminal.heading(f"Persons beyond the base: newly arrived, and re-hatted ({paces[0].rehat_kind})")
    rows = []
    for pace in paces:
        by_day = {reading.day: reading for reading in pace.readings}
        known = [by_day.get(day) for day in DAYS]
        rows.append(
            (
                pace.authorisation.case,
                *(f"{one.arrived:,.0f}" if one else "-" for one in known),
                *((f"{one.rehatted:,.0f}" if one else "-") for one in known),
            )
        )
    heads = ("Case", *(f"Came D{day}" for day in DAYS), *(f"Hats D{day}" for day in DAYS))
    terminal.table(heads, rows=rows)
    terminal.say(
        "A re-hat is taken off at month-ends, before lines are drawn between them. Where fewer than planned "
        "had changed hats, those who came are too few by as many, even below 0.",
        style="dim",
    )


def score(found: PaceScore, *, learned: str) -> None:
    """Print the scores of forecasts beside climatology."""
    terminal.heading(f"Forecasts of {terminal.num(found.num_cases, 'case')}, learned from {learned}")
    rows = [
        ("CRPS, points of share", "forecast", *_scores(found.share), f"{found.share_ratio:.2f}"),
        ("", "climatology", *_scores(found.share_climatology), "1"),
        ("CRPS, persons", "forecast", *_scores(found.persons), f"{found.persons_ratio:.2f}"),
        ("", "climatology", *_scores(found.persons_climatology), "1"),
    ]
    heads = ("Score, less is better", "", *(f"D{day}" for day in found.days), "Ratio")
    terminal.table(heads, rows=rows, words=2)
    terminal.say(
        f"50 % intervals cover {100 * found.covered_50:.0f} % and 80 % intervals "
        f"{100 * found.covered_80:.0f} % of {terminal.num(found.num_readings, 'reading')}. "
        f"Readings by fifth of their forecast: {', '.join(map(str, found.fifths))}."
    )
    terminal.say(
        f"CRPS of the months, capped at 24: to 50 % {found.months_to_50:.2f}, climatology "
        f"{found.months_to_50_climatology:.2f}; to 90 % {found.months_to_90:.2f}, climatology "
        f"{found.months_to_90_climatology:.2f}."
    )
    if found.brier is not None:
        terminal.say(
            f"Brier score of 3,000 persons by day 60: {found.brier:.3f}, climatology "
            f"{found.brier_climatology:.3f}."
        )
    terminal.say(
        "Climatology is the plain distribution of the cases learned from. The ratio is the mean of the days. "
        "The readings of one case are not independent: count cases, not readings.",
        style="dim",
    )


def _scores(values: Sequence[float]) -> tuple[str, ...]:
    return tuple(f"{value:,.0f}" if value >= 100 else f"{value:.1f}" for value in values)


def remarks(paces: Sequence[PaceOfCase], *, of_sources: Sequence[Remark]) -> None:
    """Print what could mislead: all of the cases, and the first ones of each kind of the sources."""
    own = [remark for pace in paces for remark in pace.remarks]
    terminal.heading(f"Remarked at the cases: {len(own)}; nothing was repaired")
    for remark in own:
        terminal.say(f"{remark}", indent=2)
    terminal.remarks(of_sources)


def forecast(made: PaceForecast) -> None:
    """Print the outside view of a force."""
    asked = made.question
    terminal.say(
        f"Outside view of {asked.authorised:,} persons authorised, {asked.base:,} there ({made.kind})"
    )
    hats = f"{asked.rehat_size:,} are to change hats on day {asked.rehat_day}; " if asked.rehat_size else ""
    area = "inland, by --inland" if asked.is_inland else "near the sea, without --inland"
    terminal.say(
        f"{asked.increment:,} more: {hats}the area counts as {area}; bluehelm plan takes that from the "
        "scenario."
    )
    for words, probability, rates in (
        ("newly arrived", made.arrived_probability, made.base_rates[:1]),
        ("with re-hats", made.total_probability, made.base_rates[1:]),
    ):
        terminal.heading(
            f"{asked.persons:,} persons {words} by day {asked.day}: probability {chance(probability)}"
        )
        for rate in rates:
            terminal.say(_rate(rate), indent=2)
        if not rates:
            terminal.say("No base rate: no real build-up of this size is on record to that day.", indent=2)
    terminal.heading("Persons beyond the base, with re-hats, and of them newly arrived")
    rows = [
        (
            f"{day.day}",
            *(f"{value:,.0f}" for value in day.total),
            *(f"{value:,.0f}" for value in day.arrived[1:4]),
        )
        for day in made.days
    ]
    heads = ("Day", "10 %", "25 %", "half", "75 %", "90 %", "new 25 %", "new half", "new 75 %")
    terminal.table(heads, rows=rows, words=0)
    terminal.heading("Months to a share of the increment; > is more than 24, maybe never")
    rows = [
        (f"{level} %", *(f"{value:.1f}" if value is not None else ">24" for value in values))
        for level, values in ((50, made.months_to_50), (90, made.months_to_90))
    ]
    terminal.table(("Share", "10 %", "25 %", "half", "75 %", "90 %"), rows=rows)
    terminal.say(f"90 % is not there within 24 months: probability {chance(made.never_90)}.")
    _notes(made)


def _notes(made: PaceForecast) -> None:
    print()
    surge = "This enlarges a mission: there the past says little more than how surges went on average. "
    terminal.say(
        f"Learned from {terminal.num(made.num_cases, 'authorisation')}: {made.source}. "
        f"{surge if made.question.base else ''}"
        "None had a stand-by force: the difference from a plan is no error of the plan. Strength is not "
        "readiness: equipment and enablers are outside the series.",
        style="dim",
    )


def _rate(rate: BaseRate) -> str:
    what = rate.note.split(";")[0]
    return f"{rate.num_yes} of {rate.num_cases} did ({rate.low:.2f} to {rate.high:.2f}, {rate.kind}): {what}"


VERDICTS = ("inside", "earlier", "later")
"""Where a real movement falls, in the order of the columns."""


def replayed(found: Replay) -> None:
    """Print each movement with its interval, then the count, then what the misses have in common."""
    terminal.say(
        f"{terminal.num(len(found.cases), 'dated movement')}, replayed with the steps of {found.scenario}",
        style="bold",
    )
    rows = [
        (one.case.case, one.case.how, str(one.case.days), f"{one.low}-{one.high}", one.verdict)
        for one in found.cases
    ]
    terminal.table(("Movement", "How", "Days", "80 %", "Real is"), rows=rows, words=2)
    terminal.say(
        "Days: between two published events. 80 %: the interval of the draws, in whole days outwards. Steps "
        "of a unit at L3, or at RDL where it served already (assumed).",
        style="dim",
    )
    terminal.heading(f"{found.num_inside} of {len(found.cases)} fall inside the 80 % interval")
    _parts("Counted from", found.cases, of="begins")
    _parts("How they came", found.cases, of="how")
    missed = [one for one in found.cases if one.verdict != "inside"]
    early = sum(one.begins == DECISION for one in missed)
    terminal.say(
        f"{early} of {len(missed)} misses count from the decision, before "
        "anything moved. Movements of one unit are not independent."
    )
    for verdict in VERDICTS[1:]:
        _missed([one for one in found.cases if one.verdict == verdict], verdict=verdict)


def _parts(head: str, cases: Sequence[ReplayedCase], *, of: str) -> None:
    """Print how many movements of each kind fall where."""
    kinds = dict.fromkeys(getattr(one if of == "begins" else one.case, of) for one in cases)
    rows = []
    for kind in kinds:
        own = [one for one in cases if getattr(one if of == "begins" else one.case, of) == kind]
        told = [sum(one.verdict == verdict for one in own) for verdict in VERDICTS]
        rows.append((kind, str(len(own)), *map(str, told)))
    terminal.table((head, "Movements", *VERDICTS), rows=rows)
    print()


def _missed(missed: Sequence[ReplayedCase], *, verdict: str) -> None:
    """Say by how much movements missed their interval, and what their sources say of them."""
    if not missed:
        return
    away = sorted(max(one.low - one.case.days, one.case.days - one.high) for one in missed)
    told = "; ".join(f"{one.case.case}: {one.case.note}" for one in missed if one.case.note)
    terminal.say(
        f"{verdict.title()}: {len(missed)}, by {away[0]} to {away[-1]} days."
        + (f" What their sources say: {told}." if told else "")
    )
