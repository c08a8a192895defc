"""Pages and drawings are told by a voice, and by none beyond it."""

from bluehelm.core.charts.frame import words
from bluehelm.core.charts.markup import element
from bluehelm.core.charts.scale import fitted
from bluehelm.core.told import Told, Voice, direction, language, speaking, told

FRENCH = Voice(language="fr", words={"Formed police unit": "Unité de police constituée", "on site": "on"}.get)


def test_a_text_is_told_before_it_is_cut() -> None:
    """So that a longer language loses its own end, and a text is not looked for by a part of it."""
    with speaking(FRENCH):
        assert fitted("Formed police unit", width=90) == "Unité de..."
    assert fitted("Formed police unit", width=90) == "Formed po..."


def test_what_is_told_is_not_told_again() -> None:
    """Even where it is a text of the catalogue itself."""
    with speaking(Voice(language="xx", words={"a": "b", "b": "c"}.get)):
        assert told(told("a")) == "b"
        assert element("p", told("a")) == "<p>b</p>"
        assert element("p", Told("a")) == "<p>a</p>"


def test_words_for_people_are_told_and_others_are_not() -> None:
    """Labels of elements are; classes and addresses are not."""
    with speaking(Voice(language="xx", words={"a": "b"}.get)):
        assert element("td", " a ", class_="a", data_l="a", href="a") == (
            '<td class="a" data-l="b" href="a"> b </td>'
        )
        assert words("a", x=0, y=0) == '<text x="0" y="0">b</text>'


def test_a_voice_ends_with_its_block() -> None:
    """Also when the block fails: nobody else is answered in its language."""
    try:
        with speaking(Voice(language="ar", words={}.get, is_leftward=True)):
            assert (language(), direction()) == ("ar", "rtl")
            raise ValueError
    except ValueError:
        assert (language(), direction(), told("on site")) == ("en", None, "on site")
