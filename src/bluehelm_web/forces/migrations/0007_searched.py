from django.apps.registry import Apps
from django.db import migrations

import bluehelm_web.core.columns


def fill(apps: Apps, _editor: object) -> None:
    bluehelm_web.core.columns.fold_anew(apps.get_model("forces", "LadderEvent"))
    bluehelm_web.core.columns.fold_anew(apps.get_model("forces", "Visit"))


class Migration(migrations.Migration):
    dependencies = [
        ("forces", "0006_place_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="ladderevent",
            name="folded",
            field=bluehelm_web.core.columns.FoldedField(
                blank=True, default="", editable=False, of=("offer_id", "by", "evidence", "refers_to")
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="folded",
            field=bluehelm_web.core.columns.FoldedField(
                blank=True, default="", editable=False, of=("offer_id", "place")
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
