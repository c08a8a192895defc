"""Write the pages of ``docs/reference/`` that are made from the code: ``python -m docs.generate``."""

from __future__ import annotations

import enum
import importlib
import importlib.util
import inspect
import json
import re
import types
import typing
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import typer
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from bluehelm.core.tables.sheet import Column, Sheet, columns_of
from bluehelm.deployment import schema
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.scenario import SHEETS

REFERENCE = Path(__file__).parent / "reference"
AREAS = (
    "core",
    "forces",
    "people",
    "awareness",
    "information",
    "conduct",
    "partnership",
    "generation",
    "coverage",
    "deployment",
    "oversight",
)
COLUMNS = ("column", "needed", "holds", "unit", "meaning", "HXL tag")
HEAD = "<!-- Written by `make reference` from the code; change the code instead. -->\n\n"


def areas() -> tuple[ModuleType, ...]:
    """Return the areas of the library that exist, low to high."""
    names = [f"bluehelm.{name}" for name in AREAS]
    return tuple(importlib.import_module(name) for name in names if importlib.util.find_spec(name))


def public_names(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Yield what a module lists in ``__all__``, in that order; nothing when it lists nothing."""
    for name in getattr(module, "__all__", ()):
        yield name, getattr(module, name)


def public_members(module: ModuleType) -> list[tuple[str, Any]]:
    """Return the public classes and functions that a module itself defines, in the order of its text."""
    members = [
        (name, thing)
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and (inspect.isclass(thing) or inspect.isfunction(thing))
        and thing.__module__ == module.__name__
    ]
    return sorted(members, key=lambda pair: inspect.getsourcelines(pair[1])[1])


# --- docstrings --------------------------------------------------------------------------------------------


def sections(text: str) -> list[tuple[str, str]]:
    """Split a numpydoc docstring into its untitled head and its titled sections."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", inspect.cleandoc(text), flags=re.MULTILINE)
    return [("", parts[0].strip()), *((parts[at], parts[at + 1].strip()) for at in range(1, len(parts), 2))]


def entries(body: str) -> list[tuple[str, str]]:
    """Split a section of names and indented descriptions."""
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line and not line[0].isspace():
            found.append((line.strip(), []))
        elif found:
            found[-1][1].append(line.strip())
    return [(name, " ".join(lines).strip()) for name, lines in found]


def example(body: str) -> str:
    """Return doctest lines as a code block; words between them stay words."""
    return f"```pycon\n{body}\n```"


def section_text(title: str, body: str) -> str:
    """Return one section of a docstring as Markdown."""
    if not title:
        return body
    if title == "Examples":
        return example(body)
    if title in {"Parameters", "Attributes", "Returns", "Raises", "Yields"}:
        lines = [f"- `{name}`: {words}" if words else f"- {name}" for name, words in entries(body)]
        return f"*{title}*\n\n" + "\n".join(lines)
    return f"*{title}*\n\n{body}"


def docstring(thing: Any, *, without: frozenset[str] = frozenset()) -> str:
    """Return the docstring of a thing as Markdown, less the named sections."""
    parts = sections(inspect.getdoc(thing) or "")
    return "\n\n".join(section_text(title, body) for title, body in parts if body and title not in without)


# --- types -------------------------------------------------------------------------------------------------


def type_text(annotation: Any) -> str:
    """Return a type in the words of the code, without its module."""
    if annotation is type(None):
        return "None"
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return type_text(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return " | ".join(type_text(part) for part in typing.get_args(annotation))
    if origin is typing.Literal:
        return " | ".join(repr(part) for part in typing.get_args(annotation))
    if origin is not None:
        inner = ", ".join("..." if part is ... else type_text(part) for part in typing.get_args(annotation))
        return f"{getattr(origin, '__name__', origin)}[{inner}]"
    return getattr(annotation, "__name__", str(annotation))


def default_text(field: Any) -> str:
    """Return the default of a field of a noun, or that it must be given."""
    if field.default_factory is not None:
        return f"`{field.default_factory()!r}`"
    if field.default is PydanticUndefined:
        return "required"
    value = field.default.value if isinstance(field.default, enum.Enum) else field.default
    return f"`{value!r}`"


def cell(text: str) -> str:
    """Return a text that may stand in a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell(text) for text in line) + " |" for line in lines)


def attributes(noun: type) -> dict[str, str]:
    """Return what the docstring of a class says of each attribute; names may share an entry."""
    bodies = [body for title, body in sections(inspect.getdoc(noun) or "") if title == "Attributes"]
    found = [entry for body in bodies for entry in entries(body)]
    return {name.strip(): words for names, words in found for name in names.split(",")}


def noun_table(noun: type[BaseModel]) -> str:
    """Return the fields of a noun with type, default and meaning."""
    words = attributes(noun)
    rows = [
        (
            f"`{name}`",
            f"`{type_text(field.annotation)}`",
            default_text(field),
            field.description or words.get(name, ""),
        )
        for name, field in noun.model_fields.items()
    ]
    return table(("field", "type", "default", "meaning"), rows)


def signature(name: str, function: Any) -> str:
    """Return the signature of a function, one argument a line when it is long."""
    parts = inspect.signature(function)
    text = _short(f"{name}{parts}")
    if len(text) > 90:
        lines = [_short(part) for part in _arguments(parts)]
        text = f"{name}(\n    " + ",\n    ".join(lines) + f",\n{text[text.rindex(')') :]}"
    return f"```python\n{text}\n```"


def _short(text: object) -> str:
    """Return annotations without quotes and modules, and functions by name."""
    named = re.sub(r"<function ([\w.]+) at 0x[0-9a-f]+>", r"\1", str(text))
    return re.sub(r"\b(?:[a-z_]\w*\.)+(?=[A-Z])", "", named).replace("'", "")


def _arguments(parts: inspect.Signature) -> Iterator[object]:
    """Yield the arguments of a signature with the star before the first keyword-only one."""
    starred = False
    for part in parts.parameters.values():
        if part.kind is part.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        yield part


# --- pages -------------------------------------------------------------------------------------------------


def class_text(name: str, thing: type) -> str:
    """Return the entry of a class: what it is, its fields or values, an example."""
    if issubclass(thing, enum.Enum):
        body = "Values: " + ", ".join(f"`{member.value}`" for member in thing)
        without = frozenset({"Attributes"})
    elif issubclass(thing, BaseModel):
        body, without = noun_table(thing), frozenset({"Attributes"})
    else:
        body, without = "", frozenset()
    own = docstring(thing, without=without | {"Examples"})
    shown = [words for title, words in sections(inspect.getdoc(thing) or "") if title == "Examples"]
    return "\n\n".join(part for part in (f"### {name}", own, body, *map(example, shown)) if part)


def member_text(name: str, thing: Any) -> str:
    """Return the entry of a class or function."""
    if inspect.isclass(thing):
        return class_text(name, thing)
    return "\n\n".join((f"### {name}", signature(name, thing), docstring(thing)))


def area_page(area: ModuleType) -> str:
    """Return the page of one area: its public names, and what public modules hold."""
    short = area.__name__.rsplit(".", maxsplit=1)[-1]
    blocks = [f"# bluehelm.{short}", docstring(area)]
    names = list(public_names(area))
    direct = [member_text(name, thing) for name, thing in names if not inspect.ismodule(thing)]
    if direct:
        blocks += ["## Names", *direct]
    for name, thing in names:
        if inspect.ismodule(thing):
            blocks += [f"## {name}", docstring(thing)]
            blocks += [member_text(f"{name}.{own}", member) for own, member in public_members(thing)]
    return HEAD + "\n\n".join(block for block in blocks if block) + "\n"


def parameter_row(parameter: Any) -> tuple[str, str, str]:
    """Return the row of one argument or option of a command."""
    is_argument = parameter.param_type_name == "argument"
    name = parameter.name.upper() if is_argument else ", ".join(parameter.opts + parameter.secondary_opts)
    silent = parameter.required or parameter.default is None or parameter.default in ((), [], False, "")
    default = "required" if parameter.required else "" if silent else f"`{parameter.default}`"
    return f"`{name}`", default, parameter.help or ""


def command_text(name: str, command: Any) -> str:
    """Return the entry of one command."""
    shown = [parameter for parameter in command.params if parameter.name != "help"]
    rows = [parameter_row(parameter) for parameter in shown if not getattr(parameter, "hidden", False)]
    words = inspect.cleandoc(command.help or "").replace("\b\n", "").replace("\f", "")
    words = re.sub(r"^Example: (.*)$", r"Example: `\1`", words, flags=re.MULTILINE)
    blocks = [f"## bluehelm {name}", words]
    if rows:
        blocks.append(table(("argument or option", "default", "meaning"), rows))
    return "\n\n".join(block for block in blocks if block)


def commands() -> dict[str, Any]:
    """Return the commands of the tool by name; empty before it has any."""
    if not importlib.util.find_spec("bluehelm_cli.main"):
        return {}
    application = importlib.import_module("bluehelm_cli.main").app
    has_commands = application.registered_commands or application.registered_groups
    return dict(leaves(typer.main.get_group(application))) if has_commands else {}


def leaves(group: Any, *, within: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the commands of a group by name, those of groups within it by both words: ``pace fit``."""
    for name in group.list_commands(None):
        command = group.commands[name]
        full = f"{within}{name}"
        if hasattr(command, "commands"):
            yield from leaves(command, within=f"{full} ")
        else:
            yield full, command


def command_of(words: Sequence[str]) -> str:
    """Return which command words after ``bluehelm`` call, one left out among them; else their first one."""
    unsaid = importlib.import_module("bluehelm_cli.main").UNSAID.get(words[0], "")
    return next(
        (name for name in commands() if words[: len(name.split())] == name.split()),
        f"{words[0]} {unsaid}".rstrip(),
    )


def commands_page() -> str:
    """Return the page of the command line."""
    codes = "Exit codes: 0 done, also when gaps remain; 2 the input is at fault; 1 we are at fault."
    entries = [command_text(name, found) for name, found in commands().items()]
    return HEAD + "\n\n".join(["# Command line", codes, *entries]) + "\n"


def column_row(column: Column) -> tuple[str, ...]:
    """Return the row of one column of a sheet."""
    form = column.form.value.replace("_", " or ") + (", several" if column.is_list else "")
    words = f"{form}: {', '.join(column.words)}" if column.words else form
    needed = "yes" if column.is_required else ""
    return f"`{column.name}`", needed, words, column.unit, column.description, f"`{column.tag}`"


def sheet_text(sheet: Sheet) -> str:
    """Return the entry of one sheet: what a row is, and its columns."""
    first = sections(inspect.getdoc(sheet.noun) or "")[0][1]
    needed = "A scenario needs it." if sheet.is_required else "A scenario may leave it out."
    key = f"No two rows share {' and '.join(f'`{name}`' for name in sheet.key)}."
    named = [f"`{column}` names a row of `{other}`." for column, other in sheet.references.items()]
    rows = [column_row(column) for column in columns_of(sheet.noun)]
    return "\n\n".join((f"## {sheet.name}", first, " ".join((needed, key, *named)), table(COLUMNS, rows)))


def scenario_page() -> str:
    """Return the page of the sheets of a scenario."""
    settings = [column_row(column) for column in columns_of(Settings)]
    head = (
        "# Sheets of a scenario",
        "A scenario is a folder with `scenario.toml` and one CSV file a sheet, or one workbook with the same "
        "sheets, or one JSON file. A cell that holds several parts has semicolons between them. A row of HXL "
        "tags below the names is read and written.",
        "## scenario.toml",
        "The question, the day and the rules; in a workbook, the sheet `scenario`.",
        table(COLUMNS, settings),
    )
    return HEAD + "\n\n".join((*head, *(sheet_text(sheet) for sheet in SHEETS))) + "\n"


def pages() -> dict[str, str]:
    """Return every generated page: file name to text."""
    found = {f"{area.__name__.rsplit('.', maxsplit=1)[-1]}.md": area_page(area) for area in areas()}
    if commands():
        found["command-line.md"] = commands_page()
    found["scenario.md"] = scenario_page()
    found["plan.schema.json"] = json.dumps(schema.json_schema(), indent=1, sort_keys=True) + "\n"
    return dict(sorted(found.items()))


def main() -> None:
    """Write every generated page."""
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
