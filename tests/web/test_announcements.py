"""Announcements: recorded with their source, corrected in sight, linked with offers that make them real."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bluehelm.partnership.delivery_domain import Gives
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of, chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership import announcements
from bluehelm_web.partnership.announcements import last_day
from bluehelm_web.partnership.models import Announcement, Notice, Offer
from bluehelm_web.partnership.told_records import MOST_TOLD
from tests.web.conftest import SAID as SENT
from tests.web.conftest import an_announcement, an_offer

Of = Callable[[str], Client]
WHY = {"reason": "It was misread."}
HEAD = "announcement_id,contributor,conference,category,capability,quantity,stated_on,kind,source\n"


def corrected(row: Announcement, **changes: object) -> dict[str, object]:
    """Return what a form sends that changes a row."""
    row.refresh_from_db()
    names = ("conference", "category", "capability", "quantity", "unit", "stage", "kind", "source")
    told = {name: getattr(row, name) for name in names}
    return {**told, "stated_on": str(row.stated_on), "version": row.version, "reason": "A slip.", **changes}


def test_an_officer_records_what_everybody_sees(client_of: Of, released: Offer) -> None:
    """With its event in the chain; an identifier that is taken is told beside its field."""
    bao, address = client_of("bao"), reverse("announcement-record")
    sent = {**SENT, "contributor": "XAL", "announcement_id": "A1"}
    assert bao.post(address, sent).headers["Location"] == reverse("announcement", args=["A1"])
    assert "engineer company" in client_of("dina").get(reverse("announcements")).content.decode()
    assert Event.objects.get(object_id="announcement:A1").kind == "announcement_recorded"
    again = bao.post(address, sent)
    assert (again.status_code, again.context["form"].errors.keys()) == (422, {"announcement_id"})
    ahead = bao.post(address, {**sent, "announcement_id": "A2", "stated_on": "2999-01-01"})
    assert ahead.context["form"].errors.keys() == {"stated_on"}
    assert chain_verify().fault == ""


def test_what_it_gives_and_when_it_ended_stand_on_its_page(client_of: Of, released: Offer) -> None:
    """A gift of equipment, its partners and its withdrawal are kept, told on the page, and read back."""
    bao = client_of("bao")
    sent = {
        **SENT,
        "contributor": "XAL",
        "announcement_id": "A1",
        "gives": "equipment",
        "partners": "XBO; UNE",
        "quantity": 16,
    }
    page = bao.post(reverse("announcement-record"), sent, follow=True).content.decode()
    assert all(f"<dd>{text}</dd>" in page for text in ("equipment", "XBO, UNE"))
    row = Announcement.objects.get(pk="A1")
    change = corrected(row, gives="equipment", partners="XBO; UNE", withdrawn_on="2026-02-01", reason="Note")
    page = bao.post(reverse("announcement-edit", args=["A1"]), change, follow=True).content.decode()
    assert "<dd>1 February 2026</dd>" in page
    early = corrected(Announcement.objects.get(pk="A1"), withdrawn_on="2020-01-01", reason="Note")
    assert bao.post(reverse("announcement-edit", args=["A1"]), early).status_code == 422
    noun = noun_of(Announcement.objects.get(pk="A1"), AnnouncementNoun)
    assert (noun.gives, noun.partners, noun.withdrawn_on) == (
        Gives.EQUIPMENT,
        ("XBO", "UNE"),
        date(2026, 2, 1),
    )


def test_what_a_draft_said_stays_with_its_state(client_of: Of, released: Offer) -> None:
    """Once it is released officers read what is changed from then on."""
    amara, aline = client_of("amara"), client_of("aline")
    place = amara.post(reverse("announcement-record"), {**SENT, "capability": "two squadrons"})["Location"]
    row = Announcement.objects.get()
    edit = reverse("announcement-edit", args=[row.pk])
    assert (
        amara.post(
            edit, corrected(row, capability="a company", quantity=5, reason="Dupont cut it")
        ).status_code
        == 302
    )
    row.refresh_from_db()
    sent = {"reason": "It is time.", "version": row.version}
    assert aline.post(reverse("announcement-release", args=[row.pk]), sent).status_code == 302
    assert aline.post(edit, corrected(row, quantity=9, reason="Counted anew")).status_code == 302
    for who, is_own in (("bao", False), ("amara", True)):
        page = client_of(who).get(place).content.decode()
        assert ("two squadrons" in page, "Dupont" in page, "Counted anew" in page) == (is_own, is_own, True)


def test_a_draft_of_a_state_is_its_own_until_it_is_released(client_of: Of, released: Offer) -> None:
    """Neither list, page, table, choice nor count says that it exists."""
    amara, aline = client_of("amara"), client_of("aline")
    place = amara.post(reverse("announcement-record"), {**SENT, "conference": "Halden"}).headers["Location"]
    for who, status in (("dina", 404), ("ada", 404), ("bao", 404), ("amara", 200), ("aline", 200)):
        client = client_of(who)
        assert client.get(place).status_code == status
        listed = client.get(reverse("announcements")).content.decode()
        assert ("Halden" in listed) == (status == 200)
        assert "Halden" not in client.get(reverse("announcement-table", args=["csv"])).content.decode()
        shown = client.get(reverse("state", args=["XAL"])).content.decode()
        assert ("Halden" in shown) == (status == 200)
    row = Announcement.objects.get()
    sent = {"reason": "It is time.", "version": row.version}
    assert amara.post(reverse("announcement-release", args=[row.pk]), sent).status_code == 403
    assert (
        aline.post(reverse("announcement-release", args=[row.pk]), {**sent, "version": 9}).status_code == 422
    )
    assert aline.post(reverse("announcement-release", args=[row.pk]), sent).status_code == 302
    assert client_of("dina").get(place).status_code == 200
    assert amara.get(reverse("announcement-edit", args=[row.pk])).status_code == 403


def test_what_was_published_stays_in_sight_when_it_is_corrected(client_of: Of) -> None:
    """For everybody; who did it is told to officers and its state. A second correction keeps the first."""
    row, bao = an_announcement(), client_of("bao")
    edit = reverse("announcement-edit", args=["A1"])
    late = corrected(row, quantity=1)
    assert bao.post(edit, corrected(row, quantity=180, source="a second note")).status_code == 302
    assert bao.post(edit, corrected(row, quantity=170)).status_code == 302
    row.refresh_from_db()
    assert (row.quantity, row.published) == (170, {"quantity": "200", "source": "note of the summit"})
    page = client_of("dina").get(reverse("announcement", args=["A1"])).content.decode()
    assert ("note of the summit" in page, "As it was published" in page, "A slip." in page) == (
        True,
        True,
        False,
    )
    assert "A slip." in client_of("aline").get(reverse("announcement", args=["A1"])).content.decode()
    told = bao.post(edit, late)
    assert (told.status_code, "meanwhile" in told.content.decode()) == (422, True)


def test_a_form_that_is_sent_twice_records_once(client_of: Of, released: Offer) -> None:
    """Both lead to the same page; a form that is opened anew records another one."""
    bao, address = client_of("bao"), reverse("announcement-record")
    for number in (1, 2):
        key = bao.get(address).context["form"]["key"].value()
        first, second = (bao.post(address, {**SENT, "contributor": "XAL", "key": key}) for _ in range(2))
        assert (first.status_code, first.headers["Location"]) == (302, second.headers["Location"])
        assert Announcement.objects.count() == number
        other = bao.post(address, {**SENT, "contributor": "XAL", "key": key, "capability": "another"})
        assert (other.status_code, "for something else" in other.content.decode()) == (422, True)
    assert Event.objects.filter(kind="announcement_recorded").count() == 2


@pytest.mark.parametrize("name", ["A/B", "..", ".", "/", "A?b", "A#b", "é"])
def test_an_identifier_that_no_address_can_hold_is_refused(client_of: Of, released: Offer, name: str) -> None:
    """Beside its field, and of a table with the name of the row; nothing is kept."""
    bao = client_of("bao")
    sent = {**SENT, "contributor": "XAL", "announcement_id": name}
    told = bao.post(reverse("announcement-record"), sent)
    assert (told.status_code, told.context["form"].errors.keys()) == (422, {"announcement_id"})
    row = f"{HEAD}{name},XAL,Summit,police,unit,1,2026-01-12,published,note"
    file = SimpleUploadedFile("a.csv", row.encode())
    table = bao.post(reverse("announcement-import"), {"do": "take", "file": file})
    assert (table.status_code, "stands in an address" in table.content.decode()) == (422, True)
    assert not Announcement.objects.exists()


def test_an_identifier_kept_before_breaks_no_page(client_of: Of, released: Offer) -> None:
    """Lists link to its page, which opens; it can be corrected there and sent again in a table."""
    row, bao, dina = an_announcement("A/B"), client_of("bao"), client_of("dina")
    Offer.objects.filter(pk=released.pk).update(announcement_ids=["A/B"])
    place = reverse("announcement", args=["A/B"])
    for name, args in (("announcements", []), ("state", ["XAL"]), ("offer", [released.pk])):
        page = dina.get(reverse(name, args=args))
        assert (page.status_code, place in page.content.decode()) == (200, True)
    assert dina.get(place).status_code == 200
    edit = reverse("announcement-edit", args=["A/B"])
    assert bao.post(edit, corrected(row, stage="deployed")).status_code == 302
    file = SimpleUploadedFile("a.csv", bao.get(reverse("announcement-table", args=["csv"])).content)
    again = bao.post(reverse("announcement-import"), {"do": "take", "file": file})
    assert again.context["done"] == {"added": 0, "changed": 0, "unchanged": 1, "removed": 0}


def test_an_offer_makes_an_announcement_real(client_of: Of, released: Offer) -> None:
    """Said by its releaser or an officer, on both pages; not by another state, nor of another's offer."""
    an_announcement()
    link, unlink = (reverse(f"announcement-{name}", args=["A1"]) for name in ("link", "unlink"))
    assert client_of("ada").post(link, {"offer": released.pk}).status_code == 403
    assert client_of("amara").post(link, {"offer": released.pk}).status_code == 403
    assert client_of("aline").post(link, {"offer": released.pk, "reason": " "}).status_code == 422
    assert client_of("aline").post(link, {"offer": released.pk, "reason": "It is it."}).status_code == 302
    dina = client_of("dina")
    assert released.pk in dina.get(reverse("announcement", args=["A1"])).content.decode()
    assert (
        reverse("announcement", args=["A1"])
        in dina.get(reverse("offer", args=[released.pk])).content.decode()
    )
    assert client_of("bao").post(unlink, {"offer": released.pk}).status_code == 422
    assert client_of("bao").post(unlink, {"offer": released.pk, "reason": "It is not."}).status_code == 302
    released.refresh_from_db()
    assert released.announcement_ids == []
    kinds = list(Event.objects.filter(object_id=f"offer:{released.pk}").values_list("kind", flat=True))
    assert kinds == ["offer_linked", "offer_unlinked"]
    told = [body_of(row)["reason"] for row in Event.objects.filter(kind__in=kinds).order_by("seq")]
    assert told == ["It is it.", "It is not."]
    assert "It is not." in client_of("aline").get(reverse("offer", args=[released.pk])).content.decode()
    other = an_announcement("B1", state="XBO")
    refused = client_of("bao").post(
        reverse("announcement-link", args=[other.pk]), {"offer": released.pk, **WHY}
    )
    assert refused.status_code == 422


def test_who_corrects_what_everybody_sees_says_why(
    client_of: Of, released: Offer, cast: dict[str, User]
) -> None:
    """On the page and by its service; of a draft, or on linking one, the reason may be left open."""
    row, draft = an_announcement(), an_announcement("A2", is_released=False)
    bao, amara = client_of("bao"), client_of("amara")
    edit = reverse("announcement-edit", args=[row.pk])
    silent = bao.post(edit, corrected(row, stage="deployed") | {"reason": " "})
    assert (silent.status_code, list(silent.context["form"].errors)) == (422, ["reason"])
    noun = noun_of(row, AnnouncementNoun).model_copy(update={"stage": "deployed"})
    by = Writer(user=cast["bao"], act=Act())
    with pytest.raises(ValidationError):
        announcements.announcement_correct(row.pk, noun=noun, version=1, reason="", by=by)
    with pytest.raises(ValidationError):
        announcements.offer_link(row.pk, offer_id=released.pk, is_linked=True, by=by)
    assert not Event.objects.exists()
    assert bao.post(edit, corrected(row, stage="deployed") | WHY).status_code == 302
    assert WHY["reason"] in bao.get(reverse("announcement", args=[row.pk])).content.decode()
    own = reverse("announcement-edit", args=[draft.pk])
    assert amara.post(own, corrected(draft, stage="deployed") | {"reason": ""}).status_code == 302
    unit = an_offer("XAL-FPU-9", unit_type="FPU", is_released=False)
    assert amara.post(reverse("announcement-link", args=[row.pk]), {"offer": unit.pk}).status_code == 302


def test_the_list_is_filtered_searched_and_sorted(client_of: Of) -> None:
    """By contributor, conference, kind, stage and words; each page costs the same."""
    an_announcement()
    other = an_announcement("B1", state="XBO")
    Announcement.objects.filter(pk=other.pk).update(conference="Talks", kind="assumed", stage="deployed 2018")
    dina = client_of("dina")

    def found(**asked: str) -> list[str]:
        return [row.pk for row, _ in dina.get(reverse("announcements"), asked).context["rows"]]

    assert found() == ["A1", "B1"]
    for asked in ({"contributor": "XBO"}, {"conference": "Talks"}, {"kind": "assumed"}, {"stage": "Depl"}):
        assert found(**asked) == ["B1"]
    assert (found(words="ENGINEER"), found(words="b1"), found(words="-")) == (["A1", "B1"], ["B1"], [])
    assert found(sort="-stated_on", contributor="XAL") == ["A1"]


def test_an_announcement_bears_the_day_of_its_place() -> None:
    """A conference farther east may already write tomorrow; the day after has begun nowhere."""
    evening, morning = (datetime(2026, 11, 30, hour, tzinfo=UTC) for hour in (21, 6))
    assert (last_day(evening), last_day(morning)) == (date(2026, 12, 1), date(2026, 11, 30))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_that_is_taken_reads_back_unchanged(demonstration: int, form: str) -> None:
    """Tried or taken, it adds and changes nothing."""
    bao, before = Client(), Event.objects.count()
    bao.force_login(User.objects.get(username="bao"))
    content = bao.get(reverse("announcement-table", args=[form])).content
    for do in ("try", "take"):
        sent = {"do": do, "file": SimpleUploadedFile(f"a.{form}", content)}
        done = bao.post(reverse("announcement-import"), sent).context["done"]
        assert done == {"added": 0, "changed": 0, "unchanged": Announcement.objects.count(), "removed": 0}
    assert Event.objects.count() == before
    rows = json.loads(bao.get(reverse("announcement-table", args=["json"])).content)
    assert len(rows) == Announcement.objects.count()


def test_a_table_is_tried_then_taken_whole_or_not_at_all(client_of: Of) -> None:
    """Every wrong row is told with its place and what mends it; a good one beside it is not kept."""
    an_announcement()
    bao, address = client_of("bao"), reverse("announcement-import")

    def sent(*rows: str, do: str = "take") -> dict[str, object]:
        return {"do": do, "file": SimpleUploadedFile("a.csv", (HEAD + "\n".join(rows)).encode())}

    good = "A2,XAL,Summit,police,formed police unit,1,2026-01-12,published,note"
    wrong = bao.post(
        address,
        sent(
            good,
            "A3,XAL,Summit,police,unit,many,2026-01-12,published,note",
            "A4,XAL,Summit,police,unit,1,12 Jan,published,note",
        ),
    )
    text = wrong.content.decode()
    assert (wrong.status_code, "row 3" in text, "row 4" in text, "row 2" in text) == (422, True, True, False)
    unknown = bao.post(address, sent(good, "A5,XXX,Summit,police,unit,1,2026-01-12,published,note"))
    assert unknown.status_code == 422
    ahead = bao.post(address, sent(good, "A6,XAL,Summit,police,unit,1,2999-01-12,published,note"))
    assert (ahead.status_code, "A6" in ahead.content.decode()) == (422, True)
    tried = bao.post(address, sent(good, do="try"))
    assert tried.context["done"] == {"added": 1, "changed": 0, "unchanged": 0, "removed": 0}
    assert list(Announcement.objects.values_list("pk", flat=True)) == ["A1"]
    assert bao.post(address, sent(good)).context["done"]["added"] == 1
    assert Announcement.objects.get(pk="A2").is_released


def test_a_table_costs_as_many_queries_however_long_it_is(client_of: Of) -> None:
    """Added and corrected at once, each with its event, its place in the search, and what was published."""
    an_announcement()
    bao, address = client_of("bao"), reverse("announcement-import")

    def taken(numbers: range, *, said: str) -> int:
        line = "{},XAL,Summit,police," + said + ",1,2026-01-12,published,note"
        text = HEAD + "\n".join(line.format(f"N{number}") for number in numbers)
        with CaptureQueriesContext(connection) as found:
            answer = bao.post(address, {"do": "take", "file": SimpleUploadedFile("a.csv", text.encode())})
        assert answer.status_code == 200
        return len(found)

    assert taken(range(3), said="unit") == taken(range(10, 26), said="unit")
    assert taken(range(3), said="team") == taken(range(10, 26), said="team")
    row = Announcement.objects.get(pk="N20")
    assert (row.capability, row.published, row.version) == ("team", {"capability": "unit"}, 2)
    assert ("team" in row.folded, row.is_released) == (True, True)
    told = list(Event.objects.filter(object_id="announcement:N20"))
    assert [one.kind for one in told] == ["announcement_recorded", "announcement_corrected"]
    assert [body["capability"] for one in told if (body := body_of(one))] == ["unit", "unit -> team"]
    assert chain_verify().fault == ""


def test_a_table_that_is_too_long_is_refused(client_of: Of) -> None:
    """With how many rows are taken; nothing is written."""
    lines = "\n".join(f"N{number},XAL,S,c,unit,1,2026-01-12,published,note" for number in range(2_001))
    file = SimpleUploadedFile("a.csv", (HEAD + lines).encode())
    page = client_of("bao").post(reverse("announcement-import"), {"do": "take", "file": file})
    assert (page.status_code, "has 2001 rows; at most 2000" in page.content.decode()) == (422, True)
    assert not Announcement.objects.exists()


def test_a_state_sends_its_own_announcements_only(client_of: Of, released: Offer) -> None:
    """As drafts; a row of another state, or one that its releaser corrects, is refused."""
    an_announcement()
    amara, address = client_of("amara"), reverse("announcement-import")
    rows = {
        "A7,RWA,Summit,police,unit,1,2026-01-12,published,note": (422, "another contributor"),
        "A1,XAL,Summit,police,unit,1,2026-01-12,published,note": (422, "your releaser corrects it"),
        "A8,XAL,Summit,police,unit,1,2026-01-12,published,note": (422, "no announcement of yours"),
        "new 1,XAL,Summit,police,unit,1,2026-01-12,published,note": (200, "taken over"),
    }
    for row, (status, told) in rows.items():
        answer = amara.post(
            address, {"do": "take", "file": SimpleUploadedFile("a.csv", (HEAD + row).encode())}
        )
        assert (answer.status_code, told in answer.content.decode()) == (status, True)
    assert not Announcement.objects.exclude(pk="A1").get().is_released


def test_every_page_of_the_list_costs_the_same(demonstration: int) -> None:
    """As many queries as are written down here, whatever the number of announcements."""
    told = {**SENT, "contributor": "XAL"}
    Announcement.objects.bulk_create(Announcement(pk=f"Z{number}", **told) for number in range(60))
    after, names = "", set[str]()
    for _ in range(4):
        with CaptureQueriesContext(connection) as found:
            page = Client().get(reverse("announcements"), {"after": after}).context
        assert len(found) == 5
        names |= {row.pk for row, _ in page["rows"]}
        after = page["following"]
    assert (after, len(names)) == ("", Announcement.objects.count())


@pytest.mark.parametrize(
    ("quantity", "unit", "english", "french"),
    [
        (1, "helicopter", "1 helicopter", "1 hélicoptère"),
        (2, "helicopter", "2 helicopters", "2 hélicoptères"),
        (8000, "personnel", "8,000 persons", "8\u202f000 personnes"),
        (2, "companies", "2 companies", "2 compagnies"),
        (2, "water <truck>", '2 x <span lang="en">water &lt;truck&gt;</span>', "2 x "),
    ],
)
def test_how_much_is_in_its_singular_or_plural(
    client_of: Of, quantity: float, unit: str, english: str, french: str
) -> None:
    """In the list, on its page and on that of the state; a word that nobody knows stays as it is."""
    row = an_announcement()
    Announcement.objects.filter(pk=row.pk).update(quantity=quantity, unit=unit)
    addresses = (reverse("announcements"), reverse("announcement", args=[row.pk]))
    for address in (*addresses, reverse("state", args=[row.contributor])):
        assert english in client_of("bao").get(address).content.decode(), address
        told = client_of("bao").get(address, headers={"accept-language": "fr"}).content.decode()
        assert french in told.replace("\u00a0", "\u202f"), address


def released_by_its_state(client_of: Of) -> Announcement:
    """Return an announcement that Amara drafted and Aline released."""
    client_of("amara").post(reverse("announcement-record"), {**SENT, "quantity": 140, "unit": "personnel"})
    row = Announcement.objects.get()
    sent = {"reason": "It is time.", "version": row.version}
    assert client_of("aline").post(reverse("announcement-release", args=[row.pk]), sent).status_code == 302
    row.refresh_from_db()
    return row


def test_what_a_state_released_is_corrected_by_that_state_alone(
    client_of: Of, programme_of: Of, released: Offer
) -> None:
    """Not by an officer on the page, as a programme, in a table or with others; who records beside it."""
    row, bao, aline = released_by_its_state(client_of), client_of("bao"), client_of("aline")
    edit = reverse("announcement-edit", args=[row.pk])
    other = corrected(row, capability="Nuclear submarine", quantity=500, reason="typo")
    assert (bao.get(edit).status_code, bao.post(edit, other).status_code) == (403, 403)
    put = programme_of("bao").put(
        reverse("api:announcement_correct", args=[row.pk]),
        json.dumps({"capability": "x", "reason": "typo"}),
        content_type="application/json",
        headers={"If-Match": f'"{row.version}"'},
    )
    assert put.status_code in (403, 422)
    line = f"{row.pk},XAL,Summit,,Nuclear submarine,500,2026-01-12,published,note of the summit"
    file = SimpleUploadedFile("a.csv", (HEAD + line).encode())
    told = bao.post(reverse("announcement-import"), {"do": "take", "file": file})
    assert (told.status_code, "which alone corrects it" in told.content.decode()) == (422, True)
    bulk = reverse("bulk", args=["announcements", "all"])
    assert bao.get(bulk, {"row": [row.pk], "column": "stage", "value": "x"}).context["rows"] == []
    page = bao.get(reverse("announcement", args=[row.pk])).content.decode()
    beside = f"{reverse('announcement-record')}?beside={row.pk}"
    assert (beside in page, edit in page) == (True, False)
    held = bao.get(beside).context["form"]
    assert (held["contributor"].value(), held["repeats"].value()) == ("XAL", row.pk)
    row.refresh_from_db()
    assert (row.capability, row.quantity) == (SENT["capability"], 140)
    assert aline.post(edit, corrected(row, quantity=120)).status_code == 302
    page = client_of("dina").get(reverse("announcement", args=[row.pk])).content.decode()
    assert ("What was corrected since" in page, ">140</td>" in page, ">120</td>" in page) == (True,) * 3


def test_what_an_officer_writes_of_a_state_is_told_to_that_state(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """To its own people and nobody else's, with the difference; of what it writes itself nobody is told."""
    bao, edit = client_of("bao"), reverse("announcement-edit", args=["A1"])
    assert bao.post(
        reverse("announcement-record"), {**SENT, "contributor": "XAL", "announcement_id": "A1"}
    ).status_code
    row = Announcement.objects.get()
    assert bao.post(edit, corrected(row, quantity=500, reason="Read again")).status_code == 302
    assert client_of("aline").post(edit, corrected(row, quantity=140)).status_code == 302
    notices = Notice.objects.filter(announcement_id="A1").order_by("pk")
    assert set(notices.values_list("user__username", flat=True)) == {"amara", "aline"}
    first, second = notices.filter(user=cast["aline"])
    assert "recorded A1 of your state" in first.action
    assert second.action.endswith("How much:  -> 500; Reason: Read again")
    page = client_of("aline").get(reverse("notices")).content.decode()
    assert (second.action.split(":")[0] in page, reverse("announcement", args=["A1"]) in page) == (True, True)


def test_of_a_long_table_one_notice_says_how_many(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """Beside that each row of a short one is told by itself."""
    line = "{name},XAL,Summit,police,unit,1,2026-01-12,published,note\n"
    for number, told in ((2, 2), (MOST_TOLD + 1, 1)):
        Notice.objects.all().delete()
        rows = "".join(line.format(name=f"T{number}-{one}") for one in range(number))
        file = SimpleUploadedFile("a.csv", (HEAD + rows).encode())
        taken = client_of("bao").post(reverse("announcement-import"), {"do": "take", "file": file})
        assert taken.context["done"]["added"] == number
        assert Notice.objects.filter(user=cast["aline"]).count() == told
    assert f"{MOST_TOLD + 1} rows of XAL" in Notice.objects.get(user=cast["aline"]).action
