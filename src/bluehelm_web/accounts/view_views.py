"""What keeps and drops views of lists."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bluehelm_web.accounts import saved_views
from bluehelm_web.accounts.models import SavedView, User
from bluehelm_web.core.fields import PlainField

LISTS: tuple[str, ...] = ("offers", "states", "announcements", "visits", "missions", "register")
LISTS += ("statements", "requirements", "documents", "compositions", "level-events")
"""Addresses of lists that have views."""


class ViewForm(forms.Form):
    """How a view is called, and of which list it is."""

    name = PlainField(label=_("Name of the view"), max_length=60)
    place = forms.CharField(widget=forms.HiddenInput, max_length=200)
    asked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    def clean_place(self) -> str:
        """Return the path of a list of ours; any other is refused."""
        place = str(self.cleaned_data["place"])
        try:
            found = resolve(place).url_name
        except Resolver404:
            found = None
        if found not in LISTS:
            raise ValidationError(_("It is no list that has views."))
        return place


@require_POST
def view_keep(request: HttpRequest) -> HttpResponse:
    """Keep a view, and go to it."""
    form = ViewForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            view = saved_views.view_keep(**form.cleaned_data, user=cast("User", request.user))
        except ValidationError as error:
            form.add_error("name", error.messages)
        else:
            return HttpResponseRedirect(f"{view.place}?{view.asked}")
    return render(request, "accounts/view_form.html", {"form": form}, status=422)


@require_POST
def view_drop(request: HttpRequest, view_id: int) -> HttpResponse:
    """Drop a view of one's own, and go back to its list."""
    view = get_object_or_404(SavedView, pk=view_id, user=request.user)
    saved_views.view_drop(view.pk, user=cast("User", request.user))
    return redirect(view.place)
