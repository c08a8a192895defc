"""Large tables of offers as work of the worker: asked for once, cancelled, left by a worker that died."""

import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.jobs import health
from bluehelm_web.partnership import imports, mapping, queue, tasks
from bluehelm_web.partnership.models import Offer, Turn, Upload

Of = Callable[[str], Client]
SENT = b"Ref,Unit,Type,Personnel\nE1,Alpha,FPU,140\nE2,Beta,FPU,many\nE3,Gamma,FPU,150\n"


def kept(content: bytes = SENT, *, who: str = "amara") -> Upload:
    """Return a table that somebody of the first state sent."""
    told = {"kind": "illustrative", "source": "a test", "user": User.objects.get(username=who)}
    return imports.upload_keep("units.csv", content=content, **told, act=Act())


@pytest.fixture
def waiting(released: Offer, cast: dict[str, User]) -> Upload:
    """Return a table that waits for the worker."""
    return queue.upload_ask(kept(), user=cast["amara"], act=Act(actor_id=cast["amara"].pk, request_id="r1"))


def work() -> int:
    """Let the worker have its turn; return how many tables it took up."""
    return tasks.upload_next_apply(now=timezone.now())


def num_drafted() -> int:
    """Return how many offers the table brought."""
    return Offer.objects.exclude(pk="XAL-ENG_COY-1").count()


@pytest.mark.usefixtures("released")
def test_a_large_table_waits_for_the_worker(client_of: Of) -> None:
    """From the button to the wrong rows as a workbook; a short one would have been applied at once."""
    amara, num = client_of("amara"), queue.MOST_AT_ONCE
    rows = "".join(f"U{number},Unit {number},FPU,140\n" for number in range(num))
    content = f"Ref,Unit,Type,Personnel\n{rows}X1,Ghosts,spirits,140\n".encode()
    words = {"kind": "illustrative", "source": "a note"}
    sent = {**words, "table": SimpleUploadedFile("large.csv", content)}
    page = amara.post(reverse("upload-draft"), sent, follow=True)
    upload = Upload.objects.get()
    assert "the worker applies it" in page.content.decode()
    assert page.content.decode().count("is drafted") < num
    page = amara.post(reverse("upload-apply", args=[upload.pk]), follow=True)
    assert f'data-live="{reverse("live-upload", args=[upload.pk])}?after="' in page.content.decode()
    assert "It waits for the worker." in page.content.decode()
    assert "being applied" in amara.get(reverse("upload-draft")).content.decode()
    again = {**words, "table": SimpleUploadedFile("large.csv", content)}
    assert amara.post(reverse("upload-draft"), again).headers["Location"] == reverse(
        "upload", args=[upload.pk]
    )
    assert (num_drafted(), work(), num_drafted(), work()) == (0, 1, num, 0)
    answer = amara.get(reverse("upload", args=[upload.pk]))
    said = ("It was applied on", f"{num:,} were drafted.", "1 is wrong", "spirits")
    assert [word for word in said if word not in answer.content.decode()] == []
    workbook = amara.get(reverse("upload-wrong", args=[upload.pk])).content
    assert load_workbook(io.BytesIO(workbook)).worksheets[0].max_row == 2
    amara.post(reverse("upload-apply", args=[upload.pk]))
    assert (work(), Event.objects.filter(kind="table_applied").count()) == (0, 1)


def test_what_the_worker_drafts_is_of_whoever_asked(waiting: Upload, cast: dict[str, User]) -> None:
    """In the request of the asking, and the chain is whole."""
    assert work() == 1
    waiting.refresh_from_db()
    assert (waiting.counts["draft"], waiting.counts["wrong"], waiting.turn) == (2, 1, Turn.NONE)
    told = Event.objects.exclude(kind="table_sent").values_list("kind", "actor_id", "request_id")
    kinds = ("table_asked", "offer_drafted", "offer_drafted", "table_applied")
    assert list(told.order_by("seq")) == [(kind, cast["amara"].pk, "r1") for kind in kinds]
    assert chain_verify().fault == ""


def test_it_is_cancelled_until_its_rows_are_written(waiting: Upload, client_of: Of) -> None:
    """While it waits, and while it is read; then it can be asked for again."""
    amara, address = client_of("amara"), reverse("upload", args=[waiting.pk])
    amara.post(reverse("upload-cancel", args=[waiting.pk]))
    assert (work(), "would be drafted" in amara.get(address).content.decode()) == (0, True)
    queue.upload_ask(waiting, user=User.objects.get(username="aline"), act=Act())
    claimed = queue.upload_claim(now=timezone.now())
    assert claimed is not None
    assert "step 1 of 2" in amara.get(address).content.decode()
    assert queue.upload_begin_writing(claimed, now=timezone.now())
    for _ in range(2):
        amara.post(reverse("upload-cancel", args=[waiting.pk]))
    assert not queue.upload_begin_writing(claimed, now=timezone.now())
    with pytest.raises(imports.NotMineError):
        apply_as(claimed)
    assert not queue.upload_fail(claimed, error="late")
    assert (num_drafted(), Event.objects.filter(kind="table_cancelled").count()) == (0, 2)


def test_its_page_follows_it(waiting: Upload, client_of: Of) -> None:
    """How far it is, and that it is over; nothing where nothing has changed."""
    amara, place = client_of("amara"), reverse("live-upload", args=[waiting.pk])
    ask = {"after": amara.get(reverse("upload", args=[waiting.pk])).context["mark"]}
    assert amara.get(place, ask).status_code == 204
    Upload.objects.update(asked_at=timezone.now() - 2 * queue.QUIET)
    assert amara.get(place, ask).json()["said"] == "No worker gives a word"
    claimed = queue.upload_claim(now=timezone.now())
    assert claimed is not None
    news = amara.get(place, ask).json()
    assert ("step 1 of 2" in news["html"], news["said"] in news["html"]) == (True, True)
    Upload.objects.update(heard_at=timezone.now() - 2 * queue.QUIET)
    assert "another worker begins it anew" in amara.get(place, {"after": news["mark"]}).json()["html"]
    queue.upload_begin_writing(claimed, now=timezone.now())
    news = amara.get(place, {"after": news["mark"]}).json()
    assert ("step 2 of 2" in news["html"], news["is_over"]) == (True, False)
    apply_as(claimed)
    assert amara.get(place, {"after": news["mark"]}).json()["is_over"]


def apply_as(claimed: Upload) -> None:
    """Write the rows of a table, as the worker does that has it."""
    assert claimed.asked_by is not None
    imports.upload_apply(claimed, user=claimed.asked_by, act=Act(), worker=claimed.worker)


def test_what_is_written_can_no_more_be_cancelled(waiting: Upload, cast: dict[str, User]) -> None:
    """Whoever comes too late reads that it was applied."""
    work()
    after = queue.upload_cancel(waiting, user=cast["amara"], act=Act())
    assert (after.applied_at is not None, num_drafted()) == (True, 2)
    assert not Event.objects.filter(kind="table_cancelled").exists()


def test_columns_stand_while_it_is_applied(waiting: Upload, client_of: Of) -> None:
    """Nobody reads it otherwise meanwhile."""
    words = {"column": ["offer_id", "", "unit_type", "strength"]}
    answer = client_of("amara").post(reverse("upload-map", args=[waiting.pk]), words)
    assert (answer.status_code, "is being applied" in answer.content.decode()) == (422, True)
    assert Upload.objects.get().columns == waiting.columns


def test_each_table_has_one_worker(waiting: Upload) -> None:
    """Another one has it after a silence, and then the first writes nothing of it any more."""
    now = timezone.now()
    first = queue.upload_claim(now=now)
    assert first is not None
    assert queue.upload_claim(now=now + queue.SILENCE / 2) is None
    second = queue.upload_claim(now=now + 2 * queue.SILENCE)
    assert second is not None
    with pytest.raises(imports.NotMineError):
        apply_as(first)
    assert num_drafted() == 0
    apply_as(second)
    assert (second.attempts, num_drafted()) == (2, 2)
    assert Event.objects.filter(kind="table_waits_again").count() == 1


def test_a_table_on_which_workers_die_is_given_up(waiting: Upload, client_of: Of) -> None:
    """Its page says so, the next table has its turn, and it can be asked for again."""
    now = timezone.now()
    for attempt in range(queue.MOST_ATTEMPTS):
        assert queue.upload_claim(now=now + 2 * attempt * queue.SILENCE) is not None
    aline = User.objects.get(username="aline")
    other = queue.upload_ask(kept(SENT + b"E4,Delta,FPU,140\n", who="aline"), user=aline, act=Act())
    late = now + 2 * queue.MOST_ATTEMPTS * queue.SILENCE
    assert queue.upload_claim(now=late) == other
    page = client_of("amara").get(reverse("upload", args=[waiting.pk])).content.decode()
    assert "died 3 times" in page
    assert "nothing of it was kept" in page
    assert queue.upload_ask(waiting, user=aline, act=Act()).error == ""
    assert chain_verify().fault == ""


def test_whoever_may_no_more_drafts_nothing(waiting: Upload, cast: dict[str, User]) -> None:
    """The account of whoever asked ended meanwhile."""
    User.objects.filter(username="amara").update(is_active=False)
    assert work() == 1
    waiting.refresh_from_db()
    assert (waiting.turn, "may not draft" in waiting.error, num_drafted()) == (Turn.FAILED, True, 0)


def test_a_rule_that_it_breaks_is_told_and_all_of_it_is_left(cast: dict[str, User], draft: Offer) -> None:
    """One row would make another type of a unit that was assessed; the others are not drafted either."""
    LadderEvent.objects.create(offer_id=draft.pk, kind="acknowledged", on=timezone.localdate())
    content = f"Ref,Unit,Type,Personnel\nE1,Alpha,FPU,140\n{draft.pk},,FPU,150\nE2,Beta,FPU,9\n"
    upload = queue.upload_ask(kept(content.encode()), user=cast["amara"], act=Act())
    num = Offer.objects.count()
    assert work() == 1
    upload.refresh_from_db()
    told = f"{draft.pk}: It has been assessed"
    assert (upload.turn, told in upload.error, Offer.objects.count()) == (Turn.FAILED, True, num)


def test_many_offers_change_as_one_does(client_of: Of, cast: dict[str, User], released: Offer) -> None:
    """Each with its version and event; what the database refuses names its offer, and none changes."""
    amara = cast["amara"]
    imports.upload_apply(
        kept(b"Ref,Type,Persons,Women\nE1,FPU,140,100\nE2,FPU,150,1\n"), user=amara, act=Act()
    )
    wrong = kept(b"Ref,Type,Persons\nE1,FPU,90\nE2,FPU,160\n")
    answer = client_of("amara").post(reverse("upload-apply", args=[wrong.pk]))
    first = Offer.objects.get(reference="E1")
    assert answer.status_code == 422
    assert f"{first.pk}: More of it would be women" in answer.content.decode()
    right = kept(b"Ref,Type,Persons\nE1,FPU,145\nE2,FPU,160\n")
    imports.upload_apply(right, user=amara, act=Act())
    told = Offer.objects.exclude(pk=released.pk).order_by("reference")
    assert list(told.values_list("strength", "women", "version")) == [(145, 100, 2), (160, 1, 2)]
    events = Event.objects.filter(kind="offer_edited").order_by("seq")
    assert json.loads(events[0].payload.body) == {"strength": "140 -> 145", "reason": f"table {right.name}"}
    assert [one.object_id for one in events] == [f"offer:{one.pk}" for one in told]
    assert chain_verify().fault == ""


@pytest.mark.parametrize("who", ["ada", "bao", "omar"])
def test_nobody_else_asks_or_cancels(waiting: Upload, cast: dict[str, User], who: str) -> None:
    """The services refuse by themselves, whoever calls them."""
    for service in (queue.upload_ask, queue.upload_cancel):
        with pytest.raises(PermissionDenied):
            service(waiting, user=cast[who], act=Act())
    waiting.refresh_from_db()
    assert waiting.turn == Turn.QUEUED


def test_a_registry_is_ill_while_a_table_waits_for_nobody(waiting: Upload) -> None:
    """Not at once."""
    assert health.health(now=timezone.now()).is_well
    assert not health.health(now=timezone.now() + health.SILENT + timedelta(seconds=1)).is_well


@pytest.mark.usefixtures("released")
def test_a_table_that_is_too_long_is_sent_in_parts(client_of: Of) -> None:
    """Nothing of it is kept."""
    content = b"Type\n" + b"FPU\n" * (mapping.MOST_ROWS + 1)
    words = {"kind": "illustrative", "source": "x", "table": SimpleUploadedFile("long.csv", content)}
    answer = client_of("amara").post(reverse("upload-draft"), words)
    assert (answer.status_code, "Send it in parts" in answer.content.decode()) == (422, True)
    assert not Upload.objects.exists()
