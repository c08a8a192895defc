"""Capacity building: what offers lack, what is given, and what could serve what, each for who may see it."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bluehelm.partnership.capacity_domain import CapacityNeed as NeedNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.capacity import services
from bluehelm_web.capacity.books import NEEDS, OFFERS
from bluehelm_web.capacity.models import CapacityNeed, CapacityOffer
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces.models import Mark, Outcome, VisitLine
from bluehelm_web.partnership.models import Component, Notice, Offer
from tests.web.conftest import a_visit, has_happened
from tests.web.supported import ASKED, COURSE, FUND, a_need, an_offer, by

Of = Callable[[str], Client]
QUERIES = {"capacity": 8, "capacity-book": 3, "capacity-need": 9}
"""Queries of each page, whatever the number of rows."""
SENT = {
    "need_kinds": ["training"],
    "text": "Mobile team",
    "places": 20,
    "languages": "fr; en",
    "kind": "illustrative",
    "source": "a test",
}
HEAD = "support_id,giver,need_kinds,text,places,kind,source\n"
PAPERS = (
    *("note_verbale_received", "table_of_organization_received", "major_equipment_received"),
    *("self_sustainment_received", "acknowledged", "accepted"),
)


def said(client: Client, name: str = "capacity", *args: str, **asked: str) -> str:
    """Return what a page says, without its tags."""
    page = client.get(reverse(name, args=args), asked)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page.content.decode())))


def test_needs_follow_from_what_the_ladder_lacks(client_of: Of, released: Offer, draft: Offer) -> None:
    """Of released offers, and of drafts for those who draft them; a paper makes none."""
    has_happened(released, *PAPERS)
    has_happened(draft, *PAPERS)
    Component.objects.create(offer_id=released.pk, part="crew")
    text = said(client_of("dina"))
    assert "Part that nobody provides: crew" in text
    assert f"Engineer company (ENG_COY), {released.pk}" in text
    assert draft.pk not in text
    assert "not public" not in text
    own = said(client_of("amara"))
    assert draft.pk in own
    assert "not public" in own
    for who in ("ada", "bao", "omar"):
        assert draft.pk not in said(client_of(who)), who


def test_what_a_visit_found_is_a_need_for_few(client_of: Of, released: Offer) -> None:
    """Officers and the contributor; its page is not there for anybody else."""
    visit = a_visit(released.pk)
    VisitLine.objects.create(
        visit=visit, topic="medical", text="A surgeon", kind="assumed", source="x", mark=Mark.NOT_MET
    )
    visit.outcome = Outcome.FAILED
    visit.save()
    address = reverse("capacity-need", args=[f"{released.pk}:medical"])
    for who, status in (("dina", 404), ("ada", 404), ("pia", 404), ("amara", 200), ("bao", 200)):
        assert client_of(who).get(address).status_code == status, who
        assert ("A surgeon" in said(client_of(who))) == (status == 200), who
    page = client_of("amara").get(address).content.decode()
    assert "Post it, so that others can serve it" in page
    assert "Post it" not in client_of("bao").get(address).content.decode()
    form = client_of("amara").get(reverse("capacity-add", args=["needs"]), {"of": f"{released.pk}:medical"})
    assert 'value="A surgeon"' in form.content.decode() or ">\nA surgeon" in form.content.decode()


def test_a_match_is_explained_term_by_term(client_of: Of, cast: dict[str, User]) -> None:
    """With what does not serve and why; a third partner pays where the giver asks for it."""
    an_offer()
    a_need()
    text = said(client_of("dina"), "capacity-need", "XAL-N-1")
    for words in (
        "School of crowd control",
        "State XBO for State XAL",
        "Is given in fr.",
        "May go anywhere.",
        "40 of 40",
    ):
        assert words in text, words
    assert "XBO bears the cost." in text
    CapacityOffer.objects.update(cost_kusd=2)
    assert "asks to be paid" in said(client_of("dina"), "capacity-need", "XAL-N-1")
    an_offer(FUND)
    paid = said(client_of("dina"), "capacity-need", "XAL-N-1")
    assert "State XBO for State XAL, paid by State QMA" in paid
    assert "QMA pays 80 thousand US dollars." in paid
    an_offer(support_id="XBO-S-2", languages=("es",))
    assert "is given in es, not in fr" in said(client_of("dina"), "capacity-need", "XAL-N-1")
    first = said(client_of("dina"))
    assert "Suggested together" in first
    assert "No other choice serves a larger share" in first


def test_a_contributor_registers_and_its_releaser_releases(client_of: Of, cast: dict[str, User]) -> None:
    """A draft is seen by its own alone; the registry names it, sends it once, and tells each step."""
    amara, aline, dina = client_of("amara"), client_of("aline"), client_of("dina")
    page = amara.post(reverse("capacity-add", args=["offers"]), SENT)
    row = CapacityOffer.objects.get()
    assert page.headers["Location"] == reverse("capacity-row", args=["offers", row.pk])
    assert (row.giver, row.contributor, row.languages) == ("XAL", "XAL", ["fr", "en"])
    amara.post(reverse("capacity-add", args=["offers"]), SENT)
    assert CapacityOffer.objects.count() == 1
    assert "Mobile team" not in said(dina, "capacity-book", "offers")
    assert "Mobile team" in said(amara, "capacity-book", "offers")
    told = {"reason": "We can.", "version": row.version}
    aline.post(reverse("capacity-release", args=["offers", row.pk]), told)
    assert "Mobile team" in said(dina, "capacity-book", "offers")
    row.refresh_from_db()
    amara_tries = amara.post(reverse("capacity-withdraw", args=["offers", row.pk]), told)
    assert amara_tries.status_code == 403
    why = {"reason": "The school closed.", "version": row.version}
    aline.post(reverse("capacity-withdraw", args=["offers", row.pk]), why)
    assert "The school closed." in said(dina, "capacity-row", "offers", row.pk)
    kinds = Event.objects.filter(object_id=f"support:{row.pk}").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["support_added", "support_released", "support_withdrawn"]
    assert chain_verify().fault == ""


def test_what_a_state_released_an_officer_neither_changes_nor_withdraws(
    client_of: Of, cast: dict[str, User]
) -> None:
    """What an officer recorded of a state is told to it, with the difference of each change."""
    bao, add = client_of("bao"), reverse("capacity-add", args=["offers"])
    client_of("amara").post(add, SENT)
    row = CapacityOffer.objects.get()
    sent = {"reason": "We can.", "version": row.version}
    client_of("aline").post(reverse("capacity-release", args=["offers", row.pk]), sent)
    edit, withdraw = (reverse(f"capacity-{does}", args=["offers", row.pk]) for does in ("edit", "withdraw"))
    told = {**SENT, "version": 2, "reason": "typo"}
    for status in (bao.get(edit).status_code, bao.post(edit, told).status_code):
        assert status == 403
    assert bao.post(withdraw, {"version": 2, "reason": "typo"}).status_code == 403
    assert not Notice.objects.exists()
    assert bao.post(add, {**SENT, "giver": "XAL", "text": "Another team"}).status_code == 302
    held = CapacityOffer.objects.get(text="Another team")
    edit = reverse("capacity-edit", args=["offers", held.pk])
    changed = {
        **SENT,
        "giver": "XAL",
        "text": "Another team",
        "places": 5,
        "version": 1,
        "reason": "Read anew",
    }
    assert bao.post(edit, changed).status_code == 302
    actions = Notice.objects.filter(user=cast["aline"]).order_by("pk").values_list("action", flat=True)
    assert [held.pk in action for action in actions] == [True, True]
    assert "20 -> 5; Reason: Read anew" in actions[1]


def test_what_is_withdrawn_serves_nothing(client_of: Of, cast: dict[str, User]) -> None:
    """Neither as an offer nor as a need; its place on the register stays."""
    an_offer()
    a_need()
    ada = by(cast["ada"])
    services.row_withdraw("XBO-S-1", version=1, reason="It closed.", book=OFFERS, by=ada)
    assert "Nothing on record serves it." in said(client_of("dina"), "capacity-need", "XAL-N-1")
    services.row_withdraw("XAL-N-1", version=1, reason="Served.", book=NEEDS, by=by(cast["aline"]))
    assert client_of("dina").get(reverse("capacity-need", args=["XAL-N-1"])).status_code == 404
    with pytest.raises(PermissionDenied):
        services.row_edit("XBO-S-1", noun=COURSE, version=2, reason="x", book=OFFERS, by=ada)


def test_who_comes_second_is_told(client_of: Of, cast: dict[str, User]) -> None:
    """And a released row is changed with a reason alone."""
    an_offer()
    address, ada = reverse("capacity-edit", args=["offers", "XBO-S-1"]), client_of("ada")
    without = ada.post(address, {**SENT, "version": 1})
    assert without.status_code == 422
    assert "say why" in without.content.decode()
    assert ada.post(address, {**SENT, "version": 1, "reason": "A new team."}).status_code == 302
    late = ada.post(address, {**SENT, "text": "Other", "version": 1, "reason": "Mine."})
    assert "Ada has changed this meanwhile" in late.content.decode()
    assert CapacityOffer.objects.get().text == "Mobile team"


def test_an_officer_records_what_an_organization_gives(client_of: Of, cast: dict[str, User]) -> None:
    """Everybody sees it at once, and it is of no contributor."""
    bao = client_of("bao")
    assert (
        bao.post(reverse("capacity-add", args=["offers"]), {**SENT, "giver": "Training Network"}).status_code
        == 302
    )
    row = CapacityOffer.objects.get()
    assert (row.contributor, row.is_released) == ("", True)
    assert "Training Network" in said(client_of("dina"), "capacity-book", "offers")


def test_a_need_names_an_offer_of_its_own_contributor(client_of: Of, draft: Offer, released: Offer) -> None:
    """Not that of another; and one that names a draft waits for it."""
    amara, add = client_of("amara"), reverse("capacity-add", args=["needs"])
    sent = {**SENT, "need_kind": "training"}
    wrong = amara.post(add, {**sent, "offer_id": "XBO-FPU-1"})
    assert wrong.context["form"].errors.keys() == {"offer_id"}
    assert amara.post(add, {**sent, "offer_id": draft.pk}).status_code == 302
    row = CapacityNeed.objects.get()
    told = {"reason": "Please.", "version": row.version}
    held = client_of("aline").post(reverse("capacity-release", args=["needs", row.pk]), told)
    assert "release that first" in held.content.decode()


def test_a_register_is_narrowed(client_of: Of, cast: dict[str, User]) -> None:
    """By whose it is, as a code or a name, by what it serves, and by how it stands."""
    an_offer()
    an_offer(FUND)
    for asked, names in (
        ({"giver": "xbo"}, ["XBO-S-1"]),
        ({"giver": "State XBO"}, ["XBO-S-1"]),
        ({"served": "money"}, ["QMA-S-1"]),
        ({"state": "withdrawn"}, []),
        ({"state": "stands", "sort": "-giver"}, ["XBO-S-1", "QMA-S-1"]),
    ):
        rows = client_of("dina").get(reverse("capacity-book", args=["offers"]), asked).context["rows"]
        assert [row.pk for row, *_rest in rows] == names, asked


def a_table(text: str) -> SimpleUploadedFile:
    """Return a table of offers."""
    return SimpleUploadedFile("offers.csv", (HEAD + text).encode())


def test_a_table_reads_back_the_same(client_of: Of, cast: dict[str, User]) -> None:
    """As it was taken away; the library reads what is given and asked for, too."""
    an_offer()
    a_need()
    bao = client_of("bao")
    table = bao.get(reverse("capacity-table", args=["offers", "csv"])).content
    send = reverse("capacity-import", args=["offers"])
    answer = bao.post(send, {"file": SimpleUploadedFile("offers.csv", table)})
    assert answer.context["done"] == {"added": 0, "changed": 0, "unchanged": 1, "removed": 0}
    every = client_of("dina").get(reverse("capacity-need-table", args=["json"])).json()
    assert (
        [NeedNoun.model_validate(one) for one in every]
        == [noun_of(CapacityNeed.objects.get(), NeedNoun)]
        == [ASKED]
    )


def test_a_table_of_a_contributor_becomes_drafts(client_of: Of, cast: dict[str, User]) -> None:
    """Rows called new, once however often they come; those of others are refused and nothing is taken."""
    an_offer()
    amara, send = client_of("amara"), reverse("capacity-import", args=["offers"])
    new = "new 1,XAL,training,Course,20,illustrative,x\n"
    for told in ("added", "unchanged"):
        answer = amara.post(send, {"file": a_table(new)})
        assert answer.context["done"][told] == 1
    assert not CapacityOffer.objects.get(giver="XAL").is_released
    other = amara.post(send, {"file": a_table(new + "XBO-S-1,XBO,training,Ours,9,illustrative,x\n")})
    assert other.status_code == 422
    assert "XBO-S-1 is no row of yours" in other.content.decode()
    assert CapacityOffer.objects.get(pk="XBO-S-1").text == COURSE.text


@pytest.mark.parametrize("name", QUERIES)
def test_queries_do_not_grow_with_the_rows(client_of: Of, released: Offer, name: str) -> None:
    """As many as are written down here."""
    has_happened(released, *PAPERS)
    args = {"capacity-book": ["offers"], "capacity-need": ["XAL-N-1"]}.get(name, [])
    for number in range(3):
        an_offer(support_id=f"XBO-S-{number}", places=60 + number)
        a_need(need_id=f"XAL-N-{number}", places=40 + number)
    client = client_of("dina")
    client.get(reverse(name, args=args))
    with CaptureQueriesContext(connection) as found:
        client.get(reverse(name, args=args))
    assert len(found) == QUERIES[name]
