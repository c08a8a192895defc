"""
Who may read and keep the registers.

Officers and planners of the secretariat keep all of them. Planners of a mission keep its places, and the
focal point of a host country what that country has agreed to. Whoever has signed in for a state, a regional
organization or the secretariat reads all of them; for a mission or a host country only what is its own.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from bluehelm.core.noun import Noun
from bluehelm_web.accounts.models import Viewer, can, host_of, kind_of, mission_of
from bluehelm_web.accounts.roles import INSIDE, Ability
from bluehelm_web.generation.models import Mission
from bluehelm_web.generation.registers import ALL, Register

OF_MISSIONS = ("sites", "capacities", "fleet", "corridors")
"""Registers of which a mission keeps its own rows."""

OF_HOSTS = ("consents", "obstacles")
"""Registers of which a host country reads and keeps its own rows."""

NOTHING = Q(pk__in=())
"""No row at all."""


def may_read(viewer: Viewer, *, mission: str = "") -> bool:
    """Tell whether somebody may read all registers and issued statements, of every mission or of one."""
    return kind_of(viewer) in INSIDE or (bool(mission) and mission_of(viewer) == mission)


def may_open(viewer: Viewer, register: Register) -> bool:
    """Tell whether somebody may open a register; which of its rows there are for whom is ``rows_for``."""
    is_of_hosts = bool(host_of(viewer)) and register.name in OF_HOSTS
    return register.is_public or may_read(viewer) or bool(mission_of(viewer)) or is_of_hosts


def registers_of(viewer: Viewer, *, mission: str) -> list[Register]:
    """Return the registers of which somebody may read rows of a mission."""
    others = [one for one in ALL if not one.is_of_missions]
    if may_read(viewer, mission=mission):
        return others
    return [one for one in others if one.is_public or (bool(host_of(viewer)) and may_open(viewer, one))]


def may_open_statements(viewer: Viewer) -> bool:
    """Tell whether somebody may open statements of unit requirements, of every mission or of the own one."""
    return may_read(viewer) or bool(mission_of(viewer))


def rows_for(viewer: Viewer, register: Register) -> Q:
    """Return which rows of a register somebody may read."""
    if register.is_public or may_read(viewer):
        return Q()
    if mission := mission_of(viewer):
        return Q(mission=mission)
    return Q(host_state=host_of(viewer)) if may_open(viewer, register) else NOTHING


def may_keep(viewer: Viewer) -> bool:
    """Tell whether somebody may write to every register and to statements, and see drafts of these."""
    return can(viewer, Ability.KEEP_REGISTERS)


def may_keep_rows(viewer: Viewer, register: Register) -> bool:
    """Tell whether somebody may write to a register at all, be it to some of its rows."""
    keeps_places = can(viewer, Ability.KEEP_PLACES) and register.name in OF_MISSIONS
    keeps_consents = can(viewer, Ability.KEEP_CONSENTS) and register.name in OF_HOSTS
    return may_keep(viewer) or keeps_places or keeps_consents


def may_add_row(viewer: Viewer, register: Register, *, noun: Noun, mission: str) -> bool:
    """
    Tell whether somebody may add a row.

    Parameters
    ----------
    viewer
        Who would.
    register
        Which register.
    noun
        What the row would say.
    mission
        Code of its mission, where the noun does not say it.

    Returns
    -------
    bool
        Whether it is theirs: of the own mission, or of the own country, for a mission on its soil.
    """
    if may_keep(viewer):
        return True
    host, told = host_of(viewer), getattr(noun, "mission", mission)
    is_own = not host or getattr(noun, "host_state", "") == host
    return is_own and told in missions_kept_by(viewer, register)


def may_edit_row(viewer: Viewer, register: Register, *, row: Any, noun: Noun) -> bool:
    """
    Tell whether somebody may change a row.

    Parameters
    ----------
    viewer
        Who would.
    register
        Which register.
    row
        As it is.
    noun
        What it would say.

    Returns
    -------
    bool
        Whether it is one of their rows, and stays one.
    """
    if may_keep(viewer) or not may_keep_rows(viewer, register):
        return may_keep(viewer)
    if getattr(noun, "mission", row.mission_id) != row.mission_id:
        return False
    if host := host_of(viewer):
        return bool(row.host_state == host == getattr(noun, "host_state", ""))
    return bool(row.mission_id == mission_of(viewer))


def may_add_to(viewer: Viewer, register: Register, *, mission: Mission) -> bool:
    """Tell whether somebody may add rows of a register to a mission."""
    if may_keep(viewer) or not may_keep_rows(viewer, register):
        return may_keep(viewer)
    return mission_of(viewer) == mission.pk or host_of(viewer) in mission.host_states


def missions_kept_by(viewer: Viewer, register: Register) -> list[str]:
    """Return the codes of the missions to which somebody may add rows of a register, in order."""
    rows = Mission.objects.order_by("code") if may_keep_rows(viewer, register) else ()
    return [row.pk for row in rows if may_add_to(viewer, register, mission=row)]
