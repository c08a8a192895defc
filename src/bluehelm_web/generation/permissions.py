"""Who may read and keep the registers: officers and planners keep them, whoever signed in reads them."""

from __future__ import annotations

from bluehelm_web.accounts.models import Role, User, Viewer, has_role


def may_read(viewer: Viewer) -> bool:
    """Tell whether somebody may read all registers; the public reads missions and mandates only."""
    return isinstance(viewer, User) and viewer.is_active


def may_keep(viewer: Viewer) -> bool:
    """Tell whether somebody may write to the registers, and see drafts of statements."""
    return has_role(viewer, Role.OFFICER, Role.PLANNER)
