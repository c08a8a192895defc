"""What programmes are told when what they ask cannot be done: RFC 9457, in the four parts of the house."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpResponse
from django.utils.translation import override
from pydantic import Field
from pydantic import ValidationError as PydanticError

from bluehelm.core.errors import Fault
from bluehelm.core.noun import Noun
from bluehelm_web.core.names import ENGLISH, named

KIND = "application/problem+json"
"""Kind of the answer."""

WHERE = "/api"
"""Page on which each problem has its paragraph."""

SHOWN = 200
"""Characters of a value that are told back."""

UNKNOWN = "unknown_parameter"
"""Kind of the fault of a parameter that a list does not take."""

REMEDIES = {
    "missing": "Add it",
    "extra_forbidden": "Leave it out",
    UNKNOWN: "Leave it out, or correct its name",
    "as_written": "Write a number as a number, a text as a text, a day as 2027-02-28",
}
"""What to do about a fault, by its kind; else to correct it."""

AROUND = ("body", "sent", "query", "path", "asked")
"""Parts of a place that are the framework's."""

PROBLEMS: Mapping[str, tuple[int, str, str]] = {
    "unreadable": (
        400,
        "The request cannot be read",
        "Send JSON in UTF-8, with Content-Type application/json.",
    ),
    "no-token": (401, "Nobody is signed in", "Send a token that serves: Authorization: Bearer TOKEN."),
    "unsealed": (
        403,
        "It came in the open",
        "Ask by HTTPS, and end the token that you sent: others may have read it.",
    ),
    "scope": (403, "The token reads only", "Use a token that may write."),
    "not-allowed": (403, "The user may not do that", "Ask somebody whose role it is."),
    "not-found": (
        404,
        "Nothing stands here",
        "Look at the address; what you may not see is not there for you.",
    ),
    "method": (405, "Nothing is done here that way", "Use one of the methods that Allow names."),
    "conflict": (409, "It contradicts what stands there", "Read what stands there, and decide anew."),
    "stale": (412, "Somebody else was faster", "Read it again, put your change into it, and send that."),
    "too-large": (413, "It is too large", "Send less at once."),
    "invalid": (422, "What was sent cannot be taken", "Correct what each fault names."),
    "key-reused": (422, "The key stands for another request", "Choose another Idempotency-Key."),
    "no-version": (428, "The version is missing", 'Send If-Match with the ETag that you read, such as "3".'),
    "too-many": (429, "It was asked for too often", "Wait for the seconds that Retry-After names."),
    "unready": (503, "The database does not answer", "Send it again in a minute; nothing was changed."),
    "fault": (500, "This is a fault of ours", "Tell whoever runs the registry when it happened."),
}
"""Status, title and remedy of each problem by its short name."""


def shown(value: object) -> str:
    r"""
    Return a value as it is told back: short, and without what no text can hold.

    Examples
    --------
    >>> shown("a\ud800" + "b" * 300)[:3]
    'a?b'
    """
    return str(value)[:SHOWN].encode("utf-8", "replace").decode()


HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "60"}}
"""Headers that go with a status."""


class FieldFault(Noun):
    """One thing that is wrong: which field, what stands there, what must hold, and how to mend it."""

    field: str = Field(description="Where it stands; empty when it stands nowhere")
    value: str = Field(description="What was sent there")
    rule: str = Field(description="What must hold")
    remedy: str = Field(description="What to do about it")
    code: str = Field(default="", description="Name of the fault in the reference of errors")


class Problem(Noun):
    """Why something was not done; nothing was changed."""

    type: str = Field(description="Address of the paragraph about such problems")
    title: str = Field(description="What it is")
    status: int = Field(description="Status of the answer")
    detail: str = Field(description="What to do about it")
    faults: tuple[FieldFault, ...] = Field(default=(), description="Everything that is wrong, field by field")


class ProblemError(Exception):
    """
    What was asked cannot be done.

    Attributes
    ----------
    name
        Which problem it is.
    faults
        What is wrong, field by field.
    retry_s
        Seconds after which it can be asked again; 0 where that says nothing.
    """

    def __init__(self, name: str, *, faults: Iterable[FieldFault] = (), retry_s: int = 0) -> None:
        super().__init__(name)
        self.name, self.faults, self.retry_s = name, tuple(faults), retry_s


def problem_of(error: ProblemError) -> HttpResponse:
    """Return the answer that tells a problem."""
    status, title, remedy = PROBLEMS[error.name]
    told = Problem(
        type=f"{WHERE}#{error.name}", title=title, status=status, detail=remedy, faults=error.faults
    )
    headers = {"Retry-After": str(error.retry_s)} if error.retry_s else HEADERS.get(status)
    return HttpResponse(told.model_dump_json(), status=status, content_type=KIND, headers=headers)


def told_in(language: str, *, answer: HttpResponse) -> HttpResponse:
    """
    Return an answer; where it tells a problem, in a language, as far as somebody translated its words.

    Parameters
    ----------
    language
        What the programme asks for with Accept-Language.
    answer
        Any answer of the interface.

    Returns
    -------
    HttpResponse
        The same answer; addresses, codes, names of fields and what was sent are as they were.
    """
    if answer.get("Content-Type") != KIND or language == ENGLISH:
        return answer
    problem = json.loads(answer.content)
    with override(language):
        problem |= {word: named(problem[word]) for word in ("title", "detail")}
        for fault in problem["faults"]:
            fault |= {word: named(fault[word]) for word in ("rule", "remedy")}
    answer.content = json.dumps(problem, ensure_ascii=False).encode()
    answer["Content-Language"] = language
    return answer


def from_pydantic(error: PydanticError) -> tuple[FieldFault, ...]:
    """Return what a description of what is sent refuses, with what was sent."""
    return tuple(
        FieldFault(
            field=shown(".".join(str(part) for part in line["loc"] if part not in AROUND) or said.split()[0]),
            value="" if line["type"] == "missing" or not line["loc"] else shown(line["input"]),
            rule=shown(said),
            remedy=REMEDIES.get(line["type"], "Correct it"),
        )
        for line in error.errors(include_url=False, include_context=False)
        for said in line["msg"].removeprefix("Value error, ").splitlines()
    )


def from_fault(fault: Fault, *, field: str = "") -> FieldFault:
    """Return a fault of the library as the interface tells it."""
    return FieldFault(
        field=field or fault.place or fault.thing,
        value=shown(fault.value),
        rule=fault.rule,
        remedy=fault.remedy,
        code=fault.code,
    )


def from_validation(error: ValidationError, *, sent: Mapping[str, object]) -> tuple[FieldFault, ...]:
    """Return what a service refuses, with what was sent."""
    told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return tuple(
        _fault("" if name == NON_FIELD_ERRORS else name, message, sent=sent)
        for name, messages in told.items()
        for message in messages
    )


def from_form(errors: ErrorDict, *, sent: Mapping[str, object]) -> tuple[FieldFault, ...]:
    """Return what a form refuses, with what was sent."""
    return tuple(
        _fault("" if name == NON_FIELD_ERRORS else name, str(message), sent=sent)
        for name, messages in errors.items()
        for message in messages
    )


def _fault(field: str, message: str, *, sent: Mapping[str, object]) -> FieldFault:
    return FieldFault(field=field, value=shown(sent.get(field, "")), rule=message, remedy="Correct it")
