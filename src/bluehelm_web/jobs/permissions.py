"""Who may keep webhooks."""

from __future__ import annotations

from bluehelm_web.accounts.models import User, Viewer, can
from bluehelm_web.accounts.roles import Ability


def may_keep_webhooks(viewer: Viewer) -> bool:
    """Tell whether somebody may register webhooks, see their deliveries and end them."""
    return can(viewer, Ability.KEEP_ACCOUNTS)


def may_agree(viewer: Viewer) -> bool:
    """Tell whether somebody may agree that a system sees as the own contributor: a releaser of all of it."""
    return isinstance(viewer, User) and can(viewer, Ability.RELEASE) and viewer.ministry_id is None
