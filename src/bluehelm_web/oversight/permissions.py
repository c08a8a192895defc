"""Who may write and publish the Summary of a conference, and who reads it."""

from __future__ import annotations

from bluehelm_web.accounts.models import Viewer
from bluehelm_web.conferences.models import Conference, State
from bluehelm_web.conferences.permissions import may_keep, may_run, reads_all
from bluehelm_web.oversight.models import Edition


def may_write(viewer: Viewer) -> bool:
    """Tell whether somebody may write texts of Summaries: officers, and whoever chairs."""
    return may_keep(viewer) or may_run(viewer)


def may_read(viewer: Viewer, conference: Conference) -> bool:
    """Tell whether somebody may read the Summary of a conference: offices always, others once it is out."""
    is_out = conference.state == State.SUMMARY_PUBLISHED
    return reads_all(viewer) or is_out or Edition.objects.filter(conference=conference).exists()
