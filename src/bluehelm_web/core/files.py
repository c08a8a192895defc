"""Files that are taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.folder import guarded
from bluehelm.core.tables.write import csv_lines

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Kind of a workbook."""

PIECE = 64 * 1024
"""Bytes of a piece of a long file; smaller ones cost more than what they carry."""


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


def streamed(content: bytes, *, name: str, kind: str) -> StreamingHttpResponse:
    """Return an answer that a browser keeps as a file, sent piece by piece."""
    pieces = (content[start : start + PIECE] for start in range(0, len(content), PIECE))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(len(content))}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


def piecewise(pieces: Iterable[str], *, name: str, kind: str) -> StreamingHttpResponse:
    """Return an answer that a browser keeps as a file, sent while the rest is made."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return StreamingHttpResponse((piece.encode() for piece in pieces), content_type=kind, headers=headers)
