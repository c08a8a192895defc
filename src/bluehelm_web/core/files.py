"""Files that are taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
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
