"""The base of every noun that crosses a boundary."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """
    A frozen record; one definition serves file, form, schema, template and reference page.

    Unknown fields are refused and values do not change; ``model_copy(update=...)`` gives a changed copy.

    Examples
    --------
    >>> class Site(Noun):
    ...     name: str
    >>> Site(name="Bouar").name
    'Bouar'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, ser_json_inf_nan="null")
