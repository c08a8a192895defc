"""A registry with many invented offers, and a table of many more; run in a process of its own."""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random

import django

STATES = tuple(f"X{first}{second}" for first in "AB" for second in "ABCDEFGHIJKLMNOPQRST")
CLIMBS = (0, 6, 7, 8, 11)
"""Events of the ladder that an offer has had."""

NAMES = ("First", "Northern", "River", "Falcon", "Border", "Coastal", "Mountain", "Rapid")


def fill(count: str) -> None:
    """Register offers of forty invented states, nine of ten released, and print a session key by name."""
    from bluehelm.forces import catalogue
    from bluehelm_web.accounts.models import Organization, User
    from bluehelm_web.accounts.roles import OrganizationKind, Role
    from bluehelm_web.forces.models import LadderEvent
    from bluehelm_web.partnership.models import Contributor, Offer

    rng, today = Random(1), datetime.now(UTC).date()
    Contributor.objects.bulk_create(
        Contributor(iso3=code, name=f"State {code}", kind="illustrative", source="benchmark")
        for code in STATES
    )
    types = [one.code for one in catalogue.unit_types()]
    offers, events = [], []
    for number in range(int(count)):
        state, unit_type = rng.choice(STATES), rng.choice(types)
        offer = Offer(
            offer_id=f"{state}-{unit_type}-{number:06X}",
            contributor=state,
            unit_type=unit_type,
            name=f"{rng.choice(NAMES)} {rng.choice(NAMES)} {number}",
            strength=rng.randint(60, 850),
            kind="illustrative",
            source="benchmark",
            is_released=rng.random() < 0.9,
        )
        offers.append(offer)
        start = today - timedelta(days=rng.randint(30, 700))
        steps = KINDS[: rng.choice(CLIMBS)] if offer.is_released else ()
        events += [
            LadderEvent(offer_id=offer.offer_id, kind=kind, on=start + timedelta(days=2 * place))
            for place, kind in enumerate(steps)
        ]
    Offer.objects.bulk_create(offers, batch_size=2_000)
    LadderEvent.objects.bulk_create(events, batch_size=5_000)
    told = {}
    for name, role, code, kind in (
        ("officer", Role.OFFICER, "DPO", OrganizationKind.SECRETARIAT),
        ("drafter", Role.DRAFTER, STATES[0], OrganizationKind.STATE),
    ):
        place = Organization.objects.create(code=code, name=code, kind=kind)
        user = User.objects.create_user(name, name=name, role=role, organization=place, email="")
        told[name] = _session(user)
    print(json.dumps(told))


KINDS = (
    *("note_verbale_received", "table_of_organization_received", "major_equipment_received"),
    *("self_sustainment_received", "acknowledged", "accepted", "aav_passed", "sur_aligned"),
    *("agreement_signed", "verification_passed", "conduct_certificate_valid"),
)
"""Everything that the highest level needs, in order."""


def _session(user: object) -> str:
    from django.contrib.auth import login
    from django.http import HttpRequest

    from bluehelm_web.accounts.sessions import SessionStore

    request = HttpRequest()
    request.session = SessionStore()
    login(request, user)
    request.session.save()
    return str(request.session.session_key)


def table(count: int) -> bytes:
    """Return a table of offers that a ministry sends."""
    from bluehelm.forces import catalogue

    rng, types = Random(2), [one.code for one in catalogue.unit_types()]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("Ref", "Kind of unit", "Unit name", "Personnel"))
    for number in range(count):
        name = f"{rng.choice(NAMES)} {number}"
        writer.writerow((f"N-{number}", rng.choice(types), name, rng.randint(60, 850)))
    return text.getvalue().encode()


def bring(count: str) -> None:
    """Import a table and print how long each part took, in seconds."""
    from bluehelm_web.accounts.models import User
    from bluehelm_web.audit.services import Act
    from bluehelm_web.partnership import imports

    user, content = User.objects.get(username="drafter"), table(int(count))
    begun = time.perf_counter()
    upload = imports.upload_keep(
        "offers.csv", content=content, kind="illustrative", source="benchmark", user=user, act=Act()
    )
    shown = imports.upload_plan(upload, user=user)
    read = time.perf_counter()
    imports.upload_apply(upload, user=user, act=Act())
    done = time.perf_counter()
    assert shown.num("draft") == int(count)
    print(json.dumps({"shown": read - begun, "applied": done - read}))


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "bring": bring}[sys.argv[1]](sys.argv[2])
