"""One row, or the settings, to one noun: all its faults at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bluehelm.core.errors import Fault
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index, meant
from bluehelm.core.tables.cells import (
    CellError,
    Raw,
    is_empty,
    parse,
    plain_digits,
    plainly,
    shown,
    to_text,
    visible,
)
from bluehelm.core.tables.content import Guess
from bluehelm.core.tables.sheet import Column, Form, columns_of

BOUNDS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}
"""Context key and words of each bound, by the type of the error."""

NUMERIC = (Form.WHOLE, Form.NUMBER)


class _DoubtError(Exception):
    """A name that may stand in a row with a fault; that row has its message, this cell needs none."""


@dataclass(slots=True, kw_only=True)
class Record:
    """
    The reading of one record: what it is, how messages name its cells, and what was met.

    ``place`` gives the place of a column; of the whole record for an empty name. ``keys`` and
    ``matches`` are as in ``Sheet``. ``guesses`` holds column, given text, taken text, and what of the given
    one was left out. ``sound`` holds the values that have no fault of their own, ``bad`` the columns that
    have one.
    """

    noun: type[Noun]
    thing: str
    place: Callable[[str], str]
    keys: tuple[str, ...] = ()
    matches: Mapping[str, str] = field(default_factory=dict)
    indexes: Mapping[str, Index] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    guesses: list[tuple[str, str, str, tuple[str, ...]]] = field(default_factory=list)
    sound: dict[str, object] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)

    def read(self, cells: Mapping[str, Raw]) -> Noun | None:
        """Return the noun; None when there is a fault."""
        values: dict[str, object] = {}
        for column in columns_of(self.noun):
            raw = cells.get(column.name)
            if is_empty(raw):
                values |= {column.name: ""} if _may_be_blank(column) else {}
                continue
            try:
                values[column.name] = self._value(raw, column)
            except _DoubtError:
                self.bad.add(column.name)
            except CellError as error:
                self.bad.add(column.name)
                self._refuse(error, column=column, raw=raw)
        noun = self._checked(values, cells=cells)
        self.sound = {name: value for name, value in values.items() if name not in self.bad}
        if self.bad:
            self.faults += self._contradictions()
        return None if self.bad else noun

    def _value(self, raw: Raw, column: Column) -> object:
        if type(raw) is str and column.form != Form.TEXT:
            raw = self._western(raw, column)
        value = parse(raw, column=column)
        if not isinstance(value, str):
            return value
        if column.name in self.keys and "\n" in value:
            raise CellError(
                "wrong-form", rule="an identifier must stand on one line", remedy="Remove the line end"
            )
        index = self.indexes.get(self.matches.get(column.name, ""))
        return value if index is None else self._code(value, column=column.name, index=index)

    def _western(self, raw: str, column: Column) -> str:
        given = visible(raw)
        taken = plain_digits(given)
        if taken != given:
            self.guesses.append((column.name, given, taken, ()))
        return taken

    def _code(self, text: str, *, column: str, index: Index) -> str:
        found, table = index.find(text), self.matches[column]
        if found is None and index.may_hold(text):
            if index.is_unsure_of(text):
                self.guesses.append((column, text, f"a row of {table} that has a fault", ()))
            raise _DoubtError
        if found is None:
            near = index.candidates(text)
            remedy = meant(*near, otherwise=f"Correct the cell, or add it to the table {table}")
            rule = "more than one has this name" if index.is_ambiguous(text) else index.rule
            raise CellError("unknown-name", rule=rule, remedy=remedy)
        if not found.is_certain:
            self.guesses.append((column, text, found.code, found.ignored))
        return found.code

    def guesses_of(self, sheet: str, *, row: int) -> list[Guess]:
        """Return the guesses with their place."""
        return [
            Guess(sheet=sheet, row=row, column=column, given=given, taken=taken, ignored=ignored)
            for column, given, taken, ignored in self.guesses
        ]

    def _checked(self, values: Mapping[str, object], *, cells: Mapping[str, Raw]) -> Noun | None:
        columns = {column.name: column for column in columns_of(self.noun)}
        refused = frozenset(self.bad)
        try:
            return self.noun.model_validate(_nested(values))
        except ValidationError as error:
            for details in error.errors(include_url=False):
                name = ".".join(part for part in details["loc"] if isinstance(part, str))
                if name in columns and name not in refused:
                    self.bad.add(name)
                    self._fault(details, column=columns[name], raw=cells.get(name))
                elif name not in columns and not refused:  # a bad cell can make a whole row contradict itself
                    said = str(details.get("ctx", {}).get("error", details["msg"]))
                    self.faults += self._row_faults(said)
        return None

    def _contradictions(self) -> list[Fault]:
        """Return what contradicts between the sound cells of a row that has a bad one."""
        draft = self.noun.model_construct()
        draft.__dict__.update(_nested(self.sound))
        for name in self.bad:
            draft.__dict__.pop(name, None)
        for check in self.noun.__pydantic_decorators__.model_validators.values():
            try:
                check.func(draft)
            except AttributeError:  # it needs the bad cell
                continue
            except ValueError as error:
                return self._row_faults(str(error))
        return []

    def _row_faults(self, said: str) -> list[Fault]:
        return [_row_fault(line, thing=self.thing, place=self.place("")) for line in said.splitlines()]

    def _refuse(self, error: CellError, *, column: Column, raw: Raw) -> None:
        self.faults.append(
            Fault(
                code=error.code,
                thing=self.thing,
                value=f"{column.name} is {shown(raw)}",
                rule=error.rule,
                remedy=error.remedy,
                place=self.place(column.name),
            )
        )

    def _fault(self, details: ErrorDetails, *, column: Column, raw: Raw) -> None:
        name = column.name
        code, value, rule, remedy = _told(details, column)
        given = f"{plainly(str(raw))} {column.unit}".strip() if column.form in NUMERIC else shown(raw)
        value = value or f"{name} is {given}"
        self.faults.append(
            Fault(code=code, thing=self.thing, value=value, rule=rule, remedy=remedy, place=self.place(name))
        )


def _may_be_blank(column: Column) -> bool:
    return column.is_required and column.form == Form.TEXT and not column.is_list


def rule_of(details: ErrorDetails, *, unit: str = "") -> str:
    """
    Return the rule that a value breaks, in words.

    Parameters
    ----------
    details
        What pydantic found.
    unit
        Of the value; empty when it has none.

    Returns
    -------
    str
        Of a bound with the bound; else as the noun says it.

    Examples
    --------
    >>> from pydantic import TypeAdapter
    >>> from bluehelm.core.bounds import Days
    >>> try:
    ...     TypeAdapter(Days).validate_python(1e300)
    ... except ValidationError as error:
    ...     print(rule_of(error.errors()[0], unit="days"))
    it must be at most 3650 days
    """
    if details["type"] not in BOUNDS:
        return details["msg"].removeprefix("Value error, ")
    key, words = BOUNDS[details["type"]]
    after = f" {unit}" if unit else ""
    return f"it must be {words} {to_text(details['ctx'][key])}{after}"


def _told(details: ErrorDetails, column: Column) -> tuple[str, str, str, str]:
    """Return code, value (empty for the usual one), rule and remedy of an error that pydantic found."""
    kind, context = details["type"], details.get("ctx", {})
    if kind in ("missing", "string_too_short") or details["input"] == "":
        remedy = f"Fill it: {column.description}"
        return "required-cell", f"{column.name} is empty", "it must be filled", remedy
    if kind in BOUNDS:
        rule = rule_of(details, unit=column.unit)
        return "out-of-range", "", rule, f"Correct it: {column.description}"
    if kind == "string_pattern_mismatch":
        remedy = f"Correct it: {column.description}"
        return "wrong-form", "", f"it must have the form {context['pattern']}", remedy
    return "wrong-form", "", details["msg"], f"Correct it: {column.description}"


def _row_fault(said: str, *, thing: str, place: str) -> Fault:
    value, _, rule = said.partition("; ")
    return Fault(
        code="inconsistent-row",
        thing=thing,
        value=value,
        rule=rule or "its fields must agree",
        remedy="Correct the one that is wrong",
        place=place,
    )


def _nested(values: Mapping[str, object]) -> dict[str, object]:
    result: dict[str, object] = {}
    for name, value in values.items():
        part, point, key = name.partition(".")
        if point:
            inner = result.setdefault(part, {})
            assert isinstance(inner, dict)
            inner[key] = value
        else:
            result[name] = value
    return result
