"""Offers of a scenario as their cells and claims make them: what contradicts, and which cells gave way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bluehelm.core.claims import Claim
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.tables import Tables
from bluehelm.core.tables.cells import plainly
from bluehelm.core.tables.references import placed
from bluehelm.forces.domain import UnitType
from bluehelm.partnership import resolve, rules
from bluehelm.partnership.domain import Component, Contributor, OfferEntry
from bluehelm.partnership.resolution_domain import Resolution

NAMING = {"claims": "subject", "components": "offer_id"}
"""Column that names the offer, by table of what is stated about offers."""

PARTS = ("offers", "unit_types", *NAMING)
"""Tables without which nobody can say what an offer amounts to."""

Entries = Mapping[str, tuple[OfferEntry, str]]
"""Rows of the register with their places, by offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """A register of those offers whose statements are all sound; caveats have no part in it."""

    offers: tuple[OfferEntry, ...]
    claims: tuple[Claim, ...]
    components: tuple[Component, ...]
    contributors: tuple[Contributor, ...]
    unit_types: tuple[UnitType, ...]
    caveats: tuple[()] = ()


def settled(tables: Tables) -> tuple[tuple[str, ...], tuple[Fault, ...]]:
    """
    Return which cells of offers gave way to a claim, and where the statements that won contradict each other.

    Parameters
    ----------
    tables
        The tables; offers about which a faulty row says something are left out.

    Returns
    -------
    tuple of tuple of str and tuple of Fault
        Sentences to confirm, and faults with the place of the offer.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> settled(scenario.load("examples/tiny")[0])
    ((), ())
    """
    day = tables.told.get("as_of")
    named = _doubtful(tables)
    is_unsure = tables.unread & {"", *PARTS} or tables.broken.get("unit_types") or None in named
    if not isinstance(day, date) or is_unsure:
        return (), ()
    rows = placed(tables, noun=OfferEntry, sheet="offers")
    entries = {row.offer_id: (row, place) for row, place in reversed(rows) if row.offer_id not in named}
    faults: tuple[Fault, ...] = ()
    try:
        found = resolve.offers(_desk(tables, entries), as_of=day)
    except InputError as error:
        contrary = {fault.thing.removeprefix("Offer ") for fault in error.faults}
        faults = tuple(
            replace(fault, place=entries[fault.thing.removeprefix("Offer ")][1]) for fault in error.faults
        )
        sound = {name: entry for name, entry in entries.items() if name not in contrary}
        found = resolve.offers(_desk(tables, sound), as_of=day)
    return tuple(_overruled(found.resolutions, entries=entries)), faults


def _doubtful(tables: Tables) -> set[object]:
    """Return the offers that rows with a fault name; None among them when such a row names nothing."""
    named: set[object] = set()
    for table, column in NAMING.items():
        named |= {row.sound.get(column) for row in tables.broken.get(table, ())}
    for claim, _ in placed(tables, noun=Claim, sheet="claims"):
        try:
            rules.value_of(claim)
        except InputError:
            named.add(claim.subject)
    return named


def _desk(tables: Tables, entries: Entries) -> _Desk:
    return _Desk(
        offers=tuple(entry for entry, _ in entries.values()),
        claims=tuple(row for row, _ in placed(tables, noun=Claim, sheet="claims") if row.subject in entries),
        components=tuple(
            row for row, _ in placed(tables, noun=Component, sheet="components") if row.offer_id in entries
        ),
        contributors=tuple(row for row, _ in placed(tables, noun=Contributor, sheet="contributors")),
        unit_types=tuple(row for row, _ in placed(tables, noun=UnitType, sheet="unit_types")),
    )


def _overruled(resolutions: tuple[Resolution, ...], *, entries: Entries) -> Iterator[str]:
    for value in resolutions:
        lost = next((text.removeprefix("row: ") for text in value.over if text.startswith("row: ")), "")
        if value.claim_id and lost and lost != value.value:
            place = f"{entries[value.offer_id][1]}, column {value.attribute}"
            won = f"claim {plainly(value.claim_id)} counts, {plainly(value.value)} ({value.kind.value})"
            yield f"{place}: {won}, and not this cell, {plainly(lost)}"
