"""Words of summaries: six languages that leave the same things open, and agree with numbers."""

import csv
from datetime import date

import pytest

from bluehelm.core.errors import InputError
from bluehelm.oversight.summary_words import LANGUAGES, SLOT, Filled, Run, Words
from bluehelm.partnership import categories, counting
from bluehelm.partnership.conference_domain import Precision, SessionKind
from bluehelm.partnership.delivery_domain import FollowUpStage, Gives
from tests.house import survey

ROWS = tuple(
    csv.DictReader((survey.SOURCE / "bluehelm/data/words/summary_words.csv").read_text("utf-8").splitlines())
)


def test_every_language_says_the_same() -> None:
    """No language is empty, and each leaves open what English does."""
    for row in ROWS:
        slots = {code: {found[1] for found in SLOT.finditer(row[code])} for code in LANGUAGES}
        assert all(row[code].strip() for code in LANGUAGES), row["key"]
        assert {code: names for code, names in slots.items() if names != slots["en"]} == {}, row["key"]


def test_every_rule_of_counting_is_told_in_every_language() -> None:
    """A rule whose definition changes needs its translations again: else readers would see the old one."""
    english = Words("en")
    stale = [
        name
        for name, rule in counting.RULES.items()
        if (english.english(f"rule.{name}"), english.english(f"def.{name}")) != (rule.label, rule.definition)
    ]
    assert stale == []


def test_every_category_has_its_words() -> None:
    """A part of a count by category is told in the language of the reader."""
    told = {code: row.name for code, row in categories.categories().items()}
    assert {code: Words("en").english(f"field.{code}") for code in told} == told


def test_every_stage_and_kind_has_its_words() -> None:
    """What a row may hold is told."""
    words = Words("ar")
    assert all(words.has(f"stage.{stage.value}") for stage in FollowUpStage)
    assert all(words.has(f"gives.{gives.value}") for gives in Gives)
    told = {SessionKind.SIDE_EVENT, SessionKind.OPENING, SessionKind.PANEL, SessionKind.TRAINING}
    assert all(words.has(f"sessions.{kind.value}") for kind in told)


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("en", 1, "1 Member State announced pledges."),
        ("en", 0, "0 Member States announced pledges."),
        ("fr", 0, "0 État Membre a annoncé des engagements."),
        ("fr", 2, "2 États Membres ont annoncé des engagements."),
        ("zh", 2, "宣布承诺的会员国：2个。"),
    ],
)
def test_words_agree_with_their_number(language: str, number: int, said: str) -> None:
    """One is singular in English; none is, too, in French."""
    filled = Filled(runs=(Run(text=str(number)),), number=number)
    assert "".join(run.text for run in Words(language).say("m.pledging_states", n=filled)) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1 December 2026"),
        ("fr", "1er décembre 2026"),
        ("ar", "1 كانون الأول/ديسمبر 2026"),
        ("es", "1 de diciembre de 2026"),
        ("ru", "1 декабря 2026 года"),
        ("zh", "2026年12月1日"),
    ],
)
def test_a_day_is_written_as_the_language_does(language: str, said: str) -> None:
    """So are the days of a conference, with their month once."""
    words = Words(language)
    assert words.day(date(2026, 12, 1)) == said
    assert words.day(date(2026, 12, 31), precision=Precision.YEAR).startswith("2026")
    begin, end = words.days(date(2026, 12, 1), end=date(2026, 12, 2))
    assert "12" in begin + end or words.text("month.12") in begin + end
    assert (begin + end).count("2026") == 1


def test_numbers_have_the_signs_of_the_language() -> None:
    """Thousands and decimals are set apart as people there read them."""
    told = {code: Words(code).number(20000.5) for code in LANGUAGES}
    assert told["en"] == told["zh"] == told["ar"] == "20,000.5"
    assert told["fr"] == told["ru"] == told["es"] == "20\u00a0000,5"


def test_another_language_is_refused() -> None:
    """The six are named."""
    with pytest.raises(InputError, match=r"language is de; it must be one of en, fr, ar, es, ru, zh"):
        Words("de")
