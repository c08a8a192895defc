"""It fits on a page: 50 lines a function, 400 a module."""

import ast
from pathlib import Path
from statistics import median

from tests.house import survey

FUNCTION_LIMIT = 50
FUNCTION_MEDIAN = 10
MODULE_LIMIT = 400
EXCEPTIONS: dict[str, str] = {}  # full name of a function or module: why it may be longer

Function = ast.FunctionDef | ast.AsyncFunctionDef


def counted_modules() -> list[Path]:
    """Return the modules that the budget covers: all but compiled kernels."""
    return [path for path in survey.modules() if not path.name.endswith("_kernel.py")]


def lines_of(function: Function) -> int:
    """Return the lines of a function from ``def`` to its end, less its docstring."""
    first = function.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    text = (first.end_lineno or 0) - first.lineno + 1 if is_text and ast.get_docstring(function) else 0
    return (function.end_lineno or 0) - function.lineno + 1 - text


def functions() -> dict[str, int]:
    """Return the lines of every function by full name."""
    return {
        f"{survey.module_name(path)}.{node.name}": lines_of(node)
        for path in counted_modules()
        for node in ast.walk(survey.tree(path))
        if isinstance(node, Function)
    }


def test_functions_fit_on_a_page() -> None:
    """No function is longer than the limit, unless listed with a reason."""
    too_long = {name: lines for name, lines in functions().items() if lines > FUNCTION_LIMIT}
    assert {name: lines for name, lines in too_long.items() if name not in EXCEPTIONS} == {}


def test_functions_are_short_as_a_rule() -> None:
    """The median function stays short."""
    assert median(functions().values()) <= FUNCTION_MEDIAN


def test_modules_fit() -> None:
    """No module is longer than the limit, unless listed with a reason."""
    lines = {
        survey.module_name(path): len(path.read_text("utf-8").splitlines()) for path in counted_modules()
    }
    assert {name: n for name, n in lines.items() if n > MODULE_LIMIT and name not in EXCEPTIONS} == {}


def test_exceptions_are_needed() -> None:
    """An exception goes when its function or module fits again."""
    names = functions().keys() | {survey.module_name(path) for path in counted_modules()}
    assert EXCEPTIONS.keys() <= names
