"""What was seen and what was reviewed is only ever added to."""

from django.db import migrations

from tidewaiter.centre import walls


class Migration(migrations.Migration):
    dependencies = [("exposures", "0001_initial")]

    operations = [migrations.RunPython(walls.build(wall), elidable=False) for wall in walls.EXPOSURES]
