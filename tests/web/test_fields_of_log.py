"""The log calls fields as the forms do on which they were filled in; programmes read the codes."""

import json
from collections.abc import Callable, Mapping

import pytest
from django.test import Client
from django.urls import reverse

from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.generation.registers import LABELS
from bluehelm_web.partnership.models import Offer
from bluehelm_web.site import fields

Of = Callable[[str], Client]
TOLD = {"notice_min_days": "30 -> 20", "reason": "It <b>trained</b>.", "shown from": "2026-12-01"}


def told(client: Client, *, address: str, language: str) -> str:
    """Return a page in a language."""
    return client.get(address, headers={"accept-language": language}).content.decode()


def test_the_log_calls_fields_as_forms_do(client_of: Of, released: Offer) -> None:
    """In the whole log, at the event and on the page of the offer, in the language of who reads."""
    event = event_append("offer_edited", object_id=f"offer:{released.pk}", payload=TOLD, act=Act())
    ines, bao = client_of("ines"), client_of("bao")
    for client, address in (
        (ines, reverse("log")),
        (ines, reverse("event", args=[event.seq])),
        (bao, reverse("offer", args=[released.pk])),
    ):
        for language, label in (
            ("en", "Least notice, days: "),
            ("fr", "Délai de préavis le plus court, en jours"),
        ):
            page = told(client, address=address, language=language)
            assert label in page, address
            assert '<span lang="en">30 -&gt; 20</span>' in page
            assert '<span lang="en">It &lt;b&gt;trained&lt;/b&gt;.</span>' in page
            assert '<span lang="en">shown from: 2026-12-01</span>' in page
            assert "notice_min_days" not in page


def test_programmes_read_the_codes(programme_of: Callable[..., Client], released: Offer) -> None:
    """What is compared over years has one name in every language."""
    event_append("offer_edited", object_id=f"offer:{released.pk}", payload=TOLD, act=Act())
    rows = json.dumps(programme_of("ines", scope="read").get("/api/v1/log").json())
    assert "notice_min_days" in rows
    assert "Least notice" not in rows


@pytest.mark.parametrize(("kind", "labels"), [*fields.BY_KIND.items()])
def test_every_field_of_a_form_has_words(kind: str, labels: Mapping[str, object]) -> None:
    """No code with a stroke is left, whichever form it was."""
    assert labels
    for name in labels:
        assert "_" not in fields.field_name(name, f"{kind}_edited"), name


def test_every_field_of_a_register_has_words() -> None:
    """Of missions, sites, roads and the others, and of the lines of statements."""
    for name, label in LABELS.items():
        assert fields.field_name(name, "site_added") == label
    assert fields.field_name("line A min_womens_share", "statement_draft_edited") == (
        "Line A, Least share of women"
    )
