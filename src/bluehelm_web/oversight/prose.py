"""Writes of the texts that people write for a Summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.errors import InputError
from bluehelm.oversight import summary_prose
from bluehelm.oversight.summary_desk import open_desk
from bluehelm.oversight.summary_domain import Prose as ProseNoun
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.conferences.conferences import object_id
from bluehelm_web.conferences.models import Conference
from bluehelm_web.core import names
from bluehelm_web.core.rows import values_of
from bluehelm_web.oversight.models import Prose
from bluehelm_web.oversight.papers import BLOCKS, LANGUAGES, facts_of, summary_of
from bluehelm_web.oversight.permissions import may_write
from bluehelm_web.partnership.services import StaleError

MOST_SIGNS = 20_000
"""Characters of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    Where a text stands, and in which language.

    Attributes
    ----------
    block, theme_id
        The part.
    language
        The language.
    position
        Its place among the texts of the part.
    """

    block: str
    theme_id: str = ""
    language: str = "en"
    position: int = 1

    @property
    def prose_id(self) -> str:
        """Its identifier."""
        return f"{self.theme_id or self.block}.{self.position}.{self.language}"


def prose_keep(conference_id: str, *, place: Place, text: str, version: int, by: Writer) -> Prose | None:
    """
    Keep a text of a Summary, with the figures that it names as they are now; an empty one is taken out.

    Parameters
    ----------
    conference_id
        The conference.
    place
        Where it stands.
    text
        What it says; ``{pledging_states}`` stands for the figure of that name.
    version
        That of the row when it was read; 0 for one that was not there.
    by
        An officer, or whoever chairs.

    Returns
    -------
    Prose or None
        The row; None where there is no text. Kept again it says that it was read against the figures of now.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster; nothing of theirs is lost.
    ValidationError
        When the place is none, the text is too long, or it names a figure that there is not.
    """
    if not may_write(by.user):
        raise PermissionDenied
    with changing():
        conference = Conference.objects.get(pk=conference_id)
        _check(conference, place=place, text=text)
        rows = Prose.objects.filter(conference=conference)
        row = rows.filter(
            block=place.block, theme_id=place.theme_id, position=place.position, language=place.language
        ).first()
        if (row.version if row else 0) != version:
            raise StaleError
        if not text:
            _drop(row, by=by)
            return None
        noun = _noun(conference, place=place, text=text, by=by)
        row = row or Prose(conference=conference, version=0)
        if (row.text, tuple(row.against)) == (noun.text, noun.against):
            return row
        for name, value in values_of(noun).items():
            setattr(row, name, value)
        row.kept_by, row.version = by.user, row.version + 1
        row.save()
        _tell("prose_kept", row=row, by=by, beside={"text": text, "against": list(noun.against)})
    return row


def _noun(conference: Conference, *, place: Place, text: str, by: Writer) -> ProseNoun:
    """Return a text with the figures that it names as they are now; refuse figures that there are not."""
    facts = facts_of(by.user, conference)
    noun = ProseNoun(
        prose_id=place.prose_id,
        block=BLOCKS[place.block],
        theme_id=place.theme_id,
        position=place.position,
        language=place.language,
        text=text,
    )
    try:
        summary_of(replace(facts, prose=(noun,)), language=place.language)
    except InputError as error:
        raise ValidationError({"text": [names.said(str(fault)) for fault in error.faults]}) from error
    [noted] = summary_prose.frozen(open_desk(facts.records, language="en"), prose=[noun])
    return noted


def _check(conference: Conference, *, place: Place, text: str) -> None:
    is_place = place.block in BLOCKS and place.language in LANGUAGES and place.position == 1
    if place.theme_id:
        is_theme = conference.themes.filter(theme_id=place.theme_id).exists()
        is_place = is_place and place.block == "themes" and is_theme
    if not is_place:
        raise ValidationError(_("A Summary has no such part."))
    if len(text) > MOST_SIGNS:
        told = _("It has %(number)s characters; a text has at most %(most)s.")
        raise ValidationError({"text": told % {"number": len(text), "most": MOST_SIGNS}})


def _drop(row: Prose | None, *, by: Writer) -> None:
    if row is not None:
        _tell("prose_dropped", row=row, by=by, beside={})
        row.delete()


def _tell(kind: str, *, row: Prose, by: Writer, beside: Mapping[str, object]) -> None:
    told = {"prose_id": row.prose_id, "version": row.version, **beside}
    event_append(kind, object_id=object_id(row.conference), payload=told, act=by.act)
