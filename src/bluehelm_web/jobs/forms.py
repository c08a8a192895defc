"""Forms of webhooks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.models import Organization
from bluehelm_web.core.fields import PlainField, PlainForm
from bluehelm_web.jobs import feed
from bluehelm_web.jobs.webhooks import Wish


class ReasonForm(PlainForm):
    """Why somebody agrees."""

    reason = PlainField(label=_("Reason, for the log"), max_length=200)


class WebhookForm(PlainForm):
    """What a webhook is told, and where."""

    name = PlainField(label=_("What it is for"), max_length=60)
    address = PlainField(label=_("Address, such as https://hooks.example.org/bluehelm"), max_length=500)
    organization = forms.ModelChoiceField(
        label=_("Sees what"),
        queryset=Organization.objects.all(),
        required=False,
        empty_label=_("everybody sees"),
        help_text=_(
            "An organization sees also what is told to those who have signed in for it. For a state or"
            " regional organization nothing is sent until one of its releasers agrees."
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Is told when"), choices=list(feed.KINDS.items()), widget=forms.CheckboxSelectMultiple
    )

    def wish(self) -> Wish:
        """Return what was filled in."""
        return Wish(**self.cleaned_data)
