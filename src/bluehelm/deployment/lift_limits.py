"""What ports and airports of debarkation have room for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from bluehelm.deployment.domain import Site, SiteRole
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
    >>> Limits(sites=(), rows=(), most=3).slots(8)
    8
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

    def slots(self, unlimited: int) -> int:
        """Return the landings of a half-day at all airports together."""
        airports = [site.site_id for site in self.sites if site.role == SiteRole.APOD]
        stated: Mapping[str, int] = {
            row.site: row.number for row in self.rows if row.name == CapacityName.FLIGHTS
        }
        if not stated:
            return max(unlimited, 1)
        return sum(ceil(stated.get(airport, 0) / 2) for airport in airports)
