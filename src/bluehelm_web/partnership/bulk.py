"""One thing done to several offers at once, under one reason and one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bluehelm.forces.domain import LadderEvent
from bluehelm.forces.ladder_domain import SUR_ALIGNED
from bluehelm_web.accounts.models import OF_STATES, Role, User, Viewer, has_role, state_of
from bluehelm_web.audit.services import Act, changing
from bluehelm_web.core.fields import PlainField
from bluehelm_web.core.names import named
from bluehelm_web.forces.permissions import kinds_recorded_by, rules
from bluehelm_web.partnership.forms import DAY, OfferForm, ReasonForm
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.records import event_record
from bluehelm_web.partnership.services import StaleError, offer_edit, offer_release

MOST = 200
"""Offers to which something is done at once."""


class BulkError(Exception):
    """What keeps something from being done to some of the offers: then it is done to none."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(faults)
        self.faults = faults


class ReleaseForm(ReasonForm):
    """Why drafts are released."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        del user
        super().__init__(*args, **kwargs)


class EventForm(forms.Form):
    """What happened to all of them, when, and what shows it."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"))
    on = forms.DateField(label=gettext_lazy("On which day"), widget=DAY)
    evidence = PlainField(label=gettext_lazy("Document that shows it"), max_length=200)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_recorded_by(user, contributor=state_of(user))
        names = rules().event_names
        choices = [(kind, named(names[kind])) for kind in kinds if kind != SUR_ALIGNED]
        self.fields["kind"] = forms.ChoiceField(label=_("What happened"), choices=[("", ""), *choices])


class FieldForm(forms.Form):
    """Which figure becomes what, and why."""

    FIELDS = ("available_from", "available_until", "notice_min_days", "notice_mode_days", "notice_max_days")
    OTHERS = ("kind", "source")

    column = forms.ChoiceField(label=gettext_lazy("What is changed"))
    value = PlainField(
        label=gettext_lazy("What it becomes; days as 2027-01-31; empty for not known"),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        del user
        super().__init__(*args, **kwargs)
        labels = OfferForm.Meta.labels
        choices = [(name, labels[name]) for name in (*self.FIELDS, *self.OTHERS)]
        self.fields["column"] = forms.ChoiceField(label=_("What is changed"), choices=[("", ""), *choices])


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


def _record(row: Offer, *, version: int, values: Mapping[str, Any], user: User, act: Act) -> None:
    del version  # what happened is true of whichever version
    if not row.is_released:
        raise ValidationError(_("It is a draft; release it first."))
    event = LadderEvent(offer_id=row.pk, **values)
    event_record(event, offer=row, today=timezone.localdate(), user=user, act=act)


def _edit(row: Offer, *, version: int, values: Mapping[str, Any], user: User, act: Act) -> None:
    told = {name: getattr(row, name) for name in OfferForm.Meta.fields}
    form = OfferForm({**told, values["column"]: values["value"]}, instance=row, contributor=row.contributor)
    if not form.is_valid():
        raise ValidationError([one for said in form.errors.values() for one in said])
    changed = {values["column"]: form.values[values["column"]]}
    offer_edit(row.pk, values=changed, version=version, user=user, act=act)


ACTS = {
    one.name: one
    for one in (
        BulkAct(name="release", title=gettext_lazy("Release"), form=ReleaseForm, do=_release),
        BulkAct(name="record", title=gettext_lazy("Record what happened"), form=EventForm, do=_record),
        BulkAct(name="edit", title=gettext_lazy("Change a figure"), form=FieldForm, do=_edit),
    )
}
"""What may be done."""

WHO = {
    "release": (Role.RELEASER,),
    "record": (*OF_STATES, Role.OFFICER),
    "edit": OF_STATES,
}
"""Who may do it to the offers that they may do it to one by one."""


def acts_for(viewer: Viewer) -> dict[str, BulkAct]:
    """Return what somebody may do to several offers, by name."""
    return {name: act for name, act in ACTS.items() if has_role(viewer, *WHO[name])}


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
