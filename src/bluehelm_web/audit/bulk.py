"""One field of several rows changed in one step: once, of all or of none, and so that it can be undone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from pydantic import ValidationError as PydanticError

from bluehelm.core.noun import Noun
from bluehelm_web.audit.models import BulkChange
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.core.field_faults import library_told

MOST = 200
"""Rows that are changed at once."""

LATEST = 10
"""Changes of a list that are shown."""


class BulkError(Exception):
    """What keeps something from being done to some of the rows: then it is done to none."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Which field is changed, why, by whom and in which request."""

    column: str
    reason: str
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    Rows of which several may be changed at once.

    Attributes
    ----------
    place
        How it is kept where they stand.
    read
        From keys to the nouns of those rows that there are and that may be changed.
    write
        Makes nouns what their rows say, for a reason; ``BulkError`` tells what is wrong with which.
    """

    place: str
    read: Callable[[Sequence[str]], Mapping[str, Noun]]
    write: Callable[[Mapping[str, Noun], Why], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What is to become of which rows.

    Attributes
    ----------
    column
        Which field.
    value
        What it becomes, as JSON has it.
    signs
        By the key of each row, how it was when it was looked at.
    """

    column: str
    value: object
    signs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    What becomes of a row.

    Attributes
    ----------
    key
        Which row.
    before, after
        What it says; after is None where the library does not take it.
    sign
        How it is now.
    fault
        What is wrong with it.
    """

    key: str
    before: Noun
    after: Noun | None
    sign: str
    fault: str

    @property
    def is_change(self) -> bool:
        """Tell whether it says something else afterwards."""
        return self.after != self.before


def too_many(keys: Sequence[str]) -> str:
    """Return what is said where more rows are chosen than are changed at once; empty where it is not so."""
    if len(keys) <= MOST:
        return ""
    said = _(
        "%(number)s rows are chosen; at most %(most)s are changed at once. Nothing was done: choose fewer."
    )
    return said % {"number": len(keys), "most": MOST}


def sign_of(noun: Noun) -> str:
    """
    Return what tells whether a row says the same as before.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> sign_of(Point(lat=1.0, lon=2.0)) == sign_of(Point(lat=1.0, lon=2.5))
    False
    """
    return hashlib.sha256(noun.model_dump_json().encode()).hexdigest()[:32]


def changed(noun: Noun, *, column: str, value: object) -> Noun:
    """
    Return a noun that says something else in one field, or nothing there, checked by its own rules.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> changed(Point(lat=1.0, lon=2.0), column="lon", value=3.5)
    Point(lat=1.0, lon=3.5)
    """
    told = noun.model_dump(mode="json", exclude={column}) | ({} if value is None else {column: value})
    return type(noun).model_validate_json(json.dumps(told))


def steps_of(nouns: Mapping[str, Noun], *, column: str, value: object) -> list[Step]:
    """
    Return what becomes of rows, and what is wrong with those of which the library does not take it.

    Parameters
    ----------
    nouns
        What the rows say, by key.
    column
        Which field.
    value
        What it becomes, as JSON has it.

    Returns
    -------
    list of Step
        In the same order.
    """
    return [_step(key, noun, column=column, value=value) for key, noun in nouns.items()]


def _step(key: str, noun: Noun, /, *, column: str, value: object) -> Step:
    after, fault = None, ""
    try:
        after = changed(noun, column=column, value=value)
    except PydanticError as error:
        told = library_told(error, labels={})
        fault = format_html_join(" ", "{}", ((one,) for _place, one in told))
    return Step(key=key, before=noun, after=after, sign=sign_of(noun), fault=fault)


def bulk_do(table: Table, *, wanted: Wanted, reason: str, act: Act) -> BulkChange:
    """
    Change a field of several rows, of all or of none; the same request does it once, however often it comes.

    Parameters
    ----------
    table
        Where they stand.
    wanted
        Which rows, as they were looked at, and what becomes of them.
    reason
        Why.
    act
        Who, and in which request: that of the form, so that a form that is sent twice does it once.

    Returns
    -------
    BulkChange
        What was changed; rows that say it already are left out.

    Raises
    ------
    BulkError
        With what is wrong with which row; then none is changed.
    ValidationError
        When nothing would change, or the request did something else before.
    PermissionDenied
        When the request was somebody else's.
    """
    with changing():
        if done := BulkChange.objects.filter(pk=act.request_id).first():
            return _same(done, place=table.place, wanted=wanted, act=act)
        steps = steps_of(table.read(list(wanted.signs)), column=wanted.column, value=wanted.value)
        faults = _faults(steps, signs=wanted.signs)
        if faults:
            raise BulkError(faults)
        after = {step.key: step.after for step in steps if step.is_change and step.after is not None}
        if not after:
            raise ValidationError(_("Each of them says so already; nothing would change."))
        table.write(after, Why(column=wanted.column, reason=reason, act=act))
        change = BulkChange(
            request_id=act.request_id,
            place=table.place,
            column=wanted.column,
            value=wanted.value,
            actor_id=act.actor_id,
            reason=reason,
            rows=_kept(steps, table=table, column=wanted.column),
        )
        change.save(force_insert=True)
        _tell("rows_changed", change, reason=reason, act=act)
    return change


def _same(done: BulkChange, *, place: str, wanted: Wanted, act: Act) -> BulkChange:
    """Return what a request has done before, where it asks for the same again."""
    if done.actor_id != act.actor_id:
        raise PermissionDenied
    asked = (place, wanted.column, wanted.value)
    if (done.place, done.column, done.value) != asked or not set(done.rows) <= set(wanted.signs):
        raise ValidationError(_("This form was sent before, for something else. Choose the rows anew."))
    return done


def _faults(steps: Iterable[Step], *, signs: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with which row: what is gone, was changed meanwhile or cannot be."""
    found = {step.key: step for step in steps}
    gone = {key: _("It stands here no more.") for key in signs if key not in found}
    stale = {
        key: _("Somebody else has changed it meanwhile; look at it again.")
        for key, step in found.items()
        if step.sign != signs.get(key)
    }
    return gone | {key: step.fault for key, step in found.items() if step.fault} | stale


def _kept(steps: Iterable[Step], *, table: Table, column: str) -> dict[str, dict[str, object]]:
    """Return what has become of rows, and what undoes it."""
    before = {step.key: step.before for step in steps if step.is_change}
    return {
        key: {
            "before": before[key].model_dump(mode="json")[column],
            "after": noun.model_dump(mode="json")[column],
            "sign": sign_of(noun),
        }
        for key, noun in table.read(list(before)).items()
    }


def _tell(kind: str, change: BulkChange, *, reason: str, act: Act) -> None:
    told = {"place": change.place, "column": change.column, "rows": len(change.rows), "reason": reason}
    event_append(kind, object_id=f"change:{change.pk}", payload=told, act=act)


def bulk_undo(change_id: str, *, table: Table, reason: str, act: Act) -> BulkChange:
    """
    Make rows say again what they said before a change, unless one of them has changed since.

    Parameters
    ----------
    change_id
        The change.
    table
        Where its rows stand.
    reason
        Why.
    act
        Who and in which request, for the chain.

    Returns
    -------
    BulkChange
        Undone; nothing happens twice.

    Raises
    ------
    BulkError
        With the rows that have changed since, or are gone; then none is changed.
    """
    with changing():
        change = BulkChange.objects.get(pk=change_id)
        if change.undone_at is not None:
            return change
        here = change.place == table.place
        nouns = table.read(list(change.rows)) if here else {}
        faults, before = {}, {}
        for key, told in change.rows.items():
            if key not in nouns:
                faults[key] = _("It stands here no more.")
            elif sign_of(nouns[key]) != told["sign"]:
                faults[key] = _("It has been changed since.")
            else:
                before[key] = changed(nouns[key], column=change.column, value=told["before"])
        if faults:
            raise BulkError(faults)
        table.write(before, Why(column=change.column, reason=reason, act=act))
        change.undone_at, change.undone_by_id = timezone.now(), act.actor_id
        change.save(update_fields=["undone_at", "undone_by_id"])
        _tell("rows_restored", change, reason=reason, act=act)
    return change


def changes_of(place: str) -> list[Any]:
    """Return what was changed together lately of a list, latest first."""
    return list(BulkChange.objects.filter(place=place)[:LATEST])
