"""Drafts, changes, releases: who sees what of an offer, and what a person is told."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act
from bluehelm_web.core.pages import PAGE
from bluehelm_web.partnership import services
from bluehelm_web.partnership.models import Caveat, Claim, Offer, Readers
from tests.web.conftest import an_announcement, an_offer, has_happened

Of = Callable[[str], Client]
FILLED_IN = {
    "unit_type": "ENG_COY",
    "name": "First engineer company",
    "strength": "175",
    "women": "20",
    "available_from": "2026-09-01",
    "notice_min_days": "10",
    "notice_mode_days": "20",
    "notice_max_days": "30",
    "kind": "illustrative",
    "source": "note of the ministry",
}


def test_a_draft_is_seen_by_its_state_alone(client_of: Of, released: Offer) -> None:
    """Neither list nor count nor page betrays it, nor the name of the next: it counts nothing."""
    answer = client_of("amara").post(reverse("offer-draft"), FILLED_IN)
    offer = Offer.objects.get(name="First engineer company")
    assert answer.headers["Location"] == reverse("offer", args=[offer.pk])
    assert re.fullmatch("XAL-ENG_COY-[0-9A-F]{4}", offer.pk)
    assert (offer.contributor, offer.strength, offer.is_released) == ("XAL", 175, False)
    for who, is_shown in (("dina", False), ("ada", False), ("bao", False), ("aline", True)):
        for page in ("home", "offers"):
            assert (offer.pk.encode() in client_of(who).get(reverse(page)).content) is is_shown
    assert b"1 unit with 200 persons" in client_of("amara").get(reverse("home")).content


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("women", "900", "it must be at most the strength of 175"),
        ("strength", "", "women"),
        ("available_until", "2026-08-01", "it must be after 2026-09-01"),
        ("notice_mode_days", "40", "it must rise from least to most"),
        ("available_until", "2026-08-01", "First day no more available is 2026-08-01"),
        ("strength", "0", "Strength, persons is 0; it must be more than 0. Correct it."),
        ("strength", "many", "Strength, persons is &quot;many&quot;; it must be a whole number. Correct it."),
        ("unit_type", "SPACE_FORCE", "Unit type is &quot;SPACE_FORCE&quot;; it must be one of the choices."),
        ("home_airport", "KGL", "Home airport is &quot;KGL&quot;; "),
        (
            "available_from",
            "soon",
            "First day of availability is &quot;soon&quot;; it must be a day, such as",
        ),
        ("source", "", "Source of these figures is empty; it is needed. Fill it in."),
    ],
)
def test_what_the_library_refuses_is_told_beside_the_field(
    client_of: Of, field: str, value: str, told: str
) -> None:
    """Nothing is kept, and what was written stands in the form."""
    women = {"women": "5000"} if (field, value) == ("strength", "") else {}
    answer = client_of("amara").post(reverse("offer-draft"), {**FILLED_IN, **women, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "First engineer company" in page
    assert not Offer.objects.exists()
    assert not Event.objects.exists()


def test_a_cell_of_the_board_counts_no_draft(client_of: Of, draft: Offer, released: Offer) -> None:
    """Its rows are those that it counts, for whoever sees drafts as well."""
    for level, found in (("PRE", ["XAL-ENG_COY-1"]), ("L1", []), ("", ["XAL-ENG_COY-1", "XAL-INF_BN-1"])):
        page = client_of("aline").get(reverse("offers"), {"level": level})
        assert [one.row.pk for one, _cells in page.context["rows"]] == found


def test_view_as_public_hides_every_button(client_of: Of, released: Offer) -> None:
    """What the public sees is what Dina gets."""
    aline, dina = client_of("aline"), client_of("dina")
    page = aline.get(reverse("offer", args=[released.pk]), {"as": "public"}).content.decode()
    assert '<form method="post" action="/offers' not in page
    known = page[page.index("What is known") : page.index("</main>")]
    assert known in dina.get(reverse("offer", args=[released.pk])).content.decode()


@pytest.mark.parametrize(("circle", "others"), [("public", ("dina", "ada")), ("secretariat", ("bao",))])
def test_a_draft_is_looked_at_as_what_it_will_be(
    client_of: Of, cast: dict[str, User], draft: Offer, circle: str, others: tuple[str, ...]
) -> None:
    """Word for word what its circle is shown once it is released, limits that it may not read among it."""
    for readers in Readers.values:
        told = {"rule": "not_mission", "value": f"UN-{readers}", "note": "", "visibility": readers}
        Caveat.objects.create(offer_id=draft.pk, **told)
    an_announcement("A1", is_released=False)
    an_announcement("A2")
    Offer.objects.filter(pk=draft.pk).update(announcement_ids=["A1", "A2"], home_airport="HRYR")
    address = reverse("offer", args=[draft.pk])
    for who in others:
        assert client_of(who).get(address, {"as": circle}).status_code == 404
    page = client_of("aline").get(address, {"as": circle}).content.decode()
    assert "This is a draft: nobody outside sees it yet." in page
    assert "not available to you" in page
    assert "<button" not in page[page.index("<main") : page.index("</main>")]
    draft.refresh_from_db()
    assert not draft.is_released
    services.offer_release(draft.pk, version=1, reason="It is time.", user=cast["aline"], act=Act())
    for who in others:
        assert facts(client_of(who).get(address).content.decode()) == facts(page)


def facts(page: str) -> str:
    """Return what a page says of an offer, without what its reader may do and the log of what is done."""
    page = re.sub(r"(?s)<h2>(Visits|Record what|Who changed).*?(?=<h2>|</main>)", "", page)
    return " ".join(page[page.index("<h1>") : page.index("</main>")].split())


def test_of_a_released_offer_nobody_looks_as_the_secretariat(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """The secretariat reads what is not for the contributor; whoever asks is shown the own view."""
    Caveat.objects.create(offer_id=released.pk, rule="not_mission", value="UN-1", visibility="secretariat")
    address = reverse("offer", args=[released.pk])
    assert "UN-1" not in client_of("ada").get(address, {"as": "secretariat"}).content.decode()
    page = client_of("aline").get(address, {"as": "secretariat"}).content.decode()
    assert ("Change it" in page, "View as the secretariat" in page) == (True, False)


def test_release_is_told_once(client_of: Of, draft: Offer) -> None:
    """Pressed twice it happens once; from then on everybody sees it, and only the releaser changes it."""
    for _ in range(2):
        sent = {"reason": "Cabinet decided.", "version": 1}
        client_of("aline").post(reverse("offer-release", args=[draft.pk]), sent)
    assert list(Event.objects.values_list("kind", "object_id")) == [("offer_released", f"offer:{draft.pk}")]
    assert client_of("dina").get(reverse("offer", args=[draft.pk])).status_code == 200
    assert client_of("amara").get(reverse("offer-edit", args=[draft.pk])).status_code == 403


def test_release_without_a_reason_does_nothing(client_of: Of, draft: Offer) -> None:
    """The log has a reason for each, and the page says so."""
    answer = client_of("aline").post(reverse("offer-release", args=[draft.pk]), {"reason": " ", "version": 1})
    assert (answer.status_code, b"Reason, for the log is empty" in answer.content) == (422, True)
    draft.refresh_from_db()
    assert not draft.is_released


def test_where_it_is_and_what_it_can_do_is_said_on_the_form(client_of: Of, draft: Offer) -> None:
    """Capabilities, languages, home, cargo and who moves it are kept, shown, and told beside their field."""
    amara, edit = client_of("amara"), reverse("offer-edit", args=[draft.pk])
    told = {"attributes": "night, riverine", "languages": "en; fr", "home_airport": "HRYR"}
    told |= {"home_port": "TZDAR", "lane_m": "120", "tonnes": "80", "lift": "partner"}
    wrong = amara.post(edit, filled(draft, **{**told, "home_airport": "KGL", "languages": "fra"}))
    assert set(wrong.context["form"].errors) == {"home_airport", "languages"}
    assert "<details open>" in wrong.content.decode()
    assert amara.post(edit, filled(draft, **told)).status_code == 302
    draft.refresh_from_db()
    assert (draft.attributes, draft.languages) == (["night", "riverine"], ["en", "fr"])
    page = amara.get(reverse("offer", args=[draft.pk])).content.decode()
    for words in ("night, riverine", "en, fr", "HRYR", "TZDAR", "120 lane metres", "80 tonnes", "a partner"):
        assert words in page
    assert 'value="night; riverine"' in amara.get(edit).content.decode()


def test_who_moves_it_is_stated_or_not(client_of: Of, draft: Offer) -> None:
    """The United Nations, where somebody said so; else it is taken, and the page says that nobody did."""
    amara, edit = client_of("amara"), reverse("offer-edit", args=[draft.pk])

    def moved() -> str:
        page = amara.get(reverse("offer", args=[draft.pk])).content.decode()
        told = page.split("<dt>Who moves it</dt><dd>")[1].split("</dd>")[0]
        return " ".join(strip_tags(told).split())

    taken = "the United Nations (not stated; assumed: nobody stated who moves it)"
    assert moved() == taken
    for sent, shown in (("un", "the United Nations"), ("self", "its contributor"), ("", taken)):
        draft.refresh_from_db()
        assert amara.post(edit, filled(draft, lift=sent)).status_code == 302
        assert moved() == shown
        assert Offer.objects.get(pk=draft.pk).lift == sent


def test_a_draft_with_a_code_of_no_airport_is_not_released(client_of: Of, draft: Offer) -> None:
    """It was drafted before codes were checked; its releaser reads what to mend, and nothing happens."""
    Offer.objects.filter(pk=draft.pk).update(home_airport="KGL")
    aline, sent = client_of("aline"), {"reason": "Cabinet decided.", "version": 1}
    answer = aline.post(reverse("offer-release", args=[draft.pk]), sent)
    assert (answer.status_code, b"Write HRYR, if that is meant" in answer.content) == (422, True)
    assert not Offer.objects.get(pk=draft.pk).is_released
    page = aline.get(reverse("offer", args=[draft.pk])).content.decode()
    assert "no scenario takes the offer over" in page


def filled(offer: Offer, **other: str) -> dict[str, str]:
    """Return the form of an offer as somebody has filled it in."""
    return {**FILLED_IN, "unit_type": offer.unit_type, "version": str(offer.version), **other}


def test_a_change_is_kept_with_its_difference(client_of: Of, draft: Offer) -> None:
    """The log says what was and what is."""
    client_of("amara").post(reverse("offer-edit", args=[draft.pk]), filled(draft, strength="180"))
    draft.refresh_from_db()
    assert (draft.strength, draft.version) == (180, 2)
    page = client_of("ines").get(reverse("log")).content.decode()
    assert "Strength, persons: 200 -&gt; 180" in page


def test_who_comes_second_is_told_and_loses_nothing(client_of: Of, draft: Offer) -> None:
    """Both began with the same version; the first change stands, what the second wrote stays in the form."""
    first, second = filled(draft, strength="180"), filled(draft, strength="190", name="Second thoughts")
    assert client_of("amara").post(reverse("offer-edit", args=[draft.pk]), first).status_code == 302
    answer = client_of("aline").post(reverse("offer-edit", args=[draft.pk]), second)
    draft.refresh_from_db()
    assert (answer.status_code, draft.strength) == (422, 180)
    page = answer.content.decode()
    assert "Amara has changed this meanwhile" in page
    assert "Second thoughts" in page


def test_nothing_can_be_filled_in_that_the_form_does_not_ask(client_of: Of, draft: Offer) -> None:
    """No field of a request makes an offer another state's, or releases it."""
    words = filled(draft, contributor="XBO", is_released="1", offer_id="XBO-1")
    client_of("amara").post(reverse("offer-edit", args=[draft.pk]), words)
    draft.refresh_from_db()
    assert (draft.contributor, draft.is_released) == ("XAL", False)


def test_names_are_shown_as_text(client_of: Of, released: Offer) -> None:
    """Markup in a name stays a name."""
    Offer.objects.update(name="<script>alert(1)</script>")
    page = client_of("dina").get(reverse("offer", args=[released.pk])).content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_pages_follow_on_each_other(client_of: Of, released: Offer) -> None:
    """Each offer stands on one page, in order, and the filter goes along."""
    for number in range(PAGE + 5):
        an_offer(f"XAL-FPU-{number:03}", unit_type="FPU", is_released=True)
    client, seen, address = client_of("dina"), [], reverse("offers") + "?unit_type=FPU"
    while address:
        page = client.get(address)
        seen += [one.row.pk for one, _cells in page.context["rows"]]
        following = page.context["following"]
        address = f"{reverse('offers')}?unit_type=FPU&after={following}" if following else ""
    assert seen == sorted(seen)
    assert len(seen) == PAGE + 5


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"unit_type": "ENG_COY"}, ["XAL-ENG_COY-1"]),
        ({"contributor": "XBO"}, ["XBO-FPU-1"]),
        ({"words": "fpu"}, ["XBO-FPU-1"]),
        ({"words": "%"}, []),
        ({}, ["XAL-ENG_COY-1", "XBO-FPU-1"]),
    ],
)
def test_list_is_filtered_by_its_address(
    client_of: Of, released: Offer, draft: Offer, asked: dict[str, str], found: list[str]
) -> None:
    """A stranger with the address sees what they may and no more."""
    an_offer("XBO-FPU-1", unit_type="FPU", is_released=True)
    page = client_of("dina").get(reverse("offers"), asked)
    assert [one.row.pk for one, _cells in page.context["rows"]] == found
    assert (b"No offer is like this" in page.content) is (found == [])


def test_an_offer_that_cannot_be_settled_takes_no_page_down(client_of: Of, released: Offer) -> None:
    """Whatever came into the table past our forms: the others are shown."""
    Offer.objects.create(
        offer_id="XAL-FPU-0000",
        contributor="XAL",
        unit_type="FPU",
        women=5000,
        kind="illustrative",
        source="a test",
        is_released=True,
    )
    for page in ("home", "offers"):
        answer = client_of("dina").get(reverse(page))
        assert answer.status_code == 200
        assert released.unit_type.encode() in answer.content or b"Engineer company" in answer.content
    page = reverse("offer", args=["XAL-FPU-0000"])
    for who in ("dina", "aline", "bao"):
        answer = client_of(who).get(page)
        assert answer.status_code == 200
        assert b"women are 5000 persons; they must be at most the strength of 140 persons." in answer.content
    letter = client_of("aline").get(reverse("letter", args=["XAL-FPU-0000", "note-verbale"]))
    assert (letter.status_code, letter.headers["Location"]) == (302, page)


def test_an_edit_fits_what_others_state_of_the_offer(client_of: Of, draft: Offer) -> None:
    """Two persons may each be right by themselves: the second reads what the first stated."""
    Claim.objects.create(
        claim_id="C1",
        subject=draft.pk,
        attribute="available_from",
        value="2027-06-01",
        kind="published",
        source="a note verbale",
        stated_on="2026-06-01",
        recorded_on="2026-06-01",
    )
    amara, place = client_of("amara"), reverse("offer-edit", args=[draft.pk])
    answer = amara.post(place, filled(draft, available_until="2027-03-01"))
    assert answer.status_code == 422
    assert "2027-06-01" in answer.content.decode()
    assert amara.post(place, filled(draft, available_until="2027-09-01")).status_code == 302
    Claim.objects.update(value="2027-10-01")
    page = amara.get(reverse("offer", args=[draft.pk])).content.decode()
    assert "What is stated of this offer contradicts itself" in page
    assert "2027-10-01" in page
    assert amara.get(place).status_code == 200
    assert amara.post(place, filled(Offer.objects.get(), available_until="2027-12-01")).status_code == 302
    assert "contradicts itself" not in amara.get(reverse("offer", args=[draft.pk])).content.decode()


def test_who_changes_what_everybody_sees_says_why(
    client_of: Of, programme_of: Of, draft: Offer, released: Offer
) -> None:
    """On the page and as a programme, beside the difference in the log; of a draft it may be left open."""
    aline, edit = client_of("aline"), reverse("offer-edit", args=[released.pk])
    assert aline.get(edit).context["form"].fields["reason"].required
    refused = aline.post(edit, filled(released, strength="180"))
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"reason"})
    told = filled(released, strength="180", reason="Twenty more were trained.")
    assert aline.post(edit, told).status_code == 302
    page = aline.get(reverse("offer", args=[released.pk])).content.decode()
    assert "Strength, persons: 200 -&gt; 180" in page
    assert 'Reason: <span lang="en">Twenty more were trained.' in page
    assert not aline.get(reverse("offer-edit", args=[draft.pk])).context["form"].fields["reason"].required
    assert (
        aline.post(reverse("offer-edit", args=[draft.pk]), filled(draft, strength="190")).status_code == 302
    )
    body = {"unit_type": "ENG_COY", "strength": 190, "kind": "published", "source": "note 13"}
    put = partial(programme_of("aline").put, f"/api/v1/offers/{released.pk}", content_type="application/json")
    refused = put(body, headers={"If-Match": '"2"'})
    assert (refused.status_code, "reason" in refused.content.decode()) == (422, True)
    assert put({**body, "reason": "Counted anew."}, headers={"If-Match": '"2"'}).status_code == 200
    assert (
        'Reason: <span lang="en">Counted anew.'
        in aline.get(reverse("offer", args=[released.pk])).content.decode()
    )


def test_no_way_leads_past_the_reason(cast: dict[str, User], released: Offer) -> None:
    """The service refuses by itself; without a difference there is nothing to say."""
    told = {"version": 1, "user": cast["aline"], "act": Act()}
    with pytest.raises(services.RefusedError, match="say why"):
        services.offer_edit(released.pk, values={"strength": 1}, **told)
    services.offer_edit(released.pk, values={"strength": 200}, **told)
    assert not Event.objects.exists()


def test_an_assessed_unit_keeps_its_type(client_of: Of, released: Offer) -> None:
    """No detour by another type leads around the second officer."""
    has_happened(released, "note_verbale_received")
    words = filled(released, unit_type="INF_BN", reason="A slip.")
    answer = client_of("aline").post(reverse("offer-edit", args=[released.pk]), words)
    released.refresh_from_db()
    assert (answer.status_code, released.unit_type) == (422, "ENG_COY")


def test_a_page_of_somebody_is_stored_nowhere(client_of: Of, released: Offer) -> None:
    """The public's may be."""
    address = reverse("offer", args=[released.pk])
    assert "no-store" in client_of("amara").get(address).headers["Cache-Control"]
    assert "Cache-Control" not in client_of("dina").get(address).headers


def test_who_changed_what_is_for_those_it_concerns(client_of: Callable[[str], Client], draft: Offer) -> None:
    """Its contributor reads all, officers what came after the release, nobody else anything."""
    aline, address = client_of("aline"), reverse("offer", args=[draft.pk])
    form = aline.get(reverse("offer-edit", args=[draft.pk])).context["form"]
    words = {name: form[name].value() or "" for name in form.fields}
    assert aline.post(reverse("offer-edit", args=[draft.pk]), words | {"name": "Kept"}).status_code == 302
    assert (
        aline.post(
            reverse("offer-release", args=[draft.pk]), {"reason": "It is time.", "version": 2}
        ).status_code
        == 302
    )
    seen = {
        name: [(who, what) for _, who, what, _ in client_of(name).get(address).context["changes"]]
        for name in ("dina", "amara", "ada", "bao", "omar")
    }
    released, edited = ("Aline", "Offer released"), ("Aline", "Offer edited")
    nobody: list[tuple[str, str]] = []
    assert seen == {
        "dina": nobody,
        "amara": [released, edited],
        "ada": nobody,
        "bao": [released],
        "omar": nobody,
    }
    assert b"It is time." in client_of("bao").get(address).content
    assert client_of("amara").get(address, {"as": "public"}).context["changes"] == nobody


def test_the_same_draft_sent_twice_is_one_offer(client_of: Of, cast: object) -> None:
    """Whoever goes back and keeps it again is led to it; another unit is kept when that is said."""
    amara, address = client_of("amara"), reverse("offer-draft")
    assert b"It is another unit" not in amara.get(address).content
    first = amara.post(address, FILLED_IN).headers["Location"]
    page = amara.post(address, FILLED_IN)
    assert page.status_code == 422
    assert f'already: <a href="{first}">{first.rpartition("/")[2]}</a>' in page.content.decode()
    assert b"It is another unit" in page.content
    assert Offer.objects.count() == 1
    assert amara.post(address, {**FILLED_IN, "is_another": "on"}).status_code == 302
    assert amara.post(address, {**FILLED_IN, "women": "21"}).status_code == 302
    assert client_of("ada").post(address, FILLED_IN).status_code == 302
    assert Offer.objects.count() == 4


def test_far_too_many_persons_are_asked_once(client_of: Of, programme_of: Of, draft: Offer) -> None:
    """In the form, of a new offer and of one that changes; its page and programmes tell it afterwards."""
    amara, sent = client_of("amara"), {**FILLED_IN, "strength": "50000"}
    page = amara.post(reverse("offer-draft"), sent)
    assert page.status_code == 422
    assert "50,000 persons are more than three times the 184 that are usual" in page.content.decode()
    asked = [field.name for field in page.context["form"].plain]
    assert asked[:4] == ["unit_type", "name", "strength", "is_meant"]
    assert b'name="is_meant"' not in amara.get(reverse("offer-draft")).content
    assert amara.post(reverse("offer-draft"), {**sent, "is_meant": "on"}).status_code == 302
    offer = Offer.objects.exclude(pk=draft.pk).get(strength=50_000)
    edit = {**sent, "version": 1, "name": "Renamed"}
    assert amara.post(reverse("offer-edit", args=[offer.pk]), edit).status_code == 302
    edit = {**sent, "version": 2, "strength": "60000"}
    assert b"60,000 persons are more" in amara.post(reverse("offer-edit", args=[offer.pk]), edit).content
    told = "It has 50,000 persons; usual for its type are 184."
    assert told in amara.get(reverse("offer", args=[offer.pk])).content.decode()
    shown = programme_of("amara").get(reverse("api:offer_show", args=[offer.pk])).json()
    assert told in shown["doubts"]
    Offer.objects.filter(pk=offer.pk).update(is_released=True)
    assert told not in client_of("dina").get(reverse("offer", args=[offer.pk])).content.decode()
    assert programme_of("dina").get(reverse("api:offer_show", args=[offer.pk])).json()["doubts"] == []


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("notice_max_days", "1e300", "it must be at most 3650"),
        ("lane_m", "1e9", "it must be at most 1000000"),
        ("available_from", "0001-01-01", "it must be at least 2000-01-01"),
        ("available_until", "9999-12-31", "it must be at most 2100-12-31"),
    ],
)
def test_what_no_plan_could_reckon_with_is_refused(
    client_of: Of, draft: Offer, name: str, value: str, rule: str
) -> None:
    """Beside its field, in words; nothing is changed."""
    before = Offer.objects.filter(pk=draft.pk).values().get()
    told = {**filled(draft), name: value}
    answer = client_of("amara").post(reverse("offer-edit", args=[draft.pk]), told)
    assert answer.status_code == 422
    assert [rule in one for one in answer.context["form"].errors[name]] == [True]
    assert Offer.objects.filter(pk=draft.pk).values().get() == before
