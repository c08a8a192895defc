"""Tables that were sent begin where somebody said, or where the names of their columns were found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0027_open_round"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="header_row",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="upload",
            name="is_placed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="upload",
            name="sheet",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="upload",
            name="sheets",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
