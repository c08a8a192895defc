"""Lists of the interface: the rows, order and number of queries of the pages whose filters they have."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bluehelm.deployment.domain import Site
from bluehelm.generation.mission_domain import Mission, StatementLine
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import Act
from bluehelm_web.core import pages
from bluehelm_web.core.rows import noun_of, values_of
from bluehelm_web.documents.models import Document
from bluehelm_web.generation import registers, statements
from bluehelm_web.generation.lists import LISTINGS
from bluehelm_web.partnership.announcements import announcement_correct, offer_link
from bluehelm_web.partnership.models import Announcement, Offer
from bluehelm_web.planning.models import ScenarioVersion
from bluehelm_web.site.api import api
from tests.web import registered
from tests.web.conferred import a_conference
from tests.web.conftest import OTHER, TO_THE_TOP, a_visit, an_announcement, an_offer, has_happened

Of = Callable[[str], Client]
LISTS = {
    "offer_list": ("offers", lambda row: row[0].row.pk, lambda row: row["offer"]["offer_id"]),
    "visit_list": ("visits", lambda row: row[0].pk, lambda row: row["visit_id"]),
    "contributor_list": ("states", lambda row: row[0].code, lambda row: row["code"]),
    "announcement_list": (
        "announcements",
        lambda row: row[0].pk,
        lambda row: row["announcement"]["announcement_id"],
    ),
    "mission_list": ("missions", lambda row: row[0].pk, lambda row: row["code"]),
    "statement_list": ("statements", lambda row: row[0].pk, lambda row: row["statement_id"]),
    "requirement_list": ("requirements", lambda row: row[0].line_id, lambda row: row["line"]["line_id"]),
    "document_list": ("documents", lambda row: row[0].pk, lambda row: row["document_id"]),
}
"""Name of the page of each list, and what names a row on the page and in the answer."""


@pytest.fixture(autouse=True)
def kept(cast: dict[str, User], released: Offer, draft: Offer) -> None:
    """Keep at least two rows in each list, of which some are drafts."""
    offer = an_offer("XBO-FPU-1", unit_type="FPU", is_released=True)
    has_happened(offer, *TO_THE_TOP[:6])
    for one in (released, offer):
        a_visit(one.pk)
    an_announcement("A1")
    an_announcement("A2", is_released=False)
    an_announcement("A3", state=OTHER)
    Announcement.objects.filter(pk="A3").update(stage="withdrawn", quantity=5, kind="derived")
    registered.a_statement(registered.a_line(), registered.a_line("B", unit_type="FPU", tier="critical"))
    registered.a_document("offer", released.pk, user="aline")
    registered.a_document("offer", draft.pk, user="aline")
    registered.a_document("mission", registered.CODE, readers="circle")
    another_mission("UNOTHER")
    statements.statement_begin(
        "unmix-later", mission=registered.a_mission(), title="Later", keeper=registered.keeper()
    )


def another_mission(code: str) -> None:
    """Keep another mission, led otherwise."""
    told = {"code": code, "name": "Another", "lead": "regional", "kind": "published", "source": "a test"}
    registered.add("missions", Mission.model_validate(told))


def another_line(line_id: str) -> None:
    """Keep another line of what was issued."""
    version = registered.a_statement()
    version.lines.create(**values_of(registered.a_line(line_id)))


def a_site(site_id: str) -> Site:
    """Return a site of the mission."""
    told = {"site_id": site_id, "name": "North", "lat": 64.5, "lon": -20.0, "role": "waypoint"}
    return Site.model_validate({**told, **registered.INVENTED})


ASKED = [
    *[("offer_list", {"sort": sort}) for sort in ("-offer", "contributor", "-unit_type", "available_from")],
    *[("visit_list", {"sort": sort}) for sort in ("days", "-offer", "place")],
    *[("contributor_list", {"sort": sort}) for sort in ("", "-name", "-L1", "offers", "-announcements")],
    *[("contributor_list", {"words": words}) for words in ("xal", "Kenya", "nowhere")],
    *[
        ("contributor_list", {name: word})
        for name in ("offers", "announcements")
        for word in ("some", "none")
    ],
    *[("contributor_list", {"level": level, "sort": "-code"}) for level in ("PRE", "L1")],
    ("contributor_list", {"group": "EAC", "sort": "groups"}),
    *[("announcement_list", {"sort": sort}) for sort in ("", "-contributor", "quantity", "-stated_on", "no")],
    ("announcement_list", {"contributor": "XBO"}),
    ("announcement_list", {"conference": "Summit", "stage": "ann"}),
    ("announcement_list", {"kind": "derived"}),
    ("announcement_list", {"words": "ENGINEER"}),
    *[("mission_list", {"sort": sort}) for sort in ("", "-code", "name", "-kind", "started_on")],
    *[("mission_list", {"lead": lead}) for lead in ("un", "regional")],
    *[("mission_list", {"host_states": state}) for state in ("XHA", "XXX")],
    *[("mission_list", {"kind": kind}) for kind in ("illustrative", "published")],
    *[("statement_list", {"sort": sort}) for sort in ("", "-statement", "title", "-issued_on", "lines")],
    *[("requirement_list", {"sort": sort}) for sort in ("", "-line_id", "unit_type", "-strength", "no")],
    *[("requirement_list", {name: "FPU"}) for name in ("unit_type", "mission", "site", "words")],
    *[("requirement_list", {"statement": statement}) for statement in ("UNMIX-SUR", "unmix-later")],
    ("requirement_list", {"tier": "critical", "mission": "UNMIX"}),
    *[("document_list", {"sort": sort}) for sort in ("", "title", "-kind", "size", "-number", "dated_on")],
    *[("document_list", {"about": about}) for about in ("offer", "mission")],
    *[("document_list", {"words": words}) for words in ("note", "nowhere")],
    *[("statement_list", {"issued": issued}) for issued in ("True", "False")],
]


@pytest.mark.parametrize(("name", "asked"), ASKED)
def test_a_list_has_the_rows_of_its_page(
    client_of: Of, programme_of: Of, name: str, asked: dict[str, str]
) -> None:
    """In the same order, for each of those who see something else."""
    page, row_of, told_of = LISTS[name]
    for who in ("dina", "amara", "ada", "bao", "pia"):
        given = programme_of(who).get(reverse(f"api:{name}"), asked)
        if given.status_code in (401, 403):
            continue
        rows = page_rows(client_of(who), page, asked)
        assert [told_of(row) for row in given.json()["rows"]] == [row_of(row) for row in rows]


def page_rows(client: Client, page: str, asked: dict[str, str]) -> list[Any]:
    """Return the rows of a page."""
    given = client.get(reverse(page), asked)
    assert given.status_code == 200
    return list(given.context["rows"])


@pytest.mark.parametrize(
    ("issued", "names"), [("False", ["unmix-sur"]), ("True", ["unmix-later"]), ("no", [])]
)
def test_statements_are_asked_for_by_whether_they_are_issued(
    client_of: Of, issued: str, names: list[str]
) -> None:
    """On their page too."""
    rows = page_rows(client_of("pia"), "statements", {"issued": issued})
    assert [row.pk for row, _cells in rows] == names


def rows_of(client: Client, address: str) -> Iterator[Any]:
    """Yield the rows of a list, page after page, by what each says of the next."""
    while address:
        given = client.get(address)
        yield from given.json()["rows"]
        address = given.json()["next"]
        assert given.headers.get("Link", "") == (f'<{address}>; rel="next"' if address else "")


def test_a_sorted_list_has_each_row_once(programme_of: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page after page, also where all are alike."""
    monkeypatch.setattr(pages, "PAGE", 3)
    for number in range(7):
        an_announcement(f"B{number}")
        an_offer(f"XAL-FPU-{number}", unit_type="FPU", is_released=True)
    dina = programme_of("dina")
    told = rows_of(dina, reverse("api:announcement_list") + "?sort=-conference&words=engineer")
    assert [row["announcement"]["announcement_id"] for row in told] == [
        "A1",
        "A3",
        *(f"B{n}" for n in range(7)),
    ]
    offers = rows_of(dina, reverse("api:offer_list") + "?sort=-unit_type&contributor=XAL&unit_type=FPU")
    assert [row["offer"]["offer_id"] for row in offers] == [f"XAL-FPU-{number}" for number in range(7)]


@pytest.mark.usefixtures("within_a_minute")
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("contributor_list", 11),
        ("register_list", 2),
        ("announcement_list", 2),
        ("mission_list", 2),
        ("statement_list", 2),
        ("requirement_list", 2),
        ("document_list", 2),
        ("visit_list", 3),
    ],
)
def test_queries_of_a_list_do_not_grow(programme_of: Of, name: str, queries: int) -> None:
    """As many as are written down here, the look for the token among them."""
    client, counts = programme_of("bao"), []
    address = reverse(f"api:{name}", args=["sites"] if name == "register_list" else [])
    client.get(address)
    for number in range(2):
        for more in range(5):
            an_announcement(f"C{number}{more}", state=f"X{'AB'[number]}{'CDEFG'[more]}")
            another_mission(f"UN{number}{more}")
            registered.add("sites", a_site(f"S{number}{more}"))
            a_visit(an_offer(f"XBO-FPU-{number}{more}", unit_type="FPU", is_released=True).pk)
            registered.a_document("offer", f"XBO-FPU-{number}{more}")
            another_line(f"L{number}{more}")
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        counts.append(len(found))
    assert counts == [queries, queries]


def test_a_contributor_is_told_with_what_it_has(programme_of: Of) -> None:
    """One that has nothing is told so; how a state is reached is told to nobody."""
    told = programme_of("dina").get(reverse("api:contributor_show", args=["XBO"])).json()
    assert told["contributor"]["name"] == "State XBO"
    assert (told["offers"], told["announcements"], told["levels"]["L1"]) == (1, 1, 1)
    other = programme_of("dina").get(reverse("api:contributor_show", args=["KEN"])).json()
    assert (other["offers"], set(other["levels"].values())) == (0, {0})


def test_an_announcement_tells_what_it_said_before(programme_of: Of, released: Offer) -> None:
    """And which offers make it real; its ETag follows each correction."""
    row = an_announcement("A1")
    bao = Writer(user=User.objects.get(username="bao"), act=Act())
    noun = noun_of(row, AnnouncementNoun).model_copy(update={"capability": "engineer platoon"})
    announcement_correct(row.pk, noun=noun, version=1, reason="A slip.", by=bao)
    offer_link(row.pk, offer_id=released.pk, is_linked=True, by=bao, reason="It is this unit.")
    given = programme_of("dina").get(reverse("api:announcement_show", args=["A1"]))
    told = given.json()
    assert (given["ETag"], told["version"]) == ('"2"', 2)
    assert told["announcement"]["capability"] == "engineer platoon"
    assert told["before"] == {"capability": "engineer company"}
    assert told["offers"] == [released.pk]


REGISTERS = [name for name, register in registers.REGISTERS.items() if not register.is_of_missions]


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_has_the_rows_of_its_page(client_of: Of, programme_of: Of, name: str) -> None:
    """On the noun of the register, in every order and by every filter, whose words are described."""
    register, listing = registers.REGISTERS[name], LISTINGS[name]
    registered.add("sites", a_site("NORTH"))
    address, page = reverse("api:register_list", args=[name]), reverse("register", args=[name])
    sorts = [{"sort": f"-{one}"} for one, column in listing.columns.items() if column.by]
    values = ("illustrative", "UNMIX", "2030-01-01")
    filters = [{name: value} for name, one in listing.filters.items() for value in values if one.takes(value)]
    bao, officer = programme_of("bao"), client_of("bao")
    for asked in ({}, {"words": "south"}, *sorts, *filters):
        given = bao.get(address, asked)
        rows = given.json()["rows"]
        shown = [str(row.pk) for row, *_ in officer.get(page, asked).context["rows"]]
        assert [row["key"] for row in rows] == shown
        for row in rows:
            noun = register.noun.model_validate_json(json.dumps(row["row"]))
            one = bao.get(reverse("api:register_show", args=[name, row["key"]]))
            assert (one.json(), one["ETag"]) == (row, f'"{row["version"]}"')
            assert noun == noun_of(register.model._default_manager.get(pk=row["key"]), register.noun)


def test_a_register_is_one_that_there_is(programme_of: Of) -> None:
    """Missions have addresses of their own; every other register is there."""
    told = api.get_openapi_schema()["paths"]["/api/v1/registers/{register_name}"]["get"]["parameters"]
    assert told[0]["schema"]["enum"] == REGISTERS
    asked = {one["name"] for one in told}
    assert asked >= {name for one in REGISTERS for name in LISTINGS[one].filters}
    assert programme_of("bao").get("/api/v1/registers/missions").status_code == 422


def test_a_host_country_reads_its_own_rows(programme_of: Of) -> None:
    """As on the page, and no register of places."""
    hana = programme_of("hana")
    [row] = hana.get(reverse("api:register_list", args=["consents"])).json()["rows"]
    assert row["row"]["host_state"] == "XHA"
    refused = programme_of("dina").get(reverse("api:register_list", args=["consents"]))
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    assert hana.get(reverse("api:register_list", args=["sites"])).status_code == 403


OF_LISTS = {
    (name, path): {one["name"] for one in told["get"]["parameters"] if one["in"] == "query"}
    for path, told in api.get_openapi_schema()["paths"].items()
    if "get" in told and ((name := told["get"]["operationId"]) == "log" or name.endswith("_list"))
}
"""Parameters of each list that the interface has, by its name and address."""


@pytest.mark.parametrize(("name", "path"), OF_LISTS)
def test_a_list_refuses_a_parameter_that_it_does_not_take(
    programme_of: Of, released: Offer, version: ScenarioVersion, name: str, path: str
) -> None:
    """By its name, with those that it takes and what else is wrong; only those are told who are let in."""
    takes = OF_LISTS[name, path]
    words = {"register_name": "sites", "conference_id": a_conference(is_public=True).pk}
    address = path.format(offer_id=released.pk, name=version.scenario.name, **words)
    client = programme_of({"log": "ines", "scenario_list": "pia", "plan_list": "pia"}.get(name, "bao"))
    assert client.get(address).status_code == 200
    given = client.get(address, {"unit_typ": "FPU", **({"after": "a\x01"} if "after" in takes else {})})
    assert (given.status_code, given["Content-Type"]) == (422, "application/problem+json")
    *others, fault = given.json()["faults"]
    assert [one["field"] for one in others] == (["after"] if "after" in takes else [])
    assert (fault["field"], fault["value"]) == ("unit_typ", "FPU")
    assert fault["remedy"] == "Leave it out, or correct its name"
    if takes:
        assert {*fault["rule"].removeprefix("the list takes only ").split(", ")} <= takes
    else:
        assert fault["rule"] == "the list takes no parameter"
    french = client.get(address, {"unit_typ": "FPU"}, headers={"Accept-Language": "fr"}).json()["faults"][0]
    assert french["rule"].startswith("la liste n’admet ")
    assert french["remedy"] != fault["remedy"]


@pytest.mark.parametrize(
    ("asked", "rule"),
    [({"level": "L9"}, "L1, L2, L3, RDL"), ({"contributor": "Rwanda"}, "in its form")],
)
def test_a_list_refuses_a_value_that_no_row_could_have(
    programme_of: Of, asked: dict[str, str], rule: str
) -> None:
    """A filter that is mistyped finds nothing, and that would pass for an answer."""
    given = programme_of("bao").get(reverse("api:offer_list"), asked)
    [fault] = given.json()["faults"]
    assert (given.status_code, fault["field"], fault["value"]) == (422, *asked, *asked.values())
    assert rule in fault["rule"]
    none = programme_of("bao").get(reverse("api:offer_list"), {"contributor": "ISL", "level": "RDL"})
    assert (none.status_code, none.json()["rows"]) == (200, [])


def test_a_list_that_is_closed_tells_nobody_what_it_takes(programme_of: Of) -> None:
    """Whoever is not let in is told that first; a register knows no filter of another one."""
    closed = programme_of("dina").get(reverse("api:visit_list"), {"unit_typ": "FPU"})
    assert closed.status_code == 401
    sites = reverse("api:register_list", args=["sites"])
    refused = programme_of("bao").get(sites, {"expires_on": "2030-01-01"})
    [fault] = refused.json()["faults"]
    assert (refused.status_code, fault["field"]) == (422, "expires_on")
    assert "expires_on" not in fault["rule"]


def test_a_requirement_is_told_with_mission_and_statement(programme_of: Of) -> None:
    """On the noun of a line; a draft does not show, nor another mission's to a mission."""
    line = registered.a_line("C", strength=300)
    statements.lines_keep(registered.a_draft(), lines=[line], edits=0, keeper=registered.keeper())
    address = reverse("api:requirement_list")
    rows = programme_of("amara").get(address, {"mission": "UNMIX"}).json()["rows"]
    assert [(row["mission"], row["statement_id"]) for row in rows] == [("UNMIX", "unmix-sur")] * 2
    told = [StatementLine.model_validate_json(json.dumps(row["line"])) for row in rows]
    assert told == [registered.a_line(), registered.a_line("B", unit_type="FPU", tier="critical")]
    assert programme_of("mika").get(address).json()["rows"] == rows
    assert programme_of("milo").get(address).json()["rows"] == []


def test_a_document_is_told_without_its_content(
    client_of: Of, programme_of: Of, released: Offer, draft: Offer
) -> None:
    """Whose it is, its version and digest, and where the file is, which has the address of the page."""
    row = Document.objects.get(offer=released)
    told = programme_of("dina").get(reverse("api:document_show", args=[row.pk])).json()
    assert (told["about"], told["key"], told["owner"]) == ("offer", released.pk, "XAL")
    assert (told["title"], told["kind"], told["version"]) == ("Note", "letter", 1)
    file = client_of("dina").get(told["file"]).content
    assert told["sha256"] == hashlib.sha256(file).hexdigest()
    assert (told["name"], told["size_bytes"]) == ("Note.pdf", len(file))
    of_mission = Document.objects.get(mission=registered.CODE)
    for who, seen in (
        ("dina", {row.pk}),
        ("ada", {row.pk}),
        ("amara", {row.pk, Document.objects.get(offer=draft).pk}),
        ("pia", {row.pk, of_mission.pk}),
    ):
        rows = programme_of(who).get(reverse("api:document_list")).json()["rows"]
        assert {one["document_id"] for one in rows} == seen
