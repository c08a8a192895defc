"""Where offers stand is kept between events, and is never otherwise than the ladder says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bluehelm.core.times import day_name
from bluehelm.forces import ladder
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm.forces.domain import LadderStanding
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces import places
from bluehelm_web.forces.models import LadderEvent, Place
from bluehelm_web.forces.permissions import rules
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.services import offers_settle
from tests.web.conftest import STATEMENT, TO_THE_TOP, an_offer, has_happened

Of = Callable[[str], Client]
KINDS = (*TO_THE_TOP, "withdrawn", "verification_failed", "renewed")


def by_the_ladder(unit_types: dict[str, str], *, days: int) -> dict[str, LadderStanding]:
    """Return what the library says some days from now, by events alone; what lapses soon is to be kept."""
    on = timezone.localdate() + timedelta(days=days)
    events = [noun_of(row, LadderEventNoun) for row in LadderEvent.objects.all()]
    told = dict[str, LadderStanding]()
    for offer_id, standing in ladder.standings(unit_types, events=events, rule_set=rules(), on=on).items():
        told[offer_id] = standing
        if standing.level and standing.until and standing.until <= on + timedelta(days=60):
            then = ladder.standings(unit_types, events=events, rule_set=rules(), on=standing.until)[offer_id]
            action = f"{then.next_action.removesuffix('.')} before {day_name(standing.until)}."
            told[offer_id] = standing.model_copy(update={"next_action": action})
    return told


@pytest.mark.django_db
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_kept_is_what_the_ladder_says(data: st.DataObject) -> None:
    """After any events, settled on any day, every later day has the ladder's standing and level."""
    LadderEvent.objects.all().delete()
    Place.objects.all().delete()
    today = timezone.localdate()
    unit_types = {"A": "ENG_COY", "B": "FPU"}
    dated = st.tuples(st.sampled_from("AB"), st.sampled_from(KINDS), st.integers(-800, 60))
    for offer_id, kind, day in data.draw(st.lists(dated, max_size=24)):
        on = today + timedelta(days=day)
        refers_to = STATEMENT if kind == "sur_aligned" else ""
        LadderEvent.objects.create(offer_id=offer_id, kind=kind, on=on, refers_to=refers_to)
    if data.draw(st.booleans()):
        places.settle(unit_types, on=today)
        assert places.settle({}, on=today) == 0
    later = data.draw(st.integers(0, 800))
    found = places.standings(unit_types, on=today + timedelta(days=later))
    assert found == by_the_ladder(unit_types, days=later)


def test_an_action_becomes_to_keep_the_level_without_any_event(released: Offer) -> None:
    """Two months before it lapses, although what is kept was settled long before."""
    today = timezone.localdate()
    has_happened(released, *TO_THE_TOP[:6])
    unit_types = {released.pk: released.unit_type}
    until = places.standings(unit_types, on=today)[released.pk].until
    assert until is not None
    early, late = until - timedelta(days=61), until - timedelta(days=60)
    assert "before" not in places.standings(unit_types, on=early)[released.pk].next_action
    assert places.standings(unit_types, on=late)[released.pk].next_action.endswith(
        f"before {day_name(until)}."
    )


@pytest.mark.parametrize("days", [0, 200, 400])
def test_each_level_lists_the_offers_at_it(cast: object, days: int) -> None:
    """Each released offer is at one level, also when those kept have lapsed since."""
    climbs = (0, 6, 7, 8, 11)
    for place, steps in enumerate(climbs):
        offer = an_offer(f"XAL-ENG_COY-{place}", unit_type="ENG_COY", is_released=True)
        has_happened(offer, *TO_THE_TOP[:steps])
    on = timezone.localdate() + timedelta(days=days)
    unit_types = dict(Offer.objects.values_list("pk", "unit_type"))
    lowest = rules().levels[0].id
    told = {offer_id: one.level or lowest for offer_id, one in by_the_ladder(unit_types, days=days).items()}
    listed = {
        offer_id: level.id
        for level in rules().levels
        for offer_id in Offer.objects.filter(places.at_level(level.id, on=on)).values_list("pk", flat=True)
    }
    assert listed == told
    assert len(set(told.values())) == (5 if days < 300 else 1)


def test_a_lapse_moves_an_offer_without_any_event(client_of: Of, released: Offer) -> None:
    """What was kept before a certificate ended is not shown after it."""
    year_ago = timezone.localdate() - timedelta(days=400)
    has_happened(released, *TO_THE_TOP[:6], on=year_ago)
    places.settle({released.pk: released.unit_type}, on=year_ago)
    assert Place.objects.get().level == "L1"
    page = client_of("dina").get(reverse("offers"), {"level": "L1"})
    assert released.pk not in page.content.decode()
    assert offers_settle(on=timezone.localdate()) == 1
    assert Place.objects.get().level == ""
    assert offers_settle(on=timezone.localdate()) == 0


def test_another_ladder_makes_all_that_is_kept_old(released: Offer) -> None:
    """What was derived by other rules does not hold, and is derived anew when the registry starts."""
    has_happened(released, *TO_THE_TOP[:6])
    Place.objects.update(settled_by="other rules", level="RDL", standing={})
    today = timezone.localdate()
    assert places.standings({released.pk: released.unit_type}, on=today)[released.pk].level == "L1"
    assert Offer.objects.filter(places.at_level("L1", on=today)).exists()
    assert not Offer.objects.filter(places.at_level("RDL", on=today)).exists()
    assert offers_settle(on=today) == 1
    assert Place.objects.get().settled_by == places.derived_by()


def test_what_lapses_first_is_listed_on_the_day_on_which_it_becomes_the_next_action(released: Offer) -> None:
    """Also where nobody has settled anything since: that day is when it matters."""
    today = timezone.localdate()
    has_happened(released, *TO_THE_TOP[:6])
    until = places.standings({released.pk: released.unit_type}, on=today)[released.pk].until
    assert until is not None
    every = Offer.objects.values_list("pk", flat=True)
    for days in (200, 61, 60, 59, 1):
        assert places.lapsing(every, on=until - timedelta(days=days)) == [(until, released.pk)]
    assert places.lapsing(every, on=until) == []
    assert places.lapsing(every.none(), on=today) == []
