"""The released offers with all that the secretariat knows of them, for a scenario."""

from __future__ import annotations

from datetime import date

from bluehelm.core.claims import Claim as ClaimNoun
from bluehelm.deployment.takeovers import Supply
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.domain import Caveat as CaveatNoun
from bluehelm.partnership.domain import Component as ComponentNoun
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.core.rows import nouns_of
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.partnership.models import Announcement, Caveat, Claim, Component, Readers
from bluehelm_web.partnership.permissions import read_by
from bluehelm_web.partnership.selectors import offers_released
from bluehelm_web.partnership.snapshot import states_known


def supply_of(viewer: Viewer, *, on: date) -> Supply:
    """
    Return the released offers of the register.

    Parameters
    ----------
    viewer
        For whom.
    on
        The day; what happened later is left out.

    Returns
    -------
    Supply
        With the caveats that the viewer may read whosever offer it is.
    """
    released = offers_released()
    keys = released.values("pk")
    caveats = Caveat.objects.filter(offer_id__in=keys, visibility__in=read_by(viewer))
    offers = tuple(nouns_of(released.order_by("pk"), OfferEntry))
    said = {name for one in offers for name in one.announcement_ids}
    announced = nouns_of(Announcement.objects.filter(is_released=True).order_by("pk"), AnnouncementNoun)
    events = LadderEvent.objects.filter(offer_id__in=keys, on__lte=on).order_by("pk")
    return Supply(
        offers=offers,
        as_of=on,
        claims=tuple(nouns_of(Claim.objects.filter(subject__in=keys).order_by("pk"), ClaimNoun)),
        caveats=tuple(nouns_of(caveats.order_by("pk"), CaveatNoun)),
        components=tuple(nouns_of(Component.objects.filter(offer_id__in=keys).order_by("pk"), ComponentNoun)),
        ladder_events=tuple(nouns_of(events, LadderEventNoun)),
        contributors=states_known(),
        announcements=tuple(one for one in announced if one.announcement_id in said),
    )


def num_unread(viewer: Viewer) -> int:
    """Return how many limits of released offers the secretariat reads and somebody else does not."""
    rows = Caveat.objects.filter(offer_id__in=offers_released().values("pk"))
    return rows.exclude(visibility__in={Readers.CONTRIBUTOR, *read_by(viewer)}).count()
