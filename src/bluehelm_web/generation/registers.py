"""What each register holds, and how its columns are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from bluehelm.core.noun import Noun
from bluehelm.deployment.agreement_domain import HostConsent, HostObstacle
from bluehelm.deployment.domain import RoadLeg, Site
from bluehelm.deployment.lift_domain import Capacity, Carrier
from bluehelm.generation.mission_domain import Mission
from bluehelm.oversight.mandate_domain import MissionMandate
from bluehelm_web.core.lists import Words
from bluehelm_web.generation import models as held


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """
    One register: rows of one noun.

    Attributes
    ----------
    name, kind
        As addresses and as the chain name it and one of its rows.
    title, add
        As pages name it, and what adds a row.
    noun, model
        What a row says, and what holds it.
    key
        Fields that together name a row of a mission.
    columns
        Fields that its list shows where nobody chooses, the first of which names the row.
    sort
        By which of them it is sorted where nobody says otherwise.
    filters
        Fields by which it may be narrowed, besides its mission; a day is asked for as the last one.
    is_public
        Whether everybody may read it.
    """

    name: str
    kind: str
    title: Words
    add: Words
    noun: type[Noun]
    model: type[models.Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    sort: str
    filters: tuple[str, ...]
    is_public: bool = False

    @property
    def is_of_missions(self) -> bool:
        """Whether its rows are the missions themselves."""
        return self.model is held.Mission

    @property
    def names_mission(self) -> bool:
        """Whether a row says itself of which mission it is."""
        return "mission" in self.noun.model_fields


MISSIONS = Register(
    name="missions",
    kind="mission",
    title=_("Missions"),
    add=_("Add a mission"),
    noun=Mission,
    model=held.Mission,
    key=("code",),
    columns=("code", "name", "lead", "host_states", "started_on", "kind"),
    sort="code",
    filters=("lead", "host_states", "kind"),
    is_public=True,
)

ALL = (
    MISSIONS,
    Register(
        name="mandates",
        kind="mandate",
        title=_("Mandates"),
        add=_("Add a mandate"),
        noun=MissionMandate,
        model=held.MissionMandate,
        key=("mission", "resolution"),
        columns=("resolution", "mission", "adopted_on", "expires_on", "troops", "police", "experts", "kind"),
        sort="expires_on",
        filters=("expires_on", "kind"),
        is_public=True,
    ),
    Register(
        name="consents",
        kind="consent",
        title=_("Consent of host states"),
        add=_("Add the consent of a host state"),
        noun=HostConsent,
        model=held.HostConsent,
        key=("mission", "host_state"),
        columns=("host_state", "mission", "is_given", "from_on", "until_on", "sofa_signed_on", "kind"),
        sort="mission",
        filters=("host_state", "is_given", "until_on", "kind"),
    ),
    Register(
        name="obstacles",
        kind="obstacle",
        title=_("Formalities of host and transit states"),
        add=_("Add a formality"),
        noun=HostObstacle,
        model=held.HostObstacle,
        key=("mission", "host_state", "obstacle"),
        columns=("obstacle", "host_state", "mission", "min_days", "mode_days", "max_days", "kind"),
        sort="mission",
        filters=("host_state", "obstacle", "kind"),
    ),
    Register(
        name="sites",
        kind="site",
        title=_("Sites"),
        add=_("Add a site"),
        noun=Site,
        model=held.Site,
        key=("site_id",),
        columns=("site_id", "mission", "name", "role", "lat", "lon", "kind"),
        sort="mission",
        filters=("role", "kind"),
    ),
    Register(
        name="capacities",
        kind="capacity",
        title=_("Capacities of sites"),
        add=_("Add a capacity"),
        noun=Capacity,
        model=held.Capacity,
        key=("site", "name"),
        columns=("site", "mission", "name", "number", "kind"),
        sort="mission",
        filters=("name", "kind"),
    ),
    Register(
        name="fleet",
        kind="carrier",
        title=_("Fleet"),
        add=_("Add ships or aircraft"),
        noun=Carrier,
        model=held.Carrier,
        key=("carrier_id",),
        columns=("carrier_id", "mission", "name", "mode", "number", "kind"),
        sort="mission",
        filters=("mode", "kind"),
    ),
    Register(
        name="corridors",
        kind="road_leg",
        title=_("Corridors"),
        add=_("Add a stretch of road"),
        noun=RoadLeg,
        model=held.RoadLeg,
        key=("start", "end"),
        columns=("start", "end", "mission", "km", "days_dry", "days_wet", "kind"),
        sort="mission",
        filters=("kind",),
    ),
)
"""Every register."""

REGISTERS: Mapping[str, Register] = {register.name: register for register in ALL}
"""Registers by name."""

LABELS: Mapping[str, Words] = {
    "adopted_on": _("Adopted on"),
    "after": _("After the lines"),
    "attributes": _("Must be able to"),
    "away_days": _("Days until an aircraft can land again"),
    "carrier_id": _("Class"),
    "caveats_refused": _("Caveats not accepted"),
    "code": _("Code"),
    "conditions": _("Special conditions"),
    "days_dry": _("Days, dry season"),
    "days_wet": _("Days, wet season"),
    "description": _("What it is for"),
    "disrupted_days": _("Extra days when disrupted"),
    "disrupted_probability": _("Probability of a disruption"),
    "end": _("To"),
    "experts": _("Experts"),
    "expires_on": _("Expires after"),
    "from_on": _("From"),
    "host_state": _("State"),
    "host_states": _("Host states"),
    "is_given": _("Consents"),
    "kind": _("Kind"),
    "km": _("Kilometres"),
    "lane_m": _("Lane metres"),
    "languages": _("Languages"),
    "lat": _("Latitude"),
    "lead": _("Led by"),
    "line_id": _("Line"),
    "load_days": _("Days of loading"),
    "lon": _("Longitude"),
    "max_days": _("Most days"),
    "min_days": _("Least days"),
    "min_womens_share": _("Least share of women"),
    "mission": _("Mission"),
    "mode": _("By"),
    "mode_days": _("Likely days"),
    "name": _("Name"),
    "no_go_areas": _("No-go areas"),
    "num_units": _("Units"),
    "number": _("Number"),
    "objective": _("Objective"),
    "obstacle": _("Formality"),
    "only_offers": _("Only for the offers"),
    "paragraph": _("Paragraph"),
    "police": _("Police"),
    "required_by_day": _("By day from the request"),
    "required_on": _("By date"),
    "resolution": _("Resolution"),
    "role": _("Serves as"),
    "rotation_months": _("Months of a tour"),
    "seats": _("Seats"),
    "self_sustainment": _("Self-sustainment"),
    "site": _("Area"),
    "site_id": _("Site"),
    "sofa_signed_on": _("Status-of-forces agreement signed on"),
    "source": _("Source"),
    "start": _("From"),
    "started_on": _("Started on"),
    "strength": _("Persons of each"),
    "tier": _("Need"),
    "tonnes": _("Tonnes"),
    "troops": _("Troops"),
    "unit_type": _("Unit type"),
    "unload_days": _("Days of unloading"),
    "until_on": _("Until before"),
    "knots": _("Knots"),
}
"""How a field is called."""

WORDS: Mapping[str, Words] = {
    "air": _("air"),
    "apod": _("airport of debarkation"),
    "assumed": _("assumed"),
    "berths": _("berths"),
    "coalition": _("coalition"),
    "convoys": _("convoys a day"),
    "critical": _("critical"),
    "customs": _("customs"),
    "derived": _("derived"),
    "flights": _("flights a day"),
    "hybrid": _("two organizations together"),
    "illustrative": _("illustrative"),
    "landing": _("landing clearance"),
    "measured": _("measured"),
    "not_mission": _("not in a mission"),
    "not_site": _("not at a site"),
    "only_mission": _("only in a mission"),
    "other": _("other"),
    "overflight": _("overflight clearance"),
    "published": _("published"),
    "regional": _("regional organization"),
    "road": _("road"),
    "sea": _("sea"),
    "site": _("site"),
    "spod": _("sea port of debarkation"),
    "un": _("United Nations"),
    "visa": _("visas"),
    "waypoint": _("waypoint"),
}
"""How a word of a closed list is said."""
