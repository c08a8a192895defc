"""Reminders before a pledge lapses, for whom, how often; and the renewal that they ask for."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.partnership.models import Notice, Offer
from bluehelm_web.partnership.reminders import remind
from bluehelm_web.site import __main__ as main
from tests.web.conftest import TO_THE_TOP, an_offer, has_happened

Of = Callable[[str], Client]
ACCEPTED, LAPSE = date(2026, 3, 1), date(2027, 3, 1)
"""A day of acceptance, and the day on which it lapses, twelve months later."""

YEAR = timedelta(days=365)


@pytest.fixture
def pledged(released: Offer) -> Offer:
    """Return an offer at the first level."""
    has_happened(released, *TO_THE_TOP[:6], on=ACCEPTED)
    return released


def told(days_before: int) -> set[tuple[str, int]]:
    """Remind some days before the lapse; return who is told of which number of days."""
    made = remind(on=LAPSE - timedelta(days=days_before), act=Act())
    return {(notice.user.username, notice.days) for notice in made}


def both(days: int) -> set[tuple[str, int]]:
    """Return the focal points of the state, and a number of days."""
    return {("amara", days), ("aline", days)}


def test_each_day_before_a_lapse_reminds_once(pledged: Offer) -> None:
    """At 60, 30 and 7 days, whether or not every day has its run; nobody of another state is told."""
    seen = {days: found for days in range(70, -3, -1) if (found := told(days))}
    assert seen == {60: both(60), 30: both(30), 7: both(7)}
    assert told(60) == set()
    events = Event.objects.filter(kind="reminder_made", object_id=f"offer:{pledged.pk}")
    assert (events.count(), chain_verify().fault) == (3, "")


@pytest.mark.parametrize(("days", "number"), [(61, 0), (45, 60), (20, 30), (3, 7), (1, 7), (0, 0)])
def test_a_late_run_reminds_of_the_last_that_is_due(pledged: Offer, days: int, number: int) -> None:
    """Not three times at once, and not once the level has lapsed."""
    assert told(days) == (both(number) if number else set())
    assert told(days) == set()


def test_drafts_and_ended_accounts_are_not_reminded(pledged: Offer, draft: Offer) -> None:
    """A draft lapses for nobody."""
    has_happened(draft, *TO_THE_TOP[:6], on=ACCEPTED)
    User.objects.filter(username="aline").update(is_active=False)
    assert told(60) == {("amara", 60)}
    assert set(Notice.objects.values_list("offer_id", flat=True)) == {pledged.pk}


def test_amara_reads_her_notice(client_of: Of, pledged: Offer) -> None:
    """Its number stands in the head of every page until she has read it; Aline's stays."""
    told(60)
    amara, aline = client_of("amara"), client_of("aline")
    assert b'<b class="count">1</b>' in amara.get(reverse("home")).content
    page = amara.get(reverse("notices")).content.decode()
    assert "Renew the pledge before 1 March 2027." in page
    mine = Notice.objects.get(user__username="amara")
    assert amara.post(reverse("notice-read", args=[mine.pk])).status_code == 302
    assert amara.post(reverse("notice-read", args=[mine.pk])).status_code == 302
    assert b"Mark as read" not in amara.get(reverse("notices")).content
    assert b'class="count"' not in amara.get(reverse("home")).content
    assert b'<b class="count">1</b>' in aline.get(reverse("offers")).content


def accepted_before(offer: Offer, days: int) -> None:
    """Let an offer stand at the first level in such a way that it lapses in some days from today."""
    day = timezone.localdate() + timedelta(days=days)
    has_happened(offer, *TO_THE_TOP[:6], on=day - YEAR)


def standing(client: Client, offer: Offer) -> tuple[str, str]:
    """Return level and next action that the page of an offer shows somebody."""
    found = client.get(reverse("offer", args=[offer.pk])).context["standing"]
    return found.level, found.next_action


@pytest.mark.parametrize(("days", "is_due"), [(80, False), (40, True), (-5, True)])
def test_the_next_action_is_the_renewal_when_it_is_due(
    client_of: Of, released: Offer, days: int, is_due: bool
) -> None:
    """Before and after the lapse; the releaser finds the way to it on the page."""
    accepted_before(released, days)
    address = reverse("offer-renew", args=[released.pk]).encode()
    for name in ("amara", "aline", "dina"):
        page = client_of(name).get(reverse("offer", args=[released.pk]))
        assert page.context["standing"].next_action.startswith("Renew the pledge") == is_due
        assert (address in page.content) == (is_due and name == "aline")


def test_aline_renews(client_of: Of, released: Offer) -> None:
    """She is shown until when it would hold, confirms, and it does; sent twice it is done once."""
    accepted_before(released, 40)
    aline, address = client_of("aline"), reverse("offer-renew", args=[released.pk])
    page = aline.get(address)
    until = page.context["until"]
    assert (until - timezone.localdate()).days > 100
    assert aline.post(address, {"evidence": ""}).status_code == 422
    for _ in range(2):
        assert aline.post(address, {"evidence": "Note verbale 14"}).status_code == 302
    assert LadderEvent.objects.filter(kind="renewed").count() == 1
    found = aline.get(reverse("offer", args=[released.pk])).context["standing"]
    assert (found.level, found.until) == ("L1", until)
    assert not found.next_action.startswith("Renew")
    assert remind(on=timezone.localdate(), act=Act()) == []


def test_what_lapses_is_not_always_the_pledge(client_of: Of, released: Offer) -> None:
    """Where a certificate ends first, the action names it."""
    today = timezone.localdate()
    has_happened(released, *TO_THE_TOP[:-1], on=today - timedelta(days=30))
    old = today + timedelta(days=20)
    has_happened(released, "conduct_certificate_valid", on=old - YEAR)
    level, action = standing(client_of("amara"), released)
    assert level == "RDL"
    assert "ertificate" in action
    assert "Renew the pledge" not in action


@pytest.mark.parametrize("days", [-3, 3])
def test_as_of_another_day_nothing_is_kept(
    released: Offer, capsys: pytest.CaptureFixture[str], days: int
) -> None:
    """It says what a run would make; that of the day itself makes it, and the next has nothing to say."""
    accepted_before(released, 40)
    has_happened(an_offer("XAL-INF_BN-9", is_released=True), *TO_THE_TOP[:6])
    today = timezone.localdate()

    def run(day: str) -> tuple[bool, list[list[str]]]:
        main.remind(day)
        said = json.loads(capsys.readouterr().out)
        return said["is_made"], said["notices"]

    shown = run(str(today + timedelta(days=days)))
    assert (shown[0], {one[0] for one in shown[1]}) == (False, {released.pk})
    assert not Notice.objects.exists()
    assert not Event.objects.exists()
    assert run("") == (True, shown[1])
    assert run(str(today)) == (True, [])
    assert Notice.objects.count() == len(shown[1]) == 2
