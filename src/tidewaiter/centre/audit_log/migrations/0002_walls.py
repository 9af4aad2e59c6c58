"""The log starts at nothing, and its table is walled in."""

from django.db import migrations

from tidewaiter.centre import walls


def begin(apps, schema_editor):
    head = apps.get_model("audit_log", "AuditHead")
    head.objects.create(pk=1, seq=0, hash=bytes(32).hex(), frontier="", key_id="")


class Migration(migrations.Migration):
    dependencies = [("audit_log", "0001_initial")]

    operations = [
        migrations.RunPython(begin, elidable=False),
        migrations.RunPython(walls.build(walls.AUDIT), elidable=False),
    ]
