"""Sample paths of one unit: its people and its equipment, step by step, in every replication at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from math import ceil

import numpy as np
from numpy.typing import NDArray

from bluehelm.core.rng import stream
from bluehelm.deployment import durations
from bluehelm.deployment.arrival import Duration, Itinerary, Roads
from bluehelm.deployment.domain import Route, Settings
from bluehelm.deployment.streams import HOLD, ON_ROAD, UNTIL_FREE, Chain, Days, Paths, Planned, Streams, total
from bluehelm.generation.case import Arrival

PLANNING_SEED = 0
"""Seed of the draws behind planned days; not the seed of the simulation, so that no match hangs on it."""

PLANNING_DRAWS = 1000
"""Draws behind a planned day and its probability."""

ASKED_AT_ONCE = ("visa", "overflight")
"""Steps that begin together with the consent of the host."""

CALENDAR_DAYS = 1096
"""Days from request over which seasons are looked up, three years; later days count as the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """
    The wet season by day from request.

    Attributes
    ----------
    is_wet
        Whether a day is wet, shape ``(CALENDAR_DAYS,)``.
    dry_day
        First dry day from each day on; infinite when there is none, shape ``(CALENDAR_DAYS,)``.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> season(tiny.settings).dry_day[0]  # from 1 December on, the first dry day is 1 April
    np.float64(121.0)
    """

    is_wet: NDArray[np.bool_]
    dry_day: Days


@lru_cache(maxsize=64)
def season(settings: Settings) -> Season:
    """
    Return the wet season of a scenario, day by day.

    Parameters
    ----------
    settings
        Day of the request and months of the wet season.

    Returns
    -------
    Season
        Wet days, and the first dry day from each day on.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> bool(season(tiny.settings).is_wet[0])
    True
    """
    months = [(settings.requested_on + timedelta(days=day)).month for day in range(CALENDAR_DAYS)]
    is_wet = np.isin(months, settings.wet_months)
    dry_days = np.where(is_wet, np.inf, np.arange(CALENDAR_DAYS, dtype=np.float64))
    first = np.minimum.accumulate(dry_days[::-1])[::-1]
    return Season(is_wet=is_wet, dry_day=np.ascontiguousarray(first))  # kernels are compiled for such arrays


def triangular(u: Days, *, low: float, mode: float, high: float) -> Days:
    """
    Return quantiles of a triangular distribution.

    Parameters
    ----------
    u
        Shares, 0-1.
    low, mode, high
        Least, most likely and most days.

    Returns
    -------
    numpy.ndarray
        Days, in the shape of ``u``.

    Examples
    --------
    >>> triangular(np.array([0.0, 0.5, 1.0]), low=0, mode=5, high=10).tolist()
    [0.0, 5.0, 10.0]
    """
    width = high - low
    if width <= 0:
        return np.full_like(u, low)
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1 - u) * width * (high - mode))
    return np.asarray(np.where(u * width < mode - low, rising, falling))


@lru_cache(maxsize=1024)
def _uniform(seed: int, *names: str, replications: int) -> Days:
    """Return the draws of a stream; asked for again, as when a unit could fill several lines, they stay."""
    drawn = stream(seed, "simulate", *names).random(replications)
    drawn.flags.writeable = False
    return drawn


def _strikes(seed: int, *, step: Duration, replications: int) -> NDArray[np.bool_]:
    drawn = _uniform(seed, *step.names, "occurs", replications=replications)
    return np.asarray(drawn < step.probability)


def _drawn(seed: int, *, step: Duration, replications: int) -> Days:
    u = _uniform(seed, *step.names, replications=replications)
    days = (
        durations.quantiles(u, curve=step.curve)
        if step.curve
        else triangular(u, low=step.low, mode=step.mode, high=step.high)
    )
    return days if step.probability >= 1 else days * _strikes(seed, step=step, replications=replications)


def sample(itinerary: Itinerary, *, settings: Settings, seed: int, replications: int) -> Paths:
    """
    Return sample paths of one unit.

    Each step draws from a stream of its own, named after offer and step: another unit in the plan, or more
    replications, leave the draws as they were. Shared steps and disrupted roads have one draw for all units.

    Parameters
    ----------
    itinerary
        Steps of both streams.
    settings
        Season, and how many days people may precede their equipment.
    seed
        Seed of the run.
    replications
        Number of runs.

    Returns
    -------
    Paths
        Days of people and equipment in every run.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> units = (prepared.itineraries["R1", "O3"],)
    >>> few, many = (sample(units[0], settings=tiny.settings, seed=1, replications=n) for n in (5, 9))
    >>> bool((few.people_day == many.people_day[:5]).all())
    True
    """
    chances = Chances(settings=settings, seed=seed, replications=replications)
    streams, people_day, equipment_day = _travelled(itinerary, chances=chances)
    as_planned = partial(lengths, itinerary, settings=settings)
    return streams.paths(people_day=people_day, equipment_day=equipment_day, as_planned=as_planned)


def _travelled(itinerary: Itinerary, *, chances: Chances) -> tuple[Streams, Days, Days]:
    """Return the ways of people and equipment, run by run, and the days on which each is on site."""
    # 1. Equipment: step after step to the port of debarkation, then by road.
    equipment = chances.chain(itinerary.equipment, free_day=itinerary.free_day)
    landed = total(equipment, replications=chances.replications)
    by_road = (
        chances.road(itinerary.equipment_roads, start_day=landed)
        if itinerary.equipment
        else np.zeros(chances.replications)
    )
    # 2. People: ready to fly, but they land at most some days before their equipment is on site.
    chain = chances.chain(itinerary.people, free_day=itinerary.free_day)
    people, grounded = ([row for row in chain if (row[0].name == "weather") is so] for so in (False, True))
    could_land = total(people, replications=chances.replications)
    called = np.maximum(could_land, landed + by_road - chances.settings.people_lead_days)
    land = called + total(grounded, replications=chances.replications)
    to_site = chances.road(itinerary.people_roads, start_day=land)
    at = next((place for place, (one, _) in enumerate(people) if one.name == "flight"), len(people))
    people[at:at] = [(HOLD, called - could_land), *grounded]
    # 3. Some do not come at all.
    streams = Streams(
        people=[*people, (ON_ROAD, to_site)],
        equipment=[*equipment, (ON_ROAD, by_road)],
        never=chances.withdrawn(itinerary.withdrawals),
    )
    return streams, land + to_site, landed + by_road


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """
    What chance does in one simulation.

    Attributes
    ----------
    settings
        Season.
    seed, replications
        Seed and number of runs.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> Chances(settings=tiny.settings, seed=1, replications=5).withdrawn(()).tolist()
    [False, False, False, False, False]
    """

    settings: Settings
    seed: int
    replications: int

    def chain(self, steps: Iterable[Duration], *, free_day: int) -> Chain:
        """
        Return the steps with their days; after notice, a unit bound elsewhere waits until it is free.

        What is asked for at once with the consent of the host lasts only as far as it takes longer.
        """
        chain: Chain = []
        granted = np.zeros(self.replications)
        for one in steps:
            days = _drawn(self.seed, step=one, replications=self.replications)
            if one.name == "consent":
                granted = granted + days
            elif one.name in ASKED_AT_ONCE:
                days, granted = np.maximum(days - granted, 0), np.maximum(granted, days)
            chain.append((one, days))
            if one.name == "notice" and free_day > 0:
                ready = total(chain, replications=self.replications)
                chain.append((UNTIL_FREE, np.maximum(free_day - ready, 0)))
        return chain

    def withdrawn(self, steps: Iterable[Duration]) -> NDArray[np.bool_]:
        """Return the runs in which a unit does not come."""
        never = np.zeros(self.replications, dtype=np.bool_)
        for one in steps:
            never |= _strikes(self.seed, step=one, replications=self.replications)
        return never

    def road(self, roads: Roads, *, start_day: Days) -> Days:
        """Return days on the road, with waiting for the dry season where the wet one closes it."""
        dry, wet = roads
        if dry is None:
            return np.full(self.replications, np.inf)
        calendar = season(self.settings)
        last = CALENDAR_DAYS - 1  # some never start
        start_day = np.clip(np.nan_to_num(start_day, nan=last, posinf=last), 0, last)
        day = start_day.astype(np.int64)
        is_wet = calendar.is_wet[day]
        in_dry = dry.days + self.disruption(dry)
        if wet is None:
            waiting = np.maximum(calendar.dry_day[day] - start_day, 0)
            return np.where(is_wet, waiting + in_dry, in_dry)
        return np.where(is_wet, wet.days + self.disruption(wet), in_dry)

    def disruption(self, road: Route | None) -> Days:
        """Return the days that disruptions add to a road; no road has none."""
        extra = np.zeros(self.replications)
        for leg in road.legs if road else ():
            if leg.disrupted_days > 0 and leg.disrupted_probability > 0:
                drawn = _uniform(self.seed, "road", leg.start, leg.end, replications=self.replications)
                extra += leg.disrupted_days * (drawn < leg.disrupted_probability)
        return extra


def planned(itinerary: Itinerary, *, settings: Settings, needed_by_day: int) -> Arrival | None:
    """
    Return the day on which a unit is planned to be on site, and the probability that it is in time.

    The draws have a seed of their own, so that no match hangs on the seed of a simulation.

    Parameters
    ----------
    itinerary
        Steps of the unit.
    settings
        Season and rules.
    needed_by_day
        Last day in time.

    Returns
    -------
    Arrival or None
        Median day over the draws in which it comes, rounded up; None when it never comes.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> units = (prepared.itineraries["R1", "O3"],)
    >>> planned(units[0], settings=tiny.settings, needed_by_day=400).on_time_probability > 0.9
    True
    """
    streams, people_day = _as_planned(itinerary, settings=settings)
    median = _median(streams, people_day)
    if not np.isfinite(median):
        return None
    on_time = float(np.mean((people_day <= needed_by_day) & ~streams.never))
    return Arrival(day=ceil(median), on_time_probability=on_time)


def delayed(itinerary: Itinerary, *, settings: Settings, needed_by_day: int, days: int) -> Arrival:
    """
    Return when a unit that comes at all is planned to be on site if it is some days late.

    Parameters
    ----------
    itinerary
        Steps of the unit.
    settings
        Season and rules.
    needed_by_day
        Last day in time.
    days
        Days by which it is late in every draw.

    Returns
    -------
    Arrival
        Its planned day that much later, and the probability that it is in time all the same.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> late = delayed(prepared.itineraries["R1", "O3"], settings=tiny.settings, needed_by_day=60, days=9)
    >>> late.day - prepared.case.arrivals["R1", "O3"].day
    9
    """
    alone = planned(itinerary, settings=settings, needed_by_day=needed_by_day - days)
    assert alone is not None
    return Arrival(day=alone.day + days, on_time_probability=alone.on_time_probability)


def lengths(itinerary: Itinerary, *, settings: Settings) -> Planned:
    """
    Return what a unit is planned to take, step by step, by the draws behind its planned day.

    Parameters
    ----------
    itinerary
        Steps of the unit.
    settings
        Season and rules.

    Returns
    -------
    Planned
        Median days over the draws in which it comes.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> unit = prepared.itineraries["R1", "O3"]
    >>> prepared.case.arrivals["R1", "O3"].day, lengths(unit, settings=tiny.settings).day
    (42, 41.24...)
    """
    streams, people_day = _as_planned(itinerary, settings=settings)
    return streams.planned(_median(streams, people_day))


def _as_planned(itinerary: Itinerary, *, settings: Settings) -> tuple[Streams, Days]:
    chances = Chances(settings=settings, seed=PLANNING_SEED, replications=PLANNING_DRAWS)
    streams, people_day, _ = _travelled(itinerary, chances=chances)
    return streams, people_day


def _median(streams: Streams, people_day: Days) -> float:
    """Return the median day over the draws in which a unit comes; infinite when it never does."""
    comes = people_day[~streams.never]
    return float(np.median(comes)) if comes.size else np.inf
