"""Two plans side by side, as tables of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bluehelm.core.charts.scale import chance, change, count
from bluehelm.deployment import comparison
from bluehelm.deployment.comparison_domain import Comparison
from bluehelm.deployment.result import Plan

KEPT = 8
"""Comparisons that a process keeps; none ever changes."""

ROUNDING = 1e-5
"""Difference of a stored probability that is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPage:
    """
    What the page of a comparison shows.

    Attributes
    ----------
    found
        The comparison.
    figures
        What is compared, before, after and the difference, in words.
    aged
        Whether the first, and the second plan said another probability when it was made, by an older version
        of the planner.
    """

    found: Comparison
    figures: tuple[tuple[str, str, str, str], ...]
    aged: tuple[bool, bool]


@lru_cache(maxsize=KEPT)
def _of(before: str, after: str, /) -> Comparison:
    first, second = (Plan.model_validate_json(text) for text in (before, after))
    return comparison.of(first, after=second)


def compared(before: Plan, *, after: Plan) -> ComparedPage:
    """
    Return what the page of a comparison shows.

    Parameters
    ----------
    before, after
        The plans; both are run again with the same draws.

    Returns
    -------
    ComparedPage
        The same each time.

    Raises
    ------
    InputError
        When they do not answer the same question with the same draws.
    """
    found = _of(before.model_dump_json(), after.model_dump_json())
    one = found.on_site
    pairs = ((before, one.before), (after, one.after))
    first, second = (abs(plan.forecast.probability - now) > ROUNDING for plan, now in pairs)
    return ComparedPage(found=found, figures=tuple(_figures(found)), aged=(first, second))


def _figures(found: Comparison) -> Iterable[tuple[str, str, str, str]]:
    for name, one in (("on site", found.on_site), ("operational", found.operational)):
        said = f"{change(one.difference)} (standard error {one.standard_error:.3f})"
        label = f"Probability of {count(found.target)} persons {name} by day {found.day}"
        yield label, chance(one.before), chance(one.after), said
    for row in found.strength:
        said = f"{row.difference:+,.1f} (standard error {row.standard_error:.1f})".replace("-", "\u2212")
        yield f"Persons on site by day {row.day}, on average", count(row.before), count(row.after), said
