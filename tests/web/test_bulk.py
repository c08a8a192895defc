"""Several rows changed at once: seen before, done once, to all or to none, and undone."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm.deployment.domain import Site
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.bulk import BulkError, Wanted, bulk_do, bulk_undo
from bluehelm_web.audit.models import BulkChange, Event
from bluehelm_web.audit.selectors import body_of
from bluehelm_web.audit.services import Act, event_append, payload_erase
from bluehelm_web.generation import models as held
from bluehelm_web.generation import statements
from bluehelm_web.generation.bulk import place_of
from bluehelm_web.generation.registers import WORDS
from bluehelm_web.partnership import state_services
from bluehelm_web.partnership.models import Announcement, Contributor, Offer
from tests.web import registered
from tests.web.conftest import an_announcement, an_offer

Of = Callable[[str], Client]


def sites() -> list[str]:
    """Return the keys of three sites of one mission."""
    registered.a_mission()
    for number, name in enumerate(("NORTH", "WEST")):
        told = {"site_id": name, "name": name.title(), "lat": 60 + number, "lon": -20, "role": "site"}
        registered.add("sites", Site.model_validate({**told, **registered.INVENTED}))
    return [str(pk) for pk in held.Site.objects.order_by("pk").values_list("pk", flat=True)]


def look(client: Client, address: str, **asked: Any) -> dict[str, Any]:
    """Return what is sent once it was looked at what becomes of each row."""
    page = client.get(address, {**asked, "look": "1"})
    assert page.status_code == 200
    told = page.context["rows"]
    key = page.context["why"].initial["key"]
    return {**asked, "sign": [row[4] for row in told], "key": key, "reason": "Surveyed anew."}


BECOMES = (str(WORDS["site"]), str(WORDS["apod"]))
SITES = reverse("bulk", args=["register", "sites"])


def test_several_sites_are_changed_and_restored(client_of: Of, cast: object) -> None:
    """The page shows before and after; one request and one reason stand in the chain; undo restores."""
    pia, rows = client_of("pia"), sites()
    page = pia.get(SITES, {"row": rows, "column": "role", "value": "apod", "look": "1"})
    assert [(before, after) for _key, _name, before, after, *_ in page.context["rows"]] == [BECOMES] * 3
    assert set(held.Site.objects.values_list("role", flat=True)) == {"site"}
    sent = look(pia, SITES, row=rows, column="role", value="apod")
    done = pia.post(SITES, sent)
    assert (done.status_code, set(held.Site.objects.values_list("role", flat=True))) == (302, {"apod"})
    told = Event.objects.filter(request_id=BulkChange.objects.get().pk)
    assert [one.kind for one in told] == ["site_edited"] * 3 + ["rows_changed"]
    assert {(body_of(one) or {}).get("reason") for one in told} == {"Surveyed anew."}
    shown = pia.get(done.headers["Location"])
    assert {(before, after) for _key, _name, before, after, _fault in shown.context["rows"]} == {BECOMES}
    undone = pia.post(done.headers["Location"], {"reason": "The survey was wrong."})
    assert (undone.status_code, set(held.Site.objects.values_list("role", flat=True))) == (302, {"site"})
    assert Event.objects.filter(kind="rows_restored").count() == 1
    pia.post(done.headers["Location"], {"reason": "once more"})
    assert Event.objects.filter(kind="rows_restored").count() == 1


def test_a_form_that_is_sent_twice_does_it_once(client_of: Of, cast: object) -> None:
    """Both lead to the same change; sent again for something else, or by somebody else, it is refused."""
    pia, rows = client_of("pia"), sites()
    sent = look(pia, SITES, row=rows, column="role", value="apod")
    first, second = pia.post(SITES, sent), pia.post(SITES, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert (BulkChange.objects.count(), Event.objects.filter(kind="site_edited").count()) == (1, 3)
    other = pia.post(SITES, {**sent, "value": "spod"})
    assert (other.status_code, "for something else" in other.content.decode()) == (422, True)
    assert client_of("bao").post(SITES, sent).status_code == 403
    assert set(held.Site.objects.values_list("role", flat=True)) == {"apod"}


def test_it_is_done_to_all_or_to_none(client_of: Of, cast: object) -> None:
    """What somebody changed since it was looked at, and what the library refuses, keeps all from it."""
    pia, rows = client_of("pia"), sites()
    sent = look(pia, SITES, row=rows, column="role", value="apod")
    held.Site.objects.filter(pk=rows[1]).update(name="Elsewhere")
    page = pia.post(SITES, sent)
    told = {key: fault for key, _name, _before, _after, _sign, fault in page.context["rows"]}
    assert (page.status_code, "meanwhile" in told[rows[1]], told[rows[0]]) == (422, True, "")
    assert not BulkChange.objects.exists()
    far = {"row": rows, "column": "lat", "value": "95", "look": "1"}
    wrong = pia.get(SITES, far).context["rows"]
    assert all(fault for *_row, fault in wrong)
    assert (
        pia.post(
            SITES, {**far, "key": "0" * 32, "reason": "x", "sign": [row[4] for row in wrong]}
        ).status_code
        == 422
    )
    assert not BulkChange.objects.exists()
    gone = {**look(pia, SITES, row=rows, column="role", value="apod")}
    held.Site.objects.filter(pk=rows[0]).delete()
    assert pia.post(SITES, gone).status_code == 422
    same = look(pia, SITES, row=rows[1:], column="role", value="site")
    assert "nothing would change" in pia.post(SITES, same).content.decode()
    assert set(held.Site.objects.values_list("role", flat=True)) == {"site"}


def test_more_rows_than_are_changed_at_once_are_refused(client_of: Of, released: Offer) -> None:
    """By their number, looked at or sent; none is left out without a word."""
    registered.a_statement(*(registered.a_line(f"L{number:03}") for number in range(201)))
    registered.a_draft()
    pia, address = client_of("pia"), reverse("bulk", args=["statement", registered.STATEMENT_ID])
    rows = [f"L{number:03}" for number in range(201)]
    sent = {"row": rows, "column": "strength", "value": "321"}
    told = {"key": "0" * 32, "reason": "x", "sign": ["x"] * 201}
    for page in (pia.get(address, {**sent, "look": "1"}), pia.post(address, {**sent, **told})):
        assert (page.status_code, page.context["rows"]) == (422, [])
        assert "201 rows are chosen; at most 200" in page.content.decode()
    assert len(look(pia, address, **{**sent, "row": rows[1:]})["sign"]) == 200
    offers = {"act": "release", "row": [released.pk, *rows]}
    page = client_of("aline").get(reverse("offer-bulk"), offers)
    assert (page.status_code, "202 rows are chosen" in page.content.decode()) == (422, True)
    assert not BulkChange.objects.exists()


@pytest.mark.parametrize("key", ["9" * 30, "x"])
def test_a_key_that_no_row_has_is_not_found(client_of: Of, cast: object, key: str) -> None:
    """However many digits it has."""
    assert client_of("pia").get(SITES, {"row": key}).status_code == 404


def test_a_fault_of_the_library_stands_in_the_words_of_the_page(client_of: Of, cast: object) -> None:
    """On a French page it is French, with the name of the form, and no mark of HTML is read."""
    asked = {"row": sites(), "column": "lat", "value": "200", "look": "1"}
    page = client_of("pia").get(SITES, asked, headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in page
    assert "&lt;span" not in page
    told = "Latitude\u202f: 200\u202f; ce doit être au plus 90. Corrigez cette valeur."
    assert f'<span class="gap">{told}' in page


def test_what_changed_since_is_not_undone(client_of: Of, cast: object) -> None:
    """Neither that row nor the others; the page says which."""
    pia, rows = client_of("pia"), sites()
    address = pia.post(SITES, look(pia, SITES, row=rows, column="role", value="apod")).headers["Location"]
    held.Site.objects.filter(pk=rows[2]).update(name="Elsewhere")
    page = pia.post(address, {"reason": "x"})
    told = {key: fault for key, *_row, fault in page.context["rows"]}
    assert (page.status_code, [key for key, fault in told.items() if fault]) == (422, [rows[2]])
    assert set(held.Site.objects.values_list("role", flat=True)) == {"apod"}
    assert BulkChange.objects.get().undone_at is None


def test_lines_of_a_draft_are_changed_and_restored(client_of: Of, cast: object) -> None:
    """With the sustainment they ask for, which is several words; an issued version stays as it is."""
    registered.a_statement(registered.a_line("A"), registered.a_line("B"), registered.a_line("C"))
    registered.a_draft()
    pia, address = client_of("pia"), reverse("bulk", args=["statement", registered.STATEMENT_ID])
    page = pia.get(reverse("statement", args=[registered.STATEMENT_ID]), {"choose": "all"}).content.decode()
    assert page.count('form="bulk" name="row"') == 3
    sent = look(pia, address, row=["A", "B"], column="languages", value="fr; en")
    location = pia.post(address, sent).headers["Location"]

    def languages() -> list[list[str]]:
        draft = held.StatementVersion.objects.get(issued_on=None)
        return [line.languages for line in draft.lines.order_by("line_id")]

    assert languages() == [["fr", "en"], ["fr", "en"], []]
    assert "fr, en" in pia.get(location).content.decode()
    pia.post(location, {"reason": "Not asked for."})
    assert languages() == [[], [], []]
    again = look(pia, address, row=["A", "B"], column="strength", value="250")
    location = pia.post(address, again).headers["Location"]
    draft = held.StatementVersion.objects.get(issued_on=None)
    today, keeper = timezone.localdate(), registered.keeper()
    statements.version_issue(draft, reason="x", edits=draft.edits, on=today, keeper=keeper)
    assert pia.post(location, {"reason": "too late"}).status_code == 422
    assert pia.get(address, {"row": ["A"]}).context["rows"] == []


def test_figures_of_own_offers_are_changed_and_restored(client_of: Of, cast: object) -> None:
    """By the rules of each offer; nobody of another state sees the change."""
    today = timezone.localdate()
    for place in range(2):
        an_offer(f"XAL-FPU-{place}", unit_type="FPU", is_released=False)
    foreign = an_offer("XBE-FPU-1", unit_type="FPU", is_released=True)
    amara, address = client_of("amara"), reverse("bulk", args=["offers", "XAL"])
    rows = ["XAL-FPU-0", "XAL-FPU-1", foreign.pk]
    until = today + timedelta(days=365)
    sent = look(amara, address, row=rows[:2], column="available_until", value=until.isoformat())
    page = amara.get(address, {"row": rows})
    assert [row[0] for row in page.context["rows"]] == rows[:2]
    assert "1 row that you chose is gone, or not yours to change" in page.content.decode()
    location = amara.post(address, sent).headers["Location"]
    assert Offer.objects.filter(available_until=until, version=2).count() == 2
    assert client_of("ada").get(location).status_code == 404
    assert client_of("pia").get(location).status_code == 403
    assert amara.post(location, {"reason": "Withdrawn."}).status_code == 302
    assert Offer.objects.filter(available_until=None).count() == 3
    Offer.objects.filter(pk=rows[0]).update(available_from=until)
    page = amara.get(address, {"row": rows, "column": "available_until", "value": str(today), "look": "1"})
    assert [bool(row[5]) for row in page.context["rows"]] == [True, False]


def test_announcements_are_corrected_and_restored(client_of: Of, released: Offer) -> None:
    """By officers those that are released; what was published stays in sight; in as many queries for any."""
    names = [an_announcement(f"A{number}").pk for number in range(5)]
    kept_back = an_announcement("B1", is_released=False).pk
    bao, address = client_of("bao"), reverse("bulk", args=["announcements", "all"])
    page = bao.get(address, {"row": [*names, kept_back], "column": "stage", "value": "deployed", "look": "1"})
    told = [(key, before, after) for key, _name, before, after, *_ in page.context["rows"]]
    assert told == [(name, "announced", "deployed") for name in names]
    listed = bao.get(reverse("announcements"), {"choose": "all"}).content.decode()
    assert listed.count('name="row"') == len(re.findall('name="row"[^>]* checked>', listed)) == 5

    def changed(*rows: str, value: str) -> int:
        sent = look(bao, address, row=list(rows), column="stage", value=value)
        with CaptureQueriesContext(connection) as found:
            location = bao.post(address, sent).headers["Location"]
        assert bao.post(address, sent).headers["Location"] == location
        return len(found)

    assert changed(*names[:2], value="deployed") == changed(*names[2:], value="deployed")
    row = Announcement.objects.get(pk="A4")
    assert (row.stage, row.version, row.published) == ("deployed", 2, {"stage": "announced"})
    event = Event.objects.get(object_id="announcement:A4")
    assert body_of(event) == {"stage": "announced -> deployed", "reason": "Surveyed anew."}
    for change in BulkChange.objects.all():
        location = reverse("bulk-change", args=[change.pk])
        assert client_of("amara").get(location).status_code == 404
        assert bao.post(location, {"reason": "A slip."}).status_code == 302
    assert set(Announcement.objects.values_list("stage", flat=True)) == {"announced"}
    ahead = bao.post(address, look(bao, address, row=names, column="stated_on", value="2999-01-01"))
    assert (ahead.status_code, [*ahead.context["faults"]]) == (422, names)


def test_a_state_changes_its_own_announcements_alone(client_of: Of, released: Offer) -> None:
    """A drafter its drafts, its releaser also what is released; nobody elsewhere sees the change."""
    names = [an_announcement("A1").pk, an_announcement("B1", is_released=False).pk]
    foreign = an_announcement("C1", state="XBE").pk
    address = reverse("bulk", args=["announcements", "XAL"])
    for who, own in (("amara", ["B1"]), ("aline", names)):
        rows = client_of(who).get(address, {"row": [*names, foreign]}).context["rows"]
        assert [row[0] for row in rows] == own
    aline = client_of("aline")
    sent = look(aline, address, row=names, column="conference", value="The other one")
    location = aline.post(address, sent).headers["Location"]
    for who, status in (("ada", 404), ("bao", 404), ("pia", 403), ("amara", 200)):
        assert client_of(who).get(location).status_code == status
    assert Announcement.objects.filter(conference="The other one").count() == 2


def test_what_is_known_of_contributors_is_changed_and_restored(client_of: Of, released: Offer) -> None:
    """Of those that the package knows as well; a place that is none is refused for all of them."""
    bao, address = client_of("bao"), reverse("bulk", args=["contributors", "all"])
    before, rows = state_services.states_all(), ["KEN", "RWA"]
    wrong = bao.post(address, look(bao, address, row=rows, column="home_airport", value="QQQQ"))
    assert (wrong.status_code, [*wrong.context["faults"]], Contributor.objects.count()) == (422, rows, 1)
    sent = look(bao, address, row=rows, column="groups", value="AU; Commonwealth")
    location = bao.post(address, sent).headers["Location"]
    states = state_services.states_all()
    assert {states[code].groups for code in rows} == {("AU", "Commonwealth")}
    told = Event.objects.filter(object_id="contributor:KEN").values_list("kind", flat=True)
    assert [*told] == ["contributor_edited"]
    assert "Kenya" in bao.get(location).content.decode()
    assert client_of("pia").get(location).status_code == 403
    assert bao.post(location, {"reason": "A slip."}).status_code == 302
    assert state_services.states_all() == before
    emptied = look(bao, address, row=rows, column="groups", value="")
    assert bao.post(address, emptied).status_code == 302
    assert state_services.states_all()["KEN"].groups == ()
    assert 'name="row" value="XAL"' in bao.get(reverse("states")).content.decode()
    assert 'name="row"' not in client_of("amara").get(reverse("states")).content.decode()


def test_a_mission_changes_its_own_rows_alone(client_of: Of, cast: object) -> None:
    """Another mission neither changes them nor sees the change; nor does a colleague who made none."""
    rows, own = sites(), client_of("mika")
    sent = look(own, SITES, row=rows, column="role", value="apod")
    location = own.post(SITES, sent).headers["Location"]
    assert set(held.Site.objects.values_list("role", flat=True)) == {"apod"}
    milo = client_of("milo")
    assert milo.get(SITES, {"row": rows}).context["rows"] == []
    assert milo.post(SITES, {**sent, "key": "f" * 32}).status_code == 422
    assert (milo.get(location).status_code, milo.get(SITES).context["lately"]) == (404, [])
    assert client_of("pia").get(location).status_code == 200
    assert own.post(location, {"reason": "Not yet."}).status_code == 302


def test_the_service_asks_again(cast: dict[str, User]) -> None:
    """A request of somebody else's, and rows that nobody looked at, are refused by it as well."""
    rows, act = sites(), Act(actor_id=cast["pia"].pk, request_id="a" * 32)
    table = place_of(cast["pia"], kind="register", name="sites").table
    with pytest.raises(BulkError):
        bulk_do(table, wanted=Wanted(column="role", value="apod", signs={rows[0]: "-"}), reason="x", act=act)
    with pytest.raises(BulkError):
        bulk_do(table, wanted=Wanted(column="role", value="apod", signs={"999": "-"}), reason="x", act=act)
    change = BulkChange.objects.create(
        request_id="b" * 32, place="register fleet", column="role", rows={"1": {}}
    )
    with pytest.raises(BulkError):
        bulk_undo(change.pk, table=table, reason="x", act=act)


def test_what_is_erased_is_kept_nowhere_to_be_undone(client_of: Of, cast: object) -> None:
    """With what one of its events told goes what was kept of the change."""
    pia, rows = client_of("pia"), sites()
    location = pia.post(SITES, look(pia, SITES, row=rows, column="name", value="A person")).headers[
        "Location"
    ]
    told = Event.objects.filter(kind="site_edited").first()
    assert told is not None
    payload_erase(told.seq, act=Act())
    assert not BulkChange.objects.exists()
    assert pia.get(location).status_code == 404


def test_nobody_ties_a_change_to_the_request_of_something_else(client_of: Of, cast: object) -> None:
    """Its key tells one form of somebody from another; under which request it stands nobody can choose."""
    pia, rows = client_of("pia"), sites()
    other = event_append("offer_edited", object_id="offer:X", payload={}, act=Act(request_id="c" * 32))
    pia.post(SITES, {**look(pia, SITES, row=rows, column="role", value="apod"), "key": other.request_id})
    payload_erase(other.seq, act=Act())
    assert BulkChange.objects.count() == 1
    assert Event.objects.filter(request_id=other.request_id).count() == 1


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("nothing", "x"), ("register", "x"), ("statement", "x"), ("offers", "XBE")),
        *(("announcements", "XBE"), ("announcements", "all"), ("contributors", "all")),
    ],
)
def test_nothing_stands_elsewhere(client_of: Of, cast: object, kind: str, name: str) -> None:
    """Neither for planners nor for states."""
    for who in ("pia", "amara"):
        assert client_of(who).get(reverse("bulk", args=[kind, name])).status_code in (403, 404)
