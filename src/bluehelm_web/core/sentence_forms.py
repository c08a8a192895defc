"""The forms of sentences that the library composes, and which of them a text may have."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_noop

FORMS = Path(__file__).with_name("sentences.json")

PART = re.compile(r"%\((\w+)\)s")
"""A part of a form; one that comes again has a number behind its name."""

DATA = ("date", "number", "num_yes", "num_cases")
"""Parts that are a day or a number and nothing else."""
WRITTEN = {"written", "lacks", "place", "line", "lost", "gained", "host", "who", "note", "given", "shown"}
WRITTEN |= {"detail", "resolution", "language", "mission"}
"""Parts that stay as they are: what users wrote, and values of tables."""

EXAMPLES = (gettext_noop("CAR stand-by force"), gettext_noop("the force generation officer"))
"""Names that the examples give a mission and an officer, which the demonstration shows."""

WORD = re.compile(r"[A-Za-z]+")
FEW_LETTERS = 6
"""Letters with which a form says more than a list does."""
MANY_LETTERS = 12
"""Letters with which a form is no chance."""
MOST_PLACES = 60
"""Most ways in which the words of a form are looked for in one part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """
    A form of sentences.

    Attributes
    ----------
    message
        The message of the catalogue.
    words
        What stands before, between and behind its parts.
    parts
        The names of its parts as the message has them.
    stems
        The same without numbers: what they hold.
    letters
        Letters of its words: one that has few says little, and a list comes before it.
    rank
        Forms with most literal text come first, then those with most numbers and days and
        with least of what stays as it is.
    """

    message: str
    words: tuple[str, ...]
    parts: tuple[str, ...]
    stems: tuple[str, ...]
    letters: int
    rank: tuple[int, int, int, int, str]

    @classmethod
    def of(cls, message: str) -> Form:
        """Return the form of a message."""
        bare = message.removesuffix(".")
        pieces = PART.split(bare.replace("%%", "%"))
        letters = sum(len(word) for piece in pieces[::2] for word in WORD.findall(piece))
        stems = tuple(re.sub(r"_\d+$", "", part) for part in pieces[1::2])

        def counted(those: Collection[str]) -> int:
            return sum(stem in those for stem in stems)

        return cls(
            message=message,
            words=tuple(pieces[::2]),
            parts=tuple(pieces[1::2]),
            stems=stems,
            letters=letters,
            rank=(-sum(map(len, pieces[::2])), -counted(DATA), counted(WRITTEN), len(pieces), message),
        )


def forms() -> tuple[str, ...]:
    """Return the messages of all forms."""
    return tuple(json.loads(FORMS.read_text(encoding="utf-8")))


def places(form: Form, text: str) -> Iterator[tuple[str, ...]]:
    """Yield the parts of a text of a form, once for each way in which its words stand there."""
    first, last = form.words[0], form.words[-1]
    if not form.parts:
        yield from [()] if text == first else []
        return
    found = _between(text[len(first) : len(text) - len(last)], form.words[1:-1])
    for number, values in enumerate(found):
        if number == MOST_PLACES:
            return
        if all(value or _may_be_empty(form, place) for place, value in enumerate(values)):
            yield values


def _between(text: str, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield what stands before, between and behind words in a text."""
    if not words:
        yield (text,)
        return
    place = text.find(words[0])
    while place >= 0:
        for rest in _between(text[place + len(words[0]) :], words[1:]):
            yield text[:place], *rest
        place = text.find(words[0], place + 1)


def _may_be_empty(form: Form, place: int) -> bool:
    """Return whether a part may be nothing: where no space is before it, and words are."""
    before = form.words[place]
    return bool(before) and before[-1] not in " ("


@cache
def _index() -> dict[str, tuple[Form, ...]]:
    """Return the forms by one of their words, the rarest; most literal text first."""
    every = [Form.of(message) for message in forms()]
    words = {form.message: set(_words(form)) for form in every}
    often: dict[str, int] = {}
    for told in words.values():
        for word in told:
            often[word] = often.get(word, 0) + 1
    found: dict[str, list[Form]] = {}
    for form in every:
        found.setdefault(min(words[form.message], key=lambda word: (often[word], word)), []).append(form)
    return {word: tuple(told) for word, told in found.items()}


def _words(form: Form) -> Iterator[str]:
    """Yield the whole words of a form; a piece at a part's edge may be one's beginning or end."""
    for piece in form.words:
        yield from WORD.findall(piece)


def candidates(text: str, *, least: int) -> list[Form]:
    """Return the forms that a text may have, most literal text first."""
    index = _index()
    found = [form for word in set(WORD.findall(text)) for form in index.get(word, ())]
    fits = (form for form in found if form.letters >= least and _has_words(form, text))
    return sorted(fits, key=lambda form: form.rank)


def _has_words(form: Form, text: str) -> bool:
    """Tell whether the words of a form stand in a text, one behind the other."""
    first, last = form.words[0], form.words[-1]
    place, end = len(first), len(text) - len(last)
    if place > end or not (text.startswith(first) and text.endswith(last)):
        return len(form.words) == 1 and text == first
    return all((place := _after(word, text[:end], place=place)) for word in form.words[1:-1])


def _after(word: str, text: str, *, place: int) -> int:
    """Return where a text goes on behind a word, from a place on; 0 where it has no such word."""
    found = text.find(word, place)
    return found + len(word) if found >= 0 else 0


def is_composed(text: str) -> bool:
    """Tell whether a text looks like one that the library composes."""
    return bool(candidates(text.removesuffix("."), least=MANY_LETTERS))
