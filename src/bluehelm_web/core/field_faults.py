"""What forms say is wrong: name, value, rule and remedy, in the words that their labels have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.formats import localize
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bluehelm.core.tables import record
from bluehelm.core.tables.cells import to_text
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import said

if TYPE_CHECKING:
    from pydantic import ValidationError as PydanticError
    from pydantic_core import ErrorDetails

LONGEST = 60
"""Signs of a value that are told back."""

NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")

BOUNDS = {
    "min_value": gettext_lazy("it must be at least %(limit)s"),
    "max_value": gettext_lazy("it must be at most %(limit)s"),
    "min_length": gettext_lazy("it must have at least %(limit)s signs"),
    "max_length": gettext_lazy("it must have at most %(limit)s signs"),
}
"""Rule of each kind of fault of a field that has a limit."""

LENGTHS = {"string_too_short": "min_length", "string_too_long": "max_length"}
"""That of a length which the library refuses."""

CHOICE = gettext_lazy("it must be one of the choices")
RULES = {"invalid_choice": CHOICE, "invalid_pk_value": CHOICE, "invalid_list": CHOICE}
"""Rule of other kinds of faults of fields."""

OF_KIND: tuple[tuple[type[forms.Field], Words], ...] = (
    (forms.SlugField, gettext_lazy("it must be of letters from A to Z, digits, hyphens and low lines alone")),
    (forms.EmailField, gettext_lazy("it must be an address for mail, such as name@example.org")),
    (forms.URLField, gettext_lazy("it must be an address that begins with https://")),
    (forms.DateTimeField, gettext_lazy("it must be a day with its time, such as 2027-02-28 14:30")),
    (forms.DateField, gettext_lazy("it must be a day, such as 2027-02-28")),
    (forms.TimeField, gettext_lazy("it must be a time, such as 14:30")),
    (forms.FloatField, gettext_lazy("it must be a number")),
    (forms.DecimalField, gettext_lazy("it must be a number")),
    (forms.IntegerField, gettext_lazy("it must be a whole number")),
)
"""What a field takes, by its kind; the first that fits."""


class InWords(forms.BaseForm):
    """A form that says what is wrong in the words of the registry, where Django has its own."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Keep what is wrong, worded anew where it is Django's."""
        super().add_error(field, self._worded(field, error))

    def _worded(self, field: str | None, error: Any) -> Any:
        if not isinstance(error, ValidationError):
            return error
        if hasattr(error, "error_dict"):
            told = {name: self._all(name, some) for name, some in error.error_dict.items()}
            return ValidationError(told)
        return ValidationError(self._all(field or NON_FIELD_ERRORS, error.error_list))

    def _all(self, name: str, errors: list[ValidationError]) -> list[Any]:
        field = self.fields.get(name)
        if field is None:
            return list(errors)
        return [_in_words(one, field=field, name=self._name(name), value=self._value(name)) for one in errors]

    def _name(self, name: str) -> str:
        return str(self.fields[name].label or self[name].label)

    def _value(self, name: str) -> str:
        """Return what was filled in; empty where nobody may read it back."""
        field = self.fields[name]
        if field.widget.is_hidden or isinstance(field.widget, forms.PasswordInput | forms.FileInput):
            return ""
        value = self[name].data
        return value.strip() if isinstance(value, str) else ""

    def tell_library(self, error: PydanticError) -> None:
        """Tell beside each field what the library refuses of what was filled in."""
        labels = {name: self._name(name) for name in self.fields}
        hints = {name: str(field.help_text) for name, field in self.fields.items()}
        for place, told in library_told(error, labels=labels, hints=hints):
            self.add_error(place if place in self.fields else None, told)


def library_told(
    error: PydanticError, *, labels: Mapping[str, Words], hints: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """
    Yield what the library refuses of a noun: the field, and the fault in words.

    Parameters
    ----------
    error
        Of pydantic.
    labels
        What fields are called.
    hints
        What a field takes, for those of which a form says so.

    Yields
    ------
    tuple of str
        Field and fault.
    """
    for fault in error.errors(include_url=False):
        place = str(fault["loc"][0]) if fault["loc"] else ""
        if fault["type"] == "value_error":
            for line in fault["msg"].removeprefix("Value error, ").splitlines():
                yield place or line.split(maxsplit=1)[0], in_labels(_ended(said(line)), labels=labels)
        else:
            hint = (hints or {}).get(place, "")
            rule = _rule_of(fault, hint=hint)
            yield place, sentence(str(labels.get(place, place)), _text(fault["input"]), rule=rule)


def _text(value: object) -> str:
    """Return what a fault tells of a value: nothing of one that is no single word or number."""
    return "" if isinstance(value, dict | list | tuple) or value is None else to_text(value)


def _in_words(error: ValidationError, *, field: forms.Field, name: str, value: str) -> Any:
    """Return one fault of a field, in our words where its message is one of Django's."""
    code = str(error.code or "")
    if not _is_of_django(code, field=field):
        return error
    if code == "required":
        return _("%(name)s is empty; it is needed. Fill it in.") % {"name": name}
    limit = (error.params or {}).get("limit_value")
    rule: Words | None = RULES.get(code)
    if code in BOUNDS and limit is not None:
        rule = str(BOUNDS[code]) % {"limit": _limit(limit)}
    if code == "invalid":
        rule = next((told for kind, told in OF_KIND if isinstance(field, kind)), None)
    if code in RULES and not field.widget.is_hidden:
        value = value or str((error.params or {}).get("value", ""))  # of several that were chosen
    return error if rule is None else sentence(name, value, rule=str(rule))


def _is_of_django(code: str, *, field: forms.Field) -> bool:
    """Return whether nobody has given a field words of its own for a fault."""
    usual: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        usual |= getattr(kind, "default_error_messages", {})
    return bool(code) and field.error_messages.get(code) == usual.get(code)


def sentence(name: str, value: str, *, rule: str) -> str:
    """
    Return a fault as the house words it.

    Examples
    --------
    >>> sentence("Strength, persons", "0", rule="it must be more than 0")
    'Strength, persons is 0; it must be more than 0. Correct it.'
    >>> sentence("Languages", "english", rule="it must be one of the choices")
    'Languages is "english"; it must be one of the choices. Correct it.'
    """
    if not value:
        return _("%(name)s cannot be taken; %(rule)s. Correct it.") % {"name": name, "rule": rule}
    short = value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
    shown = short if NUMBER.fullmatch(short) else _('"%(text)s"') % {"text": short}
    return _("%(name)s is %(value)s; %(rule)s. Correct it.") % {"name": name, "value": shown, "rule": rule}


def _rule_of(fault: ErrorDetails, *, hint: str) -> str:
    """Return the rule of a fault of the library; that of a form is what the field says of it."""
    if fault["type"] in record.BOUNDS:
        return said(record.rule_of(fault))
    if (length := LENGTHS.get(fault["type"])) is not None:
        return str(BOUNDS[length]) % {"limit": _limit(fault["ctx"][length])}
    if hint:
        return _("it must have another form: %(hint)s") % {"hint": hint.rstrip(".")}
    return _("it must have another form")


def _limit(value: object) -> str:
    """Return a limit as the reader writes it; a whole number without a point."""
    is_whole = isinstance(value, float) and value.is_integer()
    return str(localize(int(value) if is_whole and isinstance(value, float) else value))


def _ended(text: str) -> str:
    """Return a fault that says what to do about it."""
    if text.endswith("."):
        return text
    told = _("%(fault)s. Correct it.")
    if not isinstance(text, SafeString):
        return told % {"fault": text}
    return mark_safe(escape(told) % {"fault": text})


def in_labels(text: str, *, labels: Mapping[str, Words]) -> str:
    """
    Return a fault with the names of fields as a form or a table calls them.

    Parameters
    ----------
    text
        A fault of the library; safe HTML stays that.
    labels
        What fields are called.

    Returns
    -------
    str
        Names of several words anywhere in it, and a single word where the fault begins with it.

    Examples
    --------
    >>> labels = {"ready_on": "First day", "women": "Women among the strength"}
    >>> in_labels("ready_on is 2026-11-30; it must be later.", labels=labels)
    'First day is 2026-11-30; it must be later.'
    >>> in_labels("women is 30 persons; women are few.", labels=labels)
    'Women among the strength is 30 persons; women are few.'
    """
    is_safe = isinstance(text, SafeString)
    for name, label in _found(text, labels=labels):
        first = "" if "_" in name else "^"
        shown = str(escape(label) if is_safe else label)
        text = re.sub(rf"{first}\b{name}\b", shown.replace("\\", r"\\"), text)
    return mark_safe(text) if is_safe else text


def _found(text: str, *, labels: Mapping[str, Words]) -> Iterator[tuple[str, Words]]:
    """Yield the names that stand in a text, the longest first."""
    for name in sorted(labels, key=len, reverse=True):
        if name in text:
            yield name, labels[name]
