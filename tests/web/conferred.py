"""A conference of invented states for tests: who came, what is asked for, and what desks hear."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

from django.urls import reverse

from bluehelm.partnership.conference_domain import Conference as ConferenceNoun
from bluehelm.partnership.conference_domain import Delegation as DelegationNoun
from bluehelm.partnership.guide_domain import GuideLine as LineNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import Act
from bluehelm_web.conferences import links, services
from bluehelm_web.conferences.captured import Clock, Said
from bluehelm_web.conferences.models import Capture, Conference, Delegation, GuideLine, State
from bluehelm_web.core.rows import values_of
from bluehelm_web.partnership.models import Contributor

NAME = "XAL2026"
FACTS = {"kind": "illustrative", "source": "a test"}
NOUN = ConferenceNoun(
    conference_id=NAME,
    name="Aldara Ministerial 2026",
    starts_on="2026-11-28",
    ends_on="2026-12-02",
    place="Aldara",
    time_zone="Europe/Berlin",
    **FACTS,
)
DELEGATIONS = {
    "XAL": ("Aldara", "state"),
    "XBO": ("Borvania", "state"),
    "XCO": ("Corland", "state"),
    "LEAGUE": ("River League", "organization"),
}
HELICOPTERS = LineNoun(
    line_id="G1",
    conference_id=NAME,
    category="aviation",
    need="Utility helicopters that fly by night",
    quantity=18,
    unit="helicopter",
    **FACTS,
)
SAID = Said(
    delegation="XBO",
    words="6 utility hels w/ crews, no night flying",
    category="aviation",
    capability="Utility helicopters with crews",
    quantity=6,
    unit="helicopters",
    line_id="G1",
    caveat="no night flying",
)


def a_conference(*, state: str = State.LIVE, **told: object) -> Conference:
    """Return the conference with its delegations and its guide; Corland is no contributor of the register."""
    kept = values_of(NOUN) | {"state": state, **told}
    row, is_new = Conference.objects.get_or_create(pk=kept.pop("conference_id"), defaults=kept)
    if is_new:
        for place, (code, (name, kind)) in enumerate(DELEGATIONS.items(), start=1):
            noun = DelegationNoun(
                conference_id=NAME, code=code, name=name, delegation_kind=kind, position=place, **FACTS
            )
            Delegation.objects.create(**values_of(noun) | {"conference_id": row.pk})
        GuideLine.objects.create(**values_of(HELICOPTERS) | {"conference_id": row.pk})
        for code in ("XAL", "XBO"):
            Contributor.objects.get_or_create(
                iso3=code, defaults={"name": DELEGATIONS[code][0], "kind": "illustrative"}
            )
    return row


def by(user: User) -> Writer:
    """Return somebody who writes."""
    return Writer(user=user, act=Act(actor_id=user.pk))


def a_capture(
    user: User, *, capture_id: UUID | None = None, clock: Clock | None = None, **told: object
) -> Capture:
    """Return what a user heard, at a conference that is there."""
    row = a_conference()
    said = replace(SAID, **told)  # type: ignore[arg-type]
    return services.capture_add(row.pk, capture_id=capture_id or uuid4(), said=said, by=by(user), clock=clock)


def confirmed(cast: dict[str, User], **told: object) -> Capture:
    """Return what Bao heard, Chidi validated and Lena confirmed for the chair."""
    row = a_capture(cast["bao"], **told)
    row = services.capture_validate(row.pk, version=row.version, by=by(cast["chidi"]))
    return services.capture_confirm(row.pk, version=row.version, by=by(cast["lena"]))


def of_parts() -> list[object]:
    """Return what an address of a line of the guide names."""
    return [NAME, "guide_lines", GuideLine.objects.get(conference=NAME).pk]


def word() -> str:
    """Return the word of the link of Borvania."""
    row = Delegation.objects.get(conference=NAME, code="XBO")
    row.link_number, row.is_link_open = 1, True
    row.save()
    return links.word_of(row)


def borvania() -> list[object]:
    """Return what an address of a delegation names."""
    return [NAME, Delegation.objects.get(conference=NAME, code="XBO").pk]


ADDRESSES: dict[str, Callable[[], list[object]]] = {
    **dict.fromkeys(
        ("conference", "conference-edit", "conference-move", "conference-rehearse", "conference-remove"),
        lambda: [NAME],
    ),
    **dict.fromkeys(
        ("desk", "capture-queue", "chair", "speaker-call", "attendance", "capture-add"), lambda: [NAME]
    ),
    "live-conference": lambda: [NAME],
    "conference-follow-up": lambda: [NAME],
    "capture-edit": lambda: [NAME, a_capture(User.objects.get(username="bao")).pk],
    "capture-act": lambda: [NAME, a_capture(User.objects.get(username="bao")).pk, "validate"],
    **dict.fromkeys(("guide-from-plan", "speakers-order", "statement-text"), lambda: [NAME]),
    **dict.fromkeys(
        ("conference-stream", "conference-board", "conference-follow", "conference-text"), lambda: [NAME]
    ),
    **dict.fromkeys(("conference-part-add", "conference-part-import"), lambda: [NAME, "guide_lines"]),
    **dict.fromkeys(("summary", "summary-publish"), lambda: [NAME]),
    **dict.fromkeys(("summary-file", "guide-file"), lambda: [NAME, "html"]),
    "summary-text": lambda: [NAME, "commitment"],
    "conference-part-table": lambda: [NAME, "guide_lines", "csv"],
    "conference-part-template": lambda: ["delegations", "xlsx"],
    **dict.fromkeys(("conference-part-edit", "conference-part-drop"), of_parts),
    **dict.fromkeys(("link-make", "link-end"), borvania),
    **dict.fromkeys(("delegation-page", "delegation-text"), lambda: [word()]),
    "delegation-stream": lambda: [NAME, word()],
    "delegation-ask": lambda: [word(), a_capture(User.objects.get(username="bao")).pk],
}
"""What an address of a conference names."""


def address(name: str, *, whose: str) -> str:
    """Return an address of a conference: of one that is not public, one that is, or one that is over."""
    row = a_conference(is_public=whose == "public")
    told = reverse(name, args=ADDRESSES[name]())
    if whose == "ended":
        Conference.objects.filter(pk=row.pk).update(state=State.CLOSED)
    return told
