"""Who may keep webhooks."""

from __future__ import annotations

from bluehelm_web.accounts.models import Role, Viewer, has_role


def may_keep_webhooks(viewer: Viewer) -> bool:
    """Tell whether somebody may register webhooks, see their deliveries and end them."""
    return has_role(viewer, Role.ADMINISTRATOR)
