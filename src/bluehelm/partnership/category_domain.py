"""Noun of categories: what announcements are about."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.partnership.delivery_domain import Gives


class AnnouncementCategory(Noun):
    """
    What announcements may be about, by which words it is known, and what such announcements give as a rule.

    Attributes
    ----------
    code
        As announcements, guide lines and themes name it.
    name
        What it is called in a heading.
    words
        Words of a speech by which it is known.
    gives
        What an announcement of it gives where nobody says otherwise; empty when nothing can be said.
    is_unit
        Whether that is a unit as a rule.
    kind, source
        How far that can be checked, and where.

    Examples
    --------
    >>> AnnouncementCategory(
    ...     code="medical",
    ...     name="Medical support",
    ...     gives="capability",
    ...     is_unit=True,
    ...     kind="illustrative",
    ...     source="invented",
    ... ).words
    ()
    """

    code: str = Field(pattern=r"^[a-z][a-z_]*$", description="As announcements name it")
    name: str = Field(min_length=1, description="What it is called")
    words: tuple[str, ...] = Field(default=(), description="Words of a speech by which it is known")
    gives: Gives | Literal[""] = Field(default="", description="What it gives as a rule")
    is_unit: bool = Field(description="Whether that is a unit as a rule")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Whose reading it is")
