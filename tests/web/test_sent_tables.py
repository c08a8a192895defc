"""Tables that are sent to a register empty nothing, overwrite nobody, and take no name for another unseen."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.generation.models import RoadLeg, Site
from bluehelm_web.partnership.models import Announcement, Contributor, Offer
from tests.web import registered
from tests.web.conftest import SAID, an_announcement

Of = Callable[[str], Client]

ANNOUNCEMENTS = reverse("announcement-import")
HEAD = "announcement_id,contributor,conference,capability,category,stated_on,kind,source"
ROW = "A1,XAL,Summit,engineer company,police,2026-01-12,published,note of the summit"


def sent(*lines: str, do: str = "take", **words: str) -> dict[str, object]:
    """Return what is sent with a table."""
    return {"do": do, "file": SimpleUploadedFile("a.csv", "\n".join([*lines, ""]).encode()), **words}


def full() -> Announcement:
    """Return an announcement that says all that it can."""
    row = an_announcement("A1")
    told = {
        "category": "police",
        "quantity": 2,
        "unit": "companies",
        "stage": "pledged",
        "description": "more",
    }
    Announcement.objects.filter(pk="A1").update(**told)
    row.refresh_from_db()
    return row


def test_the_columns_that_a_list_shows_are_sent_back_and_change_nothing(client_of: Of) -> None:
    """What a table has no column for stays as it is; a column that is there and empty empties."""
    was, bao = full(), client_of("bao")
    shown = "&".join(f"columns={name}" for name in HEAD.split(","))
    content = bao.get(f"{reverse('announcement-table', args=['csv'])}?{shown}").content
    answer = bao.post(ANNOUNCEMENTS, {"do": "take", "file": SimpleUploadedFile("a.csv", content)})
    assert (answer.status_code, answer.context["done"]["unchanged"], Event.objects.count()) == (200, 1, 0)
    emptied = bao.post(ANNOUNCEMENTS, sent(f"{HEAD},stage", f"{ROW},"))
    assert (emptied.context["done"]["changed"], Event.objects.count()) == (1, 1)
    row = Announcement.objects.get()
    assert (row.stage, row.quantity, row.unit, row.description) == ("", was.quantity, "companies", "more")


def test_a_table_of_few_columns_leaves_the_rest_of_a_contributor(client_of: Of) -> None:
    """Its other names, organizations and ports stand as before."""
    registered.a_mission()
    told = {"synonyms": ["Alba"], "groups": ["QMA"], "home_airport": "HRYR"}
    Contributor.objects.update_or_create(
        pk="XAL", defaults={"name": "State XAL", "kind": "illustrative", "source": "s", **told}
    )
    rows = ("iso3,name,kind,source", "XAL,Albania Minor,illustrative,s")
    answer = client_of("bao").post(reverse("state-import"), sent(*rows))
    row = Contributor.objects.get(pk="XAL")
    assert (answer.status_code, row.name) == (200, "Albania Minor")
    assert {name: getattr(row, name) for name in told} == told


def test_a_table_of_few_columns_leaves_the_rest_of_a_site(client_of: Of) -> None:
    """And what would not stand together with it is refused."""
    registered.a_mission()
    pia, address = client_of("pia"), reverse("register-import", args=["sites"])
    head, row = "site_id,name,lat,lon,role,code,kind,source", "S1,n,5,0,apod,HKJK,published,n"
    first = pia.post(address, sent(head, row, mission="UNMIX"))
    assert first.context["done"]["added"] == 1
    fewer = (head.replace(",code", ""), row.replace(",HKJK", "").replace("S1,n", "S1,new"))
    second = pia.post(address, sent(*fewer, mission="UNMIX"))
    assert second.context["done"]["changed"] == 1
    assert Site.objects.filter(pk=Site.objects.get(site_id="S1").pk, code="HKJK", name="new").exists()


def test_who_takes_a_table_second_is_told_what_it_would_do_now(client_of: Of) -> None:
    """What somebody else corrected after the try is not overwritten unseen; a second try names it."""
    row, bao = full(), client_of("bao")
    tried = bao.post(ANNOUNCEMENTS, sent(HEAD, ROW, do="try"))
    assert tried.context["done"]["unchanged"] == 1
    told = {
        **SAID,
        "category": "police",
        "capability": "medical unit",
        "version": row.version,
        "reason": "slip",
    }
    assert client_of("chidi").post(reverse("announcement-edit", args=["A1"]), told).status_code == 302
    events = Event.objects.count()
    taken = bao.post(ANNOUNCEMENTS, sent(HEAD, ROW, checked=tried.context["checked"]))
    page = taken.content.decode()
    assert (taken.status_code, "Somebody else has changed the register" in page) == (422, True)
    assert "medical unit → engineer company" in page
    assert (Announcement.objects.get().capability, Event.objects.count()) == ("medical unit", events)
    again = bao.post(ANNOUNCEMENTS, sent(HEAD, ROW, checked=taken.context["checked"]))
    assert (again.status_code, again.context["done"]["changed"]) == (200, 1)
    assert (Announcement.objects.get().capability, chain_verify().fault) == ("engineer company", "")


def test_sound_rows_that_somebody_changed_meanwhile_are_told_anew(client_of: Of) -> None:
    """As of a whole table; what would become of the sound rows stands beside the wrong ones."""
    row, bao, wrong = full(), client_of("bao"), ROW.replace("A1", "A2").replace("2026", "2999")
    changing = ROW.replace("engineer company", "engineers")
    tried = bao.post(ANNOUNCEMENTS, sent(HEAD, changing, wrong, do="try"))
    assert "engineer company → engineers" in tried.content.decode()
    Announcement.objects.filter(pk=row.pk).update(capability="medical unit")
    taken = bao.post(ANNOUNCEMENTS, sent(HEAD, changing, wrong, do="sound", seen=tried.context["seen"]))
    assert (taken.status_code, "medical unit → engineers" in taken.content.decode()) == (422, True)
    assert (Announcement.objects.get().capability, Event.objects.count()) == ("medical unit", 0)
    again = bao.post(ANNOUNCEMENTS, sent(HEAD, changing, wrong, do="sound", seen=taken.context["seen"]))
    assert (again.status_code, Announcement.objects.get().capability) == (200, "engineers")


@pytest.mark.parametrize("do", ["take", "sound"])
def test_a_name_that_is_read_another_way_is_shown_before_it_is_taken(
    client_of: Of, released: Offer, do: str
) -> None:
    """A table that nobody tried is answered as one that was; what it was taken for stands in the outcome."""
    bao, row = client_of("bao"), ROW.replace("XAL", "Austri")
    unread = bao.post(ANNOUNCEMENTS, sent(HEAD, row, do=do))
    page = unread.content.decode()
    assert (unread.status_code, Announcement.objects.count(), Event.objects.count()) == (422, 0, 0)
    assert "was taken for AUT" in page
    assert "read another way than they are written" in page
    mark = {"checked": unread.context["checked"]} if do == "take" else {"seen": unread.context["checked"]}
    taken = bao.post(ANNOUNCEMENTS, sent(HEAD, row, do=do, **mark))
    assert (taken.status_code, "was taken for AUT" in taken.content.decode()) == (200, True)
    assert Announcement.objects.get().contributor == "AUT"


def test_a_try_shows_what_was_read_another_way(client_of: Of) -> None:
    """And is then taken."""
    bao, row = client_of("bao"), ROW.replace("XAL", "Rwnda")
    tried = bao.post(ANNOUNCEMENTS, sent(HEAD, row, do="try"))
    assert (tried.status_code, "was taken for RWA" in tried.content.decode()) == (200, True)
    taken = bao.post(ANNOUNCEMENTS, sent(HEAD, row, checked=tried.context["checked"]))
    assert (taken.status_code, Announcement.objects.get().contributor) == (200, "RWA")


def test_of_rows_that_contradict_each_other_none_is_taken(client_of: Of) -> None:
    """Both are wrong and name each other; of two that say the same one is taken, and that is told."""
    registered.a_mission()
    pia, address = client_of("pia"), reverse("register-import", args=["corridors"])
    head = "start,end,km,days_dry,kind,source"
    rows = ("A,B,10,1,published,n", "A,B ,11,1,published,n", "C,D,5,1,published,n", "C,D,5,1,published,n")
    broken = ("E,F,7,1,published,n", "E,F,far,1,published,n")
    before = RoadLeg.objects.count()
    answer = pia.post(address, sent(head, *rows, *broken, do="sound", mission="UNMIX"))
    assert (answer.status_code, [*answer.context["wrong"]]) == (200, [2, 3, 6, 7])
    assert "Row 5 says what row 4 says" in answer.content.decode()
    told = answer.context["wrong"]
    assert "row 3 as well" in told[2][0]
    assert "row 2 as well" in told[3][0]
    assert RoadLeg.objects.count() == before + 1
    assert RoadLeg.objects.filter(start="C", end="D").count() == 1


def test_no_identifier_tells_of_a_draft_of_others(
    client_of: Of, programme_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """In a table one that is hidden is refused as one that nobody has; elsewhere none is chosen."""
    hidden = an_announcement("SECRET-1", is_released=False)
    Announcement.objects.filter(pk=hidden.pk).update(ministry=cast["yara"].ministry)
    for who, state in (("zeno", "XAL"), ("ada", "XBO")):
        rows = (ROW.replace("A1,XAL", f"SECRET-{number},{state}") for number in (1, 2))
        tried = client_of(who).post(ANNOUNCEMENTS, sent(HEAD, *rows, do="try"))
        told = tried.context["wrong"]
        same = [
            told[row][0].replace(f"Row {row}, SECRET-{number}", "").replace(f"SECRET-{number}", "")
            for row, number in ((2, 1), (3, 2))
        ]
        assert (tried.status_code, same[0]) == (422, same[1])
        chosen = {**SAID, "announcement_id": "SECRET-1"}
        place = client_of(who).post(reverse("announcement-record"), chosen)
        assert place.status_code == 302
        assert "SECRET" not in place["Location"]
        answers = [
            programme_of(who).post(
                reverse("api:announcement_record"),
                {**SAID, "announcement_id": name},
                content_type="application/json",
            )
            for name in ("SECRET-1", "SECRET-2")
        ]
        assert [one.status_code for one in answers] == [422, 422]
        assert answers[0].json()["faults"] == answers[1].json()["faults"]


def test_new_rows_of_a_contributor_become_drafts_once(client_of: Of, released: Offer) -> None:
    """Under identifiers that the registry gives; the same table sent again records none of them again."""
    zeno = client_of("zeno")
    rows = [ROW.replace("A1", f"new {number}").replace("Summit", f"Summit {number}") for number in (1, 2)]
    tried = zeno.post(ANNOUNCEMENTS, sent(HEAD, *rows, do="try"))
    assert (tried.context["done"]["added"], Announcement.objects.count()) == (2, 0)
    taken = zeno.post(ANNOUNCEMENTS, sent(HEAD, *rows, checked=tried.context["checked"]))
    assert (taken.status_code, taken.context["done"]["added"]) == (200, 2)
    found = Announcement.objects.all()
    assert all(one.pk.startswith("XAL-A-") and not one.is_released for one in found)
    again = zeno.post(ANNOUNCEMENTS, sent(HEAD, *rows))
    assert (again.context["done"]["unchanged"], Announcement.objects.count()) == (2, 2)
    mended = rows[0].replace("new 1", found.get(conference="Summit 1").pk).replace("police", "military")
    assert zeno.post(ANNOUNCEMENTS, sent(HEAD, mended)).context["done"]["changed"] == 1
    assert chain_verify().fault == ""
