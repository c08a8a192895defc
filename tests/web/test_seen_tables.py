"""A table does what its page said: what others change meanwhile is told, and nothing is swallowed."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act
from bluehelm_web.partnership import queue, services, tasks
from bluehelm_web.partnership.models import Offer, Turn, Upload
from bluehelm_web.partnership.planned import Fate
from tests.web.conftest import an_offer
from tests.web.test_imports import page_of, send

Of = Callable[[str], Client]
TABLE = b"Ref,Unit,Type,Personnel\nE1,Alpha,FPU,160\nE2,Beta,FPU,150\nE3,Gamma,FPU,140\n"


@pytest.fixture(autouse=True)
def offers(released: Offer) -> None:
    """Let two of the units of the table be drafts of the state."""
    unit("XAL-FPU-1", name="Alpha", reference="E1", strength=175)
    unit("XAL-FPU-2", name="Beta", reference="E2", strength=120)


def unit(offer_id: str, **told: object) -> None:
    """Let there be a draft of a police unit."""
    an_offer(offer_id, unit_type="FPU", is_released=False)
    Offer.objects.filter(pk=offer_id).update(**told)


def strengths() -> dict[str, int | None]:
    """Return how many persons the units have, by their references."""
    return dict(Offer.objects.filter(unit_type="FPU").values_list("reference", "strength"))


def buttons(page: str) -> list[str]:
    """Return what the buttons that apply a table say that was seen."""
    return re.findall(r'name="seen" value="([^"]*)"', page)


def colleague_changes(offer_id: str = "XAL-FPU-1", *, strength: int = 180) -> None:
    """Let somebody else of the state change an offer."""
    aline, row = User.objects.get(username="aline"), Offer.objects.get(pk=offer_id)
    act = Act(actor_id=aline.pk)
    services.offer_edit(offer_id, values={"strength": strength}, version=row.version, user=aline, act=act)


def test_a_colleague_is_not_overwritten_by_who_did_not_see_it(client_of: Of) -> None:
    """Refused whole with the rows and what would become of them now; then it is applied as it is told."""
    amara = client_of("amara")
    upload = send(amara, TABLE, name="a.csv")
    [seen] = buttons(page_of(amara, upload))
    colleague_changes()
    address = reverse("upload-apply", args=[upload.pk])
    answer = amara.post(address, {"seen": seen})
    page = answer.content.decode()
    assert (answer.status_code, strengths()) == (422, {"E1": 180, "E2": 120})
    assert "Somebody else has changed what row 2 is about since you looked." in page
    assert page.count("Otherwise than you were shown:") == 1
    assert "180 -&gt; 160" in page or "180 -> 160" in page
    whole, _rest = buttons(page)
    assert amara.post(address, {"seen": whole}).status_code == 302
    assert strengths() == {"E1": 160, "E2": 150, "E3": 140}


def test_the_rest_is_applied_and_the_table_can_be_sent_again(client_of: Of) -> None:
    """What a colleague changed stays as it is; the same file brings it later, and nothing else twice."""
    amara = client_of("amara")
    upload = send(amara, TABLE, name="a.csv")
    [seen] = buttons(page_of(amara, upload))
    colleague_changes()
    address = reverse("upload-apply", args=[upload.pk])
    _whole, rest = buttons(amara.post(address, {"seen": seen}).content.decode())
    assert amara.post(address, {"seen": rest}).status_code == 302
    assert strengths() == {"E1": 180, "E2": 150, "E3": 140}
    assert "1 was left out, for somebody else had changed its offer" in page_of(amara, upload)
    again = send(amara, TABLE, name="a.csv")
    page = page_of(amara, again)
    assert (again == upload, "1 would change an offer" in page, "1 would be drafted" in page) == (
        False,
        True,
        False,
    )


@pytest.mark.parametrize("way", ["deleted", "drafted", "remapped"])
def test_what_would_become_otherwise_in_another_way_is_told_too(client_of: Of, way: str) -> None:
    """An offer that is gone or there by now, and columns that a colleague gave another meaning."""
    amara = client_of("amara")
    upload = send(amara, TABLE, name="a.csv")
    [seen] = buttons(page_of(amara, upload))
    if way == "deleted":
        Offer.objects.get(pk="XAL-FPU-1").delete()
    elif way == "drafted":
        unit("XAL-FPU-3", name="Delta", reference="E3", strength=99)
    else:
        told = {"column": ["offer_id", "name", "unit_type", "women"]}
        client_of("aline").post(reverse("upload-map", args=[upload.pk]), told)
    before = strengths()
    answer = amara.post(reverse("upload-apply", args=[upload.pk]), {"seen": seen})
    assert (answer.status_code, strengths()) == (422, before)
    named = {"deleted": "row 2", "drafted": "row 4", "remapped": "rows 2, 3, 4"}[way]
    assert f"what {named} " in answer.content.decode()


def test_the_worker_overwrites_no_colleague_either(client_of: Of, cast: dict[str, User]) -> None:
    """It applies what whoever asked was shown; they read which rows are late, and leave those out."""
    amara = client_of("amara")
    upload = send(amara, TABLE, name="a.csv")
    [seen] = buttons(page_of(amara, upload))
    act = Act(actor_id=cast["amara"].pk)
    queue.upload_ask(upload, user=cast["amara"], act=act, seen=seen)
    colleague_changes()
    assert tasks.upload_next_apply(now=timezone.now()) == 1
    assert (Upload.objects.get().turn, strengths()) == (Turn.FAILED, {"E1": 180, "E2": 120})
    page = page_of(amara, upload)
    assert "Somebody else has changed what row 2 is about since you looked." in page
    _whole, rest = buttons(page)
    queue.upload_ask(upload, user=cast["amara"], act=act, seen=rest)
    tasks.upload_next_apply(now=timezone.now())
    assert strengths() == {"E1": 180, "E2": 150, "E3": 140}
    assert Upload.objects.get().counts[Fate.LEFT] == 1


def test_who_looked_at_another_table_is_refused(client_of: Of) -> None:
    """What they were shown names no row of this one."""
    amara = client_of("amara")
    upload = send(amara, TABLE, name="a.csv")
    answer = amara.post(reverse("upload-apply", args=[upload.pk]), {"seen": "something"})
    assert (answer.status_code, strengths()) == (422, {"E1": 175, "E2": 120})


def corrected(client: Client, *, kind: str, source: str) -> Upload:
    """Send the table with a kind and a source of its figures, and apply it."""
    words = {"table": SimpleUploadedFile("a.csv", TABLE), "kind": kind, "source": source}
    address = client.post(reverse("upload-draft"), words).headers["Location"]
    upload = Upload.objects.get(pk=int(address.rsplit("/", 1)[-1]))
    client.post(reverse("upload-apply", args=[upload.pk]), {"seen": buttons(page_of(client, upload))[:1]})
    return upload


def test_a_corrected_kind_or_source_of_the_same_file_is_taken(client_of: Of) -> None:
    """As often as it is corrected, back too; the page says when the file was applied, and as what."""
    amara = client_of("amara")
    for kind, source in (("assumed", "note 12"), ("assumed", "note 13"), ("published", "note 13")) * 2:
        corrected(amara, kind=kind, source=source)
        told = set(Offer.objects.filter(unit_type="FPU").values_list("kind", "source"))
        assert told == {(kind, source)}
    words = {"table": SimpleUploadedFile("a.csv", TABLE), "kind": "assumed", "source": "note 14"}
    page = amara.post(reverse("upload-draft"), words, follow=True).content.decode()
    assert "The same file was applied on" in page
    assert "with another kind or source of its figures: published, note 13." in page
    assert "3 would change an offer" in page
    assert Offer.objects.filter(unit_type="FPU").count() == 3


def test_the_same_file_is_applied_again_once_its_offers_have_changed(client_of: Of) -> None:
    """While they say what it says, it is the table that was applied."""
    amara = client_of("amara")
    first = send(amara, TABLE, name="a.csv")
    amara.post(reverse("upload-apply", args=[first.pk]))
    assert send(amara, TABLE, name="a.csv") == first
    colleague_changes()
    again = send(amara, TABLE, name="a.csv")
    page = page_of(amara, again)
    assert again != first
    assert "The same file was applied on" in page
    assert "and something has changed since" in page
    assert "1 would change an offer" in page
    amara.post(reverse("upload-apply", args=[again.pk]), {"seen": buttons(page)[0]})
    assert strengths() == {"E1": 160, "E2": 150, "E3": 140}


def test_kind_and_source_go_with_the_figures_that_change(client_of: Of) -> None:
    """A row that says what its offer says leaves it to the source that said it first."""
    Offer.objects.filter(pk="XAL-FPU-2").update(strength=150)
    before = Offer.objects.get(pk="XAL-FPU-2").source
    amara = client_of("amara")
    amara.post(reverse("upload-apply", args=[send(amara, TABLE, name="a.csv").pk]))
    told = dict(Offer.objects.filter(unit_type="FPU").values_list("reference", "source"))
    sent = "note 12 of the ministry"
    assert told == {"E1": sent, "E2": before, "E3": sent}


def test_only_the_releaser_changes_what_is_released(client_of: Of, released: Offer) -> None:
    """A drafter is told so of the row, before and after; nothing of it is written, and the rest is."""
    amara = client_of("amara")
    content = f"Ref,Type,Personnel\n{released.pk},ENG_COY,150\nE1,FPU,160\n".encode()
    upload = send(amara, content, name="a.csv")
    page = page_of(amara, upload)
    assert "1 is of a released offer, which only your releaser may change." in page
    assert "only your releaser may<" in page
    assert "1 would change an offer" in page
    amara.post(reverse("upload-apply", args=[upload.pk]), {"seen": buttons(page)[0]})
    upload.refresh_from_db()
    released.refresh_from_db()
    assert (upload.counts[Fate.LOCKED], upload.counts[Fate.CHANGE]) == (1, 1)
    assert (released.strength, strengths()["E1"]) == (200, 160)
    assert not Event.objects.filter(object_id=f"offer:{released.pk}").exists()
    aline = client_of("aline")
    page = page_of(aline, send(aline, content, name="a.csv"))
    assert "1 would change an offer" in page
    assert "only your releaser may change" not in page
