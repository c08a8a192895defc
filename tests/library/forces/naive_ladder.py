"""A second ladder that walks from day to day over the raw file of a rule set, to check the first one."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bluehelm.forces.domain import LadderEvent, UnitRequirementStatement

LADDERS = Path(__file__).parents[3] / "src/bluehelm/data/ladders"


def raw(name: str) -> dict[str, Any]:
    """Return a rule set as its file states it."""
    text: dict[str, Any] = json.loads((LADDERS / f"{name}.json").read_text(encoding="utf-8"))
    return text


def later(day: date, months: int) -> date:
    """Return the day some calendar months later, stepping back from days that do not exist."""
    year, month, number = day.year, day.month, day.day
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


class Walk:
    """The state of one formed police unit on one day."""

    def __init__(self, rules: dict[str, Any], statements: Iterable[UnitRequirementStatement]) -> None:
        self.rules = rules
        self.order = {level["id"]: number for number, level in enumerate(rules["levels"])}
        self.statements = {each.reference: each for each in statements if each.unit_type == "FPU"}
        self.until: dict[str, date] = {}  # the day on which each kind that nothing ended lapses
        self.aligned: list[str] = []

    def holds(self, kind: str, day: date) -> bool:
        """Return whether a kind of event still counts."""
        if kind == "sur_aligned":
            return any(self._in_force(reference, day) for reference in self.aligned)
        return kind in self.until and day < self.until[kind]

    def _in_force(self, reference: str, day: date) -> bool:
        if reference not in self.statements:
            return False
        statement = self.statements[reference]
        return statement.valid_from <= day and (statement.valid_until is None or day < statement.valid_until)

    def live(self, day: date, events: list[LadderEvent]) -> None:
        """Let a day pass: first what climbs, in the order of the rule set, then what falls."""
        kinds = list(self.rules["event_names"])
        climbing = sorted(events, key=lambda event: kinds.index(event.kind))
        for event in climbing:
            self._climb(event, day)
        for event in climbing:
            self._fall(event)

    def _climb(self, event: LadderEvent, day: date) -> None:
        lapse = self.rules["lapse"]
        if event.kind == "sur_aligned":
            self.aligned.append(event.refers_to)
        elif event.kind == lapse["renewed_by"]:
            if lapse["counts_from"] in self.until:
                self._count(lapse["counts_from"], later(day, lapse["months_renewed"]))
        elif event.kind != "accepted" or self.holds("acknowledged", day):
            is_timed = event.kind in (lapse["counts_from"], "conduct_certificate_valid")
            self._count(event.kind, later(day, lapse["months_initial"]) if is_timed else date.max)

    def _count(self, kind: str, until: date) -> None:
        self.until[kind] = max(until, self.until.get(kind, date.min))

    def _fall(self, event: LadderEvent) -> None:
        if event.kind == "withdrawn":
            self.until.clear()
            self.aligned.clear()
        if event.kind == self.rules["release"]["revoked"]:
            self.until.pop(self.rules["release"]["given"], None)
        for visit in self.rules["visits"].values():
            if event.kind == visit["failed"]:
                floor = self.order[visit["failed_to"]]
                for step in self.rules["transitions"]:
                    if step["visit"] and self.order[step["to"]] > floor:
                        self.until.pop(self.rules["visits"][step["visit"]]["passed"], None)

    def rank(self, day: date) -> int:
        """Return the rank on a day."""
        reached = 0
        for step in self.rules["transitions"]:
            kinds = [*step["documents"], *step["notices"], *step["certificates"]]
            kinds += [self.rules["visits"][step["visit"]]["passed"]] if step["visit"] else []
            kinds += ["sur_aligned"] if step["needs_sur"] else []
            kinds += ["agreement_signed"] if step["agreement"] else []
            if not all(self.holds(kind, day) for kind in kinds):
                break
            reached = self.order[step["to"]]
        return reached


def ranks(
    events: Iterable[LadderEvent],
    *,
    rules: dict[str, Any],
    statements: Iterable[UnitRequirementStatement],
    first: date,
    last: date,
) -> dict[date, tuple[int, bool]]:
    """Return the rank, and whether the offer is released, on every day of a period."""
    listed = list(events)
    walk = Walk(rules, statements)
    found = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        walk.live(day, [event for event in listed if event.on == day])
        found[day] = (walk.rank(day), walk.holds(rules["release"]["given"], day))
    return found
