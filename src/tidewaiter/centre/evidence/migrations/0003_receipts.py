"""Pictures of signed papers, which are only ever added."""

import django.db.models.deletion
from django.db import migrations, models

from tidewaiter.centre import walls


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0002_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.TextField(unique=True)),
                ('sha256', models.CharField(max_length=64)),
                ('bytes', models.PositiveBigIntegerField()),
                ('media_type', models.CharField(max_length=20)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.TextField()),
                ('seizure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='evidence.seizure')),
            ],
            options={
                'indexes': [models.Index(fields=['seizure', 'sha256'], name='receipt_digest')],
            },
        ),
        migrations.AddIndex(
            model_name='custodyentry',
            index=models.Index(fields=['actor'], name='custody_actor'),
        ),
        migrations.RunPython(walls.build(walls.RECEIPTS), elidable=False),
    ]
