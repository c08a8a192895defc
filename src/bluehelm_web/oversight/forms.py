"""Forms of a Summary."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bluehelm_web.conferences.followed_forms import AskedForm
from bluehelm_web.core.fields import PlainField, PlainForm

LABELS = {
    "prose_id": _("Identifier"),
    "text": _("Text"),
    "against": _("Figures when it was written"),
    "edition": _("Edition"),
    "snapshot": _("Digest of records and texts"),
    "files": _("Digests of files"),
}
"""What the log calls what is kept of texts and editions."""


class ProseForm(PlainForm):
    """A text of one part."""

    text = PlainField(label=_("Text"), required=False, widget=forms.Textarea({"rows": 10, "dir": "auto"}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def anew(self, *, version: int) -> ProseForm:
        """Return it with what was written and what is wrong with it, against the row as it is now."""
        self.data = {"text": self.data.get("text", ""), "version": version}
        return self


class DayForm(AskedForm):
    """As of which day a Summary is told."""

    @property
    def day(self) -> date | None:
        """Return the day that is asked for; None where none before today is."""
        asked = self.cleaned_data.get("as_of") if self.is_valid() else None
        return asked if asked and asked < timezone.localdate() else None


class PublishForm(PlainForm):
    """Why a Summary is published, or published anew."""

    reason = PlainField(label=_("Reason, for everybody who reads it"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
