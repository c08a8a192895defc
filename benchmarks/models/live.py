"""A conference of invented states that is live, with two desks; run in a process of its own."""

from __future__ import annotations

import json
import sys

import django

NAME, LINES = "BENCH2026", 8
FACTS = {"kind": "illustrative", "source": "benchmark"}
"""The conference, the lines of its guide, and what every row says of where it is from."""


def fill(num_delegations: str) -> None:
    """Register a public conference with delegations and a guide, and print the sessions of two desks."""
    from benchmarks.models.registry import _session
    from bluehelm_web.accounts.models import Organization, User
    from bluehelm_web.accounts.roles import OrganizationKind, Role
    from bluehelm_web.conferences.models import Conference, Delegation, GuideLine, State

    told = {"starts_on": "2026-12-01", "ends_on": "2026-12-02", "place": "Aldara"}
    row = Conference.objects.create(
        pk=NAME, name="Ministerial", state=State.LIVE, is_public=True, **told, **FACTS
    )
    Delegation.objects.bulk_create(
        Delegation(
            conference=row,
            code=f"X{number:02}",
            name=f"State {number}",
            delegation_kind="state",
            position=number + 1,
            **FACTS,
        )
        for number in range(int(num_delegations))
    )
    GuideLine.objects.bulk_create(
        GuideLine(
            conference=row,
            line_id=f"G{number}",
            category="aviation",
            need="Helicopters",
            quantity=60,
            **FACTS,
        )
        for number in range(LINES)
    )
    place = Organization.objects.create(code="DPO", name="DPO", kind=OrganizationKind.SECRETARIAT)
    users = [
        User.objects.create_user(name, name=name, role=Role.OFFICER, organization=place, email="")
        for name in ("one", "two")
    ]
    print(json.dumps({"sessions": [_session(user) for user in users]}))


def count() -> None:
    """Print how many captures there are, and whether the chain of events is whole."""
    from bluehelm_web.audit.selectors import chain_verify
    from bluehelm_web.conferences.models import Capture

    print(json.dumps({"captures": Capture.objects.count(), "fault": chain_verify().fault}))


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "count": count}[sys.argv[1]](*sys.argv[2:])
