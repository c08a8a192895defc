"""Who moves an offer may be empty, where nobody stated it; what older rows hold stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_ministries"), ("partnership", "0030_earlier_announcements")]

    operations = [
        migrations.RemoveConstraint(model_name="offer", name="partnership_offer_lift"),
        migrations.AlterField(
            model_name="offer", name="lift", field=models.CharField(blank=True, max_length=10)
        ),
    ]
