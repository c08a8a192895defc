"""Boards: a big screen, the page that everybody follows, and a few lines for a slow line."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bluehelm_web.accounts.models import User
from bluehelm_web.conferences import conferences, services
from bluehelm_web.conferences.models import Delegation, GuideLine
from bluehelm_web.core.rows import values_of
from tests.web.conferred import HELICOPTERS, NAME, SAID, a_capture, a_conference, by, confirmed, word

Of = Callable[[str], Client]
Cast = dict[str, User]
PAGES = ("conference-board", "conference-follow", "conference-text")


def page(client: Client, name: str) -> str:
    """Return a page as it comes."""
    answer = client.get(reverse(name, args=[NAME]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_everybody_sees_who_speaks_and_what_is_pledged_but_no_caveat(
    client_of: Of, cast: Cast, name: str
) -> None:
    """Without an account, in the same words as the stream tells it."""
    a_conference(is_public=True)
    conferences.speaker_call(NAME, code="XBO", by=by(cast["lena"]))
    a_capture(cast["bao"])
    told = page(client_of("dina"), name)
    for words in ("Speaking now, number 2 of 4", "Borvania", SAID.capability, "12 open of 18"):
        assert words in told
    for hidden in (SAID.words, SAID.caveat, "Bao"):
        assert hidden not in told


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_next_once_a_conference_is_over(client_of: Of, cast: Cast, name: str) -> None:
    """Those who never spoke do not wait any more."""
    a_conference(is_public=True)
    assert "Nobody has the floor" in page(client_of("dina"), name)
    conferences.conference_move(NAME, to="closed", reason="Over.", by=by(cast["lena"]))
    told = page(client_of("dina"), name)
    assert "The conference is over" in told
    assert 'data-speaking="next">-<' in told or 'data-speaking="next"' not in told


@pytest.mark.parametrize("name", PAGES)
def test_what_was_taken_back_is_not_shown_and_what_was_withdrawn_says_so(
    client_of: Of, cast: Cast, name: str
) -> None:
    """The one vanishes, the other was told to everybody before."""
    a_conference(is_public=True)
    gone = a_capture(cast["bao"], capability="Balloons")
    services.capture_undo(gone.pk, by=by(cast["bao"]))
    row = confirmed(cast)
    services.capture_withdraw(row.pk, version=row.version, reason="x", by=by(cast["lena"]))
    told = page(client_of("dina"), name)
    assert "Balloons" not in told
    assert "withdrawn" in told
    assert "18 open of 18" in told


def test_a_board_shows_the_pledges_of_who_speaks_and_names_whose_the_last_one_is(
    client_of: Of, cast: Cast
) -> None:
    """Nothing of somebody else looks as if the speaker had said it."""
    a_conference(is_public=True)
    a_capture(cast["bao"], delegation="XAL", capability="Balloons")
    conferences.speaker_call(NAME, code="XBO", by=by(cast["lena"]))
    told = page(client_of("dina"), "conference-board")
    assert re.search(r"data-latest>.*Last pledge: <b[^>]*>Aldara</b>.*Balloons", told)
    assert "data-by-speaker></ul>" in told
    a_capture(cast["bao"])
    told = page(client_of("dina"), "conference-board")
    assert re.search(rf"data-by-speaker><li[^>]*><span[^>]*>{SAID.capability}.*: 6 of 18 still open", told)
    assert "data-latest hidden>" in told


def test_the_line_that_the_speaker_answers_is_on_the_screen(client_of: Of, cast: Cast) -> None:
    """However little of it is open beside others; while who answers none speaks, the most open come first."""
    row = a_conference(is_public=True)
    for number in range(9):
        line = HELICOPTERS.model_copy(update={"line_id": f"G-{number}", "need": f"Need {number}"})
        GuideLine.objects.create(**values_of(line) | {"conference_id": row.pk})
    a_capture(cast["bao"], quantity=17.0)
    firsts = []
    for code in ("XAL", "XBO"):
        conferences.speaker_call(NAME, code=code, by=by(cast["lena"]))
        lines = re.findall(r'<li data-line="([^"]+)">', page(client_of("dina"), "conference-board"))
        firsts.append((lines[0], len(lines)))
    assert firsts == [("G-0", 8), (HELICOPTERS.line_id, 8)]


@pytest.mark.parametrize("name", PAGES)
def test_a_line_is_closed_by_the_chair_alone(client_of: Of, cast: Cast, name: str) -> None:
    """Until then it is told what would be closed, and that it is provisional."""
    a_conference(is_public=True)
    conferences.speaker_call(NAME, code="XBO", by=by(cast["lena"]))
    figure = "<h2>{} of 1" if name == "conference-text" else '<span data-total="closed">{}</span>'
    row = a_capture(cast["bao"], quantity=18.0)
    told = page(client_of("dina"), name)
    assert "1 more provisionally" in told
    assert figure.format(0) in told
    assert "closed, of 18" not in told
    if name == "conference-board":
        assert "nothing open any more once the chair confirms it" in told
    if name != "conference-text":  # which names open lines alone
        assert "closed provisionally, of 18" in told
    row = services.capture_validate(row.pk, version=row.version, by=by(cast["chidi"]))
    services.capture_confirm(row.pk, version=row.version, by=by(cast["lena"]))
    told = page(client_of("dina"), name)
    assert "provisionally" not in told
    assert figure.format(1) in told


@pytest.mark.parametrize("name", PAGES)
def test_equipment_closes_no_line_that_asks_for_units(client_of: Of, cast: Cast, name: str) -> None:
    """Everybody reads why."""
    a_conference(is_public=True)
    conferences.speaker_call(NAME, code="XBO", by=by(cast["lena"]))
    a_capture(cast["bao"], quantity=18.0, gives="equipment")
    told = page(client_of("dina"), name)
    assert "18 open of 18" in told
    assert "provisionally" not in told
    if name == "conference-board":
        assert "equipment closes nothing by itself; 18 of 18 still open." in told
    assert "1 pledge of equipment, which closes nothing by itself" in page(client_of("dina"), "conference")


@pytest.mark.parametrize("name", PAGES)
def test_what_is_corrected_says_so(client_of: Of, cast: Cast, name: str) -> None:
    """With the quantity that counts now."""
    a_conference(is_public=True)
    row = confirmed(cast)
    said = replace(SAID, quantity=18.0)
    row = services.capture_correct(row.pk, said=said, version=row.version, by=by(cast["lena"]), reason="x")
    assert "provisional, corrected" in page(client_of("dina"), name)
    row = services.capture_validate(row.pk, version=row.version, by=by(cast["chidi"]))
    services.capture_confirm(row.pk, version=row.version, by=by(cast["lena"]))
    told = page(client_of("dina"), name)
    assert "confirmed, corrected" in told
    assert "of 1 need closed" in told


@pytest.mark.parametrize("name", PAGES)
def test_a_rehearsal_says_what_it_is_and_is_shown_to_offices_alone(client_of: Of, name: str) -> None:
    """Nobody takes it for the conference."""
    a_conference(is_rehearsal=True)
    assert "ehearsal" in page(client_of("bao"), name)
    assert client_of("dina").get(reverse(name, args=[NAME])).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, "conference", "desk", "capture-queue", "chair", "summary"])
def test_an_invented_conference_says_so(client_of: Of, name: str) -> None:
    """On every page, those of who works at it among them."""
    a_conference(is_public=True)
    assert "Illustrative: no such conference or states" in page(client_of("bao"), name)


def test_the_page_of_a_delegation_says_that_its_conference_is_invented(client_of: Of) -> None:
    """As all others do."""
    a_conference()
    told = client_of("dina").get(reverse("delegation-page", args=[word()])).content.decode()
    assert "Illustrative: no such conference or states" in told


def test_text_alone_stays_below_four_kilobytes(client_of: Of, cast: Cast) -> None:
    """With forty delegations and names and needs as long as they come; without script, style or picture."""
    row = a_conference(is_public=True, name="Ministerial " * 20)
    for number in range(40):
        code = f"X{number}"
        long = {
            "name": f"Delegation of the Federation of {number}",
            "delegation_kind": "state",
            "kind": "illustrative",
        }
        Delegation.objects.create(conference=row, code=code, position=number + 9, source="x", **long)
        line = HELICOPTERS.model_copy(update={"line_id": f"L{number}", "need": "Helicopters by night " * 9})
        kept = {**line.model_dump(), "conference_id": row.pk}
        GuideLine.objects.create(**kept)
        a_capture(cast["bao"], delegation=code, capability="Utility helicopters " * 9, line_id=f"L{number}")
    answer = client_of("dina").get(reverse("conference-text", args=[NAME]))
    assert len(answer.content) < 4_000
    told = answer.content.decode()
    assert answer["Refresh"] == "10"
    assert not any(part in told for part in ("<script", "<style", "stylesheet", "<img", "<svg"))
    assert "30 earlier" in told


def test_a_page_begins_where_the_stream_goes_on(client_of: Of, cast: Cast) -> None:
    """Everything up to its mark is on it, and the stream tells the rest."""
    a_conference(is_public=True)
    a_capture(cast["bao"])
    client = client_of("dina")
    mark = page(client, "conference-board").split('data-mark="')[1].split('"')[0]
    stream = reverse("conference-stream", args=[NAME])
    assert b"data:" not in client.get(stream, {"after": mark}).content
    a_capture(cast["bao"], quantity=2.0)
    assert client.get(stream, {"after": mark}).content.count(b"data:") == 1


@pytest.mark.parametrize(("name", "most"), [("conference-board", 9), ("conference-follow", 10)])
def test_queries_do_not_grow_with_the_pledges(client_of: Of, cast: Cast, name: str, most: int) -> None:
    """As many for one as for ten."""
    a_conference(is_public=True)
    for quantity in range(1, 11):
        a_capture(cast["bao"], quantity=float(quantity))
    client = client_of("dina")
    with CaptureQueriesContext(connection) as found:
        page(client, name)
    assert len(found) == most
