"""What the pages of capacity building tell: needs, what could serve each, and what serves most together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.template.defaultfilters import date as date_format
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bluehelm.partnership import capacity, capacity_follow, capacity_match
from bluehelm.partnership.capacity import CapacityReport, Obstacle
from bluehelm.partnership.capacity_domain import (
    CapacityNeed,
    CapacityOffer,
    Dated,
    NeedKind,
    PartnershipStage,
    shared,
)
from bluehelm.partnership.capacity_match import CapacityMatch
from bluehelm_web.capacity.books import WORDS
from bluehelm_web.capacity.selectors import Sought
from bluehelm_web.core.list_parts import Told
from bluehelm_web.core.lists import Asked, Filter, Listing, Words
from bluehelm_web.core.names import named
from bluehelm_web.forces.permissions import rules

TERMS: Mapping[str, Words] = {
    "language": gettext_lazy("Language"),
    "region": gettext_lazy("Region"),
    "dates": gettext_lazy("Dates"),
    "equipment": gettext_lazy("Equipment"),
    "places": gettext_lazy("Places"),
    "money": gettext_lazy("Who pays"),
}
"""How a term of a score is called."""

MOST_NEEDS = 300
"""Needs for which partnerships are suggested at once; more are narrowed first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What could serve a need, as pages tell it: who gives, who pays, and each term of the score."""

    match: CapacityMatch
    score: str
    given: str
    giver: str
    contributor: str
    funder: str
    terms: tuple[tuple[Words, str, int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """
    A need, as pages tell it.

    Attributes
    ----------
    need
        The need, with the places that are left to serve.
    what, kind, period
        What is missing, of what kind, and when help would be of use, in words.
    is_public
        Whether everybody sees it.
    best
        What could serve it best; None where nothing could.
    """

    need: CapacityNeed
    what: str
    kind: Words
    period: str
    is_public: bool
    best: Match | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """
    What the first page tells.

    Attributes
    ----------
    rows, following
        One page of the needs that are asked for, and where the next one begins.
    num, num_public
        Open needs that are asked for, and those of them that everybody sees.
    suggested
        What would serve most of them together, with its need.
    report
        What the library found; None where there are too many needs to suggest for.
    """

    rows: list[NeedRow]
    following: str
    num: int
    num_few: int
    suggested: list[tuple[NeedRow, Match]]
    report: CapacityReport | None


def what_said(name: str, *, text: str) -> str:
    """
    Return what is missing or asked for, in words: a step of the ladder, a part, or what was written.

    Parameters
    ----------
    name
        Identifier of the need: that of an offer and what it lacks, or that of a need that was posted.
    text
        What the need says.

    Returns
    -------
    str
        In the language of the reader, but for what somebody wrote.
    """
    offer, _colon, rest = name.partition(":")
    requirement = rest.partition(":")[0]
    if not rest:
        return text
    if requirement in rules().event_names:
        return _("Not there yet: %(what)s") % {"what": named(rules().event_names[requirement])}
    if text == f"Missing part of {offer}: {requirement}":
        return _("Part that nobody provides: %(part)s") % {"part": named(requirement)}
    return named(text)


def period_said(period: Dated) -> str:
    """Return a period in words; empty where both ends are open."""
    told = {
        "start": date_format(period.from_on, "DATE_FORMAT") if period.from_on else "",
        "end": date_format(period.until_on, "DATE_FORMAT") if period.until_on else "",
    }
    if period.from_on and period.until_on:
        return _("from %(start)s until before %(end)s") % told
    if period.from_on:
        return _("from %(start)s") % told
    return _("until before %(end)s") % told if period.until_on else ""


def need_row(
    need: CapacityNeed, *, asked: CapacityNeed, public: Iterable[str], best: Match | None = None
) -> NeedRow:
    """Return what is left of a need, and the period for which it was asked, as pages tell it."""
    return NeedRow(
        need=need,
        what=what_said(need.need_id, text=need.text),
        kind=WORDS[need.need_kind.value],
        period=period_said(asked),
        is_public=need.need_id in public,
        best=best,
    )


def match_said(match: CapacityMatch, *, texts: Mapping[str, str], names: Mapping[str, str]) -> Match:
    """Return a match as pages tell it; of each offer what it gives, and the names of states by code."""
    return Match(
        match=match,
        score=floatformat(match.score, 2),
        given=texts.get(match.support_id, match.support_id),
        giver=named(names.get(match.giver, match.giver)),
        contributor=named(names.get(match.contributor, match.contributor)),
        funder=named(names.get(match.funder, match.funder)),
        terms=tuple(
            (TERMS[one.name], floatformat(one.score, 2), one.weight, one.words) for one in match.terms
        ),
    )


def _value(row: CapacityNeed, name: str) -> str:
    told = {"period": str(row.from_on or row.until_on or date.max), "what": row.text}
    return told.get(name, str(getattr(row, name, "")))


def columns_of(names: Mapping[str, str]) -> dict[str, Told]:
    """Return the columns of the list of needs; ``names`` are those of states by code."""
    return {
        "what": Told(head=_("What is missing or asked for"), by="what", value=lambda row: row.what),
        "contributor": Told(
            head=_("Contributor"),
            by="contributor",
            value=lambda row: row.need.contributor,
            words=lambda row: named(names.get(row.need.contributor, row.need.contributor)),
        ),
        "need_kind": Told(head=_("Help"), by="need_kind", value=lambda row: row.kind),
        "places": Told(
            head=_("Still to serve"), by="places", value=lambda row: row.need.places, is_number=True
        ),
        "period": Told(head=_("When"), by="period", value=lambda row: row.period),
    }


def listing(names: Mapping[str, str], *, needs: Iterable[CapacityNeed]) -> Listing:
    """Return what may be asked of the list of needs."""
    codes = sorted({need.contributor for need in needs})

    def states() -> list[tuple[str, Words]]:
        return [(code, named(names.get(code, code))) for code in codes]

    return Listing(
        columns=columns_of(names),
        filters={
            "contributor": Filter(
                label=_("Contributor"),
                holds=lambda need, code: need.contributor == code,
                choices=states,
                is_open=True,
            ),
            "need_kind": Filter(
                label=_("Help"),
                holds=lambda need, word: need.need_kind == word,
                choices=lambda: [(one.value, WORDS[one.value]) for one in NeedKind],
            ),
        },
        sort="contributor",
        searched=("need_id", "text", "contributor"),
    )


def overview(sought: Sought, *, asked: Asked, names: Mapping[str, str], on: date) -> Overview:
    """
    Return what the first page tells of the needs that are asked for.

    Parameters
    ----------
    sought
        What is recorded, as somebody may see it.
    asked
        What an address asks of the list.
    names
        Names of states by code.
    on
        The day.

    Returns
    -------
    Overview
        Where more than ``MOST_NEEDS`` are asked for, nothing is suggested.
    """
    wanted = asked.among(sought.records.all_needs, value=_order)
    is_few = len(wanted) <= MOST_NEEDS
    told = replace(sought.records, lacks=(), needs=tuple(wanted[:MOST_NEEDS]))
    report = capacity.of(told, as_of=on)
    left = {need.need_id: need for need in report.open_needs}
    open_ones = [left.get(need.need_id, need) for need in wanted if need.need_id in left or not is_few]
    texts = {offer.support_id: offer.text for offer in sought.records.offers}
    best: dict[str, Match] = {}
    for one in report.candidates:
        best.setdefault(one.need_id, match_said(one, texts=texts, names=names))
    shown, following = asked.page_among(open_ones, value=_order, key=lambda need: (need.need_id,))
    public, by_id = sought.public, {need.need_id: need for need in wanted}
    suggested = [
        (
            need_row(left[one.need_id], asked=by_id[one.need_id], public=public),
            match_said(one, texts=texts, names=names),
        )
        for one in report.suggested
    ]
    return Overview(
        rows=[
            need_row(need, asked=by_id[need.need_id], public=public, best=best.get(need.need_id))
            for need in shown
        ],
        following=following,
        num=len(open_ones),
        num_few=sum(need.need_id not in public for need in open_ones),
        suggested=suggested if is_few else [],
        report=report if is_few else None,
    )


def _order(need: CapacityNeed, name: str) -> str | int:
    return need.places if name == "places" else _value(need, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """
    What could serve one need, as pages tell it.

    Attributes
    ----------
    row
        The need, with the places that are left; those that were asked for in all.
    matches
        What could serve it, the best first.
    obstacles
        What is of its kind and does not, each with why.
    offers
        What is given, by identifier.
    """

    row: NeedRow
    of: int
    is_open: bool
    matches: tuple[Match, ...]
    obstacles: tuple[Obstacle, ...]
    offers: Mapping[str, CapacityOffer]

    def period(self, one: Match) -> dict[str, date | None]:
        """Return the days that a need shares with what serves it, as a form has them."""
        found = shared(self.row.need, self.offers[one.match.support_id])
        return {"from_on": found.from_on, "until_on": found.until_on} if found else {}


def served(name: str, *, sought: Sought, names: Mapping[str, str], on: date) -> Served | None:
    """Return what could serve one need that somebody may see; None where there is no such need."""
    need = next((one for one in sought.records.all_needs if one.need_id == name), None)
    if need is None:
        return None
    report = capacity.of(replace(sought.records, lacks=(), needs=(need,)), as_of=on)
    texts = {offer.support_id: offer.text for offer in sought.records.offers}
    now = report.open_needs[0] if report.open_needs else need
    able = {one.support_id for one in report.candidates}
    return Served(
        row=need_row(now, asked=need, public=sought.public),
        of=need.places,
        is_open=bool(report.open_needs),
        matches=tuple(match_said(one, texts=texts, names=names) for one in report.candidates),
        offers={one.support_id: one for one in sought.records.offers},
        obstacles=_obstacles(now, sought=sought, left=report.left, able=able) if report.open_needs else (),
    )


def _obstacles(
    need: CapacityNeed, *, sought: Sought, left: Mapping[str, float], able: Iterable[str]
) -> tuple[Obstacle, ...]:
    """Return what is of the kind of a need and does not serve it, each with the first reason why."""
    found = [one for one in sought.records.offers if need.need_kind in one.need_kinds]
    return tuple(
        Obstacle(
            support_id=one.support_id,
            giver=one.giver,
            reason=capacity_match.why_not(need, offer=one, left=left[one.support_id])
            or _("asks to be paid, and no fund that may pay has enough left"),
        )
        for one in found
        if one.support_id not in able
    )


def num_under_way(records: Sequence[capacity_follow.PartnershipStanding]) -> int:
    """Return how many partnerships were agreed and have not ended."""
    over = (PartnershipStage.CLOSED, PartnershipStage.ASSESSED)
    return sum(one.is_bound and one.stage not in over for one in records)
