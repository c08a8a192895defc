"""Tables of every register: all faults at once, sound rows in, wrong rows back, and codes beside it."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bluehelm.core.bounds import FIRST_DAY
from bluehelm.core.claims import Kind
from bluehelm.core.tables.write import to_csv
from bluehelm.generation.mission_domain import StatementLine
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of, chain_verify
from bluehelm_web.generation.models import Mission, Site
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.announcement_tables import SHEET
from bluehelm_web.partnership.models import Announcement, Contributor, Offer
from tests.web import registered

Of = Callable[[str], Client]

SEND = {
    "announcements": reverse("announcement-import"),
    "contributors": reverse("state-import"),
    "missions": reverse("register-import", args=["missions"]),
}
HEADS = {
    "announcements": "announcement_id,contributor,conference,capability,category,stated_on,kind,source",
    "contributors": "iso3,name,home_airport,kind,source",
    "missions": "code,name,lead,kind,source",
}
GOOD = {
    "announcements": ("A8,XAL,Summit,unit,police,2026-01-12,published,note",),
    "contributors": ("XZA,Zalba,HRYR,illustrative,note",),
    "missions": ("NEW,A mission,un,assumed,note",),
}
WRONG = {
    "announcements": (
        "A9,XAL,Summit,unit,police,12 Jan,published,note",
        "A7,XAL,Summit,unit,police,2999-01-12,published,note",
        "A6,XXX,Summit,unit,police,2026-01-12,published,note",
        f"A5,XAL,{'x' * 201},unit,police,2026-01-12,published,note",
        "A4,XAL,Hal\u202eden,unit,police,2026-01-12,published,note",
    ),
    "contributors": (
        "XZB,Zboria,QQQQ,illustrative,note",
        "XZC,Kenya,,illustrative,note",
        "XZD,Zdoria,,unheard,note",
        f"XZE,{'z' * 121},,illustrative,note",
        "XZF,Zal\u202eden,,illustrative,note",
    ),
    "missions": (
        "N1,A mission,nobody,assumed,note",
        "N2,A mis\u202esion,un,assumed,note",
        f"{'N' * 200},A mission,un,assumed,note",
    ),
}
HELD = {"announcements": Announcement, "contributors": Contributor, "missions": Mission}


def sent(name: str, *rows: str, do: str = "take", **words: str) -> dict[str, object]:
    """Return what is sent with a table."""
    content = "\n".join([HEADS[name], *rows, ""]).encode()
    return {"do": do, "file": SimpleUploadedFile("a.csv", content), **words}


def held(name: str) -> set[str]:
    """Return the keys of what stands on a register."""
    return {*HELD[name]._default_manager.exclude(pk="XAL").values_list("pk", flat=True)}


@pytest.mark.parametrize("name", [*SEND])
def test_sound_rows_go_in_and_wrong_ones_come_back(client_of: Of, released: Offer, name: str) -> None:
    """Tried, every wrong row is told by its number; sound rows are taken; the others are mended and sent."""
    bao, rows = client_of("bao"), (*GOOD[name], *WRONG[name])
    places = [*range(3, 3 + len(WRONG[name]))]
    tried = bao.post(SEND[name], sent(name, *rows, do="try"))
    assert (tried.status_code, [*tried.context["wrong"]], held(name)) == (422, places, set())
    assert "Import the 1 sound row" in tried.content.decode()
    whole = bao.post(SEND[name], sent(name, *rows))
    assert (whole.status_code, [*whole.context["wrong"]], held(name)) == (422, places, set())
    back = bao.post(SEND[name], sent(name, *rows, do="wrong"))
    page = load_workbook(io.BytesIO(back.content)).worksheets[0]
    assert (page.max_row, page.cell(1, page.max_column).value) == (len(places) + 1, "to mend")
    assert all(page.cell(row, page.max_column).value for row in range(2, page.max_row + 1))
    seen = tried.context["seen"]
    other = bao.post(SEND[name], sent(name, *GOOD[name], do="sound", seen=seen))
    assert (other.status_code, held(name), Event.objects.count()) == (422, set(), 0)
    taken = bao.post(SEND[name], sent(name, *rows, do="sound", seen=seen))
    first = GOOD[name][0].partition(",")[0]
    assert (taken.status_code, taken.context["done"]["added"], held(name)) == (200, 1, {first})
    again = bao.post(SEND[name], sent(name, *rows, do="sound"))
    assert (again.context["done"]["unchanged"], Event.objects.count()) == (1, 1)
    for row in range(page.max_row, 2, -1):
        page.delete_rows(row)
    for place, value in enumerate(GOOD[name][0].replace(first, first[:-1] + "Y").split(","), start=1):
        page.cell(2, place).value = value.replace("Zalba", "Zelba")
    mended = io.BytesIO()
    page.parent.save(mended)
    file = SimpleUploadedFile("mended.xlsx", mended.getvalue())
    done = bao.post(SEND[name], {"do": "take", "file": file})
    assert (done.status_code, len(held(name)), chain_verify().fault) == (200, 2, "")


def test_a_table_of_contributors_costs_as_many_queries_however_long_it_is(client_of: Of) -> None:
    """Added and changed at once, each with its event."""
    bao = client_of("bao")

    def taken(numbers: range, *, said: str) -> int:
        names = [f"Y{chr(65 + number // 26)}{chr(65 + number % 26)}" for number in numbers]
        rows = [f"{code},{code} land,,illustrative,{said}" for code in names]
        with CaptureQueriesContext(connection) as found:
            assert bao.post(SEND["contributors"], sent("contributors", *rows)).status_code == 200
        return len(found)

    assert taken(range(3), said="a note") == taken(range(10, 50), said="a note")
    assert taken(range(3), said="a page") == taken(range(10, 50), said="a page")
    told = [body_of(event) for event in Event.objects.filter(object_id="contributor:YAA").order_by("seq")]
    assert [one and one["source"] for one in told] == ["a note", "a note -> a page"]


@pytest.mark.parametrize("who", ["pia", "mika"])
def test_a_table_of_a_register_costs_as_many_queries_however_long_it_is(client_of: Of, who: str) -> None:
    """Added, changed and left alone at once, each that says something else with its event."""
    registered.a_mission()
    client, send = client_of(who), reverse("register-import", args=["sites"])

    def taken(numbers: range, *, said: str) -> int:
        rows = [f"S{number},{said},60,-20,site,assumed,a note" for number in numbers]
        content = "\n".join(["site_id,name,lat,lon,role,kind,source", *rows]).encode()
        told = {"mission": "UNMIX", "do": "take", "file": SimpleUploadedFile("a.csv", content)}
        with CaptureQueriesContext(connection) as found:
            assert client.post(send, told).status_code == 200
        return len(found)

    first = range(3)
    events = Event.objects.filter(kind__startswith="site_")
    before = events.count()
    for said, num_events in (("North", 43), ("South", 86), ("South", 86)):
        assert taken(first, said=said) == taken(range(10, 50), said=said)
        assert events.count() == before + num_events
    row = Site.objects.get(site_id="S20")
    assert (row.name, row.version, "south" in row.folded) == ("South", 2, True)
    assert chain_verify().fault == ""


def test_two_contributors_may_exchange_their_names(client_of: Of) -> None:
    """In one table; where one of both rows is wrong, the other is as well."""
    bao = client_of("bao")
    for code, name in (("XZA", "Zalba"), ("XZB", "Zboria")):
        bao.post(SEND["contributors"], sent("contributors", f"{code},{name},,illustrative,x"))
    one, two = "XZA,Zboria,,illustrative,x", "XZB,Zalba,QQQQ,illustrative,x"
    half = bao.post(SEND["contributors"], sent("contributors", one, two, do="sound"))
    assert [*half.context["wrong"]] == [2, 3]
    assert Contributor.objects.get(pk="XZA").name == "Zalba"
    whole = bao.post(SEND["contributors"], sent("contributors", one, two.replace("QQQQ", "")))
    assert (whole.status_code, Contributor.objects.get(pk="XZA").name) == (200, "Zboria")


def test_a_fault_of_a_line_names_its_row(client_of: Of) -> None:
    """And the line; sound lines are not taken without the others, which come back."""
    registered.a_statement(registered.a_line("A"))
    pia, send = client_of("pia"), reverse("lines-import", args=["unmix-sur"])
    lines = [registered.a_line("A"), registered.a_line("B"), registered.a_line("C" * 90)]
    content = to_csv(lines, noun=StatementLine).encode()
    for do in ("try", "take", "sound"):
        told = {"do": do, "edits": registered.a_draft().edits, "file": SimpleUploadedFile("l.csv", content)}
        page = pia.post(send, told)
        assert (page.status_code, [*page.context["wrong"]]) == (422, [5])
        assert f"Row 5, {'C' * 90}, column line_id" in page.content.decode()
    assert registered.a_draft().lines.count() == 1


TEMPLATES = (
    ("amara", reverse("upload-template"), "offers", {"unit_type": "FPU", "kind": "published", "lift": "un"}),
    ("amara", reverse("announcement-template", args=["xlsx"]), "announcements", {"contributor": "KEN"}),
    ("bao", reverse("state-template", args=["xlsx"]), "contributors", {"iso3": "KEN", "kind": "assumed"}),
    ("pia", reverse("lines-template", args=["xlsx"]), "lines", {"unit_type": "FPU", "tier": "critical"}),
    (
        "pia",
        reverse("register-template", args=["consents", "xlsx"]),
        "consents",
        {"mission": "UNMIX", "host_state": "KEN", "kind": "assumed"},
    ),
)


@pytest.mark.parametrize(("who", "address", "name", "codes"), TEMPLATES, ids=[one[2] for one in TEMPLATES])
def test_an_empty_workbook_has_the_codes_beside_it(
    client_of: Of, who: str, address: str, name: str, codes: dict[str, str]
) -> None:
    """On a second sheet, each with its name, which no reading takes for rows."""
    registered.a_mission()
    book = load_workbook(io.BytesIO(client_of(who).get(address).content))
    assert book.sheetnames == [name, "lists"]
    columns = {column[0].value: [cell.value for cell in column] for column in book["lists"].iter_cols()}
    assert all(code in columns[column] for column, code in codes.items())
    heads = [cell.value for cell in book[name][1]]
    assert set(codes) <= set(heads)


def test_the_codes_are_named_in_the_language_of_the_reader(client_of: Of, released: Offer) -> None:
    """States, unit types and kinds."""
    address = reverse("lines-template", args=["xlsx"])
    content = client_of("pia").get(address, headers={"accept-language": "fr"}).content
    cells = {cell.value for row in load_workbook(io.BytesIO(content))["lists"].iter_rows() for cell in row}
    assert {"Bataillon d’infanterie", "publié", "critique"} <= cells


NOUNS = st.builds(
    AnnouncementNoun,
    announcement_id=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,20}", fullmatch=True),
    contributor=st.sampled_from(["KEN", "RWA"]),
    conference=st.sampled_from(["Summit", "=1+1", "+41", "-x", "@SUM(A1)", "a;b", 'a "b", c', "'=x", "007"]),
    category=st.sampled_from(["police", "true", "2026-01-01", "1e5"]),
    capability=st.text(st.characters(categories=["L", "N", "P", "Zs", "S"]), min_size=1, max_size=30),
    quantity=st.none() | st.floats(0, 1e9, allow_nan=False),
    stated_on=st.dates(FIRST_DAY, date(2026, 1, 1)),
    kind=st.sampled_from(Kind),
    source=st.just("a note"),
)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@given(nouns=st.lists(NOUNS, max_size=4, unique_by=lambda one: one.announcement_id))
@settings(max_examples=40, deadline=None)
def test_a_table_reads_back_as_it_was_written(form: str, nouns: list[AnnouncementNoun]) -> None:
    """Whatever its texts begin with, and no cell is a formula."""
    content = sheets.FORMS[form][1](nouns, noun=AnnouncementNoun)
    found = sheets.placed(f"a.{form}", content, sheet=SHEET)
    assert (found.faults, [noun for _row, noun in found.rows]) == ({}, nouns)
    if form == "xlsx":
        cells = (cell for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows() for cell in row)
        assert all(cell.data_type != "f" for cell in cells)
