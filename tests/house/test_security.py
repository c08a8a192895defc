"""What is said of security is so: each row of the checklist names what shows it, and code keeps to it."""

import ast
import csv
import re
from pathlib import Path

import pytest

from tests.house import survey

CHECKLIST = survey.ROOT / "docs/security/asvs.csv"
MODEL = survey.ROOT / "docs/security/THREAT_MODEL.md"
STATUSES = ("met", "not met", "not applicable", "operator")
NUM_OF_LEVEL = {"1": 70, "2": 183}
LONGEST_MODEL = 150
MADE_CODE = {"eval", "exec", "__import__", "from_string", "Template", "system", "popen"}
LOADERS = {"pickle", "marshal", "shelve", "yaml", "dill", "joblib"}
OF_DJANGO = {"raw", "extra", "RawSQL"}
OF_SCRIPTS = re.compile(
    r"innerHTML|outerHTML"
    r"|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|sessionStorage"
    r"|indexedDB|document\.cookie|postMessage|onmessage|WebSocket|window\.open"
)
ALLOWED = {
    "site/live.js": {"innerHTML"},
    "conferences/live.js": {"onmessage"},
    "conferences/desk.js": {"localStorage"},
    "site/typed.js": {"sessionStorage"},
}
"""
By script: rows that a template of the registry has escaped, what the registry itself streams, what a desk
heard until the registry has it, and what somebody typed, in one tab and until then; never a secret.
"""


def rows() -> list[dict[str, str]]:
    """Return the checklist."""
    with CHECKLIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(requirement: str) -> tuple[int, ...]:
    """Return the parts of the number of a requirement, by which they are in order."""
    return tuple(map(int, requirement.removeprefix("V").split(".")))


def is_there(named: str) -> bool:
    """Tell whether a file, or a test in it, is there."""
    path, _, test = named.partition("::")
    file = survey.ROOT / path
    if file not in survey.tracked_files():
        return False
    names = (
        {node.name for node in survey.tree(file).body if isinstance(node, ast.FunctionDef)} if test else set()
    )
    return not test or test in names


def calls() -> list[tuple[str, str, ast.Call]]:
    """Return each call in the packages: module, name of what is called, and the call."""
    found = []
    for path in survey.modules():
        for node in ast.walk(survey.tree(path)):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                found.append((survey.module_name(path), name, node))
    return found


def test_every_requirement_of_two_levels_has_a_row() -> None:
    """Each once, in order; as many as the standard has."""
    told = [row["requirement"] for row in rows()]
    assert told == sorted(set(told), key=number)
    levels = [row["level"] for row in rows()]
    assert {level: levels.count(level) for level in set(levels)} == NUM_OF_LEVEL


def test_every_row_says_what_shows_it_or_why_not() -> None:
    """What is met names a file or test that is there; what is not says why, or what to do."""
    for row in rows():
        evidence, status = row["evidence"].split(), row["status"]
        assert status in STATUSES, row
        assert evidence or status != "met", row
        assert row["remark"] or status == "met", row
        assert [one for one in evidence if not is_there(one)] == [], row


def test_what_the_model_names_is_there() -> None:
    """Files, and tests of files, that the threats point to; and it is short enough to be read."""
    text = MODEL.read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|tests|docs)/[^`\s]+)`", text)
    assert len(named) > 20
    assert [one for one in named if not is_there(one)] == []
    assert len(text.splitlines()) <= LONGEST_MODEL


def test_what_is_not_there_is_noticed() -> None:
    """A file that has gone, and a test that has another name."""
    own = "tests/house/test_security.py"
    assert is_there(f"{own}::test_what_is_not_there_is_noticed")
    assert not is_there(f"{own}::test_nothing")
    assert not is_there("tests/house/test_nothing.py")


def test_no_shell_and_no_made_code() -> None:
    """No text becomes code, template or command, and nothing is loaded that could run."""
    assert [
        (place, name) for place, name, _ in calls() if name in MADE_CODE and not place.endswith("re")
    ] == []
    shells = [
        place
        for place, _, call in calls()
        if any(word.arg == "shell" and getattr(word.value, "value", True) for word in call.keywords)
    ]
    assert shells == []
    for path in survey.modules():
        for node in ast.walk(survey.tree(path)):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & LOADERS, path


def test_sql_is_made_of_no_words() -> None:
    """The few statements of our own stand as they are; a name of a table in one is quoted by the database."""
    assert [(place, name) for place, name, _ in calls() if name in OF_DJANGO] == []
    for place, name, call in calls():
        if name != "execute" or not call.args:
            continue
        assert not isinstance(call.args[0], ast.BinOp), place
        for part in ast.walk(call.args[0]):
            if isinstance(part, ast.FormattedValue):
                assert getattr(getattr(part.value, "func", None), "attr", "") == "quote_name", place


@pytest.mark.parametrize(
    "path",
    [one for one in survey.tracked_files() if one.suffix == ".js" and "vendor" not in one.parts],
    ids=lambda path: path.name,
)
def test_scripts_keep_nothing_and_make_no_code(path: Path) -> None:
    """Nothing in the storage of a browser, no code out of texts, no word to or from another window."""
    text = path.read_text(encoding="utf-8")
    assert set(OF_SCRIPTS.findall(text)) == ALLOWED.get("/".join(path.parts[-2:]), set())
