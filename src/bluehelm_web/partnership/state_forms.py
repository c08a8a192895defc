"""Forms of contributors: what is known of one, and how it is reached."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as PydanticError

from bluehelm.core.tables.cells import split, to_text
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm_web.core.fields import PartsField, PlainField, PlainForm
from bluehelm_web.partnership.models import Kind

PARTS = ("synonyms", "groups")
"""Fields of several texts."""


class StateForm(PlainForm):
    """
    What is known of a contributor, and why; of one that is new the reason may be left open.

    The noun that it becomes stands in ``noun`` once the form is valid.
    """

    iso3 = PlainField(label=_("Code, three letters of ISO 3166"), max_length=3, min_length=3)
    name = PlainField(label=_("Name"), max_length=120)
    synonyms = PartsField(label=_("Other names in use, between semicolons"), max_length=2_000, required=False)
    groups = PartsField(
        label=_("Organizations it belongs to, between semicolons"), max_length=2_000, required=False
    )
    home_airport = PlainField(label=_("Airport of embarkation, ICAO code"), max_length=4, required=False)
    sea_port = PlainField(label=_("Sea port of embarkation, UN/LOCODE"), max_length=5, required=False)
    is_landlocked = forms.BooleanField(label=_("It has no sea port of its own"), required=False)
    kind = forms.ChoiceField(label=_("Kind of the ports"), choices=[("", ""), *Kind.choices])
    source = PlainField(label=_("Source of the ports"), max_length=400)
    reason = PlainField(label=_("Reason, for the log"), max_length=200, required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, known: ContributorNoun | None = None, was: str = "", **kwargs: Any
    ) -> None:
        initial = {"was": was}
        if known is not None:
            initial |= known.model_dump() | {name: to_text(getattr(known, name)) for name in PARTS}
        super().__init__(*args, **{"label_suffix": "", "initial": initial, **kwargs})
        self.noun, self.code = cast("ContributorNoun", None), known.iso3 if known is not None else ""
        if known is not None:
            del self.fields["iso3"]
            self.fields["reason"].required = True

    def clean(self) -> dict[str, Any]:
        """Return what was filled in, where the library takes it."""
        told = super().clean() or {}
        if not self.errors:
            given = {name: told[name] for name in ContributorNoun.model_fields if name in told}
            given |= {name: tuple(split(told[name])) for name in PARTS}
            given["iso3"] = self.code or told["iso3"].upper()
            try:
                self.noun = ContributorNoun.model_validate(given)
            except PydanticError as error:
                self.tell_library(error)
        return told


class ContactForm(PlainForm):
    """How a state is reached."""

    office = PlainField(label=_("Office, such as the permanent mission"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Address for mail"),
        required=False,
        help_text=_("Rather that of an office than of a person."),
    )
    phone = PlainField(label=_("Telephone"), max_length=60, required=False)
    was = forms.CharField(widget=forms.HiddenInput)
