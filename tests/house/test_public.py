"""Public means listed, documented and shown by an example; `test_commands` says that it is used."""

import inspect
import re
from doctest import DocTestParser

import pytest

from tests.house import survey

NAME_LIMIT = 12
PARSER = DocTestParser()


@pytest.mark.parametrize("area", survey.areas(), ids=lambda area: area.__name__)
def test_area_lists_few_names(area: object) -> None:
    """An area has public names, at most twelve."""
    assert 1 <= len(getattr(area, "__all__", ())) <= NAME_LIMIT


def shows_it_at_work(thing: object) -> bool:
    """Return whether an example calls a function, or does more with a class than list its fields."""
    code = "\n".join(found.source for found in PARSER.get_examples(inspect.getdoc(thing) or ""))
    if inspect.isfunction(thing):
        return re.search(rf"\b{thing.__name__}\(", code) is not None
    return any(not re.search(r"__\w+__|model_fields|^from |^import ", line) for line in code.splitlines())


def test_every_public_name_has_a_runnable_example() -> None:
    """The docstring of each public class and function shows it at work."""
    assert {name for name, thing in survey.public() if not shows_it_at_work(thing)} == set()
