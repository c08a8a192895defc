"""Forms of offers; what a value may be is the library's rule."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from bluehelm.core.errors import Fault
from bluehelm.forces import catalogue
from bluehelm.forces.domain import LadderEvent
from bluehelm.forces.ladder_domain import SUR_ALIGNED
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.accounts.models import Ministry, Viewer
from bluehelm_web.accounts.owners import ministries_given_by
from bluehelm_web.core.field_faults import InWords, in_labels
from bluehelm_web.core.fields import PlainField, PlainForm, WordsField
from bluehelm_web.core.names import named, said
from bluehelm_web.forces.permissions import kinds_of_visits, rules
from bluehelm_web.partnership.doubts import far_above
from bluehelm_web.partnership.models import Kind, Offer, ReasonReaders
from bluehelm_web.partnership.snapshot import claims_about, faults_of, states_known

ABILITIES = ("attributes", "languages", "home_airport", "home_port", "lane_m", "tonnes", "lift")
"""Where a body is and what it can do, of which most say nothing."""

QUESTIONS = ("is_meant", "is_another")
"""What is asked only where something raises the question."""

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def unit_type_choices() -> list[tuple[str, str]]:
    """Return codes and names of unit types."""
    return [("", ""), *((one.code, f"{named(one.name)} ({one.code})") for one in catalogue.unit_types())]


class Lift(TextChoices):
    """Who moves a body; the values are the library's."""

    UN = "un", _("the United Nations")
    SELF = "self", _("its contributor")
    PARTNER = "partner", _("a partner")


class OfferForm(InWords, forms.ModelForm):  # type: ignore[type-arg]  # Django gives it no type at run time
    """What a contributor says of a body; its contributor is that of the user."""

    unit_type = forms.ChoiceField(label=_("Unit type"), choices=unit_type_choices)
    attributes = WordsField(
        label=_("What it can do"), help_text=_("Such as: night; riverine"), required=False, max_length=400
    )
    languages = WordsField(
        label=_("Languages"),
        help_text=_("Codes of two letters, such as: en; fr"),
        required=False,
        max_length=200,
    )
    lift = forms.ChoiceField(
        label=_("Who moves it"),
        choices=[("", _("not stated; plans take the United Nations")), *Lift.choices],
        required=False,
    )
    ministry = forms.ModelChoiceField(
        Ministry.objects.none(),
        label=_("Ministry or service"),
        required=False,
        empty_label=_("none: kept for the whole contributor"),
        help_text=_("Its people alone, and those of no ministry, see and release the draft."),
    )
    is_meant = forms.BooleanField(label=_("So many persons are meant"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    asked: frozenset[str] = frozenset()

    class Meta:
        """The columns that a person fills in."""

        model = Offer
        fields = (
            "unit_type",
            "name",
            "strength",
            "women",
            "available_from",
            "available_until",
            "notice_min_days",
            "notice_mode_days",
            "notice_max_days",
            "kind",
            "source",
            *ABILITIES,
        )
        labels = {
            "home_airport": _("Home airport"),
            "home_port": _("Home port"),
            "lane_m": _("Cargo, lane metres"),
            "tonnes": _("Cargo, tonnes"),
            "name": _("Name"),
            "strength": _("Strength, persons"),
            "women": _("Women among the strength"),
            "available_from": _("First day of availability"),
            "available_until": _("First day no more available"),
            "notice_min_days": _("Least notice, days"),
            "notice_mode_days": _("Most likely notice, days"),
            "notice_max_days": _("Most notice, days"),
            "kind": _("Kind of these figures"),
            "source": _("Source of these figures"),
        }
        help_texts = {
            "home_airport": _("ICAO code, four letters such as HRYR"),
            "home_port": _("UN/LOCODE, five letters such as TZDAR"),
        }
        field_classes = dict.fromkeys(("name", "source", "home_airport", "home_port"), PlainField)
        widgets = {"source": forms.TextInput, "available_from": DAY, "available_until": DAY}

    def __init__(self, *args: Any, contributor: str, viewer: Viewer | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.contributor = contributor
        ministry = cast("forms.ModelChoiceField[Ministry]", self.fields["ministry"])
        ministry.queryset = ministries_given_by(viewer) if viewer else Ministry.objects.none()
        ministry.initial = self.instance.ministry_id
        if not ministry.queryset.exists():
            del self.fields["ministry"]
        self.order_fields(["unit_type", "name", "strength", "is_meant"])

    @property
    def plain(self) -> list[forms.BoundField]:
        """Return what is asked of everybody."""
        unasked = {*ABILITIES, *QUESTIONS} - self.asked
        return [field for field in self.visible_fields() if field.name not in unasked]

    @property
    def abilities(self) -> list[forms.BoundField]:
        """Return where it is and what it can do, which stand together."""
        return [self[name] for name in ABILITIES]

    @property
    def is_open(self) -> bool:
        """Return whether any of that is said, or wrong."""
        said_of = any(field.value() not in (None, "", []) for field in self.abilities)
        return said_of or any(field.errors for field in self.abilities)

    def clean_lift(self) -> str:
        """Return who moves it; as it was where that is not sent."""
        is_sent = self.add_prefix("lift") in self.data
        return str(self.cleaned_data["lift"] if is_sent else self.instance.lift)

    def clean_ministry(self) -> Ministry | None:
        """Return whose it is; as it was where that is not sent."""
        told: Ministry | None = self.cleaned_data["ministry"]
        return told if "ministry" in self.data else self.instance.ministry

    def clean(self) -> dict[str, Any]:
        """Return what was filled in, where the library takes it for an offer."""
        told = super().clean() or {}
        self._ask_meant(told)
        values = {name: value for name, value in told.items() if name in OfferEntry.model_fields}
        if not self.errors:
            told_as = {**values, "offer_id": self.instance.pk or "-", "contributor": self.contributor}
            try:
                entry = OfferEntry.model_validate(told_as)
                for wrong in self._faults(entry):
                    place = wrong.place if wrong.place in self.fields else None
                    self._refuse(place, f"{wrong.value}; {wrong.rule}. {wrong.remedy}.")
            except ValidationError as error:
                self.tell_library(error)
        return told

    def _ask_meant(self, told: dict[str, Any]) -> None:
        """Ask once whether persons are meant that are far more than units of the type have."""
        unit_type, strength = told.get("unit_type", ""), told.get("strength")
        if (unit_type, strength) == (self.instance.unit_type, self.instance.strength):
            return
        if (usual := far_above(unit_type, strength=strength)) is None:
            return
        self.asked |= {"is_meant"}
        if not told.get("is_meant"):
            said = gettext(
                "%(persons)s persons are more than three times the %(usual)s that are usual for its unit"
                " type. Correct the number, or say below that so many are meant."
            )
            self.add_error("strength", said % {"persons": localize(strength), "usual": localize(usual)})

    def _refuse(self, place: str | None, line: str) -> None:
        """Tell a fault of the library beside its field, with the words of this form."""
        labels = {name: str(field.label) for name, field in self.fields.items() if field.label}
        self.add_error(place, in_labels(said(line), labels=labels))

    def _faults(self, entry: OfferEntry) -> tuple[Fault, ...]:
        """Return what does not fit, together with what others state of the offer."""
        claims = claims_about(entry.offer_id)
        return faults_of(entry, states=states_known(), claims=claims, as_of=timezone.localdate())

    def validate_constraints(self) -> None:
        """Leave to the library what it says in words; the database holds the same again."""

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns of the offer."""
        asked = ("version", *QUESTIONS)
        return {name: value for name, value in self.cleaned_data.items() if name not in asked}


class DraftForm(OfferForm):
    """What is said of a new body; once an offer says the same, also whether it is another one."""

    is_another = forms.BooleanField(
        label=_("It is another unit: keep a second draft that says the same"), required=False
    )

    def tell_same(self, offer: Offer) -> None:
        """Say which offer says the same, and ask whether this is another one."""
        link = format_html('<a href="{}">{}</a>', reverse("offer", args=[offer.pk]), offer.pk)
        what = gettext("An offer that says the same stands already:")
        then = gettext("Nothing was drafted anew. Where it is another unit, say so below and keep it again.")
        self.add_error(None, format_html("{} {}. {}", what, link, then))
        self.asked |= {"is_another"}


class EditForm(OfferForm):
    """What becomes of an offer, and why; of a draft, which nobody outside sees, that may be left open."""

    def __init__(self, *args: Any, instance: Offer, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["reason"] = PlainField(
            label=_("Reason, for the log"), max_length=200, required=instance.is_released
        )

    @property
    def plain(self) -> list[forms.BoundField]:
        """Return what is asked of everybody; the reason comes last."""
        return [field for field in super().plain if field.name != "reason"]

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns of the offer."""
        return {name: value for name, value in super().values.items() if name != "reason"}


class ReasonForm(PlainForm):
    """Why something is done."""

    reason = PlainField(label=_("Reason, for the log"), max_length=200)


class WhyForm(ReasonForm):
    """Why something changes; of a draft, which nobody outside sees, that may be left open."""

    def __init__(self, *args: Any, is_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["reason"].required = is_needed


class ReleaseForm(ReasonForm):
    """Why a draft is released or deleted, and in which version it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def usual_basis(offer: Offer, *, of: Kind = Kind.PUBLISHED) -> Kind:
    """Return how far what is recorded of an offer can be checked as a rule; never of an invented one."""
    return Kind.ILLUSTRATIVE if offer.kind == Kind.ILLUSTRATIVE else of


class BasisField(forms.ChoiceField):
    """How far others can check what is recorded; what is usual where nothing is said."""

    def __init__(self, *, usual: str) -> None:
        super().__init__(
            label=_("How far others can check it"),
            help_text=_(
                "Published: they can read the document. Measured: somebody looked. Illustrative: invented."
            ),
            choices=Kind.choices,
            initial=usual,
            required=False,
        )

    def clean(self, value: Any) -> str:
        """Return the kind."""
        return str(super().clean(value) or self.initial)


class RenewForm(PlainForm):
    """What shows that a pledge is renewed."""

    evidence = PlainField(label=_("Document that shows it, such as a note verbale"), max_length=200)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"] = BasisField(usual=usual_basis(offer))


class MarkForm(PlainForm):
    """Why an officer would have an offer shown as stale, and who may read that."""

    reason = PlainField(label=_("Why it is stale"), max_length=200)
    visibility = forms.ChoiceField(
        label=_("Who may read why"), choices=ReasonReaders.choices, initial=ReasonReaders.PARTIES
    )


class ReplyForm(PlainForm):
    """Why an offer is not stale, as its contributor says."""

    reply = PlainField(
        label=_("Why it is not stale, in at most 200 characters"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("From the day on it stands beside the mark, for everybody to read."),
    )


class RecordForm(PlainForm):
    """What happened to an offer, when, and what shows it."""

    kind = forms.ChoiceField(label=_("What happened"))
    on = forms.DateField(label=_("On which day"), widget=DAY)
    evidence = PlainField(label=_("Document that shows it"), max_length=200)
    refers_to = forms.ChoiceField(
        label=_("Statement of unit requirements, where it was aligned with one"), required=False
    )
    by_hand = PlainField(
        label=_("Why it is recorded nonetheless"),
        help_text=_(
            "Of a visit: why it is not kept here, such as that it was made before it could be. Of an"
            " alignment: why it is aligned, where it is short of the statement. Everybody reads it."
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, kinds: tuple[str, ...], offer: Offer, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        names, statements = rules().event_names, catalogue.statements()
        references = [one.reference for one in statements if one.unit_type == offer.unit_type]
        kind, refers_to = (cast("forms.ChoiceField", self.fields[name]) for name in ("kind", "refers_to"))
        kind.choices = [("", ""), *((kind, named(names[kind])) for kind in kinds)]
        refers_to.choices = [("", ""), *((name, name) for name in references)]
        if SUR_ALIGNED not in kinds:
            del self.fields["refers_to"]
        if not set(kinds) & set(kinds_of_visits()):
            del self.fields["by_hand"]
        self.fields["basis"] = BasisField(usual=usual_basis(offer))

    def clean(self) -> dict[str, Any]:
        """Return what was filled in; an alignment is one with a statement, and nothing else is."""
        told = super().clean() or {}
        if told.get("kind") == SUR_ALIGNED and not told.get("refers_to"):
            self.add_error("refers_to", _("Say with which statement it was aligned."))
        if told.get("kind") != SUR_ALIGNED and told.get("refers_to"):
            self.add_error("refers_to", _("Only an alignment refers to a statement; leave this empty."))
        return told

    def event_of(self, offer_id: str) -> LadderEvent:
        """Return what happened to an offer, as it was filled in."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "by_hand"}
        return LadderEvent(offer_id=offer_id, **told)

    @property
    def why_by_hand(self) -> str:
        """Return why what a visit came to is recorded without one that is kept here."""
        return str(self.cleaned_data.get("by_hand", ""))
