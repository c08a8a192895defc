"""What the pages of follow-up tell: how far announcements came, how many are there, and how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.template.defaultfilters import floatformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bluehelm.core.charts.shares import MOST, ShareLine, share_chart
from bluehelm.partnership import categories, followup, followup_report, funnel, scorecard
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.followup_domain import PLEDGED, Amount, FollowUp, Way
from bluehelm.partnership.followup_report import FollowUpQuestion, FollowUpReport
from bluehelm.partnership.funnel_domain import LeftOut, StageCount, StageFunnel
from bluehelm.partnership.step_times import GOAL, TimeToStep
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.conferences.models import OVER
from bluehelm_web.conferences.records import records_of
from bluehelm_web.conferences.selectors import conferences_visible_to
from bluehelm_web.core.lists import Words
from bluehelm_web.core.voices import in_own_language
from bluehelm_web.partnership import given
from bluehelm_web.partnership.followed import STEPS, amount_said, curve_said, standings, step_said
from bluehelm_web.partnership.silence import asking

WAYS: Mapping[Way, Words] = {
    Way.UNIT: gettext_lazy("Units and people"),
    Way.OTHER: gettext_lazy("Anything else"),
}
"""What takes which steps."""

CURVES: Mapping[str, Words] = {
    GOAL: gettext_lazy("deployed or delivered"),
    **{step: STEPS[step] for way in Way for step in way.steps if step != PLEDGED},
}
"""To which step a curve runs."""

AT_MONTHS = (12, 24, 36)
"""Months at which the table of groups tells shares."""

UNSEEN = ("selected", "returned")
"""Steps without a column of their own on the page of a conference."""

WIDTHS = {"wide": 760, "narrow": 350}
"""Widths of drawings, in px, by the class of the screens that show them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """
    How many announcements came as far as one step, as pages tell it; shares are of all, in percent.

    ``num_untold`` is of those with a record of the step itself; what came further tells no amount of it.
    """

    step: str
    name: Words
    told: StageCount
    percent: int
    percent_implied: int
    amounts: str
    num_untold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """How far announcements of one way came, as pages tell it."""

    way: str
    title: Words
    steps: tuple[FunnelStep, ...]
    left_out: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How long announcements took to a step, as a drawing and as tables."""

    name: str
    finding: str
    num_implied: int
    drawings: tuple[tuple[str, SafeString], ...]
    moments: list[tuple[str, str, str, int]]
    groups: list[tuple[TimeToStep, str, list[str]]]
    left_out: list[tuple[str, str]]


def over_of(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the conferences that somebody may follow up, by identifier, with their names; no rehearsal."""
    rows = conferences_visible_to(viewer).filter(is_rehearsal=False)
    return list(rows.order_by("-starts_on", "conference_id").values_list("conference_id", "name"))


def records_asked(viewer: Viewer, *, conference: str = "") -> ConferenceRecords:
    """Return the records of one conference, or of all that are over."""
    if conference:
        return records_of(viewer, names=[conference])
    over = conferences_visible_to(viewer).filter(is_rehearsal=False, state__in=OVER)
    return records_of(viewer, names=list(over.values_list("pk", flat=True)))


def only(records: ConferenceRecords, *, kind: str = "", contributor: str = "") -> ConferenceRecords:
    """Return the records with the announcements of one kind, of one contributor, or of both."""
    kept = tuple(
        row
        for row in records.announcements
        if kind in ("", row.kind.value) and contributor in ("", row.contributor)
    )
    names = {row.announcement_id for row in kept}
    return replace(
        records,
        announcements=kept,
        deliveries=tuple(row for row in records.deliveries if row.announcement_id in names),
        milestones=tuple(row for row in records.milestones if row.announcement_id in names),
        components=tuple(row for row in records.components if row.announcement_id in names),
        replies=tuple(row for row in records.replies if row.announcement_id in names),
    )


def followed(
    records: ConferenceRecords,
    *,
    question: FollowUpQuestion,
    way: str = "",
    reached: str = "",
    is_further: bool = False,
) -> dict[str, object]:
    """
    Return what the page of follow-up shows.

    Parameters
    ----------
    records
        What is recorded.
    question
        As of which day, and to which step curves run.
    way, reached
        Of which announcements the rows are shown: of those of a way with a record of a step, or of those that
        have a later record.
    is_further
        Whether those are shown instead that came further than the step without a record of it.

    Returns
    -------
    dict
        By the name that the template has for it.
    """
    trail = _trail(records)
    told = followup_report.of(records.announcements, trail=trail, question=question)
    as_of = question.as_of
    rows = _rows(told, way=way, reached=reached, is_further=is_further)
    return {
        "rate": told.rate,
        "rate_left_out": _left_out(told.rate.left_out),
        "funnels": [_funnel(one) for one in told.funnels],
        "curve": _curve(told),
        "num_awaited": sum(now.is_awaited for now in funnel.split(told.found)[0]),
        "stale": standings(told.stale, trail=trail, as_of=as_of),
        "ended": standings(told.ended, trail=trail, as_of=as_of),
        "rows": standings(rows, trail=trail, as_of=as_of),
    }


def _trail(records: ConferenceRecords) -> Trail:
    """Return what is recorded of announcements, with those whose contributor was heard, or can be asked."""
    return asking(Trail.of(records))


def _rows(told: FollowUpReport, *, way: str, reached: str, is_further: bool) -> Sequence[FollowUp]:
    counted, _others = funnel.split(told.found)
    if not reached:
        return [now for now in counted if now.reached or now.beside or now.ended]
    if reached == GOAL:
        names = {*told.rate.reached, *told.rate.partly}
        return [now for now in counted if now.announcement_id in names]
    ways = [now for now in counted if way in ("", now.way.value)]
    if reached == PLEDGED:
        return ways
    came = [now for now in ways if now.reached_by(reached)]
    return [now for now in came if any(one.step == reached for one in now.reached) is not is_further]


def _funnel(one: StageFunnel) -> Funnel:
    whole = max(1, one.steps[0].num)
    return Funnel(
        way=one.way.value,
        title=WAYS[one.way],
        steps=tuple(
            FunnelStep(
                step=row.step,
                name=STEPS[row.step],
                told=row,
                percent=round(100 * row.num_recorded / whole),
                percent_implied=round(100 * row.num_implied / whole),
                amounts=format_html_join("; ", "{}", ((_sum_said(one),) for one in row.amounts)),
                num_untold=row.num_untold - row.num_implied,
            )
            for row in one.steps
        ),
        left_out=_left_out(one.left_out),
    )


def _sum_said(one: Amount) -> str:
    """Return a sum, and how many of its announcements state no exact number."""
    said = amount_said(one)
    if not one.rough:
        return said
    told = {"rough": one.rough, "all": one.num}
    words = _("(%(rough)s of %(all)s stated as over, nearly, up to or about)") % told
    return format_html("{} {}", said, words)


def _left_out(rows: Iterable[LeftOut]) -> list[tuple[str, str]]:
    return [(row.announcement_id, _reason(row.reason)) for row in rows]


def _reason(reason: str) -> str:
    """Return why an announcement is not counted, in the language of the reader."""
    if reason.startswith("repeats "):
        return _("says again what was said in %(name)s") % {"name": reason.removeprefix("repeats ")}
    if reason == categories.OF_PARTS:
        return _("is a total, of which parts may stand beside it")
    if reason == categories.INVENTED:
        return _("invented; no count mixes it with what was announced")
    if reason.startswith("takes "):
        return _("takes other steps")
    return _("names nothing to deliver")


def _curve(told: FollowUpReport) -> Curve | None:
    if told.overall is None:
        return None
    overall, step = told.overall, CURVES[told.question.step]
    groups = sorted(told.curves, key=lambda curve: (-curve.num, curve.group))
    lines = [_line(overall, label=_("all")), *(_line(one, label=one.group) for one in groups[: MOST - 1])]
    name = _("Months to the step: %(step)s") % {"step": step}
    finding = curve_said(overall, num_partly=len(told.rate.partly) if told.question.step == GOAL else 0)
    with in_own_language():
        drawn = {css: share_chart(lines, width=px, name=name, finding=finding) for css, px in WIDTHS.items()}
    return Curve(
        name=name,
        finding=finding,
        num_implied=told.num_implied,
        drawings=tuple((css, mark_safe(text)) for css, text in drawn.items()),
        moments=_moments(overall),
        groups=[(one, _median(one), [percent(one.share_by(m)) for m in AT_MONTHS]) for one in groups],
        left_out=_left_out(told.not_in_curves),
    )


def _line(curve: TimeToStep, *, label: str) -> ShareLine:
    return ShareLine(
        label=label,
        months=curve.months,
        share=curve.share,
        low=curve.low,
        high=curve.high,
        num=curve.num,
        until=curve.followed_months,
    )


def _moments(curve: TimeToStep) -> list[tuple[str, str, str, int]]:
    """Return month, share, interval and number at risk, at each month at which some reached the step."""
    rows = zip(curve.months, curve.share, curve.low, curve.high, curve.at_risk, strict=True)
    return [
        (
            floatformat(month, -1),
            percent(share),
            _("%(low)s to %(high)s") % {"low": percent(low), "high": percent(high)}
            if low is not None and high is not None
            else "-",
            at_risk,
        )
        for month, share, low, high, at_risk in rows
    ]


def _median(curve: TimeToStep) -> str:
    return "-" if curve.median_months is None else floatformat(curve.median_months, -1)


def percent(share: float) -> str:
    """
    Return a share as pages tell it.

    Examples
    --------
    >>> percent(0.333)
    '33 %'
    """
    return _("%(number)s %%") % {"number": round(100 * share)}


def anniversary(records: ConferenceRecords, *, names: Mapping[str, str], as_of: date) -> dict[str, object]:
    """
    Return what the page of one conference tells of its announcements: what was said, and each step since.

    Parameters
    ----------
    records
        Of the conference.
    names
        Of states, by code.
    as_of
        The day.

    Returns
    -------
    dict
        By the name that the template has for it.
    """
    trail = _trail(records)
    told = followup_report.of(records.announcements, trail=trail, question=FollowUpQuestion(as_of=as_of))
    counted, left_out = funnel.split(told.found)
    return {
        "rate": told.rate,
        "left_out": _left_out(left_out),
        "ways": [_table(counted, way=way, trail=trail, as_of=as_of) for way in Way],
        "gifts": [given.told_of(one, names=names) for one in told.gifts],
    }


def stages_of(viewer: Viewer, *, conference: str, as_of: date) -> tuple[FollowUp, ...]:
    """Return where each announcement of a conference stands that somebody may see."""
    records = records_of(viewer, names=[conference])
    return followup.follow(records.announcements, trail=_trail(records), as_of=as_of)


def _table(found: Iterable[FollowUp], *, way: Way, trail: Trail, as_of: date) -> dict[str, object]:
    steps = [step for step in way.steps if step not in (PLEDGED, *UNSEEN)]
    rows = standings([now for now in found if now.way is way], trail=trail, as_of=as_of)
    return {
        "title": WAYS[way],
        "heads": [STEPS[step] for step in steps],
        "rows": [(row, [(STEPS[step], _cell(row.now, step=step)) for step in steps]) for row in rows],
    }


def _cell(now: FollowUp, *, step: str) -> str:
    """Return how a step was reached; of one without a record of its own that a later step has one."""
    own = next((one for one in now.reached if one.step == step), None)
    if own is not None:
        return step_said(own)
    return _("no record of it; came further") if now.reached_by(step) else ""


def contributors_of(records: ConferenceRecords) -> list[str]:
    """Return who announced something, by code."""
    return sorted({row.contributor for row in records.announcements})


def reached_said(step: str) -> Words:
    """Return how the step is called that shown rows reached; empty where none is asked for."""
    return {**CURVES, PLEDGED: STEPS[PLEDGED]}.get(step, "")


def card(code: str, *, viewer: Viewer, as_of: date) -> dict[str, object]:
    """
    Return what the scorecard of a contributor tells.

    Parameters
    ----------
    code
        Of the contributor.
    viewer
        Who looks.
    as_of
        The day.

    Returns
    -------
    dict
        By the name that the template has for it.
    """
    records = records_of(viewer)
    trail = _trail(records)
    told = scorecard.of(code, announcements=records.announcements, trail=trail, as_of=as_of)
    names = {row.conference_id: row.name for row in records.conferences}
    return {
        "rate": told.rate,
        "left_out": _left_out(told.rate.left_out),
        "by_conference": [(name, names.get(name, name), rate) for name, rate in told.by_conference],
        "rows": standings([line.now for line in told.lines], trail=trail, as_of=as_of),
    }
