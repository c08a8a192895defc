"""How much of what free words pledge: one quantity that stands next to what is pledged, or a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bluehelm.core.numbers_said import NumberSaid, numbers_said
from bluehelm.core.spelt_numbers import MILLION
from bluehelm.core.synonyms import fold
from bluehelm.partnership.amounts_said import VAGUE

COUNTED: Mapping[str, str] = MappingProxyType(
    {
        "helicopter": "hel hels helo helos heli helis helicopter helicopters helicoptere helicopteres"
        " helicoptero helicopteros",
        "aircraft": "aircraft plane planes avion avions aviones",
        "personnel": "personnel troops soldiers persons people officers experts peacekeepers personnes"
        " militaires policiers soldats officiers police personas policias soldados",
        "course": "course courses cours curso cursos",
        "unit": "unit units battalion battalions bn company companies coy hospital hospitals platoon platoons"
        " fpu fpus unite unites bataillon bataillons compagnie compagnies hopital hopitaux unidad unidades"
        " batallon batallones compania companias hospitales",
        "team": "team teams equipe equipes equipo equipos",
        "vehicle": "vehicle vehicles truck trucks apc apcs vehicule vehicules vehiculo vehiculos",
    }
)
"""Units of a quantity, each with the words that say it."""

SINGULAR_WORDS = (
    "helicopter helicoptere plane avion person unit battalion company hospital platoon unite bataillon"
    " compagnie hopital team equipe vehicle truck vehicule helicoptero unidad batallon compania"
    " equipo vehiculo"
)
SINGULAR = frozenset(SINGULAR_WORDS.split())
"""Words that count one only: what stands before them says how large it is, as in 20 bed hospital."""

LATIN = frozenset({"un", "une", "una"})
"""Articles of French and Spanish, where what tells how it is follows the word that is counted."""

UNIT_OF = {word: unit for unit, words in COUNTED.items() for word in words.split()}

NO_CURRENCY = "XXX"
"""Code of a currency that is not certain, as of ISO 4217."""

CODES = [
    "USD",
    "EUR",
    "GBP",
    "CAD",
    "AUD",
    "CHF",
    "CNY",
    "DKK",
    "JPY",
    "KRW",
    "INR",
    "NOK",
    "NZD",
    "SEK",
    "TRY",
    "ZAR",
    "BRL",
    "AED",
    "QAR",
    "SAR",
    "XAF",
    "XOF",
    NO_CURRENCY,
]
CODE = re.compile(rf"\b({'|'.join(CODES)})\b")

CURRENCIES: tuple[tuple[str, str], ...] = (
    (r"canadian dollars?|dollars? canadiens?|c(?:an?)?\$", "CAD"),
    (r"australian dollars?|dollars? australiens?|au?\$", "AUD"),
    (r"new zealand dollars?|nz\$", "NZD"),
    (r"(?:us|u\.s\.|united states|american) dollars?|dollars? (?:américains?|des états-unis)|us\$", "USD"),
    (r"(?:singapore|hong kong|jamaican|namibian|fiji|fijian) dollars?", NO_CURRENCY),
    (r"dollars?|\$|usd", "USD"),
    (r"euros?|€|eur", "EUR"),
    (r"pounds? sterling|british pounds?|livres? sterling|£|gbp", "GBP"),
    (r"swiss francs?|francs? suisses?", "CHF"),
    (r"¥|yen", "JPY"),
    (r"cad", "CAD"),
    (r"[₹₦₩₺₽₱฿₫₴₵]", NO_CURRENCY),
    (
        r"pounds?|livres?|francs?|kron(?:e|er|a|or)|rupees?|shillings?|pesos?|yuan|dinars?|dirhams?",
        NO_CURRENCY,
    ),
)
"""Words and signs of currencies, the first that is said counts; pounds alone are those of several states."""

SCALES = re.compile(r"(?<=\d)\s?(m|mn|mio|bn|md)(?!\w)", re.IGNORECASE)

STOP = re.compile(
    r"[,;:.()\n–—/]|\bd['’]|\b(?:with|w|and|or|for|from|to|by|in|at|on|of|per|plus|including|that|which|who|whose|"
    r"avec|et|ou|pour|de|du|des|dans|en|à|au|aux|par|sur|qui|dont|dès)\b",
    re.IGNORECASE,
)
"""Where the words that say what is counted end."""

LEAD_WORDS = (
    "with w for of in to per under within at by from on into avec pour de des dans sous en a au par sur"
)
LEADS = frozenset(LEAD_WORDS.split())
"""Words behind which a number tells of something else than what is pledged."""

NEAR = re.compile(
    r"(?:\b(?:about|around|approximately|roughly|some|nearly|almost|over|up to|at least|at most|more than"
    r"|minimum|maximum|environ|quelque|près de|plus de|au moins|au plus|jusqu['’]à)|[~≈>])\s*$",
    re.IGNORECASE,
)
BELOW = re.compile(r"(?:\b(?:less than|fewer than|under|below|moins de)|<)\s*$", re.IGNORECASE)
TOTAL = re.compile(
    r"\b(?:total|contribution|deployment|provision|addition|pledge|offer|déploiement|envoi|ajout)\s+(?:of|de)\s*$",
    re.IGNORECASE,
)
TIME_WORDS = (
    "day days week weeks month months year years hour hours minute minutes jour jours semaine semaines mois"
    " ans annee annees heure heures km kilometres january february march april may june july august september"
    " october november december janvier fevrier mars avril mai juin juillet aout septembre octobre novembre"
    " decembre"
)
TIMES_OF = frozenset(TIME_WORDS.split())
"""Words before which a number is no amount of what is pledged."""

YEAR_LEADS = LEADS | TIMES_OF | {"since", "until", "year", "depuis", "annee"}
LEAST_SUM = 1_000
"""Least sum of money that is taken as said in full, without its million."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityHeard:
    """
    How much of what was pledged.

    Attributes
    ----------
    quantity
        The number; None where none was said, or none is certain.
    unit
        Of what, such as ``helicopter`` or ``CAD million``; empty where that is not known.
    near
        Words that say that the number is not exact, such as ``up to``.
    rest, what
        The words without the number, and those behind it.
    asks
        Whether somebody has to say how much: it was said in several numbers, or in none that is certain.

    Examples
    --------
    >>> QuantityHeard(quantity=6, unit="helicopter", rest="utility helicopters").asks
    False
    """

    quantity: float | None = None
    unit: str = ""
    near: str = ""
    rest: str = ""
    what: str = ""
    asks: bool = False


def quantity_heard(text: str) -> QuantityHeard:
    """
    Read how much words pledge, where exactly one quantity stands in them, next to what is pledged.

    Parameters
    ----------
    text
        English or French, as said.

    Returns
    -------
    QuantityHeard
        Money in millions; it needs a currency beside it, and its scale or its full sum.

    Examples
    --------
    >>> heard = quantity_heard("3 formed police units"), quantity_heard("2,5 millions d'euros")
    >>> [(one.quantity, one.unit) for one in heard]
    [(3.0, 'unit'), (2.5, 'EUR million')]
    >>> quantity_heard("a level 2 hospital with 60 staff").asks, quantity_heard("10 to 12 trucks").asks
    (True, True)
    """
    said = _said_once(_in_codes(text))
    found = [one for one in numbers_said(said) if not _is_time(said, one)]
    counted = [one for one in found if not one.is_article or _unit(said, one)]
    if len(counted) != 1:
        return QuantityHeard(rest=said, asks=bool(counted) or _is_vague(said))
    (one,) = counted
    before, behind = said[: one.start], said[one.end :]
    near = NEAR.search(before)
    around = before[: near.start()] if near else before
    read = _money(said, one) if CODE.search(said) else _counted(around, one, behind=behind)
    if read is None or BELOW.search(before) or _is_vague(f"{around} {behind}"):
        return QuantityHeard(rest=f"{around} {behind}", asks=True)
    number, unit = read
    return QuantityHeard(
        quantity=number,
        unit=unit,
        near=near[0].strip() if near else "",
        rest=f"{around} {behind}",
        what=behind,
    )


def _in_codes(text: str) -> str:
    """Write currencies as codes, and millions of money in full."""
    said = re.sub(r"(?<=\d)\s?M(?=[€$£])", " million ", text)
    for words, code in CURRENCIES:
        said = re.sub(rf"(?<![^\W\d])(?:{words})(?![^\W\d])", f" {code} ", said, flags=re.IGNORECASE)
    said = re.sub(rf"\b({'|'.join(CODES)})(?=\d)", r"\1 ", said)
    if CODE.search(said):
        said = SCALES.sub(
            lambda found: " billion" if found[1].casefold() in ("bn", "md") else " million", said
        )
    return said


def _said_once(said: str) -> str:
    """Leave out a number that stands once more between brackets: five (5) helicopters."""
    for found in reversed(list(re.finditer(r"\s*\((\d+)\)", said))):
        before = numbers_said(said[: found.start()])
        if before and before[-1].end == found.start() and before[-1].value == float(found[1]):
            said = said[: found.start()] + said[found.end() :]
    return said


def _is_vague(said: str) -> bool:
    return bool(VAGUE & set(fold(said).split()))


def _is_time(said: str, one: NumberSaid) -> bool:
    """Tell whether a number is a year, a day of a month, or counts days, months or kilometres."""
    before, behind = fold(said[: one.start]).split()[-1:], fold(said[one.end :]).split()[:1]
    if one.is_article or (behind and behind[0] in TIMES_OF):
        return bool(behind) and behind[0] in TIMES_OF
    if not re.fullmatch(r"19[4-9]\d|20\d\d", said[one.start : one.end]):
        return False
    if re.match(r"\s*[-–/]\s*(?:19|20)\d\d\b", said[one.end :]):
        return True
    return not _phrase(said[one.end :]) or bool(before and before[0] in YEAR_LEADS)


def _phrase(behind: str) -> list[str]:
    """Return the words behind a number that say what is counted."""
    plain = re.sub(r"^\s*(?:[-x×]\s*)?", "", behind, flags=re.IGNORECASE)
    end = STOP.search(plain)
    return fold(plain[: end.start()] if end else plain).split()


def _unit(said: str, one: NumberSaid) -> str:
    return _unit_of(_phrase(said[one.end :]), is_latin=fold(said[one.start : one.end]) in LATIN)


def _unit_of(words: Sequence[str], *, is_latin: bool = False) -> str:
    """
    Return the unit of the word that is counted: the last, or the first where what follows tells how it is.

    Examples
    --------
    >>> _unit_of(["formed", "police", "units"]), _unit_of(["helicopter", "crews"])
    ('unit', '')
    >>> _unit_of(["helicopteres", "lourds"])
    'helicopter'
    """
    if not words:
        return ""
    if words[-1] in UNIT_OF:
        return UNIT_OF[words[-1]]
    if words[0] in UNIT_OF and (words[0].endswith(("s", "x")) or is_latin):
        return UNIT_OF[words[0]]
    return ""


def _money(said: str, one: NumberSaid) -> tuple[float, str] | None:
    """Return a sum in millions where its currency stands beside it, and its scale is sure."""
    codes = list(CODE.finditer(said))
    if len({code[0] for code in codes}) != 1 or codes[0][0] == NO_CURRENCY or one.value is None:
        return None
    is_beside = any(
        re.fullmatch(r"\s*(?:of|d['’]|de|in|en)?\s*", said[one.end : code.start()])
        if code.start() >= one.end
        else not said[code.end() : one.start].strip()
        for code in codes
    )
    if not is_beside or not (one.is_scaled or one.value >= LEAST_SUM):
        return None
    return one.value / MILLION, f"{codes[0][0]} million"


def _counted(around: str, one: NumberSaid, *, behind: str) -> tuple[float, str] | None:
    """Return a number that stands before what it counts, with its unit; None for any other."""
    words = _phrase(re.sub(r"^\s*(?:of\s|d['’]|de\s)", "", behind) if one.is_multiple else behind)
    if not words or one.value is None or one.value < 1 or not one.value.is_integer():
        return None
    if re.match(r"-[^\W\d]", behind) or (one.value > 1 and words[-1] in SINGULAR):
        return None
    last = re.search(r"(\w+)['’]?[\s(]*$", around)
    if last and fold(last[1]) in LEADS and not TOTAL.search(around):
        return None
    unit = _unit_of(words, is_latin=one.is_article)
    return None if one.is_scaled and not unit else (one.value, unit)
