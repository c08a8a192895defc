"""What a change of supply is worth: the match goes on from its plan and from what it has proved."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm.generation import columns as cols
from bluehelm.generation import descent, match
from bluehelm.generation.columns import Columns
from bluehelm.generation.domain import Stage
from bluehelm.generation.problem import Bools, Floats, Ints, MatchProblem
from bluehelm.generation.search import SMALL, Search
from bluehelm.generation.settle import LIMITS, WorkLimits
from bluehelm.generation.stages import NO_UNIT


class Worth(Noun):
    """
    What one change of supply is worth in a match.

    Attributes
    ----------
    gain
        By how much each stage gets smaller, by its name; below 0 where a stage gets larger for the sake of
        one before it.
    least, most
        What is proved of it: no less and no more than this lies between the best plans with and without the
        change. Stages after one that is not settled are absent, since they hang on it.
    stages
        What the plan with the change reaches.

    Examples
    --------
    >>> worth = Worth(gain={"critical_unmet": 140.0}, least={"critical_unmet": 140.0}, most={}, stages=())
    >>> worth.is_exact, worth.rank
    (False, (140.0,))
    """

    gain: dict[str, float]
    least: dict[str, float]
    most: dict[str, float]
    stages: tuple[Stage, ...] = Field(default=())

    @property
    def is_exact(self) -> bool:
        """Whether every stage is proved."""
        return self.least == self.most and self.most.keys() == self.gain.keys()

    @property
    def rank(self) -> tuple[float, ...]:
        """Gains in the order of the stages, to be compared: the first that differs decides."""
        return tuple(self.gain.values())


def of(base: Search, changed: MatchProblem, *, limits: WorkLimits = LIMITS) -> Worth:
    """
    Return what a change of supply is worth.

    Lines of a type of unit whose offers stay as they were keep their units and the bounds that were proved
    for them. For the others the plan takes what fits beside the rest, and a bound is found as if they were
    alone; where the two meet the worth is exact. Only where they do not, the whole match is solved again,
    from the plan at hand.

    Parameters
    ----------
    base
        The match as it is, after its stages; it stays as it is.
    changed
        The same lines with other offers: one more, or one that can do more or comes sooner.
    limits
        Most work a stage.

    Returns
    -------
    Worth
        Gain by stage, with what is proved of it.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import problem
    >>> arrays = problem.build(plan.case_of(scenario.read(Path("examples/tiny"))))
    >>> found = match.solve_problem(arrays, names=["critical_unmet"])
    >>> of(found.search, arrays).most
    {'critical_unmet': 0.0}
    """
    pairs = _places(base.problem, changed)
    state = Search(
        problem=changed,
        plan=_kept(base.plan, pairs=pairs),
        columns=_columns(base.columns, changed, pairs=pairs),
    )
    is_new = _changed_types(base, changed, pairs=pairs)
    for reached in base.reached:
        known: Floats | None = np.where(is_new, np.nan, reached.least)
        before = zip(state.reached, base.reached, strict=False)
        if any(now.slack > was.slack + SMALL for now, was in before):
            known = None  # a bound of a type holds only while the stages before leave it no more
        descent.improve(state, reached.goal, limits=limits, known=known)
    return _worth(match.told(base), match.told(state))


def _worth(before: tuple[Stage, ...], after: tuple[Stage, ...]) -> Worth:
    gain, least, most = {}, {}, {}
    is_open = False
    for was, now in zip(before, after, strict=True):
        gain[now.name] = round(was.value - now.value, 4)
        if is_open:
            continue
        least[now.name] = round(was.bound - now.value, 4)
        most[now.name] = round(was.value - now.bound, 4)
        is_open = least[now.name] != most[now.name]
    return Worth(gain=gain, least=least, most=most, stages=after)


def _places(base: MatchProblem, changed: MatchProblem) -> Ints:
    """Return the place of each pair among those of the changed match; -1 where it is gone."""
    assert base.requirement_ids == changed.requirement_ids
    number = {offer_id: place for place, offer_id in enumerate(changed.offer_ids)}
    offer = np.array([number.get(offer_id, -1) for offer_id in base.offer_ids], dtype=np.int64)
    width = len(changed.offer_ids) + 1
    wanted = base.pair_requirement * width + offer[base.pair_offer]
    keys = changed.pair_requirement * width + changed.pair_offer
    if not len(keys):
        return np.full(len(wanted), NO_UNIT, dtype=np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    is_there = (keys[place] == wanted) & (offer[base.pair_offer] >= 0)
    return np.where(is_there, place, NO_UNIT)


def _kept(sets: Ints, *, pairs: Ints) -> Ints:
    """Return sets in the places of the changed match, without the pairs that are gone."""
    moved = np.append(pairs, NO_UNIT)[sets]
    return np.take_along_axis(moved, np.argsort(moved == NO_UNIT, axis=1, kind="stable"), axis=1)


def _columns(columns: Columns, changed: MatchProblem, *, pairs: Ints) -> Columns:
    """Return the known sets that are left whole, with what they cost now."""
    moved = np.append(pairs, NO_UNIT)[columns.sets]
    is_whole = ((moved == NO_UNIT) == (columns.sets == NO_UNIT)).all(axis=1)
    whole = columns.pick(np.flatnonzero(is_whole))
    return cols.of_sets(changed, moved[is_whole], requirement=whole.requirement)


def _changed_types(base: Search, changed: MatchProblem, *, pairs: Ints) -> Bools:
    """Return which types of unit have other offers than before, or offers that are worth more."""
    was, is_kept = base.problem, pairs != NO_UNIT
    here, there = np.flatnonzero(is_kept), pairs[is_kept]
    differs = np.ones(len(was.pair_offer), dtype=np.bool_)
    mine, theirs = was.pair_offer[here], changed.pair_offer[there]
    differs[here] = (
        (was.pair_day[here] != changed.pair_day[there])
        | (was.pair_risk[here] != changed.pair_risk[there])
        | (was.pair_pinned[here] != changed.pair_pinned[there])
        | (was.pair_preferred[here] != changed.pair_preferred[there])
        | (was.size[mine] != changed.size[theirs])
        | (was.is_first[mine] != changed.is_first[theirs])
        | (was.women[mine] != changed.women[theirs])
        | (was.cap[was.contributor[mine]] != changed.cap[changed.contributor[theirs]])
    )
    fresh = np.ones(len(changed.pair_offer), dtype=np.bool_)
    fresh[there] = False
    lines = np.concatenate([was.pair_requirement[differs], changed.pair_requirement[fresh]])
    is_new = np.zeros(len(base.types), dtype=np.bool_)
    is_new[base.kind[lines]] = True
    same = (was.share_limit == changed.share_limit).all() and was.max_units == changed.max_units
    return is_new if same else np.ones_like(is_new)
