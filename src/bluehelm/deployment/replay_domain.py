"""Nouns of the replay: dated movements of real units, and what the steps of a scenario say of them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.deployment.step_domain import Stream

DECISION = "the decision"
"""What a movement is counted from that begins with a resolution, or with the forming of its unit."""


class ReplayCase(Noun):
    """
    A real movement between two dated events that are boundaries of steps.

    Attributes
    ----------
    case, unit, contributor, mission
        What moved whither; the contributor is empty for what belongs to the United Nations.
    persons, lane_m_low, lane_m_high, tonnes
        What moved, in persons, lane metres of its load and tonnes; None where no page said it.
    how
        By what, and from where.
    level
        Readiness level whose steps are replayed, assumed: ``RDL`` for a unit that served the United Nations
        already, else ``L3``; empty when no step of a level is in between.
    stream
        ``people`` or ``equipment``.
    first_step, last_step
        Steps between the two events, both inclusive.
    home, debarkation
        Ports by UN/LOCODE or airports by ICAO code; empty when no flight or voyage is in between.
    road_start, road_end
        Sites of the package between which the road runs; empty when none is in between.
    wet_months
        Months of the wet season, 1-12.
    start, end, start_on, end_on
        The two events and their days.
    precision
        How well the days are known.
    note
        What the sources say of it.
    kind, source
        How far the days can be checked, and where.

    Examples
    --------
    >>> ReplayCase.model_fields["persons"].default is None
    True
    """

    case: str
    unit: str
    contributor: str = ""
    mission: str
    persons: int | None = None
    lane_m_low: float | None = None
    lane_m_high: float | None = None
    tonnes: float | None = None
    how: str
    level: str = ""
    stream: Stream
    first_step: str
    last_step: str
    home: str = ""
    debarkation: str = ""
    road_start: str = ""
    road_end: str = ""
    wet_months: tuple[int, ...] = ()
    start: str
    end: str
    start_on: date
    end_on: date
    precision: str
    note: str = ""
    kind: Kind
    source: str = Field(min_length=1)

    @property
    def days(self) -> int:
        """Return the days from the one event to the other."""
        return (self.end_on - self.start_on).days


class ReplayedCase(Noun):
    """
    One real movement beside the days that the steps of a scenario give it.

    Attributes
    ----------
    case
        The movement.
    low, median, high
        Ends of the 80 % interval, rounded outwards to whole days, and the median, rounded up.
    share_below
        Share of draws that took no longer than it did, 0-1.

    Examples
    --------
    >>> sorted(ReplayedCase.model_fields)[:2]
    ['case', 'high']
    """

    case: ReplayCase
    low: int
    median: int
    high: int
    share_below: float

    @property
    def verdict(self) -> str:
        """Return ``inside``, ``earlier`` or ``later`` than the interval."""
        if self.case.days < self.low:
            return "earlier"
        return "later" if self.case.days > self.high else "inside"

    @property
    def begins(self) -> str:
        """Return whether it is counted from a decision, or from the moment something moved."""
        return DECISION if self.case.first_step == "agreement" else "the first movement"


class Replay(Noun):
    """
    All real movements beside the steps of a scenario.

    Attributes
    ----------
    scenario
        Short name of the scenario whose steps were used.
    cases
        The movements, in the order of the table.

    Examples
    --------
    >>> Replay(scenario="tiny", cases=()).num_inside
    0
    """

    scenario: str
    cases: tuple[ReplayedCase, ...]

    @property
    def num_inside(self) -> int:
        """Return how many movements fall within their interval."""
        return sum(found.verdict == "inside" for found in self.cases)
