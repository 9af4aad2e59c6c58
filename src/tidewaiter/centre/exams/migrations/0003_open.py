"""Open examinations are found without walking through all."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0002_walls'),
        ('outcomes', '0002_corrections'),
        ('targets', '0004_exams'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='examination',
            index=models.Index(fields=['state'], name='exam_state'),
        ),
    ]
