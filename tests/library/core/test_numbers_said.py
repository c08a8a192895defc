"""Numbers in words: every one that is spelt reads back, by a speller that knows nothing of the reader."""

from collections.abc import Callable

import pytest

from bluehelm.core.numbers_said import numbers_said

ONE_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
ONES = ONE_WORDS.split()
"""English numbers below 17."""

FRENCH_ONES = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"


def english(number: int, *, joins: str = "", hyphen: str = "-") -> str:
    """Spell a number below 10,000; ``joins`` stands before what is left of a hundred."""
    if number < 17:
        return ONES[number]
    if number < 20:
        return {17: "seventeen", 18: "eighteen", 19: "nineteen"}[number]
    if number < 100:
        tens = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")[
            number // 10 - 2
        ]
        return f"{tens}{hyphen}{ONES[number % 10]}" if number % 10 else tens
    size, word = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % size
    said = f"{english(number // size, joins=joins, hyphen=hyphen)} {word}"
    if not rest:
        return said
    join = joins if rest < 100 else ""
    return f"{said} {join}{english(rest, joins=joins, hyphen=hyphen)}"


def french(number: int, *, hyphen: str = "-", is_swiss: bool = False) -> str:
    """Spell a number below 10,000, by the rules of France, or with the tens of Switzerland."""
    words = FRENCH_ONES.split()
    if number < 17:
        return words[number]
    if number < 20:
        return f"dix{hyphen}{words[number - 10]}"
    if number < 100:
        return _french_tens(number, hyphen=hyphen, is_swiss=is_swiss)
    size, word = (1000, "mille") if number >= 1000 else (100, "cent")
    many, rest = divmod(number, size)
    head = word if many == 1 else f"{french(many, hyphen=hyphen, is_swiss=is_swiss)} {word}"
    head += "s" if size == 100 and many > 1 and not rest else ""
    return f"{head} {french(rest, hyphen=hyphen, is_swiss=is_swiss)}" if rest else head


def _french_tens(number: int, *, hyphen: str, is_swiss: bool) -> str:
    tens = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
    if is_swiss:
        tens |= {70: "septante", 80: "huitante", 90: "nonante"}
    elif number >= 80:
        rest = number - 80
        return (
            f"quatre{hyphen}vingt{hyphen}{french(rest, hyphen=hyphen)}" if rest else f"quatre{hyphen}vingts"
        )
    base = max(ten for ten in tens if ten <= number)
    rest = number - base
    if not rest:
        return tens[base]
    join = " et " if rest in (1, 11) else hyphen
    return f"{tens[base]}{join}{french(rest, hyphen=hyphen)}"


SPELLERS: dict[str, Callable[[int], str]] = {
    "British": lambda number: english(number, joins="and "),
    "American": english,
    "without hyphens": lambda number: english(number, hyphen=" "),
    "French": french,
    "French without hyphens": lambda number: french(number, hyphen=" "),
    "Swiss": lambda number: french(number, is_swiss=True),
    "in capitals": lambda number: english(number, joins="and ").upper(),
}


@pytest.mark.parametrize("speller", sorted(SPELLERS))
def test_every_number_that_is_spelt_reads_back(speller: str) -> None:
    """From 0 to 9,999, between other words, as one number that takes all its words."""
    wrong = []
    for number in range(10_000):
        words = SPELLERS[speller](number)
        text = f"pledge: {words} helicopters"
        if [(one.value, text[one.start : one.end]) for one in numbers_said(text)] != [(number, words)]:
            wrong.append(words)
    assert wrong == []


@pytest.mark.parametrize("by", ["", ",", ".", "'", " ", "\u202f"])
def test_every_number_in_digits_reads_back(by: str) -> None:
    """Plain, and with its thousands apart by comma, point, apostrophe, space or thin space."""
    for number in (*range(0, 10_000, 7), 10_000, 16_500, 999_999, 1_000_000, 12_345_678):
        text = f"pledge: {number:,} helicopters".replace(",", by)
        assert [one.value for one in numbers_said(text)] == [number]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a dozen", [12]),
        ("two dozen", [24]),
        ("half a dozen", [6]),
        ("une demi-douzaine", [6]),
        ("deux douzaines", [24]),
        ("a hundred and one", [101]),
        ("twenty-five hundred", [2500]),
        ("two hundred thousand", [200_000]),
        ("deux cent cinquante mille trois cents", [250_300]),
        ("three million two hundred thousand", [3_200_000]),
        ("2.5 million", [2_500_000]),
        ("2,5 millions", [2_500_000]),
        ("1,234.5", [1234.5]),
        ("5k", [5000]),
        ("10 to 12", [10, 12]),
        ("10-12", [10, 12]),
        ("two or three", [2, 3]),
        ("vingt deux trois", [22, 3]),
        ("two and a half", [2, 1, None]),
        ("2½", [None]),
        ("10%", [None]),
        ("-5", [None]),
        ("hundreds", [None]),
        ("several hundred", [None]),
        ("a few dozen", [1, None]),
        ("une centaine", [1, None]),
        ("a third", [1, None]),
        ("2.500 million", [None]),
        ("12/2027", [None]),
        ("16 500MD", [16]),
        ("C-130, MI-17, A4P, 3rd", []),
        ("level 2, rôle 3, resolution 1325, level two", []),
        ("the UN", []),
        ("un", [1]),
    ],
)
def test_what_else_is_said(text: str, values: list[float | None]) -> None:
    """A range is two numbers, half of something none that is certain, and a name none at all."""
    assert [one.value for one in numbers_said(text)] == values
