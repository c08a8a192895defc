"""What each contributor has on the register, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import gettext as _

from bluehelm.partnership import contributors
from bluehelm_web.audit.selectors import head
from bluehelm_web.core.lists import Asked, Column, Listing
from bluehelm_web.core.names import named
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import orders
from bluehelm_web.partnership.mark_selectors import is_stale
from bluehelm_web.partnership.models import Announcement
from bluehelm_web.partnership.selectors import offers_released
from bluehelm_web.partnership.snapshot import states_known


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


def listing() -> Listing:
    """Return what may be asked of the list of contributors: by the number at each level, among others."""
    levels = {
        level.id: Column(head=level.id, title=named(level.name), by=level.id, is_number=True)
        for level in rules().levels
    }
    return Listing(
        columns={
            "name": Column(head=_("Contributor"), by="name"),
            **levels,
            "offers": Column(head=_("Offers"), by="offers", is_number=True),
            "stale": Column(head=_("of them stale"), by="stale", is_number=True),
            "announcements": Column(head=_("Announcements"), by="announcements", is_number=True),
        },
        sort="name",
        searched=("name", "code"),
    )


def said_of(row: StateRow, name: str) -> str | int:
    """Return what a column of the list says of a contributor."""
    told: dict[str, str | int] = {
        **dict(row.cells),
        "name": named(row.name),
        "code": row.code,
        "offers": row.offers,
        "stale": row.stale,
        "announcements": row.announcements,
    }
    return told[name]


def names() -> dict[str, str]:
    """Return the names of all contributors, by ISO 3166 code."""
    return {one.iso3: one.name for one in (*contributors.contributors(), *states_known())}


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


def _empty(code: str, *, name: str) -> StateRow:
    cells = tuple((level.id, 0) for level in rules().levels)
    return StateRow(code=code, name=name, announcements=0, cells=cells, offers=0, stale=0)


def row_of(code: str, *, on: date) -> StateRow:
    """Return what one contributor has on the register, nothing included."""
    found = (row for row in table(on=on) if row.code == code)
    return next(found, None) or _empty(code, name=names().get(code, code))


def asked_for(asked: Asked, *, on: date) -> list[StateRow]:
    """
    Return the contributors that are asked for; by words also those that offered and announced nothing.

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
    rows = table(on=on)
    if asked.words:
        known = {row.code for row in rows}
        others = {code: name for code, name in names().items() if code not in known}
        rows += tuple(_empty(code, name=name) for code, name in others.items())
    return asked.among(rows, value=said_of)


def _counted(*, on: date) -> tuple[StateRow, ...]:
    known = names()
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
        name = known.get(code, code)
        row = StateRow(
            code=code,
            name=name,
            announcements=announced.get(code, 0),
            cells=cells,
            offers=offers,
            stale=stale[code],
        )
        rows.append(row)
    return tuple(sorted(rows, key=lambda row: row.name))
