"""What waits for somebody: one list of all areas, each line with the page on which it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bluehelm_web.accounts.confirmations import accounts_waiting
from bluehelm_web.accounts.erasures import erasures_for
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.capacity import selectors as capacity
from bluehelm_web.core import names
from bluehelm_web.core.names import said
from bluehelm_web.documents import selectors as documents
from bluehelm_web.forces import selectors as forces
from bluehelm_web.forces.mending import mend_in_short
from bluehelm_web.forces.permissions import visit_names
from bluehelm_web.forces.places import is_soon
from bluehelm_web.jobs.webhooks import webhooks_of
from bluehelm_web.partnership import mark_selectors as marks
from bluehelm_web.partnership import selectors as partnership
from bluehelm_web.partnership.cuts import is_larger, offers_cut
from bluehelm_web.partnership.offer_columns import list_of_drafts
from bluehelm_web.partnership.permissions import may_release
from bluehelm_web.planning import selectors as planning
from bluehelm_web.planning.models import Run, State

MOST, FEW, RUN_DAYS = 50, 5, timedelta(days=7)
"""Lines of each kind; drafts beyond which one line speaks of all; for how long what was asked for is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    Something that waits for one person.

    Attributes
    ----------
    what, about
        What is to be done, in the language of the reader, and of which offer, plan or event.
    address
        The page on which it is done.
    due
        Until when, or since when where that has passed; None where no day is set.

    Examples
    --------
    >>> Task(what="Release it.", about="XAL-INF_BN-1", address="/offers/XAL-INF_BN-1").due is None
    True
    """

    what: str
    about: str
    address: str
    due: date | None = None


def tasks_of(viewer: Viewer, *, on: date) -> list[Task]:
    """
    Return what waits for somebody, whatever the area.

    Parameters
    ----------
    viewer
        Who reads.
    on
        The day.

    Returns
    -------
    list of Task
        First what is due first, last what has no day; of each kind at most ``MOST``, and none for nobody.
    """
    found = chain(
        _answers(viewer, on=on),
        _decisions(viewer),
        _papers(viewer, on=on),
        _visits(viewer, on=on),
        _cuts(viewer),
        _drafts(viewer),
        _actions(viewer, on=on),
        _partnerships(viewer),
        _runs(viewer, on=on),
        _deletions(viewer),
        _erasures(viewer),
        _accounts(viewer),
        _webhooks(viewer),
    )
    return sorted(found, key=lambda task: task.due or date.max)


def _answers(viewer: Viewer, *, on: date) -> Iterator[Task]:
    """Yield the marks of stale offers to which the viewer may still answer, and nobody has."""
    what = _("Say why it is not stale, or renew it, before everybody is shown it as stale.")
    for mark in marks.marks_unanswered(viewer, on=on)[:MOST]:
        page = reverse("stale-mark", args=[mark.offer_id])
        yield Task(what=what, about=mark.offer_id, address=page, due=mark.shown_from)


def _partnerships(viewer: Viewer) -> Iterator[Task]:
    """Yield the partnerships of capacity building to which the viewer may say yes for its state."""
    what = _("Accept the partnership of capacity building, or end it and say why.")
    for row in capacity.partnerships_awaiting(viewer)[:MOST]:
        yield Task(what=what, about=row.pk, address=reverse("capacity-partnership", args=[row.pk]))


def _decisions(viewer: Viewer) -> Iterator[Task]:
    """Yield the steps to the highest level that the viewer may approve."""
    for one in forces.proposals_decided_by(viewer)[:MOST]:
        yield Task(what=said(names.DECIDE), about=one.offer_id, address=_offer(one.offer_id))


def _papers(viewer: Viewer, *, on: date) -> Iterator[Task]:
    """Yield the offers whose papers the viewer may answer."""
    for pk, answer in partnership.offers_to_answer(viewer, on=on, most=MOST).items():
        what = _("Its papers have come. Record the answer: %(answer)s.") % {"answer": answer}
        yield Task(what=what, about=pk, address=_offer(pk))


def _visits(viewer: Viewer, *, on: date) -> Iterator[Task]:
    """Yield the visits that are over, of which nobody has said what they found."""
    kinds = visit_names()
    for visit in forces.visits_unrecorded(viewer, on=on)[:MOST]:
        what = _("Record what this visit found: %(visit)s.") % {"visit": kinds[visit.visit]}
        page = reverse("visit", args=[visit.pk])
        yield Task(what=what, about=visit.offer_id, address=page, due=visit.end_on)


def _cuts(viewer: Viewer) -> Iterator[Task]:
    """Yield the offers that were cut, or became larger, since they were aligned with a statement."""
    cut = _("It was cut and is short of the statement that it is aligned with: look at it again.")
    larger = _("It has more persons than were assessed: look at it again.")
    for row in offers_cut(viewer)[:MOST]:
        what = larger if is_larger(row) else cut
        yield Task(what=what, about=row.pk, address=_offer(row.pk))


def _drafts(viewer: Viewer) -> Iterator[Task]:
    """Yield the drafts of the own state: to be released by who may, to be completed by who drafts."""
    drafts = partnership.drafts_of(viewer)
    rows = list(drafts[: FEW + 1])
    if len(rows) > FEW:
        yield _many_drafts(drafts.count(), viewer=viewer, is_last=may_release(viewer, rows[0]))
        return
    for row in rows:
        is_last = may_release(viewer, row)
        what = (
            _("Read the draft, and release it.")
            if is_last
            else _("Complete the draft; your releaser releases it.")
        )
        yield Task(what=what, about=f"{row.name}, {row.pk}" if row.name else row.pk, address=_offer(row.pk))


def _many_drafts(number: int, *, viewer: Viewer, is_last: bool) -> Task:
    """Return one line for many drafts, which leads to the list of them."""
    what = (
        _("Read the drafts, and release them.")
        if is_last
        else _("Complete the drafts; your releaser releases them.")
    )
    about = ngettext("%(number)s draft waits for release", "%(number)s drafts wait for release", number)
    return Task(what=what, about=about % {"number": number}, address=list_of_drafts(viewer))


def _actions(viewer: Viewer, *, on: date) -> Iterator[Task]:
    """Yield what is next for the released offers of the own state, and what visits found not met of them."""
    rows = {row.pk: row for row in partnership.offers_to_move(viewer, on=on, most=MOST)}
    places = forces.places_for(viewer, {pk: row.unit_type for pk, row in rows.items()}, own=rows, on=on)
    for pk, place in places.items():
        if not forces.is_wait(place):
            due = place.until if is_soon(place, on=on) else None
            yield Task(what=said(place.next_action), about=pk, address=_offer(pk), due=due)
    told = {pk for pk, place in places.items() if forces.is_mend(place)}
    lacks = [one for one in partnership.offers_to_mend(viewer).items() if one[0] not in told]
    for pk, lines in lacks[:MOST]:
        page = reverse("visit", args=[max(line.visit_id for line in lines)])
        yield Task(what=mend_in_short(lines), about=pk, address=page)


def _runs(viewer: Viewer, *, on: date) -> Iterator[Task]:
    """Yield what the viewer asked for that has ended of late: of each scenario and kind the last."""
    last = dict[tuple[str, str], Run]()
    for run in planning.runs_ended(viewer, since=on - RUN_DAYS)[:MOST]:
        last.setdefault((run.version.scenario_id, run.kind), run)
    for (name, _kind), run in last.items():
        what = _("Read what it came to.") if run.state == State.DONE else _("Read why it failed.")
        yield Task(what=what, about=f"{name}: {run}", address=reverse("plan", args=[run.pk]))


def _deletions(viewer: Viewer) -> Iterator[Task]:
    """Yield the documents on whose deletion the viewer may decide."""
    for row in documents.deletions_decided_by(viewer)[:MOST]:
        page = reverse("document", args=[row.pk])
        yield Task(what=_("Approve or refuse its deletion."), about=row.title, address=page)


def _erasures(viewer: Viewer) -> Iterator[Task]:
    """Yield the erasures on which the viewer may decide."""
    for one in erasures_for(viewer)[:MOST]:
        about = _("Event %(number)s") % {"number": one.seq}
        yield Task(
            what=_("Approve or refuse the erasure."), about=about, address=reverse("event", args=[one.seq])
        )


def _accounts(viewer: Viewer) -> Iterator[Task]:
    """Yield the accounts that somebody has taken up, and of which the viewer may be the second person."""
    for one in accounts_waiting(viewer).order_by("name")[:MOST]:
        if one.has_usable_password() or one.identity is not None:
            page = reverse("account-confirm", args=[one.pk])
            yield Task(what=_("Confirm the account."), about=one.get_full_name(), address=page)


def _webhooks(viewer: Viewer) -> Iterator[Task]:
    """Yield the systems that are to see as the contributor of the viewer, once that agrees."""
    for one in webhooks_of(viewer).filter(opened_at=None)[:MOST]:
        what = _("Agree that a system is told what your contributor sees, or end that.")
        yield Task(what=what, about=one.name, address=reverse("webhooks-own"))


def _offer(offer_id: str) -> str:
    return reverse("offer", args=[offer_id])
