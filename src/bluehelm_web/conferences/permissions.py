"""Who may prepare, run and follow conferences."""

from __future__ import annotations

from bluehelm_web.accounts.models import Viewer, can, kind_of
from bluehelm_web.accounts.roles import OFFICE, Ability
from bluehelm_web.conferences.models import Capture, Conference


def may_keep(viewer: Viewer) -> bool:
    """Tell whether somebody may prepare conferences, and write down and validate what is pledged there."""
    return can(viewer, Ability.CAPTURE)


def may_run(viewer: Viewer) -> bool:
    """Tell whether somebody may chair conferences: officers and the leadership of an office."""
    return can(viewer, Ability.RUN_CONFERENCE)


def reads_all(viewer: Viewer) -> bool:
    """Tell whether somebody reads of conferences that are not public, rehearsals among them: offices."""
    return kind_of(viewer) in OFFICE


def may_read(viewer: Viewer, conference: Conference) -> bool:
    """Tell whether somebody may read of a conference."""
    return conference.is_public or reads_all(viewer)


def may_validate(viewer: Viewer, capture: Capture) -> bool:
    """Tell whether somebody may validate a capture: neither who wrote it down nor who said it last."""
    return may_keep(viewer) and viewer.pk not in (capture.captured_by_id, capture.corrected_by_id)


def may_undo(viewer: Viewer, capture: Capture) -> bool:
    """Tell whether somebody may take a capture back, while there is time: who wrote it down."""
    return may_keep(viewer) and viewer.pk == capture.captured_by_id


def may_correct(viewer: Viewer, capture: Capture) -> bool:
    """Tell whether somebody may correct a capture: the chair, and desks while it is not confirmed."""
    return may_run(viewer) or (may_keep(viewer) and capture.is_fresh)


def may_withdraw(viewer: Viewer, capture: Capture) -> bool:
    """Tell whether somebody may withdraw a capture: the chair, and who wrote it down while it is open."""
    return may_run(viewer) or (may_undo(viewer, capture) and capture.is_fresh)
