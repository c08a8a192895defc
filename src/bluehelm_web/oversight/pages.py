"""What the pages of a Summary show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bluehelm.oversight.summary_domain import Change, Tally
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.conferences.models import Conference
from bluehelm_web.oversight.editions import edition_file
from bluehelm_web.oversight.models import Edition, Prose
from bluehelm_web.oversight.papers import (
    LANGUAGES,
    PAGE,
    Facts,
    PartOfText,
    changes_of,
    facts_of,
    page_of,
    parts_of,
    summary_of,
)
from bluehelm_web.oversight.prose import Place

PLAIN = re.compile(r"[a-z_]+")
"""Names of figures that texts name; those of a category or a theme stand in the sentences of their part."""

LEFTWARD = ("ar",)
"""Languages of documents that are written from right to left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """
    A Summary as a page shows it.

    Attributes
    ----------
    language, direction
        In which language it is, and how that is written.
    content
        What it says.
    edition
        The edition; None for the records as they are now.
    tally, changes, snapshot
        On what its figures rest, which texts they have left behind, and the hash of records and texts; of an
        edition nothing.
    """

    language: str
    direction: str
    content: SafeString
    edition: Edition | None = None
    tally: Tally | None = None
    changes: tuple[Change, ...] = ()
    snapshot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """
    A part of a Summary, and what is written for it.

    Attributes
    ----------
    part
        The part.
    languages
        Codes of the languages in which there is a text.
    num_changed
        Figures that changed since a text of it was written.
    """

    part: PartOfText
    languages: tuple[str, ...]
    num_changed: int


def language_of(asked: str) -> str:
    """Return in which language a document is shown: as asked, else as the page is, else in English."""
    return next((code for code in (asked, get_language() or "en") if code in LANGUAGES), "en")


def direction_of(language: str) -> str:
    """Return how a language is written."""
    return "rtl" if language in LEFTWARD else "ltr"


def shown_now(facts: Facts, *, language: str) -> Shown:
    """Return the Summary from the records and texts as they are now."""
    made = summary_of(facts, language=language)
    return Shown(
        language=language,
        direction=direction_of(language),
        content=page_of(made, facts=facts),
        tally=made.tally,
        changes=made.changes,
        snapshot=made.snapshot,
    )


def shown_as_published(edition: Edition, *, language: str) -> Shown:
    """Return what was published, byte for byte."""
    content = edition_file(edition, language=language, form=PAGE).decode()
    return Shown(
        language=language,
        direction=direction_of(language),
        content=mark_safe(content),
        edition=edition,
    )


def edition_asked(editions: Sequence[Edition], *, asked: str) -> Edition | None:
    """Return the edition of a number; the latest where none is asked for."""
    return next((row for row in editions if not asked or str(row.number) == asked), None)


def rows_of(facts: Facts, *, conference: Conference, shown: Shown) -> list[PartRow]:
    """Return every part of a Summary, and what is written for it."""
    texts: dict[tuple[str, str], list[Prose]] = {}
    for row in Prose.objects.filter(conference=conference):
        texts.setdefault((row.block, row.theme_id), []).append(row)
    changed = [change.prose_id for change in shown.changes]
    found = []
    for part in parts_of(facts, language=shown.language):
        own = texts.get((part.block, part.theme_id), [])
        found.append(
            PartRow(
                part=part,
                languages=tuple(row.language for row in own),
                num_changed=sum(changed.count(row.prose_id) for row in own),
            )
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """
    The text of a part in one language, as it is written.

    Attributes
    ----------
    part, language, direction
        Of which part, and in which language.
    row
        The row; None while there is none.
    changes
        Figures that changed since it was written.
    figures
        Every figure that a text may name, with its value now.
    """

    part: PartOfText
    language: str
    direction: str
    row: Prose | None
    changes: tuple[Change, ...]
    figures: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """What it says; empty while there is none."""
        return self.row.text if self.row else ""

    @property
    def version(self) -> int:
        """Its version; 0 while there is none."""
        return self.row.version if self.row else 0


def text_of(viewer: Viewer, conference: Conference, *, place: Place) -> Text | None:
    """
    Return the text of a part in one language, beside what the records give for it.

    Parameters
    ----------
    viewer
        Who writes.
    conference
        The conference.
    place
        Where the text stands.

    Returns
    -------
    Text or None
        None where a Summary has no such part.
    """
    facts = facts_of(viewer, conference)
    parts = parts_of(facts, language=place.language)
    asked = (place.block, place.theme_id)
    part = next((one for one in parts if (one.block, one.theme_id) == asked), None)
    if part is None:
        return None
    rows = Prose.objects.filter(conference=conference, block=place.block, theme_id=place.theme_id)
    made = summary_of(replace(facts, prose=()), language="en")
    return Text(
        part=part,
        language=place.language,
        direction=direction_of(place.language),
        row=(row := rows.filter(position=place.position, language=place.language).first()),
        changes=changes_of(facts, prose_id=row.prose_id if row else ""),
        figures=tuple(one for one in made.values.items() if PLAIN.fullmatch(one[0])),
    )
