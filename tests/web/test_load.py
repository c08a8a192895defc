"""Many writers, processes that are killed, a disk that is full: real processes on the database of the test.

``make test-load`` runs the full figures: 10,000 events, 20 kills of an import of 10,000 rows, 20 of a plan.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify, events_after
from bluehelm_web.audit.services import Act, changing, payload_erase
from bluehelm_web.partnership import imports, queue
from bluehelm_web.partnership.models import HELD, Contributor, Offer, Turn, Upload
from bluehelm_web.planning import runs, snapshot
from bluehelm_web.planning.models import Run, RunResult, ScenarioVersion, State
from tests.web.conftest import STATE, environment, question

IS_FULL = os.environ.get("BLUEHELM_FULL_LOAD") == "1"
WRITERS, EVENTS = 8, 10_000 if IS_FULL else 400
ROWS, KILLS = (10_000, 20) if IS_FULL else (500, 3)
LONGEST_S = 300
"""Seconds after which a tail looks no more."""

ROOMS = (400 * ROWS, 10 * ROWS)
"""Bytes that a file may have on a full disk: too few for the rows, and too few for the table to be read."""

STEM = """
import os, resource, sys, django
django.setup()
from django.test import Client
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.partnership import imports
from bluehelm_web.partnership.models import Upload

def write(writer, num):
    for number in range(int(num)):
        event_append("offer_edited", object_id=f"writer:{writer}", payload={"number": number}, act=Act())

def apply(upload, user):
    kept, amara = Upload.objects.get(pk=upload), User.objects.get(pk=user)
    imports.upload_apply(kept, user=amara, act=Act(actor_id=amara.pk))

def take(most=0):
    if int(most):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
    from django.utils import timezone
    from bluehelm_web.partnership import tasks
    tasks.upload_next_apply(now=timezone.now())

def work():
    from bluehelm_web.planning import work as worker
    os.dup2(2, 1)  # the other end reads numbers
    worker.work(is_once=True)

def post(address, session, most):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    client.cookies["sessionid"] = session
    answer = client.post(address)
    assert answer.status_code == 503, answer
    assert "Nothing of what you sent was kept" in answer.content.decode()

for line in sys.stdin:
    word, *words = line.split()
    if word == "wait":
        print(os.waitstatus_to_exitcode(os.waitpid(int(words[0]), 0)[1]), flush=True)
        continue
    child = os.fork()
    if child == 0:
        {"write": write, "apply": apply, "post": post, "take": take, "work": work}[word](*words)
        os._exit(0)
    print(child, flush=True)
"""
"""A process that has Django once and parts for each line that it is told: each part is a process as any."""

Ask = Callable[..., int]


@pytest.fixture(scope="module")
def ask(django_db_setup: None) -> Iterator[Ask]:
    """Return a way to start a part, which gives its number, and to wait for it, which gives how it ended."""
    words = [sys.executable, "-c", STEM]
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(words, env=environment(), text=True, **piped) as process:  # type: ignore[call-overload]

        def told(*words: object) -> int:
            process.stdin.write(" ".join(map(str, words)) + "\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        told("wait", told("write", 0, 0))  # from now on it parts at once
        yield told


@pytest.mark.django_db(transaction=True)
def test_eight_writers_skip_no_place_and_a_tail_sees_each_event_once(ask: Ask) -> None:
    """While they write, and the chain is whole, also after one payload is erased."""
    seen: list[Event] = []
    begun = time.monotonic()
    writers = [ask("write", writer, EVENTS // WRITERS) for writer in range(WRITERS)]
    while len(seen) < EVENTS and time.monotonic() - begun < LONGEST_S:
        seen += events_after(seen[-1].seq if seen else 0)
        time.sleep(0.02)
    print(f"{EVENTS:,} events of {WRITERS} writers: {time.monotonic() - begun:.1f} s")
    assert [ask("wait", writer) for writer in writers] == [0] * WRITERS
    assert [event.seq for event in seen] == list(range(1, EVENTS + 1))
    assert {event.object_id for event in seen} == {f"writer:{writer}" for writer in range(WRITERS)}
    found = chain_verify()
    assert (found.num_events, found.head, found.fault) == (EVENTS, seen[-1].hash, "")
    payload_erase(EVENTS // 2, act=Act())
    found = chain_verify()
    assert (found.num_events, found.num_erased, found.fault) == (EVENTS + 1, 1, "")


@pytest.fixture
def sent(cast: dict[str, User]) -> Upload:
    """Return a table that Amara has sent and that nobody has applied."""
    Contributor.objects.create(iso3=STATE, name="State", kind="illustrative")
    rows = "".join(f"U{number},Unit {number},FPU,140\n" for number in range(ROWS))
    told = {"kind": "illustrative", "source": "a test", "user": cast["amara"], "act": Act()}
    return imports.upload_keep("units.csv", content=b"Ref,Unit,Type,Personnel\n" + rows.encode(), **told)


def rehearsed(upload: Upload) -> float:
    """Return how many seconds applying a table takes; nothing of it stays."""
    begun = time.monotonic()
    with transaction.atomic():
        imports.upload_apply(upload, user=upload.uploaded_by, act=Act())
        span = time.monotonic() - begun
        transaction.set_rollback(True)
    return span


def check_sound() -> None:
    """Check that the file of a database is whole; a server looks after its own."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def check_all_or_nothing(sent: Upload) -> int:
    """Check that the database is sound and holds all of a table or nothing; return how many of its rows."""
    with changing():  # whatever was under way has ended then
        check_sound()
        sent.refresh_from_db()
        num = Offer.objects.count()
        assert num == (0 if sent.applied_at is None else ROWS)
        assert Event.objects.filter(kind="offer_drafted").count() == num
        assert Event.objects.filter(kind="table_applied").count() == bool(num)
    return num


@pytest.mark.django_db(transaction=True)
def test_an_import_is_killed_at_any_moment_and_leaves_all_or_nothing(ask: Ask, sent: Upload) -> None:
    """No half of a table, no event of what is not there; the same again then brings all of it."""
    chance, span = random.Random(4), rehearsed(sent)
    hits, tries = 0, 0
    while hits < KILLS and not check_all_or_nothing(sent):
        tries += 1
        child = ask("apply", sent.pk, sent.uploaded_by_id)
        time.sleep(chance.uniform(0, 0.75 * span))  # it may be faster than when it was rehearsed
        os.kill(child, 9)
        hits += ask("wait", child) == -9
    print(f"{ROWS:,} rows: {span:.1f} s; {hits} of {tries} kills hit a running import")
    assert hits == KILLS or check_all_or_nothing(sent) == ROWS
    assert ask("wait", ask("apply", sent.pk, sent.uploaded_by_id)) == 0
    assert check_all_or_nothing(sent) == ROWS
    assert chain_verify().fault == ""


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_killed_at_a_table_and_the_next_one_brings_all_of_it(ask: Ask, sent: Upload) -> None:
    """Whenever it dies nothing of the table is there, and it waits for another worker; the chain is whole."""
    chance, span, hits = random.Random(6), rehearsed(sent), 0
    queue.upload_ask(sent, user=sent.uploaded_by, act=Act())
    while hits < KILLS and not check_all_or_nothing(sent):
        child = ask("take")
        time.sleep(chance.uniform(0, 0.75 * span))
        os.kill(child, 9)
        hits += ask("wait", child) == -9
        silent = timezone.now() - 2 * queue.SILENCE
        Upload.objects.filter(pk=sent.pk, turn__in=HELD).update(heard_at=silent, attempts=1)
    print(f"{ROWS:,} rows: {hits} kills hit a worker")
    assert ask("wait", ask("take")) == 0
    assert check_all_or_nothing(sent) == ROWS
    assert (sent.turn, sent.worker, sent.counts["draft"]) == (Turn.NONE, "", ROWS)
    assert chain_verify().fault == ""


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_killed_at_any_moment_and_made_in_the_end(
    ask: Ask, version: ScenarioVersion, answer: runs.Made
) -> None:
    """Whenever its worker dies the database is sound and holds no half of an answer; that stays the same."""
    chance, hits, seed = random.Random(5), 0, 2
    begun = time.monotonic()
    runs.run_ask(version, question=question(seed=seed), user=None, act=Act())
    assert ask("wait", ask("work")) == 0
    span = time.monotonic() - begun
    run = runs.run_ask(version, question=question(), user=None, act=Act())
    while hits < KILLS:
        child = ask("work")
        time.sleep(chance.uniform(0, 0.9 * span))
        os.kill(child, 9)
        hits += ask("wait", child) == -9
        run.refresh_from_db()
        assert RunResult.objects.filter(pk=run.pk).exists() == (run.state == State.DONE)
        check_sound()
        if run.state == State.DONE:  # it was faster than the kill
            seed += 1
            run = runs.run_ask(version, question=question(seed=seed), user=None, act=Act())
        silent = timezone.now() - 2 * runs.SILENCE
        Run.objects.filter(pk=run.pk, state=State.RUNNING).update(heard_at=silent, attempts=0)
    print(f"a plan of {span:.1f} s: {hits} kills hit a worker")
    assert ask("wait", ask("work")) == 0
    assert not Run.objects.exclude(state=State.DONE).exists()
    first = Run.objects.filter(seed=1).get()
    assert snapshot.text_of(first).decode() == answer.document
    assert chain_verify().fault == ""


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_told_and_leaves_nothing_behind(ask: Ask, sent: Upload) -> None:
    """Whoever sent the table reads that nothing was kept; with room again, the same brings all of it."""
    if connection.vendor != "sqlite":
        pytest.skip("the disk of a server is not ours to fill")
    amara = Client()
    amara.force_login(sent.uploaded_by)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    address, session = reverse("upload-apply", args=[sent.pk]), amara.cookies["sessionid"].value
    for room in () if IS_FULL else ROOMS:  # a long table is left to the worker
        assert ask("wait", ask("post", address, session, room)) == 0
        assert check_all_or_nothing(sent) == 0
    queue.upload_ask(sent, user=sent.uploaded_by, act=Act())
    for room in ROOMS:
        ask("wait", ask("take", room))
        assert check_all_or_nothing(sent) == 0
    assert chain_verify().fault == ""
    sent.refresh_from_db()
    assert sent.turn == Turn.FAILED
    queue.upload_ask(sent, user=sent.uploaded_by, act=Act())
    assert ask("wait", ask("take")) == 0
    assert check_all_or_nothing(sent) == ROWS
