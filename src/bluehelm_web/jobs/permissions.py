"""Who may keep webhooks."""

from __future__ import annotations

from bluehelm_web.accounts.models import Viewer, can
from bluehelm_web.accounts.roles import Ability


def may_keep_webhooks(viewer: Viewer) -> bool:
    """Tell whether somebody may register webhooks, see their deliveries and end them."""
    return can(viewer, Ability.KEEP_ACCOUNTS)
