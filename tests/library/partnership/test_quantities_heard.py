"""How much free words pledge: one quantity next to what is pledged, or a question."""

import pytest

from bluehelm.partnership.quantities_heard import quantity_heard


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("twenty five utility helicopters", 25, "helicopter"),
        ("two hundred fifty troops", 250, "personnel"),
        ("two hundred and fifty troops", 250, "personnel"),
        ("forty-five police officers", 45, "personnel"),
        ("quatre-vingts militaires", 80, "personnel"),
        ("quatre-vingt-dix-sept policiers", 97, "personnel"),
        ("half a dozen helicopters", 6, "helicopter"),
        ("une demi-douzaine d'hélicoptères", 6, "helicopter"),
        ("16 500MD helicopters", 16, "helicopter"),
        ("2 x C-130 aircraft", 2, "aircraft"),
        ("3 formed police units", 3, "unit"),
        ("six hélicoptères lourds", 6, "helicopter"),
        ("6 helicopter crews", 6, ""),
        ("50 police vehicles", 50, "vehicle"),
        ("a level 2 hospital", 1, "unit"),
        ("une compagnie de génie", 1, "unit"),
        ("a total of 200 troops", 200, "personnel"),
        ("6 helicopters for 12 months", 6, "helicopter"),
        ("2 battalions June 2027", 2, "unit"),
        ("2000 troops", 2000, "personnel"),
        ("five (5) helicopters", 5, "helicopter"),
        ("EUR 1.2 million for mental health, 2027-2029", 1.2, "EUR million"),
        ("2,5 millions d'euros", 2.5, "EUR million"),
        ("USD 300,000", 0.3, "USD million"),
        ("EUR 300 k", 0.3, "EUR million"),
        ("CAD 15 million", 15, "CAD million"),
        ("15 million Canadian dollars", 15, "CAD million"),
        ("15 millions de dollars canadiens", 15, "CAD million"),
        ("£2.5m for training", 2.5, "GBP million"),
        ("two million pounds sterling", 2, "GBP million"),
        ("$1.5bn", 1500, "USD million"),
        ("5M€", 5, "EUR million"),
        ("DKK 4 million", 4, "DKK million"),
    ],
)
def test_one_quantity_is_read(text: str, quantity: float, unit: str) -> None:
    """With the unit of what is counted, and money in millions of its currency."""
    heard = quantity_heard(text)
    assert (heard.quantity, heard.unit, heard.asks) == (quantity, unit, False)


@pytest.mark.parametrize(
    "text",
    [
        "a level 2 hospital with 60 staff",
        "10 to 12 helicopters",
        "between 10 and 12 helicopters",
        "two or three battalions",
        "6 helicopters and 2 hospitals",
        "20-bed level 2 hospital",
        "20 bed hospital",
        "a 140-strong police unit",
        "six (5) helicopters",
        "₹ 50 crore",
        "resolution 1325 training for 30",
        "training of 30 officers",
        "an infantry battalion of 850",
        "one of our battalions",
        "a third of our officers",
        "half a battalion",
        "2.5 battalions",
        "a few hundred engineers",
        "several training courses",
        "a couple of hospitals",
        "dozens of trucks",
        "less than 5 helicopters",
        "10 % of our troops",
        "USD 5",
        "five million pounds",
        "five million kroner",
        "2.5 million for the trust fund",
        "1,500 million USD",
        "USD 2 million and EUR 3 million",
        "USD 2 million for 3 hospitals",
    ],
)
def test_anything_else_is_asked(text: str) -> None:
    """Several numbers, none that is certain, one of something else, money without scale or currency."""
    heard = quantity_heard(text)
    assert (heard.quantity, heard.unit, heard.asks) == (None, "", True)


def test_words_that_say_how_exact_are_told() -> None:
    """The number is read, with the words before it."""
    for words in ("up to", "at least", "about", "environ", "plus de"):
        heard = quantity_heard(f"{words} 600 troops")
        assert (heard.quantity, heard.near) == (600, words)


def test_no_quantity_is_no_question() -> None:
    """A year and a name of a level are none."""
    for text in ("we support A4P", "Action for Peacekeeping in 2027", "a helicopter crew"):
        heard = quantity_heard(text)
        assert (heard.quantity, heard.asks) == (None, False)
