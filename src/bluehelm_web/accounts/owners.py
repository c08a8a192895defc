"""Whose something is that a contributor keeps to itself, and who speaks for that."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bluehelm_web.accounts.models import Ministry, User, Viewer, state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """
    Whose something is.

    Attributes
    ----------
    state
        Code of the state or regional organization; empty for nobody of one.
    ministry
        Number of its ministry or service; None for what is of the whole.

    Examples
    --------
    >>> Owner(state="XAL").ministry is None
    True
    """

    state: str
    ministry: int | None = None

    def __str__(self) -> str:
        """Return it in one word, as an address has it."""
        return self.state if self.ministry is None else f"{self.state}-{self.ministry}"


def owner_of(viewer: Viewer) -> Owner:
    """Return whose that is which somebody drafts."""
    return Owner(state=state_of(viewer), ministry=_ministry_of(viewer))


def speaks_for(viewer: Viewer, owner: Owner) -> bool:
    """Tell whether somebody speaks for an owner: who is of that ministry, or of none of its state's."""
    own = owner_of(viewer)
    return bool(own.state) and own.state == owner.state and own.ministry in (None, owner.ministry)


def owned_by(viewer: Viewer) -> Q:
    """Return what picks the rows of which somebody speaks for the owner."""
    own = owner_of(viewer)
    of_state = Q(contributor=own.state or "-")
    return of_state if own.ministry is None else of_state & Q(ministry=own.ministry)


def may_give(viewer: Viewer, ministry: Ministry | None) -> bool:
    """Tell whether somebody may say whose something is: the own ministry's, or for the whole any of its."""
    own = owner_of(viewer)
    if own.ministry is not None or ministry is None:
        return own.ministry == (ministry.pk if ministry else None)
    return isinstance(viewer, User) and ministry.organization_id == viewer.organization_id


def ministries_given_by(viewer: Viewer) -> QuerySet[Ministry]:
    """Return the ministries that somebody may choose whose something is: of the whole, all of its own."""
    own = owner_of(viewer)
    rows = Ministry.objects.filter(organization=viewer.organization) if isinstance(viewer, User) else None
    return rows if rows is not None and own.state and own.ministry is None else Ministry.objects.none()


def _ministry_of(viewer: Viewer) -> int | None:
    return viewer.ministry_id if isinstance(viewer, User) else None
