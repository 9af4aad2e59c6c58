"""Issued reports are only ever added to."""

from django.db import migrations

from tidewaiter.centre import walls


class Migration(migrations.Migration):
    dependencies = [("laboratory", "0001_initial")]

    operations = [migrations.RunPython(walls.build(walls.REPORTS), elidable=False)]
