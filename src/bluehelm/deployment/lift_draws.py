"""What chance does to the units of a lift, before ships and aircraft are given out and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bluehelm.deployment.arrival import FLIGHT_DAYS, Duration, Itinerary
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.lift_problem import obstacles
from bluehelm.deployment.paths import Chances, lengths
from bluehelm.deployment.run_problem import Draws, Moments
from bluehelm.deployment.streams import (
    ENABLERS,
    HOLD,
    ON_ROAD,
    Chain,
    Days,
    Paths,
    Planned,
    Streams,
    step,
    total,
)

STEPS = {
    "loading": "ship_wait",
    "at_port": "sea",
    "berth": "berth_wait",
    "unloaded": "unloading",
    "cleared": "port_clearance",
    "convoy": "convoy_wait",
    "on_site": "road",
}
"""Step that ends at each moment of a load."""

OWN = ("ship_wait", "sea", "port_clearance", "flight_wait", "flight")
"""Steps that the schedule replaces."""


def of_units(ways: Sequence[Itinerary], *, case: LiftCase, chances: Chances) -> dict[str, Drawn]:
    """
    Return what chance does to each unit of a lift, by offer.

    Parameters
    ----------
    ways
        The units.
    case
        Their lift.
    chances
        Seed, number of runs and season.

    Returns
    -------
    dict
        Draws by offer, in the order of the units.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> chances = Chances(settings=tiny.settings, seed=1, replications=5)
    >>> of_units(ways, case=case, chances=chances)["O3"].is_stranded
    False
    """
    codes = zip(case.units, obstacles(case.problem), strict=True)
    cannot = {one.offer.offer_id for one, code in codes if code}
    return {way.offer_id: Drawn(way, chances=chances, is_stranded=way.offer_id in cannot) for way in ways}


def of_loads(units: Mapping[str, Drawn], *, case: LiftCase) -> Draws:
    """
    Return what chance does to each load of a lift.

    Parameters
    ----------
    units
        Draws by offer.
    case
        The lift.

    Returns
    -------
    Draws
        Arrays; a unit that nothing can carry never leaves.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> units = of_units(ways, case=case, chances=Chances(settings=tiny.settings, seed=1, replications=5))
    >>> of_loads(units, case=case).ready.shape
    (5, 1)
    """
    loads = [units[one.offer.offer_id] for one in case.units]
    return Draws(
        ready=_by_load(unit.ready for unit in loads),
        people_ready=_by_load(unit.asks for unit in loads),
        sea_factor=_by_load(unit.factor for unit in loads),
        clearance=_by_load(unit.clearance for unit in loads),
        extra_dry=_by_load(unit.extra[0] for unit in loads),
        extra_wet=_by_load(unit.extra[1] for unit in loads),
        never=_by_load(unit.never | unit.is_stranded for unit in loads),
        elsewhere=_by_load(unit.elsewhere for unit in loads),
    )


def _by_load(rows: Iterable[NDArray[Any]]) -> NDArray[Any]:
    return np.stack(tuple(rows), axis=1)


def _gap(later: Days, earlier: Days) -> Days:
    """Return the days between two moments; infinite for what begins and does not end."""
    gap = np.where(np.isfinite(earlier), np.inf, 0.0)
    np.subtract(later, earlier, out=gap, where=np.isfinite(later))
    return gap


def _waited(days: Days, *, of: Days) -> Days:
    """Return so many days, or as many of a wait as there are; those of an endless wait stay with it."""
    return np.where(np.isfinite(of), np.clip(days, 0, of), 0)


class Drawn:
    """
    The draws of one unit: its steps before the lift, and what chance does to it afterwards.

    Parameters
    ----------
    way
        How it comes.
    chances
        Seed and season.
    is_stranded
        Whether nothing can carry it.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> way = plan.prepare(tiny, settings=tiny.settings).itineraries["R1", "O3"]
    >>> one = Drawn(way, chances=Chances(settings=tiny.settings, seed=1, replications=5))
    >>> one.sails, one.flies, one.ready.shape
    (True, True, (5,))
    """

    def __init__(self, way: Itinerary, *, chances: Chances, is_stranded: bool = False) -> None:
        """Draw its steps."""
        self.way, self.chances, self.is_stranded = way, chances, is_stranded
        people = chances.chain(way.people, free_day=way.free_day)
        equipment = chances.chain(way.equipment, free_day=way.free_day)
        self.flies = way.flight.start != way.flight.end
        self.sails = way.lane is not None and way.lane.start != way.lane.end
        self.never = chances.withdrawn(way.withdrawals)
        self.notes = {one.name: one for one, _ in (*people, *equipment)}
        cleared = [row for row in equipment if row[0].name in ("weather", "port_clearance")]
        self.people = [row for row in people if row[0].name not in (*OWN, "weather")]
        self.grounded = [row for row in people if row[0].name == "weather"]
        self.stormy = total(
            [row for row in cleared if row[0].name == "weather"], replications=chances.replications
        )
        replaced = (*OWN, "weather") if self.sails else ()
        self.equipment = [row for row in equipment if row[0].name not in replaced]
        self.clearance = total(cleared, replications=chances.replications)
        self.flight_days = self.notes["flight"].mode if self.flies else FLIGHT_DAYS
        self.factor = np.ones(chances.replications)
        if self.sails:
            at_sea = [row for row in equipment if row[0].name == "sea"]
            self.factor = total(at_sea, replications=chances.replications) / self.notes["sea"].mode
        self.ready = total(self.equipment, replications=chances.replications)
        self.could = total(self.people, replications=chances.replications)
        self.extra = tuple(chances.disruption(road) for road in way.equipment_roads)
        self.elsewhere = np.full(chances.replications, -np.inf)
        self.asks = self.could
        if self.equipment and not self.sails:
            self.equipment.append((ON_ROAD, chances.road(way.equipment_roads, start_day=self.ready)))
            self.elsewhere = total(self.equipment, replications=chances.replications)
            call = self.elsewhere - chances.settings.people_lead_days - self.flight_days
            self.asks = np.maximum(self.could, call)

    def _stranded(self) -> Paths:
        never = np.full(self.chances.replications, np.inf)
        lift = (step("lift"), never)
        equipment: Chain = [*self.equipment, lift] if self.equipment else []
        one = Streams(people=[*self.people, lift], equipment=equipment, never=self.never)
        return one.paths(people_day=never, equipment_day=never, as_planned=self._planned)

    def paths(self, found: Moments, *, loads: list[int], needed: int, gate: Days) -> Paths:
        """
        Return its paths from the moments of its loads: its people go with the first, and need so many.

        ``gate`` is the day until which it waited for the units before it; -inf for none.
        """
        if self.is_stranded:
            return self._stranded()
        landed, called = found.landed[:, loads[0]], found.called[:, loads[0]]
        equipment = (
            self._shipped(found, loads=loads, needed=needed, gate=gate) if self.sails else self._driven(gate)
        )
        equipment_day = total(equipment, replications=self.chances.replications)
        hold = _gap(called, self.could)
        near = equipment_day - self.chances.settings.people_lead_days
        waited = _waited(gate - np.maximum(self.could + self.flight_days, near), of=hold)
        people: Chain = [*self.people, (HOLD, hold - waited), (ENABLERS, waited), *self.grounded]
        landed = landed + total(self.grounded, replications=self.chances.replications)
        if self.flies:
            wait = _gap(found.landed[:, loads[0]] - self.flight_days, called)
            people.append((self._step("flight_wait"), wait))
            people.append((self._step("flight"), np.full_like(landed, self.flight_days)))
        to_site = self.chances.road(self.way.people_roads, start_day=landed)
        return Streams(people=[*people, (ON_ROAD, to_site)], equipment=equipment, never=self.never).paths(
            people_day=landed + to_site,
            equipment_day=equipment_day,
            as_planned=self._planned,
        )

    def _planned(self) -> Planned:
        return lengths(self.way, settings=self.chances.settings)

    def _shipped(self, found: Moments, *, loads: list[int], needed: int, gate: Days) -> Chain:
        """Return the steps of the load with which so many are on site that the unit is operational."""
        on_site = found.on_site[:, loads]
        last = np.argmax(on_site == np.sort(on_site, axis=1)[:, [needed - 1]], axis=1)[:, None]
        clock, chain = self.ready, list(self.equipment)
        there, left = (
            np.take_along_axis(one[:, loads], last, axis=1)[:, 0] for one in (found.on_site, found.convoy)
        )
        for name, ends in STEPS.items():
            moment = np.take_along_axis(getattr(found, name)[:, loads], last, axis=1)[:, 0]
            gap = _gap(moment, clock)
            if name in ("cleared", "convoy"):
                stormy = self.stormy if name == "cleared" else gate - _gap(there, left) - clock
                first = _waited(stormy, of=gap)
                chain.append((self._step("weather") if name == "cleared" else ENABLERS, first))
                gap = gap - first
            chain.append((self._step(ends), gap))
            clock = moment
        return chain

    def _driven(self, gate: Days) -> Chain:
        """Return the steps of equipment that comes by road alone, and waits for the units before it."""
        if not self.equipment:
            return []
        wait = np.maximum(gate - np.where(np.isfinite(self.elsewhere), self.elsewhere, np.inf), 0)
        return [*self.equipment, (ENABLERS, wait)]

    def _step(self, name: str) -> Duration:
        return self.notes.get(name) or step(name)
