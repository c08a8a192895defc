"""The figures of a document: each with the note that says how it was come by, and a tally of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bluehelm.core.claims import Claim
from bluehelm.core.document import Note, Run
from bluehelm.core.document.parts import Runs
from bluehelm.oversight.summary_domain import Tally
from bluehelm.oversight.summary_rows import RowLabels, ranges, references
from bluehelm.oversight.summary_told import is_number, label_of, left_out, part_name, publisher, slug, told_of
from bluehelm.oversight.summary_words import Filled, Words
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.counting import Count, CountPart

SUMMED = frozenset({"money"})
"""Rules whose parts are sums, and no counts of rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    One figure as it stands in a document.

    Attributes
    ----------
    text
        The figure as it is written.
    note
        How it was come by.
    is_published
        Whether a source states it, and no rows of the document are counted.
    has_rivals
        Whether another source states another value.

    Examples
    --------
    >>> Figure(text="62", note=Note(note_id="n", name="States", text=""), is_published=True).has_rivals
    False
    """

    text: str
    note: Note
    is_published: bool
    has_rivals: bool = False


class Ledger:
    """The figures that a document names, in the order in which it names them first."""

    def __init__(self, records: ConferenceRecords, *, words: Words, labels: RowLabels) -> None:
        self.words = words
        self.labels = labels
        self.figures: dict[str, Figure] = {}
        self.values: dict[str, str] = {}
        self.first: dict[tuple[str, int], str] = {}
        self.claims: dict[str, list[Claim]] = {}
        here = records.conference.conference_id
        for claim in records.claims:
            if claim.subject == here:
                self.claims.setdefault(claim.attribute, []).append(claim)

    def count(self, count: Count, *, of: str = "") -> Filled:
        """
        Return a count as a figure.

        Parameters
        ----------
        count
            The count.
        of
            What it is a count of, where one rule counts several things.

        Returns
        -------
        Filled
            The figure, for a sentence.
        """
        name = f"{count.rule}_{of}" if of else count.rule
        text = self.words.number(count.value)
        self.values[f"counted_{name}"] = text
        self.values.setdefault(name, text)
        note = self._counted(count, note_id=slug(name), of=of)
        self.figures[note.note_id] = Figure(text=text, note=note, is_published=False)
        return Filled(runs=(Run(text=text, note=note.note_id),), number=count.value)

    def part(self, count: Count, *, part: CountPart) -> Filled:
        """
        Return a part of a count as a figure.

        Parameters
        ----------
        count
            The count.
        part
            One of its parts.

        Returns
        -------
        Filled
            The figure, out of the whole count where it counts rows; the first part tells what is left out.
        """
        whole = count.denominator if count.denominator is not None else count.value
        is_count = count.rule not in SUMMED
        alone = replace(
            count,
            value=part.value,
            rows=part.rows,
            parts=(),
            denominator=whole if is_count else None,
            left_out=count.left_out if part in count.parts[:1] else (),
            rough=tuple(row for row in part.rows if row in count.rough),
        )
        return self.count(alone, of=part.label)

    def published(self, attribute: str) -> Filled | None:
        """
        Return what sources state of the conference, every value of it.

        Parameters
        ----------
        attribute
            Name of the figure.

        Returns
        -------
        Filled or None
            ``62 (UN) or 64 (IPI)`` where sources differ; None when no source states it.
        """
        by_value: dict[str, list[Claim]] = {}
        for claim in sorted(self.claims.get(attribute, ()), key=lambda row: (row.stated_on, row.claim_id)):
            by_value.setdefault(claim.value, []).append(claim)
        if not by_value:
            return None
        runs: list[Run] = []
        for value, claims in by_value.items():
            if runs:
                runs.extend(self.words.say("or"))
            runs.extend(
                self._stated(value, claims=claims, rivals=[other for other in by_value if other != value])
            )
        first = next(iter(by_value))
        self.values[attribute] = self.words.text("or").join(map(self.written, by_value))
        return Filled(runs=tuple(runs), number=float(first) if is_number(first) else None)

    def has_rivals(self) -> bool:
        """Tell whether sources differ on a figure that the document names."""
        return any(figure.has_rivals for figure in self.figures.values())

    def tally(self, cited: tuple[str, ...]) -> Tally:
        """
        Return on what the figures of a document rest.

        Parameters
        ----------
        cited
            Identifiers of the notes that it names.

        Returns
        -------
        Tally
            Counts of figures.
        """
        found = [self.figures[name] for name in cited]
        published = sum(figure.is_published for figure in found)
        rivals = sum(figure.has_rivals for figure in found)
        return Tally(all=len(found), rows=len(found) - published, published=published, differ=rivals)

    def notes(self) -> tuple[Note, ...]:
        """Return all notes."""
        return tuple(figure.note for figure in self.figures.values())

    def _stated(self, value: str, *, claims: list[Claim], rivals: list[str]) -> Runs:
        """Return one published value, with its publisher where others say otherwise."""
        note_id = slug(claims[0].claim_id)
        text = self.written(value)
        note = self._published(claims, note_id=note_id, rivals=rivals)
        self.figures[note_id] = Figure(text=text, note=note, is_published=True, has_rivals=bool(rivals))
        figure = Run(text=text, note=note_id)
        source = publisher(claims[0].source)
        return (figure, *self.words.say("source", source=source)) if rivals else (figure,)

    def written(self, value: str) -> str:
        """Return a value of a claim as the language writes it; text that is no number stays."""
        return self.words.number(float(value)) if is_number(value) else value

    def _published(self, claims: list[Claim], *, note_id: str, rivals: list[str]) -> Note:
        said = [
            self.words.text("published_figure", source=claim.source, day=self.words.day(claim.stated_on))
            for claim in claims
        ]
        if rivals:
            said.append(self.words.text("other_values", values=", ".join(map(self.written, rivals))))
        labels = [self.labels.of(claim.claim_id) for claim in claims]
        return Note(
            note_id=note_id,
            name=label_of(claims[0].attribute, words=self.words),
            text=self.words.sentences(said),
            rows_told=self.words.text("rows", rows=ranges(labels)),
            rows=references(labels),
        )

    def _counted(self, count: Count, *, note_id: str, of: str) -> Note:
        name, definition, language = told_of(count, words=self.words)
        said = [definition, self.words.text("version", rule=count.rule, version=str(count.version))]
        return Note(
            note_id=note_id,
            name=f"{name}: {part_name(of, words=self.words)}" if of else name,
            text=self.words.sentences(said),
            rows_told=self.words.sentences(self._rows(count)),
            rows=references(self.labels.of(row) for row in count.rows),
            like=self.first.setdefault((count.rule, count.version), note_id),
            language=language,
        )

    def _rows(self, count: Count) -> Iterator[str]:
        """Yield out of how many a count is, what it leaves out, and its rows."""
        if count.denominator is not None:
            yield self.words.text("out_of", n=self.words.number(count.denominator))
        if count.left_out:
            left = left_out(count.left_out, words=self.words, labels=self.labels)
            yield self.words.text("left_out", rows=left)
        if count.rough:
            yield self.words.text("rough", rows=ranges(self.labels.of(row) for row in count.rough))
        labels = [self.labels.of(row) for row in count.rows]
        yield self.words.text("rows", rows=ranges(labels)) if labels else self.words.text("rows_none")
