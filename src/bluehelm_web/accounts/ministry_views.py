"""Pages of ministries and services of contributors."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from bluehelm_web.accounts import ministries
from bluehelm_web.accounts.log_ins import is_proved
from bluehelm_web.accounts.models import Ministry, Organization
from bluehelm_web.accounts.roles import CONTRIBUTING
from bluehelm_web.accounts.services import may_keep_accounts
from bluehelm_web.accounts.sign_in_views import to_proof
from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.core.fields import PlainField


class NameForm(forms.Form):
    """How a ministry is called."""

    name = PlainField(label=_("Name"), max_length=120)


class MinistryForm(NameForm):
    """Which ministry to add, and whose it is."""

    organization = forms.ModelChoiceField(
        Organization.objects.filter(kind__in=CONTRIBUTING), label=_("State or regional organization")
    )
    field_order = ("organization", "name")


@require_http_methods(["GET", "POST"])
def ministry_list(request: HttpRequest) -> HttpResponse:
    """Show the ministries of every contributor, and add one."""
    if not may_keep_accounts(request.user):
        raise PermissionDenied
    if request.method == "POST" and not is_proved(request):
        return to_proof(request, back="ministries")
    form = MinistryForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            ministries.ministry_add(**form.cleaned_data, by=writer_of(request))
            return redirect("ministries")
        except ValidationError as error:
            form.add_error(None, error.messages)
    people = Count("users", filter=Q(users__is_active=True))
    rows = Ministry.objects.select_related("organization").annotate(num_people=people)
    context = {"rows": rows.order_by("organization__name", "name"), "form": form}
    context |= {"is_proved": is_proved(request)}
    return render(request, "accounts/ministries.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def ministry_rename(request: HttpRequest, ministry_id: int) -> HttpResponse:
    """Name a ministry otherwise."""
    if not may_keep_accounts(request.user):
        raise PermissionDenied
    if not is_proved(request):
        return to_proof(request, back="ministries")
    row = get_object_or_404(Ministry.objects.select_related("organization"), pk=ministry_id)
    form = NameForm(request.POST or None, label_suffix="", initial={"name": row.name})
    if request.method == "POST" and form.is_valid():
        try:
            ministries.ministry_rename(row.pk, **form.cleaned_data, by=writer_of(request))
            return redirect("ministries")
        except ValidationError as error:
            form.add_error(None, error.messages)
    status = 422 if form.errors else 200
    return render(request, "accounts/ministry.html", {"row": row, "form": form}, status=status)
