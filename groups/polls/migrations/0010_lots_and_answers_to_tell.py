"""A result keeps what its lots are drawn from; an open answer, whether it stands in the result."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('polls', '0009_piles_know_their_version_and_slips_come_first'),
    ]

    operations = [
        migrations.AddField(
            model_name='openanswer',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='result',
            name='lot',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
    ]
