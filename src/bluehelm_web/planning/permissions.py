"""Who may plan: planners with the scenarios of their organization, analysts with those that they began."""

from __future__ import annotations

from bluehelm_web.accounts.models import User, Viewer, can, kind_of
from bluehelm_web.accounts.roles import ABILITIES, INSIDE, Ability
from bluehelm_web.generation.permissions import may_read
from bluehelm_web.partnership.models import Readers
from bluehelm_web.partnership.permissions import read_by
from bluehelm_web.planning.models import WIDE, Scenario, Shown


def may_plan(viewer: Viewer) -> bool:
    """Tell whether somebody may open scenarios at all, and bring new ones."""
    return can(viewer, Ability.ANALYSE)


def may_change(viewer: Viewer, scenario: Scenario) -> bool:
    """Tell whether somebody may change a scenario and ask for its plans."""
    if not isinstance(viewer, User) or viewer.organization_id != scenario.owner_id:
        return False
    return can(viewer, Ability.PLAN) or (can(viewer, Ability.ANALYSE) and _has_begun(viewer, scenario))


def _has_begun(viewer: User, scenario: Scenario) -> bool:
    return scenario.versions.filter(number=1, made_by=viewer).exists()


def _is_of_analyst(scenario: Scenario) -> bool:
    first = scenario.versions.defer("document").select_related("made_by").get(number=1)
    return first.made_by is not None and Ability.PLAN not in ABILITIES.get(first.made_by.role, ())


def limits_in(scenario: Scenario, *, viewer: Viewer) -> frozenset[Readers]:
    """
    Return which limits of the register may come into a scenario by somebody: those that all who open it read.

    They are its planners, as of ``read_by``, and the analyst who began it; what it came to is shown to others
    without a limit.
    """
    return frozenset({Readers.PUBLIC}) if _is_of_analyst(scenario) else read_by(viewer)


def may_share(viewer: Viewer, scenario: Scenario, *, shown_to: str = Shown.LEADERSHIP) -> bool:
    """Tell whether somebody may share what a scenario came to; beyond the own organization offices alone."""
    ability = Ability.SHOW_PLANS if shown_to in WIDE else Ability.PLAN
    return can(viewer, ability) and may_change(viewer, scenario)


def is_shown(viewer: Viewer) -> bool:
    """Tell whether somebody is shown what is shown to whoever signs in: not host countries, nor missions."""
    return kind_of(viewer) in INSIDE


def leads(viewer: Viewer) -> bool:
    """Tell whether somebody reads what planners of the own organization share."""
    return can(viewer, Ability.READ_PLANS)


def may_take_over(viewer: Viewer, *, mission: str) -> bool:
    """Tell whether somebody may take over what is kept of a mission."""
    return may_plan(viewer) and may_read(viewer, mission=mission)
