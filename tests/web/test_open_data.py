"""Open data: what everybody may take, in four forms that say the same; no draft in a row or a count."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Never

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.core.files import PIECE
from bluehelm_web.partnership import open_data, open_files, open_forms
from bluehelm_web.partnership.models import Claim, Kind, Offer, OpenRound, PublicFile
from tests.web.conftest import TO_THE_TOP, an_offer, has_happened, open_data_made

Of = Callable[[str], Client]
PAPERS = TO_THE_TOP[: TO_THE_TOP.index("accepted") + 1]
"""What the first level needs."""

NAMES = [
    f"{table}.{form}" for table in ("offers", "readiness") for form in ("csv", "hxl.csv", "json", "xlsx")
]
"""All files."""


def taken(name: str) -> bytes:
    """Return a file as somebody without an account gets it, once all were made anew."""
    open_data_made()
    answer = Client().get(reverse("data-file", args=[name]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    return answer.getvalue()


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(StringIO(taken(name).decode())))


def test_four_forms_say_the_same(released: Offer) -> None:
    """Cell by cell, a number being a number where the form has them; HXL tags stand under the header."""
    has_happened(released, *PAPERS)
    for table in open_forms.TABLES:
        plain, tagged = rows_of(f"{table}.csv"), rows_of(f"{table}.hxl.csv")
        assert tagged[1:] == plain
        assert all(tag.startswith("#") for tag in tagged[0].values())
        page = load_workbook(BytesIO(taken(f"{table}.xlsx"))).active
        assert page is not None
        head, tags, *cells = page.iter_rows(values_only=True)
        assert (list(head), list(tags)) == (list(plain[0]), list(tagged[0].values()))
        told = json.loads(taken(f"{table}.json"))
        assert (told["table"], told["as_of"]) == (table, str(timezone.localdate()))
        assert told["counting_rule"] == "un-pcrs-2019"
        assert len(told["rows"]) == len(plain) == len(cells)
        for row, line, said in zip(plain, cells, told["rows"], strict=True):
            for name, cell in zip(head, line, strict=True):
                value = said[str(name)]
                value = ";".join(value) if isinstance(value, list) else value
                shown = "" if cell is None else str(cell).removesuffix(" 00:00:00")
                assert row[str(name)] == shown
                assert shown == ("" if value in (None, []) else f"{value}".removesuffix(".0"))


def test_country_codes_are_tagged_for_the_standard(released: Offer) -> None:
    """A tool of the standard finds states, persons and women by their tags."""
    tags = rows_of("offers.hxl.csv")[0]
    assert tags["contributor"].startswith("#country+code")
    assert (tags["strength"], tags["women"]) == ("#capacity+persons", "#capacity+persons+f")
    assert len(set(tags.values())) == len(tags)


def test_an_offer_says_its_level_and_whence_its_figures(released: Offer) -> None:
    """The level is that of its events; what nobody stated is empty, or said to be typical of the type."""
    [row] = rows_of("offers.csv")
    told = [row[name] for name in ("level", "level_since", "strength", "strength_kind", "strength_source")]
    assert told == ["PRE", "", "200", "illustrative", "a test"]
    assert row["women"] == ""
    has_happened(released, *PAPERS)
    Offer.objects.update(strength=None)
    Claim.objects.create(
        claim_id="C1",
        subject=released.pk,
        attribute="women",
        value="0",
        kind="published",
        source="note",
        stated_on="2026-01-12",
        recorded_on="2026-01-12",
    )
    [row] = rows_of("offers.csv")
    assert (row["level"], row["women"], row["strength_kind"]) == ("L1", "0", "assumed")
    assert row["level_until"] > row["level_since"] == str(timezone.localdate() - timezone.timedelta(days=30))
    assert "typical of the type" in row["strength_source"]


def test_drafts_are_in_no_file_and_no_count(client_of: Of, released: Offer) -> None:
    """Nor for its own contributor, who sees drafts elsewhere: the bytes do not change."""
    before = {name: taken(name) for name in NAMES}
    an_offer("XAL-INF_BN-1", is_released=False)
    an_offer("XAL-ENG_COY-2", unit_type="ENG_COY", is_released=False)
    for client in (Client(), client_of("aline")):
        open_data_made()
        assert {name: client.get(reverse("data-file", args=[name])).getvalue() for name in NAMES} == before


def test_readiness_counts_the_offers_of_the_other_file(demonstration: int) -> None:
    """Each once, with a row for every level of a type; the board of the first page says the same."""
    units, persons = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    offers = rows_of("offers.csv")
    for row in offers:
        units[row["unit_type"], row["level"]] += 1
        persons[row["unit_type"], row["level"]] += int(row["strength"])
    counted = rows_of("readiness.csv")
    assert len(offers) == demonstration == sum(int(row["units"]) for row in counted)
    for row in counted:
        place = row["unit_type"], row["level"]
        assert (int(row["units"]), int(row["persons"])) == (units[place], persons[place])
        assert {kind: int(row[f"persons_{kind}"]) for kind in Kind.values} == {
            kind: sum(int(one["strength"]) for one in of_place(offers, place) if one["strength_kind"] == kind)
            for kind in Kind.values
        }
        assert int(row["supposed"]) == sum(
            one["level_kind"] in ("assumed", "illustrative") for one in of_place(offers, place)
        )
    board = Client().get(reverse("home")).context["rows"][:-1]
    shown = [(row.code, *cell) for row in board for cell in row.cells]
    names = ("unit_type", "level", "units", "persons")
    assert shown == [tuple(int(row[n]) if row[n].isdigit() else row[n] for n in names) for row in counted]


def of_place(rows: list[dict[str, str]], place: tuple[str, str]) -> list[dict[str, str]]:
    """Return the offers of one type that stand at one level."""
    return [row for row in rows if (row["unit_type"], row["level"]) == place]


def test_a_level_says_how_far_it_can_be_checked(demonstration: int) -> None:
    """As far as the weakest event behind it, with its tag; below the first level there is none."""
    rows = rows_of("offers.csv")
    assert {row["level_kind"] for row in rows if row["level"] != "PRE"} == {"assumed"}
    assert {row["level_kind"] for row in rows if row["level"] == "PRE"} == {""}
    assert rows_of("offers.hxl.csv")[0]["level_kind"] == "#status+level+kind"


def test_no_cell_is_a_formula(released: Offer) -> None:
    """A name that a spreadsheet would compute stays a text in each form that one opens."""
    for sign in "=+-@":
        Offer.objects.update(name=f"{sign}cmd|' /C calc'!A0")
        assert rows_of("offers.csv")[0]["name"].startswith(f"'{sign}")
        page = load_workbook(BytesIO(taken("offers.xlsx"))).active
        assert page is not None
        cell = page.cell(3, 4)
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_an_empty_register_gives_headers_alone(db: None) -> None:
    """And JSON that can be read."""
    assert rows_of("offers.csv") == rows_of("readiness.csv") == []
    assert json.loads(taken("offers.json"))["rows"] == []
    assert taken("offers.csv").startswith(b"offer_id,contributor,")


def test_a_long_file_comes_in_large_pieces(released: Offer) -> None:
    """However many offers there are, each stands in it once, and none is sent by itself."""
    Offer.objects.bulk_create(
        Offer(
            offer_id=f"XAL-FPU-{number:04}",
            contributor="XAL",
            unit_type="FPU",
            kind="illustrative",
            source="s" * 300,
            is_released=True,
        )
        for number in range(open_data.AT_ONCE)
    )
    open_data_made()
    answer = Client().get(reverse("data-file", args=["offers.json"]))
    *long, last = answer.streaming_content
    assert len(long) >= 1
    assert {len(piece) for piece in long} == {PIECE}
    assert answer["Content-Length"] == str(sum(map(len, [*long, last])))
    rows = json.loads(b"".join((*long, last)))["rows"]
    assert len({row["offer_id"] for row in rows}) == open_data.AT_ONCE + 1


def test_a_text_travels_as_it_is_kept(released: Offer) -> None:
    """Packed for whoever can unpack it, with a tag that counts as well; a workbook is packed as it is."""
    for name in NAMES:
        plain = taken(name)
        answer = Client(headers={"accept-encoding": "gzip"}).get(reverse("data-file", args=[name]))
        body, is_packed = answer.getvalue(), not name.endswith(".xlsx")
        assert answer.get("Content-Encoding") == ("gzip" if is_packed else None)
        assert (gzip.decompress(body) if is_packed else body) == plain
        assert answer["Content-Length"] == str(len(body))
        assert "Accept-Encoding" in answer["Vary"]
        known = {"accept-encoding": "gzip", "if-none-match": answer["ETag"]}
        assert Client(headers=known).get(reverse("data-file", args=[name])).status_code == 304


def on_disk(name: str) -> Path:
    """Return from where the server sends a file."""
    found = open_files.open_file_shown(name)
    assert found is not None
    return open_files.open_file_path(found, is_packed=False)


def test_whoever_takes_a_file_slowly_holds_no_memory(released: Offer) -> None:
    """The server sends it from the disk, where it stands once; what was begun before is not cut."""
    for name in ("offers.json", "offers.xlsx"):
        whole = taken(name)
        first, again = (Client().get(reverse("data-file", args=[name])) for _time in range(2))
        path = on_disk(name)
        assert (path, path.read_bytes()) == (on_disk(name), whole)
        an_offer(f"XAL-FPU-{name[-4:].upper()}", unit_type="FPU", is_released=True)
        open_data_made()
        last = Client().get(reverse("data-file", args=[name]))
        assert on_disk(name) != path
        assert first.getvalue() == again.getvalue() == whole != last.getvalue()


def test_whoever_asks_makes_nothing(released: Offer) -> None:
    """Where no file is yet, they are told when to come back; the registry has looked at no offer for it."""
    for name in NAMES:
        with CaptureQueriesContext(connection) as found:
            answer = Client().get(reverse("data-file", args=[name]))
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
        assert answer.content == b"This file is being made; come back in 10 seconds.\n"
        assert [PublicFile._meta.db_table in query["sql"] for query in found] == [True]
    assert not PublicFile.objects.exists()


def test_asking_costs_the_same_however_many_offers_there_are(released: Offer) -> None:
    """One look at what is kept and one for its content, none at an offer; also once it is old."""
    open_data_made()
    PublicFile.objects.update(made_at=timezone.now() - 2 * open_files.FRESH)
    an_offer("XAL-FPU-1", unit_type="FPU", is_released=True)
    with CaptureQueriesContext(connection) as found:
        first = Client().get(reverse("data-file", args=["readiness.csv"]))
    assert b"FPU" not in first.getvalue()
    assert len(found) in (1, 2)  # the content only where this process does not have it on its disk
    assert all(PublicFile._meta.db_table in query["sql"] for query in found)
    with CaptureQueriesContext(connection) as found:
        known = Client(headers={"if-none-match": first["ETag"]})
        same = known.get(reverse("data-file", args=["readiness.csv"]))
    assert (same.status_code, same.getvalue(), len(found)) == (304, b"", 1)


def test_files_are_made_once_in_ten_minutes_and_only_of_what_changed(released: Offer) -> None:
    """All at once and of the same rows: neither while nothing changes, nor too soon after it."""
    now = timezone.now().replace(hour=12)  # on another day they are made anew
    assert open_files.open_files_make(now=now) == len(NAMES) == PublicFile.objects.count()
    later = now + open_files.FRESH
    assert open_files.open_files_make(now=later) == 0
    an_offer("XAL-FPU-1", unit_type="FPU", is_released=True)
    event_append("offer_released", object_id="offer:XAL-FPU-1", payload={}, act=Act())
    assert open_files.open_files_make(now=later - timedelta(seconds=1)) == 0
    assert open_files.open_files_make(now=later) == len(NAMES)
    assert b"FPU" in Client().get(reverse("data-file", args=["readiness.csv"])).getvalue()
    assert set(PublicFile.objects.values_list("made_at", flat=True)) == {later}
    event_append("signed_in", object_id="user:1", payload={}, act=Act())
    assert open_files.open_files_make(now=later + open_files.FRESH) == 0
    assert open_files.open_files_make(now=later + timedelta(days=1)) == len(NAMES)


def test_a_worker_that_is_killed_or_fails_is_followed_by_another(
    released: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After two minutes where nobody knows of it, after ten where it failed."""
    now = timezone.now()
    for error, wait in ((KeyboardInterrupt, open_files.LOST), (ValueError, open_files.FRESH)):
        OpenRound.objects.all().delete()

        def broken(*, on: object, error: type[BaseException] = error) -> Never:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(open_files, "open_offers", broken)
            with pytest.raises(error):
                open_files.open_files_make(now=now)
        assert open_files.open_files_make(now=now + wait - timedelta(seconds=1)) == 0
        assert open_files.open_files_make(now=now + wait) == len(NAMES)


@pytest.mark.parametrize("name", ["offers.exe", "offers", "drafts.csv", "offers.csv.gz", ".csv"])
def test_no_other_file_is_there(db: None, name: str) -> None:
    """Whatever is typed."""
    assert Client().get(reverse("data-file", args=[name])).status_code == 404


def test_the_page_links_each_file_and_names_each_column(released: Offer) -> None:
    """With the day and the counting rule."""
    page = Client().get(reverse("data")).content.decode()
    for name, noun in open_forms.TABLES.items():
        for form in ("csv", "hxl.csv", "json", "xlsx"):
            assert f'href="{reverse("data-file", args=[f"{name}.{form}"])}"' in page
        assert all(f"<code>{field}</code>" in page for field in noun.model_fields)
    assert "un-pcrs-2019" in page
    assert "being made" in page.split("offers.csv</a>")[1].split("</li>")[0]
    taken("offers.csv")
    page = Client().get(reverse("data")).content.decode()
    assert f"made {timezone.now():%-d %B %Y}" in page.split("offers.csv</a>")[1].split("</li>")[0]
