"""Capacity building: needs of the ladder, matches by terms, an exact choice, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.core.errors import InputError
from bluehelm.forces import ladder, rule_sets
from bluehelm.forces.domain import LadderEvent
from bluehelm.partnership import (
    capacity,
    capacity_assign,
    capacity_follow,
    capacity_match,
    capacity_needs,
    capacity_read,
)
from bluehelm.partnership.capacity_domain import (
    CapacityNeed,
    CapacityOffer,
    CapacityPartnership,
    LadderLack,
    PartnershipStep,
)
from bluehelm.partnership.capacity_match import CapacityMatch, MatchTerm
from bluehelm.partnership.capacity_read import CapacityRecords
from bluehelm.partnership.domain import Component, Contributor, OfferEntry

TOLD = {"kind": "illustrative", "source": "invented"}
AS_OF = date(2027, 1, 1)
EXAMPLE = Path(__file__).parents[3] / "examples/capacity"


def need(name: str = "N1", **more: Any) -> CapacityNeed:
    """Return a need of forty places of training in French, in the east, in half a year."""
    row = {
        "need_id": name,
        "contributor": "XAL",
        "need_kind": "training",
        "text": "Crowd control",
        "places": 40,
        "regions": ["EAST"],
        "languages": ["fr"],
        "from_on": "2027-01-01",
        "until_on": "2027-07-01",
    }
    return CapacityNeed.model_validate(row | TOLD | more)


def course(name: str = "S1", **more: Any) -> CapacityOffer:
    """Return a course for sixty in French and English, anywhere, all year."""
    row = {
        "support_id": name,
        "giver": "XBO",
        "need_kinds": ["training"],
        "text": "Courses",
        "places": 60,
        "languages": ["en", "fr"],
    }
    return CapacityOffer.model_validate(row | TOLD | more)


def fund(name: str = "F1", **more: Any) -> CapacityOffer:
    """Return money that may pay for courses of others."""
    row = {"giver": "XCA", "need_kinds": ["money"], "text": "Fund", "places": 100, "languages": []}
    return course(name, **(row | more))


def found(*offers: CapacityOffer, needs: Sequence[CapacityNeed] = ()) -> tuple[CapacityMatch, ...]:
    """Return the matches of needs, with all that is offered left."""
    left = {offer.support_id: offer.places for offer in offers}
    return capacity_match.matches(needs or [need()], offers=offers, left=left)


def terms(match: CapacityMatch) -> dict[str, float]:
    """Return the scores of the terms of a match."""
    return {term.name: term.score for term in match.terms}


# --- needs --------------------------------------------------------------------------------------------------


def lack(requirement: str, **more: Any) -> LadderLack:
    """Return something that an offer lacks."""
    row = {"offer_id": "O1", "contributor": "XAL", "unit_type": "FPU", "requirement": requirement}
    return LadderLack.model_validate(row | TOLD | more)


def test_needs_follow_from_what_is_missing_and_papers_make_none() -> None:
    """A topic of a visit makes a need of its kind; what somebody signs is no lack of capacity."""
    rows = [lack("training"), lack("training", text="Driving"), lack("released"), lack("camouflage")]
    needs, rest = capacity_needs.generate([*rows, lack("communications", kind="published")])
    assert [(one.need_id, one.need_kind.value, one.kind.value) for one in needs] == [
        ("O1:training", "training", "illustrative"),
        ("O1:training:2", "training", "illustrative"),
        ("O1:communications", "equipment", "derived"),
    ]
    assert [(one.lack.requirement, one.reason) for one in rest] == [
        ("released", "a paper: somebody writes or signs it"),
        ("camouflage", "no rule says what a unit needs that lacks it"),
    ]


@pytest.mark.parametrize("name", ["un-pcrs-2019", "au-asf"])
def test_every_event_that_a_ladder_can_miss_makes_a_need_or_says_why_not(name: str) -> None:
    """No kind of event of the ladders of the package is without a rule."""
    rules = rule_sets.rule_set(name)
    kinds = {kind for step in rules.transitions for kind in step.papers}
    kinds |= {visit.passed for visit in rules.visits.values()} | {rules.release.given}
    assert kinds - set(capacity_needs.KIND_OF) - capacity_needs.PAPERS == set()


def test_lacks_come_from_where_an_offer_stands() -> None:
    """What the next level misses, with the groups of the state and the languages of the offer."""
    rules = rule_sets.rule_set("un-pcrs-2019")
    papers = rules.transitions[0].papers
    events = [LadderEvent(offer_id="O1", kind=kind, on=date(2026, 6, 1)) for kind in papers]
    standings = ladder.standings({"O1": "FPU"}, events=events, rule_set=rules, on=AS_OF)
    entry = OfferEntry(
        offer_id="O1",
        contributor="XAL",
        unit_type="FPU",
        languages=("fr",),
        **TOLD,  # type: ignore[arg-type]
    )
    state = Contributor.model_validate(
        {"iso3": "XAL", "name": "Aldara", "groups": ["EAST"], "home_airport": "FEFF", **TOLD}
    )
    [row] = capacity_needs.lacks(standings.values(), offers=[entry], states=[state], names=rules.event_names)
    assert (row.requirement, row.regions, row.languages) == ("aav_passed", ("EAST",), ("fr",))
    assert row.text == "Assessment and advisory visit passed: FPU O1"
    assert capacity_needs.lacks(standings.values(), offers=[], states=[], names={}) == ()
    assert capacity_needs.generate([row])[0][0].need_kind.value == "advice"


# --- matches ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"need_kinds": ["medical", "language"]}, "is for medical, language, not for training"),
        ({"giver": "XAL"}, "is given by who needs it"),
        ({"regions": ["WEST"]}, "is for WEST"),
        ({"languages": ["es"]}, "is given in es, not in fr"),
        (
            {"from_on": "2027-07-01"},
            "is there from 1 July 2027, needed from 1 January 2027 until 1 July 2027",
        ),
    ],
)
def test_first_obstacle_is_named(more: dict[str, Any], reason: str) -> None:
    """Each hard condition refuses by itself, with what stands against it; without it the offer serves."""
    offer = course(**more)
    assert capacity_match.why_not(need(), offer=offer, left=60) == reason
    assert found(offer) == ()
    assert capacity_match.why_not(need(), offer=course(), left=0) == "has no place left"
    assert capacity_match.why_not(need(), offer=course(), left=1) == ""


def test_equipment_must_be_shared_where_both_name_it() -> None:
    """Who gives graders helps a unit that lacks graders and trucks by half."""
    asked = need(need_kind="equipment", equipment=["graders", "trucks"])
    graders = course(need_kinds=["equipment"], equipment=["graders"], languages=[])
    [match] = found(graders, needs=[asked])
    assert (terms(match)["equipment"], terms(match)["language"]) == (0.5, 1)
    radios = course(need_kinds=["equipment"], equipment=["radios"])
    assert capacity_match.why_not(asked, offer=radios, left=60) == "is radios, not graders, trucks"


@pytest.mark.parametrize(
    ("more", "term", "score"),
    [
        ({"regions": ["EAST"]}, "region", 1),
        ({"regions": ["XAL"]}, "region", 1),
        ({}, "region", 0.8),
        ({"languages": []}, "language", 0.5),
        ({"until_on": "2027-04-02"}, "dates", 0.503),
        ({"from_on": "2027-06-30"}, "dates", 0.006),
        ({"places": 10}, "places", 0.25),
    ],
)
def test_each_term_has_its_score(more: dict[str, Any], term: str, score: float) -> None:
    """Region for the state itself, silence about the language, share of time and of places."""
    [match] = found(course(**more))
    assert terms(match)[term] == score
    weighted = sum(one.weight * one.score for one in match.terms) / sum(one.weight for one in match.terms)
    assert match.score == round(weighted, 3)
    assert all(one.words for one in match.terms)


def test_third_partner_pays_where_the_giver_asks_for_it() -> None:
    """A course at two thousand dollars a place needs a fund with eighty, and not that of the trainee."""
    costly = course(cost_kusd=2)
    assert found(costly) == ()
    [match] = found(costly, fund())
    assert (match.giver, match.funder, match.contributor) == ("XBO", "XCA", "XAL")
    assert (match.is_triangular, match.cost_kusd, terms(match)["money"]) == (True, 80, 0.5)
    for poor in (fund(places=79), fund(giver="XAL"), fund(regions=["WEST"]), fund(from_on="2027-08-01")):
        assert found(costly, poor) == ()
    assert [one.fund_id for one in found(course(), fund())] == [""]


# --- the choice ---------------------------------------------------------------------------------------------


def twin(rows: Sequence[CapacityMatch], *, left: Mapping[str, float]) -> tuple[int, int]:
    """Return the best share and score of every choice that is allowed, by trying all."""
    best = (0, 0)
    for size in range(len(rows) + 1):
        for chosen in combinations(rows, size):
            used: dict[str, float] = {}
            for one in chosen:
                used[one.support_id] = used.get(one.support_id, 0) + one.places
                if one.fund_id:
                    used[one.fund_id] = used.get(one.fund_id, 0) + one.cost_kusd
            is_allowed = len({one.need_id for one in chosen}) == size
            if is_allowed and all(amount <= left[name] for name, amount in used.items()):
                best = max(best, value_of(chosen))
    return best


def value_of(chosen: Sequence[CapacityMatch]) -> tuple[int, int]:
    """Return the share of needs that a choice serves, and its score, both in thousandths."""
    shares = sum(round(1000 * term.score) for one in chosen for term in one.terms if term.name == "places")
    return shares, sum(round(1000 * one.score) for one in chosen)


@st.composite
def choices(draw: st.DrawFn) -> tuple[list[CapacityMatch], dict[str, float]]:
    """Return some matches of up to five needs, and what is left of the offers and funds."""
    left = {name: float(draw(st.integers(1, 12))) for name in ("S1", "S2", "F1")}
    rows = []
    for number in range(draw(st.integers(1, 9))):
        asked, places = draw(st.integers(1, 8)), draw(st.integers(1, 8))
        fund_id = draw(st.sampled_from(["", "F1"]))
        rows.append(
            CapacityMatch(
                need_id=f"N{draw(st.integers(1, 5))}",
                support_id=draw(st.sampled_from(["S1", "S2"])),
                fund_id=fund_id,
                giver=f"G{number}",
                contributor="XAL",
                places=min(asked, places),
                cost_kusd=draw(st.integers(0, 8)) if fund_id else 0,
                score=draw(st.integers(1, 1000)) / 1000,
                terms=(
                    MatchTerm(
                        name="places", score=round(min(asked, places) / asked, 3), weight=2, words="Part."
                    ),
                ),
            )
        )
    return rows, left


@given(choices())
def test_choice_is_the_best_of_all_that_are_allowed(
    told: tuple[list[CapacityMatch], dict[str, float]],
) -> None:
    """First the share that is served, then the score, as trying every choice finds them."""
    rows, left = told
    chosen = capacity_assign.assign(rows, left=left)
    assert len({one.need_id for one in chosen}) == len(chosen)
    for name, amount in left.items():
        assert sum(one.places for one in chosen if one.support_id == name) <= amount
        if name == "F1":
            assert sum(one.cost_kusd for one in chosen if one.fund_id == name) <= amount
    assert value_of(chosen) == twin(rows, left=left)
    assert chosen == capacity_assign.assign(rows, left=left)


def test_serving_more_comes_before_serving_well() -> None:
    """The only course that serves the second need is kept for it, though it suits the first one better."""
    first = need("N1", languages=["fr", "es"])
    second = need("N2", languages=["es"])
    both, french = course("S1", languages=["es"], places=40, regions=["EAST"]), course("S2", places=40)
    offers = {"S1": 40.0, "S2": 40.0}
    rows = capacity_match.matches([first, second], offers=[both, french], left=offers)
    assert rows[0].support_id == "S1"
    chosen = {one.need_id: one.support_id for one in capacity_assign.assign(rows, left=offers)}
    assert chosen == {"N1": "S2", "N2": "S1"}


# --- what came of it ----------------------------------------------------------------------------------------


def partnership(name: str = "P1", **more: Any) -> CapacityPartnership:
    """Return a partnership of twenty places for the need."""
    row = {"partnership_id": name, "need_id": "N1", "support_id": "S1", "places": 20}
    return CapacityPartnership.model_validate(row | TOLD | more)


def stage(name: str, on: str, **more: Any) -> PartnershipStep:
    """Return a step of a partnership."""
    return PartnershipStep.model_validate({"partnership_id": "P1", "stage": name, "on": on} | TOLD | more)


def test_furthest_stage_counts_and_what_is_not_on_record_is_said() -> None:
    """Steps are told as of the day, in any order; a partnership that began later is not known yet."""
    steps = [
        stage("closed", "2027-09-01"),
        stage("running", "2027-03-01", places=19),
        stage("agreed", "2027-02-01", note="signed"),
    ]
    now = [
        capacity_follow.standings([partnership()], steps=steps, as_of=date.fromisoformat(day))
        for day in ("2027-01-31", "2027-02-01", "2027-08-31", "2027-09-01")
    ]
    assert now[0] == ()
    assert [(one.stage.value, one.places) for [one] in now[1:]] == [
        *(("agreed", None), ("running", 19), ("closed", 19))
    ]
    assert [each.value for each in now[3][0].skipped] == ["assessed"]
    assert now[3][0].note == "signed"
    [silent] = capacity_follow.standings([partnership()], steps=[], as_of=AS_OF)
    assert (silent.stage.value, silent.is_bound) == ("proposed", False)


def records(*steps: PartnershipStep, **more: Any) -> CapacityRecords:
    """Return the records of one need, one course, one fund and one partnership."""
    row = {"needs": (need(),), "offers": (course(), fund()), "partnerships": (partnership(),)}
    return CapacityRecords(**(row | {"steps": steps} | more))


def test_only_what_was_agreed_takes_places_and_money() -> None:
    """A proposal takes none; what was handed over leaves the rest of the need open."""
    offers = (course(cost_kusd=2), fund())
    paid = (partnership(fund_id="F1"),)
    proposed = capacity.of(records(offers=offers, partnerships=paid), as_of=AS_OF)
    assert (proposed.left, [one.places for one in proposed.open_needs]) == ({"S1": 60, "F1": 100}, [40])
    agreed = records(stage("agreed", "2027-01-01"), offers=offers, partnerships=paid)
    made = capacity.of(agreed, as_of=AS_OF)
    assert (made.left, [one.places for one in made.open_needs]) == ({"S1": 40, "F1": 60}, [20])
    assert [(one.fund_id, one.cost_kusd) for one in made.suggested] == [("F1", 40)]
    held = records(stage("assessed", "2027-01-01", places=15), offers=offers, partnerships=paid)
    assert [one.places for one in capacity.of(held, as_of=AS_OF).open_needs] == [25]


def test_what_ends_gives_back_what_it_did_not_serve() -> None:
    """One that was agreed keeps what it served; one that never was takes nothing."""
    ended = stage("closed", "2027-01-01", places=5, note="the school closed")
    refused = capacity.of(records(ended), as_of=AS_OF)
    assert (refused.left, [one.places for one in refused.open_needs]) == ({"S1": 60, "F1": 100}, [40])
    early = capacity.of(records(stage("agreed", "2027-01-01"), ended), as_of=AS_OF)
    assert (early.left, [one.places for one in early.open_needs]) == ({"S1": 55, "F1": 100}, [35])
    none = ended.model_copy(update={"places": 0})
    assert capacity.of(records(stage("agreed", "2027-01-01"), none), as_of=AS_OF).left["S1"] == 60


def test_a_part_that_nobody_provides_is_a_need() -> None:
    """Crews and trainers are trained, aircraft given, and who pays is money; what is provided is none."""
    entry = OfferEntry(offer_id="O1", contributor="XAL", unit_type="HELI_UTIL", **TOLD)
    told = (("aircraft", "XBO"), ("crew", ""), ("payer", ""), ("mover", ""))
    parts = [Component(offer_id="O1", part=part, provider=provider) for part, provider in told]
    lacks = capacity_needs.missing_parts(parts, offers=[entry], states=[])
    needs, unmet = capacity_needs.generate(lacks)
    assert [(one.need_id, one.need_kind.value) for one in needs] == [
        *(("O1:crew", "training"), ("O1:payer", "money"))
    ]
    assert [one.lack.requirement for one in unmet] == ["mover"]


def test_what_is_over_serves_nobody_and_a_need_that_is_over_is_closed() -> None:
    """Only the time from the day on counts."""
    made = capacity.of(records(offers=(course(until_on="2027-03-01"),)), as_of=date(2027, 3, 1))
    assert (made.suggested, [one.need.need_id for one in made.unmet]) == ((), ["N1"])
    assert capacity.of(records(), as_of=date(2027, 7, 1)).open_needs == ()
    [match] = capacity.of(records(offers=(course(until_on="2027-05-01"),)), as_of=date(2027, 3, 1)).suggested
    assert terms(match)["dates"] == 0.5


def test_unmet_needs_say_why() -> None:
    """Nobody offers it, each offer of its kind has an obstacle, or another need takes what there is."""
    asked = (need("N1", places=60), need("N2", places=1), need("N3", need_kind="medical"))
    made = capacity.of(
        records(needs=asked, offers=(course(), course("S2", languages=["es"]), course("S3", cost_kusd=9))),
        as_of=AS_OF,
    )
    unmet = {one.need.need_id: one for one in made.unmet}
    lost = unmet.get("N1") or unmet["N2"]
    assert lost.lost_to in (("N1",), ("N2",))
    assert [(row.support_id, row.reason) for row in lost.obstacles] == [
        ("S2", "is given in es, not in fr"),
        ("S3", "asks 9 thousand US dollars a place, which nobody can pay"),
    ]
    assert (unmet["N3"].obstacles, unmet["N3"].lost_to) == ((), ())


def test_givers_that_serve_one_need_at_one_time_overlap() -> None:
    """Two states, one need, days that both have; not one giver, one after the other, or a proposal."""
    offers = (course(), course("S2", giver="XDA"), course("S3"))
    first = partnership("P1", from_on="2027-02-01", until_on="2027-04-01")

    def overlaps(**more: Any) -> Sequence[object]:
        second = partnership("P2", **({"support_id": "S2", "from_on": "2027-03-01"} | more))
        steps = [stage("agreed", "2027-01-01"), stage("agreed", "2027-01-01", partnership_id="P2")]
        rows = capacity_follow.standings([first, second], steps=steps, as_of=AS_OF)
        return capacity_follow.overlaps(rows, offers=offers)

    [row] = overlaps()
    assert row == capacity_follow.Overlap(
        need_id="N1",
        partnership_ids=("P1", "P2"),
        givers=("XBO", "XDA"),
        from_on=date(2027, 3, 1),
        until_on=date(2027, 4, 1),
    )
    assert overlaps(support_id="S3") == overlaps(from_on="2027-04-01") == overlaps(need_id="N2") == ()
    proposed = capacity_follow.standings([first, partnership("P2", support_id="S2")], steps=[], as_of=AS_OF)
    assert capacity_follow.overlaps(proposed, offers=offers) == ()


# --- files --------------------------------------------------------------------------------------------------


def test_example_is_read_and_all_faults_between_tables_are_told(tmp_path: Path) -> None:
    """Partnerships for a need that nobody has, money that is none, and a need under the name of another."""
    for file in EXAMPLE.glob("*.csv"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    assert len(capacity_read.read(tmp_path).all_needs) == 7
    for name, line in (
        ("partnerships", "P8,XAL-FPU-1:trainin,XRI-LANG,XSU-MED,5,,,illustrative,invented"),
        ("needs", "XAL-FPU-1:vehicles,XAL,,,vehicles,Again,,,,1,,,illustrative,invented"),
    ):
        with (tmp_path / f"{name}.csv").open("a", encoding="utf-8") as table:
            table.write(f"{line}\n")
    with pytest.raises(InputError) as refused:
        capacity_read.read(tmp_path)
    assert [fault.code for fault in refused.value.faults] == [
        *("capacity-need-twice", "capacity-need", "capacity-fund")
    ]
    assert "Write XAL-FPU-1:training, if that is meant" in str(refused.value)


def test_period_that_ends_before_it_begins_is_a_fault() -> None:
    """Half-open periods have at least one day."""
    with pytest.raises(ValueError, match="until_on is 2027-01-01; it must be after 2027-01-01"):
        need(until_on="2027-01-01")
