"""The log calls fields as the forms do on which they were filled in; programmes read the codes."""

import json
from collections.abc import Callable, Mapping

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from bluehelm_web.accounts.models import User
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
            assert "30 -&gt; 20" in page
            assert '<span lang="en">It &lt;b&gt;trained&lt;/b&gt;.</span>' in page
            assert ("Shown from: 1 December 2026" if language == "en" else "décembre 2026") in page
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


VALUES = {
    "strength": "50000",
    "languages": "['en', 'fr'] -> []",
    "notice_mode_days": "45.0",
    "lift": "un -> self",
    "available_from": "None -> 2027-03-01",
}


def test_values_are_told_in_words(client_of: Of, released: Offer) -> None:
    """No code, no list as a programme writes it, no day in figures; what people wrote stays as it is."""
    event_append("offer_edited", object_id=f"offer:{released.pk}", payload=VALUES, act=Act())
    body = {
        "kind": "self_sustainment_received",
        "on": "2026-11-24",
        "basis": "published",
        "reason": "45.0 un",
    }
    body["reason"] = "45.0 un"
    event_append("ladder_event_recorded", object_id=f"offer:{released.pk}", payload=body, act=Act())
    event_append("level_reached", object_id=f"offer:{released.pk}", payload={"level": "L1"}, act=Act())
    bao, address = client_of("bao"), reverse("offer", args=[released.pk])
    english, french = (strip_tags(told(bao, address=address, language=one)) for one in ("en", "fr"))
    for words in (
        "Strength, persons: 50,000",
        "Languages: en; fr -&gt; -",
        "Most likely notice, days: 45",
        "Who moves it: the United Nations -&gt; its contributor",
        "First day of availability: - -&gt; 1 March 2027",
        "On which day: 24 November 2026",
        "Reason: 45.0 un",
    ):
        assert words in english, words
    for code in ("self_sustainment_received", "['en'", "2026-11-24", "Level: L1"):
        assert code not in english, code
        assert code not in french, code
    assert "Nations Unies -&gt; " in french


def test_an_event_leads_to_what_it_happened_to(client_of: Of, released: Offer, draft: Offer) -> None:
    """To its page; of a draft, which is its state's alone, and of an account to the rest of the log of it."""
    ines, bao = client_of("ines"), User.objects.get(username="bao")
    for thing, address in (
        (f"offer:{released.pk}", reverse("offer", args=[released.pk])),
        (f"offer:{draft.pk}", f"{reverse('log')}?thing=offer%3A{draft.pk}"),
        (f"user:{bao.pk}", f"{reverse('log')}?thing=user%3A{bao.pk}"),
        ("contributor:RWA", reverse("state", args=["RWA"])),
        ("contributor:XXX", f"{reverse('log')}?thing=contributor%3AXXX"),
        ("event:1", reverse("event", args=[1])),
    ):
        event = event_append("offer_edited", object_id=thing, payload={}, act=Act())
        way = reverse("event-thing", args=[event.seq])
        assert f'href="{way}"' in ines.get(reverse("log")).content.decode()
        assert ines.get(way)["Location"] == address
        assert f'href="{way}"' in ines.get(reverse("event", args=[event.seq])).content.decode()
    assert f"user:{bao.pk}</a> (Bao)" in ines.get(reverse("log")).content.decode()


def test_an_auditor_reads_who_changed_what(client_of: Of, released: Offer) -> None:
    """On the page of the offer, what came before its release included."""
    event_append("offer_drafted", object_id=f"offer:{released.pk}", payload={}, act=Act())
    event_append("offer_released", object_id=f"offer:{released.pk}", payload={}, act=Act())
    address = reverse("offer", args=[released.pk])
    page = client_of("ines").get(address).content.decode()
    assert ("Who changed what" in page, "Offer drafted" in page) == (True, True)
    assert "Who changed what" not in client_of("dina").get(address).content.decode()
