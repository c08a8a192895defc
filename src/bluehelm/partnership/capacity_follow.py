"""What became of partnerships: where each stands, what is left of offers, and where givers overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations

from bluehelm.core.noun import Noun
from bluehelm.partnership.capacity_domain import (
    CapacityOffer,
    CapacityPartnership,
    PartnershipStage,
    PartnershipStep,
    shared,
)

ORDER = tuple(PartnershipStage)
"""Stages in the order of a life."""

BEGUN = (PartnershipStage.AGREED, PartnershipStage.RUNNING, PartnershipStage.ASSESSED)
"""Stages of which each says that it was agreed."""


class PartnershipStanding(Noun):
    """
    Where one partnership stands on a day.

    Attributes
    ----------
    partnership
        The partnership.
    stage, since_on
        The furthest stage on record, and its day; proposed, without a day, where none is.
    places
        Persons trained or pieces handed over, as the latest record tells; None where none does.
    note
        What the latest record with one tells, such as the outcome of an assessment.
    skipped
        Stages before it of which nothing is on record.

    Examples
    --------
    >>> told = {"places": 40, "kind": "illustrative", "source": "invented"}
    >>> one = CapacityPartnership(partnership_id="P1", need_id="N1", support_id="S1", **told)
    >>> standings([one], steps=[], as_of=date(2027, 1, 1))[0].is_bound
    False
    """

    partnership: CapacityPartnership
    stage: PartnershipStage = PartnershipStage.PROPOSED
    since_on: date | None = None
    places: float | None = None
    note: str = ""
    skipped: tuple[PartnershipStage, ...] = ()

    @property
    def is_bound(self) -> bool:
        """Return whether it was agreed, so that its places are taken; one that began was."""
        if self.stage is PartnershipStage.CLOSED:
            return not {*BEGUN} <= {*self.skipped}
        return self.stage is not PartnershipStage.PROPOSED

    @property
    def taken(self) -> float:
        """Return the places that it takes: those planned, and once it is closed those that are told."""
        if not self.is_bound:
            return 0
        is_over = self.stage is PartnershipStage.CLOSED and self.places is not None
        return float(self.places or 0) if is_over else float(self.partnership.places)


class Overlap(Noun):
    """
    Two partnerships of different givers that serve the same need at the same time.

    Attributes
    ----------
    need_id
        The need.
    partnership_ids, givers
        The two, and who gives.
    from_on, until_on
        Days that they share, half open; None where open.

    Examples
    --------
    >>> Overlap(need_id="N1", partnership_ids=("P1", "P2"), givers=("XBO", "XCA")).from_on
    """

    need_id: str
    partnership_ids: tuple[str, str]
    givers: tuple[str, str]
    from_on: date | None = None
    until_on: date | None = None


def standings(
    partnerships: Iterable[CapacityPartnership], *, steps: Iterable[PartnershipStep], as_of: date
) -> tuple[PartnershipStanding, ...]:
    """
    Return where partnerships stand as of a day.

    Parameters
    ----------
    partnerships
        The partnerships.
    steps
        Steps of any partnerships, in any order; later ones do not count.
    as_of
        The day.

    Returns
    -------
    tuple of PartnershipStanding
        In the order given, without those of which only later steps are on record. The furthest stage counts;
        of several records of places the latest.

    Examples
    --------
    >>> told = {"kind": "illustrative", "source": "invented"}
    >>> one = CapacityPartnership(partnership_id="P1", need_id="N1", support_id="S1", places=40, **told)
    >>> held = PartnershipStep(partnership_id="P1", stage="running", on="2027-03-01", places=38, **told)
    >>> [now] = standings([one], steps=[held], as_of=date(2027, 4, 1))
    >>> now.stage.value, now.places, [stage.value for stage in now.skipped]
    ('running', 38.0, ['agreed'])
    """
    by_id: defaultdict[str, list[PartnershipStep]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: (step.on, ORDER.index(step.stage))):
        by_id[step.partnership_id].append(step)
    known = {name: [row for row in rows if row.on <= as_of] for name, rows in by_id.items()}
    return tuple(
        _standing(one, steps=known.get(one.partnership_id, ()))
        for one in partnerships
        if known.get(one.partnership_id) or one.partnership_id not in by_id
    )


def _standing(one: CapacityPartnership, *, steps: Sequence[PartnershipStep]) -> PartnershipStanding:
    if not steps:
        return PartnershipStanding(partnership=one)
    stage = max((step.stage for step in steps), key=ORDER.index)
    told = {step.stage for step in steps}
    before = ORDER[1 : ORDER.index(stage)]
    return PartnershipStanding(
        partnership=one,
        stage=stage,
        since_on=next(step.on for step in steps if step.stage is stage),
        places=next((step.places for step in reversed(steps) if step.places is not None), None),
        note=next((step.note for step in reversed(steps) if step.note), ""),
        skipped=tuple(each for each in before if each not in told),
    )


def left(offers: Iterable[CapacityOffer], *, found: Iterable[PartnershipStanding]) -> dict[str, float]:
    """
    Return what is left of each offer, less what partnerships that were agreed take.

    Parameters
    ----------
    offers
        What is given.
    found
        Where partnerships stand.

    Returns
    -------
    dict of str to float
        Places, or thousands of US dollars, by offer; below 0 where more was agreed than is given.

    Examples
    --------
    >>> left([], found=[])
    {}
    """
    given = {offer.support_id: offer for offer in offers}
    rest = {name: float(offer.places) for name, offer in given.items()}
    for one in found:
        row = one.partnership
        if not one.is_bound or row.support_id not in given:
            continue
        rest[row.support_id] -= one.taken
        if row.fund_id in rest:
            rest[row.fund_id] -= one.taken * given[row.support_id].cost_kusd
    return rest


def overlaps(found: Iterable[PartnershipStanding], *, offers: Iterable[CapacityOffer]) -> tuple[Overlap, ...]:
    """
    Return where givers serve the same need at the same time.

    Parameters
    ----------
    found
        Where partnerships stand; proposed ones and those that are closed do not count.
    offers
        What is given.

    Returns
    -------
    tuple of Overlap
        One for every two partnerships of different givers, by need.

    Examples
    --------
    >>> overlaps([], offers=[])
    ()
    """
    givers = {offer.support_id: offer.giver for offer in offers}
    now = [one.partnership for one in found if one.is_bound and one.stage is not PartnershipStage.CLOSED]
    pairs = [
        (one, other)
        for one, other in combinations(now, 2)
        if one.need_id == other.need_id and givers.get(one.support_id) != givers.get(other.support_id)
    ]
    made = [
        Overlap(
            need_id=one.need_id,
            partnership_ids=(one.partnership_id, other.partnership_id),
            givers=(givers.get(one.support_id, ""), givers.get(other.support_id, "")),
            from_on=days.from_on,
            until_on=days.until_on,
        )
        for one, other in pairs
        if (days := shared(one, other))
    ]
    return tuple(sorted(made, key=lambda row: (row.need_id, row.partnership_ids)))
