"""Words, tables and JSON of what is recorded of pledging conferences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from bluehelm.core.claims import Claim
from bluehelm.partnership import counting
from bluehelm.partnership.conference_domain import Conference, Precision
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.conflicts import Conflict, conflicts
from bluehelm.partnership.counting import Count
from bluehelm_cli import terminal

SHOWN = 6
"""Rows or parts of a count that are shown in a line; all stand in the JSON, and with --count."""


FOUND = "Announcements here are those that were found in public pages, not all that were made."
"""What must be said of the conferences of the package."""


def told(records: ConferenceRecords, *, rules: Sequence[str]) -> dict[str, object]:
    """Return all that is told, for JSON: of each conference itself, its claims, counts and conflicts."""
    return {
        "as_of": str(records.known_on) if records.known_on else None,
        "conferences": [_object(records.of(row.conference_id), rules=rules) for row in _in_time(records)],
    }


def _object(records: ConferenceRecords, *, rules: Sequence[str]) -> dict[str, object]:
    return {
        **records.conference.model_dump(mode="json"),
        "claims": [claim.model_dump(mode="json") for claim in records.claims],
        "counts": [
            asdict(found) | {"as_of": str(found.as_of) if found.as_of else None}
            for found in (counting.count(rule, records) for rule in rules)
        ],
        "conflicts": [
            {
                "subject": one.subject,
                "attribute": one.attribute,
                "values": one.values,
                "is_contradiction": one.is_contradiction,
                "claims": [claim.claim_id for claim in one.claims],
            }
            for one in conflicts(records.claims)
        ],
    }


def _in_time(records: ConferenceRecords) -> list[Conference]:
    return sorted(records.conferences, key=lambda row: (row.starts_on, row.conference_id))


def tell_all(records: ConferenceRecords) -> None:
    """Print the list of conferences, and where sources differ."""
    found = counting.count("announcements", records)
    meetings = terminal.num(len(records.conferences), "conference")
    said = terminal.num(int(found.value), "announcement")
    terminal.say(f"{meetings}, {said} on record{_as_of(records)}.", style="bold")
    terminal.say(found.definition)
    terminal.say("All counts of one, with their definitions: --conference. All rows of a count: --count.")
    print()
    heads = ("Conference", "Days", "Place", "Announcements", "States", "Sources differ")
    rows = [_row(records.of(row.conference_id)) for row in _in_time(records)]
    terminal.table(heads, rows=rows, words=3)
    _differ(conflicts(records.claims))


def _row(records: ConferenceRecords) -> tuple[str, ...]:
    row = records.conference
    counts = [counting.count(rule, records).value for rule in ("announcements", "pledging_states")]
    differ = len(conflicts(records.claims))
    return (
        row.conference_id,
        _when(records),
        row.place,
        *(f"{value:,g}" for value in counts),
        f"{differ or '-'}",
    )


def held(row: Conference) -> str:
    """Return when a conference is held, as exactly as it is known."""
    if row.precision is Precision.YEAR:
        return f"{row.starts_on:%Y}"
    if row.precision is Precision.MONTH:
        return f"{row.starts_on:%Y-%m}"
    is_one_day = row.starts_on == row.ends_on
    if (row.starts_on.year, row.starts_on.month) != (row.ends_on.year, row.ends_on.month):
        return f"{row.starts_on} to {row.ends_on}"
    return f"{row.starts_on}" if is_one_day else f"{row.starts_on} to {row.ends_on:%d}"


def _when(records: ConferenceRecords) -> str:
    """Return when a conference is held; of one that is still ahead on the day asked about, that it is."""
    row = records.conference
    is_ahead = records.known_on is not None and records.known_on < row.starts_on
    return f"{held(row)} (ahead)" if is_ahead else held(row)


def tell_one(records: ConferenceRecords) -> None:
    """Print a conference: what sources state of it, what is counted of it, and where sources differ."""
    row = records.conference
    terminal.say(f"{row.name} ({row.conference_id}), {_when(records)}{_as_of(records)}", style="bold")
    terminal.say(f"{row.kind.value}: {row.source}")
    counts = counting.count_all(records)
    stated = [claim for claim in records.claims if claim.subject == row.conference_id]
    if stated:
        terminal.heading("What sources state")
        _stated(stated)
    if counts:
        terminal.heading("What is counted from the rows on record")
        terminal.say(f"{counting.ONCE} All rows of a count: --count.", indent=2)
        for found in counts:
            _short(found, stated=stated)
    _differ(conflicts(records.claims))


def _stated(claims: Iterable[Claim]) -> None:
    by_attribute: dict[str, list[Claim]] = {}
    for claim in claims:
        by_attribute.setdefault(claim.attribute, []).append(claim)
    for attribute, own in by_attribute.items():
        terminal.say(f"{attribute.replace('_', ' ')}: {_values(own)}", indent=2)


def _values(claims: Sequence[Claim]) -> str:
    return " or ".join(f"{claim.value} ({claim.source})" for claim in claims)


def _short(found: Count, *, stated: Sequence[Claim]) -> None:
    """Print a count in few lines: figure, parts, definition, what is left out, and what sources state."""
    terminal.say(f"{found.label}: {_figure(found)} [{found.rule} {found.version}]", indent=2)
    if found.parts:
        parts = [f"{part.label} {part.value:,g}" for part in found.parts]
        terminal.say(_cut(parts), indent=4)
    terminal.say(found.definition.removesuffix(counting.ONCE), indent=4)
    for reason, count in sorted(Counter(reason for _, reason in found.left_out).items()):
        own = [name for name, why in found.left_out if why == reason]
        terminal.say(f"Left out, {count}: {reason}: {_cut(own)}.", indent=4)
    if found.rough:
        terminal.say(f"Not exact, stated as over, nearly, up to or about: {_cut(found.rough)}.", indent=4)
    if same := [claim for claim in stated if claim.attribute == found.rule]:
        terminal.say(f"Sources state {_values(same)}.", indent=4)


def _figure(found: Count) -> str:
    unit = f" {found.unit}" if found.unit and found.unit != found.label.casefold() else ""
    return f"{found.value:,g}{unit}" + (
        f" of {found.denominator:,g}" if found.denominator is not None else ""
    )


def _cut(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return ", ".join(texts[:SHOWN]) + more


def tell_count(found: Count, *, records: ConferenceRecords) -> None:
    """Print one count with every row that it rests on, and every row that it leaves out."""
    terminal.say(
        f"{found.label}: {_figure(found)}{_as_of(records)} [{found.rule} {found.version}]", style="bold"
    )
    terminal.say(found.definition)
    for part in found.parts:
        terminal.say(f"{part.label}: {part.value:,g}: {', '.join(part.rows)}", indent=2)
    if not found.parts:
        terminal.say(f"Rows: {', '.join(found.rows) or 'none'}", indent=2)
    for name, reason in found.left_out:
        terminal.say(f"Left out: {name}: {reason}", indent=2)
    subjects = {row.conference_id for row in records.conferences}
    for claim in records.claims:
        if claim.attribute == found.rule and claim.subject in subjects:
            terminal.say(f"{claim.subject}: {claim.source} states {claim.value}", indent=2)


def _as_of(records: ConferenceRecords) -> str:
    return f", as known on {records.known_on}" if records.known_on else ""


def _differ(found: Sequence[Conflict]) -> None:
    if not found:
        return
    terminal.heading(f"Where sources differ: {len(found)}")
    for one in found:
        both = "" if one.is_contradiction else "; both may hold"
        attribute = one.attribute.replace("_", " ")
        terminal.say(f"{one.subject}, {attribute}: {_values(one.claims)}{both}", indent=2)
