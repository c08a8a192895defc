"""What pledges would do to a force: reckoned by the worker, told with its error, its time and the past."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from bluehelm.deployment.ways import silent
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.conferences import effects, services
from bluehelm_web.conferences.models import Conference, Delegation, GuideLine
from bluehelm_web.planning import makers, runs
from bluehelm_web.planning.models import Kind, Run, Scenario, Shown
from bluehelm_web.planning.models import State as RunState
from tests.web.conferred import FACTS, NAME, a_capture, a_conference, by

Cast = dict[str, User]
Queries = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def linked(done: Run) -> Conference:
    """Return a conference that asks for the helicopters that a plan lacks, which everybody is shown."""
    Scenario.objects.update(shown_to=Shown.EVERYBODY)
    Run.objects.update(is_shown=True)
    row = a_conference(is_public=True)
    Conference.objects.filter(pk=NAME).update(scenario=done.version.scenario)
    state = {"name": "Estaria", "delegation_kind": "state", "position": 9}
    Delegation.objects.create(conference=row, code="XES", **state, **FACTS)
    told = {"line_id": "R4", "requirement_id": "R4", "unit_type": "UHU", "need": "Helicopters", "quantity": 1}
    GuideLine.objects.create(conference=row, category="aviation", unit="unit", **told, **FACTS)
    row.refresh_from_db()
    return row


def worked() -> Run:
    """Let the worker do what waits."""
    run = runs.run_claim(now=timezone.now())
    assert run is not None
    runs.run_finish(run, made=makers.MAKERS[Kind(run.kind)](run, progress=silent))
    return Run.objects.get(pk=run.pk)


def pledged(cast: Cast, **told: object) -> None:
    """Let Estaria pledge a unit."""
    a_capture(cast["bao"], **{"delegation": "XES", "line_id": "R4", "quantity": 1.0, "unit": "unit", **told})


def asked() -> int:
    """Return how often was asked what pledges would do."""
    return Run.objects.filter(kind=Kind.WHATIF).count()


def test_what_a_pledge_would_do_is_reckoned_and_told(
    linked: Conference, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    """With the seed and the runs of the plan that is shown; a second look asks for nothing anew."""
    assert (effects.effects_settle(), asked()) == (0, 0)
    pledged(cast)
    assert (effects.effects_settle(), asked()) == (0, 1)
    assert (effects.effects_settle(), asked()) == (0, 1)
    run = worked()
    plan = Run.objects.get(kind=Kind.PLAN)
    assert run.state == RunState.DONE
    assert (run.seed, run.replications, run.target) == (plan.seed, plan.replications, plan.target)
    assert effects.effects_settle() == 1
    assert (effects.effects_settle(), asked()) == (0, 1)
    told = effects.effect_said(linked)
    for words in (
        "persons are on site by day",
        "standard error",
        "past build-ups did as much",
        "Reckoned at",
    ):
        assert words in told
    for name in ("conference-board", "conference-follow", "conference-text"):
        assert "Reckoned at" in client_of("dina").get(reverse(name, args=[NAME])).content.decode()
    stream = client_of("dina").get(reverse("conference-stream", args=[NAME]), {"after": 0}).content.decode()
    assert '"kind":"effect"' in stream


def test_the_effect_is_told_as_the_language_writes_numbers(linked: Conference, cast: Cast) -> None:
    """No part of it stays English."""
    pledged(cast)
    effects.effects_settle()
    worked()
    effects.effects_settle()
    with override("fr"):
        told = effects.effect_said(linked)
    assert not re.search(r"\d\.\d|higher|lower|same", told)


def test_more_pledges_are_the_next_question(linked: Conference, cast: Cast) -> None:
    """One is under way at a time."""
    pledged(cast)
    effects.effects_settle()
    pledged(cast, quantity=2.0)
    effects.effects_settle()
    assert asked() == 1
    worked()
    effects.effects_settle()
    effects.effects_settle()
    assert [len(one.asked["pledges"]) for one in Run.objects.filter(kind=Kind.WHATIF).order_by("pk")] == [
        1,
        3,
    ]


def test_what_is_withdrawn_leaves_no_effect_behind(linked: Conference, cast: Cast) -> None:
    """The answer before is past: it is told once that there is none now, until a unit is pledged again."""
    pledged(cast)
    effects.effects_settle()
    worked()
    effects.effects_settle()
    row = linked.captures.get()
    services.capture_withdraw(row.pk, version=row.version, reason="x", by=by(cast["lena"]))
    assert (effects.effects_settle(), asked()) == (1, 1)
    assert (effects.effects_settle(), asked()) == (0, 1)
    assert effects.effect_said(linked).startswith("No pledge is left that would add a unit to the force.")
    pledged(cast, quantity=2.0)
    assert (effects.effects_settle(), asked()) == (0, 2)
    worked()
    assert effects.effects_settle() == 1
    assert "standard error" in effects.effect_said(linked)


def test_what_is_asked_for_again_is_told_again(linked: Conference, cast: Cast) -> None:
    """A line that asks for no unit type for a while is the same question afterwards, and already answered."""
    pledged(cast)
    effects.effects_settle()
    worked()
    effects.effects_settle()
    GuideLine.objects.filter(line_id="R4").update(unit_type="")
    effects.effects_settle()
    assert "No pledge is left" in effects.effect_said(linked)
    GuideLine.objects.filter(line_id="R4").update(unit_type="UHU")
    assert (effects.effects_settle(), asked()) == (1, 1)
    assert "standard error" in effects.effect_said(linked)


def test_helicopters_are_one_unit_and_units_are_as_many(linked: Conference, cast: Cast) -> None:
    """Six helicopters are no six units."""
    GuideLine.objects.filter(line_id="R4").update(unit="helicopter")
    pledged(cast, quantity=6.0, unit="helicopters")
    pledged(cast, quantity=2.0, unit="units")
    effects.effects_settle()
    assert len(Run.objects.get(kind=Kind.WHATIF).asked["pledges"]) == 3


def test_a_worker_looks_only_where_something_happened(
    linked: Conference, cast: Cast, django_assert_num_queries: Queries
) -> None:
    """One short query while nothing does, two where what happened is of no conference."""
    watch = effects.Watch()
    watch.settle()
    with django_assert_num_queries(1):
        assert watch.settle() == 0
    event_append("signed_in", object_id="user:1", payload={}, act=Act())
    with django_assert_num_queries(2):
        assert watch.settle() == 0
    pledged(cast)
    watch.settle()
    assert asked() == 1
    worked()
    assert watch.settle() == 1
    watch.settle()
    with django_assert_num_queries(1):
        assert watch.settle() == 0


def test_an_organization_sends_no_unit_and_a_line_without_unit_type_asks_for_none(
    linked: Conference, cast: Cast
) -> None:
    """Whatever its code looks like: that of the second is one of those that are free for invented states."""
    organization = {"name": "Order of the River", "delegation_kind": "organization"}
    for code in ("ORB", "XOR"):
        Delegation.objects.create(conference=linked, code=code, **organization, **FACTS)
        pledged(cast, delegation=code)
    pledged(cast, delegation="LEAGUE")
    pledged(cast, line_id="G1")
    effects.effects_settle()
    assert asked() == 0


@pytest.mark.parametrize(
    "told",
    [
        {"gives": "equipment"},
        {"gives": "equipment", "unit": "helicopters", "quantity": 6.0},
        {"gives": "money", "unit": "USD million"},
        {"category": "training"},
        {"quantity": 20.0, "unit": "trainers"},
    ],
)
def test_what_is_no_unit_adds_none(linked: Conference, cast: Cast, told: dict[str, object]) -> None:
    """Equipment, money and trainers change no line of a force, in whatever number."""
    GuideLine.objects.filter(line_id="R4").update(unit="helicopter")
    pledged(cast, **told)
    effects.effects_settle()
    assert asked() == 0


@pytest.mark.parametrize("told", [{"is_rehearsal": True, "is_public": False}, {"state": "closed"}])
def test_a_rehearsal_or_a_conference_that_is_over_asks_for_nothing(
    linked: Conference, cast: Cast, told: dict[str, object]
) -> None:
    """Nothing of a rehearsal is told as if it were one."""
    pledged(cast)
    Conference.objects.update(**told)
    effects.effects_settle()
    assert asked() == 0


def test_nothing_is_told_of_a_force_that_not_everybody_is_shown(linked: Conference, cast: Cast) -> None:
    """Neither asked for, nor told any more once its plan is not shown."""
    pledged(cast)
    effects.effects_settle()
    worked()
    effects.effects_settle()
    assert effects.effect_said(linked)
    Scenario.objects.update(shown_to=Shown.SIGNED_IN)
    assert effects.effect_said(linked) == ""
    assert Event.objects.filter(kind=effects.RECKONED).count() == 1
