"""Drafts are deleted by those who draft; what is released is withdrawn instead."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of
from bluehelm_web.audit.services import Act
from bluehelm_web.partnership import deletions, imports, terms
from bluehelm_web.partnership.models import Announcement, Caveat, Component, Offer
from tests.web import registered
from tests.web.conftest import SAID, an_announcement, an_offer

Of = Callable[[str], Client]
WHY = "sent by mistake"


def test_a_draft_is_deleted_with_all_that_it_says(client_of: Of, cast: dict[str, User], draft: Offer) -> None:
    """Who drafts for its owner is asked on a page of its own; the log keeps that it was, and why it went."""
    amara, by = client_of("amara"), {"user": cast["amara"], "act": Act()}
    terms.caveat_add(
        draft.pk, values={"rule": "not_site", "value": "BIRAO", "visibility": "contributor"}, **by
    )
    terms.component_add(
        draft.pk, values={"part": "engineers", "provider": "XBO", "ready_days": 0, "note": ""}, **by
    )
    address = reverse("offer-delete", args=[draft.pk])
    assert address.encode() in amara.get(reverse("offer", args=[draft.pk])).content
    page = amara.get(address).content
    assert b"two auditors can erase" in page
    assert Offer.objects.filter(pk=draft.pk).exists()
    draft.refresh_from_db()
    sent = {"reason": WHY, "version": draft.version}
    assert amara.post(address, sent).headers["Location"] == reverse("offers")
    assert amara.get(reverse("offer", args=[draft.pk])).status_code == 404
    for model in (Caveat, Component):
        assert not model._default_manager.filter(offer_id=draft.pk).exists()
    event = Event.objects.get(kind="offer_deleted", object_id=f"offer:{draft.pk}")
    assert body_of(event) == {"reason": WHY}


def test_a_draft_that_somebody_changed_or_that_has_documents_stays(client_of: Of, draft: Offer) -> None:
    """Nobody deletes what they have not seen, and documents are deleted by two persons."""
    amara, address = client_of("amara"), reverse("offer-delete", args=[draft.pk])
    page = amara.post(address, {"reason": WHY, "version": 7})
    assert page.status_code == 422
    assert b"look at it again" in page.content
    assert amara.post(address, {"reason": "", "version": 1}).status_code == 422
    registered.a_document("offer", draft.pk, readers="all", user="aline")
    draft.refresh_from_db()
    page = amara.post(address, {"reason": WHY, "version": draft.version})
    assert page.status_code == 422
    assert b"two persons delete those" in page.content
    assert Offer.objects.filter(pk=draft.pk).exists()
    assert not Event.objects.filter(kind="offer_deleted").exists()


def test_what_is_released_is_never_deleted(client_of: Of, cast: dict[str, User], released: Offer) -> None:
    """Its releaser is told what to do instead, on its page and in bulk."""
    with pytest.raises(PermissionDenied):
        deletions.offer_delete(released.pk, version=1, reason=WHY, user=cast["aline"], act=Act())
    aline = client_of("aline")
    assert b"What is released is not deleted" in aline.get(reverse("offer", args=[released.pk])).content
    told = {"act": "delete", "row": released.pk, "version": 1, "reason": WHY}
    page = aline.post(reverse("offer-bulk"), told)
    assert page.status_code == 422
    assert b"record that it is withdrawn" in page.content


def test_a_wrong_table_is_taken_back_and_sent_again(client_of: Of, cast: dict[str, User]) -> None:
    """All drafts of it go in one step; the same table may then be sent once more."""
    amara = cast["amara"]
    content = b"Ref,Type,Persons\nE1,FPU,140\nE2,FPU,140\n"

    def send() -> int:
        words = {"kind": "illustrative", "source": "x"}
        sent = imports.upload_keep("a.csv", content=content, **words, user=amara, act=Act())
        if sent.applied_at is None:
            imports.upload_apply(sent, user=amara, act=Act())
        return sent.pk

    first = send()
    kept = an_offer("XAL-INF_BN-1", is_released=False)
    assert send() == first
    rows = list(Offer.objects.exclude(pk=kept.pk))
    told = {"act": "delete", "reason": WHY, "row": [row.pk for row in rows], "version": [1] * len(rows)}
    page = client_of("amara").post(reverse("offer-bulk"), told)
    assert page.status_code == 200
    assert b"2 drafts are deleted." in page.content
    assert list(Offer.objects.all()) == [kept]
    assert send() != first
    assert Offer.objects.count() == 3


def test_drafts_of_announcements_are_deleted_like_those_of_offers(client_of: Of) -> None:
    """One from its page, several from the list, with a reason; what is released stays, and all with it."""
    amara, address = client_of("amara"), reverse("announcements-delete")
    drafts = [an_announcement(f"XAL-A-{number}", is_released=False) for number in range(3)]
    public = an_announcement("XAL-A-9", is_released=True)
    place = f"{address}?row={drafts[0].pk}"
    assert place in amara.get(reverse("announcement", args=[drafts[0].pk])).content.decode()
    assert place.partition("?")[0] in amara.get(reverse("announcements")).content.decode()
    assert b"two auditors can erase" in amara.get(place).content
    told = {"reason": WHY, "row": [one.pk for one in (*drafts, public)], "version": [1] * 4}
    page = amara.post(address, told)
    assert page.status_code == 422
    assert b"It is released, and is not deleted" in page.content
    assert Announcement.objects.count() == 4
    told = {"reason": WHY, "row": [one.pk for one in drafts], "version": [1, 1, 7]}
    page = amara.post(address, told)
    assert (page.status_code, b"look at it again" in page.content) == (422, True)
    page = amara.post(address, {**told, "version": [1] * 3})
    assert (page.status_code, b"3 drafts are deleted." in page.content) == (200, True)
    assert list(Announcement.objects.all()) == [public]
    for one in drafts:
        assert body_of(Event.objects.get(object_id=f"announcement:{one.pk}")) == {"reason": WHY}


def test_a_draft_of_an_announcement_that_an_offer_names_stays(client_of: Of, draft: Offer) -> None:
    """Until the offer says so no more; a form that was sent again after its draft went is told."""
    amara, sent = client_of("amara"), {**SAID, "contributor": "XAL", "key": "f" * 32}
    assert amara.post(reverse("announcement-record"), sent).status_code == 302
    row = Announcement.objects.get()
    Offer.objects.filter(pk=draft.pk).update(announcement_ids=[row.pk])
    told = {"reason": WHY, "row": row.pk, "version": 1}
    page = amara.post(reverse("announcements-delete"), told)
    assert page.status_code == 422
    assert f"Offer {draft.pk} says that it makes it real".encode() in page.content
    Offer.objects.filter(pk=draft.pk).update(announcement_ids=[])
    assert amara.post(reverse("announcements-delete"), told).status_code == 200
    page = amara.post(reverse("announcement-record"), sent)
    assert (page.status_code, b"This form was sent before" in page.content) == (422, True)
