"""Shocks change what they name and nothing else, and what they name is what changes the plan."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.core.errors import InputError
from bluehelm.deployment import paths, plan, scenario, shocks
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.dated_domain import DatedStep
from bluehelm.deployment.domain import RoadLeg, Site, SiteRole
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.shocks_domain import Shocks
from bluehelm.deployment.step_domain import Step
from bluehelm.deployment.streams import Paths

WHY = {"kind": "illustrative", "source": "invented"}
ROOT = Path(__file__).parents[3]
TINY = scenario.read(ROOT / "examples/tiny")


def struck(found: Scenario = TINY, **supposed: object) -> Scenario:
    """Return a scenario after shocks."""
    return shocks.apply(found, shocks=Shocks.model_validate(supposed)).scenario


def ways(found: Scenario) -> dict[tuple[str, str], Itinerary]:
    """Return the ways of a scenario."""
    return plan.prepare(found, settings=found.settings).itineraries


def run(found: Scenario, *, line: str = "R1", offer: str = "O3") -> Paths:
    """Return the runs of one unit that is never withdrawn."""
    way = replace(ways(found)[line, offer], withdrawals=())
    return paths.sample(way, settings=found.settings, seed=3, replications=300)


SINGLE: dict[str, tuple[dict[str, object], set[str]]] = {
    "contributor": (
        {"contributors": ("XCA",)},
        {"offers", "claims", "ladder_events", "components", "pins", "fleet", "caveats", "deployed"},
    ),
    "unit": ({"offers": ("O2",)}, {"offers", "claims", "ladder_events", "pins", "caveats", "components"}),
    "passage": ({"passages": ("suez",)}, set()),
    "port": ({"ports": ("SEA",)}, {"sites"}),
    "airfield": ({"airfields": ("AIR",)}, {"sites"}),
    "fleet": ({"fleet_share": 0.5}, {"fleet"}),
    "customs": ({"customs_days": 21}, {"steps"}),
    "wet": ({"wet_months": (1,)}, set()),
    "no-go area": ({"no_go_areas": ("NORTH",)}, set()),
    "enablers": ({"is_enablers_first": True}, set()),
    "consent": ({"is_consent_withheld": True}, set()),
    "premium": ({"premium_days": 10}, {"offers", "claims"}),
}


@pytest.mark.parametrize("name", SINGLE)
def test_only_what_is_named_changes(name: str) -> None:
    """Every table that a shock is not about stays, and the assumptions name the shock."""
    supposed, tables = SINGLE[name]
    found = shocks.apply(TINY, shocks=Shocks.model_validate(supposed))
    kept = {sheet.name for sheet in scenario.SHEETS} - tables
    assert {table for table in kept if getattr(found.scenario, table) != getattr(TINY, table)} == set()
    assert found.scenario.settings.assumptions[len(TINY.settings.assumptions) :] == tuple(
        f"What if: {sentence}" for sentence in found.told
    )
    assert len(found.told) == 1
    assert found.scenario.canonical() != TINY.canonical()


@pytest.mark.parametrize("name", SINGLE)
def test_scenario_after_a_shock_reads_back(name: str, tmp_path: Path) -> None:
    """What a shock makes is a sound scenario, and can be written and checked as any other."""
    changed = struck(**SINGLE[name][0])
    scenario.write(changed, path=tmp_path / "struck")
    assert scenario.read(tmp_path / "struck").canonical() == changed.canonical()


def test_names_may_have_another_case() -> None:
    """Contributors, offers, ports and airports are found in any case, and named as the scenario does."""
    names = {"contributors": ("XCA",), "offers": ("O2",), "ports": ("SEA",), "airfields": ("AIR",)}
    names["no_go_areas"] = ("NORTH",)
    lower = {field: tuple(map(str.lower, named)) for field, named in names.items()}
    exact, spelt = (shocks.apply(TINY, shocks=Shocks.model_validate(named)) for named in (names, lower))
    assert spelt == exact
    doubled = replace(TINY, offers=(*TINY.offers, TINY.offers[1].model_copy(update={"offer_id": "o2"})))
    assert {one.offer_id for one in struck(doubled, offers=("o2",)).offers} >= {"O2"}


def test_everything_unknown_is_named_at_once() -> None:
    """One fault for each name that the scenario does not have; a close one is proposed."""
    supposed = Shocks(contributors=("XQQ",), offers=("O11",), ports=("AIR",), airfields=("SEA",))
    with pytest.raises(InputError) as caught:
        shocks.apply(TINY, shocks=supposed)
    assert [fault.value for fault in caught.value.faults] == [
        "XQQ is named",
        "O11 is named",
        "AIR is named",
        "SEA is named",
    ]
    assert {fault.code for fault in caught.value.faults} == {"shock-unknown"}


def test_nobody_passes_a_no_go_area() -> None:
    """Lines there have no way, and the plan says why; a road through it gives way to a longer one."""
    barred = struck(no_go_areas=("NORTH",))
    assert {line for line, _ in ways(barred)} == {"R1", "R4"}
    gaps = {gap.requirement_id: gap for gap in plan.make(barred, replications=10).gaps}
    assert "the host state lets nobody pass there (no-go areas)" in gaps["R2"].text
    assert "Ask the host state to open the way" in gaps["R2"].remedy
    ends = {"start": "SOUTH", "end": "NORTH", "km": 900, "days_dry": 0.5}
    around = replace(TINY, road_legs=(*TINY.road_legs, TINY.road_legs[0].model_copy(update=ends)))
    for found, km in ((around, [60, 900]), (struck(around, no_go_areas=("SOUTH",)), [390])):
        way = ways(found)["R2", "O2"].equipment_roads[0]
        assert way
        assert [leg.km for leg in way.legs] == km


def test_no_shock_and_no_fleet_are_told() -> None:
    """Nothing to change is a fault, not a difference of nothing."""
    with pytest.raises(InputError, match="no-shock"):
        shocks.apply(TINY, shocks=Shocks())
    with pytest.raises(InputError, match="no-fleet"):
        shocks.apply(replace(TINY, fleet=()), shocks=Shocks(fleet_share=0.5))
    with pytest.raises(InputError, match="no-fleet"):
        shocks.apply(replace(TINY, fleet=()), shocks=Shocks(is_enablers_first=True))


def test_contributor_takes_its_parts_along() -> None:
    """What it gave to the unit of another is missing there, and nothing is left of its own offers."""
    changed = struck(contributors=("XCA",))
    offers = {offer.offer_id: offer for offer in plan.case_of(changed).offers}
    assert "O3" not in offers
    assert "maintainer" in offers["O5"].missing_parts
    for table in shocks.OF_OFFERS:
        assert all(row.offer_id != "O3" for row in getattr(changed, table))


def test_ship_that_only_the_lost_unit_may_use_goes_too() -> None:
    """A ship kept for nobody is not a ship for all."""
    own = TINY.fleet[0].model_copy(update={"carrier_id": "OWN", "only_offers": ("O2",)})
    both = own.model_copy(update={"carrier_id": "BOTH", "only_offers": ("O2", "O3")})
    changed = struck(replace(TINY, fleet=(*TINY.fleet, own, both)), offers=("O2",))
    assert {row.carrier_id: row.only_offers for row in changed.fleet} == {
        "RORO": (),
        "JET": (),
        "BOTH": ("O3",),
    }


def test_customs_move_equipment_by_their_days() -> None:
    """In the dry season a delay of 21 days in customs is one of 21 days on site, in every run."""
    dry = replace(TINY, settings=TINY.settings.model_copy(update={"wet_months": ()}))
    before, after = run(dry), run(struck(dry, customs_days=21))
    assert np.allclose(after.equipment_day - before.equipment_day, 21)
    assert (after.people_day >= before.people_day).all()


def test_customs_lengthen_what_was_measured() -> None:
    """Where dated clearances replace what is assumed, they lasted so many days longer."""
    clearances = [step for step in TINY.steps if step.name == "port_clearance"]
    rows = tuple(
        DatedStep(
            case=f"C{number}",
            step="port_clearance",
            stream=clearances[0].stream,
            start_on="2026-02-01",
            end_on=date(2026, 2, 1) + timedelta(days=number % 9),
            **WHY,
        )
        for number in range(25)
    )
    settings = TINY.settings.model_copy(update={"wet_months": ()})
    found = replace(TINY, dated_steps=rows, settings=settings)
    assert not np.allclose(run(found).equipment_day, run(replace(found, dated_steps=())).equipment_day)
    before, after = run(found), run(struck(found, customs_days=21))
    assert np.allclose(after.equipment_day - before.equipment_day, 21)


STEP = st.builds(
    lambda level, stream, days, probability: Step(
        name="port_clearance",
        level=level,
        stream=stream,
        min_days=days,
        mode_days=days + 1,
        max_days=days + 2,
        probability=probability,
        **WHY,
    ),
    st.sampled_from(["", "L3", "RDL"]),
    st.sampled_from(["equipment", "both"]),
    st.integers(0, 5),
    st.sampled_from([0.5, 1.0]),
)


@given(st.lists(STEP, max_size=5, unique_by=lambda step: (step.level, step.stream)))
def test_customs_hold_once_whatever_is_stated(rows: list[Step]) -> None:
    """Of any level, with or without a clearance that always occurs: held once, by the days named."""
    others = [step for step in TINY.steps if step.name != "port_clearance"]
    settings = TINY.settings.model_copy(update={"wet_months": ()})
    found = replace(TINY, steps=(*others, *rows), settings=settings)
    by_level = [(row.level, row.stream) for row in rows if row.probability < 1]
    before, after = run(found), run(struck(found, customs_days=4))
    if {("RDL", "equipment"), ("RDL", "both")} <= set(by_level):
        return  # no place is left for a step of its own
    assert np.allclose(after.equipment_day - before.equipment_day, 4)


def test_fleet_is_rounded_down() -> None:
    """Half of one ship is none, and then nobody who needs it is carried: an answer all the same."""
    changed = struck(fleet_share=0.5)
    assert [row.number for row in changed.fleet] == [0, 0]
    made = plan.make(changed, replications=100)
    assert made.lift is not None
    assert (made.forecast.probability, made.forecast.mean_on_day, made.lift.persons) == (0, 0, 0)
    taken = {row.offer_id for row in made.matching.assignments}
    assert {row.offer_id for row in made.lift.stranded} == taken != set()
    assert {row.step for row in made.forecast.bottlenecks} == {"lift"}
    assert [row.number for row in struck(fleet_share=2).fleet] == [2, 2]


def test_premium_shortens_notice_and_not_the_wait_for_parts() -> None:
    """Notice is shorter by so many days, never below none; what others bring is ready no sooner."""
    before = {offer.offer_id: offer for offer in plan.case_of(TINY).offers}
    after = {offer.offer_id: offer for offer in plan.case_of(struck(premium_days=12)).offers}
    for name, offer in before.items():
        floor = max((part.ready_days for part in TINY.components if part.offer_id == name), default=0)
        assert after[name].notice_min_days == max(offer.notice_min_days - 12, floor, 0)
        assert after[name].notice_max_days >= floor
    assert after["O2"].notice_mode_days == before["O2"].notice_mode_days - 12


def with_second_port(found: Scenario) -> Scenario:
    """Return a scenario with another harbour, a day farther by road."""
    other = Site(site_id="BAY", name="Far bay", lat=65.2, lon=-14.0, role="spod", code="", **WHY)
    road = RoadLeg(start="BAY", end="SOUTH", km=500, days_dry=6, days_wet=8, **WHY)
    more = RoadLeg(start="BAY", end="NORTH", km=300, days_dry=6, days_wet=8, **WHY)
    return replace(found, sites=(*found.sites, other), road_legs=(*found.road_legs, road, more))


def test_closed_port_sends_ships_to_the_other() -> None:
    """Where there is a second port, equipment goes there, later; the closed one stays a point of a road."""
    two = with_second_port(TINY)
    changed = struck(two, ports=("SEA",))
    lane = ways(changed)["R1", "O3"].lane
    assert lane is not None
    assert lane.end == "BAY"
    assert run(changed).equipment_day.mean() > run(two).equipment_day.mean()
    told = shocks.apply(two, shocks=Shocks(ports=("SEA",))).told
    assert "goes by Far bay" in told[0]


CLOSED: dict[str, tuple[dict[str, object], str]] = {
    "port": ({"ports": ("SEA",)}, "its equipment is stranded"),
    "airfield": ({"airfields": ("AIR",)}, "no airport of debarkation is open"),
    "no-go area": ({"no_go_areas": ("AIR",)}, "the host state lets nobody pass there (no-go areas)"),
    "consent": ({"is_consent_withheld": True}, "gives no consent, so that every leg waits"),
}


@pytest.mark.parametrize("name", CLOSED)
def test_no_way_in_is_an_answer(name: str) -> None:
    """Nobody arrives: the plan is empty, its probability 0, a pin is set aside, and each gap says why."""
    supposed, why = CLOSED[name]
    made = plan.make(struck(**supposed), replications=100)
    assert (made.matching.assignments, made.forecast.probability, made.pin_prices) == ((), 0, ())
    assert made.pins == TINY.pins
    told = {gap.requirement_id: gap.text for gap in made.gaps}
    assert why in told["R1"]
    assert why in told["R2"]


def test_unit_without_equipment_needs_no_port() -> None:
    """A harbour that shuts strands equipment, not people who have none."""
    bare = tuple(
        offer.model_copy(update={"lane_m": 0, "tonnes": 0}) if offer.offer_id == "O3" else offer
        for offer in TINY.offers
    )
    made = plan.make(struck(replace(TINY, offers=bare), ports=("SEA",)), replications=100)
    assert [row.offer_id for row in made.matching.assignments] == ["O3"]


def by_the_red_sea(found: Scenario) -> Scenario:
    """Return a scenario whose harbour lies beyond the Suez canal."""
    sites = tuple(
        site.model_copy(update={"lat": 19.6, "lon": 37.3, "code": ""}) if site.role == SiteRole.SPOD else site
        for site in found.sites
    )
    return replace(found, sites=sites)


def test_closed_canal_makes_the_way_longer() -> None:
    """From Malta to the Red Sea the Cape is the other way: weeks at sea more."""
    here = by_the_red_sea(TINY)
    before, after = (run(one, line="R2", offer="O2") for one in (here, struck(here, passages=("Suez",))))
    assert (after.equipment_day - before.equipment_day).min() > 14


@pytest.mark.parametrize(
    ("remove", "why"),
    [
        (lambda found: replace(found, road_legs=()), "no road leads there"),
        (lambda found: replace(found, sites=()), "no airport of debarkation"),
    ],
)
def test_scenario_without_roads_or_ports_is_planned(remove: Callable[[Scenario], Scenario], why: str) -> None:
    """What is not there is the reason, line by line."""
    made = plan.make(remove(TINY), replications=100)
    assert made.matching.assignments == ()
    assert why in {gap.requirement_id: gap.text for gap in made.gaps}["R1"]
