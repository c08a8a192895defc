"""Writes of partnerships: proposed, accepted by every partner, and what came of them; the others are told."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm.core.claims import Kind
from bluehelm.partnership import capacity, capacity_match
from bluehelm.partnership.capacity import CapacityReport
from bluehelm.partnership.capacity_domain import CapacityNeed as NeedNoun
from bluehelm.partnership.capacity_domain import CapacityOffer as OfferNoun
from bluehelm.partnership.capacity_domain import CapacityPartnership as PartnershipNoun
from bluehelm.partnership.capacity_domain import Dated, shared
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.capacity.models import CapacityOffer, CapacityPartnership, PartnershipStep, Stage
from bluehelm_web.capacity.permissions import accepts_for, commits_for, is_officer, may_propose, may_step
from bluehelm_web.capacity.selectors import Sought, sought_by
from bluehelm_web.core import names
from bluehelm_web.core.names import said
from bluehelm_web.core.rows import said_of, values_of
from bluehelm_web.partnership.announced import names_of_states
from bluehelm_web.partnership.models import Notice
from bluehelm_web.partnership.selectors import users_by_state
from bluehelm_web.partnership.services import StaleError

MOVES: Mapping[str, tuple[Stage, ...]] = {
    Stage.PROPOSED: (Stage.CLOSED,),
    Stage.AGREED: (Stage.RUNNING, Stage.ASSESSED, Stage.CLOSED),
    Stage.RUNNING: (Stage.ASSESSED, Stage.CLOSED),
    Stage.ASSESSED: (),
    Stage.CLOSED: (),
}
"""What a partnership may become from each step; it is agreed once every partner has accepted it."""

MOST_SIGNS = 400
"""Signs that are kept of what is needed."""

TOLD = {Stage.RUNNING: names.BEGUN, Stage.ASSESSED: names.DONE, Stage.CLOSED: names.ENDED}
"""What the other partners are told of a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """
    What somebody proposes.

    Attributes
    ----------
    need_id, support_id, fund_id
        The need, what serves it, and from which fund it is paid; empty where the giver bears it.
    places, from_on, until_on
        How much, and in which half-open period; None where it is open.
    """

    need_id: str
    support_id: str
    fund_id: str = ""
    places: int
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a partnership goes on: the step, its day, the places by then, what was found, and who states it."""

    stage: str
    on: date
    places: float | None = None
    note: str = ""
    source: str = ""


def partnership_propose(proposal: Proposal, *, by: Writer) -> CapacityPartnership:
    """
    Propose who serves a need, and who pays.

    Parameters
    ----------
    proposal
        What is proposed.
    by
        An officer, or a releaser of one of the partners, who thereby says yes for it.

    Returns
    -------
    CapacityPartnership
        The row; the same is proposed once while it is open.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When others cannot see the need, or what is given does not serve it so.
    """
    if not may_propose(by.user):
        raise PermissionDenied
    with changing():
        today = timezone.localdate()
        need, offer, fund = _checked(proposal, sought=sought_by(by.user, on=today), on=today)
        noun = _noun(proposal, kinds=[one.kind for one in (need, offer, fund) if one is not None])
        row = CapacityPartnership(
            **values_of(noun),
            contributor=need.contributor,
            giver=offer.giver,
            funder=fund.giver if fund else "",
            need_kind=need.need_kind.value,
            text=need.text[:MOST_SIGNS],
            proposed_on=today,
        )
        own = commits_for(by.user)
        if not is_officer(by.user) and own not in row.partners:
            raise PermissionDenied
        if (done := _same(proposal)) is not None:
            return done
        row.agreed_by = [own] if own in row.partners else []
        row.full_clean()
        row.save(force_insert=True)
        _step(row, progress=Progress(stage=Stage.PROPOSED, on=today), user=by.user)
        event_append("partnership_proposed", object_id=object_id(row), payload=said_of(noun), act=by.act)
        _tell(row, told=names.PROPOSED, user=by.user)
    return row


def _noun(proposal: Proposal, *, kinds: Iterable[Kind]) -> PartnershipNoun:
    """Return what a partnership says: it can be checked no further than the weakest of what it rests on."""
    return PartnershipNoun(
        partnership_id=f"P-{secrets.token_hex(3).upper()}",
        need_id=proposal.need_id,
        support_id=proposal.support_id,
        fund_id=proposal.fund_id,
        places=proposal.places,
        from_on=proposal.from_on,
        until_on=proposal.until_on,
        kind=max(kinds, key=[*Kind].index),
        source="proposed in the registry",
    )


def _same(proposal: Proposal) -> CapacityPartnership | None:
    """Return what is proposed already and has not ended."""
    told = {"need_id": proposal.need_id, "support_id": proposal.support_id, "fund_id": proposal.fund_id}
    over = PartnershipStep.objects.filter(stage__in=(Stage.ASSESSED, Stage.CLOSED))
    return CapacityPartnership.objects.filter(**told).exclude(steps__in=over).first()


def _checked(proposal: Proposal, *, sought: Sought, on: date) -> tuple[NeedNoun, OfferNoun, OfferNoun | None]:
    """Return need, offer and fund of a proposal; refuse what others cannot see or what does not serve."""
    need = next((one for one in sought.records.all_needs if one.need_id == proposal.need_id), None)
    if need is None or need.need_id not in sought.public:
        raise ValidationError(_("Not everybody sees this need; its contributor posts it first."))
    shown = {*CapacityOffer.objects.filter(is_released=True, withdrawn_on=None).values_list("pk", flat=True)}
    offers = {one.support_id: one for one in sought.records.offers if one.support_id in shown}
    offer, fund = offers.get(proposal.support_id), offers.get(proposal.fund_id)
    if offer is None or (proposal.fund_id and fund is None):
        raise ValidationError(_("Choose an offer that is released and not withdrawn."))
    report = capacity.of(replace(sought.records, lacks=(), needs=(need,)), as_of=on)
    _check_served(proposal, need=need, offer=offer, report=report)
    period = Dated(from_on=proposal.from_on, until_on=proposal.until_on)
    if shared(period, shared(need, offer)) is None:
        raise ValidationError({"from_on": _("In this period the offer is not there, or nothing is needed.")})
    return need, offer, fund


def _check_served(proposal: Proposal, *, need: NeedNoun, offer: OfferNoun, report: CapacityReport) -> None:
    pair = (proposal.support_id, proposal.fund_id)
    match = next((one for one in report.candidates if (one.support_id, one.fund_id) == pair), None)
    if match is None:
        why = capacity_match.why_not(need, offer=offer, left=report.left[offer.support_id])
        raise ValidationError(said(why) if why else _("It does not serve this need, or nobody pays for it."))
    if not 1 <= proposal.places <= match.places:
        told = _("It serves 1 to %(most)s places of this need.") % {"most": match.places}
        raise ValidationError({"places": told})


def partnership_accept(name: str, *, partner: str, version: int, by: Writer) -> CapacityPartnership:
    """
    Say yes for a partner; once all have, it is agreed and its places are taken.

    Parameters
    ----------
    name
        The partnership.
    partner
        For whom.
    version
        That of the row when it was read.
    by
        A releaser of that state, of no ministry alone; an officer for an organization.

    Returns
    -------
    CapacityPartnership
        As it is now; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster.
    ValidationError
        When it is not open any more, or others took the places meanwhile.
    """
    with changing():
        row = CapacityPartnership.objects.get(pk=name)
        if partner in row.agreed_by and may_step(by.user, row):
            return row
        if partner not in accepts_for(by.user, row, states=frozenset(names_of_states())):
            raise PermissionDenied
        if row.version != version:
            raise StaleError
        if stage_of(row) != Stage.PROPOSED:
            raise ValidationError(_("It is not open any more."))
        _check_left(row, user=by.user)
        row.agreed_by, row.version = [*row.agreed_by, partner], row.version + 1
        row.save(update_fields=["agreed_by", "version"])
        event_append(
            "partnership_accepted", object_id=object_id(row), payload={"partner": partner}, act=by.act
        )
        if {*row.partners} <= {*row.agreed_by}:
            _step(row, progress=Progress(stage=Stage.AGREED, on=timezone.localdate()), user=by.user)
            payload = {"partners": ", ".join(row.partners), "places": row.places}
            event_append("partnership_agreed", object_id=object_id(row), payload=payload, act=by.act)
            _tell(row, told=names.AGREED, user=by.user)
        else:
            _tell(row, told=names.ACCEPTED, user=by.user, state=partner)
    return row


def _check_left(row: CapacityPartnership, *, user: User) -> None:
    """Refuse to agree to places, or to money, that others took meanwhile."""
    sought = sought_by(user, on=timezone.localdate())
    report = capacity.of(replace(sought.records, lacks=(), needs=()), as_of=timezone.localdate())
    cost = next((one.cost_kusd for one in sought.records.offers if one.support_id == row.support_id), 0)
    asked = [(row.support_id, float(row.places)), (row.fund_id, row.places * cost)]
    for name, places in asked:
        if name and report.left.get(name, 0) < places:
            told = _("%(name)s has %(left)s left, not %(places)s; propose less, or something else.")
            left = f"{report.left.get(name, 0):g}"
            raise ValidationError(told % {"name": name, "left": left, "places": f"{places:g}"})


def partnership_step(name: str, *, progress: Progress, version: int, by: Writer) -> CapacityPartnership:
    """
    Say how a partnership goes on: under way, done with what it brought, or ended with why.

    Parameters
    ----------
    name
        The partnership.
    progress
        The step.
    version
        That of the row when it was read.
    by
        An officer, or a releaser of one of the partners.

    Returns
    -------
    CapacityPartnership
        As it is now.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster.
    ValidationError
        When it cannot become that from where it is, its day does not fit, or what it needs is not told.
    """
    with changing():
        row = CapacityPartnership.objects.get(pk=name)
        if not may_step(by.user, row):
            raise PermissionDenied
        if row.version != version:
            raise StaleError
        _check_step(row, progress=progress)
        row.version += 1
        row.save(update_fields=["version"])
        step = _step(row, progress=progress, user=by.user)
        told = {"stage": step.stage, "on": str(step.on), "places": step.places, "note": step.note}
        payload = {name: value for name, value in told.items() if value not in (None, "")}
        event_append("partnership_moved", object_id=object_id(row), payload=payload, act=by.act)
        _tell(row, told=TOLD[Stage(step.stage)], user=by.user)
    return row


def _check_step(row: CapacityPartnership, *, progress: Progress) -> None:
    """Refuse a step that does not follow, or that does not say what it must."""
    now, wrong = stage_of(row), dict[str, str]()
    if progress.stage not in MOVES[now]:
        told = _("It is %(state)s; from there it cannot become that.")
        wrong["stage"] = told % {"state": Stage(now).label}
    if progress.on > timezone.localdate():
        wrong["on"] = _("It is in the future; record it once it has happened.")
    elif (last := row.steps.order_by("-on").first()) is not None and progress.on < last.on:
        wrong["on"] = _("It is before the step that stands last.")
    if progress.stage == Stage.CLOSED and not progress.note:
        wrong["note"] = _("Say why, in one line.")
    is_bound = now != Stage.PROPOSED and progress.stage in (Stage.ASSESSED, Stage.CLOSED)
    if is_bound and progress.places is None:
        wrong["places"] = _("Say how many were served by then; 0 where there were none.")
    if progress.places is not None and progress.places > row.places:
        wrong["places"] = _("At most %(most)s were agreed.") % {"most": row.places}
    if wrong:
        raise ValidationError({name: [text] for name, text in wrong.items()})


def stage_of(row: CapacityPartnership) -> str:
    """Return how far a partnership is."""
    order = list(Stage.values)
    return max(row.steps.values_list("stage", flat=True), key=order.index, default=Stage.PROPOSED.value)


def _step(row: CapacityPartnership, *, progress: Progress, user: User) -> PartnershipStep:
    """Write one step, with who states it where no document is named."""
    step = PartnershipStep(
        partnership=row,
        stage=progress.stage,
        on=progress.on,
        places=progress.places,
        note=progress.note,
        kind=row.kind,
        source=progress.source or f"recorded in the registry by {commits_for(user) or 'the secretariat'}",
    )
    step.full_clean()
    step.save()
    return step


def _tell(row: CapacityPartnership, *, told: str, user: User, **more: str) -> None:
    """Tell the users of the other partners, on their page of notices."""
    own, people = commits_for(user), users_by_state()
    action = told % {"name": row.pk, **more}
    Notice.objects.bulk_create(
        Notice(user=one, partnership_id=row.pk, action=action, made_on=timezone.localdate())
        for one in _others(row, people=people, own=own)
    )


def _others(row: CapacityPartnership, *, people: Mapping[str, list[User]], own: str) -> Iterable[User]:
    for partner in row.partners:
        if partner != own:
            yield from people.get(partner, ())


def object_id(row: CapacityPartnership) -> str:
    """Return how the chain names a partnership."""
    return f"partnership:{row.pk}"
