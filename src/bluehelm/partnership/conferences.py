"""Records of pledging conferences: read from a folder, written back, and as they were known on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from bluehelm.core import tables
from bluehelm.core.citations import cited, cited_by
from bluehelm.core.claims import Claim
from bluehelm.core.errors import Fault, InputError, MissingReference
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index, meant, nearest
from bluehelm.core.tables import Guess, Sheet, Tables
from bluehelm.partnership.conference_checks import cross_faults, notes
from bluehelm.partnership.conference_domain import Conference, Delegation, Session, StatementText
from bluehelm.partnership.contributors import FREE_CODES, index_names
from bluehelm.partnership.delivery_domain import Delivery, GiftComponent, Milestone, Reply
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.earlier import EarlierAnnouncement, due_on, known_then, told_by
from bluehelm.partnership.guide_domain import GuideLine, Initiative, Theme

H = TypeVar("H", Session, Delegation, Theme, Initiative, GuideLine, StatementText)
T = TypeVar("T", Delivery, Milestone, GiftComponent)

LATER = "a source of a later day"
"""Source of a conference on a day before all of its sources."""

AT = {"conference_id": "conferences"}
OF = {"announcement_id": "announcements"}

SHEETS: tuple[Sheet, ...] = (
    Sheet(name="conferences", thing="Conference", noun=Conference, key=("conference_id",), is_required=True),
    Sheet(name="claims", thing="Claim", noun=Claim, key=("claim_id",)),
    Sheet(name="sessions", thing="Session", noun=Session, key=("session_id",), references=AT),
    Sheet(
        name="delegations",
        thing="Delegation",
        noun=Delegation,
        key=("conference_id", "code"),
        references=AT,
    ),
    Sheet(name="themes", thing="Theme", noun=Theme, key=("theme_id",), references=AT),
    Sheet(
        name="initiatives",
        thing="Initiative",
        noun=Initiative,
        key=("initiative_id",),
        references=AT | {"theme_id": "themes"},
    ),
    Sheet(
        name="guide_lines",
        thing="Guide line",
        noun=GuideLine,
        key=("line_id",),
        references=AT | {"theme_id": "themes"},
    ),
    Sheet(
        name="statements",
        thing="Statement",
        noun=StatementText,
        key=("statement_id",),
        references=AT | {"session_id": "sessions", "translation_of": "statements"},
    ),
    Sheet(
        name="announcements",
        thing="Announcement",
        noun=Announcement,
        key=("announcement_id",),
        matches={"contributor": "contributors"},
        references={
            "conference": "conferences",
            "theme_id": "themes",
            "initiative_id": "initiatives",
            "line_id": "guide_lines",
        },
    ),
    Sheet(
        name="earlier",
        thing="Earlier announcement",
        noun=EarlierAnnouncement,
        key=("announcement_id", "replaced_on"),
        matches={"contributor": "contributors"},
        references=OF | {"conference": "conferences"},
    ),
    Sheet(name="deliveries", thing="Delivery", noun=Delivery, key=("delivery_id",), references=OF),
    Sheet(name="milestones", thing="Milestone", noun=Milestone, key=("milestone_id",), references=OF),
    Sheet(
        name="components",
        thing="Part of a gift",
        noun=GiftComponent,
        key=("announcement_id", "part", "provider"),
        references=OF,
    ),
    Sheet(
        name="replies",
        thing="Reply",
        noun=Reply,
        key=("announcement_id", "contributor", "said_on"),
        references=OF,
    ),
)
"""Tables of a folder of conferences; each is a field of ``ConferenceRecords`` under the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceRecords:
    """
    What is recorded of one conference or several; the rows of each table stand in the order of their keys.

    Attributes
    ----------
    conferences
        The conferences.
    claims
        What sources say of a conference or of an announcement, in figures that may differ.
    sessions, delegations, statements
        Agenda, who came, and what was said.
    themes, initiatives, guide_lines
        What it was about and what was asked for.
    announcements
        What was announced there.
    deliveries, milestones, components, replies
        What became of that, what is still due, what gifts take, and what contributors say to it.
    earlier
        What announcements said before they were changed, where that is kept.
    known_on
        Day on which this much was known; None for all that is recorded.
    guesses
        Readings that somebody should confirm.
    notes
        What else somebody should confirm, as sentences.

    Examples
    --------
    >>> here = Conference(
    ...     conference_id="XAL2026",
    ...     name="Ministerial of Aldara",
    ...     starts_on="2026-12-01",
    ...     ends_on="2026-12-02",
    ...     place="Aldara",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> ConferenceRecords(conferences=(here,)).conference.place
    'Aldara'
    """

    conferences: tuple[Conference, ...]
    claims: tuple[Claim, ...] = ()
    sessions: tuple[Session, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    themes: tuple[Theme, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    guide_lines: tuple[GuideLine, ...] = ()
    statements: tuple[StatementText, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    components: tuple[GiftComponent, ...] = ()
    replies: tuple[Reply, ...] = ()
    earlier: tuple[EarlierAnnouncement, ...] = ()
    known_on: date | None = None
    guesses: tuple[Guess, ...] = field(default=(), compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def conference(self) -> Conference:
        """Return the only conference; refuse to choose among several."""
        if len(self.conferences) == 1:
            return self.conferences[0]
        raise InputError(
            Fault(
                code="which-conference",
                thing="Conferences",
                value=f"there are {len(self.conferences)} of them",
                rule="one must be chosen",
                remedy=f"Name one of {', '.join(row.conference_id for row in self.conferences)}",
            )
        )

    def of(self, conference_id: str) -> ConferenceRecords:
        """Return what is recorded of one conference; initiatives of others that its rows name stay."""
        known = [row.conference_id for row in self.conferences]
        if conference_id not in known:
            raise MissingReference(_unknown(conference_id, known=known))
        said = [row for row in self.announcements if row.conference == conference_id]
        subjects = {conference_id, *(row.announcement_id for row in said)}
        return replace(
            self,
            conferences=tuple(row for row in self.conferences if row.conference_id == conference_id),
            claims=tuple(row for row in self.claims if row.subject in subjects),
            sessions=_held(self.sessions, at=conference_id),
            delegations=_held(self.delegations, at=conference_id),
            themes=_held(self.themes, at=conference_id),
            initiatives=_held(self.initiatives, at=conference_id),
            guide_lines=_held(self.guide_lines, at=conference_id),
            statements=_held(self.statements, at=conference_id),
            announcements=tuple(said),
            deliveries=tuple(row for row in self.deliveries if row.announcement_id in subjects),
            milestones=tuple(row for row in self.milestones if row.announcement_id in subjects),
            components=tuple(row for row in self.components if row.announcement_id in subjects),
            replies=tuple(row for row in self.replies if row.announcement_id in subjects),
            earlier=tuple(one for one in self.earlier if one.announcement_id in subjects),
        )

    def as_of(self, day: date) -> ConferenceRecords:
        """
        Return what was known on a day: rows recorded later are left out, and what was done later is not done.

        An announcement that was changed later says what it said then, where that is kept in ``earlier``.
        The ``stage`` of an announcement stays only where it is ``announced``: no row says from which day
        another was known; deliveries do. Of its sources a row keeps those that tell no later day of
        themselves, and is left out where none stays, though it was said before. A source whose text tells no
        day is taken to be as old as its row: ``recorded_on``, or the day of the event where that is empty.
        Conferences stay, with ``LATER`` for their source.
        """
        then = known_then(self.announcements, earlier=self.earlier, day=day)
        told = (row for row in then if (row.recorded_on or row.stated_on) <= day)
        said = tuple(told_by(row, day=day) for row in cited(told, day=day))
        known = {row.announcement_id for row in said}
        return replace(
            self,
            conferences=tuple(
                row.model_copy(update={"source": cited_by(row.source, day=day) or LATER})
                for row in self.conferences
            ),
            claims=cited((row for row in self.claims if row.recorded_on <= day), day=day),
            delegations=_come_by(self, day=day),
            initiatives=cited(self.initiatives, day=day),
            guide_lines=cited(self.guide_lines, day=day),
            statements=cited((row for row in self.statements if row.said_on <= day), day=day),
            announcements=said,
            deliveries=_of(known, (row for row in self.deliveries if row.recorded_on <= day), day=day),
            milestones=_of(known, (due_on(row, day=day) for row in self.milestones), day=day),
            components=_of(known, (row for row in self.components if row.recorded_on <= day), day=day),
            replies=tuple(row for row in self.replies if row.said_on <= day and row.announcement_id in known),
            earlier=tuple(one for one in self.earlier if one.replaced_on <= day),
            known_on=day,
        )

    def tables(self) -> Tables:
        """Return the records as tables, to be written."""
        return Tables(settings=None, rows={sheet.name: getattr(self, sheet.name) for sheet in SHEETS})


def _held(rows: Iterable[H], *, at: str) -> tuple[H, ...]:
    return tuple(row for row in rows if row.conference_id == at)


def _of(known: Collection[str], rows: Iterable[T], *, day: date) -> tuple[T, ...]:
    """Return rows of announcements that are known, with the sources of then."""
    return cited((row for row in rows if row.announcement_id in known), day=day)


def _come_by(records: ConferenceRecords, *, day: date) -> tuple[Delegation, ...]:
    """Return who was known to come; nobody has come to what is still ahead."""
    ahead = {row.conference_id for row in records.conferences if row.starts_on > day}
    absent = {"attended": None}
    return tuple(
        row.model_copy(update=absent) if row.conference_id in ahead else row
        for row in cited(records.delegations, day=day)
    )


def _unknown(conference_id: str, *, known: Iterable[str]) -> Fault:
    listed = list(known)
    return Fault(
        code="no-such-conference",
        thing=f"Conference {conference_id}",
        value="it is unknown",
        rule=f"these are known: {', '.join(listed)}",
        remedy=meant(nearest(conference_id, names=listed), otherwise="Name one of them"),
    )


def read(path: str | Path) -> ConferenceRecords:
    r"""
    Return the records of a folder of CSV files, a workbook or a JSON file.

    Parameters
    ----------
    path
        Folder with ``conferences.csv``, and any of the other tables.

    Returns
    -------
    ConferenceRecords
        Checked in themselves: every row that is named is there, and no two rows contradict each other.

    Raises
    ------
    InputError
        With one fault for everything that is wrong in any table.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = "conference_id,name,starts_on,ends_on,place,kind,source\n"
    ...     _ = (Path(folder) / "conferences.csv").write_text(
    ...         text + "XAL2026,Aldara,2026-12-01,2026-12-02,Aldara,illustrative,invented\n"
    ...     )
    ...     read(folder).conference.name
    'Aldara'
    """
    place = Path(path)
    if not place.is_dir() and place.suffix.casefold() not in (".xlsx", ".json"):
        raise InputError(_no_records(place))
    loaded = tables.load(place, sheets=SHEETS, settings=None, vocabulary=_vocabulary)
    faults = (*loaded.faults, *cross_faults(loaded))
    if faults:
        raise InputError(faults)
    rows: dict[str, Any] = {sheet.name: loaded.rows[sheet.name] for sheet in SHEETS}  # typed by their sheets
    return ConferenceRecords(guesses=loaded.guesses, notes=notes(loaded), **rows)


def _no_records(path: Path) -> Fault:
    return Fault(
        code="no-such-file",
        thing=f"Conferences {path.name}",
        value="they are no folder" if path.exists() else "there is no such file or folder",
        rule="records of conferences are a folder with conferences.csv, an .xlsx workbook or a .json file",
        remedy="Correct the path",
    )


def _vocabulary(rows: Mapping[str, tuple[Noun, ...]]) -> Mapping[str, Index]:
    """Return who may announce: member states, invented ones, and whoever sends a delegation."""
    sent = [row for row in rows["delegations"] if isinstance(row, Delegation)]
    names: dict[str, tuple[str, ...]] = dict.fromkeys(FREE_CODES, ())
    names |= {row.code: (row.name,) for row in sent} | index_names()
    rule = "it is neither a member state nor sends a delegation"
    return {"contributors": Index.of(names, rule=rule)}


def write(records: ConferenceRecords, *, path: Path) -> None:
    """
    Write records so that they read back the same; nothing is overwritten.

    Parameters
    ----------
    records
        What to write.
    path
        ``.xlsx`` gives a workbook, ``.json`` a JSON file, anything else a folder.

    Raises
    ------
    InputError
        When something stands at the path already.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(ConferenceRecords(conferences=()), path=Path(folder) / "none")
    ...     [file.name for file in (Path(folder) / "none").iterdir()]
    ['conferences.csv']
    """
    content = records.tables()
    if path.suffix.casefold() == ".xlsx":
        tables.write_workbook(content, path=path, sheets=SHEETS)
    elif path.suffix.casefold() == ".json":
        tables.write_json(content, path=path)
    else:
        tables.write_folder(content, path=path, sheets=SHEETS)


@cache
def published() -> ConferenceRecords:
    """
    Return the conferences that took place, with what was published of them.

    Returns
    -------
    ConferenceRecords
        Nine meetings from 2014 to 2025, one without announcements; where sources differ, all they say.

    Examples
    --------
    >>> facts = published()
    >>> len(facts.conferences), len(facts.announcements)
    (9, 113)
    >>> [row.value for row in facts.of("SEO2021").claims if row.attribute == "pledging_states"]
    ['62', '64']
    """
    return read(Path(str(resources.files("bluehelm") / "data" / "conferences")))
