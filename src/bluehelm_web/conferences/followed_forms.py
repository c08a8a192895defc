"""What may be asked of follow-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bluehelm.partnership.followup_report import FollowUpQuestion
from bluehelm_web.conferences.followed import CURVES
from bluehelm_web.core.fields import PlainForm
from bluehelm_web.core.names import named
from bluehelm_web.partnership.models import Kind

Asked = Mapping[str, str]
"""What an address asks, by name."""

Named = tuple[str, str]
"""A code, and the name that stands for it."""

ALL = ("", _("all"))


class AskedForm(PlainForm):
    """As of which day."""

    as_of = forms.DateField(
        label=_("As known on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    @property
    def question(self) -> FollowUpQuestion:
        """Return what is asked of the library: of today where no day is named."""
        told = self.cleaned_data
        step = {"step": told["step"]} if told.get("step") else {}
        return FollowUpQuestion(as_of=told.get("as_of") or timezone.localdate(), **step)


class FollowUpForm(AskedForm):
    """Of which announcements, and to which step curves run."""

    field_order = ("conference", "contributor", "kind", "as_of", "step")

    def __init__(self, data: Asked, *, conferences: Sequence[Named], told: Sequence[Named]) -> None:
        super().__init__(data, label_suffix="")
        self.fields["conference"] = _choice(
            _("Conference"), [(code, named(name)) for code, name in conferences]
        )
        self.fields["contributor"] = _choice(_("Contributor"), [(code, named(name)) for code, name in told])
        self.fields["kind"] = _choice(_("Kind"), list(Kind.choices))
        self.fields["step"] = forms.ChoiceField(
            label=_("Time until"), choices=list(CURVES.items()), required=False
        )
        self.order_fields(self.field_order)


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[ALL, *choices], required=False)
