"""Settle one programme: linear bound, integer choice, and a closing choice among all that could be better."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluehelm.generation import choice, master, pricing
from bluehelm.generation import columns as cols
from bluehelm.generation.choice import Choice
from bluehelm.generation.columns import Columns
from bluehelm.generation.master import Programme, Relaxation
from bluehelm.generation.problem import Ints

SMALL = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLimits:
    """
    How much work a stage may do; counts, so that a busy machine gives the same answer.

    Attributes
    ----------
    rounds
        Pricing rounds of one programme; the look at the start counts as the first, so that 1 proves nothing.
    nodes
        Nodes of one integer programme.
    width
        Most known sets of one line in an integer programme, the cheapest under its prices.
    columns, closing
        Most sets in an integer programme; and in the last one, over all sets that a better choice could hold,
        of a programme for which close is not enough.

    Examples
    --------
    >>> WorkLimits(rounds=1).rounds
    1
    """

    rounds: int = 60
    nodes: int = 100
    width: int = 30
    columns: int = 4_000
    closing: int = 30_000


LIMITS = WorkLimits()
"""Work limits where the caller names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """
    The best choice found for a programme, and what is proved about it.

    Attributes
    ----------
    sets
        Pairs of each line, shape ``(num_lines, 3)``; None when no choice was found.
    value, bound
        What it costs (infinite when there is none), and what no choice can cost less than.
    relaxation
        Columns and prices; None when no choice of the known columns is feasible.
    work
        Pricing rounds and nodes.

    Examples
    --------
    >>> Settled(sets=None, value=np.inf, bound=0.0, relaxation=None, work=1).work
    1
    """

    sets: Ints | None
    value: float
    bound: float
    relaxation: Relaxation | None
    work: int


def is_closed(value: float, bound: float, *, within: float = SMALL) -> bool:
    """
    Tell whether a bound proves a value, up to rounding.

    Parameters
    ----------
    value, bound
        Value reached, and what no plan goes below.
    within
        The largest relative gap between them.

    Returns
    -------
    bool
        Whether they meet.

    Examples
    --------
    >>> is_closed(22.0, 22.0), is_closed(23.0, 22.0)
    (True, False)
    """
    return value - bound <= within * max(1.0, abs(bound))


def rounded(bound: float, *, is_whole: bool) -> float:
    """
    Return a bound rounded up to the next whole number where every choice costs one.

    Parameters
    ----------
    bound
        What no choice costs less than, but for the rounding of the solver.
    is_whole
        Whether every choice costs a whole number.

    Returns
    -------
    float
        The bound, no lower.

    Examples
    --------
    >>> rounded(21.2, is_whole=True), rounded(21.2, is_whole=False), rounded(22.0000001, is_whole=True)
    (22.0, 21.2, 22.0)
    """
    is_exact = is_whole and np.isfinite(bound)
    return float(np.ceil(bound - 1e-7 * max(10.0, abs(bound)))) if is_exact else bound


def settle(programme: Programme, columns: Columns, *, sets: Ints | None, limits: WorkLimits) -> Settled:
    """
    Return the best choice of a programme that the limits allow to find.

    Parameters
    ----------
    programme
        What is asked.
    columns
        Known columns of its lines; they hold the choice to start from.
    sets
        The choice to start from; None when there is none.
    limits
        Most work.

    Returns
    -------
    Settled
        A choice no worse than the one to start from, and a bound.
    """
    value = np.inf if sets is None else programme.value(sets)
    relaxation = master.relax(programme, columns, rounds=limits.rounds, target=value)
    if relaxation is None:
        return Settled(sets=sets, value=value, bound=0.0, relaxation=None, work=1)
    bound, work = min(rounded(relaxation.bound, is_whole=programme.is_whole), value), relaxation.rounds
    known = _promising(programme, relaxation, value=value, keep=limits.width)
    if not is_closed(value, bound) and len(known.requirement) <= limits.columns:
        found = choice.choose(programme, known, nodes=limits.nodes, below=value, target=bound)
        sets, value = _better(programme, found, sets=sets, value=value)
        work += found.nodes
    is_done = is_closed(value, bound, within=max(SMALL, programme.close_enough))
    pool = None if is_done else _all_better(programme, relaxation, value=value, limits=limits)
    if pool is not None:
        found = choice.choose(programme, pool, nodes=limits.nodes, below=value, target=bound)
        sets, value = _better(programme, found, sets=sets, value=value)
        bound = max(bound, min(value, rounded(found.bound, is_whole=programme.is_whole)))
        work += found.nodes
    return Settled(sets=sets, value=value, bound=bound, relaxation=relaxation, work=work)


def _promising(programme: Programme, relaxation: Relaxation, *, value: float, keep: int) -> Columns:
    """Return the known sets that a better choice could hold: of each line, the cheapest under the prices."""
    known, prices = relaxation.columns, relaxation.prices
    price = (known.features * prices.feature[known.requirement]).sum(axis=1)
    price += np.append(prices.pair, 0.0)[known.sets].sum(axis=1)
    above = price - relaxation.least[np.searchsorted(programme.lines, known.requirement)]
    order = np.lexsort((above, known.requirement))
    line = known.requirement[order]
    rank = np.arange(len(line)) - np.searchsorted(line, line)
    gap = value - relaxation.bound + SMALL * max(1.0, abs(relaxation.bound))
    return known.pick(np.sort(order[(rank < keep) & (above[order] <= gap)]))


def _better(
    programme: Programme, found: Choice, *, sets: Ints | None, value: float
) -> tuple[Ints | None, float]:
    """Return the choice found, or the one at hand where that is no dearer, and what it costs."""
    found_value = np.inf if found.sets is None else programme.value(found.sets)
    return (found.sets, found_value) if found_value < value else (sets, value)


def _all_better(
    programme: Programme, relaxation: Relaxation, *, value: float, limits: WorkLimits
) -> Columns | None:
    """Return every set that a better choice could hold; nothing where these are too many to choose from."""
    if not np.isfinite(value):
        return None
    step = 1.0 - 1e-4 if programme.is_whole else 0.0
    gap = max(value - relaxation.bound - step, 0.0) + SMALL * max(1.0, abs(value))
    found: list[pricing.Found] = []
    room = limits.columns if programme.close_enough else limits.closing
    for line, threshold in zip(programme.lines, relaxation.least + gap, strict=True):
        found.append(
            pricing.cheapest(
                programme.problem,
                left=programme.left,
                prices=relaxation.prices,
                lines=np.array([line]),
                threshold=np.array([threshold]),
                keep=room,
            )
        )
        room -= len(found[-1].requirement)
        if not found[-1].is_complete.all():
            return None
    sets = np.concatenate([one.sets for one in found])
    requirement = np.concatenate([one.requirement for one in found])
    return cols.of_sets(programme.problem, sets, requirement=requirement)
