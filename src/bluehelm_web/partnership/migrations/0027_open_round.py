"""Files of open data are made by the worker; those that were made by who asked are made anew by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0026_noticed_partnerships"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("made_of", models.CharField(blank=True, max_length=64)),
            ],
            options={"ordering": ("pk",)},
        ),
        migrations.DeleteModel(name="OpenFile"),
        migrations.CreateModel(
            name="PublicFile",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("is_packed", models.BooleanField()),
                ("length", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={"ordering": ("name",)},
        ),
    ]
