"""Every code of an error is documented, and no documented code is dead."""

import ast
import re

from tests.house import survey

CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")


def documented() -> list[str]:
    """Return the codes that have a heading."""
    text = (survey.ROOT / "docs/reference/errors.md").read_text("utf-8")
    return re.findall(r"^## `?([a-z0-9-]+)`?$", text, re.MULTILINE)


def named_codes(call: ast.Call) -> list[ast.expr]:
    """Return what a call gives as ``code``, or as first argument to something that makes a fault."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    first = call.args[:1] if re.search("fault|bad|refuse", name, re.IGNORECASE) else []
    return first + [keyword.value for keyword in call.keywords if keyword.arg == "code"]


def used() -> set[str]:
    """Return the codes that the source gives to faults."""
    named = (
        expression.value
        for path in survey.modules()
        for node in ast.walk(survey.tree(path))
        if isinstance(node, ast.Call)
        for expression in named_codes(node)
        if isinstance(expression, ast.Constant)
    )
    return {code for code in named if isinstance(code, str) and CODE.fullmatch(code)}


def written() -> set[str]:
    """Return every text of the source that has the form of a code."""
    constants = (
        node.value
        for path in survey.modules()
        for node in ast.walk(survey.tree(path))
        if isinstance(node, ast.Constant)
    )
    return {text for text in constants if isinstance(text, str) and CODE.fullmatch(text)}


def test_every_code_has_a_heading() -> None:
    """Who meets a code finds its cause and remedy."""
    assert used() - set(documented()) == set()


def test_every_heading_is_used() -> None:
    """A code that nothing raises has no heading."""
    assert set(documented()) - written() == set()


def test_no_heading_stands_twice() -> None:
    """One code, one entry."""
    assert len(documented()) == len(set(documented()))
