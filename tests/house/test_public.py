"""Public means listed, documented, shown by an example and used."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from docs import generate
from tests.house import survey

NAME_LIMIT = 12


@pytest.mark.parametrize("area", survey.areas(), ids=lambda area: area.__name__)
def test_area_lists_few_names(area: object) -> None:
    """An area has public names, at most twelve."""
    assert 1 <= len(getattr(area, "__all__", ())) <= NAME_LIMIT


def shows_it_at_work(thing: object) -> bool:
    """Return whether a docstring has an example that does more than print a name or list fields."""
    lines = re.findall(r"^>>> .*$", inspect.getdoc(thing) or "", re.MULTILINE)
    return any(not re.search(r"__name__|model_fields", line) for line in lines)


def test_every_public_name_has_a_runnable_example() -> None:
    """The docstring of each public class and function shows it at work."""
    assert {name for name, thing in survey.public() if not shows_it_at_work(thing)} == set()


def names_read() -> set[str]:
    """Return every name that the packages read, or that the reference is written with."""
    nodes = [
        node
        for path in (*survey.modules(), Path(generate.__file__))
        for node in ast.walk(survey.tree(path))
        if isinstance(node, ast.Attribute | ast.Name)
    ]
    return {node.attr if isinstance(node, ast.Attribute) else node.id for node in nodes}


def test_every_public_verb_is_used() -> None:
    """A public function that neither the tool nor another verb calls is a promise without a user."""
    verbs = {thing.__name__ for _, thing in survey.public() if inspect.isfunction(thing)}
    assert verbs - names_read() == set()
