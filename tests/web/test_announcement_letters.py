"""Letters about announcements: what was said, whose word it is, and nothing that was only supposed."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from bluehelm_web.accounts.models import User
from bluehelm_web.core.names import plain
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
