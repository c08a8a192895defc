"""Names to codes: what is certain, what is a guess, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.core.synonyms import Found, Index, fold, nearest
from bluehelm.deployment.vocabulary import indexes

INDEX = Index.of(
    {"AUS": ("Australia",), "AUT": ("Austria",), "CIV": ("Côte d'Ivoire", "Ivory Coast"), "XAL": ()}
)


@pytest.mark.parametrize("text", ["CIV", "Côte d'Ivoire"])
def test_code_and_official_name_are_certain(text: str) -> None:
    """The code and the official name need no confirmation."""
    assert INDEX.find(text) == Found(code="CIV", is_certain=True)


@pytest.mark.parametrize("text", ["civ", "COTE D IVOIRE", "Ivory Coast", "Ivory  Cost", "côte d’ivoire"])
def test_other_spellings_are_guesses(text: str) -> None:
    """Synonyms, other case or accents, and one slip of the hand are taken, and listed."""
    assert INDEX.find(text) == Found(code="CIV", is_certain=False)


@pytest.mark.parametrize("text", ["Austrlia", "Atlantis", "", "X", "Iv"])
def test_what_may_mean_two_or_none_is_refused(text: str) -> None:
    """Nothing is taken when two names are close, or none is."""
    assert INDEX.find(text) is None


def test_candidates_name_what_was_close() -> None:
    """Who is refused sees the near names."""
    assert INDEX.candidates("Austrlia") == ("AUS (Australia)", "AUT (Austria)")


def test_long_text_is_no_name() -> None:
    """A text of thousands of characters is refused without a long search."""
    assert INDEX.find("Australia" * 5000) is None


@given(st.text(max_size=30))
def test_fold_settles(text: str) -> None:
    """Folding twice is folding once."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text",
    [
        "Unarmed helicopter",
        "unarmd helicopter",
        "non-armed helicopter",
        "Armed helicopter (unarmed)",
        "manned aircraft systems unit",
        "Mining team",
        "no level 2 hospital",
        "Level 2+",
        "L2 + hospital",
        "Level 2 plus medical facility",
        "2 x level 2 hospital (+ 1 ambulance)",
    ],
)
def test_no_guess_turns_what_was_said(text: str) -> None:
    """A negation or a plus that no name has is asked about, and no guess makes it from its opposite."""
    assert indexes({})["unit_types"].find(text) is None


@pytest.mark.parametrize(
    ("text", "code"), [("Unarmed helicopter", "UHU"), ("Level 2+", "MED_L2"), ("non-armed helicopter", "AHU")]
)
def test_what_is_not_guessed_is_offered(text: str, code: str) -> None:
    """Who is asked sees the names that hold the other words."""
    assert code in [near.split()[0] for near in indexes({})["unit_types"].candidates(text)]


def test_name_with_plus_is_found() -> None:
    """A name that has the plus itself is found by it, written as a sign or as a word."""
    index = Index.of({"MED_L2": ("Level 2 hospital",), "MED_L2P": ("Level 2+ hospital",)})
    assert [index.find(text).code for text in ("level 2+ hospital", "Level 2 plus hospital")] == [
        "MED_L2P"
    ] * 2
    assert index.find("level 2 hospital").code == "MED_L2"


def test_nearest_name() -> None:
    """A slip of the hand finds its name, and nonsense finds none."""
    assert nearest("strenght", names=["strength", "women"]) == "strength"
    assert nearest("xyzzy", names=["strength", "women"]) == ""


@pytest.mark.parametrize("vocabulary", ["contributors", "unit_types"])
def test_every_code_and_name_of_the_package_is_found(vocabulary: str) -> None:
    """No official name of the package is taken for another code; Congo alone means two states."""
    index = indexes({})[vocabulary]
    assert {
        code for code, name in index.names.items() if index.find(name) != Found(code=code, is_certain=True)
    } == ({"COG"} if vocabulary == "contributors" else set())
    assert {code for code in index.names if index.find(code.lower()) is None} == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [("Ivory Coast", "CIV"), ("South Korea", "KOR"), ("Swaziland", "SWZ"), ("Turkey", "TUR"), ("DRC", "COD")],
)
def test_names_that_registers_use(text: str, code: str) -> None:
    """Names of the press are matched."""
    found = indexes({})["contributors"].find(text)
    assert found == Found(code=code, is_certain=False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("inf bn", "INF_BN"),
        ("Infantry Bn", "INF_BN"),
        ("engineer coy", "ENG_COY"),
        ("Engr coy", "ENG_COY"),
        ("fpu", "FPU"),
        ("Field hospital", "MED_L2"),
        ("Role 2 hospital", "MED_L2"),
        ("Level III hospital", "MED_L3"),
        ("QRF", "QRF_COY"),
        ("Infantry battalion (mechanized)", "MECH_INF_BN"),
        ("Bataillon d'infanterie", "INF_BN"),
        ("Compagnie du génie", "ENG_COY"),
        ("Hôpital de niveau 2", "MED_L2"),
        ("Unité de police constituée", "FPU"),
        ("Hélicoptère utilitaire", "UHU"),
        ("Batallón de infantería mecanizada", "MECH_INF_BN"),
        ("Unidad de policía constituida", "FPU"),
    ],
)
def test_unit_types_that_registers_use(text: str, code: str) -> None:
    """Abbreviations of staff officers, and names in French and Spanish, are matched as guesses."""
    found = indexes({})["unit_types"].find(text)
    assert found == Found(code=code, is_certain=False)


@pytest.mark.parametrize(
    ("text", "code", "ignored"),
    [
        ("2 x utility hel (tbc)", "UHU", ("2 x", "(tbc)")),
        ("3 infantry companies", "INF_COY", ("3",)),
        ("Utility helicopter unit x 2 TBC", "UHU", ("x 2", "TBC")),
    ],
)
def test_counts_and_remarks_are_left_out(text: str, code: str, ignored: tuple[str, ...]) -> None:
    """What stands beside a name is no part of it, and is named."""
    found = indexes({})["unit_types"].find(text)
    assert found == Found(code=code, is_certain=False, ignored=ignored)


@pytest.mark.parametrize(
    "text", ["helicopter", "hospital", "police unit", "Aviation unit", "engineers", "Korea"]
)
def test_what_may_mean_several_names_them(text: str) -> None:
    """A text that fits several is refused, and all that it fits are named."""
    index = indexes({})["contributors" if text == "Korea" else "unit_types"]
    assert index.find(text) is None
    assert len(index.candidates(text)) > 1


def test_numbers_are_never_close() -> None:
    """Level 4 is no slip of the hand for level 2 or 3."""
    index = indexes({})["unit_types"]
    assert (index.find("Level 4 hospital"), index.candidates("Level 4 hospital")) == (None, ())


@pytest.mark.parametrize("text", ["Palestine", "EU", "Taiwan", "Kosovo", "Western Sahara", "Scotland"])
def test_nothing_absurd_is_suggested(text: str) -> None:
    """Who is no member state has no namesake."""
    assert indexes({})["contributors"].candidates(text) == ()
