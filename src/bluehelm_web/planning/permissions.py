"""Who may plan: planners, with the scenarios of their own organization."""

from __future__ import annotations

from bluehelm_web.accounts.models import Role, User, Viewer, has_role
from bluehelm_web.planning.models import Scenario


def may_plan(viewer: Viewer) -> bool:
    """Tell whether somebody may open scenarios at all."""
    return has_role(viewer, Role.PLANNER)


def may_change(viewer: Viewer, scenario: Scenario) -> bool:
    """Tell whether somebody may change a scenario and ask for its plans."""
    return isinstance(viewer, User) and may_plan(viewer) and viewer.organization_id == scenario.owner_id
