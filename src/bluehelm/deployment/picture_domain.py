"""Nouns of the pictures of the workbook: what one shows, and the columns of cells that it draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bluehelm.core.claims import Kind
from bluehelm.deployment.report_grid import Column, Form, Value

DATA = "Picture data"
"""Name of the sheet of cells that no other sheet has."""

Strand = tuple[Column, tuple[Value, ...]]
"""One column of what a picture draws, of any length; None leaves a cell empty, which breaks a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """
    One picture of the workbook.

    Attributes
    ----------
    name
        What it is called.
    finding
        What it shows and how to read it, as sentences.
    sheet
        Sheet of the figures that it draws.
    kind
        How far its figures can be checked.
    strands
        What it draws that no other sheet has as cells.

    Examples
    --------
    >>> Picture(name="Map", finding="Two legs.", sheet="Journeys", kind=Kind.DERIVED, strands=()).name
    'Map'
    """

    name: str
    finding: str
    sheet: str
    kind: Kind
    strands: tuple[Strand, ...]


def strand(name: str, values: Sequence[Value], *, form: Form = Form.COUNT) -> Strand:
    """
    Return a column of what a picture draws.

    Parameters
    ----------
    name
        Its head, with the unit.
    values
        Its cells.
    form
        How they are written.

    Returns
    -------
    Strand
        The column with its cells.

    Examples
    --------
    >>> strand("Target, persons", [3000, 3000])[1]
    (3000, 3000)
    """
    return Column(name=name, form=form, unknown=""), tuple(values)
