"""What owners call things in their tables is remembered with the codes that they took."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_ministries"),
        ("partnership", "0028_begun_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="HeardValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contributor", models.CharField(max_length=3)),
                ("column", models.CharField(max_length=40)),
                ("heard", models.CharField(max_length=200)),
                ("means", models.CharField(max_length=200)),
                (
                    "ministry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.ministry",
                        verbose_name="ministry or service",
                    ),
                ),
            ],
            options={
                "ordering": ("contributor", "column", "heard"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ministry", None)),
                        fields=("contributor", "column", "heard"),
                        name="partnership_value_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ministry__isnull", False)),
                        fields=("ministry", "column", "heard"),
                        name="partnership_value_of_ministry",
                    ),
                ],
            },
        ),
    ]
