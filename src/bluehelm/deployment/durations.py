"""How long steps took: Kaplan-Meier estimates from dated steps, in the place of assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

import numpy as np
from numpy.typing import NDArray

from bluehelm.core import survival
from bluehelm.core.claims import Kind
from bluehelm.core.times import day_name
from bluehelm.deployment.dated_domain import DatedStep, EstimatedStep
from bluehelm.deployment.step_domain import Step, StepName

FEWEST = 20
"""Fewest dated steps that replace an assumption."""

SHOWN_SOURCES = 3
"""Most sources that an estimate names; of more it gives the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """
    The share of steps that is done by each day.

    Attributes
    ----------
    days, done
        Rising days on which steps ended, and the share done by then, 0-1.
    longest
        Longest days on record, of an ended step or one that still lasts.

    Examples
    --------
    >>> Curve(days=(3.0, 8.0), done=(0.5, 1.0), longest=8.0).longest
    8.0
    """

    days: tuple[float, ...]
    done: tuple[float, ...]
    longest: float


def kaplan_meier(lengths: Sequence[float], *, ended: Sequence[bool]) -> Curve:
    """
    Return the product-limit estimate of the share done by day, with steps that still last censored.

    Parameters
    ----------
    lengths
        Days that each step took, or has lasted so far; at least one.
    ended
        Whether each has ended.

    Returns
    -------
    Curve
        A step that still lasts counts among those at risk to the end of its last day. Shares have six
        decimals.

    Examples
    --------
    >>> curve = kaplan_meier([2, 4, 4, 7], ended=[True, True, False, True])
    >>> curve.days, curve.done
    ((2.0, 4.0, 7.0), (0.25, 0.5, 1.0))
    """
    found = survival.estimate(lengths, ended=ended)
    done = tuple(round(share, 6) for share in found.done)
    return Curve(days=found.times, done=done, longest=found.longest)


def quantiles(u: NDArray[np.float64], *, curve: Curve) -> NDArray[np.float64]:
    """
    Return the days by which shares of the steps are done.

    Beyond the last ended step the curve says nothing; there the days follow the exponential distribution that
    agrees with it at the longest days on record.

    Parameters
    ----------
    u
        Shares, at least 0 and below 1.
    curve
        Estimate whose last share is above 0.

    Returns
    -------
    numpy.ndarray
        Days, in the shape of ``u``; rising with it.

    References
    ----------
    B. W. Brown, M. Hollander and R. M. Korwar (1974), Nonparametric tests of independence for censored data:
    the exponential tail.

    Examples
    --------
    >>> curve = Curve(days=(2.0, 4.0), done=(0.25, 0.5), longest=6.0)
    >>> quantiles(np.array([0.2, 0.25, 0.3, 0.75]), curve=curve).tolist()
    [2.0, 2.0, 4.0, 12.0]
    """
    done, days = np.asarray(curve.done), np.asarray(curve.days)
    place = np.minimum(np.searchsorted(done, u), len(days) - 1)
    last = float(done[-1])
    if last >= 1:
        return np.asarray(days[place])
    scale = -curve.longest / log(1 - last)
    return np.asarray(np.where(u > last, -scale * np.log(1 - u), days[place]))


def estimated(steps: Iterable[Step], *, dated: Iterable[DatedStep], as_of: date) -> tuple[Step, ...]:
    """
    Return the steps of a scenario, estimated where dated steps are enough and else as assumed.

    Parameters
    ----------
    steps
        What is assumed of each step.
    dated
        Dated steps of the register.
    as_of
        Day whose knowledge is used: what began later does not count, what ended later still lasts.

    Returns
    -------
    tuple of Step
        In the order given. An estimate needs ``FEWEST`` dated steps of that name, stream and level (of any
        level where the row is for all), and half of them done on its curve. Probability and sharing of draws
        stay as assumed.

    Examples
    --------
    >>> told = {"stream": "both", "kind": "measured", "source": "register"}
    >>> rows = [
    ...     DatedStep(case=f"C{n}", step="consent", start_on="2026-01-01", end_on=f"2026-01-{n + 2}", **told)
    ...     for n in range(10, 29)
    ... ]
    >>> waits = [DatedStep(case="C9", step="consent", start_on="2026-01-01", **told)]
    >>> assumed = Step(name="consent", stream="both", max_days=9, kind="assumed", source="planning value")
    >>> found = estimated([assumed], dated=[*rows, *waits], as_of=date(2026, 1, 25))
    >>> found[0].kind.value, found[0].mode_days, found[0].num_unfinished
    ('derived', 20.0, 6)
    """
    known = [row for row in dated if row.start_on <= as_of]
    return tuple(_replaced(step, dated=known, as_of=as_of) for step in steps)


def belongs(row: DatedStep, *, step: Step) -> bool:
    """
    Tell whether a dated step says how long a step of a scenario takes.

    Parameters
    ----------
    row
        The dated step.
    step
        The row of the sheet of steps.

    Returns
    -------
    bool
        Name and stream are the same, and so is the level unless the step is for all levels.

    Examples
    --------
    >>> told = {"stream": "both", "kind": "measured", "source": "register"}
    >>> row = DatedStep(case="C1", step="consent", start_on="2026-01-01", **told)
    >>> belongs(row, step=Step(name="consent", **told)), belongs(row, step=Step(name="to_port", **told))
    (True, False)
    """
    return row.step == step.name and row.stream == step.stream and step.level in ("", row.level)


def _replaced(step: Step, *, dated: Sequence[DatedStep], as_of: date) -> Step:
    rows = [row for row in dated if belongs(row, step=step)]
    if step.name == StepName.WITHDRAWAL or len(rows) < FEWEST:
        return step
    ended = [row.end_on is not None and row.end_on <= as_of for row in rows]
    lengths = [
        float(((row.end_on if is_done and row.end_on else as_of) - row.start_on).days)
        for row, is_done in zip(rows, ended, strict=True)
    ]
    curve = kaplan_meier(lengths, ended=ended)
    if not curve.done or curve.done[-1] < 0.5:
        return step
    return EstimatedStep.model_validate(
        {
            **dict(step),
            "min_days": curve.days[0],
            "mode_days": float(quantiles(np.array([0.5]), curve=curve)[0]),
            "max_days": curve.longest,
            "kind": max((Kind.DERIVED, *(row.kind for row in rows)), key=[*Kind].index),
            "source": _source(rows, curve=curve, num_unfinished=ended.count(False), as_of=as_of),
            "days": curve.days,
            "done": curve.done,
            "num": len(rows),
            "num_unfinished": ended.count(False),
        }
    )


def _source(rows: Sequence[DatedStep], *, curve: Curve, num_unfinished: int, as_of: date) -> str:
    """Say what an estimate rests on, and what lies beyond it."""
    names = sorted({row.source for row in rows})
    listed = "; ".join(names) if len(names) <= SHOWN_SOURCES else f"{len(names)} sources"
    said = (
        f"Kaplan-Meier estimate of {len(rows)} dated steps, {num_unfinished} unfinished on {day_name(as_of)}"
    )
    beyond = 1 - curve.done[-1]
    tail = f"; {100 * beyond:.0f} % take longer than any that ended, drawn exponentially" if beyond else ""
    return f"{said}{tail}: {listed}"


def curve_of(step: Step) -> Curve | None:
    """
    Return the curve of a step, where it was estimated.

    Parameters
    ----------
    step
        The step.

    Returns
    -------
    Curve or None
        None for a step that is assumed.

    Examples
    --------
    >>> curve_of(Step(name="consent", stream="both", max_days=9, kind="assumed", source="planning value"))
    """
    if not isinstance(step, EstimatedStep):
        return None
    return Curve(days=step.days, done=step.done, longest=step.max_days)
