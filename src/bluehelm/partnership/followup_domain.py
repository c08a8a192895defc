"""Nouns of follow-up: where an announcement stands on a day, and what that adds up to."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.partnership.conference_domain import Precision
from bluehelm.partnership.delivery_domain import OTHER_STAGES, UNIT_STAGES, Gives

PLEDGED = "pledged"
"""Where every announcement begins."""


COUNTED = frozenset({"course", "helicopter", "institution", "pilot", "programme", "site", "team", "unit"})
"""Units of amounts that have a plural of their own."""


class Way(StrEnum):
    """
    Which steps an announcement takes: those of a unit, or those of anything else.

    Examples
    --------
    >>> Way("unit").steps[:2], Way("other").steps[:2]
    (('pledged', 'registered'), ('pledged', 'agreed'))
    >>> Way.UNIT.goal, Way.OTHER.goal
    ('deployed', 'delivered')
    """

    UNIT = "unit"
    OTHER = "other"

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the steps in order, the pledge first."""
        return (PLEDGED, *(stage.value for stage in (UNIT_STAGES if self is Way.UNIT else OTHER_STAGES)))

    @property
    def goal(self) -> str:
        """Return the step at which what was announced is there."""
        return "deployed" if self is Way.UNIT else "delivered"


def _plural(unit: str, *, of: float) -> str:
    return f"{unit}s" if of != 1 and unit in COUNTED else unit


class Amount(Noun):
    """
    How much, in one unit; amounts in different units are never added up.

    Attributes
    ----------
    quantity, unit
        How much, and in what, such as 28 ``unit`` or 8,000 ``personnel``.
    num, rough
        Announcements that tell it, and how many of these as over, nearly, up to or about.

    Examples
    --------
    >>> str(Amount(quantity=28, unit="unit")), str(Amount(quantity=4.5, unit="USD million"))
    ('28 units', '4.5 USD million')
    """

    quantity: float
    unit: str
    num: int = 1
    rough: int = 0

    def __str__(self) -> str:
        return f"{self.quantity:,.10g} {_plural(self.unit, of=self.quantity)}".rstrip()


class Reached(Noun):
    """
    One step that an announcement has reached.

    Attributes
    ----------
    step
        The step.
    by_on, precision
        Day by which it was reached, and how exactly it is known; of a month or year it is the last.
    told_on, told_precision
        The same of the latest record of it, which tells the amount.
    months
        Months from the announcement to that day.
    amount
        How much of it, as the source tells it; None where it tells nothing.
    delivery_id, note, source, kind
        The record; an empty identifier where only a later step is on record.

    Examples
    --------
    >>> Reached(
    ...     step="registered",
    ...     by_on="2017-09-22",
    ...     told_on="2017-09-22",
    ...     months=23.8,
    ...     kind="published",
    ...     source="press",
    ... ).amount
    """

    step: str
    by_on: date
    precision: Precision = Precision.DAY
    told_on: date
    told_precision: Precision = Precision.DAY
    months: float
    amount: Amount | None = None
    delivery_id: str = ""
    note: str = ""
    kind: Kind
    source: str


class Part(Noun):
    """
    How much of an announcement has reached its goal.

    Attributes
    ----------
    reached, of
        Both in the same unit.
    unit
        The unit.
    delivery_id, source, note
        The record that tells it.

    Examples
    --------
    >>> part = Part(reached=6, of=16, unit="helicopter", delivery_id="D1", source="press")
    >>> str(part), part.is_whole
    ('6 of 16 helicopters', False)
    """

    reached: float
    of: float
    unit: str
    delivery_id: str
    source: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.reached:,.10g} of {self.of:,.10g} {_plural(self.unit, of=self.of)}".rstrip()

    @property
    def is_whole(self) -> bool:
        """Return whether all of it has."""
        return self.reached >= self.of


class Ending(StrEnum):
    """
    How an announcement ends before its goal.

    Examples
    --------
    >>> Ending("lapsed").name
    'LAPSED'
    """

    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    WINDOW_MISSED = "window_missed"


class FollowUp(Noun):
    """
    Where one announcement stands on a day, and what shows it.

    Attributes
    ----------
    announcement_id, contributor, conference, category, capability, stated_on
        The announcement.
    announced
        How much was announced; None when no number was stated.
    way, step, since_on
        Which steps it takes, the furthest on record, and the day by which it was reached.
    reached
        The steps it has reached, in order, the pledge not among them.
    beside
        Records of steps that are not of its way; they are told, and are no step.
    part
        How much of it has reached its goal; None where source and announcement do not tell it in one unit.
    ended, ended_on
        How it ended, and when; None while it has not.
    last_record_on
        Day of the latest record of it, a reply of its contributor included.
    is_stale
        Whether it has neither ended nor reached its goal, and no record came for the months asked about.
    is_awaited
        Whether a rule would tell it as stale, or its window as missed, but its contributor, who can be asked,
        is not heard yet.
    evidence, source
        What shows where it stands, in words, and where that can be checked.
    gives
        What it gives, by itself or by its category; None where neither says.
    repeats
        Announcement that it repeats; it is then counted there.
    is_invented
        Whether it is illustrative: beside others no count takes it.

    Examples
    --------
    >>> told = FollowUp(
    ...     announcement_id="A1",
    ...     contributor="XAL",
    ...     conference="XAL2026",
    ...     category="military",
    ...     capability="battalion",
    ...     stated_on="2026-12-01",
    ...     way="unit",
    ...     since_on="2026-12-01",
    ...     last_record_on="2026-12-01",
    ...     is_stale=False,
    ...     evidence="Announced.",
    ...     source="invented",
    ... )
    >>> told.step, told.is_there
    ('pledged', False)
    """

    announcement_id: str
    contributor: str
    conference: str
    category: str
    capability: str
    stated_on: date
    announced: Amount | None = None
    way: Way
    step: str = PLEDGED
    since_on: date
    reached: tuple[Reached, ...] = ()
    beside: tuple[Reached, ...] = ()
    part: Part | None = None
    ended: Ending | None = None
    ended_on: date | None = None
    last_record_on: date
    is_stale: bool
    is_awaited: bool = False
    evidence: str
    source: str
    gives: Gives | None = None
    repeats: str = ""
    is_invented: bool = False

    def reached_by(self, step: str) -> Reached | None:
        """Return how it reached a step, or the first on record that is further; None when it has not."""
        steps = self.way.steps
        if step not in steps:
            return None
        further = [one for one in self.reached if steps.index(one.step) >= steps.index(step)]
        return min(further, key=lambda one: (one.by_on, steps.index(one.step)), default=None)

    @property
    def is_there(self) -> bool:
        """Return whether all of it has reached its goal, as far as is told."""
        is_goal = self.reached_by(self.way.goal) is not None
        return is_goal and (self.part is None or self.part.is_whole)
