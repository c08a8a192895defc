"""Layouts of files of monthly strengths: which columns hold the day, who, where, as what and how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bluehelm.core.errors import Fault, InputError
from bluehelm.people.domain import Facet, PersonnelCategory, Sex

Cell = tuple[PersonnelCategory | None, Sex | None]
"""As what and of which sex persons are counted; None where a file does not tell."""

TYPES: Mapping[str, PersonnelCategory] = {
    "troops": PersonnelCategory.TROOPS,
    "staff_officer": PersonnelCategory.STAFF_OFFICERS,
    "experts_on_mission": PersonnelCategory.EXPERTS,
    "individual_police": PersonnelCategory.INDIVIDUAL_POLICE,
    "formed_police_units": PersonnelCategory.FORMED_POLICE,
}
"""Types of personnel of the Peace and Security Data Hub."""

_SEXES: Mapping[str, Cell] = {"female_personnel": (None, Sex.WOMEN), "male_personnel": (None, Sex.MEN)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """
    The columns of one published form of monthly strengths.

    Attributes
    ----------
    name
        Whose form it is.
    on, mission, contributor, total
        Columns of the day, mission, contributor and total; empty where the form has none.
    type_of
        Column whose word says as what the persons of a row serve; empty where the columns say it.
    counts
        Columns of counts, and what each counts.
    """

    name: str
    on: str
    counts: Mapping[str, Cell]
    mission: str = ""
    contributor: str = ""
    total: str = ""
    type_of: str = ""
    facets: frozenset[Facet] = field(init=False)

    def __post_init__(self) -> None:
        """Derive what the form can be taken apart by."""
        categories, sexes = zip(*self.counts.values(), strict=True)
        told = {
            Facet.MONTH: True,
            Facet.MISSION: bool(self.mission),
            Facet.CONTRIBUTOR: bool(self.contributor),
            Facet.CATEGORY: bool(self.type_of) or any(categories),
            Facet.SEX: any(sexes),
        }
        object.__setattr__(self, "facets", frozenset(facet for facet, is_told in told.items() if is_told))

    @property
    def needs(self) -> frozenset[str]:
        """Return the columns that a file of this form must have."""
        return frozenset(
            {self.on, self.mission, self.contributor, self.type_of, *self.counts} - {""},
        )


LAYOUTS = (
    Layout(
        name="the form of contributors, missions and sexes by PPP and TCC-DataScraper",
        on="date",
        mission="mission",
        contributor="contributor_iso-3",
        total="total_total",
        counts={
            f"{type_of}_{column}": (category, sex)
            for type_of, category in TYPES.items()
            if type_of != "staff_officer"
            for column, sex in (("male", Sex.MEN), ("female", Sex.WOMEN))
        },
    ),
    Layout(
        name="DPO-UCHISTORICAL",
        on="last_reporting_date",
        mission="mission_acronym",
        contributor="isocode3",
        type_of="personnel_type",
        counts=_SEXES,
    ),
    Layout(
        name="DPO-UCLATEST",
        on="last_reporting_date",
        contributor="isocode3",
        total="total_uniformed_personnel",
        counts=_SEXES,
    ),
    Layout(
        name="a ranking of contributors",
        on="as_of",
        contributor="iso3",
        total="total",
        counts={"female": (None, Sex.WOMEN), "male": (None, Sex.MEN)},
    ),
    Layout(
        name="the IPI database by mission",
        on="date",
        mission="mission",
        total="total",
        counts={
            "troops": (PersonnelCategory.TROOPS, None),
            "police": (PersonnelCategory.POLICE, None),
            "observers": (PersonnelCategory.EXPERTS, None),
        },
    ),
    Layout(
        name="the IPI database by contributor",
        on="date",
        contributor="country",
        counts={
            "troops": (PersonnelCategory.TROOPS, None),
            "police": (PersonnelCategory.POLICE, None),
            "experts": (PersonnelCategory.EXPERTS, None),
        },
    ),
)
"""Known forms; the first that a file has all columns of counts."""


def of(names: Iterable[str], *, label: str) -> Layout:
    """Return the layout of a file with columns of these names; refuse one that has none."""
    there = set(names)
    for layout in LAYOUTS:
        if layout.needs <= there:
            return layout
    near = max(LAYOUTS, key=lambda layout: len(layout.needs & there) / len(layout.needs))
    absent = ", ".join(sorted(near.needs - there))
    is_yearly = "year" in there and not {layout.on for layout in LAYOUTS} & there
    raise InputError(
        Fault(
            code="strength-layout",
            thing=f"Strengths {label}",
            value="it has years, and averages over the months of one are no strength of a day"
            if is_yearly
            else "its columns are of no known layout",
            rule="a file needs a row a month"
            if is_yearly
            else f"the nearest is {near.name}, which has {absent} too",
            remedy="Take the monthly file" if is_yearly else "Name the columns so, or take that set",
            place=label,
        )
    )
