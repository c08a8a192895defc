"""What the test of upgrades asks in processes of their own, each on a file of SQLite.

``told`` prints what a registry holds; ``begun FILE`` makes one as it was one migration of every area ago, and
fills it with the rows of another; ``newest`` brings it to this version.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OWN = "bluehelm_web."


def before() -> list[tuple[str, str]]:
    """Return the migration before the last of every area of ours; the last where another area needs it."""
    graph = MigrationExecutor(connection).loader.graph
    ours = {area.label for area in apps.get_app_configs() if area.name.startswith(OWN)}
    leaves = [node for node in graph.leaf_nodes() if node[0] in ours]
    parents = {
        node: [one.key for one in graph.node_map[node].parents if one.key[0] == node[0]] for node in leaves
    }
    found = {leaf: parent for leaf, (parent,) in ((leaf, one) for leaf, one in parents.items() if one)}
    needed = {node for parent in found.values() for node in graph.forwards_plan(parent)}
    return [leaf if leaf in needed else parent for leaf, parent in found.items()]


def columns(schema: str) -> dict[str, list[str]]:
    """Return the columns of each table of ours."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'")
        names = [name for (name,) in cursor.fetchall() if not name.startswith(("sqlite_", "django_"))]
        found = {}
        for name in names:
            cursor.execute(f"SELECT name FROM pragma_table_info('{name}', '{schema}')")
            found[name] = [column for (column,) in cursor.fetchall()]
    return found


def begun(source: str) -> dict[str, list[str]]:
    """Make a registry of the version before, with the rows of another; return the columns that it had."""
    MigrationExecutor(connection).migrate(before())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        for name in ("django_content_type", "auth_permission"):
            cursor.execute(f"DELETE FROM {name}")
        cursor.execute("ATTACH DATABASE %s AS other", [source])
        there, here = columns("other"), columns("main")
        for name, own in here.items():
            both = ", ".join(f'"{one}"' for one in own if one in there.get(name, ()))
            if both:
                cursor.execute(f'INSERT INTO main."{name}" ({both}) SELECT {both} FROM other."{name}"')
        cursor.execute("INSERT INTO django_content_type SELECT * FROM other.django_content_type")
    return here


def told() -> dict[str, Any]:
    """Return the nouns that a registry holds, and what verifying its chain finds."""
    from bluehelm_web.core import rows
    from bluehelm_web.site import backups

    nouns = {}
    for noun, model in rows.stored().items():
        found = [rows.noun_of(row, noun) for row in model._default_manager.order_by("pk")]
        nouns[model._meta.db_table] = [one.model_dump(mode="json") for one in found]
    return {"nouns": nouns, **backups.state()}


def run(word: str, *words: str) -> None:
    """Do what is asked, and print the answer as JSON."""
    django.setup()
    if word == "newest":
        call_command("migrate", verbosity=0)
    print(json.dumps(begun(*words) if word == "begun" else told()))


if __name__ == "__main__":
    run(*sys.argv[1:])
