"""Files as they are sent: of which kind they are, by name and by content, and how they are called."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.tables.workbook import MACROS, MAX_UNPACKED_BYTES, OLD_FORMAT

MOST_BYTES, MOST_SIGNS, MOST_PARTS = 10_000_000, 100, 5_000
"""Bytes of a file, signs of its name before the suffix, parts of an archive."""

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
PLAIN = "\t\n\r\f"
"""Signs below the space that a text may hold."""

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How OpenDocument packs its parts."""

UNREADABLE = (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, OSError, EOFError)
"""What is raised by an archive that is broken or locked, or packed in a way that nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    r"""
    A file that may be kept.

    Attributes
    ----------
    name
        Its name, with letters, figures and a few other signs only.
    media
        What it is, as its content says.
    content
        Its bytes.

    Examples
    --------
    >>> taken("../a\\b: c.TXT", content=b"x").name
    'b_ c.txt'
    """

    name: str
    media: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


def _holds(part: str) -> Callable[[bytes], bool]:
    """Return what tells whether an archive holds a part, and nothing that does harm."""
    return lambda content: part in _parts(content)


def _says(media: str) -> Callable[[bytes], bool]:
    """Return what tells whether an archive says itself what it is, as OpenDocument does."""

    def is_so(content: bytes) -> bool:
        if "mimetype" not in _parts(content):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if archive.getinfo("mimetype").compress_type not in PACKED:
                    return False
                with archive.open("mimetype") as said:
                    return said.read(len(media) + 1) == media.encode()
        except UNREADABLE:
            return False

    return is_so


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(sign in PLAIN or unicodedata.category(sign) != "Cc" for sign in text)


TYPES: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "docx": (f"{OFFICE}wordprocessingml.document", _holds("word/document.xml")),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", _holds("xl/workbook.xml")),
    "odt": (f"{OPEN}text", _says(f"{OPEN}text")),
    "ods": (f"{OPEN}spreadsheet", _says(f"{OPEN}spreadsheet")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "csv": ("text/csv; charset=utf-8", _is_text),
    "txt": ("text/plain; charset=utf-8", _is_text),
}
"""What is taken: media type by suffix, and what tells whether the content is of it."""

ACCEPTED = ",".join(f".{suffix}" for suffix in TYPES)
"""What a browser offers to choose from."""


def taken(name: str, *, content: bytes) -> Sent:
    """
    Return a file that may be kept.

    Parameters
    ----------
    name
        How its sender calls it.
    content
        Its bytes.

    Returns
    -------
    Sent
        With a name that is safe to write down.

    Raises
    ------
    ValidationError
        When it is too large, or of no kind that is taken, or its content is not what its name says.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(too_large())
    plain = plain_name(name)
    media, is_so = TYPES.get(plain.rpartition(".")[2], ("", _is_text))
    if not media:
        said = _("A document is a file of one of these kinds: %(kinds)s. Save it as one of them.")
        raise ValidationError(said % {"kinds": ", ".join(TYPES)})
    if content.startswith(OLD_FORMAT):
        raise ValidationError(
            _("It is an old Office file or has a password. Save it as PDF, .docx or .xlsx.")
        )
    if not is_so(content):
        said = _("%(name)s is not what its name says. Open it in its own programme and save it again.")
        raise ValidationError(said % {"name": plain})
    return Sent(name=plain, media=media, content=content)


def too_large() -> str:
    """Return what is said of a file that is too large."""
    return _("It is larger than %(most)s bytes.") % {"most": MOST_BYTES}


def plain_name(name: str) -> str:
    r"""
    Return a name without a folder, and without signs that nobody sees or that mean something to a machine.

    Parameters
    ----------
    name
        How its sender calls it.

    Returns
    -------
    str
        Letters of any script, figures, and a few other signs; the suffix in small letters.

    Examples
    --------
    >>> plain_name("C:\\x\\Tableau d'organisation.PDF"), plain_name("...")
    ('Tableau d_organisation.pdf', 'document')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        sign if sign in " ._-()" or unicodedata.category(sign)[0] in "LNM" else "_" for sign in last
    )
    stem, dot, suffix = kept.rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    stem = stem.strip(" ._")[:MOST_SIGNS] or "document"
    return f"{stem}.{suffix.strip().lower()[:10]}" if suffix.strip() else stem


def _parts(content: bytes) -> frozenset[str]:
    """Return the parts of an archive; none where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except UNREADABLE:
        return frozenset()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise ValidationError(_("Unpacked, it is too large. Send it as PDF."))
    names = frozenset(part.filename for part in parts)
    if any(name.casefold().endswith(MACROS) for name in names):
        raise ValidationError(_("It holds macros. Save it without them, as .docx or .xlsx."))
    return names
