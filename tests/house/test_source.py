"""No promise and no forbidden word stands in the source."""

import ast
import re

from tests.house import survey

PROMISE = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b")
ATTRIBUTE = re.compile(r'[\w-]+="([^"<>]*\{\{[^"<>]*)"')
BARE = re.compile(r"\{\{ [\w.]*\b(?:pk|id|version|seq) \}\}")
WORDS = {
    "announcement.html",
    "announcement_list.html",
    "offer_bulk.html",
    "offer_list.html",
    "take_over.html",
}
"""Templates of which the keys in attributes are words: a number above 999 would have a separator there."""

FORBIDDEN = {"item", "info", "manager", "helper", "util", "utils", "process", "handle", "new", "tmp"}


def test_no_promises() -> None:
    """What is not done is not in the source."""
    marked = {path.name for path in survey.modules() if PROMISE.search(path.read_text("utf-8"))}
    assert marked == set()


def test_names_use_the_words_of_the_field() -> None:
    """Modules, classes and functions carry no word that says nothing."""
    names = {survey.module_name(path).rsplit(".", maxsplit=1)[-1] for path in survey.modules()}
    for path in survey.modules():
        for node in ast.walk(survey.tree(path)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                names.add(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name).lower())
    assert {name for name in names if FORBIDDEN & set(name.strip("_").split("_"))} == set()


def test_every_change_begins_in_one_way() -> None:
    """Nothing takes a lock of its own: check and change belong together on every database, in no circle."""
    own = {"bluehelm_web.audit.services", "bluehelm_web.site.backups"}  # the second only reads, at one moment
    lock = re.compile(r"transaction\.atomic|select_for_update")
    found = {survey.module_name(path) for path in survey.modules() if lock.search(path.read_text("utf-8"))}
    assert found == own


def test_no_key_in_an_attribute_has_separators() -> None:
    """A page writes 1,234 as its language does; an address, an anchor and a value of a form do not."""
    found = {
        (path.name, bare)
        for path in (survey.ROOT / "src/bluehelm_web").rglob("*.html")
        for attribute in ATTRIBUTE.findall(path.read_text("utf-8"))
        for bare in BARE.findall(attribute)
    }
    assert {name for name, _bare in found} <= WORDS, found
