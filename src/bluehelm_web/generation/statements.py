"""Writes of statements: a draft is filled in line by line, then issued as a version that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bluehelm.generation import statements
from bluehelm.generation.mission_domain import StatementLine as LineNoun
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.core.lists import Words
from bluehelm_web.core.rows import values_of
from bluehelm_web.generation import fits
from bluehelm_web.generation.models import Mission, Statement, StatementFit, StatementLine, StatementVersion
from bluehelm_web.generation.registers import LABELS
from bluehelm_web.generation.services import Keeper
from bluehelm_web.generation.snapshot import lines_of
from bluehelm_web.partnership.given_back import row_named
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.taken import Fate, Refusals, Rows, faults_told


class LinesError(ValidationError):
    """What is wrong with lines of a draft; then none of them is kept."""

    def __init__(self, faults: Mapping[LineNoun, ValidationError]) -> None:
        self.faults = faults
        told = [
            one
            for line, fault in faults.items()
            for one in faults_told(fault, noun=line, name=_("Line %(name)s") % {"name": line.line_id})
        ]
        super().__init__(told)


def statement_begin(statement_id: str, *, mission: Mission, title: str, keeper: Keeper) -> StatementVersion:
    """
    Begin a statement of a mission with an empty draft.

    Parameters
    ----------
    statement_id, title
        What it is called.
    mission
        The mission.
    keeper
        An officer or a planner.

    Returns
    -------
    StatementVersion
        The draft of its first version.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the identifier is taken, or is none.
    """
    keeper.check()
    with changing():
        row = Statement(statement_id=statement_id, mission=mission, title=title)
        row.full_clean()
        row.save(force_insert=True)
        draft = StatementVersion.objects.create(statement=row, number=1, begun_by=keeper.user)
        told = {"mission": mission.pk, "title": title}
        event_append("statement_begun", object_id=object_id(row), payload=told, act=keeper.act)
    return draft


def draft_begin(statement: Statement, *, keeper: Keeper) -> StatementVersion:
    """
    Begin the next version of a statement with the lines of the last one.

    Parameters
    ----------
    statement
        The statement.
    keeper
        An officer or a planner.

    Returns
    -------
    StatementVersion
        The draft; the one that there is, where one was begun before.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    keeper.check()
    with changing():
        last = statement.versions.latest("number")
        if last.is_draft:
            return last
        draft = StatementVersion.objects.create(
            statement=statement, number=last.number + 1, begun_by=keeper.user
        )
        _write(draft, lines_of(last))
        told = {"version": draft.number}
        event_append("statement_draft_begun", object_id=object_id(statement), payload=told, act=keeper.act)
    return draft


def lines_keep(
    version: StatementVersion, *, lines: Sequence[LineNoun], edits: int, keeper: Keeper, reason: str = ""
) -> StatementVersion:
    """
    Make lines those of a draft.

    Parameters
    ----------
    version
        The draft.
    lines
        All of its lines.
    edits
        How often it had been changed when it was read.
    keeper
        An officer or a planner.
    reason
        Why, for the chain; empty where nobody asked for it.

    Returns
    -------
    StatementVersion
        As it is now; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster, or it was issued meanwhile; nothing is changed.
    ValidationError
        When a value is not allowed, or two lines have one identifier.
    """
    keeper.check()
    with changing():
        draft = StatementVersion.objects.get(pk=version.pk)
        if not draft.is_draft or draft.edits != edits:
            raise StaleError
        before = lines_of(draft)
        told = statements.changes(before, after=lines)
        if not told and len(before) == len(lines):
            return draft
        draft.lines.all().delete()
        _write(draft, lines)
        draft.edits += 1
        draft.save(update_fields=["edits"])
        payload = _said(told) | {"version": draft.number} | ({"reason": reason} if reason else {})
        event_append(
            "statement_draft_edited", object_id=object_id(draft.statement), payload=payload, act=keeper.act
        )
    return draft


def lines_take(
    rows: Rows, *, version: StatementVersion, edits: int, keeper: Keeper
) -> tuple[Sequence[Fate], Refusals]:
    """
    Make rows of a table the lines of a draft, as ``lines_keep`` does.

    Parameters
    ----------
    rows
        What they say, each with its number in the table.
    version, edits, keeper
        As of ``lines_keep``.

    Returns
    -------
    tuple of (sequence of Fate, dict)
        What became of each line, and why rows were refused; then nothing was changed.
    """
    lines = [cast("LineNoun", noun) for _number, noun in rows]
    places = {line.line_id: number for line, (number, _noun) in zip(lines, rows, strict=True)}
    before, refusals = {line.line_id: line for line in lines_of(version)}, Refusals()
    try:
        lines_keep(version, lines=lines, edits=edits, keeper=keeper)
    except LinesError as error:
        for line, fault in error.faults.items():
            row = places[line.line_id]
            refusals[row] = faults_told(fault, noun=line, name=row_named(row, line.line_id))
    return _fates(before, after=lines), refusals


def _fates(before: Mapping[str, LineNoun], *, after: Sequence[LineNoun]) -> list[Fate]:
    """Return what becomes of each line, by name."""
    told: dict[str, list[tuple[Words, str, str]]] = {}
    for one in statements.changes(before.values(), after=after):
        told.setdefault(one.line_id, []).append((LABELS.get(one.field, ""), one.before, one.after))
    names = {line.line_id for line in after}
    added = [Fate(name=name, fate="added") for name in names - before.keys()]
    removed = [Fate(name=name, fate="removed") for name in before.keys() - names]
    stay = [
        Fate(name=name, fate="changed" if name in told else "unchanged", told=tuple(told.get(name, ())))
        for name in before.keys() & names
    ]
    return sorted([*added, *removed, *stay], key=lambda one: one.name)


def version_issue(
    version: StatementVersion, *, reason: str, edits: int, on: date, keeper: Keeper
) -> StatementVersion:
    """
    Issue a draft: it changes no more, offers are scored by it again, and whom that concerns is told.

    Parameters
    ----------
    version
        The draft.
    reason
        What was changed and why.
    edits
        How often it had been changed when it was read.
    on
        The day.
    keeper
        An officer or a planner.

    Returns
    -------
    StatementVersion
        Issued.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster; nothing is changed.
    ValidationError
        When it has no line, says what the version before says, or waits for a line that it does not have.
    """
    keeper.check()
    before, after = fits.lines_before(version), lines_of(version)
    told = statements.changes(before, after=after)
    changes = fits.changes(version, on=on)  # of many offers it takes a while, for which nobody should wait
    with changing():
        draft = StatementVersion.objects.select_related("statement").get(pk=version.pk)
        if not draft.is_draft or draft.edits != edits:
            raise StaleError
        _check(after, is_changed=bool(told))
        draft.issued_on, draft.issued_by, draft.reason = on, keeper.user, reason
        draft.full_clean(exclude=["statement"])
        draft.save()
        StatementFit.objects.bulk_create(fits.rows(draft, changes=changes))
        payload = _said(told) | {"version": draft.number, "reason": reason, "offers": len(changes)}
        event_append(
            "statement_issued", object_id=object_id(draft.statement), payload=payload, act=keeper.act
        )
        if before:  # a first version takes nothing away from anybody
            fits.notify(draft, changes=changes, on=on)
    return draft


def _check(lines: Sequence[LineNoun], *, is_changed: bool) -> None:
    """Refuse a version that says nothing, or nothing new, or waits for a line that it does not have."""
    known = {line.line_id for line in lines}
    lacking = sorted({one for line in lines for one in line.after} - known)
    if not lines:
        raise ValidationError(_("It has no line; add one before it is issued."))
    if lacking:
        raise ValidationError(
            _("Lines wait for %(names)s, which it does not have; add them, or correct the lines.")
            % {"names": ", ".join(lacking)}
        )
    if not is_changed:
        raise ValidationError(_("It says what the version before says; change a line before it is issued."))


def _write(version: StatementVersion, lines: Sequence[LineNoun], /) -> None:
    wrong = dict[LineNoun, ValidationError]()
    for line in lines:
        row = StatementLine(**values_of(line), statement_version=version)
        try:
            row.full_clean(exclude=["statement_version"])
        except ValidationError as error:
            wrong[line] = error
        else:
            row.save()
    if wrong:
        raise LinesError(wrong)


def _said(told: Sequence[statements.LineDifference], /) -> dict[str, object]:
    """Return the difference as the chain tells it."""
    return {
        " ".join(("line", one.line_id, one.field)).strip(): f"{one.before} -> {one.after}" for one in told
    }


def object_id(row: Statement) -> str:
    """Return how the chain names a statement."""
    return f"statement:{row.pk}"
