"""Dated rates of reimbursement: those of the package, and those that somebody brings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from bluehelm.core import tables
from bluehelm.oversight.domain import ReimbursementRate


@cache
def known() -> tuple[ReimbursementRate, ...]:
    """
    Return the rates of the package; those not known stand there without an amount.

    Returns
    -------
    tuple of ReimbursementRate
        In the order of the file.

    Examples
    --------
    >>> in_force(known(), what="personnel", on=date(2021, 1, 31)).usd
    1428.0
    """
    with resources.as_file(resources.files("bluehelm") / "data" / "reimbursement_rates.csv") as path:
        return read(Path(path))


def read(path: Path) -> tuple[ReimbursementRate, ...]:
    """
    Return the rates of a file.

    Parameters
    ----------
    path
        File in CSV with the columns of a rate.

    Returns
    -------
    tuple of ReimbursementRate
        In the order of the file.

    Raises
    ------
    InputError
        With one fault for everything that is wrong.

    Examples
    --------
    >>> read(Path("examples/people/rates.csv"))[0].kind.value
    'assumed'
    """
    return tables.read_csv(path, noun=ReimbursementRate)


def in_force(rates: Sequence[ReimbursementRate], *, what: str, on: date) -> ReimbursementRate | None:
    """
    Return the rate that holds on a day.

    Parameters
    ----------
    rates
        Rates; of several that hold, the one with the latest first day counts, and of these the first.
    what
        What is paid for.
    on
        The day.

    Returns
    -------
    ReimbursementRate
        None when no rate, known or not, is on record for that day.

    Examples
    --------
    >>> in_force(known(), what="personnel", on=date(2026, 12, 1)).usd
    """
    holding = [rate for rate in rates if rate.what == what and rate.holds_on(on)]
    return max(holding, key=lambda rate: rate.from_on, default=None)
