"""Registers of what offers have: compositions and level events, read by no more than read the offers."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm.partnership.domain import Component as ComponentNoun
from bluehelm_web.accounts.models import SavedView, User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, payload_erase
from bluehelm_web.core import pages
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces import services as forces_services
from bluehelm_web.forces.entries import Entry
from bluehelm_web.forces.models import LadderEvent, Move, Place, Proposal
from bluehelm_web.partnership import compositions, level_events, selectors
from bluehelm_web.partnership.models import Component, Offer
from bluehelm_web.partnership.offer_columns import levels
from bluehelm_web.partnership.services import offers_settle
from tests.web.conftest import CAST, OF_MINISTRIES, TO_THE_TOP, an_offer, has_happened

Of = Callable[[str], Client]
PARTS = {
    "XAL-ENG_COY-1": [("crew", "XAL", 10.0), ("trainer", "", 0.0)],
    "XAL-INF_BN-1": [("payer", "", 30.0)],
    "XBO-FPU-1": [("aircraft", "XAL", 2.5), ("crew", "", 4.0)],
}
"""Parts of two released offers and of a draft of the first state."""

ENDS = ("reached", "left")
EVERYBODY = ("dina", *CAST)
OWN = ("amara", "aline")
"""Those who see the draft of the first state."""


@pytest.fixture
def parts(released: Offer, draft: Offer) -> dict[str, list[Component]]:
    """Return the parts by offer."""
    an_offer("XBO-FPU-1", unit_type="FPU", is_released=True)
    return {
        name: [
            Component.objects.create(offer_id=name, part=part, provider=provider, ready_days=days)
            for part, provider, days in told
        ]
        for name, told in PARTS.items()
    }


def shown(client: Client, page: str, **asked: object) -> list[Any]:
    """Return the rows of a register, page after page, as their page has them."""
    found: list[Any] = []
    after = ""
    while True:
        given = client.get(reverse(page), {**asked, "after": after})
        assert given.status_code == 200
        found += [one for one, _cells in given.context["rows"]]
        after = given.context["following"]
        if not after:
            return found


def named(client: Client, **asked: object) -> list[tuple[str, str]]:
    """Return the parts that the register shows, by offer and name."""
    return [(one.row.offer_id, one.row.part) for one in shown(client, "compositions", **asked)]


def days_of(client: Client, **asked: object) -> list[tuple[str, str]]:
    """Return the events that the register shows, by offer and kind."""
    return [(one.row.offer_id, one.row.kind) for one in shown(client, "level-events", **asked)]


def table(client: Client, name: str, form: str = "csv", **asked: object) -> list[dict[str, str]]:
    """Return the rows of a table that is taken away, without the row of tags."""
    given = client.get(reverse(name, args=[form]), asked)
    text = b"".join(given.streaming_content).decode()
    return [row for row in csv.DictReader(io.StringIO(text)) if not next(iter(row.values())).startswith("#")]


def test_parts_are_seen_by_those_who_see_the_offer(
    parts: dict[str, list[Component]], client_of: Of, programme_of: Of
) -> None:
    """The draft of a state by its own alone: on the page, in every table, and by the interface."""
    public = [(name, one.part) for name in ("XAL-ENG_COY-1", "XBO-FPU-1") for one in parts[name]]
    every = sorted([*public, ("XAL-INF_BN-1", "payer")], key=lambda one: one[0])
    for who in EVERYBODY:
        client, seen = client_of(who), every if who in OWN else public
        assert named(client) == seen, who
        assert [(one["offer_id"], one["part"]) for one in table(client, "composition-table")] == seen
        chosen = table(client, "composition-table", columns=["part", "draft"])
        assert [(one["offer_id"], one["part"]) for one in chosen] == seen
        assert ("yes" in {one["draft"] for one in chosen}) == (who in OWN)
        told = programme_of(who).get(reverse("api:composition_list")).json()["rows"]
        assert [(one["part"]["offer_id"], one["part"]["part"]) for one in told] == seen
        rows = json.loads(client.get(reverse("composition-table", args=["json"])).content)
        assert [(one["offer_id"], one["part"]) for one in rows] == seen
        for asked in ({"words": "payer"}, {"state": "missing", "contributor": "XAL"}, {"part": "payer"}):
            assert (("XAL-INF_BN-1", "payer") in named(client, **asked)) == (who in OWN)


def test_events_are_seen_by_those_who_see_the_offer(
    released: Offer, draft: Offer, client_of: Of, programme_of: Of
) -> None:
    """As on its page, where everybody reads what happened to a released offer."""
    has_happened(released, *TO_THE_TOP[:6])
    has_happened(draft, "announced")
    hidden = (draft.pk, "announced")
    for who in EVERYBODY:
        client, num = client_of(who), 7 if who in OWN else 6
        found = days_of(client)
        assert (len(found), hidden in found) == (num, who in OWN), who
        assert len(table(client, "level-event-table")) == num
        assert len(table(client, "level-event-table", columns="after")) == num
        assert len(programme_of(who).get(reverse("api:level_event_list")).json()["rows"]) == num
        assert (hidden in days_of(client, words=draft.pk)) == (who in OWN)
        assert draft.pk not in client.get(reverse("level-events")).content.decode() or who in OWN


def test_nothing_is_told_of_registers_that_are_empty(client_of: Of, released: Offer) -> None:
    """But where it is stated; and of what nobody finds, the way back to all."""
    dina = client_of("dina")
    assert "each contributor provides the whole" in dina.get(reverse("compositions")).content.decode()
    assert "recorded on its page" in dina.get(reverse("level-events")).content.decode()
    for name in ("compositions", "level-events"):
        assert "is like this" in dina.get(reverse(name), {"words": "x"}).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "missing"}, ["trainer", "crew"]),
        ({"state": "provided"}, ["crew", "aircraft"]),
        ({"state": "no"}, []),
        ({"part": "CREW"}, ["crew", "crew"]),
        ({"provider": "xal"}, ["crew", "aircraft"]),
        ({"provider": "xa"}, []),
        ({"unit_type": "FPU"}, ["aircraft", "crew"]),
        ({"contributor": "xbo", "state": "provided"}, ["aircraft"]),
        ({"words": "air"}, ["aircraft"]),
        ({"words": "nowhere"}, []),
        ({"sort": "-part"}, ["trainer", "crew", "crew", "aircraft"]),
        ({"sort": "ready_days"}, ["trainer", "aircraft", "crew", "crew"]),
        ({"sort": "-provider", "contributor": "XAL"}, ["crew", "trainer"]),
    ],
)
def test_parts_are_found_and_sorted(
    parts: dict[str, list[Component]],
    client_of: Of,
    programme_of: Of,
    asked: dict[str, str],
    found: list[str],
) -> None:
    """The same by the interface, and the same rows in the same order in the table."""
    dina = client_of("dina")
    assert [part for _offer, part in named(dina, **asked)] == found
    assert [one["part"] for one in table(dina, "composition-table", **asked)] == found
    given = programme_of("dina").get(reverse("api:composition_list"), asked)
    if asked != {"state": "no"}:
        assert [one["part"]["part"] for one in given.json()["rows"]] == found
    else:
        assert given.status_code == 422


def events_of_two(released: Offer) -> tuple[date, Offer]:
    """Let one offer climb to level 1 and back, and another send a paper later; return the first day."""
    first = timezone.localdate() - timedelta(days=90)
    has_happened(released, *TO_THE_TOP[:6], on=first)
    has_happened(released, "withdrawn", on=first + timedelta(days=30))
    other = an_offer("XBO-FPU-1", unit_type="FPU", is_released=True)
    has_happened(other, "acknowledged", on=first + timedelta(days=60))
    row = LadderEvent.objects.get(kind="acknowledged", offer_id=other.pk)
    row.by, row.evidence, row.basis = "Office of XBO", "note 12", "illustrative"
    row.save()
    return first, other


def test_events_are_found_and_sorted(released: Offer, client_of: Of, programme_of: Of) -> None:
    """Latest first where nobody says otherwise; the same by the interface and in the table."""
    first, other = events_of_two(released)
    dina, programme = client_of("dina"), programme_of("dina")
    climb = [(released.pk, kind) for kind in TO_THE_TOP[:6]]
    last, fall = (other.pk, "acknowledged"), (released.pk, "withdrawn")
    later = str(first + timedelta(days=1))
    asked: list[tuple[dict[str, str], list[tuple[str, str]]]] = [
        ({}, [last, fall, *climb]),
        ({"sort": "on"}, [*climb, fall, last]),
        ({"sort": "offer_id", "kind": "acknowledged"}, [(released.pk, "acknowledged"), last]),
        ({"sort": "-kind", "since": later}, [fall, last]),
        ({"until": str(first)}, climb),
        ({"since": later, "until": str(first + timedelta(days=31))}, [fall]),
        ({"since": "yesterday"}, []),
        ({"contributor": "xbo"}, [last]),
        ({"unit_type": "FPU"}, [last]),
        ({"basis": "illustrative"}, [last]),
        ({"words": "NOTE 12"}, [last]),
        ({"words": "office of xbo", "kind": "withdrawn"}, []),
    ]
    for words, found in asked:
        assert days_of(dina, **words) == found
        rows = table(dina, "level-event-table", **words)
        assert [(one["offer_id"], one["kind"]) for one in rows] == found
        told = programme.get(reverse("api:level_event_list"), words).json()["rows"]
        assert [(one["event"]["offer_id"], one["event"]["kind"]) for one in told] == found


def test_an_event_says_what_it_did_to_the_level(released: Offer, client_of: Of, programme_of: Of) -> None:
    """Derived by the ladder for each event by itself, also where several are of one day."""
    events_of_two(released)
    steps = [
        (one.row.kind, one.step.before, one.step.after) for one in shown(client_of("dina"), "level-events")
    ]
    moved = [step for step in steps if step[1] != step[2]]
    assert moved == [("withdrawn", "L1", ""), ("accepted", "", "L1")]
    rows = table(client_of("dina"), "level-event-table", columns=["before", "after"])
    assert [(one["before"], one["after"]) for one in rows] == [step[1:] for step in steps]
    told = programme_of("dina").get(reverse("api:level_event_list")).json()["rows"]
    assert [(one["level_before"], one["level_after"]) for one in told] == [step[1:] for step in steps]


def an_approval(released: Offer, cast: dict[str, User], *, reason: str = "All papers are there.") -> None:
    """Let Bao propose the last step of an offer, and Chidi approve it."""
    has_happened(released, *(kind for kind in TO_THE_TOP if kind != "verification_passed"))
    today, bao = timezone.localdate(), cast["bao"]
    event = LadderEventNoun(offer_id=released.pk, kind="verification_passed", on=today, evidence="note 9")
    told = {"owner": released.owner, "unit_type": released.unit_type, "by_hand": "Made in 2019."}
    entry = Entry(event=event, **told)  # type: ignore[arg-type]
    forces_services.ladder_event_record(entry, today=today, user=bao, act=Act(actor_id=bao.pk))
    forces_services.proposal_decide(
        Proposal.objects.get(offer_id=released.pk).pk,
        is_approved=True,
        reason=reason,
        unit_type=released.unit_type,
        user=cast["chidi"],
        act=Act(actor_id=cast["chidi"].pk),
    )


def test_who_approved_and_why_is_told_to_those_who_read_changes(
    released: Offer, cast: dict[str, User], client_of: Of, programme_of: Of
) -> None:
    """Officers and the state of the offer; for all others there is not so much as a column."""
    an_approval(released, cast)
    for who in EVERYBODY:
        knows = who in ("bao", "chidi", *OWN, *OF_MINISTRIES)
        client = client_of(who)
        [one, *_rest] = shown(client, "level-events")
        assert (one.step.before, one.step.after, one.row.by) == ("L3", "RDL", "DPO")
        assert (one.approved_by, one.reason) == (("Chidi", "All papers are there.") if knows else ("", "")), (
            who
        )
        page = client.get(reverse("level-events"), {"columns": ["approved_by", "reason"]}).content.decode()
        assert ("All papers are there." in page, "Chidi<" in page.split("<main")[1]) == (knows, knows)
        [row, *_] = table(client, "level-event-table", columns=["approved_by", "reason"])
        assert row.get("reason", "") == ("All papers are there." if knows else "")
        told = programme_of(who).get(reverse("api:level_event_list")).json()["rows"][0]
        assert (told["approved_by"], told["reason"]) == (one.approved_by, one.reason)
    payload_erase(Event.objects.get(kind="ladder_event_recorded").seq, act=Act())
    assert shown(client_of("bao"), "level-events")[0].reason == ""


def test_each_approval_has_its_own_reason(
    released: Offer, cast: dict[str, User], client_of: Of, programme_of: Of
) -> None:
    """At its event alone, and to those alone who may read the changes of its offer."""
    other = an_offer("XBO-ENG_COY-1", unit_type="ENG_COY", is_released=True)
    reasons = {released.pk: "All papers are there.", other.pk: "The capital wrote twice."}
    for offer in (released, other):
        an_approval(offer, cast, reason=reasons[offer.pk])
    top = "verification_passed"
    for who, known in {"bao": reasons, "aline": {released.pk: reasons[released.pk]}, "dina": {}}.items():
        rows = {(one.row.offer_id, one.row.kind): one.reason for one in shown(client_of(who), "level-events")}
        assert {name: why for name, why in rows.items() if why} == {
            (pk, top): why for pk, why in known.items()
        }
        told = programme_of(who).get(reverse("api:level_event_list")).json()["rows"]
        found = {one["event"]["offer_id"]: one["reason"] for one in told if one["reason"]}
        assert found == known, who


def test_tables_read_back_the_same(released: Offer, parts: dict[str, list[Component]], client_of: Of) -> None:
    """On the nouns of the library, in every form; nothing in them is a formula."""
    events_of_two_kinds = [*TO_THE_TOP[:2]]
    has_happened(released, *events_of_two_kinds)
    Component.objects.filter(part="trainer").update(note="=1+1")
    dina = client_of("dina")
    for name, noun, rows in (
        ("composition-table", ComponentNoun, selectors.parts_visible_to(User()).order_by("offer_id", "pk")),
        ("level-event-table", LadderEventNoun, LadderEvent.objects.order_by("pk")),
    ):
        told = json.loads(dina.get(reverse(name, args=["json"])).content)
        nouns = [noun.model_validate_json(json.dumps(one)) for one in told]
        assert nouns == [noun_of(row, noun) for row in rows]
        assert dina.get(reverse(name, args=["xlsx"])).content.startswith(b"PK")
        assert dina.get(reverse(name, args=["pdf"])).status_code == 404
    assert "'=1+1" in {one["note"] for one in table(dina, "composition-table", columns="note")}


def test_tables_say_which_rows_are_of_drafts(
    parts: dict[str, list[Component]], released: Offer, draft: Offer, client_of: Of
) -> None:
    """In every form, to those of whose drafts some may be there; tables of others have no such column."""
    has_happened(released, "note_verbale_received")
    has_happened(draft, "announced")
    amara, bao = client_of("amara"), client_of("bao")
    for name, columns in (("composition-table", "part"), ("level-event-table", "kind")):
        for asked in ({}, {"columns": ["offer_id", columns]}):
            told = {one["offer_id"]: one["draft"] for one in table(amara, name, **asked)}
            assert {key for key, value in told.items() if value == "yes"} == {draft.pk}, (name, asked)
            assert all("draft" not in one for one in table(bao, name, **asked))
        rows = json.loads(amara.get(reverse(name, args=["json"])).content)
        assert {one["offer_id"] for one in rows if one["draft"]} == {draft.pk}
        assert all("draft" not in one for one in json.loads(bao.get(reverse(name, args=["json"])).content))
        content = amara.get(reverse(name, args=["xlsx"])).content
        page = load_workbook(io.BytesIO(content)).worksheets[0]
        head, tags, *lines = page.iter_rows(values_only=True)
        assert (head[-1], tags[-1]) == ("draft", "#status+draft")
        place = head.index("offer_id")
        assert {line[place] for line in lines if line[-1] == "yes"} == {draft.pk}


def test_columns_are_chosen_and_views_kept(parts: dict[str, list[Component]], client_of: Of) -> None:
    """By an address that somebody else can open; unknown columns do nothing."""
    amara = client_of("amara")
    for place, columns in (
        (reverse("compositions"), compositions.COLUMNS),
        (reverse("level-events"), level_events.EVERY),
    ):
        page = amara.get(place, {"columns": [*columns, "no-such"]})
        assert [head.text for head in page.context["heads"]] == [one.head for one in columns.values()]
        sent = {"name": "Mine", "place": place, "asked": "contributor=XAL&columns=contributor&after=X"}
        kept = amara.post(reverse("view-keep"), sent).headers["Location"]
        assert kept == f"{place}?contributor=XAL&columns=contributor"
        assert [one.name for one in amara.get(kept).context["views"]] == ["Mine"]
        assert client_of("dina").get(kept).status_code == 200
    assert SavedView.objects.count() == 2


def test_a_row_leads_to_its_place_on_the_page_of_the_offer(
    released: Offer, parts: dict[str, list[Component]], client_of: Of
) -> None:
    """Which has it, and leads back; whoever may change the offer is told where."""
    has_happened(released, "announced")
    event, part = LadderEvent.objects.get(), parts[released.pk][0]
    LadderEvent.objects.update(id=event.pk + 1_234_567)  # as many as a register has after some years
    event = LadderEvent.objects.get()
    page = client_of("dina").get(reverse("offer", args=[released.pk])).content.decode()
    for register, anchor in (("level-events", f"event-{event.pk}"), ("compositions", f"part-{part.pk}")):
        shown_there = client_of("dina").get(reverse(register)).content.decode()
        assert f'href="/offers/{released.pk}#{anchor}"' in shown_there
        assert f'id="{anchor}"' in page
        assert f'href="{reverse(register)}"' in page
    change = f'href="/offers/{released.pk}#parts"'
    for who in ("aline", "amara", "ada", "bao", "dina"):
        told = client_of(who).get(reverse("compositions")).content.decode()
        assert (change in told) == (who == "aline")
    assert "#parts" in client_of("ada").get(reverse("compositions")).content.decode()  # of its own offer


SORTS = [("compositions", name) for name, one in compositions.COLUMNS.items() if one.by]
SORTS += [("level-events", name) for name, one in level_events.EVERY.items() if one.by]


@pytest.mark.parametrize(("page", "sort"), SORTS)
def test_each_row_comes_once_page_after_page(
    cast: object, client_of: Of, monkeypatch: pytest.MonkeyPatch, page: str, sort: str
) -> None:
    """In every order, where many are alike."""
    monkeypatch.setattr(pages, "PAGE", 4)
    some_rows(17)
    for way in (sort, f"-{sort}"):
        found = [(getattr(one.row, sort), one.row.pk) for one in shown(client_of("dina"), page, sort=way)]
        assert len(found) == 17
        up = sorted(found, key=lambda one: one[1])
        assert found == sorted(up, key=lambda one: one[0], reverse=way != sort)


def some_rows(number: int, *, first: int = 0) -> None:
    """Let there be offers with a part and an event each, many of them alike."""
    day = timezone.localdate() - timedelta(days=90)
    for place in range(first, first + number):
        offer = an_offer(f"XBO-FPU-{place:03}", unit_type="FPU", is_released=True)
        told = {"part": ("crew", "payer")[place % 2], "provider": ("", "XAL")[place % 2]}
        Component.objects.create(offer_id=offer.pk, ready_days=place % 3, **told)
        kind = ("acknowledged", "accepted")[place % 2]
        LadderEvent.objects.create(offer_id=offer.pk, kind=kind, on=day + timedelta(days=place % 3))


@pytest.mark.parametrize(
    ("who", "address", "queries"),
    [
        ("bao", "compositions", 6),
        ("bao", "level-events", 9),
        ("dina", "compositions", 2),
        ("dina", "level-events", 3),
        ("bao", "api:composition_list", 3),
        ("bao", "api:level_event_list", 6),
    ],
)
def test_queries_do_not_grow_with_the_rows(
    released: Offer,
    cast: dict[str, User],
    client_of: Of,
    programme_of: Of,
    who: str,
    address: str,
    queries: int,
) -> None:
    """As many as are written down here."""
    an_approval(released, cast)
    client = (programme_of if ":" in address else client_of)(who)
    client.get(reverse(address))
    counts = []
    for number in range(2):
        some_rows(5, first=5 * number)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(address))
        counts.append(len(found))
    assert counts == [queries, queries]


@pytest.mark.parametrize(("page", "sort"), SORTS)
def test_a_page_is_read_by_an_index(cast: object, client_of: Of, page: str, sort: str) -> None:
    """Neither the first page nor one far behind reads all rows, nor puts them all in order."""
    some_rows(60)
    for way in (sort, f"-{sort}"):
        after = client_of("dina").get(reverse(page), {"sort": way}).context["following"]
        for asked in ({"sort": way}, {"sort": way, "after": after}):
            with CaptureQueriesContext(connection) as found:
                client_of("dina").get(reverse(page), asked)
            plan = plan_of(found[0]["sql"])
            assert "USING INDEX" in plan or "USING COVERING INDEX" in plan, plan
            assert "TEMP B-TREE FOR ORDER BY" not in plan, plan


def plan_of(statement: str) -> str:
    """Return how SQLite reads rows; PostgreSQL reads the few of a test otherwise than many."""
    if connection.vendor != "sqlite":
        pytest.skip("the plan of PostgreSQL follows the number of rows")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def moved(client: Client, programme: Client) -> dict[tuple[str, str], set[int]]:
    """Return the events by the level that they reached or left, as page, table and interface agree."""
    found = {}
    for end in ENDS:
        for level, _name in levels():
            asked = {end: level}
            found[end, level] = {one.row.pk for one in shown(client, "level-events", **asked)}
            rows = table(client, "level-event-table", **asked)
            told = programme.get(reverse("api:level_event_list"), asked).json()["rows"]
            assert len(rows) == len(told) == len(found[end, level])
    return found


def by_steps(client: Client) -> dict[tuple[str, str], set[int]]:
    """Return the same by what the register says that each event did."""
    found: dict[tuple[str, str], set[int]] = {(end, name): set() for end in ENDS for name, _ in levels()}
    lowest = levels()[0][0]
    for one in shown(client, "level-events"):
        if one.step.before != one.step.after:
            found["left", one.step.before or lowest].add(one.row.pk)
            found["reached", one.step.after or lowest].add(one.row.pk)
    return found


def test_events_are_found_by_the_level_that_they_reached_or_left(
    released: Offer, client_of: Of, programme_of: Of
) -> None:
    """As what each did is told; also after something of an earlier day is recorded, and by other rules."""
    first, _other = events_of_two(released)
    dina, programme = client_of("dina"), programme_of("dina")
    told = moved(dina, programme)
    assert told == by_steps(dina)
    assert sum(map(len, told.values())) > 2 * len(told["left", "L1"]) > 0
    has_happened(released, "withdrawn", on=first + timedelta(days=9))
    assert moved(dina, programme) == by_steps(dina) != told
    right = by_steps(dina)
    Move.objects.update(before="L2", after="L2")
    Place.objects.update(settled_by="other rules")
    assert moved(dina, programme) == right
    assert offers_settle(on=timezone.localdate()) == 2
    assert moved(dina, programme) == right
    assert Move.objects.count() == sum(len(pks) for (end, _), pks in right.items() if end == "left")
    assert shown(dina, "level-events", reached="no level") == []
