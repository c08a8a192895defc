"""Sentences of the library are told in French as a whole, part by part, or stay English as a whole."""

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from bluehelm_web.core import sentence_forms, sentences
from bluehelm_web.core.names import said
from bluehelm_web.core.sentences import translated

TOLD = {
    "Of 3,000 persons on site by day 6: 0.50 without it, 0.54 with it, 0.05 higher (standard error 0.005).": (
        "Pour 3\u202f000 personnes sur place au plus tard le jour 6\u202f: 0,50 sans elle, 0,54 avec elle,"
        " 0,05 plus haut (erreur type 0,005)."
    ),
    "PHL-FPU-1 comes in. It passed the filters before and was not needed.": (
        "PHL-FPU-1 entre. Elle passait déjà les filtres et n\u2019était pas nécessaire."
    ),
    "850": "850",
    "1,200": "1\u202f200",
    "0.010": "0,010",
    "95 %": "95\u202f%",
    "< 0.01": "< 0,01",
    "2023": "2023",
    "24 December 2013": "24 décembre 2013",
    "January 2014": "janvier 2014",
    "Jun to Oct": "de juin à octobre",
    "XAB-INF": "XAB-INF",
    "day 56": "jour 56",
    "infantry battalion, 850": "bataillon d\u2019infanterie, 850",
    "Mission CAR stand-by force: no statement of unit requirements is issued": (
        "Mission CAR stand-by force\u202f: aucun état des besoins de l\u2019unité n\u2019est publié"
    ),
    "it must be a number, in lane metres": "ce doit être un nombre, en mètres linéaires",
    "sheet offers, row 2, column women": "feuille offers, ligne 2, colonne women",
    "File macro.xlsm: its form is .xlsm": "Fichier macro.xlsm\u202f: sa forme est .xlsm",
    "No gap is left.": "Il ne reste aucune lacune.",
    "XAB-INF leaves.": "XAB-INF se retire.",
    "No offer or announcement on record: Kelmar (day 57); Nepal, Opalia (day 65).": (
        "Aucune offre ni annonce consignée\u202f: Kelmar (jour 57)\u202f; Népal, Opalia (jour 65)."
    ),
    "Nearest of 4: KEN-UHU-1 of Kenya lacks night capability; 3 others stop at the same point.": (
        "La plus proche sur 4\u202f: KEN-UHU-1 (Kenya) n\u2019a pas ce qui est demandé\u202f: capacité"
        " «\u202fde nuit\u202f»\u202f; 3 autres s\u2019arrêtent au même point."
    ),
}
"""Sentences of the library, and parts of them, in French."""


@pytest.mark.parametrize("english", TOLD)
def test_a_sentence_is_told_part_by_part(english: str) -> None:
    """Numbers, days, months, names and lists as French has them; all of it or nothing."""
    assert translated(english, language="fr") == TOLD[english]


def test_what_users_wrote_stays_as_it_is() -> None:
    """Within a sentence of the library, whatever signs it has."""
    told = translated("Pinned by Bao: The capital (of <Borvania>); it was promised.", language="fr")
    assert told == "Imposée par Bao\u202f: The capital (of <Borvania>); it was promised."
    with translation.override("fr"):
        assert "&lt;Borvania&gt;" in said("Pinned by Bao: The capital (of <Borvania>); it was promised.")


def test_a_sentence_within_a_value_is_not_taken_for_a_value() -> None:
    """Else half of it would be English."""
    assert translated("strength is 850 persons; it must be sung by the choir", language="fr") == ""


WIDE = (
    "Halden is closed in May.",
    "Halden is closed",
    "The ferry is late in May.",
)
"""What a user may write, whose words stand in the catalogue, and no sentence of the library."""


@pytest.mark.parametrize("written", WIDE)
def test_words_of_a_user_are_no_sentence_of_the_library(written: str) -> None:
    """However few words a form has: what it holds is of the kind that its name says."""
    assert translated(written, language="fr") == ""


OTHERS = {
    "closed more": "fermée de plus",
    "Offer closed": "Offre fermée",
    "Pin closed closed": "Décision fermée fermée",
    "day is closed": "jour vaut fermée",
}
"""What other forms with the same words tell, whose part is no number and no identifier but any word of the
catalogue: ``%(part)s more``, ``Offer %(plainly)s``, ``Pin %(part)s %(part_2)s`` and
``%(attribute)s is %(value)s``."""


def test_a_form_of_few_words_holds_what_its_name_says() -> None:
    """A clause is no identifier, no number and no day, though each word of it is in the catalogue."""
    typed = sentences.COUNTS | {"unit_type", "offer_id", "requirement_id", "site_id", "claim_id", "number"}
    short = [form for form in map(sentence_forms.Form.of, sentence_forms.forms()) if form.letters < 6]
    told = [form for form in short if form.stems and set(form.stems) <= typed]
    assert len(told) > 15
    found = {text: translated(text, language="fr") for form in told for text in ("closed".join(form.words),)}
    assert {text: said for text, said in found.items() if said} == OTHERS


def test_a_language_that_nobody_translated_stays_english() -> None:
    """And so does a text that is too long or too manifold to be taken apart."""
    assert translated("No gap is left.", language="ru") == ""
    assert translated("is at of and, or; lacks: " * 100, language="fr") == ""
    assert translated("No gap is left. " * 200, language="fr") == ""
    assert translated(" ".join(["No gap is left."] * 100), language="fr").count("Il ne reste") == 100


def test_each_form_tells_itself() -> None:
    """A form is found by its words, and every one has words."""
    for message in sentence_forms.forms():
        form = sentence_forms.Form.of(message)
        text = "7".join(form.words)
        assert form in sentence_forms.candidates(text, least=0), message


NO_DAYS = ("31 September 2026", "31 February 2026", "0 May 2026", "1 May 0000", "May 0000", "99 Mar 0000")
"""What looks like a day or a month, and no calendar has."""


@pytest.mark.parametrize("day", NO_DAYS)
def test_a_day_that_no_calendar_has_is_no_day(day: str) -> None:
    """Users write such days in remarks and cells; the page comes all the same, and says none else."""
    for text in ("%s", "It is %s.", "Offer O1: %s", "x, %s (%s)", "%s to %s", "Withdrawal on %s."):
        told = text.replace("%s", day)
        assert day.split()[-1] in (translated(told, language="fr") or told), text


@pytest.mark.parametrize("sign", [",", ", ", "; ", " ", "(", ". ", ". [x]", "and ", "1,", "%", "A "])
def test_a_sign_that_comes_often_raises_nothing(sign: str) -> None:
    """However often it comes in a text that is taken apart."""
    for text in ("name is %s", "It must be %sa", "%s", "lacks: %s."):
        for number in (2, 50, (sentences.LONGEST - 20) // len(sign)):
            assert translated(text.replace("%s", sign * number), language="fr") is not None


PIECES = st.one_of(
    st.sampled_from(
        (*NO_DAYS, "1 May 2026", "Jun", "12", "1,200", "95 %", "٣", "Kelmar", "O1", "night capability")
    ),
    st.sampled_from(
        (", ", ",", "; ", ": ", ". ", " and ", " or ", " (", ")", ".", "-", "%", "%%", "%(x)s", "\n", " ")
    ),
    st.sampled_from(sentence_forms.forms()).map(lambda form: sentence_forms.PART.sub("7", form)),
    st.sampled_from([word for form in sentence_forms.forms() for word in sentence_forms.Form.of(form).words]),
    st.text(max_size=6),
)
"""What texts are made of that the library or a user may have written."""


@settings(max_examples=150)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
def test_any_text_is_told_or_stays_english(text: str) -> None:
    """No text that a user may write raises anything."""
    assert isinstance(translated(text, language="fr"), str)


@settings(max_examples=150)
@given(st.sampled_from(sentence_forms.forms()), st.lists(PIECES, min_size=1, max_size=9))
def test_any_words_may_stand_in_a_form(form: str, pieces: list[str]) -> None:
    """Nor does a sentence of the library with them."""
    given_words = iter(pieces * 9)
    text = sentence_forms.PART.sub(lambda _part: next(given_words), form)
    assert isinstance(translated(text, language="fr"), str)


MANIFOLD = (
    "(" * 1000 + "a" + ")" * 1000,
    "2 (" * 300 + "zz" + ")" * 300,
    "2, " * 900 + "zzz",
    "2; 3: 4 and " * 200,
)
"""Texts that can be taken apart in more ways than anybody waits for."""


@pytest.mark.parametrize("text", MANIFOLD)
def test_a_text_is_taken_apart_in_so_many_ways_at_most(text: str) -> None:
    """Each clause that is read counts, wherever it stands."""
    reading = sentences.Reading("fr")
    with translation.override("fr"):
        assert reading.whole(text) == ""
    assert reading.tries < 0
    assert len(reading.found) <= sentences.MOST_TRIES


@pytest.mark.parametrize("text", ["Bravo is not here", "engine is broken"])
def test_words_of_users_are_not_half_translated(text: str) -> None:
    """A thing that is something is a fault of a table where a rule is behind it, and else stays as it is."""
    assert translated(text, language="fr") == ""
    assert translated("engine is broken; it must be a number", language="fr").startswith("engine vaut broken")
