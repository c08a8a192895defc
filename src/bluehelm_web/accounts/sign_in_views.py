"""Pages on which somebody signs in, and shows the factors again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bluehelm_web.accounts import known, passkeys, sign_ins
from bluehelm_web.accounts.attempts import TooManyError
from bluehelm_web.accounts.factors import one_time_key_of
from bluehelm_web.accounts.guard import before_factor
from bluehelm_web.accounts.log_ins import is_proved
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.tokens import object_id
from bluehelm_web.audit.services import act_of, event_append

View = Callable[..., HttpResponse]


class CodeForm(forms.Form):
    """A code that is typed."""

    code = forms.CharField(
        label=gettext_lazy("Code of your app, or a recovery code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )


class PasswordForm(forms.Form):
    """The password of somebody who has signed in."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def onward_of(request: HttpRequest) -> str:
    """Return the path of ours that was asked for; the first page where there is none."""
    told = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(
        told, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return told if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@login_not_required
@before_factor
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the password."""
    onward = onward_of(request)
    form = AuthenticationForm(request, request.POST or None, label_suffix="")
    if request.method == "POST":
        username = request.POST.get("username", "")[:150]
        try:
            by_account, by_address = sign_ins.tried(request, way="password", username=username)
        except TooManyError as error:
            return too_many(request, "accounts/sign_in.html", error=error, context={"next": onward})
        if form.is_valid():
            sign_ins.was_right(by_account=by_account, by_address=by_address)
            return after_first(request, user=form.get_user(), by=sign_ins.PASSWORD, onward=onward)
        sign_ins.was_wrong(request, way="password", username=username)
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "next": onward,
        "onward": urlencode({"next": onward}),
        "is_led": "next" in request.GET,
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def after_first(request: HttpRequest, *, user: User, by: str, onward: str) -> HttpResponse:
    """Lead somebody who has shown the first factor to the second, or in."""
    if not sign_ins.first_shown(request, user=user, by=by, onward=onward):
        return redirect("second-factor")
    return _in(request, user=user, onward=onward)


def _in(request: HttpRequest, *, user: User, onward: str) -> HttpResponse:
    """Lead somebody in: to what was done to the account, where that is unread, else to what was asked for."""
    place = onward if sign_ins.is_told(user) else reverse("account")
    return known.know(redirect(place), request=request, user=user)


@login_not_required
@before_factor
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of somebody who has shown the first."""
    pending = sign_ins.pending_of(request)
    if pending is None:
        return redirect("account" if request.user.is_authenticated else "sign-in")
    form, answer = CodeForm(request.POST or None, label_suffix=""), request.POST.get("answer", "")
    if request.method == "POST" and (answer or form.is_valid()):
        code = "" if answer else form.cleaned_data["code"]
        try:
            if sign_ins.second_shown(request, pending=pending, code=code, answer=answer):
                return _in(request, user=pending.user, onward=pending.onward)
        except TooManyError as error:
            return too_many(request, "accounts/second_factor.html", error=error, context={})
        form.add_error(None, _("That is not right. A code serves once, and for half a minute."))
    context = {
        "form": form,
        "has_codes": one_time_key_of(pending.user) is not None,
        "options": passkeys.asked_to_sign(request, user=pending.user),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/second_factor.html", context, status=status)


def too_many(
    request: HttpRequest, template: str, *, error: TooManyError, context: dict[str, object]
) -> HttpResponse:
    """Say on the page of a form that it was tried too often, and how long to wait."""
    told = {"wait": error.minutes, **context}
    page = render(request, template, told, status=429)
    page["Retry-After"] = str(error.seconds)
    return page


@before_factor
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask for the password again before something is changed by which somebody signs in."""
    user, onward = cast("User", request.user), onward_of(request)
    form = PasswordForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            by_account, by_address = sign_ins.tried(request, way="password", username=user.username)
        except TooManyError as error:
            return too_many(request, "accounts/prove.html", error=error, context={"next": onward})
        if user.check_password(form.cleaned_data["password"]):
            sign_ins.was_right(by_account=by_account, by_address=by_address)
            return after_first(request, user=user, by=sign_ins.PASSWORD, onward=onward)
        sign_ins.was_wrong(request, way="password", username=user.username)
        form.add_error("password", _("This is not your password."))
    status = 422 if form.errors else 200
    context = {"form": form, "next": onward, "onward": urlencode({"next": onward})}
    return render(request, "accounts/prove.html", context, status=status)


def proved(view: View) -> View:
    """Return a view that opens only once every factor was shown a short while ago."""

    @wraps(view)
    def answer(request: HttpRequest, **words: object) -> HttpResponse:
        return view(request, **words) if is_proved(request) else to_proof(request)

    return answer


def to_proof(request: HttpRequest, *, back: str = "account") -> HttpResponse:
    """Lead somebody to show every factor again, and then back, or to a page where something was sent."""
    onward = request.get_full_path() if request.method == "GET" else reverse(back)
    return redirect(f"{reverse('prove')}?{urlencode({'next': onward})}")


class SignOut(LogoutView):
    """End the log-in of this browser, and say so in the chain."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Sign out."""
        user = request.user
        if isinstance(user, User):
            event_append("signed_out", object_id=object_id(user), payload={}, act=act_of(request))
        return super().post(request, *args, **kwargs)
