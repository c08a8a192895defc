"""Files that are taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.folder import guarded
from bluehelm.core.tables.write import csv_lines

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Kind of a workbook."""

ACCEPTED = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
"""How somebody says that they can unpack what is packed."""

PIECE = 64 * 1024
"""Bytes of a piece of a long file; smaller ones cost more than what they carry."""


class OnDisk:
    """A file on disk that is opened once it is read: the server sends it by its name, without that."""

    def __init__(self, path: Path) -> None:
        """Take where it is."""
        self.name, self._path = str(path), path
        self._file: IO[bytes] | None = None

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes of it."""
        self._file = self._file or self._path.open("rb")
        return self._file.read(size)

    def close(self) -> None:
        """Close it where it was opened."""
        if self._file:
            self._file.close()


class LongFile(FileResponse):
    """An answer that a browser keeps as a file, which is sent from the disk as whoever asks takes it."""

    block_size = PIECE

    def __init__(self, path: Path, *, name: str, kind: str) -> None:
        """Take where it is, and what it is called."""
        super().__init__(OnDisk(path), as_attachment=True, filename=name, content_type=kind)
        self["Content-Length"] = str(path.stat().st_size)


def takes_packed(request: HttpRequest) -> bool:
    """Tell whether whoever asks can unpack what is packed."""
    return bool(ACCEPTED.search(request.headers.get("Accept-Encoding", "")))


def attached(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """Return an answer that a browser keeps as a file and does not open."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return HttpResponse(content, content_type=kind, headers=headers)


def listed(rows: Iterable[Mapping[str, object]], *, names: Sequence[str], name: str) -> HttpResponse:
    """
    Return the rows of a list as a table that a browser keeps.

    Parameters
    ----------
    rows
        What each says, by column; nothing that a spreadsheet would take for a formula stays one.
    names
        The columns, in their order.
    name
        Of the file, without its ending.

    Returns
    -------
    HttpResponse
        CSV, with the names of the columns first.
    """
    cells = ([guarded(to_text(row[one])) for one in names] for row in rows)
    text = csv_lines([names, *cells])
    return attached(text.encode(), name=f"{name}.csv", kind="text/csv; charset=utf-8")


def piecewise(pieces: Iterable[str | bytes], *, name: str, kind: str) -> StreamingHttpResponse:
    """Return an answer that a browser keeps as a file, sent while the rest is made."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)
