"""What whoever comes second reads beside a form: what stands now where it differs, and who wrote that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.template.defaultfilters import date as date_text
from django.utils.formats import localize
from django.utils.translation import gettext as _

from bluehelm_web.accounts.selectors import Told, told_of
from bluehelm_web.audit.models import Event

UNKEPT = ("reason",)
"""Fields that say why somebody writes; they belong to the change and not to what is changed."""


def tell_clash(form: forms.BaseForm, events: Sequence[Event], *, sign: str = "version") -> None:
    """
    Tell beside each field what stands now, and let the same form be sent again.

    What was written stays. The sign of what was read becomes that of what is shown now, so that whoever
    keeps it again writes over what they have seen, and over nothing else.

    Parameters
    ----------
    form
        A form that is valid but was refused; what it says first is what stands now.
    events
        What was changed, latest first, as far as the reader may see it.
    sign
        The hidden field that says what was read.
    """
    told = told_of(events)
    names = [name for name in form.changed_data if name in form.initial and name not in (*UNKEPT, sign)]
    form.add_error(None, _lead(told[0] if told else None))
    for name in names:
        form.add_error(name, _beside(form, name, told=told))
    sent = cast("QueryDict", form.data).copy()
    sent[form.add_prefix(sign)] = str(form.initial[sign])
    form.data = sent


def _lead(last: Told | None) -> str:
    if last is None or not last[1]:
        lead = _("Somebody else has changed this meanwhile.")
    else:
        said = {"who": last[1], "at": date_text(last[0].at, "DATETIME_FORMAT")}
        lead = _("%(who)s has changed this meanwhile, at %(at)s UTC.") % said
    rest = _(
        "Nothing of yours was kept yet; it stands below, and beside it what stands now where the two differ."
        " Take over what is right, and keep it again: it then replaces what stands now."
    )
    return f"{lead} {rest}"


def _beside(form: forms.BaseForm, name: str, *, told: Iterable[Told]) -> str:
    """Return what stands now in a field, and who wrote that; nobody where no event tells."""
    value = value_shown(form.fields[name], form.get_initial_for_field(form.fields[name], name))
    last = next((one for one in told if name in (one[3] or {})), None)
    if last is None or not last[1]:
        return _("Now: %(value)s.") % {"value": value}
    said = {"value": value, "who": last[1], "at": date_text(last[0].at, "DATETIME_FORMAT")}
    return _("Now: %(value)s (%(who)s, %(at)s UTC).") % said


def value_shown(field: forms.Field, value: Any) -> str:
    """
    Return what a field holds, as its form words it.

    Examples
    --------
    >>> value_shown(forms.ChoiceField(choices=[("un", "the United Nations")]), "un")
    'the United Nations'
    >>> value_shown(forms.CharField(), ("en", "fr")), value_shown(forms.FloatField(), 45.0)
    ('en; fr', '45')
    >>> value_shown(forms.CharField(), "")
    'nothing'
    """
    if value in (None, "", [], ()):
        return _("nothing")
    if isinstance(value, (list, tuple)):
        return "; ".join(value_shown(field, one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ChoiceField):
        names = {
            str(key): str(label) for key, label in cast("Iterable[tuple[object, object]]", field.choices)
        }
        return names.get(str(value), str(value))
    if isinstance(value, (date, datetime)):
        is_moment = isinstance(value, datetime)
        return str(date_text(value, "DATETIME_FORMAT" if is_moment else "DATE_FORMAT"))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(localize(value))
