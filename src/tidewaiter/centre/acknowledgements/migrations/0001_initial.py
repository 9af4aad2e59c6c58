import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('batches', '0003_batch_events_alter_quarantinedunit_kind'),
    ]

    operations = [
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('feed', models.CharField(max_length=40)),
                ('accepted', models.PositiveIntegerField()),
                ('rejected', models.PositiveIntegerField()),
                ('letters', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('written_at', models.DateTimeField(null=True)),
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='batches.batch')),
            ],
            options={
                'indexes': [models.Index(fields=['feed', 'written_at'], name='acknowledge_owed')],
            },
        ),
    ]
