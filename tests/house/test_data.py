"""Every data file that is shipped is read by some code, and its origin is stated."""

import ast
import re

from tests.house import survey

DATA = survey.SOURCE / "bluehelm/data"


def shipped() -> list[str]:
    """Return the data files, as paths within the folder of data."""
    return sorted(
        str(path.relative_to(DATA))
        for path in survey.tracked_files()
        if DATA in path.parents and path.suffix != ".md"
    )


def read_names() -> set[str]:
    """Return the last part of every text in the code, docstrings left out: what may name a file or folder."""
    found = set()
    for path in survey.modules():
        for node in ast.walk(survey.tree(path)):
            bare = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            for child in ast.iter_child_nodes(node):
                if not bare and isinstance(child, ast.Constant) and isinstance(child.value, str):
                    found.add(child.value.rsplit("/", maxsplit=1)[-1])
    return found


def test_every_data_file_is_read_by_code() -> None:
    """A file, or the folder of files of one form, is named by code; data wait for their feature elsewhere."""
    names = read_names()
    assert shipped()
    assert [name for name in shipped() if not {name, name.rsplit("/", maxsplit=1)[0]} & names] == []


def test_every_data_file_states_its_origin() -> None:
    """The page of sources lists each file that is shipped, and no other."""
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`]+\.\w+)` \|", text, re.MULTILINE)
    assert sorted(listed) == shipped()
