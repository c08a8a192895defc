"""Rows become nouns and nouns become rows, field by field of the same name."""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeVar

from django.db import models
from pydantic import BaseModel

N = TypeVar("N", bound=BaseModel)


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
    """
    return noun.model_validate({name: _plain(getattr(row, name)) for name in noun.model_fields})


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

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> values_of(Point(lat=1.5, lon=2.5))
    {'lat': 1.5, 'lon': 2.5}
    """
    return {name: _stored(getattr(noun, name)) for name in type(noun).model_fields}


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _stored(value: object) -> object:
    if isinstance(value, tuple):
        return [_stored(one) for one in value]
    return value.value if isinstance(value, Enum) else value
