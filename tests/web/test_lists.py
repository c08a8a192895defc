"""Lists: columns, sorting, views that are kept, and what is done to several offers at once."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import SavedView, User
from bluehelm_web.accounts.saved_views import view_drop, view_keep
from bluehelm_web.audit.models import Event
from bluehelm_web.core import columns, pages
from bluehelm_web.forces.models import LadderEvent, Visit
from bluehelm_web.partnership import offer_columns
from bluehelm_web.partnership.models import Component, Offer
from tests.web import registered
from tests.web.conftest import TO_THE_TOP, a_visit, an_announcement, an_offer, has_happened

Of = Callable[[str], Client]
OFFERS = "/offers"


def names(client: Client, **asked: object) -> list[str]:
    """Return the offers that a list shows, page after page."""
    found: list[str] = []
    after = ""
    while True:
        page = client.get(reverse("offers"), {**asked, "after": after})
        found += [one.row.pk for one, _cells in page.context["rows"]]
        after = page.context["following"]
        if not after:
            return found


def some_offers(number: int) -> None:
    """Let there be released offers whose types, names and days are alike, or not known."""
    today = timezone.localdate()
    for place in range(number):
        offer = an_offer(f"XAL-FPU-{place:03}", unit_type=("FPU", "ENG_COY")[place % 2], is_released=True)
        offer.available_until = today + timedelta(days=place % 4) if place % 4 else None
        offer.name = f"Unit {(number - place) // 2:02}"
        offer.save()


SORTED = [
    name
    for name, column in offer_columns.OFFERS.columns.items()
    if column.by and not column.derived and name != "offer"
]
"""By which of their own columns offers are sorted, besides by identifier."""


@pytest.mark.parametrize("sort", SORTED)
def test_a_sorted_list_has_each_offer_once_in_order(
    cast: object, client_of: Of, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    """Page after page, also where many are alike and some not known."""
    monkeypatch.setattr(pages, "PAGE", 7)
    some_offers(40)
    found = names(client_of("dina"), sort=sort)
    held = {row.pk: getattr(row, sort) for row in Offer.objects.all()}

    def place(name: str) -> str:
        return str(held[name] or "9999")

    assert found == sorted(held, key=lambda name: (place(name), name))
    falling = names(client_of("dina"), sort=f"-{sort}")
    assert falling == sorted(sorted(held), key=place, reverse=True)


def test_offers_are_narrowed_to_a_kind_of_figures(client_of: Of, released: Offer) -> None:
    """On the page, in the table and by a programme; what is no kind is nothing's, and a programme is told."""
    some_offers(3)
    Offer.objects.filter(pk=released.pk).update(kind="published")
    dina = client_of("dina")
    for kind, found in (("published", [released.pk]), ("no-such", [])):
        assert names(dina, kind=kind) == found
        table = dina.get(reverse("offer-table"), {"kind": kind}).getvalue().decode()
        assert [line.split(",")[0] for line in table.splitlines()[2:]] == found
        told = dina.get("/api/v1/offers", {"kind": kind})
        assert told.status_code == (200 if found else 422)
        assert [one["offer"]["offer_id"] for one in told.json().get("rows", ())] == found


def test_columns_are_chosen_by_the_address(client_of: Of, released: Offer) -> None:
    """In their own order; unknown ones do nothing, and none chosen is the usual ones."""
    dina = client_of("dina")
    page = dina.get(reverse("offers"), {"columns": ["source", "name", "no-such"]})
    assert [(head.text, bool(head.asks)) for head in page.context["heads"]] == [
        ("Offer", True),
        ("Name", True),
        ("Source of its entry", False),
    ]
    assert "a test" in page.content.decode()
    usual = dina.get(reverse("offers")).context["heads"]
    assert [head.text for head in usual] == ["Offer"] + [
        offer_columns.COLUMNS[name].head for name in offer_columns.USUAL
    ]
    every = dina.get(reverse("offers"), {"columns": list(offer_columns.COLUMNS)})
    assert len(every.context["rows"][0][1]) == len(offer_columns.COLUMNS)


def test_a_view_is_kept_opened_and_dropped_by_its_owner_alone(client_of: Of, released: Offer) -> None:
    """Its address says what was asked, not on which page; nobody else sees or drops it."""
    amara = client_of("amara")
    asked = f"unit_type={released.unit_type}&columns=name&columns=level&after=X&choose=all"
    sent = {"name": "Battalions", "place": OFFERS, "asked": asked}
    kept = amara.post(reverse("view-keep"), sent)
    assert kept.headers["Location"] == f"/offers?unit_type={released.unit_type}&columns=name&columns=level"
    page = amara.get(kept.headers["Location"])
    [view] = page.context["views"]
    assert (view.name, released.pk in page.content.decode()) == ("Battalions", True)
    assert client_of("aline").get(OFFERS).context["views"] == []
    assert client_of("aline").post(reverse("view-drop", args=[view.pk])).status_code == 404
    amara.post(reverse("view-keep"), {**sent, "asked": "unit_type=FPU"})
    assert SavedView.objects.get().asked == "unit_type=FPU"
    assert amara.post(reverse("view-drop", args=[view.pk])).headers["Location"] == OFFERS
    assert not SavedView.objects.exists()


ELSEWHERE = ("https://example.org/", "//example.org/offers", "/log", "/nowhere", "offers")


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_view_leads_to_no_other_place(client_of: Of, place: str) -> None:
    """Only lists of ours have views, so that nobody is led elsewhere."""
    sent = {"name": "A", "place": place, "asked": ""}
    assert client_of("amara").post(reverse("view-keep"), sent).status_code == 422
    assert not SavedView.objects.exists()


def test_the_service_drops_nobody_elses_view(cast: dict[str, User]) -> None:
    """Whoever calls it."""
    view = view_keep("A", place=OFFERS, asked="", user=cast["amara"])
    with pytest.raises(PermissionDenied):
        view_drop(view.pk, user=cast["aline"])
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_several_drafts_are_released_in_one_step(client_of: Of, cast: object) -> None:
    """Under one request; the page says beforehand to which offers it will be done."""
    drafts = [an_offer(f"XAL-FPU-{place}", unit_type="FPU", is_released=False) for place in range(3)]
    aline = client_of("aline")
    chosen = {"act": "release", "row": [draft.pk for draft in drafts]}
    page = aline.get(reverse("offer-bulk"), chosen)
    assert [row for row, _fault in page.context["rows"]] == drafts
    sent = {**chosen, "version": [1, 1, 1], "reason": "The cabinet agreed."}
    answer = aline.post(reverse("offer-bulk"), sent)
    assert (answer.status_code, answer.context["done"]) == (200, drafts)
    assert "3 offers are released." in answer.content.decode()
    assert all(reverse("offer", args=[draft.pk]) in answer.content.decode() for draft in drafts)
    assert Offer.objects.filter(is_released=True).count() == 3
    told = Event.objects.filter(kind="offer_released")
    assert (told.count(), len({one.request_id for one in told})) == (3, 1)


def test_it_is_done_to_all_or_to_none(client_of: Of, cast: object) -> None:
    """A released one, one that changed meanwhile and one of another state: each is told, nothing is done."""
    drafts = [an_offer(f"XAL-FPU-{place}", unit_type="FPU", is_released=place == 0) for place in range(3)]
    Offer.objects.filter(pk=drafts[1].pk).update(version=2)
    foreign = an_offer("XBE-FPU-1", unit_type="FPU", is_released=False)
    chosen = [*(draft.pk for draft in drafts), foreign.pk]
    sent = {"act": "release", "row": chosen, "version": [1] * 4, "reason": "x"}
    page = client_of("aline").post(reverse("offer-bulk"), sent)
    assert page.status_code == 422
    told = {row.pk: fault for row, fault in page.context["rows"]}
    assert foreign.pk not in told  # nobody else's draft so much as exists
    assert "released already" in told[drafts[0].pk]
    assert "meanwhile" in told[drafts[1].pk]
    assert told[drafts[2].pk] == ""
    assert Offer.objects.filter(is_released=True).count() == 1
    assert not Event.objects.filter(kind="offer_released").exists()


def test_an_officer_records_what_happened_to_several(client_of: Of, cast: object) -> None:
    """Each stands where the ladder puts it then; what is of a day to come is refused for all."""
    offers = [an_offer(f"XAL-FPU-{place}", unit_type="FPU", is_released=True) for place in range(2)]
    for offer in offers:
        has_happened(offer, *TO_THE_TOP[:4])
    bao, today = client_of("bao"), timezone.localdate()
    sent = {"act": "record", "row": [one.pk for one in offers], "version": [1, 1], "kind": "acknowledged"}
    late = {**sent, "on": today + timedelta(days=1), "evidence": "cable 7"}
    assert bao.post(reverse("offer-bulk"), late).status_code == 422
    assert not LadderEvent.objects.filter(kind="acknowledged").exists()
    assert bao.post(reverse("offer-bulk"), {**late, "on": today}).status_code == 200
    assert LadderEvent.objects.filter(kind="acknowledged", evidence="cable 7").count() == 2
    kinds = dict(bao.get(reverse("offer-bulk"), {"act": "record"}).context["form"].fields["kind"].choices)
    assert "sur_aligned" not in kinds  # it refers to one statement


@pytest.mark.parametrize(
    ("who", "acts"), [("bao", ["record"]), ("amara", ["record", "delete"]), ("dina", [])]
)
def test_who_may_do_what_to_several(client_of: Of, released: Offer, who: str, acts: list[str]) -> None:
    """The list offers it to nobody else, and nobody else gets the page."""
    client = client_of(who)
    assert list(client.get(reverse("offers")).context["bulk"]) == acts
    for act in {"release", "record", "nothing"} - set(acts):
        assert client.get(reverse("offer-bulk"), {"act": act}).status_code in (302, 403)


def test_visits_are_read_page_by_page(
    client_of: Of, released: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each once, the latest first, in the pages and for programmes."""
    monkeypatch.setattr(pages, "PAGE", 4)
    bao, today = User.objects.get(username="bao"), timezone.localdate()
    for place in range(10):
        day = today - timedelta(days=place // 2)
        told = {"contributor": released.contributor, "unit_type": released.unit_type, "place": f"{place}"}
        told |= {"visit": "AAV", "outcome": "passed", "booked_by": bao}
        Visit.objects.create(offer_id=released.pk, start_on=day, end_on=day, **told)
    found, after = [], ""
    while True:
        page = client_of("bao").get(reverse("visits"), {"after": after})
        found += [visit for visit, *_ in page.context["rows"]]
        after = page.context["following"]
        if not after:
            break
    assert sorted(visit.pk for visit in found) == sorted(Visit.objects.values_list("pk", flat=True))
    assert [visit.start_on for visit in found] == sorted((one.start_on for one in found), reverse=True)


def test_visits_are_narrowed_and_sorted(client_of: Of, released: Offer) -> None:
    """By how they ended, by their place and by every head; the next page and a view ask for the same."""
    bao, today = User.objects.get(username="bao"), timezone.localdate()
    for place, outcome in (("Alba", "passed"), ("Belmar", "failed"), ("Corva", "")):
        told = {"contributor": released.contributor, "unit_type": released.unit_type, "visit": "AAV"}
        told |= {"start_on": today, "end_on": today, "booked_by": bao}
        Visit.objects.create(offer_id=released.pk, place=place, outcome=outcome, **told)

    def places(**asked: str) -> list[str]:
        rows = client_of("bao").get(reverse("visits"), asked).context["rows"]
        return [visit.place for visit, *_ in rows]

    assert places(outcome="booked") == ["Corva"]
    assert places(outcome="failed", words="bel") == ["Belmar"]
    assert places(sort="-place") == ["Corva", "Belmar", "Alba"]
    assert places(contributor="xyz", visit="AAV") == []
    table = client_of("bao").get(reverse("visit-table"), {"outcome": "failed"}).content.decode()
    assert [row.split(",")[4] for row in table.splitlines()] == ["place", "Belmar"]
    sent = {"name": "Failed", "place": reverse("visits"), "asked": "outcome=failed&after=x"}
    kept = client_of("bao").post(reverse("view-keep"), sent).headers["Location"]
    assert kept == "/visits?outcome=failed"


def test_contributors_are_searched_and_sorted(client_of: Of, cast: object) -> None:
    """By name, by number of offers, and by those at each level."""
    for number, state in ((1, "KEN"), (3, "FRA"), (2, "NPL")):
        for place in range(number):
            an_offer(f"{state}-FPU-{place}", unit_type="FPU", is_released=True)

    def codes(**asked: str) -> list[str]:
        page = client_of("dina").get(reverse("states"), asked)
        return [row.code for row, _cells in page.context["rows"]]

    assert codes() == ["FRA", "KEN", "NPL"]
    assert codes(sort="-offers") == ["FRA", "NPL", "KEN"]
    assert codes(words="STÁTE npl") == ["NPL"]
    assert codes(words="?") == []
    assert codes(sort="no-such") == ["FRA", "KEN", "NPL"]
    table = client_of("dina").get(reverse("state-counts"), {"sort": "-offers", "words": "state"})
    head, *rows = table.content.decode().splitlines()
    assert head.split(",")[:2] + head.split(",")[-3:] == ["code", "name", "offers", "stale", "announcements"]
    assert [row[:3] for row in rows[:3]] == ["FRA", "NPL", "KEN"]


def test_names_are_in_the_language_of_each_reader(released: Offer) -> None:
    """Whoever reads first."""
    for language, name in (("fr", "Compagnie du génie"), ("en", "Engineer company")) * 2:
        page = Client().get(reverse("offers"), headers={"accept-language": language}).content.decode()
        assert f"{name} ({released.unit_type})</td>" in page


@pytest.mark.parametrize("sort", ["name", "unit_type"])
def test_a_page_goes_on_although_its_last_row_is_gone(
    client_of: Of, cast: object, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    """Renamed, withdrawn from the filter or unreleased meanwhile: no row comes twice."""
    monkeypatch.setattr(pages, "PAGE", 7)
    some_offers(20)
    dina = client_of("dina")
    first = dina.get(reverse("offers"), {"sort": sort})
    seen = [one.row.pk for one, _cells in first.context["rows"]]
    Offer.objects.filter(pk=seen[-1]).update(is_released=False)
    second = dina.get(reverse("offers"), {"sort": sort, "after": first.context["following"]})
    assert not set(seen) & {one.row.pk for one, _cells in second.context["rows"]}
    for wrong in ("x", "e30", "W10", "WyJhIl0", "bnVsbA", "WzEsMiwzXQ"):
        assert dina.get(reverse("offers"), {"sort": sort, "after": wrong}).status_code == 200


LISTS = ("offers", "announcements", "documents", "visits", "missions", "statements", "requirements")
NO_PLACES: tuple[object, ...] = (
    *(["x", None], [None, None], [None, 1], [10**40, 1], [1, 10**40], ["2026-01-01", 10**40]),
    *(["2026-01-01T00:00:00", 1], ["0001-01-01T00:00:00+14:00", 1], ["9999-12-31T23:59:59-14:00", 1]),
    *(["\ud800", "a"], ["a", "\ud800"], ["\0", "\0"], [[1], {"a": 1}], [float("nan"), 1], [float("inf"), 1]),
    *([1], [1, 2, 3], {"a": 1, "b": 2}, 7),
)
"""What no page says of where the next one begins."""


def placed(told: object) -> str:
    """Return it as an address has it."""
    return urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


BY = ("strength", "available_until", "quantity", "title", "-sent_at", "lead", "version", "min_womens_share")
"""By what lists are sorted besides: a number, a day, a moment, a text, what is counted."""


@pytest.mark.parametrize("name", LISTS)
def test_a_place_that_no_page_said_fails_nowhere(client_of: Of, released: Offer, name: str) -> None:
    """Sorted by whatever, it gives the first page or none; nor does a text that is no place."""
    an_announcement()
    registered.a_statement(registered.a_line("L1"))
    bao, address = client_of("bao"), reverse(name)
    sorts = [sort for sort, *_ in bao.get(address).context["sorts"] if sort in BY] or [""]
    deep = urlsafe_b64encode(b"[" * 30_000).decode()
    for after in (*map(placed, NO_PLACES), deep, "!!!", "é", "x"):
        for sort in sorts:
            page = bao.get(address, {"after": after, "sort": sort})
            assert (page.status_code, after, sort) == (200, after, sort)


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_refuses_what_it_cannot_read(client_of: Of, released: Offer, name: str) -> None:
    """It then finds nothing, or does nothing; what may be chosen finds what it says."""
    registered.a_statement(registered.a_line("L1"))
    bao, address = client_of("bao"), reverse(name)
    for one in bao.get(address).context["filters"]:
        for value in ("x", "9" * 30, "2026-13-45", "99999-01-01", "%", *dict(one.choices)):
            assert bao.get(address, {one.name: value}).status_code == 200, (one.name, value)


def test_statements_are_narrowed_by_whether_they_are_issued(client_of: Of, cast: object) -> None:
    """What is neither finds none."""
    registered.a_statement(registered.a_line("L1"))
    pia = client_of("pia")
    asked = [pia.get(reverse("statements"), {"issued": value}) for value in ("False", "True", "x")]
    assert [len(page.context["rows"]) for page in asked] == [1, 0, 0]


@pytest.mark.parametrize("name", ["offers", "missions", "statements"])
def test_a_programme_is_refused_what_no_page_said(client_of: Of, released: Offer, name: str) -> None:
    """It gets the first page, or is told."""
    pia = client_of("pia")
    for after in map(placed, NO_PLACES):
        answer = pia.get(f"/api/v1/{name}", {"after": after})
        assert answer.status_code < 500, after


def test_nobody_releases_what_they_have_not_seen(client_of: Of, draft: Offer) -> None:
    """Changed since the page was read, it is shown anew and stays a draft."""
    aline, address = client_of("aline"), reverse("offer-release", args=[draft.pk])
    Offer.objects.filter(pk=draft.pk).update(version=7, strength=999)
    answer = aline.post(address, {"reason": "x", "version": 1})
    assert (answer.status_code, "Somebody has changed the draft" in answer.content.decode()) == (422, True)
    draft.refresh_from_db()
    assert not draft.is_released
    assert answer.context["reason"]["version"].value() == 7
    assert aline.post(address, {"reason": "x", "version": 7}).status_code == 302


def test_every_register_is_searched_without_accents_and_case(
    client_of: Callable[[str], Client], programme_of: Callable[[str], Client], released: Offer
) -> None:
    """Of its rows those that say the words in any spelling, on the page and for programmes; others not."""
    has_happened(released, "note_verbale_received")
    LadderEvent(
        offer_id=released.pk, kind="renewed", on="2026-01-12", evidence="Décret n° 7, Présidence"
    ).save()
    Component.objects.create(offer_id=released.pk, part="crew", note="formé à l’École d’état-major")
    Component.objects.create(offer_id=released.pk, part="aircraft")
    for offer, place in ((released, "São Tomé"), (an_offer("XBO-FPU-1", is_released=True), "Bria")):
        visit = a_visit(offer.pk)
        visit.place = place
        visit.save()
    registered.a_statement(registered.a_line(objective="Protéger les civils"), registered.a_line("B"))
    for page, words in (
        ("level-events", "DECRET N 7"),
        ("compositions", "ecole d'etat major"),
        ("visits", "sao tome"),
        ("requirements", "proteger LES civils"),
    ):
        bao, name = client_of("bao"), page.replace("-", "_").removesuffix("s")
        found = [len(bao.get(reverse(page), {"words": w}).context["rows"]) for w in ("", words, "nowhere")]
        assert found == [2, 1, 0]
        told = programme_of("bao").get(reverse(f"api:{name}_list"), {"words": words}).json()
        assert len(told["rows"]) == 1


def test_what_is_searched_is_written_anew_some_rows_at_a_time(
    released: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a migration asks that adds it; each row has then what it would have had when it was written."""
    monkeypatch.setattr(columns, "SOME", 2)
    has_happened(released, *TO_THE_TOP[:5])
    kept = [*LadderEvent.objects.values_list("pk", "folded")]
    assert len(kept) == 5
    assert all(folded.startswith("xal ") for _pk, folded in kept)
    LadderEvent.objects.update(folded="")
    columns.fold_anew(LadderEvent)
    assert [*LadderEvent.objects.values_list("pk", "folded")] == kept


@pytest.mark.parametrize("asked", [{"contributor": "Rwanda"}, {"level": "L9"}])
def test_a_list_says_which_filter_was_mistyped(client_of: Of, released: Offer, asked: dict[str, str]) -> None:
    """An empty list would pass for an answer; a code that no offer has is none the less one."""
    [value] = asked.values()
    page = client_of("dina").get(reverse("offers"), asked)
    assert f"{value} is none of its values" in page.content.decode()
    page = client_of("dina").get(reverse("offers"), {"contributor": "isl"})
    assert "none of its values" not in page.content.decode()
