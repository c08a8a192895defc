"""Writes of tables that contributors send: kept, their columns understood, their rows drafted or changed."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone

from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.grid import MAX_BYTES
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.owners import owned_by, owner_of
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.core.rows import values_of
from bluehelm_web.partnership import grids, mapping, proposals, tables
from bluehelm_web.partnership.deletions import has_deleted_since
from bluehelm_web.partnership.models import GOING, Offer, Turn, Upload
from bluehelm_web.partnership.permissions import may_apply, may_draft, may_edit
from bluehelm_web.partnership.planned import Fate, PlannedRow, UploadPlan, settled
from bluehelm_web.partnership.services import RefusedError, offers_draft, offers_edit
from bluehelm_web.partnership.snapshot import states_known
from bluehelm_web.partnership.tables import TableRead

MOST_REASON = 200
"""Characters of a reason at most."""

LARGEST = MAX_BYTES
"""Bytes of a table that is read."""

LONGEST_NAME = 200
"""Characters of the name of a file that are kept."""

OURS = re.compile(r"[A-Z]{3}-[A-Z0-9_]+-[0-9A-F]+")
"""How the registry calls offers; no contributor's own reference looks like that."""


class NotMineError(Exception):
    """The table was cancelled, or a worker has it, or another one."""


def upload_keep(name: str, *, content: bytes, kind: str, source: str, user: User, act: Act) -> Upload:
    """
    Keep a table as it was sent, with what its columns seem to mean; nobody sends twice what still is so.

    Parameters
    ----------
    name, content
        The file.
    kind, source
        Of the figures in rows that do not say so themselves.
    user
        Who sends it.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Upload
        Nothing of it is an offer yet; or, where the same was applied and its offers are as it says, that.

    Raises
    ------
    PermissionDenied
        For anybody who may not draft.
    InputError
        When nothing of it can be read.
    """
    if not may_draft(user):
        raise PermissionDenied
    owner, digest = owner_of(user), hashlib.sha256(content).hexdigest()
    remembered = mapping.remembered(owner)
    spot = mapping.spot_of(name, content, owner=owner, remembered=remembered)
    grid, _faults = grids.grid_of(name, content, sheet=spot.sheet, row=spot.row)
    mapping.check_long(grid)
    own = Upload.objects.filter(owned_by(user), uploaded_by=user, digest=digest)
    before = own.filter(Q(applied_at__isnull=False) | Q(turn__in=GOING)).first()
    is_same = before is not None and (before.kind, before.source) == (kind, source)
    if before is not None and is_same and (before.is_going or _is_still_so(before, user=user)):
        return before
    upload = Upload(
        contributor=owner.state,
        ministry_id=owner.ministry,
        name=name[-LONGEST_NAME:],
        content=content,
        digest=digest,
        columns=tables.meanings(grid.header, remembered=remembered),
        sheets=spot.sheets,
        sheet=spot.sheet,
        header_row=spot.row,
        num_rows=len(grid.lines),
        kind=kind,
        source=source,
        uploaded_by=user,
    )
    with changing():
        upload.full_clean()
        upload.save()
        told = {"name": upload.name, "digest": digest}
        event_append("table_sent", object_id=f"upload:{upload.pk}", payload=told, act=act)
    return upload


def upload_read(upload: Upload) -> TableRead:
    """Return what a table says, row by row, with what is wrong; whose offers it is about is not asked."""
    grid, faults = mapping.grid_of(upload)
    grid = proposals.in_codes(upload, grid)
    always = {"contributor": upload.contributor, "kind": upload.kind, "source": upload.source}
    table = tables.read(
        grid, columns=upload.columns, always=always, states=states_known(), as_of=timezone.localdate()
    )
    return TableRead(rows=table.rows, faults=(*faults, *table.faults), guesses=table.guesses)


def upload_plan(upload: Upload, *, user: User, table: TableRead | None = None) -> UploadPlan:
    """
    Return what a table says and what applying it would do; nothing is written.

    Parameters
    ----------
    upload
        The table.
    user
        Somebody who drafts for its owner.
    table
        What it says, where it was read already.

    Returns
    -------
    UploadPlan
        Rows are the same offer as one of the owner's by its identifier, by the reference of the owner, or,
        without any reference, by unit type and name, which change no released offer; of another ministry's
        they name what is released, and by its identifier alone.
    """
    _permit(upload, user=user)
    table = upload_read(upload) if table is None else table
    known, rows, met = _known(upload), [], set[str]()
    before = applied_before(upload)
    is_corrected = before is not None and (before.kind, before.source) != (upload.kind, upload.source)
    always = ("kind", "source") if is_corrected else ()
    for row in table.good:
        assert row.offer is not None
        said, reference = row.offer, _reference(row.offer, row=row.row)
        like = [*known[f"reference {reference}"], *known[f"id {reference}"]] if reference else []
        if said.name and not reference:
            like = known[f"name {said.unit_type} {said.name}"]
        found = next((one for one in like if one.pk not in met), None)
        planned = PlannedRow(row=row.row, offer=said, fate=Fate.DRAFT)
        if found is not None:
            met.add(found.pk)
            values = _values(found, said=said, columns=(*upload.columns, *always))
            fate = _fate(found, values=values, user=user)
            if found.is_released and not reference and fate is not Fate.SAME:
                fate = Fate.NAMED
            told = _told(found, values=values) if fate is Fate.CHANGE else ()
            about: dict[str, Any] = {
                "offer_id": found.pk,
                "version": found.version,
                "values": values,
                "told": told,
            }
            planned = replace(planned, fate=fate, **about)
        elif OURS.fullmatch(reference):
            planned = replace(planned, fate=Fate.STRANGE)
        rows.append(planned)
    return UploadPlan(table=table, rows=tuple(rows))


def applied_before(upload: Upload) -> Upload | None:
    """Return the same file as its owner applied it last before; none is of a table that was applied."""
    if upload.applied_at is not None:
        return None
    same = Upload.objects.filter(contributor=upload.contributor, ministry=upload.ministry_id)
    same = same.filter(digest=upload.digest, sheet=upload.sheet, applied_at__isnull=False)
    return same.exclude(pk=upload.pk).order_by("-applied_at").defer("content").first()


def _is_still_so(upload: Upload, *, user: User) -> bool:
    """Tell whether applying once more what was applied would change nothing."""
    if has_deleted_since(upload.contributor, upload.applied_at):
        return False
    return upload_plan(upload, user=user).num(Fate.CHANGE) == 0


def _known(upload: Upload) -> defaultdict[str, list[Offer]]:
    """
    Return the offers that the rows of a table may mean, by what they say.

    A row of a table for the whole contributor means one of a ministry only where there is no other like it.
    """
    known, ministry = defaultdict[str, list[Offer]](list), upload.ministry_id
    for one in Offer.objects.filter(contributor=upload.contributor):
        is_own = ministry in (None, one.ministry_id)
        if is_own or one.is_released:
            known[f"id {one.pk}"].append(one)
        if is_own:
            known[f"reference {one.reference}"].append(one)
            known[f"name {one.unit_type} {one.name}"].append(one)
    for said, like in known.items():
        own = [one for one in like if one.ministry_id == ministry]
        known[said] = own or (like if len(like) == 1 else [])
    return known


def _fate(offer: Offer, *, values: dict[str, Any], user: User) -> Fate:
    if all(getattr(offer, name) == value for name, value in values.items()):
        return Fate.SAME
    return Fate.CHANGE if may_edit(user, offer) else Fate.LOCKED


def _told(offer: Offer, *, values: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    pairs = ((name, getattr(offer, name), value) for name, value in values.items())
    return tuple((name, _text(old), _text(new)) for name, old, new in pairs if old != new)


def _text(value: Any) -> str:
    return to_text(tuple(value) if isinstance(value, list) else value)


def _values(offer: Offer, *, said: OfferEntry, columns: Sequence[str]) -> dict[str, Any]:
    """
    Return what becomes of an offer by what its row says: what the table has a column for, but whose it is.

    Where a figure changes, so do kind and source, which are those of the figures.
    """
    told = values_of(said)
    values = {name: told[name] for name in columns if name not in ("", "offer_id", "contributor")}
    if any(getattr(offer, name) != value for name, value in values.items()):
        values |= {"kind": told["kind"], "source": told["source"]}
    return values


def upload_apply(
    upload: Upload, *, user: User, act: Act, seen: str = "", worker: str = "", table: TableRead | None = None
) -> UploadPlan:
    """
    Draft and change what the good rows of a table say; all of them or, after a fault of ours, none.

    Parameters
    ----------
    upload
        The table.
    user
        Somebody of its contributor.
    act
        Who and in which request, for the chain.
    seen
        What somebody was shown of it, and which rows they leave out; empty where nobody looked.
    worker
        Word of the worker that has it; empty for nobody's.
    table
        What it says, where that worker has read it already.

    Returns
    -------
    UploadPlan
        What was done; a table that was applied changes nothing when it is applied again.

    Raises
    ------
    NotMineError
        When a worker has it, or another one, or it was cancelled.
    LateError
        When something else would become of some rows than was shown; then nothing is written.
    ValidationError
        When an offer may not become what its row says; then nothing is written.
    """
    with changing():
        held = Upload.objects.get(pk=upload.pk)
        if held.worker != worker:
            raise NotMineError
        plan = upload_plan(held, user=user, table=table)
        if held.applied_at is not None:
            return plan
        plan = settled(plan, seen=seen)
        drafts, edits = [], {}
        for row in plan.rows:
            if row.fate == Fate.DRAFT:
                reference = _reference(row.offer, row=row.row)
                values = {**values_of(row.offer), "reference": reference, "ministry": held.ministry}
                del values["offer_id"], values["contributor"]
                drafts.append(values)
            elif row.fate == Fate.CHANGE:
                edits[row.offer_id] = (row.values, row.version)
        try:
            offers_edit(edits, user=user, act=act, reason=f"table {held.name}"[:MOST_REASON])
        except RefusedError as error:
            raise ValidationError([f"{error.offer_id}: {words}" for words in error.messages]) from error
        offers_draft(drafts, user=user, act=act)
        held.applied_at, held.turn, held.worker, held.counts = timezone.now(), Turn.NONE, "", plan.counts
        held.save(update_fields=["applied_at", "turn", "worker", "counts"])
        event_append("table_applied", object_id=f"upload:{held.pk}", payload=plan.counts, act=act)
    return plan


def _reference(offer: OfferEntry, *, row: int) -> str:
    """Return how the contributor's table calls an offer; empty where it only has a row."""
    return "" if offer.offer_id == f"row {row}" else offer.offer_id


def _permit(upload: Upload, *, user: User) -> None:
    if not may_apply(user, upload):
        raise PermissionDenied
