"""What happened is only ever added to."""

from django.db import migrations

from tidewaiter.centre import walls


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]

    operations = [migrations.RunPython(walls.build(walls.GOING_ON), elidable=False)]
