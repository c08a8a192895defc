"""Writes of the registers: each change is checked, recorded and told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.noun import Noun
from bluehelm.core.tables.cells import to_text
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.core.rows import difference, noun_of, said_of, values_of
from bluehelm_web.generation.models import Mission
from bluehelm_web.generation.permissions import may_add_row, may_edit_row, may_keep, may_keep_rows
from bluehelm_web.generation.registers import Register
from bluehelm_web.partnership.services import StaleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """
    Who writes to a register, and in which request.

    Attributes
    ----------
    user
        Who writes; None for the registry itself.
    act
        For the chain.
    """

    user: User | None
    act: Act

    def check(self) -> None:
        """Refuse whoever may not keep statements and every register."""
        if self.user is not None and not may_keep(self.user):
            raise PermissionDenied

    def check_rows(self, register: Register) -> None:
        """Refuse whoever keeps no row of a register."""
        if self.user is not None and not may_keep_rows(self.user, register):
            raise PermissionDenied

    def check_addition(self, noun: Noun, *, register: Register, mission: str) -> None:
        """Refuse whoever may not add such a row."""
        if self.user is not None and not may_add_row(self.user, register, noun=noun, mission=mission):
            raise PermissionDenied

    def check_row(self, row: Any, *, noun: Noun, register: Register) -> None:
        """Refuse whoever may not let a row say so."""
        if self.user is not None and not may_edit_row(self.user, register, row=row, noun=noun):
            raise PermissionDenied


def row_add(noun: Noun, *, register: Register, mission: str, keeper: Keeper, reason: str = "") -> Any:
    """
    Add a row to a register.

    Parameters
    ----------
    noun
        What it says.
    register
        Which register.
    mission
        Code of its mission, where the noun does not say it.
    keeper
        Somebody who keeps such rows.
    reason
        Why, for the chain; empty where nobody said so.

    Returns
    -------
    Model
        The row.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When a row of that name stands there, or a value is not allowed.
    """
    keeper.check_addition(noun, register=register, mission=mission)
    with changing():
        if _found(noun, register=register, mission=mission) is not None:
            name = name_of(noun, register=register)
            raise ValidationError(
                {register.key[-1]: _("%(name)s stands on the register; change that row.") % {"name": name}}
            )
        row = _keep(register.model(), noun=noun, mission="" if register.names_mission else mission)
        event_append(
            f"{register.kind}_added",
            object_id=object_id(row, register=register),
            payload=said_of(noun) | ({"reason": reason} if reason else {}),
            act=keeper.act,
        )
    return row


def row_edit(
    row: Any, *, noun: Noun, register: Register, version: int, keeper: Keeper, reason: str = ""
) -> Any:
    """
    Change a row of a register.

    Parameters
    ----------
    row
        The row.
    noun
        What it says from now on.
    register
        Which register.
    version
        That of the row when it was read.
    keeper
        Somebody who keeps such rows.
    reason
        Why, for the chain; empty where nobody asked for it.

    Returns
    -------
    Model
        As it is now; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster; nothing is changed.
    ValidationError
        When a value is not allowed.
    """
    keeper.check_row(row, noun=noun, register=register)
    with changing():
        held: Any = register.model._default_manager.get(pk=row.pk)
        if held.version != version:
            raise StaleError
        told = difference(noun_of(held, register.noun), after=noun)
        if not told:
            return held
        held.version += 1
        _keep(held, noun=noun, mission="")
        event_append(
            f"{register.kind}_edited",
            object_id=object_id(held, register=register),
            payload=told | ({"reason": reason} if reason else {}),
            act=keeper.act,
        )
    return held


def _found(noun: Noun, *, register: Register, mission: str) -> Any:
    """Return the row of the same name; None where there is none."""
    key = {"mission_id" if name == "mission" else name for name in register.key}
    named = {name: value for name, value in values_of(noun).items() if name in key}
    if not register.names_mission and not register.is_of_missions:
        named["mission_id"] = mission
    return register.model._default_manager.filter(**named).first()


def name_of(noun: Noun, *, register: Register) -> str:
    """Return how a row is called that says so."""
    return " ".join(to_text(getattr(noun, one)) for one in register.key)


def _keep(row: Any, *, noun: Noun, mission: str) -> Any:
    for name, value in values_of(noun).items():
        setattr(row, name, value)
    if mission and not isinstance(row, Mission):
        row.mission_id = mission
    row.full_clean()
    row.save()
    return row


def object_id(row: Any, *, register: Register) -> str:
    """Return how the chain names a row of a register."""
    return f"{register.kind}:{row.pk}"
