"""Webhooks that see as a contributor wait for its releaser, those that were registered before as well."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q


def open_others(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let every webhook that sees as no contributor go on as it was."""
    rows = apps.get_model("jobs", "Webhook").objects.all()
    others = Q(organization=None) | ~Q(organization__kind__in=("state", "regional"))
    rows.filter(pk__in=list(rows.filter(others).values_list("pk", flat=True))).update(opened_at=F("made_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_ministries"),
        ("jobs", "0003_mail"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="opened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(open_others, migrations.RunPython.noop),
    ]
