"""Documents say which side attached them."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CONTRIBUTING = ("state", "regional")


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Say it of documents that stand: the state of whoever sent the first version."""
    documents = apps.get_model("documents", "Document")
    sent = apps.get_model("documents", "DocumentFile").objects.filter(
        number=1, sent_by__organization__kind__in=CONTRIBUTING
    )
    for pk, code in sent.values_list("document_id", "sent_by__organization__code"):
        documents.objects.filter(pk=pk).update(side=code)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="document", name="side", field=models.CharField(blank=True, max_length=60)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
