"""Announcements and contributors, as several of them are changed at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.html import format_html_join

from bluehelm.core.noun import Noun
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm_web.accounts.models import User, Viewer
from bluehelm_web.accounts.owners import owner_of
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.bulk import BulkError, Table, Why
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.announced import correctable, names_of_states
from bluehelm_web.partnership.announcement_forms import AnnouncementForm
from bluehelm_web.partnership.announcement_tables import announcements_write, check_planned, planned
from bluehelm_web.partnership.models import Announcement
from bluehelm_web.partnership.permissions import may_record
from bluehelm_web.partnership.selectors import announcements_visible_to
from bluehelm_web.partnership.state_forms import StateForm
from bluehelm_web.partnership.state_services import contributors_write, may_keep_states, states_all
from bluehelm_web.partnership.state_tables import contributors_refused

ALL = "all"
"""How the list of an officer is called: that of every state."""

OF_ANNOUNCEMENTS = ("conference", "category", "stated_on", "stage", "kind", "source")
OF_CONTRIBUTORS = ("groups", "home_airport", "sea_port", "is_landlocked", "kind", "source")
"""What may be changed of several at once; what was announced, and names, are said of each by itself."""


def own_announcements(viewer: Viewer) -> Table:
    """
    Return the announcements that somebody may correct, as several of them are changed at once.

    Raises
    ------
    PermissionDenied
        For whoever may record none.
    """
    if not may_record(viewer):
        raise PermissionDenied

    def rows(keys: Sequence[str]) -> dict[str, Announcement]:
        found = announcements_visible_to(viewer).filter(pk__in=keys).order_by("announcement_id")
        own = correctable(viewer, list(found))
        return {row.pk: row for row in found if row.pk in own}

    def read(keys: Sequence[str]) -> dict[str, Noun]:
        return {key: noun_of(row, AnnouncementNoun) for key, row in rows(keys).items()}

    def write(nouns: Mapping[str, Noun], why: Why) -> None:
        user, states, held = cast("User", viewer), names_of_states(), rows(list(nouns))
        faults = dict[str, str]()
        changes = [planned(cast("AnnouncementNoun", noun), row=held[key]) for key, noun in nouns.items()]
        for one in changes:
            try:
                check_planned(one, user=user, states=states, own=held.keys())
            except ValidationError as error:
                faults[one.noun.announcement_id] = _said(error)
        if faults:
            raise BulkError(faults)
        announcements_write(changes, reason=why.reason, by=Writer(user=user, act=why.act))

    return Table(place=f"announcements {list_of(viewer)}", read=read, write=write)


def list_of(viewer: Viewer) -> str:
    """Return how the list is called whose announcements somebody corrects: that of the own owner, or all."""
    return str(owner_of(viewer)) or ALL


def all_contributors(viewer: Viewer) -> Table:
    """
    Return what is known of contributors, as it is changed of several at once.

    Raises
    ------
    PermissionDenied
        For anybody but officers.
    """
    if not may_keep_states(viewer):
        raise PermissionDenied

    def read(keys: Sequence[str]) -> dict[str, Noun]:
        states = states_all()
        return {key: states[key] for key in keys if key in states}

    def write(nouns: Mapping[str, Noun], why: Why) -> None:
        told, before = cast("Mapping[str, ContributorNoun]", nouns), states_all()
        if faults := contributors_refused(told, states=before):
            raise BulkError({key: _said(error) for key, error in faults.items()})
        by = Writer(user=cast("User", viewer), act=why.act)
        contributors_write(told.values(), before=before, by=by, reason=why.reason)

    return Table(place=f"contributors {ALL}", read=read, write=write)


def _said(error: ValidationError) -> str:
    return format_html_join(" ", "{}", ((one,) for one in error.messages))


def fields_of_announcements() -> dict[str, Callable[[], forms.Field]]:
    """Return how each field is filled in, as on the page of one announcement."""

    def field(name: str) -> forms.Field:
        return AnnouncementForm(state="").fields[name]

    return {name: partial(field, name) for name in OF_ANNOUNCEMENTS}


def fields_of_contributors() -> dict[str, Callable[[], forms.Field]]:
    """Return how each field is filled in, as on the page of one contributor."""

    def field(name: str) -> forms.Field:
        return StateForm().fields[name]

    return {name: partial(field, name) for name in OF_CONTRIBUTORS}
