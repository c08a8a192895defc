"""Fields of forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bluehelm.core.tables.cells import CellError, to_text
from bluehelm_web.core.field_faults import InWords
from bluehelm_web.core.text import check_shown


class PlainForm(InWords, forms.Form):
    """A form whose labels stand without a colon, as on all pages, and which tells faults in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class PlainField(forms.CharField):
    """A text without signs that nobody sees, or that turn what follows around; its lines end in one way."""

    def to_python(self, value: Any) -> str:
        """Return the text with the ends of lines that it has on any machine; browsers send two signs."""
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        """Refuse what a cell of a table may not hold either."""
        super().validate(value)
        try:
            check_shown(value)
        except CellError as error:
            raise ValidationError(f"{error.rule}. {error.remedy}.") from error


class WordsField(PlainField):
    """Several words between semicolons, as a cell of a table holds them."""

    def prepare_value(self, value: Any) -> Any:
        """Return what the control shows."""
        return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        """Return the words, each once."""
        words = (word.strip() for word in str(super().clean(value)).replace(",", ";").split(";"))
        return list(dict.fromkeys(word for word in words if word))

    def has_changed(self, initial: Iterable[str] | None, data: Any) -> bool:
        """Return whether other words stand there."""
        return bool(super().has_changed(self.prepare_value(initial or ""), data))


class PartsField(PlainField):
    """Several texts between semicolons."""

    def prepare_value(self, value: Any) -> Any:
        """Return the text in which they stand."""
        return to_text(tuple(value)) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: object, data: Any) -> bool:
        """Return whether other texts stand there."""
        return bool(super().has_changed(self.prepare_value(initial), data))
