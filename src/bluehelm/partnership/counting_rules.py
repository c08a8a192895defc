"""What is counted: delegations, announcements, states, quantities and lines of the guide, from their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bluehelm.partnership import answering, categories
from bluehelm.partnership.conference_domain import Delegation, DelegationKind
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.counting_domain import CountPart
from bluehelm.partnership.counting_rows import Applies, of_states, standing
from bluehelm.partnership.delivery_domain import Gives
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.roughly import is_rough

UNITS = ("units", "unit")
PERSONS = ("persons", "person", "personnel", "troops", "police officers", "observers")
HELICOPTERS = ("helicopters", "helicopter")
"""Units in which announcements state units, persons and helicopters; counts are told in the first."""

SENT = (Gives.CAPABILITY, Gives.PEOPLE)
"""What persons are sent with; those that are trained stay at home."""

HIGH = ("head of state", "head of government", "president", "vice-president")
"""Levels above that of a minister."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a rule found; the fields are those of a count."""

    value: float
    unit: str = ""
    rows: tuple[str, ...]
    parts: tuple[CountPart, ...] = ()
    denominator: float | None = None
    left_out: tuple[tuple[str, str], ...] = ()
    rough: tuple[str, ...] = ()


Counter = Callable[[ConferenceRecords], Found]
"""A rule at work."""


def parts_of(pairs: Iterable[tuple[str, str, float]]) -> tuple[CountPart, ...]:
    """Return parts from label, row and amount of each row: the largest first."""
    rows: dict[str, list[str]] = {}
    values: dict[str, float] = {}
    for label, row, amount in pairs:
        rows.setdefault(label, []).append(row)
        values[label] = values.get(label, 0) + amount
    ordered = sorted(values, key=lambda label: (-values[label], label))
    return tuple(CountPart(label=label, value=values[label], rows=tuple(rows[label])) for label in ordered)


def rough_of(rows: Iterable[Announcement]) -> tuple[str, ...]:
    """Return the rows whose number is no exact one, by their own words."""
    return tuple(row.announcement_id for row in rows if is_rough(row.description))


def delegations(is_meant: Callable[[Delegation], bool], *, by: Callable[[Delegation], str]) -> Counter:
    """Return the rule that counts those who came among some delegations, out of all of these."""

    def counted(records: ConferenceRecords) -> Found:
        meant = [row for row in records.delegations if is_meant(row)]
        came = [row for row in meant if row.attended]
        left = [
            (row.code, "did not come" if row.attended is False else "nobody noted whether it came")
            for row in meant
            if not row.attended
        ]
        return Found(
            value=len(came),
            rows=tuple(row.code for row in came),
            parts=parts_of((by(row), row.code, 1) for row in came),
            denominator=len(meant) if meant else None,
            left_out=tuple(left),
        )

    return counted


def is_high(row: Delegation) -> bool:
    """Return whether a minister or somebody above leads; an organization has no head of state."""
    level = row.level.casefold()
    is_head = row.delegation_kind is DelegationKind.STATE and level in HIGH
    return is_head or ("minister" in level.split() and "deputy" not in level.split())


def announcements(label_of: Callable[[Announcement], str] | None = None) -> Counter:
    """Return the rule that counts announcements, each once, in parts where it is said by what."""

    def counted(records: ConferenceRecords) -> Found:
        taken, left = standing(records).chosen(lambda _row: "")
        named = [(label_of(row), row.announcement_id, 1.0) for row in taken] if label_of else []
        rows = tuple(row.announcement_id for row in taken)
        return Found(value=len(taken), rows=rows, parts=parts_of(named), left_out=left)

    return counted


def senders(is_meant: Callable[[bool], bool]) -> Counter:
    """Return the rule that counts who announced, each once; it is said whether a state is meant."""

    def counted(records: ConferenceRecords) -> Found:
        is_state = of_states(records)

        def applies(row: Announcement) -> str:
            state = is_state(row.conference, row.contributor)
            return "" if is_meant(state) else f"{row.contributor} is {'a' if state else 'no'} state"

        taken, left = standing(records).chosen(applies)
        who = {row.contributor for row in taken}
        came = {row.code for row in records.delegations if row.attended and is_meant(_sends(records, row))}
        return Found(
            value=len(who),
            rows=tuple(row.announcement_id for row in taken),
            denominator=len(came | who) if came else None,
            left_out=left,
        )

    return counted


def _sends(records: ConferenceRecords, row: Delegation) -> bool:
    return of_states(records)(row.conference_id, row.code)


def about(is_meant: Callable[[Announcement], bool], *, states: bool) -> Counter:
    """Return the rule that counts announcements of a kind, or the states that made them."""

    def counted(records: ConferenceRecords) -> Found:
        is_state = of_states(records)

        def applies(row: Announcement) -> str | None:
            if not is_meant(row):
                return None
            is_counted = not states or is_state(row.conference, row.contributor)
            return "" if is_counted else f"{row.contributor} is no state"

        taken, left = _of_kind(records, is_meant=is_meant, applies=applies)
        who = {row.contributor for row in taken}
        rows = tuple(row.announcement_id for row in taken)
        return Found(value=len(who) if states else len(rows), rows=rows, left_out=left)

    return counted


def _of_kind(
    records: ConferenceRecords, *, is_meant: Callable[[Announcement], bool], applies: Applies
) -> tuple[list[Announcement], tuple[tuple[str, str], ...]]:
    """Return what counts and what is left out among announcements of a kind: others are not asked about."""
    taken, left = standing(records).chosen(applies)
    meant = {row.announcement_id for row in records.announcements if is_meant(row)}
    return taken, tuple((name, reason) for name, reason in left if name in meant)


def amounts(
    units: tuple[str, ...],
    *,
    is_meant: Callable[[Announcement], bool],
    lacking: str,
    by: Callable[[Announcement], str],
) -> Counter:
    """Return the rule that adds up what announcements state in some units; it is said what others lack."""

    def counted(records: ConferenceRecords) -> Found:
        def asked(row: Announcement) -> bool:
            return is_meant(row) or (row.unit in units and row.quantity is not None)

        def applies(row: Announcement) -> str | None:
            if not asked(row):
                return None
            if not is_meant(row):
                return f"gives {(categories.given_by(row) or 'nothing that is said')}, and sends none"
            return "" if row.unit in units and row.quantity is not None else lacking

        taken, left = _of_kind(records, is_meant=asked, applies=applies)
        sums = [(by(row), row.announcement_id, row.quantity or 0) for row in taken]
        return Found(
            value=sum(amount for _, _, amount in sums),
            unit=units[0],
            rows=tuple(row.announcement_id for row in taken),
            parts=parts_of(sums),
            left_out=left,
            rough=rough_of(taken),
        )

    return counted


def money(records: ConferenceRecords) -> Found:
    """Count announcements of money, with one sum a currency: no rate of exchange is assumed."""

    def is_money(row: Announcement) -> bool:
        return row.unit.endswith("million") or categories.given_by(row) is Gives.MONEY

    def applies(row: Announcement) -> str | None:
        if not is_money(row):
            return None
        if categories.is_total(row.capability):
            return categories.OF_PARTS
        return "" if row.quantity is not None and row.unit.endswith("million") else "states no sum"

    taken, left = _of_kind(records, is_meant=is_money, applies=applies)
    return Found(
        value=len(taken),
        rows=tuple(row.announcement_id for row in taken),
        parts=parts_of((row.unit, row.announcement_id, row.quantity or 0) for row in taken),
        left_out=left,
        rough=rough_of(taken),
    )


def guide_lines(records: ConferenceRecords) -> Found:
    """Count the lines of the guide that are met, out of all, in parts: met, partly met, not met."""
    taken, left = standing(records).chosen(lambda row: "" if row.line_id else None)
    named = {row.announcement_id for row in records.announcements if row.line_id}
    told = [(name, reason) for name, reason in left if name in named]
    states: list[tuple[str, str, float]] = []
    for line in records.guide_lines:
        given = 0.0
        for row in taken:
            if row.line_id == line.line_id and (why := answering.misses(row, line=line)):
                told.append((row.announcement_id, why))
            elif row.line_id == line.line_id:
                given += row.quantity or 0
        state = "met" if given >= line.quantity else "partly met" if given > 0 else "not met"
        states.append((state, line.line_id, 1))
    met = tuple(line_id for state, line_id, _ in states if state == "met")
    parts = parts_of(states)
    order = ("met", "partly met", "not met")
    return Found(
        value=len(met),
        rows=met,
        parts=tuple(sorted(parts, key=lambda part: order.index(part.label))),
        denominator=len(states) if states else None,
        left_out=tuple(told),
    )
