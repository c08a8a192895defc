"""Pages of accounts."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts import attempts, confirmations, factors, services
from bluehelm_web.accounts.log_ins import is_proved
from bluehelm_web.accounts.models import Ministry, Organization, User
from bluehelm_web.accounts.roles import OrganizationKind, roles_for
from bluehelm_web.accounts.sign_in_views import to_proof, too_many
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.fields import PlainField, PlainForm


class ToForm(forms.Form):
    """To which organization somebody is invited; which roles there are goes with it."""

    organization = forms.ModelChoiceField(label=_("Organization"), queryset=Organization.objects.all())

    @property
    def invite(self) -> InviteForm | None:
        """The form that invites to it, where one is chosen."""
        return InviteForm(to=self.cleaned_data["organization"]) if self.is_valid() else None


class InviteForm(forms.Form):
    """Whom to invite to an organization, in one of the roles that go with it."""

    username = forms.RegexField(r"^[a-z0-9._-]+$", label=_("Sign-in, such as a.silva"), max_length=150)
    name = PlainField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"))
    ministry = forms.ModelChoiceField(
        Ministry.objects.none(),
        label=_("Ministry or service"),
        required=False,
        empty_label=_("none: sees and writes for all of them"),
    )

    def __init__(self, *args: Any, to: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.to, role = to, cast("forms.ChoiceField", self.fields["role"])
        role.choices = [(one.value, one.label) for one in roles_for(to.kind)]
        cast("forms.ModelChoiceField[Ministry]", self.fields["ministry"]).queryset = to.ministries.all()
        if not to.ministries.exists():
            del self.fields["ministry"]


class OrganizationForm(forms.Form):
    """Which organization to add."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrganizationKind.choices)
    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9 _.-]*$",
        label=_("Code"),
        help_text=_(
            "Of a state or a host country the three letters of ISO 3166; of a regional organization three"
            " letters between QMA and QZZ; of a mission its code on the register."
        ),
        max_length=60,
    )
    name = PlainField(label=_("Name"), max_length=120)


class ReasonForm(forms.Form):
    """Why something is done to somebody's account."""

    reason = PlainField(label=_("Reason, for the log and for the person"), max_length=200)


class WhyForm(PlainForm):
    """Why an account ends, or is opened again."""

    reason = PlainField(label=_("Reason, for the log"), max_length=200)


@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    """Show who can sign in; with an organization in the address, the form that invites to it."""
    to = ToForm(request.GET if "organization" in request.GET else None, label_suffix="")
    return _accounts(request, to=to, invite=to.invite)


def _accounts(
    request: HttpRequest,
    *,
    to: ToForm | None = None,
    invite: InviteForm | None = None,
    organization: OrganizationForm | None = None,
    invited: User | None = None,
) -> HttpResponse:
    if not services.may_keep_accounts(request.user):
        raise PermissionDenied
    context = {
        "users": User.objects.select_related("organization", "ministry", "given_by"),
        "to": to or ToForm(label_suffix=""),
        "invite": invite,
        "organization": organization or OrganizationForm(label_suffix="", auto_id="organization_%s"),
        "invited": invited,
        "link": request.build_absolute_uri(_invitation(invited)) if invited else "",
        "is_proved": is_proved(request),
        "waiting": set(confirmations.accounts_waiting(request.user).values_list("pk", flat=True)),
    }
    is_wrong = any(form is not None and form.errors for form in (to, invite, organization))
    return render(request, "accounts/accounts.html", context, status=422 if is_wrong else 200)


def _invitation(invited: User) -> str:
    return reverse("invitation", args=[services.invitation_word(invited)])


@require_POST
@never_cache
def account_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the link is shown this once."""
    if not services.may_keep_accounts(request.user):
        raise PermissionDenied
    if not is_proved(request):
        return to_proof(request, back="accounts")
    to = ToForm(request.POST, label_suffix="")
    if not to.is_valid():
        return _accounts(request, to=to)
    form = InviteForm(request.POST, to=to.cleaned_data["organization"])
    if form.is_valid():
        told, user = dict(form.cleaned_data), cast("User", request.user)
        told["to"] = told.pop("ministry", None) or form.to
        try:
            return _accounts(request, invited=services.user_invite(**told, user=user, act=act_of(request)))
        except ValidationError as error:
            form.add_error(None, error.messages)
    return _accounts(request, to=to, invite=form)


@require_POST
@never_cache
def account_renew(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show a link with which somebody chooses a password anew; the old one holds until then."""
    if not services.may_keep_accounts(request.user):
        raise PermissionDenied
    if not is_proved(request):
        return to_proof(request, back="accounts")
    found = get_object_or_404(User, pk=user_id, is_active=True)
    services.user_renew(found.pk, user=cast("User", request.user), act=act_of(request))
    return _accounts(request, invited=found)


@require_http_methods(["GET", "POST"])
def account_end(request: HttpRequest, user_id: int) -> HttpResponse:
    """Ask why an account is to end, and end it."""
    found, form, away = _why(request, user_id)
    if away is not None:
        return away
    if form.is_valid():
        services.user_end(found.pk, **form.cleaned_data, user=cast("User", request.user), act=act_of(request))
        return redirect("accounts")
    context = {"form": form, "whose": found}
    return render(request, "accounts/end.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def account_reopen(request: HttpRequest, user_id: int) -> HttpResponse:
    """Ask why an account that has ended is to be opened, open it and show the link into it this once."""
    found, form, away = _why(request, user_id)
    if away is not None:
        return away
    if found.is_active:
        return redirect("accounts")
    if form.is_valid():
        told = {**form.cleaned_data, "user": cast("User", request.user), "act": act_of(request)}
        return _accounts(request, invited=services.user_reopen(found.pk, **told))
    context = {"form": form, "whose": found}
    return render(request, "accounts/reopen.html", context, status=422 if form.errors else 200)


def _why(request: HttpRequest, user_id: int) -> tuple[User, WhyForm, HttpResponse | None]:
    """Return the account of somebody else, the form that asks why, and where every factor is shown first."""
    if not services.may_keep_accounts(request.user) or request.user.pk == user_id:
        raise PermissionDenied
    form = WhyForm(request.POST if request.method == "POST" else None)
    away = None if is_proved(request) else to_proof(request, back="accounts")
    return get_object_or_404(User, pk=user_id), form, away


@require_http_methods(["GET", "POST"])
def account_reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take away the second factors of somebody who has lost them."""
    if not services.may_keep_accounts(request.user) or request.user.pk == user_id:
        raise PermissionDenied
    if not is_proved(request):
        return to_proof(request)
    found = get_object_or_404(User, pk=user_id, is_active=True)
    form = ReasonForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        told = {"reason": form.cleaned_data["reason"], "user": cast("User", request.user)}
        factors.factors_reset(found.pk, **told, act=act_of(request))
        return redirect("accounts")
    status = 422 if form.errors else 200
    return render(request, "accounts/reset.html", {"form": form, "whose": found}, status=status)


@require_POST
def organization_add(request: HttpRequest) -> HttpResponse:
    """Add an organization."""
    if not services.may_keep_accounts(request.user):
        raise PermissionDenied
    if not is_proved(request):
        return to_proof(request, back="accounts")
    form = OrganizationForm(request.POST, label_suffix="", auto_id="organization_%s")
    if form.is_valid():
        try:
            services.organization_add(
                **form.cleaned_data, user=cast("User", request.user), act=act_of(request)
            )
            return redirect("accounts")
        except ValidationError as error:
            form.add_error(None, error.messages)
    return _accounts(request, organization=form)


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, word: str) -> HttpResponse:
    """Choose a password."""
    by_address = ("invitation", attempts.address_of(request))
    try:
        attempts.take(by_address)
    except attempts.TooManyError as error:
        return too_many(request, "accounts/invitation.html", error=error, context={})
    invited = services.invited_by(word)
    if invited is None:
        raise Http404
    attempts.untake(by_address)
    form = SetPasswordForm(invited, request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        services.invitation_take_up(word, password=form.cleaned_data["new_password1"])
        return redirect("sign-in")
    return render(
        request,
        "accounts/invitation.html",
        {"form": form, "invited": invited, "word": word},
        status=422 if form.errors else 200,
    )
