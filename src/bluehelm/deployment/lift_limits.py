"""What ports and airports of debarkation have room for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bluehelm.deployment.domain import Site
from bluehelm.deployment.lift_domain import Capacity, CapacityName

MANY = 10**6
"""Flights of a day that no force needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What ports and airports have room for, by their codes.

    Attributes
    ----------
    sites
        Ports and airports of debarkation.
    rows
        Capacities that are stated.
    most
        Number of units, which no capacity needs to exceed.

    Examples
    --------
    >>> Limits(sites=(), rows=(), most=3).slots((), unlimited=8)
    0
    """

    sites: tuple[Site, ...]
    rows: tuple[Capacity, ...]
    most: int

    def of(self, code: str, name: CapacityName) -> int:
        """Return how much a port has room for; as much as there are units when nothing is said."""
        site = next(site.site_id for site in self.sites if code in (site.code, site.site_id))
        stated = [row.number for row in self.rows if row.site == site and row.name == name]
        return min(stated, default=max(self.most, 1))

    def landings(self, code: str) -> int:
        """Return the flights that an airport takes in a day; any number when nothing is said."""
        site = next(site.site_id for site in self.sites if code in (site.code, site.site_id))
        stated = [row.number for row in self.rows if row.site == site and row.name == CapacityName.FLIGHTS]
        return min(stated, default=MANY)

    def slots(self, codes: Iterable[str], *, unlimited: int) -> int:
        """
        Return the landings of a half-day at some airports together, at least one at each that takes flights.

        A schedule on half-days knows no airports apart; its runs count the landings of each airport by day.
        """
        stated = [self.landings(code) for code in codes]
        if MANY in stated:
            return max(unlimited, 1)
        return sum(max(1, number // 2) for number in stated if number)
