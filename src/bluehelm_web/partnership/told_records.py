"""Notices to those who speak for a state: of what the secretariat recorded or corrected in its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from bluehelm_web.accounts.models import User, state_of
from bluehelm_web.accounts.owners import speaks_for
from bluehelm_web.core import names
from bluehelm_web.core.lists import Words
from bluehelm_web.partnership.models import Announcement, Notice
from bluehelm_web.partnership.owned_models import Owned
from bluehelm_web.partnership.selectors import users_by_state

MOST_TOLD = 20
"""Rows of one state that are told one by one; of more at once one notice says how many."""

LONGEST = 200
"""Characters of what is told of one field."""

BESIDE: Mapping[str, Words] = {"reason": _("Reason"), "withdrawn_on": _("Withdrawn on")}
"""How is called what is told beside the fields of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    What somebody of the secretariat wrote of a state.

    Attributes
    ----------
    row
        What is recorded; everybody sees it.
    told
        What was changed, as the chain tells it; empty for a row that is new.
    """

    row: Owned
    told: Mapping[str, object] = field(default_factory=dict)


def records_tell(records: Sequence[Record], *, labels: Mapping[str, Words], user: User) -> None:
    """
    Tell those who speak for a state what the secretariat recorded of it, with what it said before.

    Parameters
    ----------
    records
        What was recorded.
    labels
        How its fields are called.
    user
        Who recorded it; of what a state writes itself nobody is told.
    """
    if state_of(user) or not records:
        return
    people, by_state = users_by_state(), defaultdict[str, list[Record]](list)
    for one in records:
        by_state[one.row.contributor].append(one)
    notices, today = list[Notice](), timezone.localdate()
    for state, rows in by_state.items():
        for reader in people.get(state, ()):
            own = [one for one in rows if speaks_for(reader, one.row.owner)]
            told = [_said(one, labels=labels) for one in own[: MOST_TOLD + 1]]
            if len(own) > MOST_TOLD:
                told = [("", names.MANY_WRITTEN % {"number": len(own), "code": state})]
            notices += [
                Notice(user=reader, announcement_id=name, action=action, made_on=today)
                for name, action in told
            ]
    Notice.objects.bulk_create(notices)


def _said(one: Record, *, labels: Mapping[str, Words]) -> tuple[str, str]:
    """Return the announcement of which a notice tells, if it is one, and its sentence, in English."""
    about = str(one.row.pk) if isinstance(one.row, Announcement) else ""
    called = {**BESIDE, **labels}
    with override(names.ENGLISH):
        told = "; ".join(f"{called[name]}: {str(text)[:LONGEST]}" for name, text in one.told.items())
    form = names.RECORD_CHANGED if told else names.RECORDED
    return about, form % {"name": one.row.pk, "why": told}
