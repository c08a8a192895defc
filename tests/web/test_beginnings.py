"""A scenario begins from a mission: with what the registers keep of it, or the page says what is missing."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm.deployment import plan
from bluehelm_web.accounts.models import Organization, User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.generation import models as held
from bluehelm_web.partnership import supply
from bluehelm_web.partnership.models import Caveat, Component, Offer
from bluehelm_web.partnership.permissions import read_by
from bluehelm_web.planning import beginnings, selectors, snapshot
from bluehelm_web.planning.models import Scenario, ScenarioVersion, Shown
from bluehelm_web.site import demo_mission

Of = Callable[[str], Client]
PAGE = {"args": ["UNMIX"]}


@pytest.fixture
def mika(demonstration: int) -> Client:
    """Return the planner of the invented mission of the demonstration, which has no scenario."""
    client = Client()
    client.force_login(User.objects.get(username="mika"))
    return client


def begin(client: Client, **said: object) -> object:
    """Fill in the form of the page as it stands, but for what is said."""
    address = reverse("mission-plan", **PAGE)
    initial = client.get(address).context["form"].initial
    return client.post(address, {**initial, "name": "unmix-1", "reason": "For the review.", **said})


def holds(name: str) -> ScenarioVersion:
    """Return the version of a scenario that holds."""
    return selectors.current_of(Scenario.objects.get(pk=name))


def test_a_planner_of_a_mission_plans_it(mika: Client) -> None:
    """The button leads to a scenario of the lines in force, places and pledges, which can be planned."""
    address = reverse("mission-plan", **PAGE)
    assert address in mika.get(reverse("mission", **PAGE)).content.decode()
    page = mika.get(address)
    [lead] = [part for part in page.context["parts"] if part.kind]
    assert (lead.number, lead.kind, "(assumed)" in page.content.decode()) == (5, "assumed", True)
    assert begin(mika).headers["Location"] == reverse("scenario", args=["unmix-1"])
    version = holds("unmix-1")
    found = snapshot.scenario_of(version)
    lines = {"A": 650, "B-1": 140, "B-2": 140, "B-3": 140, "C": 57, "D": 140}
    assert {line.requirement_id: line.strength for line in found.requirements} == lines
    assert (found.settings.target, found.settings.day) == (sum(lines.values()), 60)
    assert {site.site_id for site in found.sites} == {place[0] for place in demo_mission.PLACES}
    assert {(leg.start, leg.end) for leg in found.road_legs} == {way[:2] for way in demo_mission.ROADS}
    assert {one.carrier_id for one in found.fleet} == {one[0] for one in demo_mission.FLEET}
    assert len(found.offers) == Offer.objects.filter(is_released=True).count()
    assert {"visa", "port_clearance"} <= {step.name.value for step in found.steps}
    row = Scenario.objects.get(pk="unmix-1")
    assert (row.owner.code, row.mission, row.shown_to) == ("UNMIX", "UNMIX", Shown.NOBODY)
    assert Event.objects.filter(kind="scenario_added", object_id="scenario:unmix-1").count() == 1
    made = plan.make(found, replications=10)
    assert made.matching.assignments
    assert mika.get(reverse("scenario", args=["unmix-1"])).status_code == 200


def test_a_free_name_tells_nothing_of_the_trials_of_others(mika: Client) -> None:
    """It counts none; and a name that is taken, or is none, is told beside its field with nothing kept."""
    pia, address = Client(), reverse("mission-plan", **PAGE)
    pia.force_login(User.objects.get(username="pia"))
    names = [client.get(address).context["form"].initial["name"] for client in (mika, pia, mika)]
    assert [bool(re.fullmatch("unmix-[0-9a-f]{4}", name)) for name in names] == [True] * 3
    assert begin(mika, name=names[0]).headers["Location"] == reverse("scenario", args=names[:1])
    assert pia.get(reverse("scenario", args=names[:1])).status_code == 404
    begin(mika)
    for name in ("unmix-1", "Ünmix", "a_b"):
        wrong = begin(mika, name=name)
        assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["name"])
    assert begin(mika, reason="").status_code == 422
    assert begin(mika, name="unmix-2").headers["Location"] == reverse("scenario", args=["unmix-2"])


@pytest.mark.parametrize(
    ("gone", "title"),
    [
        (held.Statement, "Statement of unit requirements that is issued"),
        (held.RoadLeg, "Corridors from there to its sites"),
        (held.Site, "Airport of debarkation among its sites"),
    ],
)
def test_what_is_missing_is_named_with_where_to_enter_it(
    mika: Client, gone: type[held.models.Model], title: str
) -> None:
    """Then no scenario begins; a planner of the mission enters its places, an office its statement."""
    if gone is held.Statement:
        held.Statement.objects.update(mission=held.Mission.objects.exclude(pk="UNMIX").get())
    else:
        gone._default_manager.all().delete()
    page = mika.get(reverse("mission-plan", **PAGE))
    missing = {str(part.title): part.address for part in page.context["parts"] if part.is_missing}
    assert title in missing
    assert ("Make the scenario" in page.content.decode()) is False
    assert missing[title] == "" if gone is held.Statement else "mission=UNMIX" in missing[title]
    pia = User.objects.get(username="pia")
    parts = beginnings.parts(held.Mission.objects.get(pk="UNMIX"), viewer=pia)
    assert all(bool(part.address) is not bool(part.kind) for part in parts)
    spaced = beginnings.parts(held.Mission(code="A force", lead="un"), viewer=pia)
    assert "mission=A+force" in next(part.address for part in spaced if "mission" in part.address)
    told = {"name": "x", "requested_on": timezone.localdate(), "target": 1, "day": 60, "reason": "x"}
    assert mika.post(reverse("mission-plan", **PAGE), told).status_code == 422
    assert not Scenario.objects.filter(owner__code="UNMIX").exists()


def test_an_offer_with_faults_is_left_out_and_the_log_says_so(mika: Client) -> None:
    """The others are taken over."""
    offer = Offer.objects.filter(is_released=True).order_by("pk")[0]
    Offer.objects.filter(pk=offer.pk).update(home_airport="QQQQ")
    begin(mika)
    version = holds("unmix-1")
    assert offer.pk not in {one.offer_id for one in snapshot.scenario_of(version).offers}
    assert version.reason == "For the review. (1 offer with faults left out)"
    page = mika.get(reverse("scenario", args=["unmix-1"])).content.decode()
    assert offer.pk in page
    assert "home_airport is &quot;QQQQ&quot;" in page
    assert (
        body_of(Event.objects.get(kind="scenario_added", object_id="scenario:unmix-1"))["left out"]
        == offer.pk
    )


def test_an_event_that_stands_twice_keeps_no_offer_out(mika: Client) -> None:
    """As it did when a second press was recorded: the scenario has it once, the register as it was."""
    event = LadderEvent.objects.filter(offer_id__in=Offer.objects.filter(is_released=True).values("pk"))[0]
    event.pk = None
    event.save()
    begin(mika)
    version = holds("unmix-1")
    found = snapshot.scenario_of(version)
    assert (version.left_out, version.reason) == ([], "For the review.")
    assert event.offer_id in {one.offer_id for one in found.offers}
    same = [one for one in found.ladder_events if (one.offer_id, one.kind) == (event.offer_id, event.kind)]
    assert len(same) == 1


def test_limits_that_a_planner_may_not_read_are_counted(mika: Client) -> None:
    """Before they begin, as where offers are taken over; whoever reads all limits is told of none."""
    address = reverse("mission-plan", **PAGE)
    Caveat.objects.all().delete()
    offer = Offer.objects.filter(is_released=True).order_by("pk")[0]
    hint = "limit that its contributor shows only to officers and planners of the secretariat is not in it"
    for readers, value in (("public", "UNMIX"), ("contributor", "UNFAR")):
        Caveat.objects.create(offer_id=offer.pk, rule="not_mission", value=value, visibility=readers)
    assert hint not in mika.get(address).content.decode()
    Caveat.objects.create(offer_id=offer.pk, rule="not_site", value="NORTH", visibility="secretariat")
    assert hint in mika.get(address).content.decode()
    begin(mika)
    assert {one.value for one in snapshot.scenario_of(holds("unmix-1")).caveats} == {"UNMIX"}
    pia = Client()
    pia.force_login(User.objects.get(username="pia"))
    assert hint not in pia.get(address).content.decode()


def test_what_is_stated_twice_takes_no_offer_out(mika: Client) -> None:
    """Were there such rows: what the most may read, and the part that is there last, stand for all."""
    offer = Offer.objects.filter(is_released=True).order_by("pk")[0]
    Caveat.objects.all().delete()
    Component.objects.all().delete()
    for value, readers in (("UNMIX", "secretariat"), (" UNMIX", "public"), ("UNMIX ", "contributor")):
        Caveat.objects.create(offer_id=offer.pk, rule="not_mission", value=value, visibility=readers)
    for part, days in (("crew", 3), ("crew ", 8), (" crew", 5)):
        Component.objects.create(offer_id=offer.pk, part=part, ready_days=days)
    for who in ("mika", "pia"):
        found = supply.supply_of(read_by(User.objects.get(username=who)), on=timezone.localdate())
        assert [(one.value, one.visibility.value) for one in found.caveats] == [("UNMIX", "public")]
        assert [one.ready_days for one in found.components] == [8]
    begin(mika)
    found = snapshot.scenario_of(holds("unmix-1"))
    assert offer.pk in {one.offer_id for one in found.offers}
    assert len(found.caveats) == 1


def test_what_does_not_fit_together_is_told(mika: Client) -> None:
    """With the words of the library; a line at a site that the register does not have."""
    held.StatementLine.objects.filter(site="NORTH").update(site="EAST")
    wrong = begin(mika)
    assert (wrong.status_code, "EAST" in wrong.content.decode()) == (422, True)
    assert not Scenario.objects.filter(pk="unmix-1").exists()


def test_others_begin_none(mika: Client) -> None:
    """Not whoever does not plan, nor a planner of another mission, to whom its registers are closed."""
    other = Organization.objects.create(kind="mission", code="UNFAR", name="Another mission")
    User.objects.filter(username="mika").update(organization=other)
    assert mika.get(reverse("mission-plan", **PAGE)).status_code == 403
    assert "Plan this mission" not in mika.get(reverse("mission", **PAGE)).content.decode()


def test_queries_of_the_page(mika: Client) -> None:
    """As many as are written down here."""
    with CaptureQueriesContext(connection) as found:
        mika.get(reverse("mission-plan", **PAGE))
    assert len(found) == 16
