"""A plan of invented states, built from nouns: thirteen lines, eleven units, two gaps."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np

from bluehelm.core.provenance import Provenance
from bluehelm.deployment.domain import RoadLeg, Route, Settings, Site
from bluehelm.deployment.pace_domain import BaseRate
from bluehelm.deployment.result import (
    Bottleneck,
    Movement,
    MovementStep,
    PastStrength,
    Plan,
    StrengthForecast,
)
from bluehelm.deployment.step_domain import Step
from bluehelm.forces.domain import UnitType
from bluehelm.generation.domain import Assignment, Pin, Requirement, Stage
from bluehelm.generation.result import (
    Candidate,
    FunnelStep,
    Gap,
    Matching,
    PinPrice,
    SelectionSheet,
    StageValues,
)
from bluehelm.partnership.domain import Contributor, UnitOffer
from bluehelm.partnership.resolution_domain import Resolution

LINES = (  # line, unit type, contributor, persons, level, median day on site, probability by day 60
    ("R1", "INF_BN", "XAL", 850, "RDL", 49, 0.90),
    ("R2", "INF_BN", "XBO", 850, "L3", 63, 0.37),
    ("R3", "INF_BN", "XCA", 650, "L3", 55, 0.69),
    ("R4", "FPU", "XDO", 180, "RDL", 41, 0.95),
    ("R5", "FPU", "XES", 180, "L2", 85, 0.07),
    ("R6", "ENG_COY", "XFE", 200, "L3", 40, 0.91),
    ("R7", "MED_L2", "XAL", 67, "RDL", 34, 0.98),
    ("R8", "QRF_COY", "XIV", 200, "RDL", 39, 0.96),
    ("R9", "FP_COY", "XDO", 160, "RDL", 36, 0.97),
    ("R10", "TPT_COY", "XJA", 130, "L3", 50, 0.79),
    ("R11", "SIG_COY", "XKE", 150, "L3", 39, 0.91),
)
EMPTY = (("R12", "UHU", 140, "critical"), ("R13", "UAS", 93, "other"))
STATES = (
    ("XAL", "Aldara"),
    ("XBO", "Borvania"),
    ("XCA", "Castellan"),
    ("XDO", "Dorwin"),
    ("XES", "Estaria"),
    ("XFE", "Fenmark"),
    ("XIV", "Ivarra"),
    ("XJA", "Jasmar"),
    ("XKE", "Kestria"),
)
TYPES = (
    ("INF_BN", "Infantry battalion", "manoeuvre"),
    ("FPU", "Formed police unit", "public order"),
    ("ENG_COY", "Engineer company", "engineering"),
    ("MED_L2", "Level 2 hospital", "medical"),
    ("QRF_COY", "Quick reaction company", "manoeuvre"),
    ("FP_COY", "Force protection company", "force protection"),
    ("TPT_COY", "Transport company", "logistics"),
    ("SIG_COY", "Signals company", "command support"),
    ("UHU", "Utility helicopter unit", "aviation"),
    ("UAS", "Aerial ISR unit", "ISR"),
)
HOMES = {
    "XAL": (-9.1, 38.8),
    "XBO": (14.5, 35.8),
    "XCA": (3.2, 36.7),
    "XDO": (31.2, 30.1),
    "XES": (39.3, -6.8),
}
DAYS = tuple(range(121))


def settings(**changes: Any) -> Settings:
    """Return the question, with changes."""
    fields: dict[str, Any] = {
        "name": "mission-x",
        "title": "Mission X: who arrives by day 60",
        "mission": "X",
        "area": "an invented country",
        "requested_on": "2026-11-14",
        "as_of": "2026-11-14",
        "target": 3000,
        "day": 60,
        "rule_set": "un-pcrs-2019",
        "is_illustrative": True,
        "assumptions": ("All states, offers and people are invented.",),
    }
    return Settings.model_validate(fields | changes)


def requirements() -> tuple[Requirement, ...]:
    """Return the lines of demand."""
    common: dict[str, Any] = {"mission": "X", "site": "HQ", "needed_by_day": 60, "source": "invented"}
    filled = [
        (code, kind, strength, "critical" if strength > 600 else "other")
        for code, kind, _, strength, *_ in LINES
    ]
    return tuple(
        Requirement(
            requirement_id=code,
            unit_type=unit,
            strength=strength,
            tier=tier,
            objective="Protect civilians, sector east",
            kind="illustrative",
            **common,
        )
        for code, unit, strength, tier in (*filled, *EMPTY)
    )


def _steps(median: float) -> tuple[MovementStep, ...]:
    ready = round(median * 0.55, 1)
    parts = (
        ("agreement", "people", 0.0, 4.0),
        ("notice", "people", 4.0, ready),
        ("consent", "people", ready, median - 4),
        ("flight", "people", median - 4, median - 3),
        ("road", "people", median - 3, median),
        ("notice", "equipment", 4.0, ready),
        ("ship_wait", "equipment", ready, ready + 5),
        ("sea", "equipment", ready + 5, ready + 24),
        ("port_clearance", "equipment", ready + 24, ready + 30),
        ("road", "equipment", ready + 30, ready + 36),
    )
    return tuple(MovementStep(name=n, stream=s, start_day=a, end_day=b) for n, s, a, b in parts)


def movement(line: tuple[str, str, str, int, str, int, float]) -> Movement:
    """Return how one unit comes."""
    code, unit, home, strength, level, median, probability = line
    whole = round(median * 0.55 + 36, 1)
    late = None if median > 80 else ceil(whole * 1.25)
    start = HOMES.get(home, (9.0, 4.0))
    routes = (
        Route(mode="air", start="AAAA", end="FEFF", km=4500, line=(start, (18.5, 4.4))),
        Route(
            mode="sea",
            start="AAAAA",
            end="CMDLA",
            km=8100,
            line=(start, (-18.0, 15.0), (0.0, 0.0), (9.7, 4.0)),
        ),
    )
    return Movement(
        requirement_id=code,
        offer_id=f"O{code[1:]}",
        contributor=home,
        unit_type=unit,
        strength=strength,
        level=level,
        steps=_steps(median),
        people_day=(round(median * 0.86), median, round(median * 1.25) if median < 80 else None),
        operational_day=(ceil(whole * 0.9), ceil(whole), late),
        on_time_probability=probability,
        people_probability=probability,
        operational_probability=probability / 3,
        withdrawal_probability=0.02,
        late_step="notice",
        air_km=4500.0,
        sea_km=8100.0,
        road_km=1450.0,
        routes=routes,
    )


def forecast() -> StrengthForecast:
    """Return strength by day over 400 runs of independent units."""
    rng = np.random.default_rng(7)
    arrivals = np.array([rng.triangular(m * 0.8, m, m * 1.5, 400) for *_, m, _ in LINES])
    strengths = np.array([line[3] for line in LINES])

    def quantiles(later: float) -> dict[str, tuple[float, ...]]:
        by_day = np.array([((arrivals + later <= day) * strengths[:, None]).sum(axis=0) for day in DAYS])
        shares = ("0.1", "0.25", "0.5", "0.75", "0.9")
        return {share: tuple(np.quantile(by_day, float(share), axis=1, method="nearest")) for share in shares}

    return StrengthForecast(
        replications=400,
        days=DAYS,
        quantiles=quantiles(0.0),
        operational_quantiles=quantiles(20.0),
        probability=0.23,
        standard_error=0.021,
        operational_probability=0.0,
        operational_standard_error=0.0,
        mean_on_day=2490.0,
        operational_mean_on_day=1200.0,
        bottlenecks=(
            Bottleneck(offer_id="O2", requirement_id="R2", step="notice", missed_share=0.81, strength=850),
            Bottleneck(offer_id="O3", requirement_id="R3", step="consent", missed_share=0.42, strength=650),
            Bottleneck(offer_id="O5", requirement_id="R5", step="notice", missed_share=0.98, strength=180),
        ),
    )


def matching() -> Matching:
    """Return who fills what."""
    rows = [
        Assignment(
            requirement_id=code,
            offer_id=f"O{code[1:]}",
            strength=strength,
            arrival_day=median,
            is_pinned=code == "R8",
        )
        for code, _, _, strength, _, median, _ in LINES
    ]
    stages = (
        Stage(name="critical_unmet", unit="persons", value=140, bound=140, gap=0, status="optimal", work=5),
        Stage(name="other_unmet", unit="persons", value=93, bound=93, gap=0, status="optimal", work=3),
        Stage(
            name="person_days_absent",
            unit="person-days",
            value=190000,
            bound=186000,
            gap=0.021,
            status="cut_off",
            work=40,
        ),
    )
    baselines = (
        StageValues(
            method="greedy", values={"critical_unmet": 790, "other_unmet": 280, "person_days_absent": 210000}
        ),
        StageValues(
            method="pattern_greedy",
            values={"critical_unmet": 140, "other_unmet": 180, "person_days_absent": 199000},
        ),
    )
    return Matching(assignments=tuple(rows), stages=stages, baselines=baselines)


def sheets() -> tuple[SelectionSheet, ...]:
    """Return the candidates of each line."""
    found = []
    for code, _, home, strength, level, median, _ in LINES:
        candidates = (
            Candidate(
                offer_id=f"O{code[1:]}",
                contributor=home,
                level=level,
                strength=strength,
                arrival_day=median,
                is_chosen=True,
            ),
            Candidate(
                offer_id=f"O{code[1:]}B",
                contributor="XIV",
                level="L3",
                strength=strength - 20,
                arrival_day=median + 6,
                reason="O8 of XIV fills R8.",
                price={"critical_unmet": 0, "other_unmet": 120},
            ),
            Candidate(
                offer_id=f"O{code[1:]}C",
                contributor="XKE",
                level="L1",
                strength=strength,
                first_filter="level",
                reason="It stands at L1; L3 is the lowest to be selected.",
            ),
        )
        found.append(SelectionSheet(requirement_id=code, candidates=candidates))
    return tuple(found)


def gaps() -> tuple[Gap, ...]:
    """Return the two empty lines."""
    released = (
        FunnelStep(filter="type", failed=30, left=9),
        FunnelStep(filter="level", failed=8, left=1),
        FunnelStep(filter="not_released", failed=1, left=0),
    )
    attribute = (
        FunnelStep(filter="type", failed=35, left=4),
        FunnelStep(filter="attribute", failed=4, left=0),
    )
    return (
        Gap(
            requirement_id="R12",
            strength=140,
            reason="not_released",
            text="O12 of XJA is not released by its national authority.",
            remedy="Ask XJA to release O12; it then arrives on day 58.",
            funnel=released,
        ),
        Gap(
            requirement_id="R13",
            strength=93,
            reason="attribute",
            text="None of four flies at night.",
            remedy="Drop the attribute night, or ask XKE.",
            funnel=attribute,
        ),
    )


def contributors() -> tuple[Contributor, ...]:
    """Return the invented states."""
    return tuple(
        Contributor(iso3=code, name=name, kind="illustrative", source="invented") for code, name in STATES
    )


def unit_types() -> tuple[UnitType, ...]:
    """Return the unit types that occur."""
    common: dict[str, Any] = {"strength_kind": "assumed", "cargo_kind": "assumed"}
    common |= {"strength": 200, "lane_m": 800, "tonnes": 300, "branch": "military"}
    common |= {
        "strength_source": "planning value",
        "cargo_source": "planning value",
        "source": "planning value",
    }
    return tuple(UnitType(code=code, name=name, family=family, **common) for code, name, family in TYPES)


def offers() -> tuple[UnitOffer, ...]:
    """Return the offers that are taken."""
    return tuple(
        UnitOffer(
            offer_id=f"O{code[1:]}",
            contributor=home,
            unit_type=unit,
            strength=strength,
            notice_min_days=10,
            notice_mode_days=20,
            notice_max_days=40,
            lane_m=800,
            tonnes=300,
        )
        for code, unit, home, strength, *_ in LINES
    )


def invented_plan(**changes: Any) -> Plan:
    """Return the plan, with changes of its fields."""
    pin = Pin(requirement_id="R8", offer_id="O8", action="pin", who="Bao", why="agreed between two capitals")
    rate: dict[str, Any] = {"kind": "derived", "source": "IPI Peacekeeping Database, series to 2012-12"}
    note = "none of them had a stand-by force"
    plan = Plan(
        settings=settings(),
        provenance=Provenance(
            input_hash="9f3c21d8" * 8, seed=7, versions={"bluehelm": "0.1.0", "numpy": "2.4"}
        ),
        summary=(
            "11 units of 9 contributors fill 11 of 13 lines: 3,617 of 3,850 persons.",
            "Critical need of 140 of 2,490 persons stays empty (R12); proved.",
            "The probability of 3,000 persons on site by day 60 is 0.23 (standard error 0.021).",
            "Of 24 real build-ups, 3 had as many newly arrived by day 60 (95 % interval 0.04-0.31).",
            "The gaps that hurt most: R12 (UHU, 140 persons); R13 (UAS, 93 persons).",
        ),
        requirements=requirements(),
        offers=offers(),
        resolutions=tuple(
            Resolution(
                offer_id=f"O{code[1:]}",
                attribute="strength",
                value=str(strength),
                kind="illustrative",
                source="invented: table of organization",
                claim_id=f"C{code[1:]}",
                over=(f"C9{code[1:]}: 600",),
            )
            for code, _, _, strength, *_ in LINES
        ),
        matching=matching(),
        sheets=sheets(),
        gaps=gaps(),
        pin_prices=(
            PinPrice(
                pin=pin, loss={"other_unmet": 40}, text="It leaves 40 more persons of other need empty."
            ),
        ),
        movements=tuple(movement(line) for line in LINES),
        forecast=forecast(),
        base_rates=(
            BaseRate(
                question="3,000 newly arrived persons by day 60",
                num_yes=3,
                num_cases=24,
                low=0.043,
                high=0.31,
                note=note,
                **rate,
            ),
            BaseRate(
                question="3,000 more persons by day 60",
                num_yes=8,
                num_cases=24,
                low=0.18,
                high=0.533,
                note=note,
                **rate,
            ),
        ),
        past=PastStrength(
            days=(0, 30, 60, 90, 120),
            low=(0, 10, 203, 695, 900),
            median=(0, 68, 565, 1610, 2000),
            high=(0, 930, 1856, 2334, 3300),
            num_cases=24,
        ),
        sites=(
            Site(
                site_id="HQ",
                name="Halden",
                lat=5.9,
                lon=15.6,
                role="site",
                kind="illustrative",
                source="invented",
            ),
            Site(
                site_id="AIR",
                name="Halden airport",
                lat=4.4,
                lon=18.5,
                role="apod",
                code="FEFF",
                kind="illustrative",
                source="invented",
            ),
            Site(
                site_id="SEA",
                name="Halden harbour",
                lat=4.0,
                lon=9.7,
                role="spod",
                code="CMDLA",
                kind="illustrative",
                source="invented",
            ),
        ),
        road_legs=(
            RoadLeg(
                start="SEA",
                end="AIR",
                km=1450,
                days_dry=8,
                days_wet=14,
                kind="illustrative",
                source="invented",
            ),
            RoadLeg(start="AIR", end="HQ", km=450, days_dry=4, kind="illustrative", source="invented"),
        ),
        places={},
        levels=(),
        level_order={"L1": 1, "L2": 2, "L3": 3, "RDL": 4},
        standings={},
        pins=(pin,),
        caps=(),
        contributors=contributors(),
        unit_types=unit_types(),
        steps=(
            Step(
                name="agreement",
                stream="both",
                min_days=2,
                mode_days=4,
                max_days=10,
                kind="illustrative",
                source="invented",
            ),
            Step(
                name="consent",
                stream="both",
                min_days=3,
                mode_days=7,
                max_days=21,
                is_shared=True,
                kind="illustrative",
                source="invented",
            ),
        ),
    )
    return plan.model_copy(update=changes)
