"""How answers travel: packed for those who can unpack them, and the head alone for those who ask for that."""

from __future__ import annotations

import gzip
import io
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

from bluehelm_web.core.files import takes_packed

Respond = Callable[[HttpRequest], HttpResponse]

LEVEL = 2
"""How hard is tried: a list takes a sixth of its bytes, and a third of a millisecond; harder gains little."""

LEAST, PIECE, WHOLE = 1_024, 16_384, 1_048_576
"""Bytes from which on an answer is packed; that are sent at once; up to which a file is packed before."""

PADDING = 100
"""Letters at most, as many as chance says, that hide how long an answer is that holds what somebody typed."""

KINDS = re.compile(
    r"text/(?!event-stream)|application/(json|javascript|xml|yaml|([\w.-]+\+)(json|xml))|image/svg"
)
"""What becomes shorter by it; a stream is told line by line."""


def headed(respond: Respond) -> Respond:
    """Return the middleware that answers who asks for the head of an answer as if all of it were asked."""

    def answer(request: HttpRequest) -> HttpResponse:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = respond(request)
        if is_head:
            request.method = "HEAD"
            _empty(response)
        allowed = response.get("Allow", "").split(", ")
        if "GET" in allowed and "HEAD" not in allowed:
            response["Allow"] = ", ".join([*allowed, "HEAD"])
        return response

    return answer


def _empty(response: HttpResponse) -> None:
    """Take away all but the head, which says how long the answer would be."""
    if response.streaming:
        cast("StreamingHttpResponse", response).streaming_content = ()
    else:
        response.content = b""


def packed(respond: Respond) -> Respond:
    """
    Return the middleware that packs words.

    A tag of a version becomes a weak one, as it says the same in other bytes; of a file it goes, and its day
    remains.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if not _is_long_text(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if takes_packed(request):
            _pack(response, is_head=request.method == "HEAD")
        return response

    return answer


def _is_long_text(response: HttpResponse) -> bool:
    if response.has_header("Content-Encoding") or not KINDS.match(response.get("Content-Type", "")):
        return False
    return int(response.get("Content-Length", str(LEAST))) >= LEAST


def _pack(response: HttpResponse, *, is_head: bool) -> None:
    response["Content-Encoding"] = "gzip"
    if response.has_header("Last-Modified"):
        del response["ETag"]
    elif response.get("ETag", "").startswith('"'):
        response["ETag"] = f"W/{response['ETag']}"
    if is_head:
        del response["Content-Length"]  # nobody knows it who has not packed it
        return
    if not response.streaming:
        response.content = b"".join(_pieces([response.content]))
        response["Content-Length"] = str(len(response.content))
        return
    stream = cast("StreamingHttpResponse", response)
    pieces: Iterable[bytes] = _pieces(cast("Iterable[bytes]", stream.streaming_content))
    if int(response.get("Content-Length", str(WHOLE + 1))) <= WHOLE:
        whole = b"".join(pieces)
        pieces, response["Content-Length"] = [whole], str(len(whole))
    else:
        del response["Content-Length"]
    stream.streaming_content = pieces


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield chunks packed, in pieces that are worth sending."""
    kept, padding = io.BytesIO(), "a" * secrets.randbelow(PADDING)
    with gzip.GzipFile(padding, mode="wb", compresslevel=LEVEL, fileobj=kept, mtime=0) as packer:
        for chunk in chunks:
            packer.write(chunk)
            if kept.tell() >= PIECE:
                yield kept.getvalue()
                kept.seek(0)
                kept.truncate()
    yield kept.getvalue()
