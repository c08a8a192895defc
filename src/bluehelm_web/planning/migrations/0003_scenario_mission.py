import json
from typing import Any

from django.db import migrations, models


def named(apps: Any, _editor: object) -> None:
    """Say of each scenario which mission its last version is about."""
    versions = apps.get_model("planning", "ScenarioVersion").objects
    for scenario in apps.get_model("planning", "Scenario").objects.order_by("pk"):
        last = versions.filter(scenario=scenario).order_by("-number").first()
        if last is not None:
            scenario.mission = json.loads(last.document)["scenario"]["mission"]
            scenario.save(update_fields=["mission"])


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0002_planner"),
    ]

    operations = [
        migrations.AddField(
            model_name="scenario",
            name="mission",
            field=models.CharField(blank=True, db_index=True, max_length=200),
        ),
        migrations.RunPython(named, migrations.RunPython.noop),
    ]
