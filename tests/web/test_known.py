"""Each value of an offer with kind and source of what gave it; what was filled in is never the state's."""

import csv
import io
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from bluehelm_web.forces.models import Proposal
from bluehelm_web.partnership.models import Caveat, Claim, Component, Contributor, Offer
from tests.web.conftest import TO_THE_TOP, a_visit, has_happened, open_data_made

Of = Callable[[str], Client]


@pytest.fixture
def bare(released: Offer) -> Offer:
    """Return a released offer of which its contributor said the likely notice and no more."""
    Contributor.objects.filter(pk=released.contributor).update(home_airport="HRYR", sea_port="TZDAR")
    told = {"strength": None, "notice_mode_days": 30, "kind": "published", "source": "Ministry note"}
    Offer.objects.filter(pk=released.pk).update(**told)
    released.refresh_from_db()
    return released


def facts(client: Client, offer: Offer) -> dict[str, str]:
    """Return what the page of an offer knows, by label."""
    page = client.get(reverse("offer", args=[offer.pk])).content.decode()
    rows = page.split('<dl class="facts">')[1].split("</dl>")[0].split("<div><dt>")[1:]
    pairs = (row.split("</dt><dd>") for row in rows)
    return {label: " ".join(unescape(strip_tags(told.split("</dd>")[0])).split()) for label, told in pairs}


def claimed(offer: Offer, **told: str) -> None:
    """Let others have stated values of an offer."""
    for name, value in told.items():
        claim = {"subject": offer.pk, "attribute": name, "value": value, "kind": "published"}
        days = {"stated_on": "2026-01-12", "recorded_on": "2026-01-12"}
        Claim.objects.create(claim_id=f"C-{name}", source="UN News", **claim, **days)


def test_what_is_filled_in_is_said_to_be(bare: Offer) -> None:
    """On the page, beside each value; what the entry gives has its kind and source below."""
    told = facts(Client(), bare)
    for label in ("Strength", "Home airport", "Home port", "Cargo", "Who moves it"):
        assert "(not stated; " in told[label], label
    assert "typical of the type" in told["Strength"]
    assert told["Notice, days"] == "20 / 30 / 90 (least, most: not stated; assumed: planning value)"
    assert told["Women"] == "- (not stated; assumed: nobody stated a number)"
    assert told["Kind and source of what has none beside it"] == "published: Ministry note"


def test_what_another_states_has_its_own_source(released: Offer) -> None:
    """A published claim stands beside the value, as in the file, and not under the kind of the entry."""
    claimed(released, strength="160")
    assert facts(Client(), released)["Strength"] == "160 (published: UN News)"


def test_a_list_says_whence_each_strength_is(released: Offer) -> None:
    """Its own kind and source, by which the list is filtered, beside those of the entry."""
    asked = {"columns": ["persons", "strength_kind", "strength_source", "kind", "source"]}
    claimed(released, strength="160")
    for kind, found in (
        ("published", ["160", "published", "UN News", "illustrative", "a test"]),
        ("derived", []),
    ):
        rows = Client().get(reverse("offers"), {**asked, "strength_kind": kind}).context["rows"]
        assert [str(cell) for _one, cells in rows for *_head, cell in cells] == found
    Claim.objects.all().delete()
    rows = Client().get(reverse("offers"), {**asked, "strength_kind": "illustrative"}).context["rows"]
    assert [str(cell) for _one, cells in rows for *_head, cell in cells][1:3] == ["illustrative", "a test"]


def test_notice_waits_for_the_last_part(bare: Offer) -> None:
    """On the page as in a plan, with the part that it waits for."""
    Component.objects.create(offer_id=bare.pk, part="crew", provider="XBO", ready_days=60)
    assert facts(Client(), bare)["Notice, days"].startswith("60 / 60 / 90 (least, likely: derived: its last")


@pytest.mark.parametrize("who", ["amara", "bao"])
def test_no_letter_states_what_was_filled_in(client_of: Of, bare: Offer, who: str) -> None:
    """That of the state leaves it out; those of the secretariat say that it is a planning value."""
    kinds = {"amara": ("note-verbale",), "bao": ("acknowledged", "accepted", "request")}[who]
    for kind in kinds:
        made = client_of(who).get(reverse("letter", args=[bare.pk, kind])).context["letter"]
        told = dict(made.facts)
        assert "Women" not in told
        assert "Kind and source" not in told
        if who == "bao":
            assert told["Strength"].endswith(" (planning value, not stated)")
        else:
            assert "Strength" not in told
            assert told["Notice, days: least, likely, most"] == "- / 30 / -"


def test_a_letter_says_what_was_stated(client_of: Of, released: Offer) -> None:
    """With the source of what another stated; of what the entry states, that of the entry."""
    claimed(released, women="12")
    address = reverse("letter", args=[released.pk, "acknowledged"])
    told = dict(client_of("bao").get(address).context["letter"].facts)
    assert (told["Strength"], told["Women"]) == ("200", "12 (published: UN News)")
    assert told["Kind and source"] == "illustrative: a test"


@pytest.mark.parametrize("who", ["amara", "bao"])
def test_a_letter_says_a_stated_figure_that_is_assumed(client_of: Of, released: Offer, who: str) -> None:
    """The kind of a row tells how far its figures can be checked, not whether they were given."""
    Offer.objects.filter(pk=released.pk).update(women=17, kind="assumed", source="Ministry's workbook")
    kinds = {"amara": ("note-verbale",), "bao": ("acknowledged", "accepted", "request")}[who]
    for kind in kinds:
        told = dict(client_of(who).get(reverse("letter", args=[released.pk, kind])).context["letter"].facts)
        assert (told["Strength"], told["Women"]) == ("200", "17")
        if who == "bao":
            assert told["Kind and source"] == "assumed: Ministry's workbook"


def test_a_letter_repeats_no_assumption_of_another(client_of: Of, bare: Offer) -> None:
    """What somebody else assumed of an offer is no figure of its state."""
    claimed(bare, women="12")
    Claim.objects.update(kind="assumed")
    made = client_of("amara").get(reverse("letter", args=[bare.pk, "note-verbale"])).context["letter"]
    assert "Women" not in dict(made.facts)


def test_programmes_are_told_how_each_value_is_known(bare: Offer) -> None:
    """With what was filled in told apart."""
    shown = Client().get(reverse("api:offer_show", args=[bare.pk])).json()
    known = {one["attribute"]: one for one in shown["known"]}
    assert (known["strength"]["kind"], known["strength"]["is_stated"]) == ("assumed", False)
    named = known["notice_mode_days"]
    assert (named["kind"], named["source"], named["is_stated"]) == ("published", "Ministry note", True)
    assert {name for name, one in known.items() if one["is_stated"]} == {"notice_mode_days"}


def test_open_data_say_how_each_value_is_known(bare: Offer) -> None:
    """In columns of their own, and which of them nobody stated."""
    open_data_made()
    text = Client().get("/data/offers.csv").getvalue().decode()
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["notice_mode_days_kind"], row["notice_mode_days_source"]) == ("published", "Ministry note")
    assert (row["notice_min_days_kind"], row["notice_min_days_source"]) == ("assumed", "planning value")
    assert (row["women"], row["women_kind"], row["women_source"]) == ("", "", "")
    assert row["not_stated"] == "strength;notice_min_days;notice_max_days;home_airport;home_port;lift"


def test_programmes_read_the_limits_of_their_circle(programme_of: Of, released: Offer) -> None:
    """In one offer and in the list as on the page: the others are counted, and parts that lack are named."""
    for value, readers in (("UNMISS", "public"), ("UNMIX", "secretariat"), ("UNFAR", "contributor")):
        Caveat.objects.create(offer_id=released.pk, rule="not_mission", value=value, visibility=readers)
    Component.objects.create(offer_id=released.pk, part="crew")
    seen = {"dina": (1, 2), "ines": (1, 2), "bao": (2, 1), "amara": (3, 0), "yara": (2, 1)}
    for who, (num_read, num_withheld) in seen.items():
        client = programme_of(who)
        one = client.get(reverse("api:offer_show", args=[released.pk])).json()
        [row] = [
            row
            for row in client.get(reverse("api:offer_list")).json()["rows"]
            if row["offer"]["offer_id"] == released.pk
        ]
        for told in (one, row):
            assert len(told["settled"]["caveats"]) == num_read, who
            assert told["limits_withheld"] == num_withheld, who
            assert told["settled"]["missing_parts"] == ["crew"]
    open_data_made()
    [line] = csv.DictReader(io.StringIO(Client().get("/data/offers.csv").getvalue().decode()))
    told = (line["limits"], line["limits_withheld"], line["missing_parts"])
    assert told == ("not_mission: UNMISS", "2", "crew")


def requested(client: Client, offer: Offer) -> str:
    """Return the letter that asks for what is missing."""
    made = client.get(reverse("letter", args=[offer.pk, "request"])).context["letter"]
    return " ".join((*made.paragraphs, *made.items))


def test_a_request_asks_a_state_for_no_act_of_the_secretariat(client_of: Of, released: Offer) -> None:
    """Neither to record what the secretariat records, nor to approve; a visit it asks for or receives."""
    bao = client_of("bao")
    has_happened(released, *TO_THE_TOP[:4])
    told = requested(bao, released)
    assert "could be done next" not in told
    assert "needs nothing more of this offer for now. Next the Secretariat gives: Acknowledgement" in told
    has_happened(released, *TO_THE_TOP[4:6])
    assert "could be done next: Ask the secretariat for an assessment" in requested(bao, released)
    a_visit(released.pk)
    assert "could be done next: Receive the assessment" in requested(bao, released)
    kind, today = "verification_passed", timezone.localdate()
    proposer = {"proposed_by_id": bao.session["_auth_user_id"]}
    Proposal.objects.create(offer_id=released.pk, kind=kind, on=today, **proposer)
    assert "could be done next" not in requested(bao, released)
