"""How counts are told: name and definition, what is left out and why, and who publishes a figure."""

from __future__ import annotations

import re
from datetime import date

from bluehelm.oversight.summary_rows import RowLabels, ranges
from bluehelm.oversight.summary_words import Words
from bluehelm.partnership.counting import Count

PUBLISHERS = {
    "news.un.org": "UN",
    "peacekeeping.un.org": "UN",
    "press.un.org": "UN",
    "theglobalobservatory.org": "IPI",
    "un.org": "UN",
}
"""Short name of who publishes on a site, where that is not its address."""

PARTS = ("field.", "line.")
"""Beginnings of the keys under which the names of parts are told."""

SAME = re.compile(r"says the same as (\S+)")
"""Reason that names another row."""

WITHDRAWN = re.compile(r"withdrawn on (\d{4}-\d{2}-\d{2})")
"""Reason that names a day."""

SENDER = re.compile(r"\w+ (is (?:a|no) state)")
"""Reason that names who sends; the row says that already."""


def left_out(rows: tuple[tuple[str, str], ...], *, words: Words, labels: RowLabels) -> str:
    """
    Return the rows that do not count, those with one reason together.

    Parameters
    ----------
    rows
        Identifiers with the reason.
    words
        Words of the language.
    labels
        Labels of the rows.

    Returns
    -------
    str
        Such as ``A3, A7–A9 (is no state)``.
    """
    by_reason: dict[str, list[str]] = {}
    for row, reason in rows:
        by_reason.setdefault(_reason(reason, words=words, labels=labels), []).append(labels.of(row))
    return "; ".join(f"{ranges(found)} ({reason})" for reason, found in by_reason.items())


def _reason(reason: str, *, words: Words, labels: RowLabels) -> str:
    """Return a reason in the language, where it is known there."""
    if found := SAME.fullmatch(reason):
        return words.text("repeats", row=labels.of(found[1]))
    if found := WITHDRAWN.fullmatch(reason):
        return words.text("withdrawn", day=words.day(date.fromisoformat(found[1])))
    plain = SENDER.sub(r"\1", reason)
    return words.same(plain, within=("left.", "way.")) or plain


def part_name(label: str, *, words: Words) -> str:
    """
    Return what a part of a count is called.

    Parameters
    ----------
    label
        Its label.
    words
        Words of the language.

    Returns
    -------
    str
        In the language, where it is known there.

    Examples
    --------
    >>> part_name("equipment", words=Words("fr")), part_name("USD million", words=Words("fr"))
    ('Matériel', 'USD million')
    """
    key = next((key for key in (f"gives.{label}", f"kind.{label}") if words.has(key)), "")
    return words.text(key) if key else words.same(label, within=PARTS) or label


def told_of(count: Count, *, words: Words) -> tuple[str, str, str]:
    """
    Return what a count is called and how it is defined, in a language where its rule is translated.

    Parameters
    ----------
    count
        The count.
    words
        Words of the language.

    Returns
    -------
    tuple of (str, str, str)
        Name, definition, and the code of their language where it is not that of the words.
    """
    keys = {f"rule.{count.rule}": count.label, f"def.{count.rule}": count.definition}
    if all(words.english(key) == text and words.is_told(key) for key, text in keys.items()):
        name, definition = (words.text(key) for key in keys)
        return name, definition, ""
    return count.label, count.definition, "" if words.language == "en" else "en"


def label_of(attribute: str, *, words: Words) -> str:
    """
    Return what a published figure is called.

    Parameters
    ----------
    attribute
        Its name in claims.
    words
        Words of the language.

    Returns
    -------
    str
        In the language, where it is translated.
    """
    key = f"a.{attribute}"
    return words.text(key) if words.has(key) else attribute.replace("_", " ")


def publisher(source: str) -> str:
    """
    Return who publishes a source, in short.

    Parameters
    ----------
    source
        The source as a row names it.

    Returns
    -------
    str
        Abbreviation, or the first word of the source.

    Examples
    --------
    >>> publisher("theglobalobservatory.org 2022/02 Analyzing Member State Pledges")
    'IPI'
    """
    first = re.split(r"[\s;,(/]", source.strip(), maxsplit=1)[0]
    return PUBLISHERS.get(first, first)


def slug(name: str) -> str:
    """
    Return a name that can stand in an address.

    Parameters
    ----------
    name
        Any name.

    Returns
    -------
    str
        Letters, digits and hyphens.

    Examples
    --------
    >>> slug("sessions_side event")
    'sessions-side-event'
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", name)


def is_number(text: str) -> bool:
    """
    Tell whether the value of a claim is a number.

    Parameters
    ----------
    text
        The value.

    Returns
    -------
    bool
        False for ``>50``.

    Examples
    --------
    >>> is_number("62"), is_number(">50")
    (True, False)
    """
    return re.fullmatch(r"\d+(\.\d+)?", text) is not None
