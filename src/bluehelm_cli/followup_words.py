"""Words and tables of what became of announcements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bluehelm.core.times import day_name
from bluehelm.partnership.followup_domain import PLEDGED, Amount, FollowUp, Part, Reached, Way
from bluehelm.partnership.followup_report import FollowUpReport
from bluehelm.partnership.followup_steps import span, step_name
from bluehelm.partnership.funnel_domain import LeftOut, StageFunnel
from bluehelm.partnership.gifts import Gift
from bluehelm.partnership.milestones import MilestoneStanding
from bluehelm.partnership.scorecard import said_of
from bluehelm.partnership.step_times import FEWEST, GOAL, TimeToStep
from bluehelm_cli import terminal

SHOWN = 10
"""Announcements of a list that are shown; all stand in the JSON."""

AT_MONTHS = (12, 24, 36)
"""Months at which the table of curves tells shares."""

WAYS = {Way.UNIT: "Units", Way.OTHER: "All that is not a unit"}


def tell(made: FollowUpReport, *, is_latest: bool) -> None:
    """Print all that follow-up tells."""
    on = day_name(made.question.as_of)
    latest = ", the latest day on record; --as-of asks for another" if is_latest else ""
    terminal.say(f"{made.rate.told}, as of {on}{latest}.", style="bold")
    terminal.say(made.rate.definition)
    terminal.say("What has no record here may have been delivered all the same: no record was found.")
    _left_out(made.rate.left_out)
    for funnel in made.funnels:
        _funnel(funnel)
    _amounts(made.found)
    _curves(made)
    _ended(made.ended)
    _stale(made)
    _milestones(made.milestones)
    _gifts(made.gifts)


def step_asked(step: str) -> str:
    """Return what the step of the curves is called."""
    return "deployment or delivery" if step == GOAL else f"the step {step.replace('_', ' ')}"


def finding(curve: TimeToStep) -> str:
    """Return what a curve shows, as a sentence."""
    half = f"half by month {curve.median_months:g}" if curve.median_months is not None else "fewer than half"
    return (
        f"{curve.num_reached} of {curve.num} reached it, {half}; followed for up to "
        f"{curve.followed_months:g} months."
    )


def _left_out(rows: Sequence[LeftOut]) -> None:
    for reason, count in sorted(Counter(row.reason for row in rows).items()):
        own = [row.announcement_id for row in rows if row.reason == reason]
        more = f" and {len(own) - SHOWN} more" if len(own) > SHOWN else ""
        terminal.say(f"Left out, {count}: {reason}: {', '.join(own[:SHOWN])}{more}.")


def _funnel(funnel: StageFunnel) -> None:
    if not funnel.steps[0].rows:
        return
    terminal.heading(f"{WAYS[funnel.way]}: how far announcements came")
    for row in funnel.steps:
        implied = f", {row.num_implied} more came further, without a record of it" if row.num_implied else ""
        ended = f", {row.num_ended} ended there" if row.num_ended else ""
        told = "; ".join(map(_amount, row.amounts))
        untold = f"{row.num_untold} without a number" if row.num_untold and row.step == PLEDGED else ""
        amounts = f": {'; '.join(filter(None, (told, untold)))}" if told or untold else ""
        terminal.say(f"{step_name(row.step)} {row.num_recorded}{implied}{ended}{amounts}", indent=2)


def _amount(one: Amount) -> str:
    """Return a sum, and how many of its announcements state no exact number."""
    return (
        f"{one}, {one.rough} of {one.num} stated as over, nearly, up to or about" if one.rough else f"{one}"
    )


def _amounts(found: Iterable[FollowUp]) -> None:
    """Print the announcements of which records tell how much came how far."""
    told = [now for now in found if any(row.amount for row in now.reached)]
    if not told:
        return
    terminal.heading("How much came how far, as the sources tell it")
    for now in told:
        part = f" ({now.part})" if now.part else ""
        terminal.say(f"{now.announcement_id}, {said_of(now)}{part}", indent=2)
        for row in now.reached:
            terminal.say(_step(row), indent=4)


def _step(row: Reached) -> str:
    when = f"{span(row.by_on, precision=row.precision)}, {row.months:.0f} months after"
    amount = f"{row.amount} " if row.amount else ""
    if row.told_on != row.by_on:
        amount, when = "", f"{when}; {amount}by {span(row.told_on, precision=row.told_precision)}"
    return f"{step_name(row.step)}: {amount}by {when}; {row.source}"


def _curves(made: FollowUpReport) -> None:
    question = made.question
    if made.overall is None:
        return
    terminal.heading(f"Months to {step_asked(question.step)}, by {question.by}; never reached stays in n")
    heads = (question.by.capitalize(), "n", "Reached", "Median", *(f"By {month}" for month in AT_MONTHS))
    terminal.table(heads, rows=[_cells(curve) for curve in (*made.curves, made.overall)])
    if question.step == GOAL and made.rate.partly:
        terminal.say(f"Reached counts in full or in part; in part: {len(made.rate.partly)}.")
    if made.num_implied:
        terminal.say(
            f"Of {made.num_implied} no record of the step was found: the day of a later one stands for it."
        )
    few = sum(curve.is_few for curve in made.curves)
    if few:
        terminal.say(
            f"* n is below {FEWEST}: the curve tells no more than its rows. Shares with their 95 % intervals "
            "and numbers at risk: --json."
        )


def _cells(curve: TimeToStep) -> tuple[str, ...]:
    half = "-" if curve.median_months is None else f"{curve.median_months:.0f}"
    shares = [
        f"{100 * curve.share_by(month):.0f} %" if _is_known(curve, month=month) else "-"
        for month in AT_MONTHS
    ]
    return curve.group, f"{curve.num}{'*' if curve.is_few else ''}", f"{curve.num_reached}", half, *shares


def _is_known(curve: TimeToStep, *, month: int) -> bool:
    return month <= curve.followed_months or curve.num_reached == curve.num


def _ended(found: Sequence[FollowUp]) -> None:
    if found:
        terminal.heading(f"Ended before the goal: {len(found)}")
        _list(found)


def _stale(made: FollowUpReport) -> None:
    if made.stale:
        months = made.question.stale_months
        terminal.heading(
            f"No record for {months} months or more, and neither there nor ended: {len(made.stale)}"
        )
        _list(made.stale)


def _list(found: Sequence[FollowUp]) -> None:
    for now in found[:SHOWN]:
        where = f"{now.announcement_id}, {said_of(now)}: {now.evidence} ({now.source})"
        terminal.say(where, indent=2)
    if len(found) > SHOWN:
        terminal.say(f"and {len(found) - SHOWN} more; all with --json", indent=2)


def _milestones(found: Sequence[MilestoneStanding]) -> None:
    if not found:
        return
    terminal.heading("Milestones")
    for one in found:
        row = one.milestone
        remind = f"; reminder on {day_name(one.remind_on)}" if one.remind_on else ""
        state = one.state.replace("_", " ")
        terminal.say(
            f"{state}, due {day_name(row.due_on)}: {row.announcement_id}, {row.text}{remind}", indent=2
        )


def _gifts(found: Sequence[Gift]) -> None:
    """Print what gifts of equipment amount to, who provides which part, and what to ask for."""
    if not found:
        return
    terminal.heading("Gifts of equipment: what they take until they can be sent")
    for gift in found:
        terminal.say(f"{gift.announcement_id}, {gift.contributor}, {gift.capability}: {gift}", indent=2)
        if isinstance(gift.delivered, Part):
            terminal.say(f"delivered: {gift.delivered}; {gift.delivered.source}", indent=4)
        for part in gift.parts:
            providers = ", ".join(part.providers) or "no record names who provides it"
            told = "; ".join(dict.fromkeys(f"{row.kind}, {row.source}" for row in part.told))
            terminal.say("; ".join(filter(None, (f"{part.part}: {providers}", part.note, told))), indent=4)
        for ask in gift.asks:
            terminal.say(ask.words, indent=4)
