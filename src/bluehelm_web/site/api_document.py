"""The document of the interface: what the framework leaves out of it, and how a page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from bluehelm_web.accounts.answers import HEADER, KEPT
from bluehelm_web.core.problems import KIND, PROBLEMS, Problem
from bluehelm_web.core.sent import VERSION

VERSIONED = ("offer_edit", "offer_release", "scenario_send")
"""Operations that change one version of something."""

OPEN_IN_PART = ("register_list", "register_show")
"""Operations that need no token for some of what they give; their description says for what."""

IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "pattern": f"^{VERSION.pattern}$"},
    "description": "ETag of the version from which the change sets out",
}
HOURS = int(KEPT.total_seconds() // 3600)
KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,200}$"},
    "description": f"Word of your own: sent twice within {HOURS} hours, it is done once",
}


def complete(document: OpenAPISchema) -> OpenAPISchema:
    """Return the document with the problems and headers of each operation, and what needs no token."""
    schema = Problem.model_json_schema(ref_template=REF_TEMPLATE)
    document["components"]["schemas"] |= {**schema.pop("$defs"), "Problem": schema}
    for methods in document["paths"].values():
        for method, operation in methods.items():
            _complete(operation, method=method)
    return document


def _complete(operation: dict[str, Any], *, method: str) -> None:
    is_open = "security" not in operation
    operation.setdefault("security", [{"Bearer": []}, {}])
    names = {"unreadable", "no-token", "not-found", "invalid", "too-large", "too-many", "unsealed"}
    names |= set() if is_open else {"not-allowed"}
    if method == "post":
        operation["parameters"].append(KEY)
        names |= {"conflict"}
    if operation["operationId"] in VERSIONED:
        operation["parameters"].append(IF_MATCH)
        names |= {"stale", "no-version", "conflict"}
    for status in sorted({PROBLEMS[name][0] for name in names}):
        titles = [title for number, title, _remedy in PROBLEMS.values() if number == status]
        content = {KIND: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        operation["responses"][status] = {"description": "; ".join(titles), "content": content}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """
    An operation as the page shows it.

    Attributes
    ----------
    method, path, summary, told, area
        What it is.
    is_open
        Whether nobody has to sign in.
    words
        Parameters and fields of the body: name, where, whether it must be there, meaning.

    Examples
    --------
    >>> Shown(method="GET", path="/me", summary="", told="", area="", is_open=False, words=()).method
    'GET'
    """

    method: str
    path: str
    summary: str
    told: str
    area: str
    is_open: bool
    words: tuple[tuple[str, str, bool, str], ...]


def operations(document: OpenAPISchema) -> Iterator[Shown]:
    """Yield the operations of the document in its order."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield Shown(
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                told=operation["description"],
                area=operation["tags"][0],
                is_open={} in operation["security"] and operation["operationId"] not in OPEN_IN_PART,
                words=tuple(_words(operation, schemas=document["components"]["schemas"])),
            )


def _words(operation: dict[str, Any], *, schemas: dict[str, Any]) -> Iterator[tuple[str, str, bool, str]]:
    for one in operation["parameters"]:
        yield one["name"], one["in"], one["required"], one.get("description", "")
    body = operation.get("requestBody")
    if body is not None:
        schema = body["content"]["application/json"]["schema"]
        found = schemas[schema["$ref"].rpartition("/")[2]]
        for name, field in found["properties"].items():
            yield name, "body", name in found.get("required", ()), field.get("description", "")
