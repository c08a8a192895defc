"""Planted gaps: each has one obstacle, which is named with the right words and figures."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bluehelm.forces.domain import LadderStanding, Standing
from bluehelm.generation import check_funnel, explain, gaps, match, prices
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import Cap, Pin, Policy, Requirement
from bluehelm.generation.words import Reader
from bluehelm.partnership.domain import Caveat, UnitOffer, Visibility
from bluehelm.people.domain import Experience
from tests.library.generation.small_cases import REQUESTED_ON, SECRET

READER = Reader(states={"XAA": "Aldara"}, types={"UHU": "helicopter unit"})


def line(requirement_id: str, **values: object) -> Requirement:
    """Return a line that asks for a helicopter unit of 100 by day 60."""
    usual = {
        "mission": "NORTH",
        "site": "HILL",
        "unit_type": "UHU",
        "strength": 100,
        "tier": "other",
        "needed_by_day": 60,
        "kind": "illustrative",
        "source": "invented",
    }
    return Requirement(requirement_id=requirement_id, **(usual | values))


def unit(offer_id: str, **values: object) -> UnitOffer:
    """Return a helicopter unit of 100 from Aldara."""
    usual = {
        "contributor": "XAA",
        "unit_type": "UHU",
        "strength": 100,
        "notice_min_days": 1,
        "notice_mode_days": 2,
        "notice_max_days": 3,
        "lane_m": 0,
        "tonnes": 0,
    }
    return UnitOffer(offer_id=offer_id, **(usual | values))


def case_of(lines: list[Requirement], units: list[UnitOffer], **values: object) -> MatchCase:
    """Return a case in which every unit stands at the highest level and arrives in time."""
    usual = {
        "requirements": tuple(lines),
        "offers": tuple(units),
        "levels": {each.offer_id: standing(each.offer_id) for each in units},
        "standings": {},
        "arrivals": {
            (r.requirement_id, o.offer_id): Arrival(day=30, on_time_probability=1.0)
            for r in lines
            for o in units
        },
        "level_order": {"L1": 1, "L2": 2},
        "requested_on": REQUESTED_ON,
    }
    return MatchCase(**(usual | values))


def standing(offer_id: str, *, level: str = "L2", order: int = 2, released: bool = True) -> LadderStanding:
    """Return a place on the ladder."""
    return LadderStanding(
        offer_id=offer_id,
        on=REQUESTED_ON,
        level=level,
        order=order,
        claimed=level,
        verified=level,
        released=released,
        next_action="Ask for a visit.",
    )


SERVED = Experience(
    contributor="XAA",
    mission="SOUTH",
    first_on="2024-01-31",
    last_on="2024-06-30",
    persons=100,
    kind="illustrative",
    source="invented",
)
OBSTACLES = {
    "type": {"units": [unit("O1", unit_type="FPU")]},
    "attribute": {"lines": [line("R1", attributes=("night",))]},
    "experience": {"lines": [line("R1", needs_experience="mission")], "experience": (SERVED,)},
    "caveat": {"units": [unit("O1", caveats=(Caveat(offer_id="O1", rule="not_site", value="HILL"),))]},
    "incomplete": {"units": [unit("O1", missing_parts=("aircraft",))]},
    "level": {"levels": {"O1": standing("O1", level="L1", order=1)}, "policy": Policy(min_level="L2")},
    "not_released": {"levels": {"O1": standing("O1", released=False)}},
    "standing": {"standings": {"O1": Standing.SUSPENDED}},
    "not_available": {"units": [unit("O1", available_from=REQUESTED_ON + timedelta(days=61))]},
    "cannot_arrive": {"arrivals": {}},
    "forbidden": {"pins": (Pin(requirement_id="R1", offer_id="O1", action="forbid", who="Bao", why="war"),)},
    "size": {"units": [unit("O1", strength=130)]},
    "cap": {"caps": (Cap(contributor="XAA", max_units=0, source="capital"),)},
    "share": {"policy": Policy(mission_share=0.5)},
}
ASKED = {
    "type": "Ask all contributors for one helicopter unit of 100 persons.",
    "attribute": "Ask Aldara, which offers O1, for a unit with night capability.",
    "experience": "Ask Aldara where it has served, or ask for a unit of a contributor that has.",
    "caveat": "Ask Aldara to lift its caveat on O1.",
    "incomplete": "Ask a partner for aircraft for O1 of Aldara.",
    "level": "Ask Aldara, which holds O1 at L1, to bring it to L2. Ask for a visit.",
    "not_released": "Ask Aldara to release O1.",
    "standing": "Ask Aldara for another unit until O1 is cleared.",
    "not_available": "Ask Aldara whether O1 can be had on 30 January 2027, or for another unit.",
    "cannot_arrive": "Ask Aldara for shorter notice, or for lift, so that O1 can be on site before day 180.",
    "forbidden": "Ask Bao to withdraw the decision on O1 and R1.",
    "size": "Ask Aldara for a unit of 100 persons, or split the line.",
    "cap": "Ask Aldara for a unit above the limit it set.",
    "share": "Ask another contributor than Aldara, or raise the share.",
}


def planted(reason: str) -> MatchCase:
    """Return one line and one unit with one obstacle between them."""
    values = dict(OBSTACLES[reason])
    return case_of(values.pop("lines", [line("R1")]), values.pop("units", [unit("O1")]), **values)


@pytest.mark.parametrize("reason", OBSTACLES)
def test_planted_obstacle_is_named_and_the_right_one_is_asked(reason: str) -> None:
    """The only obstacle is the reason, its remedy says whom to ask for what, without it the line is full."""
    case = planted(reason)
    matching = match.solve(case)
    [gap] = gaps.explain(case, matching, reader=READER)
    assert (gap.reason, gap.strength, gap.remedy) == (reason, 100, ASKED[reason])
    easier = gaps.without(case, matching, gap=gap)
    assert gaps.explain(easier, match.solve(easier)) == ()


LIFTED = {
    "type": {
        "levels, asked for R1",
        "arrivals, R1, asked for R1",
        *(f"offers, asked for R1, {field}" for field in UnitOffer.model_fields),
    },
    "attribute": {"offers, O1, attributes"},
    "experience": {"experience"},
    "caveat": {"offers, O1, caveats"},
    "incomplete": {"offers, O1, missing_parts"},
    "level": {"levels, O1"},
    "not_released": {"levels, O1"},
    "standing": {"standings, O1"},
    "not_available": {"offers, O1, available_from", "standings, O1"},
    "cannot_arrive": {"arrivals, R1, O1"},
    "forbidden": {"pins, R1, O1"},
    "size": {"offers, O1, strength"},
    "cap": {"caps, XAA"},
    "share": {"policy, mission_share"},
}


def parts(case: MatchCase) -> dict[str, object]:
    """Return every part of a case by its name."""
    found: dict[str, object] = {
        "requirements": case.requirements,
        "order": case.level_order,
        "day": case.requested_on,
        "experience": case.experience,
    }
    found |= {f"offers, {each.offer_id}, {name}": value for each in case.offers for name, value in each}
    found |= {f"levels, {name}": value for name, value in case.levels.items()}
    found |= {f"standings, {name}": value for name, value in case.standings.items()}
    found |= {f"arrivals, {', '.join(pair)}": value for pair, value in case.arrivals.items()}
    found |= {f"pins, {pin.requirement_id}, {pin.offer_id}": pin for pin in case.pins}
    found |= {f"caps, {cap.contributor}": cap for cap in case.caps}
    return found | {f"policy, {name}": value for name, value in case.policy}


@pytest.mark.parametrize("reason", OBSTACLES)
def test_lift_changes_the_obstacle_alone(reason: str) -> None:
    """Beside a unit with every obstacle of its own, all stays as it was but for the one that is lifted."""
    kept = Caveat(offer_id="O1", rule="not_site", value="DALE")
    other = Caveat(offer_id="O2", rule="not_site", value="HILL")
    case = planted(reason)
    units = [
        *(each.model_copy(update={"caveats": (*each.caveats, kept)}) for each in case.offers),
        unit("O2", contributor="XAB", unit_type="FPU", caveats=(other,), missing_parts=("aircraft",)),
    ]
    forbids = Pin(requirement_id="R1", offer_id="O2", action="forbid", who="Bao", why="war")
    case = replace(
        case,
        offers=tuple(units),
        levels={**case.levels, "O2": standing("O2", level="L1", order=1, released=False)},
        standings={**case.standings, "O2": Standing.SUSPENDED},
        pins=(*case.pins, forbids),
        caps=(*case.caps, Cap(contributor="XAB", max_units=0, source="capital")),
    )
    matching = match.solve(case)
    [gap] = gaps.explain(case, matching)
    before, after = parts(case), parts(gaps.without(case, matching, gap=gap))
    missing = object()
    changed = {name for name in before | after if before.get(name, missing) != after.get(name, missing)}
    assert gap.reason == reason
    assert changed == LIFTED[reason]
    if reason != "type":
        assert kept in after["offers, O1, caveats"]


def test_lift_for_the_public_opens_all_that_it_reads_as_not_available() -> None:
    """Outside the circle caveat and days are one reason: the proof lifts both, and neither word is said."""
    caveat = Caveat(offer_id="O1", rule="not_site", value="HILL", visibility="secretariat", note=SECRET)
    later = REQUESTED_ON + timedelta(days=61)
    case = case_of([line("R1")], [unit("O1", caveats=(caveat,), available_from=later)])
    matching = match.solve(case)
    [gap] = gaps.explain(case, matching, reader=Reader(audience=Visibility.PUBLIC))
    easier = gaps.without(case, matching, gap=gap)
    assert gap.reason == "not_available"
    assert (easier.offers[0].caveats, easier.offers[0].available_from) == ((), None)


def test_line_without_obstacle_has_no_gap() -> None:
    """The plain case of these tests is filled, so that each obstacle above is the only one."""
    case = case_of([line("R1")], [unit("O1")])
    assert gaps.explain(case, match.solve(case)) == ()


def test_need_of_higher_tier_keeps_the_unit() -> None:
    """One unit for two lines goes to the critical one; the other says to which and at what price."""
    case = case_of([line("R1", tier="critical"), line("R2")], [unit("O1")])
    [gap] = gaps.explain(case, match.solve(case), reader=READER)
    assert (gap.requirement_id, gap.reason, gap.lost_to) == ("R2", "lost_to_higher_need", "R1")
    assert (gap.worse_stage, gap.worse_by) == ("critical_unmet", 100)
    assert gap.text.startswith(
        "O1 fills R1; taking it here leaves 100 more persons of critical need uncovered"
    )
    assert gap.remedy == "Ask all contributors for one more helicopter unit of 100 persons."


def test_equal_needs_are_not_called_higher() -> None:
    """One unit for two lines that count the same: no need is said to be higher."""
    case = case_of([line("R1"), line("R2")], [unit("O1")])
    [gap] = gaps.explain(case, match.solve(case))
    assert gap.reason == "lost_to_equal_need"
    assert (gap.worse_stage, gap.worse_by) == ("", 0.0)


def test_pin_of_a_small_unit_is_the_reason_and_has_its_price() -> None:
    """A pinned unit of 80 keeps one of 100 out: 20 persons are missing, and that is what the pin costs."""
    pin = Pin(requirement_id="R1", offer_id="O1", action="pin", who="Bao", why="capital decided")
    case = case_of([line("R1")], [unit("O1", strength=80), unit("O2")], pins=(pin,))
    matching = match.solve(case)
    [gap] = gaps.explain(case, matching, reader=READER)
    assert (gap.reason, gap.strength) == ("pinned", 20)
    assert gap.remedy == "Ask Bao to withdraw the decision on O1 and R1."
    [price] = prices.of_pins(case, matching)
    assert price.loss["other_unmet"] == 20
    assert price.text.startswith("This choice leaves 20 more persons of other need uncovered")


def test_lapsed_pin_has_no_price() -> None:
    """A pin that no longer holds on day 0 is no decision of this plan."""
    pin = Pin(requirement_id="R1", offer_id="O1", action="pin", who="Bao", why="was so", until=REQUESTED_ON)
    case = case_of([line("R1")], [unit("O1")], pins=(pin,))
    assert prices.of_pins(case, match.solve(case)) == ()


def test_confidential_caveat_reads_as_not_available_outside() -> None:
    """The secretariat reads the caveat with its note; the public reads that the unit is not available."""
    caveat = Caveat(offer_id="O1", rule="not_site", value="HILL", visibility="secretariat", note=SECRET)
    case = case_of([line("R1")], [unit("O1", caveats=(caveat,))])
    matching = match.solve(case)
    [inside] = gaps.explain(case, matching)
    [outside] = gaps.explain(case, matching, reader=Reader(audience=Visibility.PUBLIC))
    assert (inside.reason, outside.reason) == ("caveat", "not_available")
    assert SECRET in inside.text
    assert "caveat" not in outside.model_dump_json()
    [row] = explain.sheet(
        case, matching, requirement=case.requirements[0], reader=Reader(audience=Visibility.PUBLIC)
    ).candidates
    assert (row.first_filter, row.reason) == ("not_available", "Is not available.")


def test_alternative_that_would_break_a_cap_has_no_price() -> None:
    """An offer that cannot be taken beside the pins is said to be so, without a price."""
    pin = Pin(requirement_id="R2", offer_id="O2", action="pin", who="Bao", why="capital decided")
    case = case_of(
        [line("R1"), line("R2")],
        [unit("O1"), unit("O2"), unit("O3", contributor="XAB")],
        pins=(pin,),
        caps=(Cap(contributor="XAA", max_units=1, source="capital"),),
    )
    sheet = explain.sheet(case, match.solve(case), requirement=case.requirements[0])
    rows = {row.offer_id: row for row in sheet.candidates}
    assert rows["O3"].is_chosen
    assert rows["O1"].price == {}
    assert "It cannot be taken beside the pins: its cap is 1 unit." in rows["O1"].reason


def test_larger_unit_fills_what_three_small_ones_cannot() -> None:
    """Where a line has all its units, the unit asked for takes the place of the smallest."""
    units = [unit(f"O{number}", strength=20) for number in range(1, 5)]
    case = case_of([line("R1")], units)
    matching = match.solve(case)
    [gap] = gaps.explain(case, matching, reader=READER)
    assert (gap.reason, gap.strength) == ("size", 40)
    assert gap.remedy == "Ask Aldara for a unit of 60 persons, or split the line."
    easier = gaps.without(case, matching, gap=gap)
    assert gaps.explain(easier, match.solve(easier)) == ()
    assert replace(easier, offers=case.offers) == case


def test_unit_that_leaves_within_the_horizon_is_said_to() -> None:
    """A unit that passes but is bound elsewhere soon is no silent substitute."""
    leaves = REQUESTED_ON + timedelta(days=90)
    case = case_of([line("R1")], [unit("O1"), unit("O2", available_until=leaves)])
    sheet = explain.sheet(case, match.solve(case), requirement=case.requirements[0])
    said = {row.offer_id: row.reason for row in sheet.candidates}
    assert "It is free only until 1 March 2027." in said["O2"]
    assert "free only" not in said["O1"]


def test_equal_need_would_leave_as_much_empty() -> None:
    """What is said of an equal need holds when the line takes the unit: all stages stay as they are."""
    case = case_of([line("R1"), line("R2")], [unit("O1")])
    matching = match.solve(case)
    [gap] = gaps.explain(case, matching)
    assert gap.text == "O1 could fill it, taken from R1; in all, as much need would stay empty."
    forced = match.solve(gaps.without(case, matching, gap=gap))
    assert [stage.value for stage in forced.stages] == [stage.value for stage in matching.stages]


@pytest.mark.parametrize("num", [60, 205])
def test_reason_of_many_offers_is_the_last(num: int) -> None:
    """However many offers pass, sets of three are tried: with units that R1 has, the cap holds."""
    cap = Cap(contributor="XAA", max_units=5, source="capital")
    lines = [line("R1", strength=60), line("R2", strength=60)]
    case = case_of(lines, [unit(f"O{n:03}", strength=20) for n in range(num)], caps=(cap,))
    matching = match.solve(case)
    [gap] = gaps.explain(case, matching)
    steps = [(step.filter, step.failed) for step in gap.funnel]
    assert (gap.reason, steps) == ("lost_to_equal_need", [("lost_to_higher_need", num - 2)])
    forced = match.solve(gaps.without(case, matching, gap=gap))
    assert [stage.value for stage in forced.stages] == [stage.value for stage in matching.stages]
    assert not list(check_funnel.faults(case, matching, sheets=(), gaps=[gap]))
    wrong = gap.model_copy(update={"reason": "size"})
    assert list(check_funnel.faults(case, matching, sheets=(), gaps=[wrong]))


def test_cap_of_none_stops_every_pair_of_many_offers() -> None:
    """A line has one unit of 100 of 150; 60 units of 80 of a contributor that may give none would fill it."""
    cap = Cap(contributor="XBB", max_units=0, source="capital")
    crowd = [unit(f"O{n:02}", strength=80, contributor="XBB") for n in range(60)]
    policy = Policy(max_units=2)
    case = case_of([line("R1", strength=150)], [unit("P1"), *crowd], caps=(cap,), policy=policy)
    matching = match.solve(case)
    assert [row.offer_id for row in matching.assignments] == ["P1"]
    [gap] = gaps.explain(case, matching)
    assert (gap.reason, gap.funnel[-1].failed) == ("cap", 60)
    easier = gaps.without(case, matching, gap=gap)
    assert not gaps.explain(easier, match.solve(easier))
