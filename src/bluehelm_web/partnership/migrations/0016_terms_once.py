"""A limit or a part is stated once of an offer; of those that were stated twice one stays."""

from collections.abc import Callable
from typing import Any

from django.db import migrations, models

READERS = ("public", "secretariat", "contributor")
"""Who may read a limit, from many to few."""

Rank = Callable[[Any], float]


def width(row: Any) -> float:
    """Return a number that is the higher the more may read a limit."""
    return -READERS.index(row.visibility)


def once(model: Any, *, columns: tuple[str, ...], rank: Rank) -> None:
    """Take out of the rows that say the same all but the first of the highest rank."""
    kept: dict[tuple[str, ...], Any] = {}
    gone = []
    for row in model._default_manager.order_by("pk"):
        name = (row.offer_id, *(getattr(row, column).strip() for column in columns))
        first = kept.setdefault(name, row)
        if first is not row:
            kept[name], less = (row, first) if rank(row) > rank(first) else (first, row)
            gone.append(less.pk)
    for number in gone:
        model._default_manager.filter(pk=number).delete()


def collapse(apps: Any, _editor: Any) -> None:
    """Keep the limit that the most may read, as they read it already, and the part that is there the latest."""
    once(apps.get_model("partnership", "Caveat"), columns=("rule", "value"), rank=width)
    once(
        apps.get_model("partnership", "Component"),
        columns=("part", "provider"),
        rank=lambda row: float(row.ready_days),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0015_ministries"),
    ]

    operations = [
        migrations.RunPython(collapse, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="caveat",
            constraint=models.UniqueConstraint(
                fields=("offer_id", "rule", "value"), name="partnership_caveat_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.UniqueConstraint(
                fields=("offer_id", "part", "provider"), name="partnership_component_once"
            ),
        ),
    ]
