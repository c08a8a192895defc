"""What programmes send, read as strictly as it is described; words, numbers and versions in a request."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest
from pydantic import (
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from bluehelm.core.noun import Noun
from bluehelm.core.tables.cells import CellError
from bluehelm_web.core.problems import FieldFault, ProblemError
from bluehelm_web.core.text import check_shown

S = TypeVar("S", bound="Sent")

PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""A text without signs that control a terminal or end a string."""

Word = Annotated[str, StringConstraints(max_length=200, pattern=PLAIN, strip_whitespace=False)]
"""A word of an address; looked at as it was sent, spaces and tabs at its ends included."""

After = Annotated[str, StringConstraints(max_length=1_000, pattern=PLAIN, strip_whitespace=False)]
"""Where a page begins, as the one before says."""

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""A number of something in an address."""

VERSION = re.compile(r'(?:W/)?"([0-9]{1,9})"')
"""A version as an ETag says it."""


class Sent(Noun):
    """
    The base of what programmes send: a value is taken as the form that it is described in, or not at all.

    Without this a text is taken for a number and a number for a day, which nobody meant.
    """

    model_config = ConfigDict(allow_inf_nan=False)

    @model_validator(mode="wrap")
    @classmethod
    def _as_written(cls: type[S], sent: Any, take: ModelWrapValidatorHandler[S]) -> S:
        noun = take(sent)
        if isinstance(sent, dict):
            read = noun.model_dump(mode="json")
            wrong = [_refused(name, sent[name]) for name in sent if not _is_same(sent[name], read[name])]
            wrong += [line for name in sent for line in _unshown(name, read[name])]
            if wrong:
                raise ValidationError.from_exception_data(cls.__name__, wrong)
        return noun


def _is_same(sent: object, read: object) -> bool:
    """Tell whether a value was read as it was written; spaces around a text count for nothing."""
    if isinstance(sent, list) and isinstance(read, list):
        return len(sent) == len(read) and all(map(_is_same, sent, read))
    if isinstance(sent, str) and isinstance(read, str):
        return sent.strip() == read
    return sent == read and isinstance(sent, bool) == isinstance(read, bool)


def _refused(name: str, value: object) -> InitErrorDetails:
    error = PydanticCustomError("as_written", "it must be written in the form that the description names")
    return InitErrorDetails(type=error, loc=(name,), input=value)


def _unshown(name: str, value: object) -> list[InitErrorDetails]:
    """Return the texts that no page can show."""
    found = []
    for text in value if isinstance(value, list) else [value]:
        try:
            check_shown(text if isinstance(text, str) else "")
        except CellError as error:
            told = PydanticCustomError("unshown", "{rule}", {"rule": error.rule})
            found.append(InitErrorDetails(type=told, loc=(name,), input=text))
    return found


def version_asked(request: HttpRequest) -> int:
    """Return the version from which somebody sets out, as the header If-Match says."""
    if (told := request.headers.get("If-Match")) is None:
        raise ProblemError("no-version")
    if not (found := VERSION.fullmatch(told.strip())):
        raise ProblemError(
            "no-version",
            faults=[
                FieldFault(
                    field="If-Match",
                    value=told[:40],
                    rule="it must be the ETag of one version",
                    remedy='Send it as you read it, such as "3"',
                )
            ],
        )
    return int(found[1])


def etag_of(version: int) -> str:
    """
    Return how a version is told.

    Examples
    --------
    >>> etag_of(3)
    '"3"'
    """
    return f'"{version}"'


def link_to_next(request: HttpRequest, asked: dict[str, Any]) -> str:
    """Return the address of the next page."""
    told = {name: value for name, value in asked.items() if value not in ("", None)}
    return request.build_absolute_uri(f"{request.path}?{urlencode(told)}")
