"""The outside view beside a plan: its force as such forces came, and what would explain the difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from bluehelm.core.charts.scale import chance, count
from bluehelm.core.claims import Kind
from bluehelm.deployment import pace, pace_forecast, pace_learned, routes
from bluehelm.deployment.domain import SiteRole
from bluehelm.deployment.outside_domain import Contrast, OutsideView
from bluehelm.deployment.pace_domain import READ_DAYS, PaceQuestion
from bluehelm.deployment.pace_forecast import Model
from bluehelm.deployment.pace_learned import LearnedCase
from bluehelm.deployment.result import Plan
from bluehelm.deployment.step_domain import StepName

SEED = 1
"""Seed of the outside view of every plan, that of ``pace predict``: both tell the same figures."""

FAR_KM = 1000
"""Road from the sea port, in km, beyond which an area counts as inland."""


@lru_cache(maxsize=1)
def _learned() -> tuple[tuple[LearnedCase, ...], Model]:
    """Return the authorisations of the package, and the model learned from them."""
    cases = pace_learned.packaged()
    return cases, pace_forecast.learn(cases, seed=SEED)


def of(plan: Plan) -> OutsideView | None:
    """
    Return the outside view of the force of a plan.

    Parameters
    ----------
    plan
        The plan; its own outside view is not read.

    Returns
    -------
    OutsideView or None
        None when nobody is authorised beyond those there, or when no past case is as large.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> made.outside == of(made)
    True
    """
    mandate, needed = plan.settings.mandate, sum(line.strength for line in plan.requirements)
    authorised = mandate.authorised or needed
    if authorised <= mandate.base:
        return None
    asked = PaceQuestion(
        authorised=authorised,
        base=mandate.base,
        rehat_size=mandate.rehat_size,
        rehat_day=mandate.rehat_day,
        is_inland=_is_inland(plan),
        persons=plan.settings.target,
        day=plan.settings.day,
    )
    cases, model = _learned()
    if pace_forecast.beyond_record(asked, cases=cases):
        return None
    found = pace_forecast.by_day(asked, model=model, days=pace.DAYS[1:], seed=SEED)
    return OutsideView(
        question=asked,
        assumed=tuple(_assumed(plan, asked=asked)),
        days=found.days,
        total_probability=found.total_probability,
        arrived_probability=found.arrived_probability,
        num_cases=len(cases),
        contrasts=tuple(_contrasts(plan, asked=asked)),
        source=pace.SOURCE,
    )


def _is_inland(plan: Plan) -> bool:
    """Tell whether most persons asked for go farther than ``FAR_KM`` by road from the nearest sea port."""
    stated = plan.settings.mandate.is_inland
    if stated is not None:
        return stated
    persons: Counter[str] = Counter()
    for line in plan.requirements:
        persons[line.site] += line.strength
    far = sum(number for site, number in persons.items() if _port_km(plan, site=site) > FAR_KM)
    return 2 * far > persons.total()


def _port_km(plan: Plan, *, site: str) -> float:
    """Return the road to a site from the port that is quickest in the dry season; infinite without a road."""
    ports = [port.site_id for port in plan.sites if port.role == SiteRole.SPOD]
    roads = [
        routes.road(plan.road_legs, sites=plan.sites, start=port, end=site, is_wet=False) for port in ports
    ]
    return min(((road.days, road.km) for road in roads if road), default=(0.0, float("inf")))[1]


def _assumed(plan: Plan, *, asked: PaceQuestion) -> Iterator[str]:
    mandate = plan.settings.mandate
    if mandate.authorised is None:
        yield f"The strength authorised is not stated: {count(asked.authorised)}, the persons of all lines."
    if not mandate.is_stated:
        yield "Nobody of the mission is there yet, and nobody changes hats: the scenario states neither."
    if mandate.is_inland is None:
        far = f"more than {count(FAR_KM)} km from the sea port" if asked.is_inland else "near the sea port"
        yield f"The area is {far}, by the roads of the scenario."


def _contrasts(plan: Plan, *, asked: PaceQuestion) -> Iterator[Contrast]:
    """Yield what the nouns of the plan and the past cases say, topic by topic."""
    cases, _ = _learned()
    as_it_was = "as it was in each case"
    yield Contrast(topic="Readiness", inside=_readiness(plan), outside=pace.NO_STANDBY)
    rehatted = sum(case.rehat_size > 0 for case in cases)
    yield Contrast(
        topic="Change of hats",
        inside=_rehat(asked),
        outside=f"{rehatted} of {len(cases)} had one ({Kind.ASSUMED})",
    )
    yield Contrast(
        topic="Size",
        inside=f"{count(asked.persons)} asked for, of {count(asked.increment)} authorised beyond those there",
        outside=f"half had {100 * _usual_share(cases, day=asked.day):.0f} % or more of it on day {asked.day}",
    )
    yield Contrast(topic="Lift, customs, consent", inside=_waits(plan), outside=as_it_was)
    yield Contrast(topic="Withdrawal", inside=_withdrawal(plan), outside=as_it_was)
    lead = plan.settings.people_lead_days
    yield Contrast(
        topic="Equipment",
        inside=f"persons fly at most {lead:g} days before theirs is expected",
        outside="persons are counted, with or without it",
    )


def _usual_share(cases: tuple[LearnedCase, ...], *, day: int) -> float:
    """Return the median share of the increment that was there on a day."""
    shares = [float(np.interp(day, (0, *READ_DAYS), (0.0, *case.shares))) for case in cases]
    return float(np.nanmedian(shares))


def _readiness(plan: Plan) -> str:
    if not plan.movements:
        return "no unit is assigned"
    levels = Counter(move.level or "no level" for move in plan.movements)
    ranked = sorted(levels.items(), key=lambda pair: -plan.level_order.get(pair[0], 0))
    chosen = {move.offer_id for move in plan.movements}
    notices = [offer for offer in plan.offers if offer.offer_id in chosen]
    least = min(offer.notice_min_days for offer in notices)
    most = max(offer.notice_max_days for offer in notices)
    told = ", ".join(f"{number} at {level}" for level, number in ranked)
    units = f"{len(plan.movements)} unit{'' if len(plan.movements) == 1 else 's'} offered before the request"
    return f"{units}: {told}; notice {least:g} to {most:g} days"


def _rehat(asked: PaceQuestion) -> str:
    if not asked.rehat_size:
        return "none is planned"
    planned = f"{count(asked.rehat_size)} planned for day {asked.rehat_day}"
    return f"{planned}; the plan counts the units of its offers only"


def _waits(plan: Plan) -> str:
    rows = [row for row in plan.steps if row.name != StepName.WITHDRAWAL]
    if not rows:
        return "no step takes time but notice and the way"
    kinds = Counter(row.kind for row in rows)
    told = ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind])
    consent = [row for row in rows if row.name == StepName.CONSENT]
    most = max((row.max_days for row in consent), default=0)
    known = f"at most {most:g} days for consent" if consent else "no wait for consent"
    return f"of {len(rows)} steps, {told}; {known}"


def _withdrawal(plan: Plan) -> str:
    odds = [row.probability for row in plan.steps if row.name == StepName.WITHDRAWAL and row.probability]
    if not odds:
        return "left out: every chosen unit comes"
    low, high = chance(min(odds)), chance(max(odds))
    return f"probability {low if low == high else f'{low} to {high}'} a unit"
