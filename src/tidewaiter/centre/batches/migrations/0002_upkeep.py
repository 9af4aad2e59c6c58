from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('batches', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RetiredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.TextField(unique=True)),
                ('retired_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name='lakefile',
            name='generation',
            # What is there already was written by a version that knew no generations.
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='lakefile',
            name='generation',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='lakefile',
            name='kind',
            field=models.CharField(choices=[('consignments', 'consignments'), ('assessments', 'assessments'), ('propensities', 'propensities'), ('history', 'history'), ('index', 'index')], max_length=20),
        ),
    ]
