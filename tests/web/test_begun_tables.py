"""Where tables of ministries begin: below a title, on another sheet, and where somebody says."""

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from bluehelm_web.audit.models import Event
from bluehelm_web.partnership.models import Offer, Upload
from tests.web.test_imports import page_of, send

Of = Callable[[str], Client]
Row = tuple[object, ...]
HEADER = ("Réf.", "Type", "Effectif total", "Couleur")
UNITS: list[Row] = [("E1", "ENG_COY", 175, "bleu"), ("F1", "FPU", 140, "vert")]
TITLE: list[Row] = [("Ministère de la défense",), (), ("Unités, état au 1er novembre",), ()]
GUIDE: list[Row] = [("Lisez-moi",), ("Une unité par ligne; ne pas modifier les colonnes.",)]

pytestmark = pytest.mark.usefixtures("released")


def book(merged: str = "", **sheets: list[Row]) -> bytes:
    """Return a workbook of sheets, some cells of the first merged."""
    made, kept = Workbook(), io.BytesIO()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                page.cell(number, place, value)
    if merged:
        made.worksheets[0].merge_cells(merged)
    made.save(kept)
    return kept.getvalue()


def place(client: Client, upload: Upload, **told: str) -> Upload:
    """Say where a table begins, and return that which is looked at next."""
    answer = client.post(reverse("upload-place", args=[upload.pk]), told)
    assert answer.status_code == 302, answer.content.decode()
    return Upload.objects.get(pk=int(answer.headers["Location"].rsplit("/", 1)[-1]))


@pytest.mark.parametrize("merged", ["", "A1:D1"])
def test_a_title_is_not_the_header(client_of: Of, merged: str) -> None:
    """The names of the columns are found below it, merged or not, and the page says where."""
    amara = client_of("amara")
    upload = send(amara, book(merged, Feuille=[*TITLE, HEADER, *UNITS]))
    assert (upload.header_row, upload.columns) == (5, ["offer_id", "unit_type", "strength", ""])
    page = page_of(amara, upload)
    assert "row 5 of the sheet &quot;Feuille&quot;" in page or 'row 5 of the sheet "Feuille"' in page
    assert "2 would be drafted" in page
    amara.post(reverse("upload-apply", args=[upload.pk]))
    told = Offer.objects.filter(is_released=False).values_list("reference", "strength")
    assert set(told) == {("E1", 175), ("F1", 140)}


def test_a_title_of_a_csv_file_is_not_its_header(client_of: Of) -> None:
    """Whatever sign the title has between its words; rows keep the numbers of the file."""
    amara = client_of("amara")
    text = 'Unités, état au 1er "novembre"\n\nType;Effectif total\nFPU;140\nFPU;many\n'
    upload = send(amara, text.encode(), name="unites.csv")
    assert (upload.header_row, upload.sheets, upload.num_rows) == (3, [""], 2)
    assert "row 5, column Effectif total" in page_of(amara, upload)


def test_the_sheet_with_the_data_is_found(client_of: Of) -> None:
    """Though another stands before it; where nothing is known, a sheet with more than a text is taken."""
    amara = client_of("amara")
    upload = send(amara, book(Lisez=GUIDE, Vide=[], Unites=[HEADER, *UNITS]))
    assert (upload.sheet, upload.header_row, upload.num_rows) == ("Unites", 1, 2)
    unknown = send(amara, book(Lisez=GUIDE, Unites=[("Titre",), ("Gattung", "Bestand"), ("FPU", 140)]))
    assert (unknown.sheet, unknown.header_row, unknown.columns) == ("Unites", 2, ["", ""])


def test_words_of_data_are_no_header(client_of: Of) -> None:
    """One cell that is called as a column moves no header."""
    rows = b"Sorte,Bestand,Nuit\nFPU,140,No\nTotal,140,\n"
    assert send(client_of("amara"), rows, name="a.csv").header_row == 1


def test_where_a_table_begins_can_be_said(client_of: Of) -> None:
    """Its columns are understood anew; the sheet is taken the next time, of this owner's alone."""
    amara, content = client_of("amara"), book(A2025=[HEADER, *UNITS], A2026=[HEADER, ("E9", "FPU", 120)])
    upload = send(amara, content)
    assert upload.sheet == "A2025"
    assert "<option selected>A2025</option><option>A2026</option>" in page_of(amara, upload)
    placed = place(amara, upload, sheet="A2026", row="1")
    assert (placed.pk, placed.sheet, placed.num_rows) == (upload.pk, "A2026", 1)
    assert Event.objects.filter(kind="table_placed", object_id=f"upload:{upload.pk}").exists()
    again = book(A2025=[HEADER, *UNITS], A2026=[TITLE[0], HEADER, ("E9", "FPU", 130)])
    found = send(client_of("aline"), again)
    assert (found.sheet, found.header_row) == ("A2026", 2)
    assert send(client_of("ada"), again).sheet == "A2025"


def test_a_header_that_was_mapped_is_found_again(client_of: Of) -> None:
    """Names that nobody could guess are known once they are said, those that are left out too."""
    amara = client_of("amara")
    rows: list[Row] = [("Nos unités", "2026"), ("Gattung", "Bestand"), ("FPU", 140)]
    upload = place(amara, send(amara, book(Feuille=rows)), row="2")
    assert upload.columns == ["", ""]
    amara.post(reverse("upload-map", args=[upload.pk]), {"column": ["unit_type", ""]})
    found = send(amara, book(Feuille=[*TITLE, *rows]))
    assert (found.header_row, found.columns) == (6, ["unit_type", ""])


def test_each_sheet_of_a_workbook_can_be_applied(client_of: Of) -> None:
    """Of a table that was applied another is made, which stands beside it."""
    amara = client_of("amara")
    first = send(amara, book(A=[HEADER, *UNITS], B=[HEADER, ("E9", "FPU", 120)]))
    amara.post(reverse("upload-apply", args=[first.pk]))
    second = place(amara, first, sheet="B", row="1")
    assert second.pk != first.pk
    amara.post(reverse("upload-apply", args=[second.pk]))
    told = {*Upload.objects.exclude(applied_at=None).values_list("sheet", "num_rows")}
    assert (told, Offer.objects.filter(is_released=False).count()) == ({("A", 2), ("B", 1)}, 3)


@pytest.mark.parametrize("told", [{"sheet": "C", "row": "1"}, {"sheet": "A", "row": "x"}, {"row": "99"}])
def test_where_nothing_stands_is_refused(client_of: Of, told: dict[str, str]) -> None:
    """And nothing is changed."""
    amara = client_of("amara")
    upload = send(amara, book(A=[HEADER, *UNITS]))
    answer = amara.post(reverse("upload-place", args=[upload.pk]), told)
    assert (answer.status_code, Upload.objects.get().header_row) == (422, 1)
    assert "alert" in answer.content.decode()
