"""What the command line asks of the registry, in a process of its own: prepare, listen, work, verify."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from io import StringIO
from pathlib import Path

import django
from django.db import OperationalError

from bluehelm.core.errors import InputError
from bluehelm_web.site import ports
from bluehelm_web.site.beside import Beside

PROCESSES, CONNECTIONS = 2, 8_192
"""Processes that answer, and connections that they keep open at once."""

PASSPHRASE = "BLUEHELM_BACKUP_PASSPHRASE"
"""Where a passphrase is told: never in words of a command line, which everybody on the machine can read."""

PATIENCE_S = 30
"""Seconds for which pages that are being made are waited for when the server is stopped."""

POLITE = 5
"""How much less of the processor a worker asks for than the pages do."""


def prepare(scenario: str) -> None:
    """
    Bring the database to this version; fill an empty one with a scenario, where one is named.

    Pages that cannot be loaded end it here with the reason: a server that only answers 500 tells nobody.
    Where offers may stand otherwise by now, that is derived anew. Open data of a scenario are made, as else
    the worker makes them.

    Print, as JSON, whether it was a demonstration before, and the path of the first invitation while a
    registry has nobody who could sign in.
    """
    from django.core.management import call_command
    from django.utils import timezone

    from bluehelm_web.audit.models import Event
    from bluehelm_web.partnership.open_files import open_files_make
    from bluehelm_web.partnership.services import offers_settle
    from bluehelm_web.site import demo, first

    call_command("check", verbosity=0, stdout=StringIO())
    call_command("migrate", verbosity=0)
    is_demonstration = Event.objects.filter(kind=demo.SEEDED).exists()
    if scenario:
        demo.seed(Path(scenario))
    offers_settle(on=timezone.localdate())
    if scenario:
        open_files_make(now=timezone.now())
    invitation = "" if scenario or is_demonstration else first.invitation()
    print(json.dumps({"invitation": invitation, "is_demonstration": is_demonstration}))


def listen(address: str, port: str, beside: str = "") -> None:  # noqa: PLR0917 - words of a command line
    """Serve pages until the process is stopped, with a worker kept beside it where that is asked for."""
    from granian.constants import Interfaces
    from granian.server import Server

    ports.check(address, port=int(port))
    folder = _own_folder()
    worker = Beside([sys.executable, "-m", "bluehelm_web.site", "work", "", str(os.getpid())])
    if beside:
        worker.begin()
    server = Server(
        "bluehelm_web.site.server:application",
        address=address,
        port=int(port),
        interface=Interfaces.RSGI,
        workers=PROCESSES,
        backpressure=CONNECTIONS // PROCESSES,
        workers_kill_timeout=PATIENCE_S,
        log_enabled=False,
    )
    try:
        server.serve()
    finally:
        if beside:
            worker.end()
        folder.cleanup()


def _own_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder where all processes of a server keep files that go with it, also those they leave."""
    folder = tempfile.TemporaryDirectory(prefix="bluehelm-")
    os.environ["TMPDIR"] = tempfile.tempdir = folder.name
    return folder


def work(once: str, parent: str = "0") -> None:
    """Make plans and open data, apply tables, tell others: until told to, nothing waits or it is alone."""
    from django.utils import timezone

    from bluehelm_web.conferences.effects import Watch
    from bluehelm_web.jobs import deliveries, health
    from bluehelm_web.partnership import open_files, tasks
    from bluehelm_web.planning import work as worker

    os.nice(POLITE)
    effects = Watch()

    def life() -> None:
        health.lives(now=timezone.now())

    def beside() -> int:
        with worker.ALONE:  # while rows are written, nobody else writes
            num = tasks.upload_next_apply(now=timezone.now())
        return num + effects.settle() + deliveries.deliver(now=timezone.now())

    def publish() -> int:
        return open_files.open_files_make(now=timezone.now())

    num = worker.work(is_once=bool(once), parent=int(parent), beside=[beside, publish], life=life)
    print(f"Plans taken up: {num:,}.")


def remind(day: str) -> None:
    """Remind of what lapses or is due; of another day than today only say, as JSON, what would be made."""
    from django.utils import timezone

    from bluehelm_web.audit.services import Act
    from bluehelm_web.jobs import mail
    from bluehelm_web.partnership import marks, reminders, silence

    today = timezone.localdate()
    on = date.fromisoformat(day) if day else today
    is_made = on == today
    made = reminders.remind(on=on, act=Act()) if is_made else reminders.reminders_due(on=on)
    told = [
        (one.offer_id, one.level, str(one.lapses_on), one.user.get_full_name())
        for one in made
        if one.offer_id
    ]
    due = [
        (one.announcement_id, one.action, str(one.lapses_on), one.days, one.user.get_full_name())
        for one in made
        if one.milestone_id
    ]
    silent = [
        (one.announcement_id, str(one.lapses_on), one.user.get_full_name())
        for one in made
        if silence.is_notice(one)
    ]
    announced = marks.marks_settle(on=on, act=Act()) if is_made else []
    mails = asdict(mail.mails_send(on=on, act=Act())) if is_made else None
    print(
        json.dumps(
            {
                "on": str(on),
                "is_made": is_made,
                "notices": told,
                "milestones": due,
                "silent": silent,
                "announced": len(announced),
                "mails": mails,
            }
        )
    )


def retain(apply: str) -> None:
    """Print, as JSON, how much has served, and for how many days it is kept; delete it where that is said."""
    from django.conf import settings
    from django.utils import timezone

    from bluehelm_web.audit.services import Act
    from bluehelm_web.jobs import retention

    now = timezone.now()
    rows = retention.retain(now=now, act=Act()) if apply else retention.going(now=now)
    print(json.dumps({"rows": rows, "days": settings.KEEP_DAYS}))


def unlock(username: str, reason: str) -> None:
    """Take second factors away and print the path on which a password is chosen anew."""
    from bluehelm_web.site import first

    print(first.unlock(username, reason=reason))


def confirm(username: str, reason: str) -> None:
    """Confirm an account whose word counts, and print whether it waited for that."""
    from bluehelm_web.site import first

    print(first.confirm(username, reason=reason))


def verify(head: str) -> None:
    """Print what verifying the chain finds, as JSON."""
    from bluehelm_web.audit import selectors

    print(json.dumps(asdict(selectors.chain_verify(head=head))))


def state() -> None:
    """Print what the database holds, as JSON."""
    from bluehelm_web.site import backups

    print(json.dumps(backups.state()))


def backup(target: str) -> None:
    """Write a backup and print its manifest, as JSON."""
    from bluehelm_web.site import backups

    with backups.told_of_files():
        print(json.dumps(backups.backup(Path(target), passphrase=os.environ.pop(PASSPHRASE, ""))))


def restore(source: str, instead: str) -> None:
    """Bring a backup back, after a backup of what there is where one is named; print the manifest."""
    from bluehelm_web.site import backups

    there, passphrase = Path(instead) if instead else None, os.environ.pop(PASSPHRASE, "")
    with backups.told_of_files():
        print(json.dumps(backups.restore(Path(source), instead=there, passphrase=passphrase)))


WORDS: dict[str, Callable[..., None]] = {
    "prepare": prepare,
    "listen": listen,
    "work": work,
    "remind": remind,
    "retain": retain,
    "unlock": unlock,
    "confirm": confirm,
    "verify": verify,
    "state": state,
    "backup": backup,
    "restore": restore,
}
"""What may be asked."""


def run(word: str, *words: str) -> int:
    """Do what is asked and return the exit code: 2, with a line that says why, where the database cannot."""
    django.setup()
    from bluehelm_web.site import ready

    try:
        ready.check()
        WORDS[word](*words)
    except InputError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        return 2
    except OperationalError as error:
        print(ready.fault_of(error), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
