"""Contributors: what officers keep of each, and how a state says that it is reached."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.core import pages
from bluehelm_web.partnership import state_services
from bluehelm_web.partnership.models import Contact, Contributor, Offer
from bluehelm_web.partnership.snapshot import offers_resolved
from tests.web.conftest import an_announcement, an_offer
from tests.web.test_bulk import look

Of = Callable[[str], Client]
HEAD = "iso3,name,home_airport,sea_port,kind,source\n"


def read_of(client: Client, code: str) -> dict[str, object]:
    """Return what the form of a contributor shows."""
    form = client.get(reverse("state-edit", args=[code])).context["form"]
    return {
        **form.initial,
        "is_landlocked": form.initial["is_landlocked"] or "",
        "reason": "A note of today.",
    }


def test_an_officer_says_what_is_known_of_a_state(client_of: Of) -> None:
    """Of one that the package knows: its page, offers and tables follow; whoever comes second is told."""
    bao, edit = client_of("bao"), reverse("state-edit", args=["RWA"])
    told = read_of(bao, "RWA")
    assert bao.post(edit, told).status_code == 302
    assert not Contributor.objects.exists()
    moved = {**told, "home_airport": "HUEN", "source": "a note"}
    assert bao.post(edit, {**moved, "reason": ""}).context["form"].errors.keys() == {"reason"}
    assert bao.post(edit, moved).status_code == 302
    assert "A note of today." in bao.get(reverse("state", args=["RWA"])).content.decode()
    assert "HUEN" in client_of("dina").get(reverse("state", args=["RWA"])).content.decode()
    offer = an_offer("RWA-INF_BN-1", is_released=True)
    [settled] = offers_resolved(Offer.objects.filter(pk=offer.pk), as_of=timezone.localdate())
    assert settled.home_airport == "HUEN"
    late = bao.post(edit, {**told, "home_airport": "HRYR"})
    assert (late.status_code, "meanwhile" in late.content.decode()) == (422, True)
    assert Event.objects.get().kind == "contributor_edited"
    assert chain_verify().fault == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("home_airport", "QQQQ"),
        ("sea_port", "QQQQQ"),
        ("synonyms", "Kenya"),
        ("name", "France"),
        ("kind", ""),
    ],
)
def test_what_no_contributor_is_called_or_has_is_refused(client_of: Of, field: str, value: str) -> None:
    """Beside its field."""
    bao = client_of("bao")
    answer = bao.post(reverse("state-edit", args=["RWA"]), {**read_of(bao, "RWA"), field: value})
    assert (answer.status_code, [*answer.context["form"].errors]) == (422, [field])


def test_a_contributor_is_added_once(client_of: Of) -> None:
    """With a code that nobody has."""
    bao, add = client_of("bao"), reverse("state-add")
    told = {"iso3": "XZA", "name": "Alba", "kind": "illustrative", "source": "a test"}
    assert bao.post(add, told).headers["Location"] == reverse("state", args=["XZA"])
    again = bao.post(add, {**told, "name": "Albion"})
    assert (again.status_code, [*again.context["form"].errors]) == (422, ["iso3"])
    assert Event.objects.get().kind == "contributor_added"


def test_the_table_reads_back_unchanged_and_is_taken_whole_or_not_at_all(client_of: Of) -> None:
    """Every row that is wrong is told."""
    bao, place = client_of("bao"), reverse("state-import")

    def sent(content: str, do: str = "take") -> dict[str, object]:
        return {"do": do, "file": SimpleUploadedFile("a.csv", content.encode())}

    whole = client_of("dina").get(reverse("state-table")).content.decode()
    done = bao.post(place, sent(whole)).context["done"]
    assert (done["added"], done["changed"], done["unchanged"]) == (0, 0, len(state_services.states_all()))
    book = client_of("dina").get(reverse("state-table", args=["xlsx"])).content
    done = bao.post(place, {"do": "take", "file": SimpleUploadedFile("a.xlsx", book)}).context["done"]
    assert done["unchanged"] == len(state_services.states_all())
    good = "XZA,Alba,HRYR,,illustrative,a test"
    wrong = bao.post(
        place, sent(f"{HEAD}{good}\nXZB,Boria,QQQQ,,illustrative,x\nXZC,Kenya,,,illustrative,x\n")
    )
    text = wrong.content.decode()
    assert (wrong.status_code, "XZB" in text, "XZC" in text) == (422, True, True)
    twins = bao.post(place, sent(f"{HEAD}{good}\nXZB,Alba,,,illustrative,x\n"))
    assert twins.status_code == 422
    assert bao.post(place, sent(HEAD + good, "try")).context["done"]["added"] == 1
    assert not Contributor.objects.exists()
    assert bao.post(place, sent(HEAD + good)).context["done"]["added"] == 1
    assert Contributor.objects.get().home_airport == "HRYR"


def test_a_fault_of_a_table_is_no_html_to_read(client_of: Of) -> None:
    """On a French page, whatever signs a cell has."""
    file = SimpleUploadedFile("a.csv", f"{HEAD}XZB,Boria,<Q>,,illustrative,x\n".encode())
    told = {"do": "take", "file": file}
    answer = client_of("bao").post(reverse("state-import"), told, headers={"accept-language": "fr"})
    page = answer.content.decode()
    assert (answer.status_code, "&lt;Q&gt;" in page) == (422, True)
    assert "&amp;" not in page
    assert "&lt;span" not in page


def test_a_state_says_how_it_is_reached(client_of: Of, released: Offer) -> None:
    """Its own users say it; officers and planners read it, nobody else; the log does not hold it."""
    amara, place = client_of("amara"), reverse("state-contact", args=["XAL"])
    told = {"office": "Permanent Mission", "email": "pm@example.org", "phone": "+1 212 555 0100"}
    was = state_services.sign_of(state_services.contact_of("XAL"))
    assert amara.post(place, {**told, "was": was}).status_code == 302
    late = amara.post(place, {**told, "office": "Another", "was": was})
    assert (late.status_code, Contact.objects.get().office) == (422, "Permanent Mission")
    for who, reads in (("dina", False), ("ada", False), ("ines", False), ("pia", True), ("bao", True)):
        page = client_of(who).get(reverse("state", args=["XAL"])).content.decode()
        assert ("pm@example.org" in page) == reads
    event = Event.objects.select_related("payload").get(kind="contact_edited")
    assert "example.org" not in str(event.payload.body)
    assert "+1" not in amara.get(reverse("state-table")).content.decode()


def test_the_page_of_a_state_has_its_log(client_of: Of, released: Offer) -> None:
    """Who changed what, when and why, for its own users, officers and auditors; no word of a contact."""
    amara, bao, address = client_of("amara"), client_of("bao"), reverse("state", args=["XAL"])
    was = state_services.sign_of(state_services.contact_of("XAL"))
    told = {"office": "Permanent Mission", "email": "pm@example.org", "phone": "", "was": was}
    amara.post(reverse("state-contact", args=["XAL"]), told)
    place = reverse("bulk", args=["contributors", "all"])
    sent = look(bao, place, row=["XAL"], column="groups", value="AU")
    assert bao.post(place, sent).status_code == 302
    for who, number in (("amara", 2), ("bao", 2), ("ada", 0), ("pia", 0), ("ines", 2), ("dina", 0)):
        page = client_of(who).get(address)
        changes = page.context["changes"]
        assert (who, len(changes), "Who changed what" in page.content.decode()) == (who, number, number > 0)
    (_, by, what, body), (_, user, _, fields) = amara.get(address).context["changes"]
    assert (by, what, user, fields) == ("Bao", "Contributor edited", "Amara", {"fields": "office, email"})
    assert (body["groups"].split(" -> ")[-1], body["reason"]) == ("AU", "Surveyed anew.")


def test_words_find_a_contributor_that_offered_nothing(client_of: Of, released: Offer) -> None:
    """So that its page is reached; without words the list is short."""
    dina = client_of("dina")

    def found(**asked: str) -> list[str]:
        return [row.code for row, _cells in dina.get(reverse("states"), asked).context["rows"]]

    assert (found(), found(words="KENYA"), found(words="xal")) == (["XAL"], ["KEN"], ["XAL"])
    assert "KEN" in dina.get(reverse("state-counts"), {"words": "kenya"}).content.decode()


def test_contributors_are_narrowed(client_of: Of, released: Offer) -> None:
    """By what they offered and announced, by level and organization, of all that there are; together too."""
    an_offer("KEN-FPU-1", unit_type="FPU", is_released=True)
    an_announcement("A1", state="RWA")
    Contributor.objects.filter(pk="KEN").update(groups=["EAC"])
    every, dina = state_services.states_all(), client_of("dina")

    def found(**asked: str) -> set[str]:
        table = dina.get(reverse("state-counts"), asked).content.decode().splitlines()
        return {line.split(",")[0] for line in table[1:]}

    assert found() == {"XAL", "KEN", "RWA"}
    assert found(offers="some") == {"XAL", "KEN"}
    assert found(offers="none") == {*every} - {"XAL", "KEN"}
    assert found(announcements="some") == {"RWA"}
    assert found(level="PRE") == {"XAL", "KEN"}
    assert found(level="L1") == found(offers="no such word") == set()
    assert found(group="EAC") == {code for code, one in every.items() if "EAC" in one.groups}
    assert found(group="EAC", offers="some") == {"KEN"}
    assert found(group="EAC", offers="none", words="ugan") == {"UGA"}


@pytest.mark.parametrize("sort", ["name", "-name", "offers", "-offers", "-code", "groups", "-groups", "PRE"])
def test_contributors_come_page_by_page(
    client_of: Of, monkeypatch: pytest.MonkeyPatch, released: Offer, sort: str
) -> None:
    """Each once, in the order of the table, also of what is alike; what no page said gives the first."""
    for number, state in ((1, "KEN"), (3, "FRA"), (1, "NPL"), (2, "RWA")):
        for place in range(number):
            an_offer(f"{state}-FPU-{place}", unit_type="FPU", is_released=True)
    asked, dina = {"sort": sort, "group": ""}, client_of("dina")
    asked |= {"offers": "none", "group": "EAC"} if "groups" in sort else {}
    table = dina.get(reverse("state-counts"), {**asked, "columns": "offers"}).content.decode().splitlines()
    assert table[0] == "code,name,offers"
    monkeypatch.setattr(pages, "PAGE", 2)
    codes, after, seen = [], "", set()
    while after not in seen:
        seen.add(after)
        page = dina.get(reverse("states"), {**asked, "after": after})
        codes += [row.code for row, _cells in page.context["rows"]]
        after = page.context["following"]
    assert codes == [line.split(",")[0] for line in table[1:]]
    assert len(codes) > 4
    for wrong in ("x", "W10", "WzEsIDIsIDNd", "bnVsbA"):
        page = dina.get(reverse("states"), {**asked, "after": wrong})
        assert [row.code for row, _cells in page.context["rows"]] == codes[:2]


def test_each_number_leads_to_what_it_counts(client_of: Of, released: Offer, draft: Offer) -> None:
    """Offers without the drafts that stand in the own list of a state."""
    an_announcement("A1")
    for who in ("amara", "dina"):
        client = client_of(who)
        [(row, cells)] = client.get(reverse("states")).context["rows"]
        links = {name: (said, link) for name, said, link in cells if link}
        assert [*links] == ["name", "PRE", "offers", "announcements"]
        for name, (said, link) in links.items():
            if name != "name":
                assert len(client.get(link).context["rows"]) == said
        assert row.offers == 1
