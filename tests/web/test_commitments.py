"""Offers are committed to missions, each to one at a time, and freed."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bluehelm.generation.mission_domain import Mission
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act
from bluehelm_web.core import names
from bluehelm_web.forces import commitments
from bluehelm_web.forces.models import Commitment
from bluehelm_web.partnership.models import Caveat, Notice, Offer
from bluehelm_web.planning import commitment_forms
from tests.web import registered
from tests.web.conftest import TO_THE_TOP, an_offer, has_happened

Of = Callable[[str], Client]


def test_two_officers_cannot_commit_the_same_offer_to_two_missions(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """The second is told to which it is committed; freed, it may go to the other."""
    registered.a_mission()
    other = Mission(code="OTHER", name="Norden", lead="un", host_states=("XNO",), **registered.INVENTED)
    registered.add("missions", other)
    has_happened(released, *TO_THE_TOP[:7])
    bao, chidi = client_of("bao"), client_of("chidi")
    sent = {"offer": released.pk, "reason": "It speaks the language."}
    first, second = (reverse("offer-commit", args=[code]) for code in ("UNMIX", "OTHER"))
    assert bao.post(first, sent).status_code == 302
    assert bao.post(first, sent).status_code == 302  # twice is once
    refused = chidi.post(second, sent)
    assert (refused.status_code, "is committed to UNMIX" in refused.content.decode()) == (422, True)
    held = Commitment.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.create(
            offer_id=released.pk, mission="OTHER", reason="x", committed_by=cast["chidi"]
        )
    free = reverse("offer-free", args=["UNMIX", held.pk])
    assert bao.post(free, {"reason": "The line is closed."}).status_code == 302
    assert chidi.post(second, sent).status_code == 302
    told = Event.objects.filter(object_id=f"offer:{released.pk}").order_by("seq")
    assert [one.kind for one in told] == ["offer_committed", "offer_freed", "offer_committed"]


def test_who_reads_to_which_mission_an_offer_is_committed(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """Secretariat and its contributor; a draft cannot be committed, and nobody else commits."""
    registered.a_mission()
    commitments.offer_commit(released.pk, mission="UNMIX", reason="A test.", user=cast["bao"], act=Act())
    address = reverse("offer", args=[released.pk])
    seen = {
        who: "Committed to UNMIX" in client_of(who).get(address).content.decode()
        for who in ("bao", "pia", "amara", "ada", "ines", "dina")
    }
    assert seen == {"bao": True, "pia": True, "amara": True, "ada": False, "ines": False, "dina": False}
    assert "Committed to" not in client_of("amara").get(address, {"as": "public"}).content.decode()
    draft = an_offer("XAL-FPU-8", unit_type="FPU", is_released=False)
    told = {"offer": draft.pk, "reason": "x"}
    assert client_of("bao").post(reverse("offer-commit", args=["UNMIX"]), told).status_code == 422
    held = Commitment.objects.get()
    for who in ("amara", "pia", "ines", "omar"):
        with pytest.raises(PermissionDenied):
            commitments.offer_commit(released.pk, mission="X", reason="x", user=cast[who], act=Act())
        with pytest.raises(PermissionDenied):
            commitments.offer_free(held.pk, reason="x", user=cast[who], act=Act())


def committed(client: Client, offer: Offer) -> str:
    """Commit an offer to the mission; return what the page says is wrong, empty where it is committed."""
    page = client.post(reverse("offer-commit", args=["UNMIX"]), {"offer": offer.pk, "reason": "Needed."})
    assert page.status_code == (422 if page.context else 302)
    return str(page.context["form"].errors) if page.context else ""


@pytest.mark.parametrize(
    ("rule", "value", "readers", "said"),
    [
        ("only_mission", "UNFAR", "public", "in this mission only: UNFAR"),
        ("not_mission", "UNMIX", "secretariat", "not in this mission: UNMIX"),
        ("not_mission", "UNMIX", "contributor", "not available to you"),
        ("only_mission", "UNMIX", "public", ""),
        ("not_mission", "UNFAR", "contributor", ""),
        ("not_site", "NORTH", "public", ""),
    ],
)
def test_a_limit_that_rules_the_mission_out_is_kept(
    client_of: Of, released: Offer, rule: str, value: str, readers: str, said: str
) -> None:
    """Whoever may read it; one that is hidden from officers is not told."""
    registered.a_mission()
    has_happened(released, *TO_THE_TOP[:7])
    Caveat.objects.create(offer_id=released.pk, rule=rule, value=value, visibility=readers)
    wrong = committed(client_of("bao"), released)
    assert bool(wrong) == bool(said)
    assert said in wrong
    assert readers != "contributor" or value not in wrong
    assert Commitment.objects.exists() != bool(said)


def test_no_unit_is_committed_before_it_has_passed_a_visit(client_of: Of, released: Offer) -> None:
    """As the ladder says; what it needs next stands there."""
    registered.a_mission()
    bao = client_of("bao")
    assert "It has not reached level L2" in committed(bao, released)
    has_happened(released, *TO_THE_TOP[:6])
    wrong = committed(bao, released)
    assert "Next: Book the assessment and advisory visit." in wrong
    has_happened(released, "aav_passed")
    assert committed(bao, released) == ""


def proposed(client: Client, **asked: str) -> list[str]:
    """Return which offers the form of the mission proposes, in a list or beside a field to type in."""
    page = client.get(reverse("offer-commit", args=["UNMIX"]), asked).content.decode()
    assert ("<select" in page.split("<main")[1]) != ('<input type="text" name="offer"' in page)
    return re.findall(r'<option value="([^"]+)"', page.split('name="offer"')[1])


def test_an_offer_is_chosen_from_those_that_can_be_committed(
    client_of: Of, cast: dict[str, User], released: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By name and identifier; one that is committed, a draft or too low is not among them."""
    registered.a_mission()
    bao = client_of("bao")
    assert proposed(bao) == []
    assert b"None can be committed now" in bao.get(reverse("offer-commit", args=["UNMIX"])).content
    low, free = an_offer("XAL-FPU-8", is_released=True), an_offer("XAL-FPU-9", is_released=True)
    for one in (an_offer("XAL-FPU-7", is_released=False), released, free):
        has_happened(one, *TO_THE_TOP[:7])
    Offer.objects.filter(pk=free.pk).update(name="Second battalion")
    assert proposed(bao) == [released.pk, free.pk]
    assert proposed(bao, offer=low.pk) == [low.pk, released.pk, free.pk]
    page = bao.get(reverse("offer-commit", args=["UNMIX"])).content.decode()
    assert f'<option value="{free.pk}">{free.pk}: Second battalion</option>' in page
    monkeypatch.setattr(commitment_forms, "MOST_CHOSEN", 1)
    page = bao.get(reverse("offer-commit", args=["UNMIX"])).content.decode()
    assert ('list="offers"' in page, "Type a part of its name" in page) == (True, True)
    assert proposed(bao) == [released.pk, free.pk]
    assert committed(bao, free) == ""
    assert proposed(bao) == [released.pk]


def test_its_owner_is_told_that_it_is_committed_and_freed(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """Everybody who speaks for it, once each; nobody of another state or ministry."""
    registered.a_mission()
    has_happened(released, *TO_THE_TOP[:7])
    bao = client_of("bao")
    assert (committed(bao, released), committed(bao, released)) == ("", "")
    held = Commitment.objects.get()
    for _ in range(2):
        bao.post(reverse("offer-free", args=["UNMIX", held.pk]), {"reason": "The line is closed."})
    told = list(Notice.objects.order_by("pk").values_list("user__username", "offer_id", "action"))
    said = ("It is committed to UNMIX.", "It is committed to UNMIX no more.")
    assert sorted(told) == sorted((who, released.pk, one) for who in ("amara", "aline") for one in said)
    assert said[0] in client_of("aline").get(reverse("notices")).content.decode()


def test_a_limit_against_its_mission_is_told_on_both_sides(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """Aline says that it is meant; Bao, who committed the offer, is told, and the mission's page marks it."""
    registered.a_mission()
    Commitment.objects.create(offer_id=released.pk, mission="UNMIX", reason="x", committed_by=cast["bao"])
    aline, bao = client_of("aline"), client_of("bao")
    address = reverse("term-add", args=[released.pk, "limits"])
    assert b"is committed to UNMIX since" in aline.get(address).content
    told = {"rule": "not_mission", "value": "UNMIX", "visibility": "contributor", "reason": "As decided."}
    page = aline.post(address, told)
    assert page.status_code == 422
    assert b"It rules out UNMIX, to which the offer is committed" in page.content
    assert not Caveat.objects.exists()
    assert aline.post(address, {**told, "is_meant": "on"}).status_code == 302
    notice = Notice.objects.get(user=cast["bao"])
    assert notice.action == names.LIMITED % {"mission": "UNMIX"}
    page = bao.get(reverse("mission", args=["UNMIX"])).content
    assert b"rules this mission out: ask it, or free the offer" in page
    other = {**told, "value": "UNFAR", "is_unlisted": "on"}
    assert aline.post(address, other).status_code == 302
    assert Notice.objects.count() == 1
