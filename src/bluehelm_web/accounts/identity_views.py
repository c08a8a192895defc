"""Ways to the identity provider of the organization, and the one way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bluehelm_web.accounts import identity, identity_services, services
from bluehelm_web.accounts.attempts import TooManyError, address_of, take, untake
from bluehelm_web.accounts.guard import before_factor
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.sign_in_views import View, after_first, onward_of, proved, too_many
from bluehelm_web.audit.services import act_of

BY = "identity provider"
"""What was shown first, as the chain names it."""


def offered(view: View) -> View:
    """Return a view that is there only where the registry has an identity provider."""

    @wraps(view)
    def answer(request: HttpRequest, **words: object) -> HttpResponse:
        if settings.IDENTITY_PROVIDER is None:
            raise Http404
        return view(request, **words)

    return answer


def _sent(request: HttpRequest, *, why: str, onward: str, word: str = "") -> HttpResponse:
    """Send the browser to the provider."""
    try:
        return redirect(identity.ask(request, why=why, onward=onward, word=word))
    except identity.ProviderError:
        return _told(
            request, _("The identity provider does not answer. Nothing was done; try it later."), status=503
        )


def _told(request: HttpRequest, said: str, *, status: int) -> HttpResponse:
    """Say what the provider, or the registry, did not do."""
    return render(request, "accounts/identity.html", {"said": said}, status=status)


@login_not_required
@before_factor
@never_cache
@require_GET
@offered
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in by the provider; somebody who has signed in shows again who that is."""
    why = identity.PROVE if request.user.is_authenticated else identity.ENTER
    return _sent(request, why=why, onward=onward_of(request))


@login_not_required
@never_cache
@require_GET
@offered
def take_up(request: HttpRequest, word: str) -> HttpResponse:
    """Take an invitation up by the provider."""
    by_address = ("invitation", address_of(request))
    try:
        take(by_address)
    except TooManyError as error:
        return too_many(request, "accounts/invitation.html", error=error, context={})
    if services.invited_by(word) is None:
        raise Http404
    untake(by_address)
    return _sent(request, why=identity.TAKE_UP, onward=reverse("home"), word=word)


@never_cache
@require_GET
@offered
@proved
def link(request: HttpRequest) -> HttpResponse:
    """Let the provider be a way into one's own account."""
    return _sent(request, why=identity.LINK, onward=reverse("account"))


@require_POST
@offered
@proved
def end(request: HttpRequest) -> HttpResponse:
    """End that the provider is a way into one's own account."""
    try:
        identity_services.identity_end(cast("User", request.user), act=act_of(request))
    except ValidationError as error:
        return _told(request, error.messages[0], status=422)
    return redirect("account")


@login_not_required
@before_factor
@never_cache
@require_GET
@offered
def returned(request: HttpRequest) -> HttpResponse:
    """Do what was asked of the provider, once it says who somebody is."""
    by_address = ("identity", address_of(request))
    try:
        take(by_address)
        asked = identity.asked_of(request)
        if asked is None:
            return _told(request, _("Nothing was asked in this browser a short while ago."), status=403)
        found = identity.answered(request, asked=asked)
        untake(by_address)
        return WAYS[asked.why](request, asked=asked, found=found)
    except TooManyError as error:
        return too_many(request, "accounts/identity.html", error=error, context={})
    except identity.ProviderError:
        return _told(
            request, _("What the provider says does not hold. Nothing was done; try it again."), status=403
        )
    except ValidationError as error:
        return _told(request, error.messages[0], status=403)


def _entered(request: HttpRequest, *, asked: identity.Asked, found: str) -> HttpResponse:
    user = identity_services.known_as(found)
    if user is None or (request.user.is_authenticated and request.user != user):
        said = _(
            "No account of this registry is yours by it. Take your invitation up, or sign in and link it."
        )
        return _told(request, said, status=403)
    return after_first(request, user=user, by=BY, onward=asked.onward)


def _taken_up(request: HttpRequest, *, asked: identity.Asked, found: str) -> HttpResponse:
    user = identity_services.identity_take_up(asked.word, identity=found)
    return after_first(request, user=user, by=BY, onward=asked.onward)


def _linked(request: HttpRequest, *, asked: identity.Asked, found: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("sign-in")
    identity_services.identity_link(request.user, identity=found, act=act_of(request))
    return redirect(asked.onward)


WAYS: dict[str, Callable[..., HttpResponse]] = {
    identity.ENTER: _entered,
    identity.PROVE: _entered,
    identity.TAKE_UP: _taken_up,
    identity.LINK: _linked,
}
"""What is done for what was asked."""
