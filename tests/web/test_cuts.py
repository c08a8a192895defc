"""Offers that show less than the statement asks that they are aligned with: told, and looked at again."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.partnership.cuts import offers_cut
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.services import offer_edit
from tests.web.conftest import STATEMENT, TO_THE_TOP, has_happened

Of = Callable[[str], Client]
WHOLE = ["construction", "self_sustained_60_days"]


@pytest.fixture
def edit(cast: dict[str, User], released: Offer) -> Callable[..., None]:
    """Return a way to let Aline edit an offer at the highest level, which shows all that is asked."""
    has_happened(released, *TO_THE_TOP)
    Offer.objects.filter(pk=released.pk).update(attributes=WHOLE)

    def do(**values: object) -> None:
        version = Offer.objects.get(pk=released.pk).version
        told = {"version": version, "reason": "As of today.", "user": cast["aline"], "act": Act()}
        offer_edit(released.pk, values=values, **told)  # type: ignore[arg-type]

    return do


def asked(client: Client, offer: Offer) -> bool:
    """Tell whether somebody is asked to look at an offer again, on its page and in what waits."""
    on_page = (
        "It was cut since it was aligned" in client.get(reverse("offer", args=[offer.pk])).content.decode()
    )
    found = [one.what for one in client.get(reverse("to-do")).context["tasks"] if one.about == offer.pk]
    assert any("It was cut" in what for what in found) == on_page
    return on_page


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"strength": 20}, f"Short of {STATEMENT} (assumed): 155 of 175 persons"),
        ({"attributes": WHOLE[:1]}, f"Short of {STATEMENT} (assumed): self sustained 60 days"),
    ],
)
def test_a_cut_is_told_and_an_officer_looks_again(
    client_of: Of, released: Offer, edit: Callable[..., None], values: dict[str, object], told: str
) -> None:
    """Everybody reads of what it is short; its level follows from events, and an officer records another."""
    bao, dina, address = client_of("bao"), client_of("dina"), reverse("offer", args=[released.pk])
    assert "Short of" not in dina.get(address).content.decode()
    assert not asked(bao, released)
    edit(**values)
    page = dina.get(address)
    assert told in page.content.decode()
    assert "It was cut" not in page.content.decode()
    assert page.context["standing"].level == "RDL"
    assert asked(bao, released)
    assert not asked(client_of("aline"), released)
    edit(name="Another name")
    assert asked(bao, released)
    LadderEvent.objects.create(
        offer_id=released.pk, kind="sur_aligned", on="2026-01-12", refers_to=STATEMENT, recorded_by=None
    )
    assert not asked(bao, released)
    assert told in dina.get(address).content.decode()


def test_what_cuts_nothing_asks_nobody(client_of: Of, released: Offer, edit: Callable[..., None]) -> None:
    """As a loss above what is asked, and what is put back."""
    edit(strength=180, attributes=[*WHOLE, "roads"])
    assert not asked(client_of("bao"), released)
    edit(strength=100)
    assert asked(client_of("bao"), released)
    edit(strength=175)
    assert not asked(client_of("bao"), released)


def test_more_than_was_assessed_is_told_and_an_officer_looks_again(
    client_of: Of, released: Offer, edit: Callable[..., None]
) -> None:
    """However often it grows: everybody reads how many were assessed, until it is as it was or looked at."""
    bao, address = client_of("bao"), reverse("offer", args=[released.pk])

    def told() -> tuple[bool, bool]:
        page, own = (client_of(who).get(address).content.decode() for who in ("dina", "bao"))
        tasks = [one.what for one in bao.get(reverse("to-do")).context["tasks"] if one.about == released.pk]
        is_asked = "It has become larger since it was aligned" in own
        assert any("more persons than were assessed" in what for what in tasks) == is_asked
        assert "Look at it again" not in page
        return "175 persons of it were assessed" in page, is_asked

    Offer.objects.filter(pk=released.pk).update(strength=175)
    assert told() == (False, False)
    for strength in (5_000, 50_000, 4_999):
        edit(strength=strength)
        assert told() == (True, True)
    edit(attributes=[*WHOLE, "roads"])
    assert told() == (True, True)
    assert client_of("dina").get(address).context["standing"].level == "RDL"
    edit(strength=175)
    assert told() == (False, False)
    edit(strength=5_000)
    LadderEvent.objects.create(
        offer_id=released.pk, kind="sur_aligned", on="2026-01-12", refers_to=STATEMENT, recorded_by=None
    )
    assert told() == (False, False)
    edit(strength=4_999)
    assert told() == (False, False)
    edit(strength=5_000)
    assert asked_again(bao, released, persons=4_999)


def asked_again(client: Client, offer: Offer, *, persons: int) -> bool:
    """Tell whether somebody is asked to look at an offer again of which some persons were assessed."""
    page = client.get(reverse("offer", args=[offer.pk]))
    return (
        page.context["outgrown"] == persons
        and "It has become larger since it was aligned" in page.content.decode()
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of PostgreSQL follows the number of rows")
def test_those_that_were_cut_are_found_by_an_index(cast: dict[str, User]) -> None:
    """For they are few among all offers, and the first page of an officer asks for them."""
    assert "USING INDEX partnership_offer_cut" in offers_cut(cast["bao"]).explain()


def test_an_alignment_with_what_it_is_short_of_says_why(client_of: Of, released: Offer) -> None:
    """Nothing is aligned without a word, and who approves the step to the top sees of what it is short."""
    has_happened(released, *TO_THE_TOP[:7])
    bao, address = client_of("bao"), reverse("offer-record", args=[released.pk])
    day = timezone.localdate().isoformat()
    told = {"kind": "sur_aligned", "on": day, "evidence": "a letter", "refers_to": STATEMENT}
    page = bao.post(address, told)
    assert page.status_code == 422
    assert f"Short of {STATEMENT} (assumed): " in page.content.decode()
    assert "Where it is aligned although it is short of that, say why" in page.content.decode()
    assert bao.post(address, {**told, "by_hand": "It brings own stores."}).status_code == 302
    other = {**told, "kind": "agreement_signed", "refers_to": "", "by_hand": "x"}
    assert bao.post(address, other).status_code == 422
    has_happened(released, *TO_THE_TOP[8:10])
    client_of("amara").post(
        reverse("offer-record", args=[released.pk]), {**told, "kind": TO_THE_TOP[10], "refers_to": ""}
    )
    page = client_of("chidi").get(reverse("offer", args=[released.pk])).content.decode()
    waits = page[page.index("Waits for a second officer") : page.index("Approve</button>")]
    assert f"Short of {STATEMENT}" in waits
    assert "It brings own stores." in waits


def test_an_alignment_with_what_it_shows_asks_for_no_word(client_of: Of, released: Offer) -> None:
    """A reason where nothing asks for one is a slip."""
    Offer.objects.filter(pk=released.pk).update(attributes=WHOLE)
    has_happened(released, *TO_THE_TOP[:7])
    bao, address = client_of("bao"), reverse("offer-record", args=[released.pk])
    day = timezone.localdate().isoformat()
    told = {"kind": "sur_aligned", "on": day, "evidence": "a letter", "refers_to": STATEMENT}
    assert bao.post(address, {**told, "by_hand": "x"}).status_code == 422
    assert bao.post(address, told).status_code == 302
