import django.core.validators
from django.apps.registry import Apps
from django.db import migrations, models

import bluehelm_web.core.columns


def fill(apps: Apps, _editor: object) -> None:
    offer = apps.get_model("partnership", "Offer")
    rows, field = list(offer.objects.all()), offer._meta.get_field("folded")
    for row in rows:
        field.pre_save(row, add=False)
    offer.objects.bulk_update(rows, ["folded"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("partnership", "0003_offer_indexes")]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="folded",
            field=bluehelm_web.core.columns.FoldedField(default="", of=("offer_id", "name")),
        ),
        migrations.AlterField(
            model_name="announcement",
            name="stage",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="offer",
            name="strength",
            field=models.PositiveIntegerField(
                blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)]
            ),
        ),
        migrations.AlterField(
            model_name="offer",
            name="women",
            field=models.PositiveIntegerField(
                blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)]
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
