"""Who may do what with offers."""

from __future__ import annotations

from bluehelm_web.accounts.models import OF_STATES, Role, Viewer, has_role, state_of
from bluehelm_web.partnership.models import Offer, Upload


def may_draft(viewer: Viewer) -> bool:
    """Tell whether somebody may draft offers of the own state."""
    return bool(state_of(viewer)) and has_role(viewer, Role.DRAFTER, Role.RELEASER)


def may_apply(viewer: Viewer, upload: Upload) -> bool:
    """Tell whether somebody may deal with a table that was sent: whoever drafts for its contributor."""
    return may_draft(viewer) and state_of(viewer) == upload.contributor


def may_edit(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may change an offer: its contributor, and once it is released its releaser."""
    roles = (Role.RELEASER,) if offer.is_released else (Role.DRAFTER, Role.RELEASER)
    return has_role(viewer, *roles) and state_of(viewer) == offer.contributor


def may_release(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may release an offer: the releaser of its contributor."""
    return has_role(viewer, Role.RELEASER) and state_of(viewer) == offer.contributor


def may_mark(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may propose that a released offer be marked as stale: officers."""
    return has_role(viewer, Role.OFFICER) and offer.is_released


def may_reply(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may answer before an offer is marked: the releaser of its contributor."""
    return may_release(viewer, offer) and offer.is_released


def may_read_coming(viewer: Viewer, contributor: str) -> bool:
    """Tell whether somebody is shown a mark before its day: officers, and users of the contributor."""
    is_own = has_role(viewer, *OF_STATES) and state_of(viewer) == contributor
    return is_own or has_role(viewer, Role.OFFICER)
