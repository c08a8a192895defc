"""Rows become nouns and nouns become rows, field by field of the same name."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.utils.module_loading import module_has_submodule
from pydantic import BaseModel

from bluehelm.core.tables.cells import to_text

N = TypeVar("N", bound=BaseModel)

AT_ONCE = 1_000
"""Rows that are read at once, however many there are."""


@cache
def stored() -> dict[type[BaseModel], type[models.Model]]:
    """Return which rows hold which noun, as each snapshot names in ``NOUNS``; no other is read or written."""
    areas = [area for area in apps.get_app_configs() if module_has_submodule(area.module, "snapshot")]
    found: dict[type[BaseModel], type[models.Model]] = {}
    for area in areas:
        found |= getattr(import_module(f"{area.name}.snapshot"), "NOUNS", {})
    return found


def noun_of(row: models.Model, noun: type[N], /) -> N:
    """
    Return the noun that a row holds.

    Parameters
    ----------
    row
        A row whose columns have the names of the fields.
    noun
        The class of the noun.

    Returns
    -------
    Noun
        Checked by its own rules.

    Raises
    ------
    LookupError
        When such rows are not known to hold this noun.
    """
    _check(type(row), noun)
    columns = {name: _column(type(row), name) for name in noun.model_fields}
    return noun.model_validate({name: _plain(getattr(row, column)) for name, column in columns.items()})


def nouns_of(rows: models.QuerySet[Any], noun: type[N], /) -> Iterator[N]:
    """
    Yield the nouns that many rows hold, however many: they are read some at a time, and none is kept.

    Parameters
    ----------
    rows
        Rows as of ``noun_of``.
    noun
        The class of the noun.

    Yields
    ------
    Noun
        In the order of the rows.

    Raises
    ------
    LookupError
        As of ``noun_of``.
    """
    _check(rows.model, noun)
    names = tuple(noun.model_fields)
    for values in rows.values_list(*names).iterator(chunk_size=AT_ONCE):
        yield noun.model_validate({name: _plain(value) for name, value in zip(names, values, strict=True)})


def _check(row: type[models.Model], noun: type[BaseModel]) -> None:
    if stored().get(noun) is not row:
        raise LookupError(f"{row.__name__} is not known to hold {noun.__name__}; name it in a snapshot")


def values_of(noun: BaseModel) -> dict[str, Any]:
    """
    Return what a row takes from a noun.

    Parameters
    ----------
    noun
        The noun.

    Returns
    -------
    dict
        Values by column: lists for tuples, text for members of an enumeration.

    Raises
    ------
    LookupError
        When no row is known to hold such a noun.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> values_of(Point(lat=1.5, lon=2.5))
    Traceback (most recent call last):
    ...
    LookupError: no row is known to hold Point; name it in a snapshot
    """
    if type(noun) not in stored():
        raise LookupError(f"no row is known to hold {type(noun).__name__}; name it in a snapshot")
    model = stored()[type(noun)]
    return {_column(model, name): _stored(getattr(noun, name)) for name in type(noun).model_fields}


def said_of(noun: BaseModel, /) -> dict[str, object]:
    """Return what a noun says, as the chain tells it: its fields that are not empty."""
    told = {name: to_text(getattr(noun, name)) for name in type(noun).model_fields}
    return {name: text for name, text in told.items() if text}


def difference(before: BaseModel | None, *, after: BaseModel) -> dict[str, object]:
    """Return what two nouns say differently, as the chain tells it; all of one that is new."""
    if before is None:
        return said_of(after)
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in type(after).model_fields}
    return {name: f"{to_text(old)} -> {to_text(new)}" for name, (old, new) in pairs.items() if old != new}


def _column(model: type[models.Model], name: str, /) -> str:
    """Return under which name a row holds a field: one that names another row holds its key."""
    field = model._meta.get_field(name)
    return field.attname if isinstance(field, models.ForeignKey) else name


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _stored(value: object) -> object:
    if isinstance(value, tuple):
        return [_stored(one) for one in value]
    return value.value if isinstance(value, Enum) else value
