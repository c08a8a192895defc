"""Nobody reads that an announcement is stale, or missed its window, before its contributor was heard."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bluehelm_cli import serve
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, changing
from bluehelm_web.conferences.models import State
from bluehelm_web.conferences.records import records_keep
from bluehelm_web.partnership.models import Announcement, Milestone, Notice, Offer, Reply
from bluehelm_web.partnership.reminders import remind
from bluehelm_web.site import __main__ as main
from tests.web.conftest import STATE, an_announcement
from tests.web.test_summaries import FACTS, SEOUL

pytestmark = pytest.mark.django_db
Of = Callable[[str], Client]
LONG_AGO = date(2024, 1, 12)
TODAY = timezone.localdate()
IN_TIME = TODAY - timedelta(days=settings.REPLY_DAYS - 1)
HEARD = TODAY - timedelta(days=settings.REPLY_DAYS)


@pytest.fixture
def silent(cast: dict[str, User]) -> Announcement:
    """Return an announcement at a conference that is over, of which nothing is on record for long."""
    with changing():
        records_keep(FACTS, state=State.CLOSED)
    row = an_announcement()
    row.conference, row.stated_on = SEOUL, LONG_AGO
    row.save()
    return row


def told(*, on: date = TODAY) -> set[str]:
    """Run on a day; return who is told that nothing is on record."""
    made = remind(on=on, act=Act())
    return {one.user.username for one in made if one.announcement_id == "A1" and not one.milestone_id}


def stands() -> tuple[set[str], bool, bool]:
    """Return where the public reads that it stands, and whether it is among the stale and the ended."""
    page = Client().get(reverse("follow-up"), {"conference": SEOUL, "reached": "pledged"}).context
    own = Client().get(reverse("announcement", args=["A1"])).context["standing"]
    states = {row.state for row in (own, *page["rows"]) if row.now.announcement_id == "A1"}
    stale, ended = ({row.now.announcement_id for row in page[name]} for name in ("stale", "ended"))
    return states, "A1" in stale, "A1" in ended


def test_a_reply_is_awaited_until_its_time_is_over(silent: Announcement) -> None:
    """Untold or within its days no page calls it stale; from the last of them on it does."""
    awaited = ({"pledged; reply awaited"}, False, False)
    assert stands() == awaited
    assert told(on=IN_TIME) == {"amara", "aline"}
    assert (stands(), told()) == (awaited, set())
    Notice.objects.update(made_on=HEARD)
    assert stands() == ({"pledged; no record of late"}, True, False)
    [event] = Event.objects.filter(kind="silence_told", object_id="announcement:A1")
    assert event.actor_id is None


def test_nobody_waits_for_whom_nobody_speaks(silent: Announcement) -> None:
    """Where no user can be asked no reply is awaited, and nothing is told of the silence either."""
    User.objects.filter(organization__code=STATE).update(is_active=False)
    page = Client().get(reverse("follow-up"), {"conference": SEOUL, "reached": "pledged"}).context
    assert (stands(), page["num_awaited"]) == (({"pledged"}, False, False), 0)


def test_a_reply_ends_it(silent: Announcement) -> None:
    """What its contributor says stands on the page, and is told as neither stale nor awaited."""
    told(on=HEARD)
    Reply.objects.create(announcement_id="A1", contributor=STATE, said_on=TODAY, text="It sails in March.")
    assert stands() == ({"pledged"}, False, False)
    assert told() == set()


def test_a_window_is_missed_only_once_its_contributor_was_heard(silent: Announcement) -> None:
    """The rule tells it as ended; until then a reply is awaited, on the page and for programmes."""
    day = LONG_AGO + timedelta(days=60)
    facts = {"kind": "illustrative", "source": "a test", "text": "First course is held", "due_on": day}
    Milestone.objects.create(pk="M1", announcement_id="A1", **facts)
    assert stands() == ({"pledged; reply awaited"}, False, False)
    assert "not on record as done" not in Client().get(reverse("announcement", args=["A1"])).content.decode()
    address = f"/api/v1/conferences/{SEOUL}/announcements"
    [row] = [
        one for one in Client().get(address).json()["rows"] if one["announcement"]["announcement_id"] == "A1"
    ]
    assert (row["stage"]["ended"], row["stage"]["is_awaited"]) == (None, True)
    told(on=HEARD)
    assert stands() == ({"pledged; window missed"}, False, True)


def test_the_command_says_what_it_would_tell(
    silent: Announcement, capsys: pytest.CaptureFixture[str]
) -> None:
    """As of another day nothing is kept."""
    main.remind(str(TODAY + timedelta(days=1)))
    serve._notices(json.loads(capsys.readouterr().out), verb="would tell")
    assert "A1: nothing on record since 12 January 2024; would tell Amara." in capsys.readouterr().out
    assert not Notice.objects.exists()


def test_the_notice_says_until_when_it_may_answer(silent: Announcement, client_of: Of) -> None:
    """In the list of notices, with a link to where it replies; other states are not told."""
    told()
    text = client_of("amara").get(reverse("notices")).content.decode()
    assert "or say in a reply how it stands" in text
    assert reverse("announcement", args=["A1"]) in text
    assert "A1" not in client_of("ada").get(reverse("notices")).content.decode()


def test_what_is_due_first_stands_first(
    silent: Announcement, client_of: Of, cast: dict[str, User], draft: Offer
) -> None:
    """A notice of silence is due when its reply is, not on the day of the last record years ago."""
    told()
    until = TODAY + timedelta(days=settings.REPLY_DAYS)
    lapse = {"user": cast["amara"], "offer_id": draft.pk, "action": "Renew it", "made_on": TODAY}
    for days in (-1, 1):
        Notice.objects.create(**lapse, days=30 + days, lapses_on=until + timedelta(days=days))
    answer = client_of("amara").get(reverse("notices"))
    dues = [one.due_on for one in answer.context["rows"]]
    assert dues == [until - timedelta(days=1), until, until + timedelta(days=1)]
    page = answer.content.decode()
    assert date_format(until, "DATE_FORMAT") in page
    assert date_format(LONG_AGO, "DATE_FORMAT") not in page
