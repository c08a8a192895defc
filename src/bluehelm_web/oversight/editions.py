"""The Summary as it is published: files that stay byte for byte, and the edition that comes after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.conferences.conferences import conference_move, object_id
from bluehelm_web.conferences.models import Conference, State
from bluehelm_web.conferences.permissions import may_run
from bluehelm_web.oversight.models import Edition, EditionFile
from bluehelm_web.oversight.papers import (
    KINDS,
    LANGUAGES,
    PAGE,
    Facts,
    facts_of,
    file_of,
    page_of,
    summary_of,
)
from bluehelm_web.oversight.since import kept_of
from bluehelm_web.partnership.services import StaleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file that was made for an edition."""

    language: str
    form: str
    content: bytes


def editions_of(conference: Conference) -> list[Edition]:
    """Return what was published of a conference, latest first, without its files."""
    return list(Edition.objects.filter(conference=conference).select_related("made_by"))


def edition_file(edition: Edition, *, language: str, form: str) -> bytes:
    """Return a file of an edition as it was published."""
    row = EditionFile.objects.get(edition=edition, language=language, form=form)
    return bytes(row.content)


def edition_publish(conference_id: str, *, reason: str, by: Writer) -> Edition:
    """
    Publish the Summary of a conference as it is now, in every language and form.

    Parameters
    ----------
    conference_id
        The conference; from then on its Summary is published, for everybody who sees the conference.
    reason
        Why: what is new, where one was published before.
    by
        Whoever chairs.

    Returns
    -------
    Edition
        Frozen: what changes later is another edition.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When records or texts changed while the files were made.
    ValidationError
        When the conference is not closed, no reason is said, or the same was published before.
    InputError
        When a text names a figure that there is no more.
    DependencyMissing
        When a package that makes files is not installed.
    """
    if not may_run(by.user):
        raise PermissionDenied
    conference = Conference.objects.get(pk=conference_id)
    _check(conference, reason=reason)
    snapshot = _snapshot(facts := facts_of(by.user, conference))
    if (last := Edition.objects.filter(conference=conference).first()) and last.snapshot == snapshot:
        raise ValidationError(_("It was published as it is; no record and no text has changed since."))
    made = list(_files(facts))  # takes seconds: before the lock
    with changing():
        conference = Conference.objects.get(pk=conference_id)
        _check(conference, reason=reason)
        last = Edition.objects.filter(conference=conference).first()
        if _snapshot(facts_of(by.user, conference)) != snapshot or (last and last.snapshot == snapshot):
            raise StaleError
        number = last.number + 1 if last else 1
        row = Edition.objects.create(
            conference=conference,
            number=number,
            reason=reason,
            snapshot=snapshot,
            pledges=kept_of(facts),
            made_by=by.user,
        )
        EditionFile.objects.bulk_create(_row(row, made=one) for one in made)
        conference_move(conference_id, to=State.SUMMARY_PUBLISHED, reason=reason, by=by)
        files = [f"{one.language}.{one.form} {digest_of(one.content)}" for one in made if one.form != PAGE]
        told = {"edition": number, "snapshot": snapshot, "reason": reason, "files": files}
        event_append("summary_published", object_id=object_id(conference), payload=told, act=by.act)
    return row


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def _check(conference: Conference, *, reason: str) -> None:
    if conference.state not in (State.CLOSED, State.SUMMARY_PUBLISHED):
        told = _("It is %(state)s; a Summary is published once the conference is closed.")
        raise ValidationError(told % {"state": conference.get_state_display()})
    if not (conference.is_public or conference.is_rehearsal):
        raise ValidationError(_("Nobody outside sees this conference; say first that everybody may see it."))
    if not reason:
        raise ValidationError({"reason": _("Say why, in one line.")})


def _snapshot(facts: Facts) -> str:
    return summary_of(facts, language="en").snapshot


def _files(facts: Facts) -> Iterator[Made]:
    for language in LANGUAGES:
        made = summary_of(facts, language=language)
        for form in KINDS:
            yield Made(language=language, form=form, content=file_of(made, form=form))
        yield Made(language=language, form=PAGE, content=page_of(made, facts=facts).encode())


def _row(edition: Edition, *, made: Made) -> EditionFile:
    return EditionFile(
        edition=edition,
        language=made.language,
        form=made.form,
        content=made.content,
        digest=digest_of(made.content),
    )
