"""Pages that stay open: they learn what is there since they looked, once each, and only what they may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import LogIn, User
from bluehelm_web.accounts.sessions import SEEN
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.jobs import feed
from bluehelm_web.partnership.models import Offer
from bluehelm_web.planning import runs, selectors
from bluehelm_web.planning.models import Run, Scenario, Shown
from tests.web.conftest import an_offer, has_happened, question

Of = Callable[[str], Client]


def happens(kind: str, offer: Offer) -> int:
    """Let something happen to an offer; return its place."""
    return event_append(kind, object_id=f"offer:{offer.pk}", payload={}, act=Act()).seq


def told(client: Client, *, after: object) -> dict[str, object] | None:
    """Return what a page is told that knows all up to a place; None for nothing."""
    answer = client.get(reverse("live-happenings"), {"after": after})
    assert answer.status_code in (200, 204)
    return answer.json() if answer.status_code == 200 else None


def test_each_is_told_what_they_may_know(client_of: Of, released: Offer, draft: Offer) -> None:
    """A draft is no news for anybody; a visit for its state and for officers."""
    happens("offer_released", draft)
    visit = happens("visit_booked", released)
    assert told(client_of("dina"), after=0) is None
    assert told(client_of("ada"), after=0) is None
    for who in ("amara", "bao"):
        news = told(client_of(who), after=0)
        assert news is not None
        assert news["mark"] == str(visit)
        assert news["said"] == "1 more event."
        assert f'<tr id="{visit}"' in str(news["html"])
        assert told(client_of(who), after=visit) is None


def test_a_page_that_was_cut_off_misses_none_and_sees_none_twice(client_of: Of, released: Offer) -> None:
    """However much has happened meanwhile, page by page, oldest first."""
    places = [happens("offer_released", released) for _ in range(2 * feed.PAGE + 3)]
    client, mark, seen = client_of("dina"), str(places[0]), [places[0]]
    has_more = True
    while has_more:
        news = told(client, after=mark)
        assert news is not None
        rows = str(news["html"]).split('<tr id="')[1:]
        seen += [int(row.split('"')[0]) for row in reversed(rows)]
        mark, has_more = str(news["mark"]), bool(news["has_more"])
    assert seen == places


def test_a_mark_that_is_none_begins_at_the_start(client_of: Of, released: Offer) -> None:
    """Nobody gets an error for an address that was written by hand."""
    happens("offer_released", released)
    for after in ("", "x", "-1", "9" * 400, "²"):
        assert client_of("dina").get(reverse("live-happenings"), {"after": after}).status_code in (200, 204)


def test_nothing_costs_next_to_nothing(client_of: Of, released: Offer) -> None:
    """One query of the public; session and user besides for who has signed in, whatever else happens."""
    last = happens("offer_released", released)
    for _ in range(3):
        happens("offer_edited", released)
    for who, num in (("dina", 1), ("bao", 3)):
        client = client_of(who)
        with CaptureQueriesContext(connection) as found:
            assert told(client, after=last) is None
        assert len(found) == num, [one["sql"] for one in found]


def test_who_is_signed_out_meanwhile_is_told(client_of: Of) -> None:
    """The page says so, rather than go on as the public's; nothing is cut that was the public's."""
    for name in ("live-happenings", "live-board", "live-first-plans"):
        assert client_of("dina").get(reverse(name), {"as": "signed-in"}).json() == {"is_cut": True}
        assert "is_cut" not in str(client_of("amara").get(reverse(name), {"as": "signed-in"}).content)


def test_a_page_that_is_only_open_does_not_keep_somebody_signed_in(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """What is asked by hand does."""
    client = client_of("amara")
    session = client.session
    session.save()
    before = LogIn.objects.filter(user=cast["amara"])
    early = timezone.now() - timedelta(minutes=30)
    data = session.decode(before.get().session_data) | {SEEN: early.timestamp()}
    before.update(seen_at=early, session_data=session.encode(data))
    client.get(reverse("live-board"))
    assert before.get().seen_at == early
    client.get(reverse("home"))
    assert before.get().seen_at > early


def test_the_board_is_told_when_it_has_changed(client_of: Of, released: Offer) -> None:
    """Not for what shows nowhere on it."""
    client = client_of("dina")
    mark = client.get(reverse("home")).context["mark"]
    ask = {"after": mark}
    assert client.get(reverse("live-board"), ask).status_code == 204
    happens("offer_edited", an_offer("XBO-INF_BN-7", is_released=False))
    assert client.get(reverse("live-board"), ask).status_code == 204
    has_happened(released, "announced", "note_verbale_received")
    happens("offer_released", an_offer("XBO-INF_BN-9", is_released=True))
    news = client.get(reverse("live-board"), ask).json()
    assert news["mark"] != mark
    assert "2 units with 400 persons" in news["html"]
    assert client.get(reverse("live-board"), {"after": news["mark"]}).status_code == 204


def test_a_plan_tells_how_far_it_is_and_when_it_is_over(client_of: Of, queued: Run) -> None:
    """The page asks for its marks, and is loaded anew in the end."""
    client = client_of("pia")
    page = client.get(reverse("plan", args=[queued.pk]))
    place, ask = reverse("live-plan", args=[queued.pk]), {"after": page.context["mark"]}
    assert f'data-live="{place}?after="' in page.content.decode()
    assert client.get(place, ask).status_code == 204
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    assert runs.run_tell(claimed, stage="simulate", done=20, total=100)
    news = client.get(place, ask).json()
    assert "Simulating arrivals, 20 of 100" in news["html"]
    assert news["said"] == "Simulating arrivals"
    assert not news["is_over"]
    runs.run_fail(claimed, error="It broke.")
    assert client.get(place, {"after": news["mark"]}).json()["is_over"]
    assert "data-live" not in client.get(reverse("plan", args=[queued.pk])).content.decode()


def test_a_plan_tells_that_no_worker_gives_a_word(client_of: Of, queued: Run) -> None:
    """Whether none took it up, or the one that had it is gone: since when, and what begins it again."""
    client, said = client_of("pia"), "No worker has given a word of it since"
    place = reverse("live-plan", args=[queued.pk])
    mark = client.get(reverse("plan", args=[queued.pk])).context["mark"]
    assert client.get(place, {"after": mark}).status_code == 204
    late = timezone.now() - 2 * selectors.QUIET
    Run.objects.update(asked_at=late)
    news = client.get(place, {"after": mark}).json()
    assert f"{said} {late:%H:%M:%S}" in news["html"]
    assert "bluehelm worker" in news["html"]
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    news = client.get(place, {"after": news["mark"]}).json()
    assert said not in news["html"]
    Run.objects.update(heard_at=late)
    news = client.get(place, {"after": news["mark"]}).json()
    assert news["said"] == "No worker gives a word"
    assert "another worker begins it anew" in news["html"]


def test_a_plan_that_waits_behind_another_one_is_not_forgotten(queued: Run, cast: dict[str, User]) -> None:
    """Its worker is at the one before it."""
    now = timezone.now()
    claimed = runs.run_claim(now=now)
    second = runs.run_ask(queued.version, question=question(seed=77), user=cast["pia"], act=Act())
    assert selectors.unheard_since(second, now=now + selectors.QUIET) is None
    Run.objects.filter(pk=claimed and claimed.pk).update(heard_at=now - selectors.QUIET)
    assert selectors.unheard_since(second, now=second.asked_at + selectors.QUIET) == second.asked_at


def test_the_first_page_tells_how_far_a_first_plan_is(client_of: Of, queued: Run) -> None:
    """Of what is shown, to those who are shown it: it waits, is being made, and then stands there itself."""
    place = reverse("live-first-plans")
    for who in ("piet", "bao", "amara", "dina"):
        assert place not in client_of(who).get(reverse("home")).content.decode()
    Scenario.objects.update(shown_to=Shown.EVERYBODY)
    assert client_of("dina").get(reverse("home")).context["firsts"] == [], "no plan of it was chosen"
    Run.objects.update(is_shown=True)
    dina = client_of("dina")
    page = dina.get(reverse("home"))
    text, mark = page.content.decode(), page.context["firsts_mark"]
    assert "It waits for the worker" in text
    assert f'data-live="{place}?after=" data-mark="{mark}"' in text
    assert f'href="{reverse("stand-by", args=["tiny"])}"' in text
    assert dina.get(place, {"after": mark}).status_code == 204
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    assert runs.run_tell(claimed, stage="simulate", done=20, total=100)
    news = dina.get(place, {"after": mark}).json()
    assert "Simulating arrivals, 20 of 100" in news["html"]
    assert not news["is_over"]
    Run.objects.update(heard_at=timezone.now() - 2 * selectors.QUIET)
    news = dina.get(place, {"after": news["mark"]}).json()
    assert "No worker has given a word of it since" in news["html"]
    runs.run_fail(claimed, error="It broke.")
    assert dina.get(place, {"after": news["mark"]}).json()["is_over"]
    assert place not in dina.get(reverse("home")).content.decode()


def test_a_force_that_has_a_plan_is_no_first_one(client_of: Of, done: Run, cast: dict[str, User]) -> None:
    """Its last plan stands on the first page, whatever else is asked of it."""
    Scenario.objects.update(shown_to=Shown.EVERYBODY)
    Run.objects.update(is_shown=True)
    runs.run_ask(done.version, question=question(seed=77), user=cast["pia"], act=Act())
    for who in ("pia", "dina"):
        page = client_of(who).get(reverse("home"))
        assert (len(page.context["forces"]), page.context["firsts"]) == (1, [])


@pytest.mark.django_db
def test_an_earlier_page_of_what_happened_stays_as_it_is(client_of: Of, released: Offer) -> None:
    """Only the latest page follows."""
    happens("offer_released", released)
    client = client_of("dina")
    assert "data-live" in client.get(reverse("happenings")).content.decode()
    assert "data-live" not in client.get(reverse("happenings"), {"before": "99"}).content.decode()
