"""The released offers with all that the secretariat knows of them, for a scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from bluehelm.core.claims import Claim as ClaimNoun
from bluehelm.deployment.takeovers import Supply
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.domain import Caveat as CaveatNoun
from bluehelm.partnership.domain import Component as ComponentNoun
from bluehelm.partnership.domain import OfferEntry, Visibility
from bluehelm_web.core.rows import nouns_of
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.partnership.models import Announcement, Caveat, Claim, Component, Readers
from bluehelm_web.partnership.selectors import offers_released
from bluehelm_web.partnership.snapshot import states_known

LIMIT, PART = ("offer_id", "rule", "value"), ("offer_id", "part", "provider")
"""What tells limits, and parts, of a scenario apart."""

EVENT = ("offer_id", "kind", "on", "refers_to")
"""What tells ladder events of a scenario apart."""

Term = TypeVar("Term", CaveatNoun, ComponentNoun, LadderEventNoun)
"""A limit, a part, or what happened."""


def supply_of(readers: frozenset[Readers], *, on: date) -> Supply:
    """
    Return the released offers of the register.

    Parameters
    ----------
    readers
        Which limits everybody reads who will read it, by whom the contributor lets read them.
    on
        The day; what happened later is left out.

    Returns
    -------
    Supply
        With these limits, whosever offer it is; a limit or a part that is stated twice, or an event that is
        recorded twice, is there once, as a scenario takes it.
    """
    released = offers_released()
    keys = released.values("pk")
    caveats = Caveat.objects.filter(offer_id__in=keys, visibility__in=readers)
    parts = Component.objects.filter(offer_id__in=keys)
    offers = tuple(nouns_of(released.order_by("pk"), OfferEntry))
    said = {name for one in offers for name in one.announcement_ids}
    announced = nouns_of(Announcement.objects.filter(is_released=True).order_by("pk"), AnnouncementNoun)
    events = LadderEvent.objects.filter(offer_id__in=keys, on__lte=on).order_by("pk")
    return Supply(
        offers=offers,
        as_of=on,
        claims=tuple(nouns_of(Claim.objects.filter(subject__in=keys).order_by("pk"), ClaimNoun)),
        caveats=_once(nouns_of(caveats.order_by("pk"), CaveatNoun), key=LIMIT, rank=_width),
        components=_once(nouns_of(parts.order_by("pk"), ComponentNoun), key=PART, rank=_days),
        ladder_events=_once(nouns_of(events, LadderEventNoun), key=EVENT, rank=lambda _first: 0.0),
        contributors=states_known(),
        announcements=tuple(one for one in announced if one.announcement_id in said),
    )


def _once(found: Iterable[Term], *, key: tuple[str, ...], rank: Callable[[Term], float]) -> tuple[Term, ...]:
    """Return of those that a scenario takes for the same the one of the highest rank."""
    kept: dict[tuple[str, ...], Term] = {}
    for one in found:
        name = tuple(getattr(one, column) for column in key)
        kept[name] = max(kept.get(name, one), one, key=rank)
    return tuple(kept.values())


def _width(caveat: CaveatNoun) -> float:
    """Return a number that is the higher the more may read a limit."""
    return -list(Visibility).index(caveat.visibility)


def _days(part: ComponentNoun) -> float:
    return part.ready_days


def num_unread(readers: frozenset[Readers]) -> int:
    """Return how many limits of released offers the secretariat reads that others do not."""
    rows = Caveat.objects.filter(offer_id__in=offers_released().values("pk"))
    return rows.exclude(visibility__in={Readers.CONTRIBUTOR, *readers}).count()
