"""The command followup: what became of announcements, and the scorecard of one contributor."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bluehelm.core.charts.alone import alone
from bluehelm.core.charts.shares import MOST, ShareLine, share_chart
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.synonyms import Index, meant, nearest
from bluehelm.partnership import conferences, followup_report, scorecard
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.contributors import index_names
from bluehelm.partnership.followup import STALE_MONTHS, Trail
from bluehelm.partnership.followup_domain import PLEDGED, Way
from bluehelm.partnership.followup_report import FollowUpQuestion, FollowUpReport
from bluehelm.partnership.scorecard import Scorecard
from bluehelm.partnership.step_times import GOAL, Grouping, TimeToStep
from bluehelm_cli import followup_words, terminal
from bluehelm_cli.output import unwritten

STEPS = (GOAL, *dict.fromkeys(step for way in Way for step in way.steps if step != PLEDGED))
"""Steps to which curves can run."""

WIDTH = 760
"""Width of the drawing, in px."""


FolderPath = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FOLDER]",
        help="Conferences: folder, workbook or JSON file; the published ones of the package if absent.",
    ),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DAY",
        help="Day whose knowledge counts; the last on record if absent.",
    ),
]
OfConference = Annotated[str, typer.Option(metavar="CONFERENCE", help="Only what was announced at this one.")]
OfContributor = Annotated[
    str, typer.Option(metavar="STATE", help="The scorecard of this contributor, by code or name.")
]
ToStep = Annotated[
    str, typer.Option(metavar="STEP", help=f"Step to which the curves run: {', '.join(STEPS)}.")
]
StaleMonths = Annotated[
    int, typer.Option(min=1, max=600, help="Months without a record after which one is told as stale.")
]
ChartFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Draw the curves into this SVG file as well.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON and nothing else.")]


def followup_command(
    path: FolderPath = None,
    as_of: AsOf = None,
    conference: OfConference = "",
    contributor: OfContributor = "",
    step: ToStep = GOAL,
    by: Annotated[Grouping, typer.Option(help="What tells the curves apart.")] = Grouping.CONFERENCE,
    stale_months: StaleMonths = STALE_MONTHS,
    chart: ChartFile = None,
    as_json: AsJson = False,
) -> None:
    """
    Say what became of announcements: how far each came, how long it took, and which have no record of late.

    Every rate has its denominator, its day and what is left out. What never reached a step stays in the
    count. Amounts are told in the unit of their source, and never added to others.

    Example: bluehelm followup --as-of 2026-11-30 --chart curves.svg
    """
    records = conferences.read(path) if path else conferences.published()
    records = records.as_of(as_of.date()) if as_of else records
    records = records.of(conference) if conference else records
    said, trail = records.announcements, Trail.of(records)
    day = as_of.date() if as_of else followup_report.last_day(said, trail=trail)
    if day is None:
        raise InputError(_nothing(path))
    question = FollowUpQuestion(as_of=day, step=_step(step), by=by, stale_months=stale_months)
    made: Scorecard | FollowUpReport
    if contributor:
        state = _state(contributor, records=records)
        made = scorecard.of(state, announcements=said, trail=trail, as_of=day, stale_months=stale_months)
    else:
        made = followup_report.of(said, trail=trail, question=question)
    if chart and isinstance(made, FollowUpReport):
        _draw(made, file=chart)
    if as_json:
        print(made.model_dump_json(indent=2))
    elif isinstance(made, Scorecard):
        _card(made)
    else:
        followup_words.tell(made, is_latest=as_of is None)


def _nothing(path: Path | None) -> Fault:
    return Fault(
        code="followup-empty",
        thing=f"Conferences of {path or 'the package'}",
        value="nothing was announced there",
        rule="there must be an announcement to follow",
        remedy="Name other conferences, or add the table announcements",
    )


def _step(text: str) -> str:
    if text in STEPS:
        return text
    raise InputError(
        Fault(
            code="followup-step",
            thing="Step of the curves",
            value=f"it is {text}",
            rule=f"it must be one of {', '.join(STEPS)}",
            remedy=meant(nearest(text, names=STEPS), otherwise="Name one of them"),
        )
    )


def _state(text: str, *, records: ConferenceRecords) -> str:
    """Return the code of who announced something there."""
    codes = {row.contributor for row in records.announcements}
    named = index_names()
    states = Index.of(
        {code: named.get(code, ()) for code in sorted(codes)},
        rule="it announced nothing at these conferences",
    )
    if found := states.find(text):
        return found.code
    raise InputError(
        Fault(
            code="followup-contributor",
            thing="Contributor",
            value=f"it is {text}",
            rule=states.rule,
            remedy=meant(*states.candidates(text), otherwise="Name one that did, by its code such as CAN"),
        )
    )


def _card(card: Scorecard) -> None:
    """Print a scorecard as text, each line safe and wrapped."""
    for line in card.text().splitlines():
        if line:
            terminal.say(line, indent=len(line) - len(line.lstrip()))
        else:
            print()


def _draw(made: FollowUpReport, *, file: Path) -> None:
    """Write the curves as a drawing: all together first, then the groups with most announcements."""
    groups = sorted(made.curves, key=lambda curve: (-curve.num, curve.group))
    told = [curve for curve in (made.overall, *groups[: MOST - 1]) if curve]
    if not told:
        raise InputError(
            Fault(
                code="followup-no-curve",
                thing=f"Curves to {made.question.step}",
                value="no announcement takes this step",
                rule="a drawing needs one that does",
                remedy="Name another step, or leave --chart out",
            )
        )
    drawn = share_chart(
        [_line(curve) for curve in told],
        width=WIDTH,
        name=f"Months to {followup_words.step_asked(made.question.step)}",
        finding=followup_words.finding(told[0]),
    )
    try:
        file.write_text(alone(drawn, width=WIDTH), encoding="utf-8")
    except OSError as error:
        raise InputError(unwritten(file, thing="Drawing", why=error.strerror or str(error))) from error


def _line(curve: TimeToStep) -> ShareLine:
    return ShareLine(
        label=curve.group,
        months=curve.months,
        share=curve.share,
        low=curve.low,
        high=curve.high,
        num=curve.num,
        until=curve.followed_months,
    )
