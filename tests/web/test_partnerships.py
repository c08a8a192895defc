"""Partnerships of capacity building: proposed, accepted by each partner, and carried on; others are told."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.capacity import partnerships
from bluehelm_web.capacity.models import CapacityOffer, CapacityPartnership, Stage
from bluehelm_web.capacity.partnerships import Progress, Proposal
from bluehelm_web.partnership.models import Notice, Offer
from bluehelm_web.partnership.services import StaleError
from tests.web.conftest import has_happened
from tests.web.supported import FUND, a_need, a_partnership, agreed, an_offer, by, moved

Of = Callable[[str], Client]
QUERIES = {"capacity-partnerships": 5, "capacity-partnership": 5}
"""Queries of each page, whatever the number of rows."""
PROPOSED = Proposal(need_id="XAL-N-1", support_id="XBO-S-1", places=40)


def said(client: Client, name: str, *args: str, **asked: str) -> str:
    """Return what a page says, without its tags."""
    page = client.get(reverse(name, args=args), asked)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page.content.decode())))


def told(user: User) -> list[str]:
    """Return what somebody was told, the earliest first."""
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("action", flat=True))


def kinds() -> list[str]:
    """Return what happened to partnerships, in order."""
    rows = Event.objects.filter(object_id__startswith="partnership:").order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_two_contributors_agree(client_of: Of, cast: dict[str, User]) -> None:
    """One proposes on the page of the need, the other is told and accepts; then everybody sees it."""
    an_offer()
    a_need()
    need, aline, ada = reverse("capacity-need", args=["XAL-N-1"]), client_of("aline"), client_of("ada")
    assert "Propose it to the partners" in aline.get(need).content.decode()
    assert "Propose it" not in client_of("amara").get(need).content.decode()
    sent = {"support": "XBO-S-1", "places": 40}
    done = aline.post(reverse("capacity-propose", args=["XAL-N-1"]), sent)
    row = CapacityPartnership.objects.get()
    address = reverse("capacity-partnership", args=[row.pk])
    assert done.headers["Location"] == address
    assert (row.agreed_by, row.giver, row.contributor) == (["XAL"], "XBO", "XAL")
    assert client_of("dina").get(address).status_code == 404
    assert "Waits for: State XBO" in said(aline, "capacity-partnership", row.pk)
    assert told(cast["ada"]) == [
        f"Partnership {row.pk} of capacity building is proposed to you: accept it, or end it and say why."
    ]
    assert told(cast["amara"]) == []
    assert row.pk in said(ada, "notices")
    assert "Accept the partnership of capacity building" in said(ada, "to-do")
    assert row.pk not in said(aline, "to-do")
    assert "Accept it for State XBO" in ada.get(address).content.decode()
    ada.post(reverse("capacity-accept", args=[row.pk]), {"partner": "XBO", "version": row.version})
    assert partnerships.stage_of(row) == Stage.AGREED
    assert row.pk not in said(ada, "to-do")
    assert told(cast["aline"]) == [f"Partnership {row.pk} of capacity building is agreed by all partners."]
    assert "State XBO for State XAL" in said(client_of("dina"), "capacity-partnership", row.pk)
    assert kinds() == ["partnership_proposed", "partnership_accepted", "partnership_agreed"]
    assert chain_verify().fault == ""


def test_an_office_brings_three_together(client_of: Of, cast: dict[str, User]) -> None:
    """Trainer, funder and trainee; it is agreed when the last of them has said yes."""
    an_offer(cost_kusd=2)
    an_offer(FUND)
    a_need()
    proposal = Proposal(need_id="XAL-N-1", support_id="XBO-S-1", fund_id="QMA-S-1", places=40)
    row = partnerships.partnership_propose(proposal, by=by(cast["bao"]))
    assert row.partners == ["XBO", "XAL", "QMA"]
    assert {one.user.username for one in Notice.objects.all()} >= {"ada", "aline", "remi"}
    for who, partner in (("ada", "XBO"), ("aline", "XAL"), ("remi", "QMA")):
        row.refresh_from_db()
        assert partnerships.stage_of(row) == Stage.PROPOSED
        partnerships.partnership_accept(row.pk, partner=partner, version=row.version, by=by(cast[who]))
    assert partnerships.stage_of(row) == Stage.AGREED
    text = said(client_of("dina"), "capacity-partnership", row.pk)
    assert "State XBO for State XAL, paid by State QMA" in text
    assert "20 of 60" not in text
    left = said(client_of("dina"), "capacity-need", "XAL-N-1")
    assert "nothing: it is served" in left


@pytest.mark.parametrize("who", ["amara", "yara", "pia", "omar", "remi"])
def test_nobody_else_brings_partners_together(cast: dict[str, User], who: str) -> None:
    """Neither a drafter, nor a ministry alone, nor whoever is no partner."""
    an_offer()
    a_need()
    with pytest.raises(PermissionDenied):
        partnerships.partnership_propose(PROPOSED, by=by(cast[who]))
    row = a_partnership(cast["bao"])
    with pytest.raises(PermissionDenied):
        partnerships.partnership_accept(row.pk, partner="XAL", version=1, by=by(cast[who]))
    with pytest.raises(PermissionDenied):
        moved(row, Stage.CLOSED, by=cast[who], note="No.")


def test_an_office_says_yes_for_an_organization_alone(cast: dict[str, User]) -> None:
    """States speak for themselves."""
    an_offer(support_id="NET-S-1", giver="Training Network")
    a_need()
    proposal = Proposal(need_id="XAL-N-1", support_id="NET-S-1", places=10)
    row = partnerships.partnership_propose(proposal, by=by(cast["aline"]))
    with pytest.raises(PermissionDenied):
        partnerships.partnership_accept(row.pk, partner="Training Network", version=1, by=by(cast["ada"]))
    partnerships.partnership_accept(row.pk, partner="Training Network", version=1, by=by(cast["bao"]))
    assert partnerships.stage_of(row) == Stage.AGREED
    other = a_partnership(cast["chidi"], places=5)
    with pytest.raises(PermissionDenied):
        partnerships.partnership_accept(other.pk, partner="XBO", version=1, by=by(cast["bao"]))


def test_the_same_is_proposed_once(cast: dict[str, User]) -> None:
    """While it is open; once it has ended it may be proposed anew."""
    first = a_partnership(cast["bao"])
    assert partnerships.partnership_propose(PROPOSED, by=by(cast["aline"])).pk == first.pk
    moved(first, Stage.CLOSED, by=cast["ada"], note="The school is full.")
    assert partnerships.partnership_propose(PROPOSED, by=by(cast["aline"])).pk != first.pk


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"places": 41}, "It serves 1 to 40 places of this need."),
        ({"need_id": "XAL-N-9"}, "Not everybody sees this need"),
        ({"support_id": "XBO-S-9"}, "Choose an offer"),
        ({"fund_id": "XBO-S-1"}, "nobody pays"),
        ({"from_on": date(2030, 1, 1)}, "In this period"),
    ],
)
def test_what_does_not_serve_is_refused(
    cast: dict[str, User], changes: dict[str, object], wrong: str
) -> None:
    """With why; nothing is written."""
    an_offer(until_on=date(2029, 1, 1))
    a_need()
    proposal = Proposal(**{"need_id": "XAL-N-1", "support_id": "XBO-S-1", "places": 40, **changes})  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match=wrong):
        partnerships.partnership_propose(proposal, by=by(cast["bao"]))
    assert kinds() == []


def test_a_need_of_a_draft_is_told_to_nobody(client_of: Of, cast: dict[str, User], draft: Offer) -> None:
    """Nor one that few see: it is posted before anybody proposes."""
    has_happened(draft, "note_verbale_received", "table_of_organization_received", "major_equipment_received")
    has_happened(draft, "self_sustainment_received", "acknowledged", "accepted")
    an_offer(need_kinds=("advice",))
    name = f"{draft.pk}:aav_passed"
    page = client_of("aline").get(reverse("capacity-need", args=[name]))
    assert "Propose it" not in page.content.decode()
    proposal = Proposal(need_id=name, support_id="XBO-S-1", places=1)
    for who in ("aline", "ada", "bao"):
        with pytest.raises(ValidationError, match="Not everybody sees this need"):
            partnerships.partnership_propose(proposal, by=by(cast[who]))
    an_offer(support_id="XBO-S-2", is_released=False)
    a_need()
    secret = Proposal(need_id="XAL-N-1", support_id="XBO-S-2", places=1)
    with pytest.raises(ValidationError, match="Choose an offer that is released"):
        partnerships.partnership_propose(secret, by=by(cast["ada"]))


def test_places_are_agreed_once(cast: dict[str, User]) -> None:
    """Of two proposals for the same places the second is refused; what ends gives the rest back."""
    first = a_partnership(cast["bao"])
    a_need(need_id="XAL-N-2")
    proposal = Proposal(need_id="XAL-N-2", support_id="XBO-S-1", places=40)
    second = partnerships.partnership_propose(proposal, by=by(cast["aline"]))
    agreed(first, cast)
    with pytest.raises(ValidationError, match="XBO-S-1 has 20 left, not 40"):
        partnerships.partnership_accept(second.pk, partner="XBO", version=1, by=by(cast["ada"]))
    moved(first, Stage.CLOSED, by=cast["aline"], places=15, note="The trainers left.")
    partnerships.partnership_accept(second.pk, partner="XBO", version=1, by=by(cast["ada"]))
    assert partnerships.stage_of(second) == Stage.AGREED


def test_a_partnership_runs_its_course(client_of: Of, cast: dict[str, User]) -> None:
    """Under way, then done with how many were served; the list tells that of how many."""
    row = agreed(a_partnership(cast["bao"]), cast)
    ada, step = client_of("ada"), reverse("capacity-step", args=[row.pk])
    today = str(timezone.localdate())
    ada.post(step, {"stage": "running", "on": today, "version": row.version})
    row.refresh_from_db()
    silent = ada.post(step, {"stage": "assessed", "on": today, "version": row.version})
    assert "Say how many were served by then" in silent.content.decode()
    sent = {"stage": "assessed", "on": today, "places": 38, "note": "38 passed", "version": row.version}
    assert ada.post(step, sent).status_code == 302
    text = said(client_of("dina"), "capacity-partnerships")
    assert "38 of 40 places served in 1 partnership that was agreed." in text
    page = said(client_of("dina"), "capacity-partnership", row.pk)
    assert [
        word for word in ("Proposed", "Agreed", "Under way", "Done", "38 passed") if word not in page
    ] == []
    assert "fail" not in page
    assert told(cast["aline"])[-2:] == [
        f"Partnership {row.pk} of capacity building is under way.",
        f"Partnership {row.pk} of capacity building is done.",
    ]
    assert (
        client_of("dina").get(reverse("capacity-partnership-table", args=["json"])).json()[0]["places"] == 40
    )


def test_a_step_that_does_not_follow_is_refused(cast: dict[str, User]) -> None:
    """From where it is, on its day, with its reason; whoever comes second is told."""
    row, today = a_partnership(cast["bao"]), timezone.localdate()
    for stage, changes, wrong in (
        (Stage.RUNNING, {}, "from there it cannot become that"),
        (Stage.CLOSED, {}, "Say why"),
        (Stage.CLOSED, {"note": "x", "on": today + timedelta(days=1)}, "in the future"),
        (Stage.CLOSED, {"note": "x", "on": today - timedelta(days=1)}, "before the step"),
        (Stage.CLOSED, {"note": "x", "places": 41}, "At most 40"),
    ):
        with pytest.raises(ValidationError, match=wrong):
            moved(row, stage, by=cast["ada"], **changes)
    progress = Progress(stage=Stage.CLOSED, on=today, note="x")
    with pytest.raises(StaleError):
        partnerships.partnership_step(row.pk, progress=progress, version=9, by=by(cast["ada"]))


def test_a_proposal_that_ends_is_no_business_of_others(client_of: Of, cast: dict[str, User]) -> None:
    """The partners and offices read why; nobody else is told that there was one, and it takes nothing."""
    row = a_partnership(cast["bao"])
    moved(row, Stage.CLOSED, by=cast["ada"], note="The school is full.")
    for who, status in (("dina", 404), ("remi", 404), ("mika", 404), ("amara", 200), ("lena", 200)):
        answer = client_of(who).get(reverse("capacity-partnership", args=[row.pk]))
        assert answer.status_code == status, who
        assert (row.pk in said(client_of(who), "capacity-partnerships")) == (status == 200), who
    assert "The school is full." in said(client_of("aline"), "capacity-partnership", row.pk)
    assert "40 of 40 places" in said(client_of("dina"), "capacity-need", "XAL-N-1")


def test_givers_that_overlap_are_told_of(client_of: Of, cast: dict[str, User]) -> None:
    """Two of them for one need at the same time."""
    first = a_partnership(cast["bao"], places=20)
    agreed(first, cast)
    an_offer(FUND, need_kinds=("training",), text="Another school")
    proposal = Proposal(need_id="XAL-N-1", support_id="QMA-S-1", places=20)
    second = partnerships.partnership_propose(proposal, by=by(cast["aline"]))
    assert "Nowhere" in said(client_of("dina"), "capacity-partnerships")
    partnerships.partnership_accept(second.pk, partner="QMA", version=1, by=by(cast["remi"]))
    assert "State QMA and State XBO serve XAL-N-1" in said(client_of("dina"), "capacity-partnerships")


def test_partnerships_are_narrowed(client_of: Of, cast: dict[str, User]) -> None:
    """By where they stand and by partner."""
    agreed(a_partnership(cast["bao"]), cast)
    for asked, number in (
        ({"stage": "agreed"}, 1),
        ({"stage": "closed"}, 0),
        ({"partner": "xbo"}, 1),
        ({"partner": "State XAL"}, 1),
        ({"partner": "QMA"}, 0),
    ):
        page = client_of("dina").get(reverse("capacity-partnerships"), asked)
        assert len(page.context["rows"]) == number, asked


@pytest.mark.parametrize("name", QUERIES)
def test_queries_do_not_grow_with_the_partnerships(client_of: Of, cast: dict[str, User], name: str) -> None:
    """As many as are written down here."""
    row = agreed(a_partnership(cast["bao"], places=10), cast)
    for number in (5, 6, 7):
        an_offer(support_id=f"XBO-S-{number}")
        proposal = Proposal(need_id="XAL-N-1", support_id=f"XBO-S-{number}", places=1)
        agreed(partnerships.partnership_propose(proposal, by=by(cast["bao"])), cast)
    assert CapacityOffer.objects.count() == 4
    args = [row.pk] if name == "capacity-partnership" else []
    client = client_of("dina")
    client.get(reverse(name, args=args))
    with CaptureQueriesContext(connection) as found:
        client.get(reverse(name, args=args))
    assert len(found) == QUERIES[name]
