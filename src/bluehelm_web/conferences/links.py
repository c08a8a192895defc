"""Links of delegations: each opens the page of one delegation, without an account, until it is ended."""

from __future__ import annotations

from django.core import signing
from django.core.exceptions import PermissionDenied

from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.conferences.conferences import object_id
from bluehelm_web.conferences.models import Delegation, State
from bluehelm_web.conferences.permissions import may_keep

SALT = "bluehelm.conferences.delegation"
"""What a link is signed for."""

ENDED = (State.CLOSED, State.SUMMARY_PUBLISHED)
"""States of a conference in which its links open nothing."""


def link_make(delegation: Delegation, *, by: Writer) -> str:
    """
    Make a link for a delegation; the one before opens nothing any more.

    Parameters
    ----------
    delegation
        Whose page it opens.
    by
        An officer.

    Returns
    -------
    str
        The word in its address; it is shown once.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_keep(by.user):
        raise PermissionDenied
    with changing():
        row = Delegation.objects.select_related("conference").get(pk=delegation.pk)
        row.link_number, row.is_link_open = row.link_number + 1, True
        row.save(update_fields=["link_number", "is_link_open"])
        told = {"delegation": row.code}
        event_append("link_made", object_id=object_id(row.conference), payload=told, act=by.act)
    return word_of(row)


def link_end(delegation: Delegation, *, by: Writer) -> None:
    """End the link of a delegation; nothing happens twice."""
    if not may_keep(by.user):
        raise PermissionDenied
    with changing():
        row = Delegation.objects.select_related("conference").get(pk=delegation.pk)
        if row.is_link_open:
            row.is_link_open = False
            row.save(update_fields=["is_link_open"])
            told = {"delegation": row.code}
            event_append("link_ended", object_id=object_id(row.conference), payload=told, act=by.act)


def word_of(row: Delegation) -> str:
    """Return the word of the link of a delegation as it is now."""
    return signing.dumps([row.pk, row.link_number], salt=SALT)


def delegation_by(word: str) -> Delegation | None:
    """Return whose page a link opens; None once it was ended or made anew, or its conference is over."""
    try:
        number, link = signing.loads(word, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    rows = Delegation.objects.select_related("conference").exclude(conference__state__in=ENDED)
    return rows.filter(pk=number, link_number=link, is_link_open=True).first()
