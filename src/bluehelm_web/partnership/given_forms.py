"""Forms of gifts of equipment: who provides a part, and the offer that a gift becomes."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bluehelm.partnership.delivery_domain import GiftComponent as GiftComponentNoun
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.core.fields import PlainField, PlainForm
from bluehelm_web.core.names import named
from bluehelm_web.partnership import given
from bluehelm_web.partnership.announced import names_of_states
from bluehelm_web.partnership.follow_forms import SourcedForm
from bluehelm_web.partnership.given_services import may_offer_gift, may_tell_parts
from bluehelm_web.partnership.models import Announcement


class PartForm(SourcedForm):
    """Who provides a part."""

    part = forms.ChoiceField(label=_("Part"), choices=[("", ""), *given.PARTS.items()])
    provider = PlainField(
        label=_("Provided by: a state, by code or name, or an organization"),
        help_text=_("Empty, the part is asked for."),
        max_length=80,
        required=False,
    )
    ready_days = forms.FloatField(label=_("Days from request until it is there"), min_value=0, required=False)
    note = PlainField(label=_("What else is known"), max_length=400, required=False)
    field_order = ("part", "provider", "ready_days", "note", "kind", "source")

    def clean_provider(self) -> str:
        """Return a state by its code."""
        return given.provider_named(self.cleaned_data["provider"].strip())

    def noun(self, row: Announcement) -> GiftComponentNoun:
        """Return what a valid form tells of a gift."""
        return GiftComponentNoun(
            announcement_id=row.pk, recorded_on=timezone.localdate(), **self.cleaned_data
        )


class PartDropForm(PlainForm):
    """Which record of a part is taken back, and why."""

    part_id = forms.IntegerField(widget=forms.HiddenInput)
    reason = PlainField(label=_("Reason, for the log"), max_length=200)


class GiftOfferForm(PlainForm):
    """Who sends the unit that a gift becomes, and of which type it is."""

    contributor = forms.ChoiceField(label=_("Contributor that sends the unit"))
    unit_type = forms.ChoiceField(label=_("Unit type"))

    def __init__(self, data: Mapping[str, str] | None = None, *, row: Announcement) -> None:
        super().__init__(data, label_suffix="")
        known = names_of_states()
        senders = [(code, named(known[code])) for code in given.senders_of(row)]
        choices = {"contributor": senders, "unit_type": given.types_of(row)}
        for name, told in choices.items():
            field = self.fields[name]
            self.fields[name] = forms.ChoiceField(label=field.label, choices=[("", ""), *told])


def forms_for(viewer: Viewer, row: Announcement, *, sent: Mapping[str, forms.Form]) -> dict[str, object]:
    """
    Return what the page of an announcement shows somebody of its gift, with the forms that are theirs.

    Parameters
    ----------
    viewer
        Who looks.
    row
        The announcement.
    sent
        One that was sent and cannot be taken, by its name.

    Returns
    -------
    dict
        By the name that the template has for it; None for what is not theirs, and where nothing is given.
    """
    gift = given.gift_of(row, as_of=timezone.localdate()) if row.is_released else None
    may_tell, may_offer = may_tell_parts(viewer, row), may_offer_gift(viewer, row)
    names = names_of_states()
    made = given.offers_made(row) if may_offer else []
    return {
        "given": given.told_of(gift, names=names) if gift else None,
        "part_form": (sent.get("part") or PartForm(label_suffix="")) if may_tell else None,
        "part_drop_form": sent.get("part_drop"),
        "parts_held": given.parts_held(row) if may_tell else (),
        "gift_form": (sent.get("gift") or GiftOfferForm(row=row)) if may_offer and gift else None,
        "gifts_offered": [(named(names.get(code, code)), unit_type) for code, unit_type in made],
    }
