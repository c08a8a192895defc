"""Nouns of host-country agreements: consent, the status-of-forces agreement, and what stands in the way."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field, model_validator

from bluehelm.core.bounds import Days
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class HostConsent(Noun):
    """
    What a host state has agreed to.

    Attributes
    ----------
    mission, host_state
        Mission, and ISO 3166 alpha-3 code of the state.
    is_given
        Whether it consents to the deployment.
    from_on, until_on
        First day of the consent, and first day no more; None when open.
    sofa_signed_on
        Day on which the status-of-forces agreement was signed; None when there is none.
    no_go_areas
        Sites to, from and through which it lets nobody pass.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> consent = HostConsent(
    ...     mission="UNMIX",
    ...     host_state="XHA",
    ...     is_given=True,
    ...     until_on="2027-07-01",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> consent.holds(date(2027, 6, 30)), consent.holds(date(2027, 7, 1))
    (True, False)
    """

    mission: str = Field(min_length=1, description="Mission, by its code")
    host_state: str = Field(pattern=r"^[A-Z]{3}$", description="Host state, ISO 3166 alpha-3 code")
    is_given: bool = Field(description="Whether it consents")
    from_on: date | None = Field(default=None, description="First day of the consent; empty when open")
    until_on: date | None = Field(default=None, description="First day no more; empty when open")
    sofa_signed_on: date | None = Field(
        default=None, description="Day on which the status-of-forces agreement was signed"
    )
    no_go_areas: tuple[str, ...] = Field(default=(), description="Sites where it lets nobody pass")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Where it is known from")

    @model_validator(mode="after")
    def _ordered(self) -> HostConsent:
        if self.from_on and self.until_on and self.until_on <= self.from_on:
            raise ValueError(f"until_on is {self.until_on}; it must be after from_on, {self.from_on}")
        return self

    def holds(self, on: date) -> bool:
        """Return whether the state consents on a day."""
        begins = self.from_on is None or self.from_on <= on
        return self.is_given and begins and (self.until_on is None or on < self.until_on)


class ObstacleName(StrEnum):
    """
    What stands between consent and arrival.

    Examples
    --------
    >>> ObstacleName("visa").name
    'VISA'
    """

    VISA = "visa"
    CUSTOMS = "customs"
    OVERFLIGHT = "overflight"
    LANDING = "landing"


class HostObstacle(Noun):
    """
    Days that one formality of a host or transit state takes.

    Attributes
    ----------
    mission, host_state
        Mission, and ISO 3166 alpha-3 code of the state.
    obstacle
        ``visa``, ``customs``, or clearance of ``overflight`` or ``landing``.
    min_days, mode_days, max_days
        Least, most likely and most days.
    kind, source
        How far the days can be checked, and where.

    Examples
    --------
    >>> HostObstacle(
    ...     mission="UNMIX",
    ...     host_state="XHA",
    ...     obstacle="visa",
    ...     min_days=5,
    ...     mode_days=10,
    ...     max_days=30,
    ...     kind="illustrative",
    ...     source="invented",
    ... ).mode_days
    10.0
    """

    mission: str = Field(min_length=1, description="Mission, by its code")
    host_state: str = Field(pattern=r"^[A-Z]{3}$", description="Host or transit state, ISO 3166 alpha-3 code")
    obstacle: ObstacleName = Field(description="visa, customs, overflight or landing")
    min_days: Days = Field(description="Least days")
    mode_days: Days = Field(description="Most likely days")
    max_days: Days = Field(description="Most days")
    kind: Kind = Field(description="Kind of the days")
    source: str = Field(min_length=1, description="Source of the days")

    @model_validator(mode="after")
    def _rising(self) -> HostObstacle:
        if not self.min_days <= self.mode_days <= self.max_days:
            raise ValueError(
                f"days are {self.min_days:g}, {self.mode_days:g}, {self.max_days:g}; they must rise from "
                "least to most"
            )
        return self
