"""The slow twin of the lift decoder: one half-day after the other, in plain Python."""

from collections import Counter
from itertools import count

from bluehelm.deployment.lift_problem import LiftProblem
from bluehelm.deployment.lift_schedule import LiftPlan

LAST = 5_000


class Twin:
    """Schedules one plan; ``operational``, ``sailings``, ``convoys`` and ``flights`` hold the answer."""

    def __init__(self, problem: LiftProblem, plan: LiftPlan) -> None:
        self.problem, self.plan = problem, plan
        self.used: Counter[tuple[object, int]] = Counter()
        self.operational: dict[int, int] = {}
        self.shore: dict[int, int] = {}
        self.sailings: dict[int, tuple[int, ...]] = {}
        self.convoys: dict[int, int] = {}
        self.site: dict[int, int] = {}
        self.flights: list[tuple[int, int, int]] = []

    def run(self) -> "Twin":
        """Schedule all units."""
        for unit in self.plan.order.tolist():
            self.schedule(unit)
        return self

    @property
    def value(self) -> int:
        """Lateness times weight."""
        p = self.problem
        return sum(int(p.weight[u]) * max(0, at - int(p.due[u])) for u, at in self.operational.items())

    def schedule(self, unit: int) -> None:
        """Schedule a unit after the one that must precede it."""
        if unit in self.operational:
            return
        for before in self.problem.after[unit].tolist():
            if before >= 0:
                self.schedule(before)
        if self.problem.has_equipment[unit] and unit not in self.shore:
            self.sail(int(self.plan.sailing[unit]))
        self.land(unit)

    def is_free(self, pool: object, limit: int, start: int, end: int) -> bool:
        """Tell whether a pool has room all the time."""
        return all(self.used[pool, t] < limit for t in range(start, end))

    def first(self, pool: object, limit: int, start: int, length: int) -> int:
        """Return the first moment from which a pool has room for a while."""
        return next(t for t in range(start, LAST) if self.is_free(pool, limit, t, t + length))

    def take(self, pool: object, start: int, end: int, number: int = 1) -> None:
        """Take some of a pool."""
        for t in range(start, end):
            self.used[pool, t] += number

    def sail(self, sailing: int) -> None:
        """Schedule a sailing by the class asked for, or by the one that has it on shore first."""
        p = self.problem
        units = [u for u in self.plan.order.tolist() if self.plan.sailing[u] == sailing]
        asked = int(self.plan.ship_class[sailing])
        voyages = [self.voyage(ship, units) for ship in (range(p.num_classes) if asked < 0 else [asked])]
        best = min((v for v in voyages if v), key=lambda v: (max(v[3], v[5]) + int(p.unload[v[0]]), v[0]))
        ship, start, first, berth, second, later, end = best
        unload = int(p.unload[ship])
        self.take(("ship", ship), start, end)
        self.take(("berth", first), berth, berth + unload)
        if second >= 0:
            self.take(("berth", second), later, later + unload)
        for unit in units:
            self.shore[unit] = (berth if p.debark[unit] == first else later) + unload
        self.sailings[sailing] = best

    def ways(self, ship: int, embark: int, route: tuple[int, ...]) -> list[int]:
        """Return half-days at sea to each port of a route."""
        p = self.problem
        hops = [int(p.hop[ship, route[0], route[1]])] if len(route) > 1 else []
        return [int(p.sea[ship, embark, route[0]]), *hops]

    def routes(self, ship: int, units: list[int]) -> list[tuple[int, ...]]:
        """Return the orders of call that are open."""
        p, embark = self.problem, int(self.problem.embark[units[0]])
        ports = sorted({int(p.debark[u]) for u in units})
        return [
            r
            for r in (tuple(ports), tuple(reversed(ports)))
            if min(*self.ways(ship, embark, r), int(p.sea_back[ship, embark, r[-1]])) >= 0
        ]

    def can_carry(self, ship: int, units: list[int]) -> bool:
        """Tell whether a class carries some units together."""
        p = self.problem
        embarks, ports = {int(p.embark[u]) for u in units}, {int(p.debark[u]) for u in units}
        fits = sum(p.lane_m[units]) <= p.ship_lane_m[ship] and sum(p.tonnes[units]) <= p.ship_tonnes[ship]
        is_full = len(units) > p.max_units or len(ports) > p.max_calls or len(embarks) > 1
        if is_full or not fits or p.ship_count[ship] < 1:
            return False
        return all(p.is_allowed[u, ship] for u in units) and bool(self.routes(ship, units))

    def voyage(self, ship: int, units: list[int]) -> tuple[int, ...] | None:
        """Return class, start, ports with their berths, and end of a voyage; None when it cannot be."""
        p, embark = self.problem, int(self.problem.embark[units[0]])
        if not self.can_carry(ship, units):
            return None
        route = min(self.routes(ship, units), key=lambda r: sum(self.ways(ship, embark, r)))
        ways = self.ways(ship, embark, route)
        home, unload = int(p.sea_back[ship, embark, route[-1]]), int(p.unload[ship])
        for start in count(max(int(p.ready[u]) for u in units)):
            berths, at = [], start + int(p.load[ship])
            for port, way in zip(route, ways, strict=True):
                berths.append(self.first(("berth", port), int(p.berths[port]), at + way, unload))
                at = berths[-1] + unload
            if self.is_free(("ship", ship), int(p.ship_count[ship]), start, at + home):
                second = (route[1], berths[1]) if len(route) > 1 else (-1, -1)
                return (ship, start, route[0], berths[0], *second, at + home)
        raise AssertionError

    def land(self, unit: int) -> None:
        """Schedule convoy and flights."""
        p = self.problem
        moments = [0, *(self.operational[before] for before in p.after[unit].tolist() if before >= 0)]
        enabled = max(moments) if p.holds_back else 0
        earliest = max(int(p.people_ready[unit]), enabled - int(p.flight[unit]))
        if p.has_equipment[unit]:
            road, port = int(p.road[unit]), int(p.debark[unit])
            start = max(self.shore[unit] + int(p.clearance[unit]), enabled - road)
            if road:
                start = self.first(("convoy", port), int(p.convoys[port]), start, 2 * road)
                self.take(("convoy", port), start, start + 2 * road)
                self.convoys[unit] = start
            self.site[unit] = start + road
            if p.critical_share[unit] > 0 or not p.persons[unit]:
                moments.append(start + road)
                earliest = max(earliest, start + road - p.most_early - int(p.flight[unit]))
        left = -(-int(p.persons[unit]) // p.seats)
        flight, held = int(p.flight[unit]), int(p.flight[unit]) + int(p.flight_back[unit])
        for start in count(max(earliest, 0)):
            if not left:
                break
            planes = [p.num_aircraft - self.used["plane", t] for t in range(start, start + held)]
            number = min([left, p.slots - self.used["slot", start + flight], *planes])
            if number > 0:
                self.take("plane", start, start + held, number)
                self.take("slot", start + flight, start + flight + 1, number)
                self.flights.append((unit, start, number))
                left -= number
                moments.append(start + flight)
        self.operational[unit] = max(moments)
