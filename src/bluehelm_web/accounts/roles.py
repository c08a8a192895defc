"""
Kinds of organization, roles, and the two tables that say what goes with a role.

``GOES_WITH`` says for which kinds of organization somebody may have a role, ``ABILITIES`` what it may do.
Whether an offer, scenario or row is one's own is asked beside it, where it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    """What an organization is to a peace operation."""

    STATE = "state", _("Member state")
    REGIONAL = "regional", _("Regional organization")
    SECRETARIAT = "secretariat", _("Secretariat office")
    MISSION = "mission", _("Mission")
    HOST = "host", _("Host country")


CONTRIBUTING = (OrganizationKind.STATE, OrganizationKind.REGIONAL)
"""Kinds of organization that offer units."""

INSIDE = (*CONTRIBUTING, OrganizationKind.SECRETARIAT)
"""Kinds of organization that read of every mission; missions and host countries read of their own."""

OFFICE = (OrganizationKind.SECRETARIAT,)
"""Offices of the secretariat alone."""

UN = (*OFFICE, OrganizationKind.MISSION)
"""Kinds of organization that are the United Nations' own."""


class Role(models.TextChoices):
    """What somebody may do; whoever has no role sees what the public sees."""

    DRAFTER = "drafter", _("Drafter of a contributor")
    RELEASER = "releaser", _("Releaser of a contributor")
    OFFICER = "officer", _("Force-generation officer")
    PLANNER = "planner", _("Mission planner")
    ANALYST = "analyst", _("Analyst")
    INFORMATION = "information", _("Information officer")
    CONDUCT = "conduct", _("Conduct officer")
    VICTIMS = "victims", _("Victims' rights officer")
    LEADERSHIP = "leadership", _("Leadership")
    FOCAL = "focal", _("Focal point of a host country")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator of accounts")


GOES_WITH: Mapping[str, tuple[OrganizationKind, ...]] = {
    Role.DRAFTER: CONTRIBUTING,
    Role.RELEASER: CONTRIBUTING,
    Role.OFFICER: OFFICE,
    Role.PLANNER: UN,
    Role.ANALYST: OFFICE,
    Role.INFORMATION: UN,
    Role.CONDUCT: UN,
    Role.VICTIMS: UN,
    Role.LEADERSHIP: UN,
    Role.FOCAL: (OrganizationKind.HOST,),
    Role.AUDITOR: OFFICE,
    Role.ADMINISTRATOR: OFFICE,
}
"""Kinds of organization that each role goes with; with any other it opens nothing."""


class Ability(Enum):
    """What a role can be good for, beyond reading what its organization reads."""

    OFFER = auto()
    """Draft offers of the own contributor, send their papers, and read of visits and letters about them."""
    RELEASE = auto()
    """Release, renew and withdraw offers of the own contributor."""
    ANSWER = auto()
    """Record what the secretariat says to an offer, visit it, write to its contributor, decide."""
    COMMIT = auto()
    """Commit an offer to a mission."""
    READ_COMMITMENTS = auto()
    """Read what is committed to a mission: of an office to every one, of a mission to itself."""
    READ_CAVEATS = auto()
    """Read limits and documents that a contributor shows to the secretariat only, and how it is reached."""
    KEEP_REGISTERS = auto()
    """Keep the registers of missions and statements of unit requirements, drafts included."""
    KEEP_PLACES = auto()
    """Keep sites, capacities, fleet and corridors of the own mission."""
    KEEP_CONSENTS = auto()
    """Keep what the own country has agreed to, and how long its formalities take."""
    PLAN = auto()
    """Open, change and run the scenarios of the own organization."""
    ANALYSE = auto()
    """Bring scenarios, and open, change and run the own ones."""
    SHOW_PLANS = auto()
    """Show to others than the own organization what a scenario came to."""
    READ_PLANS = auto()
    """Read what planners of the own organization share of their scenarios."""
    RECEIVE_NOTICES = auto()
    """Be reminded of what lapses and changes, on the page and by mail."""
    READ_LOG = auto()
    """Read who did what, when and why."""
    ERASE = auto()
    """Erase with another what must not be kept."""
    KEEP_ACCOUNTS = auto()
    """Add organizations, invite, end accounts, and say which systems are told."""
    CONFIRM_ACCOUNTS = auto()
    """Be the second person who confirms an account whose word counts."""
    CAPTURE = auto()
    """Prepare conferences, write down what delegations pledge there, and validate what another wrote."""
    RUN_CONFERENCE = auto()
    """Chair a conference: call speakers, confirm, correct and withdraw pledges, open and close it."""


ABILITIES: Mapping[str, frozenset[Ability]] = {
    Role.DRAFTER: frozenset({Ability.OFFER, Ability.RECEIVE_NOTICES}),
    Role.RELEASER: frozenset({Ability.OFFER, Ability.RELEASE, Ability.RECEIVE_NOTICES}),
    Role.OFFICER: frozenset(
        {
            *(Ability.ANSWER, Ability.COMMIT, Ability.READ_COMMITMENTS, Ability.READ_CAVEATS),
            *(Ability.KEEP_REGISTERS, Ability.RECEIVE_NOTICES, Ability.CONFIRM_ACCOUNTS),
            *(Ability.CAPTURE, Ability.RUN_CONFERENCE),
        }
    ),
    Role.PLANNER: frozenset(
        {
            *(Ability.PLAN, Ability.ANALYSE, Ability.SHOW_PLANS, Ability.KEEP_REGISTERS),
            *(Ability.KEEP_PLACES, Ability.READ_CAVEATS, Ability.READ_COMMITMENTS),
        }
    ),
    Role.ANALYST: frozenset({Ability.ANALYSE}),
    Role.INFORMATION: frozenset(),
    Role.CONDUCT: frozenset(),
    Role.VICTIMS: frozenset(),
    Role.LEADERSHIP: frozenset({Ability.READ_PLANS, Ability.READ_COMMITMENTS, Ability.RUN_CONFERENCE}),
    Role.FOCAL: frozenset({Ability.KEEP_CONSENTS}),
    Role.AUDITOR: frozenset({Ability.READ_LOG, Ability.ERASE, Ability.CONFIRM_ACCOUNTS}),
    Role.ADMINISTRATOR: frozenset({Ability.KEEP_ACCOUNTS, Ability.CONFIRM_ACCOUNTS}),
}
"""What each role may do; what does not stand here it may not."""

ONLY_FOR: Mapping[Ability, tuple[OrganizationKind, ...]] = {
    Ability.READ_CAVEATS: OFFICE,
    Ability.KEEP_REGISTERS: OFFICE,
    Ability.SHOW_PLANS: OFFICE,
    Ability.RUN_CONFERENCE: OFFICE,
    Ability.KEEP_PLACES: (OrganizationKind.MISSION,),
}
"""Kinds of organization for which alone a role has an ability, where it goes with others as well."""

WITH_SECOND_FACTOR = (
    *(Role.RELEASER, Role.OFFICER, Role.LEADERSHIP, Role.AUDITOR, Role.ADMINISTRATOR),
    *(Role.CONDUCT, Role.VICTIMS),
)
"""Roles whose word counts: a password alone does not open them, nor does one administrator give them."""

WITH_SECOND_PERSON: Mapping[str, tuple[OrganizationKind, ...]] = {
    **{role: GOES_WITH[role] for role in WITH_SECOND_FACTOR},
    Role.DRAFTER: CONTRIBUTING,
    Role.PLANNER: OFFICE,
}
"""
Roles that serve once a second person has confirmed who has signed in, and for which kinds of organization.

Beside those with a second factor these are who reads what a state shows to few, or to nobody else.
"""


def has_second_person(role: str, *, kind: str) -> bool:
    """Tell whether one administrator alone does not give a role in a kind of organization."""
    return kind in WITH_SECOND_PERSON.get(role, ())


def roles_for(kind: str) -> list[Role]:
    """Return the roles that go with a kind of organization."""
    return [role for role in Role if kind in GOES_WITH[role]]


def roles_with(ability: Ability) -> list[Role]:
    """Return the roles that have an ability, be it for some kinds of organization only."""
    return [role for role in Role if ability in ABILITIES[role]]
