"""The commands conferences: what is recorded of pledging conferences, and tables of past pledges read."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bluehelm.core import tables
from bluehelm.core.errors import InputError
from bluehelm.partnership import conferences, counting, pledge_tables
from bluehelm.partnership.conference_domain import Conference
from bluehelm_cli import conferences_words, terminal
from bluehelm_cli.output import unwritten

FolderPath = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FOLDER]",
        help="Conferences: folder, workbook or JSON file; the published ones of the package if absent.",
    ),
]


def show_command(
    path: FolderPath = None,
    conference: Annotated[
        str, typer.Option(metavar="CONFERENCE", help="Only this one, with all its counts.")
    ] = "",
    rule: Annotated[
        str, typer.Option("--count", metavar="RULE", help="Only this count, with every row of it.")
    ] = "",
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DAY", help="Day whose knowledge counts; all on record if absent."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything as JSON and nothing else.")
    ] = False,
) -> None:
    """
    List pledging conferences with what is counted of each, by which definition, and where sources differ.

    Every figure is counted from rows that are on record, and says what it leaves out; what sources state
    stands beside it. The word show may be left out.

    Example: bluehelm conferences show examples/seoul-2021
    """
    records = conferences.read(path) if path else conferences.published()
    records = records.as_of(as_of.date()) if as_of else records
    records = records.of(conference) if conference else records
    if as_json:
        rules = (rule,) if rule else tuple(counting.RULES)
        print(json.dumps(conferences_words.told(records, rules=rules), indent=2, ensure_ascii=False))
    elif rule:
        conferences_words.tell_count(counting.count(rule, records), records=records)
    elif len(records.conferences) == 1:
        conferences_words.tell_one(records)
    else:
        conferences_words.tell_all(records)
    if path is None and not as_json:
        terminal.say(conferences_words.FOUND)


def import_command(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="Pledges: CSV file or workbook.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder to make; it must not exist.")],
    meetings: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Conferences that the package does not know, as conferences.csv."),
    ] = None,
    organization: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Three capitals that stand for no state; may be repeated."),
    ] = None,
) -> None:
    """
    Make a folder of conferences from a table of past pledges; what had to be guessed is listed.

    The columns are ministerial, iso3, category, capability, quantity, unit, description, stage and source. An
    amount in words, such as "about 1,000", is taken for its number and told; one without a single number is
    refused. Nothing is written while something is wrong.

    Example: bluehelm conferences import examples/pledges/pledges.csv past-conferences
    """
    own = tables.read_csv(meetings, noun=Conference) if meetings else ()
    known = {row.conference_id: row for row in (*conferences.published().conferences, *own)}
    found = pledge_tables.read(table, meetings=known.values(), organizations=organization or ())
    try:
        conferences.write(found, path=out)
    except OSError as error:
        raise InputError(unwritten(out, thing="Folder", why=error.strerror or str(error))) from error
    states = counting.count("pledging_states", found).value
    terminal.say(
        f"{out}: {terminal.num(len(found.announcements), 'announcement')} of "
        f"{terminal.num(int(states), 'state')} at {terminal.num(len(found.conferences), 'conference')}."
    )
    for line in (*map(str, found.guesses), *found.notes):
        terminal.say(line, indent=2)
    if found.guesses:
        terminal.say(
            "Please confirm what was taken for something else, or correct the table and do it again."
        )
