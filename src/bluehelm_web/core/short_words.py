"""Short words of the field, explained where they first stand on a page, as the glossary explains them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_noop

MEANINGS = {
    "AAV": gettext_noop("assessment and advisory visit, which level 2 needs"),
    "COE": gettext_noop("contingent-owned equipment: what a contributor brings with a unit"),
    "HXL": gettext_noop("Humanitarian Exchange Language: a row of tags under the head of a table"),
    "RDL": gettext_noop("rapid deployment level, the highest of the readiness ladder"),
    "SUR": gettext_noop("statement of unit requirements: what a unit of a type must have"),
}
"""What each short word means; the glossary says the same."""

TOLD = re.compile(r'<dl class="terms">(.*?)</dl>', re.DOTALL)
"""Where a page explains words by itself."""

AROUND = ("table", "dl", "ul", "ol", "p", "h1", "h2")
"""What a line of explanation stands under, the widest first."""

UNREAD = ("option", "textarea", "script", "pre", "code", "button", "svg")
"""Where nobody reads a word for the first time."""

PIECE = re.compile(rf"<(/?)({'|'.join((*AROUND, *UNREAD))})\b[^>]*>|<[^>]*>|\b({'|'.join(MEANINGS)})\b")
"""A tag, of which those above are named, or a short word in a text."""


def explained(page: str) -> str:
    """
    Return the main part of a page with a line under the words that may be unfamiliar, where they first stand.

    Parameters
    ----------
    page
        HTML, without what is around it on every page.

    Returns
    -------
    str
        The same with the lines; as it was where it has no such word, explains them itself, or is a letter.

    Examples
    --------
    >>> explained("<p>It stands at RDL.</p><p>RDL</p>").startswith("<p>It stands at RDL.</p><dl")
    True
    >>> explained("<p>It stands at L3.</p>")
    '<p>It stands at L3.</p>'
    """
    if 'class="letter"' in page:
        return page
    own = "".join(TOLD.findall(page))
    words = {word for word in MEANINGS if word in page and f"<dt>{word}</dt>" not in own}
    places = list(_places(words, page)) if words else []
    for end, found in reversed(places):
        page = page[:end] + _line(found) + page[end:]
    return page


def _line(words: list[str]) -> str:
    told = ((word, gettext(MEANINGS[word])) for word in words)
    return format_html(
        '<dl class="terms">{}</dl>', format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", told)
    )


def _places(words: set[str], page: str) -> Iterator[tuple[int, list[str]]]:
    """Yield where the parts of a page end in which words first stand, with the words."""
    opened, waiting, left = Counter[str](), dict[str, list[str]](), set(words)
    for match in PIECE.finditer(page):
        closing, tag, word = match.groups()
        if tag:
            opened[tag] += -1 if closing else 1
            if not opened[tag] and tag in waiting:
                yield _behind(tag, page, end=match.end()), waiting.pop(tag)
        elif word in left and not any(opened[one] for one in UNREAD):
            around = next((one for one in AROUND if opened[one]), "")
            if around:
                left.remove(word)
                waiting.setdefault(around, []).append(word)


def _behind(tag: str, page: str, *, end: int) -> int:
    """Return where a line stands behind a part of a page: of a wide table, behind the frame it moves in."""
    return end + len("</div>") if tag == "table" and page.startswith("</div>", end) else end
