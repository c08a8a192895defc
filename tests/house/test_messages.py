"""The catalogues of messages say what the sources ask for, and what Django reads is what they say."""

import gettext
import io
import re
from collections import Counter

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import dates
from django.utils.translation import to_locale

from docs import messages, messages_of_sentences

OFFERED = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
TO_COME = {"ar": (6, True), "zh-hans": (1, False), "ru": (3, False), "es": (2, False)}
"""Languages of the United Nations that can be added: their plural forms, and whether they run to the left."""

PART = re.compile(r"%\(\w+\)[sd]|%%|</?\w+>|\{\w*\}")


@pytest.fixture(scope="module")
def found() -> messages.Messages:
    """Return the messages of the sources."""
    return messages.messages()


def parts(text: str) -> Counter[str]:
    """Return places for values and HTML of a message."""
    return Counter(PART.findall(text))


def faults(one: Message) -> list[str]:
    """Return what is wrong with a translation."""
    ids = one.id if one.pluralizable else (one.id,)
    told = one.string if one.pluralizable else (one.string,)
    if one.fuzzy or not all(told):
        return [f"{ids[0]}: empty or fuzzy"]
    wrong = [] if parts(told[-1]) == parts(ids[-1]) else [f"{ids[-1]}: other parts"]
    wrong += [f"{ids[-1]}: unknown parts" for text in told if parts(text) - parts(ids[-1])]
    is_word = ids[0] == ids[0].strip()
    return wrong + [f"{ids[0]}: edges" for text in told if is_word and text != text.strip()]


@pytest.mark.parametrize("language", messages.languages())
def test_a_catalogue_is_up_to_date(found: messages.Messages, language: str) -> None:
    """Nothing is missing, nothing obsolete, and what Django reads says the same; else ``make messages``."""
    path = messages.path_of(language)
    told = messages.merged(messages.catalogue(language), found=found)
    assert path.read_bytes() == messages.po_of(told)
    assert path.with_suffix(".mo").read_bytes() == messages.mo_of(told)


def test_forms_of_sentences_are_up_to_date() -> None:
    """The web finds the forms that the library composes today; else ``make messages``."""
    assert messages_of_sentences.WRITTEN_TO.read_bytes() == messages_of_sentences.written()


def test_forms_of_sentences_are_read_from_sources() -> None:
    """Choices make a form each, parts are named after what gives them, and docstrings are no forms."""
    source = '''
def told(unit, day, *, is_late):
    """Say when a unit comes."""
    found = {"a key": "looked up here"}
    return f"{unit.name} comes {'too late' if is_late else 'in time'} on {day_name(day)}. No more {day!r}"
'''
    assert list(messages_of_sentences.of_source(source)) == [
        "looked up here",
        "%(name)s comes too late on %(date)s.",
        "No more %(written)s",
        "%(name)s comes in time on %(date)s.",
        "No more %(written)s",
    ]


@pytest.mark.parametrize("language", OFFERED)
def test_an_offered_language_is_complete(language: str) -> None:
    """Every message has its translation, with the same places for values and the same HTML."""
    told = messages.catalogue(language)
    assert [fault for one in told if one.id for fault in faults(one)] == []
    assert {to_locale(code) for code in OFFERED} <= set(messages.languages())


def test_what_is_wrong_with_a_translation_is_seen() -> None:
    """A place that is left out, one that is not there, HTML that is left out, nothing at all."""
    for message, string in (
        ("%(n)s offers", "offres"),
        ("offers", "%(n)s offres"),
        ("<b>offers</b>", "offres"),
        ("offers", ""),
        (("%(n)s offer", "%(n)s offers"), ("%(n)s offre", "offres")),
    ):
        assert faults(Message(message, string))
    assert faults(Message(("one offer", "%(n)s offers"), ("une offre", "%(n)s offres"))) == []


def test_no_message_takes_a_word_of_django() -> None:
    """The name of a month that the registry means otherwise would stand in every date."""
    names = {str(name) for told in (dates.MONTHS, dates.WEEKDAYS) for name in told.values()}
    assert names & {one for one in messages.messages() if isinstance(one, str)} == set()


@pytest.mark.parametrize("language", TO_COME)
def test_a_language_can_be_added(found: messages.Messages, language: str) -> None:
    """Its catalogue begins with its own plural forms, and Django knows which way it runs."""
    num_plurals, is_bidi = TO_COME[language]
    begun = messages.merged(Catalog(locale=to_locale(language)), found=found)
    assert begun.num_plurals == num_plurals
    assert LANG_INFO[language]["bidi"] == is_bidi
    plural = begun.get("%(number)s offer on this page")
    assert plural is not None
    plural.string = tuple(f"form {number}" for number in range(num_plurals))
    read = gettext.GNUTranslations(io.BytesIO(messages.mo_of(begun)))
    said = {read.ngettext(*plural.id, n) for n in range(200)}
    assert said == set(plural.string)


def test_french_is_set_as_french_is() -> None:
    """A narrow no-break space stands before double signs and within quotation marks."""
    told = [text for one in messages.catalogue("fr") if one.id for text in (one.string, *one.string)]
    assert [text for text in told if isinstance(text, str) and re.search(r" [;:!?»]|« |'", text)] == []


def test_days_are_written_as_the_language_does() -> None:
    """No page says itself in which order a day, a month and a year stand."""
    named = re.compile(r"""\|date:["'](?!(?:DATE|DATETIME|YEAR_MONTH)_FORMAT|M["']|H:i|Y-m-d|c["'])""")
    pages = [path for path in messages.sources() if path.suffix == ".html"]
    assert [path.name for path in pages if named.search(path.read_text(encoding="utf-8"))] == []
