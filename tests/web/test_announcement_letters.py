"""Letters about announcements: what was said, whose word it is, and nothing that was only supposed."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.core.names import plain
from bluehelm_web.documents.models import Document as Kept
from bluehelm_web.partnership.models import Announcement, Offer
from tests.web.conferred import NAME, a_conference, confirmed
from tests.web.conftest import an_announcement

Of = Callable[[str], Client]
Cast = dict[str, User]
ACKNOWLEDGED, NOTE = "acknowledgement", "note-verbale"


def letter(client: Client, row: Announcement, notice: str = ACKNOWLEDGED, **asked: str) -> str:
    """Return the text of a letter."""
    address = reverse("announcement-letter", args=[row.pk, notice])
    return client.get(address, query_params=asked).content.decode()


def test_an_officer_acknowledges_what_was_announced(client_of: Of) -> None:
    """As it is recorded, with kind, source and identifier, and what the first level needs of a unit."""
    row = an_announcement()
    Announcement.objects.update(gives="capability", category="military", conference="Capital 2021")
    row.refresh_from_db()
    told = letter(client_of("bao"), row)
    for part in (
        "Permanent Mission of State XAL",
        "announced at Capital 2021 on",
        row.capability,
        "200",
        row.source,
        "does not count as ready",
        "<li>Note verbale</li>",
    ):
        assert part in told
    assert reverse("announcement-letter", args=[row.pk, ACKNOWLEDGED]) in (
        client_of("bao").get(reverse("announcement", args=[row.pk])).content.decode()
    )


def test_what_is_no_unit_is_asked_no_papers_of(client_of: Of) -> None:
    """Money is agreed, funded and delivered."""
    row = an_announcement()
    Announcement.objects.update(gives="money", category="money")
    told = letter(client_of("bao"), row)
    assert "when it is agreed, funded and delivered" in told
    assert "<li>" not in told.split("<article")[1]


def test_offers_that_make_it_real_are_named_and_drafts_are_not(client_of: Of, released: Offer) -> None:
    """Of those that the register shows to everybody."""
    row = an_announcement(state=released.contributor)
    Offer.objects.update(announcement_ids=[row.pk])
    assert f"<li>{released.pk}</li>" in letter(client_of("bao"), row)
    Offer.objects.update(is_released=False)
    assert f"<li>{released.pk}</li>" not in letter(client_of("bao"), row)


def test_its_contributor_confirms_what_it_announced_and_nothing_that_was_corrected_by_others(
    client_of: Of,
) -> None:
    """The acknowledgement says both; the note verbale says what was announced."""
    row = an_announcement()
    Announcement.objects.update(quantity=150, published={"quantity": "200"})
    row.refresh_from_db()
    note = letter(client_of("amara"), row, NOTE).split("<article")[1]
    assert "has the honour to confirm what it announced" in note
    assert "200" in note
    assert not any(part in note for part in ("150", row.source, "What it gives"))
    told = letter(client_of("bao"), row).split("<article")[1]
    assert "200" in told
    assert "How much, as the record was corrected since" in told
    assert "150" in told


@pytest.mark.parametrize("kind", ["assumed", "derived"])
def test_no_letter_repeats_what_is_only_supposed(client_of: Of, kind: str) -> None:
    """Neither as the word of a state nor back to it."""
    row = an_announcement()
    Announcement.objects.update(kind=kind)
    for who, notice in (("bao", ACKNOWLEDGED), ("amara", NOTE)):
        client = client_of(who)
        assert client.get(reverse("announcement-letter", args=[row.pk, notice])).status_code == 403
        assert "Letter:" not in client.get(reverse("announcement", args=[row.pk])).content.decode()


def test_of_what_was_withdrawn_the_withdrawal_is_noted(client_of: Of) -> None:
    """Nothing more is asked for, and its contributor confirms nothing."""
    row = an_announcement()
    Announcement.objects.update(withdrawn_on=date(2026, 5, 1))
    told = letter(client_of("bao"), row).split("<article")[1]
    assert "withdrawn on 1 May 2026" in told
    assert "grateful" not in told
    assert client_of("amara").get(reverse("announcement-letter", args=[row.pk, NOTE])).status_code == 403


def test_a_pledge_that_the_chair_confirmed_is_acknowledged_with_the_name_of_its_conference(
    client_of: Of, cast: Cast
) -> None:
    """Limits stay with the secretariat; in French the letter is French."""
    row = confirmed(cast).announcement
    assert row is not None
    told = letter(client_of("bao"), row)
    assert f"announced at {a_conference().name} on" in told
    assert NAME not in told.split("<article")[1].split("<dl")[0]
    assert "no night flying" not in told
    french = letter(client_of("bao"), row, language="fr").split("<article")[1]
    assert "accuser réception" in french
    assert "6 hélicoptères" in french


def test_a_letter_is_taken_as_a_word_document(client_of: Of) -> None:
    """With the same words as on the page, and the same file each time."""
    row, bao = an_announcement("A/B"), client_of("bao")
    address = reverse("announcement-letter-file", args=[row.pk, ACKNOWLEDGED])
    answer = bao.get(address)
    name = f"A-B-{ACKNOWLEDGED}-en.docx"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert bao.get(address).content == answer.content
    made = bao.get(reverse("announcement-letter", args=[row.pk, ACKNOWLEDGED])).context["letter"]
    document = Document(io.BytesIO(answer.content))
    said = [paragraph.text for paragraph in document.paragraphs]
    for part in (made.title, made.opening, *made.paragraphs, made.closing):
        assert part in said
    rows = [tuple(cell.text for cell in row.cells) for row in document.tables[0].rows]
    assert rows == [(label, plain(value)) for label, value in made.facts]


def test_there_is_no_letter_of_another_name(client_of: Of) -> None:
    """Nor the one of the other side."""
    row = an_announcement()
    for who, notice in (("bao", NOTE), ("bao", "nothing"), ("amara", ACKNOWLEDGED)):
        answer = client_of(who).get(reverse("announcement-letter", args=[row.pk, notice]))
        assert answer.status_code == 404


def test_a_letter_is_kept_once_among_the_documents(client_of: Of) -> None:
    """As the file that is downloaded, with its event; pressed again, the page leads to it."""
    row, bao = an_announcement("XAL/2026/1"), client_of("bao")
    keep = reverse("announcement-letter-keep", args=[row.pk, ACKNOWLEDGED])
    assert "Keep it among the documents" in letter(bao, row)
    place = bao.post(keep, query_params={"language": "fr"}).headers["Location"]
    made = Kept.objects.get()
    assert (made.announcement_id, made.kind, made.readers) == (row.pk, "letter", "circle")
    assert (made.dated_on, place) == (timezone.localdate(), reverse("document", args=[made.pk]))
    file = bao.get(reverse("announcement-letter-file", args=[row.pk, ACKNOWLEDGED]), {"language": "fr"})
    assert bytes(made.files.get().content) == file.content
    assert Event.objects.get(kind="document_attached").object_id == f"document:{made.pk}"
    again = bao.post(keep, query_params={"language": "fr"})
    assert (again.status_code, f'href="{place}"' in again.content.decode()) == (200, True)
    assert Kept.objects.count() == 1
    seen = {who: client_of(who).get(place).status_code for who in ("amara", "pia", "ada", "dina")}
    assert seen == {"amara": 200, "pia": 200, "ada": 404, "dina": 404}
    listed = reverse("documents-of", args=["announcement", row.pk])
    assert place in bao.get(listed).content.decode()
    assert place not in client_of("dina").get(listed).content.decode()
    assert listed in bao.get(reverse("announcement", args=[row.pk])).content.decode()


def test_of_a_draft_its_contributor_alone_keeps_a_letter(client_of: Of) -> None:
    """Others read what stood when it was released; who may not change a released one keeps none of it."""
    row, amara = an_announcement(is_released=False), client_of("amara")
    keep = reverse("announcement-letter-keep", args=[row.pk, NOTE])
    place = amara.post(keep).headers["Location"]
    assert client_of("bao").get(place).status_code == 404
    Announcement.objects.update(is_released=True)
    assert client_of("bao").get(place).status_code == 200
    assert amara.post(keep).status_code == 403
    assert "Keep it among" not in letter(amara, row, NOTE)
    assert "already" in client_of("aline").post(keep).content.decode()


def test_a_draft_with_a_document_is_not_deleted(client_of: Of) -> None:
    """Two persons delete documents first; neither row nor event is gone."""
    row, amara = an_announcement(is_released=False), client_of("amara")
    amara.post(reverse("announcement-letter-keep", args=[row.pk, NOTE]))
    told = {"row": row.pk, "version": row.version, "reason": "doubled"}
    page = amara.post(reverse("announcements-delete"), told)
    assert page.status_code == 422, page.content.decode()
    assert "Documents are attached to it" in page.content.decode()
    assert Announcement.objects.filter(pk=row.pk).exists()
    assert not Event.objects.filter(kind="announcement_deleted").exists()
