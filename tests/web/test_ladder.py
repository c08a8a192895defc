"""The way up: who records what, how the level follows, and what needs two persons."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of
from bluehelm_web.audit.services import Act
from bluehelm_web.forces.models import LadderEvent, Proposal
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.services import offer_edit
from tests.web.conftest import STATEMENT, TO_THE_TOP, a_visit, has_happened

Of = Callable[[str], Client]
BEFORE = "Made before the registry was there."


def record(client: Client, offer: Offer, kind: str, **other: str) -> int:
    """Record what happened to an offer today; return the status."""
    day = timezone.localdate().isoformat()
    words = {"kind": kind, "on": day, "evidence": "a letter", **other}
    if kind.endswith(("passed", "failed")):
        words.setdefault("by_hand", BEFORE)
    if kind == "sur_aligned":
        words.setdefault("by_hand", "It brings its own stores.")
    return client.post(reverse("offer-record", args=[offer.pk]), words).status_code


def level(client: Client, offer: Offer) -> str:
    """Return the level that the page of an offer shows."""
    return str(client.get(reverse("offer", args=[offer.pk])).context["standing"].level)


def test_from_a_note_verbale_to_the_top(client_of: Of, released: Offer) -> None:
    """Each records what is theirs; the level follows, and the last step waits for a second officer."""
    amara, bao, chidi = client_of("amara"), client_of("bao"), client_of("chidi")
    levels = []
    for kind in TO_THE_TOP:
        who = amara if kind.endswith(("received", "valid")) else bao
        other = {"refers_to": STATEMENT} if kind == "sur_aligned" else {}
        assert record(who, released, kind, **other) == 302
        levels.append(level(amara, released))
    assert levels == [*[""] * 5, "L1", "L2", *["L3"] * 4]
    proposal = Proposal.objects.get()
    assert b"Approve or refuse what would raise it" in chidi.get(reverse("home")).content
    words = {"decision": "approve", "reason": "Seen the certificate.", "version": 1}
    assert chidi.post(reverse("proposal-decide", args=[proposal.pk]), words).status_code == 302
    assert level(amara, released) == "RDL"
    reached = Event.objects.filter(kind="level_reached").select_related("payload")
    assert [body_of(one) for one in reached] == [{"level": one} for one in ("L1", "L2", "L3", "RDL")]
    assert list(Event.objects.exclude(kind="level_reached").values_list("kind", flat=True)) == [
        *["ladder_event_recorded"] * 10,
        "ladder_event_proposed",
        "ladder_event_recorded",
    ]


@pytest.mark.parametrize(("of", "usual"), [("published", "published"), ("illustrative", "illustrative")])
def test_how_far_a_record_can_be_checked_is_asked(
    client_of: Of, programme_of: Of, released: Offer, of: str, usual: str
) -> None:
    """The usual one is chosen, and kept where nothing else is said: what is invented is never published."""
    Offer.objects.filter(pk=released.pk).update(kind=of)
    amara, bao = client_of("amara"), client_of("bao")
    form = amara.get(reverse("offer", args=[released.pk])).context["record"]
    assert form["basis"].value() == usual
    papers = dict(zip(TO_THE_TOP[:4], ("", "measured", "assumed", "derived"), strict=True))
    for kind, basis in papers.items():
        assert record(amara, released, kind, basis=basis) == 302
    assert record(amara, released, "note_verbale_received", basis="certain") == 422
    told = {"kind": "acknowledged", "on": str(timezone.localdate()), "evidence": "cable 7"}
    address = f"/api/v1/offers/{released.pk}/events"
    assert programme_of("bao").post(address, told, "application/json").status_code == 201
    sent = {"act": "record", "row": released.pk, "version": 1, **told, "kind": "accepted"}
    assert bao.post(reverse("offer-bulk"), sent).status_code == 200
    found = dict(LadderEvent.objects.values_list("kind", "basis"))
    assert found == {**papers, "note_verbale_received": usual, "acknowledged": usual, "accepted": usual}


def test_what_is_proposed_keeps_how_far_it_can_be_checked(client_of: Of, released: Offer) -> None:
    """Approved, it is recorded as its first officer said; both read it on the page."""
    has_happened(released, *(kind for kind in TO_THE_TOP if kind != "verification_passed"))
    assert record(client_of("bao"), released, "verification_passed", basis="measured") == 302
    proposal, chidi = Proposal.objects.get(), client_of("chidi")
    assert "a letter (measured)" in chidi.get(reverse("offer", args=[released.pk])).content.decode()
    words = {"decision": "approve", "reason": "Seen the certificate.", "version": 1}
    chidi.post(reverse("proposal-decide", args=[proposal.pk]), words)
    assert LadderEvent.objects.get(kind="verification_passed").basis == "measured"


@pytest.fixture
def proposed(client_of: Of, released: Offer) -> Proposal:
    """Return the last step of an offer, as Bao proposed it."""
    has_happened(released, *(kind for kind in TO_THE_TOP if kind != "verification_passed"))
    assert record(client_of("bao"), released, "verification_passed") == 302
    return Proposal.objects.get()


def test_nobody_approves_their_own_proposal(client_of: Of, released: Offer, proposed: Proposal) -> None:
    """Neither by the page nor past it."""
    words = {"decision": "approve", "reason": "I know it.", "version": 1}
    told = client_of("bao").post(reverse("proposal-decide", args=[proposed.pk]), words).content.decode()
    assert "You proposed this step, or recorded a part of it." in told
    assert "not for your role" not in told
    answer = client_of("bao").post(reverse("proposal-decide", args=[proposed.pk]), words)
    assert (answer.status_code, level(client_of("bao"), released)) == (403, "L3")
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(decided_by=proposed.proposed_by, is_approved=True)


def test_who_recorded_a_part_of_the_last_step_does_not_approve_it(client_of: Of, released: Offer) -> None:
    """Not even when somebody of the contributor proposed the rest."""
    amara, bao, chidi = (client_of(name) for name in ("amara", "bao", "chidi"))
    has_happened(released, *TO_THE_TOP[:-2])
    assert record(bao, released, "verification_passed") == 302
    assert record(amara, released, "conduct_certificate_valid") == 302
    proposal = Proposal.objects.get()
    address, words = (
        reverse("proposal-decide", args=[proposal.pk]),
        {"decision": "approve", "reason": "Yes.", "version": 1},
    )
    assert bao.post(address, words).status_code == 403
    assert level(bao, released) == "L3"
    assert chidi.post(address, words).status_code == 302
    assert level(bao, released) == "RDL"


@pytest.mark.parametrize(
    "words", [{"decision": "perhaps", "reason": "x", "version": 1}, {"decision": "approve", "version": 1}]
)
def test_a_decision_is_one_of_two_and_has_a_reason(
    client_of: Of, released: Offer, proposed: Proposal, words: dict[str, str]
) -> None:
    """Anything else decides nothing, and is told."""
    address = reverse("proposal-decide", args=[proposed.pk])
    assert client_of("chidi").post(address, words).status_code == 422
    proposed.refresh_from_db()
    assert proposed.is_approved is None


def test_nobody_approves_what_they_have_not_seen(
    client_of: Of, cast: dict[str, User], released: Offer, proposed: Proposal
) -> None:
    """Cut since the page was read, it is shown anew, and stays where it stood until somebody has read it."""
    chidi, address = client_of("chidi"), reverse("proposal-decide", args=[proposed.pk])
    words = {"decision": "approve", "reason": "Seen the certificate.", "version": released.version}
    told = {"version": released.version, "reason": "Fewer.", "user": cast["aline"], "act": Act()}
    offer_edit(released.pk, values={"strength": 12}, **told)
    page = chidi.post(address, words)
    assert page.status_code == 422
    assert "Somebody has changed the offer since you read it." in page.content.decode()
    assert (page.context["row"].strength, level(chidi, released)) == (12, "L3")
    proposed.refresh_from_db()
    assert proposed.decided_by is None
    again = str(page.context["reason"]["version"].value())
    assert chidi.post(address, {**words, "version": again}).status_code == 302
    assert level(chidi, released) == "RDL"


def test_a_role_of_the_secretariat_is_none_of_a_state(cast: dict[str, User], released: Offer) -> None:
    """Whatever stands in the table of users."""
    User.objects.filter(username="ada").update(role="officer")
    client = Client()
    client.force_login(User.objects.get(username="ada"))
    assert record(client, released, "accepted") == 403


def test_a_refused_proposal_counts_for_nothing(client_of: Of, released: Offer, proposed: Proposal) -> None:
    """It stands in the log, and may be proposed anew."""
    words = {"decision": "refuse", "reason": "No report is there.", "version": 1}
    client_of("chidi").post(reverse("proposal-decide", args=[proposed.pk]), words)
    assert level(client_of("dina"), released) == "L3"
    assert Event.objects.filter(kind="proposal_refused").count() == 1
    assert record(client_of("chidi"), released, "verification_passed") == 302
    assert Proposal.objects.filter(decided_by=None).count() == 1


def test_a_proposal_is_decided_once(client_of: Of, released: Offer, proposed: Proposal) -> None:
    """Two who press at the same moment do not count twice."""
    words = {"decision": "approve", "reason": "Yes.", "version": 1}
    for _ in range(2):
        client_of("chidi").post(reverse("proposal-decide", args=[proposed.pk]), words)
    assert LadderEvent.objects.filter(kind="verification_passed").count() == 1


def test_the_same_proposal_twice_is_refused(client_of: Of, released: Offer, proposed: Proposal) -> None:
    """It waits already."""
    assert record(client_of("bao"), released, "verification_passed") == 422
    assert Proposal.objects.count() == 1


def told_of(client: Client, offer: Offer, kind: str, **other: str) -> str:
    """Record what happened to an offer; return what the page says is wrong."""
    words = {"kind": kind, "on": timezone.localdate().isoformat(), "evidence": "doc", **other}
    page = client.post(reverse("offer-record", args=[offer.pk]), words)
    assert page.status_code == 422
    return str(page.context["record"].errors)


def test_what_is_sent_twice_is_recorded_once(client_of: Of, programme_of: Of, released: Offer) -> None:
    """Whoever pressed twice is told, on every way; alignments with two statements are two events."""
    amara, bao = client_of("amara"), client_of("bao")
    assert record(amara, released, "note_verbale_received") == 302
    again = told_of(amara, released, "note_verbale_received")
    assert "Note verbale of" in again
    assert "is recorded already (a letter)" in again
    today = str(timezone.localdate())
    told = {"kind": "note_verbale_received", "on": today, "evidence": "another"}
    sent = {"act": "record", "row": released.pk, "version": 1, **told}
    assert "is recorded already" in amara.post(reverse("offer-bulk"), sent).content.decode()
    address = f"/api/v1/offers/{released.pk}/events"
    given = programme_of("amara").post(address, told, "application/json")
    assert (given.status_code, "recorded already" in given.content.decode()) == (422, True)
    assert LadderEvent.objects.count() == 1
    for statement in (STATEMENT, "RDL-ENG_COY 1"):
        assert record(bao, released, "sur_aligned", refers_to=statement) == 302


def test_a_visit_by_hand_says_why_it_is_not_kept(client_of: Of, programme_of: Of, released: Offer) -> None:
    """Everybody reads it beside the event, in the register of level events too; nothing else asks for it."""
    has_happened(released, *TO_THE_TOP[:6])
    bao, dina = client_of("bao"), client_of("dina")
    assert "booking and concluding it" in told_of(bao, released, "aav_passed")
    assert "Only a visit that is not kept here" in told_of(bao, released, "agreement_signed", by_hand="So.")
    told = {"kind": "aav_failed", "on": str(timezone.localdate()), "evidence": "report"}
    address = f"/api/v1/offers/{released.pk}/events"
    assert programme_of("bao").post(address, told, "application/json").status_code == 422
    assert record(bao, released, "aav_passed") == 302
    assert level(dina, released) == "L2"
    assert BEFORE in dina.get(reverse("offer", args=[released.pk])).content.decode()
    assert BEFORE in dina.get(reverse("level-events"), {"columns": ["by_hand"]}).content.decode()
    assert dina.get(reverse("api:level_event_list")).json()["rows"][0]["by_hand"] == BEFORE
    kinds = dict(
        bao.post(reverse("offer-bulk"), {"act": "record", "row": released.pk}).context["form"].fields
    )
    assert "aav_passed" not in dict(kinds["kind"].choices)


def test_no_visit_is_recorded_by_hand_while_one_is_booked(client_of: Of, released: Offer) -> None:
    """It is concluded; another kind of visit is not in its way."""
    has_happened(released, *TO_THE_TOP[:9])
    visit, bao = a_visit(released.pk), client_of("bao")
    assert "conclude it" in told_of(bao, released, "aav_passed", by_hand=BEFORE)
    assert record(bao, released, "verification_passed") == 302
    visit.outcome = "cancelled"
    visit.save()
    assert record(bao, released, "aav_passed") == 302


@pytest.mark.parametrize(("text", "status"), [("excavators, by its own list, critical", 422), ("flags", 302)])
def test_no_visit_is_passed_while_something_critical_is_not_met(
    client_of: Of, released: Offer, text: str, status: int
) -> None:
    """Neither by hand nor by concluding it, before a later visit finds it met."""
    has_happened(released, *TO_THE_TOP[:9])
    visit, bao = a_visit(released.pk), client_of("bao")
    line = visit.lines.create(topic="equipment", text=text, kind="assumed", source="x")
    words = {f"mark-{line.pk}": "not_met", f"remark-{line.pk}": "None there", "reason": "Seen."}
    form = bao.get(reverse("visit", args=[visit.pk])).context["form"]
    words = {name: str(form[name].value() or "") for name in form.fields} | words
    end = reverse("visit-conclude", args=[visit.pk])
    assert bao.post(end, {**words, "outcome": "passed"}).status_code == status
    if status == 422:
        assert bao.post(end, {**words, "outcome": "failed"}).status_code == 302
        assert text in told_of(bao, released, "aav_passed", by_hand=BEFORE)
        line.visit.lines.filter(text=text).update(mark="met")
        assert record(bao, released, "aav_passed") == 302


@pytest.mark.parametrize(
    ("before", "kind", "lacks"),
    [
        (0, "aav_passed", "Note verbale; Table of organization"),
        (4, "aav_passed", "Acknowledgement of receipt; Acceptance"),
        (4, "accepted", "Acknowledgement of receipt"),
        (6, "verification_passed", "Assessment and advisory visit passed"),
        (7, "verification_passed", "Alignment with a statement"),
    ],
)
def test_a_step_waits_for_those_below_it(
    client_of: Of, released: Offer, before: int, kind: str, lacks: str
) -> None:
    """A visit for the level from which it leads, an acceptance for the acknowledgement."""
    has_happened(released, *TO_THE_TOP[:before])
    by_hand = {} if kind == "accepted" else {"by_hand": BEFORE}
    told = told_of(client_of("bao"), released, kind, **by_hand)
    assert "It counts only after" in told
    assert lacks in told


def test_a_visit_counts_of_a_pledge_that_only_has_to_be_renewed(client_of: Of, released: Offer) -> None:
    """Its level comes with the renewal; one that was withdrawn begins anew."""
    has_happened(released, *TO_THE_TOP[:6], on=timezone.localdate() - timedelta(days=400))
    assert record(client_of("bao"), released, "aav_passed") == 302
    assert level(client_of("dina"), released) == ""
    has_happened(released, "renewed", on=timezone.localdate())
    assert level(client_of("dina"), released) == "L2"
    has_happened(released, "withdrawn")
    assert record(client_of("bao"), released, "aav_passed", on=str(timezone.localdate())) == 422


@pytest.mark.parametrize(
    ("who", "kind"),
    [("amara", "accepted"), ("amara", "released"), ("bao", "renewed"), ("aline", "aav_passed")],
)
def test_nobody_records_what_is_for_others(client_of: Of, released: Offer, who: str, kind: str) -> None:
    """The contributor accepts nothing, the secretariat renews nothing."""
    assert record(client_of(who), released, kind) == 422
    assert not LadderEvent.objects.exists()


def test_nothing_is_recorded_ahead(client_of: Of, released: Offer) -> None:
    """What is planned has not happened."""
    later = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert record(client_of("bao"), released, "accepted", on=later) == 422
    assert not LadderEvent.objects.exists()


@pytest.mark.parametrize(("kind", "refers_to"), [("sur_aligned", ""), ("accepted", STATEMENT)])
def test_an_alignment_names_its_statement(client_of: Of, released: Offer, kind: str, refers_to: str) -> None:
    """And nothing else does."""
    assert record(client_of("bao"), released, kind, refers_to=refers_to) == 422


def test_a_pledge_lapses_with_nobody_editing(client_of: Of, released: Offer, cast: dict[str, User]) -> None:
    """Twelve months after its acceptance the level is gone, and the page says why."""
    has_happened(released, *TO_THE_TOP[:6], on=timezone.localdate() - timedelta(days=366))
    page = client_of("dina").get(reverse("offer", args=[released.pk]))
    assert page.context["standing"].level == ""
    assert "lapsed on" in page.content.decode()
