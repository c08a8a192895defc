"""The page of one's own tokens."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bluehelm_web.accounts import tokens
from bluehelm_web.accounts.log_ins import is_proved
from bluehelm_web.accounts.models import Scope, Token, User
from bluehelm_web.accounts.sign_in_views import to_proof
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.fields import PlainField


class TokenForm(forms.Form):
    """What a token is for, what it may and how long it lasts."""

    name = PlainField(label=_("What it is for"), max_length=60)
    scope = forms.ChoiceField(label=_("What it may"), choices=Scope.choices)
    days = forms.IntegerField(
        label=_("For how many days"), min_value=1, max_value=tokens.LONGEST_DAYS, initial=30
    )


@require_GET
def token_list(request: HttpRequest) -> HttpResponse:
    """Show the tokens of whoever asks."""
    return _page(request)


def _page(request: HttpRequest, *, form: TokenForm | None = None, word: str = "") -> HttpResponse:
    today = timezone.localdate()
    context = {
        "rows": Token.objects.filter(user=cast("User", request.user)),
        "form": form or TokenForm(label_suffix=""),
        "word": word,
        "is_proved": is_proved(request),
        "today": today,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "accounts/tokens.html", context, status=status)


@require_POST
@never_cache
def token_make(request: HttpRequest) -> HttpResponse:
    """Make a token; its word is shown this once. It outlives the log-in, so every factor is shown before."""
    if not is_proved(request):
        return to_proof(request, back="tokens")
    form, user = TokenForm(request.POST, label_suffix=""), cast("User", request.user)
    if form.is_valid():
        try:
            _token, word = tokens.token_make(**form.cleaned_data, user=user, act=act_of(request))
            return _page(request, word=word)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return _page(request, form=form)


@require_POST
def token_end(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token of one's own; nobody else's so much as exists."""
    user = cast("User", request.user)
    found = get_object_or_404(Token, pk=token_id, user=user)
    tokens.token_end(found.pk, user=user, act=act_of(request))
    return redirect("tokens")
