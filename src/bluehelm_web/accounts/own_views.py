"""The page of one's own account: password, second factors, log-ins, and what happened to it."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts import factors, log_ins, one_time, passkeys, services, sign_ins
from bluehelm_web.accounts.attempts import TooManyError
from bluehelm_web.accounts.guard import before_factor
from bluehelm_web.accounts.models import AccountNotice, Passkey, User, can
from bluehelm_web.accounts.roles import CONTRIBUTING, Ability
from bluehelm_web.accounts.selectors import account_of
from bluehelm_web.accounts.sign_in_views import proved, too_many
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.fields import PlainField


class ConfirmForm(forms.Form):
    """The code that an app shows."""

    code = forms.RegexField(
        r"^\d{6}$",
        label=_("The six figures that the app shows now"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    """What a passkey is called."""

    name = PlainField(label=_("What you call it, such as the key on your ring"), max_length=60)


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


@before_factor
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account."""
    return _page(request)


def _page(
    request: HttpRequest, *, codes: list[str] | None = None, fault: ValidationError | None = None
) -> HttpResponse:
    user = _user(request)
    context = {
        "account": account_of(user, session_key=request.session.session_key or ""),
        "must_have": factors.must_have(user),
        "given_by": user.given_by.get_full_name() if user.given_by else "",
        "is_releaser": can(user, Ability.RELEASE) and user.ministry_id is None,
        "is_of_contributor": user.organization is not None and user.organization.kind in CONTRIBUTING,
        "codes": codes or [],
        "faults": fault.messages if fault else [],
    }
    return render(request, "accounts/account.html", context, status=422 if fault else 200)


@before_factor
@require_POST
@proved
def one_time_begin(request: HttpRequest) -> HttpResponse:
    """Make a key of one-time codes, and go on to the page that shows it."""
    try:
        factors.one_time_begin(_user(request))
    except ValidationError as error:
        return _page(request, fault=error)
    return redirect("one-time-codes")


@before_factor
@never_cache
@require_http_methods(["GET", "POST"])
@proved
def one_time_codes(request: HttpRequest) -> HttpResponse:
    """Show the key of one-time codes, until a code of it is typed."""
    user = _user(request)
    key = factors.key_shown(user)
    if not key:
        return redirect("account")
    form = ConfirmForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            codes = factors.one_time_confirm(user, code=form.cleaned_data["code"], act=act_of(request))
            request.session[log_ins.FACTOR] = factors.ONE_TIME
            return _page(request, codes=codes)
        except ValidationError as error:
            form.add_error("code", error.messages)
    told = one_time.address(key, username=user.username, registry=request.get_host())
    context = {"form": form, "key": key, "address": told, "picture": one_time.picture(told)}
    return render(request, "accounts/one_time_codes.html", context, status=422 if form.errors else 200)


@require_POST
@proved
def one_time_end(request: HttpRequest) -> HttpResponse:
    """End one-time codes."""
    try:
        factors.one_time_end(_user(request), act=act_of(request))
    except ValidationError as error:
        return _page(request, fault=error)
    return redirect("account")


@require_POST
@never_cache
@proved
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make recovery codes, shown this once."""
    try:
        codes = factors.recovery_codes_make(_user(request), act=act_of(request))
    except ValidationError as error:
        return _page(request, fault=error)
    return _page(request, codes=codes)


@before_factor
@never_cache
@require_http_methods(["GET", "POST"])
@proved
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a passkey, and keep what it made."""
    user = _user(request)
    form = PasskeyForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        words = {"name": form.cleaned_data["name"], "answer": request.POST.get("answer", "")}
        try:
            codes = passkeys.passkey_add(request, **words, user=user, act=act_of(request))
            request.session[log_ins.FACTOR] = factors.PASSKEY
            return _page(request, codes=codes)
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {"form": form, "options": passkeys.asked_to_make(request, user=user)}
    return render(request, "accounts/passkey.html", context, status=422 if form.errors else 200)


@require_POST
@proved
def passkey_end(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """End a passkey of one's own; nobody else's so much as exists."""
    user = _user(request)
    found = get_object_or_404(Passkey, pk=passkey_id, user=user)
    try:
        passkeys.passkey_end(found.pk, user=user, act=act_of(request))
    except ValidationError as error:
        return _page(request, fault=error)
    return redirect("account")


@before_factor
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose another password, with the one that holds."""
    user = _user(request)
    form = PasswordChangeForm(user, request.POST or None, label_suffix="")
    if request.method == "POST":
        try:
            by_account, by_address = sign_ins.tried(request, way="password", username=user.username)
        except TooManyError as error:
            return too_many(request, "accounts/password.html", error=error, context={})
        if "old_password" in form.errors:
            sign_ins.was_wrong(request, way="password", username=user.username)
        else:
            sign_ins.was_right(by_account=by_account, by_address=by_address)
        if form.is_valid():
            services.password_change(request, password=form.cleaned_data["new_password1"], user=user)
            return redirect("account")
    status = 422 if form.errors else 200
    return render(request, "accounts/password.html", {"form": form}, status=status)


@require_POST
def log_in_end(request: HttpRequest, mark: str) -> HttpResponse:
    """End one of one's own log-ins elsewhere."""
    own = request.session.session_key or ""
    log_ins.log_ins_end(_user(request), act=act_of(request), but=own, mark=mark)
    return redirect("account")


@require_POST
def log_ins_end(request: HttpRequest) -> HttpResponse:
    """End all of one's own log-ins but this."""
    log_ins.log_ins_end(_user(request), act=act_of(request), but=request.session.session_key or "")
    return redirect("account")


@before_factor
@require_POST
def notice_read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice about one's own account as read."""
    found = get_object_or_404(AccountNotice, pk=notice_id, user=_user(request))
    services.account_notice_read(found.pk, user=_user(request))
    return redirect("account")
