"""An index by which a day's items are ranked."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('queue', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='queueitem',
            index=models.Index(fields=['assessed_at', 'score'], name='queue_day'),
        ),
    ]
