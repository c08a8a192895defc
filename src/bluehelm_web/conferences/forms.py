"""Forms of conferences and of what they are made of; what a value may be is the library's rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bluehelm.core.noun import Noun
from bluehelm.partnership.conference_domain import Conference as ConferenceNoun
from bluehelm_web.conferences import parts
from bluehelm_web.conferences.conferences import MOVES
from bluehelm_web.conferences.models import Conference, Delegation, State
from bluehelm_web.conferences.parts import Part
from bluehelm_web.conferences.statements import Text
from bluehelm_web.core.fields import PartsField, PlainField, PlainForm
from bluehelm_web.core.lists import Words
from bluehelm_web.generation.forms import NounForm
from bluehelm_web.planning.models import Scenario


class OwnForm(NounForm):
    """What a row of a conference says."""

    labels: ClassVar[Mapping[str, Words]] = parts.LABELS
    called: ClassVar[Mapping[str, Words]] = parts.WORDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field, PartsField):
                field.help_text = ""


class ConferenceForm(OwnForm):
    """What is known of a conference, who may see it, and whose shown plan tells what is missing."""

    def __init__(
        self, *args: Any, scenarios: QuerySet[Scenario], row: Conference | None = None, **kwargs: Any
    ) -> None:
        fixed = {"conference_id": row.pk} if row else {}
        super().__init__(*args, noun=ConferenceNoun, model=Conference, fixed=fixed, **kwargs)
        self.fields["scenario"] = forms.ModelChoiceField(
            label=_("Scenario whose shown plan tells what is missing"), queryset=scenarios, required=False
        )
        if row is not None and not row.is_rehearsal:
            self.fields["is_public"] = forms.BooleanField(
                label=_("Everybody may follow it, without signing in"), required=False
            )

    @property
    def beside(self) -> dict[str, object]:
        """Return what no noun says; only of a valid form."""
        return {name: self.cleaned_data[name] for name in ("scenario", "is_public") if name in self.fields}

    @property
    def conference(self) -> ConferenceNoun:
        """Return what it says; only of a valid form."""
        return cast("ConferenceNoun", self.noun)


class PartForm(OwnForm):
    """What a part of a conference says."""

    def __init__(self, *args: Any, part: Part, conference: Conference, before: Noun | None, **kwargs: Any):
        fixed: dict[str, object] = {"conference_id": conference.pk}
        if before is not None:
            fixed[part.key] = getattr(before, part.key)
        super().__init__(*args, noun=part.noun, model=part.model, fixed=fixed, **kwargs)
        if "theme_id" in self.fields and part.key != "theme_id":
            themes = [(one.theme_id, one.title) for one in conference.themes.all()]
            self.fields["theme_id"] = forms.ChoiceField(
                label=str(parts.LABELS["theme_id"]), choices=[("", ""), *themes], required=False
            )


class MoveForm(PlainForm):
    """To which state a conference goes on, and why; its Summary is published on the page of that."""

    to = forms.ChoiceField(label=_("Go on to"))
    reason = PlainField(label=_("Reason, for the log"), max_length=200)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        cast("forms.ChoiceField", self.fields["to"]).choices = [
            (one.value, State(one).label) for one in MOVES[state] if one != State.SUMMARY_PUBLISHED
        ]


class TextForm(PlainForm):
    """The text of a statement, in any language."""

    language = forms.RegexField(
        r"^[a-z]{2}\Z",
        label=_("Language, by its two letters, such as fr or ar"),
        max_length=2,
        widget=forms.TextInput({"size": 2, "autocapitalize": "none"}),
    )
    text = PlainField(label=_("Text"), widget=forms.Textarea({"rows": 8, "dir": "auto"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class StatementForm(TextForm):
    """The text of a statement of a delegation, or a translation of one that is kept."""

    code = forms.ModelChoiceField(
        label=_("Delegation"), queryset=Delegation.objects.none(), to_field_name="code"
    )
    translation_of = forms.ChoiceField(label=_("Translation of"), required=False)
    translated_by = PlainField(label=_("Office or programme that translated"), max_length=200, required=False)
    field_order = ("code", "translation_of", "language", "text", "translated_by")

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = cast("forms.ModelChoiceField[Delegation]", self.fields["code"])
        code.queryset = conference.delegations.select_related("conference")
        originals = conference.statementtexts.filter(translation_of="")
        told = [(one.statement_id, f"{one.statement_id} ({one.language})") for one in originals]
        cast("forms.ChoiceField", self.fields["translation_of"]).choices = [("", ""), *told]

    @property
    def delegation(self) -> Delegation:
        """Return whose statement it is; only of a valid form."""
        return cast("Delegation", self.cleaned_data["code"])

    @property
    def sent(self) -> Text:
        """Return the text; only of a valid form."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "code"}
        return Text(**told)


class AskForm(PlainForm):
    """What a delegation finds wrong."""

    text = PlainField(label=_("What is wrong"), max_length=500)
