"""Tables of the parts of a conference: all of their rows at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, trying
from bluehelm_web.conferences.conferences import part_keep
from bluehelm_web.conferences.models import Conference
from bluehelm_web.conferences.parts import LABELS, Part
from bluehelm_web.conferences.permissions import may_keep
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.given_back import row_named
from bluehelm_web.partnership.sheets import Placed
from bluehelm_web.partnership.taken import Fate, Refusals, fate_of, faults_told


def rows_take(
    table: Placed, *, part: Part, conference: Conference, by: Writer
) -> tuple[Sequence[Fate], Refusals]:
    """
    Take rows of a table over: those of a known name are changed, others added.

    Parameters
    ----------
    table
        What they say, each with its number in the table.
    part
        Which part of the conference.
    conference
        Whose they are; rows of another are refused.
    by
        An officer.

    Returns
    -------
    tuple of (sequence of Fate, dict)
        What became of those that were taken, and why others were not.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_keep(by.user):
        raise PermissionDenied
    fates, refusals = list[Fate](), Refusals()
    with changing():
        known = {getattr(row, part.key): row for row in part.model.objects.filter(conference=conference)}
        for number, noun in table.rows:
            name = str(getattr(noun, part.key))
            row = known.get(name)
            before = noun_of(row, part.noun) if row is not None else None
            try:
                after = table.over(before, noun=noun)
                _check_own(after.model_dump()["conference_id"], conference=conference)
                with trying():
                    part_keep(after, version=row.version if row is not None else 0, by=by)
            except ValidationError as error:
                refusals[number] = faults_told(error, noun=noun, name=row_named(number, name))
            else:
                fates.append(fate_of(name, before=before, after=after, labels=LABELS))
    return fates, refusals


def _check_own(name: str, *, conference: Conference) -> None:
    if name != conference.pk:
        told = _("It is of another conference; these rows are of %(name)s.")
        raise ValidationError({"conference_id": told % {"name": conference.pk}})
