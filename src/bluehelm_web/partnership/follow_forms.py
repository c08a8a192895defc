"""Forms of what becomes of an announcement."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bluehelm.partnership.delivery_domain import NOTED
from bluehelm.partnership.delivery_domain import Delivery as DeliveryNoun
from bluehelm.partnership.delivery_domain import Milestone as MilestoneNoun
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.core.fields import PlainField, PlainForm
from bluehelm_web.partnership.follow_services import (
    MOST_SAID,
    id_of,
    may_keep_milestone,
    may_record_step,
    may_say_reply,
)
from bluehelm_web.partnership.followup_models import PRECISIONS, STAGES
from bluehelm_web.partnership.forms import DAY
from bluehelm_web.partnership.models import Announcement, Kind, Milestone

SOURCED = {"kind": _("Kind of this record"), "source": _("Document or page that states it")}


class SourcedForm(PlainForm):
    """What is told, with how far it can be checked, and where."""

    kind = forms.ChoiceField(label=SOURCED["kind"], choices=[("", ""), *Kind.choices])
    source = PlainField(label=SOURCED["source"], max_length=400)


class StepForm(SourcedForm):
    """Which step an announcement took."""

    stage = forms.ChoiceField(label=_("Step that was reached"), choices=[("", ""), *STAGES])
    happened_on = forms.DateField(label=_("Day; of a month or year its last"), widget=DAY)
    precision = forms.ChoiceField(label=_("How exactly the day is known"), choices=PRECISIONS)
    quantity = forms.FloatField(label=_("How much of it; empty for all"), min_value=0, required=False)
    unit = PlainField(label=_("Unit of that number"), max_length=80, required=False)
    note = PlainField(label=_("What else is known"), max_length=400, required=False)
    field_order = ("stage", "happened_on", "precision", "quantity", "unit", "note", "kind", "source")

    def clean(self) -> None:
        """See that what is noted and is no step says what it is."""
        if self.cleaned_data.get("stage") == NOTED and not self.cleaned_data.get("note"):
            self.add_error(
                "note", _("Say what the source tells: what is noted and is no step has nothing else.")
            )

    def noun(self, row: Announcement) -> DeliveryNoun:
        """Return what a valid form tells of an announcement."""
        given = {"delivery_id": id_of(row, sign="D"), "recorded_on": timezone.localdate()}
        return DeliveryNoun(announcement_id=row.pk, **given, **self.cleaned_data)


class MilestoneForm(SourcedForm):
    """What is to be done until when."""

    text = PlainField(label=_("What is to be done"), max_length=400)
    due_on = forms.DateField(label=_("Until when"), widget=DAY)
    field_order = ("text", "due_on", "kind", "source")

    def noun(self, row: Announcement) -> MilestoneNoun:
        """Return what a valid form tells of an announcement."""
        return MilestoneNoun(milestone_id=id_of(row, sign="M"), announcement_id=row.pk, **self.cleaned_data)


class DoneForm(PlainForm):
    """When a milestone was done, and what shows it."""

    milestone = forms.CharField(widget=forms.HiddenInput, max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput)
    done_on = forms.DateField(label=_("Done on"), widget=DAY)
    evidence = PlainField(label=_("What shows that it was done"), max_length=400)


class ReplyForm(PlainForm):
    """What the contributor says."""

    text = PlainField(
        label=_("What you say to that, in at most 200 characters"),
        max_length=MOST_SAID,
        help_text=_("Everybody reads it beside the announcement; the latest stands first."),
    )


def forms_for(viewer: Viewer, row: Announcement, *, sent: Mapping[str, forms.Form]) -> dict[str, object]:
    """
    Return the forms that somebody gets on the page of an announcement.

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
        By name; None for what is not theirs.
    """
    may = {
        "step": may_record_step(viewer, row),
        "milestone": may_keep_milestone(viewer, row),
        "done": may_keep_milestone(viewer, row),
        "reply": may_say_reply(viewer, row),
    }
    due = Milestone.objects.filter(announcement_id=row.pk, done_on=None) if may["done"] else ()
    return {
        **{f"{name}_form": _form(name, sent=sent) if is_theirs else None for name, is_theirs in may.items()},
        "due": [(one, DoneForm(label_suffix="", initial=_of(one), auto_id=f"id_{one.pk}_%s")) for one in due],
    }


FORMS: Mapping[str, type[forms.Form]] = {
    "step": StepForm,
    "milestone": MilestoneForm,
    "done": DoneForm,
    "reply": ReplyForm,
}
"""Forms on the page of an announcement."""


def _form(name: str, *, sent: Mapping[str, forms.Form]) -> forms.Form:
    return sent.get(name) or FORMS[name](label_suffix="")


def _of(row: Milestone) -> dict[str, object]:
    return {"milestone": row.pk, "version": row.version}
