"""The interface for programmes: pages, versions, problems, writes that are sent twice, the ladder, plans."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from bluehelm.deployment import scenario
from bluehelm_web.accounts.answers import KEPT
from bluehelm_web.accounts.models import KeptAnswer, Token, User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act, events_append, payload_erase
from bluehelm_web.core.pages import PAGE
from bluehelm_web.core.problems import PROBLEMS
from bluehelm_web.forces.models import LadderEvent, Proposal
from bluehelm_web.partnership.models import Announcement, Offer
from bluehelm_web.planning import runs
from bluehelm_web.planning.models import Run, ScenarioVersion, State
from tests.web.conftest import TO_THE_TOP, a_visit, an_offer, has_happened

Of = Callable[..., Client]
SENT = {"unit_type": "ENG_COY", "strength": 175, "kind": "illustrative", "source": "note of the ministry"}


def send(client: Client, name: str, *args: object, body: Any, method: str = "POST", **headers: str) -> Any:
    """Return the answer to what is sent; headers have underscores for hyphens."""
    told = {key.replace("_", "-"): value for key, value in headers.items()}
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    address = reverse(f"api:{name}", args=args)
    return client.generic(method, address, content, content_type="application/json", headers=told)


def faults(given: Any) -> list[tuple[str, str]]:
    """Return field and rule of each fault of a problem."""
    assert given["Content-Type"] == "application/problem+json"
    told = given.json()
    assert told["title"] == PROBLEMS[told["type"].removeprefix("/api#")][1]
    assert all(
        set(one) == {"field", "value", "rule", "remedy", "code"} and one["remedy"] for one in told["faults"]
    )
    return [(one["field"], one["rule"]) for one in told["faults"]]


def test_pages_follow_on_each_other_by_links(programme_of: Of, released: Offer, draft: Offer) -> None:
    """Each offer stands on one page, in the order of the page for people, and the filter goes along."""
    for number in range(PAGE + 5):
        an_offer(f"XAL-FPU-{number:03}", unit_type="FPU", is_released=True)
    client, seen, address = programme_of("dina"), [], reverse("api:offer_list") + "?unit_type=FPU"
    while address:
        given = client.get(address)
        seen += [row["offer"]["offer_id"] for row in given.json()["rows"]]
        address = given.json()["next"]
        assert given.headers.get("Link", "") == (f'<{address}>; rel="next"' if address else "")
    assert seen == [f"XAL-FPU-{number:03}" for number in range(PAGE + 5)]


@pytest.mark.parametrize(
    "asked",
    [{}, {"level": "PRE"}, {"level": "L1"}, {"contributor": "XBO"}, {"words": "fpu"}],
)
def test_a_list_is_that_of_the_page(
    client_of: Of, programme_of: Of, released: Offer, draft: Offer, asked: dict[str, str]
) -> None:
    """The same offers and the same levels, for each of those who see something else."""
    has_happened(an_offer("XBO-FPU-1", unit_type="FPU", is_released=True), *TO_THE_TOP[:6])
    for who in ("dina", "amara", "ada", "bao"):
        page = client_of(who).get(reverse("offers"), asked).context["rows"]
        rows = programme_of(who).get(reverse("api:offer_list"), asked).json()["rows"]
        told = [(row["offer"]["offer_id"], row["standing"]["level"]) for row in rows]
        assert told == [(one.row.pk, one.place.level) for one, _cells in page]
        assert [row["standing"]["next_action"] for row in rows] == [
            one.place.next_action for one, _cells in page
        ]


@pytest.mark.usefixtures("within_a_minute")
def test_queries_of_a_list_do_not_grow(programme_of: Of, released: Offer) -> None:
    """As many as are written down here, the look for the token among them."""
    client = programme_of("bao")
    client.get(reverse("api:offer_list"))
    counts = []
    for number in range(2):
        for more in range(5):
            an_offer(f"XAL-FPU-{number}{more}", unit_type="FPU", is_released=True)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("api:offer_list"))
        counts.append(len(found))
    assert counts == [12, 12]


def test_a_problem_is_told_in_the_language_that_is_asked_for(programme_of: Of, released: Offer) -> None:
    """What it is and what to do about it; names and codes stay, as does all that is no problem."""
    amara, asked = programme_of("amara"), {"Accept-Language": "fr"}
    address = reverse("api:offer_show", args=["nothing"])
    english, french = amara.get(address), amara.get(address, headers=asked)
    _status, title, remedy = PROBLEMS["not-found"]
    assert (english.json()["title"], english.json()["detail"]) == (title, remedy)
    with override("fr"):
        assert french.json()["title"] == gettext(title) != title
        assert french.json()["detail"] == gettext(remedy) != remedy
    assert french["Content-Language"] == "fr"
    assert {name: french.json()[name] for name in ("type", "status")} == {
        name: english.json()[name] for name in ("type", "status")
    }
    body = {"sent": 1}
    refused = send(amara, "offer_draft", body=body, Accept_Language="fr").json()
    again = send(amara, "offer_draft", body=body).json()
    assert [one["field"] for one in refused["faults"]] == [one["field"] for one in again["faults"]]
    fine = reverse("api:offer_show", args=[released.pk])
    assert amara.get(fine, headers=asked).json() == amara.get(fine).json()


def test_a_draft_is_made_changed_and_released(programme_of: Of, released: Offer) -> None:
    """By the services of the pages: the same events, under the user and the token."""
    amara, aline = programme_of("amara"), programme_of("aline")
    made = send(amara, "offer_draft", body={**SENT, "languages": ["fr"], "available_from": "2027-02-01"})
    offer_id = made.json()["offer"]["offer_id"]
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert made["Location"] == reverse("api:offer_show", args=[offer_id])
    body = {**SENT, "strength": 180}
    edited = send(amara, "offer_edit", offer_id, body=body, method="PUT", If_Match='"1"')
    assert (edited.status_code, edited["ETag"], edited.json()["offer"]["languages"]) == (200, '"2"', [])
    reason = {"reason": "Cabinet decided."}
    assert send(aline, "offer_release", offer_id, body=reason, If_Match='"2"').json()["is_released"]
    assert Client().get(made["Location"]).json()["offer"]["strength"] == 180
    [drafted, changed, freed] = Event.objects.filter(object_id=f"offer:{offer_id}").order_by("seq")
    assert [one.kind for one in (drafted, changed, freed)] == [
        "offer_drafted",
        "offer_edited",
        "offer_released",
    ]
    token = Token.objects.get(user__username="amara")
    assert drafted.request_id.startswith(f"token-{token.pk}-")
    assert chain_verify().fault == ""
    told = amara.get(reverse("api:change_list", args=[offer_id])).json()["rows"]
    assert [(one["who"], one["kind"]) for one in told] == [
        ("Aline", "offer_released"),
        ("Amara", "offer_edited"),
        ("Amara", "offer_drafted"),
    ]


SAID = {
    "conference": "Summit",
    "category": "police",
    "capability": "formed police unit",
    "stated_on": "2026-01-12",
    "kind": "published",
    "source": "a note",
}


def test_an_announcement_is_recorded_corrected_and_released(programme_of: Of, released: Offer) -> None:
    """As on its pages: a draft of the own state; once under a key; from the version that was read."""
    amara, aline, bao = programme_of("amara"), programme_of("aline"), programme_of("bao")
    made = send(amara, "announcement_record", body=SAID, Idempotency_Key="a-1")
    again = send(amara, "announcement_record", body=SAID, Idempotency_Key="a-1")
    told = made.json()["announcement"]
    assert (made.status_code, told["contributor"], made.json()["is_released"]) == (201, "XAL", False)
    assert (again.json(), again["Location"], Announcement.objects.count()) == (
        made.json(),
        made["Location"],
        1,
    )
    name = told["announcement_id"]
    body, how = {**SAID, "stage": "announced", "reason": "A slip."}, {"method": "PUT"}
    edited = send(amara, "announcement_correct", name, body=body, If_Match=made["ETag"], **how)
    assert (edited.status_code, edited["ETag"]) == (200, '"2"')
    late = send(aline, "announcement_correct", name, body=SAID, If_Match=made["ETag"], **how)
    assert (late.status_code, late.json()["type"]) == (412, "/api#stale")
    assert send(aline, "announcement_correct", name, body=SAID, **how).status_code == 428
    reason = {"reason": "Cabinet decided."}
    early = send(aline, "announcement_release", name, body=reason, If_Match=made["ETag"])
    freed = send(aline, "announcement_release", name, body=reason, If_Match=edited["ETag"])
    assert (early.status_code, freed.status_code, freed.json()["is_released"]) == (412, 200, True)
    body = {**SAID, "source": "another note"}
    for said in ({}, {"reason": "  "}):
        silent = send(aline, "announcement_correct", name, body=body | said, If_Match=freed["ETag"], **how)
        assert (silent.status_code, [one["field"] for one in silent.json()["faults"]]) == (422, ["reason"])
    body["reason"] = "The note was revised."
    foreign = send(bao, "announcement_correct", name, body=body, If_Match=freed["ETag"], **how)
    assert foreign.status_code == 403  # what a state released is its own word
    corrected = send(aline, "announcement_correct", name, body=body, If_Match=freed["ETag"], **how)
    assert corrected.json()["before"] == {"source": "a note", "stage": "announced"}
    kinds = Event.objects.filter(object_id=f"announcement:{name}").order_by("seq")
    assert [*kinds.values_list("kind", flat=True)] == [
        "announcement_recorded",
        "announcement_corrected",
        "announcement_released",
        "announcement_corrected",
    ]
    assert chain_verify().fault == ""


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({**SAID, "stated_on": "2999-01-01"}, ["stated_on"]),
        ({**SAID, "capability": "a\u202eb"}, ["capability"]),
        ({**SAID, "conference": "x" * 201}, ["conference"]),
        ({**SAID, "announcement_id": "a/b"}, ["announcement_id"]),
        ({**SAID, "quantity": "1"}, ["quantity"]),
        ({**SAID, "contributor": ""}, ["contributor"]),
        ({**SAID, "is_released": True}, ["is_released"]),
        ({"capability": "x"}, ["conference", "category", "stated_on", "kind", "source"]),
    ],
)
def test_each_fault_of_an_announcement_is_told(
    programme_of: Of, released: Offer, body: Any, fields: Any
) -> None:
    """With its field; nothing is kept."""
    given = send(programme_of("bao"), "announcement_record", body={"contributor": "XAL", **body})
    assert (given.status_code, [one["field"] for one in given.json()["faults"]]) == (422, fields)
    assert not Announcement.objects.exists()


def test_a_draft_has_one_next_action_everywhere(client_of: Of, programme_of: Of, draft: Offer) -> None:
    """That it is released: to programmes, on its page and in the list; nobody is asked for its paper yet."""
    shown = programme_of("amara").get(reverse("api:offer_show", args=[draft.pk])).json()
    words = shown["standing"]["next_action"]
    assert words == "The releaser of its contributor releases it."
    amara = client_of("amara")
    assert f"Next: {words}" in amara.get(reverse("offer", args=[draft.pk])).content.decode()
    assert words in amara.get(reverse("offers"), {"contributor": "XAL", "drafts": "only"}).content.decode()


def test_two_programmes_that_change_one_offer(programme_of: Of, draft: Offer) -> None:
    """The second is told, and nothing of it is kept; with what it reads then it goes through."""
    amara, aline = programme_of("amara"), programme_of("aline")
    read = [client.get(reverse("api:offer_show", args=[draft.pk]))["ETag"] for client in (amara, aline)]
    first, second = {**SENT, "strength": 180}, {**SENT, "strength": 190}
    assert send(amara, "offer_edit", draft.pk, body=first, method="PUT", If_Match=read[0]).status_code == 200
    late = send(aline, "offer_edit", draft.pk, body=second, method="PUT", If_Match=read[1])
    assert (late.status_code, late.json()["type"], faults(late)) == (412, "/api#stale", [])
    released = send(aline, "offer_release", draft.pk, body={"reason": "Now."}, If_Match=read[1])
    assert released.status_code == 412
    draft.refresh_from_db()
    assert (draft.strength, draft.is_released) == (180, False)
    tag = aline.get(reverse("api:offer_show", args=[draft.pk]))["ETag"]
    assert send(aline, "offer_edit", draft.pk, body=second, method="PUT", If_Match=tag).status_code == 200


def test_a_version_that_travelled_packed_is_still_that_version(programme_of: Of, draft: Offer) -> None:
    """Its tag came back as a weak one; whoever sends that changes the version."""
    amara = programme_of("amara")
    given = send(amara, "offer_edit", draft.pk, body=SENT, method="PUT", If_Match='W/"1"')
    assert (given.status_code, given["ETag"]) == (200, '"2"')


@pytest.mark.parametrize("told", [{}, {"If_Match": "*"}, {"If_Match": "1"}, {"If_Match": '"x"'}])
def test_a_change_names_its_version(programme_of: Of, draft: Offer, told: dict[str, str]) -> None:
    """Without one, or with any, nothing is changed."""
    given = send(programme_of("amara"), "offer_edit", draft.pk, body=SENT, method="PUT", **told)
    assert (given.status_code, given.json()["type"]) == (428, "/api#no-version")
    draft.refresh_from_db()
    assert draft.version == 1


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({**SENT, "strength": True}, ["strength"]),
        ({**SENT, "strength": "175"}, ["strength"]),
        ({**SENT, "available_from": 1_764_547_200, "name": 7}, ["name"]),
        (
            {**SENT, "available_from": 1_764_547_200, "available_until": "2027-01-12T00:00:00"},
            ["available_from", "available_until"],
        ),
        ({**SENT, "name": "a\u202eb"}, ["name"]),
        ({**SENT, "languages": ["f\u0000r"]}, ["languages"]),
        ({**SENT, "women": 900}, ["women"]),
        ({**SENT, "strength": None, "women": 5_000}, ["women"]),
        ({**SENT, "unit_type": "SPACE_FORCE"}, ["unit_type"]),
        ({**SENT, "home_airport": "ABCDE"}, ["home_airport"]),
        ({**SENT, "home_airport": "KGL", "languages": ["fra"]}, ["home_airport", "languages"]),
        ({**SENT, "contributor": "XBO", "is_released": True}, ["contributor", "is_released"]),
        ({"name": "x"}, ["unit_type", "kind", "source"]),
        ([SENT], ["offer_draft"]),
        ({**SENT, "strength": 10**30}, ["strength"]),
        ({**SENT, "notice_max_days": 1e999}, ["notice_max_days"]),
    ],
)
def test_each_fault_is_told_with_its_field(
    programme_of: Of, released: Offer, body: Any, fields: list[str]
) -> None:
    """Field, value, rule, remedy; and nothing is drafted."""
    given = send(programme_of("amara"), "offer_draft", body=body)
    assert given.status_code == 422
    if isinstance(body, dict):
        assert [field for field, _rule in faults(given)] == fields
    assert not Event.objects.filter(kind="offer_drafted").exists()


@pytest.mark.parametrize(
    "body", ["{", b"\xff", "", "[" * 100_000, '{"source": "\ud800"}'.encode("utf-8", "surrogatepass")]
)
def test_what_is_no_json_is_told(programme_of: Of, released: Offer, body: Any) -> None:
    """Whatever it is; so is a text that no text can hold."""
    assert send(programme_of("amara"), "offer_draft", body=body).status_code in (400, 422)
    odd = send(programme_of("amara"), "offer_draft", body='{"unit_type": "\\ud800", "\\udfff": 1}')
    assert (odd.status_code, len(faults(odd)) > 0) == (422, True)


def test_too_much_is_refused(programme_of: Of, released: Offer, settings: Any) -> None:
    """Before it is read."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    given = send(
        programme_of("amara"), "offer_draft", body={**SENT, "name": "x" * 2_000}, Idempotency_Key="k"
    )
    assert (given.status_code, given.json()["type"]) == (413, "/api#too-large")


def test_what_is_sent_twice_under_a_key_is_done_once(programme_of: Of, released: Offer) -> None:
    """The second gets the answer of the first; not so another body under the key, or the key of another."""
    amara = programme_of("amara")
    first, again = (send(amara, "offer_draft", body=SENT, Idempotency_Key="k-1") for _ in range(2))
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert [again[name] for name in ("ETag", "Location")] == [first[name] for name in ("ETag", "Location")]
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    other = send(amara, "offer_draft", body={**SENT, "strength": 1}, Idempotency_Key="k-1")
    assert (other.status_code, other.json()["type"]) == (422, "/api#key-reused")
    assert Event.objects.filter(kind="offer_drafted").count() == 1
    assert send(programme_of("aline"), "offer_draft", body=SENT, Idempotency_Key="k-1").status_code == 201
    KeptAnswer.objects.update(made_at=timezone.now() - KEPT - timedelta(seconds=1))
    assert send(amara, "offer_draft", body=SENT, Idempotency_Key="k-1").status_code == 201
    assert Event.objects.filter(kind="offer_drafted").count() == 3


def test_what_failed_under_a_key_may_be_sent_again(programme_of: Of, released: Offer) -> None:
    """It has changed nothing, and is not kept."""
    bao, today = programme_of("bao"), timezone.localdate()
    wrong = {"kind": "agreement_signed", "on": str(today + timedelta(days=1)), "evidence": "note"}
    failed = send(bao, "event_record", released.pk, body=wrong, Idempotency_Key="k")
    assert (failed.status_code, [field for field, _ in faults(failed)]) == (422, ["on"])
    right = {**wrong, "on": str(today)}
    assert send(bao, "event_record", released.pk, body=right, Idempotency_Key="k").status_code == 201
    assert LadderEvent.objects.count() == 1
    odd = send(bao, "event_record", released.pk, body=right, Idempotency_Key="k" * 201)
    assert [field for field, _ in faults(odd)] == ["Idempotency-Key"]


def test_the_last_step_comes_back_as_a_proposal(programme_of: Of, released: Offer) -> None:
    """It counts once a second officer has approved it on the page; sent again it waits already."""
    *before, last = TO_THE_TOP
    has_happened(released, *before, "released")
    body = {"kind": "verification_passed", "on": str(timezone.localdate()), "evidence": "report"}
    body["by_hand"] = "Made before the registry."
    LadderEvent.objects.filter(kind="verification_passed").delete()
    has_happened(released, last)
    given = send(programme_of("bao"), "event_record", released.pk, body=body)
    told = given.json()
    assert (given.status_code, told["event"]["kind"]) == (202, "verification_passed"), told
    assert told["standing"]["level"] != "RDL"
    assert Proposal.objects.get().pk == told["proposal_id"]
    again = send(programme_of("bao"), "event_record", released.pk, body=body)
    assert (again.status_code, Proposal.objects.count()) == (422, 1)


@pytest.mark.parametrize("field", ["level", "order", "standing", "by", "recorded_by", "basis"])
def test_nothing_sets_a_level(programme_of: Of, released: Offer, field: str) -> None:
    """No field of any request does, and no other says who recorded what."""
    body = {"kind": "acknowledged", "on": str(timezone.localdate()), "evidence": "note", field: "RDL"}
    given = send(programme_of("bao"), "event_record", released.pk, body=body)
    assert (given.status_code, [name for name, _ in faults(given)]) == (422, [field])


def test_a_visit_tells_what_its_page_tells(programme_of: Of, released: Offer) -> None:
    """Its contributor reads the check-list, and what was found only once it has ended."""
    visit = a_visit(released.pk)
    line = visit.lines.create(
        topic="general", text="A camp", kind="assumed", source="x", mark="not_met", remark="no"
    )
    address = reverse("api:visit_show", args=[visit.pk])
    marks = {who: programme_of(who).get(address).json()["lines"][0]["mark"] for who in ("bao", "amara")}
    assert marks == {"bao": "not_met", "amara": ""}
    assert programme_of("amara").get(reverse("api:visit_list")).json()["rows"][0]["lines"] == []
    visit.outcome = "failed"
    visit.save()
    [told] = programme_of("amara").get(address).json()["lines"]
    assert (told["line_id"], told["mark"]) == (line.pk, "not_met")


def test_a_scenario_comes_back_as_it_was_taken(programme_of: Of, version: ScenarioVersion) -> None:
    """Unchanged it makes no version; changed from an old one it is refused; wrong, every fault is told."""
    pia = programme_of("pia")
    taken = pia.get(reverse("api:scenario_take", args=["tiny", 1]))
    document, reason = taken.json(), "Asked for more."
    same = send(
        pia, "scenario_send", "tiny", body={"reason": reason, "scenario": document}, If_Match=taken["ETag"]
    )
    assert (same.status_code, same.json()["number"], same.json()["digest"]) == (201, 1, version.digest)
    document["scenario"]["target"] = 180
    body = {"reason": reason, "scenario": document}
    assert send(pia, "scenario_send", "tiny", body=body, If_Match='"1"').json()["number"] == 2
    document["scenario"]["target"] = 170
    assert send(pia, "scenario_send", "tiny", body=body, If_Match='"1"').status_code == 412
    document["offers"][0]["strength"] = -5
    document["requirements"][0]["strength"] = "many"
    wrong = send(pia, "scenario_send", "tiny", body=body, If_Match='"2"')
    assert (wrong.status_code, len(faults(wrong)) >= 2) == (422, True)
    shown = pia.get(reverse("api:scenario_show", args=["tiny"]))
    assert (shown["ETag"], [one["number"] for one in shown.json()["versions"]]) == ('"2"', [2, 1])
    assert [one["versions"][0]["number"] for one in pia.get(reverse("api:scenario_list")).json()["rows"]] == [
        2
    ]


def test_a_name_is_taken_once(programme_of: Of, version: ScenarioVersion, tiny: scenario.Scenario) -> None:
    """Also by another office, which does not learn whose it is."""
    body = {"name": "tiny", "reason": "Mine.", "scenario": json.loads(tiny.canonical())}
    given = send(programme_of("piet"), "scenario_add", body=body)
    assert (given.status_code, [field for field, _ in faults(given)]) == (422, ["name"])


def test_a_plan_is_asked_watched_and_taken(
    programme_of: Of, version: ScenarioVersion, answer: runs.Made
) -> None:
    """The same question is one plan; what is done is plan.json as it was made; what has ended stays so."""
    pia, body = programme_of("pia"), {"target": 200, "day": 60, "replications": 100}
    asked, again = (send(pia, "plan_ask", "tiny", body=body) for _ in range(2))
    assert (asked.status_code, asked.json()["state"], asked.content) == (202, "queued", again.content)
    number = asked.json()["plan_id"]
    assert pia.get(reverse("api:plan_take", args=[number])).status_code == 404
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    runs.run_tell(claimed, stage="match", done=3, total=8)
    told = pia.get(asked["Location"]).json()
    assert [told[name] for name in ("state", "stage", "done", "total", "probability")] == [
        "running",
        "match",
        3,
        8,
        None,
    ]
    runs.run_finish(claimed, made=answer)
    done = send(pia, "plan_cancel", number, body={}).json()
    assert (done["state"], done["probability"]) == ("done", answer.probability)
    assert pia.get(reverse("api:plan_take", args=[number])).content.decode() == answer.document
    other = send(pia, "plan_ask", "tiny", body={**body, "seed": 2}).json()["plan_id"]
    assert send(pia, "plan_cancel", other, body={}).json()["state"] == "cancelled"
    assert Run.objects.get(pk=other).state == State.CANCELLED
    assert len(pia.get(reverse("api:plan_list", args=["tiny"])).json()["rows"]) == 2


def test_the_log_is_read_to_its_start(programme_of: Of, cast: dict[str, User]) -> None:
    """By its links, each event once; what was erased is told as such."""
    act = Act(actor_id=cast["amara"].pk)
    first, *_ = events_append("offer_edited", told={f"offer:{n}": {"n": n} for n in range(60)}, act=act)
    payload_erase(first.seq, act=Act())
    client, address, seen = programme_of("ines"), reverse("api:log"), []
    while address:
        given = client.get(address).json()
        seen += given["rows"]
        address = given["next"]
    assert [one["seq"] for one in seen] == list(range(62, 0, -1))
    assert (seen[-1]["told"], seen[-2]["told"], seen[-2]["who"]) == (None, {"n": 1}, "Amara")


def test_the_page_shows_every_operation_and_problem(released: Offer) -> None:
    """Made from the document, with no script and nothing from elsewhere."""
    page, document = Client().get(reverse("api")), Client().get(reverse("api:openapi-json")).json()
    text = page.content.decode()
    assert all(
        f"{method.upper()} {path}" in text
        for path, methods in document["paths"].items()
        for method in methods
    )
    assert all(f'id="{name}"' in text for name in PROBLEMS)
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "").split("<main", 1)[1]


def test_other_methods_are_told(released: Offer) -> None:
    """With those that there are."""
    given = Client().delete(reverse("api:offer_show", args=[released.pk]))
    assert (given.status_code, given.json()["type"]) == (405, "/api#method")
    assert set(given["Allow"].split(", ")) == {"GET", "HEAD", "PUT"}
    assert Client().get("/api/v1/").json()["type"] == "/api#not-found"


@pytest.mark.parametrize("who", ["amara", "dina"])
def test_a_database_that_does_not_answer_is_told(programme_of: Of, who: str) -> None:
    """When the token is looked up, or after; so is an address that no text can hold."""
    client = programme_of(who)
    with connection.execute_wrapper(unanswered):
        given = client.get(reverse("api:offer_list"))
    assert (given.status_code, given.json()["type"], given["Retry-After"]) == (503, "/api#unready", "60")
    assert client.get("/api/v1/offers/%00").json()["type"] == "/api#not-found"


def unanswered(*_told: object) -> None:
    """Fail as a database that is gone."""
    raise OperationalError("server closed the connection")
