"""Core: what every area shares: the base of nouns, claims and their kinds, points, provenance, errors."""

from bluehelm.core.claims import Claim, Kind
from bluehelm.core.errors import DependencyMissing, Fault, InputError, MissingReference, NotAllowed
from bluehelm.core.noun import Noun
from bluehelm.core.places import Point
from bluehelm.core.provenance import Provenance

__all__ = [
    "Claim",
    "DependencyMissing",
    "Fault",
    "InputError",
    "Kind",
    "MissingReference",
    "NotAllowed",
    "Noun",
    "Point",
    "Provenance",
]
