"""One-time codes by RFC 6238, as the usual apps make them: six figures, SHA-1, another every half minute."""

from __future__ import annotations

import base64
import hmac
import secrets
from urllib.parse import quote, urlencode

import segno

STEP_S, FIGURES = 30, 6
"""Seconds for which a code stands; its figures."""

AROUND = 1
"""Steps before and after the present one whose codes are taken, for clocks that go wrong."""

KEY_BYTES = 20
"""Bytes of a key, as many as SHA-1 gives."""


def key_made() -> str:
    """Return a random key in the letters in which people type it."""
    return base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode()


def code_at(key: str, *, step: int, figures: int = FIGURES) -> str:
    """
    Return the code of a step.

    Parameters
    ----------
    key
        In base 32.
    step
        Half minutes since 1970.
    figures
        How many figures it has.

    Returns
    -------
    str
        With leading zeros.

    References
    ----------
    M'Raihi et al., RFC 6238 (2011), section 4; RFC 4226 (2005), section 5.3.

    Examples
    --------
    >>> code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", step=1, figures=8)
    '94287082'
    """
    digest = hmac.digest(base64.b32decode(key), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**figures).zfill(figures)


def step_of(code: str, *, key: str, at: float, after: int) -> int | None:
    """
    Return the step whose code was typed.

    Parameters
    ----------
    code
        What was typed.
    key
        In base 32.
    at
        Now, in seconds since 1970.
    after
        Step of the last code that was taken: that and all before it are used up.

    Returns
    -------
    int or None
        None when the code is wrong, too old or used up.
    """
    present = int(at) // STEP_S
    for step in range(max(present - AROUND, after + 1), present + AROUND + 1):
        if hmac.compare_digest(code_at(key, step=step).encode(), code.encode()):
            return step
    return None


def address(key: str, *, username: str, registry: str) -> str:
    """
    Return what an app reads to make the codes.

    Examples
    --------
    >>> address("GEZD", username="bao", registry="registry.example.org")
    'otpauth://totp/registry.example.org:bao?secret=GEZD&issuer=registry.example.org'
    """
    return f"otpauth://totp/{quote(registry)}:{quote(username)}?" + urlencode(
        {"secret": key, "issuer": registry}
    )


def picture(told: str) -> str:
    """Return the picture of an address, dark on light in any scheme, as SVG for the middle of a page."""
    return segno.make(told, error="m").svg_inline(
        scale=5, light="#fff", dark="#000", svgclass=None, lineclass=None
    )
