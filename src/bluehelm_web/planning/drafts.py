"""Draft letters to capitals in a language: the library drafts them in English, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from textwrap import fill

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from bluehelm.deployment.letters import WIDTH
from bluehelm_web.core.names import ENGLISH, colon, named
from bluehelm_web.core.sentences import MONTHS
from bluehelm_web.core.states import of_state

ADDRESS, SIGNED, ITEM = "To the Permanent Mission of ", "[", "- "
"""How the paragraph begins that says to whom a letter goes, the last one, and a line of a list."""


def in_language(draft: str) -> str:
    r"""
    Return a draft letter in the language of the reader, with the courtesy that it closes with there.

    Parameters
    ----------
    draft
        As the library drafts it, in English.

    Returns
    -------
    str
        The letter, its lines broken anew; in English the draft. What nobody translated stays English: a
        person checks the letter.

    Examples
    --------
    >>> from django.utils.translation import override
    >>> with override("fr"):
    ...     in_language("To the Permanent Mission of Mali\n\nExcellency,\n").splitlines()[::2]
    ['À la Mission permanente du Mali', 'Excellence,']
    """
    if get_language() in (None, ENGLISH):
        return draft
    return "\n\n".join(_told(draft.strip().split("\n\n"))) + "\n"


def _told(paragraphs: list[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        if paragraph.startswith(SIGNED):
            yield _broken(gettext("Accept, Excellency, the assurances of my highest consideration."))
        if paragraph.startswith(ADDRESS):
            state = of_state(paragraph.removeprefix(ADDRESS))
            yield gettext("To the Permanent Mission %(of_state)s") % {"of_state": state}
        else:
            yield "\n".join(_lines(paragraph))


def _lines(paragraph: str) -> Iterator[str]:
    """Yield the lines of a paragraph: words, and the entries of a list below them."""
    words, *entries = f"\n{paragraph}".split(f"\n{ITEM}")
    if words.strip():
        number, dot, rest = words.strip().partition(". ")
        is_numbered = bool(dot) and number.isdecimal()
        yield _broken(f"{number}. {_said(rest)}" if is_numbered else _said(words))
    for entry in entries:
        yield _broken(_said(entry), first=ITEM, then="  ")


def _said(text: str) -> str:
    """Return a text in the language; of a kind and a source that nobody translated, the kind."""
    bare = " ".join(text.split())
    ended = bare.removesuffix(",")
    if (told := named(ended)) != ended:
        return _dated(told) + bare[len(ended) :]
    kind, mark, source = bare.partition(": ")
    return f"{named(kind)}{colon()}{source}" if mark and source else bare


def _dated(text: str) -> str:
    """Return a text in which the first of each month stands as letters write it."""
    for number in MONTHS.values():
        month = date_format(date(1, number, 1), "F")
        text = text.replace(f" 1 {month}", f" {gettext('1 %(month)s') % {'month': month}}")
    return text


def _broken(text: str, *, first: str = "", then: str = "") -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )
