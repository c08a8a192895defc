"""The page on which somebody asks for one mail a day."""

from __future__ import annotations

from typing import cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.fields import PlainForm
from bluehelm_web.jobs import mail as mails
from bluehelm_web.jobs.models import MailWish


class MailForm(PlainForm):
    """Where mail goes."""

    address = forms.EmailField(
        label=_("Mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """Show whether somebody gets mail, and ask for it."""
    user = cast("User", request.user)
    if not mails.may_ask(user):
        raise PermissionDenied
    form = MailForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        mails.mail_ask(form.cleaned_data["address"], user=user, act=act_of(request))
        return redirect("mail")
    context = {"form": form, "wish": MailWish.objects.filter(user=user).first(), "is_sent": settings.MAIL}
    return render(request, "jobs/mail.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def mail_confirm(request: HttpRequest, word: str) -> HttpResponse:
    """Confirm a mail address, once a button is pressed: who only looks at a link confirms nothing."""
    user = cast("User", request.user)
    if not mails.may_ask(user):
        raise PermissionDenied
    faults: list[str] = []
    if request.method == "POST":
        try:
            mails.mail_confirm(word, user=user, act=act_of(request))
            return redirect("mail")
        except ValidationError as error:
            faults = error.messages
    return render(request, "jobs/mail_confirm.html", {"faults": faults}, status=422 if faults else 200)


@require_POST
def mail_end(request: HttpRequest) -> HttpResponse:
    """End one's own mail."""
    user = cast("User", request.user)
    if not mails.may_ask(user):
        raise PermissionDenied
    mails.mail_end(user=user, act=act_of(request))
    return redirect("mail")
