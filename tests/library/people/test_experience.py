"""Who has served where, in a few words."""

from datetime import date

from bluehelm.core.claims import Kind
from bluehelm.people.domain import Experience
from bluehelm.people.experience import served


def row(mission: str) -> Experience:
    """Return that a contributor has served in a mission, which may be empty."""
    days = {"first_on": date(2031, 1, 31), "last_on": date(2032, 6, 30)}
    return Experience(
        contributor="XAL", mission=mission, persons=9, kind=Kind.ILLUSTRATIVE, source="invented", **days
    )


def test_only_missions_that_are_told_are_counted() -> None:
    """A mission twice is one; none told is no mission, not even when none is asked about."""
    for missions, said in (
        (("",), "served, mission not told"),
        (("", "UNMIX", "UNMIX"), "elsewhere, in 1 mission"),
        (("UNMIX", "UNMIZ"), "elsewhere, in 2 missions"),
    ):
        assert served([row(one) for one in missions], contributor="XAL", mission="UNMIY") == said
    assert served([row("")], contributor="XAL", mission="") == "served, mission not told"
