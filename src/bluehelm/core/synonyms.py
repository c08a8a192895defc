"""Names that registers use, matched to codes: exactly, folded, or by the one close name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches

CLOSE_RATIO = 0.87
"""Least similarity (Ratcliff-Obershelp, 0-1) at which one close name is taken for another."""

NEAR_RATIO = 0.82
"""Least similarity at which a name is suggested; below it, suggestions look absurd."""

MOST_NAMES = 6
"""Most names that a message suggests."""

LONGEST_NAME = 200
"""Characters beyond which a text is compared no more: it is no name."""

TURNS = frozenset({"no", "non", "not", "without", "sans", "sin", "plus"})
"""Words, beside numbers, that no guess adds or drops: with them a name means another thing."""

NEGATIONS = ("un", "non", "in", "dis", "des", "de")
"""Beginnings that turn a word into its opposite; no guess adds or drops them."""

Meant = tuple[frozenset[str], tuple[str, ...]]
"""Codes that a text may stand for, and the parts of it that were left out."""


def fold(text: str) -> str:
    """
    Return a text without case, accents and punctuation, so that spellings of one name become equal.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Lower-case words with single spaces between them.

    Examples
    --------
    >>> fold("CÔTE  d’Ivoire"), fold("INF_BN")
    ('cote d ivoire', 'inf bn')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[\W_]+", " ", kept).split())


def nearest(text: str, *, names: Iterable[str]) -> str:
    """
    Return the name that is most like a text.

    Parameters
    ----------
    text
        What was written.
    names
        Names that are known.

    Returns
    -------
    str
        The nearest name; empty when none is near.

    Examples
    --------
    >>> nearest("strenght", names=["strength", "women"])
    'strength'
    """
    by_fold = {fold(name): name for name in names}
    close = get_close_matches(fold(text[:LONGEST_NAME]), list(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


def meant(*near: str, otherwise: str) -> str:
    """
    Return the remedy for a name that is not known.

    Parameters
    ----------
    near
        Known names that are like it; empty ones do not count.
    otherwise
        The remedy when there is none.

    Returns
    -------
    str
        A sentence without its full stop.

    Examples
    --------
    >>> meant("count", otherwise="Remove the column"), meant("", otherwise="Remove the column")
    ('Write count, if that is meant', 'Remove the column')
    """
    names = [name for name in near if name]
    return f"Write {' or '.join(names)}, if that is meant" if names else otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    The code that a text stands for.

    Attributes
    ----------
    code
        The code.
    is_certain
        False when somebody should confirm it: the text is neither the code nor the official name.
    ignored
        Parts of the text that were left out, such as a count.

    Examples
    --------
    >>> Found(code="CIV", is_certain=False).code
    'CIV'
    """

    code: str
    is_certain: bool
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """
    All names of a list of codes.

    Attributes
    ----------
    official
        Code by exact text: the codes themselves, and the official names that no other code has too.
    folded
        Codes by folded name; several when a name is ambiguous.
    names
        Official name by code.
    words
        One form for words that mean the same within a name; with it, the order of words does not count, nor
        does a word whose form is empty.
    beside
        What may stand beside a name and is left out, such as a count; None when nothing may.
    rule
        What messages say of a name that is not here.
    doubtful, is_whole
        Folded names that may stand in a row that could not be read; whether there are no others.
    is_partly_named
        Whether a row that does not show its names stands among others that do.

    Examples
    --------
    >>> index = Index.of({"CIV": ("Côte d'Ivoire", "Ivory Coast"), "GHA": ("Ghana",)})
    >>> index.find("GHA").is_certain, index.find("ivory  coast").code, index.find("Ghanna").code
    (True, 'CIV', 'GHA')
    """

    official: Mapping[str, str]
    folded: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    beside: re.Pattern[str] | None = None
    rule: str = "it is unknown"
    doubtful: frozenset[str] = frozenset()
    is_whole: bool = True
    is_partly_named: bool = False
    _met: dict[str, Meant] = field(default_factory=dict, compare=False, repr=False)
    _near_to: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        names: Mapping[str, Iterable[str]],
        *,
        words: Mapping[str, str] | None = None,
        beside: re.Pattern[str] | None = None,
        rule: str = "it is unknown",
    ) -> Index:
        """Return the index of codes, each with its official name first and then its synonyms."""
        words = words or {}
        folded: dict[str, set[str]] = {}
        listed = {code: tuple(texts) for code, texts in names.items()}
        for code, texts in listed.items():
            for text in (code, *texts):
                for plain in {_read(text), _in_one_form(_read(text), words=words)} - {""}:
                    folded.setdefault(plain, set()).add(code)
        official = {
            texts[0]: code
            for code, texts in listed.items()
            if texts and len(folded.get(_read(texts[0]), ())) < 2
        }
        return cls(
            official=official | {code: code for code in listed},
            folded={text: frozenset(codes) for text, codes in folded.items()},
            names={code: texts[0] if texts else code for code, texts in listed.items()},
            words=words,
            beside=beside,
            rule=rule,
        )

    def find(self, text: str) -> Found | None:
        """Return the code that a text stands for; None when no name, or more than one, is close enough."""
        if text in self.official:
            return Found(code=self.official[text], is_certain=True)
        codes, ignored = self._meant(text)
        return Found(code=min(codes), is_certain=False, ignored=ignored) if len(codes) == 1 else None

    def is_ambiguous(self, text: str) -> bool:
        """Return whether a text may stand for more than one code."""
        return len(self._meant(text)[0]) > 1

    def may_hold(self, text: str) -> bool:
        """Return whether a text may be a name that stands in a row that could not be read."""
        return not self.is_whole or fold(text[:LONGEST_NAME]) in self.doubtful

    def is_unsure_of(self, text: str) -> bool:
        """Return whether a text may only be the name of a row that does not show its own."""
        return self.is_partly_named and fold(text[:LONGEST_NAME]) not in self.doubtful

    def candidates(self, text: str) -> tuple[str, ...]:
        """Return known names like a text, as ``CIV (Côte d'Ivoire)``: those it may mean, else near ones."""
        if text not in self._near_to:
            codes = sorted(self._meant(text)[0]) or self._like(self._readings(text)[-1][0])
            self._near_to[text] = tuple(f"{code} ({self.names[code]})" for code in codes[:MOST_NAMES])
        return self._near_to[text]

    def _meant(self, text: str) -> Meant:
        """Return the codes that a text may stand for, and what was left out of it."""
        if text not in self._met:  # registers repeat their names, and comparing is slow
            self._met[text] = self._searched(text)
        return self._met[text]

    def _searched(self, text: str) -> Meant:
        readings = self._readings(text)
        for plain, ignored in readings:
            codes = self.folded.get(plain) or self.folded.get(_in_one_form(plain, words=self.words))
            if codes:
                return codes, ignored
        for plain, ignored in readings:
            if codes := self._close(plain, ratio=CLOSE_RATIO):
                return codes, ignored
        return frozenset(), ()

    def _readings(self, text: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return a text folded, first whole, then without what may stand beside a name."""
        text = text[:LONGEST_NAME]
        ignored = tuple(part[0].strip() for part in self.beside.finditer(text)) if self.beside else ()
        if not self.beside or not ignored or any(self._turning(_read(part)) for part in ignored):
            return [(_read(text), ())]
        return [(_read(text), ()), (_read(self.beside.sub(" ", text)), ignored)]

    def _turning(self, plain: str) -> set[str]:
        """Return the words that turn what is said: those that always do, and opposites of words of names."""
        of_names = {word for name in self.folded for word in name.split()}
        return {
            word
            for word in plain.split()
            if word in TURNS
            or any(word.startswith(begin) and word[len(begin) :] in of_names for begin in NEGATIONS)
        } - of_names

    def _close(self, plain: str, *, ratio: float) -> frozenset[str]:
        matcher = SequenceMatcher(b=plain)
        close: set[str] = set()
        for name, codes in self.folded.items():
            matcher.set_seq1(name)
            if (
                _fixed(name) == _fixed(plain)
                and matcher.real_quick_ratio() >= ratio <= matcher.quick_ratio()
                and matcher.ratio() >= ratio
                and not _is_opposite(name, plain)
            ):
                close |= codes
        return frozenset(close)

    def _like(self, plain: str) -> list[str]:
        """Return codes with a near name; else those whose name holds all words that do not turn it."""
        if near := self._close(plain, ratio=NEAR_RATIO):
            return sorted(near)
        parts = set(_in_one_form(plain, words=self.words).split()) - self._turning(plain)
        holding = [codes for name, codes in self.folded.items() if parts and parts <= set(name.split())]
        return sorted(frozenset().union(*holding))


def _in_one_form(plain: str, *, words: Mapping[str, str]) -> str:
    """Return a folded text in the one form of its words, in their alphabetic order."""
    return (
        " ".join(sorted(form for word in plain.split() if (form := words.get(word, word))))
        if words
        else plain
    )


def _read(text: str) -> str:
    """Return a text folded, its plus signs as words: level 2+ is not level 2."""
    return fold(text.replace("+", " plus "))


def _fixed(plain: str) -> list[str]:
    """Return the numbers and turns of a folded text: level 2 is not level 3, however close they look."""
    return sorted(word for word in plain.split() if word.isdecimal() or word in TURNS)


def _is_opposite(one: str, other: str) -> bool:
    """Return whether a word of one text is the opposite of a word of the other: unarmed and armed."""
    first, second = set(one.split()), set(other.split())
    return any(
        _is_turned(word, words=plain - turned)
        for turned, plain in ((first, second), (second, first))
        for word in turned - plain
    )


def _is_turned(word: str, *, words: set[str]) -> bool:
    """Return whether a word without a beginning that negates it is nearly another."""
    return any(
        get_close_matches(
            word[len(begin) :], [like for like in words if not like.startswith(begin)], cutoff=CLOSE_RATIO
        )
        for begin in NEGATIONS
        if word.startswith(begin)
    )
