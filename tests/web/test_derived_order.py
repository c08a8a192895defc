"""Offers sorted by what is derived of them: persons, level, and the day on which it lapses."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.core import pages
from bluehelm_web.forces import places
from bluehelm_web.forces.models import Place
from bluehelm_web.partnership.models import Claim, Offer
from tests.web.conftest import TO_THE_TOP, an_offer, has_happened

Of = Callable[[str], Client]
STEPS = (0, 6, 7, 11, 6, 0, 8, 6, 7, 11, 6, 0)
"""How many things happened to each offer, in the order of their names."""


@pytest.fixture
def offers(cast: object, released: Offer, draft: Offer) -> None:
    """Keep offers at every level, that lapse on several days; of some it is not settled where they stand."""
    today = timezone.localdate()
    for number, steps in enumerate(STEPS):
        offer = an_offer(f"X{'BCA'[number % 3]}L-ENG_COY-{number:02}", unit_type="ENG_COY", is_released=True)
        Offer.objects.filter(pk=offer.pk).update(strength=[None, 90, 200, 90][number % 4])
        has_happened(offer, *TO_THE_TOP[:steps], on=today - timedelta(days=40 + 10 * (number % 3)))
    names = list(Offer.objects.filter(pk__contains="-ENG_COY-0").order_by("pk").values_list("pk", flat=True))
    Place.objects.filter(pk__in=names[::3]).update(settled_by="other rules", order=4, until=today)
    Place.objects.filter(pk__in=names[1::3]).update(changes_on=today, level="", order=0, until=None)
    for number, (name, value) in enumerate(zip(names[::2], ("75", "2000", "90"), strict=False)):
        told = {"attribute": "strength", "unit": "persons", "kind": "measured", "source": "a visit"}
        told |= {"stated_on": today, "recorded_on": today, "claim_id": f"C{number}"}
        Claim.objects.create(subject=name, value=value, **told)


def level_of(one: Any) -> int:
    """Return the rank of the level of an offer."""
    return int(one.place.order)


def lapse_of(one: Any) -> date:
    """Return when the level of an offer lapses; what does not lapse is the latest."""
    return one.place.until or date.max


SORTS: dict[str, Callable[[Any], Any]] = {
    "persons": lambda one: (one.strength is None, one.strength or 0),
    "-persons": lambda one: (one.strength is None, -(one.strength or 0)),
    "level": level_of,
    "-level": lambda one: -level_of(one),
    "until": lapse_of,
    "-until": lambda one: -lapse_of(one).toordinal(),
}
"""What Python sorts by, offers that are alike by their names."""


def walked(client: Client, asked: dict[str, str]) -> list[Any]:
    """Return what a list has, page after page."""
    found, after = [], ""
    while True:
        context = client.get(reverse("offers"), {**asked, "after": after}).context
        found += [one for one, _cells in context["rows"]]
        after = context["following"]
        if not after:
            return found


@pytest.mark.usefixtures("offers")
@pytest.mark.parametrize("sort", SORTS)
def test_offers_are_sorted_by_what_is_derived(
    client_of: Of, programme_of: Of, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    """As Python sorts what the page says, each once; so do table and programme, and with filters."""
    monkeypatch.setattr(pages, "PAGE", 3)
    for who, asked in (
        ("amara", {}),
        ("dina", {"level": "L1"}),
        ("dina", {"contributor": "XAL"}),
        ("dina", {"words": "eng coy 0"}),
    ):
        client = client_of(who)
        rows = walked(client, {**asked, "sort": sort})
        names = [one.row.pk for one in rows]
        everything = walked(client, asked)
        assert names == [one.row.pk for one in sorted(everything, key=SORTS[sort])]
        table = client.get(reverse("offer-table"), {**asked, "sort": sort, "columns": "name"})
        lines = b"".join(table.streaming_content).decode().splitlines()
        assert [name for line in lines if (name := line.split(",")[0]).startswith("X")] == names
    given = programme_of("amara").get(reverse("api:offer_list"), {"sort": sort}).json()
    whole = [one.row.pk for one in walked(client_of("amara"), {"sort": sort})]
    assert [row["offer"]["offer_id"] for row in given["rows"]] == whole[:3]
    assert given["next"]


@pytest.mark.usefixtures("offers")
def test_the_ends_of_the_order_are_what_a_user_expects(client_of: Of) -> None:
    """The highest level, what lapses first, and the strength that a statement settled, stand first."""
    dina = client_of("dina")
    first = {sort: walked(dina, {"sort": sort})[0] for sort in ("-level", "until", "-persons", "persons")}
    assert first["-level"].place.level == "RDL"
    assert first["until"].place.until is not None
    assert (first["-persons"].strength, first["persons"].strength) == (2000, 75)


@pytest.mark.usefixtures("offers")
@pytest.mark.parametrize("sort", SORTS)
def test_a_page_goes_on_from_where_the_last_one_ended(
    client_of: Of, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    """Also where its last row is gone or stands elsewhere by now; what no page said gives the first."""
    monkeypatch.setattr(pages, "PAGE", 3)
    dina = client_of("dina")
    every = [one.row.pk for one in walked(dina, {"sort": sort})]
    page = dina.get(reverse("offers"), {"sort": sort})
    Offer.objects.filter(pk=every[2]).update(is_released=False)
    after = {"sort": sort, "after": page.context["following"]}
    assert [one.row.pk for one, _cells in dina.get(reverse("offers"), after).context["rows"]] == every[3:6]
    for wrong in ("x", "W10", "WzEsIDIsIDNd", "bnVsbA", "W251bGwsIDFd", "W251bGwsICJcdTAwMDAiXQ"):
        shown = dina.get(reverse("offers"), {"sort": sort, "after": wrong}).context["rows"]
        assert [one.row.pk for one, _cells in shown] == [name for name in every if name != every[2]][:3]


@pytest.mark.usefixtures("offers")
@pytest.mark.parametrize("sort", SORTS)
def test_queries_of_a_derived_order_do_not_grow(client_of: Of, sort: str) -> None:
    """Nor does a page after the first need more."""
    dina, counts = client_of("dina"), []
    for number in range(3):
        if number:
            for more in range(5):
                offer = an_offer(f"XZL-ENG_COY-{number}{more}", unit_type="ENG_COY", is_released=True)
                has_happened(offer, *TO_THE_TOP[:6])
        dina.get(reverse("offers"), {"sort": sort})
        with CaptureQueriesContext(connection) as found:
            dina.get(reverse("offers"), {"sort": sort})
        counts.append(len(found))
    assert len({*counts}) == 1
    assert counts[0] <= 18


def test_a_level_is_sorted_by_an_index(offers: None) -> None:
    """Of what is kept, so that a page does not read all that there is."""
    for derived in (places.by_level(on=timezone.localdate()), places.by_lapse(on=timezone.localdate())):
        for by in (derived.by, f"-{derived.by}"):
            plan = derived.kept.order_by(by).values_list(derived.by, "pk")[:3].explain()
            assert ("forces_place" in plan, "TEMP B-TREE" in plan) == (True, False)
