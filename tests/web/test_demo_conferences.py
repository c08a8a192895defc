"""The demonstration holds what was published of conferences, and an invented one that takes pledges."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm.core.claims import Kind
from bluehelm.partnership import conferences, counting, followup_report
from bluehelm.partnership.contributors import FREE_CODES
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.followup_report import FollowUpQuestion
from bluehelm_web.conferences import effects
from bluehelm_web.conferences.models import CaptureState, Conference, State
from bluehelm_web.conferences.records import records_of
from bluehelm_web.partnership.models import Announcement, Contributor, Notice
from bluehelm_web.partnership.reminders import reminders_due
from bluehelm_web.planning.models import Kind as RunKind
from bluehelm_web.planning.models import Run
from bluehelm_web.planning.snapshot import scenario_of

NOBODY = AnonymousUser()


def test_what_was_published_is_there_as_it_was(demonstration: int) -> None:
    """Eight conferences with their claims, announcements and deliveries; nothing that is supposed."""
    facts, held = conferences.published(), records_of(NOBODY)
    real = [row for row in held.conferences if row.kind is not Kind.ILLUSTRATIVE]
    assert len(real) == 8
    assert {row.kind for row in real} == {Kind.PUBLISHED}
    assert held.claims == facts.claims
    assert held.deliveries == facts.deliveries
    assert set(facts.announcements) <= set(held.announcements)


def test_the_demonstration_counts_what_the_command_line_counts(demonstration: int) -> None:
    """One answer of each real conference: what the scenario tells besides is counted once."""
    facts, held = conferences.published(), records_of(NOBODY)
    real = [row.conference_id for row in held.conferences if row.kind is not Kind.ILLUSTRATIVE]
    assert len(real) == 8
    for name in real:
        one, other = held.of(name), facts.of(name)
        for rule in (
            "announcements",
            "pledging_states",
            "units",
            "uniformed_personnel",
            "helicopters",
            "money",
        ):
            counts = [counting.count(rule, records) for records in (one, other)]
            told = [(count.value, {(part.label, part.value) for part in count.parts}) for count in counts]
            assert told[0] == told[1], (name, rule)


def test_a_second_source_of_an_announcement_is_counted_once(demonstration: int) -> None:
    """The scenario says again what was published; follow-up leaves that out, and names what it repeats."""
    held = records_of(NOBODY, names=["NY2015"])
    question = FollowUpQuestion(as_of=date(2026, 12, 1))
    told = followup_report.of(held.announcements, trail=Trail.of(held), question=question)
    left_out = {row.announcement_id: row.reason for row in told.rate.left_out}
    assert left_out["NY2015-COL-02"] == "repeats NY2015-COL-01"
    assert "NY2015-COL-01" in told.rate.denominator


def test_a_visitor_may_try_the_desk(demonstration: int) -> None:
    """An invented conference is live, with guests, a guide, and pledges in each state of the way."""
    row = Conference.objects.get(state=State.LIVE)
    assert (row.kind, row.is_public, row.starts_on) == ("illustrative", True, timezone.localdate())
    assert row.delegations.count() == 40
    assert row.guidelines.exists()
    assert row.sessions.filter(starts_at__date__gte=row.starts_on).exists()
    assert set(row.captures.values_list("state", flat=True)) == set(CaptureState.values) - {
        CaptureState.UNDONE,
        CaptureState.WITHDRAWN,
    }
    spoken = [one.code for one in row.delegations.filter(spoke_at__isnull=False)]
    assert (spoken, row.speaking) == (["XAB", "XAL", "XAV", "XBE"], "XBO")  # who has the floor speaks still
    assert set(row.captures.values_list("delegation", flat=True)) <= {*spoken, row.speaking}
    client = Client()
    client.login(username="bao", password="bluehelm demonstration")
    assert client.get(reverse("desk", args=[row.pk])).status_code == 200


def test_what_is_pledged_there_is_tried_beside_the_force_of_the_demonstration(demonstration: int) -> None:
    """Two lines are answered by units that its requirements ask for; a course is no unit."""
    row = Conference.objects.get(state=State.LIVE)
    plan = Run.objects.get(kind=RunKind.PLAN, version__scenario=row.scenario)
    asked = {one.unit_type: one.strength for one in effects.units_of(row, plan=plan)}
    needs = {one.unit_type: one.strength for one in scenario_of(plan.version).requirements}
    assert set(asked) == {"UHU", "MED_L2"}
    assert asked["UHU"] == needs["UHU"]


def test_invented_conferences_are_of_invented_states(demonstration: int) -> None:
    """Whatever is invented of a conference names no country that is one."""
    row = Conference.objects.get(kind="illustrative")
    states = set(row.delegations.filter(delegation_kind="state").values_list("code", flat=True))
    assert states | {*row.hosts, row.next_host} <= FREE_CODES
    assert states <= set(Contributor.objects.filter(kind="illustrative").values_list("iso3", flat=True))
    assert not {row.contributor for row in records_of(NOBODY, names=[row.pk]).announcements} - FREE_CODES


def test_an_invented_gift_asks_for_what_it_takes_and_its_milestone_is_reminded_of(demonstration: int) -> None:
    """An officer can record a part, make a draft and find a notice of it; no real state gives it."""
    page = Client().get(reverse("announcement", args=["XNO-HELICOPTERS"]))
    told = page.context["given"]
    assert (told.operational, told.now.missing) == ("0", ("crew", "maintainer"))
    due = Notice.objects.exclude(milestone_id="").values_list("announcement_id", "days")
    assert set(due) == {("XNO-HELICOPTERS", 30)}
    assert reminders_due(on=timezone.localdate()) == []
    row = Announcement.objects.get(pk="XNO-HELICOPTERS")
    known = set(Contributor.objects.filter(kind="illustrative").values_list("iso3", flat=True)) | {"QMA"}
    assert {row.contributor, *row.partners} <= known


def test_a_reply_is_awaited_only_of_who_was_asked(demonstration: int) -> None:
    """Of states that nobody speaks for none is awaited; who speaks for another finds a notice of each."""
    page = Client().get(reverse("follow-up"), {"reached": "pledged"}).context
    awaited = {row.now.announcement_id for row in page["rows"] if row.now.is_awaited}
    asked = set(Notice.objects.exclude(lapses_on=None).values_list("announcement_id", flat=True))
    assert awaited
    assert awaited <= asked
    assert {row.now.contributor for row in page["rows"] if row.now.is_awaited} == {"RWA"}
