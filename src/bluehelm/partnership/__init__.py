"""Partnership: contributors, what they announced and offered, and what that amounts to for planning."""

from bluehelm.partnership import contributors, resolve
from bluehelm.partnership.domain import (
    Announcement,
    Caveat,
    Component,
    Contributor,
    OfferEntry,
    UnitOffer,
)
from bluehelm.partnership.resolution_domain import Resolution

__all__ = [
    "Announcement",
    "Caveat",
    "Component",
    "Contributor",
    "OfferEntry",
    "Resolution",
    "UnitOffer",
    "contributors",
    "resolve",
]
