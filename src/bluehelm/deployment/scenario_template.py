"""The template of a scenario: one example a table, and the lists to choose from."""

from __future__ import annotations

from pathlib import Path

from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index
from bluehelm.core.tables.template import Words, write_template
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.scenario import SHEETS
from bluehelm.deployment.vocabulary import indexes

MARKED: dict[str, str] = {"kind": "illustrative", "source": "invented"}

ROWS: dict[str, dict[str, object]] = {
    "requirements": {
        "requirement_id": "R1",
        "mission": "UNMIX",
        "site": "NORTH",
        "unit_type": "INF_COY",
        "strength": 150,
        "tier": "critical",
        "needed_by_day": 60,
        "attributes": ("night",),
        "languages": ("fr",),
        **MARKED,
    },
    "offers": {
        "offer_id": "O1",
        "contributor": "XAL",
        "unit_type": "INF_COY",
        "name": "First company",
        "announcement_ids": ("A1",),
        "strength": 150,
        "women": 18,
        "attributes": ("night",),
        "languages": ("fr", "en"),
        "available_from": "2026-09-01",
        "notice_min_days": 15,
        "notice_mode_days": 22,
        "notice_max_days": 35,
        "home_airport": "LPPT",
        "home_port": "PTLIS",
        **MARKED,
    },
    "claims": {
        "claim_id": "C1",
        "subject": "O1",
        "attribute": "strength",
        "value": "150",
        "unit": "persons",
        "stated_on": "2026-02-20",
        "recorded_on": "2026-02-21",
        **MARKED,
    },
    "announcements": {
        "announcement_id": "A1",
        "contributor": "XAL",
        "conference": "Ministerial meeting",
        "category": "military",
        "capability": "infantry company",
        "quantity": 1,
        "unit": "company",
        "stated_on": "2025-05-13",
        **MARKED,
    },
    "ladder_events": {
        "offer_id": "O1",
        "kind": "aav_passed",
        "on": "2026-03-20",
        "by": "secretariat",
        "evidence": "visit report",
        "basis": "illustrative",
    },
    "standings": {"offer_id": "O1", "standing": "clear", "as_of": "2026-11-01"},
    "caveats": {
        "offer_id": "O1",
        "rule": "only_mission",
        "value": "UNMIX",
        "note": "Offered to this mission",
    },
    "components": {"offer_id": "O1", "part": "crew", "provider": "XAL", "ready_days": 30},
    "deployed": {
        "offer_id": "O1",
        "mission": "UNMIY",
        "start_on": "2026-01-01",
        "end_on": "2026-12-01",
        **MARKED,
    },
    "pins": {
        "requirement_id": "R1",
        "offer_id": "O1",
        "action": "pin",
        "who": "Bao",
        "why": "The capital decided",
    },
    "caps": {"contributor": "XAL", "max_units": 2, "source": "note of the capital"},
    "sites": {
        "site_id": "NORTH",
        "name": "Northfield",
        "lat": 65.66,
        "lon": -18.073,
        "role": "site",
        **MARKED,
    },
    "road_legs": {"start": "HARBOUR", "end": "NORTH", "km": 390, "days_dry": 2, "days_wet": 4, **MARKED},
    "steps": {"name": "consent", "stream": "both", "min_days": 3, "mode_days": 7, "max_days": 21, **MARKED},
    "contributors": {
        "iso3": "XAL",
        "name": "Aldara",
        "synonyms": ("Republic of Aldara",),
        "home_airport": "LPPT",
        "sea_port": "PTLIS",
        **MARKED,
    },
    "unit_types": {
        "code": "FIELD_BAKERY",
        "name": "Field bakery",
        "branch": "military",
        "family": "logistics",
        "strength": 40,
        "strength_kind": "assumed",
        "strength_source": "planning value",
        "lane_m": 120,
        "tonnes": 90,
        "cargo_kind": "assumed",
        "cargo_source": "planning value",
        "source": "planning value",
    },
    "statements": {
        "sur_id": "UNMIX-INF_COY",
        "version": "1",
        "unit_type": "INF_COY",
        "valid_from": "2026-01-01",
        "title": "Statement for the infantry company of UNMIX",
        "strength_min": 140,
        "attributes": ("night",),
        **MARKED,
    },
}
"""One example a table."""


def examples() -> dict[str, Noun]:
    """
    Return one example row a table.

    Returns
    -------
    dict of Noun
        Row by the name of its table.

    Examples
    --------
    >>> examples()["pins"].why
    'The capital decided'
    """
    return {sheet.name: sheet.noun.model_validate(ROWS[sheet.name]) for sheet in SHEETS}


def write(path: Path) -> None:
    """
    Write the template of a scenario as a workbook.

    Parameters
    ----------
    path
        File to make; it must not exist.

    Raises
    ------
    InputError
        When something stands at the path already.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(Path(folder) / "template.xlsx")
    ...     [file.name for file in Path(folder).iterdir()]
    ['template.xlsx']
    """
    words = {name: _words(index) for name, index in indexes({}).items()}
    write_template(path, sheets=SHEETS, settings=Settings, examples=examples(), words=words)


def _words(index: Index) -> Words:
    codes = tuple(sorted(index.names))
    return Words(codes=codes, names=tuple(index.names[code] for code in codes))
