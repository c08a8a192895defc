"""The demonstration: a scenario and its offers, conferences, and one labelled user a role."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from django.utils import timezone
from django.utils.text import slugify

from bluehelm.deployment import scenario
from bluehelm_web.accounts.models import Ministry, Organization, User
from bluehelm_web.accounts.roles import OrganizationKind
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.core.rows import values_of
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.partnership.models import Caveat, Claim, Component, Contributor, Offer
from bluehelm_web.partnership.reminders import remind
from bluehelm_web.partnership.services import offer_draft, offers_settle
from bluehelm_web.planning.models import Kind, Run, Scenario, Shown
from bluehelm_web.planning.runs import Question, run_ask
from bluehelm_web.planning.services import scenario_add
from bluehelm_web.site import demo_capacity, demo_conferences, demo_gifts, demo_mission
from bluehelm_web.site.cast import CAST, MINISTRIES, PASSWORD

SEEDED = "demonstration_seeded"
"""Kind of the event that marks a demonstration for good."""

SERVED = "QMA"
"""Contributor that has ministries: an invented one, as what is drafted for them is invented."""

SECOND = "tiny"
"""Folder of the example of the invented mission."""
CALLS = ["CAR", "LBN", "SOM", "SSD"]
"""Mission areas to which the force of the demonstration may be called."""

ORGANIZATIONS = (
    (OrganizationKind.STATE, "RWA", "Rwanda"),
    (OrganizationKind.REGIONAL, "QMA", "Union of the Northern Isles (invented)"),
    (OrganizationKind.MISSION, demo_mission.CODE, "Mission in Halden (invented)"),
    (OrganizationKind.HOST, demo_mission.HOST, "Halden (invented)"),
    (OrganizationKind.SECRETARIAT, "DPO", "Department of Peace Operations"),
    (OrganizationKind.SECRETARIAT, "OIOS", "Office of Internal Oversight Services"),
)


def seed(folder: Path) -> int:
    """
    Fill an empty registry with the demonstration; leave any other as it is.

    Parameters
    ----------
    folder
        A scenario.

    Returns
    -------
    int
        Offers that were registered; 0 when the registry was not empty.
    """
    if Offer.objects.exists() or User.objects.exists():
        return 0
    found = scenario.read(folder)
    with changing():
        _users()
        Contributor.objects.bulk_create(Contributor(**values_of(one)) for one in found.contributors)
        Offer.objects.bulk_create(Offer(**values_of(one), is_released=True) for one in found.offers)
        Claim.objects.bulk_create(Claim(**values_of(one)) for one in found.claims)
        Caveat.objects.bulk_create(Caveat(**values_of(one)) for one in found.caveats)
        Component.objects.bulk_create(Component(**values_of(one)) for one in found.components)
        LadderEvent.objects.bulk_create(LadderEvent(**values_of(one)) for one in found.ladder_events)
        offers_settle(on=timezone.localdate())
        _scenario(found, name=folder.name)
        _draft()
        demo_mission.seed(found, on=timezone.localdate())
        _second(folder.parent / SECOND)
        demo_conferences.seed(found, name=slugify(folder.name), folder=folder.parent)
        demo_capacity.seed(on=timezone.localdate())
        demo_gifts.seed(on=timezone.localdate())
        remind(on=timezone.localdate(), act=Act())
        told = {"scenario": found.settings.name, "offers": len(found.offers)}
        event_append(SEEDED, object_id="registry", payload=told, act=Act())
    return len(found.offers)


def _second(folder: Path, /) -> None:
    """Keep the example of the invented mission, too, where it stands beside that of the demonstration."""
    name = slugify(folder.name)
    if folder.is_dir() and not Scenario.objects.filter(pk=name).exists():
        owner = Organization.objects.get(code="DPO")
        reason = "The scenario of the invented mission."
        found = scenario.read(folder)
        scenario_add(name, found=found, owner=owner, user=None, reason=reason, act=Act())


def _draft() -> None:
    """Keep a draft of the police service, which the other services of its organization do not see."""
    yara = User.objects.get(username="yara")
    told = {"unit_type": "FPU", "name": "River police (invented)", "strength": 140, "women": 30}
    told |= {"kind": "illustrative", "source": "invented for the demonstration"}
    offer_draft(told, user=yara, act=Act(actor_id=yara.pk))


def _scenario(found: scenario.Scenario, *, name: str) -> None:
    """Keep the scenario, shown to everybody; a first plan and its calendar wait for their worker."""
    owner = Organization.objects.get(code="DPO")
    reason = "The scenario of the demonstration."
    version = scenario_add(slugify(name), found=found, owner=owner, user=None, reason=reason, act=Act())
    settings = found.settings
    question = Question(target=settings.target, day=settings.day, seed=1, replications=10_000)
    run_ask(version, question=question, user=None, act=Act())
    asked = {"areas": CALLS, "months": 24}
    calls = replace(question, kind=Kind.STANDBY, replications=200, asked=asked)
    run_ask(version, question=calls, user=None, act=Act())
    Scenario.objects.filter(pk=version.scenario_id).update(shown_to=Shown.EVERYBODY)
    Run.objects.filter(version=version).update(is_shown=True)


def _users() -> None:
    belongs = {
        code: Organization.objects.create(kind=kind, code=code, name=name)
        for kind, code, name in ORGANIZATIONS
    }
    services = {
        username: Ministry.objects.create(organization=belongs[SERVED], name=name)
        for username, name in MINISTRIES.items()
    }
    Ministry.objects.create(organization=belongs[SERVED], name="Defence service (invented)")
    for username, name, role, code in CAST:
        told = {"organization": belongs[code], "ministry": services.get(username)}
        User.objects.create_user(username, password=PASSWORD, name=name, role=role, email="", **told)
