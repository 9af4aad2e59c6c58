"""What happened is only ever added to."""

from django.db import migrations

from tidewaiter.centre import walls


class Migration(migrations.Migration):
    dependencies = [("naloxone", "0001_initial")]

    operations = [migrations.RunPython(walls.build(walls.NALOXONE), elidable=False)]
