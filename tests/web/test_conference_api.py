"""Conferences for programmes: those that are public, as their board tells it, and what became of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bluehelm_web.accounts.models import User
from bluehelm_web.conferences import conferences, services
from bluehelm_web.conferences.models import Conference
from bluehelm_web.partnership.models import Announcement, Delivery
from tests.web.conferred import FACTS, NAME, SAID, a_capture, a_conference, by, confirmed
from tests.web.conftest import an_announcement

pytestmark = pytest.mark.django_db
Cast = dict[str, User]


def told(client: Client, name: str, *, status: int = 200, **asked: str) -> Any:
    """Return what is answered about the conference."""
    args = [] if name == "conference_list" else [NAME]
    answer = client.get(reverse(f"api:{name}", args=args), asked)
    assert answer.status_code == status
    return answer.json()


def another(name: str, **words: object) -> Conference:
    """Return another conference."""
    told = {"name": name, "starts_on": date(2025, 5, 1), "ends_on": date(2025, 5, 2), "place": "Berlin"}
    return Conference.objects.create(pk=name, **FACTS, **{"is_public": True, **told, **words})


def test_conferences_are_filtered_sorted_and_paged(client: Client) -> None:
    """As on their page; a filter that is mistyped is refused."""
    a_conference(is_public=True)
    for number in range(51):
        another(f"C{number:02}", state="closed")
    another("C99", state="closed", is_public=False)
    rows = told(client, "conference_list")["rows"]
    assert (rows[0]["conference"]["conference_id"], rows[0]["state"], len(rows)) == (NAME, "live", 50)
    first = client.get(reverse("api:conference_list"), {"state": "closed", "sort": "name"})
    after = client.get(first.json()["next"]).json()
    assert [row["conference"]["name"] for row in after["rows"]] == ["C50"]
    assert (after["next"], first["Link"]) == ("", f'<{first.json()["next"]}>; rel="next"')
    assert len(told(client, "conference_list", words="aldara")["rows"]) == 1
    assert told(client, "conference_list", state="open", status=422)["faults"]
    assert told(client, "conference_list", where="Berlin", status=422)["faults"]


def test_a_live_one_tells_what_its_board_tells(client: Client, cast: Cast) -> None:
    """Who has the floor, how far pledges go, and each pledge without its words and its limits."""
    a_conference(is_public=True)
    assert told(client, "conference_show")["speaking"] is None
    conferences.speaker_call(NAME, code="XBO", by=by(cast["lena"]))
    row = a_capture(cast["bao"])
    services.capture_validate(row.pk, version=row.version, by=by(cast["chidi"]))
    gone = a_capture(cast["bao"], capability="Balloons")
    services.capture_undo(gone.pk, by=by(cast["bao"]))
    answer = client.get(reverse("api:conference_show", args=[NAME]))
    for hidden in (SAID.words, SAID.caveat, "Balloons", "bao", "validated"):
        assert hidden not in answer.content.decode()
    found = answer.json()
    assert (found["state"], found["speaking"]["name"]) == ("live", "Borvania")
    [pledge] = found["pledges"]
    assert (pledge["pledge_id"], pledge["state"], pledge["quantity"]) == (str(row.pk), "provisional", 6.0)
    [line] = found["lines"]
    assert (line["line_id"], line["asked"], line["provisional"], line["open"]) == ("G1", 18.0, 6.0, 12.0)


def test_each_announcement_says_how_far_it_came(client: Client, cast: Cast) -> None:
    """By a step that is recorded, of those that are released; by the filters of the page."""
    a_conference(is_public=True)
    row = confirmed(cast).announcement
    assert row is not None
    for name, is_released in (("A1", True), ("A2", False)):
        an_announcement(name, is_released=is_released)
    Announcement.objects.filter(pk__in=["A1", "A2"]).update(conference=NAME, category="money", gives="money")
    facts = {"kind": "published", "source": "a report", "recorded_on": date(2026, 3, 1)}
    Delivery.objects.create(
        delivery_id="D1", announcement_id="A1", stage="agreed", happened_on=date(2026, 3, 1), **facts
    )
    rows = told(client, "conference_announcement_list", sort="-contributor")["rows"]
    found = {one["announcement"]["announcement_id"]: one["stage"] for one in rows}
    assert found.keys() == {row.pk, "A1"}
    assert found[row.pk]["step"] == "pledged"
    assert {name: found["A1"][name] for name in ("way", "step", "since_on", "is_there", "source")} == {
        "way": "other",
        "step": "agreed",
        "since_on": "2026-03-01",
        "is_there": False,
        "source": "a report",
    }
    Delivery.objects.filter(pk="D1").update(stage="delivered", quantity=150, unit="personnel")
    rows = told(client, "conference_announcement_list", words="A1")["rows"]
    assert [(row["stage"]["part"]["reached"], row["stage"]["part"]["of"]) for row in rows] == [(150.0, 200.0)]
    [one] = told(client, "conference_announcement_list", contributor="XBO")["rows"]
    assert one["announcement"]["announcement_id"] == row.pk
    assert told(client, "conference_announcement_list", conference="X", status=422)["faults"]


@pytest.mark.parametrize("name", ["conference_list", "conference_show", "conference_announcement_list"])
def test_queries_do_not_grow_with_what_is_told(client: Client, cast: Cast, name: str) -> None:
    """As many for one as for eleven."""
    a_conference(is_public=True)
    confirmed(cast)
    with CaptureQueriesContext(connection) as before:
        told(client, name)
    for number in range(10):
        another(f"C{number}")
        confirmed(cast, quantity=float(number + 1))
    with CaptureQueriesContext(connection) as after:
        told(client, name)
    assert len(after) == len(before)


def test_what_is_not_public_is_not_there(programme_of: Callable[..., Client]) -> None:
    """Not even for the office that prepares it: its pages show it."""
    a_conference()
    for name in ("conference_show", "conference_announcement_list"):
        told(programme_of("bao"), name, status=404)
    assert told(programme_of("bao"), "conference_list")["rows"] == []
