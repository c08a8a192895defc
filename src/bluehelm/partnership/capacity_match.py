"""How well what is given serves a need: a score of named terms, or the first reason why it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bluehelm.core.noun import Noun
from bluehelm.core.times import day_name
from bluehelm.partnership.capacity_domain import CapacityNeed, CapacityOffer, Dated, NeedKind, shared

WEIGHTS = {"language": 3, "region": 2, "dates": 2, "equipment": 2, "places": 2, "money": 1}
"""Weight of each term of a score; kind: assumed, a planning value."""

TAUGHT = (NeedKind.TRAINING, NeedKind.MEDICAL, NeedKind.LANGUAGE, NeedKind.ADVICE)
"""What is given in words, so that a language must be shared."""

ANYWHERE = 0.8
"""Score of the region of what may go anywhere: what is meant for the region itself comes first."""

LEAST = 0.001
"""Least score of a term that is met at all."""

BY_A_THIRD = 0.5
"""Score of the money of what a third partner pays: one partner more must agree."""


class MatchTerm(Noun):
    """
    One term of the score of a match.

    Attributes
    ----------
    name
        language, region, dates, equipment, places or money.
    score
        0-1; nothing that serves a need has a term at 0.
    weight
        Weight among the terms.
    words
        Why, as a sentence.

    Examples
    --------
    >>> MatchTerm(name="language", score=1, weight=3, words="Both work in fr.").score
    1.0
    """

    name: str
    score: float
    weight: int
    words: str


class CapacityMatch(Noun):
    """
    What serves a need, alone or with money of a third partner, and how well.

    Attributes
    ----------
    need_id, support_id, fund_id
        The need, what serves it, and who pays; empty where the giver bears it.
    giver, funder, contributor
        Trainer or equipper, who pays where a third partner does, and who is served.
    places
        Persons, pieces or thousands of US dollars that it would serve.
    cost_kusd
        Thousands of US dollars that the fund would pay.
    score
        Weighted mean of the terms, 0-1.
    terms
        The terms.

    Examples
    --------
    >>> told = {"kind": "illustrative", "source": "invented"}
    >>> need = CapacityNeed(
    ...     need_id="N1", contributor="XAL", need_kind="training", text="Crowd control", places=40, **told
    ... )
    >>> course = CapacityOffer(
    ...     support_id="S1", giver="XBO", need_kinds=["training"], text="Courses", places=20, **told
    ... )
    >>> [found] = matches([need], offers=[course], left={"S1": 20})
    >>> found.places, found.score, found.is_triangular
    (20, 0.883, False)
    """

    need_id: str
    support_id: str
    fund_id: str = ""
    giver: str
    funder: str = ""
    contributor: str
    places: int
    cost_kusd: float = 0
    score: float
    terms: tuple[MatchTerm, ...]

    @property
    def is_triangular(self) -> bool:
        """Return whether a third partner pays."""
        return bool(self.fund_id)


def matches(
    needs: Iterable[CapacityNeed], *, offers: Iterable[CapacityOffer], left: Mapping[str, float]
) -> tuple[CapacityMatch, ...]:
    """
    Return everything that could serve each need, the best first.

    Parameters
    ----------
    needs, offers
        What is needed, and what is given.
    left
        Places, or thousands of US dollars, that are left of each offer.

    Returns
    -------
    tuple of CapacityMatch
        By need, then falling score. Where fewer places are left than are needed, they serve a part.

    Examples
    --------
    >>> matches([], offers=[], left={})
    ()
    """
    given = tuple(offers)
    found = [
        one
        for need in needs
        for offer in given
        if not why_not(need, offer=offer, left=left.get(offer.support_id, 0))
        for one in _ways(need, offer=offer, funds=given, left=left)
    ]
    return tuple(sorted(found, key=lambda one: (one.need_id, -one.score, one.support_id, one.fund_id)))


def why_not(need: CapacityNeed, *, offer: CapacityOffer, left: float) -> str:
    """
    Return the first reason why an offer cannot serve a need.

    Parameters
    ----------
    need, offer
        What is needed, and what is given.
    left
        Places that are left of the offer.

    Returns
    -------
    str
        Empty when it can, if somebody pays where that is asked for.

    Examples
    --------
    >>> told = {"kind": "illustrative", "source": "invented"}
    >>> need = CapacityNeed(need_id="N1", contributor="XAL", need_kind="medical", text="Surgeons", **told)
    >>> course = CapacityOffer(
    ...     support_id="S1", giver="XBO", need_kinds=["training"], text="Courses", places=20, **told
    ... )
    >>> why_not(need, offer=course, left=20)
    'is for training, not for medical'
    """
    if need.need_kind not in offer.need_kinds:
        return f"is for {', '.join(offer.need_kinds)}, not for {need.need_kind}"
    if left < 1:
        return "has no place left"
    if offer.giver == need.contributor:
        return "is given by who needs it"
    terms = (_region(need, offer=offer), _language(need, offer=offer), _dates(need, offer=offer))
    bad = next((term for term in (*terms, _equipment(need, offer=offer)) if not term.score), None)
    return bad.words if bad else ""


def _ways(
    need: CapacityNeed, *, offer: CapacityOffer, funds: Iterable[CapacityOffer], left: Mapping[str, float]
) -> Iterator[CapacityMatch]:
    """Yield the match of an offer that costs nothing, or one for each fund that can pay what it costs."""
    places = min(need.places, int(left[offer.support_id]))
    cost = round(places * offer.cost_kusd, 3)
    if not cost:
        yield _match(need, offer=offer, places=places)
        return
    for fund in funds:
        is_able = fund.is_fund and fund.giver != need.contributor and left.get(fund.support_id, 0) >= cost
        if is_able and _may_pay(fund, need=need, offer=offer):
            yield _match(need, offer=offer, places=places, fund=fund, cost=cost)


def _may_pay(fund: CapacityOffer, *, need: CapacityNeed, offer: CapacityOffer) -> bool:
    period = shared(need, shared(offer, fund))
    return period is not None and _region(need, offer=fund).score > 0


def _match(
    need: CapacityNeed,
    *,
    offer: CapacityOffer,
    places: int,
    fund: CapacityOffer | None = None,
    cost: float = 0,
) -> CapacityMatch:
    terms = (
        _language(need, offer=offer),
        _region(need, offer=offer),
        _dates(need, offer=offer),
        _equipment(need, offer=offer),
        _term("places", score=places / need.places, words=f"Serves {places:,} of {need.places:,}."),
        _money(offer, fund=fund, cost=cost),
    )
    total = sum(term.weight for term in terms)
    return CapacityMatch(
        need_id=need.need_id,
        support_id=offer.support_id,
        fund_id=fund.support_id if fund else "",
        giver=offer.giver,
        funder=fund.giver if fund else "",
        contributor=need.contributor,
        places=places,
        cost_kusd=cost,
        score=round(sum(term.weight * term.score for term in terms) / total, 3),
        terms=terms,
    )


def _term(name: str, /, *, score: float, words: str) -> MatchTerm:
    return MatchTerm(name=name, score=round(score, 3), weight=WEIGHTS[name], words=words)


def _language(need: CapacityNeed, *, offer: CapacityOffer) -> MatchTerm:
    if need.need_kind not in TAUGHT or not need.languages:
        return _term("language", score=1, words="No language is asked for.")
    if not offer.languages:
        return _term("language", score=0.5, words="It does not say in which language it is given.")
    both = sorted(set(need.languages) & set(offer.languages))
    if not both:
        return _term(
            "language",
            score=0,
            words=f"is given in {', '.join(offer.languages)}, not in {', '.join(need.languages)}",
        )
    return _term("language", score=1, words=f"Is given in {', '.join(both)}.")


def _region(need: CapacityNeed, *, offer: CapacityOffer) -> MatchTerm:
    if not offer.regions:
        return _term("region", score=ANYWHERE, words="May go anywhere.")
    both = sorted({*need.regions, need.contributor} & set(offer.regions))
    if not both:
        return _term("region", score=0, words=f"is for {', '.join(offer.regions)}")
    return _term("region", score=1, words=f"Is meant for {', '.join(both)}.")


def _dates(need: CapacityNeed, *, offer: CapacityOffer) -> MatchTerm:
    period = shared(need, offer)
    if period is None:
        return _term("dates", score=0, words=f"is there {_period(offer)}, needed {_period(need)}")
    asked = _days(need)
    if asked is None or _days(period) is None:
        return _term("dates", score=1, words=f"Is there {_period(period)}.")
    share = (_days(period) or 0) / asked
    return _term(
        "dates", score=share, words=f"Is there {_period(period)}: {100 * share:.0f} % of the time asked for."
    )


def _days(period: Dated) -> int | None:
    return (period.until_on - period.from_on).days if period.from_on and period.until_on else None


def _period(period: Dated) -> str:
    start = f"from {day_name(period.from_on)}" if period.from_on else ""
    end = f"until {day_name(period.until_on)}" if period.until_on else ""
    return " ".join(filter(None, (start, end))) or "at any time"


def _equipment(need: CapacityNeed, *, offer: CapacityOffer) -> MatchTerm:
    if not need.equipment:
        return _term("equipment", score=1, words="No equipment is named.")
    if not offer.equipment:
        return _term("equipment", score=0.5, words="It does not say which equipment.")
    both = sorted(set(need.equipment) & set(offer.equipment))
    if not both:
        return _term(
            "equipment", score=0, words=f"is {', '.join(offer.equipment)}, not {', '.join(need.equipment)}"
        )
    share = len(both) / len(set(need.equipment))
    return _term("equipment", score=share, words=f"Has {', '.join(both)}.")


def _money(offer: CapacityOffer, *, fund: CapacityOffer | None, cost: float) -> MatchTerm:
    if fund is None:
        return _term("money", score=1, words=f"{offer.giver} bears the cost.")
    return _term("money", score=BY_A_THIRD, words=f"{fund.giver} pays {cost:,.10g} thousand US dollars.")
