"""Rows of capacity building become the library's nouns."""

from __future__ import annotations

from django.db import models

from bluehelm.core.noun import Noun
from bluehelm.partnership import capacity_domain as nouns
from bluehelm_web.capacity import models as held

NOUNS: dict[type[Noun], type[models.Model]] = {
    nouns.CapacityOffer: held.CapacityOffer,
    nouns.CapacityNeed: held.CapacityNeed,
    nouns.CapacityPartnership: held.CapacityPartnership,
    nouns.PartnershipStep: held.PartnershipStep,
}
"""Which rows hold which noun."""
