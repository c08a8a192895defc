"""What is on record of a conference beside what its desks heard: announcements, and what sources state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bluehelm.core.claims import Claim
from bluehelm.oversight.summary_told import label_of
from bluehelm.oversight.summary_words import LANGUAGES
from bluehelm.oversight.summary_words import Words as SummaryWords
from bluehelm.partnership import counting
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.conflicts import Conflict
from bluehelm.partnership.domain import Announcement
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.conferences.models import Conference
from bluehelm_web.conferences.records import records_of
from bluehelm_web.core.lists import Words
from bluehelm_web.partnership.announced import names_of_states
from bluehelm_web.partnership.models import Kind

PLEDGING = "pledging_states"
"""Which figure of sources stands beside the number of announcements that are on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """
    What sources state of one thing.

    Attributes
    ----------
    of
        Announcement that it is about; empty for the conference.
    name
        What is stated, in words.
    values
        Its values, each once.
    is_disputed
        Whether sources state different values.
    can_all_hold
        Whether those can all hold, such as more than 130 and 144.
    claims
        Who states which.
    """

    of: str
    name: str
    values: str
    is_disputed: bool
    can_all_hold: bool
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedRow:
    """An announcement, the name of its contributor, and its kind in words."""

    row: Announcement
    name: str
    kind: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """
    What is on record of a conference from elsewhere than its desks.

    Attributes
    ----------
    rows
        Announcements; none where all came from its desks.
    num, num_left_out
        How many count, each once, and how many do not: what is withdrawn, and what says the same again.
    num_states, num_others
        By how many states they are, and by how many others.
    stated
        What sources state, where they differ first.
    pledging
        Of those, how many states pledged.
    """

    rows: tuple[AnnouncedRow, ...]
    num: int
    num_left_out: int
    num_states: int
    num_others: int
    stated: tuple[Stated, ...]
    pledging: Stated | None


def recorded(conference: Conference, *, viewer: Viewer) -> OnRecord:
    """
    Return what is on record of a conference from elsewhere than its desks.

    Parameters
    ----------
    conference
        The conference.
    viewer
        Who looks.

    Returns
    -------
    OnRecord
        Counted by the rules by which its Summary counts.
    """
    records = records_of(viewer, names=[conference.pk])
    heard = set(conference.captures.exclude(announcement=None).values_list("announcement_id", flat=True))
    own = [row for row in records.announcements if row.announcement_id not in heard]
    names = names_of_states() if own else {}
    counts = {
        name: counting.count(name, records) for name in ("announcements", PLEDGING, "pledging_organizations")
    }
    said = stated(records)
    return OnRecord(
        rows=tuple(
            AnnouncedRow(
                row=row, name=names.get(row.contributor, row.contributor), kind=Kind(row.kind.value).label
            )
            for row in own
        ),
        num=int(counts["announcements"].value),
        num_left_out=len(counts["announcements"].left_out),
        num_states=int(counts[PLEDGING].value),
        num_others=int(counts["pledging_organizations"].value),
        stated=said,
        pledging=next((one for one in said if not one.of and one.claims[0].attribute == PLEDGING), None),
    )


def stated(records: ConferenceRecords) -> tuple[Stated, ...]:
    """
    Return what sources state of conferences, and of their announcements where they differ.

    Parameters
    ----------
    records
        What is recorded.

    Returns
    -------
    tuple of Stated
        Where sources differ first, then by name.
    """
    told: dict[tuple[str, str], list[Claim]] = {}
    for claim in sorted(records.claims, key=lambda row: (row.stated_on, row.claim_id)):
        told.setdefault((claim.subject, claim.attribute), []).append(claim)
    at = {row.conference_id for row in records.conferences}
    found = [
        _stated(subject, claims=claims, is_own=subject in at) for (subject, _name), claims in told.items()
    ]
    return tuple(
        sorted(
            (one for one in found if one.is_disputed or not one.of),
            key=lambda one: (not one.is_disputed, one.of, one.name),
        )
    )


def _stated(subject: str, *, claims: Sequence[Claim], is_own: bool) -> Stated:
    one = Conflict(subject=subject, attribute=claims[0].attribute, claims=tuple(claims))
    code = (get_language() or "en").split("-")[0]
    words = SummaryWords(code if code in LANGUAGES else "en")
    return Stated(
        of="" if is_own else subject,
        name=label_of(one.attribute, words=words),
        values=_(" or ").join(one.values),
        is_disputed=len(one.values) > 1,
        can_all_hold=not one.is_contradiction,
        claims=one.claims,
    )
