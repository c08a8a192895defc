"""What was recorded of an offer in error counts no more; slips of the day are refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of
from bluehelm_web.audit.services import Act
from bluehelm_web.forces.models import LadderEvent, Visit
from bluehelm_web.partnership import records
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.permissions import read_by
from bluehelm_web.partnership.supply import supply_of
from tests.web.conftest import TO_THE_TOP, a_visit, has_happened
from tests.web.test_ladder import level, record, told_of

Of = Callable[[str], Client]
WHY = "The year was wrong."


def test_a_slip_counts_no_more_and_stays_in_the_log(client_of: Of, released: Offer) -> None:
    """Who recorded it says so with a reason; the level falls, and the right day can be recorded."""
    has_happened(released, *TO_THE_TOP[1:6])
    amara, dina = client_of("amara"), client_of("dina")
    day = (timezone.localdate() - timedelta(days=1500)).isoformat()
    assert record(amara, released, "note_verbale_received", on=day) == 302
    assert level(dina, released) == "L1"
    row = LadderEvent.objects.get(kind="note_verbale_received")
    address = reverse("event-annul", args=[released.pk, row.pk])
    assert address.encode() in amara.get(reverse("offer", args=[released.pk])).content
    assert amara.post(address, {"reason": ""}).status_code == 422
    assert amara.post(address, {"reason": WHY}).status_code == 302
    assert level(dina, released) == ""
    assert row.pk not in [one.pk for one in LadderEvent.objects.all()]
    event = Event.objects.get(kind="ladder_event_annulled")
    assert body_of(event) == {"kind": row.kind, "on": day, "reason": WHY}
    shown = [
        WHY in client.get(reverse("offer", args=[released.pk])).content.decode() for client in (amara, dina)
    ]
    assert shown == [True, False]
    assert amara.get(address).status_code == 404
    assert record(amara, released, "note_verbale_received", on="2026-01-12") == 302
    assert level(dina, released) == "L1"


def test_nothing_takes_it_along(client_of: Of, cast: dict[str, User], released: Offer) -> None:
    """Neither a scenario, nor the API, nor the register of level events."""
    has_happened(released, *TO_THE_TOP[:2])
    row = LadderEvent.objects.get(kind="note_verbale_received")
    records.event_annul(row.pk, reason=WHY, offer=released, user=cast["bao"], act=Act())
    found = supply_of(read_by(cast["pia"]), on=timezone.localdate()).ladder_events
    assert [one.kind for one in found] == ["table_of_organization_received"]
    bao = client_of("bao")
    for address in (reverse("level-event-table", args=["csv"]), f"/api/v1/offers/{released.pk}/events"):
        answer = bao.get(address)
        page = (b"".join(answer) if answer.streaming else answer.content).decode()
        assert "table_of_organization_received" in page
        assert row.kind not in page


@pytest.mark.parametrize(
    ("who", "kind", "by", "may"),
    [
        ("bao", "note_verbale_received", "amara", True),
        ("aline", "note_verbale_received", "amara", False),
        ("ada", "note_verbale_received", "amara", False),
        ("amara", "acknowledged", "bao", False),
        ("bao", "withdrawn", "aline", False),
        ("aline", "withdrawn", "aline", True),
    ],
)
def test_who_may_say_so(
    cast: dict[str, User], released: Offer, who: str, kind: str, by: str, may: bool
) -> None:
    """Who recorded it, or an officer, but for what the contributor alone decides."""
    row = LadderEvent.objects.create(
        offer_id=released.pk, kind=kind, on=date(2026, 1, 12), recorded_by=cast[by]
    )
    told = {"reason": WHY, "offer": released, "user": cast[who], "act": Act()}
    if not may:
        with pytest.raises(PermissionDenied):
            records.event_annul(row.pk, **told)
        return
    assert records.event_annul(row.pk, **told).annulled_by == cast[who]
    assert records.event_annul(row.pk, **told).annulled_why == WHY
    assert Event.objects.filter(kind="ladder_event_annulled").count() == 1


def test_no_single_officer_raises_to_the_top_by_it(client_of: Of, released: Offer) -> None:
    """What lowered an offer from the highest level is not said away by one person."""
    has_happened(released, *TO_THE_TOP)
    has_happened(released, "verification_failed", on=timezone.localdate())
    row = LadderEvent.objects.get(kind="verification_failed")
    page = client_of("bao").post(reverse("event-annul", args=[released.pk, row.pk]), {"reason": WHY})
    assert page.status_code == 422
    assert b"takes two officers" in page.content
    assert level(client_of("dina"), released) != "RDL"


def test_what_a_visit_that_is_kept_came_to_is_not_said_away(client_of: Of, released: Offer) -> None:
    """Its page would go on to say otherwise; another visit is booked."""
    has_happened(released, *TO_THE_TOP[:6])
    visit = a_visit(released.pk)
    Visit.objects.filter(pk=visit.pk).update(outcome="passed")
    row = LadderEvent.objects.create(offer_id=released.pk, kind="aav_passed", on=visit.end_on)
    page = client_of("bao").post(reverse("event-annul", args=[released.pk, row.pk]), {"reason": WHY})
    assert page.status_code == 422
    assert b"Book another visit" in page.content


def test_a_day_before_the_ladder_is_refused(client_of: Of, released: Offer) -> None:
    """A note of the year 1 is a slip."""
    told = told_of(client_of("amara"), released, "note_verbale_received", on="0001-01-01")
    assert "nothing on the ladder is from before 1 January 2000" in told
    assert not LadderEvent.objects.exists()


def test_papers_are_acknowledged_once_they_have_come(client_of: Of, released: Offer) -> None:
    """An acknowledgement of a day before the papers speaks of none."""
    today = timezone.localdate()
    has_happened(released, *TO_THE_TOP[:4], on=today)
    early = (today - timedelta(days=10)).isoformat()
    told = told_of(client_of("bao"), released, "acknowledged", on=early)
    assert "It counts only after" in told
    assert "Table of organization" in told
    assert record(client_of("bao"), released, "acknowledged") == 302
