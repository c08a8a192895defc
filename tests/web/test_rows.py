"""Noun, row, database, row, noun: nothing is lost on the way, whatever the registry stores."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from django.db import models
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bluehelm.core import bounds
from bluehelm.core.places import Point
from bluehelm.deployment import scenario
from bluehelm.deployment.domain import Site as SiteNoun
from bluehelm_web.accounts.models import Organization, User
from bluehelm_web.audit.services import Act
from bluehelm_web.capacity.models import CapacityPartnership
from bluehelm_web.core import rows
from bluehelm_web.forces.models import VisitLine
from bluehelm_web.generation import models as held
from bluehelm_web.oversight.models import Prose
from bluehelm_web.partnership.models import MOST_PERSONS, Offer
from bluehelm_web.planning.models import ScenarioVersion
from bluehelm_web.planning.services import scenario_add
from bluehelm_web.planning.snapshot import scenario_read
from tests.web import conferred, registered
from tests.web.conftest import a_visit

NOUNS = sorted(rows.stored(), key=lambda noun: noun.__name__)


def of_mission() -> dict[str, object]:
    """Return a mission, of which a row is that does not say so itself."""
    return {"mission": held.Mission.objects.get(pk="UNMIX")}


BESIDE: dict[type[models.Model], Callable[[], dict[str, object]]] = {
    VisitLine: lambda: {"visit": a_visit("XAL-ENG_COY-1")},
    **dict.fromkeys((held.Site, held.Capacity, held.Carrier, held.RoadLeg), of_mission),
    held.StatementLine: lambda: {"statement_version": registered.a_draft()},
    Prose: lambda: {"conference_id": conferred.NAME},
    CapacityPartnership: lambda: {"proposed_on": date(2026, 1, 1)},
}
"""What a row needs that is not of its noun."""

VALID = 25
"""Valid nouns that are tried of each kind; what the library refuses does not count."""

CODES = st.from_regex(r"[A-Z]{3}", fullmatch=True)
FIXED = {"contributor": CODES, "iso3": CODES, "lift": st.sampled_from(["un", "self", "partner"])}
FIXED |= {"unit_type": st.from_regex(r"[A-Z][A-Z0-9_]{0,20}", fullmatch=True), "home_airport": st.just("")}
FIXED |= {"code": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,20}", fullmatch=True)}
FIXED |= {"mission": st.just("UNMIX"), "host_state": CODES, "host_states": st.lists(CODES).map(tuple)}
FIXED |= {"conference_id": st.just(conferred.NAME), "language": st.from_regex(r"[a-z]{2}", fullmatch=True)}
FIXED |= {"partnership_id": st.just("P1")}
FIXED |= {"home_port": st.just(""), "sea_port": st.just("")}


def text(most: int | None) -> st.SearchStrategy[str]:
    """Return texts that a page can show, rarely as long as their column may be."""
    signs = st.text(
        st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=min(most or 400, 400)
    )
    return signs.map(str.strip).filter(bool)


def values(noun: type[BaseModel]) -> st.SearchStrategy[dict[str, object]]:
    """Return ways to fill in a noun, rarely all of it."""
    required, optional, row = {}, {}, rows.stored()[noun]._meta
    for name, field in noun.model_fields.items():
        most = getattr(row.get_field(name), "max_length", None)
        top = next((one.le for one in field.metadata if hasattr(one, "le")), None)
        told = FIXED[name] if name in FIXED else _by_type(field.annotation, most=most, top=top)
        if noun is SiteNoun and name in ("lat", "lon", "code"):
            told = {"code": st.text("AB", max_size=5)}.get(name, st.floats(-90, 90))
        (required if field.is_required() else optional)[name] = told
    return st.fixed_dictionaries(required, optional=optional)


def _by_type(annotation: object, *, most: int | None, top: Any) -> st.SearchStrategy[object]:
    """Return values of a type: of a closed list its words, also beside others, of any other by its name."""
    closed = [
        one for one in (annotation, *get_args(annotation)) if isinstance(one, type) and issubclass(one, Enum)
    ]
    if closed:
        words = st.sampled_from(closed[0])
        return st.lists(words, min_size=1).map(tuple) if get_origin(annotation) is tuple else words
    kinds: dict[str, st.SearchStrategy[object]] = {
        "AwareDatetime": st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        "tuple": st.lists(text(40), max_size=3).map(tuple),
        "date": st.dates(bounds.FIRST_DAY, bounds.LAST_DAY),
        "bool": st.booleans(),
        "float": st.floats(0, top, allow_nan=False, allow_infinity=False),
        "int": st.integers(1, top or MOST_PERSONS),
        "str": text(most),
    }
    return next(strategy for name, strategy in kinds.items() if name in str(annotation))


@pytest.fixture
def kept(cast: dict[str, User]) -> None:
    """Keep a mission, a draft, a conference and a partnership, of which other rows are."""
    registered.a_draft()
    conferred.a_conference()
    CapacityPartnership.objects.create(partnership_id="P1", places=1, **BESIDE[CapacityPartnership]())


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_noun_to_database_and_back_is_the_identity(
    released: Offer, kept: None, noun: type[BaseModel]
) -> None:
    """Every noun that is valid survives, and the database refuses none that the library takes."""
    model, survived = rows.stored()[noun], 0

    @settings(max_examples=VALID, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def survives(data: st.DataObject) -> None:
        nonlocal survived
        try:
            told = noun.model_validate(data.draw(values(noun)))
        except ValidationError:
            reject()
        if model is not held.Mission:  # which others are of
            model._default_manager.all().delete()
        made = model(**rows.values_of(told), **BESIDE.get(model, dict)())
        made.save()
        assert rows.noun_of(model._default_manager.get(pk=made.pk), noun) == told
        survived += 1

    survives()
    assert survived >= VALID, "of too few it was tried"


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_a_row_has_every_field_of_its_noun(noun: type[BaseModel]) -> None:
    """A field that the library gets and the registry does not have fails here."""
    fields = rows.stored()[noun]._meta.concrete_fields
    columns = {name for field in fields for name in (field.name, field.attname)}
    assert noun.model_fields.keys() <= columns


def test_a_noun_that_no_snapshot_names_is_neither_written_nor_read(released: Offer) -> None:
    """So that none is stored that the tests above do not know."""
    with pytest.raises(LookupError, match="Point"):
        rows.values_of(Point(lat=1, lon=2))
    with pytest.raises(LookupError, match="Offer is not known to hold Point"):
        rows.noun_of(released, Point)


@pytest.mark.parametrize("name", ["standby-3000", "tiny"])
def test_a_scenario_survives_its_document(cast: dict[str, User], root: Path, name: str) -> None:
    """With all its nouns, and by the same hash."""
    found = scenario.read(root / "examples" / name)
    owner, pia = Organization.objects.get(code="DPO"), cast["pia"]
    scenario_add(name, found=found, owner=owner, user=pia, reason="A test.", act=Act())
    kept = ScenarioVersion.objects.get(scenario=name)
    assert scenario_read(kept.document) == found
    assert found.canonical() == kept.document
