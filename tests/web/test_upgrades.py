"""A registry of the version before is brought to this one: the same nouns, the same chain."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


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
