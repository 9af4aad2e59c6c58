"""Targets are found by what a conveyor's reader reads."""

import django.db.models.deletion
from django.db import migrations, models

from tidewaiter.centre.targets import identifiers

AT_A_TIME = 2000


def name_those_there_are(apps, schema_editor):
    target = apps.get_model("targets", "Target")
    named = apps.get_model("targets", "TargetIdentifier")
    rows = []
    for number, consignment_id in target.objects.order_by("number").values_list("number", "consignment_id"):
        rows += [named(target_id=number, identifier=name) for name in identifiers.of_consignment(consignment_id)]
    named.objects.bulk_create(rows, batch_size=AT_A_TIME)


class Migration(migrations.Migration):
    dependencies = [("targets", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="TargetIdentifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identifier", models.TextField()),
                (
                    "target",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="targets.target"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="targetidentifier",
            constraint=models.UniqueConstraint(fields=("identifier", "target"), name="target_named_once"),
        ),
        migrations.RunPython(name_those_there_are, migrations.RunPython.noop, elidable=False),
    ]
