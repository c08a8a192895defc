"""Lists as somebody asked for them, kept under a name."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import SavedView, User, Viewer
from bluehelm_web.audit.services import changing

MOST = 50
"""Views that one person keeps of one list."""

PASSING = ("after", "before", "choose")
"""What of an address says on which page one is; no view keeps it."""


def views_of(viewer: Viewer, *, place: str) -> QuerySet[SavedView]:
    """Return the views that somebody keeps of a list; nobody sees those of others."""
    rows = SavedView.objects.filter(place=place)
    return rows.filter(user=viewer) if isinstance(viewer, User) else rows.none()


def view_keep(name: str, *, place: str, asked: str, user: User) -> SavedView:
    """
    Keep what somebody asks of a list; a view of that name gives way.

    Parameters
    ----------
    name
        What it is called.
    place
        Path of the list.
    asked
        What was asked of it, as its address says; where one is on its pages is left out.
    user
        Who keeps it.

    Returns
    -------
    SavedView
        The view.

    Raises
    ------
    ValidationError
        When a name or address is too long, or there are too many.
    """
    told = urlencode([(key, value) for key, value in parse_qsl(asked) if value and key not in PASSING])
    with changing():
        own = views_of(user, place=place)
        view = own.filter(name=name).first()
        if view is None and own.count() >= MOST:
            raise ValidationError(_("You keep %(most)s views of this list; drop one first.") % {"most": MOST})
        view = view or SavedView(user=user, name=name, place=place)
        view.asked = told
        view.full_clean()
        view.save()
    return view


def view_drop(view_id: int, *, user: User) -> SavedView:
    """
    Drop a view.

    Raises
    ------
    PermissionDenied
        When it is not the user's.
    """
    with changing():
        view = SavedView.objects.get(pk=view_id)
        if view.user_id != user.pk:
            raise PermissionDenied
        view.delete()
    return view


def shown_with(request: HttpRequest) -> dict[str, object]:
    """Return what a list shows of its views: those of whoever reads it, and what is asked of it now."""
    asked = urlencode([(key, value) for key, value in request.GET.lists() if key not in PASSING], doseq=True)
    views = list(views_of(request.user, place=request.path)) if request.user.is_authenticated else []
    return {"views": views, "place": request.path, "asked_now": asked}
