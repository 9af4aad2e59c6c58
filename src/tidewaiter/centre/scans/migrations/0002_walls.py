"""What was said is only ever added to."""

from django.db import migrations

from tidewaiter.centre import walls


class Migration(migrations.Migration):
    dependencies = [("scans", "0001_initial")]

    operations = [migrations.RunPython(walls.build(walls.OFFLINE), elidable=False)]
