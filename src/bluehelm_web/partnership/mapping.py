"""How tables that contributors send are understood: where they begin, and what their columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.synonyms import fold
from bluehelm.core.tables.cells import plainly
from bluehelm.core.tables.grid import Grid
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.owners import Owner
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.core.names import said
from bluehelm_web.partnership import grids, tables
from bluehelm_web.partnership.models import GOING, HeardColumn, Upload
from bluehelm_web.partnership.permissions import may_apply

MOST_ROWS = 20_000
"""Rows of a table that is kept: while they are written, nobody else writes anything."""


def remembered(owner: Owner) -> dict[str, str]:
    """Return what the columns of an owner's tables were said to mean, by their folded names."""
    heard = HeardColumn.objects.filter(contributor=owner.state, ministry=owner.ministry)
    return dict(heard.values_list("heard", "means"))


def spot_of(name: str, content: bytes, *, owner: Owner, remembered: dict[str, str]) -> grids.Spot:
    """Return where a table that an owner sends seems to begin; the sheet that was chosen last comes first."""
    chosen = Upload.objects.filter(contributor=owner.state, ministry=owner.ministry, is_placed=True)
    said_by = partial(tables.said_by, remembered=remembered)
    return grids.spot_of(name, content, said_by=said_by, chosen=[*chosen.values_list("sheet", flat=True)[:1]])


def grid_of(upload: Upload) -> tuple[Grid, tuple[Fault, ...]]:
    """Return the table of a file that is kept, from where it begins, and what is wrong with some lines."""
    return grids.grid_of(upload.name, bytes(upload.content), sheet=upload.sheet, row=upload.header_row)


def check_long(grid: Grid) -> None:
    """Raise ``InputError`` for a table with too many rows."""
    if len(grid.lines) > MOST_ROWS:
        raise InputError(
            Fault(
                code="file-too-large",
                thing=f"Table {plainly(grid.label)}",
                value=f"it has {len(grid.lines):,} rows",
                rule=f"at most {MOST_ROWS:,} are applied at once",
                remedy="Send it in parts",
            )
        )


def upload_place(upload: Upload, *, sheet: str, row: int, user: User, act: Act) -> Upload:
    """
    Say where a table begins; the sheet is remembered for the tables to come.

    Parameters
    ----------
    upload
        The table; of one that was applied another is made, so that each sheet of a workbook can be applied.
    sheet
        One of its sheets; empty for the one of a CSV file.
    row
        The row that names its columns.
    user
        Somebody of its contributor.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Upload
        As it is read from now on, its columns understood anew.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When nothing can be read there, or the table is being applied.
    """
    if not may_apply(user, upload):
        raise PermissionDenied
    sheet = sheet or upload.sheet
    if sheet not in (upload.sheet, *upload.sheets) or row < 1:
        raise ValidationError(_("The workbook has no such sheet or row."))
    try:
        grid, _faults = grids.grid_of(upload.name, bytes(upload.content), sheet=sheet, row=row)
        check_long(grid)
    except InputError as error:
        raise ValidationError([said(str(fault)) for fault in error.faults]) from error
    owner = Owner(state=upload.contributor, ministry=upload.ministry_id)
    with changing():
        placed = Upload.objects.get(pk=upload.pk)
        if placed.is_going:
            raise ValidationError(_("The table is being applied; wait for that, or cancel it."))
        if placed.applied_at is not None:
            placed.pk, placed.applied_at, placed.counts, placed.error = None, None, {}, ""
            placed._state.adding, placed.uploaded_by = True, user
        placed.sheet, placed.header_row, placed.is_placed = sheet, row, True
        placed.columns = tables.meanings(grid.header, remembered=remembered(owner))
        placed.num_rows = len(grid.lines)
        placed.save()
        payload = {"sheet": sheet, "row": row}
        event_append("table_placed", object_id=f"upload:{placed.pk}", payload=payload, act=act)
    return placed


def upload_map(upload: Upload, *, columns: Sequence[str], user: User, act: Act) -> Upload:
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
    act
        Who and in which request, for the chain.

    Returns
    -------
    Upload
        As it is read from now on.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When two columns would mean the same, one means nothing that an offer has, or the table was applied
        or is being.
    """
    if not may_apply(user, upload):
        raise PermissionDenied
    grid, _faults = grid_of(upload)
    told = [name for name in columns if name]
    if len(columns) != len(grid.header) or set(told) - tables.COLUMNS.keys():
        raise ValidationError(_("A column means nothing that an offer has."))
    if len(set(told)) < len(told):
        raise ValidationError(_("Two columns mean the same; leave one of them out."))
    with changing():
        if Upload.objects.filter(Q(applied_at__isnull=False) | Q(turn__in=GOING), pk=upload.pk).exists():
            raise ValidationError(
                _("The table was applied, or is being applied; what its columns mean there stands.")
            )
        upload.columns = list(columns)
        upload.save(update_fields=["columns"])
        for cell, means in zip(grid.header, columns, strict=True):
            if heard := fold(str(cell or ""))[:200]:
                HeardColumn.objects.update_or_create(
                    contributor=upload.contributor,
                    ministry=upload.ministry,
                    heard=heard,
                    defaults={"means": means},
                )
        payload = {"columns": ", ".join(name or "-" for name in columns)}
        event_append("columns_mapped", object_id=f"upload:{upload.pk}", payload=payload, act=act)
    return upload
