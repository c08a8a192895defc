"""Writes of tables of registers: all of their rows at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.noun import Noun
from bluehelm_web.audit.services import BATCH, changing, events_append
from bluehelm_web.core.rows import difference, noun_of, values_of
from bluehelm_web.generation.models import Mission
from bluehelm_web.generation.registers import LABELS, Register
from bluehelm_web.generation.services import Keeper, name_of, object_id
from bluehelm_web.partnership.given_back import row_named
from bluehelm_web.partnership.sheets import Placed
from bluehelm_web.partnership.taken import SENT, Fate, Refusals, fate_of, faults_told


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """
    One row of a register that is to say something.

    Attributes
    ----------
    noun
        What it is to say.
    before
        What it says; None for one that is new.
    row
        The row, as it stands.
    """

    noun: Noun
    before: Noun | None
    row: Any

    @property
    def told(self) -> dict[str, object]:
        """What that changes, as the chain tells it."""
        return difference(self.before, after=self.noun)

    def fate(self, register: Register) -> Fate:
        """Return what becomes of it."""
        name = name_of(self.noun, register=register)
        return fate_of(name, before=self.before, after=self.noun, labels=LABELS)


def rows_take(
    table: Placed, *, register: Register, mission: str, keeper: Keeper
) -> tuple[Sequence[Fate], Refusals]:
    """
    Take rows of a table over: those of a known name are changed, others added.

    Parameters
    ----------
    table
        What they say, each with its number in the table.
    register
        Which register.
    mission
        Code of their mission, where they do not say it themselves.
    keeper
        Somebody who keeps such rows.

    Returns
    -------
    tuple of (sequence of Fate, dict)
        What became of those that were taken, and why others were not.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    keeper.check_rows(register)
    refusals, taken, allowed = Refusals(), list[Planned](), set[tuple[str, str]]()
    with changing():
        known = _known(register, mission=mission)
        missions = {*Mission.objects.values_list("pk", flat=True)}
        for number, noun in table.rows:
            row = known.get(_key(noun, register))
            before = noun_of(row, register.noun) if row is not None else None
            name = name_of(noun, register=register)
            try:
                after = table.over(before, noun=noun)
                one = _planned(after, before=before, register=register, mission=mission, row=row)
                _permit(one, register=register, mission=mission, keeper=keeper, allowed=allowed)
                _fill(one, missions=missions)
            except ValidationError as error:
                refusals[number] = faults_told(error, noun=noun, name=row_named(number, name))
            except PermissionDenied:
                told = _("Row %(number)s: %(name)s is kept by others; take it out of the table.")
                refusals[number] = [told % {"number": number, "name": name}]
            else:
                taken.append(one)
        _write(taken, register=register, keeper=keeper)
    return [one.fate(register) for one in taken], refusals


def _names(register: Register) -> list[str]:
    return ["mission_id" if name == "mission" else name for name in register.key]


def _key(noun: Noun, register: Register, /) -> tuple[Any, ...]:
    values = values_of(noun)
    return tuple(values[name] for name in _names(register))


def _known(register: Register, *, mission: str) -> dict[tuple[Any, ...], Any]:
    """Return the rows of a register by what names them; of a mission, where a table is of one."""
    rows = register.model._default_manager.order_by("pk")
    if not register.names_mission and not register.is_of_missions:
        rows = rows.filter(mission_id=mission)
    return {tuple(getattr(row, name) for name in _names(register)): row for row in rows}


def _planned(noun: Noun, *, before: Noun | None, register: Register, mission: str, row: Any) -> Planned:
    """Return what is to become of the row that a table names."""
    if row is not None:
        return Planned(noun=noun, before=before, row=row)
    is_told = register.names_mission or register.is_of_missions
    return Planned(noun=noun, before=None, row=register.model(**({} if is_told else {"mission_id": mission})))


def _permit(
    one: Planned, *, register: Register, mission: str, keeper: Keeper, allowed: set[tuple[str, str]]
) -> None:
    """Refuse whoever may not let a row say so; of whose rows they may add some they are asked once."""
    if one.before is not None:
        keeper.check_row(one.row, noun=one.noun, register=register)
        return
    whose = (str(getattr(one.noun, "mission", mission)), str(getattr(one.noun, "host_state", "")))
    if whose not in allowed:
        keeper.check_addition(one.noun, register=register, mission=mission)
        allowed.add(whose)


def _fill(one: Planned, *, missions: Collection[str]) -> None:
    """Let a row say what it is to say; what the noun does not rule out and no row may say is refused."""
    for name, value in values_of(one.noun).items():
        setattr(one.row, name, value)
    if getattr(one.row, "mission_id", None) not in (None, *missions):
        one.row.full_clean()
    one.row.clean_fields(exclude=["mission"])


def _write(changes: Sequence[Planned], *, register: Register, keeper: Keeper) -> None:
    """Write rows that were filled, all at once, with an event of each that says something else."""
    new = [one for one in changes if one.before is None]
    edits = [one for one in changes if one.before is not None and one.told]
    for one in edits:
        one.row.version += 1
    rows, fields = register.model._default_manager, register.model._meta.concrete_fields
    rows.bulk_create([one.row for one in new], batch_size=BATCH)
    rows.bulk_create(
        [one.row for one in edits],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=[field.name for field in fields if field.primary_key],
        update_fields=[field.name for field in fields if not field.primary_key],
    )
    for kind, told in (("added", new), ("edited", edits)):
        why = {"reason": str(SENT)} if kind == "edited" else {}
        payloads = {object_id(one.row, register=register): one.told | why for one in told}
        events_append(f"{register.kind}_{kind}", told=payloads, act=keeper.act)
