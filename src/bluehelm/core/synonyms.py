"""Names that registers use, matched to codes: exactly, folded, or by the one close name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches

CLOSE_RATIO = 0.87
"""Least similarity (Ratcliff-Obershelp, 0-1) at which one close name is taken for another."""

LONGEST_NAME = 200
"""Characters beyond which a text is compared no more: it is no name."""


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

    Examples
    --------
    >>> Found(code="CIV", is_certain=False).code
    'CIV'
    """

    code: str
    is_certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """
    All names of a list of codes.

    Attributes
    ----------
    official
        Code by exact text: the codes themselves and the official names.
    folded
        Codes by folded name; several when a name is ambiguous.
    names
        Official name by code.

    Examples
    --------
    >>> index = Index.of({"CIV": ("Côte d'Ivoire", "Ivory Coast"), "GHA": ("Ghana",)})
    >>> index.find("GHA").is_certain, index.find("ivory  coast").code, index.find("Ghanna").code
    (True, 'CIV', 'GHA')
    """

    official: Mapping[str, str]
    folded: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    _close_to: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _near_to: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, names: Mapping[str, Iterable[str]]) -> Index:
        """Return the index of codes, each with its official name first and then its synonyms."""
        official: dict[str, str] = {}
        folded: dict[str, set[str]] = {}
        listed = {code: tuple(texts) for code, texts in names.items()}
        for code, texts in listed.items():
            official |= dict.fromkeys(texts[:1], code)
            for text in (code, *texts):
                folded.setdefault(fold(text), set()).add(code)
        return cls(
            official=official | {code: code for code in listed},
            folded={text: frozenset(codes) for text, codes in folded.items() if text},
            names={code: texts[0] if texts else code for code, texts in listed.items()},
        )

    def find(self, text: str) -> Found | None:
        """Return the code that a text stands for; None when no name, or more than one, is close enough."""
        if text in self.official:
            return Found(code=self.official[text], is_certain=True)
        plain = fold(text[:LONGEST_NAME])
        codes = self.folded.get(plain) or self._close(plain)
        return Found(code=min(codes), is_certain=False) if len(codes) == 1 else None

    def _close(self, plain: str) -> frozenset[str]:
        if plain not in self._close_to:  # registers repeat their names, and comparing is slow
            self._close_to[plain] = self._compared(plain)
        return self._close_to[plain]

    def _compared(self, plain: str) -> frozenset[str]:
        matcher = SequenceMatcher(b=plain)
        close: set[str] = set()
        for name, codes in self.folded.items():
            matcher.set_seq1(name)
            if (
                matcher.real_quick_ratio() >= CLOSE_RATIO <= matcher.quick_ratio()
                and matcher.ratio() >= CLOSE_RATIO
            ):
                close |= codes
        return frozenset(close)

    def candidates(self, text: str) -> tuple[str, ...]:
        """Return up to three known names like a text, as ``CIV (Côte d'Ivoire)``; those it may mean first."""
        plain = fold(text[:LONGEST_NAME])
        if plain not in self._near_to:
            self._near_to[plain] = tuple(f"{code} ({self.names[code]})" for code in self._like(plain)[:3])
        return self._near_to[plain]

    def _like(self, plain: str) -> list[str]:
        near = get_close_matches(plain, list(self.folded), n=3, cutoff=0.55)
        return list(
            dict.fromkeys(code for name in (plain, *near) for code in sorted(self.folded.get(name, ())))
        )
