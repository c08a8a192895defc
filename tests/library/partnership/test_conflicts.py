"""Claims that disagree are all shown, and what cannot both hold is told apart from what can."""

import pytest

from bluehelm.core.claims import Claim
from bluehelm.partnership import conferences
from bluehelm.partnership.conflicts import conflicts

FACTS = conferences.published()


def claims_of(*values: str) -> list[Claim]:
    """Return claims of different sources about one thing."""
    return [
        Claim(
            claim_id=f"C{number}",
            subject="XAL2026",
            attribute="pledging_states",
            value=value,
            kind="illustrative",
            source=f"paper {number}",
            stated_on="2026-12-01",
            recorded_on="2026-12-01",
        )
        for number, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("values", "is_contradiction"),
    [
        (("62", "64"), True),
        ((">130", "144"), False),
        ((">130", "130"), True),
        ((">130", "120"), True),
        ((">50", "<60"), False),
        ((">60", "<50"), True),
        (("62", "62.0"), False),
        (("about sixty", "62"), True),
        (("Aldara", "aldara"), False),
    ],
)
def test_what_cannot_both_hold(values: tuple[str, ...], is_contradiction: bool) -> None:
    """More than 130 and 144 can both be true; 62 and 64 cannot."""
    (found,) = conflicts(claims_of(*values))
    assert (found.values, found.is_contradiction) == (values, is_contradiction)


def test_sources_that_agree_are_no_conflict() -> None:
    """The same value of two sources, or one source alone, is no conflict; order does not matter."""
    assert conflicts(claims_of("62", "62")) == conflicts(claims_of("62")) == ()
    told = claims_of("62", "64", "62")
    assert conflicts(told) == conflicts(reversed(told))


def test_all_conflicts_of_the_real_conferences() -> None:
    """Each published disagreement is found with every source."""
    found = {(one.subject, one.attribute): one for one in conflicts(FACTS.claims)}
    assert {key: one.values for key, one in found.items()} == {
        ("BER2025", "attending_states"): (">130", "144"),
        ("BER2025", "technology_states"): ("18", "8"),
        ("LON2016", "attending_states"): ("80", "70"),
        ("NY2015", "pledging_states"): (">50", "52", "53"),
        ("NY2015", "uniformed_personnel"): ("30000", "40000"),
        ("NY2015-RWA-03", "quantity"): ("1", "2"),
        ("SEO2021", "attending_states"): ("75", "155"),
        ("SEO2021", "pledging_states"): ("62", "64"),
        ("VAN2017", "attending_states"): ("79", "80"),
    }
    sources = {claim.source for claim in found["SEO2021", "pledging_states"].claims}
    assert sources == {
        "un.org/sg note to correspondents 2021-12-08",
        "theglobalobservatory.org 2022/02 Analyzing Member State Pledges",
    }
