"""Named histories of one offer, and random ones."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import strategies as st

from bluehelm.forces import ladder
from bluehelm.forces.domain import LadderEvent, LadderStanding, Standing, UnitRequirementStatement
from bluehelm.forces.ladder_domain import LadderRuleSet

FIRST = date(2024, 1, 1)
DAYS = 900

KIND_AND_SOURCE = {"kind": "illustrative", "source": "invented"}

STATEMENTS = (
    UnitRequirementStatement(
        sur_id="T",
        version="1",
        unit_type="FPU",
        valid_from="2015-01-01",
        title="Statement that never ends",
        **KIND_AND_SOURCE,
    ),
    UnitRequirementStatement(
        sur_id="U",
        version="1",
        unit_type="UHU",
        valid_from="2015-01-01",
        title="Statement of another type",
        **KIND_AND_SOURCE,
    ),
    UnitRequirementStatement(
        sur_id="S",
        version="1",
        unit_type="FPU",
        valid_from="2023-01-01",
        valid_until="2025-03-01",
        title="Statement",
        kind="illustrative",
        source="invented",
    ),
    UnitRequirementStatement(
        sur_id="S",
        version="2",
        unit_type="FPU",
        valid_from="2024-06-01",
        title="Statement",
        kind="illustrative",
        source="invented",
    ),
)


def stand(
    events: Iterable[LadderEvent],
    *,
    rule_set: LadderRuleSet,
    on: date,
    conduct: Standing = Standing.CLEAR,
    statements: Iterable[UnitRequirementStatement] | None = STATEMENTS,
) -> LadderStanding:
    """Return the standing of offer O1, a formed police unit."""
    return ladder.standings(
        {"O1": "FPU"},
        events=events,
        rule_set=rule_set,
        on=on,
        conduct={"O1": conduct},
        statements=statements,
    )["O1"]


def event(kind: str, on: date | str, *, refers_to: str = "", offer_id: str = "O1") -> LadderEvent:
    """Return an event."""
    return LadderEvent(offer_id=offer_id, kind=kind, on=on, refers_to=refers_to)


def climb_kinds(rule_set: LadderRuleSet) -> list[str]:
    """Return the kinds of event that lead to the top, in order."""
    kinds = []
    for step in rule_set.transitions:
        kinds += step.papers
        kinds += [rule_set.visits[step.visit].passed] if step.visit else []
    return kinds


def climb(
    rule_set: LadderRuleSet, *, start: date = FIRST, every_days: int = 0, reference: str = "T 1"
) -> list[LadderEvent]:
    """Return a history that leads to the top without a failure, aligned with a statement that never ends."""
    return [
        event(
            kind,
            start + timedelta(days=number * every_days),
            refers_to=reference if kind == "sur_aligned" else "",
        )
        for number, kind in enumerate(climb_kinds(rule_set))
    ]


def days() -> st.SearchStrategy[date]:
    """Return days of a period of about two and a half years, often its month-ends."""
    return st.one_of(
        st.integers(0, DAYS).map(lambda number: FIRST + timedelta(days=number)),
        st.sampled_from([date(2024, 2, 29), date(2024, 8, 31), date(2025, 2, 28), date(2025, 3, 1)]),
    )


@st.composite
def histories(draw: st.DrawFn, rule_set: LadderRuleSet) -> list[LadderEvent]:
    """Return random histories; half of them begin with a whole climb, so that high levels are met."""
    references = st.sampled_from(["S 1", "S 2", "T 1", "U 1", "X 1", ""])
    begun = climb(rule_set, every_days=draw(st.integers(0, 20)), reference=draw(references))
    base = begun if draw(st.booleans()) else []
    kinds = st.sampled_from(sorted(rule_set.event_names))
    extra = st.builds(
        lambda kind, on, reference: event(kind, on, refers_to=reference if kind == "sur_aligned" else ""),
        kinds,
        days(),
        references,
    )
    return base + draw(st.lists(extra, max_size=15))
