from django.apps.registry import Apps
from django.db import migrations, models

import bluehelm_web.core.columns


def fill(apps: Apps, _editor: object) -> None:
    announcement = apps.get_model("partnership", "Announcement")
    rows, field = list(announcement.objects.all()), announcement._meta.get_field("folded")
    for row in rows:
        field.pre_save(row, add=False)
    announcement.objects.bulk_update(rows, ["folded"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("partnership", "0009_stale_marks")]

    operations = [
        migrations.AddField(
            model_name="announcement",
            name="folded",
            field=bluehelm_web.core.columns.FoldedField(
                blank=True,
                default="",
                editable=False,
                of=("announcement_id", "capability", "description", "conference"),
            ),
        ),
        migrations.AddField(
            model_name="announcement", name="is_released", field=models.BooleanField(default=True)
        ),
        migrations.AddField(
            model_name="announcement", name="published", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(
            model_name="announcement", name="version", field=models.PositiveIntegerField(default=1)
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(fields=["stated_on", "announcement_id"], name="partnership_announced_on"),
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(fields=["conference", "announcement_id"], name="partnership_announced_at"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
