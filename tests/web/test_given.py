"""A gift of equipment shows what it takes, and becomes an offer once every part has somebody."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from bluehelm.partnership import conferences
from bluehelm.partnership.delivery_domain import GiftComponent as GiftComponentNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.conferences.records import records_keep
from bluehelm_web.partnership.given import provider_named
from bluehelm_web.partnership.given_services import gift_offer, part_drop, part_record
from bluehelm_web.partnership.models import Announcement, Component, GiftComponent, Notice, Offer
from tests.web.conftest import OTHER, STATE, a_gift, an_announcement

pytestmark = pytest.mark.django_db
Of = Callable[[str], Client]
FACTS = {"kind": "illustrative", "source": "a test"}


@pytest.fixture
def gift(cast: dict[str, User]) -> Announcement:
    """Return helicopters that are given, of which no part is on record."""
    return a_gift()


def by(user: User) -> Writer:
    """Return somebody who writes."""
    return Writer(user=user, act=Act(actor_id=user.pk))


def a_part(row: Announcement, name: str, provider: str = "") -> GiftComponentNoun:
    """Return who provides a part."""
    told = {"announcement_id": row.pk, "part": name, "provider": provider, "recorded_on": date(2020, 1, 1)}
    return GiftComponentNoun.model_validate(told | FACTS)


def filled(row: Announcement, cast: dict[str, User]) -> None:
    """Record that a partner crews, and that who gives trains and maintains."""
    for name, provider in (("crew", OTHER), ("trainer", STATE), ("maintainer", STATE)):
        part_record(a_part(row, name, provider), by=by(cast["bao"]))


def offered(row: Announcement, who: User, **more: str) -> Offer:
    """Make the draft of an offer of a gift that the partner sends."""
    return gift_offer(row.pk, **({"contributor": OTHER, "unit_type": "UHU"} | more), by=by(who))


def test_a_gift_is_no_unit_on_the_day_of_its_announcement(client_of: Of, gift: Announcement) -> None:
    """Everybody reads that none is at work and what is asked for; an announcement of a unit shows nothing."""
    page = client_of("dina").get(reverse("announcement", args=[gift.pk]))
    assert (page.context["given"].operational, page.context["given"].now.missing) == (
        "0",
        ("crew", "trainer", "maintainer"),
    )
    text = page.content.decode()
    assert text.count("asked for: no record names who provides it") == 3
    assert "Make a draft of an offer of it" not in text
    assert (
        client_of("dina").get(reverse("announcement", args=[an_announcement().pk])).context["given"] is None
    )


def test_parts_are_recorded_with_their_source_and_taken_back(client_of: Of, gift: Announcement) -> None:
    """In small letters or large; the same provider stands once, and the log keeps why it went."""
    bao, told = client_of("bao"), {"part": "crew", "provider": OTHER.lower(), **FACTS}
    assert bao.post(reverse("announcement-part", args=[gift.pk]), told).status_code == 302
    again = bao.post(reverse("announcement-part", args=[gift.pk]), told)
    assert again.status_code == 422
    assert "on record already, of the same provider" in again.content.decode()
    [held] = GiftComponent.objects.all()
    assert (held.provider, held.source) == (OTHER, "a test")
    GiftComponent.objects.update(id=1234)
    page = bao.get(reverse("announcement", args=[gift.pk])).content.decode()
    assert '<option value="1234">' in page
    gone = {"part_id": 1234, "reason": "Heard wrongly"}
    assert bao.post(reverse("announcement-part-drop", args=[gift.pk]), gone).status_code == 302
    assert not GiftComponent.objects.exists()
    kinds = Event.objects.filter(object_id=f"announcement:{gift.pk}").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == ["gift_part_recorded", "gift_part_dropped"]


def test_others_record_no_part_and_nobody_of_what_is_no_equipment(
    cast: dict[str, User], gift: Announcement
) -> None:
    """Its contributor does; a part of one gift is not taken back on the page of another."""
    part_record(a_part(gift, "crew", OTHER), by=by(cast["amara"]))
    for row, who in ((gift, "ada"), (gift, "ines"), (an_announcement(), "bao")):
        with pytest.raises(PermissionDenied):
            part_record(a_part(row, "payer"), by=by(cast[who]))
    held = GiftComponent.objects.get()
    other = an_announcement("G2")
    Announcement.objects.filter(pk=other.pk).update(gives="equipment")
    with pytest.raises(ValidationError):
        part_drop(held.pk, of=other, reason="none", by=by(cast["bao"]))


def test_a_gift_with_a_part_missing_becomes_no_offer(client_of: Of, gift: Announcement) -> None:
    """The page says which are missing, and nothing is made."""
    bao = client_of("bao")
    answer = bao.post(
        reverse("announcement-offer", args=[gift.pk]), {"contributor": OTHER, "unit_type": "UHU"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    for name in ("crew", "trainer", "maintainer"):
        assert f"No record names who provides this part: {name}." in text
    assert not Offer.objects.exists()


def test_a_gift_of_which_every_part_has_somebody_becomes_an_offer_of_its_sender(
    cast: dict[str, User], client_of: Of, gift: Announcement
) -> None:
    """A draft that its contributor alone sees, with the announcement as its source, parts and a notice."""
    part_record(a_part(gift, "crew"), by=by(cast["bao"]))
    filled(gift, cast)
    offer = offered(gift, cast["bao"])
    assert (offer.contributor, offer.announcement_ids, offer.is_released) == (OTHER, [gift.pk], False)
    assert (offer.kind, gift.source in offer.source) == ("derived", True)
    parts = Component.objects.filter(offer_id=offer.pk).values_list("part", "provider")
    assert set(parts) == {("crew", OTHER), ("trainer", STATE), ("maintainer", STATE)}
    page = client_of("dina").get(reverse("announcement", args=[gift.pk])).content.decode()
    assert "asked for: no record names who provides it" not in page
    told = Notice.objects.filter(offer_id=offer.pk).values_list("user__username", flat=True)
    assert "ada" in told
    assert not set(told) & {"bao", "amara", "aline"}
    address = reverse("offer", args=[offer.pk])
    assert [client_of(name).get(address).status_code for name in ("ada", "bao", "amara")] == [200, 404, 404]
    assert offer.pk.encode() not in client_of("bao").get(reverse("announcement", args=[gift.pk])).content
    page = client_of("ada").get(reverse("announcement", args=[gift.pk]))
    assert [one.pk for one, _may in page.context["offers"]] == [offer.pk]
    assert b"Complete and release this draft" in client_of("ada").get(reverse("notices")).content
    assert chain_verify().fault == ""


def test_the_same_draft_is_made_once_and_by_officers_alone(cast: dict[str, User], gift: Announcement) -> None:
    """Nor does a state without a part in it send it, nor anybody what was withdrawn."""
    filled(gift, cast)
    offered(gift, cast["bao"])
    for more in ({}, {"contributor": "RWA"}, {"unit_type": "INF_BN"}):
        with pytest.raises(ValidationError):
            offered(gift, cast["chidi"], **more)
    for who in ("amara", "aline", "ada", "ines"):
        with pytest.raises(PermissionDenied):
            offered(gift, cast[who], unit_type="AHU")
    Announcement.objects.update(withdrawn_on=date(2026, 6, 1))
    with pytest.raises(ValidationError):
        offered(gift, cast["bao"], contributor=STATE)
    assert Offer.objects.count() == 1


def test_published_parts_are_read_back_as_they_are(client_of: Of) -> None:
    """The pages of Seoul show 6 of 16 with its source, none at work, and whom a crew is read from."""
    records_keep(conferences.published().of("SEO2021"), state="closed")
    dina = client_of("dina")
    page = dina.get(reverse("announcement", args=["SEO2021-KOR-01"])).content.decode()
    for text in ("6 of 16 helicopters", "letemoinhaiti.com p=12517", "cm.asiae.co.kr 2021120907062464568"):
        assert text in page
    told = dina.get(reverse("conference-follow-up", args=["SEO2021"])).context["gifts"]
    assert [(one.delivered, one.operational, one.missing) for one in told] == [
        ("6 of 16 helicopters", "0", ())
    ]
    asked = dina.get(reverse("conference-follow-up", args=["SEO2021"]), {"as_of": "2021-12-08"})
    assert [list(map(str, one.missing)) for one in asked.context["gifts"]] == [["crew"]]


def test_who_provides_a_part_is_named_by_code_or_name() -> None:
    """Whatever else is written stays as it is."""
    found = [provider_named(text) for text in ("kenya", "ken", "A school of pilots")]
    assert found == ["KEN", "KEN", "A school of pilots"]
