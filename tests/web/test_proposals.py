"""Codes that are proposed for the words of a table: shown, taken at once, remembered of a ministry alone."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bluehelm_web.audit.models import Event
from bluehelm_web.partnership import imports
from bluehelm_web.partnership.models import HeardValue, Offer, Upload
from tests.web.test_imports import page_of, send

Of = Callable[[str], Client]
HEAD = "Ref,Type,Languages,Home airport\n"
ROWS = 'A,Genie company,English; French,KGL\nB,FPU,French,HRYR\nC,FPU,"English, French",\n'

pytestmark = pytest.mark.usefixtures("released")


def post(client: Client, upload: Upload, **told: str) -> str:
    """Take or forget, and return the page that follows."""
    assert client.post(reverse("upload-values", args=[upload.pk]), told).status_code == 302
    return page_of(client, upload)


def test_all_that_is_proposed_is_taken_at_once(client_of: Of) -> None:
    """Each is shown with its code; then no row is wrong, and nothing is left to confirm."""
    amara = client_of("amara")
    upload = send(amara, (HEAD + ROWS).encode(), name="a.csv")
    page = page_of(amara, upload)
    shown = amara.get(reverse("upload", args=[upload.pk])).context["proposals"]
    found = {(one.heard, one.means, one.rows) for one in shown}
    assert found == {
        ("Genie company", "ENG_COY", (2,)),
        ("English", "en", (2,)),
        ("French", "fr", (2, 3)),
        ("English, French", "en; fr", (4,)),
        ("KGL", "HRYR", (2,)),
    }
    assert "Take all 5 proposals" in page
    assert "3 are wrong" in page
    page = post(amara, upload, take="")
    assert "3 would be drafted" in page
    assert [word for word in ("Take all", "please confirm", "is wrong") if word in page] == []
    amara.post(reverse("upload-apply", args=[upload.pk]))
    drafts = Offer.objects.filter(is_released=False)
    told = drafts.values_list("reference", "unit_type", "home_airport")
    assert set(told) == {("A", "ENG_COY", "HRYR"), ("B", "FPU", "HRYR"), ("C", "FPU", "")}
    assert {tuple(one.languages) for one in drafts} == {("en", "fr"), ("fr",)}
    assert Event.objects.filter(kind="values_taken", object_id=f"upload:{upload.pk}").count() == 1


def test_what_was_taken_is_remembered_and_forgotten(client_of: Of) -> None:
    """For the next table of the owner, of no other; one by one where that is wanted."""
    amara = client_of("amara")
    upload = send(amara, (HEAD + ROWS).encode(), name="a.csv")
    post(amara, upload, take="languages:french")
    assert [*HeardValue.objects.values_list("column", "heard", "means")] == [("languages", "french", "fr")]
    again = f"{HEAD}D,FPU,FRENCH,\n".encode()
    assert imports.upload_read(send(client_of("aline"), again, name="b.csv")).wrong == ()
    assert len(imports.upload_read(send(client_of("ada"), again, name="c.csv")).wrong) == 1
    assert "Codes that were taken before" in page_of(amara, upload)
    page = post(amara, upload, forget="languages:french")
    assert ("Codes that were taken before" in page, HeardValue.objects.exists()) == (False, False)


def test_nothing_is_proposed_without_likeness(client_of: Of) -> None:
    """A word is no misspelt code of an airport."""
    amara = client_of("amara")
    upload = send(amara, f"{HEAD}A,FPU,en,NOWHERE\n".encode(), name="a.csv")
    page = amara.get(reverse("upload", args=[upload.pk]))
    assert page.context["proposals"] == []
    assert "Look the code up" in page.content.decode()


def test_both_rows_of_one_reference_are_told(client_of: Of) -> None:
    """Nobody but the ministry knows which of them is meant; each names the other."""
    upload = send(client_of("amara"), b"Ref,Type\nA,FPU\nB,FPU\nA,ENG_COY\n", name="a.csv")
    wrong = {row.row: row.faults[0].value for row in imports.upload_read(upload).wrong}
    assert wrong == {2: "it stands in row 4 as well", 4: "it stands in row 2 as well"}
