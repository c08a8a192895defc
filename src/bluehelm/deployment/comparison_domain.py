"""Nouns of a comparison: two plans, and what differs between them."""

from __future__ import annotations

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.generation.domain import Pin


class Chance(Noun):
    """
    The probability of the target in two plans, and its difference over the same draws.

    Attributes
    ----------
    before, after
        Probability in each, 0-1.
    difference, standard_error
        After less before, and the standard error of that difference, run by run.

    Examples
    --------
    >>> Chance(before=0.5, after=0.25, difference=-0.25, standard_error=0.01).difference
    -0.25
    """

    before: float
    after: float
    difference: float
    standard_error: float


class PinChance(Noun):
    """
    What one decision does to the probability of the target.

    Attributes
    ----------
    pin
        The decision.
    on_site
        Probability without it (before) and with it (after), and the difference over the same draws.

    Examples
    --------
    >>> pin = Pin(requirement_id="R1", offer_id="O1", action="pin", who="Bao", why="capital decided")
    >>> chance = Chance(before=0.5, after=0.25, difference=-0.25, standard_error=0.01)
    >>> PinChance(pin=pin, on_site=chance).on_site.difference
    -0.25
    """

    pin: Pin
    on_site: Chance


class DayDifference(Noun):
    """
    Expected strength on one day in two plans.

    Attributes
    ----------
    day
        Day from request.
    before, after
        Expected persons on site.
    difference, standard_error
        After less before, and the standard error of that difference, run by run.

    Examples
    --------
    >>> DayDifference(day=60, before=150.0, after=120.0, difference=-30.0, standard_error=0.4).day
    60
    """

    day: int
    before: float
    after: float
    difference: float
    standard_error: float


class StreamDays(Noun):
    """
    How much sooner or later one stream comes, of the units that both plans send to the same line.

    Attributes
    ----------
    stream
        ``people`` or ``equipment``.
    num_units
        Units that both plans send to the same line with such a stream.
    before, after
        Mean over these units of the median day on site.

    Examples
    --------
    >>> StreamDays(stream="equipment", num_units=2, before=60.0, after=81.0).later
    21.0
    """

    stream: str
    num_units: int
    before: float
    after: float

    @property
    def later(self) -> float:
        """Days by which the stream comes later; below 0 for sooner."""
        return round(self.after - self.before, 2)


class LineChange(Noun):
    """
    A line of demand that two plans fill otherwise.

    Attributes
    ----------
    requirement_id, unit_type, site
        The line.
    strength
        Persons asked for.
    before, after
        Persons that fill it, at most those asked for.
    brought_before, brought_after
        Persons of the units that fill it; None in a comparison of an older version.
    units_out, units_in
        Offers that fill it before and not after, and after and not before.
    why
        Why it stays empty, or is not full, after; empty when it is full.
    remedy
        What would help then.
    reasons
        Why its units are others, one text a unit; empty in a comparison of an older version.

    Examples
    --------
    >>> line = LineChange(
    ...     requirement_id="R1",
    ...     unit_type="INF_COY",
    ...     site="NORTH",
    ...     strength=150,
    ...     before=140,
    ...     after=0,
    ...     units_out=("O2",),
    ... )
    >>> line.is_emptied, line.is_filled
    (True, False)
    """

    requirement_id: str
    unit_type: str
    site: str
    strength: int
    before: int
    after: int
    brought_before: int | None = None
    brought_after: int | None = None
    units_out: tuple[str, ...] = ()
    units_in: tuple[str, ...] = ()
    why: str = ""
    remedy: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def is_emptied(self) -> bool:
        """Whether somebody fills it before, and nobody after."""
        return self.before > 0 and self.after == 0

    @property
    def is_filled(self) -> bool:
        """Whether nobody fills it before, and somebody after."""
        return self.before == 0 and self.after > 0


class ReserveChange(Noun):
    """
    A line that has other units in reserve in two plans.

    Attributes
    ----------
    requirement_id
        The line.
    before, after
        Offers that pass every filter for it and are not taken for it.

    Examples
    --------
    >>> ReserveChange(requirement_id="R1", before=2, after=0).after
    0
    """

    requirement_id: str
    before: int
    after: int


class CostDifference(Noun):
    """
    What is reimbursed for two plans in the same period.

    Attributes
    ----------
    person_months_before, person_months_after
        Months of persons on site.
    usd_before, usd_after
        What has a dated rate, in US dollars; None where no rate is known. Neither is a total.
    kind
        The weakest kind of what was counted.

    Examples
    --------
    >>> cost = CostDifference(person_months_before=90, person_months_after=60, kind="assumed")
    >>> cost.usd_before is None
    True
    """

    person_months_before: float
    person_months_after: float
    usd_before: float | None = None
    usd_after: float | None = None
    kind: Kind


class Comparison(Noun):
    """
    Two plans of the same target and day, run with the same draws.

    Attributes
    ----------
    before, after
        What the plans are called.
    target, day
        The question.
    seed, replications
        Seed and number of the runs of both.
    shocks
        What was supposed to happen between them, as sentences; empty for two plans as they stand.
    unlike
        How the questions of the two plans differ, beside target and day, which are the same; empty when they
        are one question.
    on_site, operational
        Probability of the target by the day, of persons on site and of persons in operational units.
    strength
        Expected strength by day.
    streams
        Days by stream.
    lines
        Lines that are filled otherwise, in the order of the requirements.
    reserves
        Lines for which more or fewer other offers stand in reserve.
    out, into
        Units that only the first, and only the second plan uses.
    moved
        Units that both use, on another line.
    capped
        Units that go out of a line, and whose contributor has no room for them in its largest share, each as
        a sentence; empty in a comparison of an older version.
    cost
        What is reimbursed; None when nobody counted it.
    bottleneck_before, bottleneck_after
        Unit and step that keep most persons from the target, in words; empty when all runs reach it.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import comparison, plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> comparison.of(tiny, after=tiny).is_same
    True
    """

    before: str
    after: str
    target: int
    day: int
    seed: int
    replications: int
    shocks: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    on_site: Chance
    operational: Chance
    strength: tuple[DayDifference, ...]
    streams: tuple[StreamDays, ...]
    lines: tuple[LineChange, ...]
    reserves: tuple[ReserveChange, ...]
    out: tuple[str, ...]
    into: tuple[str, ...]
    moved: tuple[str, ...]
    capped: tuple[str, ...] = ()
    cost: CostDifference | None = None
    bottleneck_before: str
    bottleneck_after: str

    @property
    def is_same(self) -> bool:
        """Whether the same units come on the same days."""
        no_days = all(row.difference == 0 and row.standard_error == 0 for row in self.strength)
        return no_days and not self.lines and not any(row.later for row in self.streams)
