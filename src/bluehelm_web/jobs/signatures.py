"""Signatures of webhooks, by Standard Webhooks 1.0.0 (standardwebhooks.com), symmetric."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable

MARK = "whsec_"
"""How every secret begins."""

SECRET_BYTES = 32
"""Random bytes of a secret; the specification asks for 24 to 64."""


def secret_made() -> str:
    """Return a secret."""
    return MARK + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(body: str, *, message_id: str, sent_s: int, secret: str) -> str:
    """
    Return the signature of a message.

    Parameters
    ----------
    body
        What is sent, to the byte.
    message_id
        Its identifier, the same at every attempt.
    sent_s
        Second of this attempt, since 1970.
    secret
        That of the webhook.

    Returns
    -------
    str
        Version and HMAC-SHA256 in Base64.

    Raises
    ------
    ValueError
        When the secret is none.

    Examples
    --------
    >>> signature("{}", message_id="m", sent_s=0, secret="whsec_AAAA")[:3]
    'v1,'
    """
    if not secret.startswith(MARK):
        raise ValueError(MARK)
    try:
        key = base64.b64decode(secret.removeprefix(MARK), validate=True)
    except binascii.Error as error:
        raise ValueError(MARK) from error
    mac = hmac.new(key, f"{message_id}.{sent_s}.{body}".encode(), hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def headers(body: str, *, message_id: str, sent_s: int, keys: Iterable[str]) -> dict[str, str]:
    """Return the headers of a message: who has any of the secrets can check it."""
    signed = [signature(body, message_id=message_id, sent_s=sent_s, secret=one) for one in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(sent_s),
        "webhook-signature": " ".join(signed),
    }
