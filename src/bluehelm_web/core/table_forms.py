"""Forms of tables that are sent to a register: checked first, and then the same table is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bluehelm.core.errors import InputError
from bluehelm.core.tables.grid import MAX_BYTES
from bluehelm_web.core.fields import PlainForm
from bluehelm_web.core.names import said

Taken = TypeVar("Taken")
"""What becomes of a table."""


class Do(StrEnum):
    """What is done with a table: tried, taken whole, its sound rows taken, or its wrong ones given back."""

    TRY = "try"
    TAKE = "take"
    SOUND = "sound"
    WRONG = "wrong"


LOOKED_AT = {Do.TAKE: "checked", Do.SOUND: "seen"}
"""
Under which name a page says which table somebody looked at, and what was to become of it, by what is done.

It is the digest of the file, a point, and the mark of what becomes of its rows.
"""


class TableForm(PlainForm):
    """A table of a register, and what is done with it; a page that says what it would do names it."""

    file = forms.FileField(
        label=_("Table: CSV or workbook (.xlsx), with columns as in the table to download"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    digest = ""
    mark = ""

    @property
    def do(self) -> Do:
        """What is to be done."""
        told = self.data.get("do")
        return Do(told) if told in list(Do) else Do.TAKE

    def taken(self, take: Callable[[], Taken]) -> Taken | None:
        """Return what becomes of the table; None where it cannot be read, and why stands beside the file."""
        if not self.is_valid():
            return None
        try:
            return take()
        except InputError as error:
            self.add_error("file", [said(str(fault)) for fault in error.faults])
        except ValidationError as error:
            self.add_error("file", error.messages)
        return None

    def clean_file(self) -> object:
        """Return the file, where it is not too large to be read, and the one that was tried."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("It is larger than %(most)s bytes."), params={"most": MAX_BYTES})
        self.digest = hashlib.sha256(file.read()).hexdigest()
        file.seek(0)
        told, _point, self.mark = self.data.get(LOOKED_AT.get(self.do, ""), "").partition(".")
        if told not in ("", self.digest):
            raise ValidationError(
                _("It is another table than the one that was tried. Choose that one, or try this one first.")
            )
        return file
