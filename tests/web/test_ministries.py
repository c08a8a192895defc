"""Ministries of a contributor: what is drafted for one, the others of the same contributor do not know of."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.ministries import ministry_add, ministry_rename
from bluehelm_web.accounts.models import Ministry, Organization, User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.documents.models import Document
from bluehelm_web.documents.selectors import changes_of as changes_of_document
from bluehelm_web.documents.selectors import documents_visible_to, files_visible_to
from bluehelm_web.partnership import selectors, services
from bluehelm_web.partnership.models import Announcement, Component, Offer, Upload
from bluehelm_web.partnership.reminders import remind
from tests.web import registered
from tests.web.conftest import STATE, TO_THE_TOP, an_announcement, an_offer, has_happened, proved
from tests.web.test_announcements import HEAD, SENT
from tests.web.test_bulk import look
from tests.web.test_imports import page_of, send, workbook

Of = Callable[[str], Client]
CANARY = "Canary of the coast"
"""Stands in every word that a draft of Yara's ministry says."""

FIELDS = {"unit_type": "FPU", "name": CANARY, "strength": "140", "kind": "illustrative", "source": "a test"}


@pytest.fixture
def secret(client_of: Of, of_ministry: Offer) -> Offer:
    """Return the draft of Yara's ministry, with a document, an announcement and a table."""
    Offer.objects.filter(pk=of_ministry.pk).update(name=CANARY, folded=CANARY.casefold(), reference="E1")
    registered.a_document("offer", of_ministry.pk, user="yara")
    Document.objects.update(title=CANARY, folded=CANARY.casefold())
    Component.objects.create(offer_id=of_ministry.pk, part="boats", note=CANARY)
    has_happened(of_ministry, "note_verbale_received")
    row = an_announcement("A3", is_released=False)
    row.ministry, row.capability, row.folded = of_ministry.ministry, CANARY, CANARY.casefold()
    row.save()
    send(client_of("yara"), workbook([("E1", CANARY, "FPU", 140, 30, "")]), name=f"{CANARY}.xlsx")
    of_ministry.refresh_from_db()
    return of_ministry


def ways(secret: Offer) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield addresses at which a draft could show itself, with what is asked of them."""
    for name in ("home", "offers", "to-do", "documents", "announcements", "happenings", "upload-draft"):
        yield reverse(name), {}
    for name in ("offer-table", "document-table", "happenings-feed", "compositions", "level-events"):
        yield reverse(name), {}
    for name in ("api:offer_list", "api:composition_list", "api:level_event_list", "api:document_list"):
        yield reverse(name), {}
    for name in ("announcement-table", "composition-table", "level-event-table"):
        yield reverse(name, args=["csv"]), {}
    yield reverse("state", args=[STATE]), {}
    yield reverse("api:announcement_list"), {}
    yield reverse("offers"), {"words": "canary"}
    yield reverse("documents"), {"words": "canary"}
    yield reverse("announcements"), {"words": "canary"}
    yield reverse("offer-table"), {"words": "canary", "columns": "name"}
    yield reverse("api:offer_list"), {"words": "canary"}
    yield reverse("bulk", args=["offers", STATE]), {"row": secret.pk, "column": "source"}
    yield reverse("offer-bulk"), {"act": "record", "row": secret.pk}
    yield reverse("offer", args=[secret.pk]), {}
    yield reverse("documents-of", args=["offer", secret.pk]), {}
    yield reverse("announcement", args=["A3"]), {}
    yield reverse("upload", args=[Upload.objects.get(ministry=secret.ministry).pk]), {}
    yield reverse("offer-edit", args=[secret.pk]), {}
    yield reverse("notices"), {}


def told_to(client: Client, secret: Offer) -> dict[str, bool]:
    """Return of each address whether it says anything of the draft to somebody; what was asked is no news."""
    found = {}
    for place, asked in ways(secret):
        answer = client.get(place, asked)
        parts = answer if answer.streaming else [answer.content]
        text = b"".join(parts).decode() if answer.status_code == 200 else ""
        found[f"{place} {asked}"] = CANARY in text or f">{secret.pk}<" in text or f'"{secret.pk}"' in text
    return found


def test_nothing_tells_another_ministry_of_a_draft(
    client_of: Of, programme_of: Callable[..., Client], secret: Offer
) -> None:
    """No list, count, search, table, page, to-do or feed; as little as another state and the public."""
    for who in ("zeno", "ada", "dina"):
        assert not any(told_to(client_of(who), secret).values()), who
    own, of_all = told_to(client_of("yara"), secret), told_to(client_of("amara"), secret)
    shown = {place for place, is_told in own.items() if is_told}
    assert shown - {place for place, is_told in of_all.items() if is_told} == set()
    assert len(shown) > 15
    zeno = programme_of("zeno")
    assert zeno.get(reverse("api:offer_show", args=[secret.pk])).status_code == 404
    assert CANARY not in zeno.get(reverse("api:offer_list")).content.decode()
    assert CANARY in programme_of("yara").get(reverse("api:offer_list")).content.decode()


def test_what_a_ministry_sees_its_focal_point_sees(cast: dict[str, User]) -> None:
    """For each kind of owner, released or not; and a ministry sees no draft but its own."""
    owners = (cast["yara"].ministry, cast["zeno"].ministry, None)
    for number, (ministry, is_released, code) in enumerate(product(owners, (True, False), (STATE, "XBO"))):
        offer = an_offer(f"{code}-FPU-{number}", unit_type="FPU", is_released=is_released)
        said = an_announcement(f"A{number}", state=code, is_released=is_released)
        for row in (offer, said):
            row.ministry = ministry if code == STATE else None
            row.save()
    reads = (
        selectors.offers_visible_to,
        selectors.announcements_visible_to,
        selectors.drafts_of,
        documents_visible_to,
    )
    for row in Offer.objects.filter(contributor=STATE):
        registered.a_document("offer", row.pk, readers="circle", user="aline")
    for read in reads:
        of_all = set(read(cast["amara"]).values_list("pk", flat=True))
        for who in ("yara", "zeno"):
            assert set(read(cast[who]).values_list("pk", flat=True)) <= of_all
    for who in ("yara", "zeno"):
        drafts = selectors.offers_visible_to(cast[who]).filter(is_released=False)
        assert {row.ministry for row in drafts} == {cast[who].ministry}
        assert selectors.drafts_of(cast[who]).count() == drafts.count() == 1
    assert selectors.drafts_of(cast["amara"]).count() == 3


def test_a_draft_is_its_drafters_ministrys(
    client_of: Of, programme_of: Callable[..., Client], cast: dict[str, User]
) -> None:
    """On the page, by the interface and in a table; that of a focal point is of the whole state."""
    assert client_of("yara").post(reverse("offer-draft"), FIELDS).status_code == 302
    body = json.dumps({**FIELDS, "strength": 140})
    sent = programme_of("zeno").post(reverse("api:offer_draft"), body, content_type="application/json")
    assert sent.status_code == 201
    assert client_of("amara").post(reverse("offer-draft"), FIELDS).status_code == 302
    owners = [cast[who].ministry for who in ("yara", "zeno", "amara")]
    assert sorted(str(row.ministry) for row in Offer.objects.all()) == sorted(str(one) for one in owners)


def test_a_focal_point_hands_a_draft_over(client_of: Of, draft: Offer, cast: dict[str, User]) -> None:
    """To a ministry and back; nobody of a ministry does, and none gets one of another state."""
    edit, police = reverse("offer-edit", args=[draft.pk]), cast["yara"].ministry
    other = Ministry.objects.create(organization=Organization.objects.get(code="XBO"), name="Other")
    told = {**FIELDS, "unit_type": "INF_BN", "version": 1}
    assert client_of("amara").post(edit, {**told, "ministry": other.pk}).status_code == 422
    assert client_of("yara").get(edit).status_code == 404
    assert client_of("amara").post(edit, {**told, "ministry": police.pk}).status_code == 302
    draft.refresh_from_db()
    assert (draft.ministry, draft.version) == (police, 2)
    assert "ministry" not in client_of("yara").get(edit).context["form"].fields
    mine = {**told, "version": 2, "name": "Ours", "ministry": cast["zeno"].ministry_id}
    assert client_of("yara").post(edit, mine).status_code == 302
    draft.refresh_from_db()
    assert (draft.ministry, draft.name) == (police, "Ours")
    for who, to in (("yara", None), ("yara", cast["zeno"].ministry), ("amara", other)):
        with pytest.raises(PermissionDenied):
            services.offer_edit(draft.pk, values={"ministry": to}, version=3, user=cast[who], act=Act())
        with pytest.raises(PermissionDenied):
            services.offer_draft({**FIELDS, "strength": 140, "ministry": to}, user=cast[who], act=Act())
    kept = {name: value for name, value in told.items() if name != "ministry"}
    assert client_of("amara").post(edit, {**kept, "version": 3}).status_code == 302
    draft.refresh_from_db()
    assert draft.ministry == police  # a form without the field hands nothing over
    assert client_of("amara").post(edit, {**kept, "version": 4, "ministry": ""}).status_code == 302
    assert client_of("yara").get(edit).status_code == 404


def test_what_is_released_the_whole_state_reads(client_of: Of, secret: Offer, cast: dict[str, User]) -> None:
    """A releaser releases what is of the own ministry; another reads it from then on, and changes nothing."""
    release = reverse("offer-release", args=[secret.pk])
    read, changed = secret.version, {"strength": 150}
    services.offer_edit(secret.pk, values=changed, version=read, user=cast["yara"], act=Act())
    assert client_of("zeno").post(release, {"reason": "x", "version": read + 1}).status_code == 404
    assert client_of("yara").post(release, {"reason": "It is time.", "version": read + 1}).status_code == 302
    zeno, page = client_of("zeno"), reverse("offer", args=[secret.pk])
    assert CANARY in zeno.get(page).content.decode()
    assert zeno.get(page).context["may_edit"] is False
    assert zeno.get(reverse("offer-edit", args=[secret.pk])).status_code == 403
    secret.refresh_from_db()
    kinds = {
        who: {event.kind for event in selectors.changes_of(cast[who], secret)}
        for who in ("yara", "amara", "zeno", "bao")
    }
    assert kinds["yara"] == kinds["amara"] == {"offer_edited", "offer_released"}
    assert kinds["zeno"] == kinds["bao"] == {"offer_released"}
    cast["zeno"].role = "releaser"
    cast["zeno"].save()
    assert client_of("zeno").get(reverse("offer-edit", args=[secret.pk])).status_code == 403
    assert client_of("aline").get(reverse("offer-edit", args=[secret.pk])).status_code == 200


def test_the_versions_of_a_document_before_the_release_are_its_ministrys(
    client_of: Of, secret: Offer, cast: dict[str, User]
) -> None:
    """As they are the state's alone where it has no ministries."""
    row = Document.objects.get()
    services.offer_release(secret.pk, version=secret.version, reason="x", user=cast["yara"], act=Act())
    assert documents_visible_to(cast["zeno"]).filter(pk=row.pk).exists()
    assert [len(changes_of_document(cast[who], row)) for who in ("yara", "zeno")] == [1, 0]
    assert [file.told for who in ("zeno", "yara") for file in files_visible_to(cast[who], row)] == ["", ""]
    deletion = reverse("document-deletion", args=[row.pk])
    assert client_of("zeno").post(deletion, {"reason": "It names persons."}).status_code == 403


def test_a_table_that_names_a_draft_of_another_ministry_drafts_its_own(
    client_of: Of, secret: Offer, cast: dict[str, User]
) -> None:
    """By reference or name it is news; by identifier it is told that the registry has no such offer."""
    zeno, before = client_of("zeno"), secret.version
    upload = send(zeno, workbook([("E1", CANARY, "FPU", 999, 30, ""), (secret.pk, "", "FPU", 9, 3, "")]))
    page = page_of(zeno, upload)
    assert "1 would be drafted" in page
    assert "1 names an offer that the registry does not have." in page
    assert zeno.post(reverse("upload-apply", args=[upload.pk])).status_code == 302
    secret.refresh_from_db()
    assert (secret.version, secret.strength) == (before, 200)
    drafted = Offer.objects.get(strength=999)
    assert (drafted.ministry, drafted.reference) == (cast["zeno"].ministry, "E1")


def test_a_focal_point_applies_the_table_of_a_ministry(
    client_of: Of, secret: Offer, cast: dict[str, User]
) -> None:
    """Its rows mean the offers of that ministry, and what is drafted is of that ministry."""
    zeno = client_of("zeno")
    upload = send(zeno, workbook([("E1", CANARY, "FPU", 999, 30, "")]))
    assert client_of("yara").get(reverse("upload", args=[upload.pk])).status_code == 404
    assert client_of("amara").post(reverse("upload-apply", args=[upload.pk])).status_code == 302
    assert Offer.objects.get(strength=999).ministry == cast["zeno"].ministry
    of_two = send(client_of("amara"), workbook([("E1", CANARY, "FPU", 321, 30, "")]))
    assert "1 would be drafted" in page_of(client_of("amara"), of_two)  # two ministries call one so
    Offer.objects.get(strength=999).delete()
    assert "1 would change" in page_of(client_of("amara"), of_two)


def test_a_table_changes_no_released_offer_of_another_ministry(
    client_of: Of, secret: Offer, cast: dict[str, User]
) -> None:
    """It is named by its identifier alone, and stays as it is."""
    services.offer_release(secret.pk, version=secret.version, reason="x", user=cast["yara"], act=Act())
    upload = send(client_of("zeno"), workbook([(secret.pk, CANARY, "FPU", 999, 30, "")]))
    client_of("zeno").post(reverse("upload-apply", args=[upload.pk]))
    secret.refresh_from_db()
    assert (secret.strength, Offer.objects.count()) == (200, 1)


def test_figures_changed_together_are_the_ministrys(client_of: Of, secret: Offer) -> None:
    """Neither the rows nor what was changed of them lately shows at another ministry."""
    yara, of_yara = client_of("yara"), f"{STATE}-{secret.ministry_id}"
    place = reverse("bulk", args=["offers", of_yara])
    sent = look(yara, place, row=[secret.pk], column="source", value=CANARY)
    done = yara.post(place, sent)
    assert done.status_code == 302
    for who in ("zeno", "amara", "ada"):
        assert client_of(who).get(place).status_code == 404
        assert client_of(who).get(done.headers["Location"]).status_code == 404
    assert client_of("amara").get(reverse("bulk", args=["offers", STATE])).context["lately"] == []


def test_an_announcement_is_drafted_for_a_ministry(
    client_of: Of, secret: Offer, cast: dict[str, User]
) -> None:
    """And a table that names it is told what it is told of one that nobody has."""
    line = "A3,XAL,Summit,police,formed police unit,1,2026-01-12,published,note"
    file = SimpleUploadedFile("a.csv", f"{HEAD}{line}".encode())
    page = client_of("zeno").post(reverse("announcement-import"), {"do": "take", "file": file})
    assert (page.status_code, "A3 is no announcement of yours" in page.content.decode()) == (422, True)
    assert client_of("zeno").post(reverse("announcement-record"), SENT).status_code == 302
    made = Announcement.objects.exclude(pk="A3").get()
    assert (made.ministry, made.is_released) == (cast["zeno"].ministry, False)
    place = reverse("announcement", args=[made.pk])
    codes = {who: client_of(who).get(place).status_code for who in ("zeno", "amara", "yara", "bao")}
    assert codes == {"zeno": 200, "amara": 200, "yara": 404, "bao": 404}
    assert Announcement.objects.get(pk="A3").ministry == cast["yara"].ministry


def test_who_speaks_for_an_offer_is_reminded(released: Offer, cast: dict[str, User]) -> None:
    """Its ministry and the focal points; no other ministry."""
    released.ministry = cast["yara"].ministry
    released.save()
    has_happened(released, *TO_THE_TOP[:6], on=date(2026, 3, 1))
    made = remind(on=date(2027, 1, 15), act=Act())
    assert {notice.user.username for notice in made} == {"amara", "aline", "yara"}


def test_queries_do_not_grow_with_the_drafts_of_a_ministry(
    client_of: Of, of_ministry: Offer, cast: dict[str, User]
) -> None:
    """Neither on the list nor on the page of ministries."""

    def asked(who: str, name: str) -> int:
        client = client_of(who)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(name))
        return len(found)

    pages = (("yara", "offers"), ("amara", "offers"), ("omar", "ministries"), ("omar", "accounts"))
    before = [asked(*page) for page in pages]
    for number in range(12):
        row = an_offer(f"XAL-FPU-{number}F", unit_type="FPU", is_released=False)
        row.ministry = Ministry.objects.create(organization=cast["yara"].organization, name=f"N{number}")
        row.save()
        own = an_offer(f"XAL-INF_BN-{number}F", is_released=False)
        own.ministry = of_ministry.ministry
        own.save()
    assert [asked(*page) for page in pages] == before


def test_an_administrator_names_ministries(client_of: Of, cast: dict[str, User]) -> None:
    """Each once a contributor, of those who offer units alone; each step stands in the chain."""
    omar, by = proved(client_of("omar")), Writer(user=cast["omar"], act=Act())
    state, office = (Organization.objects.get(code=code) for code in (STATE, "DPO"))
    told = {"organization": state.pk, "name": "Ministry of health"}
    assert omar.post(reverse("ministries"), told).status_code == 302
    assert omar.post(reverse("ministries"), {**told, "name": "MINISTRY of health"}).status_code == 422
    assert omar.post(reverse("ministries"), {**told, "organization": office.pk}).status_code == 422
    with pytest.raises(ValidationError, match="offers no units"):
        ministry_add("A", organization=office, by=by)
    row = Ministry.objects.get(name="Ministry of health")
    rename = reverse("ministry", args=[row.pk])
    assert omar.post(rename, {"name": "MINPOL"}).status_code == 422
    assert omar.post(rename, {"name": "Medical service"}).status_code == 302
    assert "Medical service" in omar.get(reverse("ministries")).content.decode()
    kinds = Event.objects.filter(object_id=f"ministry:{row.pk}").values_list("kind", flat=True)
    assert (sorted(kinds), chain_verify().fault) == (["ministry_added", "ministry_renamed"], "")
    with pytest.raises(PermissionDenied):
        ministry_rename(row.pk, name="B", by=Writer(user=cast["amara"], act=Act()))


def test_somebody_is_invited_for_a_ministry(client_of: Of, cast: dict[str, User]) -> None:
    """Of the organization that was chosen; whoever confirms the account, and the list, are told of which."""
    omar = proved(client_of("omar"))
    state, police = cast["yara"].organization, cast["yara"].ministry
    assert state is not None
    assert police is not None
    told = {"organization": state.pk, "username": "noor", "name": "Noor", "role": "releaser"}
    other = Ministry.objects.create(organization=Organization.objects.get(code="XBO"), name="Other")
    assert omar.post(reverse("account-invite"), {**told, "ministry": other.pk}).status_code == 422
    assert omar.post(reverse("account-invite"), {**told, "ministry": police.pk}).status_code == 200
    noor = User.objects.get(username="noor")
    assert (noor.ministry, noor.organization, noor.given_by) == (police, state, cast["omar"])
    assert omar.get(reverse("accounts")).content.decode().count("MINPOL") == 2
    noor.set_password("x")
    noor.last_login = timezone.now()
    noor.save()
    page = proved(client_of("aline")).get(reverse("account-confirm", args=[noor.pk]))
    assert "MINPOL" in page.content.decode()
    office = omar.get(reverse("accounts"), {"organization": Organization.objects.get(code="DPO").pk})
    assert "ministry" not in office.context["invite"].fields


def test_a_ministry_of_another_organization_opens_nothing(cast: dict[str, User], draft: Offer) -> None:
    """Whoever wrote it there."""
    other = Ministry.objects.create(organization=Organization.objects.get(code="XBO"), name="Other")
    cast["amara"].ministry = other
    cast["amara"].save()
    assert not selectors.offers_visible_to(cast["amara"]).exists()
