"""Secrets that are kept encrypted: a copy of the database alone does not reveal them."""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "1"
"""How what follows is encrypted: AES-256-GCM under a key derived from the secret of the registry by HKDF."""

NONCE_BYTES, KEY_BYTES = 12, 32
"""Bytes that make each encryption another one; bytes of a key."""


class SealError(Exception):
    """No secret that the registry knows opens what is kept."""


def seal(secret: str, *, place: str) -> str:
    """
    Encrypt a secret under the present key.

    Parameters
    ----------
    secret
        What nobody shall read.
    place
        Where it is kept; copied to another place it does not open.

    Returns
    -------
    str
        Version, number of the key, and what only that key opens.
    """
    key, nonce = _derived(settings.SECRET_KEY), secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, secret.encode(), place.encode())
    return f"{VERSION}.{_number(key)}.{base64.urlsafe_b64encode(sealed).decode()}"


def opened(sealed: str, *, place: str) -> str:
    """
    Return what was encrypted.

    Raises
    ------
    SealError
        When it was changed or copied from elsewhere, or the registry has another secret by now.
    """
    version, number, text = sealed.split(".")
    raw = base64.urlsafe_b64decode(text)
    for key in map(_derived, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
        if (version, number) == (VERSION, _number(key)):
            try:
                return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
            except InvalidTag as error:
                raise SealError(place) from error
    raise SealError(place)


def is_old(sealed: str) -> bool:
    """Tell whether something is encrypted under a secret that the registry had before."""
    return sealed.split(".")[1] != _number(_derived(settings.SECRET_KEY))


def _derived(secret: str) -> bytes:
    return HKDF(SHA256(), length=KEY_BYTES, salt=None, info=b"bluehelm second factors").derive(
        secret.encode()
    )


def _number(key: bytes) -> str:
    """Return by which number a key is known, which tells nothing of it."""
    return hashlib.sha256(b"number of a key" + key).hexdigest()[:8]
