"""The coarse groups of a roll are read once, when it is made."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('polls', '0012_polls_bound_to_what_they_are_for'),
    ]

    operations = [
        migrations.AddField(
            model_name='poll',
            name='groups_offered',
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
