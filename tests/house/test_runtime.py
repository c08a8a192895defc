"""The tool starts where nothing but what it needs is installed."""

import subprocess
import sys

START = """
import importlib.abc, sys

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {banned}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import bluehelm_cli.main, pkgutil, importlib, bluehelm, bluehelm_cli
for package in (bluehelm, bluehelm_cli):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
"""
BANNED = {
    *("pytest", "_pytest", "hypothesis", "jsonschema", "importlinter", "grimp", "ruff", "mypy", "sphinx"),
    *("myst_parser", "furo", "piptools", "click", "requests", "yaml", "scipy", "pandas", "ortools", "tests"),
}


def test_every_module_imports_without_development_packages() -> None:
    """No module of the packages needs what only developers install."""
    done = subprocess.run(
        [sys.executable, "-c", START.format(banned=BANNED)], capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
