"""Tables of offers: columns understood once, every fault told, good rows drafted, nothing twice."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from bluehelm.core.tables.cells import HOW_MANY
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.partnership import grids, imports, row_faults, tables
from bluehelm_web.partnership.forms import OfferForm
from bluehelm_web.partnership.models import HeardColumn, Offer, Upload
from tests.web.conftest import an_offer

Of = Callable[[str], Client]
HEADER = ("Ref", "Unit", "Type", "Personnel", "Of them women", "Colour")
GOOD = [
    ("E1", "First engineers", "engineer company", 175, 20, "blue"),
    ("F1", "Police of the coast", "FPU", 140, 30, "green"),
]
BAD = [("X1", "Ghosts", "spirits", "many", 3, ""), ("X2", "Giants", "FPU", 10, 30, "")]


@pytest.fixture(autouse=True)
def state(released: Offer) -> None:
    """Let the state be known."""


def workbook(rows: list[tuple[object, ...]], header: tuple[str, ...] = HEADER) -> bytes:
    """Return a workbook as a ministry sends it."""
    book, kept = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.title = "Unités 2026"
    for row in (header, *rows):
        page.append(list(row))
    book.save(kept)
    return kept.getvalue()


def send(client: Client, content: bytes, name: str = "ministry.xlsx") -> Upload:
    """Send a table."""
    table = SimpleUploadedFile(name, content)
    words = {"table": table, "kind": "illustrative", "source": "note 12 of the ministry"}
    answer = client.post(reverse("upload-draft"), words)
    assert answer.status_code == 302, answer.content.decode()
    return Upload.objects.get(pk=int(answer.headers["Location"].rsplit("/", 1)[-1]))


def page_of(client: Client, upload: Upload) -> str:
    """Return the page of a table."""
    return client.get(reverse("upload", args=[upload.pk])).content.decode()


def test_a_workbook_of_a_ministry_becomes_drafts(client_of: Of) -> None:
    """Its own names of columns are understood, and what means nothing is left out."""
    amara = client_of("amara")
    upload = send(amara, workbook(GOOD))
    assert upload.columns == ["offer_id", "name", "unit_type", "strength", "women", ""]
    assert "2 would be drafted" in page_of(amara, upload)
    assert Offer.objects.count() == 1
    amara.post(reverse("upload-apply", args=[upload.pk]))
    told = {
        (one.unit_type, one.name, one.strength, one.women, one.reference, one.source, one.is_released)
        for one in Offer.objects.exclude(pk="XAL-ENG_COY-1")
    }
    source = "note 12 of the ministry"
    assert told == {
        ("ENG_COY", "First engineers", 175, 20, "E1", source, False),
        ("FPU", "Police of the coast", 140, 30, "F1", source, False),
    }
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds == ["table_sent", "offer_drafted", "offer_drafted", "table_applied"]
    assert chain_verify().fault == ""


def test_every_fault_is_told_and_the_wrong_rows_come_back(client_of: Of) -> None:
    """Good rows in, wrong rows back with what to mend; mended, they are drafted as well."""
    amara = client_of("amara")
    upload = send(amara, workbook([*GOOD, *BAD]))
    page = page_of(amara, upload)
    places = ("row 4, column Type", "row 4, column Personnel")
    for words in (*places, "spirits", "many", "at most the strength of 10"):
        assert words in page
    amara.post(reverse("upload-apply", args=[upload.pk]))
    assert Offer.objects.count() == 3
    answer = amara.get(reverse("upload-wrong", args=[upload.pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert [row[:4] for row in rows[1:]] == [list(row[:4]) for row in BAD]
    assert "spirits" in str(rows[1][-1])
    mended = [("X1", "Ghosts", "FPU", 140, 3, ""), ("X2", "Giants", "FPU", 100, 30, "")]
    again = send(amara, workbook(mended))
    amara.post(reverse("upload-apply", args=[again.pk]))
    assert Offer.objects.count() == 5


def test_all_faults_of_a_row_are_told_at_once(client_of: Of) -> None:
    """Those of bad cells, of cells that contradict each other, and of codes that there are not."""
    upload = send(
        client_of("amara"),
        b"Ref,Type,Personnel,Women,From,Until,home_airport\n"
        b"X1,spirits,10,30,2027-05-01,2026-01-01,TOOLONG\nX2,FPU,many,3,,,TOOLONG\n",
        name="a.csv",
    )
    first, second = imports.upload_read(upload).wrong
    assert {fault.code for fault in first.faults} >= {"unknown-name", "inconsistent-row"}
    for row, words in ((first, ("spirits", "30", "TOOLONG")), (second, ("many", "TOOLONG"))):
        told = " ".join(str(fault) for fault in row.faults)
        assert [word for word in words if word not in told] == []


def test_a_fault_of_several_columns_names_one_of_the_ministry(client_of: Of) -> None:
    """That which it speaks of, as the table calls it, as does a text that no page can show."""
    upload = send(
        client_of("amara"),
        "Ref,Type,Nom,Effectif,Femmes,Disponible,Fin\n"
        "X1,FPU,A,10,30,2027-05-01,2027-09-01\nX2,FPU,B,10,3,2027-05-01,2026-01-01\n"
        "X3,FPU,Co\u202ed,10,3,2027-05-01,2027-09-01\n".encode(),
        name="a.csv",
    )
    columns = ["offer_id", "unit_type", "name", "strength", "women", "available_from", "available_until"]
    client_of("amara").post(reverse("upload-map", args=[upload.pk]), {"column": columns})
    upload.refresh_from_db()
    wrong = imports.upload_read(upload).wrong
    places = [fault.place.rpartition(", column ")[2] for row in wrong for fault in row.faults]
    assert places == ["Femmes", "Fin", "Nom"]


def test_the_same_fault_of_many_rows_is_told_once(client_of: Of) -> None:
    """With the first rows and how many more there are; another fault stands by itself."""
    lines = "".join(f"R{number},FPU,140,TOOLONG\n" for number in range(78))
    text = f"Ref,Type,Personnel,home_airport\n{lines}X,FPU,1e3,\n"
    amara = client_of("amara")
    upload = send(amara, text.encode(), name="a.csv")
    page = amara.get(reverse("upload", args=[upload.pk]))
    told = [(one.named.count(",") + 1, one.num_more, one.place) for one in page.context["wrong"]]
    assert told == [(50, 28, "a.csv, column home_airport"), (1, 0, "a.csv, row 80, column Personnel")]
    assert "and 28 more" in page.content.decode()
    assert "Write 1000" in page.content.decode()


def test_a_row_that_changes_an_offer_says_what(client_of: Of, draft: Offer) -> None:
    """Before and after, of the fields that become otherwise alone."""
    amara = client_of("amara")
    upload = send(amara, f"Ref,Type,Personnel,Women\n{draft.pk},INF_BN,180,\n".encode(), name="a.csv")
    [row] = imports.upload_plan(upload, user=User.objects.get(username="amara")).rows
    assert [one for one in row.told if one[0] == "strength"] == [("strength", "200", "180")]
    page = page_of(amara, upload)
    assert "Strength, persons: 200 -&gt; 180" in page or "Strength, persons: 200 -> 180" in page
    assert "Women among the strength:" not in page


def test_a_workbook_with_macros_is_refused_whatever_its_name(client_of: Of) -> None:
    """It is judged by what it holds."""
    kept = io.BytesIO(workbook(GOOD))
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    table = SimpleUploadedFile("ministry.xlsx", kept.getvalue())
    told = {"table": table, "kind": "illustrative", "source": "note 12"}
    answer = client_of("amara").post(reverse("upload-draft"), told)
    assert (answer.status_code, "it holds macros" in answer.content.decode()) == (422, True)
    assert not Upload.objects.exists()


def test_a_column_that_is_needed_is_named_until_it_is_said(client_of: Of) -> None:
    """Before, nothing said why no row was drafted."""
    amara = client_of("amara")
    upload = send(amara, b"Ref,Sort of thing,Personnel\nE1,FPU,140\nE2,FPU,many\n", name="a.csv")
    page = page_of(amara, upload)
    assert "No column says this yet, and no row can be read without it: Unit type, by its code." in page
    assert "1 is wrong" not in page
    amara.post(reverse("upload-map", args=[upload.pk]), {"column": ["offer_id", "unit_type", "strength"]})
    page = page_of(amara, upload)
    assert "No column says this yet" not in page
    assert "1 would be drafted" in page


def test_rows_that_came_back_twice_have_one_column_to_mend_and_days(client_of: Of) -> None:
    """In a sheet that is called as the register."""
    amara, header = client_of("amara"), ("Ref", "Type", "From")
    content = workbook([("X1", "spirits", date(2027, 2, 1))], header=header)
    for number in range(2):
        upload = send(amara, content, name=f"{number}.xlsx")
        content = amara.get(reverse("upload-wrong", args=[upload.pk])).content
        [sheet] = load_workbook(io.BytesIO(content)).worksheets
        assert sheet.title == "offers"
        assert [cell.value for cell in sheet[1]] == [*header, "to mend"]
        assert (sheet["C2"].number_format, str(sheet["C2"].value)[:10]) == ("yyyy-mm-dd", "2027-02-01")


def test_rows_that_come_back_are_named_by_where_they_stand_now(client_of: Of) -> None:
    """Those of one reference by each other; where they stood in what was sent is said as such."""
    amara = client_of("amara")
    rows = [*GOOD, ("D1", "First", "FPU", 140, 3, ""), *BAD[:1], ("D1", "Second", "FPU", 150, 3, "")]
    upload = send(amara, workbook(rows))
    sheet = load_workbook(io.BytesIO(amara.get(reverse("upload-wrong", args=[upload.pk])).content)).active
    assert sheet is not None
    told = [(row[0].value, str(row[-1].value)) for row in sheet.iter_rows(min_row=2)]
    assert [name for name, _words in told] == ["D1", "X1", "D1"]
    assert "it stands in row 4 as well" in told[0][1]
    assert told[0][1].endswith("[duplicate-row] row 2 (row 4 of what was sent)")
    assert "row 3, column Type (row 5 of what was sent)" in told[1][1]
    assert "it stands in row 2 as well" in told[2][1]
    french = amara.get(reverse("upload-wrong", args=[upload.pk]), headers={"accept-language": "fr"}).content
    sheet = load_workbook(io.BytesIO(french)).active
    assert sheet is not None
    told = [(row[0].value, str(row[-1].value)) for row in sheet.iter_rows(min_row=2)]
    assert told[0][1].endswith("[duplicate-row] ligne 2 (ligne 4 de ce qui a été envoyé)")


def test_days_of_a_workbook_are_shown_as_days(client_of: Of) -> None:
    """Beside what its columns mean; numbers without a point."""
    amara, header = client_of("amara"), ("Ref", "Type", "Personnel", "From")
    upload = send(amara, workbook([("E1", "FPU", 140.0, date(2027, 3, 1))], header=header))
    shown = amara.get(reverse("upload", args=[upload.pk])).context["columns"]
    assert [sample for _head, sample, _means in shown] == ["E1", "FPU", "140", "2027-03-01"]


def test_what_the_registry_reckons_is_read_from_no_table_of_its_own(client_of: Of, draft: Offer) -> None:
    """Its columns are known, and not left out as strange; the day of a lapse is no day of an offer."""
    amara = client_of("amara")
    HeardColumn.objects.create(contributor="XAL", heard="until", means="available_until")
    shown = ("name", "persons", "level", "until", "available_until")
    upload = send(amara, taken(amara, columns=[*shown]).encode(), name="offers.csv")
    assert upload.columns == ["offer_id", "name", "", "", "", "available_until", ""]
    page = page_of(amara, upload)
    assert "reads nothing from them: persons, level, until, draft." in page
    assert "Columns that are left out" not in page
    whole = page_of(amara, send(amara, taken(amara).encode(), name="whole.csv"))
    assert "reads nothing from them: draft." in whole
    assert "Columns that are left out" not in whole


@pytest.mark.parametrize(
    ("who", "words"), [("amara", "your releaser releases them"), ("aline", "read them, and release them")]
)
def test_an_applied_table_leads_to_its_drafts(client_of: Of, who: str, words: str) -> None:
    """And says what comes next."""
    client = client_of(who)
    upload = send(client, workbook(GOOD))
    assert "Your drafts" not in page_of(client, upload)
    client.post(reverse("upload-apply", args=[upload.pk]))
    page = page_of(client, upload)
    assert words in page
    assert "/offers?contributor=XAL&amp;drafts=only" in page
    listed = client.get("/offers?contributor=XAL&drafts=only").context["rows"]
    assert {one.row.reference for one, _cells in listed} == {"E1", "F1"}


def test_a_wrong_row_that_no_cell_can_hold_comes_back_cut(client_of: Of) -> None:
    """Its other cells are whole, and the page does not fail."""
    amara = client_of("amara")
    upload = send(amara, f"Ref,Unit,Type\nE1,{'x' * 40_000},FPU\n".encode(), name="long.csv")
    answer = amara.get(reverse("upload-wrong", args=[upload.pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert (sheet["A2"].value, set(str(sheet["B2"].value))) == ("E1", {"x"})


def test_the_same_table_twice_changes_nothing(client_of: Of) -> None:
    """Applied twice, or sent twice."""
    amara = client_of("amara")
    content = workbook(GOOD)
    upload = send(amara, content)
    for _ in range(2):
        amara.post(reverse("upload-apply", args=[upload.pk]))
    assert send(amara, content) == upload
    again = send(amara, workbook([*GOOD, ("", "", "", "", "", "grey")]))
    assert "2 say what the register says already" in page_of(amara, again)
    amara.post(reverse("upload-apply", args=[again.pk]))
    assert Offer.objects.count() == 3
    assert Event.objects.filter(kind="offer_drafted").count() == 2


def test_a_row_changes_its_offer_and_nothing_besides(client_of: Of) -> None:
    """What the table has no column for stays as it was."""
    amara = client_of("amara")
    amara.post(reverse("upload-apply", args=[send(amara, workbook(GOOD)).pk]))
    Offer.objects.filter(reference="E1").update(languages=["fr"])
    upload = send(amara, workbook([("E1", 180)], header=("Ref", "Personnel")))
    assert "unit_type is empty" in page_of(amara, upload) or "unit_type" in page_of(amara, upload)
    upload = send(amara, workbook([("E1", "engineer company", 180)], header=("Ref", "Type", "Personnel")))
    assert "1 would change an offer" in page_of(amara, upload)
    amara.post(reverse("upload-apply", args=[upload.pk]))
    offer = Offer.objects.get(reference="E1")
    assert (offer.strength, offer.languages, offer.name) == (180, ["fr"], "First engineers")


def test_released_offers_are_for_the_releaser(client_of: Of, released: Offer) -> None:
    """A drafter's table does not change what everybody sees."""
    rows: list[tuple[object, ...]] = [(released.pk, "ENG_COY", 150)]
    content = workbook(rows, header=("offer_id", "unit_type", "strength"))
    for who, strength in (("amara", 200), ("aline", 150)):
        client = client_of(who)
        client.post(reverse("upload-apply", args=[send(client, content).pk]))
        released.refresh_from_db()
        assert released.strength == strength


def test_what_columns_mean_is_remembered_of_a_ministry_alone(client_of: Of, cast: dict[str, User]) -> None:
    """Neither another ministry of the state nor its mission reads what Yara's tables call anything."""
    content = b"Type;Persons;Projekt Adler\nFPU;140;a\n"
    sent = {"column": ["unit_type", "strength", "source"]}
    mapped = send(client_of("yara"), content, name="a.csv")
    assert client_of("yara").post(reverse("upload-map", args=[mapped.pk]), sent).status_code == 302
    for who, means in (("zeno", ""), ("amara", ""), ("yara", "source")):
        upload = send(client_of(who), content.replace(b"140", who.encode()), name=f"{who}.csv")
        assert (upload.ministry_id, upload.columns[2]) == (cast[who].ministry_id, means), who
    mine = Upload.objects.get(name="zeno.csv")
    told = {"column": ["unit_type", "strength", "name"]}
    assert client_of("zeno").post(reverse("upload-map", args=[mine.pk]), told).status_code == 302
    assert {*HeardColumn.objects.filter(heard="projekt adler").values_list("ministry_id", "means")} == {
        (cast["yara"].ministry_id, "source"),
        (cast["zeno"].ministry_id, "name"),
    }


def test_a_reference_that_no_offer_has_is_a_new_draft(client_of: Of, released: Offer) -> None:
    """Whatever is released under the same type and name, and whoever sends it."""
    Offer.objects.filter(pk=released.pk).update(name="Engineers")
    amara = client_of("amara")
    upload = send(amara, b"Ref,Unit,Type,Personnel\nMOD-5,Engineers,ENG_COY,63\n", name="5.csv")
    assert "1 would be drafted" in page_of(amara, upload)
    aline = client_of("aline")
    upload = send(aline, b"Ref,Unit,Type,Personnel\nMOD-6,Engineers,ENG_COY,64\n", name="6.csv")
    aline.post(reverse("upload-apply", args=[upload.pk]))
    released.refresh_from_db()
    assert (released.strength, Offer.objects.get(reference="MOD-6").strength) == (200, 64)


def test_a_name_alone_changes_no_released_offer(client_of: Of, released: Offer) -> None:
    """Not even for a releaser; the page asks for its identifier. A draft it changes."""
    Offer.objects.filter(pk=released.pk).update(name="Engineers")
    aline = client_of("aline")
    upload = send(aline, b"Unit,Type,Personnel\nEngineers,ENG_COY,63\nGuards,FPU,140\n", name="1.csv")
    page = page_of(aline, upload)
    assert "another unit of this name is released; give its identifier to change it" in page
    assert "1 has no reference, only the name of a released offer" in page
    aline.post(reverse("upload-apply", args=[upload.pk]))
    aline.post(reverse("upload-apply", args=[send(aline, b"Unit,Type,Women\nGuards,FPU,9\n", "2.csv").pk]))
    released.refresh_from_db()
    assert (released.strength, Offer.objects.get(name="Guards").women) == (200, 9)


def test_columns_are_mapped_once_and_remembered(client_of: Of) -> None:
    """A column that nobody could guess is understood the next time, for this state alone."""
    amara = client_of("amara")
    header = ("Ref", "Type", "Bestand")
    rows: list[tuple[object, ...]] = [("E1", "ENG_COY", 175)]
    upload = send(amara, workbook(rows, header=header))
    assert upload.columns == ["offer_id", "unit_type", ""]
    words = {"column": ["offer_id", "unit_type", "strength"]}
    assert amara.post(reverse("upload-map", args=[upload.pk]), words).status_code == 302
    assert send(client_of("aline"), workbook(rows, header=header)).columns == words["column"]
    assert send(client_of("ada"), workbook(rows, header=header)).columns == ["offer_id", "unit_type", ""]
    assert HeardColumn.objects.filter(heard="bestand", means="strength").count() == 1


@pytest.mark.parametrize("columns", [["name", "name", ""], ["owner", "", ""], ["name"]])
def test_a_mapping_that_makes_no_sense_is_refused(client_of: Of, columns: list[str]) -> None:
    """Two alike, an unknown one, too few: told, and nothing is changed."""
    amara = client_of("amara")
    upload = send(amara, workbook([("E1", "ENG_COY", 175)], header=("Ref", "Type", "Persons")))
    answer = amara.post(reverse("upload-map", args=[upload.pk]), {"column": columns})
    upload.refresh_from_db()
    assert (answer.status_code, upload.columns) == (422, ["offer_id", "unit_type", "strength"])


def test_a_row_of_another_state_is_refused(client_of: Of) -> None:
    """Whatever the column says."""
    rows: list[tuple[object, ...]] = [("E1", "ENG_COY", 175, "XBO")]
    an_offer("XBO-FPU-1", unit_type="FPU", is_released=True)
    amara = client_of("amara")
    upload = send(amara, workbook(rows, header=("Ref", "Type", "Persons", "Contributor")))
    assert "a contributor sends its own offers only" in page_of(amara, upload)
    amara.post(reverse("upload-apply", args=[upload.pk]))
    assert Offer.objects.count() == 2


def test_an_offer_that_stands_twice_is_told(client_of: Of) -> None:
    """Each row names the other, and neither is drafted."""
    amara = client_of("amara")
    upload = send(amara, workbook([GOOD[0], (*GOOD[1][:0], "E1", *GOOD[1][1:])]))
    page = page_of(amara, upload)
    assert ("it stands in row 2 as well" in page, "it stands in row 3 as well" in page) == (True, True)
    assert "2 are wrong" in page


def test_two_rows_are_two_units(client_of: Of) -> None:
    """Of the same type and name, and without a reference: the second is no change of the first."""
    amara = client_of("amara")
    twins = b"Unit,Type,Personnel\nGuards,FPU,140\nGuards,FPU,150\n"
    for _ in range(2):
        upload = send(amara, twins, name="twins.csv")
        amara.post(reverse("upload-apply", args=[upload.pk]))
        assert sorted(Offer.objects.filter(name="Guards").values_list("strength", flat=True)) == [140, 150]


def test_nameless_rows_sent_twice_change_nothing(client_of: Of) -> None:
    """Rows without reference and name could not be told apart; the file can."""
    amara, nameless = client_of("amara"), b"Type,Personnel\nFPU,140\nFPU,140\n"
    for _ in range(2):
        upload = send(amara, nameless, name="nameless.csv")
        amara.post(reverse("upload-apply", args=[upload.pk]))
    assert Offer.objects.filter(unit_type="FPU").count() == 2


def test_an_identifier_that_looks_like_ours_is_ours(client_of: Of) -> None:
    """A row that names an offer of the registry which there is not drafts nothing."""
    amara = client_of("amara")
    upload = send(amara, b"Ref,Unit,Type,Personnel\nXAL-FPU-2,Alpha,FPU,140\n", name="a.csv")
    assert "1 names an offer that the registry does not have" in page_of(amara, upload)
    amara.post(reverse("upload-apply", args=[upload.pk]))
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Unit", "x" * 201),
        ("Ref", "x" * 81),
        ("home_airport", "TOOLONG"),
        ("Women", "5000"),
        ("Personnel", "5000000000"),
    ],
)
def test_what_no_offer_can_hold_is_told_in_its_row(client_of: Of, column: str, value: str) -> None:
    """Too long, or more women than such a unit has persons; the other rows are drafted."""
    amara = client_of("amara")
    upload = send(amara, f"Type,{column}\nFPU,{value}\nFPU,\n".encode(), name="a.csv")
    assert "1 is wrong" in page_of(amara, upload)
    amara.post(reverse("upload-apply", args=[upload.pk]))
    assert Offer.objects.filter(unit_type="FPU").count() == 1


def test_a_name_and_a_reference_of_two_offers_cross(client_of: Of) -> None:
    """A row with the reference of one and the name of another is the one of the reference."""
    amara = client_of("amara")
    first = send(amara, b"Ref,Unit,Type,Personnel\nA,Alpha,FPU,140\nB,Beta,FPU,141\n", name="1.csv")
    amara.post(reverse("upload-apply", args=[first.pk]))
    second = send(amara, b"Ref,Unit,Type,Personnel\nB,Alpha,FPU,150\nA,Beta,FPU,151\n", name="2.csv")
    amara.post(reverse("upload-apply", args=[second.pk]))
    told = Offer.objects.filter(unit_type="FPU").values_list("reference", "name", "strength")
    assert set(told) == {("A", "Beta", 151), ("B", "Alpha", 150)}


def test_what_was_applied_is_not_mapped_anew(client_of: Of) -> None:
    """What its columns meant then stays on record."""
    amara = client_of("amara")
    upload = send(amara, workbook(GOOD))
    amara.post(reverse("upload-apply", args=[upload.pk]))
    answer = amara.post(reverse("upload-map", args=[upload.pk]), {"column": [""] * 6})
    assert (answer.status_code, Upload.objects.get().columns) == (422, upload.columns)


def test_a_file_with_a_long_name_is_kept(client_of: Of) -> None:
    """By the end of its name, which says its form."""
    upload = send(client_of("amara"), workbook(GOOD), name="x" * 300 + ".xlsx")
    assert upload.name.endswith(".xlsx")


def bomb() -> bytes:
    """Return a workbook that unpacks to more than is read."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 201_000_000)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("macro.xlsm", b"PK", "without macros"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0", "old .xls file"),
        ("broken.xlsx", b"not a workbook", "it cannot be read"),
        ("empty.csv", b"", "empty"),
        ("../../etc/passwd", b"x", "its form is unknown"),
    ],
)
def test_what_is_no_table_is_refused(client_of: Of, name: str, content: bytes, told: str) -> None:
    """With what to do instead; nothing is kept."""
    words = {"table": SimpleUploadedFile(name, content), "kind": "illustrative", "source": "x"}
    answer = client_of("amara").post(reverse("upload-draft"), words)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("strength", "remedy"),
    [("175", "10 % of 175 is 17.5: write a whole number of persons"), ("", HOW_MANY)],
)
def test_a_share_of_women_is_answered_in_persons(strength: str, remedy: str) -> None:
    """With what it is of the strength of its row, where that is said; no share, which is refused."""
    content = f"Type;Persons;Women\nengineer company;{strength};10 %\n".encode()
    grid, _faults = grids.grid_of("units.csv", content)
    told = {"contributor": "RWA", "kind": "published", "source": "units.csv"}
    columns = ["unit_type", "strength", "women"]
    found = tables.read(grid, columns=columns, always=told, states=(), as_of=date(2026, 3, 1))
    [fault] = found.wrong[0].faults
    assert fault.remedy == remedy


def test_a_workbook_that_unpacks_to_too_much_is_refused(client_of: Of) -> None:
    """Its small size is not believed."""
    words = {"table": SimpleUploadedFile("bomb.xlsx", bomb()), "kind": "illustrative", "source": "x"}
    page = client_of("amara").post(reverse("upload-draft"), words).content.decode()
    assert "bytes when unpacked" in page


def test_a_formula_is_no_value_and_goes_out_as_text(client_of: Of) -> None:
    """Neither the register nor the rows that come back hold anything that a spreadsheet would run."""
    amara = client_of("amara")
    rows: list[tuple[object, ...]] = [("E1", "=1+1", "FPU", 140, 1, "")]
    upload = send(amara, workbook(rows))
    assert "formula" in page_of(amara, upload)
    send(amara, b"Ref,Unit,Type,Personnel\nE2,@SUM(A1),FPU,140\n", name="units.csv")
    amara.post(reverse("upload-apply", args=[Upload.objects.first().pk]))  # type: ignore[union-attr]
    Offer.objects.filter(reference="E2").update(is_released=True)
    text = taken(client_of("dina"))
    [row] = [row for row in csv.DictReader(io.StringIO(text)) if row["unit_type"] == "FPU"]
    assert not row["name"].startswith(("=", "+", "-", "@"))


def taken(client: Client, **asked: object) -> str:
    """Return offers as a table, as the list with the same address leads to it."""
    return client.get(reverse("offer-table"), asked).getvalue().decode()


def test_an_export_reads_back_unchanged(client_of: Of, draft: Offer, released: Offer) -> None:
    """Taken as a table and sent again, own drafts and offers change nothing."""
    amara = client_of("amara")
    text = taken(amara, contributor="XAL", sort="-name")
    rows = {row["offer_id"]: row["draft"] for row in csv.DictReader(io.StringIO(text))}
    assert rows == {"#meta+offer_id": "#status+draft", draft.pk: "yes", released.pk: ""}
    before = Event.objects.exclude(kind="table_sent").count()
    upload = send(amara, text.encode(), name="offers.csv")
    assert "2 say what the register says already" in page_of(amara, upload)
    amara.post(reverse("upload-apply", args=[upload.pk]))
    assert Event.objects.exclude(kind__startswith="table_").count() == before


def test_an_export_holds_what_the_list_shows(client_of: Of, draft: Offer, released: Offer) -> None:
    """Filtered and sorted as the page; own drafts are marked, and nobody else has them."""
    assert (released.pk in (text := taken(client_of("aline"), level="PRE")), draft.pk in text) == (
        True,
        False,
    )
    assert taken(client_of("dina"), level="L1").count("XAL") == 0
    other = an_offer("XAL-FPU-9", unit_type="FPU", is_released=True)
    for sort, order in (("unit_type", [released.pk, other.pk]), ("-unit_type", [other.pk, released.pk])):
        for who in ("dina", "bao"):
            rows = csv.reader(io.StringIO(taken(client_of(who), sort=sort)))
            assert [line[0] for line in rows][2:] == order
    for who in ("dina", "ada", "bao", "omar"):
        assert draft.pk not in taken(client_of(who))


def test_the_columns_that_are_shown_are_taken_as_they_stand(client_of: Of, draft: Offer) -> None:
    """As values, with the level that an offer has; nothing in them is a formula to a spreadsheet."""
    Offer.objects.filter(pk=draft.pk).update(name="=1+1", strength=1200)
    text = taken(client_of("amara"), columns=["name", "persons", "level", "available_from"])
    head, *lines = csv.reader(io.StringIO(text))
    assert head == ["offer_id", "name", "persons", "level", "available_from", "draft"]
    [line] = [line for line in lines if line[0] == draft.pk]
    day = draft.available_from.isoformat() if draft.available_from else ""
    assert line == [draft.pk, "'=1+1", "1200", "", day, "yes"]
    assert taken(client_of("dina"), columns=["persons"]) == taken(client_of("dina"))


def test_the_template_is_understood(client_of: Of, tmp_path: Path) -> None:
    """Filled in below its two first rows it becomes an offer."""
    amara = client_of("amara")
    book = load_workbook(io.BytesIO(amara.get(reverse("upload-template")).content))
    page = book["offers"]
    heads = [cell.value for cell in page[1]]
    for name, value in {"offer_id": "T1", "unit_type": "FPU", "strength": 140}.items():
        page.cell(3, heads.index(name) + 1).value = value
    book.save(tmp_path / "filled.xlsx")
    upload = send(amara, (tmp_path / "filled.xlsx").read_bytes())
    told = page_of(amara, upload)
    assert "1 would be drafted" in told
    assert "#meta" not in told


def test_heads_of_a_french_table_are_understood() -> None:
    """As a ministry that writes French calls them, with either apostrophe."""
    heads = "Type d'unité;Nom de l’unité;Effectif total;dont femmes;Disponible dès le;Disponible jusqu’au"
    found = tables.meanings(heads.split(";"), remembered={})
    assert found == ["unit_type", "name", "strength", "women", "available_from", "available_until"]
    heads = (
        "N°;Pays;Intitulé;Effectifs;Nombre de femmes;Disponible du;Disponible jusqu'au;Préavis (jours);Nature"
    )
    found = tables.meanings(heads.split(";"), remembered={})
    assert found[:4] == ["offer_id", "contributor", "name", "strength"]
    assert found[4:] == ["women", "available_from", "available_until", "notice_mode_days", ""]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_table_may_call_columns_as_the_form_does(language: str) -> None:
    """Whoever copies the labels of the form of an offer has nothing to map."""
    with override(language):
        labels = {name: str(field.label) for name, field in OfferForm.base_fields.items()}
    asked = [name for name in labels if name in tables.COLUMNS]
    assert len(asked) > 15
    assert tables.meanings([labels[name] for name in asked], remembered={}) == asked


def test_a_sign_that_turns_a_name_around_is_refused(client_of: Of) -> None:
    """In a table and in a form; a name in Arabic is a name."""
    amara, turned = client_of("amara"), "safe\u202egpj.exe"
    upload = send(amara, workbook([("E1", turned, "FPU", 140, 1, ""), ("E2", "سرية", "FPU", 140, 1, "")]))
    page = page_of(amara, upload)
    assert "the sign U+202E" in page
    assert "1 would be drafted" in page
    words = {"unit_type": "FPU", "name": turned, "kind": "illustrative", "source": "x"}
    assert amara.post(reverse("offer-draft"), words).status_code == 422
    assert not Offer.objects.exclude(pk="XAL-ENG_COY-1").exists()


def test_a_table_of_many_rows_is_told_whole(client_of: Of) -> None:
    """Of 400 rows 30 are wrong: all 30 are listed, and none is drafted before it is applied."""
    rows = [(f"U{n}", f"Unit {n}", "FPU", "many" if n % 13 == 0 else 140, 1, "") for n in range(1, 401)]
    amara = client_of("amara")
    upload = send(amara, workbook([tuple(row) for row in rows]))
    page = page_of(amara, upload)
    assert "30 are wrong" in page
    assert page.count("column Personnel") == 1
    assert ", ".join(str(n + 1) for n in range(13, 401, 13)) in page
    assert Offer.objects.count() == 1


def test_an_answer_is_no_ability() -> None:
    """Yes and no to a question of the ministry's is told with what to write."""
    told = {"offer_id": "A", "contributor": "XAL", "unit_type": "FPU", "kind": "illustrative", "source": "x"}
    offer = OfferEntry.model_validate({**told, "attributes": ("Yes",)})
    faults = {fault.code: str(fault) for fault in row_faults.unshown(offer, place="row 2")}
    assert set(faults) == {"attribute-answer"}
    assert "Write night where it can" in faults["attribute-answer"]
    mended = offer.model_copy(update={"attributes": ("night",)})
    assert list(row_faults.unshown(mended, place="")) == []


def test_codes_that_no_scenario_takes_are_told_in_their_cells(client_of: Of) -> None:
    """A town for an airport and three letters for a language stand with row, column, value and remedy."""
    amara = client_of("amara")
    head = "Type,Embarkation,home_port,languages\n"
    upload = send(amara, f"{head}FPU,KGL,TZDAR,fra; en\nFPU,HRYR,,en\n".encode(), name="a.csv")
    columns = ["unit_type", "home_airport", "home_port", "languages"]
    amara.post(reverse("upload-map", args=[upload.pk]), {"column": columns})
    page = page_of(amara, upload)
    assert "1 is wrong" in page
    for words in (
        "Embarkation is &quot;KGL&quot;",
        "Write HRYR, if that is meant",
        "row 2, column Embarkation",
        "languages is &quot;fra&quot;",
        "such as fr for French",
        "row 2, column languages",
    ):
        assert words in page
    amara.post(reverse("upload-apply", args=[upload.pk]))
    assert Offer.objects.get(unit_type="FPU").home_airport == "HRYR"


def test_what_is_unusual_is_told_and_not_refused(client_of: Of) -> None:
    """No name, and far more or fewer persons than such a unit has; the words are those of the registry."""
    amara = client_of("amara")
    rows = "FPU,,140\nFPU,Many,900\nFPU,Few,9\nFPU,Usual,150\nGhosts,Odd,5\n"
    page = page_of(amara, upload := send(amara, f"Type,Name,Persons\n{rows}".encode(), name="a.csv"))
    assert page.count("Look again:") == 3
    assert "1 row has more than three times the persons that are usual for its unit type: 3." in page
    for words in ("It has no name.", "It has 900 persons; usual for its type are 140.", "It has 9 persons"):
        assert words in page
    for words in ("add it to the table", "Identifier of the body"):
        assert words not in page
    amara.post(reverse("upload-apply", args=[upload.pk]))
    assert Offer.objects.filter(unit_type="FPU").count() == 4
