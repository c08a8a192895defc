"""
A registry as an older version of this repository left it: how it was recorded, and how it is brought here.

It was recorded once, by the code of the older version itself, and is kept packed beside the tests:

    git worktree add --detach ../older 7f3e1aa
    export BLUEHELM_DEMO=1 BLUEHELM_DATABASE=sqlite:///older.sqlite3 PYTHONPATH=../older/src:.
    python -m bluehelm_web.site prepare examples/tiny
    python -m tests.web.recorded lived
    python -m bluehelm_web.site work once
    python -m tests.web.recorded kept tests/data/registry-7f3e1aa.json.gz

``lived`` does through its pages what users do; ``kept`` writes its migrations, its rows, and what that
version says of them. ``begun FILE`` makes a registry of those migrations with those rows, on either
database, and ``newest FILE`` brings it to this version and says the same of it.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction

OURS = ("accounts", "audit", "documents", "forces", "generation", "jobs", "partnership", "planning")
PEOPLE = ("amara", "aline", "bao", "chidi", "pia", "ines", "omar")
PASSWORD = "bluehelm demonstration"  # of the invented users of the demonstration
PAPERS = ("note_verbale_received", "table_of_organization_received")
PAPERS += ("major_equipment_received", "self_sustainment_received")


def client_of(name: str) -> Any:
    """Return the client of somebody who has signed in with the password, as the form asks for it."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    host = next((one for one in settings.ALLOWED_HOSTS if not one.startswith((".", "["))), "localhost")
    client = Client(headers={"host": host})
    client.post(reverse("sign-in"), {"username": name, "password": PASSWORD}, secure=True)
    assert "_auth_user_id" in client.session, f"{name} cannot sign in"
    return client


def lived() -> None:
    """Let users draft, release, record, visit, send a table and ask for a plan."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test.utils import setup_test_environment
    from django.urls import reverse

    setup_test_environment()
    amara, aline, bao, pia = (client_of(name) for name in ("amara", "aline", "bao", "pia"))
    today = datetime.now(UTC).date().isoformat()

    def post(client: Any, name: str, told: dict[str, Any], *args: object) -> str:
        answer = client.post(reverse(name, args=args), told)
        assert answer.status_code == 302, (name, answer.status_code, answer.content.decode())
        return str(answer.headers["Location"])

    def record(client: Any, offer: str, kind: str) -> None:
        post(client, "offer-record", {"kind": kind, "on": today, "evidence": f"paper {kind}"}, offer)

    figures = {"unit_type": "ENG_COY", "strength": 175, "kind": "illustrative", "source": "a note"}
    first, second = (
        post(amara, "offer-draft", {**figures, "name": name}).rsplit("/", 1)[1]
        for name in ("First company", "Second company")
    )
    post(amara, "offer-edit", {**figures, "name": "The first company", "strength": 180, "version": 1}, first)
    post(aline, "offer-release", {"reason": "The minister agrees.", "version": 2}, first)
    assert second != first
    for kind in PAPERS:
        record(amara, first, kind)
    for kind in ("acknowledged", "accepted"):
        record(bao, first, kind)
    booked = {"visit": "AAV", "place": "Capital", "start_on": today, "end_on": today, "members": "Bao"}
    number = post(bao, "visit-book", booked, first).rsplit("/", 1)[1]
    form = bao.get(reverse("visit", args=[number])).context["form"]
    told = {name: form[name].value() or "" for name in form.fields}
    told |= {name: "met" for name in told if name.startswith("mark-")}
    post(bao, "visit-conclude", {**told, "reason": "Sound.", "outcome": "passed"}, number)
    table = SimpleUploadedFile("units.csv", b"Ref,Type,Persons\nE1,FPU,140\nE2,FPU,150\n")
    sent = {"table": table, "kind": "illustrative", "source": "a table"}
    upload = int(re.findall(r"\d+", post(amara, "upload-draft", sent))[0])
    amara.post(reverse("upload-apply", args=[upload]))
    asked = {"target": 200, "day": 60, "replications": 200, "seed": 1}
    post(pia, "plan-ask", asked, "tiny")


def said(on: date) -> dict[str, Any]:
    """Return what a version says of a registry: offers and their levels on a day, users, plans, the chain."""
    from bluehelm_web.accounts.models import User
    from bluehelm_web.audit.selectors import chain_verify
    from bluehelm_web.forces import places
    from bluehelm_web.forces.models import LadderEvent, Visit
    from bluehelm_web.partnership.models import Offer
    from bluehelm_web.planning.models import Run

    types = dict(Offer.objects.order_by("pk").values_list("pk", "unit_type"))
    standing = places.standings(types, on=on)
    users = User.objects.order_by("username").values_list("username", "role", "organization__code")
    offers = Offer.objects.order_by("pk").values_list("pk", "name", "strength", "is_released")
    return {
        "offers": [list(one) for one in offers],
        "levels": {name: [one.level, str(one.until)] for name, one in standing.items()},
        "ladder": LadderEvent.objects.count(),
        "visits": [list(one) for one in Visit.objects.order_by("pk").values_list("offer_id", "outcome")],
        "users": [list(one) for one in users],
        "runs": [list(one) for one in Run.objects.order_by("pk").values_list("kind", "state")],
        "chain": asdict(chain_verify()),
    }


def own_tables() -> list[str]:
    """Return the tables of our areas."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return sorted(name for name in names if name.startswith(OURS))


def kept(file: str) -> None:
    """Write what an older version left, packed."""
    tables, on = {}, datetime.now(UTC).date()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [list(one) for one in cursor.fetchall()]
        for name in own_tables():
            cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
            heads = [one[0] for one in cursor.description]
            tables[name] = {"columns": heads, "rows": [[_packed(one) for one in row] for row in cursor]}
    told = {"on": str(on), "migrations": migrations, "tables": tables, "said": said(on)}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    Path(file).write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def _packed(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return {"bytes": base64.b64encode(bytes(value)).decode()}
    return value if isinstance(value, str | int | float | None) else str(value)


def _unpacked(value: Any, *, kind: str) -> Any:
    """Return a value as a column of a kind takes it."""
    if isinstance(value, dict):
        return base64.b64decode(value["bytes"])
    return bool(value) if kind == "boolean" and value is not None else value


def read(file: str | Path) -> dict[str, Any]:
    """Return what was written."""
    found: dict[str, Any] = json.loads(gzip.decompress(Path(file).read_bytes()))
    return found


def begun(file: str) -> dict[str, list[str]]:
    """
    Make a registry of the migrations of an older version, and fill it with its rows.

    Returns
    -------
    dict
        By table, the columns that it has now, where they are not those that it had then.
    """
    from django.db.migrations.executor import MigrationExecutor

    told = read(file)
    last = dict(told["migrations"])  # the last of each area, as they were applied
    executor = MigrationExecutor(connection)
    executor.migrate(
        [(area, name) for area, name in last.items() if (area, name) in executor.loader.graph.nodes]
    )
    differs = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for name, table in told["tables"].items():
            kinds = _kinds(cursor, table=name)
            if set(kinds) != set(table["columns"]):
                differs[name] = sorted(kinds)
                continue
            _fill(cursor, table=name, kinds=kinds, **table)
    return differs


def _kinds(cursor: Any, *, table: str) -> dict[str, str]:
    """Return the kinds of the columns of a table."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, type FROM pragma_table_info(%s)", [table])
    else:
        asked = "SELECT column_name, data_type FROM information_schema.columns"
        cursor.execute(f"{asked} WHERE table_schema = current_schema() AND table_name = %s", [table])
    return dict(cursor.fetchall())


def _fill(
    cursor: Any, *, table: str, kinds: dict[str, str], columns: list[str], rows: Iterable[list[Any]]
) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(["%s"] * len(columns))
    for row in rows:
        values = [_unpacked(value, kind=kinds[name]) for name, value in zip(columns, row, strict=True)]
        cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)
    if connection.vendor == "postgresql" and kinds.get("id") in ("integer", "bigint"):
        last = f'(SELECT max(id) FROM "{table}")'
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), {last}) WHERE {last} > 0")


def newest(file: str) -> dict[str, Any]:
    """Bring the registry to this version; return what this version says of it, and how its pages answer."""
    call_command("migrate", verbosity=0)
    told = read(file)
    found = said(date.fromisoformat(told["on"]))
    return {"said": found, "pages": pages([one[0] for one in found["offers"]])}


MORE = {
    "amara": ["to-do", "notices", "visits", "upload-draft", "account"],
    "bao": ["to-do", "visits", "statements", "missions", "documents"],
    "pia": ["scenarios", "tokens"],
    "ines": ["log", "happenings"],
    "omar": ["accounts", "webhooks"],
}
"""Pages that some open, besides those that everybody opens."""


def pages(offers: Iterable[str]) -> dict[str, int]:
    """Return how pages answer those who sign in; every offer, be it a draft, answers its contributor."""
    from django.test import override_settings
    from django.urls import reverse

    found = {}
    with override_settings(SECOND_FACTOR_FORCED=False):
        for name in PEOPLE:
            client = client_of(name)
            places = [reverse(one) for one in ("home", "offers", *MORE.get(name, ()))]
            if name == "amara":
                places += [reverse("offer", args=[one]) for one in offers]
            if name == "pia":
                places += [
                    reverse("scenario", args=["tiny"]),
                    *(reverse("plan", args=[n]) for n in (1, 2, 3)),
                ]
            if name == "bao":
                places.append(reverse("visit", args=[1]))
            for place in places:
                found[f"{name} {place}"] = client.get(place, secure=True).status_code
    return found


def run(word: str, *words: str) -> None:
    """Do what is asked; print the answer as JSON, where there is one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluehelm_web.site.settings")
    django.setup()
    does = {"lived": lived, "kept": kept, "begun": begun, "newest": newest}
    print(json.dumps(does[word](*words)))  # type: ignore[operator]


if __name__ == "__main__":
    run(*sys.argv[1:])
