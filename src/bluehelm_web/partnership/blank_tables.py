"""What a register says of itself where a table is sent to it, and the empty table to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bluehelm.core.synonyms import Index
from bluehelm.core.tables import Sheet
from bluehelm.core.tables.sheet import columns_of
from bluehelm.core.tables.template import Words as Codes
from bluehelm.core.tables.template import table_template
from bluehelm.deployment import vocabulary
from bluehelm_web.core.files import WORKBOOK
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import named
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.models import Kind
from bluehelm_web.partnership.snapshot import states_known

Table: TypeAlias = Sheet
"""Which table: its name, its columns and what names a row."""

EMPTY = ("csv", "xlsx")
"""Forms of an empty table."""

STATES = ("contributor", "iso3", "host_state", "host_states")
"""Columns that hold codes of states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """
    What a register says on the page on which a table is sent to it.

    Attributes
    ----------
    title, address
        What it is called, and where it is.
    hint
        What becomes of rows.
    tables, templates
        Where it and an empty table are taken, by their form.
    indexes
        In which the names of some columns are looked up.
    template
        Of the page.
    then
        Where one goes once it is taken whole; empty for nowhere.
    is_whole
        Whether its rows only stand together, so that none is taken without the others.
    """

    title: Words
    address: str
    hint: Words
    tables: Mapping[str, str]
    templates: Mapping[str, str]
    indexes: Mapping[str, Index] = field(default_factory=dict)
    template: str = "site/table_form.html"
    then: str = ""
    is_whole: bool = False


def blank_of(
    table: Table,
    *,
    form: str,
    labels: Mapping[str, Words],
    codes: Mapping[str, Mapping[str, str]],
    without: Sequence[str],
) -> tuple[bytes, str]:
    """
    Return an empty table to fill in; the workbook has the codes that its columns take on a second sheet.

    Parameters
    ----------
    table
        Which table.
    form
        One of ``EMPTY``.
    labels
        How words of closed lists are said; as they are written by default.
    codes
        By column, more codes with the name of each.
    without
        Columns that are left out.

    Returns
    -------
    tuple of (bytes, str)
        The file and its kind.
    """
    if form == "csv":
        names = [column.name for column in columns_of(table.noun) if column.name not in without]
        return sheets.written((), noun=table.noun, names=names), sheets.FORMS[form][0]
    words = codes_of(table, labels=labels, more=codes)
    return table_template(table, words=words, without=without), WORKBOOK


def codes_of(
    table: Table, *, labels: Mapping[str, Words], more: Mapping[str, Mapping[str, str]]
) -> dict[str, Codes]:
    """Return the codes that the columns of a table take, each with its name in the language of the reader."""
    words: dict[str, Words] = {**dict(Kind.choices), **labels}
    indexes = vocabulary.indexes({"contributors": states_known()})
    known = {
        **dict.fromkeys(STATES, _names(indexes["contributors"])),
        "unit_type": _names(indexes["unit_types"]),
        **more,
    }
    found = {}
    for column in columns_of(table.noun):
        said = {word: str(words.get(word, word.replace("_", " "))) for word in column.words}
        if told := said or known.get(column.name):
            found[column.name] = Codes(codes=tuple(told), names=tuple(told.values()))
    return found


def _names(index: Index) -> dict[str, str]:
    return {code: named(index.names[code]) for code in sorted(index.names)}
