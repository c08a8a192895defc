"""The form that commits an offer: which one is chosen from those that can be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bluehelm_web.core.fields import PlainField, PlainForm
from bluehelm_web.partnership.offer_columns import catalogue_names
from bluehelm_web.partnership.selectors import offers_released
from bluehelm_web.planning.selectors import offers_to_commit

MOST_CHOSEN = 200
"""Offers of which a page lets one be chosen; where there are more, they stand beside a field to type in."""

MOST_NAMED = 2000
"""Offers that stand beside that field."""

LIST = "offers"
"""How the list is called beside which a field is typed in."""


class CommitForm(PlainForm):
    """Which offer is committed, and why."""

    offer = PlainField(label=_("Offer"), max_length=80)
    reason = PlainField(label=_("Reason, for the log"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = offers_to_commit(on=timezone.localdate()).order_by("contributor", "unit_type", "pk")
        types = catalogue_names()
        named = [
            (pk, f"{pk}: {name or types.get(unit_type, unit_type)}")
            for pk, name, unit_type in rows.values_list("pk", "name", "unit_type")[: MOST_NAMED + 1]
        ]
        self.listed = named[:MOST_NAMED] if len(named) > MOST_CHOSEN else []
        field = self.fields["offer"]
        field.widget = forms.TextInput({"list": LIST}) if self.listed else self._select(named)
        field.widget.is_required = True
        field.help_text = _help(len(named))

    def _select(self, named: list[tuple[str, str]]) -> forms.Select:
        """Return the list to choose from; who came for an offer that cannot be committed is told why."""
        told = str(self.data.get("offer") or self.initial.get("offer") or "")
        others = [(told, told)] if told and told not in dict(named) else []
        return forms.Select(choices=[("", ""), *others, *named])

    def clean_offer(self) -> str:
        """Return the identifier, where it is that of a released offer."""
        offer_id = str(self.cleaned_data["offer"]).strip()
        if not offers_released().filter(pk=offer_id).exists():
            raise ValidationError(_("No released offer has this identifier."))
        return offer_id


def _help(num: int) -> str:
    """Return which offers are named, by how many there are, and how one is found among many."""
    if num > MOST_NAMED:
        return gettext(
            "Type a part of its name or identifier. Of the many that can be committed the first are proposed."
        )
    if num > MOST_CHOSEN:
        return gettext("Type a part of its name or identifier, and choose it.")
    if num:
        return gettext(
            "Those that are released, have passed the visit that selection asks for, and are in no mission."
        )
    return gettext(
        "None can be committed now: no free released offer has passed the visit that selection asks for."
    )
