"""A poll that is held for something else keeps what it asks, and whom."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('polls', '0011_polls_know_that_forms_went_out'),
    ]

    operations = [
        migrations.AddField(
            model_name='poll',
            name='bound',
            field=models.BooleanField(default=False),
        ),
    ]
