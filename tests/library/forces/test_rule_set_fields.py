"""Every field of a rule set changes some answer: where units stand, what a slow one is told, or the words."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bluehelm.core.errors import NotAllowed
from bluehelm.core.noun import Noun
from bluehelm.forces import report, rules
from bluehelm.forces.domain import LadderEvent
from bluehelm.forces.ladder_domain import (
    LadderLevel,
    LadderRuleSet,
    LadderTransition,
    Lapse,
    Release,
    Visit,
)
from tests.library.forces import naive_ladder
from tests.library.forces.histories import FIRST, climb, event, stand

Raw = dict[str, Any]
Change = Callable[[Raw], object]

UN = LadderRuleSet.model_validate(naive_ladder.raw("un-pcrs-2019"))
HISTORIES = (
    [],
    [event("note_verbale_received", FIRST), event("released", FIRST)],
    [
        *climb(UN),
        event("released", FIRST),
        event("release_revoked", "2024-02-10"),
        event("renewed", "2024-12-20"),
    ],
    [*climb(UN), event("verification_failed", "2024-02-10"), event("aav_failed", "2024-03-10")],
    [*climb(UN), event("withdrawn", "2024-02-10")],
    [each for each in climb(UN) if each.kind != "agreement_signed"],
)
DAYS = (
    date(2023, 6, 1),
    FIRST,
    *(date(2024, month, 15) for month in (2, 3, 12)),
    date(2025, 1, 5),
    date(2025, 8, 1),
)


def standings(rule_set: LadderRuleSet) -> list[str]:
    """Return where each history stands on each day, and what a unit with a notice of 90 days is told."""
    found = [rules.over_notice(level, notice_days=90) for level in rule_set.levels]
    found += [_standing(history, rule_set, day) for history in HISTORIES for day in DAYS]
    return found


def _standing(history: list[LadderEvent], rule_set: LadderRuleSet, day: date) -> str:
    known = [each for each in history if each.kind in rule_set.event_names]
    try:
        return stand(known, rule_set=rule_set, on=day).model_dump_json()
    except NotAllowed as error:
        return str(error)


def put(*path: str | int, value: object) -> Change:
    """Return a change that puts a value at a path of the file."""

    def change(raw: Raw) -> None:
        place: Any = raw
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


def both(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(raw: Raw) -> None:
        for each in changes:
            each(raw)

    return change


def rename(old: str, new: str) -> Change:
    """Return a change that gives a level or a kind of event another name wherever it stands."""

    def change(raw: Raw) -> None:
        text = json.dumps(raw).replace(f'"{old}"', f'"{new}"')
        raw.update(json.loads(text))
        if old in raw["event_names"]:
            del raw["event_names"][old]

    return change


STANDINGS: dict[type[Noun], dict[str, Change]] = {
    LadderRuleSet: {
        "valid_from": put("valid_from", value="2024-02-20"),
        "valid_until": put("valid_until", value="2024-12-01"),
        "levels": rename("RDL", "TOP"),
        "transitions": put("transitions", 2, "documents", value=["announced"]),
        "visits": put("visits", "VV", "failed_to", value="L1"),
        "lapse": put("lapse", "months_initial", value=18),
        "withdraw_to": put("withdraw_to", value="L1"),
        "release": put("release", "given", value="announced"),
        "event_names": put("event_names", "accepted", value="Taken up"),
    },
    LadderLevel: {
        "id": rename("L2", "TWO"),
        "deploy_within_days": put("levels", -1, "deploy_within_days", value=30),
        "clock_starts": put("levels", -1, "clock_starts", value="mandate"),
    },
    LadderTransition: {
        "to_level": rename("L1", "ONE"),
        "documents": put("transitions", 1, "documents", value=["announced"]),
        "notices": put("transitions", 0, "notices", value=["accepted"]),
        "visit": put("transitions", 3, "visit", value=None),
        "needs_sur": both(
            put("transitions", 1, "needs_sur", value=True),
            put("transitions", 2, "needs_sur", value=False),
            put("transitions", 2, "documents", value=["announced"]),
        ),
        "agreement": put("transitions", 3, "agreement", value=False),
        "certificates": put("transitions", 3, "certificates", value=[]),
        "next_action": put("transitions", 0, "next_action", value="Write."),
    },
    Visit: {
        "name": put("visits", "VV", "name", value="Inspection"),
        "passed": rename("verification_passed", "inspected"),
        "failed": put("visits", "VV", "failed", value="released"),
        "failed_to": put("visits", "VV", "failed_to", value="L1"),
    },
    Lapse: {
        "by_clock": put("lapse", "by_clock", value=False),
        "counts_from": put("lapse", "counts_from", value="acknowledged"),
        "months_initial": put("lapse", "months_initial", value=6),
        "months_renewed": put("lapse", "months_renewed", value=9),
        "renewed_by": put("lapse", "renewed_by", value="announced"),
    },
    Release: {
        "given": put("release", "given", value="announced"),
        "revoked": put("release", "revoked", value="announced"),
    },
}
"""Changes that move a unit, or what it is told."""

WORDS: dict[type[Noun], dict[str, Change]] = {
    LadderRuleSet: {
        "rule_set": put("rule_set", value="own"),
        "organization": put("organization", value="Own"),
        "title": put("title", value="Own"),
        "kind": put("kind", value="assumed"),
        "source": put("source", value="own"),
        "note": put("note", value="own"),
    },
    LadderLevel: {"name": put("levels", 0, "name", value="Own")},
    LadderTransition: {
        "from_level": rename("PRE", "NONE"),
        "name": put("transitions", 0, "name", value="Own"),
        "kind": put("transitions", 0, "kind", value="assumed"),
        "source": put("transitions", 0, "source", value="own"),
    },
    Visit: {
        "kind": put("visits", "VV", "kind", value="published"),
        "source": put("visits", "VV", "source", value="own"),
    },
    Lapse: {
        "kind": put("lapse", "kind", value="assumed"),
        "source": put("lapse", "source", value="own"),
    },
    Release: {},
}
"""Changes that only the words show: names, and how far a rule can be checked."""


def _cases(table: dict[type[Noun], dict[str, Change]]) -> list[Any]:
    return [
        pytest.param(change, id=f"{noun.__name__}.{name}")
        for noun, changes in table.items()
        for name, change in changes.items()
    ]


def _changed(change: Change) -> LadderRuleSet:
    raw = naive_ladder.raw("un-pcrs-2019")
    change(raw)
    return LadderRuleSet.model_validate(raw)


@pytest.mark.parametrize("noun", list(STANDINGS), ids=lambda noun: noun.__name__)
def test_no_field_is_left_out(noun: type[Noun]) -> None:
    """A new field of a rule set must say here which answer it changes."""
    assert {*STANDINGS[noun], *WORDS[noun]} == set(noun.model_fields)


@pytest.mark.parametrize("change", _cases(STANDINGS))
def test_field_moves_a_unit(change: Change) -> None:
    """Another value gives some unit another level, day, reason or action."""
    assert standings(_changed(change)) != standings(UN)


@pytest.mark.parametrize("change", _cases(WORDS))
def test_field_is_told(change: Change) -> None:
    """Another value is told by the rules in words, and moves no unit."""
    changed = _changed(change)
    assert report.rules(changed) != report.rules(UN)
    assert standings(changed) == standings(UN)
