"""What the page of a conference shows."""

from __future__ import annotations

from dataclasses import dataclass

from bluehelm.partnership.conference_domain import Conference as ConferenceNoun
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.conferences.models import (
    OVER,
    CaptureState,
    Conference,
    Delegation,
    Session,
    State,
    StatementText,
)
from bluehelm_web.conferences.parts import PARTS, WORDS
from bluehelm_web.conferences.permissions import reads_all
from bluehelm_web.conferences.recorded import recorded
from bluehelm_web.conferences.selectors import captures_told, gaps_of, pledging_of
from bluehelm_web.core.lists import Words
from bluehelm_web.core.rows import noun_of
from bluehelm_web.generation.forms import initial_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationRow:
    """A delegation, and its closed words as they are said."""

    row: Delegation
    kind: Words
    way: Words


def page_of(conference: Conference, *, viewer: Viewer) -> dict[str, object]:
    """
    Return what the page of a conference shows of what it is made of.

    Parameters
    ----------
    conference
        The conference.
    viewer
        To whom it is shown.

    Returns
    -------
    dict
        By the name that the template has for it.
    """
    delegations = list(conference.delegations.all())
    pledges = captures_told(conference)
    num_withdrawn = sum(one.state == CaptureState.WITHDRAWN for one in pledges)
    return {
        "gaps": list(zip(gaps_of(conference), conference.guidelines.all(), strict=True)),
        "delegations": [
            DelegationRow(row=row, kind=WORDS[row.delegation_kind], way=WORDS[row.participation])
            for row in delegations
        ],
        "sessions": sessions_of(conference),
        "themes": list(conference.themes.all()),
        "initiatives": list(conference.initiatives.all()),
        "pledges": pledges,
        "num_standing": len(pledges) - num_withdrawn,
        "num_withdrawn": num_withdrawn,
        "on_record": recorded(conference, viewer=viewer),
        "pledging": pledging_of(conference),
        "statements": statements_of(conference, delegations=delegations, reads_all=reads_all(viewer)),
        "parts": PARTS,
        "speaking": next((row for row in delegations if row.code == conference.speaking), None),
        "is_live": conference.state == State.LIVE,
        "is_over": conference.state in OVER,
    }


def sessions_of(conference: Conference) -> list[tuple[Session, Words]]:
    """Return the agenda of a conference, each entry with its closed word as it is said."""
    return [(row, WORDS[row.session_kind]) for row in conference.sessions.all()]


def statements_of(
    conference: Conference, *, delegations: list[Delegation], reads_all: bool
) -> list[tuple[str, StatementText, list[StatementText]]]:
    """
    Return the statements of a conference, each with its delegation and its translations.

    Parameters
    ----------
    conference
        As of ``page_of``.
    reads_all
        Whether they are shown to the secretariat, or to everybody.
    delegations
        Of the conference.

    Returns
    -------
    list of tuple
        Others than the secretariat are shown what was said: a text of who has not spoken yet waits.
    """
    names = {row.code: row.name for row in delegations}
    said = {row.code for row in delegations if row.spoke_at is not None}
    rows = list(conference.statementtexts.all())
    is_over = conference.state in OVER
    shown = [row for row in rows if reads_all or is_over or row.delegation in said]
    return [
        (
            names.get(row.delegation, row.delegation),
            row,
            [one for one in shown if one.translation_of == row.statement_id],
        )
        for row in shown
        if not row.translation_of
    ]


def initial_of_conference(conference: Conference) -> dict[str, object]:
    """Return what a form shows of what is known of a conference."""
    return initial_of(noun_of(conference, ConferenceNoun))
