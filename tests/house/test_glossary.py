"""Every noun has its entry in the glossary."""

import re

from tests.house import survey


def parts() -> list[list[str]]:
    """Return the terms of each part of the glossary in the order of the page."""
    text = (survey.ROOT / "docs/glossary.md").read_text("utf-8")
    blocks = re.findall(r"```\{glossary\}\n(.*?)\n```", text, re.DOTALL)
    return [re.findall(r"^(\w[\w -]*)\n  \S", block, re.MULTILINE) for block in blocks]


def terms() -> list[str]:
    """Return all terms of the glossary."""
    return [term for part in parts() for term in part]


def test_every_noun_is_explained() -> None:
    """A public class without an entry is a word that users must guess."""
    assert {noun.__name__ for noun in survey.nouns()} - set(terms()) == set()


def test_no_term_stands_twice() -> None:
    """One word, one meaning."""
    assert len(terms()) == len(set(terms()))


def test_terms_are_in_order() -> None:
    """Who looks a word up finds it without reading the page."""
    assert [part for part in parts() if part != sorted(part, key=str.lower)] == []


def test_words_of_the_answer_are_explained() -> None:
    """What the first lines and the heads of a plan say is explained, too."""
    said = {"Target", "Bound", "Interval", "Standard error", "Gap", "Line", "Price", "Operational", "On site"}
    assert said - set(terms()) == set()
