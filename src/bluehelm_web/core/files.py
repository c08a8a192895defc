"""Files that are taken away."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Kind of a workbook."""

PIECE = 64 * 1024
"""Bytes of a piece of a long file; smaller ones cost more than what they carry."""


def attached(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """Return an answer that a browser keeps as a file and does not open."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return HttpResponse(content, content_type=kind, headers=headers)


def streamed(content: bytes, *, name: str, kind: str) -> StreamingHttpResponse:
    """Return an answer that a browser keeps as a file, sent piece by piece."""
    pieces = (content[start : start + PIECE] for start in range(0, len(content), PIECE))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(len(content))}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)
