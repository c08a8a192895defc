"""What scenarios take over from the registers of their mission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bluehelm.core.errors import Fault, InputError
from bluehelm.deployment import takeovers
from bluehelm.deployment.domain import RoadLeg, Site
from bluehelm.deployment.lift_domain import Capacity, Carrier
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.takeovers import Difference
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.core import names
from bluehelm_web.core.rows import noun_of
from bluehelm_web.generation import models as held
from bluehelm_web.generation import snapshot as kept
from bluehelm_web.generation.registers import Register
from bluehelm_web.generation.selectors import rows_visible_to
from bluehelm_web.generation.snapshot import Cell
from bluehelm_web.partnership.models import Readers
from bluehelm_web.partnership.supply import supply_of
from bluehelm_web.planning.left_out import LeftOut, sound_part
from bluehelm_web.planning.permissions import may_take_over
from bluehelm_web.planning.snapshot import scenario_read

WHAT: Mapping[str, str | Promise] = {
    "agreement": _("Take over the delays of the host agreement"),
    "statement": _("Take over a statement of unit requirements"),
    "sites": _("Take over the sites of the mission, with their capacities"),
    "fleet": _("Take over the fleet of the mission"),
    "corridors": _("Take over the corridors of the mission"),
    "offers": _("Take over the released offers of the register"),
}
"""What may be taken over, by the word of its address."""

ROWS = 12
"""Rows of a register that the page of a mission shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """
    What a scenario becomes by what it takes over.

    Attributes
    ----------
    scenario
        Afterwards.
    left_out
        Offers that it cannot take over, with their faults.
    num_offers
        Offers of the register, those among them.
    """

    scenario: Scenario
    left_out: tuple[LeftOut, ...] = ()
    num_offers: int = 0


def taken(before: Scenario, *, what: str, mission: str, statement: str, readers: frozenset[Readers]) -> Taken:
    """
    Return a scenario with what it takes over, checked with every rule as a file is; and what it cannot.

    Parameters
    ----------
    before
        As it stands.
    what
        One of ``WHAT``.
    mission
        Code of its mission.
    statement
        Which statement; the first of the mission by default.
    readers
        Which limits of offers may come into it, as of ``permissions.limits_in``.

    Returns
    -------
    Taken
        The scenario is equal to the one before where nothing differs.

    Raises
    ------
    InputError
        When what is taken over does not fit the scenario, with every fault; but offers with faults of their
        own are left out.
    """
    if what == "offers":
        found = supply_of(readers, on=timezone.localdate())
        after, left_out = sound_part(before, found=found)
        return Taken(scenario=after, left_out=left_out, num_offers=len(found.offers))
    if what == "agreement":
        consents, obstacles = kept.agreement_of(mission)
        after = takeovers.agreement(before, consents=consents, obstacles=obstacles)
    elif what == "statement":
        after = _with_statement(before, mission=mission, statement=statement)
    else:
        after = takeovers.places(
            before,
            sites=sites_of(mission) if what == "sites" else (),
            capacities=capacities_of(mission) if what == "sites" else (),
            fleet=fleet_of(mission) if what == "fleet" else (),
            road_legs=roads_of(mission) if what == "corridors" else (),
        )
    return Taken(scenario=scenario_read(after.canonical()))


def tried(
    before: Scenario, *, what: str, statement: str, viewer: Viewer, readers: frozenset[Readers]
) -> tuple[Taken, list[str]]:
    """
    Return a scenario with what it takes over from its mission, and what is wrong; then it stays as it is.

    Parameters
    ----------
    before, what, statement, readers
        As in ``taken``.
    viewer
        Who takes it over.

    Returns
    -------
    tuple of (Taken, list of str)
        What is wrong in sentences: the mission is not on the register, is closed to the viewer, or what is
        taken over does not fit.
    """
    mission, nothing = before.settings.mission, Taken(scenario=before)
    if what != "offers" and not held.Mission.objects.filter(pk=mission).exists():
        said = gettext("The register has no mission %(code)s; add it, or give the scenario another mission.")
        return nothing, [said % {"code": mission}]
    if what != "offers" and not may_take_over(viewer, mission=mission):
        said = gettext(
            "Your organization does not read what is kept of %(code)s; take over that of your own mission."
        )
        return nothing, [said % {"code": mission}]
    try:
        told = {"what": what, "mission": mission, "statement": statement}
        return taken(before, **told, readers=readers), []
    except InputError as error:
        return nothing, [names.said(str(fault)) for fault in error.faults]


def in_force(mission: str, *, statement: str = "") -> held.StatementVersion | None:
    """Return the issued version that holds of a statement, by default of the first one of the mission."""
    found = held.StatementVersion.objects.filter(statement__mission=mission, issued_on__isnull=False)
    if statement:
        found = found.filter(statement=statement)
    return found.order_by("statement", "-number").first()


def _with_statement(before: Scenario, *, mission: str, statement: str) -> Scenario:
    """Return a scenario with the lines of the issued version of a statement that holds."""
    version = in_force(mission, statement=statement)
    if version is None:
        raise InputError(_no_statement(mission))
    lines = kept.lines_of(version)
    return takeovers.statement(before, lines=lines, mission=mission, sites=sites_of(mission))


def statements_of(mission: str) -> QuerySet[held.Statement]:
    """Return the statements of a mission that are issued, by identifier."""
    issued = held.StatementVersion.objects.filter(issued_on__isnull=False)
    return held.Statement.objects.filter(mission=mission, versions__in=issued).distinct()


def _no_statement(mission: str) -> Fault:
    return Fault(
        code="no-statement",
        thing=f"Mission {mission}",
        value="no statement of unit requirements is issued",
        rule="a scenario takes over one that is issued",
        remedy="Issue one on the page of the mission",
    )


def sites_of(mission: str) -> tuple[Site, ...]:
    """Return the sites of a mission."""
    return tuple(noun_of(row, Site) for row in held.Site.objects.filter(mission=mission))


def capacities_of(mission: str) -> tuple[Capacity, ...]:
    """Return what the ports and airports of a mission have room for."""
    return tuple(noun_of(row, Capacity) for row in held.Capacity.objects.filter(mission=mission))


def fleet_of(mission: str) -> tuple[Carrier, ...]:
    """Return the ships and aircraft of a mission."""
    return tuple(noun_of(row, Carrier) for row in held.Carrier.objects.filter(mission=mission))


def roads_of(mission: str) -> tuple[RoadLeg, ...]:
    """Return the corridors of a mission."""
    return tuple(noun_of(row, RoadLeg) for row in held.RoadLeg.objects.filter(mission=mission))


def differences(before: Scenario, *, after: Scenario) -> tuple[Difference, ...]:
    """Return what is otherwise in a scenario."""
    return takeovers.differences(before, after=after)


def above(found: Scenario) -> list[str]:
    """Return in sentences in what the requirements of a scenario are above the mandate of its mission."""
    settings = found.settings
    units = [(line.unit_type, line.strength) for line in found.requirements]
    return kept.above_ceilings(settings.mission, units=units, on=settings.requested_on)


def above_of_plan(plan: Plan) -> list[str]:
    """Return in sentences in what the units of a plan are above the mandate of its mission."""
    types = {offer.offer_id: offer.unit_type for offer in plan.offers}
    units = [(types[row.offer_id], row.strength) for row in plan.matching.assignments]
    return kept.above_ceilings(plan.settings.mission, units=units, on=plan.settings.requested_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPart:
    """
    The rows of a register that are of one mission, as its page shows them.

    Attributes
    ----------
    heads
        Heads of the columns.
    rows
        Key and cells of each row.
    has_more
        Whether there are more than are shown.
    """

    heads: tuple[Cell, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    has_more: bool


def register_part(viewer: Viewer, register: Register, *, mission: str) -> RegisterPart:
    """Return the rows of a register that are of one mission, for somebody."""
    shown = tuple(name for name in register.columns if name != "mission")
    found = list(rows_visible_to(viewer, register=register).filter(mission=mission)[: ROWS + 1])
    told = [kept.cells(noun_of(row, register.noun), names=shown) for row in found[:ROWS]]
    rows = tuple((row.pk, cells) for row, cells in zip(found, told, strict=False))
    return RegisterPart(heads=told[0] if told else (), rows=rows, has_more=len(found) > ROWS)
