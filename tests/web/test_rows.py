"""Noun, row, database, row, noun: nothing is lost on the way."""

from datetime import date

import pytest
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bluehelm.core.claims import Claim as ClaimNoun
from bluehelm.core.claims import Kind
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.core.rows import noun_of, values_of
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.partnership.models import Announcement, Claim, Contributor, Offer

PAIRS: dict[type[BaseModel], type[models.Model]] = {
    ContributorNoun: Contributor,
    AnnouncementNoun: Announcement,
    OfferEntry: Offer,
    ClaimNoun: Claim,
    LadderEventNoun: LadderEvent,
}
TEXT = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
    .map(str.strip)
    .filter(bool)
)
CODES = st.from_regex(r"[A-Z]{3}", fullmatch=True)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
FIXED = {"contributor": CODES, "iso3": CODES, "lift": st.sampled_from(["un", "self", "partner"])}
FIXED |= {"unit_type": st.from_regex(r"[A-Z][A-Z0-9_]{0,20}", fullmatch=True), "home_airport": st.just("")}
FIXED |= {"home_port": st.just(""), "sea_port": st.just("")}


def values(noun: type[BaseModel]) -> st.SearchStrategy[dict[str, object]]:
    """Return ways to fill in a noun, rarely all of it."""
    required, optional = {}, {}
    for name, field in noun.model_fields.items():
        told = FIXED[name] if name in FIXED else _by_type(str(field.annotation))
        (required if field.is_required() else optional)[name] = told
    return st.fixed_dictionaries(required, optional=optional)


def _by_type(annotation: str) -> st.SearchStrategy[object]:
    """Return values of a type, by its name."""
    kinds: dict[str, st.SearchStrategy[object]] = {
        "tuple": st.lists(TEXT, max_size=3).map(tuple),
        "Kind": st.sampled_from(Kind),
        "date": DAYS,
        "bool": st.booleans(),
        "float": st.floats(0, 1e6, allow_nan=False),
        "int": st.integers(1, 10_000),
        "str": TEXT,
    }
    return next(strategy for name, strategy in kinds.items() if name in annotation)


@pytest.mark.django_db
@pytest.mark.parametrize("noun", PAIRS, ids=lambda noun: noun.__name__)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_noun_to_database_and_back_is_the_identity(noun: type[BaseModel], data: st.DataObject) -> None:
    """Every noun that is valid survives, and the database refuses none that the library takes."""
    try:
        told = noun.model_validate(data.draw(values(noun)))
    except ValidationError:
        return
    model = PAIRS[noun]
    model._default_manager.all().delete()
    model(**values_of(told)).save()
    assert noun_of(model._default_manager.get(), noun) == told


@pytest.mark.parametrize("noun", PAIRS, ids=lambda noun: noun.__name__)
def test_a_row_has_every_field_of_its_noun(noun: type[BaseModel]) -> None:
    """A field that the library gets and the registry does not have fails here."""
    columns = {field.name for field in PAIRS[noun]._meta.concrete_fields}
    assert noun.model_fields.keys() <= columns
