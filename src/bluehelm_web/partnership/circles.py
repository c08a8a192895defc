"""As whom a contributor looks at its own offer: as itself, or to see beforehand what others are shown."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.models import Organization, User, Viewer
from bluehelm_web.accounts.roles import OrganizationKind, Role
from bluehelm_web.partnership.models import Offer

PUBLIC, SECRETARIAT = "public", "secretariat"

VIEWED_AS: Mapping[str, Promise] = {PUBLIC: _("View as public"), SECRETARIAT: _("View as the secretariat")}
"""Circles as which an offer is looked at, and how that is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """
    An offer as somebody is shown it.

    Attributes
    ----------
    row
        The offer; of a draft, where it is looked at as others, what it will be once it is released.
    viewer
        For whom facts are read.
    actor
        For whom buttons are shown; nobody, where it is looked at as others.
    circle
        As whom it is looked at; empty for as oneself.
    is_ahead
        Whether nobody of that circle sees the offer yet.
    """

    row: Offer
    viewer: Viewer
    actor: Viewer
    circle: str = ""
    is_ahead: bool = False


def view_of(row: Offer, *, viewer: Viewer, circle: str) -> View:
    """
    Return an offer as somebody, or a circle that somebody asks for, is shown it.

    Parameters
    ----------
    row
        An offer that the viewer may see.
    viewer
        Who asks.
    circle
        The public; the secretariat for a draft alone, as of a released offer it reads what its contributor
        may not. Anything else is no circle.

    Returns
    -------
    View
        What the pages of that circle read: there is no second rule of who sees what.
    """
    if circle == PUBLIC or (circle == SECRETARIAT and not row.is_released):
        seen = copy.copy(row)
        seen.is_released = True
        nobody = AnonymousUser()
        others = nobody if circle == PUBLIC else _an_officer()
        return View(row=seen, viewer=others, actor=nobody, circle=circle, is_ahead=not row.is_released)
    return View(row=row, viewer=viewer, actor=viewer)


def circles_for(row: Offer) -> dict[str, Promise]:
    """Return as whom the contributor of an offer may look at it, and how that is said."""
    return {one: said for one, said in VIEWED_AS.items() if one == PUBLIC or not row.is_released}


def _an_officer() -> User:
    """Return an officer who is nobody: of no row, with no name."""
    return User(role=Role.OFFICER, organization=Organization(kind=OrganizationKind.SECRETARIAT))
