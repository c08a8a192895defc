"""Every noun has its entry in the glossary."""

import re

from tests.house import survey


def terms() -> list[str]:
    """Return the terms of the glossary in the order of the page."""
    text = (survey.ROOT / "docs/glossary.md").read_text("utf-8")
    blocks = re.findall(r"```\{glossary\}\n(.*?)\n```", text, re.DOTALL)
    return re.findall(r"^(\w[\w ]*)$", "\n".join(blocks), re.MULTILINE)


def test_every_noun_is_explained() -> None:
    """A public class without an entry is a word that users must guess."""
    assert {noun.__name__ for noun in survey.nouns()} - set(terms()) == set()


def test_no_term_stands_twice() -> None:
    """One word, one meaning."""
    assert len(terms()) == len(set(terms()))
