"""Records of capacity building: what offers lack, what is given, and which partnerships there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bluehelm.core import tables
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index, meant, nearest
from bluehelm.core.tables import Guess, Sheet
from bluehelm.partnership import capacity_needs
from bluehelm.partnership.capacity_domain import (
    CapacityNeed,
    CapacityOffer,
    CapacityPartnership,
    LadderLack,
    PartnershipStep,
)
from bluehelm.partnership.contributors import FREE_CODES, index_names

WHO = {"contributor": "contributors"}

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        name="lacks",
        thing="Lack",
        noun=LadderLack,
        key=("offer_id", "requirement", "text"),
        matches=WHO,
    ),
    Sheet(name="needs", thing="Need", noun=CapacityNeed, key=("need_id",), matches=WHO),
    Sheet(name="offers", thing="Offer", noun=CapacityOffer, key=("support_id",), is_required=True),
    Sheet(
        name="partnerships",
        thing="Partnership",
        noun=CapacityPartnership,
        key=("partnership_id",),
        references={"support_id": "offers", "fund_id": "offers"},
    ),
    Sheet(
        name="steps",
        thing="Step",
        noun=PartnershipStep,
        key=("partnership_id", "stage", "on"),
        references={"partnership_id": "partnerships"},
    ),
)
"""Tables of a folder of capacity building; each is a field of ``CapacityRecords`` under the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityRecords:
    """
    What is recorded of capacity building.

    Attributes
    ----------
    lacks
        What the readiness ladder and its visits say is missing.
    needs
        Needs that contributors posted themselves.
    offers
        What is given, money included.
    partnerships, steps
        Who serves whom, and how far each came.
    guesses
        Readings that somebody should confirm.

    Examples
    --------
    >>> CapacityRecords().all_needs
    ()
    """

    lacks: tuple[LadderLack, ...] = ()
    needs: tuple[CapacityNeed, ...] = ()
    offers: tuple[CapacityOffer, ...] = ()
    partnerships: tuple[CapacityPartnership, ...] = ()
    steps: tuple[PartnershipStep, ...] = ()
    guesses: tuple[Guess, ...] = field(default=(), compare=False)

    @property
    def all_needs(self) -> tuple[CapacityNeed, ...]:
        """Return the needs that follow from what is missing, and those that were posted."""
        return (*capacity_needs.generate(self.lacks)[0], *self.needs)


def read(path: str | Path) -> CapacityRecords:
    r"""
    Return the records of a folder of CSV files, a workbook or a JSON file.

    Parameters
    ----------
    path
        Folder with ``offers.csv``, and any of the other tables.

    Returns
    -------
    CapacityRecords
        Every row that is named is there.

    Raises
    ------
    InputError
        With one fault for everything that is wrong in any table.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "offers.csv").write_text(
    ...         "support_id,giver,need_kinds,text,places,kind,source\n"
    ...         "S1,XBO,training;advice,Courses,60,illustrative,invented\n"
    ...     )
    ...     [kind.value for kind in read(folder).offers[0].need_kinds]
    ['training', 'advice']
    """
    loaded = tables.load(Path(path), sheets=SHEETS, settings=None, vocabulary=_vocabulary)
    if loaded.faults:
        raise InputError(loaded.faults)
    rows: dict[str, Any] = {sheet.name: loaded.rows[sheet.name] for sheet in SHEETS}  # typed by their sheets
    records = CapacityRecords(guesses=loaded.guesses, **rows)
    if faults := tuple(_faults(records)):
        raise InputError(faults)
    return records


def _vocabulary(_rows: Mapping[str, tuple[Noun, ...]]) -> Mapping[str, Index]:
    names: dict[str, tuple[str, ...]] = dict.fromkeys(FREE_CODES, ())
    return {"contributors": Index.of(names | index_names(), rule="no member state has this code or name")}


def _faults(records: CapacityRecords) -> Iterator[Fault]:
    """Yield needs that are not there or stand twice, and funds that are none."""
    names = [need.need_id for need in records.all_needs]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Fault(
            code="capacity-need-twice",
            thing=f"Need {name}",
            value="it stands twice",
            rule="a need that was posted must not have the name of one that follows from what an offer lacks",
            remedy="Give the need of the table needs another identifier",
        )
    funds = {offer.support_id for offer in records.offers if offer.is_fund}
    for row in records.partnerships:
        thing = f"Partnership {row.partnership_id}"
        if row.need_id not in names:
            yield Fault(
                code="capacity-need",
                thing=thing,
                value=f"need_id is {row.need_id}",
                rule="there must be a need of this name, posted or generated",
                remedy=meant(nearest(row.need_id, names=names), otherwise="Correct it, or add the need"),
            )
        if row.fund_id and row.fund_id not in funds:
            yield Fault(
                code="capacity-fund",
                thing=thing,
                value=f"fund_id is {row.fund_id}",
                rule="it must be an offer of money and nothing else",
                remedy=meant(nearest(row.fund_id, names=funds), otherwise="Name one, or empty the cell"),
            )
