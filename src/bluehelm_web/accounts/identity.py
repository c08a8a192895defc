"""Signing in by the identity provider of an organization: OpenID Connect, the code flow with PKCE."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

ASKED, ASKED_S = "identity", 10 * 60
"""Where a session keeps what was asked of the provider, and seconds within which the answer must come."""

ENTER, TAKE_UP, LINK, PROVE = "enter", "take up", "link", "prove"
"""What somebody asks the provider for: to sign in, to take an invitation up, to be known by it, as proof."""

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""How a provider may sign; never with the secret that both know, and never not at all."""

PATIENCE_S, LONGEST, FRESH_S, LEEWAY_S = 10, 1_000_000, 3600, 30
"""Seconds that its answer may take, bytes that it may have; how long its addresses are known; how far its
clock may be off.
"""


class ProviderError(Exception):
    """The provider does not answer, or not as it must."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What was asked of the provider in a browser.

    Attributes
    ----------
    why
        For what.
    state, nonce, verifier
        Random words that tie the answer to this browser, this question and whoever asked it.
    word
        That of the invitation which is taken up.
    onward
        Path that was asked for.
    at
        When, in seconds since 1970.
    """

    why: str
    state: str
    nonce: str
    verifier: str
    word: str
    onward: str
    at: float


class _Still(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Follow the provider to no other address."""


def ask(request: HttpRequest, *, why: str, onward: str, word: str = "") -> str:
    """
    Note what is asked, and return the address of the provider at which it answers.

    Parameters
    ----------
    request
        Of the browser.
    why
        For what.
    onward
        Path that was asked for.
    word
        That of the invitation which is taken up.

    Returns
    -------
    str
        An address of the provider.

    Raises
    ------
    ProviderError
        When it does not answer.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _number in range(3))
    at = timezone.now().timestamp()
    asked = Asked(why=why, state=state, nonce=nonce, verifier=verifier, word=word, onward=onward, at=at)
    told = {
        "response_type": "code",
        "scope": "openid",
        "client_id": _provider().client,
        "redirect_uri": _return(request),
        "state": state,
        "nonce": nonce,
        "code_challenge": _digest(verifier),
        "code_challenge_method": "S256",
    }
    if why == PROVE:
        told |= {"prompt": "login", "max_age": "0"}
    address = f"{_addresses()['authorization_endpoint']}?{urlencode(told)}"
    request.session[ASKED] = asdict(asked)
    return address


def asked_of(request: HttpRequest) -> Asked | None:
    """Return what was asked in this browser and is answered by this request, once; None for anything else."""
    told = request.session.pop(ASKED, None)
    if told is None:
        return None
    asked = Asked(**told)
    is_its = hmac.compare_digest(asked.state.encode(), request.GET.get("state", "").encode())
    return asked if is_its and timezone.now().timestamp() - asked.at < ASKED_S else None


def answered(request: HttpRequest, *, asked: Asked) -> str:
    """
    Return who signed in at the provider.

    Parameters
    ----------
    request
        The one with which the browser came back.
    asked
        What it answers.

    Returns
    -------
    str
        A hash of provider and person, which is what the registry keeps; empty when the provider refused.

    Raises
    ------
    ProviderError
        When what it says does not hold: signature, who it is by and for, time, or question.
    """
    if "code" not in request.GET:
        return ""
    sent = {
        "grant_type": "authorization_code",
        "code": request.GET["code"],
        "redirect_uri": _return(request),
        "code_verifier": asked.verifier,
    }
    told = _fetch(_addresses()["token_endpoint"], sent=sent)
    claims = _claims(str(told.get("id_token", "")))
    if not hmac.compare_digest(str(claims["nonce"]).encode(), asked.nonce.encode()):
        raise ProviderError("nonce")
    if asked.why == PROVE and not _is_fresh(claims):
        raise ProviderError("auth_time")
    return hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()


def _is_fresh(claims: dict[str, Any]) -> bool:
    """Tell whether the person signed in at the provider just now, and not some time before."""
    at = claims.get("auth_time")
    return isinstance(at, int | float) and abs(timezone.now().timestamp() - at) < ASKED_S


def _claims(token: str) -> dict[str, Any]:
    """Return what a signed statement says, once all of it holds."""
    provider = _provider()
    keys = _fetch(_addresses()["jwks_uri"])
    try:
        number = jwt.get_unverified_header(token).get("kid")
        known = [one for one in jwt.PyJWKSet.from_dict(keys).keys if number in (None, one.key_id)]
        if not known:
            raise ProviderError("key")
        claims: dict[str, Any] = jwt.decode(
            token,
            key=known[0],
            algorithms=ALGORITHMS,
            audience=provider.client,
            issuer=provider.issuer,
            leeway=LEEWAY_S,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except jwt.PyJWTError as error:
        raise ProviderError(type(error).__name__) from error
    if claims.get("azp", provider.client) != provider.client:
        raise ProviderError("azp")
    return claims


def _addresses() -> dict[str, str]:
    """Return the addresses of the provider, as it publishes them; all by the same scheme as its own."""
    issuer = _provider().issuer
    name = f"identity-{issuer}"
    found: dict[str, str] | None = cache.get(name)
    if found is None:
        told = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        parts = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        found = {part: str(told.get(part, "")) for part in parts}
        if told.get("issuer") != issuer or {urlsplit(one).scheme for one in found.values()} != {
            urlsplit(issuer).scheme
        }:
            raise ProviderError("addresses")
        cache.set(name, found, timeout=FRESH_S)
    return found


def _fetch(address: str, *, sent: dict[str, str] | None = None) -> dict[str, Any]:
    """Return what the provider answers; where something is sent, as the registry that it knows."""
    provider, headers, body = _provider(), {"Accept": "application/json"}, None
    if sent is not None:
        word = f"{quote(provider.client, safe='')}:{quote(provider.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(word.encode()).decode()}"
        body = urlencode(sent).encode()
    try:
        with build_opener(_Still).open(
            Request(address, data=body, headers=headers), timeout=PATIENCE_S
        ) as answer:
            told = json.loads(answer.read(LONGEST))
    except HTTPError as error:
        error.close()
        raise ProviderError(f"status {error.code}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise ProviderError(type(error).__name__) from error
    if not isinstance(told, dict):
        raise ProviderError("form")
    return told


def _provider() -> Any:
    """Return the provider that the environment names."""
    return settings.IDENTITY_PROVIDER


def _return(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("identity-return"))


def _digest(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
