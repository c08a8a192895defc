"""Limits that a contributor sets, and parts of an offer: stated, read by few, taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm.partnership.domain import Visibility
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.models import Event, Payload
from bluehelm_web.audit.selectors import body_of, chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.documents.files import taken
from bluehelm_web.documents.services import Said, document_attach, document_describe, document_send
from bluehelm_web.forces import bookings
from bluehelm_web.forces.models import Outcome, Visit
from bluehelm_web.partnership import snapshot, terms
from bluehelm_web.partnership.models import Announcement, Caveat, Component, Offer
from tests.web import registered
from tests.web.conftest import a_visit, an_offer, has_happened, open_data_made

Of = Callable[[str], Client]
WHY = {"reason": "The cabinet decided."}
SECRET = "Halden only after the election"
WHO = ("aline", "amara", "ada", "bao", "pia", "ines", "omar", "dina")


def a_limit(offer: Offer, readers: str, *, user: User) -> Caveat:
    """Return a limit with a note that not everybody may read."""
    values = {"rule": "not_site", "value": f"SITE-{readers}", "visibility": readers}
    values["note"] = f"{SECRET}, {readers}"
    return terms.caveat_add(offer.pk, values=values, user=user, act=Act(), **WHY)


@pytest.mark.parametrize("what", ["limit", "part", "document", "readers", "version", "taken back"])
def test_nobody_releases_terms_and_documents_that_they_have_not_seen(
    client_of: Of, cast: dict[str, User], draft: Offer, what: str
) -> None:
    """Stated, attached or described otherwise since the page was read: shown anew, and then released."""
    by, file = Writer(user=cast["amara"], act=Act()), taken("a.txt", content=b"Dates.")
    said = Said(title="The dates", kind="other", readers="circle")
    kept = document_attach("offer", draft.pk, said=said, file=file, by=by)
    limit = a_limit(draft, "secretariat", user=cast["amara"])
    aline, page = client_of("aline"), reverse("offer", args=[draft.pk])
    seen = aline.get(page).context["reason"].initial["version"]
    told = {"user": cast["amara"], "act": Act()}
    changes: dict[str, Callable[[], object]] = {
        "limit": lambda: a_limit(draft, "public", user=cast["amara"]),
        "part": lambda: terms.component_add(draft.pk, values={"part": "crew", "ready_days": 5}, **told),
        "document": lambda: document_attach(
            "offer", draft.pk, said=said, file=taken("b.txt", content=b"Other dates."), by=by
        ),
        "readers": lambda: document_describe(kept.pk, said=replace(said, readers="all"), version=1, by=by),
        "version": lambda: document_send(
            kept.pk, file=taken("a.txt", content=b"Later dates."), note="", by=by
        ),
        "taken back": lambda: terms.caveat_drop(limit.pk, **told),
    }
    changes[what]()
    release = reverse("offer-release", args=[draft.pk])
    answer = aline.post(release, {"reason": "x", "version": seen})
    assert (answer.status_code, "Somebody has changed the draft" in answer.content.decode()) == (422, True)
    draft.refresh_from_db()
    assert not draft.is_released
    again = answer.context["row"].version
    assert aline.post(release, {"reason": "x", "version": again}).status_code == 302


@pytest.mark.parametrize(
    ("readers", "seen"),
    [
        ("public", ("aline", "amara", "ada", "bao", "pia", "ines", "omar", "dina")),
        ("secretariat", ("aline", "amara", "bao", "pia")),
        ("contributor", ("aline", "amara")),
    ],
)
def test_a_limit_is_read_by_those_whom_it_names(
    client_of: Of, cast: dict[str, User], released: Offer, readers: str, seen: tuple[str, ...]
) -> None:
    """Others read that one is there, and not which; so does its own state when it views as the public."""
    a_limit(released, readers, user=cast["aline"])
    address = reverse("offer", args=[released.pk])
    for who in WHO:
        text = client_of(who).get(address).content.decode()
        assert (SECRET in text, f"SITE-{readers}" in text) == (who in seen, who in seen)
        assert ("1 limit is not available to you." in text) == (who not in seen)
    as_public = client_of("aline").get(address, {"as": "public"}).content.decode()
    assert (SECRET in as_public) == (readers == "public")


def test_no_limit_leaks_past_its_page(
    client_of: Of, programme_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """Neither list, table, open data, log nor search says why; nor the interface, to whom it is not for."""
    for readers in Visibility:
        a_limit(released, readers.value, user=cast["aline"])
    open_data_made()
    places = [
        *("/", "/offers", "/offers/table", f"/offers?words={SECRET[:6]}", "/data/offers.json"),
        *("/contributors", f"/contributors/{released.contributor}"),
    ]
    for who in WHO:
        for place in places:
            assert SECRET.encode() not in client_of(who).get(place).getvalue()
            if not place.startswith("/data"):
                assert b"SITE-" not in client_of(who).get(place).getvalue()
    open_file = client_of("dina").get("/data/offers.json").getvalue()
    assert [f"SITE-{one.value}".encode() in open_file for one in Visibility] == [True, False, False]
    read = {"dina": ("public",), "ines": ("public",), "bao": ("public", "secretariat")}
    for path in (f"/api/v1/offers/{released.pk}", "/api/v1/offers"):
        for who, seen in read.items():
            text = programme_of(who).get(path).content.decode()
            told = [one.value for one in Visibility if f"{SECRET}, {one}" in text or f"SITE-{one}" in text]
            assert tuple(told) == seen
    assert SECRET.encode() not in client_of("ines").get(reverse("log")).content
    told = [body_of(row) for row in Event.objects.filter(kind="caveat_added")]
    assert told == [{"readers": readers.value, **WHY} for readers in Visibility]


def test_what_only_a_contributor_reads_filters_nothing(cast: dict[str, User], released: Offer) -> None:
    """Or the reasons would tell of it."""
    for readers in Visibility:
        a_limit(released, readers.value, user=cast["aline"])
    [offer] = snapshot.limited(snapshot.offers_resolved([released], as_of=timezone.localdate()))
    assert {one.visibility for one in offer.caveats} == {Visibility.PUBLIC, Visibility.SECRETARIAT}


def test_limits_and_parts_are_stated_and_taken_back(client_of: Of, released: Offer) -> None:
    """On pages, with what is wrong beside its field; the chain tells of each and stays whole."""
    registered.a_mission()
    aline = client_of("aline")
    add = reverse("term-add", args=[released.pk, "limits"])
    assert aline.post(add, {"rule": "never", "value": "", "visibility": "public"}).status_code == 422
    sent = {"rule": "not_mission", "value": "UNMIX", "visibility": "secretariat", "note": ""}
    silent = aline.post(add, sent)
    assert (silent.status_code, list(silent.context["form"].errors)) == (422, ["reason"])
    sent |= WHY
    assert aline.post(add, sent).status_code == 302
    parts = reverse("term-add", args=[released.pk, "parts"])
    assert aline.post(parts, {"part": "crew", "ready_days": -1}).status_code == 422
    assert aline.post(parts, {"part": "crew", "provider": "", "ready_days": 10, **WHY}).status_code == 302
    page = aline.get(reverse("offer", args=[released.pk])).content.decode()
    assert "nobody provides it yet" in page
    for what, model in (("limits", Caveat), ("parts", Component)):
        drop = reverse("term-drop", args=[released.pk, what, model.objects.get().pk])
        assert drop in page
        assert "Take it back" in aline.get(drop).content.decode()
        silent = aline.post(drop, {"reason": " "})
        assert (silent.status_code, list(silent.context["form"].errors)) == (422, ["reason"])
        assert aline.post(drop, WHY).status_code == 302
        assert aline.post(drop, WHY).status_code == 404
    kinds = Event.objects.order_by("seq").values_list("kind", flat=True)
    assert list(kinds)[-4:] == ["caveat_added", "component_added", "caveat_dropped", "component_dropped"]
    assert [body_of(row)["reason"] for row in Event.objects.filter(kind__in=list(kinds)[-4:])] == [
        *WHY.values()
    ] * 4
    assert WHY["reason"] in aline.get(reverse("offer", args=[released.pk])).content.decode()
    assert chain_verify().fault == ""
    assert aline.get(reverse("term-add", args=[released.pk, "nothing"])).status_code == 404


def test_a_limit_or_a_part_is_stated_once(client_of: Of, cast: dict[str, User], released: Offer) -> None:
    """No scenario takes it twice: who states it again is told who reads it, and first takes it back."""
    registered.a_mission()
    aline, page = client_of("aline"), reverse("offer", args=[released.pk])
    add = reverse("term-add", args=[released.pk, "limits"])
    sent = {"rule": "not_mission", "value": "UNMIX", "visibility": "contributor", "note": "", **WHY}
    assert aline.post(add, sent).status_code == 302
    for readers in Visibility:
        again = aline.post(add, {**sent, "value": " UNMIX ", "visibility": readers.value})
        assert (again.status_code, list(again.context["form"].errors)) == (422, ["value"])
        assert "read by only us" in again.content.decode()
    assert aline.post(add, {**sent, "rule": "only_mission"}).status_code == 302
    parts = reverse("term-add", args=[released.pk, "parts"])
    part = {"part": "crew", "provider": "XBO", "ready_days": 3, **WHY}
    assert aline.post(parts, part).status_code == 302
    again = aline.post(parts, {**part, "ready_days": 9})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["part"])
    assert aline.post(parts, {**part, "provider": "XAL"}).status_code == 302
    assert (Caveat.objects.count(), Component.objects.count()) == (2, 2)
    known = Caveat.objects.get(rule="not_mission")
    assert aline.post(reverse("term-drop", args=[released.pk, "limits", known.pk]), WHY).status_code == 302
    assert aline.post(add, sent).status_code == 302
    assert aline.get(page).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        Component.objects.create(offer_id=released.pk, part="crew", provider="XBO")


def test_a_limit_names_a_place_that_is_known(client_of: Of, released: Offer) -> None:
    """A slip of the pen would protect nothing: it is refused, unless no register has the place."""
    registered.a_mission()
    aline, add = client_of("aline"), reverse("term-add", args=[released.pk, "limits"])
    assert '<option value="UNMIX">' in aline.get(add).content.decode()
    sent = {"rule": "not_mission", "value": "UNMIZ", "visibility": "public", "note": "", **WHY}
    for value, said in (("UNMIZ", "Write UNMIX, if that is meant."), ("NOWHERE", "has NOWHERE")):
        refused = aline.post(add, {**sent, "value": value})
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["value"])
        assert said in refused.content.decode()
    assert not Caveat.objects.exists()
    for told in ({"value": "UNMIX"}, {"is_unlisted": "on"}, {"rule": "not_site", "is_unlisted": "on"}):
        assert aline.post(add, {**sent, **told}).status_code == 302
    stated = ("UNMIX", "UNMIZ", "UNMIZ")
    assert tuple(Caveat.objects.order_by("pk").values_list("value", flat=True)) == stated


def test_what_was_stated_twice_is_kept_once(released: Offer, draft: Offer) -> None:
    """By the migration: the limit that the most read already, which plans keep to, and the latest part."""
    told = {"rule": "not_mission", "note": "x"}
    for value, readers in (("UNMIX", "public"), ("UNMIX ", "contributor"), (" UNMIX", "secretariat")):
        Caveat.objects.create(offer_id=released.pk, value=value, visibility=readers, **told)
    for offer, value in ((released, "UNFAR"), (draft, "UNMIX")):
        Caveat.objects.create(offer_id=offer.pk, value=value, visibility="public", **told)
    for part, days in (("crew", 3), ("crew ", 8), ("payer", 0)):
        Component.objects.create(offer_id=released.pk, part=part, ready_days=days)
    import_module("bluehelm_web.partnership.migrations.0016_terms_once").collapse(apps, None)
    kept = set(Caveat.objects.values_list("offer_id", "value", "visibility"))
    assert kept == {
        (released.pk, "UNMIX", "public"),
        (released.pk, "UNFAR", "public"),
        (draft.pk, "UNMIX", "public"),
    }
    assert set(Component.objects.values_list("part", "ready_days")) == {("crew ", 8), ("payer", 0)}


def test_whoever_changes_terms_that_everybody_sees_says_why(cast: dict[str, User], released: Offer) -> None:
    """The services refuse by themselves; of a draft the reason may be left open."""
    limit = a_limit(released, "public", user=cast["aline"])
    part = terms.component_add(released.pk, values={"part": "crew"}, user=cast["aline"], act=Act(), **WHY)
    values, told = {"rule": "not_mission", "value": "UNMIX", "visibility": "public"}, {"act": Act()}
    told |= {"user": cast["aline"]}
    for done in (
        lambda: terms.caveat_add(released.pk, values=values, **told),
        lambda: terms.component_add(released.pk, values={"part": "x"}, **told),
        lambda: terms.caveat_drop(limit.pk, **told),
        lambda: terms.component_drop(part.pk, **told),
    ):
        with pytest.raises(ValidationError):
            done()
    assert Event.objects.count() == 2
    Offer.objects.filter(pk=released.pk).update(is_released=False)
    terms.caveat_drop(terms.caveat_add(released.pk, values=values, **told).pk, **told)
    assert Event.objects.count() == 4


def test_nobody_else_states_or_takes_back(cast: dict[str, User], released: Offer) -> None:
    """The services refuse by themselves; of a released offer the releaser alone speaks."""
    caveat = a_limit(released, "public", user=cast["aline"])
    part = terms.component_add(released.pk, values={"part": "crew"}, user=cast["aline"], act=Act(), **WHY)
    for who in ("amara", "ada", "bao", "pia", "ines", "omar"):
        for done in (
            lambda user: a_limit(released, "public", user=user),
            lambda user: terms.caveat_drop(caveat.pk, user=user, act=Act()),
            lambda user: terms.component_add(released.pk, values={"part": "x"}, user=user, act=Act()),
            lambda user: terms.component_drop(part.pk, user=user, act=Act()),
        ):
            with pytest.raises(PermissionDenied):
                done(cast[who])
    assert (Caveat.objects.count(), Component.objects.count()) == (1, 1)
    assert Payload.objects.count() == 2


def test_contributors_stand_with_what_they_offer_and_announced(client_of: Of, released: Offer) -> None:
    """Counted as the list of offers counts; drafts are no part of it, and each figure leads to its rows."""
    other = an_offer("XAL-FPU-7", unit_type="FPU", is_released=True)
    an_offer("XAL-FPU-8", unit_type="FPU", is_released=False)
    has_happened(other, "note_verbale_received")
    Announcement.objects.create(
        announcement_id="A1",
        contributor="XAL",
        capability="A formed police unit",
        stated_on=timezone.localdate(),
        kind="illustrative",
        source="a test",
    )
    dina = client_of("dina")
    [row] = [one for one, _cells in dina.get(reverse("states")).context["rows"] if one.code == "XAL"]
    listed = dina.get(reverse("offers"), {"contributor": "XAL"}).context["rows"]
    assert (row.offers, row.announcements) == (len(listed), 1)
    for level, number in row.cells:
        asked = {"contributor": "XAL", "level": level}
        assert len(dina.get(reverse("offers"), asked).context["rows"]) == number
    page = dina.get(reverse("state", args=["XAL"])).content.decode()
    assert "A formed police unit" in page
    assert f"{reverse('offers')}?contributor=XAL" in page
    assert dina.get(reverse("state", args=["QQQ"])).status_code == 404


def test_a_booked_visit_is_moved_once(client_of: Of, cast: dict[str, User], released: Offer) -> None:
    """Who comes second is told; the log has the days and not the members; an ended one stays as it was."""
    visit, today = a_visit(released.pk), timezone.localdate()
    address = reverse("visit-edit", args=[visit.pk])
    bao, chidi = client_of("bao"), client_of("chidi")
    was = chidi.get(address).context["form"].initial["was"]
    day = today + timedelta(days=9)
    sent = {"place": "Port", "start_on": day, "end_on": day, "members": "Noor", "was": was}
    assert bao.post(address, {**sent, "end_on": today}).status_code == 422
    assert bao.post(address, sent).status_code == 302
    second = chidi.post(address, {**sent, "place": "Elsewhere"})
    assert (second.status_code, "Elsewhere" in second.content.decode()) == (422, True)
    visit.refresh_from_db()
    assert (visit.place, visit.start_on, visit.members) == ("Port", day, "Noor")
    told = body_of(Event.objects.get(kind="visit_moved"))
    assert told["members"] == "changed"
    assert "Noor" not in str(told)
    booking = bookings.Booking(was=bookings.sign_of_booking(visit), place="X", start_on=day, end_on=day)
    with pytest.raises(PermissionDenied):
        bookings.visit_edit(visit.pk, booking=booking, today=today, user=cast["amara"], act=Act())
    Visit.objects.filter(pk=visit.pk).update(outcome=Outcome.PASSED)
    assert bao.get(address).status_code == 302
    assert bao.post(address, sent).status_code == 302
    assert Event.objects.filter(kind="visit_moved").count() == 1
