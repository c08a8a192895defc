"""Documents: attached to what they are about, read by no more than see that, deleted by two."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of, chain_verify
from bluehelm_web.documents import files
from bluehelm_web.documents.models import Document, DocumentFile
from bluehelm_web.partnership.models import Offer
from bluehelm_web.site import backups
from tests.web import registered
from tests.web.conftest import CAST, a_visit
from tests.web.registered import PDF, a_document

Of = Callable[[str], Client]
SAID = {"title": "Note verbale", "kind": "note_verbale", "readers": "all", "dated_on": "2026-01-12"}


def sent(name: str = "Note.pdf", *, content: bytes = PDF, **more: object) -> dict[str, object]:
    """Return what a form sends that attaches a document."""
    return {**SAID, **more, "file": SimpleUploadedFile(name, content)}


def packed(**parts: bytes) -> bytes:
    """Return an archive with some parts; a slash in a name is written as two low lines."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return content.getvalue()


WORD = packed(word__document_xml=b"<x/>")
PNG = b"\x89PNG\r\n\x1a\n"


def test_a_document_is_attached_and_taken_away_as_it_was_sent(client_of: Of, released: Offer) -> None:
    """As a file that no browser opens, with its digest on the page and in the log."""
    aline = client_of("aline")
    of = reverse("documents-of", args=["offer", released.pk])
    place = aline.post(of, sent("Note  verbale\u202efdp.PDF")).headers["Location"]
    row, digest = Document.objects.get(), hashlib.sha256(PDF).hexdigest()
    dina = client_of("dina")
    page, own = (client.get(place).content.decode() for client in (dina, aline))
    assert (digest in page, '<td data-l="By">Aline' in own, "Aline" in page) == (True, True, False)
    answer = dina.get(reverse("document-file", args=[row.pk, 1]))
    assert (answer.content, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    told = answer.headers["Content-Disposition"]
    assert told == 'attachment; filename="Note  verbalefdp.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.get(kind="document_attached").object_id == f"document:{row.pk}"
    assert chain_verify().fault == ""
    again = aline.post(of, sent(title="Another"))
    assert (again.status_code, again.context["form"].errors.keys()) == (422, {"file"})
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"MZ\x90\x00"),
        ("a.exe", b"MZ\x90\x00"),
        ("a.html", b"<script>"),
        ("a.svg", b"<svg/>"),
        ("a", PDF),
        ("a.png", PDF),
        ("a.pdf", PNG),
        ("a.docx", b"\xd0\xcf\x11\xe0old"),
        ("a.docx", packed(other=b"x")),
        ("a.xlsx", WORD),
        ("a.docx", packed(word__document_xml=b"x", word__vbaProject_bin=b"x")),
        ("a.docx", WORD[:-10]),
        ("a.odt", packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")),
        ("a.odt", packed(content_xml=b"x")),
        ("a.txt", b"a\x00b"),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.docx", packed(word__document_xml=b"0" * 2_000, big=b"0" * (files.MAX_UNPACKED_BYTES + 1))),
        ("a.pdf", PDF + b"0" * files.MOST_BYTES),
    ],
)
def test_a_file_is_what_its_name_says_or_is_refused(name: str, content: bytes) -> None:
    """A programme, a page, macros, a bomb, an old format, what is too large."""
    with pytest.raises(ValidationError):
        files.taken(name, content=content)


TEXT = b"application/vnd.oasis.opendocument.text"


def broken(head: int, *, to: bytes, central: int | None = None) -> bytes:
    """Return a text in OpenDocument with some bytes of its first head, and of its central one, changed."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", TEXT)
    kept = bytearray(content.getvalue())
    kept[head : head + len(to)] = to
    if central is not None:
        at = kept.index(b"PK\x01\x02") + central
        kept[at : at + len(to)] = to
    return bytes(kept)


@pytest.mark.parametrize("suffix", ["odt", "ods"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(broken(6, to=b"\x01", central=8), id="locked"),
        pytest.param(broken(8, to=b"\x63", central=10), id="packed as nobody knows"),
        pytest.param(broken(8, to=b"\x08", central=10), id="bad deflate"),
        pytest.param(broken(8, to=b"\x0c", central=10), id="bad bzip2"),
        pytest.param(broken(8, to=b"\x0e", central=10), id="bad lzma"),
        pytest.param(broken(0, to=b"XXXX"), id="bad head"),
        pytest.param(broken(38, to=b"A"), id="bad sum"),
        pytest.param(broken(42, to=b"\xff\xff\xff\x7f", central=42), id="bad place"),
    ],
)
def test_a_broken_archive_is_refused(content: bytes, suffix: str) -> None:
    """And said to be so, whatever is wrong inside."""
    with pytest.raises(ValidationError, match="not what its name says"):
        files.taken(f"a.{suffix}", content=content)


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.JPEG", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.png", PNG, "image/png"),
        ("a.docx", WORD, files.TYPES["docx"][0]),
        ("a.xlsx", packed(xl__workbook_xml=b"x"), files.TYPES["xlsx"][0]),
        ("a.odt", packed(mimetype=b"application/vnd.oasis.opendocument.text"), files.TYPES["odt"][0]),
        ("a.csv", b"\xef\xbb\xbfa,b\r\n1,2\r\n", "text/csv; charset=utf-8"),
        ("a.txt", "Ça va\n".encode(), "text/plain; charset=utf-8"),
    ],
)
def test_what_missions_write_is_taken(name: str, content: bytes, media: str) -> None:
    """Each as what it is, whatever the sender's browser says."""
    assert files.taken(name, content=content).media == media


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\x\\y.txt", "y.txt"),
        ("a\r\nSet-Cookie: b.txt", "a__Set-Cookie_ b.txt"),
        ("\u202etxt.exe.pdf", "txt.exe.pdf"),
        ("قائمة المعدات.pdf", "قائمة المعدات.pdf"),
        (".pdf", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_name_means_nothing_to_a_machine(name: str, plain: str) -> None:
    """Letters of any script stay; folders and signs that nobody sees go."""
    assert files.plain_name(name) == plain


def test_versions_stay_and_the_same_file_is_none(client_of: Of, released: Offer) -> None:
    """Each can be taken as it was sent."""
    row, bao = a_document("offer", released.pk), client_of("bao")
    send = reverse("document-send", args=[row.pk])
    assert bao.post(send, sent(note="the same")).status_code == 302
    assert row.files.count() == 1
    assert bao.post(send, sent("Second.pdf", content=PDF + b"2", note="a page more")).status_code == 302
    wrong = bao.post(send, sent("Third.pdf", content=b"MZ"))
    assert (wrong.status_code, "not what its name says" in wrong.content.decode()) == (422, True)
    taken = [bao.get(reverse("document-file", args=[row.pk, number])).content for number in (1, 2)]
    assert taken == [PDF, PDF + b"2"]
    kinds = Event.objects.filter(object_id=f"document:{row.pk}").values_list("kind", flat=True)
    assert list(kinds) == ["document_attached", "document_sent"]
    assert bao.get(reverse("document-file", args=[row.pk, 3])).status_code == 404


def test_nobody_reads_more_than_they_see_of_what_it_is_attached_to(client_of: Of, released: Offer) -> None:
    """In list, table and page: of a released offer, of one for few, of a visit, of a statement, a mission."""
    visit = a_visit(released.pk)
    registered.a_mission()
    statement = registered.a_statement().statement
    rows = {
        "offer": a_document("offer", released.pk, readers="circle").pk,
        "visit": a_document("visit", visit.pk).pk,
        "statement": a_document("statement", statement.pk).pk,
        "mission": a_document("mission", "UNMIX").pk,
    }
    sees = {
        "dina": {"mission"},
        "ines": {"mission", "statement"},
        "ada": {"mission", "statement"},
        "pia": {"mission", "statement", "offer"},
        "amara": {"mission", "statement", "offer", "visit"},
        "bao": {"mission", "statement", "offer", "visit"},
    }
    for who, seen in sees.items():
        client = client_of(who)
        listed = {row.pk for row, *_ in client.get(reverse("documents")).context["rows"]}
        table = csv.DictReader(io.StringIO(client.get(reverse("document-table")).content.decode()))
        assert listed == {int(line["document"]) for line in table} == {rows[name] for name in seen}
        for name, pk in rows.items():
            status = 200 if name in seen else 404
            for place in (reverse("document", args=[pk]), reverse("document-file", args=[pk, 1])):
                assert client.get(place).status_code == status


def drafted_and_released(aline: Client, draft: Offer) -> Document:
    """Return a document that was sent, described otherwise and sent anew, released, and sent once more."""
    aline.post(reverse("documents-of", args=["offer", draft.pk]), sent(title="No tanks, says Dupont"))
    row = Document.objects.get()
    send, edit = (reverse(f"document-{name}", args=[row.pk]) for name in ("send", "edit"))
    aline.post(edit, {"title": "Equipment", "kind": row.kind, "readers": "all", "version": 1})
    aline.post(send, sent(content=PDF + b"2", note="Dupont agrees"))
    draft.refresh_from_db()
    release = {"reason": "It is time.", "version": draft.version}
    assert aline.post(reverse("offer-release", args=[draft.pk]), release).status_code == 302
    assert aline.post(send, sent(content=PDF + b"3", note="signed")).status_code == 302
    return row


def test_what_came_before_the_release_stays_with_the_state(client_of: Of, draft: Offer) -> None:
    """Others read what stood at the release: no older version, title or note, on no page."""
    aline = client_of("aline")
    row = drafted_and_released(aline, draft)
    place = reverse("document", args=[row.pk])
    first, digest = reverse("document-file", args=[row.pk, 1]), hashlib.sha256(PDF).hexdigest()
    for who in ("bao", "pia", "ada", "dina"):
        client = client_of(who)
        page = client.get(place).content.decode()
        assert ("Dupont" in page, digest in page, "signed" in page) == (False, False, True)
        assert client.get(first).status_code == 404
        assert client.get(reverse("document-file", args=[row.pk, 2])).content == PDF + b"2"
    own = aline.get(place).content.decode()
    assert ("No tanks, says Dupont" in own, "Dupont agrees" in own, digest in own) == (True, True, True)
    assert aline.get(first).content == PDF


APPROVE = {"reason": "Sent in error.", "decision": "approve"}


def test_two_delete_a_document(client_of: Of, released: Offer) -> None:
    """Who proposes it does not decide; its digest stays in the log, and it may be kept after all."""
    row, bao, chidi = a_document("offer", released.pk), client_of("bao"), client_of("chidi")
    propose, decide = (reverse(f"document-{name}", args=[row.pk]) for name in ("deletion", "decision"))
    assert chidi.post(decide, APPROVE).status_code == 403
    assert bao.post(propose, {"reason": "It names persons."}).status_code == 302
    assert bao.post(decide, APPROVE).status_code == 403
    assert client_of("ada").post(decide, APPROVE).status_code == 403
    waits = {
        name: [one.what for one in client_of(name).get(reverse("to-do")).context["tasks"]] for name in CAST
    }
    assert {name for name, told in waits.items() if "Approve or refuse its deletion." in told} == {"chidi"}
    assert "names persons" not in client_of("dina").get(reverse("document", args=[row.pk])).content.decode()
    assert chidi.post(decide, {**APPROVE, "decision": "refuse"}).status_code == 302
    assert chidi.post(decide, APPROVE).status_code == 403
    assert chidi.post(propose, {"reason": "It names persons."}).status_code == 302
    assert bao.post(decide, APPROVE).headers["Location"] == reverse(
        "documents-of", args=["offer", released.pk]
    )
    assert (Document.objects.count(), DocumentFile.objects.count()) == (0, 0)
    gone = Event.objects.select_related("payload").get(kind="document_deleted")
    assert hashlib.sha256(PDF).hexdigest() in str(gone.payload.body)
    assert bao.get(reverse("document", args=[row.pk])).status_code == 404
    assert chain_verify().fault == ""


@pytest.mark.parametrize(("owner", "other", "helper"), [("aline", "bao", "chidi"), ("bao", "aline", "amara")])
def test_a_side_shows_and_deletes_what_it_attached(
    client_of: Of, released: Offer, owner: str, other: str, helper: str
) -> None:
    """The other one describes it otherwise and sends it anew, but neither makes it public nor deletes it."""
    row = a_document("offer", released.pk, readers="circle", user=owner)
    place, edit, propose, decide = (
        reverse(name, args=[row.pk])
        for name in ("document", "document-edit", "document-deletion", "document-decision")
    )
    told, client = {"title": "Note", "kind": "letter", "readers": "all", "version": 1}, client_of(other)
    refused = client.post(edit, told)
    assert (refused.status_code, refused.context["form"].errors.keys()) == (422, {"readers"})
    assert client_of("dina").get(place).status_code == 404
    assert client.post(edit, {**told, "readers": "circle", "title": "Letter"}).status_code == 302
    assert propose not in client.get(place).content.decode()
    assert client.post(propose, {"reason": "x"}).status_code == 403
    assert client_of(owner).post(propose, {"reason": "Wrong offer."}).status_code == 302
    assert "Wrong offer." not in client.get(place).content.decode().partition("Who changed what")[0]
    assert [client_of(who).post(decide, APPROVE).status_code for who in (other, helper)] == [403, 403]
    assert client_of(owner).post(edit, {**told, "version": 2}).status_code == 302
    assert client_of("dina").get(place).status_code == 200


@pytest.mark.parametrize(("first", "second"), [("amara", "aline"), ("aline", "amara")])
def test_drafter_and_releaser_delete_what_their_state_attached(
    client_of: Of, released: Offer, first: str, second: str
) -> None:
    """One proposes it and the other decides."""
    row = a_document("offer", released.pk, user="aline")
    propose, decide = (reverse(f"document-{name}", args=[row.pk]) for name in ("deletion", "decision"))
    assert client_of(first).post(propose, {"reason": "It names persons."}).status_code == 302
    assert client_of(first).post(decide, APPROVE).status_code == 403
    assert client_of(second).post(decide, APPROVE).status_code == 302
    assert not Document.objects.exists()


def test_who_proposed_a_deletion_takes_it_back(client_of: Of, released: Offer) -> None:
    """With a reason, while nobody has decided; nobody else does, and the log says so."""
    row, aline, amara = a_document("offer", released.pk, user="aline"), client_of("aline"), client_of("amara")
    place, propose, back, decide = (
        reverse(f"document{name}", args=[row.pk]) for name in ("", "-deletion", "-take-back", "-decision")
    )
    told = {"reason": "It was the wrong one."}
    assert aline.post(back, told).status_code == 403
    aline.post(propose, {"reason": "It names persons."})
    assert [back in client.get(place).content.decode() for client in (aline, amara)] == [True, False]
    assert amara.post(back, told).status_code == 403
    assert aline.post(back, {"reason": ""}).status_code == 422
    assert aline.post(back, told).status_code == 302
    row.refresh_from_db()
    assert (row.deletion_by, row.deletion_reason) == (None, "")
    assert amara.post(decide, APPROVE).status_code == 403
    event = Event.objects.select_related("payload").get(kind="document_deletion_retracted")
    assert body_of(event) == told
    assert "It was the wrong one." in amara.get(place).content.decode()
    assert aline.post(back, told).status_code == 403
    assert chain_verify().fault == ""


def test_what_stands_gets_the_side_of_its_sender(released: Offer) -> None:
    """When a registry of before is upgraded; that of the secretariat is empty."""
    row, other = a_document("offer", released.pk, user="aline"), a_document("visit", a_visit(released.pk).pk)
    Document.objects.update(side="")
    import_module("bluehelm_web.documents.migrations.0002_sides").fill(apps, connection)
    assert [Document.objects.get(pk=pk).side for pk in (row.pk, other.pk)] == ["XAL", ""]


def test_what_waits_to_be_deleted_is_not_sent_anew(client_of: Of, released: Offer) -> None:
    """So that nobody deletes a version that was not there when it was proposed."""
    row, aline = a_document("offer", released.pk), client_of("aline")
    propose, send, decide = (
        reverse(f"document-{name}", args=[row.pk]) for name in ("deletion", "send", "decision")
    )
    client_of("bao").post(propose, {"reason": "Replaced."})
    refused = aline.post(send, sent(content=PDF + b"2", note="the signed one"))
    assert (refused.status_code, "waits for a decision" in refused.content.decode()) == (422, True)
    assert f'action="{send}"' not in refused.content.decode()
    assert row.files.count() == 1
    client_of("chidi").post(decide, {**APPROVE, "decision": "refuse"})
    assert aline.post(send, sent(content=PDF + b"2")).status_code == 302


def test_a_document_is_described_otherwise(client_of: Of, released: Offer) -> None:
    """By one at a time; without a difference nothing happens."""
    row, bao = a_document("offer", released.pk), client_of("bao")
    edit = reverse("document-edit", args=[row.pk])
    told = {"title": "Note", "kind": "letter", "readers": "all", "version": 1}
    assert bao.post(edit, told).status_code == 302
    assert bao.post(edit, {**told, "readers": "circle"}).status_code == 302
    assert client_of("dina").get(reverse("document", args=[row.pk])).status_code == 404
    late = bao.post(edit, {**told, "title": "Other"})
    assert (late.status_code, "meanwhile" in late.content.decode()) == (422, True)
    row.refresh_from_db()
    assert (row.title, row.readers, row.version) == ("Note", "circle", 2)
    assert Event.objects.filter(kind="document_described").count() == 1


def test_the_list_is_narrowed_and_costs_the_same(client_of: Of, released: Offer) -> None:
    """By what they are attached to, kind and words; what a title begins with is no formula."""
    registered.a_mission()
    first, second = a_document("offer", released.pk), a_document("mission", "UNMIX")
    Document.objects.filter(pk=second.pk).update(title="=1+1", folded="1 1", kind="map")
    dina = client_of("dina")

    def found(**asked: str) -> list[int]:
        return [row.pk for row, *_ in dina.get(reverse("documents"), asked).context["rows"]]

    assert found(sort="title") == [second.pk, first.pk]
    assert (found(about="mission"), found(kind="letter"), found(words="NOTE")) == (
        [second.pk],
        [first.pk],
        [first.pk],
    )
    assert "'=1+1" in dina.get(reverse("document-table")).content.decode()
    asked = {"columns": ["about", "readers", "digest"], "kind": "letter"}
    shown = dina.get(reverse("document-table"), asked).content.decode().splitlines()
    assert shown[0] == "title,about,readers,digest"
    assert shown[1].split(",")[1:3] == [f"offer {released.pk}", "all"]
    assert "everybody who sees" in dina.get(reverse("documents"), asked).content.decode()
    view = {"place": reverse("documents"), "asked": "kind=letter", "name": "Letters"}
    assert client_of("bao").post(reverse("view-keep"), view).status_code == 302
    with CaptureQueriesContext(connection) as queries:
        dina.get(reverse("documents"))
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_a_backup_brings_files_back(tmp_path: Path, released: Offer) -> None:
    """Byte for byte."""
    a_document("offer", released.pk)
    backups.backup(tmp_path / "kept")
    Document.objects.all().delete()
    backups.restore(tmp_path / "kept", instead=tmp_path / "instead")
    assert bytes(DocumentFile.objects.get().content) == PDF
