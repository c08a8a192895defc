"""Words for codes, and the kind of every figure of a plan, for all faces of the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bluehelm.core.claims import Kind
from bluehelm.deployment.result import Plan
from bluehelm.forces.domain import UnitType

STAGES = {
    "critical_unmet": "Critical need not met",
    "womens_shortfall": "Women missing to the shares asked for",
    "other_unmet": "Other need not met",
    "person_days_absent": "Absence up to the horizon",
    "risk": "Expected lateness",
    "cost": "Strength beyond the need",
    "first_deployment": "Persons on a first deployment",
    "concentration": "Largest share of one contributor",
    "preference": "Preferences passed over",
}
"""Stages of a match, by their names."""

METHODS = {
    "greedy": "by hand, offer by offer",
    "pattern_greedy": "by hand, best set first",
    "bluehelm": "this plan",
}
"""Ways of matching, by their names."""

FILTERS = {
    "type": "of another type",
    "attribute": "attribute or language missing",
    "experience": "not known to have served",
    "caveat": "caveat of the contributor",
    "incomplete": "parts missing",
    "level": "readiness level too low",
    "not_released": "not released by its capital",
    "standing": "conduct standing",
    "not_available": "not available",
    "cannot_arrive": "cannot arrive",
    "forbidden": "forbidden by a decision",
    "size": "too large",
    "pinned": "another offer is pinned to it",
    "cap": "limit of its contributor",
    "share": "largest share of one contributor",
    "lost_to_higher_need": "needed more elsewhere",
    "lost_to_equal_need": "needed as much elsewhere",
    "work_limit": "not found within the work limit",
}
"""Filters that stop an offer, by their names."""

REASONS = {**FILTERS, "type": "none offered"}
"""Reasons why a requirement stays empty, by their names."""

STEPS = {
    "agreement": "signing the agreement",
    "visit": "pre-deployment visit",
    "notice": "getting ready",
    "consent": "host consent",
    "visa": "visas",
    "overflight": "overflight clearance",
    "hold": "waiting at home",
    "enablers": "waiting for the units before it",
    "people_lead": "days that people may precede equipment",
    "flight_wait": "waiting for aircraft",
    "weather": "weather",
    "flight": "flight",
    "to_port": "way to the port",
    "ship_wait": "waiting for a ship",
    "sea": "sea voyage",
    "berth_wait": "waiting for a berth",
    "unloading": "unloading",
    "port_clearance": "port and customs",
    "convoy_wait": "waiting for a convoy",
    "lift": "nothing can carry it",
    "road": "road",
    "withdrawal": "withdrawal",
    "leaving": "it has left by then",
}
"""Steps of a movement, by their names."""


def held_up(step: str, *, withdrawn: float) -> str:
    """
    Return what holds a unit up, in words.

    Parameters
    ----------
    step
        Name of the step.
    withdrawn
        Share of runs in which the unit is withdrawn, 0-1.

    Returns
    -------
    str
        The step; a withdrawal, which takes no days, with its share of the runs.

    Examples
    --------
    >>> held_up("sea", withdrawn=0.09), held_up("withdrawal", withdrawn=0.09)
    ('sea voyage', 'withdrawal (it never comes in 9 % of runs)')
    """
    held = phrase(STEPS, name=step)
    return f"{held} (it never comes in {100 * withdrawn:.0f} % of runs)" if step == "withdrawal" else held


FAMILIES = {"ISR": "surveillance"}
"""Families of units that the catalogue names by letters."""


def phrase(names: Mapping[str, str], *, name: str) -> str:
    """
    Return the words for a code.

    Parameters
    ----------
    names
        Words by code.
    name
        The code.

    Returns
    -------
    str
        The words; the code with spaces when it is not known.

    Examples
    --------
    >>> phrase(STAGES, name="other_unmet"), phrase(STAGES, name="first_stage")
    ('Other need not met', 'first stage')
    """
    return names.get(name, name.replace("_", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """
    Names for the codes of one plan; a code without a name stands for itself.

    Attributes
    ----------
    states
        Name of each contributor, by ISO 3166 alpha-3 code.
    types
        Unit types, by code.

    Examples
    --------
    >>> Names(states={"XAL": "Aldara"}, types={}).state("XAL"), Names(states={}, types={}).unit("RIVER_COY")
    ('Aldara', 'river coy')
    """

    states: Mapping[str, str]
    types: Mapping[str, UnitType]

    def state(self, code: str) -> str:
        """Return the name of a contributor."""
        return self.states.get(code, code)

    def unit(self, code: str) -> str:
        """Return a unit type in plain words."""
        return self.types[code].name if code in self.types else code.replace("_", " ").lower()

    def family(self, code: str) -> str:
        """Return the family of a unit type; ``other`` for a type that is not known."""
        return phrase(FAMILIES, name=self.types[code].family) if code in self.types else "other"


def names_of(plan: Plan) -> Names:
    """
    Return the names that a plan carries.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Names
        Names of its contributors and unit types.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> names_of(tiny).state("XAL")
    'Aldara'
    """
    states = {row.iso3: row.name for row in plan.contributors}
    return Names(states=states, types={row.code: row for row in plan.unit_types})


def weakest(kinds: Iterable[Kind]) -> Kind:
    """
    Return the kind of a figure that was computed from others.

    Parameters
    ----------
    kinds
        Kinds of the figures that went in.

    Returns
    -------
    Kind
        The weakest of them, and never stronger than ``derived``.

    Examples
    --------
    >>> weakest([Kind.PUBLISHED, Kind.ASSUMED]).value, weakest([Kind.PUBLISHED]).value
    ('assumed', 'derived')
    """
    order = list(Kind)
    return max((Kind.DERIVED, *kinds), key=order.index)


def strength_kinds(plan: Plan) -> dict[str, Kind]:
    """
    Return the kind of each offer's strength.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    dict
        Kind by offer; offers whose strength no statement gave are absent.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> strength_kinds(tiny)["O1"].value
    'illustrative'
    """
    return {row.offer_id: row.kind for row in plan.resolutions if row.attribute == "strength"}


def supply_kind(plan: Plan) -> Kind:
    """
    Return the kind of every count of persons and lines in a plan.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Kind
        The weakest kind among its requirements and the strengths of the offers it takes.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> supply_kind(tiny).value
    'illustrative'
    """
    known = strength_kinds(plan)
    taken = (known.get(row.offer_id, Kind.ASSUMED) for row in plan.matching.assignments)
    return _declared(plan, kinds=[*(row.kind for row in plan.requirements), *taken])


def forecast_kind(plan: Plan) -> Kind:
    """
    Return the kind of every simulated figure of a plan.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Kind
        The weakest kind among its steps, its roads and its counts of persons.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> forecast_kind(tiny).value
    'illustrative'
    """
    inputs = [*(row.kind for row in plan.steps), *(row.kind for row in plan.road_legs), supply_kind(plan)]
    return _declared(plan, kinds=inputs)


def _declared(plan: Plan, *, kinds: list[Kind]) -> Kind:
    return Kind.ILLUSTRATIVE if plan.settings.is_illustrative else weakest(kinds)


def standard_error(value: float) -> str:
    """
    Return the standard error of a probability, with three decimals.

    Parameters
    ----------
    value
        The standard error, 0-0.5.

    Returns
    -------
    str
        ``0.005``, or ``< 0.001``.

    Examples
    --------
    >>> standard_error(0.00495), standard_error(0.0)
    ('0.005', '< 0.001')
    """
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def season(months: Iterable[int], *, style: str = "%B") -> str:
    """
    Return months in words; those that follow each other, also over the end of a year, as from and to.

    Parameters
    ----------
    months
        Numbers of months.
    style
        How a month is written: whole, or ``%b``.

    Returns
    -------
    str
        Empty where there are none.

    Examples
    --------
    >>> season((11, 12, 1, 2)), season((5, 6, 7), style="%b"), season((3, 10))
    ('November to February', 'May to Jul', 'March, October')
    """
    names = {month: f"{date(2000, month, 1):{style}}" for month in sorted(months)}
    first = [month for month in names if (month - 2) % 12 + 1 not in names]
    if len(names) > 2 and len(first) == 1:
        return f"{names[first[0]]} to {names[(first[0] + len(names) - 2) % 12 + 1]}"
    return ", ".join(names.values())
