"""Nouns of visits: which unit could be visited, what that is worth, and when it is its turn."""

from __future__ import annotations

from datetime import date

from pydantic import Field, NonNegativeInt, PositiveInt

from bluehelm.core.noun import Noun
from bluehelm.deployment.paired import Difference


class VisitCandidate(Noun):
    """
    An offer that a visit could bring up the ladder.

    Attributes
    ----------
    offer_id, contributor, unit_type
        The offer.
    level, reaches
        Where it stands, and the level that counts: the next one, or the lowest that may be selected.
    visit
        Name of the visit that comes first.
    num_visits
        Visits that lie between the two levels.
    before
        What comes before the first visit, as a sentence; empty when the visit is what is next.

    Examples
    --------
    >>> VisitCandidate(
    ...     offer_id="O5",
    ...     contributor="XES",
    ...     unit_type="UHU",
    ...     level="L2",
    ...     reaches="RDL",
    ...     visit="Verification visit",
    ...     num_visits=1,
    ...     before="Align equipment and people.",
    ... ).num_visits
    1
    """

    offer_id: str
    contributor: str
    unit_type: str
    level: str
    reaches: str
    visit: str
    num_visits: PositiveInt
    before: str = ""


class PlannedVisit(Noun):
    """
    A visit in its quarter.

    Attributes
    ----------
    candidate
        Whom it brings up.
    number
        Which of the visits of the offer it is, 1 for the first.
    quarter_on
        First day of the quarter.
    gain
        What the offer at its new level adds to those before it, in each stage of the match, by its name;
        on the last of the visits that it takes, empty on those before.
    difference
        What it adds to the probability of the target in the plan as it stands, without those before it and
        together with ``with_offer``; None where the gain is empty.
    is_exact
        Whether that is proved.
    with_offer
        Offer without which this one gains nothing; empty when it gains by itself.

    Examples
    --------
    >>> PlannedVisit.model_fields["with_offer"].default
    ''
    """

    candidate: VisitCandidate
    number: PositiveInt
    quarter_on: date
    gain: dict[str, float] = Field(default_factory=dict)
    difference: Difference | None
    is_exact: bool
    with_offer: str = ""


class VisitPlan(Noun):
    """
    Which visits to make next, so many a quarter.

    Attributes
    ----------
    per_quarter
        Visits a quarter.
    visits
        In their order.
    candidates
        All offers that a visit could bring up.
    unmet
        Persons of critical and of other need uncovered before any visit.

    Examples
    --------
    >>> VisitPlan(per_quarter=3, visits=(), candidates=(), unmet=70).visits
    ()
    """

    per_quarter: PositiveInt
    visits: tuple[PlannedVisit, ...]
    candidates: tuple[VisitCandidate, ...]
    unmet: NonNegativeInt
