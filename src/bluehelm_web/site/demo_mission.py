"""Missions of the demonstration: that of its scenario, and an invented one with all that is kept of it."""

from __future__ import annotations

from datetime import date, timedelta

from bluehelm.core.noun import Noun
from bluehelm.deployment.agreement_domain import HostConsent, HostObstacle, ObstacleName
from bluehelm.deployment.domain import RoadLeg, Site
from bluehelm.deployment.lift_domain import Capacity, Carrier
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation.mission_domain import Lead, Mission, StatementLine
from bluehelm.oversight.mandate_domain import MissionMandate
from bluehelm_web.audit.services import Act
from bluehelm_web.generation import models as held
from bluehelm_web.generation.registers import REGISTERS
from bluehelm_web.generation.services import Keeper, row_add
from bluehelm_web.generation.statements import draft_begin, lines_keep, statement_begin, version_issue

INVENTED = {"kind": "illustrative", "source": "invented for the demonstration"}
CODE, HOST, TRANSIT = "UNMIX", "XHA", "XDO"
"""The invented mission of the smallest example, its island state Halden, and Dorwin, which is flown over."""

DAYS = (
    (HOST, ObstacleName.VISA, (5, 10, 30)),
    (HOST, ObstacleName.CUSTOMS, (4, 12, 40)),
    (HOST, ObstacleName.LANDING, (2, 5, 15)),
    (TRANSIT, ObstacleName.OVERFLIGHT, (3, 7, 21)),
)
"""Least, likely and most days of each formality."""

PLACES = (
    ("AIR", "Halden airport", 63.985, -22.6056, "apod", "BIKF"),
    ("SEA", "Halden harbour", 64.128, -21.951, "spod", "ISREY"),
    ("SOUTH", "Southfield", 63.933, -21.0, "site", ""),
    ("NORTH", "Northfield", 65.66, -18.073, "site", ""),
)
"""Sites of the invented mission; positions are borrowed, as in the example."""

BORROWED = (
    "invented for the demonstration; its position is borrowed and says nothing of the country that lies there"
)

ROADS = (("AIR", "SEA", 50, 1, 1), ("SEA", "SOUTH", 60, 1, 1), ("SEA", "NORTH", 390, 2, 4))
"""Ends, km, and days of a convoy in the dry and in the wet season of each corridor of it."""

ROOM = (("SEA", "berths", 1), ("SEA", "convoys", 1), ("AIR", "flights", 2))
"""What its port and its airport have room for."""

SHIP = {"lane_m": 1000, "tonnes": 2500, "knots": 12, "load_days": 2, "unload_days": 2}
AIRCRAFT = {"seats": 165, "away_days": 1}
FLEET = (("RORO", "Small ro-ro ship", "sea", 2, SHIP), ("JET", "Passenger jet", "air", 1, AIRCRAFT))
"""Class, name, mode and number of its ships and aircraft, and what each can do, as in the example."""

KEEPER = Keeper(user=None, act=Act())


def seed(found: Scenario, *, on: date) -> None:
    """
    Add the mission of a scenario as it calls it, and the invented one with all that is kept of it.

    Parameters
    ----------
    found
        The scenario of the demonstration.
    on
        The day.
    """
    settings = found.settings
    if settings.mission != CODE:
        own = Mission(
            code=settings.mission,
            name=settings.title,
            lead=Lead.UN,
            description=f"A what-if, not a mission that was authorised. Area: {settings.area}.",
            kind="assumed",
            source=f"scenario {settings.name} of the demonstration",
        )
        _add("missions", own)
    _add("missions", _mission(on=on))
    _add("mandates", _mandate(on=on))
    _add("consents", _consent(on=on))
    for state, obstacle, (least, likely, most) in DAYS:
        days = {"min_days": least, "mode_days": likely, "max_days": most}
        _add("obstacles", HostObstacle(mission=CODE, host_state=state, obstacle=obstacle, **days, **INVENTED))
    for site_id, name, lat, lon, role, code in PLACES:
        place = {"site_id": site_id, "name": name, "lat": lat, "lon": lon, "role": role, "code": code}
        _add("sites", Site.model_validate({**place, **INVENTED, "source": BORROWED}))
    for start, end, km, dry, wet in ROADS:
        days = {"km": km, "days_dry": dry, "days_wet": wet}
        _add("corridors", RoadLeg.model_validate({"start": start, "end": end, **days, **INVENTED}))
    for site, what, number in ROOM:
        _add(
            "capacities", Capacity.model_validate({"site": site, "name": what, "number": number, **INVENTED})
        )
    for code, name, mode, number, more in FLEET:
        told = {"carrier_id": code, "name": name, "mode": mode, "number": number}
        _add("fleet", Carrier.model_validate({**told, **more, **INVENTED}))
    _statement(on=on)


def _add(name: str, noun: Noun, /) -> None:
    row_add(noun, register=REGISTERS[name], mission=CODE, keeper=KEEPER)


def _mission(*, on: date) -> Mission:
    return Mission(
        code=CODE,
        name="Mission in Halden",
        lead=Lead.UN,
        host_states=(HOST,),
        started_on=on - timedelta(days=300),
        description="An invented mission in Halden, an invented island state.",
        **INVENTED,
    )


def _mandate(*, on: date) -> MissionMandate:
    return MissionMandate(
        mission=CODE,
        resolution="Resolution 1 (invented)",
        adopted_on=on - timedelta(days=300),
        expires_on=on + timedelta(days=65),
        troops=1500,
        police=300,
        experts=60,
        paragraph="4",
        **INVENTED,
    )


def _consent(*, on: date) -> HostConsent:
    return HostConsent(
        mission=CODE,
        host_state=HOST,
        is_given=True,
        from_on=on - timedelta(days=300),
        sofa_signed_on=on - timedelta(days=210),
        **INVENTED,
    )


def _statement(*, on: date) -> None:
    """Issue a statement, and a second version that asks for more of some units and for less of others."""
    first = (
        _line("A", unit_type="INF_BN", strength=850, site="SOUTH", languages=("fr",), tier="critical"),
        _line("B", unit_type="FPU", strength=140, site="SOUTH", num_units=2, languages=("fr",)),
        _line("C", unit_type="MED_L2", strength=57, site="SOUTH", required_by_day=45),
    )
    second = (
        first[0].model_copy(update={"strength": 650, "self_sustainment": ("catering", "laundry")}),
        first[1].model_copy(update={"languages": (), "num_units": 3}),
        first[2].model_copy(update={"languages": ("fr",), "conditions": "Damage control surgery by night"}),
        _line("D", unit_type="UHU", strength=140, site="NORTH", tier="critical"),
    )
    mission = held.Mission.objects.get(pk=CODE)
    title = "Units for the mission in Halden"
    draft = statement_begin("unmix-sur", mission=mission, title=title, keeper=KEEPER)
    draft = lines_keep(draft, lines=first, edits=0, keeper=KEEPER)
    version_issue(draft, reason="First statement", edits=1, on=on - timedelta(days=60), keeper=KEEPER)
    draft = draft_begin(mission.statements.get(), keeper=KEEPER)
    draft = lines_keep(draft, lines=second, edits=0, keeper=KEEPER)
    reason = "A smaller battalion, one more police unit, helicopters for the north"
    version_issue(draft, reason=reason, edits=1, on=on, keeper=KEEPER)


def _line(line_id: str, *, unit_type: str, strength: int, site: str, **more: object) -> StatementLine:
    told = {"tier": "other", "required_by_day": 60, **INVENTED, **more}
    return StatementLine.model_validate(
        {"line_id": line_id, "unit_type": unit_type, "strength": strength, "site": site, **told}
    )
