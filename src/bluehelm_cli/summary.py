"""Commands of documents of a conference: the Chair's Summary, and the pledging guide."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bluehelm.core.errors import Fault, InputError
from bluehelm.oversight import guide, summary, summary_prose
from bluehelm.oversight.summary_desk import open_desk
from bluehelm.oversight.summary_domain import Prose, Summary, SummaryBlock
from bluehelm.partnership import conferences
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm_cli.output import unwritten


class Form(StrEnum):
    """Forms of a document, by the suffix of its file."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


class Language(StrEnum):
    """Languages of a document: those of the United Nations, by their codes."""

    EN = "en"
    FR = "fr"
    AR = "ar"
    ES = "es"
    RU = "ru"
    ZH = "zh"


FolderPath = Annotated[
    Path | None,
    typer.Argument(
        metavar="FOLDER",
        help="Records of conferences: a folder with conferences.csv. Without one, the published facts on the "
        "conferences that took place.",
    ),
]
FormOption = Annotated[Form, typer.Option("--format", help="Form of the document.")]
LanguageOption = Annotated[Language, typer.Option(help="Language of the document.")]
ConferenceOption = Annotated[
    str, typer.Option(metavar="ID", help="Which conference, where the records hold several.")
]
DayOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DAY", help="As it was known on this day."),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", help="File to write; named after the conference and language by default."),
]


def summary_command(
    path: FolderPath = None,
    form: FormOption = Form.HTML,
    language: LanguageOption = Language.EN,
    conference: ConferenceOption = "",
    as_of: DayOption = None,
    out: OutOption = None,
    check: Annotated[
        Path | None,
        typer.Option("--check", help="Only say whether this file is what the records and texts give."),
    ] = None,
    is_freezing: Annotated[
        bool, typer.Option("--freeze", help="Note in the table of texts the figures as they are now.")
    ] = False,
) -> None:
    """
    Write the Chair's Summary of a conference as a page, a Word file or a PDF.

    Figures are generated from the records, each with its definition and rows; texts of people stand in
    summary/prose.csv of the folder. A figure that changed since a text was written is told below it. As of
    a day before the conference the texts, which tell of what happened there, are left out.

    Example: bluehelm summary examples/seoul-2021 --format pdf --language fr
    """
    records = _records(path, conference=conference, as_of=as_of)
    prose = () if _is_ahead(records) else _prose(path)
    if is_freezing:
        _freeze(records, prose=prose, folder=path)
        return
    made = summary.make(records, prose=prose, language=language.value)
    if check is not None:
        _check(made, file=check)
        return
    place = _write(
        made, form=form, out=out, name=f"summary-{records.conference.conference_id}-{language.value}"
    )
    print(f"{place}: {_told(made)}")
    for change in made.changes:
        print(change)
    if _is_ahead(records):
        print("Texts of people are left out: on that day the conference was still ahead.")
    elif silent := [block.value for block in SummaryBlock if block not in {row.block for row in prose}]:
        print(f"Without a text of people: {', '.join(silent)}.")
    print(f"Records and texts: {made.snapshot}")


def guide_command(
    path: FolderPath = None,
    form: FormOption = Form.HTML,
    language: LanguageOption = Language.EN,
    conference: ConferenceOption = "",
    as_of: DayOption = None,
    out: OutOption = None,
) -> None:
    """
    Write the pledging guide of a conference as a page, a Word file or a PDF.

    It says line by line what is asked for, how much, for which mission and until when.

    Example: bluehelm guide examples/aldara-2026 --format docx
    """
    records = _records(path, conference=conference, as_of=as_of)
    made = guide.make(records, language=language.value)
    place = _write(
        made, form=form, out=out, name=f"guide-{records.conference.conference_id}-{language.value}"
    )
    print(f"{place}: {_told(made)}")
    print(f"Records: {made.snapshot}")


def _records(path: Path | None, *, conference: str, as_of: datetime | None) -> ConferenceRecords:
    found = conferences.published() if path is None else conferences.read(path)
    named = conference or found.conference.conference_id
    return found.of(named) if as_of is None else found.of(named).as_of(as_of.date())


def _is_ahead(records: ConferenceRecords) -> bool:
    return records.known_on is not None and records.known_on < records.conference.starts_on


def _prose(path: Path | None) -> tuple[Prose, ...]:
    return () if path is None else summary_prose.read(path)


def _told(made: Summary) -> str:
    tally = made.tally
    return (
        f"{tally.all:,} figures, {tally.rows:,} open to their rows, {tally.published:,} published, "
        f"{tally.differ:,} with other published values."
    )


def _write(made: Summary, *, form: Form, out: Path | None, name: str) -> Path:
    place = out or Path(f"{name}.{form.value}")
    content = summary.write(made, form=form.value)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(unwritten(place, thing="Document", why=why, place="option --out")) from error
    return place


def _check(made: Summary, *, file: Path) -> None:
    """Say whether a file is what the records give, or refuse it."""
    form = file.suffix.removeprefix(".").casefold()
    if form not in summary.FORMS:
        raise InputError(_other_form(file))
    try:
        kept = file.read_bytes()
    except OSError as error:
        raise InputError(_differs(file, why=f"it cannot be read ({error.strerror or error})")) from error
    if kept != summary.write(made, form=form):
        raise InputError(_differs(file, why="it is not what these records and texts give"))
    print(f"{file}: it is what these records and texts give, {made.snapshot}")


def _freeze(records: ConferenceRecords, *, prose: tuple[Prose, ...], folder: Path | None) -> None:
    place = summary_prose.place_of(folder or Path())
    if not prose:
        raise InputError(_no_prose(place))
    noted = summary_prose.frozen(open_desk(records, language="en"), prose=prose)
    place.write_bytes(summary_prose.table(noted).encode())
    num = sum(len(row.against) for row in noted)
    print(f"{place}: {len(noted):,} texts, {num:,} figures noted beside them.")


def _differs(file: Path, *, why: str) -> Fault:
    return Fault(
        code="summary-differs",
        thing=f"Document {file.name}",
        value=why,
        rule="a Summary is the same, byte for byte, for the same records, texts, language and version",
        remedy="Ask with the language and day of the file, or write it again",
        place=str(file),
    )


def _other_form(file: Path) -> Fault:
    return Fault(
        code="unknown-format",
        thing=f"Document {file.name}",
        value=f"its form is {file.suffix or 'unknown'}",
        rule=f"a Summary is {', '.join(f'.{form}' for form in summary.FORMS)}",
        remedy="Name a file of one of these forms",
        place=str(file),
    )


def _no_prose(place: Path) -> Fault:
    return Fault(
        code="no-prose",
        thing="Texts of the Summary",
        value=f"{place} is not there or empty",
        rule="figures are noted beside texts that somebody wrote",
        remedy="Write the texts first, one row each: prose_id, block, language, text",
        place=str(place),
    )
