"""The outside view stands beside every plan, with what would explain the difference."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluehelm.core.errors import InputError
from bluehelm.deployment import outside, pace_forecast, pace_learned, report_outside, scenario
from bluehelm.deployment import plan as planner
from bluehelm.deployment.outside_domain import Mandate, OutsideView
from bluehelm.deployment.pace_domain import PaceQuestion
from bluehelm.deployment.result import Plan

TINY = Path(__file__).parents[3] / "examples/tiny"
ILLUSTRATIVE = {"kind": "illustrative", "source": "invented"}


@cache
def tiny_plan() -> Plan:
    """Return the plan of the tiny example."""
    return planner.make(scenario.read(TINY), replications=50)


def under(**mandate: object) -> Plan:
    """Return the plan of the tiny example under another mandate."""
    told = Mandate(**({**ILLUSTRATIVE, **mandate}))
    made = tiny_plan()
    kept = made.settings.model_copy(update={"mandate": told})
    changed = made.model_copy(update={"settings": kept})
    return changed.model_copy(update={"outside": outside.of(changed)})


def view_of(**mandate: object) -> OutsideView:
    """Return the outside view of the tiny example under another mandate."""
    found = under(**mandate).outside
    assert found is not None
    return found


def test_view_is_that_of_pace_predict() -> None:
    """The same force gives the same figures as the command that asks about it alone."""
    found = view_of(authorised=6000, base=200, rehat_size=1500, rehat_day=20, is_inland=True)
    asked = PaceQuestion(
        authorised=6000, base=200, rehat_size=1500, rehat_day=20, is_inland=True, persons=200, day=60
    )
    alone = pace_forecast.make(asked, cases=pace_learned.packaged(), source="x", seed=1)
    assert found.question == asked
    shared = {row.day for row in found.days} & {row.day for row in alone.days}
    for day in shared:
        assert next(row for row in found.days if row.day == day).arrived[2] == pytest.approx(
            next(row for row in alone.days if row.day == day).arrived[2]
        )
    assert found.total_probability == alone.total_probability
    assert found.arrived_probability == alone.arrived_probability


def test_what_is_not_stated_is_said_to_be_assumed() -> None:
    """Without a mandate the force is the persons of all lines; a stated one leaves nothing to say."""
    found = tiny_plan().outside
    assert found is not None
    needed = sum(line.strength for line in tiny_plan().requirements)
    assert found.question.authorised == needed
    assert len(found.assumed) == 3
    assert view_of(authorised=6000, is_inland=False).assumed == ()


def test_force_that_the_past_cannot_answer_has_no_view_and_says_so() -> None:
    """A force larger than any on record, or nobody beyond the base, is an answer and no crash."""
    for mandate in ({"authorised": 200_000}, {"authorised": 500, "base": 500}):
        made = under(**mandate)
        assert made.outside is None
        assert report_outside.sentence(made) == report_outside.NONE
        assert report_outside.grid(made).rows == ()
        assert report_outside.differences(made) == ""


def test_roads_decide_what_is_inland() -> None:
    """An area is inland when most persons go farther than 1,000 km by road from the port, or have no road."""
    near = tiny_plan()
    far = [leg.model_copy(update={"km": 20 * leg.km}) for leg in near.road_legs]
    for legs, is_inland in ((near.road_legs, False), (tuple(far), True), ((), True)):
        found = outside.of(near.model_copy(update={"road_legs": legs}))
        assert found is not None
        assert found.question.is_inland is is_inland
        told = report_outside.sentence(near.model_copy(update={"outside": found}))
        said = "inland by the roads of the scenario, as in pace predict with --inland."
        assert told.endswith(f"The area counts as {said}") is is_inland
    stated = under(is_inland=True, authorised=6000)
    assert "inland as the scenario states, as in pace predict with --inland" in report_outside.sentence(
        stated
    )


@given(st.integers(0, 3000), st.integers(0, 120))
@settings(max_examples=15, deadline=None)
def test_rehat_never_lowers_the_total_nor_enters_the_arrivals(size: int, day: int) -> None:
    """Persons who change hats count in total only; those newly arrived are kept apart."""
    plain, rehatted = view_of(authorised=6000), view_of(authorised=6000, rehat_size=size, rehat_day=day)
    on_day = {row.day: row for row in plain.days}
    for row in rehatted.days:
        assert row.total[2] >= row.arrived[2]
        assert row.arrived[2] <= on_day[row.day].arrived[2] + 0.1


def test_contrasts_follow_the_plan() -> None:
    """Each topic says what the scenario holds: withdrawals left out, hats that change, persons asked for."""
    steps = tuple(step for step in tiny_plan().steps if step.name not in {"withdrawal", "consent"})
    bare = tiny_plan().model_copy(update={"steps": steps, "movements": ()})
    found = outside.of(bare)
    assert found is not None
    told = {row.topic: row.inside for row in found.contrasts}
    assert told["Withdrawal"] == "left out: every chosen unit comes"
    assert told["Lift, customs, consent"].endswith("no wait for consent")
    assert told["Readiness"] == "no unit is assigned"
    hats = {row.topic: row for row in view_of(authorised=900, rehat_size=300, rehat_day=9).contrasts}
    assert hats["Change of hats"].inside.startswith("300 planned for day 9")
    assert hats["Change of hats"].outside == "13 of 26 had one (assumed)"
    assert "stand-by" in hats["Readiness"].outside


def test_difference_is_never_called_an_error() -> None:
    """The words set both views side by side and blame neither."""
    made = tiny_plan()
    told = (
        f"{report_outside.sentence(made)} {report_outside.differences(made)} {report_outside.grid(made).note}"
    )
    assert "neither is an error of the other" in told
    assert "wrong" not in told


@pytest.mark.parametrize(
    ("mandate", "rule"),
    [
        ("authorised = 500", "source is empty"),
        ('authorised = 500\nbase = 300\nrehat_size = 300\nsource = "x"', "base and rehat_size make 600"),
        ("authorised = 0", "mandate.authorised"),
        ("strength = 5", "mandate.strength"),
    ],
)
def test_faulty_mandate_is_one_clear_fault(tmp_path: Path, mandate: str, rule: str) -> None:
    """A mandate without a source, too small for its base, or with an unknown key is refused with its rule."""
    folder = tmp_path / "tiny"
    scenario.write(scenario.read(TINY), path=folder)
    settings_file = folder / "scenario.toml"
    text = settings_file.read_text(encoding="utf-8").split("[mandate]")[0]
    settings_file.write_text(f"{text}\n[mandate]\n{mandate}\n", encoding="utf-8")
    with pytest.raises(InputError, match=rule) as caught:
        scenario.read(folder)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("suffix", ["", ".xlsx", ".json"])
def test_mandate_reads_back_from_every_form(tmp_path: Path, suffix: str) -> None:
    """Folder, workbook and JSON keep the mandate, empty cells included."""
    tiny = scenario.read(TINY)
    told = Mandate(authorised=900, base=100, is_inland=True, **ILLUSTRATIVE)
    stated = replace(tiny, settings=tiny.settings.model_copy(update={"mandate": told}))
    for name, given_scenario in (("stated", stated), ("empty", tiny)):
        path = tmp_path / f"{name}{suffix}"
        scenario.write(given_scenario, path=path)
        assert scenario.read(path) == given_scenario
