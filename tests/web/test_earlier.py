"""What a released announcement said before it was changed is kept, so that past days stay as they were."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act, changing, payload_erase
from bluehelm_web.conferences.models import State
from bluehelm_web.conferences.records import records_keep
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.announcement_tables import announcements_write, planned
from bluehelm_web.partnership.announcements import announcement_correct
from bluehelm_web.partnership.models import Announcement, EarlierAnnouncement
from tests.web.conferred import by
from tests.web.conftest import an_announcement
from tests.web.test_summaries import FACTS, SEOUL

pytestmark = pytest.mark.django_db
Of = Callable[[str], Client]
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def six(cast: dict[str, User]) -> Announcement:
    """Return an announcement of six helicopters at a conference that is over."""
    with changing():
        records_keep(FACTS, state=State.CLOSED)
    row = an_announcement()
    row.conference, row.capability, row.quantity, row.unit = SEOUL, "light helicopter", 6, "helicopter"
    row.save()
    return row


def corrected(row: Announcement, *, user: User, **changes: object) -> None:
    """Let an officer correct an announcement."""
    row.refresh_from_db()
    noun = noun_of(row, AnnouncementNoun).model_copy(update=changes)
    announcement_correct(row.pk, noun=noun, version=row.version, reason="misheard", by=by(user))


def announced(*, as_of: object = "") -> set[str]:
    """Return what the public is told on the two pages that the announcement of six says on a day."""
    told = []
    page = Client().get(reverse("conference-follow-up", args=[SEOUL]), {"as_of": str(as_of)})
    told += [row for way in page.context["ways"] for row, _cells in way["rows"]]
    asked = {"as_of": str(as_of), "reached": "pledged", "conference": SEOUL}
    told += Client().get(reverse("follow-up"), asked).context["rows"]
    return {row.said for row in told if row.now.announcement_id == "A1"}


def test_a_day_before_a_correction_is_told_as_it_was(six: Announcement, cast: dict[str, User]) -> None:
    """On the page of the conference; from today on it says what it says now, and a second change no other."""
    corrected(six, user=cast["bao"], quantity=2)
    corrected(six, user=cast["bao"], quantity=3)
    assert [announced(as_of=YESTERDAY), announced()] == [{"6 helicopters"}, {"3 helicopters"}]
    days = EarlierAnnouncement.objects.values_list("said__quantity", "replaced_on")
    assert [*days] == [(6, timezone.localdate()), (2, timezone.localdate())]


def test_a_table_that_corrects_keeps_what_was_said(six: Announcement, cast: dict[str, User]) -> None:
    """Of what was released; of a draft nothing is kept."""
    draft = an_announcement("A2", is_released=False)
    nouns = {row.pk: noun_of(row, AnnouncementNoun) for row in (six, draft)}
    changes = [planned(nouns[row.pk].model_copy(update={"quantity": 2}), row=row) for row in (six, draft)]
    with changing():
        announcements_write(changes, reason="counted anew", by=by(cast["bao"]))
    [kept] = EarlierAnnouncement.objects.all()
    assert AnnouncementNoun.model_validate(kept.said) == nouns["A1"]
    assert announced(as_of=YESTERDAY) == {"6 helicopters"}


def test_what_is_erased_from_the_log_is_kept_nowhere(six: Announcement, cast: dict[str, User]) -> None:
    """Where a text named somebody who must not be named, past days say what is said now; the chain holds."""
    corrected(six, user=cast["bao"], quantity=2)
    event = Event.objects.get(kind="announcement_corrected")
    payload_erase(event.pk, act=Act(actor_id=cast["ines"].pk))
    assert not EarlierAnnouncement.objects.exists()
    assert announced(as_of=YESTERDAY) == {"2 helicopters"}
    assert chain_verify().fault == ""
