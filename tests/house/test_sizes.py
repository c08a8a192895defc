"""It fits on a page: 50 lines a function, 400 a module, and much less as a rule."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.house import survey

FUNCTION_LIMIT = 50
FUNCTION_MEDIAN = 8
MODULE_LIMIT = 400
MODULE_MEDIAN = 150
EXCEPTIONS: dict[str, str] = {}  # full name of a function or module: why it may be longer

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.ClassDef


def counted_modules() -> list[Path]:
    """Return the modules that the budget covers: all but compiled kernels."""
    return [path for path in survey.modules() if not path.name.endswith("_kernel.py")]


def text_lines(node: Documented | ast.Module) -> int:
    """Return the lines of a docstring, 0 when there is none."""
    if ast.get_docstring(node) is None:
        return 0
    return (node.body[0].end_lineno or 0) - node.body[0].lineno + 1


def lines_of(function: Function) -> int:
    """Return the lines of a function from ``def`` to its end, less its docstring."""
    return (function.end_lineno or 0) - function.lineno + 1 - text_lines(function)


def named(node: ast.AST, *, within: str) -> Iterator[tuple[str, Function]]:
    """Yield every function below a node with its full name; two classes may each have one of a name."""
    for child in ast.iter_child_nodes(node):
        name = f"{within}.{child.name}" if isinstance(child, Documented) else within
        if isinstance(child, Function):
            yield name, child
        yield from named(child, within=name)


def functions() -> dict[str, int]:
    """Return the lines of every function by full name."""
    return {
        name: lines_of(function)
        for path in counted_modules()
        for name, function in named(survey.tree(path), within=survey.module_name(path))
    }


def modules() -> dict[str, int]:
    """Return the lines of every module by full name, docstrings included."""
    return {survey.module_name(path): len(path.read_text("utf-8").splitlines()) for path in counted_modules()}


def test_functions_fit_on_a_page() -> None:
    """No function is longer than the limit, unless listed with a reason."""
    too_long = {name: lines for name, lines in functions().items() if lines > FUNCTION_LIMIT}
    assert {name: lines for name, lines in too_long.items() if name not in EXCEPTIONS} == {}


def test_functions_are_short_as_a_rule() -> None:
    """The median function stays short."""
    assert median(functions().values()) <= FUNCTION_MEDIAN


def test_modules_fit() -> None:
    """No module is longer than the limit, unless listed with a reason."""
    assert {name: n for name, n in modules().items() if n > MODULE_LIMIT and name not in EXCEPTIONS} == {}


def test_modules_are_short_as_a_rule() -> None:
    """The median module stays short, its docstrings not counted."""
    code = []
    for path in counted_modules():
        nodes = [node for node in ast.walk(survey.tree(path)) if isinstance(node, Documented | ast.Module)]
        code.append(modules()[survey.module_name(path)] - sum(text_lines(node) for node in nodes))
    assert median(code) <= MODULE_MEDIAN


def test_exceptions_are_needed() -> None:
    """An exception goes when its function or module fits again."""
    long = {name for name, n in functions().items() if n > FUNCTION_LIMIT}
    assert EXCEPTIONS.keys() <= long | {name for name, n in modules().items() if n > MODULE_LIMIT}
