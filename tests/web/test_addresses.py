"""An address has one form; the other leads to it, and nowhere else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bluehelm_web.partnership.models import Offer

Of = Callable[[str], Client]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/offers/", "/offers"),
        ("/offers//?unit_type=ENG_COY&words=a%20b", "/offers?unit_type=ENG_COY&words=a%20b"),
        ("/sign-in/?next=/to-do", "/sign-in?next=/to-do"),
        ("/api/v1/offers/?level=L1", "/api/v1/offers?level=L1"),
        ("/announcements/rows/A1/", "/announcements/rows/A1"),
        ("/offers/a%3Fnext=1/", "/offers/a%3Fnext%3D1"),
        ("/announcements/rows/A%23B/?a=b", "/announcements/rows/A%23B?a=b"),
        ("/offers/caf%C3%A9%25/", "/offers/caf%C3%A9%25"),
    ],
)
def test_a_slash_at_the_end_leads_to_the_address(
    client_of: Of, released: Offer, path: str, place: str
) -> None:
    """For good, with what is asked, and for who reads alone."""
    dina = client_of("dina")
    answer = dina.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, place)
    assert "Location" not in dina.post(path).headers
    assert dina.head("/offers/").headers["Location"] == "/offers"


@pytest.mark.parametrize(
    "path",
    [
        "//example.org/",
        "//example.org/offers/",
        "///example.org/%2e%2e/",
        "/\\example.org/offers/",
        "/nowhere/",
        "/api/v1/nowhere/",
        "/nowhere",
    ],
)
def test_what_is_no_address_leads_nowhere(client_of: Of, path: str) -> None:
    """Least of all to another host."""
    answer = client_of("dina").get("/", PATH_INFO=path)
    assert (answer.status_code, answer.headers.get("Location")) == (404, None)


def test_no_address_ends_with_a_slash(client_of: Of, released: Offer) -> None:
    """What is there is answered as before, at the root as well."""
    for path in ("/", reverse("offers"), reverse("offer", args=[released.pk])):
        assert client_of("dina").get(path).status_code == 200
    amara = client_of("amara")
    page = reverse("offer", args=[released.pk])
    assert amara.get(f"{page}/", follow=True).request["PATH_INFO"] == page
