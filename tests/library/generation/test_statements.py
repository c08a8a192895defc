"""Statements of unit requirements: what differs, what fits, what a plan is asked."""

from datetime import date

import pytest
from pydantic import ValidationError

from bluehelm.generation import statements
from bluehelm.generation.mission_domain import StatementLine
from bluehelm.partnership.domain import Caveat, UnitOffer, Visibility

ON = date(2027, 1, 1)
SEEN = {"mission": "UNMIX", "on": ON, "audience": Visibility.SECRETARIAT}


def a_line(line_id: str = "A", **more: object) -> StatementLine:
    """Return a line for a battalion of 850."""
    told = {
        "unit_type": "INF_BN",
        "strength": 850,
        "tier": "critical",
        "site": "SOUTH",
        "required_by_day": 60,
    }
    whence = {"kind": "illustrative", "source": "invented"}
    return StatementLine.model_validate({"line_id": line_id, **told, **whence, **more})


def an_offer(offer_id: str = "O1", **more: object) -> UnitOffer:
    """Return a battalion of 850 that speaks French and is always there."""
    told = {"contributor": "XAL", "unit_type": "INF_BN", "strength": 850, "languages": ("fr",)}
    days = {"notice_min_days": 1, "notice_mode_days": 2, "notice_max_days": 3, "lane_m": 0, "tonnes": 0}
    return UnitOffer.model_validate({"offer_id": offer_id, **told, **days, **more})


def a_caveat(rule: str, value: str, *, visibility: str = "public") -> Caveat:
    """Return a caveat of the offer."""
    return Caveat.model_validate({"offer_id": "O1", "rule": rule, "value": value, "visibility": visibility})


@pytest.mark.parametrize(
    ("offer", "line", "reason"),
    [
        ({}, {}, ""),
        ({"strength": 200}, {}, ""),  # several may fill a line together
        ({"unit_type": "FPU"}, {}, "type"),
        ({}, {"languages": ("fr", "ar")}, "attribute"),
        ({}, {"attributes": ("night",)}, "attribute"),
        ({"caveats": (a_caveat("not_site", "SOUTH"),)}, {}, "caveat"),
        ({"caveats": (a_caveat("not_site", "NORTH"),)}, {}, ""),
        ({"caveats": (a_caveat("not_site", "NORTH"),)}, {"caveats_refused": ("not_site",)}, "refused_caveat"),
        ({"missing_parts": ("crew",)}, {}, "incomplete"),
        ({"available_from": date(2027, 4, 1)}, {}, "not_available"),
        ({"available_until": date(2027, 2, 1)}, {}, "not_available"),
        ({"available_until": date(2027, 2, 1)}, {"required_by_day": 30}, ""),
        ({}, {"strength": 700}, "too_large"),
        ({}, {"strength": 709}, ""),  # 1.2 times 709 is 850.8
    ],
)
def test_the_first_thing_that_keeps_an_offer_out(
    offer: dict[str, object], line: dict[str, object], reason: str
) -> None:
    """In the order of the match, and in words that name it."""
    found = statements.fit(an_offer(**offer), line=a_line(**line), **SEEN)
    assert (found.reason, found.fits) == (reason, reason == "")
    assert found.words


@pytest.mark.parametrize("refused", [(), ("not_site",)])
@pytest.mark.parametrize("site", ["SOUTH", "NORTH"])
def test_a_confidential_caveat_is_not_available_outside_its_circle(
    refused: tuple[str, ...], site: str
) -> None:
    """Whatever keeps the offer out, the public reads no more than that."""
    offer = an_offer(caveats=(a_caveat("not_site", site, visibility="secretariat"),))
    line = a_line(caveats_refused=refused)
    inside = statements.fit(offer, line=line, **SEEN)
    outside = statements.fit(offer, line=line, **{**SEEN, "audience": Visibility.PUBLIC})
    assert inside.fits == outside.fits == (site == "NORTH" and not refused)
    if not outside.fits:
        assert (outside.reason, outside.words) == ("not_available", "is not available then")


def test_what_a_version_changes_for_offers() -> None:
    """Lost and gained, line by line; what fits before and after, or never did, is not told."""
    offers = (an_offer("O1"), an_offer("O2", languages=()), an_offer("O3", unit_type="FPU", strength=140))
    before = (a_line("A"), a_line("B", languages=("fr",)), a_line("D"))
    police = a_line("C", unit_type="FPU", strength=140)
    after = (a_line("A", conditions="by night"), a_line("B", strength=600), police)
    found = statements.fit_changes(offers, before=before, after=after, mission="UNMIX", on=ON)
    told = [(one.line_id, one.offer_id, one.before.reason, one.after.reason) for one in found]
    assert told == [
        ("B", "O1", "", "too_large"),
        ("C", "O3", "no_line", ""),
        ("D", "O1", "", "no_line"),
        ("D", "O2", "", "no_line"),
    ]


def test_the_same_lines_differ_in_nothing() -> None:
    """In whatever order they stand."""
    one, other = a_line("A"), a_line("B")
    assert statements.changes((one, other), after=(other, one)) == ()


def test_a_line_of_several_units_becomes_as_many_requirements() -> None:
    """What waits for the line waits for each of them; a date is counted from the request."""
    lines = (
        a_line("A", num_units=2),
        a_line("B", after=("A",), required_by_day=None, required_on="2027-01-31"),
    )
    found = statements.requirements(lines, mission="UNMIX", requested_on=ON)
    told = [(one.requirement_id, one.after, one.needed_by_day) for one in found]
    assert told == [("A-1", (), 60), ("A-2", (), 60), ("B", ("A-1", "A-2"), 30)]
    late = statements.requirements(lines, mission="UNMIX", requested_on=date(2027, 6, 1))
    assert late[-1].needed_by_day == 0


@pytest.mark.parametrize("days", [{"required_by_day": None}, {"required_on": "2027-03-01"}])
def test_a_line_says_day_or_date(days: dict[str, object]) -> None:
    """Not both, and not neither."""
    with pytest.raises(ValidationError, match="give the day or the date"):
        a_line(**days)
