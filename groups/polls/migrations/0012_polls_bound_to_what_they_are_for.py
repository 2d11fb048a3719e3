"""A poll that is held for something else keeps what it asks, and whom."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('polls', '0010_lots_and_answers_to_tell'),
    ]

    operations = [
        migrations.AddField(
            model_name='poll',
            name='bound',
            field=models.BooleanField(default=False),
        ),
    ]
