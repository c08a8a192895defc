"""Reads of announcements, each for somebody, and who may write them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import date as date_format
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from bluehelm.partnership import contributors
from bluehelm.partnership.categories import name_of
from bluehelm.partnership.delivery_domain import Gives
from bluehelm_web.accounts.models import Viewer, can, state_of
from bluehelm_web.accounts.owners import speaks_for
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import event_list_of, objects_with
from bluehelm_web.core.lists import Column, Filter, Listing, Words, by
from bluehelm_web.core.names import named
from bluehelm_web.partnership.models import Announcement, GiftComponent, Kind, Offer
from bluehelm_web.partnership.permissions import may_add_to
from bluehelm_web.partnership.selectors import (
    MOST_CHANGES,
    announcements_visible_to,
    offers_visible_to,
    release_of,
)
from bluehelm_web.partnership.snapshot import states_known

LABELS: dict[str, Words] = {
    "announcement_id": _("Identifier"),
    "contributor": _("Contributor"),
    "conference": _("Conference"),
    "category": _("About"),
    "capability": _("What was announced"),
    "quantity": _("How much"),
    "unit": _("Unit"),
    "stated_on": _("Stated on"),
    "description": _("What else was said"),
    "stage": _("Stage"),
    "gives": _("What it gives"),
    "theme_id": _("Theme"),
    "initiative_id": _("Initiative"),
    "line_id": _("Line of the pledging guide"),
    "partners": _("Partners"),
    "repeats": _("Says again what was said in"),
    "recorded_on": _("Known from"),
    "withdrawn_on": _("Withdrawn on"),
    "kind": _("Kind"),
    "source": _("Source"),
}
"""How a column is called."""

COLUMNS = (
    *("capability", "contributor", "stated_on", "conference", "stage", "kind"),
    *("announcement_id", "category", "quantity", "unit", "gives", "line_id", "withdrawn_on", "source"),
)
"""Columns of the list; of them the first six where nobody says otherwise."""

RELEASED = "announcement_released"
"""Kind of the event that a releaser of the own state let everybody see it."""

DAYS = ("stated_on", "recorded_on", "withdrawn_on")
"""Columns that hold a day."""

MORE = (
    *("gives", "partners", "repeats", "theme_id", "initiative_id", "line_id"),
    *("recorded_on", "withdrawn_on"),
)
"""Columns that few announcements fill."""

GIVES: Mapping[str, Words] = {
    Gives.CAPABILITY.value: _("a capability that can be sent as it is"),
    Gives.EQUIPMENT.value: _("equipment"),
    Gives.PEOPLE.value: _("people"),
    Gives.TRAINING.value: _("training"),
    Gives.MONEY.value: _("money"),
    Gives.SERVICE.value: _("a service"),
    Gives.POLITICAL.value: _("political support"),
}
"""What an announcement gives, in words."""

MOST_OFFERS = 200
"""Offers among which one is chosen."""


def _column(name: str) -> Column:
    return Column(head=LABELS[name], by=name, is_number=name == "quantity", is_day=name in DAYS)


SORTED: Mapping[str, Column] = {name: _column(name) for name in COLUMNS}
"""Columns by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell of the list says, under which head."""

    name: str
    head: Words
    text: str


def listing_of(viewer: Viewer, *, states: Mapping[str, str]) -> Listing:
    """Return what somebody may ask of the list; the choices are among what they may see, states by name."""

    def conferences() -> list[tuple[str, Words]]:
        return [(name, name) for name in _values(viewer, "conference")]

    def announcers() -> list[tuple[str, Words]]:
        return [(code, named(states.get(code, code))) for code in _values(viewer, "contributor")]

    return Listing(
        columns=SORTED,
        usual=COLUMNS[:6],
        filters={
            "contributor": Filter(
                label=LABELS["contributor"], where=by("contributor"), choices=announcers, is_open=True
            ),
            "conference": Filter(
                label=LABELS["conference"], where=by("conference"), choices=conferences, is_open=True
            ),
            "kind": Filter(label=LABELS["kind"], where=by("kind"), choices=lambda: Kind.choices),
            "stage": Filter(label=_("Stage begins with"), where=by("stage__istartswith")),
        },
        sort="-stated_on",
    )


def _values(viewer: Viewer, name: str) -> list[str]:
    """Return the values of a column among what somebody may see."""
    rows = announcements_visible_to(viewer).exclude(**{name: ""}).order_by(name)
    return list(rows.values_list(name, flat=True).distinct())


def cells_of(row: Announcement, *, names: Sequence[str], states: Mapping[str, str]) -> list[Cell]:
    """Return what a row of the list says, in the order of its columns."""
    said = {
        "contributor": named(states.get(row.contributor, row.contributor)),
        "stated_on": date_format(row.stated_on, "DATE_FORMAT"),
        "quantity": "" if row.quantity is None else floatformat(row.quantity, -2),
        "category": named(name_of(row.category)) if row.category else "",
        "gives": GIVES.get(row.gives, ""),
        "withdrawn_on": date_format(row.withdrawn_on, "DATE_FORMAT") if row.withdrawn_on else "",
        "kind": row.get_kind_display(),
    }
    texts = {name: str(said.get(name, getattr(row, name))) for name in names}
    return [Cell(name=name, head=LABELS[name], text=text) for name, text in texts.items()]


def more_of(row: Announcement) -> list[tuple[Words, str]]:
    """Return what few announcements say, of those columns that one fills."""
    said = {name: getattr(row, name) for name in MORE} | {
        "gives": str(GIVES.get(row.gives, "")),
        "partners": ", ".join(row.partners),
        **{name: date_format(day, "DATE_FORMAT") for name in DAYS if (day := getattr(row, name))},
    }
    return [(LABELS[name], str(said[name])) for name in MORE if said[name]]


def offers_of(viewer: Viewer, row: Announcement) -> list[Offer]:
    """Return the offers that somebody may see and that make an announcement real, its own or a partner's."""
    providers = GiftComponent.objects.filter(announcement_id=row.pk).values_list("provider", flat=True)
    senders = {row.contributor, *row.partners, *providers}
    linked = offers_visible_to(viewer).exclude(announcement_ids=[]).filter(contributor__in=senders)
    names = [pk for pk, told in linked.values_list("pk", "announcement_ids") if row.pk in told]
    return list(Offer.objects.filter(pk__in=names))


def offers_to_link(viewer: Viewer, row: Announcement) -> list[Offer]:
    """Return the offers that somebody may say to make an announcement real, and that nobody has so far."""
    rows = offers_visible_to(viewer).filter(contributor=row.contributor).order_by("offer_id")[:MOST_OFFERS]
    return [one for one in rows if may_add_to(viewer, one) and row.pk not in one.announcement_ids]


def changes_of(viewer: Viewer, row: Announcement) -> list[Event]:
    """Return who changed what of an announcement: for its owner; since the release for state and officers."""
    events, is_own = event_list_of(object_id(row)), state_of(viewer) == row.contributor
    if can(viewer, Ability.READ_LOG):
        return list(events[:MOST_CHANGES])
    if not can(viewer, Ability.ANSWER) and not (can(viewer, Ability.OFFER) and is_own):
        return []
    if not speaks_for(viewer, row.owner):
        events = events.filter(seq__gte=release_of(object_id(row)))
    return list(events[:MOST_CHANGES])


def may_correct(viewer: Viewer, row: Announcement) -> bool:
    """Tell whether somebody may correct an announcement, as of several."""
    return row.pk in correctable(viewer, [row])


def correctable(viewer: Viewer, rows: Collection[Announcement]) -> frozenset[str]:
    """
    Return which announcements somebody may correct.

    Parameters
    ----------
    viewer
        A drafter the drafts of the own state, its releaser what is released as well; an officer what is
        released and no state has released itself: what a state said is corrected by that state alone.
    rows
        Announcements.

    Returns
    -------
    frozenset of str
        Their identifiers.
    """
    if can(viewer, Ability.ANSWER):
        said = stated(rows)
        return frozenset(row.pk for row in rows if row.is_released and row.pk not in said)
    needed = {True: can(viewer, Ability.RELEASE), False: can(viewer, Ability.OFFER)}
    return frozenset(row.pk for row in rows if needed[row.is_released] and speaks_for(viewer, row.owner))


def stated(rows: Iterable[Announcement]) -> frozenset[str]:
    """Return which announcements a releaser of their own state has released, by the chain."""
    names = {object_id(row): row.pk for row in rows}
    return frozenset(names[one] for one in objects_with(RELEASED, names))


def may_delete(viewer: Viewer, row: Announcement) -> bool:
    """Tell whether somebody may delete one: a draft, whoever may change it; what is released, nobody."""
    return not row.is_released and may_correct(viewer, row)


def may_release(viewer: Viewer, row: Announcement) -> bool:
    """Tell whether somebody may release an announcement: a releaser who speaks for its owner."""
    return can(viewer, Ability.RELEASE) and speaks_for(viewer, row.owner)


def names_of_states() -> dict[str, str]:
    """Return the names of contributors by code."""
    return {one.iso3: one.name for one in (*contributors.contributors(), *states_known())}


def object_id(row: Announcement) -> str:
    """Return how the chain names an announcement."""
    return f"announcement:{row.pk}"
