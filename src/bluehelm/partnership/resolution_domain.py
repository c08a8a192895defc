"""Noun of the resolver: which statement gave a value."""

from __future__ import annotations

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class Resolution(Noun):
    """
    Which statement gave one value of one offer, and which ones lost.

    Attributes
    ----------
    offer_id, attribute, value
        The value that planning uses.
    kind, source
        Of the statement that won.
    claim_id
        The claim that won; empty when the register row or a default did.
    over
        Identifiers and values of the claims that lost, as ``C7: 600``.

    Examples
    --------
    >>> Resolution(offer_id="O1", attribute="strength", value="850", kind="published", source="press").over
    ()
    """

    offer_id: str
    attribute: str
    value: str
    kind: Kind
    source: str
    claim_id: str = ""
    over: tuple[str, ...] = ()
