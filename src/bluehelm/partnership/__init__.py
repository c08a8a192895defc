"""Partnership: contributors, what they announced and offered, and what that amounts to for planning."""

from bluehelm.partnership import conferences, conflicts, contributors, counting, resolve
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
    "conferences",
    "conflicts",
    "contributors",
    "counting",
    "resolve",
]
