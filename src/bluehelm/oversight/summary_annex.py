"""The annex of a summary: every row that its figures count, and every published figure that it states."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.core.document import Heading, Run, Table, TableRow
from bluehelm.core.document.parts import Block, Runs
from bluehelm.oversight.summary_desk import Desk
from bluehelm.oversight.summary_rows import anchor
from bluehelm.oversight.summary_tables import guide_table, how_much
from bluehelm.oversight.summary_told import label_of
from bluehelm.partnership.conference_domain import Delegation, StatementText
from bluehelm.partnership.delivery_domain import NOTED, Delivery
from bluehelm.partnership.domain import Announcement


def annex(desk: Desk) -> Iterator[Block]:
    """
    Yield the annex.

    Parameters
    ----------
    desk
        What it is written from.

    Yields
    ------
    Block
        A heading and the tables that have rows.
    """
    yield Heading(text=desk.words.text("h.annex"), anchor="annex")
    yield from _announcements(desk)
    if desk.records.guide_lines:
        yield guide_table(desk)
    yield from _delegations(desk)
    yield from _sessions(desk)
    yield from _claims(desk)
    yield from _statements(desk)


def row(label: str, *cells: Runs) -> TableRow:
    """
    Return a row of the annex.

    Parameters
    ----------
    label
        Its label, to which figures lead.
    cells
        Text of the cells after that of the label.

    Returns
    -------
    TableRow
        The row.

    Examples
    --------
    >>> row("A1", (Run(text="Aldara"),)).anchor
    'row-A1'
    """
    return TableRow(cells=((Run(text=label),), *cells), anchor=anchor(label))


def heads(desk: Desk, *keys: str) -> tuple[str, ...]:
    """
    Return the names of columns.

    Parameters
    ----------
    desk
        What it is written from.
    keys
        Keys of their words.

    Returns
    -------
    tuple of str
        In the language.
    """
    return tuple(desk.words.text(f"c.{key}") for key in keys)


def _announcements(desk: Desk) -> Iterator[Table]:
    found = {one.announcement_id: one for one in desk.records.announcements}
    if found:
        yield Table(
            caption=desk.words.text("t.annex"),
            head=heads(desk, "number", "state", "announced", "how_much", "since", "source"),
            rows=tuple(
                _announced(desk, said=found[key], label=label)
                for key, label in desk.labels.announcements.items()
            ),
            widths=(1, 1.7, 3.4, 1.7, 2.3, 2.3),
        )


def _announced(desk: Desk, *, said: Announcement, label: str) -> TableRow:
    words = desk.words
    what = f"{said.capability}: {said.description}" if said.description else said.capability
    told: list[Run] = [words.record(what)]
    if said.partners:
        told += [Run(text="; "), *words.say("partners", states=desk.listed(said.partners))]
    if said.repeats:
        told += [Run(text="; "), *words.say("repeats", row=desk.labels.of(said.repeats))]
    amount = how_much(desk, row=said)
    since = tuple(_since(desk, said=said))
    return row(
        label,
        (desk.name(said.contributor),),
        tuple(told),
        amount or words.say("no_number"),
        since or words.say("no_later"),
        desk.sourced(said),
    )


def _since(desk: Desk, *, said: Announcement) -> Iterator[Run]:
    """Yield what became of an announcement, step by step."""
    steps = [one for one in desk.records.deliveries if one.announcement_id == said.announcement_id]
    for number, step in enumerate(sorted(steps, key=lambda one: (one.happened_on, one.delivery_id))):
        if number:
            yield Run(text="; ")
        yield from _step(desk, step=step, said=said)
    if said.withdrawn_on is not None:
        if steps:
            yield Run(text="; ")
        yield from desk.words.say("withdrawn", day=desk.words.day(said.withdrawn_on))


def _step(desk: Desk, *, step: Delivery, said: Announcement) -> Iterator[Run]:
    words = desk.words
    yield from words.say(f"stage.{step.stage.value}")
    if step.quantity is not None and (step.quantity, step.unit) != (said.quantity, said.unit):
        yield Run(text=" ")
        if said.quantity is not None and step.unit == said.unit:
            yield from words.say(
                "part_of", part=words.number(step.quantity), whole=words.number(said.quantity)
            )
        else:
            yield from words.amount(step.quantity, unit=step.unit)
    if step.stage is NOTED:
        yield Run(text=": ")
        yield words.record(step.note)
    yield Run(text=f" ({words.day(step.happened_on, precision=step.precision)})")


def _delegations(desk: Desk) -> Iterator[Table]:
    found = {one.code: one for one in desk.records.delegations}
    if found:
        yield Table(
            caption=desk.words.text("t.participants"),
            head=heads(desk, "number", "participant", "level", "way", "source"),
            rows=tuple(
                _delegation(desk, sent=found[key], label=label)
                for key, label in desk.labels.delegations.items()
            ),
            widths=(1, 3, 2, 2, 2.5),
        )


def _delegation(desk: Desk, *, sent: Delegation, label: str) -> TableRow:
    way = {None: "unknown", False: "absent"}.get(sent.attended, sent.participation.value)
    return row(
        label,
        (desk.name(sent.code),),
        (desk.words.record(sent.level),),
        desk.words.say(f"way.{way}"),
        desk.sourced(sent),
    )


def _sessions(desk: Desk) -> Iterator[Table]:
    found = {one.session_id: one for one in desk.records.sessions}
    if not found:
        return
    rows = []
    for key, label in desk.labels.sessions.items():
        held = found[key]
        when = desk.words.moment(held.starts_at, until=held.ends_at)
        rows.append(
            row(label, (desk.words.record(held.title),), (Run(text=when),), (desk.words.record(held.place),))
        )
    yield Table(
        caption=desk.words.text("t.sessions"),
        head=(*heads(desk, "number", "session", "when"), desk.words.text("c.place")),
        rows=tuple(rows),
        widths=(1, 4, 3, 2.5),
    )


def _claims(desk: Desk) -> Iterator[Table]:
    here = desk.records.conference.conference_id
    rows = [
        row(
            desk.labels.of(claim.claim_id),
            (Run(text=label_of(claim.attribute, words=desk.words)),),
            (Run(text=desk.ledger.written(claim.value)),),
            (Run(text=desk.words.day(claim.stated_on)),),
            desk.sourced(claim),
        )
        for claim in desk.records.claims
        if claim.subject == here
    ]
    if rows:
        yield Table(
            caption=desk.words.text("t.claims"),
            head=heads(desk, "number", "figure", "value", "stated", "source"),
            rows=tuple(rows),
            widths=(1, 3.6, 1.2, 2, 3.4),
        )


def _statements(desk: Desk) -> Iterator[Table]:
    found = {one.statement_id: one for one in desk.records.statements}
    into = {one.translation_of: one for one in desk.records.statements if one.translation_of}
    rows = [
        row(
            label,
            (desk.name(found[key].delegation),),
            (_text(desk, said=found[key]),),
            *_translated(desk, said=into.get(key)),
        )
        for key, label in desk.labels.statements.items()
    ]
    if rows:
        yield Table(
            caption=desk.words.text("t.statements"),
            head=heads(desk, "number", "state", "original", "translation", "by"),
            rows=tuple(rows),
            widths=(1, 1.6, 3.6, 3.6, 1.8),
        )


def _text(desk: Desk, *, said: StatementText) -> Run:
    own = said.language == desk.words.language
    return Run(text=said.text, language="" if own else said.language)


def _translated(desk: Desk, *, said: StatementText | None) -> tuple[Runs, Runs]:
    """Return a translation, and who made it; a dash where there is none."""
    if said is None:
        return (Run(text="–"),), (Run(text="–"),)
    return (_text(desk, said=said),), (desk.words.record(said.translated_by or "–"),)
