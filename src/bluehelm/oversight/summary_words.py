"""Words of summaries and guides in the six languages of the United Nations."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from bluehelm.core.document import Run
from bluehelm.core.document.parts import Runs
from bluehelm.core.errors import Fault, InputError
from bluehelm.partnership.conference_domain import Precision

LANGUAGES = ("en", "fr", "ar", "es", "ru", "zh")
"""Languages of the United Nations, by their codes of ISO 639-1."""

SLOT = re.compile(r"\{(\w+)(?:\|([^}|]*)\|([^}|]*))?\}")
"""What a sentence leaves open: ``{n}`` is filled in, ``{n|one|more}`` is the word that agrees with it."""

THOUSANDS = {"fr": "\u00a0", "es": "\u00a0", "ru": "\u00a0"}
"""Sign between thousands, where it is no comma."""

DECIMAL = {"fr": ",", "es": ",", "ru": ","}
"""Sign before decimals, where it is no point."""

SAME = {"person": "personnel", "people": "personnel"}
"""Units by the one whose words they take."""

SINGULAR_BELOW = {"fr": 2.0}
"""Number from which on a language has its plural, where that is not any number but one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """
    What fills a slot of a sentence: text, and the number with which words agree.

    Attributes
    ----------
    runs
        The text.
    number
        The number; None where nothing agrees with it.

    Examples
    --------
    >>> Filled(runs=(Run(text="62"),), number=62).number
    62
    """

    runs: Runs
    number: float | None = None


Slot = str | Run | Filled
"""What may fill a slot."""


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = files("bluehelm").joinpath("data/words/summary_words.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(io.StringIO(text))}


@dataclass(frozen=True, slots=True)
class Words:
    r"""
    The words of one language; where it has none, those of English, marked as such.

    Attributes
    ----------
    language
        Code of ISO 639-1.

    Examples
    --------
    >>> Words("fr").text("h.annex"), Words("fr").number(1234.5)
    ('Annexe', '1\xa0234,5')
    """

    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise InputError(_unknown_language(self.language))

    def text(self, key: str, **slots: str) -> str:
        """Return a phrase as plain text, with its slots filled."""
        return "".join(run.text for run in self.say(key, **slots))

    def has(self, key: str) -> bool:
        """Tell whether there is such a phrase."""
        return key in _table()

    def is_told(self, key: str) -> bool:
        """Tell whether the language has a phrase, so that none of English stands for it."""
        return bool(_table().get(key, {}).get(self.language))

    def english(self, key: str) -> str:
        """Return the English phrase; empty where there is none."""
        return _table().get(key, {}).get("en", "")

    def same(self, english: str, *, within: tuple[str, ...]) -> str:
        """Return what is said for an English phrase, by the beginning of its key; empty when unknown."""
        found = (key for key, row in _table().items() if key.startswith(within) and row["en"] == english)
        key = next(found, "")
        return self.text(key) if key else ""

    def say(self, key: str, **slots: Slot) -> Runs:
        """Return a phrase as runs, with its slots filled by text and figures."""
        row = _table()[key]
        own = row[self.language]
        said = tuple(self._filled(own or row["en"], slots=slots, key=key))
        mark = "" if own else "en"
        return tuple(Run(text=run.text, note=run.note, language=run.language or mark) for run in said)

    def _filled(self, template: str, *, slots: Mapping[str, Slot], key: str) -> Iterator[Run]:
        end = 0
        for found in SLOT.finditer(template):
            if found.start() > end:
                yield Run(text=template[end : found.start()])
            name, one, more = found.groups()
            if name not in slots:
                raise KeyError(f"{key} leaves {name} open")
            if one is None:
                yield from _runs(slots[name])
            else:
                yield Run(text=one if self._is_singular(slots[name]) else more)
            end = found.end()
        if end < len(template):
            yield Run(text=template[end:])

    def _is_singular(self, slot: Slot) -> bool:
        number = slot.number if isinstance(slot, Filled) else None
        if number is None:
            return False
        below = SINGULAR_BELOW.get(self.language)
        return number == 1 if below is None else number < below

    def sentences(self, texts: Iterable[str]) -> str:
        """Return sentences one after the other, as the language sets them."""
        return ("" if self.language == "zh" else " ").join(texts)

    def number(self, value: float) -> str:
        """Return a number as the language writes it."""
        text = f"{value:,.6f}".rstrip("0").rstrip(".")
        marks = {",": THOUSANDS.get(self.language, ","), ".": DECIMAL.get(self.language, ".")}
        return "".join(marks.get(sign, sign) for sign in text)

    def amount(self, value: float, *, unit: str) -> Runs:
        """Return a number with what it counts, in its number; a unit without words stays as recorded."""
        told = Filled(runs=(Run(text=self.number(value)),), number=value)
        one = unit.removesuffix("s")
        known = f"unit.{SAME.get(one, one)}"
        if self.has(known):
            return self.say(known, n=told)
        code, _, rest = unit.partition(" ")
        if rest == "million":
            return self.say("unit.million", n=told, code=code)
        return (*told.runs, self.record(f" x {unit}")) if unit else told.runs

    def day(self, day: date, *, precision: Precision = Precision.DAY) -> str:
        """Return a day as the language writes it, as exactly as it is known."""
        key = {Precision.DAY: "date", Precision.MONTH: "date_month", Precision.YEAR: "date_year"}[precision]
        return self.text(
            key, day=self._ordinal(day), month=self.text(f"month.{day.month}"), year=str(day.year)
        )

    def days(self, begin: date, *, end: date) -> tuple[str, str]:
        """Return the first and the last of some days, the month told once where it is one."""
        if (begin.year, begin.month) != (end.year, end.month):
            return self.day(begin), self.day(end)
        if self.language == "zh":
            return self.day(begin), f"{end.day}日"
        return self._ordinal(begin), self.day(end)

    def _ordinal(self, day: date) -> str:
        return "1er" if day.day == 1 and self.language == "fr" else str(day.day)

    def moment(self, moment: datetime, *, until: datetime) -> str:
        """Return when something begins and ends, in the time of its place."""
        return f"{self.day(moment.date())}, {moment:%H:%M}–{until:%H:%M}"

    def record(self, text: str) -> Run:
        """Return text of a record, which is in English whatever the language around it."""
        return Run(text=text, language="" if self.language == "en" else "en")


def _runs(slot: Slot) -> Runs:
    if isinstance(slot, Filled):
        return slot.runs
    return (slot if isinstance(slot, Run) else Run(text=slot),)


def _unknown_language(language: str) -> Fault:
    return Fault(
        code="summary-language",
        thing="Document",
        value=f"language is {language}",
        rule=f"it must be one of {', '.join(LANGUAGES)}",
        remedy="Ask for one of these",
    )
