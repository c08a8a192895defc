"""Claims: what somebody stated, when, where it can be checked, and of which kind it is."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from bluehelm.core.noun import Noun


class Kind(StrEnum):
    """
    How far others can check a figure; the first is the strongest.

    Examples
    --------
    >>> [kind.value for kind in Kind]
    ['published', 'measured', 'derived', 'assumed', 'illustrative']
    """

    PUBLISHED = "published"
    MEASURED = "measured"
    DERIVED = "derived"
    ASSUMED = "assumed"
    ILLUSTRATIVE = "illustrative"


class Claim(Noun):
    """
    One statement about one attribute of one thing.

    Attributes
    ----------
    claim_id
        Identifier, unique in a scenario.
    subject
        Identifier of the thing that the claim is about, such as an offer.
    attribute
        Name of the field that it fills, such as ``strength``.
    value
        The value as text, in the field's own unit.
    unit
        Unit of the value, such as ``persons``; empty when it has none.
    kind
        How far others can check it.
    source
        Document, page or person that states it.
    stated_on
        Day on which it was stated.
    recorded_on
        Day from which the register knew it.

    Examples
    --------
    >>> Claim(
    ...     claim_id="C1",
    ...     subject="O1",
    ...     attribute="strength",
    ...     value="850",
    ...     unit="persons",
    ...     kind="published",
    ...     source="press",
    ...     stated_on="2015-09-28",
    ...     recorded_on="2015-09-29",
    ... ).kind.value
    'published'
    """

    claim_id: str = Field(min_length=1, description="Identifier, unique in a scenario")
    subject: str = Field(min_length=1, description="Identifier of the offer that the claim is about")
    attribute: str = Field(min_length=1, description="Field of the offer that it fills")
    value: str = Field(min_length=1, description="Value as text, in the field's own unit")
    unit: str = Field(default="", description="Unit of the value")
    kind: Kind = Field(description="How far others can check the value")
    source: str = Field(min_length=1, description="Document, page or person that states it")
    stated_on: date = Field(description="Day on which it was stated")
    recorded_on: date = Field(description="Day from which the register knew it")
