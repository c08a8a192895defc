"""A registry of the version before is brought to this one: the same nouns, the same chain."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.web import recorded
from tests.web.conftest import environment

OLDER = "tests/data/registry-7f3e1aa.json.gz"
"""A registry as the version of that name left it: lived in, before it had webhooks, documents and French."""


def asked(module: str, *words: str, file: Path, root: Path) -> Any:
    """Return what a registry on a file answers."""
    told = {"BLUEHELM_DEMO": "1", "BLUEHELM_DATABASE": f"sqlite:///{file}"}
    environment = {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "bluehelm_web.site.settings"}
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def kept(nouns: list[dict[str, Any]], *, columns: list[str]) -> list[dict[str, Any]]:
    """Return what of some nouns the version before could hold."""
    names = {one.removesuffix("_id") for one in columns} | set(columns)
    return [{name: value for name, value in one.items() if name in names} for one in nouns]


def test_a_registry_of_the_version_before_comes_to_this_one(tmp_path: Path, root: Path) -> None:
    """Filled with the rows of a demonstration: whatever it could hold is there, and the chain is whole."""
    file, before = tmp_path / "now.sqlite3", tmp_path / "before.sqlite3"
    asked("bluehelm_web.site", "prepare", "examples/tiny", file=file, root=root)
    now = asked("tests.web.upgraded", "told", file=file, root=root)
    columns = asked("tests.web.upgraded", "begun", str(file), file=before, root=root)
    then = asked("tests.web.upgraded", "newest", file=before, root=root)
    for name, own in columns.items():  # one that has another name by now was not filled
        assert then["rows"].get(name) == now["rows"].get(name), name
        if name in now["nouns"]:
            assert kept(then["nouns"][name], columns=own) == kept(now["nouns"][name], columns=own), name
    assert then["chain"] == now["chain"]
    assert (then["chain"]["fault"], then["sound"]) == ("", True)
    assert sum(bool(nouns) for nouns in now["nouns"].values()) >= 8  # else the demonstration tests nothing
    assert asked("tests.web.upgraded", "told", file=before, root=root)["nouns"] == then["nouns"]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the environment of a process that works on an empty database of its own, of the same kind."""
    if connection.vendor == "sqlite":
        yield environment() | {"BLUEHELM_DATABASE": f"sqlite:///{tmp_path}/older.sqlite3"}
        return
    address, name = os.environ["BLUEHELM_TEST_DATABASE"], f"older_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        yield environment() | {"BLUEHELM_DATABASE": urlsplit(address)._replace(path=f"/{name}").geturl()}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def answered(word: str, *, root: Path, told: dict[str, str]) -> Any:
    """Return what a registry that was recorded answers."""
    command = [sys.executable, "-m", "tests.web.recorded", word, OLDER]
    done = subprocess.run(command, cwd=root, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_registry_of_long_before_comes_to_this_version(root: Path, elsewhere: dict[str, str]) -> None:
    """As its own version left it: offers, levels, visits, users, plans and chain are the same; pages open."""
    told = recorded.read(root / OLDER)
    assert answered("begun", root=root, told=elsewhere) == {}  # its migrations make the tables that it had
    now = answered("newest", root=root, told=elsewhere)
    assert now["said"] == told["said"]
    assert (now["said"]["chain"]["fault"], now["said"]["chain"]["num_events"]) == ("", 47)
    assert {level for level, _until in now["said"]["levels"].values()} >= {"", "L2", "RDL"}
    assert {place: status for place, status in now["pages"].items() if status != 200} == {}
    assert len(now["pages"]) > 40
