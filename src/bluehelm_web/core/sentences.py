"""
Sentences that the library composes in English, recognized by their forms and said in the reader's language.

``sentences.json`` holds the forms, read from the sources by ``docs/messages_of_sentences.py``. A text is
taken apart until each part is a form, a name with a translation, a number, a day or a name of somebody;
where one part is none of these, the whole text stays English: no sentence is half in each language.
"""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import gettext, gettext_noop, override, trans_real

from bluehelm_web.core.sentence_forms import (
    EXAMPLES,
    FEW_LETTERS,
    WORD,
    WRITTEN,
    Form,
    candidates,
    forms,
    is_composed,
    places,
)

NUMBER = re.compile(r"(?:[<>] )?[~+−-]?\d{1,3}(?:,?\d{3})*(?:\.\d+)?(?: %)?")
MONTHS = {name: number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
DAY = re.compile(rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}")
PATTERNS = {"date": DAY} | dict.fromkeys(("number", "num_yes", "num_cases", "low", "high", "chance"), NUMBER)
"""What parts of these names look like."""
MONTH = re.compile(rf"({'|'.join(MONTHS)})(?: (\d{{4}}))?")
TOKEN = re.compile(r"[\w#@/+.&'-]*[A-Z\d_][\w#@/+.&'-]*|[-~b-z]|<\d+[a-z]?|[\w-]*\.[a-z]{3,4}")
"""A number, a day, and a word that is an identifier or a name."""

NAMES = {"site", "state", "contributor", "unit", "unit_type", "name"}
"""Parts that may be names that users gave."""
SHOWN = {"shown", "given", "mission", "language", "resolution", "host"}
"""Those that are one value of a table or a name, and no sentence."""
WHY = {"why", "carrier", "strength_source", "cargo_source"}
"""Parts that a user wrote, or the library; a source names a document, or is a sentence of the library."""
CODES = {"codes", "label", "column", "title", "key", "words", "sheet"}
CODES |= {"ATTRIBUTES", "PASSAGES", "__name__", "SETTINGS_NAME"}
NAMED = {"name", "names", "known", "both", "languages"}
LISTED = re.compile(r"[\w.#+-]{2,}(?:(?:, | or )[\w.#+-]+)*")
"""Parts that are codes, as tables have them, or lists of these; and those that may be."""
WORDS = {"replace"}
"""Parts that are one word of the library."""

DEEPEST = 60
"""Most parts that are within one another; lists are."""
MOST_TRIES = 10_000
"""Most ways in which one text is taken apart, and clauses that are read for it; then it stays English."""
SIGNS_OF_A_TRY = 20
"""Signs of a clause that cost as much as one way to take it apart."""
LONGEST = 3_000
"""Longest text that is taken apart, in signs."""

STOP = re.compile(r"(?<!\.)(?<!s\.e)\. (?=[A-Z~\d])")
CODED = re.compile(r"(.+)\. \[([a-z-]+)\](?: (.+))?")
"""The end of a sentence before another one; a fault with its code and, behind it, its place."""
CLAUSES = ("; ", ": ")
"""What no form of few letters reaches beyond."""
JOINTS = ("; ", ": ", ", ", " and ", " or ", " - ")
"""What the library sets between clauses and in lists, from the strongest to the weakest."""
TURNED = (gettext_noop("; "), gettext_noop(": "), gettext_noop(" and "), gettext_noop(" or "))
"""Those that a language may write in another way."""
BARE = {("is ", "unit_type"), ("in ", "detail")}
"""Words with which a form says so little that behind them such a part is a name or a code, and no clause."""
MEASURED = ("in ", "unit")
"""Such words before a unit of measure."""
ASPECTS = ("spread", "chance")
"""What is assumed of a step."""
COUNTS = {"count", "women", "row", "day", "arrival_day", "leaves_day", "more", "min", "size"}
"""Parts of forms of few letters that are a number or a day."""
IS = " is "
"""What stands between a field and its value in a fault; and between any two words that users write."""
RULED = "; "
"""What stands behind a value in a fault, before its rule."""
OPENING = re.compile(r"[,;:]? ")


@lru_cache(maxsize=1 << 14)
def translated(text: str, *, language: str) -> str:
    """
    Return a text of the library in a language; empty where a part of it has no translation.

    Parameters
    ----------
    text
        One or more sentences, a clause or a name, in English.
    language
        The language.

    Returns
    -------
    str
        Plain text.

    Examples
    --------
    >>> translated("Nobody translated this.", language="ru")
    ''
    """
    if len(text) > LONGEST:
        return ""
    with override(language):
        return Reading(language).whole(text.strip())


class Reading:
    """One text that is read; what is found of its parts is kept as long."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.found: dict[str, str] = {}
        self.tries = MOST_TRIES
        self.depth = 0
        self.has_rule = False

    def whole(self, text: str) -> str:
        """Return a text of one or more sentences; a stop within what a user wrote does not end one."""
        self.has_rule = self.has_rule or RULED in text
        if found := CODED.fullmatch(text):
            words, place = self._before_code(found[1]), found[3] or ""
            where = self.clause(place) or (place if " " not in place else "")
            return f"{words}. [{found[2]}] {where}".rstrip() if words and (where or not place) else ""
        told, begin = list[str](), 0
        for end in [match.end() for match in STOP.finditer(text)]:
            if first := self.clause(text[begin : end - 1]):
                told.append(first)
                begin = end
        last = self.clause(text[begin:])
        return " ".join((*told, last)) if last else ""

    def _before_code(self, text: str) -> str:
        """Return the sentences before a code, which may have codes themselves."""
        if self.depth == DEEPEST:
            return ""
        self.depth += 1
        told = self.whole(text)
        self.depth -= 1
        return told

    def clause(self, text: str) -> str:
        """Return a text, or a part of one, in the language; empty where it is not known."""
        if not text or (text not in self.found and self.tries < 0):
            return ""
        if text not in self.found and self.depth < DEEPEST:
            self.found[text] = ""  # a text that needs itself is not known
            self.tries -= 1 + len(text) // SIGNS_OF_A_TRY
            self.depth += 1
            self.found[text] = self._clause(text)
            self.depth -= 1
        return self.found.get(text, "")

    def _clause(self, text: str) -> str:
        return (
            _named(text, language=self.language)
            or _datum(text)
            or self._formed(text, least=FEW_LETTERS)
            or self._set(text)
            or self._joined(text)
            or self._told_of(text)
            or self._formed(text)
            or self._bracketed(text)
        )

    def _formed(self, text: str, *, least: int = 0) -> str:
        """Return a text that has a form of some letters at least."""
        bare = text.removesuffix(".")
        for form in candidates(bare, least=least):
            said = _said(form.message, language=self.language)
            for values in () if not said else places(form, bare):
                if (parts := self._parts(form, values=values)) is not None:
                    return said % parts + ("." if text != bare else "")
        return ""

    def _parts(self, form: Form, *, values: tuple[str, ...]) -> dict[str, str] | None:
        """Return the parts of a form, the shortest tried first; nothing where one of them is not known."""
        self.tries -= 1
        if form.letters < FEW_LETTERS and any(joint in value for value in values for joint in CLAUSES):
            return None
        if (
            form.words[1:2] == (IS,)
            and not form.words[0]
            and not self.has_rule
            and not self._are_values(values)
        ):
            return None
        found = dict[str, str]()
        for place in sorted(range(len(values)), key=lambda place: len(values[place])):
            if not self._is_of_its_kind(form, place=place, text=values[place]):
                return None
            told = self._part(form.stems[place], text=values[place])
            if told is None or self.tries < 0:
                return None
            found[form.parts[place]] = told
        return found

    def _is_of_its_kind(self, form: Form, *, place: int, text: str) -> bool:
        """Tell whether a part is what its name says: an identifier; of a form of few letters, a number."""
        stem, opening = form.stems[place], form.words[0]
        is_short = form.letters < FEW_LETTERS
        if stem.endswith("_id") or (opening, stem) in BARE or (is_short and stem == "mission"):
            return _is_name(text)
        if not is_short:
            return True
        if (opening, stem) == MEASURED:
            return bool(_named(text, language=self.language))
        if stem == "aspect":
            return text.lower() in ASPECTS
        return stem not in COUNTS or bool(_datum(text))

    def _are_values(self, texts: tuple[str, ...]) -> bool:
        """Tell whether a field and its value are known, or a name: words of users may be anything."""
        if texts[0][:1].isupper() and not _named(texts[0], language=self.language):
            return False
        return all(_is_name(text) or self.clause(text) for text in texts if text)

    def _part(self, stem: str, *, text: str) -> str | None:
        """Return a part of a form; nothing where it is not known."""
        if stem in PATTERNS:
            return (_datum(text) if PATTERNS[stem].fullmatch(text) else "") or None
        if not text:
            return text
        if stem in CODES and LISTED.fullmatch(text):
            return text
        if stem in WORDS:
            return _named(text, language=self.language) or None
        if stem in WRITTEN or stem in WHY:
            told = self.clause(text) if stem in WHY or text in EXAMPLES else ""
            is_beyond = stem in SHOWN and any(joint in text for joint in CLAUSES)
            return told or (None if is_beyond or is_composed(text) else text)
        if (opening := OPENING.match(text)) and not OPENING.match(text, opening.end()):
            rest = self._part(stem, text=text[opening.end() :])
            return _mark(opening[0]) + rest if rest else None
        if text.endswith(",") and not text.endswith(",,"):
            rest = self._part(stem, text=text[:-1])
            return f"{rest}," if rest else None
        return self.clause(text) or (text if _may_stand(stem, text=text) else None)

    def _set(self, text: str) -> str:
        """Return a text that is another one with a capital or a full stop."""
        if text.endswith(".") and not text.endswith("..") and (found := self.clause(text[:-1])):
            return f"{found}."
        if text.endswith(":") and (found := self.clause(text[:-1])):
            return found + _mark(": ").rstrip()
        for word in (" and ", " or "):
            if text.startswith(word[1:]) and (found := self.clause(text[len(word) - 1 :])):
                return _mark(word).lstrip() + found
        is_capital = text[:1].isupper() and text[1:2].islower() and text.partition(" ")[0] not in MONTHS
        if is_capital and (found := self.clause(text[:1].lower() + text[1:])):
            return found[:1].upper() + found[1:]
        return ""

    def _joined(self, text: str) -> str:
        """Return a text of two or more clauses, or a list."""
        for joint in JOINTS:
            place = text.find(joint)
            while place > 0 and self.tries >= 0:
                first, second = text[:place], text[place + len(joint) :]
                if (before := self.clause(first)) and (behind := self.clause(second)):
                    return before + _mark(joint) + behind
                place = text.find(joint, place + 1)
        return ""

    def _bracketed(self, text: str) -> str:
        """Return a text that ends with, or is, one in brackets."""
        if not text.endswith(")"):
            return ""
        place = text.find("(")
        while place >= 0 and self.tries >= 0:
            inner, before = self.clause(text[place + 1 : -1]), text[:place].rstrip()
            if inner and not before:
                return f"({inner})"
            if inner and (told := self.clause(before)):
                return f"{told} ({inner})"
            place = text.find("(", place + 1)
        return ""

    def _told_of(self, text: str) -> str:
        """Return a kind and a name, or what is told of something that has one: the name, then a form."""
        place = text.find(" ")
        kind, name = _named(text[:place], language=self.language), _datum(text[place + 1 :])
        if kind and name and text[:1].isupper() and " " not in name:
            return f"{kind} {name}"
        while 0 < place < 60 and self.tries >= 0:
            who, what = text[:place], text[place + 1 :]
            is_who = (len(who) == 1 or not who.islower()) and who not in _vocabulary()
            is_told = is_who and what.partition(" ")[0] != "of"
            is_clause = " " in what or bool(NUMBER.fullmatch(who))
            named = is_clause and _named(what, language=self.language)
            told = is_told and (named or self._formed(what))
            if told and (known := self.clause(who)):
                return f"{known} {told}"
            place = text.find(" ", place + 1)
        return ""


@lru_cache(maxsize=1 << 15)
def _said(message: str, *, language: str) -> str:
    """Return a form in the language, without its full stop; empty where nobody translated it."""
    told = str(trans_real.translation(language).gettext(message))
    if not _has(message, language=language):
        return ""
    return told.removesuffix(".") if message.endswith(".") else told


def _named(text: str, *, language: str) -> str:
    """Return a name or a whole sentence that the catalogue has."""
    if "%(" in text:
        return ""
    for told, end in ((text, ""), (f"{text}.", "."), (text.removesuffix("."), "")):
        if (found := gettext(told)) != told or _has(told, language=language):
            ended = found.removesuffix(".") if end else found
            return ended + ("." if told == text[:-1] else "")
    upper = text[:1].upper() + text[1:]
    if text[:1].islower() and ((found := gettext(upper)) != upper or _has(upper, language=language)):
        return found[:1].lower() + found[1:]
    return ""


def _has(message: str, *, language: str) -> bool:
    """Return whether the catalogue of a language has a message, which may say the same there."""
    return message in trans_real.translation(language)._catalog  # type: ignore[attr-defined]


def _datum(text: str) -> str:
    """Return a number, a day, an identifier or a name, which needs no translation."""
    if NUMBER.fullmatch(text):
        return _number(text)
    if DAY.fullmatch(text):
        number, month, year = text.split()
        return _day(f"{year}-{MONTHS[month]:02}-{int(number):02}", written="DATE_FORMAT")
    if found := MONTH.fullmatch(text):
        first = f"{found[2] or '0001'}-{MONTHS[found[1]]:02}-01"
        return _day(first, written="YEAR_MONTH_FORMAT" if found[2] else "F")
    return text if _is_name(text) and not _is_english(text) else ""


def _day(iso: str, *, written: str) -> str:
    """Return a day as the language writes it; empty where no calendar has it."""
    try:
        return date_format(date.fromisoformat(iso), written)
    except ValueError:
        return ""


def _is_name(text: str) -> bool:
    """Return whether a text looks like a name: words with capitals or digits."""
    return all(TOKEN.fullmatch(word) for word in text.split(" "))


def _is_english(text: str) -> bool:
    """Return whether a name is a word of the library's sentences."""
    return any(word in _vocabulary() for word in text.split(" "))


@cache
def _vocabulary() -> frozenset[str]:
    """Return the words with which sentences of the library begin."""
    firsts = (WORD.match(form) for form in forms())
    return frozenset(first[0] for first in firsts if first and first[0][0].isupper())


def _may_stand(stem: str, *, text: str) -> bool:
    """Return whether a part that nobody translated may stand as it is."""
    return (stem in NAMES and _is_name(text)) or (stem in NAMED and bool(LISTED.fullmatch(text)))


def _number(text: str) -> str:
    """Return a number as the language writes it."""
    digits = text.removesuffix(" %")
    bare = digits.lstrip("<> ~+−-")
    told = bare.replace(".", get_format("DECIMAL_SEPARATOR"))
    if "," in bare:
        told = number_format(Decimal(bare.replace(",", "")), use_l10n=True, force_grouping=True)
    end = gettext("%(number)s %%") if text != digits else "%(number)s"
    return digits[: len(digits) - len(bare)] + end % {"number": told}


def _mark(joint: str) -> str:
    """Return what joins clauses, as the language has it."""
    return gettext(joint) if joint in TURNED else joint
