"""The cast: Amara drafts and Aline releases for one state, Ada for another, Bao and Chidi are officers, Pia
plans for their office and Piet for another, Inès audits, Omar keeps the accounts. Ana analyses, Imre is an
information officer, Chen a conduct and Vera a victims' rights officer, and Lena leads the office. Rosa drafts
and Remi releases for a regional organization. Mika plans for the mission of the tests and Milo for another;
Cleo is a conduct officer of the former. Hana speaks for the country that hosts it, Hugo for another. Yara
releases for the police service of the first state and Zeno drafts for its defence ministry; Amara and Aline
are of no ministry, as a permanent mission is.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from bluehelm.deployment import plan, scenario, schema
from bluehelm_web.accounts import allowances
from bluehelm_web.accounts.models import Ministry, Organization, User
from bluehelm_web.accounts.roles import OrganizationKind, Role
from bluehelm_web.accounts.tokens import token_make
from bluehelm_web.audit.services import Act
from bluehelm_web.forces import places
from bluehelm_web.forces.models import LadderEvent, Visit
from bluehelm_web.partnership.models import Announcement, Contributor, Offer, OpenRound
from bluehelm_web.partnership.open_files import open_files_make
from bluehelm_web.planning import runs
from bluehelm_web.planning.models import Run, ScenarioVersion
from bluehelm_web.planning.services import scenario_add
from bluehelm_web.site import demo

STATE, OTHER, REGIONAL = "XAL", "XBO", "QMA"
CAST = {
    "amara": (Role.DRAFTER, STATE),
    "aline": (Role.RELEASER, STATE),
    "ada": (Role.RELEASER, OTHER),
    "bao": (Role.OFFICER, "DPO"),
    "chidi": (Role.OFFICER, "DPO"),
    "pia": (Role.PLANNER, "DPO"),
    "piet": (Role.PLANNER, "OIOS"),
    "ines": (Role.AUDITOR, "OIOS"),
    "omar": (Role.ADMINISTRATOR, "DPO"),
    "ana": (Role.ANALYST, "DPO"),
    "imre": (Role.INFORMATION, "DPO"),
    "chen": (Role.CONDUCT, "DPO"),
    "vera": (Role.VICTIMS, "DPO"),
    "lena": (Role.LEADERSHIP, "DPO"),
    "rosa": (Role.DRAFTER, REGIONAL),
    "remi": (Role.RELEASER, REGIONAL),
    "mika": (Role.PLANNER, "UNMIX"),
    "milo": (Role.PLANNER, "UNFAR"),
    "cleo": (Role.CONDUCT, "UNMIX"),
    "hana": (Role.FOCAL, "XHA"),
    "hugo": (Role.FOCAL, "XHB"),
    "yara": (Role.RELEASER, STATE),
    "zeno": (Role.DRAFTER, STATE),
}
OF_MINISTRIES = {"yara": "MINPOL", "zeno": "MINDEF"}
KINDS = {
    **dict.fromkeys((STATE, OTHER), OrganizationKind.STATE),
    **dict.fromkeys(("DPO", "OIOS"), OrganizationKind.SECRETARIAT),
    **dict.fromkeys(("UNMIX", "UNFAR"), OrganizationKind.MISSION),
    **dict.fromkeys(("XHA", "XHB"), OrganizationKind.HOST),
    REGIONAL: OrganizationKind.REGIONAL,
}
TO_THE_TOP = (
    *("note_verbale_received", "table_of_organization_received", "major_equipment_received"),
    *("self_sustainment_received", "acknowledged", "accepted", "aav_passed", "sur_aligned"),
    *("agreement_signed", "verification_passed", "conduct_certificate_valid"),
)
"""Everything that the highest level needs, in order."""

STATEMENT = "RDL-ENG_COY 2"
"""The statement of unit requirements that an engineer company is measured against."""


guard = import_module("bluehelm_web.audit.migrations.0002_append_only")


@contextmanager
def unguarded() -> Iterator[None]:
    """Take away what keeps the chain append-only, as whoever owns the database can."""
    if connection.in_atomic_block:
        connection.check_constraints()  # what is still to be checked would keep the tables as they are
    with connection.cursor() as cursor:
        for statement in guard.ended(connection.vendor):
            cursor.execute(statement)
        yield
        for statement in guard.begun(connection.vendor):
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def emptied() -> Iterator[None]:
    """Let a test that commits empty the chain when it ends."""
    flush = type(connection.ops).execute_sql_flush

    def unguarded_flush(operations: object, statements: list[str]) -> None:
        with unguarded():
            flush(operations, statements)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(connection.ops), "execute_sql_flush", unguarded_flush)
        yield


def environment() -> dict[str, str]:
    """Return the environment of a process that works on the database of the test."""
    told = {**os.environ, "DJANGO_SETTINGS_MODULE": "bluehelm_web.site.settings"}
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return told | {"BLUEHELM_DEMO": "1", "BLUEHELM_DATABASE": f"sqlite:///{name}"}
    told.pop("BLUEHELM_DEMO", None)
    address = urlsplit(os.environ["BLUEHELM_TEST_DATABASE"])._replace(path=f"/{name}").geturl()
    own = {
        "BLUEHELM_DATABASE": address,
        "BLUEHELM_SECRET": "s" * 60,
        "BLUEHELM_HOSTS": "registry.example.org",
    }
    return told | own


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Forget what is kept until the next event, as tests write rows without one, and what was last spoken."""
    cache.clear()
    translation.activate("en")


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    """Return the users by their first names; Dina has no account."""
    organizations = [Organization(code=code, name=code, kind=kind) for code, kind in KINDS.items()]
    places = {one.code: one for one in Organization.objects.bulk_create(organizations)}
    ministries = [Ministry(organization=places[STATE], name=called) for called in OF_MINISTRIES.values()]
    own = dict(zip(OF_MINISTRIES, Ministry.objects.bulk_create(ministries), strict=True))
    users = [
        User(
            username=name,
            name=name.title(),
            role=role,
            organization=places[code],
            ministry=own.get(name),
            email="",
        )
        for name, (role, code) in CAST.items()
    ]
    for one in users:
        one.set_unusable_password()
    return {one.username: one for one in User.objects.bulk_create(users)}


@pytest.fixture
def client_of(cast: dict[str, User]) -> Callable[[str], Client]:
    """Return a way to sign in: the client of somebody of the cast, or Dina's, who has not signed in."""

    def of(name: str) -> Client:
        client = Client()
        if name != "dina":
            client.force_login(cast[name])
        return client

    return of


def proved(client: Client) -> Client:
    """Return a client whose user has just shown every factor."""
    session = client.session
    session["proved"] = timezone.now().timestamp()
    session.save()
    return client


@pytest.fixture
def draft(cast: dict[str, User]) -> Offer:
    """Return a draft of the first state."""
    return an_offer("XAL-INF_BN-1", is_released=False)


@pytest.fixture
def of_ministry(cast: dict[str, User]) -> Offer:
    """Return a draft of the ministry of Yara."""
    row = an_offer("XAL-FPU-9", unit_type="FPU", is_released=False)
    row.ministry = cast["yara"].ministry
    row.save()
    return row


@pytest.fixture
def released(cast: dict[str, User]) -> Offer:
    """Return a released offer of the first state."""
    return an_offer("XAL-ENG_COY-1", unit_type="ENG_COY", is_released=True)


@pytest.fixture
def offers(draft: Offer, released: Offer, of_ministry: Offer) -> dict[str, Offer]:
    """Return the offers of the first state, by whose they are."""
    return {"draft": draft, "ministry": of_ministry, "released": released}


def an_offer(offer_id: str, *, unit_type: str = "INF_BN", is_released: bool) -> Offer:
    """Return an offer of the state that its identifier begins with."""
    code = offer_id[:3]
    Contributor.objects.get_or_create(iso3=code, defaults={"name": f"State {code}", "kind": "illustrative"})
    return Offer.objects.create(
        offer_id=offer_id,
        contributor=code,
        unit_type=unit_type,
        strength=200,
        kind="illustrative",
        source="a test",
        is_released=is_released,
    )


def open_data_made(name: str = "") -> str:
    """Return the name of a file of open data once the worker has made all of them of what there is now."""
    OpenRound.objects.all().delete()
    assert open_files_make(now=timezone.now())
    return name


SAID = {
    "conference": "Summit",
    "capability": "engineer company",
    "stated_on": "2026-01-12",
    "kind": "published",
    "source": "note of the summit",
}
"""What an announcement says."""


def an_announcement(name: str = "A1", *, state: str = STATE, is_released: bool = True) -> Announcement:
    """Return an announcement of a state."""
    Contributor.objects.get_or_create(iso3=state, defaults={"name": f"State {state}", "kind": "illustrative"})
    told = {**SAID, "contributor": state, "quantity": 200, "unit": "personnel", "stage": "announced"}
    return Announcement.objects.get_or_create(pk=name, defaults={**told, "is_released": is_released})[0]


def a_gift() -> Announcement:
    """Return an announcement of helicopters that the first state gives, with a partner."""
    row = an_announcement("G1")
    row.category, row.capability, row.gives = "aviation", "light helicopter", "equipment"
    row.quantity, row.unit, row.partners = 6, "helicopter", [OTHER]
    row.save()
    return row


def a_visit(offer_id: str) -> Visit:
    """Return the visit to an offer that Bao has booked for today."""
    offer, today = Offer.objects.get(pk=offer_id), timezone.localdate()
    told = {"contributor": offer.contributor, "unit_type": offer.unit_type, "place": "Capital"}
    told |= {"start_on": today, "end_on": today, "booked_by": User.objects.get(username="bao")}
    return Visit.objects.get_or_create(offer_id=offer_id, visit="AAV", defaults=told)[0]


def has_happened(offer: Offer, *kinds: str, on: date | None = None) -> None:
    """Let things have happened to an offer, thirty days ago where no day is said."""
    on = on or timezone.localdate() - timedelta(days=30)
    for kind in kinds:
        refers_to = STATEMENT if kind == "sur_aligned" else ""
        LadderEvent.objects.create(offer_id=offer.pk, kind=kind, on=on, refers_to=refers_to)
    places.settle({offer.pk: offer.unit_type}, on=timezone.localdate())


@pytest.fixture(scope="session")
def tiny(root: Path) -> scenario.Scenario:
    """Return the smallest example."""
    return scenario.read(root / "examples/tiny")


@pytest.fixture(scope="session")
def answer(tiny: scenario.Scenario) -> runs.Made:
    """Return what the planner answers to it, with few runs and a workbook that is none."""
    made = plan.make(tiny, replications=100)
    missing, chance = sum(gap.strength for gap in made.gaps), made.forecast.probability
    return runs.Made(document=schema.plan_json(made), workbook=b"book", probability=chance, missing=missing)


@pytest.fixture
def version(cast: dict[str, User], tiny: scenario.Scenario) -> ScenarioVersion:
    """Return the first version of the example, which Pia's office keeps."""
    owner, pia = Organization.objects.get(code="DPO"), cast["pia"]
    return scenario_add("tiny", found=tiny, owner=owner, user=pia, reason="A test.", act=Act())


def question(**changes: int) -> runs.Question:
    """Return a question, by default that of the example."""
    return runs.Question(**{"target": 200, "day": 60, "seed": 1, "replications": 100, **changes})


@pytest.fixture
def queued(version: ScenarioVersion, cast: dict[str, User]) -> Run:
    """Return a plan that waits."""
    return runs.run_ask(version, question=question(), user=cast["pia"], act=Act())


@pytest.fixture
def done(queued: Run, answer: runs.Made) -> Run:
    """Return a plan that is done."""
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    assert runs.run_finish(claimed, made=answer)
    queued.refresh_from_db()
    return queued


@pytest.fixture
def demonstration(db: None, root: Path) -> int:
    """Return how many offers the demonstration has."""
    return demo.seed(root / "examples/standby-3000")


@pytest.fixture
def programme_of(cast: dict[str, User]) -> Callable[..., Client]:
    """Return a way to ask as a programme: with a token of somebody of the cast, or Dina's, who has none."""

    def of(name: str, *, scope: str = "write") -> Client:
        if name == "dina":
            return Client()
        _token, word = token_make("a test", scope=scope, days=1, user=cast[name], act=Act())
        return Client(headers={"Authorization": f"Bearer {word}"})

    return of


@pytest.fixture
def within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what a token may ask hold for the whole test: it is claimed anew each minute, by other queries."""
    monkeypatch.setattr(allowances, "MINUTE_S", 10**9)
