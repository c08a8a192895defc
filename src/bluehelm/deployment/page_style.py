"""The style that stands inside a page, and how a policy names it."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files


@cache
def style() -> str:
    """Return the style of the report."""
    return files("bluehelm").joinpath("deployment/assets/report.css").read_text(encoding="utf-8")


@cache
def style_digest() -> str:
    """
    Return how a content security policy names the style inside a page, for whoever serves one.

    Examples
    --------
    >>> style_digest()[:7]
    'sha256-'
    """
    return f"sha256-{b64encode(sha256(style().encode()).digest()).decode()}"
