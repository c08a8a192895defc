"""Forms of tables that are sent to a register: checked first, and then the same table is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bluehelm.core.errors import InputError
from bluehelm.core.tables.grid import MAX_BYTES
from bluehelm_web.core.names import said

Taken = TypeVar("Taken")
"""What becomes of a table."""


class TableForm(forms.Form):
    """A table of a register, and whether it is only tried; a page that says what it would do names it."""

    file = forms.FileField(
        label=_("Table: CSV or workbook (.xlsx), with columns as in the table that you can take"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    digest = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    @property
    def is_tried(self) -> bool:
        """Whether nothing is to be written."""
        return self.data.get("do") == "try"

    @property
    def checked(self) -> str:
        """Return the digest of the table that was tried and found sound; empty where none was."""
        if self.is_tried:
            return "" if self.errors else self.digest
        return str(self.data.get("checked", ""))

    def taken(self, take: Callable[[], Taken]) -> Taken | None:
        """Return what becomes of the table; None where it is refused, all that is wrong beside the file."""
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
        if not self.is_tried and self.checked not in ("", self.digest):
            raise ValidationError(
                _("It is another table than the one that was tried. Choose that one, or try this one first.")
            )
        return file
