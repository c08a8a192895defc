"""The generated reference is what the code says today."""

import pytest

from docs import generate

BY_HAND = {"index.md", "errors.md"}


@pytest.mark.parametrize("name", generate.pages())
def test_page_is_up_to_date(name: str) -> None:
    """The committed page equals what ``make reference`` writes."""
    assert (generate.REFERENCE / name).read_text("utf-8") == generate.pages()[name]


def test_no_page_is_left_over() -> None:
    """A page whose code is gone goes too."""
    assert {path.name for path in generate.REFERENCE.iterdir()} == BY_HAND | generate.pages().keys()


def test_a_docstring_keeps_its_parts() -> None:
    """Summary, parameters and example of a docstring all reach the page."""
    page = generate.docstring(generate_example)
    assert page.startswith("Double a strength.")
    assert "- `strength`: Persons; at least 1." in page
    assert ">>> 2 * 2\n4\n```" in page


def generate_example(strength: int) -> int:
    """
    Double a strength.

    Parameters
    ----------
    strength
        Persons;
        at least 1.

    Examples
    --------
    >>> 2 * 2
    4
    """
    return 2 * strength
