"""The readiness ladder of the United Nations, step by step."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bluehelm.core import tables
from bluehelm.core.errors import InputError, MissingReference, NotAllowed
from bluehelm.forces import ladder, rule_sets
from bluehelm.forces.domain import LadderEvent, LadderStanding, Standing
from bluehelm.partnership.domain import OfferEntry
from tests.library.forces import histories
from tests.library.forces.histories import FIRST, STATEMENTS, climb, event

UN = rule_sets.rule_set("un-pcrs-2019")
AU = rule_sets.rule_set("au-asf")


def stand(events: list[LadderEvent], on: date, conduct: Standing = Standing.CLEAR) -> LadderStanding:
    """Return the standing of offer O1 by the rules of the United Nations."""
    return histories.stand(events, rule_set=UN, on=on, conduct=conduct)


def without(kind: str) -> list[LadderEvent]:
    """Return a climb to the top that leaves out one kind of event."""
    return [each for each in climb(UN) if each.kind != kind]


def released() -> list[LadderEvent]:
    """Return a climb to the top, with the release, that lapses on 1 January 2025."""
    return [*climb(UN), event("released", FIRST)]


def test_no_event_is_below_the_first_level() -> None:
    """An offer of which nothing is known stands below level 1, and is told how to begin."""
    found = stand([], FIRST)
    assert (found.level, found.order, found.since, found.until) == ("", 0, None, None)
    assert found.missing[0] == "note_verbale_received"
    assert found.next_action == UN.transitions[0].next_action


def test_an_announcement_is_no_level() -> None:
    """What was said at a conference does not register a pledge."""
    assert stand([event("announced", FIRST)], FIRST).order == 0


@pytest.mark.parametrize(
    ("absent", "level"),
    [
        ("note_verbale_received", ""),
        ("self_sustainment_received", ""),
        ("acknowledged", ""),
        ("accepted", ""),
        ("aav_passed", "L1"),
        ("sur_aligned", "L2"),
        ("agreement_signed", "L3"),
        ("verification_passed", "L3"),
        ("conduct_certificate_valid", "L3"),
    ],
)
def test_each_level_needs_all_of_its_events(absent: str, level: str) -> None:
    """Without one event the level that needs it is not reached, and it is what is missing."""
    found = stand(without(absent), FIRST)
    assert found.level == level
    assert absent in found.missing
    assert found.next_action.endswith(".")


def test_all_events_reach_the_top() -> None:
    """With every event on one day a unit is at the rapid deployment level on that day."""
    found = stand(climb(UN), FIRST)
    assert (found.level, found.order, found.missing) == ("RDL", 4, ())
    assert (found.claimed, found.verified, found.released) == ("RDL", "RDL", False)
    assert found.next_action == "Ask the national authority to release the unit."


def test_acceptance_counts_after_acknowledgement() -> None:
    """The two notices come in order: an acceptance before the acknowledgement does not count."""
    early = [*without("accepted"), event("accepted", FIRST - timedelta(days=1))]
    assert stand(early, FIRST).missing == ("accepted",)


def test_three_truths_are_apart() -> None:
    """Papers may claim more than a visit verified, a visit more than papers claim, and release is neither."""
    claimed = stand([*without("aav_passed"), event("released", FIRST)], FIRST)
    assert (claimed.level, claimed.claimed, claimed.verified, claimed.released) == ("L1", "RDL", "", True)
    papers = {kind for step in UN.transitions for kind in step.papers}
    verified = stand([each for each in climb(UN) if each.kind not in papers], FIRST)
    assert (verified.level, verified.claimed, verified.verified) == ("", "", "RDL")


def test_pledge_lapses_on_the_day_after_twelve_months() -> None:
    """A pledge accepted on 1 January holds through 31 December and falls on 1 January, without a write."""
    eve = stand(released(), date(2024, 12, 31))
    assert (eve.level, eve.until) == ("RDL", date(2025, 1, 1))
    assert eve.next_action == "Renew the pledge before 1 January 2025."
    fallen = stand(released(), date(2025, 1, 1))
    assert (fallen.level, fallen.since, fallen.missing) == ("", date(2025, 1, 1), ("renewed",))
    assert fallen.lowered_by == "Acceptance of 1 January 2024 lapsed on 1 January 2025."
    assert fallen.next_action == "Renew the pledge."


def test_renewal_counts_six_months_from_its_day() -> None:
    """A renewal holds the pledge for six months from its own day, and never shortens it."""
    early = stand([*climb(UN), event("renewed", "2024-02-01")], FIRST + timedelta(days=60))
    assert early.until == date(2025, 1, 1)
    sent = [*without("conduct_certificate_valid"), event("renewed", "2024-12-15")]
    assert stand(sent, date(2025, 6, 14)).level == "L3"
    assert stand(sent, date(2025, 6, 14)).until == date(2025, 6, 15)
    assert stand(sent, date(2025, 6, 15)).level == ""


def test_late_renewal_begins_again() -> None:
    """A renewal after the lapse makes the pledge count from its own day; the days between stay empty."""
    late = [*climb(UN), event("renewed", "2025-03-10")]
    assert stand(late, date(2025, 3, 9)).order == 0
    found = stand(late, date(2025, 3, 10))
    assert (found.level, found.since, found.until) == ("L3", date(2025, 3, 10), date(2025, 9, 10))


def test_month_ends_are_clamped() -> None:
    """A pledge of 29 February lapses on 28 February, and a renewal of 31 August at the end of February."""
    leap = climb(UN, start=date(2024, 2, 29))
    assert stand(leap, date(2024, 3, 1)).until == date(2025, 2, 28)
    renewed = [*leap, event("conduct_certificate_valid", "2024-12-01"), event("renewed", "2024-08-31")]
    assert stand([*renewed, event("renewed", "2025-08-31")], date(2025, 9, 1)).until == date(2025, 12, 1)
    late = [each for each in renewed if each.kind != "accepted"]
    late += [event("accepted", "2023-08-31"), event("acknowledged", "2023-08-31")]
    assert stand(late, date(2024, 10, 1)).until == date(2025, 2, 28)


def test_certificate_must_be_valid() -> None:
    """A conduct certificate of more than twelve months lowers to level 3, and a second one lifts again."""
    old = [*without("conduct_certificate_valid"), event("conduct_certificate_valid", "2024-01-01")]
    old += [event("renewed", "2024-12-01")]
    found = stand(old, date(2025, 1, 1))
    assert (found.level, found.missing) == ("L3", ("conduct_certificate_valid",))
    assert found.lowered_by == "Valid conduct certificate of 1 January 2024 lapsed on 1 January 2025."
    assert stand([*old, event("conduct_certificate_valid", "2025-01-01")], date(2025, 1, 1)).level == "RDL"


def test_withdrawal_ends_everything() -> None:
    """A withdrawn offer is below level 1 and not released; a renewal does not bring it back."""
    gone = [*released(), event("withdrawn", "2024-03-01")]
    found = stand(gone, date(2024, 3, 1))
    assert (found.level, found.claimed, found.verified, found.released) == ("", "", "", False)
    assert found.lowered_by == "Withdrawal on 1 March 2024."
    assert found.next_action == UN.transitions[0].next_action
    assert stand([*gone, event("renewed", "2024-04-01")], date(2024, 4, 1)).order == 0
    assert stand([*gone, *climb(UN, start=date(2024, 4, 1))], date(2024, 4, 1)).level == "RDL"


def test_renewal_of_a_withdrawn_pledge_is_none() -> None:
    """After a withdrawal the pledge must be accepted again, whatever papers and renewals follow."""
    papers = [each for each in climb(UN, start=date(2024, 4, 1)) if each.kind != "accepted"]
    again = [*climb(UN), event("withdrawn", "2024-03-01"), *papers, event("renewed", "2024-04-01")]
    found = stand(again, date(2024, 4, 1))
    assert (found.level, found.missing, found.next_action) == ("", ("accepted",), "Ask for the acceptance.")


def test_last_fall_is_the_one_named() -> None:
    """A pledge that lapsed twice says when it lapsed last."""
    twice = [*climb(UN), event("renewed", "2025-02-01")]
    assert stand(twice, date(2025, 9, 1)).lowered_by == "Renewal of 1 February 2025 lapsed on 1 August 2025."


@pytest.mark.parametrize(("failed", "level"), [("verification_failed", "L3"), ("aav_failed", "L1")])
def test_failed_visit_removes_verification(failed: str, level: str) -> None:
    """A failed visit lowers to the level below the visits that it undoes."""
    found = stand([*climb(UN), event(failed, "2024-03-01")], date(2024, 3, 1))
    assert found.level == level
    assert found.verified == ("L2" if level == "L3" else "")
    assert "failed on 1 March 2024" in found.lowered_by


def test_what_ends_counts_last_on_one_day() -> None:
    """A visit that is passed and failed on one day is failed."""
    assert stand([*climb(UN), event("aav_failed", FIRST)], FIRST).level == "L1"


def test_release_can_be_taken_back() -> None:
    """A release holds until it is taken back, and takes no part in the level."""
    back = [*released(), event("release_revoked", "2024-03-01")]
    assert stand(back, date(2024, 2, 29)).released
    found = stand(back, date(2024, 3, 1))
    assert (found.level, found.released) == ("RDL", False)


def test_suspension_lowers_without_an_event() -> None:
    """A suspended unit stands below level 1 while its papers and visits stay what they are."""
    found = stand(released(), FIRST, Standing.SUSPENDED)
    assert (found.level, found.order, found.claimed, found.verified) == ("", 0, "RDL", "RDL")
    assert "suspended" in found.lowered_by
    assert stand(released(), FIRST, Standing.ASK).level == "RDL"


def test_alignment_ends_with_its_version() -> None:
    """Level 3 holds while the version that the unit was aligned with is in force."""
    old = [*climb(UN, reference="S 1"), event("renewed", "2024-12-20")]
    assert stand(old, date(2025, 2, 28)).level == "L3"
    found = stand(old, date(2025, 3, 1))
    assert (found.level, found.missing) == ("L2", ("sur_aligned",))
    assert found.lowered_by == "S 1 is in force no more from 1 March 2025."


def test_alignment_waits_for_its_version() -> None:
    """An alignment with a version to come counts from the day on which that version is in force."""
    early = climb(UN, reference="S 2")
    found = stand(early, date(2024, 5, 31))
    assert (found.level, found.until) == ("L2", date(2025, 1, 1))
    assert stand(early, date(2024, 6, 1)).since == date(2024, 6, 1)


@pytest.mark.parametrize("reference", ["", "X 1", "U 1", "S"])
def test_alignment_names_a_statement_of_the_units_own_type(reference: str) -> None:
    """No reference, one that nobody knows and one of another type leave level 3 unreached."""
    found = stand(climb(UN, reference=reference), FIRST)
    assert (found.level, found.missing) == ("L2", ("sur_aligned",))
    assert "Align the unit" in found.next_action or found.next_action == UN.transitions[2].next_action


def test_statements_of_the_catalogue_count_by_default() -> None:
    """Without statements given, the versions of the catalogue decide."""
    start = date(2023, 1, 1)
    old = climb(UN, start=start, reference="RDL-FPU 1")
    levels = [
        histories.stand(old, rule_set=UN, on=day, statements=None).level
        for day in (date(2023, 6, 1), date(2023, 8, 1))
    ]
    assert levels == ["RDL", "L2"]


def test_later_events_do_not_count() -> None:
    """What happens after the day asked about is not known on that day."""
    later = [*climb(UN), event("withdrawn", "2024-03-01")]
    assert stand(later, date(2024, 2, 1)) == stand(climb(UN), date(2024, 2, 1))


def test_events_of_others_do_not_count() -> None:
    """Each offer stands by its own events."""
    other = [each.model_copy(update={"offer_id": "O2"}) for each in climb(UN)]
    types = {"O1": "FPU", "O2": "FPU"}
    found = ladder.standings(types, events=other, rule_set=UN, on=FIRST, statements=STATEMENTS)
    assert (found["O1"].order, found["O2"].order) == (0, 4)


def test_action_names_the_first_thing_missing() -> None:
    """Once a step is begun, the action is the first event that it still needs."""
    assert stand(without("accepted"), FIRST).next_action == "Ask for the acceptance."
    assert (
        stand(without("table_of_organization_received"), FIRST).next_action
        == "Send the table of organization."
    )


def test_second_organization_by_the_same_code() -> None:
    """The ladder of the African Standby Force climbs and lapses by its own rules."""
    start = date(2024, 6, 1)
    events = climb(AU, start=start)

    def level(on: date, more: list[LadderEvent]) -> str:
        return histories.stand([*events, *more], rule_set=AU, on=on).level

    assert level(start, []) == "VERIFIED"
    assert level(date(2025, 5, 31), []) == "VERIFIED"
    assert level(date(2025, 6, 1), []) == ""
    assert level(date(2025, 6, 1), [event("renewed", "2025-05-01")]) == "SELF_ASSESSED"
    assert level(start, [event("verification_failed", start)]) == "SELF_ASSESSED"


def test_unknown_kind_is_refused_with_the_nearest() -> None:
    """An event that the rule set does not know is a fault, not a silence."""
    with pytest.raises(MissingReference, match="Write accepted") as caught:
        stand([event("acepted", FIRST)], FIRST)
    assert caught.value.faults[0].code == "ladder-event-kind"


def test_rules_hold_in_their_time_only() -> None:
    """A level before the rules were in force cannot be asked for."""
    with pytest.raises(NotAllowed, match="in force from 2019-01-01"):
        stand([], date(2018, 12, 31))


@pytest.mark.parametrize(("noun", "name"), [(LadderEvent, "ladder_events"), (OfferEntry, "offers")])
def test_no_file_can_set_a_level(
    noun: type[LadderEvent | OfferEntry], name: str, tmp_path: Path, root: Path
) -> None:
    """A column named level is unknown in the sheets of offers and of events."""
    header, *rows = (root / f"examples/tiny/{name}.csv").read_text(encoding="utf-8").splitlines()
    sheet = tmp_path / f"{name}.csv"
    sheet.write_text("\n".join([f"{header},level", *(f"{row},RDL" for row in rows)]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        tables.read_csv(sheet, noun=noun)
    assert [fault.code for fault in caught.value.faults] == ["unknown-column"]
    assert "level" in caught.value.faults[0].thing


def test_no_noun_can_carry_a_level() -> None:
    """Events and offers refuse a level, and a standing cannot be changed."""
    with pytest.raises(ValidationError, match="extra"):
        LadderEvent.model_validate({"offer_id": "O1", "kind": "accepted", "on": "2024-01-01", "level": "RDL"})
    row = {"offer_id": "O1", "contributor": "XAL", "unit_type": "FPU", "kind": "assumed", "source": "x"}
    with pytest.raises(ValidationError, match="extra"):
        OfferEntry.model_validate(row | {"level": "RDL"})
    with pytest.raises(ValidationError, match="frozen"):
        stand([], FIRST).level = "RDL"  # type: ignore[misc]
