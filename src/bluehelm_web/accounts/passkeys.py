"""Passkeys (WebAuthn): what a browser is asked to sign, and what it signed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from struct import error as StructError  # noqa: N812 - an error, by its own name no class
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from bluehelm_web.accounts.factors import PASSKEY, factor_added, factor_ended, last_kept, one_time_key_of
from bluehelm_web.accounts.models import Passkey, User
from bluehelm_web.audit.services import Act, changing

CHALLENGE = "passkey"
"""Where a session keeps what is to be signed."""

MOST, LONGEST = 10, 20_000
"""Passkeys of a user; characters of what a browser sends."""

WRONG = (ValueError, KeyError, TypeError, AttributeError, AssertionError, StructError)
"""How fido2 refuses what does not fit, or is no answer at all."""


def asked_to_make(request: HttpRequest, *, user: User) -> str:
    """Return what the browser is asked to make a passkey with, as JSON; it holds for this session once."""
    told = PublicKeyCredentialUserEntity(
        id=str(user.pk).encode(), name=user.username, display_name=user.get_full_name()
    )
    verified = UserVerificationRequirement.PREFERRED
    options, state = _server(request).register_begin(
        told, credentials=_credentials(user), user_verification=verified
    )
    request.session[CHALLENGE] = state
    return json.dumps(dict(options)["publicKey"])


def asked_to_sign(request: HttpRequest, *, user: User) -> str:
    """Return what the browser is asked to sign, as JSON; empty where the user has no passkey."""
    credentials = _credentials(user)
    if not credentials:
        return ""
    verified = UserVerificationRequirement.PREFERRED
    options, state = _server(request).authenticate_begin(credentials, user_verification=verified)
    request.session[CHALLENGE] = state
    return json.dumps(dict(options)["publicKey"])


def passkey_add(request: HttpRequest, *, name: str, answer: str, user: User, act: Act) -> list[str]:
    """
    Add the passkey that a browser made.

    Parameters
    ----------
    request
        Of the browser that was asked.
    name
        What its user calls it.
    answer
        JSON that the browser gave.
    user
        Whose.
    act
        Who and in which request, for the chain.

    Returns
    -------
    list of str
        Recovery codes where these are the first ones, to be shown once; else none.

    Raises
    ------
    ValidationError
        When it does not answer what was asked, or there are too many.
    """
    state = request.session.pop(CHALLENGE, None)
    try:
        made = _server(request).register_complete(state, _read(answer)).credential_data
        if made is None:
            raise ValueError("no credential")
    except WRONG as error:
        raise ValidationError(_("The passkey was not made; try it again.")) from error
    key = Passkey(user=user, name=name, credential=bytes(made))
    key.credential_id = websafe_encode(made.credential_id)
    with changing():
        if Passkey.objects.filter(user=user).count() >= MOST:
            raise ValidationError(_("You have %(most)d passkeys; end one first.") % {"most": MOST})
        key.full_clean()
        key.save()
        return factor_added(user, kind=PASSKEY, act=act)


def passkey_check(request: HttpRequest, *, answer: str, user: User) -> str:
    """
    Check what a passkey signed.

    Parameters
    ----------
    request
        Of the browser that was asked.
    answer
        JSON that the browser gave.
    user
        Whose passkey it should be.

    Returns
    -------
    str
        The kind of factor; empty when it does not answer what was asked, or the key was copied.
    """
    state = request.session.pop(CHALLENGE, None)
    try:
        told = AuthenticationResponse.from_dict(_read(answer))
        found = _server(request).authenticate_complete(state, _credentials(user), told)
    except WRONG:
        return ""
    signed = told.response.authenticator_data.counter
    with changing():
        key = Passkey.objects.filter(user=user, credential_id=websafe_encode(found.credential_id)).first()
        if key is None or (key.signed and signed <= key.signed):
            return ""
        key.signed, key.used_on = signed, timezone.localdate()
        key.save()
    return PASSKEY


def passkey_end(passkey_id: int, *, user: User, act: Act) -> None:
    """
    End a passkey of one's own.

    Raises
    ------
    ValidationError
        When it is the last factor of somebody who must have one.
    """
    with changing():
        others = Passkey.objects.filter(user=user).exclude(pk=passkey_id)
        last_kept(user, has_other=others.exists() or one_time_key_of(user) is not None)
        if Passkey.objects.filter(user=user, pk=passkey_id).delete()[0]:
            factor_ended(user, kind=PASSKEY, act=act)


def _server(request: HttpRequest) -> Fido2Server:
    """Return what asks and checks for the name under which the registry was reached."""
    host = request.get_host()
    entity = PublicKeyCredentialRpEntity(id=host.rsplit(":", 1)[0], name="Bluehelm")
    own = f"{request.scheme}://{host}"
    return Fido2Server(entity, verify_origin=lambda origin: origin == own)


def _credentials(user: User) -> Sequence[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(one.credential)) for one in Passkey.objects.filter(user=user)]


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise ValueError("too long")
    return dict(json.loads(answer))
