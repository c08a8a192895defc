"""What may be chosen where something is asked of a scenario, and what is asked by default."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from bluehelm.deployment import areas as mission_areas
from bluehelm.deployment.domain import SiteRole
from bluehelm.deployment.routes import PASSAGES
from bluehelm.deployment.scenario import Scenario
from bluehelm.partnership import contributors
from bluehelm_web.core.names import named
from bluehelm_web.planning.forms import Choices

REPLICATIONS = 10_000
"""Simulated runs of a plan, where nobody says otherwise."""


def question_of(found: Scenario) -> dict[str, int]:
    """Return the question that a scenario asks."""
    settings = found.settings
    return {"target": settings.target, "day": settings.day, "replications": REPLICATIONS, "seed": 1}


def areas() -> Choices:
    """Return the mission areas to which a force may be called."""
    return [(one.code, f"{named(one.name)} ({one.code})") for one in mission_areas.areas()]


def shocks_of(found: Scenario) -> Mapping[str, Choices]:
    """Return what may leave, shut or be shut off in a scenario, by field."""
    states = {one.iso3: one.name for one in (*contributors.contributors(), *found.contributors)}
    offering = sorted({one.contributor for one in found.offers})
    sites = [(one.site_id, f"{one.name} ({one.site_id})", one.role) for one in found.sites]

    def of(*roles: SiteRole) -> Choices:
        return [(code, name) for code, name, role in sites if role in roles]

    return {
        "contributors": [(code, f"{named(states.get(code, code))} ({code})") for code in offering],
        "offers": [(one.offer_id, f"{one.offer_id} {one.name}".strip()) for one in found.offers],
        "passages": [(name, name.capitalize()) for name in PASSAGES],
        "ports": of(SiteRole.SPOD),
        "airfields": of(SiteRole.APOD),
        "no_go_areas": [(code, name) for code, name, _role in sites],
        "area": [("", _("none: the scenario's own")), *areas()],
    }
