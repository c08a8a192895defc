"""What the lists of the interface for programmes have in common: what they take, sorting, the next page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from pydantic import Field, ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from bluehelm.core.noun import Noun
from bluehelm_web.core.lists import Column
from bluehelm_web.core.problems import UNKNOWN, ProblemError, from_pydantic
from bluehelm_web.core.sent import link_to_next

A = TypeVar("A", bound="Asks")


class Asks(Noun):
    """
    The base of what an address asks of a list: a parameter that the list does not take is refused.

    Without this a filter that is mistyped narrows nothing, and all rows pass for some.
    """

    @classmethod
    def taken(cls, _request: HttpRequest) -> Iterable[str]:
        """Return the names of the parameters that the list of a request takes."""
        return cls.model_fields

    @model_validator(mode="wrap")
    @classmethod
    def _only_taken(  # noqa: PLR0917 - as pydantic calls it
        cls: type[A], sent: Any, take: ModelWrapValidatorHandler[A], told: ValidationInfo
    ) -> A:
        request = (told.context or {}).get("request")
        unknown = _unknown(request.GET, names=(*cls.taken(request),)) if request else []
        try:
            noun = take(sent)
        except ValidationError as error:
            wrong = [
                InitErrorDetails(
                    type=line["type"], loc=line["loc"], input=line["input"], ctx=line.get("ctx", {})
                )
                for line in error.errors()
            ]
            raise ValidationError.from_exception_data(cls.__name__, [*wrong, *unknown]) from error
        if unknown:
            raise ValidationError.from_exception_data(cls.__name__, unknown)
        return noun


def takes_nothing(request: HttpRequest) -> None:
    """Refuse whatever the address asks of a list that takes no parameter."""
    try:
        Asks.model_validate({}, context={"request": request})
    except ValidationError as error:
        raise ProblemError("invalid", faults=from_pydantic(error)) from error


def _unknown(asked: Mapping[str, str], *, names: tuple[str, ...]) -> list[InitErrorDetails]:
    """Return the parameters that are none of some names."""
    rule = f"the list takes only {', '.join(names)}" if names else "the list takes no parameter"
    error = PydanticCustomError(UNKNOWN, "{rule}", {"rule": rule})
    return [
        InitErrorDetails(type=error, loc=(name,), input=asked[name]) for name in asked if name not in names
    ]


def sorting(columns: Mapping[str, Column], /) -> Any:
    """Return the word of an address by which a list is sorted; what is no column does nothing."""
    names = ", ".join(name for name, column in columns.items() if column.by)
    return Field(
        default="", description=f"Column by which rows are sorted, after a minus the last first: {names}"
    )


def following_in(request: HttpRequest, asked: dict[str, Any], *, response: HttpResponse) -> str:
    """Return the address of the page that begins at ``after``, which a header says too; empty at the end."""
    following = link_to_next(request, asked) if asked["after"] else ""
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return following
