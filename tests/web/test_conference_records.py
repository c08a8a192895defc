"""What was published of conferences, kept on the register, reads back the same, by whom it may be read."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser

from bluehelm.partnership import conferences
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import changing
from bluehelm_web.conferences.models import Conference, State
from bluehelm_web.conferences.records import records_keep, records_of
from bluehelm_web.partnership.models import Announcement

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
FACTS = conferences.published()


@pytest.fixture(autouse=True)
def kept() -> None:
    """Keep what was published, on a register that has none of it."""
    Announcement.objects.all().delete()
    with changing():
        records_keep(FACTS, state=State.SUMMARY_PUBLISHED)


def test_what_was_published_reads_back_the_same() -> None:
    """Everything: conferences, claims that differ, announcements, and what became of them."""
    assert records_of(NOBODY) == FACTS


def test_one_conference_is_read_with_all_that_is_of_it() -> None:
    """As the library tells it of that conference alone."""
    seoul = FACTS.of("SEO2021")
    assert records_of(NOBODY, names=["SEO2021"]) == seoul


def test_what_is_kept_twice_is_once() -> None:
    """A row that is on the register stays as it is there."""
    Announcement.objects.filter(pk="NY2015-CHN-01").update(description="corrected")
    with changing():
        records_keep(replace(FACTS, conferences=()), state=State.CLOSED)
    assert Announcement.objects.count() == len(FACTS.announcements)
    assert Announcement.objects.get(pk="NY2015-CHN-01").description == "corrected"


def test_drafts_are_not_among_them(cast: dict[str, User]) -> None:
    """A draft is in no count, for nobody; what is told of it neither."""
    Announcement.objects.filter(pk="NY2015-CHN-01").update(is_released=False)
    read = records_of(cast["bao"])
    assert {row.announcement_id for row in FACTS.announcements if row not in read.announcements} == {
        "NY2015-CHN-01"
    }
    assert "NY2015-CHN-01" not in {row.announcement_id for row in read.deliveries}


def test_conferences_are_read_by_whom_they_are_shown(cast: dict[str, User]) -> None:
    """One that is not public is read by the secretariat alone; a rehearsal where it is named."""
    Conference.objects.filter(pk="SEO2021").update(is_public=False)
    Conference.objects.filter(pk="BER2025").update(is_public=False, is_rehearsal=True)
    assert "SEO2021" not in {row.conference_id for row in records_of(NOBODY).conferences}
    assert not {row.conference for row in records_of(NOBODY).announcements} & {"SEO2021", "BER2025"}
    inside = {row.conference_id for row in records_of(cast["bao"]).conferences}
    assert "SEO2021" in inside
    assert "BER2025" not in inside
    assert records_of(cast["bao"], names=["BER2025"]).conference.conference_id == "BER2025"
