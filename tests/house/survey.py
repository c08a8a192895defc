"""What the house tests look at: tracked files, modules, areas and their public names."""

import ast
import importlib
import inspect
import subprocess
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from types import ModuleType

from bluehelm.core.noun import Noun
from docs import generate

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return every file that git would commit: tracked or not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())


@cache
def modules() -> tuple[Path, ...]:
    """Return every Python file of the packages."""
    return tuple(sorted(SOURCE.rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def module_name(path: Path) -> str:
    """Return the dotted name of a Python file of the packages."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def areas() -> tuple[ModuleType, ...]:
    """Return the areas that exist."""
    return generate.areas()


def public() -> Iterator[tuple[str, object]]:
    """Yield every public class and function by full name: what areas and their listed modules hold."""
    seen: set[int] = set()
    for area in areas():
        for _, thing in generate.public_names(area):
            members = generate.public_members(thing) if inspect.ismodule(thing) else [("", thing)]
            for _, member in members:
                if id(member) not in seen:
                    seen.add(id(member))
                    yield f"{member.__module__}.{member.__qualname__}", member


def nouns() -> Iterator[type]:
    """Yield every public class, and every noun and closed list whether an area lists it or not."""
    classes = {thing for _, thing in public() if inspect.isclass(thing)}
    for path in modules():
        if module_name(path).startswith("bluehelm."):
            held = generate.public_members(importlib.import_module(module_name(path)))
            classes |= {
                thing for _, thing in held if inspect.isclass(thing) and issubclass(thing, Noun | Enum)
            }
    yield from sorted(classes, key=lambda thing: thing.__name__)
