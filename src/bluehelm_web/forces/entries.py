"""What is recorded of offers on the ladder, and what is not: twice, out of order, or without a visit."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bluehelm.forces.checklist import is_critical
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm_web.accounts.owners import Owner
from bluehelm_web.core.names import named
from bluehelm_web.core.names import said as in_words
from bluehelm_web.forces.mending import lines_left
from bluehelm_web.forces.models import LadderEvent, Proposal, Visit
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.snapshot import lacks_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    What is recorded of an offer.

    Attributes
    ----------
    event
        What happened, where, when, and what shows it.
    owner, unit_type
        Of the offer.
    by_hand
        Why it is recorded nonetheless: of a visit, that it is not kept here; of an alignment, that the offer
        is short of its statement. Empty for all else.
    short
        Of an alignment, what the offer shows less of than the statement asks, in sentences.
    is_concluded
        Whether a visit that is kept here has come to it.
    """

    event: LadderEventNoun
    owner: Owner
    unit_type: str
    by_hand: str = ""
    short: tuple[str, ...] = ()
    is_concluded: bool = False


def check(entry: Entry) -> None:
    """
    Refuse what cannot be recorded as the register stands.

    Parameters
    ----------
    entry
        What is to be recorded.

    Raises
    ------
    ValidationError
        When it is recorded already, or waits for approval; when the visit that it speaks of is booked here,
        or nothing says why it is not kept here; when a visit would be passed of which something critical is
        not met; when an offer is short of the statement that it is aligned with, and nothing says why it is
        aligned nonetheless; or when the ladder asks for something that had not happened before it.
    """
    _check_once(entry.event)
    _check_visit(entry)
    event = entry.event
    if lacks := lacks_before(event, unit_type=entry.unit_type):
        said = _(
            "It counts only after what had not happened by %(day)s: %(lacks)s. Record that first, of that day"
            " or of one before."
        )
        raise ValidationError({"on": said % {"day": _day(event), "lacks": "; ".join(map(named, lacks))}})


def _check_once(event: LadderEventNoun) -> None:
    """Refuse what is recorded of the same day: who pressed twice has recorded it once."""
    same = LadderEvent.objects.filter(
        offer_id=event.offer_id, kind=event.kind, on=event.on, refers_to=event.refers_to
    ).first()
    told = {"what": named(rules().event_names[event.kind]), "day": _day(event)}
    if same is not None:
        said = _("%(what)s of %(day)s is recorded already (%(document)s); nothing is recorded twice.")
        raise ValidationError(said % {**told, "document": same.evidence or "-"})
    if Proposal.objects.filter(offer_id=event.offer_id, kind=event.kind, decided_by=None).exists():
        said = _("%(what)s waits for a second officer already; nothing is proposed twice.")
        raise ValidationError(said % told)


def _check_visit(entry: Entry) -> None:
    """Refuse to record by hand what a visit that is kept here comes to, and to pass what is not met."""
    event = entry.event
    found = [name for name, rule in rules().visits.items() if event.kind in (rule.passed, rule.failed)]
    if not found:
        _check_short(entry)
        return
    booked = Visit.objects.filter(offer_id=event.offer_id, visit=found[0], outcome="").first()
    if booked is not None:
        said = _("Such a visit is booked from %(day)s; conclude it, and what it came to is recorded.")
        raise ValidationError(said % {"day": date_format(booked.start_on)})
    if not entry.is_concluded and not entry.by_hand:
        raise ValidationError(
            {
                "by_hand": _(
                    "A visit is recorded by booking and concluding it. Where it was made before it could be"
                    " kept here, say so."
                )
            }
        )
    lacks = [line.text for line in lines_left(event.offer_id) if is_critical(line.text)]
    if lacks and event.kind == rules().visits[found[0]].passed:
        said = _("A visit found not met: %(lacks)s. No visit is passed before another finds it met.")
        raise ValidationError(said % {"lacks": "; ".join(map(named, lacks))})


def _check_short(entry: Entry) -> None:
    """Refuse to align without a word what is short of its statement, and a word where nothing asks for it."""
    if entry.short and not entry.by_hand:
        said = _("%(short)s. Where it is aligned although it is short of that, say why.")
        told = "; ".join(in_words(one) for one in entry.short)
        raise ValidationError({"by_hand": said % {"short": told}})
    if entry.by_hand and not entry.short:
        raise ValidationError(
            {
                "by_hand": _(
                    "Only a visit that is not kept here, or an alignment with a statement that the offer is"
                    " short of, asks for this; leave it empty."
                )
            }
        )


def _day(event: LadderEventNoun) -> str:
    return date_format(event.on)
