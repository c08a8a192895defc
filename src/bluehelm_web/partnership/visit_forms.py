"""Forms of visits: when and where, and the check-list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bluehelm.core.claims import Kind
from bluehelm.forces import checklist
from bluehelm.forces.domain import CheckLine, CheckTopic
from bluehelm_web.core.fields import PlainField, PlainForm
from bluehelm_web.core.names import named
from bluehelm_web.forces.models import Mark, Outcome, VisitLine
from bluehelm_web.forces.permissions import visit_names
from bluehelm_web.forces.visits import Found, Notes, sign_of
from bluehelm_web.partnership.forms import BasisField

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class BookForm(PlainForm):
    """Which visit, where, when and who comes."""

    visit = forms.ChoiceField(label=_("Which visit"), choices=lambda: [("", ""), *visit_names().items()])
    place = PlainField(label=_("Place"), max_length=120)
    start_on = forms.DateField(label=_("First day"), widget=DAY)
    end_on = forms.DateField(label=_("Last day"), widget=DAY)
    members = PlainField(
        label=_("Members, with commas"),
        max_length=400,
        required=False,
        help_text=_("Secretariat and contributor see them, nobody else; the log does not hold them."),
    )


class MoveForm(BookForm):
    """Where, when and who from now on."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["visit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """
    One line of the check-list on the page.

    Attributes
    ----------
    line
        The line, as it stands.
    mark, remark, was
        Its fields; None when the page is only read.
    is_clash
        Whether somebody else has written otherwise meanwhile.
    """

    line: VisitLine
    mark: Any = None
    remark: Any = None
    was: Any = None
    is_clash: bool = False


def topics_of(unit_type: str) -> tuple[CheckTopic, ...]:
    """Return the topics of a visit to a unit."""
    return checklist.topics(unit_type)


class CheckForm(PlainForm):
    """What was found of each line, a line of the officer's own, and why the visit ends."""

    def __init__(
        self, data: Any = None, *, lines: Iterable[VisitLine], unit_type: str, source: str, basis: str
    ) -> None:
        super().__init__(data, label_suffix="")
        self.lines, self.unit_type, self.source, self.basis = tuple(lines), unit_type, source, basis
        self.clashes: frozenset[int] = frozenset()
        for line in self.lines:
            for name, field in _fields_of(line).items():
                self.fields[f"{name}-{line.pk}"] = field
        topics = [(each.topic, named(each.name)) for each in topics_of(unit_type)]
        self.fields["topic"] = forms.ChoiceField(label=_("Topic"), choices=topics, required=False)
        self.fields["text"] = PlainField(label=_("What must be there"), max_length=200, required=False)
        self.fields["reason"] = PlainField(
            label=_("Reason, for the contributor and the log"), max_length=200, required=False
        )
        self.fields["basis"] = BasisField(usual=basis)

    def clean(self) -> dict[str, Any]:
        """Return what was filled in; what is not met has a remark, because the contributor has to mend it."""
        told = super().clean() or {}
        for line in self.lines:
            if told.get(f"mark-{line.pk}") == Mark.NOT_MET and not told.get(f"remark-{line.pk}"):
                self.add_error(f"remark-{line.pk}", _("Say what is missing, so that it can be mended."))
        return told

    @property
    def notes(self) -> Notes:
        """Return what was written, on lines that are gone too; one that the page had not is left out."""
        told, own = self.cleaned_data, None
        if told["text"]:
            own = CheckLine(topic=told["topic"], text=told["text"], kind=Kind.ASSUMED, source=self.source)
        names = ("was", "mark", "remark")
        found = {line.pk: {name: told[f"{name}-{line.pk}"] for name in names} for line in self.lines}
        found |= {pk: {name: self.data.get(f"{name}-{pk}", "") for name in names} for pk in self._gone()}
        return Notes(found={pk: Found(**one) for pk, one in found.items() if one["was"]}, line=own)

    def _gone(self) -> set[int]:
        """Return the lines that the page had and that are on the check-list no more: the visit was moved."""
        told = (name.removeprefix("was-") for name in self.data if name.startswith("was-"))
        return {int(pk) for pk in told if pk.isdecimal() and len(pk) < 19} - {line.pk for line in self.lines}

    def rows(self, topic: str) -> Iterator[CheckRow]:
        """Yield the lines of a topic with their fields."""
        for line in self.lines:
            if line.topic == topic:
                fields = {name: self[f"{name}-{line.pk}"] for name in ("mark", "remark", "was")}
                yield CheckRow(line=line, is_clash=line.pk in self.clashes, **fields)

    def rebased(self, lines: Iterable[VisitLine], *, clashes: Iterable[VisitLine]) -> CheckForm:
        """Return the form on the lines as they stand now, with what the officer changed."""
        told, found, lines = dict(self.data.items()), self.notes.found, tuple(lines)
        for line in lines:
            if line.pk not in found or not found[line.pk].is_changed:
                told[f"mark-{line.pk}"], told[f"remark-{line.pk}"] = line.mark, line.remark
            told[f"was-{line.pk}"] = sign_of(line.mark, line.remark)
        form = CheckForm(told, lines=lines, unit_type=self.unit_type, source=self.source, basis=self.basis)
        form.clashes = frozenset(line.pk for line in clashes)
        return form


class EndForm(PlainForm):
    """How a visit ends."""

    outcome = forms.ChoiceField(choices=Outcome.choices)
    reason = PlainField(max_length=200)


def _fields_of(line: VisitLine) -> dict[str, forms.Field]:
    mark = forms.ChoiceField(choices=Mark.choices, required=False, initial=line.mark)
    remark = PlainField(max_length=200, required=False, initial=line.remark)
    mark.widget.attrs["aria-label"] = _("Found: %(line)s") % {"line": named(line.text)}
    remark.widget.attrs["aria-label"] = _("Remark: %(line)s") % {"line": named(line.text)}
    was = forms.CharField(widget=forms.HiddenInput, initial=sign_of(line.mark, line.remark), required=False)
    return {"mark": mark, "remark": remark, "was": was}
