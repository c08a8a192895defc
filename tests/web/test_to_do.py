"""What waits for somebody stands in one list, each line with the page on which it is done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts import erasures
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.forces import bookings
from bluehelm_web.forces.models import LadderEvent, Proposal, Visit, VisitLine
from bluehelm_web.partnership import marks
from bluehelm_web.partnership.models import Offer
from bluehelm_web.planning.models import Run
from tests.web.conftest import TO_THE_TOP, a_visit, an_offer, has_happened

Of = Callable[[str], Client]
YEAR = timedelta(days=365)
QUERIES = {"bao": 10, "aline": 18, "pia": 4, "ines": 5}
"""Queries of the list, however much stands on it."""


def tasks(client: Client) -> dict[tuple[str, str], str]:
    """Return what waits for somebody: what is to be done and of what, with the page of it."""
    found = client.get(reverse("to-do")).context["tasks"]
    return {(one.what, one.about): one.address for one in found}


def whats(client: Client) -> list[str]:
    """Return what is to be done, in its order."""
    return [what for what, _about in tasks(client)]


@pytest.fixture
def proposed(cast: dict[str, User], released: Offer) -> Proposal:
    """Return the last step of an offer, as Bao proposed it."""
    today = timezone.localdate()
    has_happened(released, *(kind for kind in TO_THE_TOP if kind != "verification_passed"))
    return Proposal.objects.create(
        offer_id=released.pk,
        kind="verification_passed",
        on=today,
        evidence="a visit",
        proposed_by=cast["bao"],
    )


def test_an_approval_waits_for_whoever_may_give_it(
    client_of: Of, cast: dict[str, User], released: Offer, proposed: Proposal
) -> None:
    """Not for who proposed it, took part or is not confirmed yet; the page of the offer says for whom."""
    chidi, bao, amara = (client_of(name) for name in ("chidi", "bao", "amara"))
    page = reverse("offer", args=[released.pk])
    what = "Approve or refuse what would raise it to the highest level."
    assert tasks(chidi) == {(what, released.pk): page}
    assert (tasks(bao), tasks(amara)) == ({}, {})
    told = {name: client_of(name).get(page).context["standing"].next_action for name in cast}
    assert told["chidi"] == what
    assert told["bao"] == "Wait for the approval of a second officer, such as Chidi."
    for name in ("amara", "aline"):
        assert told[name] == "Wait for the approval of a second officer of the secretariat."
    for name in ("ada", "pia", "ines"):
        assert "approv" not in told[name].lower()
    User.objects.filter(pk=cast["chidi"].pk).update(given_by=cast["omar"])
    action = bao.get(page).context["standing"].next_action
    assert action == "Wait for another officer: everybody who is one took part in the last step."
    User.objects.filter(pk=cast["chidi"].pk).update(given_by=None)
    has_happened(released, "conduct_certificate_valid")
    LadderEvent.objects.update(recorded_by=cast["chidi"])
    assert tasks(chidi) == {}
    action = bao.get(page).context["standing"].next_action
    assert action == "Wait for another officer: everybody who is one took part in the last step."


def test_papers_wait_for_an_answer(client_of: Of, released: Offer) -> None:
    """Once all have come, for officers, and until the last answer was given; a draft waits for nobody."""
    drafted = an_offer("XAL-ENG_COY-7", unit_type="ENG_COY", is_released=False)
    has_happened(drafted, *TO_THE_TOP[:4])
    has_happened(released, *TO_THE_TOP[:3])
    assert tasks(client_of("bao")) == {}
    has_happened(released, TO_THE_TOP[3])
    with changing():
        event_append("ladder_event_recorded", object_id=f"offer:{released.pk}", payload={}, act=Act())
    [(what, about)] = tasks(client_of("bao"))
    assert ("Acknowledgement of receipt" in what, about) == (True, released.pk)
    assert not any("answer" in what for what in whats(client_of("aline")))
    has_happened(released, "acknowledged")
    [(what, _about)] = tasks(client_of("bao"))
    assert "Acceptance" in what
    has_happened(released, "accepted")
    assert tasks(client_of("bao")) == {}


def test_a_visit_that_is_over_waits_for_what_it_found(client_of: Of, released: Offer) -> None:
    """From its last day on, for officers, until it is concluded."""
    visit = a_visit(released.pk)
    today = timezone.localdate()
    told = {("Record what this visit found: Assessment and advisory visit.", released.pk)}
    for days, is_due in ((1, False), (0, True), (-9, True)):
        Visit.objects.update(start_on=today - timedelta(days=30), end_on=today + timedelta(days=days))
        assert set(tasks(client_of("bao"))) == (told if is_due else set())
    assert tasks(client_of("bao")).popitem()[1] == reverse("visit", args=[visit.pk])
    assert not any("visit found" in what for what in whats(client_of("aline")))
    Visit.objects.update(outcome="cancelled", remark="Rain.")
    assert tasks(client_of("bao")) == {}


def test_what_lapses_stands_first_and_what_is_reached_nowhere(client_of: Of, released: Offer) -> None:
    """The releaser of the contributor answers, renews and releases; her drafter reads what is next."""
    today = timezone.localdate()
    soon = an_offer("XAL-INF_BN-2", is_released=True)
    ready = an_offer("XAL-ENG_COY-3", unit_type="ENG_COY", is_released=True)
    drafted, other = an_offer("XAL-INF_BN-4", is_released=False), an_offer("XBO-INF_BN-1", is_released=True)
    has_happened(soon, *TO_THE_TOP[:6], on=today + timedelta(days=9) - YEAR)
    has_happened(ready, *TO_THE_TOP)
    marks.marks_settle(on=today, act=Act())
    found = tasks(client_of("aline"))
    about = [name for _what, name in found]
    assert about == [soon.pk, soon.pk, drafted.pk, released.pk, ready.pk]
    assert [what.split()[0] for what, _name in found] == ["Renew", "Say", "Read", "Send", "Ask"]
    assert ("Ask the national authority to release the unit.", ready.pk) in found
    assert found["Read the draft, and release it.", drafted.pk] == reverse("offer", args=[drafted.pk])
    assert [(what.split()[0], name) for what, name in tasks(client_of("amara"))] == [
        ("Renew", soon.pk),
        ("Complete", drafted.pk),
        ("Send", released.pk),
        ("Ask", ready.pk),
    ]
    has_happened(ready, "released")
    assert ready.pk not in [name for _what, name in tasks(client_of("aline"))]
    assert [name for _what, name in tasks(client_of("ada"))] == [other.pk]
    for name in ("pia", "omar", "ines"):
        assert tasks(client_of(name)) == {}
    user = User.objects.get(username="aline")
    marks.mark_reply(soon.pk, reply="It is coming.", today=today, user=user, act=Act())
    assert not any(what.startswith("Say") for what in whats(client_of("aline")))


def test_what_a_passed_visit_found_not_met_waits_until_it_is_met(client_of: Of, released: Offer) -> None:
    """For the contributor, at the highest level too, beside the next action and in the letter."""
    has_happened(released, *TO_THE_TOP)
    first = a_visit(released.pk)
    told = {"topic": "transport", "text": "light vehicles", "kind": "illustrative", "source": "note"}
    line = VisitLine.objects.create(visit=first, **told, mark="not_met", remark="only 6")
    page, letter = reverse("offer", args=[released.pk]), reverse("letter", args=[released.pk, "request"])
    what = ("To mend: light vehicles: only 6.", released.pk)
    assert what not in tasks(client_of("aline"))
    Visit.objects.filter(pk=first.pk).update(outcome="passed", remark="Sound.")
    for who in ("aline", "amara"):
        assert tasks(client_of(who))[what] == reverse("visit", args=[first.pk])
        assert client_of(who).get(page).context["to_mend"] == ["light vehicles: only 6"]
    assert "light vehicles: only 6" in client_of("bao").get(letter).content.decode()
    for who in ("ada", "dina", "omar"):
        assert b"only 6" not in client_of(who).get(page).content
    day = {"start_on": line.visit.start_on, "end_on": line.visit.end_on, "contributor": "XAL"}
    booked = Visit(offer_id=released.pk, unit_type="ENG_COY", visit="VV", place="Camp", **day)
    bao = User.objects.get(username="bao")
    second = bookings.visit_book(booked, today=timezone.localdate(), user=bao, act=Act())
    again = second.lines.get(text="light vehicles")
    assert (again.mark, again.remark) == ("", "")
    assert what in tasks(client_of("aline"))
    second.lines.filter(pk=again.pk).update(mark="met")
    Visit.objects.filter(pk=second.pk).update(outcome="passed", remark="Sound.")
    assert what not in tasks(client_of("aline"))
    assert client_of("aline").get(page).context["to_mend"] == []


def test_the_next_step_is_worded_for_who_takes_it(client_of: Of, released: Offer) -> None:
    """The contributor asks for what an officer records."""
    page = reverse("offer", args=[released.pk])
    told = (
        (4, "Ask for the acknowledgement of receipt.", "Record the acknowledgement of receipt."),
        (5, "Ask for the acceptance.", "Record the acceptance."),
        (6, "Ask the secretariat for an", "Book the assessment and advisory visit."),
    )
    for number, asked, done in told:
        LadderEvent.objects.all().delete()
        has_happened(released, *TO_THE_TOP[:number])
        for who, action in (("aline", asked), ("bao", done), ("ada", asked)):
            assert client_of(who).get(page).context["standing"].next_action.startswith(action)


def test_many_drafts_are_one_line_that_opens_their_list(client_of: Of, released: Offer) -> None:
    """Few are a line each, with the name; the list is of the drafts alone, names among its columns."""
    for number in range(1, 6):
        an_offer(f"XAL-INF_BN-{number}", is_released=False)
    Offer.objects.filter(pk="XAL-INF_BN-1").update(name="First battalion")
    found = tasks(client_of("aline"))
    assert len([what for what, _about in found if "Read the draft" in what]) == 5
    assert ("Read the draft, and release it.", "First battalion, XAL-INF_BN-1") in found
    an_offer("XAL-INF_BN-6", is_released=False)
    for who, what in (("aline", "Read the drafts, and release them."), ("amara", "Complete the drafts")):
        [(said, address)] = [
            (told, place) for told, place in tasks(client_of(who)).items() if what in told[0]
        ]
        assert said[1] == "6 drafts wait for release"
        page = client_of(who).get(address)
        assert len(page.context["rows"]) == 6
        assert "First battalion" in page.content.decode()
        assert 'name="drafts"' in page.content.decode()


def test_a_list_is_narrowed_to_drafts_by_who_has_any(
    client_of: Of, programme_of: Of, draft: Offer, released: Offer
) -> None:
    """On the page, in the table and by programmes; to others the word says nothing."""
    for word, names in (("only", [draft.pk]), ("none", [released.pk]), ("", [released.pk, draft.pk])):
        asked = {"drafts": word}
        page = client_of("amara").get(reverse("offers"), asked).context["rows"]
        assert [one.row.pk for one, _cells in page] == names
        told = programme_of("amara").get("/api/v1/offers", asked).json()["rows"]
        assert [one["offer"]["offer_id"] for one in told] == names
        table = b"".join(client_of("amara").get(reverse("offer-table"), asked)).decode()
        assert [name in table for name in (draft.pk, released.pk)] == [
            name in names for name in (draft.pk, released.pk)
        ]
        for who in ("dina", "bao"):
            page = client_of(who).get(reverse("offers"), asked)
            assert [one.row.pk for one, _cells in page.context["rows"]] == [released.pk]
            assert 'name="drafts"' not in page.content.decode()


def test_a_plan_that_is_done_waits_for_a_week(client_of: Of, done: Run) -> None:
    """For who asked for it; one that failed as well, and of a scenario and kind the last."""
    pia = client_of("pia")
    assert tasks(pia) == {("Read what it came to.", f"tiny: Plan {done.pk}"): reverse("plan", args=[done.pk])}
    Run.objects.update(ended_at=timezone.now() - timedelta(days=9))
    assert tasks(pia) == {}
    assert tasks(client_of("bao")) == {}


def test_an_erasure_and_an_account_wait_for_a_second_person(client_of: Of, cast: dict[str, User]) -> None:
    """Never for the first one."""
    told = {"name": "Idris", "role": "auditor", "organization": cast["ines"].organization}
    idris = User.objects.create_user("idris", email="", password="x" * 20, **told)
    seq = event_append("offer_edited", object_id="offer:X", payload={"name": "Hush"}, act=Act()).seq
    erasures.erasure_propose(seq, reason="A name.", user=cast["ines"], act=Act())
    second = Client()
    second.force_login(idris)
    assert tasks(second) == {("Approve or refuse the erasure.", f"Event {seq}"): reverse("event", args=[seq])}
    assert tasks(client_of("ines")) == {}
    User.objects.filter(pk=idris.pk).update(given_by=cast["omar"])
    line = {("Confirm the account.", "Idris"): reverse("account-confirm", args=[idris.pk])}
    assert tasks(client_of("ines")) == line
    assert tasks(client_of("omar")) == {}
    idris.set_unusable_password()
    idris.save(update_fields=["password"])
    assert tasks(client_of("ines")) == {}


@pytest.mark.parametrize("who", QUERIES)
def test_queries_do_not_grow_with_what_waits(
    client_of: Of, cast: dict[str, User], done: Run, who: str
) -> None:
    """As many as are written down here, for one line and for many."""
    today, counts = timezone.localdate(), []
    for number in range(1, 5):
        offer = an_offer(f"XAL-INF_BN-{number}", is_released=True)
        an_offer(f"XAL-INF_COY-{number}", unit_type="INF_COY", is_released=False)
        has_happened(offer, *TO_THE_TOP[:6], on=today + timedelta(days=9) - YEAR)
        a_visit(offer.pk)
        told = {"offer_id": offer.pk, "on": today, "evidence": "a visit", "proposed_by": cast["chidi"]}
        Proposal.objects.create(kind="verification_passed", **told)
        marks.marks_settle(on=today, act=Act())
        client = client_of(who)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("to-do"))
        counts.append(len(found))
    assert counts == [QUERIES[who]] * 4


def test_the_first_page_begins_with_what_waits(client_of: Of, released: Offer) -> None:
    """The first lines, and how many more there are; nothing for who has not signed in."""
    for number in range(1, 9):
        an_offer(f"XAL-INF_BN-{number}", is_released=True)
    page = client_of("amara").get(reverse("home"))
    assert len(page.context["tasks"]) == 6
    assert "and 3 more" in page.content.decode()
    assert "What waits for you" not in Client().get(reverse("home")).content.decode()
    assert "Nothing waits for you today." in client_of("pia").get(reverse("home")).content.decode()
