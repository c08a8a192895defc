"""Names and sentences that the library gives in English, in the language of whoever reads a page."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date
from functools import cache
from html import unescape

from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_noop

ENGLISH = "en"
"""The language of the library, of programmes and of logs."""

MEND_MORE = gettext_noop("Mend: %(lacks)s and %(number)s more. Then ask for another %(visit)s.")
MEND = gettext_noop("Mend: %(lacks)s. Then ask for another %(visit)s.")
WAIT = gettext_noop("Wait for the outcome of the %(visit)s of %(day)s.")
RECEIVE = gettext_noop("Receive the %(visit)s at %(place)s from %(day)s.")
LOST = gettext_noop("It fits line %(line)s no more: it %(why)s.")
GAINED = gettext_noop("It fits line %(line)s now.")
COUNTED = gettext_noop("Offers that fit a line no more: %(lost)s; offers that fit one now: %(gained)s.")
BEFORE = gettext_noop("before: %(why)s")
STALE = gettext_noop(
    "It will be shown as stale from %(day)s: renew the pledge, or say why not, in at most 200 characters."
)
MARKED = gettext_noop("It will be shown as stale from %(day)s: say why not, in at most 200 characters.")
FORMS = (
    STALE,
    MARKED,
    LOST,
    GAINED,
    COUNTED,
    BEFORE,
    MEND_MORE,
    MEND,
    WAIT,
    RECEIVE,
    gettext_noop("%(action)s before %(day)s."),
    gettext_noop("%(name)s of %(since)s lapsed on %(day)s."),
    gettext_noop("%(reference)s is in force no more from %(day)s."),
    gettext_noop("%(name)s on %(day)s."),
    gettext_noop("No host has the name %(host)s."),
    gettext_noop("%(host)s leads to an address that is not public; the registry sends nothing there."),
    gettext_noop("No answer: %(kind)s."),
    gettext_noop("%(count)s persons or more (%(reference)s)"),
    gettext_noop("%(name)s (%(reference)s)"),
    gettext_noop("%(count)s %(name)s, critical"),
    gettext_noop("%(count)s %(name)s"),
)
"""Sentences with parts: names, which are translated, days, what users wrote, and what stays English."""

DAYS, REASON = ("day", "since"), "why"
WRITTEN = ("lacks", "number", "place", "reference", "line", "lost", "gained", "count", "host", "kind")
"""Parts that are days, the part that stays English, and parts that stay as they are."""

PART = re.compile(r"%\((\w+)\)s")


def colon() -> str:
    """
    Return the sign between a label and its value: some languages set a space before it.

    Examples
    --------
    >>> colon()
    ': '
    """
    return gettext(": ")


def named(name: str) -> str:
    """
    Return a name or a sentence of the library in the language of the reader, as plain text.

    One that nobody translated stays as it is.

    Examples
    --------
    >>> named("Infantry battalion"), named("")
    ('Infantry battalion', '')
    """
    if not name or get_language() in (None, ENGLISH):
        return name
    found = _translated(name) or name
    return unescape(strip_tags(found)) if isinstance(found, SafeString) else found


def said(text: str) -> str:
    """
    Return a sentence of the library in the language of the reader, or in English that says that it is.

    Parameters
    ----------
    text
        A sentence in English, whole or of the form of one of ``FORMS``, or several, each on its line.

    Returns
    -------
    str
        Translated; else, on a page that is not English, safe HTML that names the language.

    Examples
    --------
    >>> from django.utils.translation import override
    >>> said("Renew the pledge.")
    'Renew the pledge.'
    >>> with override("ru"):
    ...     said("Nobody translated <this>.")
    '<span lang="en">Nobody translated &lt;this&gt;.</span>'
    """
    if not text or get_language() in (None, ENGLISH):
        return text
    return format_html_join(" ", "{}", ((_translated(line) or _english(line),) for line in text.split("\n")))


def _english(text: str, /) -> SafeString:
    """Return a text as a part of a page that is English."""
    return format_html('<span lang="en">{}</span>', text)


def _translated(text: str) -> str:
    """Return a sentence in the language of the reader; empty where a part of it has no translation."""
    if (found := gettext(text)) != text:
        return found
    for form in FORMS:
        if match := _pattern(form).fullmatch(text):
            parts = {name: _part(name, text=part) for name, part in match.groupdict().items()}
            words = gettext(form)
            if all(parts.values()) and words != form:
                return mark_safe(escape(words) % parts)
    return ""


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Return what recognizes a sentence of a form."""
    day = rf"\d{{1,2}} (?:{'|'.join(month_name[1:])}) \d{{4}}"
    of = dict.fromkeys(DAYS, day) | {"count": r"[\d,]+"}
    told = (
        re.escape(piece) if number % 2 == 0 else f"(?P<{piece}>{of.get(piece, '.+')})"
        for number, piece in enumerate(PART.split(form))
    )
    return re.compile("".join(told), flags=re.DOTALL)


def _part(name: str, *, text: str) -> str:
    """Return a part of a sentence as the reader has it; empty where nobody translated it."""
    if name in WRITTEN:
        return escape(text)
    if name == REASON:
        return _english(text)
    if name in DAYS:
        number, month, year = text.split()
        return date_format(date(int(year), list(month_name).index(month), int(number)), "DATE_FORMAT")
    ended = f"{text}."
    if (sentence := gettext(ended)) != ended:
        return escape(sentence.removesuffix("."))
    return escape(found) if (found := gettext(text)) != text else ""
