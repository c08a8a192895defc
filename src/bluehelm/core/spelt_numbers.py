"""Numbers as English and French spell them: which words say which number, and how many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

THOUSAND, MILLION = 1_000, 1_000_000
TIMES: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("dozen", "douzaine", "douzaines"), 12),
        "hundred": 100,
        **dict.fromkeys(("k", "thousand", "mille"), THOUSAND),
        **dict.fromkeys(("million", "millions"), MILLION),
        **dict.fromkeys(("billion", "milliard", "milliards"), THOUSAND * MILLION),
    }
)
"""Words behind a number that multiply it."""

MILLIONS = frozenset(word for word, times in TIMES.items() if times >= MILLION)
DOZENS = frozenset(word for word, times in TIMES.items() if times == 12)
HALF_DOZENS = ("half a dozen", "a half dozen", "half dozen", "une demi douzaine", "demi douzaine")

ENGLISH_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
FRENCH_ONES = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
    " dix-huit dix-neuf"
)
FRENCH_TENS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "vingt": (20, 9),
        "trente": (30, 9),
        "quarante": (40, 9),
        "cinquante": (50, 9),
        "soixante": (60, 19),
        "septante": (70, 9),
        "quatre-vingt": (80, 19),
        "huitante": (80, 9),
        "octante": (80, 9),
        "nonante": (90, 9),
    }
)
"""Tens, and the most that is added to each."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Language:
    """Numbers below 1,000 by their words, the word for a thousand, and whether that alone says one."""

    small: Mapping[Words, int]
    thousand: str
    join: Words
    stands_alone: bool


def spelt(words: Sequence[str]) -> tuple[int, int]:
    """
    Return the number with which words begin, and how many of them say it.

    Parameters
    ----------
    words
        Folded, as of ``core.synonyms.fold``; those of a number with hyphens are several.

    Returns
    -------
    tuple of int and int
        Both 0 when they begin with no number. An article says 1.

    Examples
    --------
    >>> spelt(["two", "hundred", "and", "fifty", "troops"]), spelt("quatre vingt dix sept".split())
    ((250, 4), (97, 4))
    >>> spelt(["half", "a", "dozen"]), spelt(["hundred"])
    ((6, 3), (0, 0))
    """
    told = tuple(words)
    for half in HALF_DOZENS:
        if told[: len(half.split())] == tuple(half.split()):
            return 6, len(half.split())
    return max((_number(told, language=language) for language in _languages()), key=lambda found: found[1])


def _number(words: Words, *, language: _Language) -> tuple[int, int]:
    value, end = _below_million(words, language=language)
    behind = words[end] if end < len(words) else ""
    if value and behind in MILLIONS:
        rest, more = _below_million(words[end + 1 :], language=language)
        return value * TIMES[behind] + rest, end + 1 + more
    if 0 < value < 100 and behind in DOZENS:
        return value * 12, end + 1
    return value, end


def _below_million(words: Words, *, language: _Language) -> tuple[int, int]:
    many, end = _small(words, language=language)
    may = 0 < many < THOUSAND or (language.stands_alone and not end)
    if words[end : end + 1] != (language.thousand,) or not may:
        return many, end
    base, end = max(many, 1) * THOUSAND, end + 1
    begin = end + len(language.join) if words[end : end + 1] == language.join else end
    rest, more = _small(words[begin:], language=language)
    if not 0 < rest < THOUSAND or words[begin] in ("a", "an"):
        return base, end
    return base + rest, begin + more


def _small(words: Words, *, language: _Language) -> tuple[int, int]:
    for end in range(min(8, len(words)), 0, -1):
        if (value := language.small.get(words[:end])) is not None:
            return value, end
    return 0, 0


@cache
def _languages() -> tuple[_Language, ...]:
    english = _Language(_english(), thousand="thousand", join=("and",), stands_alone=False)
    return english, _Language(_french(), thousand="mille", join=(), stands_alone=True)


def _english() -> dict[Words, int]:
    ones = ENGLISH_ONES.split()
    small: dict[Words, int] = {(word,): value for value, word in enumerate(ones)}
    for tens, word in enumerate(ENGLISH_TENS.split(), start=2):
        small[word,] = 10 * tens
        small |= {(word, ones[value]): 10 * tens + value for value in range(1, 10)}
    many = {**small, ("a",): 1, ("an",): 1}
    heads = {(*said, "hundred"): 100 * value for said, value in many.items() if value in _TIMES_HUNDRED}
    return many | dict(_joined(heads, rests=small, joins=((), ("and",))))


def _french() -> dict[Words, int]:
    ones = {tuple(word.split("-")): value for value, word in enumerate(FRENCH_ONES.split())} | {("une",): 1}
    ones["una",] = 1  # Spanish; more of its number words are words of English or French
    small = dict(ones)
    for word, (base, most) in FRENCH_TENS.items():
        tens = tuple(word.split("-"))
        small[tens] = base
        small |= dict(_joined({tens: base}, rests=ones, joins=((), ("et",)), most=most))
    small["quatre", "vingts"] = 80
    many = {(): 1} | {said: value for said, value in small.items() if value > 1 and value in _TIMES_HUNDRED}
    heads = {(*said, word): 100 * value for said, value in many.items() for word in ("cent", "cents")}
    return small | dict(_joined(heads, rests=small, joins=((),)))


_TIMES_HUNDRED = frozenset((*range(1, 10), *range(11, 20), *range(21, 30)))
"""What stands before a hundred: twenty-five hundred is said, and twenty hundred is not."""


def _joined(
    heads: Mapping[Words, int], *, rests: Mapping[Words, int], joins: Iterable[Words], most: int = 99
) -> Iterator[tuple[Words, int]]:
    """Return heads, each by itself and with all that may stand behind it."""
    yield from heads.items()
    for join in joins:
        for head, base in heads.items():
            for rest, value in rests.items():
                if 0 < value <= most:
                    yield (*head, *join, *rest), base + value
