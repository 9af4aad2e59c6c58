import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Hunt',
            fields=[
                ('number', models.BigAutoField(primary_key=True, serialize=False)),
                ('consignment_id', models.TextField(unique=True)),
                ('as_of', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('reached', models.PositiveIntegerField()),
                ('actor', models.TextField()),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='hunts.hunt')),
                ('root', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='descendants', to='hunts.hunt')),
            ],
        ),
        migrations.CreateModel(
            name='Quarry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consignment_id', models.TextField(db_index=True)),
                ('position', models.PositiveIntegerField()),
                ('strength', models.FloatField()),
                ('steps', models.PositiveIntegerField()),
                ('chain', models.JSONField()),
                ('hunt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='hunts.hunt')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('hunt', 'consignment_id'), name='quarry_once')],
            },
        ),
    ]
