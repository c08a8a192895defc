"""A large table is applied as whoever asked for that was shown it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0030_earlier_announcements"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="seen",
            field=models.TextField(blank=True),
        ),
    ]
