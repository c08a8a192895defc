"""What is on record of past conferences stands on their pages, with what sources state of them."""

from collections.abc import Callable

import pytest
from django.test import Client

from bluehelm.partnership import conferences
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import changing
from bluehelm_web.conferences import services
from bluehelm_web.conferences.models import Conference, State
from bluehelm_web.conferences.records import records_keep
from bluehelm_web.partnership.models import Announcement
from tests.web.conferred import NAME, a_capture, a_conference, by, confirmed
from tests.web.test_follow_up import text_of

pytestmark = pytest.mark.django_db
FACTS = conferences.published()
Cast = dict[str, User]


@pytest.fixture
def kept() -> None:
    """Keep what was published."""
    Announcement.objects.all().delete()
    with changing():
        records_keep(FACTS, state=State.CLOSED)


def test_the_page_of_seoul_tells_its_announcements_and_both_figures(kept: None) -> None:
    """Nobody reads that nothing was pledged, and neither 62 nor 64 is chosen."""
    told = text_of(Client(), "conference", "SEO2021")
    assert "17 announcements count of those on record; states that made them: 6, others: 0." in told
    assert "Member States that announced pledges, as sources state it: 62 or 64 (sources differ)" in told
    assert "No pledge has been told yet" not in told
    assert "0 pledges" not in told
    for claim in FACTS.of("SEO2021").claims:
        assert claim.source in told
    for row in FACTS.of("SEO2021").announcements:
        assert row.source in told
        assert row.capability in told


@pytest.mark.parametrize(
    ("conference", "told"),
    [
        ("SEO2021", "Member States that announced pledges 62 or 64 sources differ"),
        ("BER2025", "Member States that took part >130 or 144 sources differ; all of it can hold"),
        ("NY2015", "NY2015-RWA-03 1 or 2 sources differ"),
    ],
)
def test_where_sources_differ_follow_up_says_so(kept: None, conference: str, told: str) -> None:
    """With who states which."""
    assert told in text_of(Client(), "conference-follow-up", conference)
    assert told in text_of(Client(), "conference", conference)


def test_what_sources_stated_later_was_not_known_before(kept: None) -> None:
    """A year after Seoul both figures are known, a month after it one."""
    told = {
        day: text_of(Client(), "conference-follow-up", "SEO2021", as_of=day)
        for day in ("2021-12-31", "2022-12-31")
    }
    assert "64" not in told["2021-12-31"].split("What sources state")[1]
    assert "62 or 64" in told["2022-12-31"]


def test_what_was_said_again_is_told_apart(kept: None) -> None:
    """It counts once, as in the Summary."""
    Announcement.objects.filter(pk="SEO2021-KOR-02").update(repeats="SEO2021-KOR-01")
    told = text_of(Client(), "conference", "SEO2021")
    assert "16 announcements count" in told
    assert "1 more does not count" in told
    assert "says again what was said in SEO2021-KOR-01" in told


def test_a_draft_is_on_no_page(kept: None, client_of: Callable[[str], Client], cast: Cast) -> None:
    """Nor counted."""
    Announcement.objects.filter(pk="SEO2021-KOR-01").update(is_released=False)
    told = text_of(client_of("dina"), "conference", "SEO2021")
    assert "16 announcements count" in told
    assert 'href="/announcements/SEO2021-KOR-01' not in told


def test_what_was_withdrawn_is_no_pledge_that_stands(cast: Cast) -> None:
    """It is told apart, and what came from a desk is not told twice."""
    a_conference(is_public=True)
    confirmed(cast)
    gone = confirmed(cast, delegation="XAL")
    services.capture_withdraw(gone.pk, version=gone.version, reason="x", by=by(cast["lena"]))
    told = text_of(Client(), "conference", NAME)
    assert "1 pledge stands; states that made it: 1, others: 0. 1 more was withdrawn." in told
    assert "on record;" not in told
    a_capture(cast["bao"], delegation="LEAGUE")
    told = text_of(Client(), "conference", NAME)
    assert "2 pledges stand; states that made them: 1, others: 1. 1 more was withdrawn." in told


def test_a_conference_of_which_nothing_is_known_says_so() -> None:
    """And no figure of zero pledges."""
    a_conference(is_public=True)
    Conference.objects.filter(pk=NAME).update(state=State.CLOSED)
    told = text_of(Client(), "conference", NAME)
    assert "No pledge has been told yet." in told
    assert "What sources state" not in told
