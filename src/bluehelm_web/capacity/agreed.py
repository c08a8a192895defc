"""What pages tell of partnerships: who serves whom, how far each is, and what it brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bluehelm.partnership import capacity_domain as nouns
from bluehelm.partnership import capacity_follow
from bluehelm.partnership.capacity_follow import PartnershipStanding
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.capacity.books import WORDS
from bluehelm_web.capacity.models import CapacityOffer, CapacityPartnership, PartnershipStep, Stage
from bluehelm_web.capacity.selectors import partnerships_visible_to
from bluehelm_web.capacity.told import period_said, what_said
from bluehelm_web.core.list_parts import Told
from bluehelm_web.core.lists import Filter, Listing, Words
from bluehelm_web.core.names import named
from bluehelm_web.core.rows import noun_of, nouns_of

NOUN = nouns.CapacityPartnership
"""What a row of the table of partnerships says."""

STAGES: Mapping[str, Words] = dict(Stage.choices)
"""How a stage is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """
    One partnership, as pages tell it.

    Attributes
    ----------
    row, standing
        The partnership, and where it stands.
    what
        What it serves, in words.
    giver, contributor, funder
        Names of the partners; the last is empty where the giver bears the cost.
    kind, period, stage, served
        What kind of help, when, how far it is and how many were served of how many, in words.
    waiting
        Names of partners that have not said yes, while it is proposed.
    """

    row: CapacityPartnership
    standing: PartnershipStanding
    what: str
    giver: str
    contributor: str
    funder: str
    kind: Words
    period: str
    stage: Words
    served: str
    waiting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """
    What partnerships brought, with what it is a share of.

    Attributes
    ----------
    num, planned
        Partnerships that were agreed, and the places that they planned; money is left out.
    served, num_silent
        Places that are told, and how many partnerships tell none.
    """

    num: int
    planned: int
    served: float
    num_silent: int


def agreed_by(viewer: Viewer, *, names: Mapping[str, str], on: date) -> list[Agreed]:
    """Return the partnerships that somebody may see, the latest first; ``names`` are those of states."""
    return those(partnerships_visible_to(viewer), names=names, on=on)


def those(found: QuerySet[CapacityPartnership], *, names: Mapping[str, str], on: date) -> list[Agreed]:
    """Return partnerships as pages tell them."""
    rows = list(found)
    steps = nouns_of(
        PartnershipStep.objects.filter(partnership__in=[row.pk for row in rows]).order_by("pk"),
        nouns.PartnershipStep,
    )
    return _told(rows, steps=steps, names=names, on=on)


def agreed_of(row: CapacityPartnership, *, names: Mapping[str, str], on: date) -> Agreed:
    """Return one partnership, as pages tell it."""
    [told] = _told([row], steps=nouns_of(row.steps.order_by("pk"), nouns.PartnershipStep), names=names, on=on)
    return told


def _told(
    rows: Iterable[CapacityPartnership],
    *,
    steps: Iterable[nouns.PartnershipStep],
    names: Mapping[str, str],
    on: date,
) -> list[Agreed]:
    by_id = {row.pk: row for row in rows}
    found = [noun_of(row, nouns.CapacityPartnership) for row in by_id.values()]
    return [
        _one(by_id[one.partnership.partnership_id], standing=one, names=names)
        for one in capacity_follow.standings(found, steps=steps, as_of=on)
    ]


def _one(row: CapacityPartnership, *, standing: PartnershipStanding, names: Mapping[str, str]) -> Agreed:
    def name_of(code: str) -> str:
        return named(names.get(code, code))

    is_open = standing.stage.value == Stage.PROPOSED
    return Agreed(
        row=row,
        standing=standing,
        what=what_said(row.need_id, text=row.text),
        giver=name_of(row.giver),
        contributor=name_of(row.contributor),
        funder=name_of(row.funder),
        kind=WORDS[row.need_kind],
        period=period_said(standing.partnership),
        stage=STAGES[standing.stage.value],
        served=served_said(standing),
        waiting=", ".join(name_of(one) for one in row.partners if one not in row.agreed_by)
        if is_open
        else "",
    )


def served_said(standing: PartnershipStanding) -> str:
    """Return how many were served of how many were planned."""
    told = {"planned": floatformat(standing.partnership.places, "-2g")}
    if standing.places is None:
        return _("%(planned)s planned") % told
    return _("%(served)s of %(planned)s") % {**told, "served": floatformat(standing.places, "-2g")}


def delivered(found: Iterable[Agreed]) -> Delivered:
    """Return what the partnerships that were agreed brought in places, of how many."""
    bound = [
        one for one in found if one.standing.is_bound and one.row.need_kind != nouns.NeedKind.MONEY.value
    ]
    return Delivered(
        num=len(bound),
        planned=sum(one.row.places for one in bound),
        served=sum(one.standing.places or 0 for one in bound),
        num_silent=sum(one.standing.places is None for one in bound),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlapping:
    """Two givers that serve one need at the same time, by name and in that order, and with which rows."""

    need_id: str
    first: str
    second: str
    partnerships: tuple[str, str]
    period: str


def overlapping(found: Iterable[Agreed]) -> list[Overlapping]:
    """Return where givers serve the same need at the same time."""
    by_id = {one.row.pk: one for one in found}
    standing = [one.standing for one in by_id.values()]
    names = {one.partnership.support_id for one in standing}
    given = nouns_of(CapacityOffer.objects.filter(pk__in=names).order_by("pk"), nouns.CapacityOffer)
    told = []
    for one in capacity_follow.overlaps(standing, offers=given):
        first, second = sorted(one.partnership_ids, key=lambda name: (by_id[name].giver, name))
        told.append(
            Overlapping(
                need_id=one.need_id,
                first=by_id[first].giver,
                second=by_id[second].giver,
                partnerships=(first, second),
                period=period_said(nouns.Dated(from_on=one.from_on, until_on=one.until_on)),
            )
        )
    return told


COLUMNS: Mapping[str, Told] = {
    "text": Told(head=gettext_lazy("What is served"), by="text", value=lambda one: one.what),
    "giver": Told(head=gettext_lazy("Who gives"), by="giver", value=lambda one: one.giver),
    "contributor": Told(head=gettext_lazy("For"), by="contributor", value=lambda one: one.contributor),
    "funder": Told(head=gettext_lazy("Who pays"), by="funder", value=lambda one: one.funder or one.giver),
    "stage": Told(
        head=gettext_lazy("Where it stands"), by="stage", value=lambda one: one.stage, is_rank=True
    ),
    "served": Told(head=gettext_lazy("Served"), value=lambda one: one.served),
    "period": Told(head=gettext_lazy("When"), by="period", value=lambda one: one.period),
}
"""Columns of the list of partnerships."""


def value_of(one: Agreed, name: str) -> str | int:
    """Return what a partnership has by the name of a column."""
    if name == "stage":
        return list(STAGES).index(one.standing.stage.value)
    if name == "period":
        return str(one.row.from_on or one.row.until_on or date.max)
    return str(getattr(one.row, name, getattr(one, name, "")))


LISTING = Listing(
    columns=COLUMNS,
    filters={
        "stage": Filter(
            label=gettext_lazy("Where it stands"),
            holds=lambda one, word: one.standing.stage.value == word,
            choices=lambda: Stage.choices,
        ),
        "partner": Filter(
            label=gettext_lazy("Partner, by code or name"),
            holds=lambda one, word: (
                word.lower()
                in {each.lower() for each in (*one.row.partners, one.giver, one.contributor, one.funder)}
            ),
        ),
    },
    sort="stage",
    searched=("partnership_id", "text", "giver", "contributor"),
)
"""What may be asked of the list."""
