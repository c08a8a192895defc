"""From claims to planning nouns: which statement wins, what is assumed, what is refused."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.core.claims import Claim, Kind
from bluehelm.core.errors import InputError
from bluehelm.forces import catalogue
from bluehelm.forces.domain import UnitType
from bluehelm.partnership import resolve
from bluehelm.partnership.contributors import contributors
from bluehelm.partnership.domain import Caveat, Component, Contributor, OfferEntry, UnitOffer
from bluehelm.partnership.resolution_domain import Resolution

AS_OF = date(2026, 1, 12)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A register of offers."""

    offers: tuple[OfferEntry, ...] = ()
    claims: tuple[Claim, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    components: tuple[Component, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    unit_types: tuple[UnitType, ...] = ()


def entry(**cells: Any) -> OfferEntry:
    """Return a row of the register: a formed police unit of Nepal, of which nothing else is stated."""
    row = {
        "offer_id": "O1",
        "contributor": "NPL",
        "unit_type": "FPU",
        "kind": "assumed",
        "source": "register",
    }
    return OfferEntry.model_validate(row | cells)


def claim(value: str, **cells: Any) -> Claim:
    """Return a claim about the strength of that unit."""
    row = {
        "claim_id": "C1",
        "subject": "O1",
        "attribute": "strength",
        "value": value,
        "kind": "assumed",
        "source": "press",
        "stated_on": "2025-05-13",
        "recorded_on": "2025-05-14",
    }
    return Claim.model_validate(row | cells)


def settled(desk: Desk, *, as_of: date = AS_OF) -> tuple[UnitOffer, dict[str, Resolution]]:
    """Return the one offer of a register, and its resolutions by field."""
    found = resolve.offers(desk, as_of=as_of)
    return found.offers[0], {line.attribute: line for line in found.resolutions}


def faults(desk: Desk) -> list[str]:
    """Return the codes of what is wrong with a register."""
    with pytest.raises(InputError) as caught:
        resolve.offers(desk, as_of=AS_OF)
    return [fault.code for fault in caught.value.faults]


def test_nothing_stated_takes_what_is_typical() -> None:
    """Empty cells give the catalogue's size and cargo, the state's ports, the default notice and no women."""
    offer, lines = settled(Desk(offers=(entry(),)))
    police = next(each for each in catalogue.unit_types() if each.code == "FPU")
    nepal = next(each for each in contributors() if each.iso3 == "NPL")
    assert (offer.strength, offer.lane_m, offer.tonnes) == (police.strength, police.lane_m, police.tonnes)
    assert (offer.home_airport, offer.home_port) == (nepal.home_airport, nepal.sea_port)
    assert lines["home_airport"].source == nepal.source
    assert lines["home_port"].source == f"{nepal.source}; in a transit country"  # Nepal has no coast
    assert (offer.notice_min_days, offer.notice_mode_days, offer.notice_max_days) == (20, 40, 90)
    assert (lines["strength"].kind, lines["strength"].source) == (
        Kind.ASSUMED,
        f"typical of the type: {police.strength_source}",
    )
    assert lines["lane_m"].kind is Kind.ASSUMED
    assert (offer.women, lines["women"].kind, lines["women"].source) == (
        0,
        Kind.ASSUMED,
        "nobody stated a number",
    )
    assert "available_from" not in lines


def test_row_counts_as_a_claim_of_its_kind() -> None:
    """A filled cell is the value, with the row's kind and source and no claim."""
    offer, lines = settled(Desk(offers=(entry(strength=160, women=30),)))
    assert (offer.strength, offer.women) == (160, 30)
    assert (lines["strength"].kind, lines["strength"].source) == (Kind.ASSUMED, "register")
    assert lines["strength"].claim_id == ""


def test_stronger_kind_wins_whatever_its_age() -> None:
    """A published figure beats a later assumption, and the loser stays visible."""
    old = claim("150", kind="published", stated_on="2020-01-01")
    late = claim("200", claim_id="C2", stated_on="2025-12-01")
    offer, lines = settled(Desk(offers=(entry(strength=140),), claims=(old, late)))
    assert offer.strength == 150
    assert lines["strength"].claim_id == "C1"
    assert lines["strength"].over == ("C2: 200", "row: 140")


def test_latest_stated_wins_within_a_kind() -> None:
    """Of two published figures the later one counts; the row, without a date, comes last."""
    claims = (claim("120"), claim("150", claim_id="C2", stated_on="2025-06-01"))
    offer, lines = settled(Desk(offers=(entry(strength=140),), claims=claims))
    assert (offer.strength, lines["strength"].over) == (150, ("C1: 120", "row: 140"))


def test_ties_go_to_the_later_record_then_the_first_identifier() -> None:
    """Equal in kind and day stated, the later recorded wins, then the first identifier."""
    recorded = (claim("120"), claim("150", claim_id="C2", recorded_on="2025-06-01"))
    assert settled(Desk(offers=(entry(),), claims=recorded))[0].strength == 150
    same = (claim("150", claim_id="C2"), claim("120"))
    assert settled(Desk(offers=(entry(),), claims=same))[0].strength == 120


def test_later_knowledge_does_not_count() -> None:
    """A claim recorded after the day asked about is ignored, and counts from its own day."""
    desk = Desk(offers=(entry(),), claims=(claim("150", recorded_on="2026-01-13"),))
    assert settled(desk)[0].strength == 140
    assert settled(desk, as_of=date(2026, 1, 13))[0].strength == 150


def test_claims_fill_every_kind_of_field() -> None:
    """Numbers, lists, days and words are read as their field holds them."""
    claims = tuple(
        claim(value, claim_id=f"C{number}", attribute=attribute, unit=unit)
        for number, (attribute, value, unit) in enumerate(
            [
                ("languages", "fr; en", ""),
                ("available_from", "2026-09-01", ""),
                ("notice_mode_days", "25", "days"),
                ("lane_m", "310.5", "lane metres"),
                ("home_airport", "VNKT", ""),
                ("lift", "self", ""),
                ("strength", "155", "persons"),
            ]
        )
    )
    offer, lines = settled(Desk(offers=(entry(),), claims=claims))
    assert (offer.languages, offer.available_from) == (("fr", "en"), date(2026, 9, 1))
    assert (offer.notice_mode_days, offer.lane_m, offer.strength) == (25.0, 310.5, 155)
    assert (offer.home_airport, offer.lift) == ("VNKT", "self")
    assert (lines["languages"].value, lines["lane_m"].value, lines["available_from"].value) == (
        "fr;en",
        "310.5",
        "2026-09-01",
    )


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        ({"notice_mode_days": 10}, (10, 10, 90)),
        ({"notice_mode_days": 120}, (20, 120, 120)),
        ({"notice_min_days": 50}, (50, 50, 90)),
        ({"notice_max_days": 15}, (15, 15, 15)),
        ({"notice_min_days": 5, "notice_max_days": 30}, (5, 30, 30)),
    ],
)
def test_assumed_notice_goes_with_what_was_stated(cells: dict[str, int], days: tuple[int, ...]) -> None:
    """Where only some of the three days are stated, the others are the nearest that still rise."""
    offer, lines = settled(Desk(offers=(entry(**cells),)))
    assert (offer.notice_min_days, offer.notice_mode_days, offer.notice_max_days) == days
    for name in resolve.NOTICE_DAYS:
        assert lines[name].source == ("register" if name in cells else "planning value")


def test_offer_is_ready_when_its_last_part_is() -> None:
    """The last provided part raises the notice; a part without a provider is missing."""
    parts = tuple(
        Component(offer_id="O1", part=part, provider=provider, ready_days=days)
        for part, provider, days in [("aircraft", "KOR", 30), ("crew", "NPL", 60), ("trainer", "", 300)]
    )
    row = entry(notice_min_days=20, notice_mode_days=40, notice_max_days=90)
    offer, lines = settled(Desk(offers=(row,), components=parts))
    assert (offer.notice_min_days, offer.notice_mode_days, offer.notice_max_days) == (60, 60, 90)
    assert offer.missing_parts == ("trainer",)
    assert lines["notice_min_days"].kind is Kind.DERIVED
    assert lines["notice_min_days"].source == "its last part, crew, is ready after 60 days"
    assert lines["notice_min_days"].over == ("row or default: 20",)
    assert lines["notice_max_days"].source == "register"
    as_late = Component(offer_id="O1", part="crew", provider="NPL", ready_days=20)
    assert settled(Desk(offers=(row,), components=(as_late,)))[1]["notice_min_days"].source == "register"


def test_lift_that_nobody_stated_is_assumed() -> None:
    """The organization moves a unit unless a row or claim says who does, and the kind tells the two apart."""
    assumed = settled(Desk(offers=(entry(kind="published"),)))[1]["lift"]
    stated = settled(Desk(offers=(entry(kind="published", lift="un"),)))[1]["lift"]
    assert (assumed.value, assumed.kind) == ("un", Kind.ASSUMED)
    assert (stated.value, stated.kind) == ("un", Kind.PUBLISHED)


def test_one_battalion_announced_three_times_is_one_offer() -> None:
    """However many announcements speak of a body, it stays one offer with one strength."""
    row = entry(announcement_ids=("A1", "A2", "A3"))
    said = tuple(
        claim(value, claim_id=f"C{year}", stated_on=f"{year}-09-28")
        for year, value in ((2015, "140"), (2016, "150"), (2017, "145"))
    )
    found = resolve.offers(Desk(offers=(row,), claims=said), as_of=AS_OF)
    assert [(offer.offer_id, offer.strength) for offer in found.offers] == [("O1", 145)]
    assert found.resolutions[0].over == ("C2016: 150", "C2015: 140")


def test_caveats_stay_with_their_offer() -> None:
    """Each offer carries its own caveats and no others."""
    caveats = tuple(Caveat(offer_id=offer_id, rule="not_site", value="NORTH") for offer_id in ("O1", "O2"))
    desk = Desk(offers=(entry(offer_id="O2"), entry()), caveats=caveats)
    found = resolve.offers(desk, as_of=AS_OF).offers
    assert [(offer.offer_id, len(offer.caveats)) for offer in found] == [("O1", 1), ("O2", 1)]
    assert found[1].caveats[0].offer_id == "O2"


def test_own_states_and_types_count() -> None:
    """A state or unit type of the register itself is known, and replaces that of the package."""
    state = Contributor(
        iso3="XAL", name="Aldara", home_airport="LPPT", kind="illustrative", source="invented"
    )
    police = next(each for each in catalogue.unit_types() if each.code == "FPU")
    small = police.model_copy(update={"strength": 99, "strength_source": "ours"})
    desk = Desk(offers=(entry(contributor="XAL"),), contributors=(state,), unit_types=(small,))
    offer, lines = settled(desk)
    assert (offer.strength, offer.home_airport, offer.home_port) == (99, "LPPT", "")
    assert lines["strength"].source == "typical of the type: ours"
    assert "home_port" not in lines


@pytest.mark.parametrize(
    ("desk", "codes"),
    [
        (Desk(offers=(entry(),), claims=(claim("many"),)), ["claim-value"]),
        (Desk(offers=(entry(),), claims=(claim("0"),)), ["claim-value"]),
        (Desk(offers=(entry(),), claims=(claim("1", unit="companies"),)), ["claim-unit"]),
        (Desk(offers=(entry(),), claims=(claim("RDL", attribute="level"),)), ["claim-attribute"]),
        (Desk(offers=(entry(),), claims=(claim("O2", attribute="offer_id"),)), ["claim-attribute"]),
        (Desk(offers=(entry(),), claims=(claim("ship", attribute="lift"),)), ["claim-value"]),
        (Desk(offers=(entry(),), claims=(claim("31/02/2026", attribute="available_from"),)), ["claim-value"]),
        (Desk(offers=(entry(),), claims=(claim("150", subject="O9"),)), ["register-reference"]),
        (Desk(offers=(entry(contributor="XAL"),)), ["register-reference"]),
        (Desk(offers=(entry(unit_type="FUP"),)), ["register-reference"]),
        (Desk(components=(Component(offer_id="O1", part="crew"),)), ["register-reference"]),
        (Desk(offers=(entry(women=20),), claims=(claim("10"),)), ["offer-women"]),
        (
            Desk(offers=(entry(notice_min_days=30),), claims=(claim("10", attribute="notice_max_days"),)),
            ["offer-notice"],
        ),
        (
            Desk(
                offers=(entry(available_from="2026-09-01"),),
                claims=(claim("2026-09-01", attribute="available_until"),),
            ),
            ["offer-availability"],
        ),
    ],
)
def test_what_cannot_be_used_is_refused(desk: Desk, codes: list[str]) -> None:
    """Each bad claim, unknown name and contradiction is one fault with its code."""
    assert faults(desk) == codes


def test_all_faults_come_at_once() -> None:
    """Faults of several claims and rows are listed together, each naming its thing."""
    bad = (
        claim("many"),
        claim("1", claim_id="C2", unit="companies"),
        claim("1", claim_id="C3", subject="O9"),
    )
    desk = Desk(offers=(entry(), entry(offer_id="O2", unit_type="FUP")), claims=bad)
    with pytest.raises(InputError) as caught:
        resolve.offers(desk, as_of=AS_OF)
    assert [fault.thing for fault in caught.value.faults] == ["Claim C1", "Claim C2", "Claim C3", "Offer O2"]
    assert "Write FPU" in caught.value.faults[-1].remedy


def some_claims() -> st.SearchStrategy[list[Claim]]:
    """Return claims of all kinds about two offers, many of them on the same days."""
    dates = st.sampled_from(["2025-01-01", "2025-06-01", "2026-01-12", "2026-02-01"])
    drawn = st.tuples(
        st.sampled_from(["O1", "O2"]),
        st.sampled_from([("strength", 100), ("women", 0), ("tonnes", 50)]),
        st.integers(0, 90),
        st.sampled_from(list(Kind)),
        dates,
        dates,
    )
    return st.lists(drawn, max_size=12).map(
        lambda rows: [
            claim(
                str(least + more),
                claim_id=f"C{number}",
                subject=subject,
                attribute=attribute,
                kind=kind,
                stated_on=stated,
                recorded_on=recorded,
            )
            for number, (subject, (attribute, least), more, kind, stated, recorded) in enumerate(rows)
        ]
    )


@given(data=st.data())
def test_order_of_rows_and_claims_does_not_matter(data: st.DataObject) -> None:
    """Any order of the register gives the same offers and resolutions."""
    claims = data.draw(some_claims())
    desk = Desk(offers=(entry(strength=100), entry(offer_id="O2")), claims=tuple(claims))
    mixed = replace(desk, offers=desk.offers[::-1], claims=tuple(data.draw(st.permutations(claims))))
    assert resolve.offers(mixed, as_of=AS_OF) == resolve.offers(desk, as_of=AS_OF)


@given(claims=some_claims())
def test_winner_is_the_strongest_then_the_latest(claims: list[Claim]) -> None:
    """No claim that was known beats the one that won, and all others are listed as losers."""
    found = resolve.offers(Desk(offers=(entry(), entry(offer_id="O2")), claims=tuple(claims)), as_of=AS_OF)
    order = list(Kind)
    for line in found.resolutions:
        about = (line.offer_id, line.attribute)
        rivals = [
            each for each in claims if (each.subject, each.attribute) == about and each.recorded_on <= AS_OF
        ]
        if not rivals:
            assert line.claim_id == ""
            continue
        best = min(order.index(each.kind) for each in rivals)
        latest = max(each.stated_on for each in rivals if order.index(each.kind) == best)
        won = next(each for each in rivals if each.claim_id == line.claim_id)
        assert (order.index(won.kind), won.stated_on, won.value) == (best, latest, line.value)
        losers = {f"{each.claim_id}: {each.value}" for each in rivals if each is not won}
        assert set(line.over) == losers
