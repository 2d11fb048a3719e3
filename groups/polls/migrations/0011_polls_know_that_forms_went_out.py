"""A poll knows when paper forms were first made, and waits for them with its count."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('polls', '0010_lots_and_answers_to_tell'),
    ]

    operations = [
        migrations.AddField(
            model_name='poll',
            name='forms_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
