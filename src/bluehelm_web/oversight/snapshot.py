"""Texts of a Summary become the library's nouns."""

from __future__ import annotations

from django.db import models

from bluehelm.core.noun import Noun
from bluehelm.oversight.summary_domain import Prose
from bluehelm_web.oversight import models as held

NOUNS: dict[type[Noun], type[models.Model]] = {Prose: held.Prose}
"""Which rows hold which noun."""
