"""How far announcements came: the funnel, and the rate of those that are there, with its denominator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from bluehelm.partnership import categories
from bluehelm.partnership.delivery_domain import Gives
from bluehelm.partnership.followup_domain import PLEDGED, Amount, FollowUp, Way
from bluehelm.partnership.funnel_domain import DeliveredRate, LeftOut, StageCount, StageFunnel

DEFINITION = (
    "Announcements on record by the day that have reached their goal, by the latest record known then: of a "
    "unit that it deployed, of anything else that it was delivered. One of which a record tells that only "
    "part is there counts as partly. Left out are those that repeat another, totals of which parts may stand "
    "beside them, those that name nothing to deliver, and invented ones beside others."
)
"""What a delivered rate counts."""

UNSPECIFIED = "unspecified"
"""Category of announcements of which nobody wrote down what they are."""


def split(found: Iterable[FollowUp]) -> tuple[tuple[FollowUp, ...], tuple[LeftOut, ...]]:
    """
    Return the announcements that count, and those that are left out with why.

    Parameters
    ----------
    found
        Where announcements stand.

    Returns
    -------
    (tuple of FollowUp, tuple of LeftOut)
        Both in the order given. Invented ones count where there are no others.

    Examples
    --------
    >>> split([])
    ((), ())
    """
    counted, left_out = [], []
    rows = tuple(found)
    is_mixed = len({one.is_invented for one in rows}) > 1
    for one in rows:
        if reason := _why_not(one, is_mixed=is_mixed):
            left_out.append(LeftOut(announcement_id=one.announcement_id, reason=reason))
        else:
            counted.append(one)
    return tuple(counted), tuple(left_out)


def _why_not(one: FollowUp, *, is_mixed: bool) -> str:
    if is_mixed and one.is_invented:
        return categories.INVENTED
    if one.repeats:
        return f"repeats {one.repeats}"
    if one.gives is Gives.MONEY and categories.is_total(one.capability):
        return categories.OF_PARTS
    is_vague = one.gives is None and one.category == UNSPECIFIED
    return "names nothing to deliver" if is_vague or one.gives is Gives.POLITICAL else ""


def of(found: Iterable[FollowUp], *, way: Way, as_of: date) -> StageFunnel:
    """
    Return how far announcements of one way came.

    Parameters
    ----------
    found
        Where announcements stand on that day.
    way
        Which steps.
    as_of
        The day.

    Returns
    -------
    StageFunnel
        A step counts for all that reached it or a later one. Amounts are those that sources tell, one sum a
        unit; persons, units and money are never added up.

    Examples
    --------
    >>> of([], way=Way.OTHER, as_of=date(2026, 12, 1)).steps[0]
    StageCount(step='pledged', rows=(), num_implied=0, amounts=(), num_untold=0, num_ended=0)
    """
    rows = tuple(found)
    own = {one.announcement_id for one in rows if one.way is way}
    counted, left_out = split(rows)
    taken = [one for one in counted if one.announcement_id in own]
    return StageFunnel(
        way=way,
        as_of=as_of,
        steps=tuple(_step(step, counted=taken) for step in way.steps),
        left_out=tuple(one for one in left_out if one.announcement_id in own),
    )


def _step(step: str, *, counted: Sequence[FollowUp]) -> StageCount:
    here = [one for one in counted if step == PLEDGED or one.reached_by(step)]
    told = [_amount(one, step=step) for one in here]
    implied = [one for one in here if step != PLEDGED and not any(row.step == step for row in one.reached)]
    return StageCount(
        step=step,
        rows=tuple(one.announcement_id for one in here),
        num_implied=len(implied),
        amounts=added([amount for amount in told if amount]),
        num_untold=sum(amount is None for amount in told),
        num_ended=sum(one.step == step and one.ended is not None for one in here),
    )


def _amount(one: FollowUp, *, step: str) -> Amount | None:
    """Return how much reached a step; None where its record, or that of a later step only, does not tell."""
    if step == PLEDGED:
        return one.announced
    return next((row.amount for row in one.reached if row.step == step), None)


def added(amounts: Iterable[Amount]) -> tuple[Amount, ...]:
    """
    Return sums of amounts, one a unit.

    Parameters
    ----------
    amounts
        Amounts in any units.

    Returns
    -------
    tuple of Amount
        By unit; each says how many were added.

    Examples
    --------
    >>> rows = [
    ...     Amount(quantity=n, unit=unit) for n, unit in ((850, "personnel"), (3, "unit"), (70, "personnel"))
    ... ]
    >>> [(str(one), one.num) for one in added(rows)]
    [('920 personnel', 2), ('3 units', 1)]
    """
    sums: defaultdict[str, list[Amount]] = defaultdict(list)
    for one in amounts:
        sums[one.unit].append(one)
    return tuple(
        Amount(
            quantity=sum(one.quantity for one in rows),
            unit=unit,
            num=sum(one.num for one in rows),
            rough=sum(one.rough for one in rows),
        )
        for unit, rows in sorted(sums.items())
    )


def delivered(found: Iterable[FollowUp], *, as_of: date) -> DeliveredRate:
    """
    Return how many announcements have reached their goal, of how many, and what is left out.

    Parameters
    ----------
    found
        Where announcements stand on that day.
    as_of
        The day.

    Returns
    -------
    DeliveredRate
        With an empty denominator where none counts.

    Examples
    --------
    >>> str(delivered([], as_of=date(2026, 12, 1)))
    '0 of 0'
    """
    counted, left_out = split(found)
    return DeliveredRate(
        definition=DEFINITION,
        as_of=as_of,
        reached=tuple(one.announcement_id for one in counted if one.is_there),
        partly=tuple(
            one.announcement_id for one in counted if not one.is_there and one.part and one.part.reached > 0
        ),
        denominator=tuple(one.announcement_id for one in counted),
        left_out=left_out,
    )
