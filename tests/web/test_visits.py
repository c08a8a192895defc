"""Visits: booked, their check-lists filled in by two officers, concluded; and who sees what of them."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm.forces import checklist
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event, Payload
from bluehelm_web.audit.selectors import body_of, chain_verify
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.forces import bookings
from bluehelm_web.forces.models import LadderEvent, Proposal, Visit, VisitLine
from bluehelm_web.partnership.models import Offer
from tests.web.conftest import TO_THE_TOP, a_visit, an_offer, has_happened

Of = Callable[[str], Client]
AT_LEVEL_1 = TO_THE_TOP[:6]
FIRST = "175 persons or more (RDL-ENG_COY 2)"


def words(*, visit: str = "AAV", start: int = -3, end: int = -1, place: str = "Capital") -> dict[str, str]:
    """Return what books a visit some days from today."""
    first, last = (timezone.localdate() + timedelta(days=days) for days in (start, end))
    told = {"visit": visit, "place": place, "members": "A. Silva, B. Okoro"}
    return {**told, "start_on": first.isoformat(), "end_on": last.isoformat()}


@pytest.fixture
def visit(client_of: Of, released: Offer) -> Visit:
    """Return a visit that Bao booked to an offer at the first level, and that has been made."""
    has_happened(released, *AT_LEVEL_1)
    assert client_of("bao").post(reverse("visit-book", args=[released.pk]), words()).status_code == 302
    return Visit.objects.get()


def seen(client: Client, visit: Visit) -> dict[str, str]:
    """Return what the form of a check-list holds when somebody opens it."""
    form = client.get(reverse("visit", args=[visit.pk])).context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def looked(client: Client, visit: Visit) -> dict[str, str]:
    """Return what such a form holds once the first line was looked at and met."""
    told = seen(client, visit)
    return {**told, next(name for name in told if name.startswith("mark-")): "met"}


def noted(client: Client, visit: Visit, told: dict[str, str], *, outcome: str = "") -> int:
    """Send a check-list, and where an outcome is said end the visit; return the status."""
    address = reverse("visit-conclude" if outcome else "visit-note", args=[visit.pk])
    return client.post(address, {**told, "outcome": outcome} if outcome else told).status_code


def standing(client: Client, offer: Offer) -> tuple[str, str]:
    """Return level and next action that the page of an offer shows somebody."""
    found = client.get(reverse("offer", args=[offer.pk])).context["standing"]
    return found.level, found.next_action


def line(text: str = FIRST) -> VisitLine:
    """Return a line of the check-list."""
    return VisitLine.objects.get(text=text)


def test_from_booking_to_the_second_level(client_of: Of, released: Offer, visit: Visit) -> None:
    """The check-list is kept as a draft, the visit is passed, the level follows; all of it is logged."""
    bao, amara = client_of("bao"), client_of("amara")
    told = seen(bao, visit)
    told |= {f"mark-{line().pk}": "met", "topic": "training", "text": "Range practice of this year"}
    assert noted(bao, visit, told) == 302
    own = line("Range practice of this year")
    assert (line().mark, own.topic, own.kind) == ("met", "training", "assumed")
    assert standing(amara, released)[0] == "L1"
    assert noted(bao, visit, {**looked(bao, visit), "reason": "Sound."}, outcome="passed") == 302
    assert standing(amara, released)[0] == "L2"
    found = LadderEvent.objects.latest("pk")
    assert (found.on, found.basis) == (visit.end_on, "illustrative")
    kinds = ["visit_booked", "visit_noted", "visit_concluded", "ladder_event_recorded"]
    kinds.append("level_reached")
    assert list(Event.objects.values_list("kind", flat=True)) == kinds
    assert chain_verify().fault == ""


def test_what_a_visit_found_is_measured(client_of: Of, released: Offer, visit: Visit) -> None:
    """Unless the offer is invented, or the officer says otherwise."""
    Offer.objects.filter(pk=released.pk).update(kind="published")
    bao = client_of("bao")
    assert seen(bao, visit)["basis"] == "measured"
    told = {**looked(bao, visit), "reason": "Sound.", "basis": "published"}
    assert noted(bao, visit, told, outcome="passed") == 302
    assert LadderEvent.objects.latest("pk").basis == "published"


def test_what_is_not_met_is_the_next_action(client_of: Of, released: Offer, visit: Visit) -> None:
    """Of its contributor and the officers; the public reads nothing of it, an auditor what the log tells."""
    bao = client_of("bao")
    told = {**seen(bao, visit), f"mark-{line().pk}": "not_met", "reason": "Too few."}
    assert noted(bao, visit, told, outcome="failed") == 422
    assert noted(bao, visit, told | {f"remark-{line().pk}": "150 seen"}, outcome="failed") == 302
    action = "Mend: 175 persons or more (RDL-ENG_COY 2) (150 seen). Then ask for another assessment"
    for name in ("amara", "aline", "bao", "chidi"):
        assert standing(client_of(name), released)[1].startswith(action)
        assert b"150 seen" in client_of(name).get(reverse("offer", args=[released.pk])).content
    for name in ("dina", "ada", "ines", "omar"):
        client = client_of(name)
        assert "Mend" not in standing(client, released)[1]
        for page in ("home", "offers") if name == "ines" else ("home", "offers", "offer"):
            content = client.get(reverse(page, args=[released.pk] if page == "offer" else [])).content
            assert b"150 seen" not in content
            assert b"Silva" not in content
    assert "Mend" in str(client_of("amara").get(reverse("home")).content)
    public = client_of("amara").get(reverse("offer", args=[released.pk]), {"as": "public"}).content
    assert b"150 seen" not in public


def test_a_booked_visit_is_the_next_action(client_of: Of, released: Offer) -> None:
    """Nobody is told to ask for what is booked; once it is over the secretariat has the word."""
    has_happened(released, *AT_LEVEL_1)
    bao, amara = client_of("bao"), client_of("amara")
    assert standing(amara, released)[1].startswith("Ask the secretariat for")
    bao.post(reverse("visit-book", args=[released.pk]), words(start=4, end=6))
    assert standing(amara, released)[1].startswith(
        "Receive the assessment and advisory visit at Capital from"
    )
    page = amara.get(reverse("visit", args=[Visit.objects.get().pk])).content
    assert b"Silva" in page
    assert FIRST.encode() in page
    assert b"<select" not in page
    Visit.objects.update(start_on=date(2026, 1, 12), end_on=date(2026, 1, 14))
    assert standing(amara, released)[1].startswith("Wait for the outcome")


def test_the_contributor_sees_no_draft(client_of: Of, visit: Visit) -> None:
    """What is found is shown once the visit is concluded."""
    bao, address = client_of("bao"), reverse("visit", args=[visit.pk])
    found = {f"mark-{line().pk}": "not_met", f"remark-{line().pk}": "150 seen"}
    assert noted(bao, visit, seen(bao, visit) | found) == 302
    assert b"150 seen" not in client_of("amara").get(address).content
    assert noted(bao, visit, {**seen(bao, visit), "reason": "No."}, outcome="failed") == 302
    assert b"150 seen" in client_of("amara").get(address).content


def test_two_officers_fill_in_one_check_list(client_of: Of, visit: Visit) -> None:
    """Who looked at other lines is not in the way, whichever of them read first."""
    bao, chidi = client_of("bao"), client_of("chidi")
    other = VisitLine.objects.exclude(text=FIRST).first()
    assert other is not None
    for_bao, for_chidi = seen(bao, visit), seen(chidi, visit)
    assert noted(bao, visit, for_bao | {f"mark-{line().pk}": "met"}) == 302
    assert noted(chidi, visit, for_chidi | {f"mark-{other.pk}": "met"}) == 302
    assert set(VisitLine.objects.exclude(mark="").values_list("pk", flat=True)) == {line().pk, other.pk}


def test_the_second_to_write_otherwise_is_told(client_of: Of, visit: Visit) -> None:
    """Nothing of the second is kept, nothing of either is lost, and the second may keep it on purpose."""
    bao, chidi = client_of("bao"), client_of("chidi")
    other = VisitLine.objects.exclude(text=FIRST).first()
    assert other is not None
    mine = seen(chidi, visit) | {f"mark-{line().pk}": "not_met", f"remark-{line().pk}": "150 seen"}
    met = {f"mark-{line().pk}": "met", f"mark-{other.pk}": "met"}
    assert noted(bao, visit, seen(bao, visit) | met) == 302
    num_events = Event.objects.count()
    page = chidi.post(reverse("visit-note", args=[visit.pk]), mine)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Somebody else has written otherwise" in text
    assert len(re.findall("Meanwhile:", text)) == 1
    assert 'value="150 seen"' in text
    assert (line().mark, Event.objects.count()) == ("met", num_events)
    form = page.context["form"]
    again = {name: str(form[name].value() or "") for name in form.fields}
    assert again[f"mark-{other.pk}"] == "met"
    assert noted(chidi, visit, again) == 302
    assert (line().mark, line().remark) == ("not_met", "150 seen")
    assert VisitLine.objects.get(pk=other.pk).mark == "met"


def test_who_writes_after_the_end_is_told(client_of: Of, visit: Visit) -> None:
    """And finds what was written on the page."""
    bao, chidi = client_of("bao"), client_of("chidi")
    mine = seen(chidi, visit) | {f"mark-{line().pk}": "not_met", f"remark-{line().pk}": "150 seen"}
    assert noted(bao, visit, {**looked(bao, visit), "reason": "Sound."}, outcome="passed") == 302
    page = chidi.post(reverse("visit-note", args=[visit.pk]), mine)
    assert page.status_code == 422
    assert b"150 seen" in page.content
    assert line().mark == "met"
    assert noted(chidi, visit, mine | {"reason": "No."}, outcome="failed") == 422
    assert Visit.objects.get().outcome == "passed"


def test_sent_twice_is_done_once(client_of: Of, released: Offer, visit: Visit) -> None:
    """Booking, noting and concluding."""
    bao = client_of("bao")
    told = {**seen(bao, visit), f"mark-{line().pk}": "met", "topic": "general", "text": "Flag", "reason": "x"}
    steps = (
        lambda: bao.post(reverse("visit-book", args=[released.pk]), words()).status_code,
        lambda: noted(bao, visit, told),
        lambda: noted(bao, visit, told, outcome="passed"),
    )
    for step in steps:
        assert step() == 302
        num_events = Event.objects.count()
        assert step() == 302
        assert Event.objects.count() == num_events
    assert (Visit.objects.count(), VisitLine.objects.filter(text="Flag").count()) == (1, 1)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"start": 3, "end": 2}, "end_on"),
        ({"start": 0, "end": 400}, "end_on"),
        ({"start": 36_500, "end": 36_501}, "start_on"),
        ({"place": ""}, "place"),
        ({"place": "Capital\u202e"}, "place"),
        ({"visit": "PDV"}, "visit"),
    ],
)
def test_a_wrong_booking_is_told(client_of: Of, released: Offer, told: dict[str, object], place: str) -> None:
    """Beside its field; nothing is booked."""
    page = client_of("bao").post(reverse("visit-book", args=[released.pk]), words(**told))  # type: ignore[arg-type]
    assert page.status_code == 422
    assert place in page.context["form"].errors
    assert not Visit.objects.exists()


def test_another_visit_of_the_kind_waits(client_of: Of, released: Offer, visit: Visit) -> None:
    """Until the first is ended; a verification visit is another kind."""
    bao, address = client_of("bao"), reverse("visit-book", args=[released.pk])
    assert bao.post(address, words(start=9, end=9)).status_code == 422
    assert bao.post(address, words(visit="VV")).status_code == 302
    assert noted(bao, visit, {**seen(bao, visit), "reason": "Airport shut."}, outcome="cancelled") == 302
    assert bao.post(address, words(start=9, end=9)).status_code == 302
    assert not LadderEvent.objects.exclude(kind__in=AT_LEVEL_1).exists()


def test_a_moved_visit_looks_at_what_is_in_force_then(client_of: Of, released: Offer) -> None:
    """Lines of another version go and come with the day; what an officer wrote on, or added, stays."""
    bao, today = User.objects.get(username="bao"), date(2024, 1, 10)
    told = {"offer_id": released.pk, "contributor": "XAL", "unit_type": "ENG_COY", "place": "Capital"}
    days = {"start_on": date(2023, 6, 1), "end_on": date(2023, 6, 2)}
    visit = Visit(visit="AAV", **told, **days)
    bookings.visit_book(visit, today=today, user=bao, act=Act())
    first = [line.text for line in visit.lines.all() if "RDL-ENG_COY 1" in line.text]
    assert len(first) > 1
    own = visit.lines.create(topic="training", text="Range practice", kind="assumed", source="an officer")
    visit.lines.filter(text=first[0]).update(mark="met")
    page = client_of("bao")
    read = seen(page, visit)

    def move(day: date) -> None:
        booking = bookings.Booking(
            was=bookings.sign_of_booking(visit), place="Capital", start_on=day, end_on=day
        )
        bookings.visit_edit(visit.pk, booking=booking, today=today, user=bao, act=Act())
        visit.refresh_from_db()

    move(date(2023, 8, 1))
    texts = [line.text for line in visit.lines.all()]
    assert [text for text in texts if "RDL-ENG_COY 1" in text] == first[:1]
    assert any("RDL-ENG_COY 2" in text for text in texts)
    assert own.text in texts
    body = Payload.objects.get(event__kind="visit_moved").body
    assert first[1] in body
    stale = {name: "met" if name.startswith("mark-") else value for name, value in read.items()}
    assert noted(page, visit, stale) == 422
    assert not visit.lines.filter(text__contains="RDL-ENG_COY 2", mark="met").exists()
    move(date(2023, 5, 1))
    assert sorted(line.text for line in visit.lines.all()) == sorted([*texts_of(date(2023, 5, 1)), own.text])


def texts_of(on: date) -> list[str]:
    """Return the lines of an engineer company on a day."""
    return [line.text for line in checklist.lines("ENG_COY", on=on)]


def test_everybody_reads_that_a_visit_was_made_and_not_where(client_of: Of, visit: Visit) -> None:
    """As the page says on which it is booked: place and members stay with secretariat and contributor."""
    bao, address = client_of("bao"), reverse("offer", args=[visit.offer_id])
    booked = bao.get(reverse("visit-book", args=[visit.offer_id])).content.decode()
    assert "place, members and check-list stay with the secretariat and the contributor" in booked
    assert noted(bao, visit, {**looked(bao, visit), "reason": "Sound."}, outcome="passed") == 302
    for who in ("dina", "ada", "ana"):
        text = client_of(who).get(address).content.decode()
        assert f"Visit {visit.pk}" in text
        assert "Capital" not in text + client_of(who).get(reverse("level-events")).content.decode()
        assert "Silva" not in text
    assert "Capital" in client_of("amara").get(address).content.decode()


@pytest.mark.parametrize("outcome", ["passed", "failed"])
def test_a_visit_to_come_is_not_concluded(client_of: Of, released: Offer, outcome: str) -> None:
    """Only cancelled; and a failed one says what was not met."""
    has_happened(released, *AT_LEVEL_1)
    bao = client_of("bao")
    bao.post(reverse("visit-book", args=[released.pk]), words(start=0, end=1))
    visit = Visit.objects.get()
    told = {**seen(bao, visit), f"mark-{line().pk}": "met", "reason": "Sound."}
    assert noted(bao, visit, told, outcome=outcome) == 422
    assert (line().mark, Visit.objects.get().outcome) == ("", "")
    Visit.objects.update(end_on=timezone.localdate())
    assert noted(bao, visit, told, outcome=outcome) == (302 if outcome == "passed" else 422)


@pytest.mark.parametrize("lack", ["reason", "outcome"])
def test_an_end_has_an_outcome_and_a_reason(client_of: Of, visit: Visit, lack: str) -> None:
    """Without either nothing ends, and what was written stays on the page."""
    bao = client_of("bao")
    told = {**seen(bao, visit), f"mark-{line().pk}": "met", "reason": "Sound.", "outcome": "passed", lack: ""}
    page = bao.post(reverse("visit-conclude", args=[visit.pk]), told)
    assert page.status_code == 422
    assert page.context["form"][f"mark-{line().pk}"].value() == "met"
    assert Visit.objects.get().outcome == ""


def test_nobody_passes_a_visit_that_looked_at_nothing(client_of: Of, released: Offer) -> None:
    """With one line met it is passed, and the log says how many nobody looked at."""
    has_happened(released, *AT_LEVEL_1)
    bao = client_of("bao")
    bao.post(reverse("visit-book", args=[released.pk]), words())
    visit = Visit.objects.get()
    assert noted(bao, visit, {**seen(bao, visit), "reason": "Sound."}, outcome="passed") == 422
    assert not Visit.objects.get().outcome
    assert noted(bao, visit, {**looked(bao, visit), "reason": "Sound."}, outcome="passed") == 302
    told = body_of(Event.objects.get(kind="visit_concluded"))
    assert told["not looked at"] == visit.lines.count() - 1 > 0


def test_a_passed_verification_visit_waits_for_a_second_officer(client_of: Of, released: Offer) -> None:
    """Where it would raise the offer to the highest level: the visit is no way around."""
    has_happened(released, *(kind for kind in TO_THE_TOP if kind != "verification_passed"))
    bao = client_of("bao")
    bao.post(reverse("visit-book", args=[released.pk]), words(visit="VV"))
    visit = Visit.objects.get()
    assert noted(bao, visit, {**looked(bao, visit), "reason": "Sound."}, outcome="passed") == 302
    assert standing(bao, released)[0] == "L3"
    proposal = Proposal.objects.get()
    decision = {"decision": "approve", "reason": "Seen.", "version": 1}
    assert bao.post(reverse("proposal-decide", args=[proposal.pk]), decision).status_code == 403
    assert (
        client_of("chidi").post(reverse("proposal-decide", args=[proposal.pk]), decision).status_code == 302
    )
    assert standing(bao, released)[0] == "RDL"


def test_the_log_names_no_member(visit: Visit) -> None:
    """Neither in what is hashed nor in what can be erased."""
    assert not [event for event in Event.objects.all() if "Silva" in str(body_of(event))]


def test_the_page_of_a_visit_tells_who_changed_what(client_of: Of, released: Offer, visit: Visit) -> None:
    """Of this visit alone; the contributor is not told what officers noted, and others are told nothing."""
    bao = client_of("bao")
    noted(bao, visit, looked(bao, visit))
    told = seen(bao, visit) | {"reason": "Not there.", "basis": "measured"}
    assert noted(bao, visit, told, outcome="cancelled") == 302
    assert bao.post(reverse("visit-book", args=[released.pk]), words(start=4, end=5)).status_code == 302
    address = reverse("visit", args=[visit.pk])
    kinds = {
        name: [event.kind for event, *_ in client_of(name).get(address).context["changes"]]
        for name in ("bao", "amara")
    }
    ended = ["visit_concluded", "visit_booked"]
    assert kinds == {"bao": [ended[0], "visit_noted", ended[1]], "amara": ended}
    assert 'Reason: <span lang="en">Not there.' in client_of("amara").get(address).content.decode()
    assert client_of("ada").get(address).status_code == 404
    other = Visit.objects.exclude(pk=visit.pk).get()
    [(event, *_)] = bao.get(reverse("visit", args=[other.pk])).context["changes"]
    assert event.kind == "visit_booked"


def test_an_event_that_names_no_visit_is_told_of_the_only_one(
    client_of: Of, released: Offer, visit: Visit
) -> None:
    """As those of older versions; where there are several it is told of none."""
    act = Act(actor_id=visit.booked_by_id)
    with changing():
        event_append("visit_moved", object_id=f"offer:{released.pk}", payload={"place": "A -> B"}, act=act)
    address = reverse("visit", args=[visit.pk])
    changed = 'Place: <span lang="en">A</span> -&gt; <span lang="en">B</span>'
    assert changed in client_of("bao").get(address).content.decode()
    Visit.objects.create(
        offer_id=released.pk,
        contributor=visit.contributor,
        unit_type=visit.unit_type,
        visit="VV",
        place="Port",
        start_on=visit.start_on,
        end_on=visit.end_on,
        booked_by=visit.booked_by,
    )
    assert changed not in client_of("bao").get(address).content.decode()


def test_the_table_of_visits_is_whole(client_of: Of, visit: Visit) -> None:
    """With members and remark for those who see the visit; or the columns that are chosen, as on the page."""
    head, line = client_of("amara").get(reverse("visit-table")).content.decode().splitlines()
    assert head.split(",")[6:] == [
        *("contributor", "unit_type", "members", "remark", "booked_by", "number"),
    ]
    assert '"A. Silva, B. Okoro"' in line
    assert line.endswith(f",{visit.pk}")
    assert client_of("ada").get(reverse("visit-table")).content.decode().splitlines() == [head]
    asked = {"columns": ["members", "contributor"]}
    shown = client_of("bao").get(reverse("visit-table"), asked).content.decode().splitlines()
    assert shown[0] == "days,contributor,members"
    assert "A. Silva" in client_of("bao").get(reverse("visits"), asked).content.decode()
    assert "A. Silva" not in client_of("bao").get(reverse("visits")).content.decode()


def test_visits_are_listed_for_those_they_concern(client_of: Of, visit: Visit) -> None:
    """Officers see all, a state those to its own offers."""
    other = an_offer("XBO-FPU-1", unit_type="FPU", is_released=True)
    client_of("chidi").post(reverse("visit-book", args=[other.pk]), words(start=2, end=2))
    listed = {
        name: {row.offer_id for row, *_ in client_of(name).get(reverse("visits")).context["rows"]}
        for name in ("amara", "ada", "bao")
    }
    assert listed == {"amara": {visit.offer_id}, "ada": {other.pk}, "bao": {visit.offer_id, other.pk}}


def test_the_database_holds_what_the_pages_check(visit: Visit) -> None:
    """Past every service: no second open visit of a kind, no day that is before the first."""
    for change in ({"end_on": date(2020, 1, 1)}, {"outcome": "perhaps"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.update(**change)
    visit.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        visit.save()


@pytest.mark.parametrize("who", ["bao", "amara"])
def test_queries_of_the_register_do_not_grow_with_the_visits(client_of: Of, who: str) -> None:
    """As many as are written down here, whatever was visited and found."""
    client, counts = client_of(who), []
    for number in range(2):
        for more in range(4):
            row = a_visit(an_offer(f"XAL-FPU-{number}{more}", unit_type="FPU", is_released=True).pk)
            row.lines.create(topic="training", text="Shots", kind="assumed", source="a test", mark="not_met")
        with CaptureQueriesContext(connection) as found:
            page = client.get(reverse("visits"))
        counts.append(len(found))
    assert len(page.context["rows"]) == 8
    assert counts == [6, 6]
