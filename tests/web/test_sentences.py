"""Sentences of the library are told in French as a whole, part by part, or stay English as a whole."""

import pytest
from django.utils import translation

from bluehelm_web.core import sentence_forms
from bluehelm_web.core.names import said
from bluehelm_web.core.sentences import translated

TOLD = {
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
