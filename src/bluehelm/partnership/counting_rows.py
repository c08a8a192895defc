"""Which announcements count: withdrawn ones do not, and what is said several times counts once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bluehelm.core.claims import Kind
from bluehelm.partnership import categories
from bluehelm.partnership.conference_domain import DelegationKind
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.contributors import is_state
from bluehelm.partnership.delivery_domain import FollowUpStage
from bluehelm.partnership.domain import Announcement

Applies = Callable[[Announcement], str | None]
"""Why an announcement does not count: empty when it does, None when the question is not about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    The announcements that stand, those that say the same together, and why the others do not.

    Attributes
    ----------
    groups
        Announcements that say the same, the first before those that repeat it.
    left_out
        Withdrawn ones, and invented ones beside others that are not.

    Examples
    --------
    >>> Standing(groups=(), left_out=()).groups
    ()
    """

    groups: tuple[tuple[Announcement, ...], ...]
    left_out: tuple[tuple[str, str], ...]

    def chosen(self, applies: Applies) -> tuple[list[Announcement], tuple[tuple[str, str], ...]]:
        """
        Return one announcement of each group that counts, and what is left out with its reason.

        ``applies`` tells why an announcement does not count; empty when it does, None when the question is
        not about such announcements. Of a group the first that counts is taken.
        """
        taken: list[Announcement] = []
        left = list(self.left_out)
        for group in self.groups:
            reasons = {row.announcement_id: applies(row) for row in group}
            chosen = next((row for row in group if reasons[row.announcement_id] == ""), None)
            if chosen is not None:
                taken.append(chosen)
                same = f"says the same as {chosen.announcement_id}"
                left += [(name, same) for name in reasons if name != chosen.announcement_id]
            else:
                left += [(name, reason) for name, reason in reasons.items() if reason]
        return taken, tuple(left)


def standing(records: ConferenceRecords) -> Standing:
    """
    Return the announcements that stand.

    Parameters
    ----------
    records
        What is recorded.

    Returns
    -------
    Standing
        In the order of the records.

    Examples
    --------
    >>> standing(ConferenceRecords(conferences=())).groups
    ()
    """
    said = {row.announcement_id: row for row in records.announcements}
    taken = (row for row in records.deliveries if row.stage is not FollowUpStage.NOTED)
    steps = sorted(taken, key=lambda row: (row.happened_on, row.recorded_on, row.delivery_id))
    last = {row.announcement_id: row for row in steps}
    ended = {name: row.happened_on for name, row in last.items() if row.stage is FollowUpStage.WITHDRAWN}
    ended |= {name: row.withdrawn_on for name, row in said.items() if row.withdrawn_on is not None}
    is_mixed = len({row.kind is Kind.ILLUSTRATIVE for row in said.values()}) > 1
    left: list[tuple[str, str]] = []
    groups: dict[str, list[Announcement]] = {}
    for row in said.values():
        if row.announcement_id in ended:
            left.append((row.announcement_id, f"withdrawn on {ended[row.announcement_id]}"))
        elif is_mixed and row.kind is Kind.ILLUSTRATIVE:
            left.append((row.announcement_id, categories.INVENTED))
        else:
            groups.setdefault(_first(row, said=said), []).append(row)
    return Standing(
        groups=tuple(tuple(_ordered(group, first=name)) for name, group in groups.items()),
        left_out=tuple(left),
    )


def _first(row: Announcement, *, said: dict[str, Announcement]) -> str:
    """Return which announcement a row repeats in the end; its own identifier when it repeats none here."""
    name, passed = row.announcement_id, set[str]()
    while said[name].repeats in said and name not in passed:
        passed.add(name)
        name = said[name].repeats
    return name


def _ordered(group: Iterable[Announcement], *, first: str) -> Sequence[Announcement]:
    return sorted(group, key=lambda row: (row.announcement_id != first, row.stated_on, row.announcement_id))


def of_states(records: ConferenceRecords) -> Callable[[str, str], bool]:
    """
    Return what tells whether somebody at a conference is a state.

    Parameters
    ----------
    records
        What is recorded; the kind of a delegation counts before its code.

    Returns
    -------
    callable
        From conference and code.

    Examples
    --------
    >>> of_states(ConferenceRecords(conferences=()))("SEO2021", "KEN")
    True
    """
    kinds = {(row.conference_id, row.code): row.delegation_kind for row in records.delegations}

    def tells(conference_id: str, code: str) -> bool:
        kind = kinds.get((conference_id, code))
        return is_state(code) if kind is None else kind is DelegationKind.STATE

    return tells
