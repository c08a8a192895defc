"""Files that are taken away."""

from __future__ import annotations

from django.http import HttpResponse

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Kind of a workbook."""


def attached(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """Return an answer that a browser keeps as a file and does not open."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
