"""Writes that are sent twice are done once: the second gets the answer of the first."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bluehelm_web.accounts.models import KeptAnswer
from bluehelm_web.audit.services import changing
from bluehelm_web.core.problems import FieldFault, ProblemError

HEADER = "Idempotency-Key"
"""Header with the key that a caller chooses."""

KEYS = re.compile(r"[\x21-\x7e]{1,200}")
"""What a key may be."""

KEPT = timedelta(hours=24)
"""How long an answer is kept."""

KEPT_HEADERS = ("ETag", "Location")
"""Headers that are kept with an answer."""


def answer_once(request: HttpRequest, *, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """
    Return an answer; under a key that was used before, the one that was given then.

    Parameters
    ----------
    request
        Of somebody with a token; without a key nothing is kept.
    answer
        Does what is asked.

    Returns
    -------
    HttpResponse
        The key, what is done and its answer are one transaction. What failed is not kept: it has changed
        nothing, and may be sent again.

    Raises
    ------
    ProblemError
        When the key is none, or was used for something else.
    """
    if request.method != "POST" or not request.user.is_authenticated or HEADER not in request.headers:
        return answer()
    key, user = _key(request), request.user
    KeptAnswer.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    digest = _digest(request)
    with changing():
        kept, is_first = KeptAnswer.objects.get_or_create(user=user, key=key, defaults={"digest": digest})
        if not is_first:
            return _again(kept, digest=digest)
        given = answer()
        if given.status_code >= 400:
            transaction.set_rollback(True)
            return given
        kept.status, kept.body = given.status_code, given.content.decode()
        kept.headers = {name: given[name] for name in KEPT_HEADERS if name in given}
        kept.save()
    return given


def _key(request: HttpRequest) -> str:
    key = request.headers[HEADER]
    if KEYS.fullmatch(key):
        return key
    fault = FieldFault(
        field=HEADER,
        value=key[:40].encode("ascii", "replace").decode(),
        rule="it must have between 1 and 200 visible signs of ASCII",
        remedy="Choose another one, such as a random UUID",
    )
    raise ProblemError("invalid", faults=[fault])


def _digest(request: HttpRequest) -> str:
    """Return a hash of all that makes a request what it is."""
    told = [request.method, request.get_full_path(), request.headers.get("If-Match", "")]
    return hashlib.sha256(json.dumps(told).encode() + request.body).hexdigest()


def _again(kept: KeptAnswer, *, digest: str) -> HttpResponse:
    if kept.digest != digest:
        raise ProblemError("key-reused")
    headers = {**kept.headers, "Idempotent-Replayed": "true"}
    kind = "application/json; charset=utf-8"
    return HttpResponse(kept.body, status=kept.status, content_type=kind, headers=headers)
