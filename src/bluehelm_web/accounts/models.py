"""Rows of organizations and users."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    """What an organization is to a peace operation."""

    STATE = "state", _("Member state")
    SECRETARIAT = "secretariat", _("Secretariat office")


class Organization(models.Model):
    """Whom a user belongs to; a state has its ISO 3166 code."""

    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind.choices)
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        """By name."""

        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="state") | Q(code__regex=r"^[A-Z]{3}$"), name="accounts_state_code"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Role(models.TextChoices):
    """What a user may do; what exactly stands in the permissions of each area."""

    DRAFTER = "drafter", _("Drafter of a contributor")
    RELEASER = "releaser", _("Releaser of a contributor")
    OFFICER = "officer", _("Force-generation officer")
    PLANNER = "planner", _("Mission planner")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator of accounts")


OF_STATES = (Role.DRAFTER, Role.RELEASER)
"""Roles of users of a state; all others are of an office of the secretariat."""


class User(AbstractUser):
    """Somebody who signs in, for one organization and in one role."""

    first_name = last_name = None  # type: ignore[assignment]  # one name, as its bearer writes it
    name = models.CharField(_("name"), max_length=120)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="users",
        null=True,
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)

    REQUIRED_FIELDS = ["email", "name"]

    class Meta(AbstractUser.Meta):
        """By sign-in; the role goes with the kind of organization."""

        ordering = ("username",)

    def get_full_name(self) -> str:
        """Return the name."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """Return the name."""
        return self.get_full_name()


Viewer = User | AnonymousUser
"""Whoever asks for a page."""


def has_role(viewer: Viewer, *roles: Role) -> bool:
    """Tell whether somebody has signed in with one of some roles, for an organization that it goes with."""
    if not isinstance(viewer, User) or not viewer.is_active or viewer.organization is None:
        return False
    return viewer.role in roles and (viewer.role in OF_STATES) == bool(state_of(viewer))


def state_of(viewer: Viewer) -> str:
    """Return the code of the state for which somebody has signed in; empty for nobody's."""
    if not isinstance(viewer, User) or viewer.organization is None:
        return ""
    return viewer.organization.code if viewer.organization.kind == OrganizationKind.STATE else ""
