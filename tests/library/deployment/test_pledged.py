"""Units that were pledged are planned with as if they were as ready as the readiest offer."""

from bluehelm.deployment import plan, scenario
from bluehelm.deployment.pledged import PledgedUnit, added

UNIT = {"pledge_id": "P1", "unit_type": "UHU", "strength": 60}


def test_an_invented_state_that_the_scenario_does_not_know_comes_by_the_ports_of_the_readiest_offer() -> None:
    """It can be moved then; what is supposed is told, and the contributor has its name."""
    tiny = scenario.read("examples/tiny")
    found = added(tiny, units=[PledgedUnit(contributor="XZY", name="Zylona", **UNIT)])
    [made] = [row for row in found.scenario.contributors if row.iso3 == "XZY"]
    [like] = [row for row in tiny.contributors if row.home_airport == made.home_airport]
    assert (made.name, made.sea_port) == ("Zylona", like.sea_port)
    assert found.told[0].endswith(
        f"of Zylona, 60 persons: pledged, and supposed to be at RDL and to come by the ports of {like.name}."
    )
    case = plan.case_of(found.scenario)
    assert case.levels["pledge-P1"].level == "RDL"


def test_a_contributor_that_the_scenario_knows_stays_as_it_is() -> None:
    """And nothing is told of its ports."""
    tiny = scenario.read("examples/tiny")
    found = added(tiny, units=[PledgedUnit(contributor="XES", **UNIT)])
    assert found.scenario.contributors == tiny.contributors
    assert "ports" not in found.told[0]


def test_an_organization_sends_no_unit() -> None:
    """Nothing is told, and nothing is supposed."""
    tiny = scenario.read("examples/tiny")
    assert added(tiny, units=[PledgedUnit(contributor="ZZZ", **UNIT)]).told == ()
