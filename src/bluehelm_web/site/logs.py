"""The log on standard error: a line of JSON each, with nothing that tells of a person."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from traceback import walk_tb

from django.http import HttpRequest, HttpResponse

from bluehelm_web.core.live import PREFIX

Respond = Callable[[HttpRequest], HttpResponse]

TOLD = ("request", "method", "pattern", "status", "ms", "kind", "num")
"""What a line may say beside moment, level and logger; nothing else of a record is written."""

DENIED = (401, 403, 429)
"""Statuses of requests that were refused to somebody."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""What a request may ask for; another word is not written."""

MOST_PLACES = 12
"""Places in the code that are written of an error, those nearest to it."""

logger = logging.getLogger("bluehelm.request")


class Lines(logging.Formatter):
    """
    Records as lines of JSON.

    Messages may hold paths, names and values, so only their templates are written, and of an error its kind
    and the places in the code, never its words.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, object] = {"at": at, "level": record.levelname, "logger": record.name}
        told |= {name: getattr(record, name) for name in TOLD if _is_plain(getattr(record, name, None))}
        if record.name.split(".")[0] not in ("bluehelm", "bluehelm_web"):
            told["said"] = str(record.msg)[:200] if record.args else "-"  # a template, before it is filled in
        if record.exc_info and record.exc_info[0]:
            told["error"] = record.exc_info[0].__name__
            rows = list(walk_tb(record.exc_info[2]))[-MOST_PLACES:]
            told["places"] = [f"{row.f_globals.get('__name__')}:{number}" for row, number in rows]
        return json.dumps(told)


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def logged(respond: Respond) -> Respond:
    """Return the middleware that gives a request its number, which the chain keeps as well, and logs it."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(16)  # type: ignore[attr-defined]  # read by audit.services.act_of
        began = perf_counter()
        response = respond(request)
        match = request.resolver_match
        told = {
            "request": request.request_id,  # type: ignore[attr-defined]
            "method": request.method if request.method in METHODS else "-",
            "pattern": str(match.route) if match else "-",
            "status": response.status_code,
            "ms": round((perf_counter() - began) * 1000),
        }
        is_nothing = response.status_code == 204 and request.path_info.startswith(PREFIX)
        logger.log(logging.DEBUG if is_nothing else _level(response.status_code), "answered", extra=told)
        return response

    return answer


def _level(status: int) -> int:
    if status >= 500:
        return logging.ERROR
    return logging.WARNING if status in DENIED else logging.INFO
