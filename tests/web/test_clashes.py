"""Whoever comes second reads what stands now beside what they wrote, and keeps theirs by sending it again."""

from collections.abc import Callable
from datetime import date

from django.test import Client
from django.urls import reverse

from bluehelm_web.generation import models as held
from bluehelm_web.partnership.models import Announcement, Contributor, Offer
from tests.web import registered
from tests.web.test_announcements import corrected
from tests.web.test_offers import filled

Of = Callable[[str], Client]


def read_of(client: Client, address: str) -> dict[str, object]:
    """Return what the form of a page says, as somebody sends it unchanged."""
    form = client.get(address).context["form"]
    told = {field.name: field.value() for field in form}
    return {name: "" if value is None else value for name, value in told.items()}


def sent_again(answer: object) -> dict[str, object]:
    """Return what a form that was refused sends when its button is pressed once more."""
    form = answer.context["form"]  # type: ignore[attr-defined]
    return {field.name: "" if field.value() is None else field.value() for field in form}


def test_an_offer_says_what_stands_now_and_who_wrote_it(client_of: Of, draft: Offer) -> None:
    """Beside the fields that differ alone; what was typed stays, and the same button keeps it."""
    edit, amara = reverse("offer-edit", args=[draft.pk]), client_of("amara")
    Offer.objects.filter(pk=draft.pk).update(lift="un")
    first = filled(draft, strength="180", lift="un", languages="en; fr", available_from="2027-03-01")
    assert client_of("aline").post(edit, first).status_code == 302
    late = amara.post(edit, filled(draft, strength="190", name="Second thoughts", lift="self"))
    form = late.context["form"]
    assert late.status_code == 422
    assert form.errors.keys() >= {"strength", "languages", "name", "lift", "__all__"}
    assert form.errors.keys().isdisjoint({"women", "unit_type", "reason", "version"})
    assert form.errors["__all__"][0].startswith("Aline has changed this meanwhile")
    assert form.errors["strength"][0].startswith("Now: 180 (Aline, ")
    assert form.errors["languages"][0].startswith("Now: en; fr (Aline, ")
    assert form.errors["lift"] == ["Now: the United Nations."]
    assert "Second thoughts" in late.content.decode()
    draft.refresh_from_db()
    assert draft.strength == 180
    assert amara.post(edit, sent_again(late)).status_code == 302
    draft.refresh_from_db()
    assert (draft.strength, draft.name, draft.version) == (190, "Second thoughts", 3)


def test_it_replaces_only_what_was_shown(client_of: Of, draft: Offer) -> None:
    """A third change between the two is shown as well."""
    edit, amara, aline = reverse("offer-edit", args=[draft.pk]), client_of("amara"), client_of("aline")
    aline.post(edit, filled(draft, strength="180"))
    late = amara.post(edit, filled(draft, strength="190"))
    aline.post(edit, {**filled(draft, strength="185"), "version": "2"})
    again = amara.post(edit, sent_again(late))
    assert (again.status_code, again.context["form"].errors["strength"][0][:9]) == (422, "Now: 185 ")
    assert amara.post(edit, sent_again(again)).status_code == 302


def test_rows_and_lines_do_the_same(client_of: Of) -> None:
    """Of every register, and of a statement that is drafted: days, lists and choices in their words."""
    registered.a_mission()
    registered.a_draft()
    pia, bao = client_of("pia"), client_of("bao")
    for address, field, mine, theirs, said in (
        (
            reverse("register-edit", args=["mandates", held.MissionMandate.objects.get().pk]),
            "troops",
            900,
            700,
            "Now: 900 (Pia, ",
        ),
        (reverse("register-edit", args=["missions", "UNMIX"]), "name", "Mission", "Other", "Now: Mission (P"),
        (reverse("line-edit", args=["unmix-sur", "A"]), "strength", 180, 170, "Now: 180"),
    ):
        read = {**read_of(bao, address), "reason": "As adopted."}
        assert pia.post(address, {**read, field: mine}).status_code == 302, address
        late = bao.post(address, {**read, field: theirs})
        errors = late.context["form"].errors
        assert (late.status_code, errors.keys()) == (422, {"__all__", field})
        assert errors[field][0].startswith(said)
        assert bao.post(address, sent_again(late)).status_code == 302
        assert read_of(bao, address)[field] == theirs


def test_contributors_and_announcements_do_the_same(client_of: Of) -> None:
    """By a sign instead of a number, and with what the source said."""
    bao, chidi = client_of("bao"), client_of("chidi")
    address = reverse("state-edit", args=["RWA"])
    read = {**read_of(bao, address), "reason": "A note.", "source": "a note"}
    assert chidi.post(address, {**read, "home_airport": "HUEN"}).status_code == 302
    late = bao.post(address, {**read, "home_airport": "HKJK"})
    assert late.context["form"].errors["home_airport"][0].startswith("Now: HUEN (Chidi, ")
    assert bao.post(address, sent_again(late)).status_code == 302
    assert Contributor.objects.get().home_airport == "HKJK"
    row = Announcement.objects.create(
        announcement_id="A1",
        contributor="XAL",
        stated_on=date(2026, 3, 1),
        conference="Summit",
        capability="Engineers",
        kind="published",
        source="note of the summit",
        is_released=True,
    )
    address, first, second = (
        reverse("announcement-edit", args=["A1"]),
        corrected(row, quantity=180),
        corrected(row, quantity=170),
    )
    told = [{name: "" if value is None else value for name, value in one.items()} for one in (first, second)]
    assert chidi.post(address, told[0]).status_code == 302
    late = bao.post(address, told[1])
    assert late.context["form"].errors["quantity"][0].startswith("Now: 180 (Chidi, ")
    assert bao.post(address, sent_again(late)).status_code == 302
    row.refresh_from_db()
    assert row.quantity == 170


def test_faults_name_fields_as_their_form_does(client_of: Of, draft: Offer) -> None:
    """And not as programmes call them."""
    edit = reverse("offer-edit", args=[draft.pk])
    told = filled(draft, available_from="2027-05-01", available_until="2027-04-01")
    answer = client_of("amara").post(edit, told)
    errors = " ".join(error for found in answer.context["form"].errors.values() for error in found)
    assert (answer.status_code, "available_" in errors, "availab" in errors) == (422, False, True)
    wrong = {"statement_id": "unmix sur!", "mission": "UNMIX", "title": "x"}
    page = client_of("pia").post(reverse("statement-add"), wrong).content.decode()
    assert ("slug" in page, "letters without accents" in page) == (False, True)
