"""The letters behind the number of a day: Django knows those of English alone, and French has its own."""

from __future__ import annotations

from django.utils.dateformat import DateFormat
from django.utils.translation import get_language

_english = DateFormat.S


def _suffix(self: DateFormat) -> str:
    """Return the letters behind the number of a day, in the language that is spoken."""
    if (get_language() or "").split("-")[0] != "fr":
        return _english(self)
    return "er" if self.j() == 1 else ""


DateFormat.S = _suffix  # type: ignore[method-assign]  # it offers no other way
