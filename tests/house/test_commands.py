"""Every command is documented, and every public verb does its work in one of them."""

import inspect
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from docs import generate
from tests.house import survey
from tests.house.test_documents import typed_commands

PROFILE = """
import cProfile, json, sys
from typer.testing import CliRunner
from bluehelm_cli.main import app

note = cProfile.Profile(builtins=False)
note.enable()
ends = [CliRunner().invoke(app, words).exit_code for words in json.loads(sys.argv[1])]
note.disable()
seen = [entry.code for entry in note.getstats() if not isinstance(entry.code, str)]
print(json.dumps([ends, [(code.co_filename, code.co_firstlineno) for code in seen]]))
"""
MORE = (
    "bluehelm plan examples/tiny --replications 100 --json",
    "bluehelm routes FEFF HECA",
    "bluehelm catalogue",
    "bluehelm ladder examples/tiny",
    "bluehelm standby examples/tiny --area LBN --area TCD --months 2 --replications 100 --out calls.html",
    "bluehelm people experience examples/people/monthly.csv --contributor Nepal",
)
"""Ways to use the tool that no help shows as its example."""

AT_A_REGISTRY = {"pull", "push"}
"""Commands that ask a registry; tests/web/test_carry.py types them at one."""

NOT_FROM_A_COMMAND = {
    "bluehelm.deployment.scenario.write": "`bluehelm pull` calls it, which asks a registry",
    "bluehelm.forces.checklist.is_critical": "the registry asks it before a visit counts as passed",
    "bluehelm.deployment.page.render_more": "the registry shows it, as its report stands on two pages",
    "bluehelm.deployment.schema.json_schema": "`make reference` publishes it",
}
"""Public verbs that no command calls, each with its user."""

RIVAL = "R9,UNMIX,SOUTH,FP_COY,60,other,60,,,A second guard,illustrative,invented\n"
"""A line of demand for which there is no second offer, so that a gap is proved by forcing the only one."""


def help_examples() -> dict[str, list[str]]:
    """Return the example in the help of each command."""
    return {
        name: re.findall(r"^\s*Example: (bluehelm .*)$", command.help or "", re.MULTILINE)
        for name, command in generate.commands().items()
    }


def few_runs(line: str) -> list[str]:
    """Return what makes the simulation of a line short, where it simulates and does not say how long."""
    command = generate.commands()[generate.command_of(shlex.split(line)[1:])]
    options = {name for parameter in command.params for name in parameter.opts}
    return ["--replications=100"] if "--replications" in options and "--replications" not in line else []


def called_by_commands(folder: Path) -> set[tuple[str, int]]:
    """Return file and first line of all code that the commands run, in a process without caches."""
    shutil.copytree(survey.ROOT / "examples", folder / "examples")
    with (folder / "examples/tiny/requirements.csv").open("a", encoding="utf-8") as demand:
        demand.write(RIVAL)
    examples = {name: lines for name, lines in help_examples().items() if name not in AT_A_REGISTRY}
    lines = [*(line for lines in examples.values() for line in lines), *MORE]
    words = json.dumps([[*shlex.split(line)[1:], *few_runs(line)] for line in lines])
    command = [sys.executable, "-c", PROFILE, words]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True, text=True)
    ends, seen = json.loads(done.stdout)
    assert dict(zip(lines, ends, strict=True)) == dict.fromkeys(lines, 0)
    return {(name, line) for name, line in seen}


def test_every_help_has_one_example() -> None:
    """Who asks a command for help sees a line to copy."""
    assert {name: len(lines) for name, lines in help_examples().items() if len(lines) != 1} == {}


def test_every_public_verb_works_in_a_command(tmp_path: Path) -> None:
    """The examples of the help run, and a public function that none of them calls has no user."""
    seen = called_by_commands(tmp_path)
    idle = set()
    for name, thing in survey.public():
        if inspect.isfunction(thing):
            code = inspect.unwrap(thing).__code__
            if (code.co_filename, code.co_firstlineno) not in seen:
                idle.add(name)
    assert idle == NOT_FROM_A_COMMAND.keys()


def test_every_command_is_shown_on_a_page() -> None:
    """A tutorial or a how-to shows each command at work; the reference alone teaches nobody."""
    shown = {
        generate.command_of(words[1:])
        for _, line in typed_commands()
        if len(words := shlex.split(line, comments=True)) > 1 and words[0] == "bluehelm"
    }
    assert generate.commands().keys() - shown == set()


def test_every_option_is_explained() -> None:
    """Each argument and option says what it is for."""
    silent = [
        (name, parameter.name)
        for name, command in generate.commands().items()
        for parameter in command.params
        if parameter.name != "help" and not parameter.help
    ]
    assert silent == []
