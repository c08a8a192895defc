"""Who may do what with offers."""

from __future__ import annotations

from bluehelm_web.accounts.models import Role, Viewer, has_role, state_of
from bluehelm_web.partnership.models import Offer


def may_draft(viewer: Viewer) -> bool:
    """Tell whether somebody may draft offers of the own state."""
    return bool(state_of(viewer)) and has_role(viewer, Role.DRAFTER, Role.RELEASER)


def may_edit(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may change an offer: its contributor, and once it is released its releaser."""
    roles = (Role.RELEASER,) if offer.is_released else (Role.DRAFTER, Role.RELEASER)
    return has_role(viewer, *roles) and state_of(viewer) == offer.contributor


def may_release(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may release an offer: the releaser of its contributor."""
    return has_role(viewer, Role.RELEASER) and state_of(viewer) == offer.contributor
