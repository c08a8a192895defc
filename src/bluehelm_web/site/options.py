"""What the environment may say beside what a registry needs: mail, the log, how long things are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
"""Levels of the log, from much to little."""

KEEP = {
    "NOTICES": 180,
    "SESSIONS": 1,
    "ATTEMPTS": 1,
    "ANSWERS": 1,
    "DELIVERIES": 30,
    "UPLOADS": 30,
    "RESULTS": 365,
}
"""Days for which things are kept after they have served, where nothing else is said."""

MOST_DAYS = 36_500
"""Nothing is kept longer by a setting."""

REPLY_DAYS, MOST_REPLY_DAYS = 14, 90
"""Days that a contributor has to answer before an offer is shown as stale, where nothing else is said, and at
most. Assumed, no rule says it: time for a mission to ask its capital and hear from it."""

WAYS = {"tls": 465, "starttls": 587, "none": 25}
"""How a mail server is spoken to, and at which port."""

LOCAL = ("localhost", "127.0.0.1", "::1")
"""Hosts to which mail goes unsealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """
    The server that takes mail.

    Attributes
    ----------
    host, port, way
        Where it is, and how it is spoken to.
    user, password
        How the registry signs in there; empty where it does not.
    sender
        Address from which mail comes.
    """

    host: str
    port: int
    way: str
    user: str
    password: str = field(repr=False)
    sender: str


def mail(told: Mapping[str, str]) -> Mail | None:
    """Return the server that takes mail; None where none is named."""
    if not told.get("MAIL_HOST"):
        return None
    way = told.get("MAIL_SECURITY", "starttls")
    return Mail(
        host=told["MAIL_HOST"],
        port=int(told.get("MAIL_PORT", WAYS[way])),
        way=way,
        user=told.get("MAIL_USER", ""),
        password=told.get("MAIL_PASSWORD", ""),
        sender=told["MAIL_FROM"],
    )


def keep(told: Mapping[str, str]) -> dict[str, int]:
    """
    Return for how many days things are kept.

    Examples
    --------
    >>> keep({"KEEP_NOTICES": "90"})["NOTICES"]
    90
    """
    return {name: int(told.get(f"KEEP_{name}", days)) for name, days in KEEP.items()}


def reply_days(told: Mapping[str, str]) -> int:
    """
    Return for how many days a contributor may answer before an offer is shown as stale.

    Examples
    --------
    >>> reply_days({}), reply_days({"REPLY_DAYS": "21"})
    (14, 21)
    """
    return int(told.get("REPLY_DAYS", REPLY_DAYS))


def faults(told: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with it; nothing where nothing is said."""
    if not 1 <= _whole(told.get("REPLY_DAYS", "1")) <= MOST_REPLY_DAYS:
        yield f"BLUEHELM_REPLY_DAYS is {told['REPLY_DAYS']}; write days, from 1 to {MOST_REPLY_DAYS}."
    if told.get("LOG_LEVEL", "INFO") not in LEVELS:
        yield f"BLUEHELM_LOG_LEVEL is {told['LOG_LEVEL']}; write {', '.join(LEVELS)}."
    for name in told:
        what = name.removeprefix("KEEP_")
        if name.startswith("KEEP_") and what not in KEEP:
            yield f"BLUEHELM_{name} is no setting; write BLUEHELM_KEEP_ with one of {', '.join(KEEP)}."
        elif name.startswith("KEEP_") and not 1 <= _whole(told[name]) <= MOST_DAYS:
            yield f"BLUEHELM_{name} is {told[name]}; write days, from 1 to {MOST_DAYS}."
    if any(name.startswith("MAIL_") for name in told):
        yield from _mail_faults(told)


def _mail_faults(told: Mapping[str, str]) -> Iterator[str]:
    for name in ("MAIL_HOST", "MAIL_FROM"):
        if not told.get(name):
            yield f"BLUEHELM_{name} is missing; mail needs a server and the address from which it comes."
    if "@" not in told.get("MAIL_FROM", "@"):
        yield f"BLUEHELM_MAIL_FROM is {told['MAIL_FROM']}; write an address with @."
    if bool(told.get("MAIL_USER")) != bool(told.get("MAIL_PASSWORD")):
        yield "BLUEHELM_MAIL_USER stands without BLUEHELM_MAIL_PASSWORD or the other way round; name both."
    way = told.get("MAIL_SECURITY", "starttls")
    if way not in WAYS:
        yield f"BLUEHELM_MAIL_SECURITY is {way}; write {', '.join(WAYS)}."
    elif way == "none" and told.get("MAIL_HOST") not in LOCAL:
        yield "BLUEHELM_MAIL_SECURITY is none; mail to another machine is sealed: starttls or tls."
    if "MAIL_PORT" in told and not 1 <= _whole(told["MAIL_PORT"]) <= 65_535:
        yield f"BLUEHELM_MAIL_PORT is {told['MAIL_PORT']}; write a port, from 1 to 65535."


def _whole(text: str) -> int:
    """Return a whole number; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
