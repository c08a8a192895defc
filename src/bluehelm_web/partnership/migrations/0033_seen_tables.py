"""A large table is applied as whoever asked for that was shown it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0032_lift_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="seen",
            field=models.TextField(blank=True),
        ),
    ]
