"""Counts that only a document of one conference needs; all others are rules of ``partnership.counting``."""

from __future__ import annotations

from collections.abc import Iterable

from bluehelm.oversight.summary_words import Words
from bluehelm.partnership import counting_rows
from bluehelm.partnership.conference_domain import SessionKind
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.counting import Count
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.guide_domain import Initiative, Theme

ENGLISH = Words("en")
"""Language in which labels and definitions of rules are kept."""


def sessions(records: ConferenceRecords, *, of: SessionKind) -> Count:
    """
    Count the sessions of a kind.

    Parameters
    ----------
    records
        Records of one conference.
    of
        The kind.

    Returns
    -------
    Count
        0 when there is none.
    """
    return _counted("sessions", rows=(row.session_id for row in records.sessions if row.session_kind is of))


def statements(records: ConferenceRecords) -> Count:
    """
    Count the statements that were made or sent.

    Parameters
    ----------
    records
        Records of one conference.

    Returns
    -------
    Count
        Without translations.
    """
    return _counted(
        "statements", rows=(row.statement_id for row in records.statements if not row.translation_of)
    )


def guide_lines(records: ConferenceRecords) -> Count:
    """
    Count the lines of the pledging guide.

    Parameters
    ----------
    records
        Records of one conference.

    Returns
    -------
    Count
        0 when there is no guide.
    """
    return _counted("guide_lines", rows=(row.line_id for row in records.guide_lines))


def theme_pledges(records: ConferenceRecords, *, theme: Theme) -> Count:
    """
    Count the pledges of a theme.

    Parameters
    ----------
    records
        Records of one conference.
    theme
        The theme.

    Returns
    -------
    Count
        Its rows are the pledges.
    """
    found = of_theme(records, theme=theme)
    return _counted("theme_pledges", rows=(row.announcement_id for row in found))


def initiative_pledges(records: ConferenceRecords, *, of: Initiative) -> Count:
    """
    Count the pledges that are commitments under an initiative.

    Parameters
    ----------
    records
        Records of one conference.
    of
        The initiative.

    Returns
    -------
    Count
        Its rows are the pledges.
    """
    found = (row for row in standing(records) if row.initiative_id == of.initiative_id)
    return _counted("initiative_pledges", rows=(row.announcement_id for row in found))


def other_pledges(records: ConferenceRecords) -> Count:
    """
    Count the pledges that belong to no theme of a conference.

    Parameters
    ----------
    records
        Records of one conference.

    Returns
    -------
    Count
        Its rows are the pledges.
    """
    told = {row.announcement_id for theme in records.themes for row in of_theme(records, theme=theme)}
    found = (row.announcement_id for row in standing(records))
    return _counted("other_pledges", rows=(name for name in found if name not in told))


def followed(records: ConferenceRecords) -> Count:
    """
    Count the pledges of which a later step is on record.

    Parameters
    ----------
    records
        Records of one conference.

    Returns
    -------
    Count
        Out of all pledges that stand.
    """
    known = {row.announcement_id for row in records.deliveries}
    stand = standing(records)
    rows = (row.announcement_id for row in stand if row.announcement_id in known)
    return _counted("followed", rows=rows, denominator=len(stand))


def of_theme(records: ConferenceRecords, *, theme: Theme) -> tuple[Announcement, ...]:
    """
    Return the pledges of a theme.

    Parameters
    ----------
    records
        Records of one conference.
    theme
        The theme.

    Returns
    -------
    tuple of Announcement
        Those that name it, and those that name none and whose subject belongs to it; without withdrawn ones
        and those that repeat another.
    """
    return tuple(
        row
        for row in standing(records)
        if row.theme_id == theme.theme_id or (not row.theme_id and row.category in theme.categories)
    )


def standing(records: ConferenceRecords) -> tuple[Announcement, ...]:
    """
    Return the pledges that stand: not withdrawn, and no repetition of another.

    Parameters
    ----------
    records
        Records of one conference.

    Returns
    -------
    tuple of Announcement
        In the order of the records.
    """
    taken, _ = counting_rows.standing(records).chosen(lambda _row: "")
    return tuple(taken)


def _counted(
    rule: str, *, rows: Iterable[str], value: int | None = None, denominator: int | None = None
) -> Count:
    """Return a count of rows; its label and definition are those of the table of words."""
    found = tuple(rows)
    return Count(
        rule=rule,
        version=1,
        label=ENGLISH.text(f"rule.{rule}"),
        definition=ENGLISH.text(f"def.{rule}"),
        value=len(found) if value is None else value,
        rows=found,
        denominator=denominator,
    )
