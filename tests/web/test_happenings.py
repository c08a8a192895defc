"""What happened: told to whoever may know it, and never who did it."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm.forces.domain import LadderEvent
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, event_append, events_append
from bluehelm_web.forces.entries import Entry
from bluehelm_web.forces.services import ladder_event_record
from bluehelm_web.jobs import feed
from bluehelm_web.partnership.models import Offer
from tests.web.conftest import has_happened

Of = Callable[[str], Client]
ATOM = "{http://www.w3.org/2005/Atom}"


def seen(client: Client) -> list[str]:
    """Return the kinds of what somebody is shown, latest first."""
    return [one.kind for one in client.get(reverse("happenings")).context["rows"]]


def test_each_sees_what_they_may_know(
    client_of: Of, cast: dict[str, User], released: Offer, draft: Offer
) -> None:
    """The public no visit and no statement, a state its own visits, officers all; nobody drafts or names."""
    amara = Act(actor_id=cast["amara"].pk)
    for offer in (draft, released):
        for kind in ("offer_drafted", "offer_released", "visit_booked", "ladder_event_recorded"):
            event_append(kind, object_id=f"offer:{offer.pk}", payload={}, act=amara)
    event_append("statement_issued", object_id="statement:s-1", payload={}, act=amara)
    public, signed_in = ["offer_released"], ["statement_issued", "offer_released"]
    concerned = ["statement_issued", "visit_booked", "offer_released"]
    assert seen(client_of("dina")) == public
    assert seen(client_of("ada")) == seen(client_of("pia")) == signed_in
    assert seen(client_of("aline")) == seen(client_of("bao")) == concerned
    page = client_of("bao").get(reverse("happenings")).content.decode()
    assert draft.pk not in page
    assert "Amara" not in page


def test_a_level_that_is_reached_is_told(cast: dict[str, User], released: Offer, client_of: Of) -> None:
    """With the level; what raises none is not told."""
    today = timezone.localdate()
    has_happened(released, *("announced", "note_verbale_received", "table_of_organization_received"))
    has_happened(released, *("major_equipment_received", "self_sustainment_received"))
    for kind in ("acknowledged", "accepted"):
        noun = LadderEvent(offer_id=released.pk, kind=kind, on=today - timedelta(days=1), evidence="x")
        entry = Entry(event=noun, owner=released.owner, unit_type="ENG_COY")
        ladder_event_record(entry, today=today, user=cast["bao"], act=Act())
    [event] = Event.objects.filter(kind="level_reached")
    [one] = client_of("dina").get(reverse("happenings")).context["rows"]
    assert (one.seq, one.about, one.level) == (event.seq, released.pk, "L1")


def test_pages_follow_each_other(released: Offer, client_of: Of) -> None:
    """Nothing twice, nothing left out."""
    for _ in range(feed.PAGE + 3):
        event_append("offer_released", object_id=f"offer:{released.pk}", payload={}, act=Act())
    client = client_of("dina")
    first = client.get(reverse("happenings")).context
    rest = client.get(reverse("happenings"), {"before": first["following"]}).context
    found = [one.seq for one in (*first["rows"], *rest["rows"])]
    assert found == sorted(set(found), reverse=True)
    assert (len(found), rest["following"]) == (feed.PAGE + 3, None)
    assert client.get(reverse("happenings"), {"before": "x"}).status_code == 200


def test_the_feed_is_that_of_everybody(client_of: Of, released: Offer) -> None:
    """Also for who has signed in; well-formed, with an identifier and a moment each."""
    events_append("visit_booked", told={f"offer:{released.pk}": {}}, act=Act())
    events_append("offer_released", told={f"offer:{released.pk}": {}}, act=Act())
    answer = client_of("bao").get(reverse("happenings-feed"))
    assert answer["content-type"].startswith("application/atom+xml")
    [entry] = ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    told = {child.tag.removeprefix(ATOM): child for child in entry}
    assert told["title"].text == f"{released.pk}: An offer was released"
    assert told["link"].attrib["href"] == f"http://testserver{reverse('offer', args=[released.pk])}"
    assert {"id", "updated", "published"} <= set(told)


@pytest.mark.django_db
def test_nothing_has_happened(client_of: Of) -> None:
    """And the page says so with a way on."""
    assert "Nothing has happened yet" in client_of("dina").get(reverse("happenings")).content.decode()
