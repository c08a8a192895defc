"""A gift is equipment: nothing of it is at work before somebody crews, trains, maintains and verifies it."""

from datetime import date
from typing import Any

import pytest

from bluehelm.core.errors import NotAllowed
from bluehelm.partnership import conferences, gifts
from bluehelm.partnership.delivery_domain import Delivery, GiftComponent
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.gifts import Gift
from tests.library.partnership.said import announced, step

AS_OF = date(2025, 6, 1)
KOREAN = Announcement(
    announcement_id="SEO2021-KOR-01",
    contributor="KOR",
    conference="SEO2021",
    category="aviation",
    capability="500MD helicopter",
    quantity=16,
    unit="helicopter",
    stated_on=date(2021, 12, 8),
    description="free transfer for missions in Africa with maintenance/training",
    kind="published",
    source="yna.co.kr ACK20211208000200881",
)
"""What the Republic of Korea announced at Seoul, as published."""

SIX = Delivery(
    delivery_id="SEO2021-KOR-01-D1",
    announcement_id="SEO2021-KOR-01",
    stage="delivered",
    happened_on=date(2024, 12, 31),
    precision="year",
    quantity=6,
    unit="helicopter",
    note="part delivery offered: MD500 to Kenya; press report, exact date not seen",
    recorded_on=date(2024, 12, 31),
    kind="published",
    source="letemoinhaiti.com p=12517",
)
"""The only later record of it that was found."""


def part(name: str, provider: str = "", **more: Any) -> GiftComponent:
    """Return one part of the gift, as a press article of the day might tell it."""
    facts = {"announcement_id": KOREAN.announcement_id, "recorded_on": KOREAN.stated_on}
    facts |= {"kind": "published", "source": "invented"}
    return GiftComponent.model_validate(facts | {"part": name, "provider": provider} | more)


OF_SEOUL = (
    part("aircraft", "KOR"),
    part("trainer", "KOR", note="announced with maintenance and training"),
    part("maintainer", "KOR", note="announced with maintenance and training"),
)
JOINT = (part("crew", "KEN", note="joint pledge of 2021"), part("payer", "USA", note="support announced"))


def korean(*parts: GiftComponent, needed: tuple[str, ...] = gifts.NEEDED, on: date = AS_OF) -> Gift:
    """Return what the Korean gift amounts to on a day, with parts."""
    return gifts.standing(KOREAN, components=parts, deliveries=[SIX], as_of=on, needed=needed)


def test_sixteen_helicopters_are_no_unit_on_the_day_of_the_announcement() -> None:
    """Sixteen announced, none at work, and each missing part is asked for in words and as a value."""
    gift = korean(on=KOREAN.stated_on)
    assert (str(gift.announced), gift.delivered, gift.operational) == ("16 helicopters", None, 0)
    assert gift.missing == ("crew", "trainer", "maintainer")
    assert [(ask.part, str(ask.amount)) for ask in gift.asks] == [
        (name, "16 helicopters") for name in gift.missing
    ]
    assert (
        gift.asks[0].words
        == "Ask a partner for the crew of 16 helicopters that KOR gives (500MD helicopter)."
    )


def test_the_joint_kenyan_unit_makes_it_an_offer() -> None:
    """With training and maintenance from Korea the crew is missing; with the Kenyan unit nothing is."""
    assert korean(*OF_SEOUL).missing == ("crew",)
    gift = korean(*OF_SEOUL, *JOINT, needed=(*gifts.NEEDED, "payer"))
    assert (gift.missing, gift.is_offer, gift.asks) == ((), True, ())
    assert {row.part: row.providers for row in gift.parts}["payer"] == ("USA",)
    row = gifts.offer(gift, offer_id="KEN-UHU-1", contributor="KEN", unit_type="UHU")
    assert (row.contributor, row.announcement_ids, row.kind.value) == ("KEN", ("SEO2021-KOR-01",), "derived")
    assert korean(*OF_SEOUL, *JOINT, needed=(*gifts.NEEDED, "mover")).missing == ("mover",)


def test_six_of_sixteen_are_delivered_and_none_is_verified_to_be_at_work() -> None:
    """The record of 2024 shows as 6 of 16 with its source; nobody reports that they fly."""
    gift = korean(*OF_SEOUL, *JOINT)
    assert str(gift.delivered) == "6 of 16 helicopters"
    assert gift.delivered is not None
    assert getattr(gift.delivered, "source", "") == "letemoinhaiti.com p=12517"
    assert gift.operational == 0
    assert str(gift) == (
        "16 helicopters announced, 6 of 16 helicopters delivered, 0 operational: "
        "no record verifies that they are at work."
    )
    assert korean(on=date(2024, 6, 1)).delivered is None


@pytest.mark.parametrize(
    ("verified", "unit", "at_work"),
    [(4, "helicopter", 4), (9, "helicopter", 6), (None, "", 6), (1, "unit", 0)],
)
def test_what_is_verified_is_at_work_and_never_more_than_was_delivered(
    verified: float | None, unit: str, at_work: float
) -> None:
    """The record tells how many; without a number it is all that was delivered, in another unit unknown."""
    row = step("verified", "2025-05-01", announcement_id="SEO2021-KOR-01", quantity=verified, unit=unit)
    gift = gifts.standing(KOREAN, components=(*OF_SEOUL, *JOINT), deliveries=[SIX, row], as_of=AS_OF)
    assert gift.operational == at_work


def test_gift_with_a_part_missing_is_refused_as_an_offer() -> None:
    """One fault a part, and each says what to do."""
    with pytest.raises(NotAllowed, match="no record names who provides crew") as refused:
        gifts.offer(
            korean(part("crew"), part("trainer", "KOR")), offer_id="O", contributor="KEN", unit_type="UHU"
        )
    assert [fault.value for fault in refused.value.faults] == [
        "no record names who provides crew",
        "no record names who provides maintainer",
    ]


def test_a_part_that_is_asked_for_is_told_and_the_slowest_provider_counts() -> None:
    """Who lists a simulator asks for it; of two that train, the part is there when the later one is."""
    gift = korean(
        part("simulator"), part("trainer", "KOR", ready_days=30), part("trainer", "USA", ready_days=90)
    )
    told = {row.part: row for row in gift.parts}
    assert gift.missing == ("crew", "maintainer", "simulator")
    assert (told["trainer"].providers, told["trainer"].ready_days) == (("KOR", "USA"), 90)


def test_gift_without_a_number_is_asked_for_without_one() -> None:
    """Nothing is invented where the announcement states no quantity."""
    said = announced(category="aviation", capability="helicopters")
    gift = gifts.standing(said, components=(), deliveries=(), as_of=AS_OF)
    assert (gift.announced, gift.asks[0].amount) == (None, None)
    assert gift.asks[0].words == "Ask a partner for the crew of what XAL gives (helicopters)."
    done = gifts.standing(said, components=(), deliveries=[step("delivered", "2025-01-01")], as_of=AS_OF)
    assert str(done).startswith("announced without a number, some delivered, 0 operational")


def test_nothing_is_at_work_while_a_part_is_missing() -> None:
    """A record that some are verified does not make up for a crew that nobody is on record as providing."""
    row = step("verified", "2025-05-01", announcement_id="SEO2021-KOR-01", quantity=4, unit="helicopter")
    gift = gifts.standing(KOREAN, components=OF_SEOUL, deliveries=[SIX, row], as_of=AS_OF)
    assert (gift.operational, gift.missing) == (0, ("crew",))


def test_parts_count_from_the_day_of_their_record_and_for_their_own_gift() -> None:
    """Who comes forward later was not there before, and what is given elsewhere is no part of this one."""
    late, other = part("crew", "KEN", recorded_on=date(2024, 1, 1)), part("crew", "KEN", announcement_id="A2")
    assert korean(*OF_SEOUL, other, late, on=date(2023, 12, 31)).missing == ("crew",)
    assert korean(*OF_SEOUL, late, on=date(2024, 1, 1)).missing == ()


def test_published_records_tell_the_parts_of_the_korean_gift() -> None:
    """The crew is asked for until Kenya announces its unit; then every part has somebody, none at work."""
    facts = conferences.published()
    first, then, now = (
        gifts.of(facts.announcements, trail=Trail.of(facts), as_of=day)[0]
        for day in (KOREAN.stated_on, date(2021, 12, 9), AS_OF)
    )
    assert ([ask.part for ask in first.asks], first.operational) == (["crew"], 0)
    told = {row.part: row.providers for row in then.parts}
    assert told == {"crew": ("KEN",), "trainer": ("KOR",), "maintainer": ("KOR",), "payer": ("USA",)}
    assert (then.is_offer, then.delivered, then.operational) == (True, None, 0)
    assert (str(now.delivered), now.operational) == ("6 of 16 helicopters", 0)
    kinds = {row.part: row.kind.value for one in now.parts for row in one.told}
    assert kinds == {"crew": "derived", **dict.fromkeys(("trainer", "maintainer", "payer"), "published")}


@pytest.mark.parametrize(
    ("category", "gives", "parts", "needed"),
    [
        ("aviation", "equipment", (), gifts.NEEDED),
        ("aviation", "capability", (), None),
        ("technology", "equipment", (), None),
        ("technology", "equipment", ("payer",), ("trainer", "maintainer", "payer")),
    ],
)
def test_aircraft_are_gifts_at_once_and_other_equipment_once_its_parts_are_told(
    category: str, gives: str, parts: tuple[str, ...], needed: tuple[str, ...] | None
) -> None:
    """A unit is none; solar panels need no crew."""
    said = announced(category=category, gives=gives)
    rows = tuple(part(name, announcement_id=said.announcement_id) for name in parts)
    found = gifts.of([said], trail=Trail(components=rows), as_of=AS_OF)
    assert [tuple(row.part for row in gift.parts) for gift in found] == ([needed] if needed else [])
