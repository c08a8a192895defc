"""Conferences are prepared: what they are made of, who comes, rehearsals, links and texts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from re import search
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm.deployment import scenario
from bluehelm_web.accounts.models import Organization, User
from bluehelm_web.audit.services import Act
from bluehelm_web.conferences import conferences, guides, links, statements
from bluehelm_web.conferences.models import (
    Capture,
    Conference,
    Delegation,
    GuideLine,
    Session,
    State,
    StatementText,
)
from bluehelm_web.partnership.models import Announcement
from bluehelm_web.planning import runs
from bluehelm_web.planning.models import Run, Scenario, Shown
from bluehelm_web.planning.services import scenario_add
from tests.web import conferred
from tests.web.conferred import FACTS, NAME, a_capture, a_conference, by
from tests.web.conftest import question

Of = Callable[[str], Client]
Cast = dict[str, User]


@pytest.fixture
def bao(client_of: Of) -> Client:
    """Return the client of an officer."""
    return client_of("bao")


def page(client: Client, name: str = "conference") -> str:
    """Return a page of the conference."""
    return client.get(reverse(name, args=[NAME])).content.decode()


def test_an_officer_prepares_a_conference(bao: Client) -> None:
    """It is planned, and nobody but offices sees it until it is made public."""
    told = {"conference_id": NAME, "name": "Ministerial", "starts_on": "2026-12-01", "ends_on": "2026-12-02"}
    told |= {"precision": "day", "place": "Aldara", "time_zone": "Europe/Nowhere", **FACTS}
    answer = bao.post(reverse("conference-add"), told)
    assert answer.status_code == 422
    assert "Europe/Nowhere is no time zone" in answer.content.decode()
    bao.post(reverse("conference-add"), {**told, "time_zone": "Europe/Berlin"})
    row = Conference.objects.get()
    assert (row.state, row.is_public, row.time_zone) == (State.PLANNED, False, "Europe/Berlin")
    address = reverse("conference", args=[NAME])
    assert Client().get(address).status_code == 404
    edit = {**told, "time_zone": "Europe/Berlin", "is_public": "on", "version": row.version}
    bao.post(reverse("conference-edit", args=[NAME]), edit)
    assert Client().get(address).status_code == 200


def test_an_entry_of_the_agenda_has_the_time_of_the_place(cast: Cast, bao: Client) -> None:
    """It is entered as it is there, and shown there and in UTC."""
    a_conference()
    told = {"session_id": "P1", "session_kind": "plenary", "title": "First plenary"}
    told |= {"starts_at": "2026-12-01T09:00", "ends_at": "2026-12-01T12:00"}
    add = reverse("conference-part-add", args=[NAME, "sessions"])
    assert bao.post(add, told).status_code == 302
    row = Session.objects.get()
    assert row.starts_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    text = page(bao)
    assert "1 December 2026, 09:00-12:00" in text
    assert "1 December 2026, 08:00</time>" in text
    edit = reverse("conference-part-edit", args=[NAME, "sessions", row.pk])
    assert 'value="2026-12-01T09:00"' in bao.get(edit).content.decode()
    assert bao.post(add, told).status_code == 422


def test_delegations_come_as_a_table(cast: Cast, bao: Client) -> None:
    """Known ones are changed, others added; rows of another conference are refused, and it reads back."""
    a_conference()
    address = reverse("conference-part-import", args=[NAME, "delegations"])
    rows = (
        "conference_id,code,name,delegation_kind,kind,source\n"
        f"{NAME},XBO,Borvania and Isles,state,illustrative,a test\n"
        f"{NAME},XDO,Dorwin,state,illustrative,a test\n"
    )
    wrong = f"{rows}OTHER,XES,Estaria,state,illustrative,a test\n"
    answer = bao.post(address, {"file": SimpleUploadedFile("d.csv", wrong.encode()), "do": "take"})
    assert "It is of another conference" in unescape(answer.content.decode())
    assert not Delegation.objects.filter(code="XDO").exists()
    bao.post(address, {"file": SimpleUploadedFile("d.csv", rows.encode()), "do": "take"})
    assert Delegation.objects.get(code="XBO").name == "Borvania and Isles"
    table = bao.get(reverse("conference-part-table", args=[NAME, "delegations", "csv"])).content
    answer = bao.post(address, {"file": SimpleUploadedFile("d.csv", table), "do": "take"})
    assert answer.context["done"]["unchanged"] == 5


def test_speakers_are_put_in_order(cast: Cast, bao: Client) -> None:
    """From 1 on, whatever numbers are given; who has none does not speak."""
    a_conference()
    told = {"place-XCO": "2", "place-XAL": "7", "place-XBO": "", "place-LEAGUE": "x"}
    bao.post(reverse("speakers-order", args=[NAME]), told)
    order = list(Delegation.objects.filter(position__isnull=False).values_list("code", "position"))
    assert order == [("XCO", 1), ("XAL", 2)]


def test_what_pledges_name_stays(cast: Cast, bao: Client) -> None:
    """A delegation that pledged and a line that is answered are not taken out."""
    a_capture(cast["bao"])
    line = GuideLine.objects.get()
    answer = bao.post(reverse("conference-part-drop", args=[NAME, "guide_lines", line.pk]))
    assert "Pledges name G1" in answer.content.decode()
    assert GuideLine.objects.exists()


def test_a_rehearsal_is_a_copy_that_goes_again(cast: Cast, bao: Client) -> None:
    """With what was captured for it; what the conference has stays."""
    a_conference(is_public=True)
    bao.post(reverse("conference-rehearse", args=[NAME]))
    made = Conference.objects.get(is_rehearsal=True)
    assert (made.pk, made.delegations.count(), made.guidelines.count()) == (f"{NAME}-R1", 4, 1)
    assert Client().get(reverse("conference", args=[made.pk])).status_code == 404
    Conference.objects.filter(pk=made.pk).update(state=State.LIVE)
    conferred.services.capture_add(made.pk, capture_id=uuid4(), said=conferred.SAID, by=by(cast["bao"]))
    bao.post(reverse("conference-remove", args=[made.pk]))
    assert (Conference.objects.count(), Capture.objects.count(), Delegation.objects.count()) == (1, 0, 4)


def test_a_link_opens_the_page_of_one_delegation(cast: Cast, bao: Client) -> None:
    """It is shown once; made anew, ended, or with the conference over, the one before opens nothing."""
    a_conference()
    number = Delegation.objects.get(code="XBO").pk
    text = bao.post(reverse("link-make", args=[NAME, number])).content.decode()
    found = search(r"<code>http://testserver(/delegations/[^<]+)</code>", text)
    assert found is not None
    address = unescape(found[1])
    assert "Borvania" in Client().get(address).content.decode()
    assert address not in page(bao)
    bao.post(reverse("link-make", args=[NAME, number]))
    assert Client().get(address).status_code == 404
    word = links.word_of(Delegation.objects.get(pk=number))
    assert Client().get(reverse("delegation-page", args=[word])).status_code == 200
    bao.post(reverse("link-end", args=[NAME, number]))
    assert Client().get(reverse("delegation-page", args=[word])).status_code == 404


def test_a_delegation_sends_its_statement(cast: Cast, bao: Client) -> None:
    """Sent twice it is kept once; the public reads it once it was said, with its translation beside."""
    a_conference(is_public=True)
    word = conferred.word()
    send, told = (
        reverse("delegation-text", args=[word]),
        {"language": "ar", "text": "السيد الرئيس،\r\nنعرض ست مروحيات."},
    )
    for _ in range(2):
        assert Client().post(send, told).status_code == 302
    row = StatementText.objects.get()
    assert (row.kept_by, row.text) == (None, "السيد الرئيس،\nنعرض ست مروحيات.")
    told = {"code": "XBO", "translation_of": row.statement_id, "language": "en", "text": "We offer six."}
    assert bao.post(reverse("statement-text", args=[NAME]), told).status_code == 422
    bao.post(reverse("statement-text", args=[NAME]), {**told, "translated_by": "the desk"})
    assert "We offer six." in page(bao)
    assert "We offer six." not in page(Client())
    lena = by(cast["lena"])
    conferences.speaker_call(NAME, code="XBO", by=lena)
    assert "We offer six." not in page(Client())
    conferences.speaker_call(NAME, code="", by=lena, has_spoken=False)
    assert "We offer six." not in page(Client())
    conferences.speaker_call(NAME, code="XBO", by=lena)
    conferences.speaker_call(NAME, code="XAL", by=lena)
    assert "We offer six." in page(Client())


def test_a_text_has_an_identifier_that_none_has(cast: Cast) -> None:
    """Also where one came with a table."""
    a_conference()
    kept = {"delegation": "XBO", "language": "en", "said_on": "2026-12-01", **FACTS}
    StatementText.objects.create(conference_id=NAME, statement_id="XBO-2", text="One.", **kept)
    row = Delegation.objects.get(code="XBO")
    for text in ("Two.", "Three."):
        sent = statements.Text(language="en", text=text)
        statements.statement_keep(row, sent=sent, user=None, act=Act())
    assert {*StatementText.objects.values_list("statement_id", flat=True)} == {"XBO-1", "XBO-2", "XBO-3"}


def test_a_delegation_that_has_spoken_waits_for_no_turn(cast: Cast) -> None:
    """Its page says when it spoke instead of its place, and who reads a text that it sends now."""
    a_conference()
    address = reverse("delegation-page", args=[conferred.word()])
    before = Client().get(address).content.decode()
    Delegation.objects.filter(code="XBO").update(spoke_at=datetime(2026, 12, 1, 9, 5, tzinfo=UTC))
    after = Client().get(address).content.decode()
    asked = ("Your place in the order", "You have spoken, at", "others once you have spoken")
    assert [[text in page for text in asked] for page in (before, after)] == [
        [True, False, True],
        [False, True, False],
    ]


def test_a_delegation_reads_its_own_and_asks_for_a_correction(cast: Cast) -> None:
    """Not what was captured of others, nor a word of the desk."""
    row, other = a_capture(cast["bao"]), a_capture(cast["bao"], delegation="XAL", capability="A hospital")
    word = conferred.word()
    text = Client().get(reverse("delegation-page", args=[word])).content.decode()
    assert "Utility helicopters with crews" in text
    assert "no night flying" in text
    assert "A hospital" not in text
    assert "w/ crews" not in text
    ask = reverse("delegation-ask", args=[word, row.pk])
    assert Client().post(ask, {"text": "Four of them."}).status_code == 302
    row.refresh_from_db()
    assert row.correction_asked == "Four of them."
    again = Client().post(ask, {"text": "Five of them."})
    assert (again.status_code, "waits for an answer" in again.content.decode()) == (422, True)
    Capture.objects.filter(pk=row.pk).update(correction_asked="", state="withdrawn")
    gone = Client().post(ask, {"text": "Five of them."})
    assert (gone.status_code, "nothing is left to correct" in gone.content.decode()) == (422, True)
    assert Client().post(reverse("delegation-ask", args=[word, other.pk]), {"text": "x"}).status_code == 404


def test_the_public_reads_no_words_of_a_desk(cast: Cast) -> None:
    """Nor a caveat, nor who wrote it down."""
    a_conference(is_public=True)
    a_capture(cast["bao"])
    text = page(Client())
    assert "Utility helicopters with crews" in text
    for hidden in ("night flying<", "w/ crews", "Bao"):
        assert hidden not in text


def test_the_guide_takes_lines_from_the_shown_plan(cast: Cast, done: Run, bao: Client) -> None:
    """What a plan leaves empty that is shown to who prepares it; once."""
    name = done.version.scenario_id
    a_conference(scenario_id=name)
    row = Conference.objects.get()
    assert guides.lines_proposed(row, viewer=cast["bao"]) == []
    Scenario.objects.filter(pk=name).update(shown_to=Shown.EVERYBODY)
    Run.objects.update(is_shown=True)
    lines = guides.lines_proposed(row, viewer=cast["bao"])
    assert lines
    assert all(line.requirement_id and line.kind == "derived" for line in lines)
    address = reverse("guide-from-plan", args=[NAME])
    assert lines[0].need in unescape(bao.get(address).content.decode())
    bao.post(address, {"line": [lines[0].line_id]})
    assert GuideLine.objects.filter(line_id=lines[0].line_id).exists()
    assert len(guides.lines_proposed(row, viewer=cast["bao"])) == len(lines) - 1


def test_a_line_from_a_plan_says_all_that_its_requirement_asks(
    cast: Cast, tiny: scenario.Scenario, answer: runs.Made
) -> None:
    """What a unit must be able to do and speak, so that nobody takes any unit of the type for an answer."""
    asked = {"attributes": ("night", "slope_landing"), "languages": ("fr",), "min_womens_share": 0.15}
    needs = tuple(one.model_copy(update=asked) for one in tiny.requirements)
    owner, pia = Organization.objects.get(code="DPO"), cast["pia"]
    found = replace(tiny, requirements=needs)
    version = scenario_add("night", found=found, owner=owner, user=pia, reason="A test.", act=Act())
    runs.run_ask(version, question=question(), user=pia, act=Act())
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    assert runs.run_finish(claimed, made=answer)
    Scenario.objects.update(shown_to=Shown.EVERYBODY)
    Run.objects.update(is_shown=True)
    a_conference(scenario_id="night")
    lines = guides.lines_proposed(Conference.objects.get(), viewer=cast["bao"])
    assert lines
    told = "with night capability, slope landing capability and the language fr, at least 15 % women, at "
    assert all(told in line.need for line in lines), lines[0].need


def test_queries_do_not_grow_with_the_pledges(cast: Cast, bao: Client) -> None:
    """Nor with the delegations."""
    a_capture(cast["bao"])
    address, found = reverse("conference", args=[NAME]), []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as one:
            assert bao.get(address).status_code == 200
        found.append(len(one))
        for quantity in (1.0, 2.0, 3.0):
            a_capture(cast["bao"], quantity=quantity, delegation="XAL")
    assert found[0] == found[1]
    assert not Announcement.objects.exists()
