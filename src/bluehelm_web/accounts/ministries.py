"""Writes of ministries: added to a contributor, named otherwise; each is an event."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import Ministry, Organization
from bluehelm_web.accounts.roles import CONTRIBUTING
from bluehelm_web.accounts.services import may_keep_accounts
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append


def ministry_add(name: str, *, organization: Organization, by: Writer) -> Ministry:
    """
    Add a ministry or service to a state or regional organization.

    Parameters
    ----------
    name
        Of the ministry.
    organization
        Whose it is.
    by
        An administrator.

    Returns
    -------
    Ministry
        Nobody belongs to it yet.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the organization offers no units, or has a ministry of this name.
    """
    if not may_keep_accounts(by.user):
        raise PermissionDenied
    if organization.kind not in CONTRIBUTING:
        raise ValidationError(
            {"organization": _("It offers no units; states and regional organizations have ministries.")}
        )
    row, told = Ministry(organization=organization, name=name), {"name": name, "of": organization.code}
    with changing():
        row.full_clean()
        row.save()
        event_append("ministry_added", object_id=f"ministry:{row.pk}", payload=told, act=by.act)
    return row


def ministry_rename(ministry_id: int, *, name: str, by: Writer) -> Ministry:
    """
    Name a ministry or service otherwise; who belongs to it, and what is its, stays.

    Parameters
    ----------
    ministry_id
        The ministry.
    name
        How it is called from now on.
    by
        An administrator.

    Returns
    -------
    Ministry
        As it is now; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When its organization has a ministry of this name.
    """
    if not may_keep_accounts(by.user):
        raise PermissionDenied
    with changing():
        row = Ministry.objects.get(pk=ministry_id)
        if row.name != name:
            told = {"name": f"{row.name} -> {name}"}
            row.name = name
            row.full_clean()
            row.save(update_fields=["name"])
            event_append("ministry_renamed", object_id=f"ministry:{row.pk}", payload=told, act=by.act)
    return row
