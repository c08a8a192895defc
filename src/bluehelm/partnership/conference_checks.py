"""Checks of records of conferences across their rows: what is named must belong where it is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bluehelm.core.claims import Claim
from bluehelm.core.errors import Fault
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.tables import Tables
from bluehelm.core.tables.cells import shown
from bluehelm.core.tables.references import placed
from bluehelm.partnership.conference_domain import (
    Conference,
    Delegation,
    DelegationKind,
    Session,
    StatementText,
)
from bluehelm.partnership.contributors import is_state
from bluehelm.partnership.delivery_domain import Reply
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.guide_domain import GuideLine, Initiative, Theme


def cross_faults(tables: Tables) -> tuple[Fault, ...]:
    """Return what contradicts between rows and tables; rows that have a fault of their own are left out."""
    return (
        *_subjects(tables),
        *_no_states(tables),
        *_elsewhere(tables),
        *_strangers(tables),
        *_replies(tables),
        *_circles(tables),
    )


def notes(tables: Tables) -> tuple[str, ...]:
    """Return what is sound by itself but that somebody should confirm."""
    said = placed(tables, noun=Announcement, sheet="announcements")
    known = {row.announcement_id for row, _ in said}
    return tuple(
        f"{place}: {row.announcement_id} repeats {row.repeats}, which is not here, so that it counts"
        for row, place in said
        if row.repeats and row.repeats not in known
    )


def _is_whole(tables: Tables, *sheets: str) -> bool:
    """Return whether tables were read without a fault, so that what is not there is truly absent."""
    return not tables.unread & {"", *sheets} and not any(tables.broken.get(sheet) for sheet in sheets)


def _subjects(tables: Tables) -> Iterator[Fault]:
    if not _is_whole(tables, "conferences", "announcements"):
        return
    known = {row.conference_id for row, _ in placed(tables, noun=Conference, sheet="conferences")}
    known |= {row.announcement_id for row, _ in placed(tables, noun=Announcement, sheet="announcements")}
    for claim, place in placed(tables, noun=Claim, sheet="claims"):
        if claim.subject not in known:
            near = nearest(claim.subject, names=sorted(known))
            yield Fault(
                code="missing-reference",
                thing=f"Claim {claim.claim_id}",
                value=f"subject is {shown(claim.subject)}",
                rule="no conference and no announcement has this identifier",
                remedy=meant(near, otherwise="Correct the cell, or add what it is about"),
                place=f"{place}, column subject",
            )


def _no_states(tables: Tables) -> Iterator[Fault]:
    for row, place in placed(tables, noun=Delegation, sheet="delegations"):
        if row.delegation_kind is DelegationKind.STATE and not is_state(row.code):
            yield Fault(
                code="delegation-no-state",
                thing=f"Delegation {row.code} {row.name}",
                value="delegation_kind is state",
                rule="no member state has this code, and it is none of XAA to XZZ",
                remedy="Correct the code, or write organization or observer",
                place=f"{place}, column code",
            )


def _homes(tables: Tables) -> dict[str, Mapping[str, str]]:
    """Return, by table, the conference of each row."""
    return {
        "guide_lines": {
            row.line_id: row.conference_id for row, _ in placed(tables, noun=GuideLine, sheet="guide_lines")
        },
        "themes": {row.theme_id: row.conference_id for row, _ in placed(tables, noun=Theme, sheet="themes")},
        "sessions": {
            row.session_id: row.conference_id for row, _ in placed(tables, noun=Session, sheet="sessions")
        },
        "statements": {
            row.statement_id: row.conference_id
            for row, _ in placed(tables, noun=StatementText, sheet="statements")
        },
    }


def _named(tables: Tables) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield thing, own conference, column, table and name of each row that is named, and the place."""
    for row, place in placed(tables, noun=Initiative, sheet="initiatives"):
        yield f"Initiative {row.initiative_id}", row.conference_id, "theme_id", "themes", row.theme_id, place
    for line, place in placed(tables, noun=GuideLine, sheet="guide_lines"):
        yield f"Guide line {line.line_id}", line.conference_id, "theme_id", "themes", line.theme_id, place
    for text, place in placed(tables, noun=StatementText, sheet="statements"):
        thing, at = f"Statement {text.statement_id}", text.conference_id
        yield thing, at, "session_id", "sessions", text.session_id, place
        yield thing, at, "translation_of", "statements", text.translation_of, place
    for said, place in placed(tables, noun=Announcement, sheet="announcements"):
        thing, at = f"Announcement {said.announcement_id}", said.conference
        yield thing, at, "theme_id", "themes", said.theme_id, place
        yield thing, at, "line_id", "guide_lines", said.line_id, place


def _elsewhere(tables: Tables) -> Iterator[Fault]:
    homes = _homes(tables)
    for thing, own, column, sheet, name, place in _named(tables):
        other = homes[sheet].get(name, own)
        if other != own:
            yield Fault(
                code="another-conference",
                thing=thing,
                value=f"{column} is {shown(name)}, which belongs to {other}",
                rule=f"it must belong to its own conference, {own}",
                remedy="Name one of its own conference, or correct the conference",
                place=f"{place}, column {column}",
            )


def _strangers(tables: Tables) -> Iterator[Fault]:
    """Yield a fault for each statement of a delegation that its conference does not list."""
    if not _is_whole(tables, "delegations"):
        return
    listed: dict[str, set[str]] = {}
    for row, _ in placed(tables, noun=Delegation, sheet="delegations"):
        listed.setdefault(row.conference_id, set()).add(row.code)
    for text, place in placed(tables, noun=StatementText, sheet="statements"):
        known = listed.get(text.conference_id, {text.delegation})
        if text.delegation not in known:
            near = nearest(text.delegation, names=sorted(known))
            yield Fault(
                code="missing-reference",
                thing=f"Statement {text.statement_id}",
                value=f"delegation is {shown(text.delegation)}",
                rule=f"no delegation to {text.conference_id} has this code",
                remedy=meant(near, otherwise="Correct the cell, or add it to the table delegations"),
                place=f"{place}, column delegation",
            )


def _replies(tables: Tables) -> Iterator[Fault]:
    said = placed(tables, noun=Announcement, sheet="announcements")
    owners = {row.announcement_id: row.contributor for row, _ in said}
    for reply, place in placed(tables, noun=Reply, sheet="replies"):
        owner = owners.get(reply.announcement_id, reply.contributor)
        if owner != reply.contributor:
            yield Fault(
                code="reply-of-another",
                thing=f"Reply to {reply.announcement_id}",
                value=f"contributor is {reply.contributor}",
                rule=f"only {owner}, which announced it, replies",
                remedy=f"Write {owner}, or correct the announcement",
                place=f"{place}, column contributor",
            )


def _circles(tables: Tables) -> Iterator[Fault]:
    """Yield a fault for each announcement that repeats itself by way of others."""
    said = placed(tables, noun=Announcement, sheet="announcements")
    repeated = {row.announcement_id: row.repeats for row, _ in said if row.repeats}
    for row, place in said:
        name, passed = repeated.get(row.announcement_id, ""), set[str]()
        while name and name not in passed and name != row.announcement_id:
            passed.add(name)
            name = repeated.get(name, "")
        if name == row.announcement_id:
            yield Fault(
                code="repeats-in-a-circle",
                thing=f"Announcement {name}",
                value=f"repeats is {shown(row.repeats)}, which repeats it",
                rule="one of them must be the first",
                remedy="Empty the cell of the first",
                place=f"{place}, column repeats",
            )
