"""Writes of many announcements at once: a table taken over, and a field of several changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.synonyms import Index
from bluehelm.core.tables import Sheet
from bluehelm.deployment import vocabulary
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.accounts.models import User, Viewer, state_of
from bluehelm_web.accounts.owners import owned_by, speaks_for
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import BATCH, changing, events_append
from bluehelm_web.core.rows import difference, noun_of, said_of, values_of
from bluehelm_web.partnership.announced import LABELS, correctable, names_of_states, object_id
from bluehelm_web.partnership.announcements import (
    CORRECTED,
    RECORDED,
    check,
    check_id,
    check_not_captured,
    corrected,
    ids_free,
    kept_for,
)
from bluehelm_web.partnership.earlier import earlier_keep
from bluehelm_web.partnership.given_back import row_named
from bluehelm_web.partnership.models import Announcement
from bluehelm_web.partnership.permissions import may_record
from bluehelm_web.partnership.sheets import Placed
from bluehelm_web.partnership.snapshot import states_known
from bluehelm_web.partnership.taken import SENT, Fate, Refusals, fate_of, faults_told
from bluehelm_web.partnership.told_records import Record, records_tell

SHEET = Sheet(
    name="announcements",
    thing="Announcement",
    noun=AnnouncementNoun,
    key=("announcement_id",),
    matches={"contributor": "contributors"},
)
"""A table of announcements, as in a scenario."""


NEW = re.compile(r"new[ -]?\d*", re.IGNORECASE)
"""How a table of a contributor calls what is to be recorded; the registry gives it an identifier."""


def hint_for(viewer: Viewer) -> str:
    """Return what becomes of rows that somebody sends."""
    if not state_of(viewer):
        return _("Rows of a known identifier are corrected, others recorded, none is taken out.")
    return _(
        "Rows of an identifier of yours are corrected; those called new 1, new 2 and so on are recorded as"
        " drafts, to which the registry gives an identifier; none is taken out."
    )


def indexes() -> Mapping[str, Index]:
    """Return how contributors may be called in a table, those of the registry among them."""
    return vocabulary.indexes({"contributors": states_known()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """
    One announcement that is to say something.

    Attributes
    ----------
    noun
        What it is to say.
    row
        The row; None for one that is new.
    told
        What that changes, as the chain tells it.
    named
        How a table calls it, where the registry gives it an identifier; empty otherwise.
    """

    noun: AnnouncementNoun
    row: Announcement | None
    told: Mapping[str, object]
    named: str = ""

    @property
    def fate(self) -> Fate:
        """What becomes of it."""
        before = noun_of(self.row, AnnouncementNoun) if self.row is not None else None
        name = self.named if before is None and self.named else self.noun.announcement_id
        return fate_of(name, before=before, after=self.noun, labels=LABELS)


def announcements_take(table: Placed, *, by: Writer) -> tuple[Sequence[Fate], Refusals]:
    """
    Take rows of a table over: those of a known identifier are corrected, others recorded.

    Parameters
    ----------
    table
        What they say, each with its number in the table.
    by
        Whoever may record them.

    Returns
    -------
    tuple of (sequence of Fate, dict)
        What became of those that were taken, and why others were not.

    Raises
    ------
    PermissionDenied
        For whoever may record none.
    """
    if not may_record(by.user):
        raise PermissionDenied
    refusals, taken = Refusals(), list[Planned]()
    with changing():
        nouns = {number: cast("AnnouncementNoun", noun) for number, noun in table.rows}
        rows = Announcement.objects.select_related("capture")
        known = rows.in_bulk([one.announcement_id for one in nouns.values()])
        states, new = names_of_states(), _drafted(nouns, user=by.user)
        held = [*known.values(), *(one.row for one in new.values() if one.row is not None)]
        own = correctable(by.user, held)
        for number, noun in nouns.items():
            row = known.get(noun.announcement_id)
            try:
                one = new.get(number) or planned(_over(row, noun=noun, table=table), row=row)
                check_planned(one, user=by.user, states=states, own=own)
            except ValidationError as error:
                refusals[number] = faults_told(error, noun=noun, name=row_named(number, noun.announcement_id))
            else:
                taken.append(one)
        fates = [one.fate for one in taken]
        announcements_write(taken, reason=str(SENT), by=by)
    return fates, refusals


def _over(row: Announcement | None, *, noun: AnnouncementNoun, table: Placed) -> AnnouncementNoun:
    return noun if row is None else table.over(noun_of(row, AnnouncementNoun), noun=noun)


def _drafted(nouns: Mapping[int, AnnouncementNoun], *, user: User) -> dict[int, Planned]:
    """Return what is to become of the rows that a contributor calls new: one that it has already stays."""
    state = state_of(user)
    sent = {number: noun for number, noun in nouns.items() if state and NEW.fullmatch(noun.announcement_id)}
    if not sent:
        return {}
    rows = Announcement.objects.filter(owned_by(user))
    own = {_unnamed(noun_of(row, AnnouncementNoun)): row for row in rows}
    found = dict[int, Planned]()
    for (number, noun), free in zip(sent.items(), ids_free(state, number=len(sent)), strict=True):
        row = own.get(_unnamed(noun))
        named = noun.model_copy(update={"announcement_id": free if row is None else row.pk})
        found[number] = replace(planned(named, row=row), named=noun.announcement_id)
    return found


def _unnamed(noun: AnnouncementNoun, /) -> AnnouncementNoun:
    return noun.model_copy(update={"announcement_id": "-"})


def planned(noun: AnnouncementNoun, *, row: Announcement | None) -> Planned:
    """Return what is to become of an announcement that says something."""
    told = difference(noun_of(row, AnnouncementNoun), after=noun) if row is not None else {}
    return Planned(noun=noun, row=row, told=told)


def check_planned(one: Planned, *, user: User, states: Collection[str], own: Collection[str]) -> None:
    """
    Refuse what somebody may not let an announcement say, or no announcement may say.

    Parameters
    ----------
    one
        What it is to say.
    user
        Who wants that.
    states
        Codes of contributors.
    own
        Identifiers of the announcements that this user may correct.

    Raises
    ------
    ValidationError
        With what is wrong.
    """
    noun, row, said = one.noun, one.row, {"name": one.noun.announcement_id}
    if state_of(user) not in ("", noun.contributor):
        raise ValidationError(_("%(name)s is of another contributor; leave the row out.") % said)
    _check_known(one, user=user)
    if row is not None and one.told and row.pk not in own:
        if not state_of(user):
            raise ValidationError(
                _("%(name)s was released by its state, which alone corrects it. Leave the row out.") % said
            )
        raise ValidationError(_("%(name)s is released; your releaser corrects it. Leave the row out.") % said)
    if row is not None and one.told:
        check_not_captured(row)
    check(noun, states=states)
    if row is None:
        check_id(noun.announcement_id)
    Announcement(**values_of(noun)).clean_fields()


def _check_known(one: Planned, *, user: User) -> None:
    """Refuse an identifier of what is not to be corrected; none says whether a draft of others has it."""
    noun, row, said = one.noun, one.row, {"name": one.noun.announcement_id}
    is_seen = row is not None and (row.is_released or speaks_for(user, row.owner))
    is_known = row is not None and is_seen and row.contributor == noun.contributor
    if state_of(user) and not is_known and not one.named:
        told = _(
            "%(name)s is no announcement of yours. Call a row that is to be recorded new 1, new 2 and so on;"
            " the registry gives it an identifier."
        )
        raise ValidationError(told % said)
    if row is not None and not is_known:
        raise ValidationError(_("%(name)s is taken; give the row another identifier.") % said)


def announcements_write(changes: Sequence[Planned], *, reason: str, by: Writer) -> None:
    """Write announcements that were checked, all at once, with an event of each that says something else."""
    new = [Announcement(**values_of(one.noun), **kept_for(by.user)) for one in changes if one.row is None]
    edits = [(one.row, one) for one in changes if one.row is not None and one.told]
    before = [noun_of(row, AnnouncementNoun) for row, _one in edits]
    rows = [corrected(row, noun=one.noun, told=one.told) for row, one in edits]
    Announcement.objects.bulk_create(new, batch_size=BATCH)
    Announcement.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["announcement_id"],
        update_fields=[one.name for one in Announcement._meta.concrete_fields if not one.primary_key],
    )
    recorded = {object_id(row): said_of(noun_of(row, AnnouncementNoun)) for row in new}
    told = {object_id(row): {**one.told, "reason": reason} for row, one in edits}
    events_append(RECORDED, told=recorded, act=by.act)
    events = events_append(CORRECTED, told=told, act=by.act)
    stood = zip(rows, before, events, strict=True)
    earlier_keep([(said, event) for row, said, event in stood if row.is_released])
    written = [Record(row=row) for row in new]
    written += [Record(row=row, told=told[object_id(row)]) for row, _one in edits]
    records_tell(written, labels=LABELS, user=by.user)
