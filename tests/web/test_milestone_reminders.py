"""Milestones of announcements are reminded of before they are due and once they are late, once each."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_cli import serve
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.jobs import feed
from bluehelm_web.partnership.models import Announcement, Delivery, Milestone, Notice, Offer
from bluehelm_web.partnership.reminders import remind
from bluehelm_web.site import __main__ as main
from tests.web.conftest import an_announcement

pytestmark = pytest.mark.django_db
Of = Callable[[str], Client]
DUE = date(2027, 6, 30)
FACTS = {"kind": "illustrative", "source": "a test"}
EVERYBODY = {"amara", "aline", "bao", "chidi"}
"""Who speaks for the contributor, and the officers."""


@pytest.fixture
def said(cast: dict[str, User]) -> Announcement:
    """Return an announcement with a milestone, of which something is on record for a year after it is due."""
    row = an_announcement()
    row.stated_on = date(2026, 9, 1)
    row.save()
    a_milestone("M1", row)
    return row


def a_milestone(name: str, row: Announcement, *, due_on: date = DUE) -> Milestone:
    """Return a milestone of an announcement."""
    return Milestone.objects.create(
        pk=name, announcement_id=row.pk, text="First course is held", due_on=due_on, **FACTS
    )


def told(days_before: int) -> set[tuple[str, int | None]]:
    """Run some days before the milestone is due; return who is told of which reminder."""
    made = remind(on=DUE - timedelta(days=days_before), act=Act())
    return {(notice.user.username, notice.days) for notice in made}


def test_each_reminder_comes_once_to_its_contributor_and_its_office(said: Announcement) -> None:
    """30 and 7 days before, and on the day after; nobody of another state, planner or mission is told."""
    seen = {days: found for days in range(40, -40, -1) if (found := told(days))}
    assert seen == {at: {(name, days) for name in EVERYBODY} for at, days in ((30, 30), (7, 7), (-1, 0))}
    assert told(-1) == set()
    events = Event.objects.filter(kind="milestone_due", object_id=f"announcement:{said.pk}")
    assert (events.count(), chain_verify().fault) == (3, "")


def test_two_milestones_of_one_day_are_two_notices(said: Announcement) -> None:
    """And a day that is moved is reminded of anew."""
    mark = a_milestone("M2", said)
    assert len(remind(on=DUE - timedelta(days=5), act=Act())) == 2 * len(EVERYBODY)
    mark.due_on = DUE + timedelta(days=10)
    mark.save()
    assert told(5) == {(name, 30) for name in EVERYBODY}


@pytest.mark.parametrize("how", ["draft", "withdrawn", "done", "delivered", "lapsed"])
def test_nobody_is_reminded_of_what_is_over_or_seen_by_nobody(said: Announcement, how: str) -> None:
    """A draft, what was withdrawn or lapsed, what was done, and what is there."""
    if how == "draft":
        Announcement.objects.update(is_released=False)
    elif how == "withdrawn":
        Announcement.objects.update(withdrawn_on=DUE - timedelta(days=90))
    elif how == "done":
        Milestone.objects.update(done_on=DUE - timedelta(days=90), evidence="A note")
    else:
        day = DUE - timedelta(days=90)
        stage = {"delivered": "deployed"}.get(how, how)
        Delivery.objects.create(
            pk="D1", announcement_id=said.pk, stage=stage, happened_on=day, recorded_on=day, **FACTS
        )
    assert told(5) == told(-5) == set()


def test_the_page_names_milestone_and_announcement(client_of: Of, said: Announcement) -> None:
    """Late, it blames nobody: no record was found; read by one, it waits for the others."""
    told(5)
    bao, page = client_of("bao"), reverse("notices")
    assert b"A milestone is due:" in bao.get(page).content
    told(-5)
    text = bao.get(page).content.decode()
    assert "No record was found that this milestone was done" in text
    assert reverse("announcement", args=[said.pk]) in text
    assert "failed" not in text
    for notice in Notice.objects.filter(user__username="bao"):
        assert bao.post(reverse("notice-read", args=[notice.pk])).status_code == 302
    assert b"Mark as read" not in bao.get(page).content
    assert b'<b class="count">2</b>' in client_of("amara").get(reverse("home")).content


def test_the_feed_tells_contributor_and_officers_alone(said: Announcement, cast: dict[str, User]) -> None:
    """No state reads of what another is reminded of."""
    told(-1)

    def seen(name: str) -> list[str]:
        return [one.address for one in feed.page(feed.sight_of(cast[name]))[0]]

    address = reverse("announcement", args=[said.pk])
    assert [seen(name) for name in ("amara", "bao", "ada", "lena")] == [[address], [address], [], []]


def test_the_command_says_what_it_would_tell(
    said: Announcement, released: Offer, capsys: pytest.CaptureFixture[str]
) -> None:
    """As of another day nothing is kept."""
    Milestone.objects.update(due_on=timezone.localdate() + timedelta(days=20))
    for days, words in (
        (0, "A1: milestone due on"),
        (21, "not on record as done: First course is held; would tell Amara."),
    ):
        main.remind(str(timezone.localdate() + timedelta(days=days + 1)))
        serve._notices(json.loads(capsys.readouterr().out), verb="would tell")
        assert words in capsys.readouterr().out
    assert not Notice.objects.exists()
