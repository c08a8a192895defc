"""Pages of follow-up: how far announcements came, of how many, and what contributors say to that."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bluehelm.core.claims import Kind
from bluehelm.partnership import conferences
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import changing
from bluehelm_web.conferences.models import Conference, State
from bluehelm_web.conferences.records import records_keep
from bluehelm_web.partnership.models import Announcement, Delivery, Reply
from tests.web.conferred import NAME, a_conference

pytestmark = pytest.mark.django_db
FACTS = conferences.published()
QUERIES = {"follow-up": 18, "conference-follow-up": 17, "scorecard": 16}
"""Queries of each page, whatever the number of announcements."""
ARGS = {"conference-follow-up": ["NY2015"], "scorecard": ["CHN"]}


@pytest.fixture(autouse=True)
def kept() -> None:
    """Keep what was published."""
    Announcement.objects.all().delete()
    with changing():
        records_keep(FACTS, state=State.CLOSED)


def text_of(client: Client, name: str, *args: str, **asked: str) -> str:
    """Return what a page says, without its tags."""
    page = client.get(reverse(name, args=args), asked)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page.content.decode())))


@pytest.mark.parametrize(
    ("conference", "told"),
    [
        ("NY2015", ["28 units by 22 September 2017", "13 units by October 2018", "6 units by 2020"]),
        ("SEO2021", ["6 of 16 helicopters", "pilot active in 3 missions"]),
        ("VAN2017", ["Lapsed by March 2022: the 5-year window was missed", "suspended: health concerns"]),
    ],
)
def test_what_is_known_of_old_announcements_stands_there(conference: str, told: list[str]) -> None:
    """As the sources tell it: China's units, Korea's helicopters, and Canada's force that lapsed."""
    page = text_of(Client(), "conference-follow-up", conference)
    assert [one for one in told if one not in page] == []


def test_every_figure_of_a_funnel_opens_its_rows() -> None:
    """As many rows as it says, and the denominator is told with what was left out."""
    client = Client()
    page = client.get(reverse("follow-up"))
    text = page.content.decode()
    for one in page.context["funnels"]:
        for row in one.steps:
            asked = {"way": one.way, "reached": row.step}
            shown, further = (
                [line.now.announcement_id for line in client.get(reverse("follow-up"), each).context["rows"]]
                for each in (asked, asked | {"further": "1"})
            )
            if row.step == "pledged":
                assert shown == list(row.told.rows)
                continue
            assert (len(shown), len(further)) == (row.told.num_recorded, row.told.num_implied)
            assert {*shown, *further} == {*row.told.rows}
            link = f"way={one.way}&amp;reached={row.step}"
            assert (bool(shown), bool(further)) == (
                f"{link}#rows" in text,
                f"{link}&amp;further=1#rows" in text,
            )
    rate = page.context["rate"]
    counted = {*rate.denominator, *(row.announcement_id for row in rate.left_out)}
    assert counted == {row.announcement_id for row in FACTS.announcements}
    goal = client.get(reverse("follow-up"), {"reached": "goal"}).context["rows"]
    assert {line.now.announcement_id for line in goal} == {*rate.reached, *rate.partly}


def test_a_page_tells_what_was_known_on_a_day() -> None:
    """What was recorded later is not on it; neither is an announcement that was not made yet."""
    before = text_of(Client(), "conference-follow-up", "NY2015", as_of="2017-12-31")
    assert "28 units" in before
    assert "13 units" not in before
    early = Client().get(reverse("follow-up"), {"as_of": "2014-12-31"}).context["rate"]
    assert {name[:6] for name in early.denominator} == {"NY2014"}
    wrong = Client().get(reverse("follow-up"), {"as_of": "soon"})
    assert wrong.status_code == 422


def test_follow_up_is_narrowed_to_a_conference_a_contributor_and_a_kind() -> None:
    """And says of each how many there are."""
    asked = {"conference": "VAN2017", "contributor": "CAN", "kind": Kind.PUBLISHED.value}
    page = Client().get(reverse("follow-up"), asked)
    assert (len(page.context["rate"].reached), len(page.context["rate"].denominator)) == (2, 4)
    assert [row.now.announcement_id for row in page.context["ended"]] == ["VAN2017-CAN-01"]
    none = Client().get(reverse("follow-up"), {"kind": Kind.ILLUSTRATIVE.value})
    assert none.context["rate"].denominator == ()


def test_what_came_further_is_told_apart_from_what_is_on_record() -> None:
    """Nobody reads that a unit was at rapid deployment level because it deployed."""
    page = Client().get(reverse("follow-up"))
    [units, _others] = page.context["funnels"]
    rdl = next(row for row in units.steps if row.step == "rdl")
    assert (rdl.told.num_recorded, rdl.percent) == (0, 0)
    assert rdl.told.num_implied > 0
    assert rdl.num_untold == 0
    text = text_of(Client(), "follow-up")
    assert f"Rapid deployment level 0 and {rdl.told.num_implied} that came further" in text
    curve = text_of(Client(), "follow-up", step="rdl")
    assert f"Of {rdl.told.num_implied} no record of the step was found" in curve
    assert "no record of the step was found" not in text
    korea = text_of(Client(), "conference-follow-up", "SEO2021")
    assert "no record of it; came further" in korea


def test_no_count_mixes_what_is_invented_with_what_was_announced() -> None:
    """A conference that is invented changes no figure once it closes; asked for by itself it is counted."""
    before = Client().get(reverse("follow-up")).context
    a_conference(is_public=True, state=State.CLOSED)
    told = {"conference": NAME, "stated_on": "2026-11-30", "kind": "illustrative", "source": "x"}
    for number, category in enumerate(("aviation", "training")):
        Announcement.objects.create(
            announcement_id=f"A{number}", contributor="XBO", category=category, **told, capability="hospital"
        )
    after = Client().get(reverse("follow-up")).context
    assert after["rate"].denominator == before["rate"].denominator
    assert [[row.told.num for row in one.steps] for one in after["funnels"]] == [
        [row.told.num for row in one.steps] for one in before["funnels"]
    ]
    assert after["curve"].finding == before["curve"].finding
    assert ("A0", "invented; no count mixes it with what was announced") in after["rate_left_out"]
    for asked in ({"kind": "illustrative"}, {"conference": NAME}):
        alone = Client().get(reverse("follow-up"), asked).context["rate"]
        assert (alone.denominator, alone.left_out) == (("A0", "A1"), ())


def test_a_goal_that_was_reached_in_part_is_told_in_both_counts() -> None:
    """What a page tells of the curve adds up to what it tells of the goal."""
    page = Client().get(reverse("follow-up")).context
    rate, finding = page["rate"], page["curve"].finding
    num, partly = len(rate.reached), len(rate.partly)
    assert partly
    whole = f"{num + partly} of {len(rate.denominator)} reached it in full or in part"
    assert finding.startswith(f"{whole}, {partly} of them in part;")
    step = Client().get(reverse("follow-up"), {"step": "registered"}).context["curve"].finding
    assert "reached it; followed" in step


def test_the_curve_tells_how_many_were_at_risk() -> None:
    """As a drawing, and the same as a table."""
    page = Client().get(reverse("follow-up"), {"step": "registered"})
    curve = page.context["curve"]
    assert [number for *_, number in curve.moments] == sorted(
        (number for *_, number in curve.moments), reverse=True
    )
    assert "<svg" in curve.drawings[0][1]
    assert "At risk" in page.content.decode()


def test_nobody_is_followed_whom_one_may_not_see(cast: dict[str, User], client: Client) -> None:
    """A draft, and what is not public, are on no page; offices see what is not public."""
    Announcement.objects.filter(pk="NY2015-CHN-01").update(is_released=False)
    Conference.objects.filter(pk="SEO2021").update(is_public=False)
    assert "28 units" not in text_of(Client(), "follow-up")
    assert Client().get(reverse("conference-follow-up", args=["SEO2021"])).status_code == 404
    assert "6 of 16" not in text_of(Client(), "scorecard", "KOR")
    client.force_login(cast["bao"])
    assert "6 of 16" in text_of(client, "scorecard", "KOR")


def test_replies_stand_beside_and_nothing_is_called_a_failure() -> None:
    """The latest first; what has no record is told as such, in these words."""
    for day, said in (("2026-01-01", "Not yet."), ("2026-05-05", "Ten more are on their way.")):
        Reply.objects.create(announcement_id="SEO2021-KOR-01", contributor="KOR", said_on=day, text=said)
    for page in (text_of(Client(), "conference-follow-up", "SEO2021"), text_of(Client(), "scorecard", "KOR")):
        assert page.index("Ten more are on their way.") < page.index("Not yet.")
    told = text_of(Client(), "follow-up", reached="pledged")
    assert "No later record was found of this announcement." in told
    assert "fail" not in told.lower()


@pytest.mark.parametrize("name", QUERIES)
def test_queries_do_not_grow_with_what_was_announced(name: str) -> None:
    """As many as are written down here, for few announcements as for all."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            Client().get(reverse(name, args=ARGS.get(name, [])))
        assert len(found) == QUERIES[name]
        Delivery.objects.all().delete()
        Announcement.objects.filter(contributor="PAK").delete()


def test_a_contributor_that_nobody_knows_has_no_scorecard() -> None:
    """Nothing stands at its address."""
    assert Client().get(reverse("scorecard", args=["ZZZ"])).status_code == 404
