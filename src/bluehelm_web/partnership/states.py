"""What each contributor has on the register, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from bluehelm_web.audit.selectors import head
from bluehelm_web.core.lists import Asked, Column, Filter, Listing, Words
from bluehelm_web.core.names import named
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import orders
from bluehelm_web.partnership.mark_selectors import is_stale
from bluehelm_web.partnership.models import Announcement
from bluehelm_web.partnership.selectors import offers_released
from bluehelm_web.partnership.state_services import Known, states_all


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """
    A contributor.

    Attributes
    ----------
    code, name
        ISO 3166 code and name.
    announcements
        How many it made.
    cells
        Level and released offers at it, lowest first, below the first level included.
    offers
        Their sum.
    stale
        How many of them everybody is shown as stale.
    groups
        Organizations it belongs to.

    Examples
    --------
    >>> StateRow(code="XAL", name="Alba", announcements=2, cells=(("L1", 3),), offers=3, stale=1).stale
    1
    """

    code: str
    name: str
    announcements: int
    cells: tuple[tuple[str, int], ...]
    offers: int
    stale: int
    groups: tuple[str, ...] = ()


HAS, NONE = "some", "none"
"""How many there are of what is counted."""


def _number(of: str) -> Callable[[StateRow, str], bool]:
    """Return what tells whether a contributor has some of what is counted, or none; no other word is true."""
    return lambda row, word: word == (HAS if getattr(row, of) else NONE)


def _numbers() -> tuple[tuple[str, Words], ...]:
    return ((HAS, _("some")), (NONE, _("none")))


def _groups() -> list[tuple[str, str]]:
    found = sorted({group for one in states_all().values() for group in one.groups})
    return [(group, group) for group in found]


def filters() -> dict[str, Filter]:
    """Return what the list of contributors may be narrowed by."""
    return {
        "offers": Filter(label=_("Offers"), holds=_number("offers"), choices=_numbers),
        "level": Filter(
            label=_("Offers at level"),
            holds=lambda row, level: bool(dict(row.cells).get(level)),
            choices=lambda: [(level.id, named(level.name)) for level in rules().levels],
        ),
        "announcements": Filter(label=_("Announcements"), holds=_number("announcements"), choices=_numbers),
        "group": Filter(
            label=_("Organization"), holds=lambda row, group: group in row.groups, choices=_groups
        ),
    }


def listing() -> Listing:
    """Return what may be asked of the list of contributors: by the number at each level, among others."""
    levels = {
        level.id: Column(head=level.id, title=named(level.name), by=level.id, is_number=True)
        for level in rules().levels
    }
    return Listing(
        columns={
            "name": Column(head=_("Contributor"), by="name"),
            "code": Column(head=_("Code"), by="code"),
            "groups": Column(head=_("Organizations"), by="groups"),
            **levels,
            "offers": Column(head=_("Offers"), by="offers", is_number=True),
            "stale": Column(head=_("of them stale"), by="stale", is_number=True),
            "announcements": Column(head=_("Announcements"), by="announcements", is_number=True),
        },
        usual=("name", *levels, "offers", "stale", "announcements"),
        filters=filters(),
        sort="name",
        searched=("name", "code"),
    )


def said_of(row: StateRow, name: str) -> str | int:
    """Return what a column of the list says of a contributor."""
    told: dict[str, str | int] = {
        **dict(row.cells),
        "name": named(row.name),
        "code": row.code,
        "groups": ", ".join(row.groups),
        "offers": row.offers,
        "stale": row.stale,
        "announcements": row.announcements,
    }
    return told[name]


def link_of(row: StateRow, name: str, *, has_drafts: bool = False) -> str:
    """
    Return the address of the rows that a column counts of a contributor; empty where it counts none.

    Parameters
    ----------
    row
        The contributor.
    name
        The column.
    has_drafts
        Whether drafts stand in the reader's list of offers, which nothing here counts.
    """
    if name == "name":
        return reverse("state", args=[row.code])
    if not isinstance(said := said_of(row, name), int) or not said:
        return ""
    if name == "announcements":
        return f"{reverse('announcements')}?{urlencode({'contributor': row.code})}"
    asked = {"contributor": row.code}
    if name == "stale":
        asked["stale"] = "yes"
    elif name != "offers":
        asked["level"] = name
    if has_drafts:
        asked["drafts"] = "none"
    return f"{reverse('offers')}?{urlencode(asked)}"


def table(*, on: date) -> tuple[StateRow, ...]:
    """
    Return every state that offers or announced something; it is counted anew after each event.

    Parameters
    ----------
    on
        The day of the levels.

    Returns
    -------
    tuple of StateRow
        By name.
    """
    name = f"states-{on}-{head()}"
    kept: tuple[StateRow, ...] | None = cache.get(name)
    if kept is None:
        kept = _counted(on=on)
        cache.set(name, kept)
    return kept


def _empty(code: str, *, known: Known | None) -> StateRow:
    cells, (name, groups) = tuple((level.id, 0) for level in rules().levels), _called(code, known=known)
    return StateRow(code=code, name=name, announcements=0, cells=cells, offers=0, stale=0, groups=groups)


def _called(code: str, *, known: Known | None) -> tuple[str, tuple[str, ...]]:
    """Return name and organizations of a contributor."""
    return (known.name, known.groups) if known else (code, ())


def row_of(code: str, *, on: date) -> StateRow:
    """Return what one contributor has on the register, nothing included."""
    found = (row for row in table(on=on) if row.code == code)
    return next(found, None) or _empty(code, known=states_all().get(code))


def asked_for(asked: Asked, *, on: date) -> list[StateRow]:
    """
    Return all contributors that are asked for.

    Parameters
    ----------
    asked
        What the address asks for.
    on
        The day of the levels.

    Returns
    -------
    list of StateRow
        In the order that is asked for.
    """
    return asked.among(_among(asked, on=on), value=said_of)


def page_of(asked: Asked, *, on: date) -> tuple[list[StateRow], str]:
    """Return one page of the contributors that are asked for, and where the next one begins."""
    return asked.page_among(_among(asked, on=on), value=said_of, key=_key)


def _key(row: StateRow) -> tuple[str, str]:
    """Return what orders and tells apart contributors that are alike."""
    return row.name, row.code


def _among(asked: Asked, *, on: date) -> tuple[StateRow, ...]:
    """Return of which contributors some are asked for: of all that there are, by words or a filter."""
    rows = table(on=on)
    if not asked.words and not asked.filters:
        return rows
    known = {row.code for row in rows}
    others = {code: one for code, one in states_all().items() if code not in known}
    found = (*rows, *(_empty(code, known=one) for code, one in others.items()))
    return tuple(sorted(found, key=_key))


def _counted(*, on: date) -> tuple[StateRow, ...]:
    known = states_all()
    said = (
        Announcement.objects.filter(is_released=True)
        .order_by()
        .values_list("contributor")
        .annotate(number=Count("pk"))
    )
    announced = dict(said)
    of = dict(offers_released().values_list("pk", "contributor"))
    counted = Counter((of[offer_id], rank) for offer_id, rank in orders(of, on=on).items())
    stale = Counter(offers_released().filter(is_stale(on=on)).values_list("contributor", flat=True))
    levels = [level.id for level in rules().levels]
    rows = []
    for code in {*announced, *of.values()}:
        cells = tuple((level, counted[code, rank]) for rank, level in enumerate(levels))
        offers = sum(number for _level, number in cells)
        name, groups = _called(code, known=known.get(code))
        row = StateRow(
            code=code,
            name=name,
            announcements=announced.get(code, 0),
            cells=cells,
            offers=offers,
            stale=stale[code],
            groups=groups,
        )
        rows.append(row)
    return tuple(sorted(rows, key=_key))
