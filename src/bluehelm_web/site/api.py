"""The interface for programmes: every area's addresses, one way to sign in, one form of problem."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema

from bluehelm.core.errors import InputError
from bluehelm_web.accounts.answers import answer_once
from bluehelm_web.accounts.api_auth import Bearer, sign_in
from bluehelm_web.conferences.api import router as conferences
from bluehelm_web.core.problems import (
    FieldFault,
    ProblemError,
    from_fault,
    from_pydantic,
    from_validation,
    problem_of,
)
from bluehelm_web.documents.api import router as documents
from bluehelm_web.generation.api import router as missions
from bluehelm_web.generation.register_api import router as registers
from bluehelm_web.partnership import services as partnership
from bluehelm_web.partnership.announcement_api import router as announcements
from bluehelm_web.partnership.api import router as offers
from bluehelm_web.partnership.row_api import router as rows
from bluehelm_web.partnership.visit_api import router as visits
from bluehelm_web.planning import services as planning
from bluehelm_web.planning.api import router as plans
from bluehelm_web.site.api_document import complete
from bluehelm_web.site.api_log import router as log

LOG = logging.getLogger("django.request")

BY_STATUS = {400: "unreadable", 401: "no-token", 403: "not-allowed", 404: "not-found"}
"""Problem of a status that the framework gives."""


class Interface(NinjaAPI):
    """The framework's interface, with the house's problems and a document that is whole, made once."""

    whole: OpenAPISchema | None = None

    def validation_error_from_error_contexts(self, error_contexts: list[ValidationErrorContext[Any]]) -> Any:
        """Return what is wrong with a request, field by field, with the values that were sent."""
        found = (context.pydantic_validation_error for context in error_contexts)
        return ProblemError("invalid", faults=[fault for one in found for fault in from_pydantic(one)])

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Return the name of the function, which is that of its address as well."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Return the document, with problems, headers and what needs no token."""
        if self.whole is None:
            self.whole = complete(super().get_openapi_schema(**kwargs))
        return self.whole


api = Interface(
    title="Bluehelm registry",
    version="1",
    description="Offers, visits, contributors, announcements, conferences, missions, registers, scenarios "
    "and plans of the registry, for programmes. Whoever asks may what the user of the token may on the "
    "pages, and no more.",
    auth=Bearer(),
    docs_url=None,
    urls_namespace="api",
)
for router in (offers, rows, visits, announcements, conferences, missions, registers, documents, plans, log):
    api.add_router("", router)


def _told(name: str, faults: Callable[[Any], tuple[FieldFault, ...]] = lambda _: ()) -> Any:
    """Return what answers an error with a problem."""

    def answer(_request: HttpRequest, error: Any) -> HttpResponse:
        return problem_of(ProblemError(name, faults=faults(error)))

    return answer


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_of(ProblemError(BY_STATUS.get(error.status_code, "fault")))


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    LOG.error("Fault of ours: %s", request.resolver_match and request.resolver_match.route, exc_info=error)
    return problem_of(ProblemError("fault"))


ANSWERS: dict[type[Exception], Any] = {
    ProblemError: lambda _request, error: problem_of(error),
    PermissionDenied: _told("not-allowed"),
    Http404: _told("not-found"),
    InputError: _told("invalid", lambda error: tuple(from_fault(fault) for fault in error.faults)),
    ValidationError: _told("invalid", lambda error: from_validation(error, sent={})),
    IntegrityError: _told("conflict"),
    OperationalError: _told("unready"),
    RequestDataTooBig: _told("too-large"),
    partnership.StaleError: _told("stale"),
    planning.StaleError: _told("stale"),
    HttpError: _http,
    Exception: _fault,
}
"""How each error is told."""

for kind, told in ANSWERS.items():
    api.add_exception_handler(kind, told)


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Return a view that looks the token up, does what is sent twice once, and tells problems."""

    @login_not_required
    @csrf_exempt  # no cookie signs anybody in here, so that no other site can act in a browser's name
    def answer(request: HttpRequest, **words: Any) -> HttpResponse:
        try:
            sign_in(request)
            given = answer_once(request, answer=lambda: view(request, **words))
        except RequestDataTooBig:
            return problem_of(ProblemError("too-large"))
        except OperationalError:
            return problem_of(ProblemError("unready"))
        except Http404:
            return problem_of(ProblemError("not-found"))
        except ProblemError as error:
            return problem_of(error)
        if given.status_code == 405:
            allow = given["Allow"]
            given = problem_of(ProblemError("method"))
            given["Allow"] = allow
        return given

    return answer


@login_not_required
@csrf_exempt
def nowhere(_request: HttpRequest, path: str = "") -> HttpResponse:  # noqa: ARG001 - as the address has it
    """Say that no address is like that."""
    return problem_of(ProblemError("not-found"))


def addresses() -> tuple[list[URLPattern], str, str]:
    """Return the addresses of the interface, each guarded."""
    patterns, app, namespace = api.urls
    plain = [pattern for pattern in patterns if isinstance(pattern, URLPattern)]
    for pattern in plain:
        pattern.callback = guarded(cast("Callable[..., HttpResponse]", pattern.callback))
    return plain, app, namespace
