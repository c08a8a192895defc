"""The simulation once more in plain Python: one run after another, one event after another."""

from datetime import timedelta
from math import inf, sqrt

from bluehelm.core.rng import stream
from bluehelm.deployment.arrival import Duration, Itinerary
from bluehelm.deployment.domain import RoadLeg, Route, Settings
from bluehelm.generation.domain import Requirement


def _draws(seed: int, names: tuple[str, ...], replications: int) -> list[float]:
    return stream(seed, "simulate", *names).random(replications).tolist()


def _quantile(share: float, step: Duration) -> float:
    if step.high == step.low:
        return step.low
    turn = (step.mode - step.low) / (step.high - step.low)
    if share < turn:
        return step.low + sqrt(share * (step.high - step.low) * (step.mode - step.low))
    return step.high - sqrt((1 - share) * (step.high - step.low) * (step.high - step.mode))


class Clock:
    """One run: what each step and road takes in it."""

    def __init__(self, settings: Settings, seed: int, replications: int) -> None:
        """Keep the draws of every stream, so that each is made once."""
        self.settings, self.seed, self.replications = settings, seed, replications
        self.known: dict[tuple[str, ...], list[float]] = {}

    def draw(self, names: tuple[str, ...], run: int) -> float:
        """Return one draw of one stream."""
        if names not in self.known:
            self.known[names] = _draws(self.seed, names, self.replications)
        return self.known[names][run]

    def occurs(self, step: Duration, run: int) -> bool:
        """Tell whether a step strikes in a run."""
        return step.probability >= 1 or self.draw((*step.names, "occurs"), run) < step.probability

    def step(self, step: Duration, run: int) -> float:
        """Return the days of a step in a run."""
        return _quantile(self.draw(step.names, run), step) if self.occurs(step, run) else 0.0

    def is_wet(self, day: float) -> bool:
        """Tell whether a day lies in the wet season."""
        return (self.settings.requested_on + timedelta(days=int(day))).month in self.settings.wet_months

    def road(self, roads: tuple[Route | None, Route | None], day: float, run: int) -> float:
        """Return the days on the road, leg by leg, with waiting for the dry season."""
        dry, wet = roads
        if self.is_wet(day) and wet is not None:
            return sum((self.leg(leg, leg.days_wet, run) for leg in wet.legs), 0.0)
        begin = day
        while self.is_wet(begin):
            begin = float(int(begin) + 1)
        return begin - day + sum((self.leg(leg, leg.days_dry, run) for leg in dry.legs), 0.0)

    def leg(self, leg: RoadLeg, days: float, run: int) -> float:
        """Return the days of one leg, disrupted or not."""
        struck = (
            leg.disrupted_days and self.draw(("road", leg.start, leg.end), run) < leg.disrupted_probability
        )
        return days + (leg.disrupted_days if struck else 0.0)


def until_ready(unit: Itinerary, steps: tuple[Duration, ...], clock: Clock, run: int) -> float:
    """Return the day on which a stream is before its road; nothing leaves home before the unit is free."""
    day, asked, granted = 0.0, 0.0, 0.0
    for step in steps:
        if step.name == "weather" and steps is unit.people:
            continue
        if step.name in ("visa", "overflight"):
            asked = max(asked, clock.step(step, run))
            continue
        day += max(0.0, asked - granted) if step.name in ("flight_wait", "weather", "flight") else 0.0
        asked = 0.0 if step.name in ("flight_wait", "weather", "flight") else asked
        days = clock.step(step, run)
        granted += days if step.name == "consent" else 0.0
        day += days
        if step.name == "notice":
            day = max(day, unit.free_day)
    return day + max(0.0, asked - granted)


def one_unit(unit: Itinerary, clock: Clock, run: int) -> tuple[float, float]:
    """Return the days on which people and equipment of one unit are on site in one run."""
    if any(clock.draw((*step.names, "occurs"), run) < step.probability for step in unit.withdrawals):
        return inf, inf
    equipment = 0.0
    if unit.equipment:
        equipment = until_ready(unit, unit.equipment, clock, run)
        equipment += clock.road(unit.equipment_roads, equipment, run)
    people = until_ready(unit, unit.people, clock, run)
    people = max(people, equipment - clock.settings.people_lead_days)
    people += sum(clock.step(step, run) for step in unit.people if step.name == "weather")
    return people + clock.road(unit.people_roads, people, run), equipment


def operational(
    units: tuple[Itinerary, ...], lines: tuple[Requirement, ...], days: list[tuple[float, float]]
) -> list[float]:
    """Return the days on which units are operational, asking for enablers line by line."""
    by_line = {line.requirement_id: line for line in lines}

    def line_day(name: str) -> float:
        filled = [place for place, unit in enumerate(units) if unit.requirement_id == name]
        return max((unit_day(place) for place in filled), default=inf)

    def unit_day(place: int) -> float:
        line = by_line[units[place].requirement_id]
        return max([*days[place], *(line_day(name) for name in line.after)])

    return [unit_day(place) for place in range(len(units))]
