"""The words for who moves an offer, and none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0031_lift_not_stated")]

    operations = [
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("lift__in", ("", "un", "self", "partner"))), name="partnership_offer_lift"
            ),
        ),
    ]
