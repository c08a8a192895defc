"""What adds limits and parts to an offer, and takes them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.field_faults import InWords
from bluehelm_web.core.fields import PlainField
from bluehelm_web.core.refusals import tell
from bluehelm_web.forces.commitments import commitment_of
from bluehelm_web.generation import limits
from bluehelm_web.partnership import selectors, terms
from bluehelm_web.partnership.forms import WhyForm
from bluehelm_web.partnership.models import Caveat, Component, Offer
from bluehelm_web.partnership.permissions import may_edit


class TermForm(InWords, forms.ModelForm):  # type: ignore[type-arg]  # Django gives it no type at run time
    """What is stated of an offer, and why; of a draft, which nobody outside sees, that may be left open."""

    reason = PlainField(label=_("Reason, for the log"), max_length=200)

    def __init__(self, *args: Any, is_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["reason"].required = is_needed


class CaveatForm(TermForm):
    """A limit, and who may read it."""

    is_meant = forms.BooleanField(
        label=_("State it even where it rules out the mission to which the offer is committed"),
        required=False,
    )
    is_unlisted = forms.BooleanField(
        label=_("It stands on no register; keep it as it is written"), required=False
    )

    class Meta:
        """The columns that a person fills in."""

        model = Caveat
        fields = ("rule", "value", "visibility", "note")
        field_classes = {"value": PlainField, "note": PlainField}
        help_texts = {"value": _("Code of a mission or site, such as those that are listed")}
        widgets = {"value": forms.TextInput(attrs={"list": "places"})}

    def __init__(self, *args: Any, is_committed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_committed:
            del self.fields["is_meant"]


class ComponentForm(TermForm):
    """A part, and who provides it."""

    class Meta:
        """The columns that a person fills in."""

        model = Component
        fields = ("part", "provider", "ready_days", "note")
        field_classes = {"part": PlainField, "provider": PlainField, "note": PlainField}


WHAT: dict[str, tuple[type[TermForm], Any, Callable[..., object], Callable[..., object]]] = {
    "limits": (CaveatForm, Caveat, limits.limit_add, terms.caveat_drop),
    "parts": (ComponentForm, Component, terms.component_add, terms.component_drop),
}
"""What may be added: its form, its rows, what adds it and what takes it back."""


def _editable(request: HttpRequest, offer_id: str, *, what: str) -> Offer:
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id)
    if what not in WHAT:
        raise Http404
    if not may_edit(request.user, row):
        raise PermissionDenied
    return row


@require_http_methods(["GET", "POST"])
def term_add(request: HttpRequest, offer_id: str, *, what: str) -> HttpResponse:
    """Add a limit or a part to an offer of the own state."""
    row = _editable(request, offer_id, what=what)
    form_class, _model, add, _drop = WHAT[what]
    viewer, is_limit = request.user, what == "limits"
    held = commitment_of(viewer, offer_id=row.pk, contributor=row.contributor) if is_limit else None
    asked = {"is_committed": held is not None} if is_limit else {}
    form = form_class(request.POST or None, is_needed=row.is_released, **asked)
    if request.method == "POST" and form.is_valid():
        values, by = dict(form.cleaned_data), {"user": cast("User", request.user), "act": act_of(request)}
        try:
            add(row.pk, reason=values.pop("reason"), values=values, **by)
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("offer", offer_id=row.pk)
    status = 422 if request.method == "POST" else 200
    known = limits.places_known(request.user) if what == "limits" else {}
    places = list(dict.fromkeys(name for names in known.values() for name in names))
    shown = {"places": places[: limits.MOST_SHOWN], "held": held}
    context = {"row": row, "form": form, "what": what, **shown}
    return render(request, "partnership/term_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def term_drop(request: HttpRequest, offer_id: str, *, what: str, number: int) -> HttpResponse:
    """Take a limit or a part back, of a released offer with a reason."""
    row = _editable(request, offer_id, what=what)
    _form, model, _add, drop = WHAT[what]
    found = get_object_or_404(model, pk=number, offer_id=row.pk)
    form = WhyForm(request.POST if request.method == "POST" else None, is_needed=row.is_released)
    if form.is_valid():
        user, act = cast("User", request.user), act_of(request)
        drop(found.pk, reason=form.cleaned_data["reason"], user=user, act=act)
        return redirect("offer", offer_id=row.pk)
    context = {"row": row, "form": form, "what": what, "found": found}
    return render(request, "partnership/term_drop.html", context, status=422 if form.is_bound else 200)
