"""What the log says a field holds: in the words of its form, and not as the machine keeps it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from django.template.defaultfilters import date as date_text
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bluehelm_web.accounts.roles import OrganizationKind, Role
from bluehelm_web.conferences.parts import WORDS as OF_CONFERENCES
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import colon, named
from bluehelm_web.documents.models import Kind as DocumentKind
from bluehelm_web.documents.models import Readers
from bluehelm_web.forces.models import Outcome
from bluehelm_web.forces.permissions import rules, visit_names
from bluehelm_web.generation.registers import WORDS as OF_REGISTERS
from bluehelm_web.partnership.announced import GIVES
from bluehelm_web.partnership.forms import Lift, unit_type_choices
from bluehelm_web.partnership.models import Kind, ReasonReaders
from bluehelm_web.site.fields import field_name

ARROW = " -> "
"""Between what a field held and what it holds."""

FREE = ("reason", "text", "evidence", "note", "remark", "title", "name", "reply", "source", "by_hand")
"""Fields in which somebody writes what they like: not a word of them is another one."""

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}($|[T ]\d{2}:\d{2})")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Said = Mapping[str, Words]


@cache
def _fixed() -> Mapping[str, Said]:
    """Return the words of closed lists, by field."""
    bases: Said = dict(Kind.choices)
    return {
        "basis": bases,
        "gives": dict(GIVES),
        "lift": dict(Lift.choices),
        "outcome": dict(Outcome.choices),
        "readers": {**dict(ReasonReaders.choices), **dict(Readers.choices)},
        "reason read by": dict(ReasonReaders.choices),
        "role": dict(Role.choices),
        "kind": {**dict(OrganizationKind.choices), **dict(DocumentKind.choices), **bases},
    }


def _of_rules() -> dict[str, Callable[[], Said]]:
    """Return the words that the rules of the ladder and the catalogue give, by field."""
    return {
        "level": lambda: {one.id: named(one.name) for one in rules().levels},
        "unit_type": lambda: dict(unit_type_choices()),
        "visit": visit_names,
    }


def _words(name: str, kind: str) -> Said:
    """Return what the values of a field are called."""
    if name == "kind" and kind.startswith(("ladder", "proposal")):
        return {one: named(label) for one, label in rules().event_names.items()}
    if given := _of_rules().get(name):
        return given()
    return {**OF_CONFERENCES, **OF_REGISTERS, **_fixed().get(name, {})}


def value_shown(value: object, *, name: str, kind: str) -> SafeString:
    """
    Return what the log shows of a value.

    Parameters
    ----------
    value
        As the event keeps it: text, number, list, or what was and what is with an arrow between them.
    name
        The field, as the event has it.
    kind
        The kind of the event.

    Returns
    -------
    SafeString
        In words where it is a number, a day, a list, yes or no, or a word of a closed list; what somebody
        wrote stays as it is, and is marked as English.

    Examples
    --------
    >>> value_shown("un -> self", name="lift", kind="offer_edited")
    'the United Nations -&gt; its contributor'
    >>> value_shown("['en', 'fr'] -> []", name="languages", kind="offer_edited")
    '<span lang="en">en</span>; <span lang="en">fr</span> -&gt; -'
    >>> value_shown("45.0", name="notice_mode_days", kind="offer_drafted")
    '45'
    """
    if name not in FREE and isinstance(value, str) and value.count(ARROW) == 1:
        old, new = (_one(part, name=name, kind=kind) for part in value.split(ARROW))
        return format_html("{}{}{}", old, ARROW, new)
    return _one(value, name=name, kind=kind)


def _one(value: object, *, name: str, kind: str) -> SafeString:
    """Return one value: what was, what is, or a part of a list."""
    if isinstance(value, Mapping):
        pairs = [
            (field_name(key, kind), colon(), _one(one, name=key, kind=kind)) for key, one in value.items()
        ]
        return format_html_join("; ", "{}{}{}", pairs)
    if name in FREE:
        return _english(value)
    value = _read(value)
    if isinstance(value, (list, tuple)):
        return format_html_join("; ", "{}", [(_one(one, name=name, kind=kind),) for one in value] or [("-",)])
    told = _plain(value)
    if told is None:
        words = _words(name.rpartition(" ")[2] if name.startswith("line ") else name, kind)
        told = str(words[value]) if isinstance(value, str) and value in words else None
    return format_html("{}", told) if told is not None else _english(value)


def _english(value: object) -> SafeString:
    return format_html('<span lang="en">{}</span>', value)


def _read(text: object) -> object:
    """Return the list that a text was made of; else what it is."""
    if isinstance(text, str) and text[:1] in "[(" and text[-1:] in "])":
        try:
            found = ast.literal_eval(text)
        except (SyntaxError, ValueError):
            return text
        return found if isinstance(found, (list, tuple)) else text
    return text


def _plain(value: object) -> str | None:
    """Return a number, a day, yes, no or nothing as the reader writes it; None for any other text."""
    text = str(value)
    fixed = {"": "-", "None": "-", "True": _("yes"), "yes": _("yes"), "False": _("no"), "no": _("no")}
    if text in fixed:
        return fixed[text]
    if MOMENT.match(text):
        return _day(text)
    if NUMBER.fullmatch(text) and not (text[0] == "0" and text[1:2].isdigit()):
        whole, _dot, rest = text.partition(".")
        return str(localize(float(text) if rest.strip("0") else int(whole)))
    return None


def _day(text: str) -> str | None:
    """Return a day or a moment as the reader writes it; None for what is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if DAY.fullmatch(text):
        return str(date_text(at, "DATE_FORMAT"))
    return _("%(at)s UTC") % {"at": date_text(at, "DATETIME_FORMAT")}
