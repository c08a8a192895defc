"""Plans as jobs: asked for once, made by a worker that may be stopped or killed, cancelled, shown."""

import gzip
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm.core.charts.scale import chance
from bluehelm.deployment import page_sensitivity, page_style
from bluehelm.deployment.result import Plan
from bluehelm.generation.domain import Pin
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.planning import runs, services, snapshot, work
from bluehelm_web.planning.models import Run, RunResult, ScenarioVersion, State
from bluehelm_web.planning.pictures import pictures
from tests.web.conftest import environment, question
from tests.web.test_site import OF_A_FILE

Of = Callable[[str], Client]
MOST_BYTES = 60_000


def test_the_same_question_is_asked_once(queued: Run, cast: dict[str, User]) -> None:
    """Its answer would be the same; another question, or one that was cancelled, is another plan."""
    again = runs.run_ask(queued.version, question=question(), user=cast["pia"], act=Act())
    other = runs.run_ask(queued.version, question=question(target=150), user=cast["pia"], act=Act())
    assert (again.pk, other.pk == queued.pk) == (queued.pk, False)
    runs.run_cancel(queued, user=cast["pia"], act=Act())
    assert runs.run_ask(queued.version, question=question(), user=cast["pia"], act=Act()).pk > other.pk


def test_only_planners_of_the_owner_ask_and_cancel(queued: Run, cast: dict[str, User]) -> None:
    """The services refuse by themselves, whoever calls them."""
    for who in ("piet", "bao", "omar"):
        with pytest.raises(PermissionDenied):
            runs.run_ask(queued.version, question=question(), user=cast[who], act=Act())
        with pytest.raises(PermissionDenied):
            runs.run_cancel(queued, user=cast[who], act=Act())
    assert Event.objects.filter(kind="plan_asked").count() == 1


def test_no_office_fills_the_queue(queued: Run, cast: dict[str, User], client_of: Of) -> None:
    """What is too much is told beside the form, and nothing waits; what was asked before is found again."""
    version, name, pia = queued.version, queued.version.scenario_id, cast["pia"]
    for seed in range(2, runs.MOST_GOING + 1):
        runs.run_ask(version, question=question(seed=seed), user=pia, act=Act())
    for address, prefix in (("plan-ask", ""), ("scenario-ask-for", "asks-")):
        args = [name, "asks"] if prefix else [name]
        words = {"target": 150, "day": 90, "replications": 200, "seed": 1}
        page = client_of("pia").post(
            reverse(address, args=args), {f"{prefix}{key}": value for key, value in words.items()}
        )
        assert page.status_code == 422
        assert b"plans of your office are under way" in page.content
    assert Run.objects.count() == runs.MOST_GOING
    assert runs.run_ask(version, question=question(), user=pia, act=Act()) == queued
    runs.run_cancel(queued, user=pia, act=Act())
    assert runs.run_ask(version, question=question(seed=99), user=pia, act=Act()).state == State.QUEUED


def test_each_plan_has_one_worker(queued: Run) -> None:
    """The second one to ask finds nothing, until the first has been silent for too long."""
    now = timezone.now()
    first = runs.run_claim(now=now)
    assert first is not None
    assert runs.run_claim(now=now + runs.SILENCE / 2) is None
    second = runs.run_claim(now=now + 2 * runs.SILENCE)
    assert second is not None
    assert (second.pk, second.attempts) == (first.pk, 2)
    assert not runs.run_tell(first, stage="match")
    assert runs.run_tell(second, stage="match")


def test_a_plan_on_which_workers_die_is_given_up(queued: Run) -> None:
    """It would kill the next one, too; the others have their turn."""
    now = timezone.now()
    for attempt in range(runs.MOST_ATTEMPTS):
        claimed = runs.run_claim(now=now + 2 * attempt * runs.SILENCE)
        assert claimed is not None
        Run.objects.filter(pk=claimed.pk).update(heard_at=now + 2 * attempt * runs.SILENCE)
    assert runs.run_claim(now=now + 2 * runs.MOST_ATTEMPTS * runs.SILENCE) is None
    queued.refresh_from_db()
    assert (queued.state, "died 3 times" in queued.error) == (State.FAILED, True)
    assert chain_verify().fault == ""


def test_what_was_cancelled_is_not_made(queued: Run, cast: dict[str, User]) -> None:
    """The worker stops at its next step, and keeps nothing that it may have ready."""
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    runs.run_cancel(queued, user=cast["pia"], act=Act())
    work.make(claimed)
    queued.refresh_from_db()
    assert (queued.state, RunResult.objects.count()) == (State.CANCELLED, 0)
    assert not Event.objects.filter(kind="plan_done").exists()


def test_a_cancelled_plan_keeps_no_late_answer(queued: Run, cast: dict[str, User], answer: runs.Made) -> None:
    """Nor does it fail afterwards, and nothing is told twice."""
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    for _ in range(2):
        runs.run_cancel(queued, user=cast["pia"], act=Act())
    assert not runs.run_finish(claimed, made=answer)
    assert not runs.run_fail(claimed, error="late")
    assert not runs.run_give_back(claimed)
    assert Event.objects.filter(kind="plan_cancelled").count() == 1
    assert not RunResult.objects.exists()


def test_a_scenario_that_cannot_be_planned_says_why(version: ScenarioVersion, cast: dict[str, User]) -> None:
    """The plan has failed, with the words of the library; the worker lives."""
    asked = question(day=9_999)
    run = runs.run_ask(version, question=asked, user=cast["pia"], act=Act())
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    work.make(claimed)
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert re.search(r"; .*\. .* \[[a-z-]+\]", run.error), run.error


def test_a_decision_that_cannot_be_kept_is_told_in_words(
    version: ScenarioVersion, cast: dict[str, User]
) -> None:
    """As one that came with a file, or one that was good before its offer fell back."""
    found = snapshot.scenario_of(version)
    pins = (Pin(requirement_id="R2", offer_id="O6", action="pin", who="Pia", why="x"),)
    change = services.Change(version=1, reason="x", user=cast["pia"], act=Act())
    sent = services.scenario_send(version.scenario, found=replace(found, pins=pins), change=change)
    run = runs.run_ask(sent, question=question(), user=cast["pia"], act=Act())
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    work.make(claimed)
    run.refresh_from_db()
    assert run.error.startswith("Pin R2 O6: it cannot be kept; the offer has a caveat: not at NORTH")
    assert "[pin-filter]" in run.error


def worker() -> subprocess.Popen[str]:
    """Start a worker on the database of the test, which ends when nothing waits."""
    words = [sys.executable, "-m", "bluehelm_web.site", "work", "once"]
    return subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, text=True)


def until(is_so: Callable[[], bool], *, process: subprocess.Popen[str]) -> None:
    """Wait until something is so, as long as a process runs."""
    while not is_so():
        assert process.poll() is None
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_stopped_killed_and_replaced(queued: Run, answer: runs.Made) -> None:
    """Told to stop, its plan waits again at once; killed, after a minute; the answer is what it always is."""

    def is_running() -> bool:
        queued.refresh_from_db()
        return queued.state == State.RUNNING and bool(queued.stage)

    with worker() as stopped:
        until(is_running, process=stopped)
        stopped.terminate()
        assert stopped.wait() == 0
    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == (State.QUEUED, 0)
    with worker() as killed:
        until(is_running, process=killed)
        killed.send_signal(signal.SIGKILL)
    queued.refresh_from_db()
    assert (queued.state, RunResult.objects.count()) == (State.RUNNING, 0)
    if connection.vendor == "sqlite":
        assert connection.cursor().execute("PRAGMA integrity_check").fetchone() == ("ok",)
    Run.objects.update(heard_at=timezone.now() - 2 * runs.SILENCE)
    before = signal.getsignal(signal.SIGTERM)
    assert work.work(is_once=True) == 1
    signal.signal(signal.SIGTERM, before)
    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == (State.DONE, 2)
    assert snapshot.text_of(queued).decode() == answer.document
    assert queued.result.workbook[:2] == b"PK"
    kinds = Event.objects.order_by("seq").values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["plan_asked", "plan_waits_again", "plan_done"]
    assert chain_verify().fault == ""


def test_a_planner_asks_watches_and_reads(client_of: Of, version: ScenarioVersion, answer: runs.Made) -> None:
    """From the button to the answer; the page looks again by itself until it is there."""
    pia = client_of("pia")
    form = pia.get(reverse("scenario", args=["tiny"])).context["ask"]
    asked = pia.post(reverse("plan-ask", args=["tiny"]), {**form.initial, "replications": 100}, follow=True)
    assert 'http-equiv="refresh"' in asked.content.decode()
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    runs.run_tell(claimed, stage="arrivals", done=3, total=8)
    address = reverse("plan", args=[claimed.pk])
    assert "Planning arrivals, 3 of 8" in pia.get(address).content.decode()
    runs.run_finish(claimed, made=answer)
    page = pia.get(address).content.decode()
    made = Plan.model_validate_json(answer.document)
    assert "http-equiv" not in page
    assert all(sentence.split("(")[0] in page for sentence in made.summary)
    assert page.count("<svg") == 18, (
        "chances and strength for two widths of screen, movement, means and what it hangs on for three, land "
        "and two maps for two"
    )
    assert len(gzip.compress(page.encode())) < MOST_BYTES
    assert re.findall(rf"<script(?!{OF_A_FILE})|<style|\sstyle=|\son\w+=", page) == []


def test_each_picture_of_a_plan_is_a_table_as_well(client_of: Of, done: Run, answer: runs.Made) -> None:
    """How often the past did as much, how busy the means are, what the probability hangs on; each folded."""
    page = client_of("pia").get(reverse("plan", args=[done.pk]))
    plan, text = Plan.model_validate_json(answer.document), page.content.decode()
    shown = {one.heading: one for one in page.context["page"].pictures}
    assert list(shown) == [
        *("Probability, and what happened before", "Strength by day", "Movement"),
        *("How busy the means are", "What the probability hangs on"),
    ]
    assert all(one.drawings and one.table.rows for one in shown.values())
    assert text.split("<h2>Map</h2>")[0].count("The same as a table") == len(shown)
    before, *_rest, hanging = shown.values()
    [said, *_more] = [[cell.text for cell in row] for row in before.table.rows]
    rate = plan.base_rates[0]
    assert said[:3] == [rate.question, str(rate.num_yes), str(rate.num_cases)]
    assert f"{rate.num_yes} of {rate.num_cases} ({rate.low:.2f} to {rate.high:.2f})" in before.table.note
    assert f"on site, this plan: {chance(plan.forecast.probability)}" in before.table.note
    moving = {row[0].text for row in hanging.table.rows}
    assert {swing.label for swing in page_sensitivity.swings(plan)} <= moving


def test_where_nothing_moves_the_probability_its_page_says_so(answer: runs.Made) -> None:
    """Then there is no drawing; what moves persons or units all the same is a table."""
    made = Plan.model_validate_json(answer.document)
    still = tuple(row.model_copy(update={"difference": 0.0}) for row in made.sensitivities)
    shown = pictures(made.model_copy(update={"sensitivities": still}))[-1]
    assert (shown.drawings, shown.finding[:20]) == ((), "No single assumption")
    assert pictures(made.model_copy(update={"sensitivities": ()}))[-1].heading == "How busy the means are"


def test_a_wrong_question_is_told_beside_its_field(client_of: Of, version: ScenarioVersion) -> None:
    """And nothing waits."""
    wrong = {"target": 0, "day": 500, "replications": 1, "seed": -1}
    page = client_of("pia").post(reverse("plan-ask", args=["tiny"]), wrong)
    assert (page.status_code, page.content.decode().count("errorlist")) == (422, 4)
    assert not Run.objects.exists()


def test_a_plan_is_taken_as_files(client_of: Of, done: Run, answer: runs.Made) -> None:
    """What the command writes, as files that a browser keeps and does not open."""
    pia = client_of("pia")
    taken = {
        form: pia.get(reverse("plan-file", args=[done.pk, form]))
        for form in ("plan.json", "plan.xlsx", "plan.html", "movements.csv")
    }
    assert all(one["Content-Disposition"].startswith("attachment") for one in taken.values())
    assert taken["plan.json"].content.decode() == answer.document
    assert taken["plan.xlsx"].content == b"book"
    assert taken["plan.html"].content.startswith(b"<!doctype html>")
    head, *rows = taken["movements.csv"].content.decode().splitlines()
    assert head.startswith("Line,") or "Port of embarkation" in head
    assert len(rows) >= len(json.loads(answer.document)["movements"])
    assert pia.get(reverse("plan-file", args=[done.pk, "plan.exe"])).status_code == 404


def test_the_lines_show_what_the_last_plan_says(client_of: Of, done: Run, answer: runs.Made) -> None:
    """Persons that fill a line and those that are missing are what was asked for, line by line."""
    rows = client_of("pia").get(reverse("scenario", args=["tiny"])).context["rows"]
    made = Plan.model_validate_json(answer.document)
    assert sum(line.missing for line in rows) == sum(gap.strength for gap in made.gaps)
    for line in rows:
        assert line.missing == max(0, line.strength - sum(persons for _, persons in line.offers))
        [sheet] = [one for one in made.sheets if one.requirement_id == line.requirement_id]
        spare = [row for row in sheet.candidates if not (row.is_chosen or row.first_filter)]
        in_time = [row for row in spare if row.arrival_day and row.arrival_day <= line.needed_by_day]
        assert (line.reserve, line.reserve_in_time) == (len(spare), len(in_time))


@pytest.mark.parametrize(("name", "most"), [("scenarios", 4), ("scenario", 11), ("plan", 6)])
def test_queries_of_pages_of_plans(
    client_of: Of, done: Run, cast: dict[str, User], name: str, most: int
) -> None:
    """As many as are written down here, however many plans there are."""
    for number in range(3):
        runs.run_ask(done.version, question=question(seed=number + 7), user=cast["pia"], act=Act())
    kwargs = {"scenarios": {}, "scenario": {"name": "tiny"}, "plan": {"run_id": done.pk}}
    pia = client_of("pia")
    with CaptureQueriesContext(connection) as found:
        pia.get(reverse(name, kwargs=kwargs[name]))
    assert len(found) == most


def test_the_first_page_of_a_planner_begins_with_the_last_plans(client_of: Of, done: Run) -> None:
    """Probability, base rate and worst gaps of the last plan of own scenarios; nobody else reads a word."""
    page = client_of("pia").get(reverse("home"))
    [(run, figures, sentences, _force)] = page.context["forces"]
    plan = snapshot.plan_of(done)
    answer = plan.summary
    assert (figures[0].value, figures[-1].value) == (chance(plan.forecast.probability), str(len(plan.gaps)))
    assert all(one.of for one in figures[1:])
    assert page.content.decode().count('class="big') == len(figures) == 3
    said = [sentence for _label, sentence, _kind in sentences]
    assert (run, said[:2]) == (done, list(answer[2:4]))
    assert said[2].startswith("Persons missing on the lines that hurt most:")
    behind = reverse("stand-by", args=["tiny"])
    shown = client_of("pia").get(behind).content.decode()
    for part in ("answer", "gaps"):
        assert f'href="{behind}#{part}"' in page.content.decode()
        assert f'id="{part}"' in shown
    for name in ("piet", "bao", "amara", "ines", "dina"):
        page = client_of(name).get(reverse("home"))
        assert page.context["forces"] == []
        assert reverse("stand-by", args=["tiny"]) not in page.content.decode()


def test_the_whole_report_opens_under_a_strict_policy(client_of: Of, done: Run) -> None:
    """Its own style is allowed by its hash; two pages have what the file has, and lead back."""
    pia = client_of("pia")
    page = pia.get(reverse("plan-report", args=[done.pk]))
    policy = page.headers["Content-Security-Policy"]
    assert f"'{page_style.style_digest()}'" in policy
    assert "unsafe" not in policy
    back = f'<li><a href="{reverse("plan", args=[done.pk])}">Back to the plan</a></li>'
    file = pia.get(reverse("plan-file", args=[done.pk, "plan.html"])).content.decode()
    assert back in page.content.decode()
    more = pia.get(reverse("plan-report", args=[done.pk]), {"part": "more"})
    assert f"'{page_style.style_digest()}'" in more.headers["Content-Security-Policy"]
    shown = [answer.content.decode() for answer in (page, more)]
    first, second, all_of_it = (set(re.findall('<section id="([a-z-]+)"', one)) for one in (*shown, file))
    assert (first | second, first & second) == (all_of_it, set())
    assert {"movement", "filled"} <= first
    assert {"map", "sheets", "sources"} <= second
    for text, own, other in zip(shown, (first, second), (second, first), strict=True):
        for place, name in re.findall(r'<li><a href="([^"#]*)#([a-z-]+)">', text):
            assert name in (other if place else own), name
    assert page_style.style_digest() not in pia.get(reverse("home")).headers["Content-Security-Policy"]
    Run.objects.filter(pk=done.pk).update(state=State.FAILED)
    assert pia.get(reverse("plan-report", args=[done.pk])).status_code == 404
