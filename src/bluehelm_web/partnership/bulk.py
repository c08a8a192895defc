"""One thing done to several offers at once, under one reason and one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bluehelm.core.noun import Noun
from bluehelm.core.tables.cells import to_text
from bluehelm.forces.domain import LadderEvent
from bluehelm.forces.ladder_domain import SUR_ALIGNED
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.accounts.models import User, Viewer, can
from bluehelm_web.accounts.owners import owner_of
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.bulk import BulkError, Table, Why
from bluehelm_web.audit.services import Act, changing
from bluehelm_web.core.fields import PlainField, PlainForm
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import named
from bluehelm_web.core.rows import noun_of, values_of
from bluehelm_web.forces.permissions import kinds_of_visits, kinds_recorded_by, rules
from bluehelm_web.partnership.deletions import offer_delete
from bluehelm_web.partnership.forms import DAY, OfferForm, ReasonForm, usual_basis
from bluehelm_web.partnership.models import Kind, Offer
from bluehelm_web.partnership.permissions import may_draft, may_edit
from bluehelm_web.partnership.records import event_record
from bluehelm_web.partnership.selectors import offers_visible_to
from bluehelm_web.partnership.services import StaleError, offer_edit, offer_release

TITLE = gettext_lazy("Offers")
COLUMNS = (
    *("available_from", "available_until", "notice_min_days", "notice_mode_days", "notice_max_days"),
    *("kind", "source"),
)
"""What may be changed of several offers at once; what a unit is, is said of each by itself."""

LABELS: Mapping[str, Words] = {name: OfferForm.Meta.labels[name] for name in COLUMNS}
"""How that is called."""


class ReleaseForm(ReasonForm):
    """Why drafts are released or deleted."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        del user
        super().__init__(*args, **kwargs)


class EventForm(PlainForm):
    """What happened to all of them, when, and what shows it."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"))
    on = forms.DateField(label=gettext_lazy("On which day"), widget=DAY)
    evidence = PlainField(label=gettext_lazy("Document that shows it"), max_length=200)
    basis = forms.ChoiceField(
        label=gettext_lazy("How far others can check it"),
        choices=[("", gettext_lazy("published; illustrative where the offer is")), *Kind.choices],
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_recorded_by(user, owner=owner_of(user))
        names = rules().event_names
        singly = (SUR_ALIGNED, *kinds_of_visits())
        choices = [(kind, named(names[kind])) for kind in kinds if kind not in singly]
        self.fields["kind"] = forms.ChoiceField(label=_("What happened"), choices=[("", ""), *choices])


Do = Callable[..., object]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAct:
    """
    Something that may be done to several offers.

    Attributes
    ----------
    name, title
        Of it.
    form
        What it needs to know.
    do
        Does it to one offer.
    """

    name: str
    title: Promise
    form: Callable[..., forms.Form]
    do: Do


def _release(row: Offer, *, version: int, values: Mapping[str, Any], user: User, act: Act) -> None:
    if row.is_released:
        raise ValidationError(_("It is released already."))
    offer_release(row.pk, version=version, reason=values["reason"], user=user, act=act)


def _delete(row: Offer, *, version: int, values: Mapping[str, Any], user: User, act: Act) -> None:
    if row.is_released:
        raise ValidationError(_("It is released, and is not deleted; record that it is withdrawn."))
    offer_delete(row.pk, version=version, reason=values["reason"], user=user, act=act)


def _record(row: Offer, *, version: int, values: Mapping[str, Any], user: User, act: Act) -> None:
    del version  # what happened is true of whichever version
    if not row.is_released:
        raise ValidationError(_("It is a draft; release it first."))
    event = LadderEvent(offer_id=row.pk, **{**values, "basis": values["basis"] or usual_basis(row)})
    event_record(event, offer=row, today=timezone.localdate(), user=user, act=act)


ACTS = {
    one.name: one
    for one in (
        BulkAct(name="release", title=gettext_lazy("Release"), form=ReleaseForm, do=_release),
        BulkAct(name="record", title=gettext_lazy("Record what happened"), form=EventForm, do=_record),
        BulkAct(name="delete", title=gettext_lazy("Delete drafts"), form=ReleaseForm, do=_delete),
    )
}
"""What may be done."""

WHO = {
    "release": (Ability.RELEASE,),
    "record": (Ability.OFFER, Ability.ANSWER),
    "delete": (Ability.OFFER,),
}
"""Who may do it to the offers that they may do it to one by one."""


def own_offers(viewer: Viewer) -> Table:
    """
    Return the offers of the own state or ministry, as several of them are changed at once.

    Raises
    ------
    PermissionDenied
        For anybody but those who write offers of a state.
    """
    if not may_draft(viewer):
        raise PermissionDenied

    def rows(keys: Sequence[str]) -> dict[str, Offer]:
        found = offers_visible_to(viewer).filter(pk__in=keys).order_by("offer_id")
        return {row.pk: row for row in found if may_edit(viewer, row)}

    def read(keys: Sequence[str]) -> dict[str, Noun]:
        return {key: noun_of(row, OfferEntry) for key, row in rows(keys).items()}

    def write(nouns: Mapping[str, Noun], why: Why) -> None:
        faults, user = dict[str, str](), cast("User", viewer)
        for key, row in rows(list(nouns)).items():
            values = {why.column: values_of(nouns[key])[why.column]}
            try:
                _check(row, values=values)
                offer_edit(key, values=values, version=row.version, user=user, act=why.act, reason=why.reason)
            except ValidationError as error:
                faults[key] = format_html_join(" ", "{}", ((one,) for one in error.messages))
        if faults:
            raise BulkError(faults)

    return Table(place=f"offers {owner_of(viewer)}", read=read, write=write)


def _check(row: Offer, *, values: Mapping[str, Any]) -> None:
    """Refuse what the page of the offer would refuse."""
    told = {name: getattr(row, name) for name in OfferForm.Meta.fields}
    form = OfferForm({**told, **values}, instance=row, contributor=row.contributor)
    if not form.is_valid():
        raise ValidationError([one for said in form.errors.values() for one in said])


def fields() -> dict[str, Callable[[], forms.Field]]:
    """Return how each figure is filled in, as on the page of one offer."""
    return {name: partial(_field, name) for name in COLUMNS}


def _field(name: str) -> forms.Field:
    return OfferForm(contributor="").fields[name]


def said_of(noun: Noun, name: str) -> str:
    """Return what an offer says in a field."""
    value = getattr(noun, name)
    if isinstance(value, tuple):
        return ", ".join(named(to_text(one)) for one in value)
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else named(to_text(value))


def acts_for(viewer: Viewer) -> dict[str, BulkAct]:
    """Return what somebody may do to several offers, by name."""
    return {name: act for name, act in ACTS.items() if any(can(viewer, one) for one in WHO[name])}


def offers_do(
    what: BulkAct,
    *,
    rows: Sequence[Offer],
    versions: Mapping[str, str],
    values: Mapping[str, Any],
    user: User,
    act: Act,
) -> int:
    """
    Do one thing to several offers, in one transaction and under one request.

    Parameters
    ----------
    what
        What is done.
    rows, versions
        The offers, and the versions in which they were seen.
    values
        What the form of it says.
    user
        Who does it; each offer is permitted by itself.
    act
        Who and in which request, for the chain.

    Returns
    -------
    int
        To how many offers.

    Raises
    ------
    BulkError
        With what is wrong with each offer that it cannot be done to; then it is done to none.
    """
    faults = {}
    with changing():
        for row in rows:
            told = versions.get(row.pk, "")
            try:
                version = int(told) if told.isdecimal() else 0
                what.do(row, version=version, values=values, user=user, act=act)
            except PermissionDenied:
                faults[row.pk] = _("You may not do this to it.")
            except StaleError:
                faults[row.pk] = _("Somebody else has changed it meanwhile; look at it again.")
            except ValidationError as error:
                faults[row.pk] = format_html_join(" ", "{}", ((one,) for one in error.messages))
        if faults:
            raise BulkError(faults)
    return len(rows)
