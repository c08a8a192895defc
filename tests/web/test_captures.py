"""Captures: written down once, validated by another, taken back in time, confirmed, corrected."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm.partnership import counting
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of, event_list_of
from bluehelm_web.conferences import conferences, rehearsals, services
from bluehelm_web.conferences.captured import Clock
from bluehelm_web.conferences.models import Capture, CaptureState, Conference, Initiative, State, Theme
from bluehelm_web.conferences.records import records_of
from bluehelm_web.conferences.selectors import captures_like, captures_told, gaps_of, pledging_of
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.announcement_tables import check_planned, planned
from bluehelm_web.partnership.announcements import announcement_correct
from bluehelm_web.partnership.earlier import earlier_of
from bluehelm_web.partnership.models import Announcement, Contributor
from bluehelm_web.partnership.services import StaleError
from tests.web.conferred import NAME, SAID, a_capture, a_conference, by, confirmed

Cast = dict[str, User]


def kinds() -> list[str]:
    """Return what the chain tells of the conference, in order."""
    return list(Event.objects.filter(object_id=f"conference:{NAME}").values_list("kind", flat=True))


def test_the_same_identifier_sent_twice_is_one_capture(cast: Cast) -> None:
    """It is answered the same, and written once."""
    name = uuid4()
    first, again = (a_capture(cast["bao"], capture_id=name) for _ in range(2))
    assert first == again
    assert (Capture.objects.count(), kinds()) == (1, ["capture_added"])


@pytest.mark.parametrize(("who", "told"), [("chidi", {}), ("bao", {"quantity": 8.0})])
def test_an_identifier_stands_for_one_thing(cast: Cast, who: str, told: dict[str, object]) -> None:
    """Neither another desk nor other words come under it."""
    row = a_capture(cast["bao"])
    with pytest.raises(ValidationError, match="Another pledge"):
        a_capture(cast[who], capture_id=row.pk, **told)


def test_another_person_validates(cast: Cast) -> None:
    """Who wrote it down or corrected it does not."""
    row = a_capture(cast["bao"])
    with pytest.raises(PermissionDenied):
        services.capture_validate(row.pk, version=1, by=by(cast["bao"]))
    row = services.capture_validate(row.pk, version=1, by=by(cast["chidi"]))
    assert (row.state, row.validated_by) == (CaptureState.VALIDATED, cast["chidi"])
    said = replace(SAID, quantity=5.0)
    row = services.capture_correct(row.pk, said=said, version=row.version, by=by(cast["chidi"]))
    assert (row.state, row.validated_by) == (CaptureState.PROVISIONAL, None)
    with pytest.raises(PermissionDenied):
        services.capture_validate(row.pk, version=row.version, by=by(cast["chidi"]))


def test_what_says_something_else_by_now_is_not_validated(cast: Cast) -> None:
    """Whoever validates has read what it says."""
    row = a_capture(cast["bao"])
    services.capture_correct(row.pk, said=replace(SAID, quantity=5.0), version=1, by=by(cast["bao"]))
    with pytest.raises(StaleError):
        services.capture_validate(row.pk, version=1, by=by(cast["chidi"]))


def test_a_desk_takes_back_its_own_within_a_minute(cast: Cast) -> None:
    """Then it is told to nobody, and counts nothing."""
    row = a_capture(cast["bao"])
    with pytest.raises(PermissionDenied):
        services.capture_undo(row.pk, by=by(cast["chidi"]))
    services.capture_undo(row.pk, by=by(cast["bao"]))
    services.capture_undo(row.pk, by=by(cast["bao"]))
    assert kinds() == ["capture_added", "capture_undone"]
    assert captures_told(row.conference) == []
    assert gaps_of(row.conference)[0].open == 18


@pytest.mark.parametrize("is_late", [True, False])
def test_after_a_minute_or_once_it_is_confirmed_it_is_too_late(cast: Cast, is_late: bool) -> None:
    """By the clock of the server."""
    row = a_capture(cast["bao"]) if is_late else confirmed(cast)
    if is_late:
        Capture.objects.update(captured_at=timezone.now() - timedelta(seconds=61))
    with pytest.raises(ValidationError, match="within 60 seconds"):
        services.capture_undo(row.pk, by=by(cast["bao"]))


def test_a_confirmed_pledge_is_an_announcement(cast: Cast) -> None:
    """Once, however often it is confirmed; its words and its caveat stay inside."""
    a_conference()
    Theme.objects.create(
        conference_id=NAME, theme_id="AIR", title="Aviation", position=1, categories=["aviation"]
    )
    row = confirmed(cast, gives="capability")
    again = services.capture_confirm(row.pk, version=1, by=by(cast["lena"]))
    made = Announcement.objects.get()
    assert again.announcement == row.announcement == made
    assert kinds().count("capture_confirmed") == 1
    assert (made.contributor, made.conference, made.quantity, made.kind) == ("XBO", NAME, 6, "illustrative")
    assert (made.line_id, made.gives, made.theme_id) == ("G1", "capability", "AIR")
    told = " ".join(str(value) for value in vars(made).values())
    assert "night" not in told
    assert "hels" not in told


def test_the_chair_confirms_what_was_validated(cast: Cast) -> None:
    """Nobody else does, and nothing that one person alone has heard."""
    row = a_capture(cast["bao"])
    with pytest.raises(PermissionDenied):
        services.capture_confirm(row.pk, version=1, by=by(cast["pia"]))
    with pytest.raises(ValidationError, match="second person"):
        services.capture_confirm(row.pk, version=1, by=by(cast["lena"]))


def test_two_desks_that_hear_the_same_pledge_are_told(cast: Cast) -> None:
    """Both are kept until one of them takes it back."""
    first = a_capture(cast["bao"])
    other = a_capture(cast["chidi"], quantity=7.0)
    a_capture(cast["chidi"], quantity=60.0)
    a_capture(cast["chidi"], delegation="XAL")
    assert list(captures_like(other)) == [first]
    services.capture_undo(other.pk, by=by(cast["chidi"]))
    assert list(captures_like(first)) == []


def test_a_pledge_withdrawn_after_it_was_published_is_told(cast: Cast) -> None:
    """It is not deleted, nor is its announcement; it counts no more."""
    row = confirmed(cast)
    with pytest.raises(ValidationError, match="why it is withdrawn"):
        services.capture_withdraw(row.pk, version=row.version, reason="", by=by(cast["lena"]))
    row = services.capture_withdraw(
        row.pk, version=row.version, reason="The delegation said so.", by=by(cast["lena"])
    )
    assert [told.state for told in captures_told(row.conference)] == ["withdrawn"]
    made = Announcement.objects.get()
    assert (made.stage, made.withdrawn_on) == ("withdrawn", made.stated_on)
    [before] = earlier_of([made.pk])
    assert (before.said.stage, before.said.withdrawn_on) == ("announced", None)
    assert gaps_of(row.conference)[0].open == 18


def test_the_clock_of_a_browser_is_noted(cast: Cast) -> None:
    """What counts is the server's."""
    now = timezone.now()
    behind = now - timedelta(hours=2)
    row = a_capture(cast["bao"], clock=Clock(heard_at=behind, sent_at=behind))
    assert row.heard_at == behind
    assert row.skew_seconds == pytest.approx(7200, abs=60)
    assert abs(row.captured_at - now) < timedelta(minutes=1)


def test_a_quantity_that_is_no_number_closes_nothing(cast: Cast) -> None:
    """It is kept and told without one, and nothing is counted for its line."""
    row = a_capture(cast["bao"], quantity=None, capability="a few helicopters")
    assert captures_told(row.conference)[0].quantity is None
    gap = gaps_of(row.conference)[0]
    assert (gap.open, gap.provisional, gap.num_uncounted) == (18, 0, 1)


@pytest.mark.parametrize("quantity", [0.0, -1.0, float("inf"), float("nan")])
def test_a_quantity_is_a_number_above_nothing(cast: Cast, quantity: float) -> None:
    """Nothing else is kept."""
    with pytest.raises(ValidationError, match="above 0"):
        a_capture(cast["bao"], quantity=quantity)
    assert not Capture.objects.exists()


def test_an_organization_may_pledge_and_is_no_state(cast: Cast) -> None:
    """It is confirmed without an announcement, as it is no contributor."""
    row = confirmed(cast, delegation="LEAGUE")
    assert (row.state, row.announcement) == (CaptureState.CONFIRMED, None)
    told = pledging_of(row.conference)
    assert (told.states, told.others) == ((), ("LEAGUE",))


def test_a_state_that_becomes_a_contributor_gets_its_announcement(cast: Cast) -> None:
    """When the pledge is confirmed again."""
    row = confirmed(cast, delegation="XCO")
    assert row.announcement is None
    Contributor.objects.create(iso3="XCO", name="Corland", kind="illustrative")
    row = services.capture_confirm(row.pk, version=row.version, by=by(cast["lena"]))
    assert row.announcement == Announcement.objects.get()


def test_gaps_tell_what_is_confirmed_and_what_is_not(cast: Cast) -> None:
    """In the unit of the line, and not of another."""
    confirmed(cast)
    row = a_capture(cast["bao"], delegation="XAL", quantity=4.0)
    a_capture(cast["bao"], delegation="XCO", quantity=200.0, unit="persons")
    (gap,) = gaps_of(row.conference)
    assert (gap.asked, gap.confirmed, gap.provisional, gap.open, gap.num_uncounted) == (18, 6, 4, 8, 1)


@pytest.mark.parametrize(
    ("told", "met"),
    [
        ({"gives": "capability"}, 1),
        ({"unit": "Helicopter"}, 1),
        ({"gives": "equipment"}, 0),
        ({"unit": "persons"}, 0),
        ({"quantity": None}, 0),
        ({"quantity": 17.0}, 0),
    ],
)
def test_the_board_and_the_summary_close_the_same_lines(
    cast: Cast, told: dict[str, object], met: int
) -> None:
    """A gift of helicopters is no helicopter that flies, on the screen as in the document."""
    row = confirmed(cast, **{"quantity": 18.0} | told)
    Conference.objects.update(is_public=True)
    (gap,) = gaps_of(row.conference)
    found = counting.count("guide_lines_met", records_of(cast["bao"], names=[NAME]))
    assert (found.value, found.denominator) == (met, 1)
    assert (gap.is_closed, gap.confirmed, gap.open) == (
        (True, 18, 0) if met else (False, *((17, 1) if told == {"quantity": 17.0} else (0, 18)))
    )
    assert (gap.num_equipment, gap.num_uncounted) == {
        "equipment": (1, 0),
        "persons": (0, 1),
        None: (0, 1),
    }.get(next(iter(told.values())), (0, 0))


def test_a_confirmed_pledge_is_corrected_with_a_reason(cast: Cast) -> None:
    """By the chair; its announcement follows once another person validated it, and it is confirmed anew."""
    row, said, lena = confirmed(cast), replace(SAID, quantity=4.0), by(cast["lena"])
    with pytest.raises(ValidationError, match="say why"):
        services.capture_correct(row.pk, said=said, version=row.version, by=by(cast["lena"]))
    row = services.capture_correct(
        row.pk, said=said, version=row.version, by=by(cast["bao"]), reason="Two of them are spare."
    )
    assert (row.state, Announcement.objects.get().quantity) == (CaptureState.PROVISIONAL, 6)
    assert captures_told(row.conference)[0].is_corrected
    with pytest.raises(PermissionDenied):
        services.capture_validate(row.pk, version=row.version, by=by(cast["bao"]))
    with pytest.raises(ValidationError, match="Nobody has validated it"):
        services.capture_confirm(row.pk, version=row.version, by=lena)
    with pytest.raises(ValidationError, match="Correct it"):
        services.capture_undo(row.pk, by=by(cast["bao"]))
    with pytest.raises(ValidationError, match="say why"):
        services.capture_correct(row.pk, said=SAID, version=row.version, by=by(cast["bao"]))
    row = services.capture_validate(row.pk, version=row.version, by=by(cast["chidi"]))
    row = services.capture_confirm(row.pk, version=row.version, by=lena)
    assert (row.state, Announcement.objects.get().quantity) == (CaptureState.CONFIRMED, 4)
    told = Event.objects.filter(kind="announcement_corrected").latest("seq")
    assert (body_of(told) or {})["reason"] == "Two of them are spare."


def test_an_announcement_keeps_initiative_and_day_of_its_capture(cast: Cast) -> None:
    """A capture names an initiative of its conference, and says from when; neither is lost, also later."""
    at = a_conference()
    Initiative.objects.create(
        conference=at, initiative_id="CAMP", title="Camps", kind="illustrative", source="a test"
    )
    with pytest.raises(ValidationError, match="no initiative NONE"):
        a_capture(cast["bao"], initiative_id="NONE")
    row = confirmed(cast, initiative_id="CAMP", available_from=date(2027, 3, 1))
    made = Announcement.objects.get()
    assert (made.initiative_id, made.description) == ("CAMP", "available from 1 March 2027")
    assert [one.initiative_id for one in records_of(cast["bao"], names=[NAME]).announcements] == ["CAMP"]
    said = replace(SAID, initiative_id="CAMP", quantity=4.0)
    row = services.capture_correct(row.pk, said=said, version=row.version, by=by(cast["bao"]), reason="x")
    row = services.capture_validate(row.pk, version=row.version, by=by(cast["chidi"]))
    services.capture_confirm(row.pk, version=row.version, by=by(cast["lena"]))
    made.refresh_from_db()
    assert (made.initiative_id, made.quantity, made.description) == ("CAMP", 4, "")


def test_an_announcement_of_a_capture_is_corrected_at_its_conference(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    """Neither on the register nor by a table, so that board and register say the same."""
    made = confirmed(cast).announcement
    assert made is not None
    noun = noun_of(made, AnnouncementNoun).model_copy(update={"quantity": 777.0})
    with pytest.raises(ValidationError, match="corrected or withdrawn there"):
        announcement_correct(made.pk, noun=noun, version=made.version, reason="x", by=by(cast["bao"]))
    with pytest.raises(ValidationError, match="corrected or withdrawn there"):
        check_planned(planned(noun, row=made), user=cast["bao"], states=["XBO"], own=[made.pk])
    page = client_of("lena").get(reverse("announcement", args=[made.pk])).content.decode()
    assert "corrects it there" not in page
    bao = client_of("bao").get(reverse("announcement", args=[made.pk])).content.decode()
    assert reverse("announcement-edit", args=[made.pk]) not in bao
    assert reverse("capture-edit", args=[NAME, made.capture.pk]) in bao


def test_the_chain_tells_what_everybody_may_know(cast: Cast) -> None:
    """In the order in which it happened; not the words, the caveat, nor who wrote it down."""
    confirmed(cast)
    assert kinds() == ["capture_added", "capture_validated", "capture_confirmed"]
    for event in event_list_of(f"conference:{NAME}"):
        payload = body_of(event) or {}
        told = payload["told"]
        assert isinstance(told, dict)
        assert set(told) == {"delegation", "capability", "quantity", "unit", "line_id", "state", "at"}
        assert "night" not in str(payload)


@pytest.mark.parametrize("state", [State.PLANNED, State.GUIDE_PUBLISHED, State.CLOSED])
def test_a_conference_takes_pledges_while_it_is_open(cast: Cast, state: State) -> None:
    """Before and after it refuses them."""
    a_conference(state=state)
    with pytest.raises(ValidationError, match="while it is open"):
        a_capture(cast["bao"])


def test_what_was_heard_before_the_end_is_not_lost(cast: Cast) -> None:
    """A browser that was cut off sends it later, by its own clock."""
    now = timezone.now()
    a_conference(state=State.CLOSED, closed_at=now)
    fast = timedelta(hours=1)
    heard = Clock(heard_at=now + fast - timedelta(minutes=5), sent_at=now + fast)
    assert a_capture(cast["bao"], clock=heard).state == CaptureState.PROVISIONAL


def test_a_conference_goes_on_step_by_step(cast: Cast) -> None:
    """With a reason, and it does not close while a pledge waits for the chair."""
    row, lena = a_conference(state=State.PLANNED), by(cast["lena"])
    with pytest.raises(ValidationError, match="cannot become"):
        conferences.conference_move(row.pk, to=State.CLOSED, reason="Over.", by=lena)
    conferences.conference_move(row.pk, to=State.LIVE, reason="It begins.", by=lena)
    pledge = a_capture(cast["bao"])
    with pytest.raises(ValidationError, match="wait for the chair: 1"):
        conferences.conference_move(row.pk, to=State.CLOSED, reason="Over.", by=lena)
    services.capture_undo(pledge.pk, by=by(cast["bao"]))
    conferences.conference_move(row.pk, to=State.CLOSED, reason="Over.", by=lena)
    assert kinds() == ["conference_opened", "capture_added", "capture_undone", "conference_closed"]


def test_the_floor_is_given_while_it_is_live(cast: Cast) -> None:
    """To a delegation of it; calling it twice starts its time once."""
    row, lena = a_conference(), by(cast["lena"])
    first = conferences.speaker_call(row.pk, code="XBO", by=lena)
    again = conferences.speaker_call(row.pk, code="XBO", by=lena)
    assert (again.speaking, again.speaking_since) == ("XBO", first.speaking_since)
    with pytest.raises(ValidationError, match="No delegation"):
        conferences.speaker_call(row.pk, code="XZZ", by=lena)
    assert kinds() == ["speaker_called"]


def test_who_has_spoken_is_told_once_the_floor_goes_on(cast: Cast) -> None:
    """From when it had the floor; not when it was called by mistake, and it may have its turn again."""
    row, lena = a_conference(), by(cast["lena"])

    def spoken() -> dict[str, object]:
        return dict(row.delegations.filter(spoke_at__isnull=False).values_list("code", "spoke_at"))

    begun = conferences.speaker_call(row.pk, code="XBO", by=lena).speaking_since
    assert spoken() == {}
    conferences.speaker_call(row.pk, code="XAL", by=lena)
    assert spoken() == {"XBO": begun}
    conferences.speaker_call(row.pk, code="", by=lena, has_spoken=False)
    assert spoken() == {"XBO": begun}
    conferences.speaker_call(row.pk, code="XBO", by=lena)
    assert spoken() == {}
    conferences.conference_move(row.pk, to=State.CLOSED, reason="Over.", by=lena)
    assert [*spoken()] == ["XBO"]


def test_a_rehearsal_has_a_name_of_its_own(cast: Cast) -> None:
    """Which none has or had: the log tells of those that were removed by theirs."""
    bao = by(cast["bao"])
    a_conference()
    names = [rehearsals.conference_rehearse(NAME, by=bao).pk for _ in range(2)]
    for name in tuple(names):
        rehearsals.conference_remove(name, by=bao)
        names.append(rehearsals.conference_rehearse(NAME, by=bao).pk)
    assert names == [f"{NAME}-R{number}" for number in (1, 2, 3, 4)]


def test_nothing_of_a_rehearsal_is_counted(cast: Cast) -> None:
    """It makes no announcement, and goes with all that is of it; a conference stays."""
    row = a_conference(is_rehearsal=True)
    assert confirmed(cast).announcement is None
    rehearsals.conference_remove(row.pk, by=by(cast["bao"]))
    assert not Conference.objects.exists()
    assert not Capture.objects.exists()
    a_conference()
    with pytest.raises(ValidationError, match="no rehearsal"):
        rehearsals.conference_remove(NAME, by=by(cast["bao"]))
