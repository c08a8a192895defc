"""Whatever fits the document of the interface, and much that does not, is answered as the document says."""

import os
from collections.abc import Callable, Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from bluehelm_web.partnership.models import Offer
from bluehelm_web.planning.models import Run
from bluehelm_web.site.wsgi import application
from tests.web.conferred import a_conference
from tests.web.conftest import a_visit

EXAMPLES = int(os.environ.get("API_EXAMPLES", "10"))
"""Requests of each mode that are made up for each operation; more are a matter of patience."""

WHO = {"scenario": "pia", "plan": "pia", "event": "bao", "visit": "bao", "log": "ines", "me": "ines"}
"""Who may most, by how the name of an operation begins; else the releaser of a state."""

LEFT_OUT = [positive_data_acceptance]
"""Checks that do not hold: a rule of the field, such as that a unit type is known, stands in no schema."""


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Let requests share the connection of the test, as the client of Django does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def check(operation: schemathesis.APIOperation, *, mode: GenerationMode, headers: dict[str, str]) -> None:
    """Send what fits an operation, or what does not, and check what comes back."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def keeps(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, excluded_checks=LEFT_OUT)

    keeps()


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("has_token", [True, False])
def test_the_interface_keeps_to_its_document(
    programme_of: Callable[..., Client], draft: Offer, released: Offer, done: Run, has_token: bool
) -> None:
    """No fault of ours, no status or form that the document lacks, nothing taken that it refuses."""
    a_visit(released.pk)
    a_conference(is_public=True)
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    names = {*WHO.values(), "aline"}
    tokens = {name: programme_of(name).defaults["HTTP_AUTHORIZATION"] for name in names}
    num_operations = 0
    for found in document.get_all_operations():
        operation, num_operations = found.ok(), num_operations + 1
        area = operation.definition.raw["operationId"].partition("_")[0]
        headers = {"Accept-Encoding": "identity"}  # what comes compressed the peer would not read
        headers |= {"Authorization": tokens[WHO.get(area, "aline")]} if has_token else {}
        for mode in GenerationMode:
            check(operation, mode=mode, headers=headers)
    assert num_operations > 20
