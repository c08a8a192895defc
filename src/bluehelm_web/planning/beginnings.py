"""A scenario that begins from what the registers keep of a mission, and what these still lack for that."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bluehelm.core.claims import Kind
from bluehelm.deployment import beginnings
from bluehelm.deployment import takeovers as library
from bluehelm.deployment.domain import Settings, SiteRole
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.generation import snapshot as kept
from bluehelm_web.generation.models import Mission
from bluehelm_web.generation.permissions import may_add_to, may_keep
from bluehelm_web.generation.registers import REGISTERS
from bluehelm_web.partnership.permissions import read_by
from bluehelm_web.partnership.selectors import offers_released
from bluehelm_web.partnership.supply import supply_of
from bluehelm_web.planning import takeovers
from bluehelm_web.planning.left_out import sound_part
from bluehelm_web.planning.models import Scenario as ScenarioRow
from bluehelm_web.planning.takeovers import Taken

LEAD_DAYS = int(Settings.model_fields["people_lead_days"].default)
"""Days that people may fly before their equipment, in a scenario that says nothing else."""


PLACES = (
    (
        "sites",
        True,
        _("Airport of debarkation among its sites"),
        _("People fly to one. Add a site that serves as airport of debarkation."),
    ),
    (
        "sites",
        True,
        _("Sea port of debarkation among its sites"),
        _("Equipment is shipped to one. Add a site that serves as sea port of debarkation."),
    ),
    (
        "corridors",
        True,
        _("Corridors from there to its sites"),
        _("Nobody comes to a site without a road. Add a corridor for each stretch."),
    ),
    (
        "capacities",
        False,
        _("Capacities of port and airport"),
        _("Without them berths, convoys and flights are not scarce."),
    ),
    (
        "fleet",
        False,
        _("Fleet of ships and aircraft"),
        _("Without one each unit finds its own ships and aircraft, and nothing is scheduled."),
    ),
    (
        "consents",
        False,
        _("Consent of the host state"),
        _("Without it the scenario supposes that the host state consents."),
    ),
)
"""Register, whether it is needed, what it is, and what follows without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    Something that a scenario takes over from the registers of its mission.

    Attributes
    ----------
    title
        What it is.
    number
        How many rows there are.
    is_needed
        Whether no plan can be made without it.
    without
        What follows where there is none, and who enters it.
    address
        Where it is entered; empty for whoever may not.
    kind
        How far a value can be checked that no register keeps; empty for rows of registers.
    """

    title: str | Promise
    number: int
    is_needed: bool
    without: str | Promise
    address: str = ""
    kind: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it must be entered before a scenario can begin."""
        return self.is_needed and not self.number


def parts(row: Mission, *, viewer: Viewer) -> tuple[Part, ...]:
    """
    Return what a scenario takes over, whether it is there, and where it is entered.

    Parameters
    ----------
    row
        The mission.
    viewer
        Who plans; what they may not enter has no address.

    Returns
    -------
    tuple of Part
        In the order in which it is entered.
    """
    begin = reverse("statement-add", query={"mission": row.pk}) if may_keep(viewer) else ""
    return (
        Part(
            title=_("Statement of unit requirements that is issued"),
            number=takeovers.statements_of(row.pk).count(),
            is_needed=True,
            without=_("Nothing is asked for. Officers and planners of the secretariat begin and issue one."),
            address=begin,
        ),
        *_places(row, viewer=viewer),
        Part(
            title=_("Released offers on the register"),
            number=offers_released().count(),
            is_needed=True,
            without=_("Nobody can fill a line. Contributors draft and release them."),
            address=reverse("offers"),
        ),
        Part(
            title=_("Days that people may fly before their equipment is expected"),
            number=LEAD_DAYS,
            is_needed=False,
            without=_(
                "%(days)s days, as no register keeps it. Where equipment waits long for a ship, its people "
                "come as late; a scenario may say more days."
            )
            % {"days": LEAD_DAYS},
            kind=Kind.ASSUMED.value,
        ),
    )


def _places(row: Mission, *, viewer: Viewer) -> Iterator[Part]:
    """Yield what there is of places, ways, means and consent, and where it is entered."""
    roles = [site.role for site in takeovers.sites_of(row.pk)]
    numbers = (
        roles.count(SiteRole.APOD),
        roles.count(SiteRole.SPOD),
        len(takeovers.roads_of(row.pk)),
        len(takeovers.capacities_of(row.pk)),
        len(takeovers.fleet_of(row.pk)),
        len(kept.agreement_of(row.pk)[0]),
    )
    for (name, is_needed, title, without), number in zip(PLACES, numbers, strict=True):
        may_add = may_add_to(viewer, REGISTERS[name], mission=row)
        address = reverse("register-add", args=[name], query={"mission": row.pk}) if may_add else ""
        yield Part(title=title, number=number, is_needed=is_needed, without=without, address=address)


def asked_first(row: Mission) -> dict[str, object]:
    """Return what the form of a scenario asks for before anybody writes into it."""
    today = timezone.localdate()
    version = takeovers.in_force(row.pk)
    lines = kept.lines_of(version) if version else ()
    found = library.statement(
        beginnings.blank(_settings(row, told=_FIRST | {"requested_on": today})), lines=lines, mission=row.pk
    )
    target, day = beginnings.question_of(found)
    statement = version.statement_id if version else ""
    name = _free_name(row.pk)
    return {"name": name, "statement": statement, "requested_on": today, "target": target, "day": day}


_FIRST: dict[str, Any] = {"name": "first", "target": 1, "day": beginnings.DAY}
"""A question before there is one."""


def _free_name(code: str) -> str:
    """Return a short name that no scenario has; it counts no trials of others."""
    stem = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in code.lower()).strip("-")
    while ScenarioRow.objects.filter(pk=(name := f"{stem or 'mission'}-{secrets.token_hex(2)}")).exists():
        continue
    return name


def begun(row: Mission, *, told: dict[str, Any], viewer: Viewer) -> Taken:
    """
    Return the scenario that begins from a mission, checked with every rule as a file is.

    Parameters
    ----------
    row
        The mission.
    told
        What its form says: name, statement, day of the request, persons and day.
    viewer
        Who plans: with the limits of offers that they may read.

    Returns
    -------
    Taken
        With the lines in force, places, ways and means, consent and formalities of the host state, and the
        released offers; those with faults of their own are left out.

    Raises
    ------
    InputError
        When what the registers keep does not fit together, with every fault.
    """
    version = takeovers.in_force(row.pk, statement=told["statement"])
    consents, obstacles = kept.agreement_of(row.pk)
    found = library.places(
        beginnings.blank(_settings(row, told=told)),
        sites=takeovers.sites_of(row.pk),
        capacities=takeovers.capacities_of(row.pk),
        fleet=takeovers.fleet_of(row.pk),
        road_legs=takeovers.roads_of(row.pk),
    )
    found = library.statement(found, lines=kept.lines_of(version) if version else (), mission=row.pk)
    found = library.agreement(found, consents=consents, obstacles=obstacles)
    offers = supply_of(read_by(viewer), on=found.settings.as_of)
    after, left_out = sound_part(found, found=offers)
    return Taken(scenario=after, left_out=left_out, num_offers=len(offers.offers))


def _settings(row: Mission, *, told: dict[str, Any]) -> Settings:
    return Settings(
        name=told["name"],
        title=row.name,
        mission=row.pk,
        area=row.name,
        requested_on=told["requested_on"],
        as_of=timezone.localdate(),
        target=told["target"],
        day=told["day"],
        rule_set=beginnings.RULE_SET,
        is_illustrative=row.kind == Kind.ILLUSTRATIVE,
        assumptions=beginnings.ASSUMPTIONS,
    )
