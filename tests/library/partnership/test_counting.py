"""Counting rules: each tells its rows and what it leaves out, and counts nothing twice."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bluehelm.core.errors import MissingReference
from bluehelm.partnership import conferences, counting
from bluehelm.partnership.conference_domain import Delegation
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.counting import Count
from bluehelm.partnership.delivery_domain import FollowUpStage
from bluehelm.partnership.roughly import is_rough
from tests.library.partnership.assembly import INVENTED, records_of

SEOUL = conferences.published().of("SEO2021")
SUMMIT = conferences.published().of("NY2015")


@pytest.fixture
def aldara(tmp_path: Path) -> ConferenceRecords:
    """Return what is recorded of the invented conference."""
    return records_of(tmp_path).of("XAL2026")


def parts(count: Count) -> dict[str, float]:
    """Return the figures of the parts of a count."""
    return {part.label: part.value for part in count.parts}


def test_every_rule_says_what_it_counts() -> None:
    """A rule has a name, a version, a label and a definition of a sentence or more; no two are the same."""
    assert len({rule.label for rule in counting.RULES.values()}) == len(counting.RULES)
    assert len({rule.definition for rule in counting.RULES.values()}) == len(counting.RULES)
    for name, rule in counting.RULES.items():
        assert (rule.name, rule.version >= 1, rule.definition[-1]) == (name, True, ".")


@pytest.mark.parametrize("rule", counting.RULES)
def test_nothing_is_counted_twice(aldara: ConferenceRecords, rule: str) -> None:
    """A row counts once or is left out once, and parts add up to rows of the count."""
    for records in (aldara, SEOUL, SUMMIT, conferences.published()):
        found = counting.count(rule, records)
        left = [name for name, _ in found.left_out]
        assert len({*found.rows}) == len(found.rows)
        assert len({*left}) == len(left)
        assert not {*found.rows} & {*left}
        assert all(reason for _, reason in found.left_out)
        told = [row for part in found.parts for row in part.rows]
        assert len(told) == len({*told})
        if rule != "guide_lines_met":
            assert {*told} <= {*found.rows}


@pytest.mark.parametrize("rule", counting.RULES)
def test_nothing_gives_nothing(rule: str) -> None:
    """Without rows a count is zero, out of nothing."""
    found = counting.count(rule, ConferenceRecords(conferences=()))
    assert (found.value, found.rows, found.parts, found.denominator, found.left_out) == (0, (), (), None, ())


def test_who_came_is_told_by_kind_and_level(aldara: ConferenceRecords) -> None:
    """Delegations count when somebody noted that they came, out of those on the list."""
    came = counting.count("attending_delegations", aldara)
    assert (came.value, came.denominator, parts(came)) == (3, 4, {"state": 2, "organization": 1})
    assert came.left_out == (("XCA", "did not come"),)
    states = counting.count("attending_states", aldara)
    assert (states.value, states.denominator, parts(states)) == (2, 3, {"minister": 2})
    assert counting.count("attending_ministers", aldara).rows == ("XAL", "XBO")
    before = counting.count("attending_states", aldara.as_of(date(2026, 11, 30)))
    assert (before.value, {reason for _, reason in before.left_out}) == (0, {"nobody noted whether it came"})


@pytest.mark.parametrize(
    ("kind", "level", "is_counted"),
    [
        ("state", "Minister of Defence", True),
        ("state", "prime minister", True),
        ("state", "President", True),
        ("state", "deputy minister", False),
        ("state", "ambassador", False),
        ("observer", "president", False),
        ("organization", "", False),
    ],
)
def test_ministers_are_told_by_the_level(kind: str, level: str, is_counted: bool) -> None:
    """A minister or a head of state counts; a deputy, and the president of an organization, do not."""
    told = {
        "conference_id": "XAL2026",
        "code": "XAL",
        "name": "Aldara",
        "attended": True,
        "source": "invented",
    }
    row = Delegation.model_validate({**told, "delegation_kind": kind, "level": level, "kind": "illustrative"})
    found = counting.count("attending_ministers", ConferenceRecords(conferences=(), delegations=(row,)))
    assert found.rows == (("XAL",) if is_counted else ())


def test_organization_pledges_and_is_no_state(aldara: ConferenceRecords) -> None:
    """What an organization announces counts as an announcement, and not for the states."""
    states = counting.count("pledging_states", aldara)
    assert (states.value, states.denominator) == (3, 3)
    assert ("A3", "UNE is no state") in states.left_out
    assert counting.count("pledging_organizations", aldara).rows == ("A3",)
    assert counting.count("pledging_delegations", aldara).value == 4
    assert counting.count("training_announcements", aldara).rows == ("A3",)
    assert counting.count("training_states", aldara).value == 0


def test_what_is_withdrawn_or_repeated_counts_not_again(aldara: ConferenceRecords) -> None:
    """A withdrawn announcement does not count, one that is said twice counts once, each with its reason."""
    found = counting.count("announcements", aldara)
    assert found.rows == ("A1", "A2", "A3", "A4")
    assert found.left_out == (("A6", "withdrawn on 2027-01-10"), ("A5", "says the same as A4"))
    before = counting.count("announcements", aldara.as_of(date(2027, 1, 9)))
    assert "A6" in before.rows
    assert before.as_of == date(2027, 1, 9)


def test_what_follow_up_says_is_withdrawn_does_not_count(tmp_path: Path) -> None:
    """A step that says that an announcement was withdrawn takes it out of the count."""
    borvania = records_of(tmp_path).of("XBO2024")
    assert counting.count("announcements", borvania).left_out == (("B1", "withdrawn on 2025-01-01"),)
    [gone] = [row for row in borvania.deliveries if row.stage.value == "withdrawn"]
    told = {"stage": FollowUpStage.NOTED, "note": "the press tells of it", "happened_on": date(2025, 6, 1)}
    noted = gone.model_copy(update={"delivery_id": "noted", **told})
    after = replace(borvania, deliveries=(*borvania.deliveries, noted))
    assert counting.count("announcements", after).left_out == (("B1", "withdrawn on 2025-01-01"),)
    assert counting.count("announcements", borvania.as_of(date(2024, 12, 31))).rows == ("B1",)


def test_what_is_taken_up_again_counts_again(tmp_path: Path) -> None:
    """A step after the withdrawal takes the announcement up again, so that it counts."""
    later = f"D3,B1,registered,2025-06-01,day,1,unit,2025-06-02,{INVENTED}"
    borvania = records_of(tmp_path, deliveries=(later,)).of("XBO2024")
    assert counting.count("announcements", borvania).rows == ("B1",)
    assert counting.count("announcements", borvania.as_of(date(2025, 6, 1))).rows == ()


def test_repetition_may_say_what_the_first_does_not(aldara: ConferenceRecords) -> None:
    """A battalion that is announced as a unit, then in persons, counts as one unit and as its persons."""
    units, persons = (counting.count(name, aldara) for name in ("units", "uniformed_personnel"))
    assert (units.value, parts(units)) == (2, {"infantry battalion": 1, "level 2 hospital": 1})
    assert (persons.value, persons.rows) == (850, ("A5",))
    assert ("A4", "says the same as A5") in persons.left_out
    assert ("A2", "states no number of persons") in persons.left_out


def test_invented_rows_are_not_mixed_with_real_ones(aldara: ConferenceRecords) -> None:
    """Beside announcements that were made, invented ones are left out of every count."""
    mixed = ConferenceRecords(conferences=(), announcements=(*aldara.announcements, *SEOUL.announcements))
    found = counting.count("announcements", mixed)
    assert found.value == counting.count("announcements", SEOUL).value
    assert {"A1", "A2"} <= {name for name, _ in found.left_out}


def test_gift_of_equipment_meets_no_need_of_a_unit(tmp_path: Path) -> None:
    """A line that asks for helicopters is not met by airframes without crews; a half of it is partly met."""
    rows = (
        f"A7,XAL,XAL2026,medical,level 2 hospital,1,unit,2026-12-01,,{INVENTED},,,G2",
        f"A8,XBO,XAL2026,medical,surgeons,12,personnel,2026-12-01,,{INVENTED},,,G2",
        f"A9,XCA,XAL2026,medical,hospitals,,unit,2026-12-01,,{INVENTED},,,G2",
    )
    found = counting.count("guide_lines_met", records_of(tmp_path, announcements=rows).of("XAL2026"))
    assert (found.value, found.denominator, parts(found)) == (0, 2, {"partly met": 1, "not met": 1})
    reasons = dict(found.left_out)
    assert reasons["A1"].startswith("gives equipment")
    assert reasons["A6"] == "withdrawn on 2027-01-10"
    assert reasons["A8"] == "is stated in personnel, the line asks for unit"
    assert reasons["A9"] == "states no number"


def test_line_is_met_by_what_answers_it_together(tmp_path: Path) -> None:
    """Two hospitals of two states meet a line that asks for two."""
    rows = tuple(
        f"A{number},{state},XAL2026,medical,level 2 hospital,1,unit,2026-12-01,,{INVENTED},,,G2"
        for number, state in ((7, "XAL"), (8, "XBO"))
    )
    found = counting.count("guide_lines_met", records_of(tmp_path, announcements=rows).of("XAL2026"))
    assert (found.value, found.rows) == (1, ("G2",))


def test_published_rows_of_seoul() -> None:
    """Of Seoul 17 published announcements of six states are on record; its 16 helicopters are equipment."""
    assert counting.count("announcements", SEOUL).value == 17
    assert counting.count("pledging_states", SEOUL).value == 6
    helicopters = counting.count("helicopters", SEOUL)
    assert (helicopters.value, parts(helicopters)) == (16, {"equipment": 16})
    assert {name for name, _ in helicopters.left_out} == {"SEO2021-DEU-01", "SEO2021-KEN-01"}
    assert counting.count("uniformed_personnel", SEOUL).value == 1000


def test_sums_of_money_stay_in_their_currency() -> None:
    """No rate of exchange is assumed, and a total is not added to its parts."""
    found = counting.count("money", SEOUL)
    assert parts(found) == {"USD million": 96, "CAD million": pytest.approx(79.7)}
    assert found.left_out == (("SEO2021-CAN-02", "is a total, of which parts may stand beside it"),)


def test_persons_that_are_trained_are_not_sent() -> None:
    """Of the summit of 2015 those count that are sent; 2,000 trainees and a battalion said twice do not."""
    found = counting.count("uniformed_personnel", SUMMIT)
    sent = {row.announcement_id: row.quantity for row in SUMMIT.announcements if row.unit == "personnel"}
    assert found.value == sum(sent[name] or 0 for name in found.rows) == 18520
    assert dict(found.left_out)["NY2015-CHN-03"] == "gives training, and sends none"
    assert dict(found.left_out)["NY2015-IND-01"] == "says the same as NY2015-IND-02"


def test_unknown_count_is_told_with_the_near_one() -> None:
    """Who asks for a count that is no rule is told which is near."""
    with pytest.raises(MissingReference, match="pledging_states"):
        counting.count("pledging_state", SEOUL)


def test_counts_of_a_conference_hold_what_it_has() -> None:
    """All counts of a conference are those with a row or a denominator, in the order of the rules."""
    names = [found.rule for found in counting.count_all(SEOUL)]
    assert names == [name for name in counting.RULES if name in names]
    assert "attending_states" not in names
    assert {"pledging_states", "units", "money", "women_states", "technology_announcements"} <= {*names}


def test_a_sum_says_which_of_its_numbers_are_no_exact_ones() -> None:
    """Over 10 million and nearly 3 are added at their numbers, and that they are no exact ones is told."""
    accra = conferences.published().of("ACC2023")
    found = counting.count("money", accra)
    assert parts(found)["USD million"] == 87
    assert set(found.rough) == {
        *(f"ACC2023-USA-0{place}" for place in (1, 2, 4, 5, 7)),
        *("ACC2023-CAN-02", "ACC2023-CAN-03"),
    }
    assert "ACC2023-CAN-01" in dict(found.left_out)  # all projects together, over 20.4 million
    assert counting.count("uniformed_personnel", SUMMIT).rough == ("NY2015-COL-01",)
    assert counting.count("announcements", accra).rough == ()


@pytest.mark.parametrize(
    ("description", "is_no_exact_one"),
    [
        ("up to (announced August 2016)", True),
        ("about; continued", True),
        ("CAD 3 million, more than", True),
        ("stated as nearly 1000", True),
        ("over five years", False),
        ("up to 850 troops, existing or new operations", False),
        ("", False),
    ],
)
def test_words_that_make_a_number_rough(description: str, is_no_exact_one: bool) -> None:
    """The word must stand by itself: one that goes on to say something else is of that."""
    assert is_rough(description) is is_no_exact_one
