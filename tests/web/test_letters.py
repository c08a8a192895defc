"""Letters of the secretariat: filled in from what is known, and honest about what is not."""

from collections.abc import Callable
from datetime import date

from django.test import Client
from django.urls import reverse

from bluehelm_web.partnership.models import Offer
from tests.web.conftest import TO_THE_TOP, has_happened

Of = Callable[[str], Client]


def letter(client: Client, offer: Offer, notice: str) -> str:
    """Return the text of a letter."""
    return client.get(reverse("letter", args=[offer.pk, notice])).content.decode()


def test_a_letter_says_what_was_received(client_of: Of, released: Offer) -> None:
    """Before anything was received as well; a letter that is recorded has the day of its record."""
    bao = client_of("bao")
    assert "No paper was received so far." in letter(bao, released, "acknowledged")
    has_happened(released, *TO_THE_TOP[:6], on=date(2026, 3, 1))
    told = letter(bao, released, "accepted")
    for part in (
        "List of self-sustainment, 1 March 2026",
        "<dd>200</dd>",
        "Permanent Mission of State XAL",
        "12 months",
        "every 6 months",
    ):
        assert part in told
    assert "not recorded yet" not in told
    assert "12 months" not in letter(bao, released, "acknowledged")


def test_there_is_no_letter_of_anything_else(client_of: Of, released: Offer) -> None:
    """Neither of a visit nor of a made-up word."""
    for notice in ("aav_passed", "nothing"):
        assert client_of("bao").get(reverse("letter", args=[released.pk, notice])).status_code == 404
