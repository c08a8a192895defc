"""The template of a scenario: one example a table, and the lists to choose from."""

from __future__ import annotations

from pathlib import Path

from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index
from bluehelm.core.tables.template import Words, write_template
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.scenario import SHEETS
from bluehelm.deployment.vocabulary import indexes
from bluehelm.forces import rule_sets

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
        "kind": "released",
        "on": "2026-11-09",
        "by": "contributor",
        "evidence": "release by the national authority",
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
    "experience": {
        "contributor": "XAL",
        "mission": "UNMIX",
        "first_on": "2024-03-31",
        "last_on": "2025-06-30",
        "persons": 140,
        **MARKED,
    },
    "sites": {
        "site_id": "NORTH",
        "name": "Northfield",
        "lat": 65.66,
        "lon": -18.073,
        "role": "site",
        **MARKED,
    },
    "road_legs": {"start": "HARBOUR", "end": "NORTH", "km": 390, "days_dry": 2, "days_wet": 4, **MARKED},
    "fleet": {
        "carrier_id": "RORO",
        "name": "Medium ro-ro ship",
        "mode": "sea",
        "number": 1,
        "lane_m": 1800,
        "tonnes": 5000,
        "knots": 12,
        "load_days": 2,
        "unload_days": 2,
        **MARKED,
    },
    "capacities": {"site": "HARBOUR", "name": "berths", "number": 1, **MARKED},
    "steps": {"name": "consent", "stream": "both", "min_days": 3, "mode_days": 7, "max_days": 21, **MARKED},
    "dated_steps": {
        "case": "O1",
        "step": "consent",
        "stream": "both",
        "start_on": "2026-02-01",
        "end_on": "2026-02-12",
        **MARKED,
    },
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
"""One example a table; with the ports they make a scenario."""

PORTS: dict[str, tuple[dict[str, object], ...]] = {
    "sites": (
        {
            "site_id": "AIRFIELD",
            "name": "Halden airport",
            "lat": 63.985,
            "lon": -22.6056,
            "role": "apod",
            "code": "BIKF",
            **MARKED,
        },
        {
            "site_id": "HARBOUR",
            "name": "Halden harbour",
            "lat": 64.128,
            "lon": -21.951,
            "role": "spod",
            "code": "ISREY",
            **MARKED,
        },
    ),
    "road_legs": ({"start": "AIRFIELD", "end": "HARBOUR", "km": 50, "days_dry": 1, "days_wet": 1, **MARKED},),
}
"""The ports of debarkation that every scenario has, and the road between them."""

QUESTION: dict[str, object] = {
    "name": "first-force",
    "title": "A first force of 150",
    "mission": "UNMIX",
    "area": "Halden, an invented island state",
    "requested_on": "2026-12-01",
    "as_of": "2026-11-14",
    "target": 150,
    "day": 60,
    "rule_set": "un-pcrs-2019",
    "is_illustrative": True,
    "wet_months": (11, 12, 1, 2, 3),
    "assumptions": ("All states, offers and people are invented.",),
}
"""The example of the settings."""


def examples() -> dict[str, tuple[Noun, ...]]:
    """
    Return the example rows of each table; together they can be planned.

    Returns
    -------
    dict of tuple of Noun
        Rows by the name of their table.

    Examples
    --------
    >>> examples()["pins"][0].why, [site.role.value for site in examples()["sites"]]
    ('The capital decided', ['apod', 'spod', 'site'])
    """
    return {
        sheet.name: tuple(
            sheet.noun.model_validate(row) for row in (*PORTS.get(sheet.name, ()), ROWS[sheet.name])
        )
        for sheet in SHEETS
    }


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
    words = {name: _words(index) for name, index in indexes({}).items()} | {"ladder_events.kind": _kinds()}
    example = Settings.model_validate(QUESTION)
    write_template(path, sheets=SHEETS, settings=example, examples=examples(), words=words)


def _kinds() -> Words:
    """Return the kinds of ladder event of all rule sets of the package, each once, with its name."""
    ladders = [rule_sets.rule_set(name) for name in rule_sets.names()]
    names = {kind: text for ladder in ladders for kind, text in ladder.event_names.items()}
    return Words(codes=tuple(sorted(names)), names=tuple(names[kind] for kind in sorted(names)))


def _words(index: Index) -> Words:
    codes = tuple(sorted(index.names))
    return Words(codes=codes, names=tuple(index.names[code] for code in codes))
