"""What happened, for those who may know it: kinds of event that are told, and to whom; never who did it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.models import Organization, User, Viewer, can, mission_of, state_of
from bluehelm_web.accounts.roles import CONTRIBUTING, INSIDE, Ability, OrganizationKind
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of
from bluehelm_web.generation.models import Statement
from bluehelm_web.generation.permissions import may_read
from bluehelm_web.partnership.models import Announcement, Offer

OF_OFFERS: dict[str, Promise] = {
    "offer_released": _("An offer was released"),
    "level_reached": _("An offer reached a level"),
}
"""Told to everybody, of released offers."""

OF_REGISTERS: dict[str, Promise] = {
    "mission_added": _("A mission was added"),
    "mission_edited": _("A mission was changed"),
    "mandate_added": _("A mandate was added"),
    "mandate_edited": _("A mandate was changed"),
}
"""Told to everybody."""

OF_STATEMENTS: dict[str, Promise] = {"statement_issued": _("A statement of unit requirements was issued")}
"""Told to states, regional organizations and offices of the secretariat, and to the mission whose it is."""

OF_VISITS: dict[str, Promise] = {
    "visit_booked": _("A visit was booked"),
    "visit_concluded": _("A visit was concluded"),
}
"""Told to the contributor of a released offer, and to officers."""

OF_MILESTONES: dict[str, Promise] = {
    "milestone_due": _("A milestone of an announcement was reminded of"),
    "milestone_done": _("A milestone of an announcement was done"),
}
"""Told to the contributor of a released announcement, and to officers."""

KINDS = OF_OFFERS | OF_REGISTERS | OF_STATEMENTS | OF_VISITS | OF_MILESTONES
"""The only kinds of event that are told at all, in words."""

PAGE = 50
"""Events on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """
    As whom somebody looks.

    Attributes
    ----------
    is_inside
        Whether statements of every mission are shown.
    mission
        Whose statements are shown; empty for nobody's.
    state
        Whose visits are shown; empty for nobody's.
    is_officer
        Whether all visits are shown.

    Examples
    --------
    >>> Sight().is_inside
    False
    """

    is_inside: bool = False
    mission: str = ""
    state: str = ""
    is_officer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """
    An event as it is told: what, when, to what; never by whom.

    Attributes
    ----------
    seq, at
        Place in the chain, and moment.
    kind, said
        What happened, as the chain calls it and in words.
    about, address
        Identifier of what it happened to, and its page.
    level
        Which level was reached; empty for other kinds.
    """

    seq: int
    at: datetime
    kind: str
    said: Promise
    about: str
    address: str
    level: str = ""


PUBLIC = Sight()
"""What everybody sees."""


def sight_of(viewer: Viewer) -> Sight:
    """Return as whom somebody looks."""
    if not isinstance(viewer, User):
        return PUBLIC
    return Sight(
        is_inside=may_read(viewer),
        mission=mission_of(viewer),
        state=state_of(viewer),
        is_officer=can(viewer, Ability.ANSWER),
    )


def sight_for(organization: Organization | None) -> Sight:
    """Return as whom an organization looks; None is the public. It holds no role, so no officer's part."""
    if organization is None:
        return PUBLIC
    is_mission = organization.kind == OrganizationKind.MISSION
    return Sight(
        is_inside=organization.kind in INSIDE,
        mission=organization.code if is_mission else "",
        state=organization.code if organization.kind in CONTRIBUTING else "",
    )


def events_seen(sight: Sight) -> QuerySet[Event]:
    """Return the events that are told to somebody, in no order."""
    about = Substr(OuterRef("object_id"), len("offer:") + 1)
    released = Offer.objects.filter(is_released=True, pk=about)
    shown = Q(kind__in=OF_REGISTERS) | Q(kind__in=OF_OFFERS) & Q(Exists(released))
    if sight.is_inside:
        shown |= Q(kind__in=OF_STATEMENTS)
    elif sight.mission:
        about = Substr(OuterRef("object_id"), len("statement:") + 1)
        own = Statement.objects.filter(mission=sight.mission, pk=about)
        shown |= Q(kind__in=OF_STATEMENTS) & Q(Exists(own))
    about = Substr(OuterRef("object_id"), len("announcement:") + 1)
    said = Announcement.objects.filter(is_released=True, pk=about)
    if sight.is_officer or sight.state:
        of = {} if sight.is_officer else {"contributor": sight.state}
        shown |= Q(kind__in=OF_VISITS) & Q(Exists(released.filter(**of)))
        shown |= Q(kind__in=OF_MILESTONES) & Q(Exists(said.filter(**of)))
    return Event.objects.filter(shown).order_by()


def page(sight: Sight, *, before: int | None = None) -> tuple[list[Happening], int | None]:
    """Return what happened, latest first, and before which place the next page begins."""
    seqs: list[int] = []
    for kind in kinds_seen(
        sight
    ):  # kind by kind, so that each is read from its end and no further than a page
        rows = events_seen(sight).filter(kind=kind).order_by("-seq")
        if before is not None:
            rows = rows.filter(seq__lt=before)
        seqs += rows.values_list("seq", flat=True)[: PAGE + 1]
    shown = sorted(seqs, reverse=True)
    found = Event.objects.filter(seq__in=shown[:PAGE]).select_related("payload").order_by("-seq")
    return told(found), shown[PAGE - 1] if len(shown) > PAGE else None


def since(sight: Sight, *, after: int) -> list[Happening]:
    """
    Return what happened behind a place, oldest first, at most a page of it.

    Events commit in the order of their places: who asks again from the last one that came misses none. Where
    nothing was added that is told at all, that is seen in the index of kinds.
    """
    kinds, seqs = kinds_seen(sight), list[int]()
    if not Event.objects.filter(kind__in=kinds, seq__gt=after).order_by().exists():
        return []
    for kind in kinds:
        rows = events_seen(sight).filter(kind=kind, seq__gt=after).order_by("seq")
        seqs += rows.values_list("seq", flat=True)[:PAGE]
    found = Event.objects.filter(seq__in=sorted(seqs)[:PAGE]).select_related("payload").order_by("seq")
    return told(found)


def following(sight: Sight, *, after: int, kinds: Iterable[str]) -> Event | None:
    """Return the first event of some kinds behind a place that is told to somebody; None without one."""
    seqs: list[int] = []
    for kind in set(kinds) & set(kinds_seen(sight)):
        rows = events_seen(sight).filter(kind=kind, seq__gt=after).order_by("seq")
        seqs += rows.values_list("seq", flat=True)[:1]
    return Event.objects.select_related("payload").get(seq=min(seqs)) if seqs else None


def kinds_seen(sight: Sight) -> list[str]:
    """Return the kinds of which somebody may be told anything."""
    return [
        *OF_OFFERS,
        *OF_REGISTERS,
        *(OF_STATEMENTS if sight.is_inside or sight.mission else ()),
        *((*OF_VISITS, *OF_MILESTONES) if sight.is_officer or sight.state else ()),
    ]


def told(events: Iterable[Event]) -> list[Happening]:
    """Return events as they are told."""
    return [
        Happening(
            seq=row.seq,
            at=row.at,
            kind=row.kind,
            said=KINDS[row.kind],
            about=_about(row.object_id),
            address=_address(row.object_id),
            level=str((body_of(row) or {}).get("level", "")) if row.kind == "level_reached" else "",
        )
        for row in events
    ]


def _about(object_id: str) -> str:
    kind, _colon, name = object_id.partition(":")
    return gettext("Mandate %(number)s") % {"number": name} if kind == "mandate" else name


def _address(object_id: str) -> str:
    kind, _colon, name = object_id.partition(":")
    if kind == "mandate":
        return reverse("register-row", args=["mandates", name])
    return reverse(kind, args=[name])
