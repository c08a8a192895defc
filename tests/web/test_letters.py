"""Letters of the secretariat: filled in from what is known, and honest about what is not."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from docx import Document

from bluehelm_web.audit.models import Event
from bluehelm_web.core.states import of_state
from bluehelm_web.documents.models import Document as Kept
from bluehelm_web.forces.permissions import rules
from bluehelm_web.partnership.models import Offer
from tests.web.conftest import TO_THE_TOP, has_happened

Of = Callable[[str], Client]


def letter(client: Client, offer: Offer, notice: str) -> str:
    """Return the text of a letter."""
    return client.get(reverse("letter", args=[offer.pk, notice])).content.decode()


def test_a_letter_says_what_was_received(client_of: Of, released: Offer) -> None:
    """Before anything was received as well; a letter that is recorded has the day of its record."""
    bao = client_of("bao")
    assert "No paper was received so far." in letter(bao, released, "acknowledged")
    has_happened(released, *TO_THE_TOP[:6], on=date(2026, 3, 1))
    told = letter(bao, released, "accepted")
    for part in (
        "List of self-sustainment, 1 March 2026",
        "<dd>200</dd>",
        "Permanent Mission of State XAL",
        "12 months",
        "every 6 months",
    ):
        assert part in told
    assert "not recorded yet" not in told
    assert "12 months" not in letter(bao, released, "acknowledged")


def test_there_is_no_letter_of_anything_else(client_of: Of, released: Offer) -> None:
    """Neither of a visit nor of a made-up word."""
    for notice in ("aav_passed", "nothing"):
        assert client_of("bao").get(reverse("letter", args=[released.pk, notice])).status_code == 404


def test_a_request_names_what_the_next_level_still_needs(client_of: Of, released: Offer) -> None:
    """As the ladder says it, with the one next action first."""
    has_happened(released, *TO_THE_TOP[:2])
    told = letter(client_of("bao"), released, "request")
    names = rules().event_names
    for kind in TO_THE_TOP[2:6]:
        assert names[kind] in told
    for kind in TO_THE_TOP[:2]:
        assert f"<li>{names[kind]}</li>" not in told


def test_a_request_asks_no_state_for_the_answers_of_the_secretariat(client_of: Of, released: Offer) -> None:
    """Acknowledgement and acceptance are missing for level 1, and are the secretariat's own to give."""
    told = letter(client_of("bao"), released, "request")
    assert "<li>Note verbale</li>" in told
    assert "<li>Acknowledgement of receipt</li>" not in told
    assert "<li>Acceptance</li>" not in told


def test_a_contributor_drafts_its_note_verbale(client_of: Of, draft: Offer, released: Offer) -> None:
    """Of its own offers, drafts among them, in the usual form; nobody else gets it."""
    for offer in (draft, released):
        told = letter(client_of("amara"), offer, "note-verbale")
        assert "presents its compliments to the Secretariat" in told
        assert "assurances of its highest consideration" in told
        assert f"Permanent Mission of State {offer.contributor}" in told
    address = reverse("letter", args=[released.pk, "note-verbale"])
    seen = {who: client_of(who).get(address).status_code for who in ("bao", "ada", "pia", "ines")}
    assert seen == {"bao": 404, "ada": 403, "pia": 403, "ines": 403}


@pytest.mark.parametrize("notice", ["acknowledged", "accepted", "request"])
def test_a_letter_is_taken_as_a_word_document(client_of: Of, released: Offer, notice: str) -> None:
    """With the same words as on the page, and the same file each time."""
    has_happened(released, *TO_THE_TOP[:4], on=date(2026, 3, 1))
    bao, address = client_of("bao"), reverse("letter-file", args=[released.pk, notice])
    answer = bao.get(address)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{released.pk}-{notice}-en.docx"'
    assert bao.get(address).content == answer.content
    made = bao.get(reverse("letter", args=[released.pk, notice])).context["letter"]
    document = Document(io.BytesIO(answer.content))
    said = [paragraph.text for paragraph in document.paragraphs]
    for part in (made.title, made.opening, *made.paragraphs, *made.items, made.closing):
        assert part in said
    rows = [tuple(cell.text for cell in row.cells) for row in document.tables[0].rows]
    assert rows == list(made.facts)


def test_a_letter_is_kept_once_among_the_documents(client_of: Of, released: Offer) -> None:
    """As the file that is downloaded, with its event; pressed again, the page leads to it."""
    bao, asked = client_of("bao"), {"query_params": {"language": "fr"}}
    keep = reverse("letter-keep", args=[released.pk, "acknowledged"])
    assert "Keep it among the documents" in letter(bao, released, "acknowledged")
    place = bao.post(keep, **asked).headers["Location"]
    row = Kept.objects.get()
    assert place == reverse("document", args=[row.pk])
    told = (row.offer_id, row.kind, row.readers, row.dated_on)
    assert told == (released.pk, "letter", "circle", timezone.localdate())
    file = bao.get(reverse("letter-file", args=[released.pk, "acknowledged"]), {"language": "fr"})
    assert bytes(row.files.get().content) == file.content
    assert Event.objects.get(kind="document_attached").object_id == f"document:{row.pk}"
    again = bao.post(keep, **asked)
    assert (again.status_code, f'href="{place}"' in again.content.decode()) == (200, True)
    assert Kept.objects.count() == 1
    seen = {who: client_of(who).get(place).status_code for who in ("amara", "pia", "ada", "dina")}
    assert seen == {"amara": 200, "pia": 200, "ada": 404, "dina": 404}


def test_who_may_not_change_an_offer_keeps_no_letter_of_it(
    client_of: Of, draft: Offer, released: Offer
) -> None:
    """Its drafter keeps that of a draft, and only its releaser that of a released one."""
    drafts, of_released = (
        reverse("letter-keep", args=[offer.pk, "note-verbale"]) for offer in (draft, released)
    )
    assert client_of("amara").post(drafts).status_code == 302
    assert client_of("amara").post(of_released).status_code == 403
    assert "Keep it among" not in letter(client_of("amara"), released, "note-verbale")
    assert client_of("aline").post(of_released).status_code == 302
    assert Kept.objects.count() == 2


LETTERS = (("bao", "acknowledged"), ("bao", "accepted"), ("bao", "request"), ("amara", "note-verbale"))


@pytest.mark.parametrize(("who", "notice"), LETTERS)
def test_a_letter_is_written_in_the_language_that_is_chosen(
    client_of: Of, released: Offer, who: str, notice: str
) -> None:
    """In French with the forms of courtesy, days and document of French, though its reader reads English."""
    has_happened(released, *TO_THE_TOP[:4], on=date(2026, 3, 1))
    client, asked = client_of(who), {"language": "fr"}
    page = client.get(reverse("letter", args=[released.pk, notice]), asked)
    text = page.content.decode()
    assert '<html lang="en"' in text
    assert '<article class="letter" lang="fr" dir="ltr">' in text
    made = page.context["letter"]
    assert "présente ses compliments" in made.opening
    assert made.closing.endswith("les assurances de sa très haute considération.")
    said = [made.title, made.opening, *made.paragraphs, *made.items, made.closing, made.below]
    said += [label for label, _value in made.facts]
    english = client.get(reverse("letter", args=[released.pk, notice])).context["letter"]
    same = {"Note verbale"}
    told = {english.title, english.opening, *english.paragraphs, *english.items, english.below}
    assert not (told | {label for label, _value in english.facts}) & set(said) - same
    if notice == "accepted":
        assert "1er mars 2026" in " ".join(made.items)
    answer = client.get(reverse("letter-file", args=[released.pk, notice]), asked)
    document = Document(io.BytesIO(answer.content))
    assert made.below in document.paragraphs[-1].text
    assert 'w:val="fr-FR"' in document.styles["Normal"].element.xml


def test_no_letter_is_written_in_a_language_that_is_not_offered(client_of: Of, released: Offer) -> None:
    """An address that names another one leads nowhere."""
    address = reverse("letter", args=[released.pk, "request"])
    assert client_of("bao").get(address, {"language": "xx"}).status_code == 404


def test_a_state_has_its_article_in_french() -> None:
    """Each member state as its language needs it; one that is invented stands in brackets."""
    with override("fr"):
        told = [of_state(name) for name in ("Mali", "Algeria", "France", "Philippines", "Cuba", "Alba")]
    assert told == ["du Mali", "de l’Algérie", "de la France", "des Philippines", "de Cuba", "(Alba)"]
    with override("en"):
        assert of_state("Mali") == "of Mali"
