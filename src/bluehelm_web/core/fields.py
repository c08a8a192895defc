"""Fields of forms."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from bluehelm.core.tables.cells import CellError
from bluehelm_web.core.text import check_shown


class PlainField(forms.CharField):
    """A text without signs that nobody sees, or that turn what follows around."""

    def validate(self, value: str) -> None:
        """Refuse what a cell of a table may not hold either."""
        super().validate(value)
        try:
            check_shown(value)
        except CellError as error:
            raise ValidationError(f"{error.rule}. {error.remedy}.") from error
