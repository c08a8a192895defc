"""Matches with one hard trait each, beside the plain one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from benchmarks.models.matching import Recipe

TRAITS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "plain": {},
        "sizes from 0.15": {"least": 0.15},
        "nobody covers alone": {"least": 0.2, "largest": 0.7},
        "scarce": {"supply": 1 / 3},
        "tight caps": {"cap_share": 0.125},
        "correlated offers": {"is_correlated": True},
    }
)
"""What differs from the plain recipe, by name."""


def recipe(trait: str, *, requirements: int, seed: int) -> Recipe:
    """
    Return the recipe of a match with one trait; ten offers a line, unless these are scarce.

    Parameters
    ----------
    trait
        Name of the trait.
    requirements
        Lines of demand.
    seed
        Seed of the instance.

    Returns
    -------
    Recipe
        How it is made.

    Examples
    --------
    >>> recipe("scarce", requirements=150, seed=0).offers
    500
    """
    changes = dict(TRAITS[trait])
    offers = round(10 * requirements * changes.pop("supply", 1.0))
    return Recipe(requirements=requirements, offers=offers, seed=seed, **changes)
