"""Officers record what becomes of an announcement, its contributor plans milestones and replies."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm.partnership.delivery_domain import Delivery as DeliveryNoun
from bluehelm.partnership.delivery_domain import Milestone as MilestoneNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act
from bluehelm_web.partnership.follow_services import (
    delivery_record,
    milestone_done,
    milestone_keep,
    reply_say,
)
from bluehelm_web.partnership.models import Announcement, Delivery, Milestone, Reply
from bluehelm_web.partnership.services import StaleError
from tests.web.conftest import an_announcement

pytestmark = pytest.mark.django_db
Of = Callable[[str], Client]
FACTS = {"kind": "illustrative", "source": "a test"}


def by(user: User) -> Writer:
    """Return somebody who writes."""
    return Writer(user=user, act=Act(actor_id=user.pk))


def a_step(row: Announcement, **told: object) -> DeliveryNoun:
    """Return a step of an announcement, on the day on which it was made."""
    said = {"stage": "registered", "happened_on": row.stated_on, "recorded_on": row.stated_on} | told
    return DeliveryNoun.model_validate({"delivery_id": "D1", "announcement_id": row.pk, **said, **FACTS})


def a_milestone(row: Announcement, **told: object) -> MilestoneNoun:
    """Return a milestone of an announcement."""
    said = {"text": "First course is held", "due_on": timezone.localdate() + timedelta(days=30)} | told
    return MilestoneNoun.model_validate({"milestone_id": "M1", "announcement_id": row.pk, **said, **FACTS})


def kinds() -> list[str]:
    """Return the kinds of the events of the announcement, in order."""
    return list(
        Event.objects.filter(object_id="announcement:A1").order_by("seq").values_list("kind", flat=True)
    )


def test_an_officer_records_a_step_once(cast: dict[str, User]) -> None:
    """It counts from today, whatever the form says, and the chain tells of it."""
    row = an_announcement()
    first = delivery_record(a_step(row), by=by(cast["bao"]))
    again = delivery_record(a_step(row).model_copy(update={"delivery_id": "D2"}), by=by(cast["chidi"]))
    assert (first.pk, first.recorded_on) == (again.pk, timezone.localdate())
    assert kinds() == ["delivery_recorded"]


@pytest.mark.parametrize("who", ["amara", "aline", "ada", "ines", "lena"])
def test_nobody_else_records_a_step(cast: dict[str, User], who: str) -> None:
    """Not even the contributor itself."""
    with pytest.raises(PermissionDenied):
        delivery_record(a_step(an_announcement()), by=by(cast[who]))
    assert not Delivery.objects.exists()


def test_a_step_is_neither_ahead_nor_before_the_announcement(cast: dict[str, User]) -> None:
    """Of a month that runs, its last day may lie ahead."""
    row, today = Announcement.objects.get(pk=an_announcement().pk), timezone.localdate()
    for day in (row.stated_on - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(ValidationError):
            delivery_record(a_step(row, happened_on=day), by=by(cast["bao"]))
    kept = delivery_record(
        a_step(row, happened_on=date(today.year, 12, 31), precision="year"), by=by(cast["bao"])
    )
    assert kept.precision == "year"


def test_drafts_have_no_steps_milestones_or_replies(cast: dict[str, User]) -> None:
    """Nobody was told of them."""
    row = an_announcement(is_released=False)
    for write in (
        lambda: delivery_record(a_step(row), by=by(cast["bao"])),
        lambda: milestone_keep(a_milestone(row), version=0, by=by(cast["aline"])),
        lambda: reply_say(row.pk, text="Soon.", by=by(cast["aline"])),
    ):
        with pytest.raises(PermissionDenied):
            write()


def test_a_contributor_plans_milestones_of_its_own_and_says_when_they_are_done(cast: dict[str, User]) -> None:
    """Others do not; whoever comes second is told."""
    row = an_announcement()
    milestone_keep(a_milestone(row), version=0, by=by(cast["amara"]))
    with pytest.raises(PermissionDenied):
        milestone_keep(a_milestone(row, milestone_id="M2"), version=0, by=by(cast["ada"]))
    with pytest.raises(StaleError):
        milestone_keep(a_milestone(row, text="Two courses are held"), version=0, by=by(cast["bao"]))
    told = {"of": row, "done_on": timezone.localdate(), "evidence": "Note of the school"}
    done = milestone_done("M1", **told, version=1, by=by(cast["bao"]))
    assert (done.done_on, done.version) == (timezone.localdate(), 2)
    assert kinds() == ["milestone_kept", "milestone_done"]


def test_a_milestone_is_done_of_its_own_announcement_alone(cast: dict[str, User]) -> None:
    """The page of one announcement does not reach into another of another state."""
    own, other = an_announcement(), an_announcement("B1", state="XBO")
    milestone_keep(a_milestone(other), version=0, by=by(cast["bao"]))
    told = {"done_on": timezone.localdate(), "evidence": "none"}
    with pytest.raises(ValidationError):
        milestone_done("M1", of=own, **told, version=1, by=by(cast["amara"]))
    assert Milestone.objects.get().done_on is None


def test_the_latest_reply_of_a_day_stands_and_the_log_keeps_the_other(cast: dict[str, User]) -> None:
    """At most 200 characters, and of its contributor alone."""
    row = an_announcement()
    for text in ("In May.", "In June."):
        reply_say(row.pk, text=text, by=by(cast["amara"]))
    assert Reply.objects.get().text == "In June."
    assert kinds() == ["reply_said", "reply_said"]
    for text in ("", "x" * 201):
        with pytest.raises(ValidationError):
            reply_say(row.pk, text=text, by=by(cast["amara"]))
    for who in ("ada", "bao", "lena"):
        with pytest.raises(PermissionDenied):
            reply_say(row.pk, text="Never.", by=by(cast[who]))


def test_the_page_takes_a_step_a_milestone_and_a_reply(client_of: Of) -> None:
    """And everybody reads them there."""
    row, today = an_announcement(), timezone.localdate().isoformat()
    step = {"stage": "registered", "happened_on": today, "precision": "day", **FACTS}
    sent = (
        ("bao", "announcement-step", step),
        ("bao", "announcement-milestone", {"text": "First course is held", "due_on": today, **FACTS}),
        ("amara", "announcement-reply", {"text": "Ready in May."}),
    )
    for who, name, told in sent:
        answer = client_of(who).post(reverse(name, args=[row.pk]), told)
        assert answer.status_code == 302, answer.content.decode()
    mark = Milestone.objects.get()
    done = {"milestone": mark.pk, "version": 1, "done_on": today, "evidence": "A note"}
    assert client_of("amara").post(reverse("announcement-done", args=[row.pk]), done).status_code == 302
    page = Client().get(reverse("announcement", args=[row.pk])).content.decode()
    for text in ("Registered", "First course is held", "Ready in May.", "A note"):
        assert text in page
    assert '<form method="post" action="' + reverse("announcement-reply", args=[row.pk]) not in page


def test_what_is_wrong_stands_beside_the_form(client_of: Of) -> None:
    """What was written stays in it."""
    row = an_announcement()
    answer = client_of("bao").post(reverse("announcement-step", args=[row.pk]), {"stage": "registered"})
    assert answer.status_code == 422
    assert "<details open>" in answer.content.decode()


def test_what_is_noted_says_what_it_is_and_is_no_step(client_of: Of) -> None:
    """Without words it is not taken; with them it stands where nothing was found before."""
    row, today = an_announcement(), timezone.localdate().isoformat()
    step = {"stage": "noted", "happened_on": today, "precision": "day", **FACTS}
    none = "No later record was found of this announcement."
    assert none in Client().get(reverse("announcement", args=[row.pk])).content.decode()
    assert client_of("bao").post(reverse("announcement-step", args=[row.pk]), step).status_code == 422
    told = step | {"note": "suspended over health concerns"}
    assert client_of("bao").post(reverse("announcement-step", args=[row.pk]), told).status_code == 302
    page = Client().get(reverse("announcement", args=[row.pk])).content.decode()
    assert "suspended over health concerns" in page
    assert none not in page
    assert "beside its way" not in page
    assert "Pledged" in page
