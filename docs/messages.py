"""Bring the catalogues of the registry up to date with its sources: ``python -m docs.messages``."""

from __future__ import annotations

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from docs import messages_of_sentences

SOURCES = Path(__file__).parents[1] / "src/bluehelm_web"
LOCALE = SOURCES / "site/locale"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "gettext_noop": None,
}
"""What marks a message in Python, beside what babel knows."""
APPENDED = ("event_append", "events_append")
"""Functions whose first argument is the kind of an event."""

KIND = re.compile(r"[a-z]+(_[a-z]+)+")
HANDED = re.compile(r"(?!is_|has_)[a-z]+(_[a-z]+)*_([a-z]+ed|sent|shown|over|kept|undone|withdrawn)")
"""The kind of an event; one that is handed on to what appends it."""

HEAD = ("Project-Id-Version", "Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
HEAD += ("Plural-Forms",)
"""What the head of a catalogue says: nothing of when, by whom and with which tool."""

Message = str | tuple[str, ...]
Messages = dict[Message, set[str]]
"""Messages, singular and plural where there are both, with the files that hold them."""


class Undated(Catalog):
    """A catalogue whose head says the same whenever and by whomever it is written."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The head."""
        return [(name, told) for name, told in super().mime_headers if name in HEAD]


def sources() -> Iterator[Path]:
    """Yield the files that may hold messages."""
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix in (".py", ".html") and "migrations" not in path.parts:
            yield path


def messages() -> Messages:
    """Return every message: of Python, of templates, and the names of the library that pages show."""
    found: Messages = {}
    for path in sources():
        place = str(path.relative_to(SOURCES))
        for _line, message, _comments, _context in extract("python", _python(path), KEYWORDS):
            found.setdefault(message, set()).add(place)
        for kind in _kinds(path):
            found.setdefault(kind, set()).add("events")
    for name in (*library_names(), *messages_of_sentences.forms()):
        found.setdefault(name, set()).add("bluehelm")
    return found


def _python(path: Path) -> io.BytesIO:
    """Return a source as Python: a template as Django turns it, without its indents."""
    told = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        told = "\n".join(line.lstrip() for line in templatize(told, origin=str(path)).splitlines())
    return io.BytesIO(told.encode())


def _kinds(path: Path) -> Iterator[str]:
    """Yield the kinds of events that a source appends, or hands on, as the log names them."""
    told = path.read_text(encoding="utf-8")
    if path.suffix != ".py" or not any(name in told for name in APPENDED):
        return
    tree = ast.parse(told)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    firsts = [node.args[0] for node in calls if getattr(node.func, "id", "") in APPENDED]
    handed = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and HANDED.fullmatch(str(node.value))
    ]
    for node in (*(part for first in firsts for part in ast.walk(first)), *handed):
        if isinstance(node, ast.Constant) and KIND.fullmatch(str(node.value)):
            yield str(node.value).replace("_", " ").capitalize()


def library_names() -> Iterator[str]:
    """Yield the names of the library that pages show."""
    _begin()
    from docs import messages_of_library

    yield from messages_of_library.names()


def _begin() -> None:
    """Let Django begin with the settings of the demonstration, unless a test has begun it."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("BLUEHELM_DEMO", "1")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluehelm_web.site.settings")
        django.setup()


def path_of(language: str) -> Path:
    """Return the catalogue of a language, as Django looks for it."""
    return LOCALE / to_locale(language) / "LC_MESSAGES/django.po"


def languages() -> list[str]:
    """Return the locales that have a catalogue."""
    return sorted(path.parents[1].name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def catalogue(language: str) -> Catalog:
    """Return the catalogue of a language, empty where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=to_locale(language))
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(language))


def merged(before: Catalog, /, *, found: Messages) -> Undated:
    """
    Return a catalogue of all messages and no others, with what it said of them before.

    Parameters
    ----------
    before
        The catalogue as it stands.
    found
        The messages.

    Returns
    -------
    Undated
        In the order of the messages; a new one is empty, and nothing is guessed.
    """
    head = f"Messages of the registry in {before.locale_identifier}; written by `make messages`."
    after = Undated(
        locale=before.locale, project="Bluehelm", version="1", header_comment=f"# {head}", fuzzy=False
    )
    for message in sorted(found, key=str):
        kept = before.get(message if isinstance(message, str) else message[0])
        told = kept.string if kept and kept.pluralizable == isinstance(message, tuple) else ""
        places = [(place, 0) for place in sorted(found[message])]
        after.add(message, told, locations=places, flags=(kept.flags if kept else ()))
    return after


def po_of(told: Undated, /) -> bytes:
    """Return a catalogue as a file, alike whenever and by whomever it is written."""
    file = io.BytesIO()
    write_po(file, told, width=110, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def mo_of(told: Undated, /) -> bytes:
    """Return what Django reads of a catalogue."""
    file = io.BytesIO()
    write_mo(file, told)
    return file.getvalue()


def bring_up_to_date(language: str, /, *, found: Messages) -> int:
    """Write the catalogue of a language and what Django reads of it; return how many messages are empty."""
    told = merged(catalogue(language), found=found)
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po_of(told))
    path.with_suffix(".mo").write_bytes(mo_of(told))
    return sum(not all(one.string) if one.pluralizable else not one.string for one in told if one.id)


def main() -> None:
    """Bring all catalogues up to date, and that of a language named on the command line, new or not."""
    messages_of_sentences.write()
    found = messages()
    for language in sorted({*languages(), *sys.argv[1:]}):
        empty = bring_up_to_date(language, found=found)
        print(f"{path_of(language).relative_to(SOURCES.parents[1])}: {len(found)} messages, {empty} empty")


if __name__ == "__main__":
    main()
