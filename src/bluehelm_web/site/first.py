"""The first account of a registry."""

from __future__ import annotations

from django.urls import reverse

from bluehelm_web.accounts import services
from bluehelm_web.accounts.models import Organization, OrganizationKind, Role, User
from bluehelm_web.audit.services import Act

ADMINISTRATOR = "administrator"
"""Sign-in of the first account."""


def invitation() -> str:
    """
    Return the path on which the first administrator chooses a password; empty once somebody has.

    Returns
    -------
    str
        A path of the site that serves once and lapses in three days; asked again, there is another one.
    """
    if not User.objects.exists():
        office, _is_added = Organization.objects.get_or_create(
            code="OFFICE", defaults={"kind": OrganizationKind.SECRETARIAT, "name": "Secretariat"}
        )
        services.user_invite(
            ADMINISTRATOR,
            name="First administrator",
            role=Role.ADMINISTRATOR,
            organization=office,
            user=None,
            act=Act(),
        )
    first = User.objects.filter(username=ADMINISTRATOR).first()
    if first is None or first.has_usable_password():
        return ""
    return reverse("invitation", args=[services.invitation_word(first)])
