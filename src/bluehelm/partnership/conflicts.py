"""Claims that disagree: where sources state different values all are shown, and none is dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from bluehelm.core.claims import Claim

SIGNS = (">", "<")
"""What may stand before a number: more than, or fewer than, it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """
    What sources state of one attribute of one thing, where they state different values.

    Attributes
    ----------
    subject, attribute
        The thing, and what is stated of it.
    claims
        All that is stated, in the order in which it was.

    Examples
    --------
    >>> from bluehelm.partnership import conferences
    >>> found = conflicts(conferences.published().of("SEO2021").claims)
    >>> [(one.attribute, one.values, one.is_contradiction) for one in found]
    [('attending_states', ('75', '155'), True), ('pledging_states', ('62', '64'), True)]
    """

    subject: str
    attribute: str
    claims: tuple[Claim, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """Return the values, each once."""
        return tuple(dict.fromkeys(claim.value for claim in self.claims))

    @property
    def is_contradiction(self) -> bool:
        """Return whether two of the values cannot both hold: more than 130 and 144 can."""
        return any(not _agree(one, other) for one, other in combinations(self.values, 2))


def conflicts(claims: Iterable[Claim]) -> tuple[Conflict, ...]:
    """
    Return where claims state different values of the same.

    Parameters
    ----------
    claims
        Claims about conferences, announcements or offers; order does not matter.

    Returns
    -------
    tuple of Conflict
        By subject and attribute; empty where all agree.

    Examples
    --------
    >>> from bluehelm.partnership import conferences
    >>> [one.attribute for one in conflicts(conferences.published().of("BER2025").claims)]
    ['attending_states', 'technology_states']
    """
    stated: dict[tuple[str, str], list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: (claim.stated_on, claim.claim_id)):
        stated.setdefault((claim.subject, claim.attribute), []).append(claim)
    found = (
        Conflict(subject=subject, attribute=attribute, claims=tuple(told))
        for (subject, attribute), told in sorted(stated.items())
    )
    return tuple(one for one in found if len(one.values) > 1)


def _agree(one: str, other: str) -> bool:
    """Return whether two values can both hold."""
    bounds = [_bounds(value) for value in (one, other)]
    if None in bounds:
        return one.casefold() == other.casefold()
    (low, high), (lower, higher) = (pair for pair in bounds if pair is not None)
    return max(low, lower) <= min(high, higher) and not _touch_only(one, other)


def _touch_only(one: str, other: str) -> bool:
    """Return whether an open bound meets the number that it excludes: more than 50, and 50."""
    return one.strip("><= ") == other.strip("><= ") and one.strip() != other.strip()


def _bounds(value: str) -> tuple[float, float] | None:
    """Return the least and the most that a value may be; None when it is no number."""
    text = value.strip()
    sign = text[0] if text.startswith(SIGNS) else ""
    try:
        number = float(text.removeprefix(sign).strip())
    except ValueError:
        return None
    return (
        number if sign != "<" else float("-inf"),
        number if sign != ">" else float("inf"),
    )
