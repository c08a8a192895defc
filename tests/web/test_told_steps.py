"""Who speaks for an offer is told what the secretariat records of it, once each."""

from collections.abc import Callable
from datetime import date

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import User
from bluehelm_web.forces.models import LadderEvent, Proposal, VisitLine
from bluehelm_web.partnership.models import Notice, Offer
from tests.web.conftest import TO_THE_TOP, a_visit, has_happened
from tests.web.test_ladder import record

Of = Callable[[str], Client]


def told(user: User) -> list[tuple[str, str]]:
    """Return what somebody was told, first to last."""
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("action", "level"))


def test_an_answer_is_told_to_those_who_wait_for_it(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """With the level that the offer reached by it; nobody is told what their own side recorded."""
    amara, bao = client_of("amara"), client_of("bao")
    assert record(amara, released, TO_THE_TOP[0]) == 302
    has_happened(released, *TO_THE_TOP[1:4])
    assert b"a notice tells you once it has" in amara.get(reverse("offer", args=[released.pk])).content
    assert b"a notice tells you" not in bao.get(reverse("offer", args=[released.pk])).content
    for kind in TO_THE_TOP[4:6]:
        assert record(bao, released, kind) == 302
        assert record(bao, released, kind) == 422
    day = timezone.localdate().strftime("%-d %B %Y")
    said = [
        (f"The secretariat recorded of it: Acknowledgement of receipt, {day}.", ""),
        (f"The secretariat recorded of it: Acceptance, {day}.", "L1"),
    ]
    assert told(cast["amara"]) == told(cast["aline"]) == said
    assert not told(cast["ada"]) + told(cast["bao"]) + told(cast["yara"])
    page = amara.get(reverse("notices"), headers={"accept-language": "fr"}).content.decode()
    assert "The secretariat recorded" not in page


def test_a_visit_and_the_step_to_the_top_are_told(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """What the visit came to, and that a second officer approved the last step."""
    has_happened(released, *TO_THE_TOP[:6])
    visit, bao = a_visit(released.pk), client_of("bao")
    line = {"topic": "general", "text": "Tents", "kind": "assumed", "source": "x", "mark": "met"}
    VisitLine.objects.create(visit=visit, **line)
    words = {"reason": "Sound.", "outcome": "passed"}
    assert bao.post(reverse("visit-conclude", args=[visit.pk]), words).status_code == 302
    assert told(cast["amara"])[-1][1] == "L2"
    assert "Assessment and advisory visit passed" in told(cast["amara"])[-1][0]
    has_happened(released, *TO_THE_TOP[7:10])
    assert record(client_of("amara"), released, TO_THE_TOP[10]) == 302
    row = Proposal.objects.get()
    decided = {"decision": "approve", "reason": "Seen.", "version": 1}
    for _ in range(2):
        client_of("chidi").post(reverse("proposal-decide", args=[row.pk]), decided)
    assert told(cast["amara"])[1:] == [("A second officer approved its step to the highest level.", "RDL")]


def test_an_event_that_counts_no_more_is_told(client_of: Of, cast: dict[str, User], released: Offer) -> None:
    """Amara learns that an officer withdrew what she had recorded."""
    assert record(client_of("amara"), released, TO_THE_TOP[0]) == 302
    row = LadderEvent.objects.get()
    address = reverse("event-annul", args=[released.pk, row.pk])
    assert client_of("bao").post(address, {"reason": "A slip."}).status_code == 302
    assert [what.partition(":")[0] for what, _ in told(cast["amara"])] == [
        "Recorded in error, and counted no more"
    ]


def test_what_lapses_stands_first(client_of: Of, cast: dict[str, User], released: Offer) -> None:
    """A reminder is not buried below what was told since."""
    words = {"user": cast["amara"], "offer_id": released.pk}
    day = timezone.localdate()
    lapse = {"lapses_on": date(2099, 1, 1), "days": 60, "made_on": date(2026, 1, 1)}
    Notice.objects.create(**words, **lapse, action="Renew.")
    Notice.objects.create(**words, action="It is committed to UNMIX.", made_on=day)
    rows = client_of("amara").get(reverse("notices")).context["rows"]
    assert [one.action for one in rows] == ["Renew.", "It is committed to UNMIX."]
