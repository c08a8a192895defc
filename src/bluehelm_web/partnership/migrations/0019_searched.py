from django.apps.registry import Apps
from django.db import migrations

import bluehelm_web.core.columns


def fill(apps: Apps, _editor: object) -> None:
    bluehelm_web.core.columns.fold_anew(apps.get_model("partnership", "Component"))


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0018_offer_persons"),
    ]

    operations = [
        migrations.AddField(
            model_name="component",
            name="folded",
            field=bluehelm_web.core.columns.FoldedField(
                blank=True, default="", editable=False, of=("offer_id", "part", "provider", "note")
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
