"""Who goes where decides: two units that change lines, or a contributor that leaves, move all of it."""

from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bluehelm.deployment import comparison, plan, report, scenario, shocks, verify_again
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.shocks import Shocks
from bluehelm.generation.domain import Pin

RUNS = 200


def with_policy(found: Scenario, **changes: object) -> Scenario:
    """Return a scenario with another question, and no limit of one contributor."""
    policy = found.settings.policy.model_copy(update={"mission_share": 1.0})
    return replace(found, settings=found.settings.model_copy(update={"policy": policy, **changes}))


def printed(made: Plan) -> str:
    """Return what a pipe gets, in one line."""
    console = Console(file=StringIO(), width=80)
    report.terminal(made, console)
    assert isinstance(console.file, StringIO)
    return " ".join(console.file.getvalue().split())


def test_two_units_that_change_lines_move_probability_paths_and_bottleneck(root: Path) -> None:
    """Two companies pinned the one way and the other: as many persons, on other days, for other reasons."""
    tiny = scenario.read(root / "examples/tiny")
    lines = {line.requirement_id: line.model_copy(update={"after": ()}) for line in tiny.requirements}
    south = lines["R2"].model_copy(update={"requirement_id": "R5", "site": "SOUTH", "strength": 140})
    found = with_policy(
        replace(tiny, requirements=(lines["R1"], lines["R2"], lines["R3"], south)), target=230, day=56
    )

    def pinned(places: Mapping[str, str]) -> Plan:
        pins = (
            Pin(requirement_id=line, offer_id=offer, action="pin", who="Bao", why="a test")
            for line, offer in places.items()
        )
        return plan.make(replace(found, pins=tuple(pins)), replications=RUNS)

    first, second = (pinned(places) for places in ({"R2": "O2", "R5": "O1"}, {"R2": "O1", "R5": "O2"}))
    sent = [sum(row.strength for row in made.matching.assignments) for made in (first, second)]
    assert sent[0] == sent[1]
    compared = comparison.of(first, after=second)
    assert set(compared.moved) == {"O1", "O2"}
    assert abs(compared.on_site.difference) > 2 * compared.on_site.standard_error
    days = [
        {unit.offer_id: day for unit, day in zip(runs.units, runs.people_day, strict=True)}
        for runs in (verify_again.of(made).runs for made in (first, second))
    ]
    for name in ("O1", "O2"):
        assert (days[0][name] != days[1][name]).mean() > 0.5
    worst = [made.forecast.bottlenecks[0] for made in (first, second)]
    assert [(one.offer_id, one.requirement_id) for one in worst] == [("O1", "R5"), ("O1", "R2")]
    assert worst[0].step != worst[1].step
    assert compared.bottleneck_before != compared.bottleneck_after


@pytest.fixture(scope="module")
def with_china(root: Path) -> Scenario:
    """Return two lines of the stand-by force with the real offers of three contributors, China among them."""
    force = scenario.read(root / "examples/standby-3000")
    kept = (line for line in force.requirements if line.requirement_id in {"R03", "R06"})
    lines = tuple(line.model_copy(update={"after": ()}) for line in kept)
    gone = {offer.contributor for offer in force.offers} - {"CHN", "BTN", "RWA"}
    named = shocks.apply(
        replace(force, requirements=lines, pins=()), shocks=Shocks(contributors=tuple(sorted(gone)))
    )
    return with_policy(named.scenario, target=300, day=150)


def test_contributor_with_real_offers_who_leaves_changes_plan_probability_and_report(
    with_china: Scenario,
) -> None:
    """Without China its company goes, the target cannot be reached, and every face says why."""
    struck = shocks.apply(with_china, shocks=Shocks(contributors=("CHN",)))
    before, after = (plan.make(found, replications=RUNS) for found in (with_china, struck.scenario))
    made = comparison.of(before, after=after, shocks=struck.told)
    assert (made.out, made.into) == (("CHN-TPT_COY-1",), ())
    assert [line.requirement_id for line in made.lines if line.is_emptied] == ["R03"]
    assert made.on_site.before > 0.5
    assert made.on_site.after == 0
    assert "CHN-TPT_COY-1" in printed(before)
    told = printed(after)
    assert "CHN-TPT_COY-1" not in told
    assert "300 persons by day 150 cannot be reached" in told
    assert "No transport company is offered." in told
