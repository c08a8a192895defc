"""Tables of past pledges become records of conferences; what is guessed or no state is told, never silent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.synonyms import Index, meant, nearest
from bluehelm.core.tables import Guess, Sheet
from bluehelm.core.tables.cells import shown
from bluehelm.core.tables.load import table_of
from bluehelm.core.tables.rows import read_rows
from bluehelm.partnership import categories
from bluehelm.partnership.amounts_said import amount_said
from bluehelm.partnership.conference_domain import Conference, Delegation, DelegationKind
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.contributors import FREE_CODES, index_names, is_state
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.pledge_domain import PledgeRow

SHEET = Sheet(
    name="pledges",
    thing="Pledge",
    noun=PledgeRow,
    key=("ministerial", "iso3"),
    matches={"iso3": "contributors"},
)
"""A table of pledges; two rows may be alike in everything."""

PLAIN = re.compile(r"\d{1,15}(\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row with its number, and what messages call it."""

    row: int
    place: str
    said: PledgeRow

    @property
    def thing(self) -> str:
        return f"Pledge of {self.said.iso3} at {self.said.ministerial}"


def read(
    path: Path, *, meetings: Iterable[Conference], organizations: Iterable[str] = ()
) -> ConferenceRecords:
    r"""
    Return records of the conferences at which the pledges of a table were made.

    Parameters
    ----------
    path
        CSV file or workbook with the columns of ``PledgeRow``.
    meetings
        Conferences that its rows may name.
    organizations
        Codes of three capital letters that stand for organizations; none by default.

    Returns
    -------
    ConferenceRecords
        The conferences that are named, their announcements under identifiers such as ``NY2015-CHN-01``, and
        a delegation for each organization. Numbers that were read from words are among the guesses, and keep
        their words in the description; what else somebody should know stands in the notes.

    Raises
    ------
    InputError
        With one fault for everything that is wrong: a conference or state that is unknown, or an amount in
        words that say no single number.

    Examples
    --------
    >>> import tempfile
    >>> from bluehelm.partnership import conferences
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "pledges.csv"
    ...     _ = file.write_text(
    ...         "ministerial,iso3,category,capability,quantity,unit,source\n"
    ...         "SEO2021,Indonesia,military,troops,about 1000,personnel,press\n"
    ...     )
    ...     found = read(file, meetings=conferences.published().conferences)
    >>> found.announcements[0].announcement_id, found.announcements[0].quantity
    ('SEO2021-IDN-01', 1000.0)
    >>> [str(guess) for guess in found.guesses]
    ['pledges, row 2, column quantity: "about 1000" was taken for 1000; not read: "about"']
    """
    named = frozenset(organizations)
    grid, faults = table_of(path)
    found = read_rows(grid, sheet=SHEET, indexes={"contributors": _index(named)})
    lines = [
        _Line(row=row, place=f"{found.label}, row {row}", said=noun)
        for row, noun in found.nouns
        if isinstance(noun, PledgeRow)
    ]
    known = {row.conference_id: row for row in meetings}
    amounts = [_amount(line) for line in lines]
    wrong = [
        *faults,
        *found.faults,
        *(_unknown(line, known=list(known)) for line in lines if line.said.ministerial not in known),
        *(told for told in amounts if isinstance(told, Fault)),
    ]
    if wrong:
        raise InputError(wrong)
    guessed = [told for told in amounts if isinstance(told, Guess)]
    return ConferenceRecords(
        conferences=tuple(
            row for name, row in sorted(known.items()) if name in {line.said.ministerial for line in lines}
        ),
        delegations=_delegations(lines),
        announcements=_announcements(lines, known=known, guessed={told.row: told for told in guessed}),
        guesses=(*found.guesses, *guessed),
        notes=_notes(lines),
    )


def _index(organizations: frozenset[str]) -> Index:
    names: dict[str, tuple[str, ...]] = dict.fromkeys((*FREE_CODES, *organizations), ())
    return Index.of(names | index_names(), rule="it is no member state and was not named as an organization")


def _unknown(line: _Line, *, known: Sequence[str]) -> Fault:
    near = nearest(line.said.ministerial, names=known)
    return Fault(
        code="no-such-conference",
        thing=line.thing,
        value=f"ministerial is {shown(line.said.ministerial)}",
        rule=f"these are known: {', '.join(known)}",
        remedy=meant(near, otherwise="Correct the cell, or hand in a table of conferences that has it"),
        place=f"{line.place}, column ministerial",
    )


def _amount(line: _Line) -> Guess | Fault | None:
    """Return what was taken for an amount in words, why it cannot be read, or None for a plain one."""
    text = line.said.quantity
    if not text or PLAIN.fullmatch(text):
        return None
    said = amount_said(text)
    if said is not None:
        taken = f"{said.quantity:g}" if said.quantity < 1e6 else f"{said.quantity:.0f}"
        return Guess(
            sheet=SHEET.name, row=line.row, column="quantity", given=text, taken=taken, ignored=said.ignored
        )
    return Fault(
        code="amount-in-words",
        thing=line.thing,
        value=f"quantity is {shown(text)}",
        rule="it must be one number; words that say none, or several, are not read as one",
        remedy="Write the number that counts, or leave the cell empty and put the words into the description",
        place=f"{line.place}, column quantity",
    )


def _announcements(
    lines: Iterable[_Line], *, known: dict[str, Conference], guessed: dict[int, Guess]
) -> tuple[Announcement, ...]:
    counted: dict[tuple[str, str], int] = {}
    made = []
    for line in lines:
        said = line.said
        at = said.ministerial, said.iso3
        counted[at] = counted.get(at, 0) + 1
        guess = guessed.get(line.row)
        number = guess.taken if guess else said.quantity
        words = [said.description, f"stated as {guess.given}"] if guess else [said.description]
        told = said.model_dump(include={"category", "capability", "unit", "stage", "kind", "source"})
        filled = {name: value for name, value in told.items() if value}
        filled |= {"quantity": float(number)} if number else {}
        filled |= {"description": text} if (text := "; ".join(filter(None, words))) else {}
        made.append(
            Announcement(
                announcement_id=f"{said.ministerial}-{said.iso3}-{counted[at]:02d}",
                contributor=said.iso3,
                conference=said.ministerial,
                stated_on=known[said.ministerial].ends_on,
                **filled,
            )
        )
    return tuple(sorted(made, key=lambda row: row.announcement_id))


def _delegations(lines: Iterable[_Line]) -> tuple[Delegation, ...]:
    """Return a delegation for each organization, which may announce by it and is not counted as a state."""
    found = {}
    for line in lines:
        said = line.said
        if not is_state(said.iso3):
            found[said.ministerial, said.iso3] = Delegation(
                conference_id=said.ministerial,
                code=said.iso3,
                name=said.iso3,
                delegation_kind=DelegationKind.ORGANIZATION,
                kind=said.kind,
                source=said.source,
            )
    return tuple(found[key] for key in sorted(found))


def _notes(lines: Iterable[_Line]) -> tuple[str, ...]:
    is_told: list[tuple[Callable[[PledgeRow], bool], Callable[[PledgeRow], str]]] = [
        (
            lambda said: not is_state(said.iso3),
            lambda said: (
                f"{said.iso3} is no state; it announces as an organization and is not counted as a state"
            ),
        ),
        (
            lambda said: said.category not in categories.categories(),
            lambda said: f"category {said.category} is not known; it is counted under its own name",
        ),
    ]
    return tuple(
        f"{line.place}: {words(line.said)}"
        for line in lines
        for applies, words in is_told
        if applies(line.said)
    )
