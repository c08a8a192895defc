"""Nobody but its contributor and officers sees that an offer will be shown as stale before its day."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Payload
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.partnership import marks, open_data
from bluehelm_web.partnership.models import Notice, Offer, ReasonReaders, StaleMark
from tests.web.conftest import TO_THE_TOP, an_offer, has_happened, open_data_made

Of = Callable[[str], Client]
DAYS, YEAR = timedelta(days=14), timedelta(days=365)
WORDS = "The renewal is with our parliament."


@pytest.fixture
def today() -> date:
    """Return the day."""
    return timezone.localdate()


def lapsing(offer: Offer, *, days: int) -> Offer:
    """Let the pledge of an offer lapse in some days from today."""
    has_happened(offer, *TO_THE_TOP[:6], on=timezone.localdate() + timedelta(days=days) - YEAR)
    return offer


def settle(on: date) -> list[StaleMark]:
    """Announce what is due on a day."""
    return marks.marks_settle(on=on, act=Act())


def shown(offer: Offer) -> None:
    """Let the day of the mark of an offer have come."""
    told = timezone.localdate() - DAYS
    StaleMark.objects.filter(offer_id=offer.pk).update(told_on=told, shown_from=timezone.localdate())
    Offer.objects.filter(pk=offer.pk).update(stale_from=timezone.localdate())
    cache.clear()  # what is counted is kept for the day


def seen(client: Client, offer: Offer, *, programme: Client | None = None) -> dict[str, bool]:
    """Tell where somebody sees that an offer is, or will be, shown as stale."""
    asked = {"stale": "yes"}
    open_data_made()
    table = csv.DictReader(StringIO(client.get("/data/offers.csv").getvalue().decode()))
    counted = csv.DictReader(StringIO(client.get("/data/readiness.csv").getvalue().decode()))
    row = next(one for one, _cells in client.get(reverse("states")).context["rows"] if one.code == "XAL")
    programme = programme or Client()
    api = programme.get(f"/api/v1/offers/{offer.pk}").json()["stale"]
    return {
        "page": client.get(reverse("offer", args=[offer.pk])).context["mark"] is not None,
        "list": b'class="stale' in client.get(reverse("offers")).content,
        "filter": len(client.get(reverse("offers"), asked).context["rows"]) == 1,
        "board": client.get(reverse("home")).context["num_stale"] == 1,
        "state": row.stale == 1,
        "data": [one["stale_since"] for one in table] != [""],
        "readiness": sum(int(one["stale"]) for one in counted) == 1,
        "api": api is not None,
        "api list": len(programme.get("/api/v1/offers", asked).json()["rows"]) == 1,
    }


COMING = {"page", "list", "api"}
"""Where a mark is seen by those whom it concerns, before its day."""


@pytest.mark.parametrize(("days", "is_due"), [(20, False), (14, True), (3, True), (-40, True)])
def test_a_mark_is_announced_in_time(released: Offer, today: date, days: int, is_due: bool) -> None:
    """Fourteen days before the lapse, or as soon as it is found; never shown sooner than they are over."""
    lapsing(released, days=days)
    made = settle(today)
    assert [one.offer_id for one in made] == [released.pk] * is_due
    for one in made:
        assert one.shown_from == today + DAYS >= (one.lapses_on or today)
        assert one.lapses_on == today + timedelta(days=days)
    assert settle(today) == []
    told = set(Notice.objects.values_list("user__username", flat=True))
    assert told == ({"amara", "aline"} if is_due else set())
    assert chain_verify().fault == ""


@pytest.mark.parametrize("who", ["dina", "pia", "ada", "amara", "aline", "bao"])
def test_before_its_day_a_mark_is_for_those_whom_it_concerns(
    client_of: Of, programme_of: Of, released: Offer, today: date, who: str
) -> None:
    """Everybody else sees the offer unmarked, everywhere; from the day on all see it alike, everywhere."""
    lapsing(released, days=3)
    settle(today)
    client, programme = client_of(who), programme_of(who)
    found = seen(client, released, programme=programme)
    concerned = who in ("amara", "aline", "bao")
    assert {name for name, is_seen in found.items() if is_seen} == (COMING if concerned else set())
    shown(released)
    assert all(seen(client, released, programme=programme).values())


def test_aline_answers_until_the_day(client_of: Of, released: Offer, today: date) -> None:
    """What she said last stands beside the mark, for everybody; afterwards it cannot be changed."""
    lapsing(released, days=3)
    settle(today)
    aline, place = client_of("aline"), reverse("stale-mark", args=[released.pk])
    assert client_of("amara").post(place, {"reply": WORDS}).status_code == 403
    assert aline.post(place, {"reply": "x" * 201}).status_code == 422
    for words in ("It is coming.", WORDS):
        assert aline.post(place, {"reply": words}).status_code == 302
    assert WORDS not in client_of("dina").get(reverse("offer", args=[released.pk])).content.decode()
    shown(released)
    for address in (reverse("offer", args=[released.pk]), "/api/v1/offers"):
        assert WORDS in client_of("dina").get(address).content.decode()
    open_data_made()
    assert WORDS in client_of("dina").get("/data/offers.json").getvalue().decode()
    assert aline.post(place, {"reply": "Too late."}).status_code == 403
    user = User.objects.get(username="aline")
    with pytest.raises(ValidationError):
        marks.mark_reply(released.pk, reply="Too late.", today=today, user=user, act=Act())
    kept = [one.body for one in Payload.objects.filter(event__kind="mark_answered")]
    assert len(kept) == 2
    assert WORDS in kept[1]


@pytest.mark.parametrize("is_shown", [False, True])
def test_a_renewal_ends_the_mark(client_of: Of, released: Offer, today: date, is_shown: bool) -> None:
    """At once, before its day or after; the run of the next day does not bring it back."""
    lapsing(released, days=-2)
    settle(today)
    if is_shown:
        shown(released)
    client_of("aline").post(reverse("offer-renew", args=[released.pk]), {"evidence": "Note 14"})
    assert LadderEvent.objects.filter(kind="renewed").exists()
    assert not any(seen(client_of("bao"), released).values())
    assert settle(today + timedelta(days=1)) == []


def test_the_daily_run_ends_what_holds_again(released: Offer, today: date) -> None:
    """Also where what renewed the pledge came by another way."""
    lapsing(released, days=-2)
    settle(today)
    has_happened(released, "renewed", on=today)
    settle(today)
    released.refresh_from_db()
    assert (released.stale_from, StaleMark.objects.filter(ended_on=None).count()) == (None, 0)


def test_drafts_and_what_never_had_a_level_are_not_stale(released: Offer, draft: Offer, today: date) -> None:
    """Only a pledge can lapse; and a certificate that ends is none."""
    lapsing(draft, days=-2)
    assert settle(today) == []
    ended = an_offer("XAL-ENG_COY-2", unit_type="ENG_COY", is_released=True)
    has_happened(ended, *TO_THE_TOP[:-1], on=today - timedelta(days=30))
    has_happened(ended, TO_THE_TOP[-1], on=today + timedelta(days=3) - YEAR)
    assert settle(today) == []


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [("officers", {"bao"}), ("parties", {"bao", "amara", "aline"}), ("public", {"bao", "amara", "aline"})],
)
def test_why_an_officer_proposes_a_mark_has_readers(
    client_of: Of, programme_of: Of, released: Offer, visibility: str, readers: set[str]
) -> None:
    """Others read that it is not available; neither page, nor changes, nor API say it before or after."""
    sent = {"reason": "Nobody answers.", "visibility": visibility}
    place, page = reverse("stale-mark", args=[released.pk]), reverse("offer", args=[released.pk])
    assert client_of("bao").post(place, {**sent, "reason": ""}).status_code == 422
    assert client_of("bao").post(place, sent).status_code == 302
    everybody = ("dina", "pia", "ada", "amara", "aline", "bao")
    for is_shown in (False, True):
        if is_shown:
            shown(released)
        may = set(everybody) if is_shown and visibility == "public" else readers
        for who in everybody:
            told = client_of(who).get(page), programme_of(who).get("/api/v1/offers")
            text = "".join(one.content.decode() for one in told)
            assert ("Nobody answers." in text) == (who in may)
            if is_shown and who not in may:
                assert "not available to you" in text


def test_a_mark_that_was_proposed_is_answered_and_taken_back(client_of: Of, released: Offer) -> None:
    """By any officer; a renewal does not end it, and nobody else may."""
    bao, place = client_of("bao"), reverse("stale-mark", args=[released.pk])
    sent = {"reason": "Nobody answers.", "visibility": "parties"}
    for who in ("amara", "aline", "pia", "ada"):
        assert client_of(who).post(place, sent).status_code == 403
    assert [bao.post(place, sent).status_code for _ in range(2)] == [302, 403]
    why = marks.Why(reason="Again.", visibility=ReasonReaders.PUBLIC)
    user = User.objects.get(username="chidi")
    with pytest.raises(ValidationError):
        marks.mark_propose(released.pk, why=why, today=timezone.localdate(), user=user, act=Act())
    assert client_of("aline").post(place, {"reply": WORDS}).status_code == 302
    assert settle(timezone.localdate()) == []
    assert client_of("aline").post(place, {"act": "end"}).status_code == 403
    assert StaleMark.objects.filter(ended_on=None).count() == 1
    assert client_of("chidi").post(place, {"act": "end"}).status_code == 302
    assert not any(seen(bao, released).values())


def test_only_the_releaser_of_the_contributor_answers(released: Offer, today: date, cast: object) -> None:
    """Whoever else asks the service is refused."""
    lapsing(released, days=3)
    settle(today)
    for name in ("amara", "ada", "bao", "ines"):
        user = User.objects.get(username=name)
        with pytest.raises(PermissionDenied):
            marks.mark_reply(released.pk, reply=WORDS, today=today, user=user, act=Act())


def test_open_tables_have_the_mark_of_nobody_else(released: Offer, today: date) -> None:
    """A file that was made before the day has no word of what is to come."""
    lapsing(released, days=3)
    settle(today)
    [(row,)] = open_data.open_offers(on=today)
    assert (getattr(row, "stale_since", 0), getattr(row, "stale_reply", 0)) == (None, "")
