"""What every part of a summary is written from: records, words, figures and names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from bluehelm.core.claims import Kind
from bluehelm.core.document import Run
from bluehelm.core.document.parts import Runs
from bluehelm.oversight import summary_counts
from bluehelm.oversight.summary_figures import Ledger
from bluehelm.oversight.summary_rows import RowLabels, labels_of, names_of
from bluehelm.oversight.summary_words import Filled, Words
from bluehelm.partnership import counting
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.contributors import french_names


class Sourced(Protocol):
    """A row with its source."""

    @property
    def kind(self) -> Kind:
        """How far it can be checked."""

    @property
    def source(self) -> str:
        """Where it is stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """
    What every part of a document is written from.

    Attributes
    ----------
    records
        Records of one conference.
    words
        Words of its language.
    labels
        Labels of the rows of the annex.
    ledger
        Figures that were named so far.
    names
        Name of each state and delegation by code, in the language where it is known.

    Examples
    --------
    >>> from bluehelm.partnership import conferences
    >>> desk = open_desk(conferences.read("examples/seoul-2021"), language="fr")
    >>> desk.names["KEN"].text
    'Kenya'
    """

    records: ConferenceRecords
    words: Words
    labels: RowLabels
    ledger: Ledger
    names: dict[str, Run]

    def name(self, code: str) -> Run:
        """Return the name of a state or delegation; its code where it has none."""
        return self.names.get(code, Run(text=code))

    def listed(self, codes: Iterable[str]) -> Filled:
        """Return names one after the other."""
        runs: list[Run] = []
        for code in codes:
            runs.extend((Run(text=", "), self.name(code)) if runs else (self.name(code),))
        return Filled(runs=tuple(runs))

    def sourced(self, row: Sourced) -> Runs:
        """Return the source of a row, and how far it can be checked."""
        kind = self.words.text(f"of.{row.kind.value}")
        return self.words.record(row.source), Run(text=f" ({kind})")

    def counted(self, rule: str) -> Filled | None:
        """Return a count by its rule; None where no row counts, or there is no such rule."""
        if rule not in counting.RULES:
            return None
        count = counting.count(rule, self.records)
        return self.ledger.count(count) if count.rows else None

    def figure(self, name: str) -> Filled | None:
        """
        Return a figure by its name: what sources state, or else what is counted.

        Parameters
        ----------
        name
            Name of a claim or of a rule; ``counted_`` before it asks for the count in any case.

        Returns
        -------
        Filled or None
            None when there is no such figure.
        """
        found = self.ledger.published(name)
        if found is not None:
            return found
        rule = name.removeprefix("counted_")
        if rule in counting.RULES:
            return self.ledger.count(counting.count(rule, self.records))
        own = {
            "followed": summary_counts.followed,
            "guide_lines": summary_counts.guide_lines,
            "statements": summary_counts.statements,
        }
        return self.ledger.count(own[rule](self.records)) if rule in own else None

    def joined(self, sentences: Iterable[Runs]) -> Runs:
        """Return sentences as one text."""
        runs: list[Run] = []
        for sentence in sentences:
            if runs and self.words.language != "zh":
                runs.append(Run(text=" "))
            runs.extend(sentence)
        return tuple(runs)


def open_desk(records: ConferenceRecords, *, language: str) -> Desk:
    """
    Return what a document of one conference is written from.

    Parameters
    ----------
    records
        Records of one conference.
    language
        Code of one of the six languages of the United Nations.

    Returns
    -------
    Desk
        With no figure named yet.

    Raises
    ------
    InputError
        When the language is another, or the records hold several conferences.
    """
    words, labels = Words(language), labels_of(records)
    own = french_names() if language == "fr" else {}
    english = names_of(records)
    mark = "" if language == "en" else "en"
    names = {
        code: Run(text=own[code]) if code in own else Run(text=name, language=mark)
        for code, name in english.items()
    }
    return Desk(
        records=records,
        words=words,
        labels=labels,
        ledger=Ledger(records, words=words, labels=labels),
        names=names,
    )
