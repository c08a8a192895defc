"""What a decision does to the probability: the plan is made again without it, with the same draws."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from bluehelm.core.charts.scale import chance, changed, count
from bluehelm.deployment import comparison, plan
from bluehelm.deployment.comparison_domain import PinChance
from bluehelm.deployment.hindrances import set_aside
from bluehelm.deployment.paired import SURE
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Progress, silent
from bluehelm.generation.domain import Pin
from bluehelm.generation.result import Gap


def of(scenario: Scenario, *, made: Plan, most: int, progress: Progress = silent) -> tuple[PinChance, ...]:
    """
    Return what each decision that binds does to the probability of the target.

    Every other decision stays. The question, the seed and the number of runs are those of the plan, so that
    what is the same with and without the decision meets the same luck.

    Parameters
    ----------
    scenario
        What was planned.
    made
        Its plan, with all decisions.
    most
        Most decisions that are tried, as each takes a plan of its own; the first ones.
    progress
        Called as the work goes on, once or more a decision.

    Returns
    -------
    tuple of PinChance
        In the order of the decisions; empty when none binds.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> [one.pin.offer_id for one in of(tiny, made=plan.make(tiny, replications=100), most=5)]
    ['O2']
    """
    tried = [pin for pin in scenario.pins if pin in set(_binding(made))][:most]
    return tuple(
        PinChance(
            pin=pin,
            on_site=comparison.of(
                _without(
                    pin, scenario=scenario, made=made, progress=_within(progress, place=place, num=len(tried))
                ),
                after=made,
            ).on_site,
        )
        for place, pin in enumerate(tried)
    )


def _binding(made: Plan) -> Iterator[Pin]:
    """Yield the decisions that hold on the day of the request and can be kept."""
    idle, day = set_aside(made), made.settings.requested_on
    yield from (pin for pin in made.pins if pin not in idle and (pin.until is None or pin.until > day))


def _without(pin: Pin, *, scenario: Scenario, made: Plan, progress: Progress) -> Plan:
    return plan.make(
        replace(scenario, pins=tuple(other for other in scenario.pins if other != pin)),
        target=made.settings.target,
        day=made.settings.day,
        seed=made.provenance.seed,
        replications=made.forecast.replications,
        progress=progress,
    )


def _within(progress: Progress, *, place: int, num: int) -> Progress:
    """Return a way to tell how far the plans without decisions are: the steps of each are not told."""

    def told(_stage: str, _done: int, _total: int) -> None:
        progress("decisions", place, num)

    return told


def sentence(found: PinChance, *, target: int, day: int) -> str:
    """
    Return what a decision does to the probability, as a sentence or two.

    Parameters
    ----------
    found
        The decision, and the probability without it and with it.
    target, day
        Persons asked for, and the day by which.

    Returns
    -------
    str
        With the standard error of the difference, and whether it is more than chance.

    Examples
    --------
    >>> from bluehelm.deployment.comparison_domain import Chance
    >>> pin = Pin(requirement_id="R1", offer_id="O1", action="pin", who="Bao", why="promised")
    >>> one = Chance(before=0.5, after=0.54, difference=0.04, standard_error=0.005)
    >>> sentence(PinChance(pin=pin, on_site=one), target=3000, day=60)
    'Of 3,000 persons on site by day 60: 0.50 without it, 0.54 with it, 0.04 higher (standard error 0.005).'
    >>> one = Chance(before=0.5, after=0.5, difference=0.0, standard_error=0.0001)
    >>> sentence(PinChance(pin=pin, on_site=one), target=3000, day=60)
    'Of 3,000 persons on site by day 60: 0.50 with it and without it.'
    """
    one, asked = found.on_site, f"Of {count(target)} persons on site by day {day}"
    if not one.difference:
        return f"{asked}: {chance(one.after)} with it and without it."
    told = (
        f"{asked}: {chance(one.before)} without it, {chance(one.after)} with it, "
        f"{changed(one.before, one.after)} (standard error {one.standard_error:.3f})."
    )
    is_sure = abs(one.difference) > SURE * one.standard_error
    return told if is_sure else f"{told} That is within chance."


def untried(made: Plan, *, found: Collection[PinChance], most: int) -> dict[Pin, str]:
    """
    Return what is said of the decisions that bind and were not tried, because only the first ones are.

    Parameters
    ----------
    made
        The plan.
    found
        What its decisions do to the probability.
    most
        Most decisions that are tried.

    Returns
    -------
    dict of Pin to str
        Empty where fewer were tried than may be.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(untried(made, found=(), most=0).values())
    ['Not tried: only the first 0 decisions are.']
    """
    if len(found) < most:
        return {}
    tried = {one.pin for one in found}
    told = f"Not tried: only the first {count(most)} decisions are."
    return {pin: told for pin in _binding(made) if pin not in tried}


def advised(gaps: Iterable[Gap], *, found: Iterable[PinChance], target: int, day: int) -> tuple[Gap, ...]:
    """
    Return gaps whose remedies say so where they would lower the probability of the target.

    Parameters
    ----------
    gaps
        Gaps of the plan.
    found
        What its decisions do to the probability.
    target, day
        Persons asked for, and the day by which.

    Returns
    -------
    tuple of Gap
        The same ones; where the remedy is to withdraw a decision with which the probability is higher, by
        more than chance, it says what is lost without that decision.

    Examples
    --------
    >>> from bluehelm.deployment.comparison_domain import Chance
    >>> pin = Pin(requirement_id="R1", offer_id="O1", action="pin", who="Bao", why="promised")
    >>> one = PinChance(pin=pin, on_site=Chance(before=0.2, after=0.37, difference=0.17, standard_error=0.01))
    >>> remedy = "Ask Bao to withdraw the decision on O1 and R1."
    >>> told = {"requirement_id": "R1", "strength": 50, "offer_id": "O2", "reason": "pinned", "text": ""}
    >>> gap = Gap(**told, remedy=remedy, funnel=())
    >>> advised([gap], found=[one], target=3000, day=60)[0].remedy.split(". ")[1]
    'But without that decision the probability of 3,000 persons on site by day 60 falls from 0.37 to 0.20.'
    """
    helping = [one for one in found if _helps(one)]
    return tuple(
        next((_but(gap, one, asked=(target, day)) for one in helping if _withdraws(gap, one)), gap)
        for gap in gaps
    )


def _helps(one: PinChance) -> bool:
    """Return whether the probability is higher with a decision, by more than chance and as it is shown."""
    is_sure = one.on_site.difference > SURE * one.on_site.standard_error
    return is_sure and chance(one.on_site.before) != chance(one.on_site.after)


def _withdraws(gap: Gap, one: PinChance) -> bool:
    """Return whether a remedy is to withdraw the decision."""
    words = gap.remedy.removesuffix(".").split()
    return "withdraw" in words and words[-3:] == [one.pin.offer_id, "and", one.pin.requirement_id]


def _but(gap: Gap, one: PinChance, *, asked: tuple[int, int]) -> Gap:
    target, day = asked
    told = (
        f"But without that decision the probability of {count(target)} persons on site by day {day} falls "
        f"from {chance(one.on_site.after)} to {chance(one.on_site.before)}."
    )
    return gap.model_copy(update={"remedy": f"{gap.remedy} {told}"})
