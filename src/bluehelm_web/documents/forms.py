"""Forms of documents."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bluehelm_web.core.fields import PlainField, PlainForm
from bluehelm_web.documents.files import ACCEPTED, MOST_BYTES, Sent, taken, too_large
from bluehelm_web.documents.models import Kind, Readers
from bluehelm_web.partnership.forms import DAY, ReasonForm


class SentField(forms.FileField):
    """A file that may be kept: told by its content, not by its name alone."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> Sent:
        """Return the file."""
        file = super().clean(data, initial)
        if file.size > MOST_BYTES:
            raise ValidationError(too_large())
        return taken(file.name, content=file.read())


class FileForm(PlainForm):
    """A file, and what is new in it."""

    file = SentField(label=_("File: PDF, Word, Excel, OpenDocument, picture, CSV or text, at most 10 MB"))
    note = PlainField(label=_("What is new in it"), max_length=200, required=False)


class DescribeForm(PlainForm):
    """What is said of a document, and in which version it was read."""

    title = PlainField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=[("", ""), *Kind.choices])
    readers = forms.ChoiceField(label=_("Who may read it"), choices=Readers.choices)
    dated_on = forms.DateField(label=_("Day that it bears"), widget=DAY, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AttachForm(DescribeForm):
    """A document that is new."""

    file = cast("forms.Field", SentField(label=FileForm.base_fields["file"].label))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]


class DecisionForm(ReasonForm):
    """Whether a document is deleted."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=(("refuse", _("Keep it")), ("approve", _("Delete it for good")))
    )
