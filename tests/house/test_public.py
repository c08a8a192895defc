"""Public means listed, documented, shown by an example and used."""

import ast
import inspect
import re

import pytest

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


def calls_outside(module: str) -> set[str]:
    """Return the names that are read anywhere in the packages but in one module."""
    found: set[str] = set()
    for path in survey.modules():
        if survey.module_name(path) != module:
            nodes = list(ast.walk(survey.tree(path)))
            found |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
            found |= {node.id for node in nodes if isinstance(node, ast.Name)}
    return found


def test_every_public_verb_is_used() -> None:
    """A public function that neither the tool nor another verb calls is a promise without a user."""
    verbs = [thing for _, thing in survey.public() if inspect.isfunction(thing)]
    assert {f"{verb.__module__}.{verb.__name__}" for verb in verbs if not _is_used(verb)} == set()


def _is_used(verb: object) -> bool:
    return getattr(verb, "__name__", "") in calls_outside(getattr(verb, "__module__", ""))
