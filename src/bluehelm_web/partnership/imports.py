"""Writes of tables that contributors send: kept, their columns understood, their rows drafted or changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm.core.synonyms import fold
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.accounts.models import User, state_of
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.core.rows import noun_of, values_of
from bluehelm_web.partnership import tables
from bluehelm_web.partnership.models import Contributor, HeardColumn, Offer, Upload
from bluehelm_web.partnership.permissions import may_draft, may_edit
from bluehelm_web.partnership.services import offer_edit, offers_draft
from bluehelm_web.partnership.tables import TableRead


class Fate(StrEnum):
    """What applying a table does to a row."""

    DRAFT = "draft"
    CHANGE = "change"
    SAME = "same"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """
    What becomes of one good row.

    Attributes
    ----------
    row
        Its number in the table.
    offer
        What it says.
    fate
        Whether it is drafted, changes an offer, changes nothing, or may not.
    offer_id
        The offer that it is about; empty for one that is drafted.
    """

    row: int
    offer: OfferEntry
    fate: Fate
    offer_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPlan:
    """What a table says, and what becomes of each good row."""

    table: TableRead
    rows: tuple[PlannedRow, ...]

    def num(self, fate: str) -> int:
        """Return how many rows have a fate."""
        return sum(row.fate == fate for row in self.rows)


def upload_keep(name: str, *, content: bytes, kind: str, source: str, user: User) -> Upload:
    """
    Keep a table as it was sent, with what its columns seem to mean.

    Parameters
    ----------
    name, content
        The file.
    kind, source
        Of the figures in rows that do not say so themselves.
    user
        Who sends it.

    Returns
    -------
    Upload
        Nothing of it is an offer yet.

    Raises
    ------
    PermissionDenied
        For anybody who may not draft.
    InputError
        When nothing of it can be read.
    """
    if not may_draft(user):
        raise PermissionDenied
    grid, _faults = tables.grid_of(name, content)
    state = state_of(user)
    remembered = dict(HeardColumn.objects.filter(contributor=state).values_list("heard", "means"))
    upload = Upload(
        contributor=state,
        name=name,
        content=content,
        columns=tables.meanings(grid.header, remembered=remembered),
        kind=kind,
        source=source,
        uploaded_by=user,
    )
    upload.full_clean()
    upload.save()
    return upload


def upload_map(upload: Upload, *, columns: Sequence[str], user: User) -> Upload:
    """
    Say what the columns of a table mean; that is remembered for the tables to come.

    Parameters
    ----------
    upload
        The table.
    columns
        What each column means; empty for one that is left out.
    user
        Somebody of its contributor.

    Returns
    -------
    Upload
        As it is read from now on.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When two columns would mean the same, or one means nothing that an offer has.
    """
    _permit(upload, user=user)
    grid, _faults = tables.grid_of(upload.name, bytes(upload.content))
    told = [name for name in columns if name]
    if len(columns) != len(grid.header) or set(told) - tables.COLUMNS.keys():
        raise ValidationError(_("A column means nothing that an offer has."))
    if len(set(told)) < len(told):
        raise ValidationError(_("Two columns mean the same; leave one of them out."))
    with transaction.atomic():
        upload.columns = list(columns)
        upload.save(update_fields=["columns"])
        for cell, means in zip(grid.header, columns, strict=True):
            if heard := fold(str(cell or ""))[:200]:
                HeardColumn.objects.update_or_create(
                    contributor=upload.contributor, heard=heard, defaults={"means": means}
                )
    return upload


def upload_plan(upload: Upload, *, user: User) -> UploadPlan:
    """
    Return what a table says and what applying it would do; nothing is written.

    Parameters
    ----------
    upload
        The table.
    user
        Somebody of its contributor.

    Returns
    -------
    UploadPlan
        Rows are the same offer as one of the contributor's by its identifier, by the reference of the
        contributor, or by unit type and name.
    """
    _permit(upload, user=user)
    grid, faults = tables.grid_of(upload.name, bytes(upload.content))
    always = {"contributor": upload.contributor, "kind": upload.kind, "source": upload.source}
    states = [noun_of(row, ContributorNoun) for row in Contributor.objects.all()]
    table = tables.read(grid, columns=upload.columns, always=always, states=states)
    table = TableRead(rows=table.rows, faults=(*faults, *table.faults), guesses=table.guesses)
    own = list(Offer.objects.filter(contributor=upload.contributor))
    known: defaultdict[str, list[Offer]] = defaultdict(list)
    for one in own:
        known[f"id {one.pk}"].append(one)
        known[f"reference {one.reference}"].append(one)
        known[f"name {one.unit_type} {one.name}"].append(one)
    rows, met = [], set[str]()
    for row in table.good:
        assert row.offer is not None
        said = row.offer
        keys = [f"id {said.offer_id}", f"reference {said.offer_id}"]
        keys += [f"name {said.unit_type} {said.name}"] if said.name else []
        like = (one for key in keys for one in known[key] if one.pk not in met)
        found = next(like, None)
        fate = Fate.DRAFT
        if found is not None:
            met.add(found.pk)
            fate = _fate(found, values=_values(said, columns=upload.columns), user=user)
        offer_id = found.pk if found else ""
        rows.append(PlannedRow(row=row.row, offer=said, fate=fate, offer_id=offer_id))
    return UploadPlan(table=table, rows=tuple(rows))


def _fate(offer: Offer, *, values: dict[str, Any], user: User) -> Fate:
    if all(getattr(offer, name) == value for name, value in values.items()):
        return Fate.SAME
    return Fate.CHANGE if may_edit(user, offer) else Fate.LOCKED


def _values(offer: OfferEntry, *, columns: Sequence[str]) -> dict[str, Any]:
    """Return what a row says of its offer: what the table has a column for, but for who and whose."""
    told = values_of(offer)
    return {name: told[name] for name in columns if name not in ("", "offer_id", "contributor")}


def upload_apply(upload: Upload, *, user: User, act: Act) -> UploadPlan:
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

    Returns
    -------
    UploadPlan
        What was done; a table that was applied changes nothing when it is applied again.
    """
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        plan = upload_plan(held, user=user)
        if held.applied_at is not None:
            return plan
        drafts = []
        versions = dict(Offer.objects.filter(contributor=held.contributor).values_list("pk", "version"))
        for row in plan.rows:
            if row.fate == Fate.DRAFT:
                values = {**values_of(row.offer), "reference": _reference(row)}
                del values["offer_id"], values["contributor"]
                drafts.append(values)
            elif row.fate == Fate.CHANGE:
                values = _values(row.offer, columns=held.columns)
                offer_edit(row.offer_id, values=values, version=versions[row.offer_id], user=user, act=act)
        offers_draft(drafts, user=user, act=act)
        held.applied_at = timezone.now()
        held.save(update_fields=["applied_at"])
        told = {fate.value: plan.num(fate) for fate in Fate} | {"wrong": len(plan.table.wrong)}
        event_append("table_applied", object_id=f"upload:{held.pk}", payload=told, act=act)
    return plan


def _reference(row: PlannedRow) -> str:
    """Return how the contributor's table calls an offer; empty where it only has a row."""
    return "" if row.offer.offer_id == f"row {row.row}" else row.offer.offer_id


def _permit(upload: Upload, *, user: User) -> None:
    if not may_draft(user) or state_of(user) != upload.contributor:
        raise PermissionDenied
