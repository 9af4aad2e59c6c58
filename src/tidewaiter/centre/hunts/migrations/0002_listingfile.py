from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hunts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListingFile',
            fields=[
                ('number', models.BigAutoField(primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('file', models.TextField()),
                ('lines', models.PositiveIntegerField()),
                ('problems', models.PositiveIntegerField()),
                ('imported_at', models.DateTimeField()),
                ('imported_by', models.TextField()),
            ],
        ),
    ]
