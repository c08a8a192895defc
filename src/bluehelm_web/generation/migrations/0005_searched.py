from django.apps.registry import Apps
from django.db import migrations

import bluehelm_web.core.columns


def fill(apps: Apps, _editor: object) -> None:
    bluehelm_web.core.columns.fold_anew(apps.get_model("generation", "StatementLine"))


class Migration(migrations.Migration):
    dependencies = [
        ("generation", "0004_capacities"),
    ]

    operations = [
        migrations.AddField(
            model_name="statementline",
            name="folded",
            field=bluehelm_web.core.columns.FoldedField(
                blank=True, default="", editable=False, of=("line_id", "site", "objective", "source")
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
