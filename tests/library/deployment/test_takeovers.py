"""What a scenario takes over from the registers of its mission, and that a plan feels it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bluehelm.deployment import plan, scenario, takeovers
from bluehelm.deployment.agreement_domain import HostConsent, HostObstacle
from bluehelm.deployment.domain import Site
from bluehelm.generation.mission_domain import StatementLine
from bluehelm.partnership.domain import Announcement, Contributor

INVENTED = {"kind": "illustrative", "source": "invented"}


@pytest.fixture(scope="module")
def tiny(root: Path) -> scenario.Scenario:
    """Return the smallest example."""
    return scenario.read(root / "examples/tiny")


def an_obstacle(
    state: str, name: str, *, days: tuple[float, float, float], kind: str = "assumed"
) -> HostObstacle:
    """Return a formality."""
    told = dict(zip(("min_days", "mode_days", "max_days"), days, strict=True))
    where = {"mission": "UNMIX", "host_state": state, "obstacle": name}
    return HostObstacle.model_validate({**where, **told, "kind": kind, "source": "a note"})


def a_consent(state: str, *, is_given: bool = True, **more: object) -> HostConsent:
    """Return what a host state agreed to."""
    told = {"mission": "UNMIX", "host_state": state, "is_given": is_given}
    return HostConsent.model_validate({**told, **INVENTED, **more})


def test_the_longest_days_of_a_step_count(tiny: scenario.Scenario) -> None:
    """By each of its days, with the weakest kind and every source; other steps stay."""
    obstacles = [
        an_obstacle("XHA", "landing", days=(2, 9, 10), kind="published"),
        an_obstacle("XDO", "overflight", days=(4, 5, 20)),
        an_obstacle("XHA", "customs", days=(5, 6, 7)),
    ]
    after = takeovers.agreement(tiny, consents=[], obstacles=obstacles)
    [over] = [step for step in after.steps if step.name == "overflight"]
    assert (over.min_days, over.mode_days, over.max_days, over.kind) == (4, 9, 20, "assumed")
    assert over.source == "XHA landing: a note; XDO overflight: a note"
    [customs] = [step for step in after.steps if step.name == "port_clearance"]
    assert (customs.stream, customs.max_days) == ("equipment", 7)
    kept = {step.name for step in tiny.steps if step.name != "port_clearance"}
    assert kept < {step.name for step in after.steps}
    assert after.settings == tiny.settings


def test_all_hosts_must_consent_on_the_day_of_the_request(tiny: scenario.Scenario) -> None:
    """Places that are no sites of the scenario bar nothing there."""
    day = tiny.settings.requested_on
    both = [a_consent("XHA", no_go_areas=("NORTH", "ELSEWHERE")), a_consent("XDO")]
    settings = takeovers.agreement(tiny, consents=both, obstacles=[]).settings
    assert (settings.has_consent, settings.no_go_areas) == (True, ("NORTH",))
    ended = [a_consent("XHA"), a_consent("XDO", until_on=day)]
    assert not takeovers.agreement(tiny, consents=ended, obstacles=[]).settings.has_consent
    assert not takeovers.agreement(
        tiny, consents=[a_consent("XHA", is_given=False)], obstacles=[]
    ).settings.has_consent


def test_days_of_an_agreement_delay_a_plan(tiny: scenario.Scenario) -> None:
    """Visas of fifty days let nobody come before them."""
    visas = [an_obstacle("XHA", "visa", days=(50, 50, 50))]
    later = plan.case_of(takeovers.agreement(tiny, consents=[], obstacles=visas)).arrivals
    before = plan.case_of(tiny).arrivals
    assert later.keys() == before.keys()
    assert all(one.day >= 50 for one in later.values())
    assert any(later[pair].day > before[pair].day for pair in later)


def test_a_statement_takes_the_place_of_the_requirements(tiny: scenario.Scenario) -> None:
    """A site that its lines name comes with it; what was decided on lines that are gone goes."""
    told = {"line_id": "A", "unit_type": "INF_COY", "strength": 150, "tier": "other", "site": "EAST"}
    line = StatementLine.model_validate({**told, "required_by_day": 60, **INVENTED})
    place = {"name": "Place", "lat": 64.5, "lon": -20.0, "role": "site", **INVENTED}
    sites = [Site.model_validate({"site_id": name, **place}) for name in ("EAST", "WEST")]
    after = takeovers.statement(tiny, lines=[line], mission="UNMIX", sites=sites)
    assert [one.requirement_id for one in after.requirements] == ["A"]
    assert {one.site_id for one in after.sites} - {one.site_id for one in tiny.sites} == {"EAST"}
    assert (len(tiny.pins), after.pins) == (1, ())
    gone = {
        one.row
        for one in takeovers.differences(tiny, after=after)
        if one.table == "requirements" and one.before
    }
    assert gone == {one.requirement_id for one in tiny.requirements}


def an_announcement(contributor: str, **more: object) -> Announcement:
    """Return what a state announced."""
    told = {"announcement_id": "A1", "contributor": contributor, "conference": "X", "category": "medical"}
    said = {"capability": "level 2 hospital", "stated_on": "2026-01-01", **INVENTED}
    return Announcement.model_validate({**told, **said, **more})


def test_what_is_equal_in_meaning_is_no_difference(tiny: scenario.Scenario) -> None:
    """A hospital is a capability, whether the record says so or leaves it to the category."""
    empty = replace(tiny, announcements=(an_announcement("XAL"),))
    for gives, fields in (("capability", []), ("equipment", ["gives"])):
        after = replace(tiny, announcements=(an_announcement("XAL", gives=gives),))
        assert [one.field for one in takeovers.differences(empty, after=after)] == fields


def test_contributors_come_with_what_names_them(tiny: scenario.Scenario) -> None:
    """Those that the register knows and of which nothing is taken over stay there."""
    states = [Contributor(iso3=code, name=code, **INVENTED) for code in ("XYA", "XYB", "XYC")]
    offer = tiny.offers[0].model_copy(update={"offer_id": "NEW", "contributor": "XYA"})
    told = {"contributors": tuple(states), "as_of": tiny.settings.as_of}
    said = (an_announcement("XYB"),)
    after = takeovers.supply(tiny, found=takeovers.Supply(offers=(offer,), announcements=said, **told))
    assert {one.iso3 for one in after.contributors} - {one.iso3 for one in tiny.contributors} == {
        "XYA",
        "XYB",
    }
