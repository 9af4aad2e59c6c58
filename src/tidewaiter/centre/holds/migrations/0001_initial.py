from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('number', models.BigAutoField(primary_key=True, serialize=False)),
                ('identifiers', models.JSONField()),
                ('parties', models.JSONField()),
                ('first_arrival', models.DateField(null=True)),
                ('last_arrival', models.DateField(null=True)),
                ('reason', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('created_by', models.TextField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.TextField(blank=True, default='')),
                ('lift_reason', models.TextField(blank=True, default='')),
            ],
            options={
                'indexes': [models.Index(fields=['lifted_at'], name='hold_lifted')],
            },
        ),
    ]
