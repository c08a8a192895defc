"""Texts that people write for a summary: read, set in their parts, and checked for figures that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bluehelm.core import tables
from bluehelm.core.document import Paragraph, Run
from bluehelm.core.document.parts import Runs
from bluehelm.core.errors import Fault, InputError
from bluehelm.oversight.summary_desk import Desk, open_desk
from bluehelm.oversight.summary_domain import Change, Prose, SummaryBlock
from bluehelm.oversight.summary_told import label_of
from bluehelm.oversight.summary_words import SLOT, Words

FOLDER, NAME = "summary", "prose.csv"
"""Folder beside the records, and the table in it that holds the texts."""


def place_of(folder: Path) -> Path:
    """
    Return where the texts of a folder of records stand.

    Parameters
    ----------
    folder
        Folder of the records.

    Returns
    -------
    Path
        The file, which need not be there.

    Examples
    --------
    >>> place_of(Path("seoul")).as_posix()
    'seoul/summary/prose.csv'
    """
    return folder / FOLDER / NAME


def read(folder: Path) -> tuple[Prose, ...]:
    """
    Return the texts of a folder of records.

    Parameters
    ----------
    folder
        Folder of the records.

    Returns
    -------
    tuple of Prose
        In the order of the file; empty where there are none.

    Raises
    ------
    InputError
        With one fault for everything that is wrong.
    """
    place = place_of(folder)
    if not place.is_file():
        return ()
    found = tables.read_csv(place, noun=Prose)
    known: dict[str, Prose] = {}
    twice = [row.prose_id for row in found if known.setdefault(row.prose_id, row) is not row]
    if twice:
        raise InputError([_twice(name, place=place.name) for name in twice])
    return found


def table(prose: Iterable[Prose]) -> str:
    """
    Return the table of texts as it stands in a file.

    Parameters
    ----------
    prose
        The texts.

    Returns
    -------
    str
        CSV.

    Examples
    --------
    >>> table([Prose(prose_id="P1", block="opening", text="It began.")]).splitlines()[2]
    'P1,opening,,,,It began.,'
    """
    return tables.to_csv(prose, noun=Prose)


def chosen(prose: Iterable[Prose], *, block: SummaryBlock, theme_id: str, language: str) -> tuple[Prose, ...]:
    """
    Return the texts of one part, each in the language that is asked for where it has it.

    Parameters
    ----------
    prose
        All texts.
    block, theme_id
        The part, and the theme.
    language
        Code of the language.

    Returns
    -------
    tuple of Prose
        One a position: in the language, else in English, else in any.
    """
    order = {language: 0, "en": 1}
    found: dict[int, Prose] = {}
    for row in sorted(prose, key=lambda one: (one.position, order.get(one.language, 2), one.prose_id)):
        if (row.block, row.theme_id) == (block, theme_id):
            found.setdefault(row.position, row)
    return tuple(found.values())


def told(desk: Desk, *, row: Prose) -> Iterator[Paragraph]:
    """
    Yield a text, with its figures in their place, and below it what changed since it was written.

    Parameters
    ----------
    desk
        What the document is written from.
    row
        The text.

    Yields
    ------
    Paragraph
        The text, then one remark a change.

    Raises
    ------
    InputError
        When it names a figure that there is not.
    """
    own = row.language == desk.words.language
    language = "" if own else row.language
    yield Paragraph(runs=_filled(desk, row=row), language=language)
    for change in changes(desk, row=row):
        name = label_of(change.name.removeprefix("counted_"), words=desk.words)
        slots = {"name": name, "old": change.old, "now": change.now or "–"}
        yield Paragraph(runs=desk.words.say("changed", **slots), is_remark=True)


def _filled(desk: Desk, *, row: Prose) -> Runs:
    """Return a text with its figures."""
    runs: list[Run] = []
    end = 0
    for found in SLOT.finditer(row.text):
        figure = desk.figure(found[1])
        if figure is None or found[2] is not None:
            raise InputError(_no_figure(row, name=found[0]))
        runs += [Run(text=row.text[end : found.start()]), *figure.runs]
        end = found.end()
    return (*runs, Run(text=row.text[end:]))


def changes(desk: Desk, *, row: Prose) -> Iterator[Change]:
    """
    Yield the figures that are not what they were when a text was written.

    Parameters
    ----------
    desk
        What the document is written from.
    row
        The text.

    Yields
    ------
    Change
        One a figure whose value was noted.
    """
    for noted in row.against:
        name, sign, old = noted.partition("=")
        if sign:
            now = value_of(desk, name=name.strip())
            if now != old.strip():
                yield Change(prose_id=row.prose_id, name=name.strip(), old=old.strip(), now=now)


def value_of(desk: Desk, *, name: str) -> str:
    """
    Return a figure as it is noted beside texts: as English writes it.

    Parameters
    ----------
    desk
        What the document is written from.
    name
        Name of the figure.

    Returns
    -------
    str
        Its value, or its published values; empty when there is no such figure.
    """
    english = desk if desk.words == Words("en") else open_desk(desk.records, language="en")
    if english.figure(name) is None:
        return ""
    return english.ledger.values[name].replace(",", "")


def frozen(desk: Desk, *, prose: Iterable[Prose]) -> tuple[Prose, ...]:
    """
    Return texts with the figures that they name, and those noted beside them, as these are now.

    Parameters
    ----------
    desk
        What the document is written from.
    prose
        The texts.

    Returns
    -------
    tuple of Prose
        In the same order.
    """
    result = []
    for row in prose:
        noted = [one.partition("=")[0].strip() for one in row.against]
        names = dict.fromkeys([*noted, *(found[1] for found in SLOT.finditer(row.text))])
        against = tuple(f"{name}={value_of(desk, name=name)}" for name in names)
        result.append(row.model_copy(update={"against": against}))
    return tuple(result)


def _no_figure(row: Prose, *, name: str) -> Fault:
    return Fault(
        code="prose-figure",
        thing=f"Text {row.prose_id}",
        value=f"it names the figure {name}",
        rule="there is no such figure of this conference",
        remedy="Name a counting rule or a claim of the conference; bluehelm conferences lists them",
    )


def _twice(name: str, *, place: str) -> Fault:
    return Fault(
        code="prose-twice",
        thing=f"Text {name}",
        value="it stands in two rows",
        rule="each has an identifier of its own",
        remedy="Rename one of them",
        place=place,
    )
