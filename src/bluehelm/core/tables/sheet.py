"""What a table must look like, derived from the noun that one row of it becomes."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from bluehelm.core.noun import Noun

UNITS = ("persons", "days", "km", "lane metres", "tonnes", "degrees north", "degrees east")
"""Units that may end the description of a field, after a comma."""


TAGS = {
    "contributor": "#country+code+v_iso3",
    "iso3": "#country+code+v_iso3",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "strength": "#capacity+persons",
    "women": "#capacity+persons+f",
    "source": "#meta+source",
    "stated_on": "#date+stated",
    "recorded_on": "#date+recorded",
    "available_from": "#date+start",
    "available_until": "#date+end",
    "start_on": "#date+start",
    "end_on": "#date+end",
    "starts_on": "#date+start",
    "ends_on": "#date+end",
    "starts_at": "#date+start",
    "ends_at": "#date+end",
}
"""HXL tags of fields whose meaning the standard knows, by name; the others are ``#meta`` with the name."""


class Form(StrEnum):
    """
    How the text of a cell is read.

    Examples
    --------
    >>> Form("whole").name
    'WHOLE'
    """

    TEXT = "text"
    WORD = "word"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes_no"


CLOSED = re.compile(r"\^\(([\w-]+(?:\|[\w-]+)+)\)\??\$")
"""A pattern that lists words; it may allow for none of them."""

FORMS: tuple[tuple[type, Form], ...] = (
    (bool, Form.YES_NO),
    (Enum, Form.WORD),
    (int, Form.WHOLE),
    (float, Form.NUMBER),
    (cast("type", AwareDatetime), Form.MOMENT),
    (date, Form.DATE),
    (str, Form.TEXT),
)
"""Form by type; the first that fits counts (a truth value is an integer in Python)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    One column of a table, or one key of the settings.

    Attributes
    ----------
    name
        Name of the field; settings of a part have a point, as in ``policy.max_units``.
    form
        How a cell, or one part of a list, is read.
    is_list
        Whether a cell holds parts between semicolons.
    is_required
        Whether a table must have it.
    description, unit
        What it holds, and in which unit; the unit is empty when it has none.
    tag
        HXL tag.
    words
        Words that it may hold; empty when it is free.

    Examples
    --------
    >>> Column(name="tier", form=Form.WORD, is_required=True, description="Tier", tag="#meta+tier").is_list
    False
    """

    name: str
    form: Form
    is_list: bool = False
    is_required: bool
    description: str
    unit: str = ""
    tag: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    One table of a scenario.

    Attributes
    ----------
    name
        Name of its file or sheet.
    thing
        What one row is called in messages, such as ``Offer``.
    noun
        What one row becomes.
    key
        Fields that together name a row; no two rows may share them.
    is_required
        Whether a scenario needs it.
    matches
        By column, the vocabulary in which its names are looked up.
    references
        By column, the sheet whose first key it must name.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> Sheet(name="points", thing="Point", noun=Point, key=("lat", "lon")).is_required
    False
    """

    name: str
    thing: str
    noun: type[Noun]
    key: tuple[str, ...]
    is_required: bool = False
    matches: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)


@cache
def columns_of(noun: type[Noun]) -> tuple[Column, ...]:
    """
    Return the columns of a noun, in the order of its fields; a field that is a noun gives one column each.

    Parameters
    ----------
    noun
        Any noun whose fields are texts, numbers, dates, truth values, enums or tuples of them.

    Returns
    -------
    tuple of Column
        One a field.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> [(column.name, column.form.value, column.unit) for column in columns_of(Point)]
    [('lat', 'number', 'degrees north'), ('lon', 'number', 'degrees east')]
    """
    return tuple(column for name, info in noun.model_fields.items() for column in _columns(name, info))


def _columns(name: str, info: FieldInfo) -> tuple[Column, ...]:
    kind, is_list = _plain_type(info.annotation)
    if issubclass(kind, Noun):
        return tuple(_under(name, column) for column in columns_of(kind))
    words = _words(info, kind=kind)
    extra = info.json_schema_extra
    tag = extra.get("hxl") if isinstance(extra, dict) else None
    description = info.description or name.replace("_", " ").capitalize()
    return (
        Column(
            name=name,
            form=Form.WORD if words else next(form for base, form in FORMS if issubclass(kind, base)),
            is_list=is_list,
            is_required=info.is_required(),
            description=description,
            unit=next((unit for unit in UNITS if description.endswith(f", {unit}")), ""),
            tag=str(tag) if tag else TAGS.get(name, f"#meta+{name}"),
            words=words,
        ),
    )


def _words(info: FieldInfo, *, kind: type) -> tuple[str, ...]:
    """Return the words of a closed list: those of an enum, or of a pattern such as ``^(un|self)$``."""
    if issubclass(kind, Enum):
        return tuple(str(word.value) for word in kind)
    patterns = (str(getattr(part, "pattern", None)) for part in info.metadata)
    found = next((match for text in patterns if (match := CLOSED.fullmatch(text))), None)
    return tuple(found[1].split("|")) if found else ()


def _under(name: str, column: Column) -> Column:
    return Column(
        name=f"{name}.{column.name}",
        form=column.form,
        is_list=column.is_list,
        is_required=False,
        description=column.description,
        unit=column.unit,
        tag=f"#meta+{name}_{column.name}",
        words=column.words,
    )


def _plain_type(annotation: Any) -> tuple[type, bool]:  # an annotation may be any expression of types
    """Return the type that one cell, or one part of a list, holds; without None and constraints."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _plain_type(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return _plain_type(next(part for part in get_args(annotation) if part is not types.NoneType))
    if origin is tuple:
        return _plain_type(get_args(annotation)[0])[0], True
    if not isinstance(annotation, type):
        raise TypeError(f"no column can hold {annotation}")
    return annotation, False
