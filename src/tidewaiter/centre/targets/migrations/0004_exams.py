"""A target says by which kind of examination it is met, a selection which lookouts it had no room for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("targets", "0003_identifiers")]

    operations = [
        migrations.AddField(
            model_name="target", name="exam", field=models.CharField(blank=True, default="", max_length=40)
        ),
        migrations.AddField(
            model_name="selectionrun", name="overflow", field=models.JSONField(default=list)
        ),
    ]
