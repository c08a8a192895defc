"""Who gets what by the interface for programmes: every operation, by everybody, theirs and not theirs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm.deployment import scenario
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.partnership.models import Offer
from bluehelm_web.planning.models import Run
from bluehelm_web.site.api import api
from tests.web import registered
from tests.web.conferred import a_conference
from tests.web.conftest import OF_MINISTRIES, STATE, a_visit, an_offer
from tests.web.test_matrix import (
    EVERYBODY,
    NO_PLACES,
    OF_OTHERS,
    READ_ON,
    answers,
    of_a_ministry,
    of_announcements,
    of_documents,
    of_registers,
)

ALL = answers(200, 200, 200, 200, 200, 200)
SIGNED_IN = answers(401, 200, 200, 200, 200, 200)
NOBODY = answers(401, 404, 404, 404, 404, 404)


def planners(pia: int, piet: int, others: int) -> dict[str, int]:
    """Return the status for the planner whose office keeps the scenario, others who plan, and all others."""
    told = dict.fromkeys(("piet", "ana", "mika", "milo"), piet)
    return dict.fromkeys(EVERYBODY, others) | {"dina": 401, "pia": pia, **told}


ROWS = {
    ("me", ""): SIGNED_IN,
    ("log", ""): answers(401, 403, 403, 403, 403, 200, 403),
    ("offer_list", ""): ALL,
    ("offer_show", "draft"): answers(404, 200, 200, 404, 404, 404),
    ("offer_show", "released"): ALL,
    ("offer_show", "ministry"): of_a_ministry(200, 200, dina=404),
    ("offer_edit", "ministry"): of_a_ministry(200, 200, dina=401),
    ("offer_release", "ministry"): of_a_ministry(403, 200, dina=401),
    ("event_list", "ministry"): of_a_ministry(200, 200, dina=404),
    ("change_list", "ministry"): of_a_ministry(200, 200, dina=401),
    ("announcement_show", "ministry"): of_a_ministry(200, 200, dina=404),
    ("offer_draft", ""): answers(401, 201, 201, 201, 403, 403),
    ("offer_edit", "draft"): answers(401, 200, 200, 404, 404, 404),
    ("offer_edit", "released"): answers(401, 403, 200, 403, 403, 403),
    ("offer_release", "draft"): answers(401, 403, 200, 404, 404, 404),
    ("offer_release", "released"): answers(401, 403, 200, 403, 403, 403),
    ("event_list", "draft"): answers(404, 200, 200, 404, 404, 404),
    ("event_list", "released"): ALL,
    ("event_record", "draft"): NOBODY,
    ("event_record", "released"): answers(401, 422, 422, 403, 201, 403),
    ("change_list", "draft"): answers(401, 200, 200, 404, 404, 404),
    ("change_list", "released"): SIGNED_IN,
    ("composition_list", ""): ALL,
    ("level_event_list", ""): ALL,
    ("visit_list", ""): answers(401, 200, 200, 200, 200, 403),
    ("visit_show", ""): answers(401, 200, 200, 404, 200, 404) | READ_ON,
    ("visit_book", "draft"): NOBODY,
    ("visit_book", "released"): answers(401, 403, 403, 403, 201, 403),
    ("contributor_list", ""): ALL,
    ("contributor_show", ""): ALL,
    ("announcement_list", ""): ALL,
    ("announcement_show", "draft"): answers(404, 200, 200, 404, 404, 404),
    ("announcement_show", "released"): ALL,
    ("announcement_record", ""): answers(401, 201, 201, 403, 201, 403) | dict.fromkeys(OF_MINISTRIES, 201),
    ("announcement_correct", "ministry"): of_a_ministry(200, 200, dina=401),
    ("announcement_release", "ministry"): of_a_ministry(403, 200, dina=401),
    ("announcement_correct", "draft"): answers(401, 200, 200, 404, 404, 404),
    ("announcement_correct", "released"): answers(401, 403, 200, 403, 200, 403),
    ("announcement_release", "draft"): answers(401, 403, 200, 404, 404, 404),
    ("announcement_release", "released"): answers(401, 403, 200, 403, 403, 403),
    ("conference_list", ""): ALL,
    ("conference_show", ""): ALL,
    ("conference_show", "inside"): answers(404, 404, 404, 404, 404, 404),
    ("conference_announcement_list", ""): ALL,
    ("conference_announcement_list", "inside"): answers(404, 404, 404, 404, 404, 404),
    ("mission_list", ""): ALL,
    ("mission_show", ""): ALL,
    ("register_list", ""): SIGNED_IN,
    ("register_list", "public"): ALL,
    ("register_list", "places"): SIGNED_IN | NO_PLACES,
    ("register_show", ""): SIGNED_IN | {"milo": 404, "hugo": 404},
    ("register_show", "public"): ALL,
    ("register_show", "places"): SIGNED_IN | NO_PLACES | {"milo": 404},
    ("statement_list", ""): SIGNED_IN | NO_PLACES,
    ("statement_show", ""): SIGNED_IN | OF_OTHERS,
    ("requirement_list", ""): SIGNED_IN | NO_PLACES,
    ("document_list", ""): ALL,
    ("document_show", "draft"): answers(404, 200, 200, 404, 404, 404),
    ("document_show", "released"): ALL,
    ("document_show", "kept"): answers(404, 200, 200, 404, 200, 404)
    | dict.fromkeys(("pia", "piet"), 200)
    | READ_ON,
    ("document_show", "ministry"): of_a_ministry(200, 200, dina=404),
    ("scenario_list", ""): planners(200, 200, others=403),
    ("scenario_show", ""): planners(200, 404, others=404),
    ("scenario_take", ""): planners(200, 404, others=404),
    ("scenario_add", ""): planners(201, 201, others=403),
    ("scenario_send", ""): planners(201, 404, others=404),
    ("plan_list", ""): planners(200, 404, others=404),
    ("plan_ask", ""): planners(202, 404, others=404),
    ("plan_show", ""): planners(200, 404, others=404),
    ("plan_take", ""): planners(200, 404, others=404),
    ("plan_cancel", ""): planners(200, 404, others=404),
}
"""What each operation answers to a token of each of the cast that may write."""

OF_PLANS = {name for name, _ in ROWS if name.startswith(("scenario", "plan"))}


@pytest.fixture(autouse=True)
def kept(cast: dict[str, User]) -> None:
    """Keep a mission with a statement."""
    registered.a_statement()


def operations() -> dict[str, tuple[str, str]]:
    """Return method and path of each operation by its name."""
    paths = api.get_openapi_schema()["paths"]
    return {
        operation["operationId"]: (method, path)
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def body_of(name: str, tiny: scenario.Scenario) -> dict[str, Any] | None:
    """Return what an operation is sent, so that nothing is wrong with it."""
    today = str(timezone.localdate())
    offer = {"unit_type": "FPU", "strength": 140, "kind": "illustrative", "source": "a test"}
    said = {"conference": "Summit", "category": "police", "capability": "unit", "stated_on": "2026-01-12"}
    said |= {"kind": "published", "source": "a note"}
    document = {"reason": "It is time.", "scenario": json.loads(tiny.canonical())}
    return {
        "offer_draft": offer,
        "offer_edit": {**offer, "reason": "It is so."},
        "offer_release": {"reason": "It is time."},
        "announcement_record": {**said, "contributor": STATE},
        "announcement_correct": {**said, "reason": "A slip."},
        "announcement_release": {"reason": "It is time."},
        "event_record": {"kind": "agreement_signed", "on": today, "evidence": "note"},
        "visit_book": {"visit": "AAV", "place": "Capital", "start_on": today, "end_on": today},
        "scenario_add": {**document, "name": "another"},
        "scenario_send": document,
        "plan_ask": {"target": 100, "day": 30},
    }.get(name)


def ask(client: Client, name: str, *, offer: Offer, tiny: scenario.Scenario, whose: str = "") -> Any:
    """Return the answer to an operation."""
    method, path = operations()[name]
    words = {"offer_id": offer.pk, "name": "tiny", "number": 1}
    words["visit_id"] = a_visit(offer.pk).pk if "visit_id" in path else 0
    words["plan_id"] = Run.objects.get().pk if "plan_id" in path else 0
    words["announcement_id"] = of_announcements(whose=whose)[0]
    words |= {"code": STATE if "contributors" in path else registered.CODE}
    words |= {"statement_id": registered.STATEMENT_ID}
    if "document_id" in path:
        words["document_id"] = of_documents("document", offer_id=offer.pk, whose=whose)[0]
    if "conference_id" in path:
        words["conference_id"] = a_conference(is_public=whose != "inside").pk
    if "register" in path:
        register, *key = of_registers("register-row", whose=whose)
        words |= {"register_name": register, "key": key[0]}
    body = body_of(name, tiny)
    told = {"data": json.dumps(body), "content_type": "application/json"} if body else {}
    return client.generic(method.upper(), path.format(**words), headers={"If-Match": '"1"'}, **told)


def test_every_operation_has_its_row() -> None:
    """One that nobody thought about fails the tests."""
    assert operations().keys() == {name for name, _ in ROWS}


@pytest.mark.parametrize(("name", "whose"), ROWS)
def test_who_may_what(
    programme_of: Callable[..., Client],
    offers: dict[str, Offer],
    request: pytest.FixtureRequest,
    tiny: scenario.Scenario,
    name: str,
    whose: str,
) -> None:
    """Each gets what the table says, as if nobody had asked before; a problem is told as one."""
    if name in OF_PLANS:
        request.getfixturevalue("done")
    an_offer("XBO-FPU-1", unit_type="FPU", is_released=False)
    found = {}
    for who in EVERYBODY:
        client = programme_of(who)
        with transaction.atomic():
            given = ask(client, name, offer=offers.get(whose, offers["released"]), tiny=tiny, whose=whose)
            transaction.set_rollback(True)
        found[who] = given.status_code
        if given.status_code >= 400:
            assert given["Content-Type"] == "application/problem+json"
            assert given.json()["status"] == given.status_code
    assert found == ROWS[name, whose]


@pytest.mark.parametrize("name", sorted({name for name, _ in ROWS}))
def test_a_browser_that_is_signed_in_is_nobody(
    client_of: Callable[[str], Client],
    draft: Offer,
    released: Offer,
    done: Run,
    tiny: scenario.Scenario,
    name: str,
) -> None:
    """No page of another site can act in its name: its session counts for nothing."""
    row = next(row for (one, _), row in ROWS.items() if one == name and min(row.values()) < 300)
    who = next(who for who in reversed(EVERYBODY) if row[who] < 300)
    of_documents("document", offer_id=draft.pk, whose="")  # it is there before anybody asks
    before = Event.objects.count()
    whose = "draft" if (name, "draft") in ROWS else ""
    given = ask(client_of(who), name, offer=draft, tiny=tiny, whose=whose)
    assert given.status_code == (404 if (name, "draft") in ROWS and row["dina"] == 404 else row["dina"])
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", [name for name, (method, _) in operations().items() if method != "get"])
def test_a_token_that_reads_writes_nothing(
    programme_of: Callable[..., Client],
    released: Offer,
    done: Run,
    tiny: scenario.Scenario,
    name: str,
) -> None:
    """Whoever it is for."""
    who = "pia" if name in OF_PLANS else "bao" if name in ("event_record", "visit_book") else "aline"
    client, before = programme_of(who, scope="read"), Event.objects.count()
    given = ask(client, name, offer=released, tiny=tiny)
    assert (given.status_code, given.json()["type"]) == (403, "/api#scope")
    assert Event.objects.count() == before
    assert client.get(reverse("api:me")).json()["scope"] == "read"
