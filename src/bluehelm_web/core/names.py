"""Names and sentences that the library gives in English, in the language of whoever reads a page."""

from __future__ import annotations

from html import unescape

from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from bluehelm.core.charts import scale
from bluehelm_web.core.sentences import translated

ENGLISH = "en"
"""The language of the library, of programmes and of logs."""

NO_BREAK = "\N{NO-BREAK SPACE}"
"""What stands between a sign and its number, so that no line ends there."""

LOST = "It fits line %(line)s no more: it %(why)s."
GAINED = "It fits line %(line)s now."
COUNTED = "Offers that fit a line no more: %(lost)s; offers that fit one now: %(gained)s."
BEFORE = "before: %(why)s"
MEND_MORE = "Mend: %(lacks)s and %(number)s more. Then ask for another %(visit)s."
MEND = "Mend: %(lacks)s. Then ask for another %(visit)s."
RELEASE = "The releaser of its contributor releases it."
WAIT = "Wait for the outcome of the %(visit)s of %(day)s."
BOOK = "Book the %(visit)s."
RECORD = "Record the %(answer)s."
RECEIVE = "Receive the %(visit)s at %(place)s from %(day)s."
DECIDE = "Approve or refuse what would raise it to the highest level."
APPROVERS = "Wait for the approval of a second officer, such as %(who)s."
APPROVAL = "Wait for the approval of a second officer of the secretariat."
NO_APPROVER = "Wait for another officer: everybody who is one took part in the last step."
STALE = "It will be shown as stale from %(day)s: renew the pledge, or say why not, in at most 200 characters."
MARKED = "It will be shown as stale from %(day)s: say why not, in at most 200 characters."
SILENT = (
    "Nothing is on record of it for long. Record what became of it, or say in a reply how it stands, by"
    " %(day)s: until then nobody else is told so."
)
STEP = "The secretariat recorded of it: %(answer)s, %(day)s."
ANNULLED = "Recorded in error, and counted no more: %(answer)s, %(day)s."
RISEN = "A second officer approved its step to the highest level."
REFUSED = "A second officer refused its step to the highest level."
RECORDED = "The secretariat recorded %(name)s of your state from a source: read it, and say what is wrong."
RECORD_CHANGED = "The secretariat changed %(name)s, which it had recorded of your state: %(why)s"
MANY_WRITTEN = "The secretariat recorded or changed %(number)s rows of %(code)s by one table: read them."
LIMITED = "Its contributor has stated a limit that rules out %(mission)s, to which it is committed."
COMMITTED = "It is committed to %(mission)s."
GIFT_OFFERED = "Complete and release this draft, which an officer made of a gift, or leave it."
FREED = "It is committed to %(mission)s no more."
PROPOSED = "Partnership %(name)s of capacity building is proposed to you: accept it, or end it and say why."
ACCEPTED = "%(state)s accepts partnership %(name)s of capacity building."
AGREED = "Partnership %(name)s of capacity building is agreed by all partners."
BEGUN = "Partnership %(name)s of capacity building is under way."
DONE = "Partnership %(name)s of capacity building is done."
ENDED = "Partnership %(name)s of capacity building has ended."
"""Sentences of the registry that are told in English, as those of the library."""


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
    language = get_language()
    if not name or language in (None, ENGLISH):
        return name
    return translated(name, language=language) or name


def worded(code: str) -> str:
    """
    Return a code that is made of English words, such as what a unit can do, in the words of the reader.

    Examples
    --------
    >>> worded("crowd_control"), worded("")
    ('crowd control', '')
    """
    return named(code.replace("_", " "))


def chance(value: float | None) -> str:
    r"""
    Return a probability as the reader's language has it, on one line, never as certain; empty where unknown.

    Examples
    --------
    >>> chance(0.234), chance(0.001), chance(None)
    ('0.23', '<\xa00.01', '')
    """
    return "" if value is None else named(scale.chance(value)).replace(" ", NO_BREAK)


def said(text: str) -> str:
    """
    Return a sentence of the library in the language of the reader, or in English that says that it is.

    Parameters
    ----------
    text
        A sentence in English, or several, each on its line.

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
    language = get_language()
    if not text or language in (None, ENGLISH):
        return text
    lines = [(translated(line, language=language), line) for line in str(text).split("\n")]
    return format_html_join(" ", "{}", ((told or _english(line),) for told, line in lines))


def plain(text: str) -> str:
    """
    Return what a page would show, as plain text.

    Examples
    --------
    >>> plain(format_html("<b>{}</b>", "a < b")), plain("<b>")
    ('a < b', '<b>')
    """
    return unescape(strip_tags(text)) if isinstance(text, SafeString) else text


def _english(text: str, /) -> SafeString:
    """Return a text as a part of a page that is English."""
    return format_html('<span lang="en">{}</span>', text)
